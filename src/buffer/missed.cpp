// The trigger: what share of the need is missed where an order waits for the next look.
#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "buffer/lead_parts.h"

namespace drum::buffer {
namespace {

constexpr double kFillHair = 1e-9;   // rounding of sums must not ask for the next unit
constexpr double kCertain = 1e-6;    // units: a need of less is none
constexpr double kEnded = 1e-14;     // probabilities below this change no share by as much as kFillHair
constexpr double kMostSpread = 300;  // variance by mean: up to there kEnded is reached within 32 times that many units
constexpr double kMostUnits = 10'000;  // between what is booked for the shortest and the longest lead time
constexpr double kLeastLot = 1e-6;     // units
constexpr double kHairDays = 1e-9;

// One lead time, or a few of like need: what is booked until the order that waits comes, and what is not booked, until
// then and until one of the look before would have come; units. `longer`: of what is asked between, what is asked on
// more days than the review days.
struct LastDays {
    double share = 0, known = 0, mean = 0, variance = 0, mean_before = 0, variance_before = 0, longer = 0;
    double asked() const { return mean - mean_before; }
};

// The need until one of the look before would have come is that of as many fewer days of the same law: m + m^2 (alpha /
// n + 1 / a) over n days. All days until the end count alike: neither a Sunday nor a booking curve that ends makes a
// day of no need, of which no share could be missed and on which a level would fall.
std::vector<LastDays> last_days(const Need& need, const Wait& wait) {
    CHECK(wait.review_days > 0);
    const double own = need.rate.a > 0 ? 1 / need.rate.a : 0;
    const double untold = need.week == nullptr ? 0 : need.week->untold_days;
    std::vector<LastDays> out;
    for (const Part& p : parts_of(need, *wait.lead, wait.decided).parts) {
        const auto takes = static_cast<std::size_t>(std::max(0.0, p.days - wait.decided + kHairDays));
        const double behind = takes < wait.behind.size() ? wait.behind[takes] : wait.review_days;
        LastDays last{p.share, p.known, p.mean, p.variance, 0, 0, 0};
        const double days = p.days + untold, before = std::max(0.0, 1 - behind / days);
        if (p.mean > kCertain && before > 0) {
            const double excess = std::max(0.0, (p.variance - p.mean) / (p.mean * p.mean) - own);  // alpha / n
            const double m = last.mean_before = before * p.mean;
            last.variance_before = m + m * m * (excess / before + own);
        }
        last.longer = p.mean * std::max(0.0, std::min(behind, days) - wait.review_days) / days;
        out.push_back(last);
    }
    return out;
}

double log_of_none(double mean, double variance) {
    if (variance <= mean * (1 + 1e-9)) return -mean;  // Poisson
    return -mean * mean / (variance - mean) * std::log1p((variance - mean) / mean);
}

bool can_be_summed(const LastDays& of) {
    return of.mean <= kSummed && of.variance <= kMostSpread * of.mean &&
           log_of_none(of.mean, of.variance) >= kLeastStart;
}

// P(X = k), weighted, k from 0 on: term(k) = term(k - 1) (ratio + extra / k), as of the negative binomial.
struct Count {
    double term = 0, ratio = 0, extra = 0, mean = 0;
    std::size_t first = 0;  // where that of 0 is added
};

Count count_of(double mean, double variance, double weight, std::size_t first) {
    const double term = weight * std::exp(log_of_none(mean, variance));
    if (variance <= mean * (1 + 1e-9)) return {term, 0, mean, mean, first};
    const double ratio = 1 - mean / variance;
    return {term, ratio, mean * mean / variance - ratio, mean, first};
}

constexpr std::size_t kLanes = 8;

// Counts that begin at one place, side by side so that their sums do not wait for each other.
void add(std::span<const Count> counts, std::vector<double>& sums) {
    constexpr std::size_t kSteps = 8;
    double term[kLanes] = {}, ratio[kLanes] = {}, extra[kLanes] = {}, mean = 0;
    for (std::size_t lane = 0; lane < counts.size(); ++lane) {
        term[lane] = counts[lane].term, ratio[lane] = counts[lane].ratio, extra[lane] = counts[lane].extra;
        mean = std::max(mean, counts[lane].mean);
    }
    const auto ended = [](double p) { return !(std::fabs(p) >= kEnded); };
    std::size_t at = counts.front().first;
    for (double k = 1; k < mean || !std::all_of(term, term + kLanes, ended);) {
        if (sums.size() < at + kSteps) sums.resize(at + kSteps, 0);
        for (std::size_t step = 0; step < kSteps; ++step, ++k) {
            sums[at++] += ((term[0] + term[1]) + (term[2] + term[3])) + ((term[4] + term[5]) + (term[6] + term[7]));
            const double inverse = 1 / k;
            for (std::size_t lane = 0; lane < kLanes; ++lane) term[lane] *= ratio[lane] + extra[lane] * inverse;
        }
    }
}

// Shares from the supply `from` on, summed unit by unit. A share falls from u to u + 1 by P(X > u) of the need until
// the review days end less that of the need until they begin, by what is asked on them; and that falls by P(X = u + 1):
// those are summed twice. A fraction of a unit booked is a unit so often.
std::vector<double> summed_shares(const std::vector<LastDays>& days, double from) {
    std::vector<Count> counts;
    std::vector<double> bends;
    for (const LastDays& of : days) {
        const double whole = std::floor(of.known + 1e-9), rest = std::max(0.0, of.known - whole);
        for (const auto& [known, often] : {std::pair(whole, 1 - rest), std::pair(whole + 1, rest)}) {
            if (often < 1e-9) continue;
            const auto first = static_cast<std::size_t>(known - from);
            if (bends.size() < first + 2) bends.resize(first + 2, 0);
            const double share = often * of.share;
            if (of.mean <= kCertain) {
                bends[first] -= share, bends[first + 1] += share;  // covered exactly is covered
                continue;
            }
            counts.push_back(count_of(of.mean, of.variance, share / of.asked(), first + 1));
            counts.push_back(count_of(of.mean_before, of.variance_before, -share / of.asked(), first + 1));
        }
    }
    for (std::size_t c = 0, lanes = 0; c < counts.size(); c += lanes) {
        const std::size_t most = std::min(kLanes, counts.size() - c);
        for (lanes = 1; lanes < most && counts[c + lanes].first == counts[c].first;) ++lanes;
        add(std::span(counts).subspan(c, lanes), bends);
    }
    std::vector<double> sums{0};
    double share = 1, fall = 0;
    for (const double bend : bends) {
        fall += bend, share += fall;
        sums.push_back(sums.back() + std::max(0.0, share));
    }
    return sums;
}

// The share of what is asked on the review days behind a lead time that is missed. An order that waits for the next
// look comes so many days later; the supply then lies anywhere within a lot (of the positions of a store that is looked
// at every review and orders lots, each is as likely), and with G(u) = E[(X - u)+] the units missed on those days are
// the G of the need until they end less that until they begin (Hadley and Whitin 1963, chapter 5). That is the fill
// that such a store delivers, be its need smooth or lumpy. What is booked is owed from the start: a supply short of it
// misses all that is asked. A stretch longer than the review, as before a supplier closes, is not met from anywhere
// within a lot but from the supply as it is: what is asked on its further days is so much less of the lot.
class Missed {
public:
    Missed(const Need& need, const Wait& wait, double lot, double least_lot) : days_(last_days(need, wait)) {
        double longer = 0;
        for (const LastDays& of : days_) longer += of.share * of.longer;
        lot_ = std::max({lot - longer, least_lot, kLeastLot});
        const auto less = [](const LastDays& a, const LastDays& b) { return a.known < b.known; };
        const auto [least, most] = std::minmax_element(days_.begin(), days_.end(), less);
        from_ = std::floor(least->known + 1e-9);
        if (most->known - from_ <= kMostUnits && std::all_of(days_.begin(), days_.end(), can_be_summed))
            sums_ = summed_shares(days_, from_);
    }
    double at(double supply) const {
        if (!sums_.empty()) return std::clamp((upto(supply + lot_) - upto(supply)) / lot_, 0.0, 1.0);
        double sum = 0;
        for (const LastDays& of : days_) sum += of.share * over(of, supply - of.known);
        return std::clamp(sum / lot_, 0.0, 1.0);
    }
    double mean() const {
        double units = 0;
        for (const LastDays& of : days_) units += of.share * (of.known + of.mean);
        return units;
    }

private:
    double upto(double units) const {  // from from_ on; below it everything is missed
        if (units <= from_) return units - from_;
        const double steps = std::min(units - from_, double(sums_.size() - 1));
        const auto whole = static_cast<std::size_t>(steps);
        const double rest = steps - double(whole);
        return sums_[whole] + (rest > 0 ? rest * (sums_[whole + 1] - sums_[whole]) : 0);
    }
    // Of one lead time the integral over a lot from `units` beyond what is booked on, by the gamma of the moments.
    double over(const LastDays& of, double units) const {
        const double owed = std::clamp(-units, 0.0, lot_), from = std::max(0.0, units), to = from + lot_ - owed;
        if (of.mean <= kCertain || to <= from) return owed;
        const auto beyond = [&](double u) {
            return short_beyond_moments(of.mean, of.variance, u) -
                   short_beyond_moments(of.mean_before, of.variance_before, u);
        };
        return owed + std::clamp((beyond(from) - beyond(to)) / of.asked(), 0.0, to - from);
    }
    std::vector<LastDays> days_;
    double lot_ = kLeastLot, from_ = 0;
    std::vector<double> sums_;  // empty where needs are too many or too wide
};

}  // namespace

double reorder_level(const Need& need, const Wait& wait, double fill, double lot, bool whole_units) {
    if (fill <= 0) return 0;
    const Missed missed(need, wait, lot, whole_units ? 1 : kLeastLot);
    const auto enough = [&](double units) { return missed.at(units) <= 1 - fill + kFillHair; };
    const double units = smallest_from(missed.mean(), std::max(1.0, std::round(missed.mean() / 4)), enough);
    if (whole_units || units <= 0) return units;
    const auto grain = [&](double thousandths) { return (1000 * (units - 1) + thousandths) * 0.001; };
    return grain(smallest_from(500, 256, [&](double g) { return g >= 1000 || enough(grain(g)); }));
}

double missed_share(const Need& need, const Wait& wait, double lot, double supply) {
    return Missed(need, wait, lot, kLeastLot).at(supply);
}

bool covers_wait(const Need& need, const Wait& wait, double fill, double lot, double supply) {
    return missed_share(need, wait, lot, supply) <= 1 - fill + kFillHair;
}

}  // namespace drum::buffer
