#include "intake/date_order.h"

#include <gtest/gtest.h>

namespace drum::intake {
namespace {

Result<DateOrder> settled(std::initializer_list<std::string_view> values) {
    DateEvidence evidence;
    for (const auto value : values) evidence.look(value);
    return settle(evidence);
}

std::string moment(std::string_view text, DateOrder order = DateOrder::year_first, const Zone& zone = Zone(),
                   bool end_of_day = false) {
    const auto at = parse_instant(text, order, zone, end_of_day);
    return at ? Zone().to_text(*at) : at.error().message;
}

TEST(DateOrder, OneDateSettlesTheColumn) {
    EXPECT_EQ(*settled({"03/04/2026", "25/04/2026"}), DateOrder::day_first);
    EXPECT_EQ(*settled({"03/04/2026", "04/25/2026 10:00"}), DateOrder::month_first);
    EXPECT_EQ(*settled({"03.04.2026"}), DateOrder::day_first);
    EXPECT_EQ(*settled({"2026/04/03", "2026-04-25"}), DateOrder::year_first);
    EXPECT_EQ(*settled({"", "none"}), DateOrder::year_first);
}

TEST(DateOrder, WhatNothingSettlesIsRefused) {
    const auto open = settled({"03/04/2026", "01/02/2026"});
    ASSERT_FALSE(open);
    EXPECT_NE(open.error().message.find("'01/02/2026' may be day/month or month/day"), std::string::npos);
    const auto both = settled({"25/04/2026", "04/25/2026"});
    ASSERT_FALSE(both);
    EXPECT_NE(both.error().message.find("'25/04/2026' has the day first and '04/25/2026' the month"),
              std::string::npos);
}

TEST(DateOrder, ReadsTheFormatsOfTheWild) {
    EXPECT_EQ(moment("25/04/2026 07:30", DateOrder::day_first), "2026-04-25T07:30:00Z");
    EXPECT_EQ(moment("04/25/2026", DateOrder::month_first), "2026-04-25T00:00:00Z");
    EXPECT_EQ(moment("4/5/2026 11:24:00 PM", DateOrder::month_first), "2026-04-05T23:24:00Z");
    EXPECT_EQ(moment("4/5/2026 12:05 am", DateOrder::month_first), "2026-04-05T00:05:00Z");
    EXPECT_EQ(moment("25.04.2026 07:30:15.5", DateOrder::day_first), "2026-04-25T07:30:15.5Z");
    EXPECT_EQ(moment("2012/01/29 23:24:00.000"), "2012-01-29T23:24:00Z");
    EXPECT_EQ(moment("2026-04-25T07:30:00+02:00"), "2026-04-25T05:30:00Z");
    EXPECT_NE(moment("31/04/2026", DateOrder::day_first).find("is not a date"), std::string::npos);
    EXPECT_NE(moment("4/5/2026 13:05 PM", DateOrder::month_first).find("is not a date"), std::string::npos);
}

TEST(DateOrder, ADateIsADayOfTheSite) {
    const Zone zone = *Zone::find("Europe/Amsterdam");
    EXPECT_EQ(moment("2026-07-01", DateOrder::year_first, zone), "2026-06-30T22:00:00Z");
    EXPECT_EQ(moment("2026-07-01", DateOrder::year_first, zone, true), "2026-07-01T21:59:59.999999Z");
    EXPECT_EQ(moment("2026-07-01 08:00", DateOrder::year_first, zone, true), "2026-07-01T06:00:00Z");
    EXPECT_EQ(moment("2026-07-01T08:00Z", DateOrder::year_first, zone, true), "2026-07-01T08:00:00Z");
}

TEST(DateOrder, YearsAreOneTo9999) {
    EXPECT_EQ(moment("9999-12-31", DateOrder::year_first, Zone(), true), "9999-12-31T23:59:59.999999Z");
    EXPECT_EQ(moment("0001-01-01"), "0001-01-01T00:00:00Z");
    EXPECT_EQ(moment("10000-01-01"), "'10000-01-01': the year is outside 1 to 9999");
    EXPECT_EQ(moment("0000-01-01"), "'0000-01-01': the year is outside 1 to 9999");
    EXPECT_EQ(moment("-2026-01-01"), "'-2026-01-01': the year is outside 1 to 9999");
    EXPECT_EQ(moment("9999-12-31T23:59:59-05:00"), "'9999-12-31T23:59:59-05:00': the year is outside 1 to 9999");
    EXPECT_EQ(moment("0001-01-01T00:00:00+05:00"), "'0001-01-01T00:00:00+05:00': the year is outside 1 to 9999");
}

}  // namespace
}  // namespace drum::intake
