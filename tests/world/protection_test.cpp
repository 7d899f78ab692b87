// What is promised is delivered: in stationary worlds whose truth is known, the levels worked out from nothing but the facts
// recorded so far cover the need of lead time and review as often as they promise. Walk-forward: facts -> fold -> learn -> level,
// by the calls advise() makes (state::fold, learn::learn, constraint::flow_of, buffer::Booked, learn::Recalibration, buffer::level); the orders
// they lead to arrive after the world's own lead times and become facts again, stock-outs and all.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "base/rng.h"
#include "buffer/buffer.h"
#include "fact/by_hand.h"

namespace drum {
namespace {

using fact::Table;

constexpr int kWarmWeeks = 52, kWeeks = 104, kTailDays = 120;
constexpr int kReviewDays = 7, kNewDays = 70;
constexpr double kTarget = 0.99;
constexpr int kFirstDay = 19'737;  // Monday 15 January 2024

enum Kind { fast, slow, lumpy, fresh, kKinds };
constexpr std::array<const char*, kKinds> kNames{"fast", "slow", "lumpy", "new"};
constexpr std::array<int, kKinds> kCount{80, 80, 80, 200};

struct Thing {
    std::string name, supplier;
    Kind kind = fast;
    int starts = 0;              // day
    std::vector<int> wanted;     // by day
    double lead_mean = 0, lead_cv = 0;
    double on_hand = 0, on_order = 0;
    std::vector<std::pair<int, double>> coming;  // day, units
    int orders = 0;
};

std::string day_text(int day) { return to_text(Day{kFirstDay + day}); }

// One day's need; the rates of a kind differ from item to item by the cv of a gamma.
int need_of_day(Rng& rng, Kind kind, double rate) {
    if (kind == slow) return static_cast<int>(rng.poisson(rate));
    if (kind == lumpy) return rng.uniform() < rate ? 1 + static_cast<int>(rng.exponential(15)) : 0;
    return static_cast<int>(rng.poisson(rng.gamma(rate, 0.55)));  // negative binomial, alpha .3
}

std::vector<Thing> world_of(std::uint64_t seed) {
    std::vector<Thing> out;
    for (int kind = 0; kind < kKinds; ++kind)
        for (int i = 0; i < kCount[kind]; ++i) {
            Rng rng(seed_of(std::string(kNames[kind]) + std::to_string(i), seed));
            Thing thing;
            thing.kind = Kind(kind);
            thing.name = std::string(kNames[kind]) + "-" + std::to_string(100 + i);
            thing.supplier = "S" + std::to_string(i % 4);
            thing.lead_mean = 5 + 2 * (i % 4);
            thing.lead_cv = 0.2 + 0.1 * (i % 4);
            // New ones join the families of the fast ones.
            const std::array<double, kKinds> typical{8, 0.04, 0.06, 8};
            const double rate = rng.gamma(typical[kind], 0.5);
            if (kind == fresh) thing.starts = 7 * (kWarmWeeks + static_cast<int>(rng.below(38)));
            for (int day = 0; day < 7 * kWeeks + kTailDays; ++day) thing.wanted.push_back(day < thing.starts ? 0 : need_of_day(rng, thing.kind, rate));
            out.push_back(thing);
        }
    return out;
}

int lead_of(const Thing& thing, std::uint64_t seed, int week) {
    Rng rng(seed_of("lead" + thing.name, seed * 1000 + static_cast<std::uint64_t>(week)));
    return std::max(1, static_cast<int>(std::ceil(rng.lognormal(thing.lead_mean, thing.lead_cv))));
}

struct Tally {
    int intervals = 0, fed = 0, below_99 = 0, below_90 = 0, below_half = 0;
    double promised = 0, days = 0, days_fed = 0;
};

class World {
public:
    explicit World(std::uint64_t seed) : seed_(seed), things_(world_of(seed)) {
        facts_.add(Table::site, {{"name", "W"}, {"review_days", std::to_string(kReviewDays)}});
        for (const Thing& thing : things_) {
            facts_.add(Table::items, {{"item", thing.name}, {"family", thing.kind == fresh ? "fast" : kNames[thing.kind]}});
            facts_.add(Table::sources, {{"item", thing.name}, {"supplier", thing.supplier}, {"lead_days", "8"}});
        }
    }
    std::array<Tally, kKinds> run() {
        for (int week = 0; week < kWeeks; ++week) {
            if (week < kWarmWeeks)
                buy_plenty(week);
            else
                advise(week);
            for (int day = 7 * week; day < 7 * week + 7; ++day) live(day);
        }
        return tally_;
    }

private:
    void order(Thing& thing, double units, int week) {
        if (units <= 0) return;
        const int day = 7 * week, lead = lead_of(thing, seed_, week);
        const std::string name = thing.name + "/" + std::to_string(thing.orders++);
        facts_.add(Table::orders, {{"order", name}, {"item", thing.name}, {"supplier", thing.supplier}, {"quantity", std::to_string(int(units))}, {"placed_at", day_text(day)}},
                   instant(day), name);
        thing.coming.emplace_back(day + lead, units);
        thing.on_order += units;
        names_[{thing.name, day + lead, units}] = name;
    }
    static Instant instant(int day) { return Zone().start_of(Day{kFirstDay + day}); }
    void buy_plenty(int week) {  // a year under somebody's generous habit
        for (Thing& thing : things_) {
            if (thing.kind == fresh || week % 2 != 0) continue;
            const double typical = thing.kind == slow ? 0.1 : thing.kind == lumpy ? 2 : 16;
            order(thing, std::max(0.0, std::ceil(typical * 40) - thing.on_hand - thing.on_order), week);
        }
    }
    void live(int day) {
        for (Thing& thing : things_) {
            std::erase_if(thing.coming, [&](const auto& receipt) {
                if (receipt.first != day) return false;
                facts_.add(Table::moves, {{"item", thing.name}, {"quantity", std::to_string(int(receipt.second))}, {"time", day_text(day)}, {"kind", "receipt"}}, instant(day));
                const std::string& name = names_.at({thing.name, day, receipt.second});
                facts_.add(Table::orders, {{"order", name}, {"item", thing.name}, {"status", "received"}, {"received_at", day_text(day)}}, instant(day), name);
                thing.on_hand += receipt.second;
                thing.on_order -= receipt.second;
                return true;
            });
            if (day == thing.starts && thing.kind == fresh) {  // a first lot comes with a new item
                facts_.add(Table::moves, {{"item", thing.name}, {"quantity", "150"}, {"time", day_text(day)}, {"kind", "receipt"}}, instant(day));
                thing.on_hand += 150;
            }
            const int wanted = thing.wanted[static_cast<std::size_t>(day)], taken = std::min(wanted, static_cast<int>(thing.on_hand));
            thing.on_hand -= taken;
            if (taken > 0)
                facts_.add(Table::moves, {{"item", thing.name}, {"quantity", "-" + std::to_string(taken)}, {"time", day_text(day) + "T10:00:00Z"}, {"kind", "consume"}},
                           instant(day) + 10 * kMicrosPerHour);
            if (day >= 7 * kWarmWeeks && day >= thing.starts) {
                tally_[thing.kind].days += 1;
                tally_[thing.kind].days_fed += taken == wanted ? 1 : 0;
            }
        }
    }
    void advise(int week) {
        const state::State state = state::fold(state::merge(facts_.blocks(), instant(7 * week)), instant(7 * week));
        const learn::Learned learned = learn::learn(state);
        const constraint::Flow flow = constraint::flow_of(state, learned);
        const projection::Projection projection = projection::project(flow);
        const projection::Expected expected = projection::expected_of(flow);
        const auto& rates = expected.rate;
        for (Thing& thing : things_) {
            const Id item = state.items.find(thing.name);
            if (rates[item].mean() <= 0) continue;
            const buffer::Need need = buffer::need_of(projection, expected, item, true);
            const learn::LeadTime& lead = learned.lead[static_cast<std::size_t>(state.source_of[item])];
            const double asked = learned.recalibrations.of(state.item[item].family).quantile(kTarget), level = buffer::level(need, lead, kReviewDays, asked, true);
            score(thing, need, lead, level, asked, week);
            if (thing.on_hand + thing.on_order <= level)
                order(thing, std::ceil(level + 7 * rates[item].mean() - thing.on_hand - thing.on_order), week);
        }
    }
    // Would a supply of this level have covered what was wanted until the order after next week's could arrive?
    void score(const Thing& thing, const buffer::Need& need, const learn::LeadTime& lead, double level, double asked, int week) {
        const int age = 7 * week - thing.starts;
        const bool counts = thing.kind == fresh ? age <= kNewDays && age % 14 == 0 : week % 4 == 0;
        if (!counts) return;
        const int days = lead_of(thing, seed_, week) + kReviewDays;
        double wanted = 0;
        for (int day = 7 * week; day < 7 * week + days; ++day) wanted += thing.wanted[static_cast<std::size_t>(day)];
        const double at = buffer::probability_within(need, lead, kReviewDays, wanted), under = wanted > 0 ? buffer::probability_within(need, lead, kReviewDays, wanted - 1) : 0;
        const double pit = under + (at - under) * Rng(seed_of("pit" + thing.name, static_cast<std::uint64_t>(week))).uniform();
        Tally& tally = tally_[thing.kind];
        tally.intervals += 1;
        tally.fed += wanted <= level ? 1 : 0;
        tally.below_99 += pit <= asked ? 1 : 0;
        tally.below_90 += pit <= 0.9 ? 1 : 0;
        tally.below_half += pit <= 0.5 ? 1 : 0;
        tally.promised += buffer::probability_within(need, lead, kReviewDays, level);
    }

