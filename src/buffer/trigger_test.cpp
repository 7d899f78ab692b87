// The trigger against its definition summed by brute force, and against a store that lives by it: all of the arithmetic
// here is the test's own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
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
    int lot(int days) const { return std::max(1, static_cast<int>(std::round(days * mean))); }
};

const Daily kSmooth{4, 0.5};
const Daily kLumpy{4, 2.25};         // variance 40
const Daily kIntermittent{0.2, 45};  // variance 2: something is needed on one day in twenty
const Daily kNeeds[] = {kSmooth, kLumpy, kIntermittent};

// P(X = k) of the need of n days, k from 0 on, by its definition, until next to nothing is left.
std::vector<double> probabilities(const Daily& daily, int days) {
    if (days == 0) return {1};
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

// E[(X - u)+] for u from 0 on, of the need over the lead time and so many days more, by its definition.
std::vector<double> shortages(const Daily& daily, const learn::LeadTime& lead, int more) {
    std::vector<double> p;
    double all = 0;
    for (const double one : lead.pmf) all += one;
    for (std::size_t l = 0; l < lead.pmf.size(); ++l) {
        if (lead.pmf[l] <= 0) continue;
        const std::vector<double> own = probabilities(daily, static_cast<int>(l) + more);
        p.resize(std::max(p.size(), own.size()), 0);
        for (std::size_t k = 0; k < own.size(); ++k) p[k] += lead.pmf[l] / all * own[k];
    }
    std::vector<double> out(p.size(), 0);
    for (std::size_t u = 0; u < p.size(); ++u)
        for (std::size_t k = u + 1; k < p.size(); ++k) out[u] += p[k] * double(k - u);
    return out;
}

struct Law {
    const char* name;
    learn::LeadTime lead;
    int look = 1;  // days from one look to the next
    bool spread() const { return *std::max_element(lead.pmf.begin(), lead.pmf.end()) < 1; }
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
    return {{"2 days", fixed(2)},       {"10 days", fixed(10)},
            {"30 days", fixed(30)},     {"10 days, a look every 5", fixed(10), 5},
            {"3 to 10 days", two_ways}, {"10 days, cv 0.5", spread}};
}

// The share of what the days until the next look take that is missed, the position after a look being any of the lot
// from `s` on.
class Shortage {
public:
    Shortage(const Daily& daily, const Law& law)
        : asked_(daily.mean * law.look),
          until_(shortages(daily, law.lead, law.look)),
          before_(shortages(daily, law.lead, 0)) {}
    double missed(int s, int lot) const {
        double sum = 0;
        for (int u = s; u < s + lot; ++u) sum += at(until_, u) - at(before_, u);
        return sum / lot / asked_;
    }

private:
    static double at(const std::vector<double>& of, int u) {
        return static_cast<std::size_t>(u) < of.size() ? of[static_cast<std::size_t>(u)] : 0;
    }
    double asked_;
    std::vector<double> until_, before_;
};

int level_of(const Daily& daily, const Law& law, double fill, int lot) {
    return static_cast<int>(reorder_level(daily.need(), until_next_look(law.lead, law.look), fill, lot, true));
}

std::string words(const Daily& daily, const Law& law, int lot, double fill) {
    return std::to_string(daily.mean) + " a day, lead " + law.name + ", lots of " + std::to_string(lot) + ", asked " +
           std::to_string(fill);
}

TEST(Trigger, IsTheSmallestSupplyOfWhichNoMoreIsMissed) {
    for (const Daily daily : {kSmooth, kLumpy, kIntermittent, Daily{0.5, 6}, Daily{8, 0.2}})
        for (const Law& law : laws()) {
            const Shortage shortage(daily, law);
            for (const int days : kLotDays)
                for (const double fill : kFills) {
                    const int lot = daily.lot(days), level = level_of(daily, law, fill, lot);
                    EXPECT_LE(shortage.missed(level, lot), 1 - fill + 2e-9) << words(daily, law, lot, fill);
                    if (level > 0) {
                        EXPECT_GT(shortage.missed(level - 1, lot), 1 - fill) << words(daily, law, lot, fill);
                    }
                    EXPECT_NEAR(missed_share(daily.need(), until_next_look(law.lead, law.look), lot, level),
                                shortage.missed(level, lot), 1e-9)
                        << words(daily, law, lot, fill);
                }
        }
}

TEST(Trigger, OfLargeOrVeryLumpyNeedsMissesWhatItMayToAFiftieth) {
    Law law{"20 days", {}};
    law.lead.pmf.assign(21, 0);
    law.lead.pmf.back() = 1;
    for (const Daily daily :
         {Daily{120, 0.3}, Daily{2, 200}}) {  // not summed unit by unit: a gamma of the same moments
        const Shortage shortage(daily, law);
        for (const int days : kLotDays)
            for (const double fill : kFills) {
                const int lot = daily.lot(days), level = level_of(daily, law, fill, lot);
                EXPECT_NEAR(shortage.missed(level, lot), 1 - fill, 0.02 * (1 - fill)) << words(daily, law, lot, fill);
            }
    }
}

TEST(Trigger, LastsAsLongAsTheSameTestPasses) {
    for (const Law& law : laws())
        for (const double fill : kFills)
            for (const int lot : {4, 28, 120}) {
                const Need need = kSmooth.need();
                const double supply = level_of(kSmooth, law, fill, lot) + 3 * kSmooth.mean;
                const auto holds = [&](int day, double units) {
                    const Wait wait{&law.lead, double(law.look + day), double(law.look), {}};
                    return covers_wait(need, wait, fill, lot, units);
                };
                const auto covered = [&](double units) {
                    return last_held(14, lot % 17, [&](int day) { return holds(day, units); });
                };
                const int plain = last_day(14, [&](int t) { return holds(t, supply); });
                EXPECT_EQ(covered(supply), plain);
                EXPECT_GE(plain, 1);
                EXPECT_LE(plain, 4);  // three days' need more lasts about three days
                EXPECT_EQ(covered(supply - 4 * kSmooth.mean - 1), -1);
            }
}

// Of a need that the days of the week, a booking curve and sales of the next weeks make uneven.
TEST(Trigger, OfMoreBookedIsNeverLowerAndMoreStockNeverMissesMore) {
    constexpr int kLines = 6;
    const projection::Week week{{1.4, 1.4, 1.4, 1.4, 1.4, 0, 0}, 3, 1};
    const projection::BookingCurve curve({5, 0, 1, 3, 0, 0, 0, 8, 0, 2}, week);
    const Law law = laws().back();
    Rng rng(7);
    for (int round = 0; round < 24; ++round) {
        const double grain = round % 2 == 0 ? 1 : 0.25;
        projection::Projection booked;
        booked.requirement_of = {{0, kLines}};
        booked.requirements.resize(kLines);
        booked.booked.resize(kLines);
        for (auto& line : booked.requirements)
            line.due.day = static_cast<int>(rng.uniform() * 25), line.units = grain * std::floor(rng.uniform() * 60);
        std::sort(booked.requirements.begin(), booked.requirements.end(),
                  [](const auto& a, const auto& b) { return a.due.day < b.due.day; });
        const auto more_of = [&](int line, double units) {
            booked.requirements[static_cast<std::size_t>(line)].units += units;
            double sum = 0;
            for (std::size_t r = 0; r < kLines; ++r) booked.booked[r] = sum += booked.requirements[r].units;
        };
        Need need{&booked, 0, {30, 10 + 50 * rng.uniform(), round % 3 * 2.0, 0, 100}, &curve, &week};
        const double lot = std::ceil(40 * rng.uniform()), fill = kFills[round % 3];
        const auto level = [&] { return reorder_level(need, until_next_look(law.lead, 1), fill, lot, grain == 1); };
        more_of(0, 0);
        double last = 1;
        for (double supply = 0; supply < 200; supply += 3 * grain) {
            const double missed = missed_share(need, until_next_look(law.lead, 1), lot, supply);
            EXPECT_LE(missed, last + 1e-12) << round << ' ' << supply;
            last = missed;
        }
        for (int line = 0; line < kLines; ++line) {
            const double before = level();
            more_of(line, grain * std::ceil(rng.uniform() * 5));
            EXPECT_GE(level(), before) << round << ' ' << line;
        }
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

// A store: every morning what has come is put away; on the day of a look lots are ordered until stock and orders are
// back at the level; then the day's need comes, and what is not there waits. The lead time is drawn anew every so many
// days.
Delivered walk(const Daily& daily, const Law& law, int level, int lot, int lasts) {
    constexpr int kStretches = 50, kDays = 5'000;
    const Dice need(probabilities(daily, 1)), days(law.lead.pmf);
    Rng rng(17), of_supplier(18);
    const std::size_t horizon = law.lead.pmf.size();
    std::vector<int> coming(horizon, 0);  // by day, over and over
    int on_hand = level + lot, position = on_hand;
    std::size_t takes = 0;
    double sum = 0, square = 0;
    for (int stretch = -1; stretch < kStretches; ++stretch) {  // the first only warms up
        double wanted = 0, missed = 0;
        for (int d = 0; d < kDays; ++d) {
            const auto today = static_cast<std::size_t>((stretch + 1) * kDays + d);
            if (today % static_cast<std::size_t>(lasts) == 0) takes = static_cast<std::size_t>(days.draw(of_supplier));
            on_hand += std::exchange(coming[today % horizon], 0);
            for (; today % static_cast<std::size_t>(law.look) == 0 && position < level; position += lot)
                coming[(today + takes) % horizon] += lot;
            const int units = need.draw(rng);
            wanted += units;
            missed += std::clamp(units - on_hand, 0, units);
            on_hand -= units, position -= units;
        }
        if (stretch < 0) continue;
        const double fill = 1 - missed / wanted;
        sum += fill;
        square += fill * fill;
    }
    const double mean = sum / kStretches;
    return {mean, std::sqrt(std::max(0.0, square / kStretches - mean * mean) / (kStretches - 1))};
}

TEST(Trigger, AStoreThatLivesByItDeliversWhatWasAskedAndWithOneUnitLessDoesNot) {
    for (const Daily& daily : kNeeds)
        for (const Law& law : laws())
            for (const int days : kLotDays)
                for (const double fill : kFills) {
                    const int lot = daily.lot(days), level = level_of(daily, law, fill, lot);
                    // A supplier who is slow is slow for a while, so that orders hardly ever overtake each other.
                    const Delivered delivered = walk(daily, law, level, lot, 250);
                    EXPECT_GE(delivered.fill, fill - 3 * delivered.error) << words(daily, law, lot, fill);
                    if (level > 0) {
                        const Delivered less = walk(daily, law, level - 1, lot, 250);
                        EXPECT_LT(less.fill, fill + 3 * less.error) << words(daily, law, lot, fill);
                    }
                    if (!law.spread()) continue;
                    // Where each day's orders have a lead time of their own they cross, and less is missed.
                    const Delivered crossing = walk(daily, law, level, lot, 1);
                    EXPECT_GE(crossing.fill, fill - 3 * crossing.error) << words(daily, law, lot, fill);
                }
}

}  // namespace
}  // namespace drum::buffer
