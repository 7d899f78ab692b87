#include "constraint/idle.h"

#include <gtest/gtest.h>

#include "constraint/hand_log_test.h"

namespace drum::constraint {
namespace {

using state::OrderKind;
using state::OrderStatus;
using test::HandLog;
using test::minute;

// "until cause by" of one resource; minutes after the Monday of the hand log, "end" for what never ends.
std::vector<std::string> reasons(const HandLog& log, const std::string& resource) {
    std::vector<std::string> out;
    const auto all = idle_reasons(log.state);
    for (const IdleReason& r : all[log.state.resources.find(resource)]) {
        const std::string until =
            r.until == Instant::end() ? "end" : std::to_string((r.until - minute(0)) / kMicrosPerMinute);
        out.push_back(until + " " + name(r.cause) + (r.by.empty() ? "" : " " + r.by));
    }
    return out;
}
using Lines = std::vector<std::string>;

TEST(Idle, StarvedByTheUpstreamResourceUntilTheWorkCame) {
    HandLog log({"paint", "weld"}, {"w1", "w2"});
    log.op("paint", "w1", 0, 100).op("weld", "w2", 50, 130).op("paint", "w2", 150, 200).finish(300);
    EXPECT_EQ(reasons(log, "paint"), (Lines{"0 unknown", "130 starved weld", "150 unknown work was waiting", "end unknown"}));
}

TEST(Idle, WorkThatWasThereBeforeTheGapWasWaiting) {
    HandLog log({"paint", "weld"}, {"w1", "w2"});
    log.op("paint", "w1", 0, 100).op("weld", "w2", -50, -10).op("paint", "w2", 150, 200).finish(300);
    EXPECT_EQ(reasons(log, "paint")[1], "150 unknown work was waiting");
}

TEST(Idle, WorkInterruptedOnTheResourceItselfWasWaiting) {
    HandLog log({"paint"}, {"w1"});
    log.op("paint", "w1", 0, 100).op("paint", "w1", 150, 200).finish(300);
    EXPECT_EQ(reasons(log, "paint"), (Lines{"0 unknown", "150 unknown work was waiting", "end unknown"}));
}

TEST(Idle, NoDemandUntilTheOrderIsReleased) {
    HandLog log({"paint"}, {"w1", "w2"}, {"frame"});
    log.order("w2", "frame", 5, OrderKind::make).placed_at = minute(120);
    log.state.orders[0].status = OrderStatus::received;
    log.op("paint", "w1", 0, 100).op("paint", "w2", 150, 200, state::OpState::run, "frame").finish(300);
    EXPECT_EQ(reasons(log, "paint"),
              (Lines{"0 unknown", "120 no_demand", "150 unknown work was waiting", "end no_demand"}));
}

// Work w2 makes 5 frames, of 2 primer and 1 tube each.
HandLog material_log() {
    HandLog log({"paint"}, {"w1", "w2"}, {"frame", "primer", "tube"});
    log.order("w2", "frame", 5, OrderKind::make).placed_at = minute(90);
    log.component("frame", "primer", 2).component("frame", "tube", 1);
    log.op("paint", "w1", 0, 100).op("paint", "w2", 200, 250, state::OpState::run, "frame");
    log.move("primer", -500, 4).move("tube", -500, 50);
    return log;
}

TEST(Idle, StarvedByTheComponentReceivedLast) {
    HandLog log = material_log();
    log.move("primer", 170, 20).finish(300);
    EXPECT_EQ(reasons(log, "paint")[2], "170 starved primer");
    EXPECT_EQ(reasons(log, "paint")[3], "200 unknown work was waiting");
    log.move("tube", 10, -48).move("tube", 190, 48).finish(300);
    EXPECT_EQ(reasons(log, "paint")[2], "190 starved tube");
}

TEST(Idle, AReceiptThatWasNotNeededStarvesNobody) {
    HandLog log = material_log();
    log.move("primer", 50, 6).move("primer", 170, 20).finish(300);
    EXPECT_EQ(reasons(log, "paint")[2], "200 unknown work was waiting");
}

TEST(Idle, ApprovalHasTheMinutesInWhichTheOrderWaitedForIt) {
    HandLog log = material_log();
    log.move("primer", 170, 20);
    state::Order& order = log.order("PO-7", "primer", 20, OrderKind::buy);
    order.status = OrderStatus::received;
    order.approval_requested_at = minute(110);
    order.approved_at = minute(140);
    order.approval = 0;
    order.received_at = minute(170);
    log.finish(300);
    const Lines all = reasons(log, "paint");
    // Without the half hour of waiting the primer would have come half an hour earlier.
    EXPECT_EQ(Lines(all.begin() + 1, all.begin() + 5),
              (Lines{"90 no_demand", "140 starved primer", "170 approval PO-7", "200 unknown work was waiting"}));
}

TEST(Idle, TwoLateStepsShareTheWaitByWhatIsUnusualOfEach) {
    HandLog log = material_log();
    log.move("primer", 170, 20);
    state::Order& order = log.order("PO-7", "primer", 20, OrderKind::buy);
    order.status = OrderStatus::received;
    order.approval = 0;
    order.approval_requested_at = minute(-400);
    order.approved_at = order.placed_at = minute(-100);  // 300 minutes
    order.promised_at = minute(70);                      // 100 late
    order.received_at = minute(170);
    for (const char* earlier : {"PO-1", "PO-2"}) {           // 200 minutes are usual
        state::Order& before = log.order(earlier, "tube", 1, OrderKind::buy);
        before.status = OrderStatus::received;
        before.approval = 0;
        before.approval_requested_at = minute(-900);
        before.approved_at = minute(-700);
    }
    log.finish(300);
    // 70 idle minutes from 100 on. Both are 100 beyond what is usual there, since nobody knows what is usual of the supplier.
    const Lines all = reasons(log, "paint");
    EXPECT_EQ(Lines(all.begin() + 2, all.begin() + 5), (Lines{"100 starved primer", "135 approval PO-7", "170 starved primer"}));
}

TEST(Idle, AnOrderThatWaitsForApprovalIsChargedWhileItWaits) {
    HandLog log({"paint"}, {"w1"}, {"frame", "primer"});
    log.op("paint", "w1", 0, 100).component("frame", "primer", 2).step("frame", "paint");
    log.move("primer", -500, 20).move("primer", 90, -15);
    log.order("w9", "frame", 5, OrderKind::make).placed_at = minute(80);
    state::Order& order = log.order("PO-8", "primer", 20, OrderKind::buy);
    order.status = OrderStatus::requested;
    order.approval = 0;
    order.approval_requested_at = minute(120);
    log.finish(300);
    const Lines all = reasons(log, "paint");
    EXPECT_EQ(Lines(all.end() - 3, all.end()), (Lines{"120 starved primer", "300 approval PO-8", "end starved primer"}));
}

TEST(Idle, AfterTheLastOperation) {
    HandLog log({"paint", "weld"}, {"w1", "w3"}, {"frame", "primer"});
    log.op("paint", "w1", 0, 100).finish(300);
    EXPECT_EQ(reasons(log, "paint").back(), "end unknown") << "a log alone does not say what waits";

    log.step("frame", "weld").step("frame", "paint").finish(300);
    state::DemandLine demand;
    demand.order = "S1";
    demand.item = 0;
    demand.quantity = Quantity{1'000'000};
    demand.ordered_at = minute(150);
    log.state.demand.push_back(demand);
    EXPECT_EQ(reasons(log, "paint"), (Lines{"0 unknown", "150 no_demand", "end unknown demand without released work"}));

    log.order("w3", "frame", 5, OrderKind::make).placed_at = minute(120);
    EXPECT_EQ(reasons(log, "paint"), (Lines{"0 unknown", "120 no_demand", "end starved weld"}));
    log.op("weld", "w3", 130, 160).finish(300);
    EXPECT_EQ(reasons(log, "paint"),
              (Lines{"0 unknown", "120 no_demand", "160 starved weld", "end unknown work was waiting"}));
}

TEST(Idle, AnOpenOrderWaitsForAComponentSinceItRanShort) {
    HandLog log({"paint"}, {"w1"}, {"frame", "primer"});
    log.op("paint", "w1", 0, 100).component("frame", "primer", 2).step("frame", "paint");
    log.move("primer", -500, 20).move("primer", 180, -15);
    log.order("w9", "frame", 5, OrderKind::make).placed_at = minute(120);
    log.finish(300);
    EXPECT_EQ(reasons(log, "paint"),
              (Lines{"0 unknown", "120 no_demand", "180 unknown work was waiting", "end starved primer"}));
    HandLog issued = log;  // all it needs was drawn for it, and it ran short for others
    issued.state.issues.push_back({"w9", issued.state.items.find("primer"), Quantity{10'000'000}});
    EXPECT_EQ(reasons(issued, "paint").back(), "end unknown work was waiting");
    log.state.orders[0].status = OrderStatus::received;
    EXPECT_EQ(reasons(log, "paint").back(), "end no_demand");
}

}  // namespace
}  // namespace drum::constraint
