// The main path as one function: same facts, same moment, same advice; and no look ahead.
#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fact/by_hand.h"

namespace drum::engine {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }

ByHand plant() {
    ByHand facts;
    facts.add(Table::site, {{"name", "Small plant"}})
        .add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "100"}})
        .add(Table::resources, {{"resource", "N"}, {"capacity_per_day", "100"}})
        .add(Table::items, {{"item", "X"}, {"price", "10"}, {"cost", "4"}, {"unit", "EA"}})
        .add(Table::routes, {{"item", "X"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "12"}})
        .add(Table::routes, {{"item", "X"}, {"step", "2"}, {"resource", "N"}, {"run_minutes", "9"}})
        .add(Table::bom, {{"item", "X"}, {"component", "p"}, {"quantity", "1"}})
        .add(Table::sources, {{"item", "p"}, {"supplier", "S"}, {"lead_days", "5"}})
        .add(Table::stock, {{"item", "p"}, {"quantity", "36"}, {"counted_at", "2026-01-01"}})
        .add(Table::demand, {{"order", "1"}, {"item", "X"}, {"quantity", "40"}, {"ordered_at", "2026-01-02"}, {"due_at", "2026-01-05"}}, at("2026-01-02"));
    return facts;
}

TEST(Advise, NamesTheConstraintAndTheOneThingToDo) {
    const Advice advice = advise(state::merge(plant().blocks(), Instant::end()), at("2026-01-02"), {.horizon_days = 4});
    EXPECT_EQ(constraint::name(*advice.state, advice.named.party), "M");  // 480 minutes wanted of 400
    EXPECT_EQ(advice.evidence, Evidence::routes);
    EXPECT_NEAR(advice.ranking.ranked.front().hour_value, 6.0 / 12 * 60, 1e-9);
    ASSERT_EQ(advice.actions.due.size(), 1u);
    EXPECT_EQ(advice.actions.due.front().protects, "M");
}

TEST(Advise, FactsRecordedLaterChangeNothingEarlier) {
    ByHand later = plant();
    later.add(Table::moves, {{"item", "p"}, {"quantity", "500"}, {"time", "2026-01-01T12:00:00Z"}, {"kind", "receipt"}}, at("2026-02-01"));
    const Instant then = at("2026-01-02");
    const Advice before = advise(state::merge(plant().blocks(), then), then), after = advise(state::merge(later.blocks(), then), then);
    ASSERT_EQ(before.actions.due.size(), after.actions.due.size());
    EXPECT_EQ(before.actions.due.front().quantity, after.actions.due.front().quantity);
    EXPECT_EQ(before.ranking.throughput, after.ranking.throughput);
}

TEST(Advise, OfNothingIsHonest) {
    const Advice advice = advise(state::Rows{}, Instant{0});
    EXPECT_EQ(advice.named.party.kind, constraint::Party::Kind::market);
    EXPECT_TRUE(advice.actions.due.empty());
    EXPECT_TRUE(std::any_of(advice.notes.begin(), advice.notes.end(), [](const std::string& note) { return note.starts_with("Nothing here can limit"); }));
}

}  // namespace
}  // namespace drum::engine
