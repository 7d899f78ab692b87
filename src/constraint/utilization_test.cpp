#include "constraint/utilization.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "base/rng.h"
#include "constraint/hand_log_test.h"

namespace drum::constraint {
namespace {

using state::OpState;
using test::HandLog;
using test::kDayMinutes;
using test::minute;

using Minutes = std::map<std::string, std::int64_t>;  // "setup", "starved weld", ..., "available", "productive"

Minutes of(const Utilization& u) {
    Minutes out;
    out["available"] = u.available_micros / kMicrosPerMinute;
    out["productive"] = u.productive_micros / kMicrosPerMinute;
    for (const Loss& loss : u.losses)
        out[std::string(name(loss.cause)) + (loss.by.empty() ? "" : " " + loss.by)] += loss.micros / kMicrosPerMinute;
    return out;
}

Minutes of(const HandLog& log, const std::string& resource, std::int64_t from, std::int64_t to) {
    return of(utilization(log.state, log.learned, log.state.resources.find(resource), minute(from), minute(to)));
}

Calendar day_shift() {  // 06:00 to 14:00, Monday to Friday
    Calendar out;
    for (int w = 0; w < 5; ++w) out.week[w].push_back({6 * kMicrosPerHour, 14 * kMicrosPerHour});
    return out;
}

TEST(Utilization, DownBeforeSetUpBeforeRun) {
    HandLog log({"lathe"}, {"w"});
    log.op("lathe", "w", 0, 60).op("lathe", "w", 30, 90, OpState::setup).op("lathe", "w", 80, 100, OpState::down).finish(100);
    EXPECT_EQ(of(log, "lathe", 0, 100), (Minutes{{"available", 100}, {"productive", 30}, {"setup", 50}, {"down", 20}}));
}

TEST(Utilization, RowsOfWaitingCountOnlyWhereNoWorkCovers) {
    HandLog log({"lathe", "weld"}, {"w", "x"});
    log.op("lathe", "w", 0, 50).op("lathe", "w", 40, 70, OpState::blocked).op("lathe", "w", 70, 90, OpState::starved);
    log.op("lathe", "w", 90, 100, OpState::waiting).op("weld", "x", 60, 80).op("lathe", "x", 100, 120).finish(120);
    EXPECT_EQ(of(log, "lathe", 0, 120), (Minutes{{"available", 120}, {"productive", 70}, {"blocked", 20},
                                                 {"starved weld", 10}, {"starved", 10}, {"unknown work was waiting", 10}}));
}

TEST(Utilization, AvailableIsOpenTimeExtendedByLoggedWork) {
    HandLog log({"lathe"}, {"w"});
    log.learned.resource[0].calendar = day_shift();
    log.op("lathe", "w", 800, 900).op("lathe", "w", 900, 1000, OpState::down).finish(kDayMinutes);  // open until 840
    EXPECT_EQ(of(log, "lathe", 0, kDayMinutes), (Minutes{{"available", 540}, {"productive", 100}, {"unknown", 440}}));
    log.learned.resource[0].calendar_known = false;  // learned hours give way to a repair that was logged
    EXPECT_EQ(of(log, "lathe", 0, kDayMinutes),
              (Minutes{{"available", 640}, {"productive", 100}, {"down", 100}, {"unknown", 440}}));
}

TEST(Utilization, APoolCountsItsServers) {
    HandLog log({"desk"}, {"w"});
    log.learned.resource[0].servers = 2;
    log.learned.resource[0].calendar = day_shift();
    // Three rows at once on two servers from 400 to 410; one server down from 420 to 430; one row after hours.
    log.op("desk", "w", 400, 410).op("desk", "w", 400, 410).op("desk", "w", 400, 440).op("desk", "w", 420, 430, OpState::down);
    log.op("desk", "w", 900, 930).finish(kDayMinutes);
    EXPECT_EQ(of(log, "desk", 0, kDayMinutes),
              (Minutes{{"available", 990}, {"productive", 80}, {"down", 10}, {"unknown", 2 * 40}, {"unknown work was waiting", 820}}));
}

TEST(Utilization, CompletionsWithoutAStartGiveNoMinutes) {
    HandLog log({"lathe"}, {"w"});
    log.op("lathe", "w", 10, 60).finish(100);
    log.state.operations[0].timed = false;
    EXPECT_EQ(of(log, "lathe", 0, 100), (Minutes{{"available", 100}, {"productive", 0}, {"unknown", 100}}));
    EXPECT_EQ(busy_micros(log.state, 0, minute(0), minute(100)), 0);
}

TEST(Utilization, WhatIsToComeIsNotLost) {
    HandLog log({"lathe"}, {"w"});
    log.op("lathe", "w", 10, 60).finish(80);
    const Utilization u = utilization(log.state, log.learned, 0, minute(0), minute(500));
    EXPECT_EQ(u.to, minute(80));
    EXPECT_EQ(u.available_micros, 80 * kMicrosPerMinute);
    const Utilization ahead = utilization(log.state, log.learned, 0, minute(100), minute(500));
    EXPECT_EQ(ahead.available_micros, 0);
    EXPECT_EQ(ahead.ratio(), 0);
    EXPECT_TRUE(ahead.losses.empty());
}

TEST(Utilization, LossesByCauseThenLargestThenName) {
    HandLog log({"a", "b", "paint"}, {"u", "v", "w", "x"});
    log.op("a", "u", 0, 10).op("paint", "u", 10, 20).op("b", "v", 0, 50).op("paint", "v", 50, 60);
    log.op("a", "w", 55, 70).op("paint", "w", 70, 80, OpState::setup).op("b", "x", 70, 90).op("paint", "x", 90, 91).finish(91);
    const Utilization u = utilization(log.state, log.learned, 2, minute(0), minute(91));
    std::vector<std::string> order;
    for (const Loss& loss : u.losses) order.push_back(std::string(name(loss.cause)) + " " + loss.by);
    EXPECT_EQ(order, (std::vector<std::string>{"setup ", "starved b", "starved a"}));
}

// Random rows of every state on three resources, the second a pool of three, in minutes.
HandLog random_log(std::uint64_t seed) {
    Rng rng(seed);
    HandLog log({"a", "b", "c"}, {"u", "v", "w", "x"}, {"frame", "primer"});
    const auto rows = 1 + rng.below(80);
    for (int i = 0; i < rows; ++i) {
        const std::int64_t start = rng.below(3 * kDayMinutes);
        log.op(log.state.resources.text(Id(rng.below(3))), log.state.works.text(Id(rng.below(4))), start, start + rng.below(300),
               static_cast<OpState>(rng.below(6)), rng.below(2) == 0 ? "frame" : "");
    }
    for (auto& op : log.state.operations) op.timed = rng.below(10) > 0;
    log.component("frame", "primer", 2);
    for (int i = 0; i < 10; ++i) log.move("primer", rng.below(3 * kDayMinutes), int(rng.below(40)) - 20);
    log.order("u", "frame", 4, state::OrderKind::make).placed_at = minute(rng.below(2 * kDayMinutes));
    state::Order& bought = log.order("PO", "primer", 9, state::OrderKind::buy);
    bought.received_at = minute(rng.below(3 * kDayMinutes));
    bought.approval_requested_at = minute(rng.below(kDayMinutes));
    bought.approved_at = *bought.approval_requested_at + rng.below(kDayMinutes) * kMicrosPerMinute;
    log.learned.resource[1].servers = 3;
    for (int r = 0; r < 2; ++r) {
        log.learned.resource[r].calendar = day_shift();
        log.learned.resource[r].calendar_known = rng.below(2) == 0;
    }
    return log.finish(2 * kDayMinutes + rng.below(2 * kDayMinutes)), log;
}

std::int64_t sum(const Utilization& u) {
    std::int64_t out = u.productive_micros;
    for (const Loss& loss : u.losses) {
        EXPECT_GT(loss.micros, 0);
        out += loss.micros;
    }
    return out;
}

TEST(Utilization, NothingIsLostAndNothingCountedTwiceInAnyWindow) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const HandLog log = random_log(seed);
        const LossIndex index = loss_index(log.state);
        Rng rng(seed + 1000);
        for (Id r = 0; r < 3; ++r) {
            std::int64_t cut[3];
            for (auto& c : cut) c = rng.below(4 * kDayMinutes) - kDayMinutes / 2;
            std::sort(std::begin(cut), std::end(cut));
            const auto window = [&](int a, int b) {
                return utilization(log.state, log.learned, index, r, minute(cut[a]), minute(cut[b]));
            };
            const Utilization whole = window(0, 2);
            EXPECT_EQ(sum(whole), whole.available_micros) << "seed " << seed;
            Minutes parts = of(window(0, 1));
            for (const auto& [cause, minutes] : of(window(1, 2))) parts[cause] += minutes;
            EXPECT_EQ(parts, of(whole)) << "seed " << seed;
        }
    }
}

