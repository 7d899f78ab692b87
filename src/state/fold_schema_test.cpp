// fold(): what the rows of bills, calendars, sources, routes, orders and demand make of the plant.
#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "state/state.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }
Day day(std::string_view text) { return Day{static_cast<std::int32_t>(*fact::stored_value(fact::Type::day, text))}; }
State folded(const ByHand& facts, std::string_view as_of = "2026-03-01") {
    return fold(merge(facts.blocks(), Instant::end()), at(as_of));
}

// "A>B 5": the lines of a bill.
std::string lines(const State& state, const std::vector<BomLine>& bom) {
    std::string out;
    for (const BomLine& line : bom)
        out += (out.empty() ? "" : ", ") + state.items.text(line.item) + ">" + state.items.text(line.component) + " " +
               to_text(nearest_quantity(line.quantity));
    return out;
}

TEST(Bill, LinesOfOneComponentAddUp) {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}, {"position", "R1"}})
        .add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "3"}, {"position", "R7"}})
        .add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "4"}, {"step", "20"}})
        .add(Table::items, {{"item", "B"}, {"cost", "10"}});
    const State state = folded(facts);
    EXPECT_EQ(lines(state, state.bom), "A>B 5, A>B 4");  // those of another step stand by themselves
    EXPECT_EQ(state.item[state.items.find("A")].cost, 90);
}

TEST(Bill, WhatBeginsLaterStandsApartAndWhatHasEndedNowhere) {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "OLD"}, {"quantity", "1"}, {"valid_to", "2026-03-09"}})
        .add(Table::bom, {{"item", "A"},
                          {"component", "NEW"},
                          {"quantity", "1"},
                          {"valid_from", "2026-03-10"},
                          {"valid_to", "2026-06-30"}})
        .add(Table::bom, {{"item", "A"}, {"component", "NEWER"}, {"quantity", "2"}, {"valid_from", "2026-07-01"}})
        .add(Table::bom, {{"item", "A"}, {"component", "PAST"}, {"quantity", "1"}, {"valid_to", "2026-02-28"}});
    const State before = folded(facts, "2026-03-09");
    EXPECT_EQ(lines(before, before.bom), "A>OLD 1");
    EXPECT_EQ(before.bom[0].valid_to, day("2026-03-09"));
    EXPECT_EQ(lines(before, before.bom_later), "A>NEW 1, A>NEWER 2");
    EXPECT_EQ(before.bom_later_of[before.items.find("A") + 1], 2);
    const State after = folded(facts, "2026-03-10");
    EXPECT_EQ(lines(after, after.bom), "A>NEW 1");
    EXPECT_EQ(lines(after, after.bom_later), "A>NEWER 2");
}

TEST(Bill, ACircleIsOneOnlyOfLinesThatHoldTogether) {
    ByHand facts;  // A of B until spring, B of A from then on
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "1"}, {"valid_to", "2026-03-31"}})
        .add(Table::bom, {{"item", "B"}, {"component", "A"}, {"quantity", "1"}, {"valid_from", "2026-04-01"}});
    const State apart = folded(facts);
    EXPECT_TRUE(apart.set_aside.empty());
    EXPECT_EQ(lines(apart, apart.bom_later), "B>A 1");
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}, {"valid_from", "2026-05-01"}});
    const State circle = folded(facts);
    EXPECT_EQ(circle.set_aside.size(), 2u);
    EXPECT_EQ(lines(circle, circle.bom), "A>B 1");
    EXPECT_TRUE(circle.bom_later.empty());
}

