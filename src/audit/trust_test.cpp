#include <gtest/gtest.h>

#include "audit/laid_test.h"

namespace drum::audit {
namespace {

const ItemTrust* trust_of(const Laid& world, const Trust& trust, std::string_view item) {
    for (const ItemTrust& one : trust.items)
        if (world.state.items.text(one.item) == item) return &one;
    return nullptr;
}

void count(ByHand& facts, std::string_view item, std::string_view quantity, std::string_view at, std::string_view place = "") {
    facts.add(Table::stock, {{"item", item}, {"quantity", quantity}, {"counted_at", at}, {"place", place}});
}
void move(ByHand& facts, std::string_view item, std::string_view quantity, std::string_view time, std::string_view kind = "consume", std::string_view place = "") {
    facts.add(Table::moves, {{"item", item}, {"quantity", quantity}, {"time", time}, {"kind", kind}, {"place", place}});
}
void item(ByHand& facts, std::string_view name, std::string_view cost, std::string_view unit = "EA") {
    facts.add(Table::items, {{"item", name}, {"cost", cost}, {"unit", unit}});
}

constexpr std::string_view kNow = "2026-03-20T00:00:00Z";

// 100 counted, 40 in, 60 out: 80 expected. One item has 80, one has 70: ten less, at a cost of 2.50 each.
TEST(Trust, ACountIsHeldAgainstTheCountBeforeAndTheMovesBetween) {
    ByHand facts;
    for (const char* name : {"A", "B"}) {
        item(facts, name, "2.5");
        count(facts, name, "100", "2026-03-01T00:00:00Z");
        move(facts, name, "40", "2026-03-03T00:00:00Z", "receipt");
        move(facts, name, "-60", "2026-03-04T00:00:00Z");
    }
    count(facts, "A", "80", "2026-03-15T00:00:00Z");
    count(facts, "B", "70", "2026-03-15T00:00:00Z");
    const Laid world = laid(facts, kNow);
    const Trust found = trust(world.cards, world.state, world.learned);
    EXPECT_EQ(trust_of(world, found, "A")->mark, Mark::sound);
    const ItemTrust& b = *trust_of(world, found, "B");
    EXPECT_EQ(b.mark, Mark::doubtful);
    EXPECT_EQ(b.reason, "the last count found 10 EA less than the moves told");
    EXPECT_EQ(b.last_difference, (Quantity{-10'000'000}));
    EXPECT_DOUBLE_EQ(b.off_money, 25);
    EXPECT_DOUBLE_EQ(b.moved, 100);
    EXPECT_DOUBLE_EQ(b.moved_money, 250);
    EXPECT_EQ(found.compared, 2);
    EXPECT_EQ(found.differing, 1);
    EXPECT_DOUBLE_EQ(found.off_money, 25);
    EXPECT_DOUBLE_EQ(found.moved_money, 500);
    EXPECT_DOUBLE_EQ(found.sound_money, 250);
    ASSERT_EQ(found.worst.size(), 1u);
    EXPECT_EQ(world.state.items.text(found.worst[0]), "B");
}

// 2 of 100 is within what counting itself gets wrong; 3 is not.
TEST(Trust, TwoOfAHundredIsBorne) {
    for (const auto& [counted, mark] : {std::pair{"98", Mark::sound}, std::pair{"97", Mark::doubtful}}) {
        ByHand facts;
        count(facts, "A", "100", "2026-03-01T00:00:00Z");
        move(facts, "A", "50", "2026-03-03T00:00:00Z", "receipt");
        move(facts, "A", "-50", "2026-03-04T00:00:00Z");
        count(facts, "A", counted, "2026-03-15T00:00:00Z");
        const Laid world = laid(facts, kNow);
        EXPECT_EQ(trust(world.cards, world.state, world.learned).items.at(0).mark, mark) << counted;
    }
}

// What is moved from one place to the other is missing at neither.
TEST(Trust, EachPlaceIsHeldAgainstItsOwnCounts) {
    ByHand facts;
    for (const char* place : {"north", "south"}) count(facts, "A", "50", "2026-03-01T00:00:00Z", place);
    facts.add(Table::moves, {{"item", "A"}, {"quantity", "20"}, {"time", "2026-03-03T00:00:00Z"}, {"kind", "transfer"}, {"place", "north"}, {"to_place", "south"}});
    count(facts, "A", "30", "2026-03-15T00:00:00Z", "north");
    count(facts, "A", "70", "2026-03-15T00:00:00Z", "south");
    const Laid world = laid(facts, kNow);
    const Trust found = trust(world.cards, world.state, world.learned);
    EXPECT_EQ(found.compared, 2);
    EXPECT_EQ(found.differing, 0);
    EXPECT_EQ(found.items.at(0).mark, Mark::sound);
}

TEST(Trust, StockThatWentBelowZeroIsDoubtfulThoughItCameBack) {
    ByHand facts;
    count(facts, "A", "5", "2026-03-01T00:00:00Z");
    move(facts, "A", "-8", "2026-03-02T00:00:00Z");
    move(facts, "A", "-1", "2026-03-02T01:00:00Z");
    move(facts, "A", "20", "2026-03-03T00:00:00Z", "receipt");
    move(facts, "A", "-17", "2026-03-04T00:00:00Z");
    move(facts, "A", "30", "2026-03-05T00:00:00Z", "receipt");
    // at one moment what comes in is there before what goes out
    move(facts, "A", "-39", "2026-03-06T00:00:00Z");
    move(facts, "A", "20", "2026-03-06T00:00:00Z", "receipt");
    const Laid world = laid(facts, kNow);
    const ItemTrust found = trust(world.cards, world.state, world.learned).items.at(0);
    EXPECT_EQ(found.below_zero, 2);
    EXPECT_EQ(found.mark, Mark::doubtful);
    EXPECT_EQ(found.reason, "moves took it below zero 2 times");
}

TEST(Trust, WhatIsSetAsideOrOnlyUsedIsUnusable) {
    ByHand facts;
    item(facts, "A", "1");
    facts.add(Table::moves, {{"item", "A"}, {"quantity", "3"}, {"unit", "BOX"}, {"time", "2026-03-02T00:00:00Z"}, {"kind", "receipt"}});
    move(facts, "B", "-3", "2026-03-02T00:00:00Z");
    count(facts, "D", "1", "2026-03-01T00:00:00Z");
    item(facts, "C", "1");  // neither stock nor moves: nothing to judge
    const Laid world = laid(facts, kNow);
    const Trust found = trust(world.cards, world.state, world.learned);
    ASSERT_EQ(found.items.size(), 3u);
    EXPECT_EQ(found.unusable, 2);
    EXPECT_EQ(trust_of(world, found, "A")->reason, "unit factor BOX to EA is missing");
    EXPECT_EQ(trust_of(world, found, "B")->reason, "used and never received, made or counted");
    EXPECT_EQ(trust_of(world, found, "C"), nullptr);
}

TEST(Trust, NeverCountedUndatedAndOverReceived) {
    ByHand facts;
    move(facts, "A", "30", "2026-03-02T00:00:00Z", "receipt");
    move(facts, "A", "-3", "2026-03-03T00:00:00Z");
    for (const char* name : {"B", "C"}) count(facts, name, "10", "2026-03-19T00:00:00Z");
    facts.add(Table::orders, {{"order", "PO-1"}, {"item", "B"}, {"quantity", "5"}, {"status", "placed"}})
        .add(Table::orders, {{"order", "PO-2"}, {"item", "C"}, {"quantity", "5"}, {"received_quantity", "6"}, {"placed_at", "2026-03-01T00:00:00Z"},
                             {"received_at", "2026-03-02T00:00:00Z"}, {"status", "received"}});
    const Laid world = laid(facts, kNow);
    const Trust found = trust(world.cards, world.state, world.learned);
    EXPECT_EQ(trust_of(world, found, "A")->reason, "never counted");
    EXPECT_EQ(trust_of(world, found, "B")->reason, "open order PO-1 carries no date");
    EXPECT_EQ(trust_of(world, found, "C")->reason, "1 order brought more than was ordered");
    EXPECT_EQ(found.doubtful, 3);
    EXPECT_EQ(found.undated_orders, 1);
}

// Ten orders came within 5 days; one has waited for 11 days, another for 9.
TEST(Trust, AnOrderThatWaitsTwiceAsLongAsAnyWasForgotten) {
    ByHand facts;
    for (int i = 0; i < 10; ++i)
        facts.add(Table::orders, {{"order", "PO-" + std::to_string(i)}, {"item", "A"}, {"quantity", "1"}, {"placed_at", "2026-02-01T00:00:00Z"},
                                  {"received_at", "2026-02-06T00:00:00Z"}, {"status", "received"}});
    facts.add(Table::orders, {{"order", "PO-X"}, {"item", "B"}, {"quantity", "1"}, {"placed_at", "2026-03-09T00:00:00Z"}, {"status", "placed"}})
        .add(Table::orders, {{"order", "PO-Y"}, {"item", "C"}, {"quantity", "1"}, {"placed_at", "2026-03-11T00:00:00Z"}, {"status", "placed"}});
    const Laid world = laid(facts, kNow);
    const Trust found = trust(world.cards, world.state, world.learned);
    EXPECT_EQ(found.forgotten_orders, 1);
    ASSERT_NE(trust_of(world, found, "B"), nullptr);
    EXPECT_EQ(trust_of(world, found, "B")->reason, "open order PO-X waits twice as long as any that ever came");
    EXPECT_EQ(trust_of(world, found, "C"), nullptr);
}

TEST(Trust, WithoutAnyInflowOrCountThereIsNoStockToJudge) {
    ByHand facts;
    move(facts, "A", "-30", "2026-03-02T00:00:00Z");
    const Laid world = laid(facts, kNow);
    const Trust found = trust(world.cards, world.state, world.learned);
    EXPECT_TRUE(found.only_outflow);
    EXPECT_TRUE(found.items.empty());
}

// What did not move is still what was counted.
TEST(Trust, AnOldCountOfWhatLiesStillIsSound) {
    ByHand facts;
    count(facts, "A", "50", "2020-02-13T00:00:00Z");
    const Laid world = laid(facts, kNow);
    EXPECT_EQ(trust(world.cards, world.state, world.learned).items.at(0).mark, Mark::sound);
}

// 400 days without a count; nothing was ever held against a count.
TEST(Trust, AnOldCountThatWasNeverProvenIsDoubtful) {
    ByHand facts;
    count(facts, "A", "50", "2025-02-13T00:00:00Z");
    move(facts, "A", "-20", "2025-06-01T00:00:00Z");
    const Laid world = laid(facts, kNow);
    const ItemTrust found = trust(world.cards, world.state, world.learned).items.at(0);
    EXPECT_DOUBLE_EQ(found.counted_days_ago.value(), 400);
    EXPECT_EQ(found.reason, "counted 400 days ago, 20 moved since");
}

}  // namespace
}  // namespace drum::audit
