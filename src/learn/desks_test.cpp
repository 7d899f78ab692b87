// Queues at steps in which people decide, and what suppliers bring while they are behind, worked by hand.
#include "learn/desks.h"

#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }
state::State folded(const ByHand& facts, std::string_view as_of) { return state::fold(state::merge(facts.blocks(), Instant::end()), at(as_of)); }

// Ten documents: each is written at 8:00 by Ann, and read by Bo: number i after i days.
ByHand documents() {
    ByHand facts;
    for (int i = 1; i <= 10; ++i) {
        const std::string day = to_text(Day{20'000 + 2 * i}), later = to_text(Day{20'000 + 3 * i});
        const std::string number = "D" + std::to_string(i);
        facts.add(Table::operations, {{"case", number}, {"activity", "Write"}, {"worker", "Ann"}, {"start", day + "T07:00:00Z"}, {"end", day + "T08:00:00Z"}});
        facts.add(Table::operations, {{"case", number}, {"activity", "Read"}, {"worker", "Bo"}, {"start", later + "T08:00:00Z"}, {"end", later + "T08:30:00Z"}});
    }
    facts.add(Table::operations, {{"case", "D11"}, {"activity", "Write"}, {"worker", "Ann"}, {"start", "2024-11-01T07:00:00Z"}, {"end", "2024-11-01T08:00:00Z"}});
    return facts;
}

TEST(Desks, ADocumentWaitsFromTheStepBeforeToItsAnswer) {
    const state::State state = folded(documents(), "2024-11-03T00:00:00Z");  // day 20,030 is 2024-11-03
    EXPECT_EQ(state.resource[state.resources.find("Read")].kind, state::ResourceKind::approval);
    const std::vector<Desk> desks = learn_desks(state, at("2024-11-03T00:00:00Z"));
    const Desk& read = desks[state.resources.find("Read")];
    ASSERT_EQ(read.visits.size(), 9u);  // the tenth is answered on day 30 itself
    EXPECT_EQ(read.visits[4].started - read.visits[4].arrived, 5 * kMicrosPerDay);
    EXPECT_EQ(read.people, std::vector<std::string>{"Bo"});
    EXPECT_NEAR(read.wait_days, 5, 1e-9);  // 1 to 9, all within four weeks
    EXPECT_NEAR(read.touch_minutes, 30, 1e-9);
    // After Write came Read nine times, whenever it is known what came; D10 and D11 wait for it.
    EXPECT_NEAR(read.queue(), 2, 1e-9);
    EXPECT_NEAR(read.answers_per_day, 9 / read.days, 1e-9);
    EXPECT_NEAR(read.pace_of_one(), read.answers_per_day, 1e-9);
    EXPECT_TRUE(desks[state.resources.find("Write")].visits.front().arrived == desks[state.resources.find("Write")].visits.front().started);
}

TEST(Desks, OrdersPassTheApprovalOfTheTableOrTheOneTheyName) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}});
    facts.add(Table::orders, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"approval_requested_at", "2026-01-01"}, {"approved_at", "2026-01-04"}, {"approver", "Kim"}});
    facts.add(Table::orders, {{"order", "2"}, {"item", "A"}, {"quantity", "1"}, {"approval_requested_at", "2026-01-05"}, {"approver", "Kim"}, {"status", "requested"}});
    const state::State named = folded(facts, "2026-01-10");
    const Desk kim = learn_desks(named, named.as_of)[named.resources.find("Kim")];
    ASSERT_EQ(kim.visits.size(), 1u);
    EXPECT_EQ(kim.waiting.size(), 1u);
    EXPECT_NEAR(kim.wait_days, 3, 1e-9);
    EXPECT_EQ(kim.people, std::vector<std::string>{"Kim"});

    facts.add(Table::resources, {{"resource", "purchasing"}, {"kind", "approval"}});
    const state::State typed = folded(facts, "2026-01-10");
    EXPECT_EQ(typed.resources.find("Kim"), kNone);
    EXPECT_EQ(typed.orders[0].approval, typed.resources.find("purchasing"));
}

TEST(Supply, ASupplierWhoIsBehindBringsWhatHeBrought) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}}).add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
    facts.add(Table::orders, {{"order", "1"}, {"item", "A"}, {"supplier", "S"}, {"quantity", "500"}, {"placed_at", "2026-01-01"}, {"promised_at", "2026-01-10"}});
    for (const char* day : {"2026-02-01", "2026-02-10", "2026-02-20", "2026-03-01"})
        facts.add(Table::moves, {{"item", "A"}, {"quantity", "20"}, {"time", day}, {"kind", "receipt"}, {"order", "1"}, {"id", day}});
    const state::State late = folded(facts, "2026-03-05");
    EXPECT_NEAR(learn_supply(late, late.as_of)[0], 80.0 * 7 / 53, 1e-9);  // behind since the end of the promised day
    const state::State early = folded(facts, "2026-01-20");  // ten days late: no habit yet
    EXPECT_LT(learn_supply(early, early.as_of)[0], 0);
}

}  // namespace
}  // namespace drum::learn
