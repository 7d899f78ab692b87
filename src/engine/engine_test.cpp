// The main path as one function: same facts, same moment, same advice; and no look ahead.
#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "action/action.h"
#include "engine/live.h"
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

TEST(Advise, APinHoldsUntilItIsTakenBackAndTheEvidenceIsStillSaid) {
    ByHand facts = plant();
    facts.add(Table::decisions, {{"action", "N"}, {"decision", "pin"}, {"at", "2026-01-02T08:00:00Z"}}, at("2026-01-02T08:00:00Z"));
    const auto named = [&](std::string_view moment) { return advise(state::merge(facts.blocks(), Instant::end()), at(moment), {.horizon_days = 4}); };
    const Advice before = named("2026-01-02"), held = named("2026-01-02T09:00:00Z");
    EXPECT_FALSE(before.prices->named.pinned);
    EXPECT_TRUE(held.prices->named.pinned);
    EXPECT_EQ(constraint::name(*held.state, held.prices->named.party), "N");
    EXPECT_EQ(constraint::name(*held.state, held.prices->named.steady), "M");
    facts.add(Table::decisions, {{"action", "N"}, {"decision", "unpin"}, {"at", "2026-01-02T10:00:00Z"}}, at("2026-01-02T10:00:00Z"));
    EXPECT_EQ(constraint::name(*before.state, named("2026-01-02T11:00:00Z").prices->named.party), "M");
}

TEST(Advise, SaysWhatWouldRaiseThroughputMostAndWhoLimitsThen) {
    const Advice advice = advise(state::merge(plant().blocks(), Instant::end()), at("2026-01-02"), {.horizon_days = 4});
    ASSERT_TRUE(advice.prices->raise);
    EXPECT_EQ(constraint::name(*advice.state, advice.prices->raise->party), "M");
    // 440 minutes would make 36.7 pieces instead of 33.3, but there are parts for 36 only.
    EXPECT_NEAR(advice.prices->raise->gain_per_day, (36 - 400 / 12.0) * 6 / 4, 1e-6);
    EXPECT_EQ(constraint::name(*advice.state, advice.prices->raise->then), "S");
}

TEST(Advise, NamesTheConstraintAndTheOneThingToDo) {
    const Advice advice = advise(state::merge(plant().blocks(), Instant::end()), at("2026-01-02"), {.horizon_days = 4});
    EXPECT_EQ(constraint::name(*advice.state, advice.prices->named.party), "M");  // 480 minutes wanted of 400
    EXPECT_EQ(advice.prices->evidence, Evidence::routes);
    EXPECT_NEAR(advice.ranking.ranked.front().hour_value, 6.0 / 12 * 60, 1e-9);
    // Forty are sold for the 5th and take 4.8 days of M and then N; parts are there for 36, and more come on the 7th: they are begun,
    // the rest of the parts is bought, and the customer is told.
    std::string said;
    for (const action::Action& a : advice.actions.due) said += std::string(action::name(a.verb)) + " " + to_text(a.quantity) + " ";
    EXPECT_EQ(said, "make 40 buy 4 tell 40 ");
    ASSERT_FALSE(advice.actions.due.empty());
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
    EXPECT_EQ(advice.prices->named.party.kind, constraint::Party::Kind::market);
    EXPECT_TRUE(advice.actions.due.empty());
    EXPECT_TRUE(std::any_of(advice.notes.begin(), advice.notes.end(), [](const std::string& note) { return note.starts_with("Nothing here can limit"); }));
}

Advice advised(const ByHand& facts, std::string_view as_of, double days = 14) {
    return advise(state::merge(facts.blocks(), Instant::end()), at(as_of), {.horizon_days = days});
}

TEST(Advise, WhatEarnsNothingLoadsNobody) {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
        .add(Table::items, {{"item", "P"}, {"price", "10"}, {"cost", "1"}})
        .add(Table::items, {{"item", "Q"}, {"price", "10"}, {"cost", "11"}})
        .add(Table::routes, {{"item", "P"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "1"}})
        .add(Table::routes, {{"item", "Q"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "1"}})
        .add(Table::demand, {{"order", "1"}, {"item", "P"}, {"quantity", "10"}, {"due_at", "2026-01-02"}})
        .add(Table::demand, {{"order", "2"}, {"item", "Q"}, {"quantity", "10000"}, {"due_at", "2026-01-02"}});
    const Advice advice = advised(facts, "2026-01-02");
    EXPECT_EQ(advice.prices->named.party.kind, constraint::Party::Kind::market);
    EXPECT_TRUE(std::any_of(advice.notes.begin(), advice.notes.end(), [](const std::string& n) { return n.find("left out of the programme: Q") != std::string::npos; }));
}