TEST(Bill, SubstitutesAreNoComponentsAndStandInTheirOrder) {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}, {"position", "10"}})
        .add(Table::bom, {{"item", "A"}, {"component", "Z"}, {"quantity", "2"}, {"position", "10"}, {"alternate", "1"}})
        .add(Table::bom, {{"item", "A"}, {"component", "C"}, {"quantity", "4"}, {"position", "10"}, {"alternate", "2"}})
        .add(Table::bom, {{"item", "A"}, {"component", "D"}, {"quantity", "1"}, {"position", "20"}});
    const State state = folded(facts);
    EXPECT_EQ(lines(state, state.bom), "A>B 2, A>D 1");
    ASSERT_EQ(state.alternates.size(), 2u);
    EXPECT_EQ(state.items.text(state.alternates[0].substitute), "Z");
    EXPECT_EQ(state.items.text(state.alternates[0].component), "B");
    EXPECT_EQ(state.items.text(state.alternates[1].substitute), "C");
    EXPECT_EQ(state.alternates[1].quantity, 4);
    facts.add(Table::bom, {{"item", "A"}, {"component", "E"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "A"}, {"component", "F"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "A"}, {"component", "G"}, {"quantity", "1"}, {"alternate", "1"}});
    const State unclear = folded(facts);
    ASSERT_EQ(unclear.questions.size(), 1u);
    EXPECT_EQ(unclear.questions[0].reason,
              "G may stand for a component of A, and nothing says for which: several lines have no position");
}

std::string hours(const Calendar& calendar, std::string_view date) {
    std::string out;
    for (const Calendar::Span& span : calendar.spans(day(date)))
        out += (out.empty() ? "" : ", ") + std::to_string(span.from / kMicrosPerHour) + "-" +
               std::to_string(span.to / kMicrosPerHour);
    return out;
}

TEST(Calendars, AShiftThatEndsBeforeItBeginsEndsOnTheNextDay) {
    ByHand facts;
    facts.add(Table::calendars, {{"calendar", "N"}, {"weekday", "mon"}, {"from", "22:00"}, {"to", "06:00"}})
        .add(Table::calendars, {{"calendar", "N"}, {"weekday", "sun"}, {"from", "20:00"}, {"to", "02:00"}})
        .add(Table::calendars, {{"calendar", "N"}, {"weekday", "tue"}, {"from", "08:00"}, {"to", "12:00"}})
        .add(Table::calendars, {{"calendar", "N"}, {"date", "2026-03-16"}, {"from", ""}})  // a Monday off
        .add(Table::calendars, {{"calendar", "N"}, {"date", "2026-03-20"}, {"from", "23:00"}, {"to", "01:00"}})
        .add(Table::resources, {{"resource", "M"}, {"calendar", "N"}})
        .add(Table::site, {{"name", "X"}, {"calendar", "N"}});
    const State state = folded(facts);
    const Calendar& calendar = *state.resource[0].calendar;
    EXPECT_EQ(hours(calendar, "2026-03-02"), "0-2, 22-24");
    EXPECT_EQ(hours(calendar, "2026-03-03"), "0-6, 8-12");
    EXPECT_EQ(hours(calendar, "2026-03-16"), "0-2");   // the night before still ends on its morning
    EXPECT_EQ(hours(calendar, "2026-03-17"), "8-12");  // and the night of the day off does not
    EXPECT_EQ(hours(calendar, "2026-03-20"), "23-24");
    EXPECT_EQ(hours(calendar, "2026-03-21"), "0-1");
    EXPECT_EQ(hours(calendar, "2026-03-08"), "20-24");
    ASSERT_TRUE(state.site.calendar);
    EXPECT_EQ(hours(*state.site.calendar, "2026-03-03"), "0-6, 8-12");
}

