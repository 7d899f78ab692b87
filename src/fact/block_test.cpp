#include "fact/block.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace drum::fact {
namespace {

TEST(Key, IsTheSameEverywhereAndAlways) {
    // XXH3-128 of nothing and of "moves\0M-1": stored keys stand on these bytes
    EXPECT_EQ(key_of("").high, 0x99AA06D3014798D8ULL);
    EXPECT_EQ(key_of("").low, 0x6001C324468D497FULL);
    EXPECT_NE(key_of("a"), key_of("b"));
    EXPECT_NE(key_of(std::string_view("a\0", 2)), key_of("a"));
}

Block one_move() {
    Block block(Table::moves);
    const std::size_t row = block.add_row(key_of("M-1"), Instant{100});
    block.set_text(row, moves::item, "P-905");
    block.set(row, moves::quantity, -2'500'000);
    block.set(row, moves::time, 90);
    block.clear(row, moves::order);
    return block;
}

TEST(Block, KeepsPresentClearedAndAbsentApart) {
    const Block block = one_move();
    EXPECT_EQ(block.text(0, moves::item), "P-905");
    EXPECT_EQ(block.value(0, moves::quantity), -2'500'000);
    EXPECT_EQ(block.cell(0, moves::order).state, CellState::cleared);
    EXPECT_EQ(block.cell(0, moves::kind).state, CellState::absent);
    EXPECT_EQ(block.text(0, moves::kind), "");
    EXPECT_EQ(block.value(0, moves::line, 7), 7);
    EXPECT_EQ(block.source[0], -1);
}

TEST(Block, ClearingTakesTheValueAway) {
    Block block = one_move();
    block.clear(0, moves::quantity);
    EXPECT_FALSE(block.present(0, moves::quantity));
    EXPECT_EQ(block.value(0, moves::quantity, 3), 3);
    EXPECT_EQ(block.cell(0, moves::quantity).value, 0);
}

TEST(Block, CopiesARowWithItsTexts) {
    Block from = one_move();
    from.source[0] = from.texts.add("moves.csv");
    Block to(Table::moves);
    to.texts.add("something else first");
    to.add_row_from(from, 0);
    EXPECT_EQ(to.text(0, moves::item), "P-905");
    EXPECT_EQ(to.cell(0, moves::order).state, CellState::cleared);
    EXPECT_EQ(to.texts.at(to.source[0]), "moves.csv");
    EXPECT_EQ(to.keys[0], from.keys[0]);
    EXPECT_EQ(to.recorded_at[0], Instant{100});
    EXPECT_EQ(content_of(to, 0), content_of(from, 0));
}

TEST(HappenedAt, IsTheLatestActualTimeAndNeverAPlan) {
    Block block(Table::orders);
    const std::size_t row = block.add_row({}, Instant{1});
    EXPECT_EQ(happened_at(block, row), Instant::beginning());
    block.set(row, orders::promised_at, 900);
    EXPECT_EQ(happened_at(block, row), Instant::beginning());
    block.set(row, orders::placed_at, 300);
    block.set(row, orders::requested_at, 200);
    EXPECT_EQ(happened_at(block, row), Instant{300});
    block.set(row, orders::received_at, 700);
    EXPECT_EQ(happened_at(block, row), Instant{700});
}

TEST(Content, ChangesWithEveryCellAndItsState) {
    const Block before = one_move();
    const Key digest = content_of(before, 0);
    Block other = one_move();
    other.set(0, moves::quantity, -2'500'001);
    EXPECT_NE(content_of(other, 0), digest);
    other = one_move();
    other.set_text(0, moves::order, "");
    EXPECT_NE(content_of(other, 0), digest);
    other = one_move();
    other.clear(0, moves::kind);
    EXPECT_NE(content_of(other, 0), digest);
    other = one_move();
    other.keys[0] = key_of("another");
    other.recorded_at[0] = Instant{5};
    EXPECT_EQ(content_of(other, 0), digest);  // who and when are not what
}

TEST(Content, TextsDoNotRunIntoOneAnother) {
    Block a(Table::items), b(Table::items);
    a.add_row({}, {});
    b.add_row({}, {});
    a.set_text(0, items::item, "ab");
    a.set_text(0, items::name, "c");
    b.set_text(0, items::item, "a");
    b.set_text(0, items::name, "bc");
    EXPECT_NE(content_of(a, 0), content_of(b, 0));
}

RC_GTEST_PROP(Texts, EveryTextIsKeptOnceInOrderOfFirstUse, (const std::vector<std::string>& all)) {
    Texts texts;
    std::vector<std::int64_t> indices;
    for (const std::string& text : all) indices.push_back(texts.add(text));
    for (std::size_t i = 0; i < all.size(); ++i) {
        RC_ASSERT(texts.at(indices[i]) == all[i]);
        RC_ASSERT(texts.add(all[i]) == indices[i]);
    }
    RC_ASSERT(texts.size() <= all.size());
    RC_ASSERT(texts.all().size() == texts.size());
    RC_ASSERT(texts.distinct());
}

RC_GTEST_PROP(Texts, TakenOverAsTheyAreTheyAreFoundAndAddedTo, (const std::vector<std::string>& all)) {
    Texts one_by_one;
    for (const std::string& text : all) (void)one_by_one.add(text);
    std::string bytes;
    std::vector<std::size_t> ends;
    for (const std::string_view text : one_by_one.all()) ends.push_back((bytes += text).size());
    Texts taken;
    taken.add("what was here before");
    taken.assign(bytes, ends);
    RC_ASSERT(taken.all() == one_by_one.all());
    for (const std::string& text : all) RC_ASSERT(taken.add(text) == one_by_one.add(text));
    RC_ASSERT(taken.add("a new one \xFF") == static_cast<std::int64_t>(one_by_one.size()));
    RC_ASSERT(taken.distinct());
}

TEST(Texts, ViewsHoldWhenTheBlockIsMoved) {
    Block block = one_move();
    const std::string_view item = block.text(0, moves::item);
    const Block moved = std::move(block);
    EXPECT_EQ(moved.text(0, moves::item).data(), item.data());
}

TEST(Texts, OfTwoTheSameTheFirstIsFound) {
    Texts texts;
    texts.assign("abab", {2, 4});
    EXPECT_FALSE(texts.distinct());
    EXPECT_EQ(texts.at(1), "ab");
    EXPECT_EQ(texts.add("ab"), 0);
    EXPECT_EQ(texts.add("c"), 2);
}

TEST(Texts, ManyAreKeptApart) {
    Texts texts;
    for (int i = 0; i < 100'000; ++i) ASSERT_EQ(texts.add("text " + std::to_string(i)), i);
    for (int i = 0; i < 100'000; ++i) ASSERT_EQ(texts.add("text " + std::to_string(i)), i);
    EXPECT_EQ(texts.at(99'999), "text 99999");
}

}  // namespace
}  // namespace drum::fact
