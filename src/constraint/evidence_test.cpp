#include "constraint/evidence.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "constraint/forecast.h"
#include "constraint/hand_log_test.h"

namespace drum::constraint {
namespace {

using test::HandLog;
using test::kDayMinutes;
using test::kMonday;
using test::minute;

using Active = std::vector<std::vector<Interval>>;

// The published case of that name, null where the shared folder is absent.
nlohmann::json case_of(const std::string& id) {
    const std::filesystem::path path = std::filesystem::path(DRUM_SHARED_DIR) / "cases/bottleneck_detection.json";
    if (!std::filesystem::exists(path)) return {};
    std::ifstream file(path);
    const nlohmann::json all = nlohmann::json::parse(file);
    for (const auto& one : all["cases"])
        if (one["id"] == id) return one;
    ADD_FAILURE() << path << " has no case " << id;  // the file is there: not to be skipped
    return {};
}

std::vector<std::string> names_of(const nlohmann::json& one) {
    std::vector<std::string> out;
    for (const auto& [name, periods] : one["inputs"]["active_periods"].items()) out.push_back(name);
    return out;
}

Active active_of(const nlohmann::json& one) {
    Active out;
    for (const auto& [name, periods] : one["inputs"]["active_periods"].items()) {
        out.emplace_back();
        for (const auto& p : periods) out.back().push_back({Instant{p[0]}, Instant{p[1]}});
    }
    return out;
}

TEST(MomentaryConstraint, PublishedExampleSegmentBySegment) {
    const nlohmann::json one = case_of("apm-hand-example");
    if (one.is_null()) GTEST_SKIP() << "no shared cases beside the project";
    const std::vector<std::string> names = names_of(one);
    const std::int64_t horizon = one["inputs"]["horizon"][1];
    const auto segments = momentary_constraint(active_of(one), Instant{0}, Instant{horizon});
    const auto& expected = one["expected"];
    ASSERT_EQ(segments.size(), expected["segments"].size());
    std::vector<double> sole(names.size()), shifting(names.size());
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const MomentarySegment& s = segments[i];
        EXPECT_EQ(s.from.micros, expected["segments"][i][0].get<std::int64_t>());
        EXPECT_EQ(s.to.micros, expected["segments"][i][1].get<std::int64_t>());
        EXPECT_EQ(names[s.resource] + (s.shifting() ? "+" + names[s.also] : ""), expected["segments"][i][2].get<std::string>());
        EXPECT_EQ(s.shifting() ? "shifting" : "sole", expected["segments"][i][3].get<std::string>());
        const double share = double(s.to - s.from) / double(horizon);
        (s.shifting() ? shifting : sole)[s.resource] += share;
        if (s.shifting()) shifting[s.also] += share;
    }
    for (std::size_t r = 0; r < names.size(); ++r) {
        EXPECT_NEAR(sole[r], expected["sole"][names[r]].get<double>(), 1e-9);
        EXPECT_NEAR(shifting[r], expected["shifting"][names[r]].get<double>(), 1e-9);
        EXPECT_NEAR(sole[r] + shifting[r], expected["total"][names[r]].get<double>(), 1e-9);
    }
}

TEST(MeanActive, PublishedExample) {
    const nlohmann::json one = case_of("apm-average-active-period");
    if (one.is_null()) GTEST_SKIP() << "no shared cases beside the project";
    const std::vector<std::string> names = names_of(one);
    const Active active = active_of(one);
    const std::vector<double> mean = mean_active_micros(active);
    for (std::size_t r = 0; r < names.size(); ++r) {
        EXPECT_NEAR(mean[r], one["expected"]["mean_active_period"][names[r]].get<double>(), 1e-9);
        EXPECT_NEAR(double(length(active[r])) / 100, one["expected"]["utilisation_0_100"][names[r]].get<double>(), 1e-9);
    }
    const auto best = std::max_element(mean.begin(), mean.end()) - mean.begin();
    EXPECT_EQ(names[best], one["expected"]["bottleneck"].get<std::string>());
}

TEST(MomentaryConstraint, AgreesWithTheDefinitionMomentByMoment) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Rng rng(seed);
        Active active(1 + rng.below(5));
        for (auto& periods : active)
            for (std::int64_t t = rng.below(6); t < 100;) {
                const std::int64_t end = t + 1 + rng.below(25);
                periods.push_back({Instant{t}, Instant{end}});
                t = end + 1 + rng.below(10);
            }
        const auto segments = momentary_constraint(active, Instant{10}, Instant{90});
        for (std::size_t i = 1; i < segments.size(); ++i) EXPECT_LE(segments[i - 1].to, segments[i].from) << seed;
        for (std::int64_t t = 10; t < 90; ++t) {
            Id longest = kNone;
            std::int64_t most = 0;
            for (std::size_t r = 0; r < active.size(); ++r)
                for (const Interval& p : active[r])
                    if (p.from.micros <= t && t < p.to.micros && p.to - p.from > most) {
                        most = p.to - p.from;
                        longest = static_cast<Id>(r);
                    }
            const auto s = std::find_if(segments.begin(), segments.end(), [&](const MomentarySegment& x) {
                return x.from.micros <= t && t < x.to.micros;
            });
            if (longest == kNone) {
                EXPECT_TRUE(s == segments.end()) << "seed " << seed << " at " << t;
            } else {
                ASSERT_TRUE(s != segments.end()) << "seed " << seed << " at " << t;
                EXPECT_TRUE(s->resource == longest || s->also == longest) << "seed " << seed << " at " << t;
            }
        }
    }
}

