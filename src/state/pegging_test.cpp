// Which order was placed for which sale.
#include "state/pegging.h"

#include <gtest/gtest.h>

#include "fact/by_hand.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

State folded(const ByHand& facts) { return fold(merge(facts.blocks(), Instant::end()), Instant{0}); }

ByHand& sale(ByHand& facts, const char* order, const char* line, const char* item, const char* units) {
    return facts.add(Table::demand, {{"order", order}, {"line", line}, {"item", item}, {"quantity", units}});
}
ByHand& buy(ByHand& facts, const char* order, const char* item, const char* units, const char* status = "placed") {
    return facts.add(Table::orders, {{"order", order}, {"item", item}, {"quantity", units}, {"supplier", "S"}, {"status", status}});
}

// "order -> sale line quantity"
std::vector<std::string> told(const State& state) {
    std::vector<std::string> out;
    for (const Peg& peg : pegs(state)) {
        const DemandLine& line = state.demand[static_cast<std::size_t>(peg.sale)];
        out.push_back(state.orders[static_cast<std::size_t>(peg.order)].order + " -> " + line.order + " " + line.line + " " + to_text(peg.quantity));
    }
    return out;
}

TEST(Pegs, TheNumberOfTheSaleInThatOfTheOrderSaysWhatItIsFor) {
    ByHand facts;
    sale(facts, "SO-17", "1", "A", "12"), sale(facts, "SO-1", "1", "A", "5"), sale(facts, "17", "1", "A", "9");
    buy(facts, "SO-17", "A", "4"), buy(facts, "DS SO-17", "A", "8");
    buy(facts, "SO-1/2", "A", "5");
    buy(facts, "SO-171", "A", "3");        // another sale's
    buy(facts, "PO-17", "A", "9");         // a number of the buyer's own book
    buy(facts, "MO SO-17", "B", "1");      // what goes into it is taken from stock
    EXPECT_EQ(told(folded(facts)), (std::vector<std::string>{"DS SO-17 -> SO-17 1 8", "SO-1/2 -> SO-1 1 5", "SO-17 -> SO-17 1 4"}));
}

TEST(Pegs, ASaleIsAnsweredOnceAndCancelledOrdersAnswerNothing) {
    ByHand facts;
    sale(facts, "SO-1", "1", "A", "5"), sale(facts, "SO-1", "2", "A", "5"), sale(facts, "SO-1", "3", "B", "5");
    buy(facts, "X SO-1", "A", "7"), buy(facts, "Y SO-1", "A", "7"), buy(facts, "Z SO-1", "B", "5", "cancelled");
    EXPECT_EQ(told(folded(facts)), (std::vector<std::string>{"X SO-1 -> SO-1 1 5", "X SO-1 -> SO-1 2 2", "Y SO-1 -> SO-1 2 3"}));
}

TEST(Pegs, WhatHasComeIsStockUntilItIsShipped) {
    ByHand facts;
    sale(facts, "SO-1", "1", "A", "5");
    facts.add(Table::orders, {{"order", "SO-1/1"}, {"item", "A"}, {"quantity", "5"}, {"status", "placed"}, {"received_quantity", "2"}});
    const State state = folded(facts);
    ASSERT_EQ(pegs(state).size(), 1u);
    EXPECT_EQ(to_text(pegs(state)[0].outstanding), "3");
}

}  // namespace
}  // namespace drum::state