// Available and worked server-minutes counted minute by minute.
TEST(Utilization, AgreesWithCountingMinuteByMinute) {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const HandLog log = random_log(seed);
        for (Id r = 0; r < 3; ++r) {
            const learn::ResourceLearned& about = log.learned.resource[r];
            Minutes expected{{"available", 0}, {"productive", 0}};
            std::int64_t busy = 0;
            for (std::int64_t t = 0; t < 3 * kDayMinutes && minute(t) < log.state.as_of; ++t) {
                std::map<OpState, int> rows;
                for (const auto& op : log.state.operations)
                    if (op.resource == r && op.timed && op.start <= minute(t) && minute(t) < op.end) ++rows[op.state];
                const int down = rows[OpState::down], setup = rows[OpState::setup], run = rows[OpState::run];
                busy += down + setup + run > 0 ? 1 : 0;
                const std::int64_t of_day = t % kDayMinutes;
                const bool open = r == 2 || (of_day >= 360 && of_day < 840);
                int left = open ? about.servers : std::min(about.servers, run + setup + (about.calendar_known ? 0 : down));
                expected["available"] += left;
                const auto take = [&](const char* cause, int n) {
                    n = std::min(n, left);
                    left -= n;
                    if (n > 0) expected[cause] += n;
                };
                take("down", down);
                take("setup", setup);
                take("productive", run);
                take("blocked", rows[OpState::blocked]);
            }
            Minutes found = of(utilization(log.state, log.learned, r, minute(0), minute(3 * kDayMinutes)));
            for (const char* cause : {"available", "productive", "down", "setup", "blocked"})
                EXPECT_EQ(found[cause], expected[cause]) << cause << " of " << r << ", seed " << seed;
            const Instant end = std::min(log.state.as_of, minute(3 * kDayMinutes));
            EXPECT_EQ(busy_micros(log.state, r, minute(0), end), busy * kMicrosPerMinute) << seed;
        }
    }
}

