#include <gtest/gtest.h>

#include "audit/laid_test.h"

namespace drum::audit {
namespace {

const Step* step_of(const std::vector<Step>& steps, std::string_view from, std::string_view to) {
    for (const Step& step : steps)
        if (step.from == from && step.to == to) return &step;
    return nullptr;
}

// Three purchases: through, placed and late, and one still at its approval since the 5th, 08:00.
ByHand purchases() {
    ByHand facts;
    facts.add(Table::orders, {{"order", "P1"}, {"item", "A"}, {"quantity", "10"}, {"requested_at", "2026-03-02T08:00:00Z"},
                              {"approval_requested_at", "2026-03-02T09:00:00Z"}, {"approved_at", "2026-03-03T09:00:00Z"},
                              {"placed_at", "2026-03-03T10:00:00Z"}, {"promised_at", "2026-03-09T00:00:00Z"}, {"received_at", "2026-03-10T10:00:00Z"}, {"status", "received"}})
        .add(Table::orders, {{"order", "P2"}, {"item", "A"}, {"quantity", "10"}, {"requested_at", "2026-03-02T08:00:00Z"},
                             {"approved_at", "2026-03-04T08:00:00Z"}, {"placed_at", "2026-03-04T07:00:00Z"}, {"promised_at", "2026-03-20T00:00:00Z"}, {"status", "placed"}})
        .add(Table::orders, {{"order", "P3"}, {"item", "A"}, {"quantity", "10"}, {"requested_at", "2026-03-05T07:00:00Z"},
                             {"approval_requested_at", "2026-03-05T08:00:00Z"}, {"status", "requested"}})
        .add(Table::orders, {{"order", "P4"}, {"item", "A"}, {"quantity", "10"}, {"requested_at", "2026-03-01T07:00:00Z"}, {"status", "cancelled"}});
    return facts;
}

TEST(Flow, OrdersFromDateToDate) {
    const auto steps = order_steps(laid(purchases(), "2026-03-12T08:00:00Z").state);
    const Step* asked = step_of(steps, "requested", "approval asked");
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(asked->waits.cases, 2);
    EXPECT_DOUBLE_EQ(asked->waits.median_hours, 1);
    const Step* approved = step_of(steps, "approval asked", "approved");
    ASSERT_NE(approved, nullptr);
    EXPECT_DOUBLE_EQ(approved->waits.median_hours, 24);
    EXPECT_EQ(approved->open.cases, 1);  // P3
    EXPECT_EQ(approved->open.oldest, "P3");
    EXPECT_DOUBLE_EQ(approved->open.oldest_hours, 168);
    const Step* passed_over = step_of(steps, "requested", "approved");  // P2 was never asked for approval
    ASSERT_NE(passed_over, nullptr);
    EXPECT_DOUBLE_EQ(passed_over->waits.median_hours, 48);
    const Step* placed = step_of(steps, "approved", "placed");
    ASSERT_NE(placed, nullptr);
    EXPECT_EQ(placed->waits.cases, 1);
    EXPECT_EQ(placed->disordered, 1);  // P2 was placed before it was approved
    const Step* received = step_of(steps, "placed", "received");
    ASSERT_NE(received, nullptr);
    EXPECT_DOUBLE_EQ(received->waits.median_hours, 168);
    EXPECT_DOUBLE_EQ(received->late.value(), 1);  // P1, promised for the 9th
    EXPECT_EQ(received->open.oldest, "P2");
    for (const Step& step : steps) EXPECT_NE(step.open.oldest, "P4") << "cancelled orders wait for nothing";
}

// Released at 08:00, begun at 10:00, last work until 15:00, booked as finished at 16:00.
TEST(Flow, WorkOrdersGoOverTheirOperations) {
    ByHand facts;
    facts.add(Table::orders, {{"order", "W1"}, {"item", "P"}, {"quantity", "5"}, {"kind", "make"}, {"placed_at", "2026-03-02T08:00:00Z"},
                              {"received_at", "2026-03-02T16:00:00Z"}, {"status", "received"}})
        .add(Table::operations, {{"case", "W1"}, {"resource", "saw"}, {"start", "2026-03-02T10:00:00Z"}, {"end", "2026-03-02T11:00:00Z"}})
        .add(Table::operations, {{"case", "W1"}, {"resource", "press"}, {"start", "2026-03-02T13:00:00Z"}, {"end", "2026-03-02T15:00:00Z"}});
    const Laid world = laid(facts, "2026-03-03T00:00:00Z");
    const auto steps = order_steps(world.state);
    ASSERT_EQ(steps.size(), 3u);
    EXPECT_EQ(steps[0].to, "first work");
    EXPECT_DOUBLE_EQ(steps[0].waits.median_hours, 2);
    EXPECT_DOUBLE_EQ(steps[1].waits.median_hours, 5);
    EXPECT_EQ(steps[2].to, "finished");
    EXPECT_DOUBLE_EQ(steps[2].waits.median_hours, 1);
    const Work work = work_flow(world.state);
    EXPECT_EQ(work.through, 1);
    ASSERT_EQ(work.stations.size(), 2u);
    EXPECT_EQ(work.stations[0].name, "saw");
    EXPECT_DOUBLE_EQ(work.stations[0].queue.median_hours, 2);  // from the release
    EXPECT_DOUBLE_EQ(work.stations[1].queue.median_hours, 2);
    EXPECT_DOUBLE_EQ(work.stations[1].processing.median_hours, 2);
    EXPECT_DOUBLE_EQ(work.stations[1].share, 0.5);
}

TEST(Flow, CustomersWaitFromTheOrderToTheShipment) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "S1"}, {"item", "P"}, {"quantity", "5"}, {"ordered_at", "2026-03-01T00:00:00Z"}, {"due_at", "2026-03-04T00:00:00Z"}, {"shipped_at", "2026-03-05T00:00:00Z"}})
        .add(Table::demand, {{"order", "S2"}, {"item", "P"}, {"quantity", "5"}, {"ordered_at", "2026-03-01T00:00:00Z"}, {"due_at", "2026-03-09T00:00:00Z"}, {"shipped_at", "2026-03-03T00:00:00Z"}})
        .add(Table::demand, {{"order", "S3"}, {"item", "P"}, {"quantity", "5"}, {"ordered_at", "2026-03-04T00:00:00Z"}});
    const auto steps = order_steps(laid(facts, "2026-03-06T00:00:00Z").state);
    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(steps[0].chain, Chain::sell);
    EXPECT_DOUBLE_EQ(steps[0].waits.median_hours, 48);
    EXPECT_DOUBLE_EQ(steps[0].waits.p90_hours, 96);
    EXPECT_DOUBLE_EQ(steps[0].late.value(), 0.5);
    EXPECT_EQ(steps[0].open.oldest, "S3");
    EXPECT_DOUBLE_EQ(steps[0].open.oldest_hours, 48);
}

// 4 counted, 10 received on the 2nd, 5 on the 4th. 4 go out (the counted ones), then 8 and 4: the first lot is used up
// with the 12th unit out of it and the count, on the 6th; 3 of the second lot lie still.
TEST(Flow, LotsLieUntilTheirLastUnitIsOut) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "4"}, {"counted_at", "2026-03-01T00:00:00Z"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "10"}, {"time", "2026-03-02T00:00:00Z"}, {"kind", "receipt"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "5"}, {"time", "2026-03-04T00:00:00Z"}, {"kind", "receipt"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-4"}, {"time", "2026-03-03T00:00:00Z"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-8"}, {"time", "2026-03-05T00:00:00Z"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-4"}, {"time", "2026-03-06T00:00:00Z"}, {"kind", "consume"}});
    const auto steps = stock_steps(laid(facts, "2026-03-08T00:00:00Z").state);
    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(steps[0].to, "used up");
    EXPECT_EQ(steps[0].waits.cases, 1);
    EXPECT_DOUBLE_EQ(steps[0].waits.median_hours, 96);
    EXPECT_EQ(steps[0].open.cases, 1);
    EXPECT_DOUBLE_EQ(steps[0].open.oldest_hours, 96);
}

}  // namespace
}  // namespace drum::audit
