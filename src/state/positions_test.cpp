#include "state/positions.h"

#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "state/block_facts.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

// One A takes two B; work order W makes ten. There are 100 B.
ByHand work() {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}})
        .add(Table::orders, {{"order", "W"}, {"item", "A"}, {"quantity", "10"}, {"kind", "make"}})
        .add(Table::stock, {{"item", "B"}, {"quantity", "100"}, {"counted_at", "2026-03-01"}});
    return facts;
}

void move(ByHand& facts, std::string_view item, std::string_view quantity, std::string_view kind, std::string_view order) {
    facts.add(Table::moves, {{"item", item}, {"quantity", quantity}, {"kind", kind}, {"order", order}, {"time", "2026-03-02"}});
}

std::string committed(const ByHand& facts, std::string_view item = "B") {
    const State state = fold(merge(facts.blocks(), Instant::end()), Instant{*fact::stored_value(fact::Type::instant, "2026-03-10")});
    return to_text(positions(*facts_over(facts.blocks()), state).value()[static_cast<std::size_t>(state.items.find(item))].committed);
}

TEST(Position, IsCommittedToWorkForWhatIsNotDrawn) {
    ByHand facts = work();
    EXPECT_EQ(committed(facts), "20");
    move(facts, "B", "-12", "consume", "W");
    EXPECT_EQ(committed(facts), "8");
    move(facts, "B", "2", "return", "W");
    EXPECT_EQ(committed(facts), "10");
    move(facts, "B", "-20", "consume", "W");
    EXPECT_EQ(committed(facts), "0");
}

TEST(Position, WhatWasReceivedOfWorkHasHadItsComponents) {
    ByHand facts = work();
    move(facts, "A", "4", "produce", "W");
    EXPECT_EQ(committed(facts), "12");  // though no move says that eight were drawn
    move(facts, "B", "-5", "consume", "W");
    EXPECT_EQ(committed(facts), "12");  // part of those eight
    move(facts, "B", "-7", "consume", "W");
    EXPECT_EQ(committed(facts), "8");
}

TEST(Position, IsNotFreedByDrawsWithoutANumberOrOfOthers) {
    ByHand facts = work();
    move(facts, "B", "-20", "consume", "");
    move(facts, "B", "-20", "consume", "W7");
    EXPECT_EQ(committed(facts), "20");
}

TEST(Position, LinesOfOneOrderShareWhatWasDrawn) {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}})
        .add(Table::bom, {{"item", "C"}, {"component", "B"}, {"quantity", "1"}})
        .add(Table::orders, {{"order", "W"}, {"line", "1"}, {"item", "A"}, {"quantity", "10"}, {"kind", "make"}})
        .add(Table::orders, {{"order", "W"}, {"line", "2"}, {"item", "C"}, {"quantity", "5"}, {"kind", "make"}})
        .add(Table::stock, {{"item", "B"}, {"quantity", "100"}, {"counted_at", "2026-03-01"}});
    move(facts, "B", "-22", "consume", "W");
    EXPECT_EQ(committed(facts), "3");
}

}  // namespace
}  // namespace drum::state
