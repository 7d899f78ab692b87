#include "learn/past_intervals.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/rng.h"
#include "learn/count_cdf.h"

namespace drum::learn {
namespace {

constexpr std::array kCuts{0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.85, 0.92, 0.96, 0.98, 0.99, 0.995, 0.998, 1.0};

// What is known of an item as the days go by.
class Knowledge {
public:
    Knowledge(const Expectation& expected, const Blocks& days)
        : expected_(expected), days_(days), posterior_(expected.start), dispersion_(expected.block_days, expected.start.memory), kept_(1 - 1 / expected.start.memory) {}

    void pass_day() {
        if (day_ % expected_.block_days == 0) block_mean_ = posterior_.mean() * expected_.block_days, block_units_ = 0;
        posterior_.a = kept_ * posterior_.a + days_.units[day_];
        posterior_.b = kept_ * posterior_.b + 1;
        block_units_ += days_.units[day_], seen_ += days_.units[day_], ++day_;
        if (day_ % expected_.block_days == 0) dispersion_.see(block_mean_, block_units_);
    }
    std::size_t day() const { return day_; }
    bool anything() const { return seen_ > 0 && posterior_.mean() > 0; }
    // P(need >= units) and P(need > units) over an interval of any of the lengths.
    Transform transform(double units, bool sold_out) const {
        const bool enough = day_ >= static_cast<std::size_t>(kFewestBlocks * expected_.block_days);
        const double alpha = shrunk_alpha(enough ? dispersion_.alpha(posterior_.b) : 0, enough ? dispersion_.used : 0, expected_.pooled_alpha);
        double from = 0, above = 0;
        for (std::size_t i = 0; i < expected_.lengths.size(); ++i) {
            const double days = expected_.lengths[i].days, share = expected_.lengths[i].share, mean = posterior_.mean() * days;
            const double variance = mean + mean * mean * (alpha / days + 1 / posterior_.a + alpha / posterior_.b);
            from += share * (1 - count_cdf(mean, variance, std::ceil(units - 1e-9) - 1));
            above += share * (1 - count_cdf(mean, variance, units));
        }
        return {static_cast<float>(from), static_cast<float>(sold_out ? 0 : above)};
    }

private:
    const Expectation& expected_;
    const Blocks& days_;
    Posterior posterior_;
    Dispersion dispersion_;
    double kept_, block_mean_ = 0, block_units_ = 0, seen_ = 0;
    std::size_t day_ = 0;
};

// The length of one interval, by lot, so that it has nothing to do with where it stands.
int length_at(const std::vector<Length>& lengths, std::uint64_t seed, std::uint64_t turn) {
    double at = double(seed_of("interval", seed + turn)) * 0x1p-64;
    for (const Length& length : lengths) {
        if (at < length.share) return length.days;
        at -= length.share;
    }
    return lengths.back().days;
}

}  // namespace

std::vector<Length> interval_lengths(const std::vector<double>& lead_pmf, double review_days) {
    double mass = 0, upto = 0, share = 0, days = 0;
    for (const double p : lead_pmf) mass += p;
    std::vector<Length> out;
    std::size_t cut = 0;
    for (std::size_t day = 0; day < lead_pmf.size() && mass > 0; ++day) {
        upto += lead_pmf[day] / mass, share += lead_pmf[day] / mass, days += lead_pmf[day] / mass * double(day);
        if (share <= 0 || (upto < kCuts[cut] - 1e-12 && day + 1 < lead_pmf.size())) continue;
        out.push_back({std::max(1, static_cast<int>(std::lround(days / share + review_days))), share});
        while (cut + 1 < kCuts.size() && upto >= kCuts[cut] - 1e-12) ++cut;
        share = days = 0;
    }
    return out;
}

void add_intervals(const Needs& needs, const Expectation& expected, std::vector<Transform>& out) {
    const Blocks days = in_blocks(needs, 1);
    Knowledge known(expected, days);
    const std::size_t end = days.units.size();
    if (expected.lengths.empty()) return;
    int longest = 0;
    for (const Length& length : expected.lengths) longest = std::max(longest, length.days);
    for (std::uint64_t turn = 0;; ++turn) {
        const std::size_t first = known.day(), next = first + static_cast<std::size_t>(length_at(expected.lengths, expected.seed, turn));
        if (first + static_cast<std::size_t>(longest) > end) return;  // where only short ones fit, the long ones would be left out
        double units = 0;
        bool sold_out = false;
        for (std::size_t day = first; day < next; ++day) units += days.units[day], sold_out = sold_out || days.sold_out[day] != 0;
        if (known.anything() && 2 * first >= end) out.push_back(known.transform(units, sold_out));
        while (known.day() < next) known.pass_day();
    }
}

}  // namespace drum::learn
