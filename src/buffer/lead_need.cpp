// Levels and last safe days: need over an uncertain lead time asked at many quantities, without summing all of it each time.
#include <algorithm>
#include <cmath>
#include <vector>

#include "buffer/lead_parts.h"
#include "buffer/tail_table.h"

namespace drum::buffer {
namespace {

constexpr double kClose = 1e-9;       // nearer to the target than this, the plain sum decides
constexpr double kCoarsened = 1e-6;   // the same where days are taken together

// The smallest whole number of units by summing all parts side by side; -1 where rounding could decide.
double summed_level(const std::vector<Part>& parts, double target, double close) {
    struct Lane {
        double term = 0, ratio = 0, extra = 0, count = 0, first = 0;
    };
    std::vector<Lane> lanes;
    lanes.reserve(parts.size() + 3);
    double from = 8 * kSummed, last = 0;
    for (const Part& p : parts) {
        const bool poisson = p.variance <= p.mean * (1 + 1e-9);
        const double size = poisson ? 0 : p.mean * p.mean / (p.variance - p.mean);
        const double start = poisson ? -p.mean : -size * std::log1p(p.mean / size), ratio = poisson ? 0 : p.mean / (size + p.mean);
        const double first = std::max(0.0, std::ceil(p.known - 1e-9));  // the first whole supply that covers what is booked
        if (start < kLeastStart || p.known < 0) return -1;
        lanes.push_back({p.share * std::exp(start), ratio, poisson ? p.mean : ratio * (size - 1), 0, first});
        from = std::min(from, first), last = std::max(last, first);
    }
    while (lanes.size() % 4 > 0) lanes.push_back({0, 0, 0, 0, from});
    double sum = 0;
    for (double u = from; u < 8 * kSummed; ++u) {
        double here[4] = {0, 0, 0, 0};
        for (std::size_t i = 0; i < lanes.size(); i += 4)
            for (std::size_t k = 0; k < 4; ++k) {
                Lane& lane = lanes[i + k];
                if (u < last && u < lane.first) continue;
                here[k] += lane.term, lane.count += 1;
                lane.term *= lane.ratio + lane.extra / lane.count;  // the recursion of the negative binomial
            }
        sum += here[0] + here[1] + (here[2] + here[3]);
        if (std::fabs(sum - target) < close) return -1;
        if (sum >= target) return u;
    }
    return -1;
}

// About where the smallest level lies, by tails of three moments.
double guess(const std::vector<Part>& parts, double target, double& deviation) {
    double mean = 0, square = 0;
    std::vector<Tails> tails;
    tails.reserve(parts.size());
    for (const Part& p : parts) {
        const double own = p.known + p.mean;
        mean += p.share * own, square += p.share * (own * own + p.variance);
        const double sd = std::sqrt(std::max(p.variance, 1e-12));
        tails.emplace_back(p.mean > 0 ? (2 * p.variance / p.mean - 1) / sd : 0);
    }
    deviation = std::sqrt(std::max(square - mean * mean, 1e-12));
    const auto above = [&](double units) {
        double sum = 0;
        for (std::size_t i = 0; i < parts.size(); ++i)
            sum += parts[i].share * tails[i].above((units + 0.5 - parts[i].known - parts[i].mean) / std::sqrt(std::max(parts[i].variance, 1e-12)));
        return sum;
    };
    double low = 0, high = mean + 3 * deviation;
    while (above(high) > 1 - target && high < mean + 100 * deviation) low = high, high += 4 * deviation;
    for (int step = 0; step < 40 && high - low > 0.02 * deviation + 0.25; ++step) {
        const double middle = (low + high) / 2;
        (above(middle) > 1 - target ? low : high) = middle;
    }
    return (low + high) / 2;
}

double probability(const std::vector<Part>& parts, double units) {
    double sum = 0;
    for (const Part& p : parts) sum += p.share * count_cdf(p.mean, p.variance, units - p.known + 1e-9);
    return sum;
}

}  // namespace

double level(const Need& need, const learn::LeadTime& lead, double extra_days, double target, bool whole_units) {
    if (target <= 0) return 0;
    const Parts parts = parts_of(need, lead, extra_days);
    const double close = parts.coarse ? kCoarsened : kClose;
    const auto enough = [&](double units) {
        const double p = probability(parts.parts, units);
        return std::fabs(p - target) > close ? p >= target : probability_within(need, lead, extra_days, units) >= target;
    };
    bool steps = true;  // the probability changes at whole units only
    double most = 0;
    for (const Part& p : parts.parts) {
        steps = steps && p.mean <= kCountedUpTo && std::fabs(p.known - std::round(p.known)) < 1e-12;
        most = std::max(most, p.share > 0.001 ? p.mean : 0);
    }
    double units = most <= kSummed ? summed_level(parts.parts, target, close) : -1;
    if (units < 0) {
        double deviation = 0;
        const double from = guess(parts.parts, target, deviation);
        units = smallest_from(from, std::max(1.0, std::round(deviation / 64)), enough);
    }
    if (whole_units || steps || units <= 0) return units;
    const double grains = smallest_from(500, 256, [&](double g) { return g >= 1000 || (g > 0 && enough((1000 * (units - 1) + g) * 0.001)); });
    return (1000 * (units - 1) + grains) * 0.001;
}

int safe_days(const Need& need, const learn::LeadTime& lead, double extra_days, double supply, double target, int most) {
    const auto& pmf = lead.pmf;
    std::vector<double> by_day(pmf.size() + static_cast<std::size_t>(most) + 1, -1);  // P(need over extra days + so many <= supply)
    const auto at = [&](std::size_t day) {
        double& p = by_day[day];
        if (p < 0) p = need.probability_within(extra_days + double(day), supply);
        return p;
    };
    double mass = 0;
    for (const double p : pmf) mass += p >= kLeadNegligible ? p : 0;
    return last_day(most, [&](int t) {
        const auto later = static_cast<std::size_t>(t);
        if (mass <= 0) return at(later) >= target;
        double sum = 0, left = mass;
        for (std::size_t l = 0; l < pmf.size(); ++l) {
            if (pmf[l] < kLeadNegligible) continue;
            const double p = at(l + later);
            left -= pmf[l];
            sum += pmf[l] * p;
            if (sum + left < target * mass - kClose) return false;
        }
        return sum / mass >= target;
    });
}

}  // namespace drum::buffer
