// Lead times: discrete Kaplan-Meier per item at its supplier, shrunk to the supplier and then to the typed figure by
// n / (n + 10); open orders are right-censored (dropping them teaches that everything comes quickly).
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <map>

#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr double kShrink = 10;          // observations that weigh as much as the level above
constexpr double kHalfLifeDays = 120;   // an order of four months ago counts half
constexpr int kLongestDays = 730;

double normal_cdf(double z) { return boost::math::cdf(boost::math::normal_distribution<double>(), z); }

std::optional<Duration> duration_of(const state::Order& order, Instant until) {
    const auto from = order.asked_at();
    if (!from || *from >= until || order.kind == state::OrderKind::make) return std::nullopt;
    if (order.status == state::OrderStatus::cancelled || order.status == state::OrderStatus::draft) return std::nullopt;
    const bool done = order.received_at && *order.received_at < until && !order.open();
    const Instant to = done ? *order.received_at : until;
    const double days = double(to - *from) / double(kMicrosPerDay);
    const double age = double(until - *from) / double(kMicrosPerDay);
    Duration out;
    out.days = std::clamp(static_cast<int>(done ? std::ceil(days) : std::floor(days)), 0, kLongestDays);
    out.weight = std::exp2(-age / kHalfLifeDays);
    out.censored = !done;
    if (!order.open() && !done) return std::nullopt;  // closed without a date: nothing to learn
    return out;
}

std::vector<double> mix(const std::vector<double>& a, double weight, const std::vector<double>& b) {
    std::vector<double> out(std::max(a.size(), b.size()), 0);
    for (std::size_t i = 0; i < a.size(); ++i) out[i] += weight * a[i];
    for (std::size_t i = 0; i < b.size(); ++i) out[i] += (1 - weight) * b[i];
    return out;
}

double completed(const std::vector<Duration>& observations) {
    double n = 0;
    for (const Duration& o : observations) n += o.censored ? 0 : 1;
    return n;
}

}  // namespace

std::vector<double> lead_pmf(double mean_days, double cv) {
    mean_days = std::clamp(mean_days, 0.0, double(kLongestDays));
    if (cv <= 0 || mean_days <= 0) {
        std::vector<double> pmf(static_cast<std::size_t>(std::ceil(mean_days - 1e-9)) + 1, 0);
        pmf.back() = 1;
        return pmf;
    }
    const double sigma = std::sqrt(std::log1p(cv * cv)), mu = std::log(mean_days) - sigma * sigma / 2;
    std::vector<double> pmf{0};
    double below = 0;
    for (int day = 1; day <= kLongestDays && below < 1 - 1e-6; ++day) {  // P(day - 1/2 < lead <= day + 1/2)
        const double to = normal_cdf((std::log(day + 0.5) - mu) / sigma);
        pmf.push_back(to - below);
        below = to;
    }
    pmf.back() += 1 - below;
    return pmf;
}

std::vector<double> kaplan_meier(std::vector<Duration> observations) {
    std::sort(observations.begin(), observations.end(), [](const Duration& a, const Duration& b) {
        return std::tie(a.days, a.censored, a.weight) < std::tie(b.days, b.censored, b.weight);
    });
    double at_risk = 0, log_sum = 0, log_squares = 0, done = 0;
    for (const Duration& o : observations) {
        at_risk += o.weight;
        if (o.censored) continue;
        const double x = std::log(std::max(0.5, double(o.days)));
        done += o.weight;
        log_sum += o.weight * x;
        log_squares += o.weight * x * x;
    }
    std::vector<double> pmf;
    double survival = 1;
    for (std::size_t i = 0; i < observations.size();) {
        const int day = observations[i].days;
        double events = 0, leaving = 0;
        for (; i < observations.size() && observations[i].days == day; ++i) {
            leaving += observations[i].weight;
            if (!observations[i].censored) events += observations[i].weight;
        }
        pmf.resize(static_cast<std::size_t>(day) + 1, 0);
        if (at_risk > 1e-12) {
            pmf.back() += survival * std::min(1.0, events / at_risk);
            survival *= 1 - std::min(1.0, events / at_risk);
        }
        at_risk -= leaving;
    }
    if (survival < 1e-9 || pmf.empty()) return pmf;
    // The tail: a lognormal of the completed ones, given that it is longer than the longest age seen.
    const int longest = static_cast<int>(pmf.size()) - 1;
    const double mu = done > 0 ? log_sum / done : std::log(std::max(1.0, double(longest)));
    const double variance = done > 0 ? std::max(0.0, log_squares / done - mu * mu) : 0;
    const double sigma = std::max(0.25, std::sqrt(variance));
    const double seen = normal_cdf((std::log(longest + 0.5) - mu) / sigma);
    double below = seen;
    for (int day = longest + 1; day <= kLongestDays && below < 1 - 1e-6 && seen < 1 - 1e-6; ++day) {
        const double to = normal_cdf((std::log(day + 0.5) - mu) / sigma);
        pmf.push_back(survival * (to - below) / (1 - seen));
        below = to;
    }
    double total = 0;
    for (const double p : pmf) total += p;
    if (total < 1) pmf.push_back(1 - total);
    return pmf;
}

std::vector<LeadTime> learn_lead_times(const state::State& state, Instant until) {
    std::map<std::pair<Id, Id>, std::vector<Duration>> by_item;  // (item, supplier)
    std::map<Id, std::vector<Duration>> by_supplier;
    for (const state::Order& order : state.orders) {
        const auto duration = duration_of(order, until);
        if (!duration) continue;
        Id supplier = order.supplier;
        if (supplier == kNone && state.source_of[order.item] < state.source_of[order.item + 1])
            supplier = state.sources[state.source_of[order.item]].supplier;
        by_item[{order.item, supplier}].push_back(*duration);
        by_supplier[supplier].push_back(*duration);
    }
    struct Supplier {
        std::vector<double> pmf;
        double completed = 0;
    };
    std::map<Id, Supplier> suppliers;  // worked out once: a supplier has many items
    for (const auto& [supplier, observations] : by_supplier) suppliers[supplier] = {kaplan_meier(observations), completed(observations)};
    std::map<std::pair<double, double>, std::vector<double>> typed;  // by (mean, cv): suppliers type round figures
    std::vector<LeadTime> out(state.sources.size());
    for (std::size_t s = 0; s < state.sources.size(); ++s) {
        const state::SourceLine& source = state.sources[s];
        LeadTime& lead = out[s];
        const auto mine = by_item.find({source.item, source.supplier});
        const auto theirs = suppliers.find(source.supplier);
        lead.observed = mine == by_item.end() ? 0 : completed(mine->second);
        lead.observed_supplier = theirs == suppliers.end() ? 0 : theirs->second.completed;
        // Nothing typed and nothing seen: a week, widely.
        const std::pair figures = source.lead_days ? std::pair(*source.lead_days, source.lead_cv) : std::pair(7.0, 0.5);
        auto known = typed.find(figures);
        if (known == typed.end()) known = typed.emplace(figures, lead_pmf(figures.first, figures.second)).first;
        lead.pmf = known->second;
        if (lead.observed_supplier > 0) {
            const double n = lead.observed_supplier;
            lead.pmf = mix(theirs->second.pmf, source.lead_days ? n / (n + kShrink) : 1.0, lead.pmf);
        }
        if (lead.observed > 0)
            lead.pmf = mix(kaplan_meier(mine->second), lead.observed / (lead.observed + kShrink), lead.pmf);
    }
    return out;
}

}  // namespace drum::learn