    std::uint64_t seed_;
    std::vector<Thing> things_;
    fact::ByHand facts_;
    std::map<std::tuple<std::string, int, double>, std::string> names_;  // of orders on their way
    std::array<Tally, kKinds> tally_{};
};

void print(const std::string& title, const std::array<Tally, kKinds>& tally) {
    std::printf("%-9s %9s %9s %8s %8s %8s %8s %9s\n", title.c_str(), "intervals", "promised", "fed", "PIT<.99", "PIT<.9", "PIT<.5", "days fed");
    for (int kind = 0; kind < kKinds; ++kind) {
        const Tally& t = tally[kind];
        const double n = t.intervals;
        std::printf("%-9s %9d %9.4f %8.4f %8.4f %8.4f %8.4f %9.4f\n", kNames[kind], t.intervals, t.promised / n, t.fed / n, t.below_99 / n, t.below_90 / n,
                    t.below_half / n, t.days_fed / t.days);
    }
}

// Pieces are whole, so that a level may promise more than 99 %: what stands against the binomial band is the share of
// intervals within the 99 % point of the distribution itself (its randomised transform), and no fewer may be fed.
void expect_in_band(const Tally& t, const char* kind) {
    const double band = 3 * std::sqrt(kTarget * (1 - kTarget) / t.intervals);
    EXPECT_GE(t.below_99, (kTarget - band) * t.intervals) << kind;
    EXPECT_LE(t.below_99, (kTarget + band) * t.intervals) << kind;
    EXPECT_GE(t.fed, (kTarget - band) * t.intervals) << kind;
}

TEST(Promised, NinetyNineOfAHundredAreDelivered) {
    const int seeds = std::getenv("DRUM_NIGHTLY") ? 8 : 1;
    std::array<Tally, kKinds> all{};
    for (int seed = 1; seed <= seeds; ++seed) {
        const auto tally = World(static_cast<std::uint64_t>(seed)).run();
        print("seed " + std::to_string(seed), tally);
        for (int kind = 0; kind < kKinds; ++kind) {
            Tally& sum = all[kind];
            const Tally& t = tally[kind];
            sum = {sum.intervals + t.intervals, sum.fed + t.fed, sum.below_99 + t.below_99, sum.below_90 + t.below_90, sum.below_half + t.below_half,
                   sum.promised + t.promised, sum.days + t.days, sum.days_fed + t.days_fed};
        }
    }
    if (seeds > 1) print("all", all);
    for (int kind = 0; kind < kKinds; ++kind) expect_in_band(all[kind], kNames[kind]);
}

}  // namespace
}  // namespace drum
