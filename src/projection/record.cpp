#include "projection/record.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace drum::projection {

double wasted(const Projection& projection, const Need& need, int day) {
    double lost = 0;
    auto at = std::lower_bound(projection.expiring.begin(), projection.expiring.end(), need.item,
                               [](const Expiring& one, Id of) { return one.node < of; });
    double lots = 0;
    for (; at != projection.expiring.end() && at->node == need.item && at->last_day < day; ++at) {
        lots += at->units;
        lost = std::max(lost, lots - need.mean(at->last_day + 1));
    }
    return std::max(0.0, lost);
}

namespace {

constexpr int kByDay = 14, kWeek = 7;
constexpr std::size_t kMostSums =
    4096;  // of receipts that may or may not have come; more are taken to come on their median day

// Units that have come by the end of a day, as a distribution: each receipt has come or not, independently.
std::map<double, double> arrived(const Projection& projection, Id node, int day) {
    std::map<double, double> out{{0, 1}};
    for (const Receipt& receipt : projection.receipts_of(node)) {
        const learn::LeadTime law = law_of(*projection.structure, projection.ordering, receipt);
        double by = 0, mass = 0;
        for (std::size_t d = 0; d < law.pmf.size(); ++d) {
            mass += law.pmf[d];
            if (static_cast<int>(d) <= day) by += law.pmf[d];
        }
        const double never = never_share(*projection.structure, projection.ordering, receipt);
        double chance = (mass > 0 ? by / mass : receipt.there <= day ? 1 : 0) * (1 - never);
        if (chance < 1e-9) continue;
        if (chance > 1 - 1e-9) chance = 1;
        if (out.size() > kMostSums) chance = receipt.there <= day ? 1 : 0;
        std::map<double, double> next;
        for (const auto& [units, p] : out) {
            if (chance > 0) next[units + receipt.units] += p * chance;
            if (chance < 1) next[units] += p * (1 - chance);
        }
        out = std::move(next);
    }
    const auto quotes = std::equal_range(projection.quotes.begin(), projection.quotes.end(), Quote{node, 0, 0, 0},
                                         [](const Quote& a, const Quote& b) { return a.item < b.item; });
    for (auto quote = quotes.first; quote != quotes.second; ++quote) {
        if (quote->day > day || out.size() > kMostSums) continue;
        std::map<double, double> next;
        for (const auto& [units, p] : out) {
            if (quote->sold > 0) next[units - quote->units] += p * quote->sold;
            if (quote->sold < 1) next[units] += p * (1 - quote->sold);
        }
        out = std::move(next);
    }
    return out;
}

// P(stock + arrivals - need < units): the need is booked for certain and a count or gamma beyond that.
double below(const std::map<double, double>& arrivals, const Moments& need, double stock, double units) {
    double sum = 0;
    for (const auto& [came, p] : arrivals) {
        const double room = stock + came - need.known - units;  // need beyond it leaves less than `units`
        sum += p * (need.mean > 0 ? 1 - learn::count_cdf(need.mean, need.variance, room + 1e-9) : room < -1e-9 ? 1 : 0);
    }
    return std::clamp(sum, 0.0, 1.0);
}

// The largest level with P(available < level) <= p, to a thousandth of the unit.
double quantile(const std::map<double, double>& arrivals, const Moments& need, double stock, double p) {
    double high = stock + arrivals.rbegin()->first - need.known, low = stock + std::min(0.0, arrivals.begin()->first) -
                                                                       need.known - need.mean -
                                                                       12 * std::sqrt(need.variance) - 1;
    if (below(arrivals, need, stock, high) <= p) return high;
    for (int step = 0; step < 60 && high - low > 1e-3; ++step) {
        const double middle = (low + high) / 2;
        (below(arrivals, need, stock, middle) <= p ? low : high) = middle;
    }
    return std::round(low * 1000) / 1000;
}

RecordLine line_of(const Projection& projection, const Need& need, int first, int last) {
    RecordLine out;
    out.day = projection.today + first;
    out.last = projection.today + last;
    const double before = first > 0 ? need.booked(first) : 0;
    out.booked = need.booked(last + 1) - before;
    out.unbooked = need.mean(last + 1) - (first > 0 ? need.mean(first) : 0) - out.booked;
    for (const Receipt& receipt : projection.receipts_of(need.item))
        if (receipt.there >= first && receipt.there <= last) out.scheduled += receipt.units;
    for (const Planned& planned : projection.planned_orders_of(need.item))
        if (planned.there >= first && planned.there <= last) out.planned += planned.units;
    const double stock = projection.stock[static_cast<std::size_t>(need.item)] - wasted(projection, need, last);
    const auto arrivals = arrived(projection, need.item, last);
    const Moments moments = need.moments(last + 1);
    out.available = {quantile(arrivals, moments, stock, 0.05), quantile(arrivals, moments, stock, 0.5),
                     quantile(arrivals, moments, stock, 0.95)};
    out.short_probability = below(arrivals, moments, stock, 0);
    return out;
}

}  // namespace

Record record_of(const Projection& projection, const Need& need, int weeks) {
    Record out;
    out.node = need.item;
    for (int day = 0; day < kByDay; ++day) out.lines.push_back(line_of(projection, need, day, day));
    for (int week = 0; week < weeks; ++week)
        out.lines.push_back(line_of(projection, need, kByDay + week * kWeek, kByDay + (week + 1) * kWeek - 1));
    const auto unbooked = [&](int days) {
        return need.mean(days) - need.booked(days) + wasted(projection, need, days - 1);
    };
    const int end = kByDay + weeks * kWeek;
    const int day =
        first_short_day(projection, need.item, projection.stock[static_cast<std::size_t>(need.item)], unbooked, end);
    if (day != kNever) out.lasts_until = projection.today + (day - 1);
    return out;
}

double covered_probability(const Projection& projection, const Need& need, int day, double beside) {
    const double stock = projection.stock[static_cast<std::size_t>(need.item)] - wasted(projection, need, day) + beside;
    // Where what is there is enough, and where nothing is to come, no law is asked.
    const double without = need.probability_within(day + 1, stock);
    if (without > 1 - 1e-9 || projection.receipts_of(need.item).empty()) return without;
    return 1 - below(arrived(projection, need.item, day), need.moments(day + 1), stock, 0);
}

Comes comes_of(const Projection& projection, const Receipt& receipt) {
    const learn::LeadTime law = law_of(*projection.structure, projection.ordering, receipt);
    return {law.quantile(0.05), law.quantile(0.5), law.quantile(0.95),
            never_share(*projection.structure, projection.ordering, receipt)};
}

double Projection::within(Id node, double days) const {
    const Range range = requirement_of[static_cast<std::size_t>(node)];
    const int whole = static_cast<int>(std::min(1e6, std::max(1.0, std::floor(days + 1e-9))));
    const auto from = requirements.begin() + range.from, to = requirements.begin() + range.to;
    const auto after = std::partition_point(from, to, [&](const Requirement& one) { return one.due.day < whole; });
    return after == from ? 0 : booked[static_cast<std::size_t>(after - requirements.begin()) - 1];
}

double Projection::on_order(Id node) const {
    double sum = 0;
    for (const Receipt& receipt : receipts_of(node)) sum += receipt.units;
    return sum;
}

}  // namespace drum::projection
