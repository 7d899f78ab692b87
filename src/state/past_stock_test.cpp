// What was in stock in the past, where counts and moves do not agree.
#include "state/past_stock.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "fact/by_hand.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

std::string on(int day) { return "2026-03-0" + std::to_string(day) + "T12:00:00Z"; }

ByHand moved(std::initializer_list<const char*> quantities, const char* home = "") {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"place", home}});
    int day = 1;
    for (const char* quantity : quantities)
        facts.add(Table::moves, {{"item", "A"},
                                 {"quantity", quantity},
                                 {"kind", *quantity == '-' ? "ship" : "receipt"},
                                 {"time", on(day++)}});
    return facts;
}

ByHand& count(ByHand& facts, const char* quantity, int day, const char* lot = "", const char* place = "") {
    facts.add(Table::stock,
              {{"item", "A"}, {"quantity", quantity}, {"counted_at", on(day)}, {"lot", lot}, {"place", place}});
    return facts;
}

// "5 15 10?": before the first and after each; "?" where nobody knows how much more there was.
std::string levels(const ByHand& facts) {
    const State state = fold(merge(facts.blocks(), Instant::end()), parse_time(on(9)).value().instant);
    const PastStock past = past_stock(state, 0);
    const auto text = [](const PastStock::Point& point) {
        return to_text(Quantity{point.micro}) + (point.sure ? "" : "?");
    };
    std::string out = text(past.first);
    for (const PastStock::Point& point : past.points) out += " " + text(point);
    return out;
}

TEST(PastStock, IsWhatMovesTellFromNothingOrFromWhatTheFirstCountFindsTooMuch) {
    EXPECT_EQ(levels(moved({"10", "-4"})), "0 10 6");
    ByHand more = moved({"10", "-4"});
    EXPECT_EQ(levels(count(more, "9", 5)), "3 13 9 9");
    ByHand first = moved({"10", "-4"});
    EXPECT_EQ(levels(count(first, "7", 1)), "0? 7 7 3") << "what moved at that moment is counted";
}

TEST(PastStock, WhatACountFindsMissingIsMissingFromTheStartButForWhatLeftAfterwards) {
    ByHand missing = moved({"10", "-8", "20"});
    EXPECT_EQ(levels(count(missing, "5", 5)), "0? 8? 0? 5 5");
    ByHand little = moved({"10", "-2", "20"});
    EXPECT_EQ(levels(count(little, "24", 5)), "0? 6 4 24 24");
}

TEST(PastStock, LotsAndBinsCountedTogetherAreOneCount) {
    ByHand lots = moved({"10", "-4"});
    count(lots, "2", 5, "L1");
    EXPECT_EQ(levels(count(lots, "4", 5, "L2")), "0 10 6 6");
}

TEST(PastStock, PlacesCountedAtMomentsOfTheirOwnAreWhatIsThereNow) {
    ByHand places = moved({"10", "-4"}, "P");
    count(places, "2", 5, "", "P");
    const std::string both = levels(count(places, "6", 6, "", "Q"));
    EXPECT_EQ(both.substr(both.rfind(' ') + 1), "8") << both;
}

}  // namespace
}  // namespace drum::state
