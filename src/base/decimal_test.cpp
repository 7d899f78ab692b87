#include "base/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace drum {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

std::int64_t micro(std::string_view text) { return parse_quantity(text).value().micro; }
std::int64_t nano(std::string_view text) { return parse_rate(text).value().nano; }
ErrorCode refusal(std::string_view text) { return parse_quantity(text).error().code; }

TEST(Quantity, ReadsWhatPeopleWrite) {
    EXPECT_EQ(micro("12"), 12'000'000);
    EXPECT_EQ(micro("-3.50"), -3'500'000);
    EXPECT_EQ(micro("+.5"), 500'000);
    EXPECT_EQ(micro("7."), 7'000'000);
    EXPECT_EQ(micro("1e3"), 1'000'000'000);
    EXPECT_EQ(micro("2.5E-3"), 2'500);
    EXPECT_EQ(micro("0"), 0);
    EXPECT_EQ(micro("-0.000"), 0);
    EXPECT_EQ(micro("000123.456789"), 123'456'789);
    EXPECT_EQ(micro("0e999"), 0);
    EXPECT_EQ(micro("9223372036854.775807"), kMax);
    EXPECT_EQ(micro("-9223372036854.775808"), kMin);
}

TEST(Quantity, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "-", "+", ".", "e3", "1e", "1e+", "1e1234", "1,5", "1.2.3", "12a", " 1", "--1", "0x10",
                             "nan", "inf", "1e3.5",
                             "\xEF\xBB\xBF"
                             "1"})
        EXPECT_EQ(refusal(text), ErrorCode::bad_input) << text;
}

TEST(Quantity, RefusesWhatDoesNotFit) {
    for (const char* text : {"9223372036854.775808", "-9223372036854.775809", "1e13", "1e999", "-1e300",
                             "99999999999999999999999999999999999999999"})
        EXPECT_EQ(refusal(text), ErrorCode::out_of_range) << text;
}

TEST(Quantity, RoundsFloatNoiseOnly) {
    EXPECT_EQ(micro("0.30000000000000004"), 300'000);
    EXPECT_EQ(micro("2.9999999999999996"), 3'000'000);
    EXPECT_EQ(micro("-0.1000000000000000055511151231257827"), -100'000);
    EXPECT_EQ(refusal("0.0000001"), ErrorCode::bad_input);
    EXPECT_EQ(refusal("1.0000005"), ErrorCode::bad_input);
    EXPECT_EQ(refusal("200.0433333"), ErrorCode::bad_input);
    EXPECT_EQ(refusal("0.33333333333333"), ErrorCode::bad_input);
    EXPECT_EQ(micro("0.333333333333333333333333333333333333333333"), 333'333) << "a binary fraction printed in full";
    EXPECT_EQ(micro("-416.6666666666667"), -416'666'667);
}

TEST(Quantity, VerySmallNumbersAreZeroAndNothingElse) {
    // 34 significant digits after ten zeros: the longest that reaches the widest division
    EXPECT_EQ(micro("0.00000000001234567890123456789012345678901234"), 0);
    EXPECT_EQ(nano("0.00000000001234567890123456789012345678901234"), 0);
    EXPECT_EQ(nano("0.00000000061234567890123456789012345678901234"), 1);
    EXPECT_EQ(nano("1234567890123456789012345678901234e-43"), 0);
    EXPECT_EQ(nano("9999999999999999999999999999999999e-999"), 0);
}

TEST(Rate, RoundsTheTenthDecimalHalfToEven) {
    EXPECT_EQ(nano("0.0000000005"), 0);
    EXPECT_EQ(nano("0.0000000015"), 2);
    EXPECT_EQ(nano("0.0000000025"), 2);
    EXPECT_EQ(nano("-0.0000000015"), -2);
    EXPECT_EQ(nano("-0.0000000025"), -2);
    EXPECT_EQ(nano("0.00000000150001"), 2);
    EXPECT_EQ(nano("0.00000000250001"), 3);
    EXPECT_EQ(nano("1.4399999999999999"), 1'440'000'000);
}

TEST(Whole, IsWholeHoweverWritten) {
    EXPECT_EQ(parse_whole("3").value(), 3);
    EXPECT_EQ(parse_whole("3.0").value(), 3);
    EXPECT_EQ(parse_whole("-2e2").value(), -200);
    EXPECT_EQ(parse_whole("9223372036854775807").value(), kMax);
    EXPECT_FALSE(parse_whole("3.5"));
    EXPECT_FALSE(parse_whole("5e-1"));
    EXPECT_FALSE(parse_whole("9223372036854775808"));
    EXPECT_LT(parse_whole(std::string(30, '1') + "." + std::string(3000, '1')).error().message.size(), 100u);
}

TEST(Text, IsTheShortestExactDecimal) {
    EXPECT_EQ(to_text(Quantity{400'000'000}), "400");
    EXPECT_EQ(to_text(Quantity{250'000}), "0.25");
    EXPECT_EQ(to_text(Quantity{-1'500'000}), "-1.5");
    EXPECT_EQ(to_text(Quantity{-1}), "-0.000001");
    EXPECT_EQ(to_text(Quantity{0}), "0");
    EXPECT_EQ(to_text(Quantity{kMin}), "-9223372036854.775808");
    EXPECT_EQ(to_text(Rate{1}), "0.000000001");
}

RC_GTEST_PROP(Text, QuantityComesBack, (std::int64_t value)) {
    RC_ASSERT(parse_quantity(to_text(Quantity{value})).value().micro == value);
}

RC_GTEST_PROP(Text, RateComesBack, (std::int64_t value)) {
    RC_ASSERT(parse_rate(to_text(Rate{value})).value().nano == value);
}

RC_GTEST_PROP(Quantity, AnyTextIsReadOrRefused, (const std::string& text)) {
    const auto parsed = parse_quantity(text);
    if (!parsed) RC_ASSERT(!parsed.error().message.empty());
}

RC_GTEST_PROP(Quantity, DigitsAndSignsAreReadOrRefused, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789.-+eE")));
    const auto parsed = parse_quantity(text);
    if (parsed && text.size() < 15)
        RC_ASSERT(std::fabs(parsed->value() - std::stod(text)) <= 1e-6 + std::fabs(std::stod(text)) * 1e-12);
}

TEST(Convert, IsExactOrRefused) {
    EXPECT_EQ(convert(Quantity{100'000'000}, {1, 12}).error().code, ErrorCode::bad_input);  // never 8.333333
    EXPECT_EQ(convert(Quantity{144'000'000}, {1, 12}).value().micro, 12'000'000);
    EXPECT_EQ(convert(Quantity{3'000'000}, {50, 1}).value().micro, 150'000'000);
    EXPECT_EQ(convert(Quantity{-400'000'000}, {45'359'237, 100'000'000}).value().micro, -181'436'948);  // pounds
    EXPECT_EQ(convert(Quantity{kMax}, {kMax, kMax}).value().micro, kMax);
    EXPECT_EQ(convert(Quantity{kMax}, {2, 1}).error().code, ErrorCode::out_of_range);
    EXPECT_EQ(convert(Quantity{1}, {0, 1}).error().code, ErrorCode::bad_input);
    EXPECT_EQ(convert(Quantity{1}, {1, -1}).error().code, ErrorCode::bad_input);
}

RC_GTEST_PROP(Convert, ThereAndBackIsTheSame, ()) {
    const auto value = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
    const auto up = *rc::gen::inRange<std::int64_t>(1, 10'000), down = *rc::gen::inRange<std::int64_t>(1, 10'000);
    const auto there = convert(Quantity{value}, {up, down});
    if (there)
        RC_ASSERT(convert(*there, {down, up}).value().micro == value);
    else
        RC_ASSERT(value * up % down != 0);
}

TEST(Add, RefusesOverflow) {
    EXPECT_EQ(add({kMax}, {0}).value().micro, kMax);
    EXPECT_EQ(add({kMax}, {1}).error().code, ErrorCode::out_of_range);
    EXPECT_EQ(add({kMin}, {-1}).error().code, ErrorCode::out_of_range);
}

TEST(NearestQuantity, SaturatesAtTheEnds) {
    EXPECT_EQ(nearest_quantity(1.2345678).micro, 1'234'568);
    EXPECT_EQ(nearest_quantity(1e300).micro, kMax);
    EXPECT_EQ(nearest_quantity(-1e300).micro, kMin);
}

RC_GTEST_PROP(RoundUp, IsTheSmallestMultipleThatCovers, ()) {
    const auto amount = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
    const auto multiple = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const Quantity up = round_up({amount}, {multiple});
    RC_ASSERT(up.micro >= amount);
    RC_ASSERT(up.micro - amount < multiple);
    RC_ASSERT(up.micro % multiple == 0);
}

TEST(RoundUp, WithoutAMultipleIsTheAmount) {
    EXPECT_EQ(round_up({7}, {0}).micro, 7);
    EXPECT_EQ(round_up({7}, {-3}).micro, 7);
}

TEST(Rates, AreConvertedHalfToEven) {
    EXPECT_EQ(convert(Rate{7}, {1, 2})->nano, 4);
    EXPECT_EQ(convert(Rate{5}, {1, 2})->nano, 2);
    EXPECT_EQ(convert(Rate{-5}, {1, 2})->nano, -2);
    EXPECT_EQ(convert(Rate{-7}, {1, 2})->nano, -4);
    EXPECT_EQ(convert(Rate{10}, {7, 1})->nano, 70);
    EXPECT_EQ(convert(Rate{10}, {1, 3})->nano, 3);
    EXPECT_FALSE(convert(Rate{1}, {0, 1}));
    EXPECT_EQ(convert(Rate{INT64_MAX}, {2, 1}).error().code, ErrorCode::out_of_range);
}

}  // namespace
}  // namespace drum
