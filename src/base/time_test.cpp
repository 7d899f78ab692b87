#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <ctime>

namespace drum {
namespace {

Zone zone(std::string_view name) { return Zone::find(name).value(); }
Day day(std::string_view text) { return parse_day(text).value(); }
Instant exact(std::string_view text) {
    const auto parsed = parse_time(text).value();
    EXPECT_EQ(parsed.kind, ParsedTime::Kind::exact) << text;
    return parsed.instant;
}
std::int64_t clock(std::string_view text) { return parse_clock(text).value(); }

TEST(Day, CountsFromTheEpochToBothEnds) {
    EXPECT_EQ(day("1970-01-01").number, 0);
    EXPECT_EQ(day("0001-01-01").number, -719'162);
    EXPECT_EQ(day("9999-12-31").number, 2'932'896);
    EXPECT_EQ(to_text(day("0001-01-01")), "0001-01-01");
    EXPECT_EQ(to_text(day("9999-12-31")), "9999-12-31");
    EXPECT_EQ(day("2026/3/5"), day("2026-03-05"));
}

TEST(Day, RefusesWhatIsNoDay) {
    for (const char* text : {"", "2026", "2026-11", "2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01",
                             "2026-11-31", "23-11-2026", "2026-11-23x", "2026-11/23", "-001-01-01", "2026-11-2 3"})
        EXPECT_FALSE(parse_day(text)) << text;
}

TEST(Day, KnowsItsNameAndWeekday) {
    EXPECT_EQ(weekday(day("2026-11-23")), 0);
    EXPECT_EQ(weekday(day("1969-12-31")), 2);
    EXPECT_EQ(weekday(day("0001-01-01")), 0);
    EXPECT_EQ(short_text(day("2026-11-23")), "Mon 23 Nov");
    EXPECT_EQ(long_text(day("2026-03-01")), "Sun 1 Mar 2026");
}

RC_GTEST_PROP(Day, ComesBackFromText, ()) {
    const Day any{*rc::gen::inRange<std::int32_t>(-719'162, 2'932'897)};
    RC_ASSERT(parse_day(to_text(any)).value() == any);
    RC_ASSERT((weekday(any) + 1) % 7 == weekday(any + 1));
}

TEST(Time, TellsDateLocalAndExactApart) {
    EXPECT_EQ(parse_time("2026-11-23").value().kind, ParsedTime::Kind::date);
    const auto local = parse_time("2026-11-23 7:55").value();
    EXPECT_EQ(local.kind, ParsedTime::Kind::local);
    EXPECT_EQ(local.local_micros, clock("07:55"));
    EXPECT_EQ(exact("2026-11-23T07:55:00Z"), exact("2026-11-23T08:55:00+01:00"));
    EXPECT_EQ(exact("2026-11-23T07:55:00Z"), exact("2026-11-23 02:55 -0500"));
    EXPECT_EQ(exact("2026-11-23T24:00Z"), exact("2026-11-24T00:00Z"));
    EXPECT_EQ(exact("2026-11-23T07:55:00.25Z") - exact("2026-11-23T07:55Z"), 250'000);
    EXPECT_EQ(exact("2026-11-23T07:55:00.1234567Z") - exact("2026-11-23T07:55Z"), 123'456);
}

TEST(Time, RefusesWhatIsNoTime) {
    for (const char* text : {"2026-11-23T", "2026-11-23T25:00", "2026-11-23T24:01", "2026-11-23T12", "2026-11-23T12:60",
                             "2026-11-23T12:00:61", "2026-11-23T12:00:00.", "2026-11-23T12:00+", "2026-11-23T12:00+02:",
                             "2026-11-23T12:00+24:00", "2026-11-23T12:00Zx", "2026-11-23x12:00", "12:00"})
        EXPECT_FALSE(parse_time(text)) << text;
    for (const char* text : {"", "7", "7:5", "24:01", "-1:00", "07:30 pm"}) EXPECT_FALSE(parse_clock(text)) << text;
    EXPECT_EQ(clock("24:00"), kMicrosPerDay);
    EXPECT_EQ(clock(" 7:30:15"), 27'015 * kMicrosPerSecond);
}

RC_GTEST_PROP(Time, AnyTextIsReadOrRefused, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789-/:T Z+.")));
    const auto parsed = parse_time(text);
    if (!parsed) RC_ASSERT(!parsed.error().message.empty());
}

TEST(Zone, RefusesUnknownNames) {
    for (const char* name : {"Europe/Nowhere", "../etc/passwd", "CEST2"}) EXPECT_FALSE(Zone::find(name)) << name;
    EXPECT_EQ(zone("").name(), "UTC");
    EXPECT_EQ(zone("Europe/Amsterdam").name(), "Europe/Amsterdam");
}

TEST(Zone, SkippedClockTimeIsTheEndOfTheGap) {
    const Zone amsterdam = zone("Europe/Amsterdam"), new_york = zone("America/New_York");
    EXPECT_EQ(amsterdam.at(day("2026-03-29"), clock("01:59")), exact("2026-03-29T00:59:00Z"));
    EXPECT_EQ(amsterdam.at(day("2026-03-29"), clock("02:00")), exact("2026-03-29T01:00:00Z"));
    EXPECT_EQ(amsterdam.at(day("2026-03-29"), clock("02:30")), exact("2026-03-29T01:00:00Z"));
    EXPECT_EQ(amsterdam.at(day("2026-03-29"), clock("03:00")), exact("2026-03-29T01:00:00Z"));
    EXPECT_EQ(new_york.at(day("2026-03-08"), clock("02:30")), exact("2026-03-08T07:00:00Z"));
    EXPECT_EQ(amsterdam.start_of(day("2026-03-30")) - amsterdam.start_of(day("2026-03-29")), 23 * kMicrosPerHour);
}

TEST(Zone, RepeatedClockTimeIsTheFirst) {
    const Zone amsterdam = zone("Europe/Amsterdam"), new_york = zone("America/New_York");
    EXPECT_EQ(amsterdam.at(day("2026-10-25"), clock("02:30")), exact("2026-10-25T00:30:00Z"));
    EXPECT_EQ(amsterdam.at(day("2026-10-25"), clock("03:00")), exact("2026-10-25T02:00:00Z"));
    EXPECT_EQ(new_york.at(day("2026-11-01"), clock("01:30")), exact("2026-11-01T05:30:00Z"));
    EXPECT_EQ(new_york.start_of(day("2026-11-02")) - new_york.start_of(day("2026-11-01")), 25 * kMicrosPerHour);
    EXPECT_EQ(amsterdam.local_micros(exact("2026-10-25T00:30:00Z")), clock("02:30"));
    EXPECT_EQ(amsterdam.local_micros(exact("2026-10-25T01:30:00Z")), clock("02:30"));
}

TEST(Zone, WritesTheOffsetInForce) {
    const Zone amsterdam = zone("Europe/Amsterdam");
    EXPECT_EQ(amsterdam.to_text(exact("2026-11-23T06:55:00Z")), "2026-11-23T07:55:00+01:00");
    EXPECT_EQ(amsterdam.to_text(exact("2026-10-25T00:30:00Z")), "2026-10-25T02:30:00+02:00");
    EXPECT_EQ(amsterdam.to_text(exact("2026-10-25T01:30:00Z")), "2026-10-25T02:30:00+01:00");
    EXPECT_EQ(zone("America/St_Johns").to_text(exact("2026-01-01T00:00:00.5Z")), "2025-12-31T20:30:00.5-03:30");
    EXPECT_EQ(Zone().to_text(exact("2026-11-23T07:55:00Z")), "2026-11-23T07:55:00Z");
    EXPECT_EQ(amsterdam.clock_text(exact("2026-11-23T06:55:59Z")), "07:55");
}

TEST(Zone, SummerTimeGoesOnAfterTheListedYears) {
    const Zone amsterdam = zone("Europe/Amsterdam"), new_york = zone("America/New_York"),
               sydney = zone("Australia/Sydney");
    for (const char* year : {"2037", "2038", "2050", "2096", "2100", "2101", "9999"}) {
        const std::string y = year;
        EXPECT_EQ(amsterdam.to_text(exact(y + "-07-01T10:00:00Z")), y + "-07-01T12:00:00+02:00");
        EXPECT_EQ(amsterdam.to_text(exact(y + "-01-01T10:00:00Z")), y + "-01-01T11:00:00+01:00");
        EXPECT_EQ(new_york.to_text(exact(y + "-07-01T10:00:00Z")), y + "-07-01T06:00:00-04:00");
        EXPECT_EQ(sydney.to_text(exact(y + "-01-15T00:00:00Z")), y + "-01-15T11:00:00+11:00");
    }
    // 2050: the clock is set forward on Sunday 27 March in Europe, Sunday 13 March in the United States
    EXPECT_EQ(amsterdam.at(day("2050-03-27"), clock("02:30")), exact("2050-03-27T01:00:00Z"));
    EXPECT_EQ(new_york.at(day("2050-03-13"), clock("02:30")), exact("2050-03-13T07:00:00Z"));
    EXPECT_EQ(new_york.at(day("2050-11-06"), clock("01:30")), exact("2050-11-06T05:30:00Z"));
}

TEST(Zone, LongAgoIsWrittenInUtcWhereTheOffsetHadSeconds) {
    const Zone amsterdam = zone("Europe/Amsterdam");
    const Instant then = exact("0001-06-01T12:00:00Z");
    EXPECT_EQ(amsterdam.to_text(then), "0001-06-01T12:00:00Z");
    EXPECT_EQ(exact(amsterdam.to_text(then)), then);
}

// Every instant of years 1 to 9999 is written so that it reads back, and lies on the day it says.
void comes_back(const Zone& site) {
    const Instant any{*rc::gen::inRange<std::int64_t>(-62'135'510'400, 253'402'214'400) * kMicrosPerSecond};
    RC_ASSERT(parse_time(site.to_text(any)).value().instant == any);
    const Day its = site.day_of(any);
    RC_ASSERT(site.start_of(its) <= any);
    RC_ASSERT(any <= site.end_of(its));
    RC_ASSERT(site.day_of(site.start_of(its)) == its);
    RC_ASSERT(site.day_of(site.end_of(its)) == its);
}
RC_GTEST_PROP(Zone, AmsterdamComesBack, ()) { comes_back(zone("Europe/Amsterdam")); }
RC_GTEST_PROP(Zone, NewYorkComesBack, ()) { comes_back(zone("America/New_York")); }
RC_GTEST_PROP(Zone, SantiagoComesBack, ()) { comes_back(zone("America/Santiago")); }  // changes at midnight

TEST(Zone, TheMachinesZoneDoesNotMatter) {
    const char* before = std::getenv("TZ");
    const std::string kept = before != nullptr ? before : "";
    std::vector<std::string> texts;
    for (const char* machine : {"UTC", "Asia/Tokyo", "America/New_York"}) {
        ::setenv("TZ", machine, 1);
        ::tzset();
        texts.push_back(zone("Europe/Amsterdam").to_text(exact("2026-07-01T00:00:00Z")) + Zone().to_text(Instant{0}) +
                        std::to_string(zone("Europe/Amsterdam").start_of(day("2026-07-01")).micros));
    }
    if (before != nullptr)
        ::setenv("TZ", kept.c_str(), 1);
    else
        ::unsetenv("TZ");
    ::tzset();
    EXPECT_EQ(texts[0], texts[1]);
    EXPECT_EQ(texts[0], texts[2]);
}

}  // namespace
}  // namespace drum
