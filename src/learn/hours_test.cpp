#include <gtest/gtest.h>

#include "base/rng.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr std::int32_t kMonday = 20'759;  // 2026-11-02
constexpr std::int64_t kHour = kMicrosPerHour;

// Busy intervals of `weeks` weeks written by the wall clock of a zone.
struct Shop {
    Zone zone;
    std::vector<Interval> busy;
    void work(int day, double from_hour, double to_hour) {
        const auto at = [&](double hour) { return zone.at(Day{kMonday + day}, std::int64_t(hour * double(kHour))); };
        busy.push_back({at(from_hour), at(to_hour)});
    }
    Calendar learned(int weeks) const {
        return hours_from_log(zone, busy, zone.start_of(Day{kMonday}), zone.start_of(Day{kMonday + 7 * weeks}));
    }
};

std::vector<std::pair<double, double>> hours(const Calendar& calendar, int weekday) {
    std::vector<std::pair<double, double>> out;
    for (const Calendar::Span& span : calendar.week[weekday])
        out.push_back({double(span.from) / double(kHour), double(span.to) / double(kHour)});
    return out;
}
using Hours = std::vector<std::pair<double, double>>;

TEST(Hours, OneShiftWithALunchBreakAndNoWeekend) {
    Shop shop;
    for (int day = 0; day < 56; ++day)
        if (day % 7 < 5) shop.work(day, 8, 12), shop.work(day, 12.75, 16.5);
    const Calendar learned = shop.learned(8);
    for (int w = 0; w < 5; ++w) EXPECT_EQ(hours(learned, w), (Hours{{8, 16.5}})) << w;
    EXPECT_TRUE(learned.week[5].empty());
    EXPECT_TRUE(learned.week[6].empty());
}

TEST(Hours, AroundTheClock) {
    Shop shop;
    Rng rng(3);
    for (double hour = 0; hour < 24 * 56;) {  // busy two hours in three
        const double run = 1 + 6 * rng.uniform();
        shop.busy.push_back({Instant{std::int64_t(kMonday) * kMicrosPerDay + std::int64_t(hour * double(kHour))},
                             Instant{std::int64_t(kMonday) * kMicrosPerDay + std::int64_t((hour + run) * double(kHour))}});
        hour += run * 1.5;
    }
    const Calendar learned = shop.learned(8);
    for (int w = 0; w < 7; ++w) EXPECT_EQ(hours(learned, w), (Hours{{0, 24}})) << w;
}

TEST(Hours, TwoShiftsOverMidnight) {
    Shop shop;
    for (int day = 0; day < 56; ++day)
        if (day % 7 < 5) shop.work(day, 14, 24), shop.work(day + 1, 0, 2);
    const Calendar learned = shop.learned(8);
    EXPECT_EQ(hours(learned, 1), (Hours{{0, 2}, {14, 24}}));
    EXPECT_EQ(hours(learned, 4), (Hours{{0, 2}, {14, 24}}));
    EXPECT_EQ(hours(learned, 5), (Hours{{0, 2}}));
}

TEST(Hours, AMachineUsedAFifthOfItsShiftStillShowsTheShift) {
    Shop shop;
    Rng rng(5);
    for (int day = 0; day < 7 * 26; ++day)
        if (day % 7 < 5) {
            const double start = 7 + rng.uniform() * 8;  // one job of an hour and a half between 7:00 and 16:30
            shop.work(day, start, start + 1.5);
        }
    const Calendar learned = shop.learned(26);
    for (int w = 0; w < 5; ++w) {
        ASSERT_EQ(learned.week[w].size(), 1u) << w;
        EXPECT_LE(hours(learned, w)[0].first, 8);
        EXPECT_GE(hours(learned, w)[0].second, 15.5);
    }
}

TEST(Hours, OneEveningOfOvertimeAndOneSaturdayAreNotHours) {
    Shop shop;
    for (int day = 0; day < 56; ++day)
        if (day % 7 < 5) shop.work(day, 8, 16);
    shop.work(9, 16, 21);
    shop.work(19, 8, 12);
    const Calendar learned = shop.learned(8);
    EXPECT_EQ(hours(learned, 2), (Hours{{8, 16}}));
    EXPECT_TRUE(learned.week[5].empty());
}

TEST(Hours, RarelyUsed) {
    Shop shop;
    shop.work(1, 9, 12);
    shop.work(24, 13, 15);  // a Thursday
    const Calendar learned = shop.learned(8);
    EXPECT_EQ(hours(learned, 1), (Hours{{9, 12}}));
    EXPECT_EQ(hours(learned, 3), (Hours{{13, 15}}));
}

TEST(Hours, WorkOfAMinuteAtATimeShows) {
    Shop shop;
    for (int day = 0; day < 14; ++day) shop.work(day, 10.1, 10.12);
    EXPECT_EQ(hours(shop.learned(2), 0), (Hours{{10, 10.5}}));
}

TEST(Hours, LocalTimeStaysPutOverAClockChange) {
    Shop shop;
    shop.zone = *Zone::find("America/New_York");
    for (int day = -28; day < 28; ++day)  // the clock changed on 2026-11-01
        if ((day + 28) % 7 < 5) shop.work(day, 6, 14);
    const Calendar learned = hours_from_log(shop.zone, shop.busy, shop.zone.start_of(Day{kMonday - 28}),
                                            shop.zone.start_of(Day{kMonday + 28}));
    EXPECT_EQ(hours(learned, 0), (Hours{{6, 14}}));
}

TEST(Hours, NothingSeenIsNothingOpen) {
    Shop shop;
    for (const auto& day : shop.learned(8).week) EXPECT_TRUE(day.empty());
    EXPECT_TRUE(hours_from_log(Zone(), {}, Instant{0}, Instant{0}).dates.empty());
}

}  // namespace
}  // namespace drum::learn