TEST(Sources, StepsOfAPriceAreOneLine) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}})
        .add(Table::units, {{"item", "A"}, {"unit", "BOX"}, {"factor_numerator", "10"}, {"factor_denominator", "1"}})
        .add(Table::sources,
             {{"item", "A"}, {"supplier", "S"}, {"unit", "BOX"}, {"unit_cost", "90"}, {"from_quantity", "10"}})
        .add(Table::sources, {{"item", "A"},
                              {"supplier", "S"},
                              {"unit", "BOX"},
                              {"unit_cost", "100"},
                              {"min_quantity", "1"},
                              {"lead_days", "5"},
                              {"min_value", "250"},
                              {"order_cost", "30"},
                              {"calendar", "K"}})
        .add(Table::sources, {{"item", "A"},
                              {"supplier", "S"},
                              {"unit", "BOX"},
                              {"unit_cost", "80"},
                              {"from_quantity", "50"},
                              {"preferred", "yes"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "T"}, {"unit_cost", "9"}})
        .add(Table::calendars, {{"calendar", "K"}, {"weekday", "mon"}, {"from", "08:00"}, {"to", "16:00"}});
    const State state = folded(facts);
    ASSERT_EQ(state.sources.size(), 2u);
    const SourceLine& line = state.sources[0];
    EXPECT_TRUE(line.preferred);
    EXPECT_EQ(line.unit_cost, 10);
    EXPECT_EQ(line.lead_days, 5);
    EXPECT_EQ(to_text(line.min_quantity), "10");
    EXPECT_EQ(line.min_value, 250);
    EXPECT_EQ(line.order_cost, 30);
    ASSERT_TRUE(line.calendar);
    EXPECT_EQ(line.calendar->week[0].size(), 1u);
    ASSERT_EQ(line.breaks.size(), 3u);
    EXPECT_EQ(to_text(line.breaks[0].from), "0");
    EXPECT_EQ(to_text(line.breaks[1].from), "100");
    EXPECT_EQ(line.breaks[1].unit_cost, 9);
    EXPECT_EQ(line.breaks[2].unit_cost, 8);
    EXPECT_TRUE(state.sources[1].breaks.empty());
}

TEST(Sources, WithoutASupplierSayHowAThingIsMadeHere) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"place", "main"}})
        .add(Table::items, {{"item", "B"}, {"place", "shop"}})
        .add(Table::sources,
             {{"item", "A"}, {"place", "main"}, {"lead_days", "4"}, {"min_quantity", "20"}, {"multiple", "5"}})
        .add(Table::sources, {{"item", "B"}, {"lead_days", "2"}})
        .add(Table::sources, {{"item", "B"}, {"place", "main"}, {"lead_days", "1"}})
        .add(Table::sources, {{"item", "C"}, {"place", "main"}, {"lead_days", "3"}});  // no home said: it is main
    const State state = folded(facts);
    ASSERT_EQ(state.making.size(), 3u);
    EXPECT_EQ(state.making[0].lead_days, 4);
    EXPECT_EQ(to_text(state.making[0].min_quantity), "20");
    EXPECT_EQ(to_text(state.making[0].multiple), "5");
    EXPECT_EQ(state.making[1].lead_days, 2);
    ASSERT_EQ(state.sources.size(), 1u);
    EXPECT_TRUE(state.sources[0].from_place);
    EXPECT_EQ(state.suppliers.all(), std::vector<std::string>{"main"});
}

