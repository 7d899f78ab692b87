// Work placed backwards on the minutes of its machines, worked by hand. Every machine is open 480 minutes of every day.
#include "projection/schedule.h"

#include <gtest/gtest.h>

#include "projection/site_test.h"

namespace drum::projection {
namespace {

using fact::Table;

std::vector<int> late(Schedule& schedule, std::int32_t batches) {
    schedule.work_through();
    std::vector<int> out;
    for (std::int32_t b = 0; b < batches; ++b) out.push_back(schedule.late(b));
    return out;
}

TEST(Schedule, BatchesAreStackedBackwardsFromTheDayTheyAreDue) {
    const auto site = site_of(Facts().made("X").machine("M").step("X", "1", "M", "60"));
    Schedule schedule(site->structure);
    EXPECT_EQ(schedule.place(site->item("X"), 4, {3, 1}).start, (Moment{3, 0.5}));  // 240 of 480
    EXPECT_EQ(schedule.place(site->item("X"), 4, {3, 1}).start, (Moment{3, 0}));
    EXPECT_EQ(schedule.place(site->item("X"), 2, {3, 1}).start, (Moment{2, 0.75}));  // the day is full: the day before
    EXPECT_EQ(schedule.place(site->item("X"), 8, {2, 1}).start, (Moment{1, 0.75}));  // 360 left on day 2, 120 of day 1
}

TEST(Schedule, WhatDoesNotFitFromTodayOnIsLateBySoManyDays) {
    const auto site = site_of(Facts().made("X").machine("M").step("X", "1", "M", "60"));
    Schedule schedule(site->structure);
    EXPECT_EQ(schedule.place(site->item("X"), 16, {1, 1}).start, (Moment{0, 0}));
    EXPECT_EQ(late(schedule, 1), (std::vector<int>{-1}));
    // Both days are full: 540 minutes are a day and an hour more, behind what was placed before it.
    EXPECT_EQ(schedule.place(site->item("X"), 9, {1, 1}).start, (Moment{0, 0}));
    EXPECT_EQ(late(schedule, 2), (std::vector<int>{3, -1}));
}

// Three days' work, a day each, due on days 1, 2 and 3; the parts of all of them come on day 5.
TEST(Schedule, WhatWaitsForTheSamePartIsDoneOneAfterTheOther) {
    const auto site = site_of(Facts().made("X").machine("M").step("X", "1", "M", "60"));
    Schedule schedule(site->structure);
    for (const int due : {3, 2, 1}) schedule.place(site->item("X"), 8, {due, 1});
    EXPECT_EQ(late(schedule, 3), (std::vector<int>{-1, -1, -1}));
    for (const int batch : {0, 1, 2}) schedule.wait_for(batch, {{1, {5}, {0}}});
    EXPECT_EQ(late(schedule, 3), (std::vector<int>{7, 6, 5}));
    EXPECT_EQ(schedule.late(0, 1, true), -1);  // chased, the part is there today
}

// Ten hours due on day 1, of which the parts of the first six come on day 3, of the others on day 4; four hours due on
// day 3 are done before, eight due on day 4 behind the six.
TEST(Schedule, APortionBeginsWhenItsPartsAreThereAndOtherWorkIsDoneBefore) {
    const auto site = site_of(Facts().made("X").machine("M").step("X", "1", "M", "60"));
    Schedule schedule(site->structure);
    schedule.place(site->item("X"), 8, {4, 1});
    schedule.place(site->item("X"), 4, {3, 1});
    schedule.place(site->item("X"), 10, {1, 1});
    schedule.wait_for(2, {{0.6, {3}, {3}}, {1, {4}, {4}}});
    EXPECT_EQ(late(schedule, 3), (std::vector<int>{-1, -1, 4}));
    EXPECT_EQ(schedule.late(2, 0.6), 3);
    schedule.wait_for(0, {{1, {3}, {3}}});  // its part too is there on day 3: six hours before it, then two of it; four
    EXPECT_EQ(late(schedule, 3), (std::vector<int>{5, -1, 4}));  // of the first on day 4, then four; two on day 5
}

TEST(Schedule, StepsFollowEachOtherBackwards) {
    Facts facts;
    facts.made("X").machine("M").machine("N").step("X", "1", "M", "60").step("X", "2", "N", "30");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    const Slot slot = schedule.place(site->item("X"), 8, {5, 1});
    ASSERT_EQ(slot.steps.size(), 2u);
    EXPECT_EQ(slot.steps[1], (Moment{5, 0.5}));  // 240 minutes of N
    EXPECT_EQ(slot.steps[0], (Moment{4, 0.5}));  // 480 of M before that: half of day 5, half of day 4
    EXPECT_EQ(slot.start, slot.steps[0]);
    // Of pieces that have passed M only the second step is left.
    const Slot rest = schedule.place(site->item("X"), schedule.minutes_of(site->item("X"), 8, {8, 0}), {5, 1});
    EXPECT_EQ(rest.start, (Moment{5, 0}));
}

TEST(Schedule, ABatchTakesItsSetUpAndThePiecesThatMustBeBegun) {
    Facts facts;
    facts.made("X").machine("M").machine("N").step("X", "1", "M", "10", "0.5", "40").step("X", "2", "N", "10", "0.8");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    const Slot slot = schedule.place(site->item("X"), 8, {5, 1});
    EXPECT_NEAR(slot.steps[1].share, 1 - 100.0 / 480, 1e-12);  // 8 / 0.8 = 10 pieces enter the second step
    EXPECT_NEAR(slot.steps[0].share, 1 - (100 + 200 + 40) / 480.0,
                1e-12);  // 10 / 0.5 = 20 the first, after a set-up of 40
    EXPECT_EQ(slot.steps[0].day, 5);
}

TEST(Schedule, ClosedDaysHaveNoMinutes) {
    Facts facts;
    facts.made("X").weekdays("ours").add(Table::resources,
                                         {{"resource", "M"}, {"kind", "machine"}, {"calendar", "ours"}});
    facts.step("X", "1", "M", "60");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    EXPECT_EQ(schedule.place(site->item("X"), 12, {7, 1}).start,
              (Moment{4, 0.5}));  // Monday, and half of the Friday before
    EXPECT_EQ(schedule.place(site->item("X"), 1, {6, 1}).start, (Moment{4, 0.375}))
        << "due on a Sunday it is done on Friday";
}

TEST(Schedule, AnythingButMachinesAndCrewsHoldsNothingUp) {
    Facts facts;
    facts.made("X").add(Table::resources, {{"resource", "desk"}, {"kind", "approval"}}).step("X", "1", "desk", "600");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    EXPECT_EQ(schedule.place(site->item("X"), 40, {2, 1}).start, (Moment{2, 1}));
}

// A machine four hours and its crew two, then another machine an hour: the crew comes when the machine begins.
TEST(Schedule, AMachineAndItsCrewWorkAtTheSameTime) {
    Facts facts;
    facts.made("X").machine("M").machine("N").add(Table::resources, {{"resource", "K"}, {"kind", "crew"}});
    facts.step("X", "1", "M", "60").step("X", "1", "K", "30").step("X", "2", "N", "15");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    const Slot slot = schedule.place(site->item("X"), 4, {3, 1});
    EXPECT_EQ(slot.start, (Moment{3, 0.375}));  // 60 and 240 of 480 minutes before its end
    EXPECT_EQ(slot.steps, (std::vector<Moment>{{3, 0.375}, {3, 0.375}, {3, 0.875}}));
    EXPECT_EQ(schedule.done_alone(site->item("X"), 4), 0);
    EXPECT_EQ(schedule.done_alone(site->item("X"), 8), 1);
}

TEST(Schedule, OfMachinesThatCanDoTheSameOneDoes) {
    Facts facts;
    facts.made("X").machine("M").machine("N");
    for (const std::string_view machine : {"M", "N"})
        facts.add(Table::routes,
                  {{"item", "X"}, {"step", "1"}, {"resource", machine}, {"run_minutes", "60"}, {"choice", "any"}});
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    for (int batch = 0; batch < 2; ++batch)
        EXPECT_EQ(schedule.place(site->item("X"), 8, {1, 1}).start, (Moment{1, 0}));  // a day each, side by side
    EXPECT_EQ(schedule.place(site->item("X"), 8, {1, 1}).start, (Moment{0, 0}));
    EXPECT_EQ(schedule.place(site->item("X"), 12, {1, 1}).start, (Moment{0, 0}));
    EXPECT_EQ(late(schedule, 4), (std::vector<int>{-1, 2, -1, -1})) << "half a day does not fit";
    EXPECT_EQ(schedule.done_alone(site->item("X"), 8), 0);
}

TEST(Schedule, AMachineThatIsClosedDoesNothingThatAnotherCanDo) {
    Facts facts;
    facts.made("X").machine("M").calendar("shut", {}).add(Table::calendars, {{"calendar", "shut"}, {"weekday", "mon"}});
    facts.add(Table::resources, {{"resource", "N"}, {"kind", "machine"}, {"calendar", "shut"}});
    for (const std::string_view machine : {"M", "N"})
        facts.add(Table::routes, {{"item", "X"},
                                  {"step", "1"},
                                  {"resource", machine},
                                  {"run_minutes", machine == "M" ? "60" : "6"},
                                  {"choice", "any"}});
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    schedule.place(site->item("X"), 24, {1, 1});  // three days on M, two of them there
    EXPECT_EQ(late(schedule, 1), (std::vector<int>{2}));
}

// A day each due on days 3 and 4 with their parts in the house, and two days due on day 2, whose part comes on day 3.
TEST(Schedule, WorkInTimeIsBegunBeforeWhatWaitsCanBe) {
    Facts facts;
    facts.made("X").machine("M").machine("N").step("X", "1", "N", "0").step("X", "2", "M", "60");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    schedule.place(site->item("X"), 8, {4, 1});
    schedule.place(site->item("X"), 8, {3, 1});
    schedule.place(site->item("X"), 16, {2, 1});
    schedule.wait_for(2, {{1, {-1, 3}, {-1, 3}}});
    EXPECT_EQ(late(schedule, 3), (std::vector<int>{-1, -1, 4}));
    schedule.make_way();
    ASSERT_TRUE(schedule.sooner(0) && schedule.sooner(1));
    EXPECT_EQ(schedule.sooner(0)->start, (Moment{2, 0})) << "the step before takes no time, and begins with it";
    EXPECT_EQ(schedule.sooner(1)->start, (Moment{1, 0}));
    EXPECT_FALSE(schedule.sooner(2));
}

TEST(Schedule, WhatAMachineDoesNoMoreIsNeverDone) {
    Facts facts;
    facts.made("X").add(Table::resources, {{"resource", "M"}, {"kind", "machine"}, {"calendar", "two days"}});
    for (const int open : {0, 1})
        facts.add(Table::calendars,
                  {{"calendar", "two days"}, {"date", day(open)}, {"from", "08:00"}, {"to", "16:00"}});
    facts.step("X", "1", "M", "60");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    for (int batch = 0; batch < 12; ++batch) schedule.place(site->item("X"), 8, {1, 1});
    const std::vector<int> done = late(schedule, 12);
    EXPECT_EQ(std::count(done.begin(), done.end(), kNever), 10) << "two days' work is done";
}

TEST(Schedule, AloneABatchIsDoneWhenItsStepsAre) {
    Facts facts;
    facts.made("X").machine("M").machine("N").step("X", "1", "M", "60").step("X", "2", "N", "30");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    EXPECT_EQ(schedule.done_alone(site->item("X"), 4), 0);     // 240 and 120 minutes of today
    EXPECT_EQ(schedule.done_alone(site->item("X"), 8), 1);     // all of today, then half a day of N
    EXPECT_EQ(schedule.done_alone(site->item("X"), 8, 3), 4);  // begun on day 3
    schedule.place(site->item("X"), 16, {1, 1});
    EXPECT_EQ(schedule.done_alone(site->item("X"), 4), 0) << "alone: what others take does not count";
}

// Steps of eight hours each on M, then on N. What is late at M goes on at N when it is through there.
TEST(Schedule, WhatIsLateAtOneMachineIsLateBehindIt) {
    Facts facts;
    facts.made("X")
        .made("Y")
        .machine("M")
        .machine("N")
        .step("X", "1", "M", "60")
        .step("X", "2", "N", "60")
        .step("Y", "1", "M", "60");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    schedule.place(site->item("X"), 8, {1, 1});  // just in time alone: M today, N tomorrow
    EXPECT_EQ(late(schedule, 1), (std::vector<int>{-1}));
    schedule.place(site->item("Y"), 4,
                   {0, 0.5});  // must be through at noon today: X half a day later at M, and so at N
    EXPECT_EQ(late(schedule, 2), (std::vector<int>{2, -1}));
}

TEST(Schedule, OfWorkOnItsWayOnlyWhatLiesBeforeItComesIsLeft) {
    Facts facts;
    facts.made("X").machine("M").machine("N").step("X", "1", "M", "60").step("X", "2", "N", "30");
    const auto site = site_of(facts);
    Schedule schedule(site->structure);
    Minutes minutes = schedule.minutes_of(site->item("X"), 24);  // three days of M, a day and a half of N
    EXPECT_EQ(minutes, (Minutes{1440, 720}));
    schedule.leave_rest(site->item("X"), {1, 1}, minutes);  // all of N by tomorrow evening, and this morning on M
    EXPECT_EQ(minutes, (Minutes{240, 720}));
}

// Work orders of a day each, through the projection: with four promised for day 2 the last is there on day 3.
TEST(Schedule, OpenWorkTakesItsMinutes) {
    Facts facts;
    facts.made("X").machine("M").step("X", "1", "M", "60");
    for (const char* order : {"W1", "W2", "W3", "W4"}) facts.order(order, "X", "8", 2, "make");
    facts.sale("1", "X", "32", 2);
    const auto site = site_of(facts);
    EXPECT_EQ(site->wanted("X")[0].served, 3);
    EXPECT_EQ(site->wanted("X")[0].helped, 3) << "no chasing makes days longer";
}

// Through the projection: starts, and on which day it is to be given out.
TEST(Schedule, WhatIsDueLaterGivesWayToWhatIsDueEarlier) {
    Facts facts;
    facts.made("X")
        .machine("M")
        .step("X", "1", "M", "60")
        .sale("1", "X", "8", 2)
        .sale("2", "X", "8", 3)
        .sale("3", "X", "4", 3);
    const auto site = site_of(facts);
    const auto planned = site->planned("X");
    ASSERT_EQ(planned.size(), 2u);  // a make a day of need
    EXPECT_EQ(planned[1].units, 12);
    EXPECT_EQ(planned[1].start, 2);  // day 3 whole, and half of day 2
    EXPECT_EQ(planned[1].order_by, 2);
    EXPECT_EQ(planned[0].start, 1);  // what is left of day 2, and half of day 1
    EXPECT_FALSE(planned[0].is_due);
    EXPECT_EQ(planned[0].there, 2);
}

TEST(Schedule, WorkThatTakesAllOfItsFirstDayIsGivenOutTheDayBefore) {
    Facts facts;
    facts.made("X").machine("M").step("X", "1", "M", "60").sale("1", "X", "8", 1);
    const auto site = site_of(facts);
    ASSERT_EQ(site->planned("X").size(), 1u);
    EXPECT_EQ(site->planned("X")[0].start, 1);
    EXPECT_EQ(site->planned("X")[0].order_by, 0);
    EXPECT_TRUE(site->planned("X")[0].is_due);
    EXPECT_FALSE(site->planned("X")[0].late);
}

TEST(Schedule, WhatBeginsOnMondayMorningIsGivenOutOnFriday) {
    Facts facts;
    facts.weekdays("ours").add(Table::site, {{"name", "Small"}, {"calendar", "ours"}});
    facts.made("X").machine("M").step("X", "1", "M", "60").sale("1", "X", "8", 7);
    const auto site = site_of(facts);
    EXPECT_EQ(site->planned("X")[0].start, 7);
    EXPECT_EQ(site->planned("X")[0].order_by, 4);
}

// A takes the last six hours of day 3. Its part takes four of N, the last two of them on that day, before A begins; so
// does what has to be there by the end of the day, of a lower level, behind them.
TEST(Schedule, APartIsMadeByTheHourAtWhichItIsDrawnAndMinutesBehindItAreFree) {
    Facts facts;
    facts.made("A").made("part").made("spare").made("screw").machine("M").machine("N");
    facts.part("A", "part", "1").part("part", "screw", "1", "1").part("spare", "screw", "1");
    facts.step("A", "1", "M", "60").step("part", "1", "N", "40").step("screw", "1", "N", "60");
    facts.stock("screw", "6").sale("1", "A", "6", 3).sale("2", "screw", "5", 3);
    const auto site = site_of(facts);
    EXPECT_EQ(site->planned("A")[0].start, 3);
    EXPECT_EQ(site->planned("part")[0].due, (Moment{3, 0.25}));
    EXPECT_EQ(site->planned("part")[0].start, 2);
    ASSERT_EQ(site->planned("screw").size(), 1u);  // the part has six, five are short for the sale
    EXPECT_EQ(site->planned("screw")[0].due, (Moment{3, 1}));
    EXPECT_EQ(site->planned("screw")[0].start, 3);
}

TEST(Schedule, OfSeveralNeedsOfADayTheFirstHourCounts) {
    Facts facts;
    facts.made("A").made("part").machine("M").machine("N").part("A", "part", "1");
    facts.step("A", "1", "M", "60").step("part", "1", "N", "60");
    const auto site = site_of(facts.sale("1", "A", "4", 3).sale("2", "part", "1", 3));
    ASSERT_EQ(site->planned("part").size(), 1u);  // five hours, by the middle of day 3
    EXPECT_EQ(site->planned("part")[0].units, 5);
    EXPECT_EQ(site->planned("part")[0].due, (Moment{3, 0.5}));
    EXPECT_EQ(site->planned("part")[0].start, 2);
}

TEST(Schedule, WhatHasNoRouteAndTakesNoTimeIsMadeOnTheDayItIsDrawn) {
    Facts facts;
    facts.made("A").made("part").part("A", "part", "1").machine("M").step("A", "1", "M", "60");
    const auto site = site_of(facts.sale("1", "A", "8", 3));  // from the morning of day 3 on
    EXPECT_EQ(site->planned("A")[0].order_by, 2);
    EXPECT_EQ(site->planned("part")[0].order_by, 3);
}

TEST(Schedule, WithoutARouteItTakesTheDaysThatAreSaid) {
    Facts facts;
    facts.made("X").bought("p", "1").part("X", "p", "1").stock("p", "99");
    facts.add(Table::sources, {{"item", "X"}, {"place", "main"}, {"lead_days", "3"}});
    facts.sale("1", "X", "5", 2).sale("2", "X", "5", 7);
    const auto site = site_of(facts);
    const auto planned = site->planned("X");
    ASSERT_EQ(planned.size(), 2u);
    EXPECT_EQ(planned[0].start, 0);
    EXPECT_TRUE(planned[0].late);
    EXPECT_EQ(planned[0].there, 3);  // a day after it is due
    EXPECT_EQ(planned[1].start, 4);
    EXPECT_EQ(planned[1].there, 7);
    EXPECT_EQ(site->wanted("X")[0].served, 3);
    EXPECT_EQ(site->wanted("p")[1].due.day, 4);
}

}  // namespace
}  // namespace drum::projection