TEST(Advise, WhoIsNamedForTomorrowHasItsWorth) {
    ByHand facts;  // 600 minutes overdue, 480 a day: full tomorrow, fine over a fortnight
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
        .add(Table::items, {{"item", "P"}, {"price", "10"}, {"cost", "4"}})
        .add(Table::routes, {{"item", "P"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "10"}})
        .add(Table::demand, {{"order", "1"}, {"item", "P"}, {"quantity", "60"}, {"due_at", "2025-12-30"}});
    const Advice advice = advised(facts, "2026-01-01");
    EXPECT_EQ(constraint::name(*advice.state, advice.prices->named.party), "M");
    EXPECT_DOUBLE_EQ(advice.prices->named.worth_days, 1);
    EXPECT_NEAR(advice.prices->named.hour_value, 36, 1e-9);
    EXPECT_NEAR(advice.prices->named.gain_per_day, 4.8 * 6, 1e-9);
}

TEST(Advise, AHorizonBeyondTheOutlookIsLookedAt) {
    ByHand facts;  // 30 days of work due on the 20th day
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "100"}})
        .add(Table::items, {{"item", "P"}, {"price", "10"}, {"cost", "4"}})
        .add(Table::routes, {{"item", "P"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "1"}})
        .add(Table::demand, {{"order", "1"}, {"item", "P"}, {"quantity", "3000"}, {"due_at", "2026-01-20"}});
    EXPECT_EQ(advised(facts, "2026-01-01", 14).prices->named.party.kind, constraint::Party::Kind::market);
    const Advice advice = advised(facts, "2026-01-01", 30);
    EXPECT_EQ(advice.prices->outlook.days.size(), 14u);
    EXPECT_EQ(advised(facts, "2026-01-01", 25).prices->named.party.kind, constraint::Party::Kind::resource);
}

TEST(Advise, AnUnknownStockIsNotAnEmptyOne) {
    ByHand facts = plant();
    facts.add(Table::bom, {{"item", "X"}, {"component", "q"}, {"quantity", "1"}})
        .add(Table::sources, {{"item", "q"}, {"supplier", "T"}, {"lead_days", "60"}});
    const Advice advice = advised(facts, "2026-01-02", 4);
    EXPECT_EQ(constraint::name(*advice.state, advice.prices->named.party), "M");
    EXPECT_EQ(advice.buffers.unknown_stock.size(), 1u);
}

TEST(Advise, APartsSetUpIsPaidOncePerBatchOfItsParent) {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "C"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "1"}, {"setup_minutes", "60"}})
        .add(Table::bom, {{"item", "P"}, {"component", "C"}, {"quantity", "1"}})
        .add(Table::demand, {{"order", "1"}, {"item", "P"}, {"quantity", "100"}, {"due_at", "2026-01-02"}});
    const Advice advice = advised(facts, "2026-01-02");
    const auto need = constraint::requirements(*advice.flow, constraint::firm_wants(*advice.flow, Instant::end()));
    EXPECT_NEAR(need.minutes[0], 160, 1e-9);
}

