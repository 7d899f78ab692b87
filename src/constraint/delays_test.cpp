// Who answers for an order that came late, what it costs, and how delays compete with capacity.
#include "constraint/delays.h"

#include <gtest/gtest.h>

#include <cmath>

#include "constraint/forecast.h"
#include "constraint/hand_log_test.h"
#include "constraint/lateness.h"
#include "constraint/saturation.h"
#include "fact/by_hand.h"

namespace drum::constraint {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }

LateStep step(std::int64_t excess, std::int64_t unusual) { return {LateStep::Kind::supplier, 0, excess, excess, unusual}; }
using Parts = std::vector<std::int64_t>;

TEST(LateSteps, ARequestThatLayAndATransportAreStepsOfTheirOwn) {
    state::State state;
    state.route_of = state.source_of = {0, 0};
    state::Order order;
    order.item = 0;
    order.approval = 3;
    const auto hour = [](int h) { return Instant{h * kMicrosPerHour}; };
    order.requested_at = hour(0);
    order.approval_requested_at = hour(5);
    order.approved_at = hour(9);
    order.placed_at = hour(12);
    order.promised_at = hour(20);
    const std::vector<LateStep> steps = late_steps(state, order, hour(30));
    ASSERT_EQ(steps.size(), 3u);
    EXPECT_EQ(steps[0].kind, LateStep::Kind::request);
    EXPECT_EQ(steps[0].excess_micros, 8 * kMicrosPerHour) << "five before anybody was asked, three until it was sent";
    EXPECT_EQ(steps[1].kind, LateStep::Kind::approval);
    EXPECT_EQ(steps[1].excess_micros, 4 * kMicrosPerHour);
    EXPECT_EQ(steps[2].kind, LateStep::Kind::supplier);
    EXPECT_EQ(steps[2].excess_micros, 10 * kMicrosPerHour);
    order.kind = state::OrderKind::transfer;
    EXPECT_EQ(late_steps(state, order, hour(30)).back().kind, LateStep::Kind::transport);
    order.placed_at.reset();
    order.promised_at.reset();
    order.status = state::OrderStatus::approved;
    EXPECT_EQ(late_steps(state, order, hour(30)).front().excess_micros, 26 * kMicrosPerHour) << "approved and still not sent";
}

TEST(Lateness, NobodyAnswersForMoreThanHisExcess) {
    EXPECT_EQ(shares(100, {step(30, 30), step(20, 0)}), (Parts{30, 20}));
    EXPECT_EQ(shares(100, {step(300, 60), step(100, 20)}), (Parts{75, 25}));      // by what is unusual
    EXPECT_EQ(shares(100, {step(300, 0), step(100, 0)}), (Parts{75, 25}));        // by the excess where nothing is
    EXPECT_EQ(shares(100, {step(200, 0), step(60, 60)}), (Parts{40, 60}));        // the rest goes to who has some left
    EXPECT_EQ(shares(0, {step(200, 10)}), (Parts{0}));
    EXPECT_EQ(shares(-5, {step(200, 10)}), (Parts{0}));
    EXPECT_EQ(shares(100, {}), Parts{});
}

