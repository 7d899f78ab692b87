// What is booked, day by day, against the programme's own explosion; and work in process counted once, against hand counts.
#include "buffer/booked.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>

#include "base/rng.h"
#include "buffer/need.h"
#include "constraint/programme.h"
#include "buffer/site_test.h"
#include "fact/by_hand.h"

namespace drum::buffer {
namespace {

using fact::ByHand;
using fact::Table;

Instant day(int n) { return Instant{n * kMicrosPerDay}; }
std::string day_text(int n) { return to_text(Day{n}); }

TEST(Booked, IsExactOnEveryDayHoweverFarAhead) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "30"}, {"due_at", day_text(10)}})
        .add(Table::demand, {{"order", "2"}, {"item", "A"}, {"quantity", "5"}, {"due_at", day_text(200)}});
    const auto world = world_of(facts, day(0));
    const Booked booked(world->flow);
    EXPECT_EQ(booked.within(0, 8), 0);     // between 7 and 10: nothing of it is due yet
    EXPECT_EQ(booked.within(0, 10), 0);    // ten days are those before the day it is due on
    EXPECT_EQ(booked.within(0, 11), 30);
    EXPECT_EQ(booked.within(0, 12.5), 30);
    EXPECT_EQ(booked.within(0, 200), 30);
    EXPECT_EQ(booked.within(0, 201), 35);
    EXPECT_EQ(booked.within(0, 5000), 35);
}

TEST(Booked, OfADayIsDueByItsEndWhateverTheHour) {
    ByHand facts;  // the clocks go back on 25 October
    facts.add(Table::site, {{"name", "S"}, {"time_zone", "Europe/Amsterdam"}})
        .add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", "2026-10-27T23:30:00+01:00"}})
        .add(Table::demand, {{"order", "2"}, {"item", "A"}, {"quantity", "2"}, {"due_at", "2026-10-27T00:10:00+01:00"}})
        .add(Table::demand, {{"order", "3"}, {"item", "A"}, {"quantity", "4"}, {"due_at", "2026-10-28T00:00:00+01:00"}});
    const auto world = world_of(facts, parse_time("2026-10-23T15:00:00+02:00")->instant);
    const Booked booked(world->flow);
    EXPECT_EQ(booked.within(0, 4), 0);
    EXPECT_EQ(booked.within(0, 4.99), 0);
    EXPECT_EQ(booked.within(0, 5), 3);
    EXPECT_EQ(booked.within(0, 6), 7);
}

TEST(Booked, WhatIsOverdueUndatedOrDueTodayIsNeededNow) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", day_text(-40)}})
        .add(Table::demand, {{"order", "2"}, {"item", "A"}, {"quantity", "2"}})
        .add(Table::demand, {{"order", "3"}, {"item", "A"}, {"quantity", "4"}, {"due_at", day_text(0)}})
        .add(Table::demand, {{"order", "4"}, {"item", "A"}, {"quantity", "8"}, {"due_at", day_text(1)}});
    const auto world = world_of(facts, day(0));
    const Booked booked(world->flow);
    EXPECT_EQ(booked.within(0, 0), 7);
    EXPECT_EQ(booked.within(0, 1), 7);
    EXPECT_EQ(booked.within(0, 2), 15);
}

// Products of sub-assemblies of parts, with stock, work under way and orders at random.
ByHand random_plant(Rng& rng) {
    ByHand facts;
    const auto number = [&](int most) { return std::to_string(1 + rng.below(most)); };
    for (int p = 0; p < 3; ++p)
        for (int s = 0; s < 3; ++s)
            if (rng.below(2) == 0) facts.add(Table::bom, {{"item", "P" + std::to_string(p)}, {"component", "S" + std::to_string(s)}, {"quantity", number(3)}});
    for (int s = 0; s < 3; ++s) {
        facts.add(Table::bom, {{"item", "S" + std::to_string(s)}, {"component", "x"}, {"quantity", "0.25"}})
            .add(Table::bom, {{"item", "S" + std::to_string(s)}, {"component", "y" + std::to_string(rng.below(2))}, {"quantity", number(4)}})
            .add(Table::stock, {{"item", "S" + std::to_string(s)}, {"quantity", number(20)}});
        const std::string work = "WO" + std::to_string(s);
        facts.add(Table::orders, {{"order", work}, {"item", "S" + std::to_string(s)}, {"quantity", number(20)}, {"kind", "make"}})
            .add(Table::moves, {{"item", "x"}, {"quantity", "-" + number(3)}, {"kind", "consume"}, {"order", work}, {"time", day_text(-1)}});
    }
    for (int d = 0; d < 12; ++d)
        facts.add(Table::demand, {{"order", std::to_string(d)}, {"item", (rng.below(3) == 0 ? "S" : "P") + std::to_string(rng.below(3))},
                                  {"quantity", number(9)}, {"due_at", day_text(static_cast<int>(rng.below(40)) - 3)}});
    return facts;
}

