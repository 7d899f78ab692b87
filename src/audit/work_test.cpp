#include <gtest/gtest.h>

#include "audit/laid_test.h"

namespace drum::audit {
namespace {

void log(ByHand& facts, std::string_view work, std::string_view activity, std::string_view start, std::string_view end, std::string_view state = "run") {
    facts.add(Table::operations, {{"case", work}, {"resource", "people"}, {"activity", activity}, {"start", start}, {"end", end}, {"state", state}});
}

// Four requests: write, check, (write again, check again), pay. Check ends at 12:00; the second writing waits until 15:00.
ByHand requests() {
    ByHand facts;
    for (const char* work : {"1", "2", "3"}) {
        log(facts, work, "write", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
        log(facts, work, "check", "2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z");
    }
    log(facts, "1", "pay", "2026-03-02T16:00:00Z", "2026-03-02T17:00:00Z");  // 9 h
    log(facts, "2", "write", "2026-03-02T15:00:00Z", "2026-03-02T15:30:00Z");
    log(facts, "2", "check", "2026-03-03T15:30:00Z", "2026-03-03T16:00:00Z");
    log(facts, "2", "pay", "2026-03-03T17:00:00Z", "2026-03-03T18:00:00Z");  // 34 h
    log(facts, "3", "write", "2026-03-02T16:00:00Z", "2026-03-02T16:30:00Z");
    return facts;
}

TEST(Work, WaitsFromStepToStepByActivity) {
    const Work work = work_flow(laid(requests(), "2026-03-04T16:30:00Z").state);
    EXPECT_EQ(work.cases, 3);
    EXPECT_EQ(work.through, 2);
    EXPECT_DOUBLE_EQ(work.median_hours, 9);
    ASSERT_EQ(work.handovers.size(), 3u);
    const Handover& first = work.handovers[0];  // 2 + 2 + 2 + 24 of 42 hours
    EXPECT_EQ(first.from + " " + first.to, "write check");
    EXPECT_EQ(first.waits.cases, 4);
    EXPECT_DOUBLE_EQ(first.waits.total_hours, 30);
    EXPECT_DOUBLE_EQ(first.waits.median_hours, 2);
    EXPECT_DOUBLE_EQ(first.waits.p90_hours, 24);
    EXPECT_DOUBLE_EQ(first.share, 30.0 / 42);
    EXPECT_EQ(first.open.cases, 1);  // request 3 was written again and nobody has checked it
    EXPECT_EQ(first.open.oldest, "3");
    EXPECT_DOUBLE_EQ(first.open.oldest_hours, 48);
    EXPECT_EQ(work.handovers[1].from + " " + work.handovers[1].to, "check write");
    EXPECT_DOUBLE_EQ(work.handovers[1].waits.total_hours, 7);
}

TEST(Work, WhatComesBackIsALoopToldOnce) {
    const Work work = work_flow(laid(requests(), "2026-03-04T16:30:00Z").state);
    ASSERT_EQ(work.loops.size(), 1u);  // check > write in two cases; write > check, its mirror, in one
    EXPECT_EQ(work.loops[0].from, "check");
    EXPECT_EQ(work.loops[0].back_to, "write");
    EXPECT_EQ(work.loops[0].cases, 2);
    EXPECT_EQ(work.loops[0].times, 2);
    EXPECT_DOUBLE_EQ(work.loops[0].share, 2.0 / 3);
    EXPECT_DOUBLE_EQ(work.loops[0].longer_hours, 34 - 9);
}

TEST(Work, ACaseSilentForTwiceTheLongestWaitHasStopped) {
    const Work waiting = work_flow(laid(requests(), "2026-03-04T16:29:00Z").state);
    EXPECT_EQ(waiting.stopped, 0);
    const Work stopped = work_flow(laid(requests(), "2026-03-04T16:31:00Z").state);  // write waited for 24 h at most
    EXPECT_EQ(stopped.stopped, 1);
    EXPECT_EQ(stopped.handovers[0].open.cases, 0);
}

// The press begins while the saw still runs, in parts; the pause of the saw is no wait; a breakdown is no work.
TEST(Work, OverlapAndPausesWaitForNothing) {
    ByHand facts;
    const auto add = [&](std::string_view resource, std::string_view start, std::string_view end, std::string_view state = "run") {
        facts.add(Table::operations, {{"case", "W"}, {"resource", resource}, {"step", resource == "saw" ? "10" : "20"}, {"start", start}, {"end", end}, {"state", state}});
    };
    add("saw", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "setup");
    add("saw", "2026-03-02T10:00:00Z", "2026-03-02T12:00:00Z");
    add("saw", "2026-03-02T10:30:00Z", "2026-03-02T12:30:00Z");
    add("press", "2026-03-02T11:00:00Z", "2026-03-02T14:00:00Z");
    add("press", "2026-03-03T11:00:00Z", "2026-03-03T14:00:00Z", "down");
    const Work work = work_flow(laid(facts, "2026-03-04T00:00:00Z").state);
    ASSERT_EQ(work.stations.size(), 2u);
    EXPECT_EQ(work.stations[0].name, "saw");  // by resource: steps are numbers
    EXPECT_DOUBLE_EQ(work.stations[0].processing.median_hours, 3.5);  // 8-9 and 10-12:30
    EXPECT_DOUBLE_EQ(work.stations[1].processing.median_hours, 3);
    ASSERT_EQ(work.handovers.size(), 1u);
    EXPECT_DOUBLE_EQ(work.handovers[0].waits.total_hours, 0);
    EXPECT_FALSE(work.completions_only);
}

TEST(Work, CompletionsAloneAreSaid) {
    ByHand facts;
    facts.add(Table::operations, {{"case", "W"}, {"resource", "saw"}, {"end", "2026-03-02T08:00:00Z"}})
        .add(Table::operations, {{"case", "W"}, {"resource", "press"}, {"end", "2026-03-02T11:00:00Z"}});
    const Work work = work_flow(laid(facts, "2026-03-03T00:00:00Z").state);
    EXPECT_TRUE(work.completions_only);
    ASSERT_EQ(work.handovers.size(), 1u);
    EXPECT_DOUBLE_EQ(work.handovers[0].waits.total_hours, 3);
    EXPECT_EQ(work_flow(laid(ByHand(), "2026-03-03T00:00:00Z").state).cases, 0);
}

}  // namespace
}  // namespace drum::audit