// Machine M makes X of one p each, an hour a piece, open around the clock; p waited ten days for Kim, and M for p.
ByHand late_plant(const std::string& shipped_at) {
    ByHand facts;
    facts.add(Table::items, {{"item", "X"}, {"price", "100"}, {"cost", "40"}});
    facts.add(Table::routes, {{"item", "X"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "60"}});
    facts.add(Table::bom, {{"item", "X"}, {"component", "p"}, {"quantity", "1"}});
    facts.add(Table::sources, {{"item", "p"}, {"supplier", "S"}, {"lead_days", "2"}});
    facts.add(Table::calendars, {{"calendar", "all"}, {"weekday", "mon"}, {"from", "00:00"}, {"to", "24:00"}});
    facts.add(Table::moves, {{"item", "p"}, {"quantity", "24"}, {"time", "2026-01-01"}, {"kind", "receipt"}, {"id", "1"}});
    facts.add(Table::moves, {{"item", "p"}, {"quantity", "-24"}, {"time", "2026-01-05T12:00:00Z"}, {"kind", "consume"}, {"id", "2"}});
    facts.add(Table::moves, {{"item", "p"}, {"quantity", "24"}, {"time", "2026-01-18"}, {"kind", "receipt"}, {"order", "PO"}, {"id", "3"}});
    facts.add(Table::orders, {{"order", "PO"}, {"item", "p"}, {"supplier", "S"}, {"quantity", "24"}, {"requested_at", "2026-01-06"}, {"approval_requested_at", "2026-01-06"},
                              {"approved_at", "2026-01-16"}, {"placed_at", "2026-01-16"}, {"promised_at", "2026-01-18"}, {"received_at", "2026-01-18"}, {"approver", "Kim"}});
    facts.add(Table::orders, {{"order", "W2"}, {"item", "X"}, {"kind", "make"}, {"quantity", "24"}, {"placed_at", "2026-01-05"}});
    facts.add(Table::operations, {{"case", "W1"}, {"resource", "M"}, {"item", "X"}, {"start", "2026-01-05"}, {"end", "2026-01-06"}, {"good", "24"}});
    facts.add(Table::operations, {{"case", "W2"}, {"resource", "M"}, {"item", "X"}, {"start", "2026-01-18"}, {"end", "2026-01-19"}, {"good", "24"}});
    facts.add(Table::demand, {{"order", "C1"}, {"item", "X"}, {"quantity", "24"}, {"ordered_at", "2026-01-01"}, {"due_at", "2026-01-10"}, {"shipped_at", shipped_at}, {"shipped_quantity", "24"}});
    facts.add(Table::demand, {{"order", "C2"}, {"item", "X"}, {"quantity", "24"}, {"ordered_at", "2026-01-02"}, {"due_at", "2026-01-30"}});
    return facts;
}

std::vector<DelayCost> costs_of(const ByHand& facts) {
    const state::State state = state::fold(state::merge(facts.blocks(), Instant::end()), at("2026-01-20"));
    const learn::Learned learned = learn::learn(state);
    const Flow flow = flow_of(state, learned);
    const LossIndex losses = loss_index(state);
    auto out = delay_costs(flow, losses, saturated_spans(state, learned, losses), rank(flow, receipts(flow, projection::project(flow)), 14));
    for (const DelayCost& cost : out) EXPECT_EQ(name(state, cost.party), "Kim");
    return out;
}

TEST(Delays, TheApprovalThatKeptTheMachineWaitingIsChargedWhatWasNotDeliveredInTime) {
    const auto costs = costs_of(late_plant("2026-01-19"));  // nine days late
    ASSERT_EQ(costs.size(), 1u);
    // M stood from the 6th to the 18th; ten of these days are Kim's, of the calendar that the log shows. 24 pieces of 60 each
    // were late, and no more can have been lost.
    EXPECT_GT(costs[0].hours_per_week, 0);
    EXPECT_LE(costs[0].lost_per_day * 28, 24 * 60 + 1e-6);
    EXPECT_GT(costs[0].lost_per_day * 28, 24 * 60 * 0.5);
    EXPECT_GT(costs[0].gain_per_day, 0);
    EXPECT_LT(costs[0].gain_per_day, costs[0].lost_per_day);
    double days = 0;
    for (const double lost : costs[0].lost_by_day) days += lost;
    EXPECT_NEAR(days, costs[0].lost_per_day * 28, 1e-6);
}

TEST(Delays, WhereAllWasDeliveredInTimeNothingWasLost) {
    const auto costs = costs_of(late_plant("2026-01-09"));
    for (const DelayCost& cost : costs) EXPECT_EQ(cost.lost_per_day, 0);
}

TEST(Delays, WhileAnotherMachineIsBusyAllItsTimeNothingIsLostElsewhere) {
    ByHand facts = late_plant("2026-01-19");
    for (int d = 0; d < 28; ++d) {  // N, around the clock
        const std::string from = to_text(Day{20'445 + d}), to = to_text(Day{20'446 + d});
        facts.add(Table::operations, {{"case", "N" + from}, {"resource", "N"}, {"start", from}, {"end", to}});
    }
    for (const DelayCost& cost : costs_of(facts)) {
        EXPECT_GT(cost.hours_per_week, 0);
        EXPECT_LT(cost.lost_per_day, costs_of(late_plant("2026-01-19"))[0].lost_per_day / 2);
    }
}

