#include "intake/date_order.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"

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

TEST(DateOrder, WhatSaysItselfNeedsNoOrder) {
    for (const DateOrder order : {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first}) {
        for (const std::string_view text : {"20260105", "5 Jan 2026", "Jan 5, 2026", "January 5th, 2026", "05-JAN-26", "5. J\xC3\xA4nner 2026", "5 janvier 2026",
                                            "maandag 5 januari 2026", "5 de enero de 2026", "Mon, 5 Jan 2026", "lun. 5 janv. 2026", "2026-W02", "2026W02", "2026-W02-1", "2026 Jan 5"})
            EXPECT_EQ(moment(text, order), "2026-01-05T00:00:00Z") << text;
        EXPECT_EQ(moment("2026-05", order), "2026-05-01T00:00:00Z");
        EXPECT_EQ(moment("05/2026", order), "2026-05-01T00:00:00Z");
        EXPECT_EQ(moment("M\xC3\xA4rz 2026", order), "2026-03-01T00:00:00Z");
        EXPECT_EQ(moment("mar. 3 mars 2026", order), "2026-03-03T00:00:00Z");
        EXPECT_EQ(moment("20260105073015", order), "2026-01-05T07:30:15Z");
        EXPECT_EQ(moment("20260105T0730", order), "2026-01-05T07:30:00Z");
        EXPECT_EQ(moment("5 Jan 2026 11:24 p.m.", order), "2026-01-05T23:24:00Z");
    }
    for (const std::string_view text : {"20261301", "20260230", "2026-W54", "2025-W53", "2026-13", "5 Foo 2026", "32 Jan 2026", "5 Jan 10:30", "Jan", "12345678901"})
        EXPECT_NE(moment(text).find("is not a date"), std::string::npos) << text;
}

// ISO 8601 weeks of the years whose first days are odd (the examples of the standard's own year list).
TEST(DateOrder, WeeksBeginOnTheirMonday) {
    EXPECT_EQ(moment("2004-W53"), "2004-12-27T00:00:00Z");
    EXPECT_EQ(moment("2005-W01"), "2005-01-03T00:00:00Z");
    EXPECT_EQ(moment("2008-W01"), "2007-12-31T00:00:00Z");
    EXPECT_EQ(moment("2009-W53-7"), "2010-01-03T00:00:00Z");
    EXPECT_EQ(moment("2020-W53"), "2020-12-28T00:00:00Z");
}

TEST(DateOrder, YearsOfTwoDigits) {
    EXPECT_EQ(moment("25/04/26", DateOrder::day_first), "2026-04-25T00:00:00Z");
    EXPECT_EQ(moment("04/25/69 10:00", DateOrder::month_first), "2069-04-25T10:00:00Z");
    EXPECT_EQ(moment("25.04.70", DateOrder::day_first), "1970-04-25T00:00:00Z");
    EXPECT_EQ(*settled({"03/04/26", "25/04/26"}), DateOrder::day_first);
    EXPECT_FALSE(settled({"03/04/26"}));
}

TEST(DateOrder, DaysAsWorkbooksCountThem) {
    EXPECT_EQ(*settled({"46027", "46028.5"}), DateOrder::serial);
    EXPECT_EQ(*settled({"46027", "x"}), DateOrder::year_first);
    EXPECT_EQ(*settled({"46027", "99999"}), DateOrder::year_first);
    EXPECT_EQ(moment("46027.5", DateOrder::serial), "2026-01-05T12:00:00Z");
    EXPECT_NE(moment("46027", DateOrder::year_first).find("is not a date"), std::string::npos);
}

TEST(DateOrder, ClocksOfManyKinds) {
    const auto minutes = [](std::string_view text) {
        const auto clock = parse_clock_as(text);
        return clock ? *clock / kMicrosPerMinute : -1;
    };
    for (const std::string_view text : {"07:30", "7:30", "0730", "730", "073000", "73000", "7:30 AM", "07:30:00"}) EXPECT_EQ(minutes(text), 450) << text;
    EXPECT_EQ(minutes("24:00"), 1440);
    EXPECT_EQ(minutes("2400"), 1440);
    EXPECT_EQ(minutes("000000"), 0);
    EXPECT_EQ(minutes("12 am"), 0);
    EXPECT_EQ(minutes("7 PM"), 1140);
    for (const std::string_view text : {"25:00", "7", "99", "0760", "abc", "", "1234567"}) EXPECT_EQ(minutes(text), -1) << text;
    std::string joined;
    join_clock("2026-01-05 00:00:00", "073000", joined);
    EXPECT_EQ(moment(joined), "2026-01-05T07:30:00Z");
    join_clock("5 Jan 2026", "24:00", joined);
    EXPECT_EQ(moment(joined), "2026-01-06T00:00:00Z");
}

TEST(DateOrder, NoDateIsEmptyAndAnEndMayBeForEver) {
    for (const std::string_view text : {"00000000", "0000-00-00", "00.00.0000", "0000-00-00 00:00:00"}) EXPECT_TRUE(is_no_date(text)) << text;
    for (const std::string_view text : {"20260105", "0", "1900-01-00", ""}) EXPECT_FALSE(is_no_date(text)) << text;
    const Intake intake = read_texts({{"orders.csv", "order,item,quantity,placed_at,promised_at\nP1,A,5,20260105,99991231\nP2,A,5,00000000,\nP3,A,5,99991231,20260105\n"}});
    EXPECT_EQ(facts_of(intake, fact::Table::orders).size(), 2U);
    EXPECT_EQ(rejects_of(intake.files.at(0)), std::vector<std::string>{"row 4 placed_at: '99991231' lies after the year 2199; what happened cannot"});
    const Intake later = read_texts({{"items.csv", "item,recorded_at\nA,9999-12-31\n"}});
    EXPECT_EQ(later.files.at(0).rejected_rows, 1);
}

TEST(DateOrder, ReadingsAreSaid) {
    const Intake intake = read_texts({{"stock.csv", "item,quantity,counted_at\nA,5,46027\n"}});
    EXPECT_TRUE(notes_say(intake.files.at(0), "Numbers of 'counted_at' are read as days the way workbooks count them ('46027' is 2026-01-05)."));
    const Intake years = read_texts({{"stock.csv", "item,quantity,counted_at\nA,5,25/04/26\n"}});
    EXPECT_TRUE(notes_say(years.files.at(0), "Years of two digits in 'counted_at' are read as 1970 to 2069 ('25/04/26' is 2026-04-25)."));
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
