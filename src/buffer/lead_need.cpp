// Levels and last safe days: need over an uncertain lead time asked at many quantities, without summing all of it each time.
#include <algorithm>
#include <cmath>
#include <vector>

#include "buffer/need.h"
#include "buffer/tail_table.h"

namespace drum::buffer {
namespace {

constexpr double kClose = 1e-9;       // nearer to the target than this, the plain sum decides
constexpr double kCoarsened = 1e-6;   // the same where days are taken together
constexpr double kCoarse = 1e-9;      // what taking one day to its neighbours may change, in probability
constexpr double kSummed = 600;       // need up to which the distribution is summed unit by unit
constexpr double kLeastStart = -600;  // logarithm of the first probability, below which sums would start at 0

// One lead time, or a few of like need: its share, what is booked by then, and the mean and variance of the rest.
struct Part {
    double share = 0, days = 0, known = 0, mean = 0, variance = 0;
};

Part part_at(const Need& need, double days, double share) {
    const Moments of = need.moments(days);
    return {share, days, of.known, of.mean, of.variance};
}

// Days of the far tail are taken together about their mean day where nothing is booked between them: with s the relative
// standard deviation of the need, P bends by less than (1 / (4 s^2) + 1/2) / days^2, so that all together change less than kCoarsened.
struct Parts {
    std::vector<Part> parts;
    bool coarse = false;
};

Parts parts_of(const Need& need, const learn::LeadTime& lead, double extra_days) {
    Parts all;
    std::vector<Part>& out = all.parts;
    double mass = 0;
    const auto& pmf = lead.pmf;
    for (std::size_t l = 0; l < pmf.size(); ++l) {
        if (pmf[l] < kLeadNegligible) continue;
        mass += pmf[l];
        const double days = double(l) + extra_days;
        Part part = part_at(need, days, pmf[l]);
        if (!out.empty() && l > 60) {
            Part& last = out.back();
            const double share = last.share + part.share, apart = part.days - last.days;
            const double bend = (part.mean * part.mean / std::max(4 * part.variance, 1e-300) + 0.5) / (days * days);
            const double spread = last.share * part.share / share * apart * apart / 2;
            if (part.known == last.known && part.mean > 0 && spread * bend < kCoarse) {
                part = part_at(need, last.days + apart * part.share / share, share);
                last = part, all.coarse = true;
                continue;
            }
        }
        out.push_back(part);
    }
    if (mass <= 0) return {{part_at(need, extra_days, 1)}, false};
    for (Part& part : out) part.share /= mass;
    return all;
}

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

// The smallest whole number with enough(number), from a guess outwards; `enough` only ever turns from false to true.
template <class Enough>
double smallest_from(double guess, double step, Enough enough) {
    double low = -1, high = std::max(0.0, std::round(guess));
    if (enough(high)) {
        for (; high > 0; step *= 2) {
            const double next = std::max(0.0, high - step);
            if (!enough(next)) {
                low = next;
                break;
            }
            high = next;
        }
    } else {
        for (low = high, high = low + step; !enough(high) && high < 4.5e15; step *= 2) low = high, high += step;
    }
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (enough(middle) ? high : low) = middle;
    }
    return high;
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

namespace {

// E[(X - units)+] of a count by its tails, or of the gamma of the same moments where quantities are large.
double short_of_parts(const std::vector<Part>& parts, double units) {
    double sum = 0;
    for (const Part& p : parts) sum += p.share * short_of_moments(p.mean, p.variance, units - p.known);
    return sum;
}

// P(X > u) for whole u from `from` on, as long as it is worth a thought; empty where rounding could decide or needs are too many.
struct TailsOfNeed {
    double from = 0;
    std::vector<double> above;
    // The integral of P(X > u) from a on, to a + lot.
    double over(double a, double lot) const {
        const auto upto = [&](double u) {  // from `from` to u; below it everything is above
            if (u <= from) return u - from;
            const double steps = std::min(u - from, double(above.size()));
            const auto whole = static_cast<std::size_t>(steps);
            return sums[whole] + (whole < above.size() ? (steps - double(whole)) * above[whole] : 0);
        };
        return upto(a + lot) - upto(a);
    }
    std::vector<double> sums;
};

TailsOfNeed tails_of(const std::vector<Part>& parts) {
    constexpr double kNothing = 1e-9, kMostUnits = 16 * kSummed;
    struct Lane {
        double term = 0, ratio = 0, extra = 0, count = 0, first = 0;
    };
    TailsOfNeed out;
    std::vector<Lane> lanes;
    double from = kMostUnits, last = 0;
    for (const Part& p : parts) {
        const bool poisson = p.variance <= p.mean * (1 + 1e-9);
        const double size = poisson ? 0 : p.mean * p.mean / (p.variance - p.mean);
        const double start = poisson ? -p.mean : -size * std::log1p(p.mean / size), ratio = poisson ? 0 : p.mean / (size + p.mean);
        if (start < kLeastStart || p.mean > kSummed || p.known < 0 || std::fabs(p.known - std::round(p.known)) > 1e-9) return {};
        lanes.push_back({p.share * std::exp(start), ratio, poisson ? p.mean : ratio * (size - 1), 0, std::round(p.known)});
        from = std::min(from, lanes.back().first);
        last = std::max(last, lanes.back().first);
    }
    if (last - from > kMostUnits) return {};
    out.from = from;
    out.sums.push_back(0);
    double within = 0;
    for (double u = from; u < from + kMostUnits; ++u) {
        for (Lane& lane : lanes) {
            if (u < lane.first) continue;
            within += lane.term;
            lane.count += 1;
            lane.term *= lane.ratio + lane.extra / lane.count;  // the recursion of the negative binomial
        }
        const double above = std::max(0.0, 1 - within);
        out.above.push_back(above);
        out.sums.push_back(out.sums.back() + above);
        if (u >= last && above < kNothing) return out;
    }
    return {};
}

// The share of a lot that is missed.
class Missed {
public:
    Missed(const std::vector<Part>& parts, double lot) : parts_(parts), tails_(tails_of(parts)), lot_(std::max(lot, 1e-6)) {}
    double at(double supply) const {
        if (!tails_.above.empty()) return std::min(1.0, tails_.over(supply, lot_) / lot_);
        return (short_of_parts(parts_, supply) - short_of_parts(parts_, supply + lot_)) / lot_;
    }
    double most() const {  // a supply that certainly does
        double units = 0;
        for (const Part& p : parts_) units = std::max(units, p.known + p.mean + 60 * std::sqrt(std::max(p.variance, 1.0)));
        return std::ceil(units);
    }

private:
    const std::vector<Part>& parts_;
    TailsOfNeed tails_;
    double lot_;
};

constexpr double kFillHair = 1e-9;  // rounding of sums must not ask for the next unit

}  // namespace

double reorder_level(const Need& need, const learn::LeadTime& lead, double extra_days, double fill, double lot, bool whole_units) {
    if (fill <= 0) return 0;
    const Parts parts = parts_of(need, lead, extra_days);
    const Missed missed(parts.parts, whole_units ? std::max(1.0, lot) : lot);
    const double allowed = 1 - fill + kFillHair;
    const auto enough = [&](double units) { return missed.at(units) <= allowed; };
    double low = -1, high = 1;
    while (!enough(high) && high < missed.most()) {
        low = high;
        high *= 2;
    }
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (enough(middle) ? high : low) = middle;
    }
    if (whole_units || high <= 0) return high;
    double under = std::max(0.0, 1000 * (high - 1)), over = 1000 * high;
    while (over - under > 1) {
        const double middle = std::floor((under + over) / 2);
        (enough(middle * 0.001) ? over : under) = middle;
    }
    return enough(under * 0.001) ? under * 0.001 : over * 0.001;
}

double missed_share(const Need& need, const learn::LeadTime& lead, double extra_days, double lot, double supply) {
    const Parts parts = parts_of(need, lead, extra_days);
    return Missed(parts.parts, lot).at(supply);
}

bool covers_cycle(const Need& need, const learn::LeadTime& lead, double extra_days, double fill, double lot, double supply) {
    return missed_share(need, lead, extra_days, lot, supply) <= 1 - fill + kFillHair;
}

int covered_days(const Need& need, const learn::LeadTime& lead, double extra_days, double fill, double lot, double supply, int most) {
    const auto holds = [&](int day) { return covers_cycle(need, lead, extra_days + day, fill, lot, supply); };
    if (holds(most)) return most;
    int low = -1, high = most;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (holds(middle) ? low : high) = middle;
    }
    return low;
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