RC_GTEST_PROP(Booked, IsTheExplosionOfWhatIsDueByThen, ()) {
    Rng rng(static_cast<std::uint64_t>(*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 40)));
    const auto world = world_of(random_plant(rng), day(0));
    const Booked booked(world->flow);
    for (int days = 1; days < 42; ++days) {
        const auto gross = constraint::requirements(world->flow, constraint::firm_wants(world->flow, day(days) + (-1))).gross;
        for (std::size_t i = 0; i < gross.size(); ++i) RC_ASSERT(std::abs(booked.within(static_cast<Id>(i), days) - gross[i]) < 1e-9);
    }
}

TEST(Need, OfADayBeforeABookedOrderIsNotThatOrder) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "30"}, {"due_at", day_text(10)}});
    const auto world = world_of(facts, day(0));
    const Booked booked(world->flow);
    const Need known{&booked, 0, {}}, expected{&booked, 0, {100, 50, 0, 100}};
    EXPECT_EQ(known.mean(9), 0);
    EXPECT_EQ(known.mean(11), 30);
    EXPECT_DOUBLE_EQ(expected.mean(9), 18);   // two a day, none of them booked
    EXPECT_DOUBLE_EQ(expected.mean(20), 40);  // 30 booked, ten more
}

TEST(LastDay, EndsAtTheFirstThatFails) {
    EXPECT_EQ(last_day(9, [](int day) { return day != 3; }), 2);
    EXPECT_EQ(last_day(9, [](int) { return true; }), 9);
    EXPECT_EQ(last_day(9, [](int) { return false; }), -1);
}

// One A takes two B and one C. Ten A are ordered, and work order W makes ten; what happened to it is added by each test. Before
// that there are 100 B and 100 C.
class WorkInProcess : public testing::Test {
protected:
    WorkInProcess() {
        facts_.add(Table::items, {{"item", "A"}, {"price", "100"}, {"cost", "10"}})
            .add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
            .add(Table::routes, {{"item", "A"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "5"}})
            .add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}})
            .add(Table::bom, {{"item", "A"}, {"component", "C"}, {"quantity", "1"}})
            .add(Table::sources, {{"item", "B"}, {"supplier", "S"}, {"lead_days", "5"}})
            .add(Table::sources, {{"item", "C"}, {"supplier", "S"}, {"lead_days", "5"}})
            .add(Table::demand, {{"order", "SO"}, {"item", "A"}, {"quantity", "10"}, {"due_at", day_text(4)}})
            .add(Table::orders, {{"order", "W"}, {"item", "A"}, {"quantity", "10"}, {"kind", "make"}, {"placed_at", day_text(-3)}});
        for (const char* item : {"B", "C"}) facts_.add(Table::stock, {{"item", item}, {"quantity", "100"}, {"counted_at", day_text(-5)}});
    }
    void move(const char* item, const char* quantity, const char* kind, const char* order) {
        facts_.add(Table::moves, {{"item", item}, {"quantity", quantity}, {"kind", kind}, {"time", day_text(-1)}, {"order", order}});
    }
    // Units of the component that the ten A need yet. With so many the programme must make all of them, and with fewer not.
    double still_needed(const char* component) const {
        const auto world = world_of(facts_, day(0));
        const Id id = world->state.items.find(component);
        const double booked = Booked(world->flow).within(id, 30);
        const auto made_with = [&](double units) {
            const auto wants = constraint::firm_wants(world->flow, Instant::end());
            return constraint::Programme(world->flow, wants, {{constraint::Row::Kind::material, id, units}}).solve().x.at(0);
        };
        const double wanted = world->state.demand[0].outstanding().value();
        EXPECT_NEAR(made_with(booked), wanted, 1e-6) << component;
        EXPECT_LT(made_with(booked - 1), booked > 0 ? wanted - 0.4 : wanted + 1) << component;
        return booked;
    }
    ByHand facts_;
};