TEST(Delays, TheShareOfSpansAboveTheBarGoesToTheDelay) {
    const ByHand facts = late_plant("2026-01-19");
    const state::State state = state::fold(state::merge(facts.blocks(), Instant::end()), at("2026-01-20"));
    const learn::Learned learned = learn::learn(state);
    const Flow flow = flow_of(state, learned);
    Ranking ranking = rank(flow, receipts(flow, projection::project(flow)), 14);
    Outlook outlook;
    outlook.days.push_back({Day{20'000}, {{{}, 1.0}}});
    const Party kim{Party::Kind::resource, state.resources.find("Kim")};
    DelayCost cost{kim, std::vector<double>(28, 0), 0, 1, 0};
    for (int d = 21; d < 28; ++d) cost.lost_by_day[static_cast<std::size_t>(d)] = 7000;  // the last week
    cost.lost_per_day = 1750;
    compete(flow, {cost}, ranking, outlook);
    double kims = 0, sum = 0;
    for (const Chance& chance : outlook.days[0].chances) {
        sum += chance.probability;
        if (chance.party == kim) kims = chance.probability;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_NEAR(kims, 7.0 / 22, 1e-9);  // of 22 spans the seven that reach into it
    EXPECT_EQ(ranking.constraint, kim);
    EXPECT_EQ(ranking.ranked.front().party, kim);
}

TEST(HearTheLog, SharesHalfOfWhatIsTheirsAndLeavesTheRest) {
    std::vector<DayWinner> history;
    for (int d = 0; d < 12; ++d) {
        DayWinner day;
        day.day = Day{d};
        day.resource = d % 2;
        day.shares = {d % 2 == 0 ? 1.0 : 0.0, d % 2 == 1 ? 1.0 : 0.0, 0};
        history.push_back(day);
    }
    const Party first{Party::Kind::resource, 0}, second{Party::Kind::resource, 1}, supplier{Party::Kind::supplier, 0};
    Outlook outlook;
    outlook.days.push_back({Day{12}, {{first, 0.8}, {supplier, 0.2}}});
    const Outlook before = outlook;
    hear_the_log({history.begin(), history.begin() + 5}, {0.5, 0.5, 0}, 0.2, outlook);
    EXPECT_EQ(outlook.days[0].chances.size(), before.days[0].chances.size());  // not before ten days
    hear_the_log(history, {0.25, 0.75, 0}, 0.2, outlook);
    std::map<Party, double> chances;
    for (const Chance& chance : outlook.days[0].chances) chances[chance.party] = chance.probability;
    EXPECT_NEAR(chances[first], 0.4 + 0.4 * 0.8 * 0.25, 1e-12);
    EXPECT_NEAR(chances[second], 0.4 * 0.8 * 0.75, 1e-12);
    EXPECT_NEAR(chances[{}], 0.4 * 0.2, 1e-12);
    EXPECT_NEAR(chances[supplier], 0.2, 1e-12);
}

TEST(Saturation, AMachineBusyAllItsTimeLeavesNoRoomForTheMarket) {
    const auto share = [](std::int64_t busy_minutes) {
        test::HandLog log({"paint"}, {"w1"});
        for (int d = 0; d < 28; ++d) log.op("paint", "w1", d * test::kDayMinutes, d * test::kDayMinutes + busy_minutes);
        log.finish(28 * test::kDayMinutes);
        return unsaturated_share(log.state, saturated_spans(log.state, learn::learn(log.state), loss_index(log.state)));
    };
    EXPECT_EQ(share(24 * 60), 0);
    EXPECT_EQ(unsaturated_share(test::HandLog({"paint"}, {}).finish(600).state, {}), 1);
}

}  // namespace
}  // namespace drum::constraint
