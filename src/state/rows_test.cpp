// merge() and news_in(): versions of rows, and what an import adds to them.
#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "state/news.h"
#include "state/rows.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::ByHand;
using fact::Table;

Instant day(int n) { return Instant{n * kMicrosPerDay}; }

std::string text(const Rows& rows, int column, std::size_t row = 0) { return std::string(rows.of(Table::items).text(row, column)); }

TEST(Merge, TheLaterRecordedWinsCellByCell) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"name", "first"}, {"unit", "EA"}}, day(1), "A")
        .add(Table::items, {{"item", "A"}, {"name", "second"}}, day(3), "A")
        .add(Table::items, {{"item", "A"}, {"name", "between"}, {"family", "F"}}, day(2), "A");  // told late, known earlier
    const Rows rows = merge(facts.blocks(), Instant::end());
    ASSERT_EQ(rows.of(Table::items).size(), 1u);
    EXPECT_EQ(text(rows, fact::items::name), "second");
    EXPECT_EQ(text(rows, fact::items::unit), "EA");      // absent keeps
    EXPECT_EQ(text(rows, fact::items::family), "F");
    EXPECT_EQ(rows.newest, day(3));
}

TEST(Merge, AnEmptyCellClears) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"family", "F"}}, day(1), "A").add(Table::items, {{"item", "A"}, {"family", ""}}, day(2), "A");
    EXPECT_EQ(text(merge(facts.blocks(), Instant::end()), fact::items::family), "");
    EXPECT_EQ(text(merge(facts.blocks(), day(1)), fact::items::family), "F");
}

TEST(Merge, SeesOnlyWhatWasRecordedByThen) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"name", "old"}}, day(1), "A")
        .add(Table::items, {{"item", "A"}, {"name", "new"}}, day(5), "A")
        .add(Table::items, {{"item", "B"}}, day(5), "B");
    const Rows then = merge(facts.blocks(), day(4));
    EXPECT_EQ(then.of(Table::items).size(), 1u);
    EXPECT_EQ(text(then, fact::items::name), "old");
}

TEST(News, TheSameFactsTwiceAreNone) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"name", "n"}, {"family", ""}}, day(1), "A").add(Table::items, {{"item", "B"}}, day(1), "B");
    const News first = news_in({}, facts.blocks());
    EXPECT_EQ(first.added, 2);
    const News second = news_in(first.blocks, facts.blocks());
    EXPECT_EQ(second.added + second.changed, 0);
    EXPECT_EQ(second.unchanged, 2);
    EXPECT_TRUE(second.blocks.empty());
}

TEST(News, ARowRecordedLaterWithTheSameCellsIsNone) {
    ByHand first, again, changed;
    first.add(Table::items, {{"item", "A"}, {"name", "n"}, {"unit", "EA"}}, day(1), "A");
    again.add(Table::items, {{"item", "A"}, {"name", "n"}}, day(9), "A");  // fewer columns, later: nothing new
    changed.add(Table::items, {{"item", "A"}, {"name", "m"}}, day(9), "A");
    EXPECT_EQ(news_in(first.blocks(), again.blocks()).unchanged, 1);
    EXPECT_EQ(news_in(first.blocks(), changed.blocks()).changed, 1);
}

TEST(News, ABackDatedVersionIsTakenOnce) {
    ByHand now, back;
    now.add(Table::items, {{"item", "A"}, {"name", "now"}}, day(9), "A");
    back.add(Table::items, {{"item", "A"}, {"name", "before"}}, day(2), "A");
    const News taken = news_in(now.blocks(), back.blocks());
    EXPECT_EQ(taken.changed, 1);
    std::vector<Block> all = now.blocks();
    for (const Block& block : taken.blocks) all.push_back(block);
    EXPECT_EQ(news_in(all, back.blocks()).unchanged, 1);
    EXPECT_EQ(text(merge(all, Instant::end()), fact::items::name), "now");
    EXPECT_EQ(text(merge(all, day(5)), fact::items::name), "before");
}

TEST(News, SeveralFactsOfOneRowAreJudgedTogether) {
    ByHand facts;  // an order as two facts: placed, then received
    facts.add(Table::orders, {{"order", "1"}, {"item", "A"}, {"quantity", "5"}, {"status", "placed"}}, day(1), "1")
        .add(Table::orders, {{"order", "1"}, {"status", "received"}, {"received_quantity", "5"}}, day(8), "1");
    const News first = news_in({}, facts.blocks());
    EXPECT_EQ(first.added, 1);
    ByHand later;  // the same row again, read when the site knew everything up to day 20
    later.add(Table::orders, {{"order", "1"}, {"item", "A"}, {"quantity", "5"}, {"status", "placed"}}, day(20), "1")
        .add(Table::orders, {{"order", "1"}, {"status", "received"}, {"received_quantity", "5"}}, day(20), "1");
    EXPECT_EQ(news_in(first.blocks, later.blocks()).unchanged, 1);
}

}  // namespace
}  // namespace drum::state
