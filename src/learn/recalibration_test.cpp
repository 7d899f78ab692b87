#include "learn/recalibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "fact/by_hand.h"
#include "learn/count_cdf.h"
#include "learn/learned.h"
#include "learn/past_intervals.h"

namespace drum::learn {
namespace {

Transform at(double beyond) { return {float(beyond * (1 + 1e-6)), float(beyond)}; }

TEST(Recalibration, ReadsTheRankThatSplitConformalAsksFor) {
    std::ifstream file(std::string(DRUM_SHARED_DIR) + "/cases/forecast_calibration.json");
    if (!file) GTEST_SKIP() << "the published cases are not beside this checkout";
    const auto all = nlohmann::json::parse(file);
    int checked = 0, warped = 0;
    for (const auto& of : all.at("cases")) {
        if (of.at("id") != "split-conformal-buffer") continue;
        for (std::size_t k = 0; k < of.at("inputs").at("n").size(); ++k) {
            const int n = of.at("inputs").at("n")[k], rank = of.at("expected").at("rank")[k];
            std::vector<Transform> seen;  // the i-th smallest transform is i / (n + 1)
            for (int i = 1; i <= n; ++i) seen.push_back(at(1 - i / (n + 1.0)));
            const double a = of.at("inputs").at("a");
            EXPECT_NEAR(Recalibration(seen).quantile(1 - a), rank / (n + 1.0), 0.0006) << n;
            ++checked;
            const double left = n + 1 - rank;
            if (left < 5) continue;  // the last five go on in proportion
            seen.clear();            // of a law that expects far too little: the transforms beyond are as the root of those expected
            for (int i = 1; i <= n; ++i) seen.push_back(at(std::pow(1 - i / (n + 1.0), 2)));
            const double beyond = 1 - Recalibration(seen).quantile(1 - a);  // from its rank to the next, where as many fell beyond
            EXPECT_GE(beyond, 0.99 * std::pow(left / (n + 1), 2)) << n;
            EXPECT_LE(beyond, std::pow((left + 1) / (n + 1), 2)) << n;
            ++warped;
        }
    }
    EXPECT_EQ(checked, 3);
    EXPECT_EQ(warped, 1);
}

TEST(Recalibration, OfFewerThanNinetyNineSaysNothing) {
    std::vector<Transform> seen(98, at(0.001));
    EXPECT_EQ(Recalibration(seen).quantile(0.99), 0.99);
    EXPECT_EQ(Recalibration().quantile(0.95), 0.95);
    seen.push_back(at(0.001));
    EXPECT_GT(Recalibration(seen).quantile(0.99), 0.995);
}

TEST(Recalibration, RisesWithWhatIsPromisedAndNeverBeyondOneInAMillion) {
    Rng rng(seed_of("rises"));
    std::vector<Transform> seen;
    for (int i = 0; i < 300; ++i) seen.push_back(at(std::min(1.0, 4 * std::pow(rng.uniform(), 3))));  // far too many far beyond, too few at all
    const Recalibration own(seen);
    double last = 0;
    for (double promised = 0.02; promised < 0.9999; promised += 0.0049) {
        const double quantile = own.quantile(promised);
        EXPECT_GE(quantile, last);
        EXPECT_LE(quantile, 1 - 1e-6);
        last = quantile;
    }
    EXPECT_GT(own.quantile(0.99), 0.9995);
    EXPECT_EQ(own.quantile(0.3), 0.3);      // fewer beyond than expected there: never below what is promised
    for (const double promised : {0.9, 0.97, 0.99}) EXPECT_NEAR(own.beyond(1 - own.quantile(promised)), 1 - promised, 0.1 * (1 - promised)) << promised;
}

// Needs that come in lots of thirty are no negative binomial. What is promised is what is delivered on average all the same.
TEST(Recalibration, DeliversWhatIsPromisedOfTheWrongDistribution) {
    const double mean = 3, variance = 3 + 9 * 4;
    const auto draw = [](Rng& rng) { return rng.uniform() < 0.05 ? 40 + double(rng.below(41)) : 0.0; };
    double fed = 0, fed_before = 0, tries = 0;
    for (std::uint64_t world = 0; world < 200; ++world) {
        Rng rng(seed_of("wrong", world));
        std::vector<Transform> seen;
        for (int i = 0; i < 400; ++i) {
            const double units = draw(rng);
            seen.push_back({float(1 - count_cdf(mean, variance, units - 1)), float(1 - count_cdf(mean, variance, units))});
        }
        const double quantile = Recalibration(seen).quantile(0.98);
        for (int i = 0; i < 200; ++i) {
            const double expected = count_cdf(mean, variance, draw(rng));
            fed += expected <= quantile + 1e-9, fed_before += expected <= 0.98, tries += 1;
        }
    }
    EXPECT_LT(fed_before / tries, 0.96);
    EXPECT_NEAR(fed / tries, 0.98, 0.004);
}

TEST(PastIntervals, EachAgainstWhatWasKnownBeforeIt) {
    // Ten weeks of seven a day; the prior says two a day. The first half only teaches, and what comes later cannot change the earlier.
    Needs needs;
    for (int day = 0; day < 70; ++day) needs.events.push_back({1, 7, false}), needs.clock += 1, needs.units += 7;
    Needs longer = needs;
    for (int day = 0; day < 14; ++day) longer.events.push_back({1, 700, false}), longer.clock += 1, longer.units += 700;
    const Expectation expected{{30, 15, kMemoryDays}, 0.1, 7, {{14, 1}}};
    std::vector<Transform> seen, seen_longer;
    add_intervals(needs, expected, seen);
    add_intervals(longer, expected, seen_longer);
    ASSERT_EQ(seen.size(), 2u);
    ASSERT_EQ(seen_longer.size(), 3u);
    for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i].above, seen_longer[i].above);
    EXPECT_LT(seen[0].above, 0.5);      // more than a rate that is still being learned expects
    EXPECT_GT(seen[1].from, 0.3);       // what is steady is expected by then
    EXPECT_LT(seen_longer[2].from, 1e-6);
    longer.events.back().sold_out = true;
    std::vector<Transform> sold_out;
    add_intervals(longer, expected, sold_out);
    EXPECT_EQ(sold_out[2].above, 0);    // so much or more
}

TEST(PastIntervals, AreAsLongAsOrdersTake) {
    const auto lengths = interval_lengths(lead_pmf(10, 0.5), 7);
    double mean = 0, shares = 0;
    for (const Length& length : lengths) mean += length.days * length.share, shares += length.share;
    EXPECT_NEAR(shares, 1, 1e-9);
    LeadTime lead;
    lead.pmf = lead_pmf(10, 0.5);
    EXPECT_NEAR(mean, lead.mean() + 7, 0.3);
    EXPECT_GE(lengths.back().days, lead.quantile(0.998) + 7);
    EXPECT_EQ(interval_lengths({0, 0, 0, 1}, 2).size(), 1u);
    EXPECT_EQ(interval_lengths({0, 0, 0, 1}, 2)[0].days, 5);
    EXPECT_TRUE(interval_lengths({}, 2).empty());
}

}  // namespace
}  // namespace drum::learn