// What no tidy plant has: rows to the microsecond, some of no length, some for days, some twice; hours that touch midnight, last a
// second, overlap or are closed on a date; clock changes (25 October in Amsterdam, 1 November in New York, half an hour
// on 4 October at Lord Howe, none in Kathmandu at +05:45).
HandLog odd_log(std::uint64_t seed) {
    Rng rng(seed);
    HandLog log({"a", "b", "c"}, {"u", "v", "w"}, {"frame", "primer"});
    constexpr std::array kZones{"Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"};
    constexpr std::array kDays{-8, -1, -29, 0};  // from the Monday of the log, about when its clocks change
    const auto place = static_cast<std::size_t>(rng.below(4));
    log.state.site.zone = *Zone::find(kZones[place]);
    const Instant first = minute((kDays[place] - 2) * kDayMinutes);
    const auto some_time = [&] { return first + rng.below(5 * kMicrosPerDay); };
    for (std::int64_t i = rng.below(60); i >= 0; --i) {
        log.op(log.state.resources.text(Id(rng.below(3))), log.state.works.text(Id(rng.below(3))), 0, 0, static_cast<OpState>(rng.below(6)),
               rng.below(2) == 0 ? "frame" : "");
        state::Operation& op = log.state.operations.back();
        const std::int64_t length = rng.below(10) == 0 ? 0 : rng.below(10) == 0 ? rng.below(3 * kMicrosPerDay) : rng.below(4 * kMicrosPerHour);
        op.start = some_time();
        op.end = op.start + length;
        if (rng.below(10) == 0) log.state.operations.push_back(state::Operation(op));
    }
    for (learn::ResourceLearned& r : log.learned.resource) {
        r.servers = 1 + static_cast<int>(rng.below(5));
        r.calendar_known = rng.below(2) == 0;
        r.calendar = {};
        const auto span = [&] {
            const std::int64_t from = rng.below(4) == 0 ? 0 : rng.below(kMicrosPerDay);
            const std::int64_t room = kMicrosPerDay - from;
            return Calendar::Span{from, from + (rng.below(4) == 0 ? room : rng.below(8) == 0 ? std::min(room, kMicrosPerSecond) : 1 + rng.below(room))};
        };
        for (auto& day : r.calendar.week)
            for (std::int64_t n = rng.below(4); n > 0; --n) day.push_back(span());
        const Day date = log.state.site.zone.day_of(some_time());
        r.calendar.dates[date.number] = rng.below(2) == 0 ? std::vector<Calendar::Span>{} : std::vector{span()};
    }
    log.component("frame", "primer", 2);
    for (int i = 0; i < 6; ++i) {
        log.move("primer", 0, int(rng.below(20)) - 10);
        log.state.moves.back().time = some_time();
    }
    state::Order& bought = log.order("PO", "primer", 9, state::OrderKind::buy);
    bought.placed_at = some_time();
    bought.received_at = *bought.placed_at + rng.below(kMicrosPerDay);
    log.finish(0).state.as_of = some_time();
    return log;
}

