#include "base/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace drum {
namespace {

using Stretches = std::vector<Interval>;

// Reference model: the set of whole moments covered, of a small horizon.
constexpr int kHorizon = 60;
std::vector<bool> covered(const Stretches& stretches) {
    std::vector<bool> out(kHorizon, false);
    for (const Interval& i : stretches)
        for (std::int64_t t = i.from.micros; t < i.to.micros; ++t) out[static_cast<std::size_t>(t)] = true;
    return out;
}

Stretches any_stretches() {
    return *rc::gen::container<Stretches>(rc::gen::map(
        rc::gen::pair(rc::gen::inRange(0, kHorizon), rc::gen::inRange(0, kHorizon)),
        [](const std::pair<int, int>& ends) { return Interval{Instant{ends.first}, Instant{ends.second}}; }));
}

bool tidy(const Stretches& stretches) {  // sorted, non-empty, apart from one another
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        if (stretches[i].from >= stretches[i].to) return false;
        if (i > 0 && stretches[i].from < stretches[i - 1].to) return false;
    }
    return true;
}

RC_GTEST_PROP(Intervals, MergedCoversTheSame, ()) {
    const auto raw = any_stretches();
    const auto out = merged(raw);
    RC_ASSERT(tidy(out));
    RC_ASSERT(covered(out) == covered(raw));
    RC_ASSERT(merged(out) == out);
    RC_ASSERT(merged(Stretches(raw.rbegin(), raw.rend())) == out);
    for (std::size_t i = 1; i < out.size(); ++i) RC_ASSERT(out[i - 1].to < out[i].from);  // touching ones became one
}

RC_GTEST_PROP(Intervals, IntersectionAndDifferenceMatchTheSets, ()) {
    const auto a = merged(any_stretches()), b = merged(any_stretches());
    const auto both = intersection(a, b), rest = difference(a, b);
    const auto in_a = covered(a), in_b = covered(b), in_both = covered(both), in_rest = covered(rest);
    for (std::size_t t = 0; t < kHorizon; ++t) {
        RC_ASSERT(in_both[t] == (in_a[t] && in_b[t]));
        RC_ASSERT(in_rest[t] == (in_a[t] && !in_b[t]));
    }
    RC_ASSERT(tidy(both));
    RC_ASSERT(tidy(rest));
    RC_ASSERT(intersection(b, a) == both);
    RC_ASSERT(length(both) + length(rest) == length(a));
}

Instant utc(std::string_view text) { return parse_time(text).value().instant; }

Calendar office_hours() {  // Monday to Friday 08:00-12:00 and 13:00-17:00
    Calendar calendar;
    for (std::size_t d = 0; d < 5; ++d)
        calendar.week[d] = {{8 * kMicrosPerHour, 12 * kMicrosPerHour}, {13 * kMicrosPerHour, 17 * kMicrosPerHour}};
    return calendar;
}

TEST(Calendar, OpensByTheWeekAndTheDate) {
    Calendar calendar = office_hours();
    calendar.dates[parse_day("2026-11-25").value().number] = {};                                          // closed
    calendar.dates[parse_day("2026-11-28").value().number] = {{6 * kMicrosPerHour, 9 * kMicrosPerHour}};  // a Saturday
    const Zone amsterdam = Zone::find("Europe/Amsterdam").value();
    const Instant from = utc("2026-11-22T23:00Z"), to = utc("2026-11-29T23:00Z");
    EXPECT_DOUBLE_EQ(calendar.minutes(amsterdam, from, to), (4 * 8 + 3) * 60.0);
    const auto monday = calendar.open(amsterdam, from, utc("2026-11-23T11:30Z"));
    EXPECT_EQ(monday, (Stretches{{utc("2026-11-23T07:00Z"), utc("2026-11-23T11:00Z")}}));
}

TEST(Calendar, ClipsToTheWindow) {
    const Calendar calendar = office_hours();
    const auto open = calendar.open(Zone(), utc("2026-11-23T09:15Z"), utc("2026-11-23T13:30Z"));
    EXPECT_EQ(open, (Stretches{{utc("2026-11-23T09:15Z"), utc("2026-11-23T12:00Z")},
                               {utc("2026-11-23T13:00Z"), utc("2026-11-23T13:30Z")}}));
    EXPECT_TRUE(calendar.open(Zone(), utc("2026-11-23T09:15Z"), utc("2026-11-23T09:15Z")).empty());
    EXPECT_TRUE(calendar.open(Zone(), utc("2026-11-24T09:15Z"), utc("2026-11-23T09:15Z")).empty());
}

TEST(Calendar, AlwaysIsOneStretchAndFollowsTheClockChange) {
    const Zone amsterdam = Zone::find("Europe/Amsterdam").value();
    const Day spring = parse_day("2026-03-29").value(), autumn = parse_day("2026-10-25").value();
    const auto hours = [&](Day day) {
        return Calendar::always().minutes(amsterdam, amsterdam.start_of(day), amsterdam.start_of(day + 1)) / 60;
    };
    EXPECT_DOUBLE_EQ(hours(spring), 23);
    EXPECT_DOUBLE_EQ(hours(spring + 1), 24);
    EXPECT_DOUBLE_EQ(hours(autumn), 25);
    EXPECT_EQ(Calendar::always().open(amsterdam, utc("2026-01-01T00:00Z"), utc("2027-01-01T00:00Z")).size(), 1u);
}

TEST(Calendar, AShiftOverTheSkippedHourIsShorter) {
    Calendar night;
    night.week[6] = {{1 * kMicrosPerHour, 5 * kMicrosPerHour}};
    const Zone amsterdam = Zone::find("Europe/Amsterdam").value();
    EXPECT_DOUBLE_EQ(night.minutes(amsterdam, utc("2026-03-28T12:00Z"), utc("2026-03-29T12:00Z")), 180);
    EXPECT_DOUBLE_EQ(night.minutes(amsterdam, utc("2026-10-24T12:00Z"), utc("2026-10-25T12:00Z")), 300);
}

RC_GTEST_PROP(Calendar, AWindowIsTheSumOfItsParts, ()) {
    const Zone amsterdam = Zone::find("Europe/Amsterdam").value();
    const std::int64_t start = utc("2026-03-20T00:00Z").micros;
    auto cuts = *rc::gen::container<std::vector<int>>(3, rc::gen::inRange(0, 20 * 24 * 60));
    std::sort(cuts.begin(), cuts.end());
    const auto at = [&](int i) { return Instant{start + cuts[static_cast<std::size_t>(i)] * kMicrosPerMinute}; };
    const Calendar calendar = office_hours();
    RC_ASSERT(length(calendar.open(amsterdam, at(0), at(1))) + length(calendar.open(amsterdam, at(1), at(2))) ==
              length(calendar.open(amsterdam, at(0), at(2))));
}

}  // namespace
}  // namespace drum
