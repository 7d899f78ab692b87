// Sales that have been open for long: which of them anybody still counts on.
#include <gtest/gtest.h>

#include <cmath>

#include "fact/by_hand.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

using fact::ByHand;
using fact::Table;

std::string day_text(int n) { return to_text(Day{20'000 + n}); }

void sell(ByHand& facts, const std::string& order, int due, std::optional<int> shipped = {}) {
    facts.add(Table::demand, {{"order", order},
                              {"item", "A"},
                              {"quantity", "5"},
                              {"due_at", day_text(due)},
                              {"shipped_at", shipped ? day_text(*shipped) : ""}});
}

OpenSales learned(const ByHand& facts) {
    const Instant now = Zone{}.start_of(Day{20'000});
    return learn_open_sales(state::fold(state::merge(facts.blocks(), Instant::end()), now), now);
}

TEST(OpenSales, BeforeAnyLogAnOpenSaleIsCountedOnForTheBetterPartOfAYear) {
    const OpenSales known = learned({});
    EXPECT_EQ(known.ships(0), 1);
    EXPECT_NEAR(known.ships(90), 49 / std::exp(1) / (49 / std::exp(1) + 1), 1e-9);
    EXPECT_GT(known.ships(300), 0.5);
    EXPECT_LT(known.ships(400), 0.5);
}

TEST(OpenSales, WhereSalesAreShippedAYearLateOneThatOldIsCountedOn) {
    ByHand facts;
    for (int i = 0; i < 20; ++i) sell(facts, "SO-" + std::to_string(i), -700 - i, -200 - i);
    EXPECT_GT(learned(facts).ships(400), 0.9);
    EXPECT_LT(learned(facts).ships(600), 0.5);
}

TEST(OpenSales, ManyThatNobodyShippedInYearsMakeAYoungerOneDoubtful) {
    ByHand facts;
    for (int i = 0; i < 20; ++i) sell(facts, "SO-" + std::to_string(i), -900 - i);
    for (int i = 0; i < 49; ++i) sell(facts, "SO-in-time-" + std::to_string(i), -100 - i, -100 - i);
    // Half of twenty count, beside the one of before the log.
    EXPECT_NEAR(learned(facts).ships(100), 49 * std::exp(-100 / 90.0) / (49 * std::exp(-100 / 90.0) + 11), 1e-9);
    EXPECT_LT(learned(facts).ships(200), 0.5);
    EXPECT_GT(learned(facts).ships(100), 0.5);
}

TEST(OpenSales, ABacklogOfMonthsIsNotDead) {
    ByHand facts;
    for (int i = 0; i < 1000; ++i) sell(facts, "SO-" + std::to_string(i), -1 - i % 300);
    EXPECT_GT(learned(facts).ships(300), 0.5);
}

}  // namespace
}  // namespace drum::learn
