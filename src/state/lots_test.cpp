// What of the stock is usable, and until when.
#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "state/state.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }
State folded(const ByHand& facts, std::string_view as_of) {
    return fold(merge(facts.blocks(), Instant::end()), at(as_of));
}

// "on hand 10, unusable 3; 5 until 2026-03-10"
std::string usable(const State& state) {
    std::string out = "on hand " + to_text(state.on_hand[0]) + ", unusable " + to_text(state.unusable[0]);
    for (const Expiry& one : state.expiries)
        out += "; " + to_text(one.quantity) + (one.place == kNone ? "" : " at " + state.places.text(one.place)) +
               " until " + to_text(one.day);
    return out;
}

ByHand& lot(ByHand& facts, const char* quantity, const char* name, const char* expires, const char* status = "") {
    return facts.add(Table::stock, {{"item", "A"},
                                    {"quantity", quantity},
                                    {"lot", name},
                                    {"expires_at", expires},
                                    {"status", status},
                                    {"counted_at", "2026-03-01T08:00:00Z"}});
}
ByHand& move(ByHand& facts, const char* quantity, const char* time, const char* name = "") {
    return facts.add(Table::moves, {{"item", "A"}, {"quantity", quantity}, {"time", time}, {"lot", name}});
}

TEST(Lots, OfOneCountAddUpAndWhatIsHeldBlockedOrExpiredIsNotUsable) {
    ByHand facts;
    lot(facts, "10", "L1", "2026-03-10T23:59:59Z");
    lot(facts, "5", "L2", "2026-03-05T00:00:00Z");  // the day before is its last
    lot(facts, "3", "L3", "", "held");
    lot(facts, "2", "L4", "", "blocked");
    lot(facts, "7", "", "");
    EXPECT_EQ(usable(folded(facts, "2026-03-04T12:00:00Z")),
              "on hand 27, unusable 5; 5 until 2026-03-04; 10 until 2026-03-10");
    EXPECT_EQ(usable(folded(facts, "2026-03-05T12:00:00Z")), "on hand 27, unusable 10; 10 until 2026-03-10");
    EXPECT_EQ(usable(folded(facts, "2026-03-11T12:00:00Z")), "on hand 27, unusable 20");
}

TEST(Lots, AMoveWithoutALotDrawsWhatExpiresFirst) {
    ByHand facts;
    lot(facts, "10", "L1", "2026-03-20T12:00:00Z");
    lot(facts, "10", "L2", "2026-03-10T12:00:00Z");
    lot(facts, "10", "", "");
    lot(facts, "4", "L3", "", "held");
    move(facts, "-12", "2026-03-02");
    EXPECT_EQ(usable(folded(facts, "2026-03-03")), "on hand 22, unusable 4; 8 until 2026-03-20");
    move(facts, "-15", "2026-03-21");  // by then L1 is not to be used any more
    EXPECT_EQ(usable(folded(facts, "2026-03-22")), "on hand 7, unusable 7");
}

TEST(Lots, WhatHasExpiredBeforeADrawIsNotDrawnFirst) {
    ByHand facts;
    lot(facts, "10", "L1", "2026-03-10T12:00:00Z");
    lot(facts, "10", "L2", "2026-04-10T12:00:00Z");
    move(facts, "-6", "2026-03-15");
    EXPECT_EQ(usable(folded(facts, "2026-03-16")), "on hand 14, unusable 10; 4 until 2026-04-10");
}

TEST(Lots, AMoveThatNamesItsLotDrawsThatOne) {
    ByHand facts;
    lot(facts, "10", "L1", "2026-03-20T12:00:00Z");
    lot(facts, "10", "L2", "2026-03-10T12:00:00Z");
    lot(facts, "4", "L3", "", "held");
    move(facts, "-6", "2026-03-02", "L1");
    move(facts, "-4", "2026-03-02", "L3");  // thrown away
    move(facts, "5", "2026-03-03", "L1");   // of a lot whose end is known
    EXPECT_EQ(usable(folded(facts, "2026-03-04")), "on hand 19, unusable 0; 10 until 2026-03-10; 9 until 2026-03-20");
}

TEST(Lots, KeepTheirNatureWhenTheyMove) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"place", "main"}});
    lot(facts, "10", "L1", "2026-03-20T12:00:00Z");
    lot(facts, "4", "L3", "", "held");
    facts
        .add(Table::moves, {{"item", "A"},
                            {"quantity", "3"},
                            {"time", "2026-03-02"},
                            {"kind", "transfer"},
                            {"place", "main"},
                            {"to_place", "van"},
                            {"lot", "L3"}})
        .add(Table::moves, {{"item", "A"},
                            {"quantity", "2"},
                            {"time", "2026-03-02"},
                            {"kind", "transfer"},
                            {"place", "main"},
                            {"to_place", "van"}});
    EXPECT_EQ(usable(folded(facts, "2026-03-03")),
              "on hand 14, unusable 4; 8 until 2026-03-20; 2 at van until 2026-03-20");
}

TEST(Lots, ANewerCountSaysAllThereIs) {
    ByHand facts;
    lot(facts, "10", "L1", "2026-03-20T12:00:00Z");
    lot(facts, "4", "L3", "", "held");
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "9"}, {"counted_at", "2026-03-04"}});
    EXPECT_EQ(usable(folded(facts, "2026-03-05")), "on hand 9, unusable 0");
}

TEST(Lots, MoreThanIsUsableTakesWhatShouldNotBeUsed) {
    ByHand facts;
    lot(facts, "2", "L1", "2026-03-20T12:00:00Z");
    lot(facts, "4", "L3", "", "held");
    move(facts, "-5", "2026-03-02");
    EXPECT_EQ(usable(folded(facts, "2026-03-03")), "on hand 1, unusable 1");
}

}  // namespace
}  // namespace drum::state