std::map<std::string, std::int64_t> in_micros(const Utilization& u) {
    std::map<std::string, std::int64_t> out{{"available", u.available_micros}, {"productive", u.productive_micros}};
    for (const Loss& loss : u.losses) out[std::string(name(loss.cause)) + " " + loss.by] += loss.micros;
    return out;
}

TEST(Utilization, DaysOfAnyLengthAddUpToTheirWeekToTheMicrosecond) {
    std::int64_t available = 0, lost = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const HandLog log = odd_log(seed);
        const LossIndex index = loss_index(log.state);
        const Zone& zone = log.state.site.zone;
        const Day today = zone.day_of(log.state.as_of);
        Rng rng(seed + 5000);
        for (Id r = 0; r < 3; ++r) {
            const auto window = [&](Instant from, Instant to) {
                const Utilization u = utilization(log.state, log.learned, index, r, from, to);
                EXPECT_EQ(sum(u), u.available_micros) << "seed " << seed;
                EXPECT_GE(u.productive_micros, 0);
                return in_micros(u);
            };
            const auto whole = window(zone.start_of(today + (-7)), zone.start_of(today + 1));
            std::map<std::string, std::int64_t> days, pieces;
            for (int d = -7; d <= 0; ++d) {
                const Instant from = zone.start_of(today + d), to = zone.start_of(today + (d + 1));
                for (const auto& [cause, micros] : window(from, to)) days[cause] += micros;
                const Instant cut = from + rng.below(to - from);  // anywhere, also within the hour the clock repeats
                for (const auto& [cause, micros] : window(from, cut)) pieces[cause] += micros;
                for (const auto& [cause, micros] : window(cut, to)) pieces[cause] += micros;
            }
            EXPECT_EQ(days, whole) << "seed " << seed;
            EXPECT_EQ(pieces, whole) << "seed " << seed;
            available += whole.at("available");
            lost += whole.at("available") - whole.at("productive");
        }
    }
    EXPECT_GT(lost, 0);
    EXPECT_GT(available, lost);  // the logs show both
}

}  // namespace
}  // namespace drum::constraint