TEST(Advise, WorkInProcessOfEveryLineOfAnOrderCounts) {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
        .add(Table::resources, {{"resource", "N"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "P"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "10"}})
        .add(Table::routes, {{"item", "P"}, {"step", "2"}, {"resource", "N"}, {"run_minutes", "5"}})
        .add(Table::orders, {{"order", "W1"}, {"line", "1"}, {"item", "P"}, {"kind", "make"}, {"quantity", "30"}, {"placed_at", "2026-01-01"}})
        .add(Table::orders, {{"order", "W1"}, {"line", "2"}, {"item", "P"}, {"kind", "make"}, {"quantity", "30"}, {"placed_at", "2026-01-01"}})
        .add(Table::operations, {{"case", "W1"}, {"resource", "M"}, {"item", "P"}, {"step", "1"}, {"good", "60"}, {"end", "2026-01-02"}})
        .add(Table::demand, {{"order", "1"}, {"item", "P"}, {"quantity", "60"}, {"due_at", "2026-01-05"}});
    const Advice advice = advised(facts, "2026-01-03");
    const auto need = constraint::requirements(*advice.flow, constraint::firm_wants(*advice.flow, Instant::end()));
    EXPECT_NEAR(need.minutes[0], 0, 1e-9);
    EXPECT_NEAR(need.minutes[1], 300, 1e-9);
}

TEST(Advise, AnOrderFarAheadOfALongLeadTimeIsBookedInTime) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"price", "5"}, {"cost", "1"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "120"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", "2026-01-01"}})
        .add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "100"}, {"due_at", "2026-04-20"}});
    const Advice advice = advised(facts, "2026-01-02");
    // Ordered today it comes twelve days late: it is ordered all the same, as booked, and its customer is told.
    const auto& due = advice.actions.due;
    ASSERT_EQ(due.size(), 2u);
    EXPECT_EQ(due[0].verb, action::Verb::buy);
    EXPECT_EQ(due[0].quantity, (Quantity{100'000'000}));
    EXPECT_EQ(due[1].verb, action::Verb::tell);
    EXPECT_EQ(due[1].expected - due[1].need_by, 12);
}

TEST(Live, WhatNothingProtectsButIsOnOrderIsSaidAsFromScratch) {
    ByHand facts;  // 50 come for a sale that was called off; what is drawn meanwhile stands among the figures of calling them off
    const Instant before = at("2026-01-02"), seven = at("2026-01-05T07:00:00Z"), eight = at("2026-01-05T08:00:00Z");
    facts.add(Table::items, {{"item", "A"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}}, before)
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "30"}}, before)
        .add(Table::stock, {{"item", "A"}, {"quantity", "9"}, {"counted_at", "2026-01-01"}}, before)
        .add(Table::orders, {{"order", "PO-1"}, {"item", "A"}, {"quantity", "50"}, {"supplier", "S"}, {"status", "placed"},
                             {"placed_at", "2026-01-02"}, {"promised_at", "2026-02-01"}}, before)
        .add(Table::moves, {{"item", "A"}, {"quantity", "-1"}, {"time", "2026-01-05T07:00:00Z"}, {"kind", "adjust"}}, seven);
    const auto folded = [&](Instant when) { return state::fold(state::merge(facts.blocks(), when), when); };
    Past past;
    past.state_at = [&](Instant when) -> Result<std::unique_ptr<const state::State>> { return std::make_unique<const state::State>(folded(when)); };
    Live live(folded(eight), {}, past);
    const auto on_hand = [&] { return live.advice().actions.due.at(0).figures.at(0).value; };
    ASSERT_EQ(live.advice().actions.due.size(), 1u);
    EXPECT_EQ(live.advice().actions.due.front().verb, action::Verb::cancel);
    EXPECT_EQ(on_hand(), "8");
    const Taken taken{live.advice().state->items.find("A"), Quantity{-3'000'000}, state::MoveKind::adjust, eight + 1, eight + 2};
    const bool followed = live.take(taken);
    EXPECT_EQ(on_hand(), followed ? "5" : "8") << "what it does not follow is asked for anew";
}

TEST(Advise, WildQuantitiesAreSaidAndDoNotCrash) {
    ByHand facts;
    for (const auto& [item, part] : {std::pair{"A", "B"}, {"B", "C"}, {"C", "D"}})
        facts.add(Table::bom, {{"item", item}, {"component", part}, {"quantity", "9000000000000"}});
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "C"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "9"}})
        .add(Table::sources, {{"item", "D"}, {"supplier", "S"}, {"lead_days", "5"}})
        .add(Table::stock, {{"item", "D"}, {"quantity", "3"}, {"counted_at", "2026-01-01"}})
        .add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "5"}, {"due_at", "2026-01-03"}});
    EXPECT_FALSE(advised(facts, "2026-01-02").notes.empty());
}

}  // namespace
}  // namespace drum::engine
