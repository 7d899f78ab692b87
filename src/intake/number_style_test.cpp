#include "intake/number_style.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;

std::string number(std::string_view text, NumberStyle style) {
    const auto value = parse_styled_quantity(text, style);
    return value ? to_text(*value) : value.error().message;
}

TEST(NumberStyle, ReadsWhatPeopleWrite) {
    for (const auto& [text, wanted] : std::vector<std::pair<std::string, std::string>>{
             {"1.234,5", "1234.5"}, {"1 234,5", "1234.5"}, {"1\xC2\xA0""234,5", "1234.5"}, {"1\xE2\x80\xAF""234,5", "1234.5"}, {"1'234,5", "1234.5"},
             {"12.000-", "-12000"}, {"12,500-", "-12.5"}, {"(32.000,00)", "-32000"}, {"$ 32.000,00", "32000"}, {"EUR 12,50", "12.5"},
             {"12,50 \xE2\x82\xAC", "12.5"}, {"-1.234.567", "-1234567"}, {"5", "5"}, {",5", "0.5"}, {"+3,0", "3"}, {"\xE2\x88\x92""4", "-4"}})
        EXPECT_EQ(number(text, NumberStyle::comma), wanted) << text;
    for (const auto& [text, wanted] : std::vector<std::pair<std::string, std::string>>{
             {"1,234.50", "1234.5"}, {"1'234.50", "1234.5"}, {"(32000.00)", "-32000"}, {"$1,000", "1000"}, {"USD 2.5", "2.5"}, {"-$5.25", "-5.25"},
             {"1e3", "1000"}, {"7.", "7"}, {"12-", "-12"}, {"1,234,567", "1234567"}})
        EXPECT_EQ(number(text, NumberStyle::point_groups), wanted) << text;
}

TEST(NumberStyle, RefusesWhatIsNone) {
    for (const std::string_view text : {"1,2,3", "1.2.3", "12,34.5", "1,23", "--5", "(-5)", "5 EUR USD", "abc", "", "-", "EUR", "1 2", "2026-01-05", "12 kg"})
        EXPECT_NE(number(text, NumberStyle::point_groups).find("is not a number"), std::string::npos) << text;
    EXPECT_EQ(number("12 %", NumberStyle::point), "'12 %' is a percentage; write it as a plain number");
    EXPECT_EQ(number("1.5", NumberStyle::comma), "'1.5' is not a number with a decimal comma, as the others of its column");
    EXPECT_EQ(number("1,5", NumberStyle::point), "'1,5' is not a number with a decimal point, as the others of its column");
}

std::vector<std::string> stock(const std::string& text) { return facts_of(read_texts({{"stock.csv", text}}), Table::stock); }
const auto problem_of = [](const std::string& text) {
    const auto problem = read_texts({{"stock.csv", text}}).files.at(0).problem;
    return problem ? problem->text() : std::string();
};

TEST(NumberStyle, OneNumberSettlesTheColumn) {
    EXPECT_EQ(stock("item;quantity;place\nA;1.234;m\nB;1.234,5;m\n"),
              (std::vector<std::string>{"beginning item=A quantity=1234 place=m", "beginning item=B quantity=1234.5 place=m"}));
    EXPECT_EQ(stock("item;quantity;place\nA;1.234;m\nB;0.5;m\n"),
              (std::vector<std::string>{"beginning item=A quantity=1.234 place=m", "beginning item=B quantity=0.5 place=m"}));
    EXPECT_EQ(stock("item,quantity\nA,\"1,234\"\n"), std::vector<std::string>{"beginning item=A quantity=1234"});
    EXPECT_EQ(stock("item;quantity\nA;1.234\n"), std::vector<std::string>{"beginning item=A quantity=1234"});
    EXPECT_EQ(stock("item,quantity\nA,1.234\n"), std::vector<std::string>{"beginning item=A quantity=1.234"});
}

TEST(NumberStyle, OtherColumnsSettleIt) {
    const Intake intake = read_texts({{"items.csv", "item\tcost\tprice\nA\t1.234\t2,5\nB\t12\t3,5\n"}});
    EXPECT_EQ(facts_of(intake, Table::items),
              (std::vector<std::string>{"beginning item=A cost=1234 price=2.5", "beginning item=B cost=12 price=3.5"}));
    EXPECT_TRUE(notes_say(intake.files.at(0), "Numbers of 'cost' are read like those of 'price' ('1.234' is 1234)"));
    EXPECT_TRUE(notes_say(intake.files[0], "Read with a decimal comma: 'price' ('2,5')"));
}

TEST(NumberStyle, WhatNothingSettlesIsRefusedWithBothReadings) {
    EXPECT_NE(problem_of("item\tquantity\nA\t1.234\n").find("'1.234' may be 1234 or 1.234 and no number of the file settles it"), std::string::npos);
    EXPECT_NE(problem_of("item\tquantity\nA\t1,5\nB\t1.5\n").find("'1.5' has a decimal point and '1,5' a decimal comma"), std::string::npos);
}

TEST(NumberStyle, AFewOfTheOtherStyleAreRejectedByRow) {
    std::string text = "item;quantity\n";
    for (int i = 0; i < 20; ++i) text += "P" + std::to_string(i) + ";1,5\n";
    const Intake intake = read_texts({{"stock.csv", text + "X;2.5\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 20);
    EXPECT_EQ(rejects_of(intake.files[0]),
              std::vector<std::string>{"row 22 quantity: '2.5' is not a number with a decimal comma, as the others of its column"});
}

TEST(NumberStyle, EvidenceFarDownStillCounts) {
    std::string text = "item\tquantity\n";
    for (int i = 0; i < 150'000; ++i) text += "P" + std::to_string(i) + "\t1.234\n";
    const Intake intake = read_texts({{"stock.csv", text + "X\t0,5\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 150'001);
    EXPECT_EQ(facts_of(intake, Table::stock).front(), "beginning item=P0 quantity=1234");
}

}  // namespace
}  // namespace drum::intake
