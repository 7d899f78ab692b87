#include "output/audit_text.h"

#include <gtest/gtest.h>

namespace drum::output {
namespace {

TEST(AuditText, DurationsOfTwoDigits) {
    EXPECT_EQ(duration_text(0), "0 min");
    EXPECT_EQ(duration_text(0.5), "30 min");
    EXPECT_EQ(duration_text(1), "1.0 h");
    EXPECT_EQ(duration_text(5.25), "5.2 h");
    EXPECT_EQ(duration_text(47), "47 h");
    EXPECT_EQ(duration_text(48), "2.0 days");
    EXPECT_EQ(duration_text(24 * 1255.2), "1,255 days");
}

// A page of a site that knows nothing says so and no more.
TEST(AuditText, AnEmptySiteHasAShortPage) {
    state::State state;
    const std::string text = audit_text(state, audit::Audit{});
    EXPECT_NE(text.find("MISSING  nothing"), std::string::npos) << text;
    EXPECT_NE(text.find("TRUST  no stock and no moves to judge"), std::string::npos) << text;
    EXPECT_EQ(text.find("FLOW"), std::string::npos) << text;
    EXPECT_EQ(text.find("WORK"), std::string::npos) << text;
}

TEST(AuditText, AStepSaysWhoWaitsAndWhatChanged) {
    state::State state;
    audit::Audit audit;
    audit::Step step{audit::Chain::buy, "placed", "received", {}, {3, 60, "PO-7"}, 1, 0.25};
    step.waits.cases = 1234;
    step.waits.median_hours = 72;
    step.waits.p90_hours = 240;
    step.waits.change = audit::Waits::Change{48, 96, 91};
    audit.steps.push_back(step);
    EXPECT_NE(audit_text(state, audit).find("Buy   placed > received                              1,234   3.0 days    10 days   3 waiting, longest PO-7 with 2.5 days"
                                            "   now 4.0 days, was 2.0 days in the 91 days before   25 % late   1 with dates in the wrong order\n"),
              std::string::npos)
        << audit_text(state, audit);
}

}  // namespace
}  // namespace drum::output
