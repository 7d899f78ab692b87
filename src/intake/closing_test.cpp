#include <gtest/gtest.h>

#include <algorithm>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using Lines = std::vector<std::string>;

fact::Coverage coverage_of(const std::vector<Text>& texts) { return fact::coverage_of(read_texts(texts).blocks); }

bool has(const Lines& lines, const std::string& line) { return std::find(lines.begin(), lines.end(), line) != lines.end(); }

TEST(ClosingNotes, SayWhatIsMissing) {
    const fact::Coverage log = coverage_of({{"log.csv", "Case ID,Activity,End\n1,a,2026-01-05\n"}});
    const Lines lines = closing_notes(log, log);
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines[0], "The site can now answer an estimate of where the constraint has been, from completions.");
    EXPECT_TRUE(has(lines, "No actual start times: losses cannot be told apart."));
    EXPECT_TRUE(has(lines, "No prices: ranked by units, not by throughput money."));
    EXPECT_TRUE(has(lines, "No routes: load is learned from the operations."));
}

TEST(ClosingNotes, SayInTheOrderOfWorthWhatAPlanLacks) {
    const fact::Coverage plan = coverage_of({{"routes.csv", "item,step,resource,run_minutes\nA,10,M,5\n"},
                                             {"demand.csv", "order,item,quantity,price,due_at\nS,A,1,9,2026-02-01\n"},
                                             {"stock.csv", "item,quantity,counted_at\nA,5,2026-01-01\n"},
                                             {"sources.csv", "item,supplier,lead_days\nA,N,5\n"}});
    EXPECT_EQ(closing_notes(plan, plan),
              (Lines{"The site can now answer which resource will limit what is demanded and how long stock lasts at the rate it is used.",
                     "No operations: utilization is throughput served over throughput demanded, not machine time.",
                     "No bill of material: what feeds the constraint is not known."}));
}

// An import of one table is judged with what the site knew before.
TEST(ClosingNotes, JudgeTheSiteAndNotTheImport) {
    const fact::Coverage moves = coverage_of({{"moves.csv", "item,quantity,time,kind\nA,-1,2026-01-05,consume\nA,3,2026-01-04,receipt\n"}});
    fact::Coverage site = coverage_of({{"stock.csv", "item,quantity,counted_at\nA,5,2026-01-01\n"},
                                       {"items.csv", "item,price\nA,5\n"},
                                       {"operations.csv", "case,resource,start,end,state\nW,M,2026-01-05 08:00,2026-01-05 09:00,run\n"}});
    EXPECT_TRUE(has(closing_notes(moves, moves), "No counted stock: on-hand is the sum of the moves and may be off by what came before them."));
    for (const fact::Block& block : read_texts({{"moves.csv", "item,quantity,time,kind\nA,-1,2026-01-05,consume\nA,3,2026-01-04,receipt\n"}}).blocks)
        fact::add(site, block);
    const Lines lines = closing_notes(moves, site);
    EXPECT_EQ(lines[0], "The site can now answer where the constraint has been, from the operations and how long stock lasts at the rate it is used.");
    for (const std::string& line : lines) {
        EXPECT_EQ(line.find("No counted stock"), std::string::npos) << line;
        EXPECT_EQ(line.find("No prices"), std::string::npos) << line;
        EXPECT_EQ(line.find("No operations"), std::string::npos) << line;
    }
}

TEST(ClosingNotes, NothingLandedSaysSo) {
    const fact::Coverage site = coverage_of({{"items.csv", "item,price\nA,5\n"}});
    EXPECT_EQ(closing_notes({}, site), Lines{"Nothing landed, so nothing can be answered from this import."});
}

}  // namespace
}  // namespace drum::intake
