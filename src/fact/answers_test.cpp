#include "fact/answers.h"

#include <gtest/gtest.h>

#include "fact/by_hand.h"

namespace drum::fact {
namespace {

TEST(Coverage, CountsFactsAndWhatTheyHold) {
    ByHand facts;
    facts.add(Table::moves, {{"item", "A"}, {"quantity", "1"}, {"time", "2026-01-01"}, {"kind", "ship"}, {"order", ""}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "1"}, {"time", "2026-01-01"}})
        .add(Table::items, {{"item", "A"}});
    const Coverage coverage = coverage_of(facts.blocks());
    EXPECT_TRUE(coverage.any());
    EXPECT_EQ(coverage.held(Table::moves, moves::item), 2);
    EXPECT_FALSE(coverage.has(Table::moves, moves::order));  // an empty cell holds nothing
    EXPECT_DOUBLE_EQ(coverage.share(Table::moves, moves::kind), 0.5);
    EXPECT_DOUBLE_EQ(coverage.share(Table::stock, stock::item), 0);
    EXPECT_TRUE(coverage.ships);
    EXPECT_FALSE(coverage.consumes);
    EXPECT_TRUE(coverage.fills);
    EXPECT_FALSE(Coverage().any());
}

TEST(Answers, EveryGapGoesAwayWithWhatItAsksFor) {
    ByHand facts;
    facts.add(Table::operations, {{"case", "W"}, {"resource", "M"}, {"start", "2026-01-01"}, {"end", "2026-01-02"}, {"state", "run"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "1"}, {"counted_at", "2026-01-01"}})
        .add(Table::demand, {{"order", "S"}, {"item", "A"}, {"quantity", "1"}, {"due_at", "2026-01-01"}, {"price", "3"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "N"}, {"lead_days", "3"}})
        .add(Table::routes, {{"item", "A"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "1"}})
        .add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "1"}})
        .add(Table::calendars, {{"calendar", "day"}, {"weekday", "mon"}})
        .add(Table::orders, {{"order", "P"}, {"item", "B"}, {"quantity", "1"}, {"approved_at", "2026-01-01"}, {"promised_at", "2026-01-01"}});
    EXPECT_TRUE(gaps(coverage_of(facts.blocks())).empty());
    EXPECT_GE(gaps(Coverage()).size(), 5u);
    EXPECT_TRUE(answered(Coverage()).empty());
    for (const Gap& gap : gaps(Coverage())) EXPECT_FALSE(gap.missing.empty() || gap.costs.empty() || gap.add.empty());
}

// What went out says how fast, not how much is left.
TEST(Answers, OutflowAloneIsNoStock) {
    ByHand out;
    out.add(Table::moves, {{"item", "A"}, {"quantity", "-1"}, {"time", "2026-01-01"}, {"kind", "ship"}});
    EXPECT_TRUE(answered(coverage_of(out.blocks())).empty());
    out.add(Table::moves, {{"item", "A"}, {"quantity", "5"}, {"time", "2026-01-01"}, {"kind", "receipt"}});
    EXPECT_EQ(answered(coverage_of(out.blocks())), (std::vector<std::string>{"how long stock lasts at the rate it is used"}));
}

TEST(Answers, NeededColumnsAlwaysFeedSomething) {
    for (int t = 0; t < kTables; ++t) {
        const auto table = static_cast<Table>(t);
        const auto infos = columns(table);
        for (std::size_t c = 0; c < infos.size(); ++c)
            EXPECT_FALSE(infos[c].needed > 0 && feeds(table, static_cast<int>(c)).empty()) << name(table) << "." << infos[c].name;
    }
}

}  // namespace
}  // namespace drum::fact
