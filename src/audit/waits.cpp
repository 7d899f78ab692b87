#include "audit/waits.h"

#include <algorithm>
#include <cmath>

namespace drum::audit {
namespace {

constexpr double kQuarterDays = 91;
constexpr std::size_t kFewestCases = 8;
constexpr double kVisible = 1.25;   // ratio of medians
constexpr double kOfMean = 0.2;     // and this share of the mean wait
constexpr double kSure = 2.576;     // two-sided, one in a hundred

std::optional<Waits::Change> change_of(const std::vector<Sample>& samples, double mean, Instant as_of) {
    Instant first = Instant::end();
    for (const Sample& sample : samples) first = std::min(first, sample.end);
    const double span = double(as_of - first) / double(kMicrosPerDay);
    const double days = std::min(kQuarterDays, span / 2);
    const auto length = static_cast<std::int64_t>(days * double(kMicrosPerDay));
    std::vector<double> before, now;
    for (const Sample& sample : samples) {
        const std::int64_t age = as_of - sample.end;
        if (age < length) now.push_back(sample.hours);
        else if (age <= 2 * length + 1) before.push_back(sample.hours);
    }
    if (before.size() < kFewestCases || now.size() < kFewestCases) return std::nullopt;
    std::sort(before.begin(), before.end());
    std::sort(now.begin(), now.end());
    const Waits::Change change{quantile(before, 0.5), quantile(now, 0.5), days};
    const double low = std::min(change.before_hours, change.now_hours), high = std::max(change.before_hours, change.now_hours);
    if (high < kVisible * low || high - low < kOfMean * mean || std::abs(rank_sum_z(before, now)) < kSure) return std::nullopt;
    return change;
}

}  // namespace

double hours_between(Instant from, Instant to) { return double(to - from) / double(kMicrosPerHour); }

double quantile(const std::vector<double>& sorted, double share) {
    if (sorted.empty()) return 0;
    const double rank = std::ceil(share * double(sorted.size()) - 1e-9);
    return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, double(sorted.size()))) - 1];
}

Waits waits_of(std::vector<Sample> samples, Instant as_of) {
    Waits out;
    out.cases = static_cast<std::int64_t>(samples.size());
    if (samples.empty()) return out;
    std::vector<double> hours;
    for (const Sample& sample : samples) hours.push_back(sample.hours);
    std::sort(hours.begin(), hours.end());
    for (const double h : hours) out.total_hours += h;
    out.change = change_of(samples, out.total_hours / double(out.cases), as_of);
    out.median_hours = quantile(hours, 0.5);
    out.p90_hours = quantile(hours, 0.9);
    return out;
}

double rank_sum_z(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<std::pair<double, bool>> all;  // value, of b
    for (const double v : a) all.emplace_back(v, false);
    for (const double v : b) all.emplace_back(v, true);
    std::sort(all.begin(), all.end());
    const double n = double(all.size()), na = double(a.size()), nb = double(b.size());
    double ranks_of_b = 0, ties = 0;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        while (end < all.size() && all[end].first == all[i].first) ++end;
        const double rank = double(i + end + 1) / 2, t = double(end - i);
        for (std::size_t k = i; k < end; ++k) ranks_of_b += all[k].second ? rank : 0;
        ties += t * t * t - t;
        i = end;
    }
    if (n < 2) return 0;
    const double variance = na * nb / 12 * (n + 1 - ties / (n * (n - 1)));
    return variance > 0 ? (ranks_of_b - nb * (n + 1) / 2) / std::sqrt(variance) : 0;
}

void add_open(Open& open, Instant since, Instant as_of, const std::string& name) {
    const double hours = hours_between(since, as_of);
    if (open.cases++ == 0 || hours > open.oldest_hours) {
        open.oldest_hours = hours;
        open.oldest = name;
    }
}

}  // namespace drum::audit