TEST_F(WorkInProcess, NeedsAllThatIsNotIssued) {
    EXPECT_EQ(still_needed("B"), 20);
    EXPECT_EQ(still_needed("C"), 10);
}

TEST_F(WorkInProcess, NeedsNothingOfWhatIsIssuedToItAndTheOthersAsBefore) {
    move("B", "-20", "consume", "W");
    EXPECT_EQ(still_needed("B"), 0);
    EXPECT_EQ(still_needed("C"), 10);
}

TEST_F(WorkInProcess, NeedsTheRestOfWhatIsPartlyIssued) {
    move("B", "-12", "consume", "W");
    EXPECT_EQ(still_needed("B"), 8);
    move("B", "3", "consume", "W");  // three are put back
    EXPECT_EQ(still_needed("B"), 11);
    move("B", "1", "return", "W");
    EXPECT_EQ(still_needed("B"), 12);
}

TEST_F(WorkInProcess, IssuedBeyondWhatItTakesIsNobodyElses) {
    move("B", "-30", "consume", "W");
    facts_.add(Table::demand, {{"order", "SO2"}, {"item", "A"}, {"quantity", "3"}, {"due_at", day_text(4)}});
    const auto world = world_of(facts_, day(0));
    EXPECT_EQ(Booked(world->flow).within(world->state.items.find("B"), 30), 6);
}

// It may have gone into anything: counted as still needed until a step or a receipt shows that the work has begun.
TEST_F(WorkInProcess, NeedsAllThatWasDrawnWithoutANumber) {
    move("B", "-20", "consume", "");
    EXPECT_EQ(still_needed("B"), 20);
    facts_.add(Table::operations, {{"case", "W"}, {"activity", "M"}, {"resource", "M"}, {"item", "A"}, {"end", day_text(-1)}, {"good", "10"}});
    EXPECT_EQ(still_needed("B"), 0);
}

TEST_F(WorkInProcess, ReceivedInPartHasUsedWhatThatTakes) {
    move("A", "4", "produce", "W");
    EXPECT_EQ(still_needed("B"), 12);
    move("B", "-8", "consume", "W");  // drawn for the four that are there
    EXPECT_EQ(still_needed("B"), 12);
    move("B", "-4", "consume", "W");  // and for two more
    EXPECT_EQ(still_needed("B"), 8);
    move("A", "-4", "ship", "SO");
    EXPECT_EQ(still_needed("B"), 8);
}

TEST_F(WorkInProcess, IssuedAndBegunIsCountedOnce) {
    move("B", "-12", "consume", "W");
    facts_.add(Table::operations, {{"case", "W"}, {"activity", "M"}, {"resource", "M"}, {"item", "A"}, {"end", day_text(-1)}, {"good", "5"}});
    EXPECT_EQ(still_needed("B"), 8);   // five begun, one more drawn for
    EXPECT_EQ(still_needed("C"), 5);
}

TEST_F(WorkInProcess, ClosedShortLeavesNothingIssued) {
    move("B", "-20", "consume", "W");
    facts_.add(Table::orders, {{"order", "W2"}, {"item", "A"}, {"quantity", "10"}, {"kind", "make"}, {"status", "cancelled"}});
    move("B", "-20", "consume", "W2");
    EXPECT_EQ(still_needed("B"), 0);
    facts_.add(Table::demand, {{"order", "SO2"}, {"item", "A"}, {"quantity", "5"}, {"due_at", day_text(4)}});
    const auto world = world_of(facts_, day(0));
    EXPECT_EQ(Booked(world->flow).within(world->state.items.find("B"), 30), 10);
}

}  // namespace
}  // namespace drum::buffer