TEST(MomentaryConstraint, EqualPeriodsGoToTheLowerId) {
    const Active active{{{Instant{0}, Instant{10}}}, {{Instant{0}, Instant{10}}}};
    const std::vector<MomentarySegment> expected{{Instant{0}, Instant{10}, 0, kNone}};
    EXPECT_EQ(momentary_constraint(active, Instant{0}, Instant{10}), expected);
    EXPECT_TRUE(momentary_constraint({}, Instant{0}, Instant{10}).empty());
}

TEST(DailyWinners, SharesOfEachLocalDay) {
    // Day 0: resource 0 alone 6 h, then both shifting 2 h. Day 1: nothing. Day 2: resource 1.
    const std::vector<MomentarySegment> segments{{minute(0), minute(360), 0, kNone},
                                                 {minute(360), minute(480), 0, 1},
                                                 {minute(2 * kDayMinutes - 0), minute(2 * kDayMinutes + 60), 1, kNone}};
    const auto days = daily_winners(segments, Zone(), 2, Day{kMonday}, Day{kMonday + 2});
    ASSERT_EQ(days.size(), 3u);
    EXPECT_EQ(days[0].resource, 0);
    EXPECT_DOUBLE_EQ(days[0].share, 1.0);
    EXPECT_DOUBLE_EQ(days[0].shares[0], 7.0 / 8);
    EXPECT_DOUBLE_EQ(days[0].shares[1], 1.0 / 8);
    EXPECT_EQ(days[1].resource, kNone);
    EXPECT_EQ(days[2].resource, 1);
}

TEST(DailyWinners, ADayIsTheLocalDay) {
    const Zone zone = *Zone::find("America/New_York");  // 00:00 there is 05:00 UTC in November
    const std::vector<MomentarySegment> segments{{minute(0), minute(300), 0, kNone}, {minute(300), minute(400), 1, kNone}};
    const auto days = daily_winners(segments, zone, 2, Day{kMonday - 1}, Day{kMonday});
    EXPECT_EQ(days[0].resource, 0);
    EXPECT_EQ(days[1].resource, 1);
    EXPECT_DOUBLE_EQ(days[1].share, 1.0);
}

TEST(ActiveIntervals, RunSetUpAndDownTogetherAndAPoolOnlyWhenFull) {
    HandLog log({"desk", "lathe"}, {"w"});
    log.op("lathe", "w", 0, 10, state::OpState::setup).op("lathe", "w", 5, 20).op("lathe", "w", 20, 30, state::OpState::down);
    log.op("lathe", "w", 40, 50, state::OpState::waiting).op("lathe", "w", 60, 70);
    log.op("desk", "w", 0, 10).op("desk", "w", 5, 15).op("desk", "w", 15, 20).op("desk", "w", 12, 18).finish(65);
    log.learned.resource[0].servers = 2;
    EXPECT_EQ(active_intervals(log.state, log.learned, 1), (std::vector<Interval>{{minute(0), minute(30)}}));
    EXPECT_EQ(active_intervals(log.state, log.learned, 0),
              (std::vector<Interval>{{minute(5), minute(10)}, {minute(12), minute(18)}}));
}

HandLog random_log(std::uint64_t seed, int days, int operations) {
    Rng rng(seed);
    HandLog log({"a", "b", "c", "d"}, {"w"});
    for (int i = 0; i < operations; ++i) {
        const std::int64_t start = rng.below(days * kDayMinutes);
        log.op(log.state.resources.text(Id(rng.below(4))), "w", start, start + 1 + rng.below(900));
    }
    log.finish(days * kDayMinutes);
    log.learned.resource[2].servers = 2;
    return log;
}

// What history() must equal: each morning judged from scratch on the operations that had ended.
TEST(History, EachForecastSeesOnlyWhatHadEndedThatMorning) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        const HandLog log = random_log(seed, 12, 60 + int(seed) * 5);
        const auto days = history(log.state, log.learned);
        ASSERT_EQ(days.size(), 12u);
        EXPECT_TRUE(days[0].predicted.empty());
        for (std::size_t d = 1; d < days.size(); ++d) {
            HandLog then = log;
            const Instant morning = minute(std::int64_t(d) * kDayMinutes);
            std::erase_if(then.state.operations, [&](const state::Operation& o) { return o.end > morning; });
            then.finish(std::int64_t(d) * kDayMinutes);
            const auto before = history(then.state, then.learned);
            EXPECT_EQ(before.size(), d);
            std::vector<double> expected = forecast(before, 4);
            if (before.empty()) expected.clear();
            ASSERT_EQ(days[d].predicted.size(), expected.size()) << seed << " day " << d;
            for (std::size_t r = 0; r < expected.size(); ++r)
                EXPECT_NEAR(days[d].predicted[r], expected[r], 1e-12) << "seed " << seed << " day " << d;
        }
    }
}

TEST(History, EmptyWithoutTimedOperationsBeforeToday) {
    HandLog log({"a"}, {"w"});
    log.finish(100);
    EXPECT_TRUE(history(log.state, log.learned).empty());
    log.op("a", "w", 10, 20).finish(100);
    EXPECT_TRUE(history(log.state, log.learned).empty());
    log.finish(kDayMinutes);
    EXPECT_EQ(history(log.state, log.learned).size(), 1u);
    log.op("a", "w", -400'000'000, -399'999'000).finish(kDayMinutes);  // a mistyped year
    EXPECT_EQ(history(log.state, log.learned).size(), 3660u);
}

}  // namespace
}  // namespace drum::constraint