TEST(Routes, OfSeveralResourcesOfOneKindItIsAskedWhich) {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "M1"}, {"kind", "machine"}})
        .add(Table::resources, {{"resource", "M2"}, {"kind", "machine"}})
        .add(Table::resources, {{"resource", "CREW"}, {"kind", "crew"}})
        .add(Table::routes, {{"item", "X"}, {"step", "10"}, {"resource", "M1"}, {"run_minutes", "4"}})
        .add(Table::routes, {{"item", "X"}, {"step", "10"}, {"resource", "CREW"}, {"run_minutes", "4"}})
        .add(Table::routes,
             {{"item", "Y"}, {"step", "10"}, {"resource", "M1"}, {"run_minutes", "4"}, {"choice", "any"}})
        .add(Table::routes,
             {{"item", "Y"}, {"step", "10"}, {"resource", "M2"}, {"run_minutes", "5"}, {"choice", "any"}})
        .add(Table::routes, {{"item", "Z"}, {"step", "10"}, {"resource", "M1"}, {"run_minutes", "4"}})
        .add(Table::routes, {{"item", "Z"}, {"step", "10"}, {"resource", "M2"}, {"run_minutes", "4"}})
        .add(Table::routes, {{"item", "Z"}, {"step", "20"}, {"resource", "M2"}, {"run_minutes", "4"}});
    const State state = folded(facts);
    EXPECT_EQ(state.routes.size(), 7u);
    EXPECT_EQ(state.routes[2].choice, "any");
    ASSERT_EQ(state.questions.size(), 1u);
    EXPECT_EQ(state.questions[0].item, state.items.find("Z"));
    EXPECT_EQ(state.questions[0].reason, "step 10 of Z names M1 and M2: either of them, or both?");
    ASSERT_EQ(state.set_aside.size(), 1u);
    EXPECT_EQ(state.set_aside[0].item, state.items.find("Z"));
}

TEST(Orders, ArriveWhereTheySay) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"place", "main"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"place", "main"}, {"counted_at", "2026-01-01"}})
        .add(Table::orders, {{"order", "1"},
                             {"item", "A"},
                             {"quantity", "5"},
                             {"place", "shop"},
                             {"received_at", "2026-02-01"},
                             {"for", "SO-9"}})
        .add(Table::orders, {{"order", "2"},
                             {"item", "A"},
                             {"quantity", "4"},
                             {"kind", "transfer"},
                             {"supplier", "main"},
                             {"place", "shop"},
                             {"placed_at", "2026-02-01"}})
        .add(Table::moves, {{"item", "A"},
                            {"quantity", "4"},
                            {"time", "2026-02-02"},
                            {"kind", "transfer"},
                            {"place", "main"},
                            {"to_place", "shop"},
                            {"order", "2"}})
        .add(Table::orders, {{"order", "3"},
                             {"item", "A"},
                             {"quantity", "8"},
                             {"kind", "make"},
                             {"status", "closed"},
                             {"start_at", "2026-03-05T07:00:00Z"}})
        .add(Table::demand, {{"order", "S"},
                             {"item", "A"},
                             {"quantity", "2"},
                             {"place", "shop"},
                             {"shipped_at", "2026-02-03"},
                             {"customer", "K"}});
    const State state = folded(facts);
    EXPECT_EQ(to_text(state.on_hand[0]), "13");
    ASSERT_EQ(state.elsewhere.size(), 1u);
    EXPECT_EQ(to_text(state.elsewhere[0].quantity), "7");
    EXPECT_EQ(state.places.text(state.orders[0].place), "shop");
    EXPECT_EQ(state.orders[0].sale, "SO-9");
    EXPECT_EQ(to_text(state.orders[1].received), "4");  // it came to the shop, which is not the item's home
    EXPECT_FALSE(state.orders[2].open());
    EXPECT_EQ(state.orders[2].start_at, at("2026-03-05T07:00:00Z"));
    EXPECT_EQ(state.customers.text(state.demand[0].customer), "K");
    EXPECT_EQ(state.places.text(state.demand[0].place), "shop");
}

