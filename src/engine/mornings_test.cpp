// The name of the constraint: kept by the mornings before, and no further back than needed.
#include "engine/mornings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "engine/engine.h"
#include "fact/by_hand.h"

namespace drum::engine {
namespace {

using constraint::Party;
using fact::ByHand;
using fact::Table;

std::vector<Expectation> day_of(double paint, double weld) {
    return {{Party::Kind::resource, "paint", paint}, {Party::Kind::resource, "weld", weld}, {Party::Kind::market, "market", 1 - paint - weld}};
}

// The latest first; `asked` counts how far back was looked.
std::string named_by(const std::vector<std::vector<Expectation>>& days, int* asked = nullptr) {
    int farthest = 0;
    const Expectation who = steady([&](int back) {
        farthest = std::max(farthest, back);
        return back < static_cast<int>(days.size()) ? &days[static_cast<std::size_t>(back)] : nullptr;
    });
    if (asked != nullptr) *asked = farthest;
    return who.name;
}

TEST(Steady, OneDayDoesNotChangeTheNameAndTwoClearOnesDo) {
    std::vector<std::vector<Expectation>> days(20, day_of(0.9, 0.05));
    EXPECT_EQ(named_by(days), "paint");
    days.insert(days.begin(), day_of(0.05, 0.9));
    EXPECT_EQ(named_by(days), "paint");
    days.insert(days.begin(), day_of(0.05, 0.9));
    EXPECT_EQ(named_by(days), "weld");
}

TEST(Steady, NearEqualsDoNotTakeTurns) {
    std::vector<std::vector<Expectation>> days(4, day_of(0.8, 0.1));
    for (int day = 0; day < 20; ++day) {
        days.insert(days.begin(), day % 2 == 0 ? day_of(0.45, 0.5) : day_of(0.5, 0.45));
        EXPECT_EQ(named_by(days), "paint") << day;
    }
}

TEST(Steady, ASmallLeadCountsOnlyWhereNothingClearerIsInFourWeeks) {
    const std::vector<std::vector<Expectation>> close(40, day_of(0.44, 0.5));
    EXPECT_EQ(named_by(close), "weld");
    std::vector<std::vector<Expectation>> days(26, day_of(0.44, 0.5));
    days.insert(days.end(), 4, day_of(0.9, 0.05));
    EXPECT_EQ(named_by(days), "paint");
}

TEST(Steady, LooksBackNoFurtherThanItMust) {
    int asked = 0;
    EXPECT_EQ(named_by(std::vector<std::vector<Expectation>>(28, day_of(0.95, 0.02)), &asked), "paint");
    EXPECT_EQ(asked, 1);
}

TEST(Steady, WithoutAPastTheLikeliestIsNamed) {
    EXPECT_EQ(named_by({day_of(0.4, 0.5)}), "weld");
    EXPECT_EQ(named_by({}), "");
}

TEST(Steady, WhoWasClearOnAMorningIsAskedOfFourAtMost) {
    const std::vector<std::vector<Expectation>> days{day_of(0.9, 0.05), day_of(0.9, 0.05), day_of(0.5, 0.45), day_of(0.05, 0.9), day_of(0.05, 0.9), day_of(0.5, 0.4), day_of(0.5, 0.4), day_of(0.9, 0.05), day_of(0.9, 0.05)};
    int farthest = 0;
    const auto clear = [&](int back) {
        const auto who = clear_leader([&](int day) { return farthest = std::max(farthest, day), day < static_cast<int>(days.size()) ? &days[static_cast<std::size_t>(day)] : nullptr; }, back);
        return who ? who->name : std::string();
    };
    EXPECT_EQ(clear(0), "paint");
    EXPECT_EQ(farthest, 1);
    EXPECT_EQ(clear(2), "");      // near-equals, after days that were clear for another
    EXPECT_EQ(clear(3), "weld");
    EXPECT_EQ(clear(5), "paint"); // by the two clear ones before it
    EXPECT_LE(farthest, 8);
    EXPECT_EQ(clear(8), "");      // nothing before it
}

// A plant whose welding is the limit until on the 20th its order is cancelled and much painting ordered instead.
ByHand plant() {
    ByHand facts;
    const auto at = [](int day) { return Instant{*fact::stored_value(fact::Type::instant, "2026-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T06:00:00Z")}; };
    facts.add(Table::resources, {{"resource", "paint"}, {"capacity_per_day", "100"}}, at(1))
        .add(Table::resources, {{"resource", "weld"}, {"capacity_per_day", "100"}}, at(1))
        .add(Table::items, {{"item", "X"}, {"price", "10"}, {"cost", "4"}}, at(1))
        .add(Table::items, {{"item", "Y"}, {"price", "10"}, {"cost", "4"}}, at(1))
        .add(Table::routes, {{"item", "X"}, {"step", "1"}, {"resource", "weld"}, {"run_minutes", "10"}}, at(1))
        .add(Table::routes, {{"item", "Y"}, {"step", "1"}, {"resource", "paint"}, {"run_minutes", "10"}}, at(1))
        .add(Table::demand, {{"order", "1"}, {"item", "X"}, {"quantity", "400"}, {"ordered_at", "2026-01-02"}, {"due_at", "2026-01-16"}}, at(2), "first")
        .add(Table::demand, {{"order", "1"}, {"item", "X"}, {"quantity", "400"}, {"status", "cancelled"}}, at(20), "first")
        .add(Table::demand, {{"order", "2"}, {"item", "Y"}, {"quantity", "4000"}, {"ordered_at", "2026-01-20"}, {"due_at", "2026-01-25"}}, at(20));
    return facts;
}

std::string named_on(const ByHand& facts, std::string_view moment, int* folds = nullptr) {
    const Instant at{*fact::stored_value(fact::Type::instant, moment)};
    Past past;
    past.state_at = [&](Instant then) -> Result<std::unique_ptr<const state::State>> {
        if (folds != nullptr) ++*folds;
        return std::make_unique<const state::State>(state::fold(state::merge(facts.blocks(), then), then));
    };
    const auto now = std::make_shared<const state::State>(state::fold(state::merge(facts.blocks(), at), at));
    const Advice advice = advise(now, {.draws = 20}, past);
    return constraint::name(*advice.state, advice.prices->named.party);
}

TEST(Steady, TheConstraintMovesOnceItHasLasted) {
    const ByHand facts = plant();
    EXPECT_EQ(named_on(facts, "2026-01-19T12:00:00Z"), "weld");
    EXPECT_EQ(named_on(facts, "2026-01-20T12:00:00Z"), "weld");  // paint is likelier since this morning
    EXPECT_EQ(named_on(facts, "2026-01-22T12:00:00Z"), "paint");
}

TEST(Prices, AMoveDoesNotSetThemAnewAndAnOrderDoes) {
    ByHand facts = plant();
    facts.add(Table::stock, {{"item", "X"}, {"quantity", "30"}, {"counted_at", "2026-01-03"}}, Instant{*fact::stored_value(fact::Type::instant, "2026-01-03")})
        .add(Table::moves, {{"item", "X"}, {"quantity", "-20"}, {"time", "2026-01-20T09:00:00Z"}}, Instant{*fact::stored_value(fact::Type::instant, "2026-01-20T09:00:00Z")});
    const Instant at{*fact::stored_value(fact::Type::instant, "2026-01-20T10:00:00Z")};
    const state::State now = state::fold(state::merge(facts.blocks(), at), at);
    EXPECT_EQ(priced_at(now), Instant{*fact::stored_value(fact::Type::instant, "2026-01-20T06:00:00Z")});
    const Instant next_day{*fact::stored_value(fact::Type::instant, "2026-01-21T10:00:00Z")};
    EXPECT_EQ(priced_at(state::fold(state::merge(facts.blocks(), next_day), next_day)), Instant{*fact::stored_value(fact::Type::instant, "2026-01-21")});
    int folds = 0;
    EXPECT_EQ(named_on(facts, "2026-01-20T10:00:00Z", &folds), "weld");
    EXPECT_GE(folds, 2);  // the prices' own moment and at least one morning
}

// Two plants' worth of parts: w goes into X, which is welded, p into Y, which is painted, each bought in ten days. The mix moves from X to Y on
// the 20th, but X is wanted still.
ByHand mixed() {
    ByHand facts;
    const auto at = [](const char* day) { return Instant{*fact::stored_value(fact::Type::instant, std::string(day) + "T06:00:00Z")}; };
    for (const char* resource : {"paint", "weld"}) facts.add(Table::resources, {{"resource", resource}, {"capacity_per_day", "100"}}, at("2026-01-01"));
    const std::array<std::array<const char*, 3>, 2> products{{{"X", "weld", "w"}, {"Y", "paint", "p"}}};
    for (const auto& [product, resource, part] : products) {
        facts.add(Table::items, {{"item", product}, {"price", "10"}, {"cost", "4"}}, at("2026-01-01"))
            .add(Table::items, {{"item", part}, {"cost", "4"}}, at("2026-01-01"))
            .add(Table::routes, {{"item", product}, {"step", "1"}, {"resource", resource}, {"run_minutes", "10"}}, at("2026-01-01"))
            .add(Table::bom, {{"item", product}, {"component", part}, {"quantity", "1"}}, at("2026-01-01"))
            .add(Table::sources, {{"item", part}, {"supplier", "S"}, {"lead_days", "10"}}, at("2026-01-01"))
            .add(Table::stock, {{"item", part}, {"quantity", "9000"}, {"counted_at", "2025-10-01"}}, at("2026-01-01"));
        for (int day = 0; day < 90; ++day) {
            const std::string time = to_text(parse_day("2025-10-02").value() + day) + "T10:00:00Z", units = std::to_string(-(4 + day * 7 % 5));
            facts.add(Table::moves, {{"item", part}, {"quantity", units}, {"kind", "consume"}, {"time", time}}, at("2026-01-01"));
        }
    }
    facts.add(Table::demand, {{"order", "1"}, {"item", "X"}, {"quantity", "1000"}, {"ordered_at", "2026-01-02"}, {"due_at", "2026-01-26"}}, at("2026-01-02"), "first")
        .add(Table::demand, {{"order", "1"}, {"item", "X"}, {"quantity", "20"}, {"due_at", "2026-02-10"}}, at("2026-01-20"), "first")
        .add(Table::demand, {{"order", "2"}, {"item", "Y"}, {"quantity", "2000"}, {"ordered_at", "2026-01-20"}, {"due_at", "2026-02-10"}}, at("2026-01-20"));
    return facts;
}

// The advice of a moment; `mornings` are those worked out before, and take those worked out now.
Advice advised(const ByHand& facts, std::string_view moment, std::map<Day, Morning>* mornings = nullptr) {
    const Instant at{*fact::stored_value(fact::Type::instant, moment)};
    Past past;
    past.state_at = [&](Instant then) -> Result<std::unique_ptr<const state::State>> {
        return std::make_unique<const state::State>(state::fold(state::merge(facts.blocks(), then), then));
    };
    if (mornings != nullptr) {
        past.kept = [mornings](Day day) { return mornings->contains(day) ? std::optional(mornings->at(day)) : std::nullopt; };
        past.keep = [mornings](const Morning& morning) { (*mornings)[morning.day] = morning; };
    }
    return advise(std::make_shared<const state::State>(state::fold(state::merge(facts.blocks(), at), at)), {.horizon_days = 30, .draws = 20}, past);
}

const buffer::Buffer& buffer_of(const Advice& advice, const char* item) {
    const auto& all = advice.buffers.protected_items;
    return *std::find_if(all.begin(), all.end(), [&](const buffer::Buffer& b) { return b.item == advice.state->items.find(item); });
}

TEST(Formers, TheBuffersOfAConstraintStayForOneLeadTimeAfterItMoved) {
    const ByHand facts = mixed();
    const Advice before = advised(facts, "2026-01-19T12:00:00Z");
    EXPECT_EQ(constraint::name(*before.state, before.prices->named.party), "weld");
    EXPECT_TRUE(before.prices->formers.empty());
    const Advice after = advised(facts, "2026-01-23T12:00:00Z");
    EXPECT_EQ(constraint::name(*after.state, after.prices->named.party), "paint");
    ASSERT_EQ(after.prices->formers.size(), 1u);
    EXPECT_EQ(constraint::name(*after.state, after.prices->formers[0].party), "weld");
    EXPECT_EQ(to_text(after.prices->formers[0].until), "2026-01-21");
    const Advice later = advised(facts, "2026-02-02T12:00:00Z");
    EXPECT_TRUE(later.prices->formers.empty());
    EXPECT_EQ(buffer_of(before, "w").weight, 1);
    EXPECT_EQ(buffer_of(after, "w").weight, 1);        // all that weld does needs it
    ASSERT_TRUE(buffer_of(after, "w").former);
    EXPECT_FALSE(buffer_of(after, "p").former);
    EXPECT_LT(buffer_of(later, "w").weight, 0.1);      // of what is wanted now, X is a hundredth
    EXPECT_GT(buffer_of(after, "w").level, buffer_of(later, "w").level);
}

TEST(Formers, AreAFunctionOfTheFactsWhateverIsKeptOfTheMornings) {
    const ByHand facts = mixed();
    std::map<Day, Morning> mornings;
    for (const char* moment : {"2026-01-19T12:00:00Z", "2026-01-22T09:00:00Z", "2026-01-23T12:00:00Z", "2026-01-31T12:00:00Z", "2026-02-02T12:00:00Z"}) {
        const Advice kept = advised(facts, moment, &mornings), anew = advised(facts, moment);
        ASSERT_EQ(kept.prices->formers.size(), anew.prices->formers.size()) << moment;
        for (std::size_t i = 0; i < kept.prices->formers.size(); ++i) EXPECT_EQ(kept.prices->formers[i].until, anew.prices->formers[i].until) << moment;
        EXPECT_EQ(buffer_of(kept, "w").level, buffer_of(anew, "w").level) << moment;
    }
    EXPECT_GT(mornings.size(), 4u);
}

TEST(Formers, APinIsAMoveAndSoIsTakingItBack) {
    ByHand facts = mixed();
    const auto decide = [&](const char* decision, const char* at) {
        facts.add(Table::decisions, {{"action", "paint"}, {"decision", decision}, {"at", at}}, Instant{*fact::stored_value(fact::Type::instant, at)});
    };
    decide("pin", "2026-01-07T08:00:00Z"), decide("unpin", "2026-01-15T08:00:00Z");
    const Advice pinned = advised(facts, "2026-01-08T12:00:00Z"), back = advised(facts, "2026-01-16T12:00:00Z");
    ASSERT_EQ(pinned.prices->formers.size(), 1u);
    EXPECT_EQ(constraint::name(*pinned.state, pinned.prices->formers[0].party), "weld");
    EXPECT_EQ(to_text(pinned.prices->formers[0].until), "2026-01-07");
    ASSERT_EQ(back.prices->formers.size(), 1u);
    EXPECT_EQ(constraint::name(*back.state, back.prices->formers[0].party), "paint");
    EXPECT_EQ(to_text(back.prices->formers[0].until), "2026-01-15");
}

}  // namespace
}  // namespace drum::engine
