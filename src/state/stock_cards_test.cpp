#include "state/stock_cards.h"

#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "state/block_facts.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

Instant moment(std::string_view text) { return {fact::stored_value(fact::Type::instant, text).value()}; }

// A small year with two places, bins, a transfer, boxes, an order whose receipt no move tells and one it does tell.
ByHand world() {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"place", "north"}})
        .add(Table::units, {{"item", "A"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"place", "north"}, {"counted_at", "2026-03-01T00:00:00Z"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "1"}, {"unit", "BOX"}, {"place", "north"}, {"counted_at", "2026-03-01T00:00:00Z"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-4"}, {"time", "2026-03-02T00:00:00Z"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "6"}, {"time", "2026-03-03T00:00:00Z"}, {"kind", "transfer"}, {"place", "north"}, {"to_place", "south"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "2"}, {"unit", "BOX"}, {"time", "2026-03-04T00:00:00Z"}, {"kind", "receipt"}, {"order", "P1"}})
        .add(Table::orders, {{"order", "P1"}, {"item", "A"}, {"quantity", "24"}, {"received_at", "2026-03-04T00:00:00Z"}, {"status", "received"}})
        .add(Table::orders, {{"order", "P2"}, {"item", "A"}, {"quantity", "5"}, {"received_at", "2026-03-05T00:00:00Z"}, {"status", "received"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-99"}, {"time", "2026-04-01T00:00:00Z"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-1"}, {"unit", "PALLET"}, {"time", "2026-03-05T00:00:00Z"}, {"kind", "consume"}});
    return facts;
}

TEST(StockCards, FollowTheRulesOfTheStockOnHand) {
    const ByHand facts = world();
    const State state = fold(merge(facts.blocks(), Instant::end()), moment("2026-03-10T00:00:00Z"));
    const auto cards = stock_cards(*facts_over(facts.blocks()), state).value();
    ASSERT_EQ(cards.size(), 2u);
    EXPECT_EQ(cards[0].place, "north");
    const std::vector<std::pair<std::int64_t, bool>> north{{22, true}, {-4, false}, {-6, false}, {24, false}, {5, false}};
    ASSERT_EQ(cards[0].entries.size(), north.size());
    for (std::size_t i = 0; i < north.size(); ++i) {
        EXPECT_EQ(cards[0].entries[i].micro, north[i].first * 1'000'000) << i;
        EXPECT_EQ(cards[0].entries[i].count, north[i].second) << i;
    }
    EXPECT_EQ(cards[1].place, "south");
    ASSERT_EQ(cards[1].entries.size(), 1u);
    std::int64_t on_hand = 0;
    for (const StockCard& card : cards) {
        std::int64_t balance = 0;
        for (const CardEntry& entry : card.entries) balance = entry.count ? entry.micro : balance + entry.micro;
        on_hand += balance;
    }
    EXPECT_EQ(on_hand, 47'000'000);  // 22 - 4 + 24 + 5
    EXPECT_EQ(Quantity{on_hand}, state.on_hand[state.items.find("A")]);
}

}  // namespace
}  // namespace drum::state