TEST(Demand, OnlyWhatIsFirmIsOwed) {
    const std::vector<std::pair<const char*, const char*>> said{
        {"", "10"},      {"Confirmed", "10"}, {"quotation", "0"}, {"On Hold", "0"},  {"lost", "0"},
        {"closed", "0"}, {"Shipped", "0"},    {"cancelled", "0"}, {"forecast", "0"}, {"xyz", "0"}};
    ByHand facts;
    for (std::size_t i = 0; i < said.size(); ++i)
        facts.add(Table::demand, {{"order", "S" + std::to_string(i)},
                                  {"item", "A"},
                                  {"quantity", "10"},
                                  {"status", said[i].first},
                                  {"probability", "0.5"}});
    const State state = folded(facts);
    for (std::size_t i = 0; i < said.size(); ++i)
        EXPECT_EQ(to_text(state.demand[i].outstanding()), said[i].second) << said[i].first;
    EXPECT_EQ(state.demand[2].kind, DemandKind::quote);
    EXPECT_EQ(state.demand[2].probability, 0.5);
    EXPECT_EQ(state.demand[3].kind, DemandKind::held);
    EXPECT_EQ(state.demand[8].kind, DemandKind::forecast);
    EXPECT_TRUE(state.demand[5].cancelled);
    EXPECT_FALSE(state.demand[6].cancelled);
    EXPECT_EQ(to_text(state.demand[6].shipped), "10");
    ASSERT_EQ(state.questions.size(), 1u);
    EXPECT_EQ(state.questions[0].reason,
              "the status of S9 is 'xyz', and nothing says what that means; it is not counted as sold");
    EXPECT_NE(state.questions[0].mend.find("drum record status S9 open"), std::string::npos);
}

TEST(Demand, WhatIsClosedShortOwesNothingAndKeepsWhatWasShipped) {
    ByHand facts;
    facts
        .add(Table::demand,
             {{"order", "1"}, {"item", "A"}, {"quantity", "10"}, {"status", "closed"}, {"shipped_quantity", "7"}})
        .add(Table::demand, {{"order", "2"}, {"item", "A"}, {"quantity", "10"}, {"status", "closed"}})
        .add(Table::moves,
             {{"item", "A"}, {"quantity", "-10"}, {"time", "2026-02-01"}, {"kind", "ship"}, {"order", "2"}});
    const State state = folded(facts);
    EXPECT_TRUE(state.demand[0].cancelled);
    EXPECT_EQ(to_text(state.demand[0].shipped), "7");
    EXPECT_FALSE(state.demand[1].cancelled);  // it was shipped whole
}

TEST(Rows, ThatAreRetiredDoNotHold) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"keep", "yes"}, {"last_use", "2026-12-31"}}, Instant::beginning(), "A")
        .add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"counted_at", "2026-01-01"}}, Instant::beginning(), "1")
        .add(Table::moves, {{"item", "A"}, {"quantity", "5"}, {"time", "2026-01-05"}}, Instant::beginning(), "2")
        .add(Table::moves, {{"retired", "yes"}}, at("2026-02-01"), "2")
        .add(Table::demand, {{"order", "S"}, {"item", "A"}, {"quantity", "5"}, {"retired", "no"}});
    const State state = folded(facts);
    EXPECT_EQ(to_text(state.on_hand[0]), "10");
    EXPECT_EQ(state.rows[static_cast<std::size_t>(Table::moves)], 0);
    EXPECT_EQ(state.newest, at("2026-02-01"));
    EXPECT_EQ(state.demand.size(), 1u);
    EXPECT_EQ(state.item[0].keep, true);
    EXPECT_EQ(state.item[0].last_use, day("2026-12-31"));
    EXPECT_EQ(to_text(fold(merge(facts.blocks(), at("2026-01-31")), at("2026-01-31")).on_hand[0]), "15");
}

TEST(Resources, ACapacityOfNoughtIsNotKnownAndIsAskedAbout) {
    ByHand facts;
    for (const char* name : {"M", "SPARE"})
        facts.add(Table::resources, {{"resource", name}, {"kind", "machine"}, {"capacity_per_day", "0"}});
    facts.add(Table::routes, {{"item", "A"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "5"}});
    const State state = folded(facts);
    for (const Resource& resource : state.resource) EXPECT_FALSE(resource.capacity_per_day.has_value());
    ASSERT_EQ(state.questions.size(), 1u);  // nothing is asked of what no route uses
    EXPECT_TRUE(state.questions.front().reason.starts_with("M has a capacity of 0")) << state.questions.front().reason;
}

}  // namespace
}  // namespace drum::state
