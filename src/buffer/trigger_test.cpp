// The trigger against its definition summed by brute force, and against a store that lives by it: all of the arithmetic
// here is the test's own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <vector>

#include "base/rng.h"
#include "buffer/need.h"

namespace drum::buffer {
namespace {

constexpr double kFills[] = {0.90, 0.95, 0.99};
constexpr int kLotDays[] = {1, 7, 30};

// A day's need: negative binomial of this mean, with variance mean + alpha mean^2; days are independent.
struct Daily {
    double mean = 0, alpha = 0;
    Need need() const { return {nullptr, 0, {mean * 1e12, 1e12, alpha, 0, 1e9}}; }  // known for certain
};

// P(X = k) of the need of n days, k from 0 on, by its definition, until next to nothing is left.
std::vector<double> probabilities(const Daily& daily, int days) {
    const double size = days / daily.alpha, p = 1 / (1 + daily.alpha * daily.mean);
    std::vector<double> out;
    for (double sum = 0; sum < 1 - 1e-13 && out.size() < 20'000;) {
        const auto k = double(out.size());
        out.push_back(std::exp(std::lgamma(k + size) - std::lgamma(size) - std::lgamma(k + 1) + size * std::log(p) +
                               k * std::log1p(-p)));
        sum += out.back();
    }
    return out;
}

// E[(X - s)+] of the need over lead time and a review of one day, by its definition.
class Shortage {
public:
    Shortage(const Daily& daily, const learn::LeadTime& lead) {
        double all = 0;
        for (const double p : lead.pmf) all += p;
        for (std::size_t l = 0; l < lead.pmf.size(); ++l) {
            if (lead.pmf[l] <= 0) continue;
            const std::vector<double> own = probabilities(daily, static_cast<int>(l) + 1);
            p_.resize(std::max(p_.size(), own.size()), 0);
            for (std::size_t k = 0; k < own.size(); ++k) p_[k] += lead.pmf[l] / all * own[k];
        }
    }
    double beyond(int s) const {
        double sum = 0;
        for (std::size_t k = static_cast<std::size_t>(std::max(0, s)); k < p_.size(); ++k)
            sum += p_[k] * (double(k) - s);
        return sum;
    }
    // The share of a lot that is missed where an order waits for the next look with so much there and on order.
    double missed(int s, int lot) const { return (beyond(s) - beyond(s + lot)) / lot; }

private:
    std::vector<double> p_;
};

struct Law {
    const char* name;
    learn::LeadTime lead;
};

std::vector<Law> laws() {
    const auto fixed = [](std::size_t days) {
        learn::LeadTime out;
        out.pmf.assign(days + 1, 0);
        out.pmf.back() = 1;
        return out;
    };
    learn::LeadTime two_ways;
    two_ways.pmf = {0, 0, 0, 0.4, 0.3, 0, 0, 0, 0, 0.2, 0.1};
    learn::LeadTime spread{learn::lead_pmf(10, 0.5), 0, 0};
    for (double& p : spread.pmf) p = p < projection::kLeadNegligible ? 0 : p;
    return {{"2 days", fixed(2)},
            {"10 days", fixed(10)},
            {"30 days", fixed(30)},
            {"3 to 10 days", two_ways},
            {"10 days, cv 0.5", spread}};
}

TEST(Trigger, IsTheSmallestSupplyOfWhichNoMoreOfACycleIsMissed) {
    for (const Daily daily : {Daily{4, 0.5}, Daily{0.5, 6}, Daily{8, 0.2}})
        for (const Law& law : laws()) {
            const Shortage shortage(daily, law.lead);
            for (const int days : kLotDays)
                for (const double fill : kFills) {
                    const int lot = std::max(1, static_cast<int>(std::round(days * daily.mean)));
                    const auto level = static_cast<int>(reorder_level(daily.need(), law.lead, 1, fill, lot, true));
                    EXPECT_LE(shortage.missed(level, lot), 1 - fill + 1e-6)
                        << law.name << ' ' << daily.mean << ' ' << days << ' ' << fill;
                    if (level > 0) {
                        EXPECT_GT(shortage.missed(level - 1, lot), 1 - fill)
                            << law.name << ' ' << daily.mean << ' ' << days << ' ' << fill;
                    }
                    EXPECT_NEAR(missed_share(daily.need(), law.lead, 1, lot, level), shortage.missed(level, lot), 1e-6);
                }
        }
}

TEST(Trigger, OfOneUnitIsTheLevelThatCoversTheNeed) {
    const Daily daily{4, 0.5};
    for (const Law& law : laws())
        for (const double fill : kFills)
            EXPECT_EQ(reorder_level(daily.need(), law.lead, 1, fill, 1, true),
                      level(daily.need(), law.lead, 1, fill, true));
}

TEST(Trigger, OfLargeNeedsMissesWhatItMayToAFiftieth) {
    const Daily daily{120, 0.3};  // more than is summed unit by unit: a gamma of the same moments
    learn::LeadTime lead;
    lead.pmf.assign(21, 0);
    lead.pmf.back() = 1;
    const Shortage shortage(daily, lead);
    for (const int days : kLotDays)
        for (const double fill : kFills) {
            const int lot = 120 * days;
            const auto level = static_cast<int>(reorder_level(daily.need(), lead, 1, fill, lot, true));
            EXPECT_NEAR(shortage.missed(level, lot), 1 - fill, 0.02 * (1 - fill)) << days << ' ' << fill;
        }
}

TEST(Trigger, LastsAsLongAsTheSameTestPasses) {
    const Daily daily{4, 0.5};
    for (const Law& law : laws())
        for (const double fill : kFills)
            for (const int lot : {4, 28, 120}) {
                const double supply = reorder_level(daily.need(), law.lead, 1, fill, lot, true) + 3 * daily.mean;
                const int plain = last_day(
                    14, [&](int t) { return covers_cycle(daily.need(), law.lead, 1.0 + t, fill, lot, supply); });
                EXPECT_EQ(covered_days(daily.need(), law.lead, 1, fill, lot, supply, 14), plain);
                EXPECT_GE(plain, 1);
                EXPECT_LE(plain, 4);  // three days' need more lasts about three days
                EXPECT_EQ(covered_days(daily.need(), law.lead, 1, fill, lot, supply - 4 * daily.mean - 1, 14), -1);
            }
}

// Numbers of a law by the chance of each.
class Dice {
public:
    explicit Dice(const std::vector<double>& p) {
        double sum = 0;
        for (const double one : p) upto_.push_back(sum += one);
    }
    int draw(Rng& rng) const {
        const double u = rng.uniform() * upto_.back();
        return static_cast<int>(std::upper_bound(upto_.begin(), upto_.end(), u) - upto_.begin());
    }

private:
    std::vector<double> upto_;
};

struct Delivered {
    double fill = 0, error = 0;  // share of units served at once; its standard error over stretches of the walk
};

// A store that is looked at every morning: what has come is put away, lots are ordered until stock and orders are back
// at the level; then the day's need comes, and what is not there waits. The lead time is drawn anew every so many days.
Delivered walk(const Daily& daily, const learn::LeadTime& lead, int level, int lot, int lasts) {
    constexpr int kStretches = 50, kDays = 8'000;
    const Dice need(probabilities(daily, 1)), days(lead.pmf);
    Rng rng(17), of_supplier(18);
    int takes = 0;
    std::map<int, int> coming;  // by day
    int on_hand = level + lot, on_order = 0;
    double sum = 0, square = 0;
    for (int stretch = -1; stretch < kStretches; ++stretch) {  // the first only warms up
        double wanted = 0, missed = 0;
        for (int d = 0; d < kDays; ++d) {
            const int today = (stretch + 1) * kDays + d;
            if (today % lasts == 0) takes = days.draw(of_supplier);
            for (; !coming.empty() && coming.begin()->first <= today; coming.erase(coming.begin())) {
                on_hand += coming.begin()->second;
                on_order -= coming.begin()->second;
            }
            while (on_hand + on_order < level) {
                coming[today + takes] += lot;
                on_order += lot;
            }
            const int units = need.draw(rng);
            wanted += units;
            missed += std::clamp(units - on_hand, 0, units);
            on_hand -= units;
        }
        if (stretch < 0) continue;
        const double fill = 1 - missed / wanted;
        sum += fill;
        square += fill * fill;
    }
    const double mean = sum / kStretches;
    return {mean, std::sqrt(std::max(0.0, square / kStretches - mean * mean) / (kStretches - 1))};
}

TEST(Trigger, AStoreThatLivesByItDeliversWhatWasAskedAndLittleMore) {
    const Daily daily{4, 0.5};
    double most = 0;
    for (const Law& law : laws())
        for (const int days : kLotDays)
            for (const double fill : kFills) {
                const int lot = static_cast<int>(days * daily.mean);
                const auto level = static_cast<int>(reorder_level(daily.need(), law.lead, 1, fill, lot, true));
                // A supplier who is slow is slow for a while, so that orders hardly ever overtake each other.
                const Delivered delivered = walk(daily, law.lead, level, lot, 400);
                EXPECT_GE(delivered.fill, fill - 3 * delivered.error)
                    << law.name << ", lots of " << days << " days, level " << level;
                if (level > 0) most = std::max(most, (delivered.fill - 3 * delivered.error - fill) / (1 - fill));
                // Where each day's orders have a lead time of their own they cross, and less is missed.
                const Delivered crossing = walk(daily, law.lead, level, lot, 1);
                EXPECT_GE(crossing.fill, fill - 3 * crossing.error)
                    << law.name << ", lots of " << days << " days, level " << level;
            }
    std::printf("of what may be missed at most %.0f %% is not\n", 100 * most);
    EXPECT_LT(most, 0.25);
}

}  // namespace
}  // namespace drum::buffer
