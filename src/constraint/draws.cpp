#include "constraint/draws.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/rng.h"

namespace drum::constraint {
namespace {

constexpr std::size_t kDrawnItems = 200;
constexpr std::size_t kGuides = 64;

}  // namespace

Draws::Draws(const Flow& flow, const std::vector<Receipt>& coming, int days) : flow_(flow), coming_(coming) {
    find_unbooked(days);
    for (int d = 1; d <= days; ++d) windows_.push_back(window(d));
    find_tight();
    const Window& longest = windows_.back();
    for (const double minutes : longest.capacity) usual_day_.push_back(std::max(minutes / longest.days, 1e-6));
}

bool Draws::uncertain() const {
    if (!unbooked_.empty() || !tight_.empty()) return true;
    return std::any_of(flow_.learned->resource.begin(), flow_.learned->resource.end(),
                       [](const auto& r) { return r.run_cv > 0 || r.availability_sd > 0; });
}

void Draws::find_unbooked(int days) {
    const state::State& state = *flow_.state;
    std::vector<char> component(state.items.size(), 0);
    for (const state::BomLine& line : state.bom) component[line.component] = 1;
    const double span = double(days) - flow_.delivery_days;
    if (span <= 0) return;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        const learn::DemandRate& rate = flow_.learned->rate[item];
        if (component[item] || rate.mean() <= 0 || flow_.value[item] <= 0) continue;
        const double mean = rate.mean() * span;
        const double variance = mean + mean * mean * (rate.alpha / span + 1 / rate.a);
        unbooked_.push_back({item, rate.mean(), std::sqrt(variance) / mean, {}});
    }
    explode_unbooked();
    keep_widest();
}

// Of many items only those are drawn that move some resource's load the most; the rest stand at their mean.
void Draws::keep_widest() {
    if (unbooked_.size() <= kDrawnItems) return;
    std::vector<double> spread;
    for (const Unbooked& u : unbooked_)
        spread.push_back(*std::max_element(u.minutes.begin(), u.minutes.end()) * u.cv * u.per_day);
    std::vector<double> sorted = spread;
    std::nth_element(sorted.begin(), sorted.begin() + kDrawnItems, sorted.end(), std::greater<>());
    for (std::size_t i = 0; i < spread.size(); ++i)
        if (spread[i] <= sorted[kDrawnItems]) unbooked_[i].cv = 0;
}

// Minutes of each resource in one unit of the items asked for, through all levels, components first.
void Draws::explode_unbooked() {
    const state::State& state = *flow_.state;
    std::vector<char> reached(state.items.size(), 0);
    for (const Unbooked& u : unbooked_) reached[u.item] = 1;
    for (const Id item : flow_.top_down)
        for (auto b = state.bom_of[item]; reached[item] && b < state.bom_of[item + 1]; ++b)
            reached[state.bom[b].component] = 1;
    std::vector<std::vector<double>> minutes(state.items.size());
    for (auto it = flow_.top_down.rbegin(); it != flow_.top_down.rend(); ++it) {
        if (!reached[*it] || !flow_.made[*it]) continue;
        std::vector<double>& mine = minutes[*it];
        mine.assign(state.resources.size(), 0);
        for (auto r = state.route_of[*it]; r < state.route_of[*it + 1]; ++r)
            mine[state.routes[r].resource] += flow_.step_minutes[r];
        for (auto b = state.bom_of[*it]; b < state.bom_of[*it + 1]; ++b) {
            const std::vector<double>& part = minutes[state.bom[b].component];
            for (std::size_t r = 0; r < part.size(); ++r) mine[r] += part[r] * drawn_per_good(flow_, state.bom[b]);
        }
    }
    for (Unbooked& u : unbooked_) {
        u.minutes = minutes[u.item];
        u.minutes.resize(std::max<std::size_t>(1, state.resources.size()), 0);
    }
}

Window Draws::window(int days) const {
    const Instant from = flow_.state->as_of;
    Window w;
    w.days = days;
    w.wants = earning(firm_wants(flow_, from + days * kMicrosPerDay));
    w.firm = w.wants.size();
    for (const Unbooked& u : unbooked_)
        w.wants.push_back({u.item, u.per_day * std::max(0.0, days - flow_.delivery_days), flow_.value[u.item]});
    w.need = requirements(flow_, w.wants);
    w.capacity = capacities(flow_, from, from + days * kMicrosPerDay);
    return w;
}

void Draws::find_tight() {
    std::vector<std::int32_t> index(flow_.state->items.size(), -1);
    for (const Window& w : windows_)
        for (Id item = 0; item < static_cast<Id>(index.size()); ++item)
            if (w.need.material[item] > 0) index[item] = 0;
    for (Id item = 0; item < static_cast<Id>(index.size()); ++item) {
        if (index[item] < 0) continue;
        index[item] = static_cast<std::int32_t>(tight_.size());
        tight_.push_back(tight_of(item));
    }
    for (Window& w : windows_)
        for (Id item = 0; item < static_cast<Id>(index.size()); ++item)
            if (w.need.material[item] > 0) w.tight.push_back(static_cast<std::size_t>(index[item]));
}

std::int32_t Draws::lead_cdf_of(const std::vector<double>& pmf) {
    const auto [known, fresh] = lead_index_.emplace(pmf, static_cast<std::int32_t>(lead_cdf_.size()));
    if (!fresh) return known->second;
    LeadCdf out;
    double sum = 0;
    for (const double p : pmf) out.cdf.push_back(sum += p);
    for (std::size_t g = 0, day = 0; g < kGuides; ++g) {
        while (day + 1 < out.cdf.size() && out.cdf[day] < double(g) / double(kGuides)) ++day;
        out.start.push_back(static_cast<std::uint16_t>(day));
    }
    lead_cdf_.push_back(std::move(out));
    return known->second;
}

Tight Draws::tight_of(Id item) {
    const state::State& state = *flow_.state;
    Tight tight;
    tight.item = item;
    const auto source = state.source_of[item];
    tight.mean_lead = flow_.learned->lead[source].mean();
    tight.lead = lead_cdf_of(flow_.learned->lead[source].pmf);
    const std::vector<double>& cdf = lead_cdf_[tight.lead].cdf;
    const double sooner = std::max(flow_.approval_days[item], flow_.supplier_days[item]);
    const auto reach = static_cast<std::size_t>(double(windows_.size()) + std::ceil(sooner));
    tight.too_far = cdf[std::min(cdf.size() - 1, reach)] < 1e-9;
    tight.first = arrivals_.size();
    auto at = std::lower_bound(coming_.begin(), coming_.end(), item, [](const Receipt& r, Id i) { return r.item < i; });
    for (; at != coming_.end() && at->item == item; ++at) {
        const state::Order& order = state.orders[static_cast<std::size_t>(at->order)];
        const auto from = order.asked_at();
        Arrival arrival{at->quantity,
                        at->days,
                        order.promised_at && *order.promised_at > state.as_of,
                        from.has_value(),
                        0,
                        0,
                        at->approval_days,
                        at->supplier_days};
        if (from) arrival.age = std::max(0.0, double(state.as_of - *from) / double(kMicrosPerDay));
        if (from) arrival.reached = cdf[std::min(cdf.size() - 1, static_cast<std::size_t>(arrival.age))];
        arrivals_.push_back(arrival);
    }
    tight.last = arrivals_.size();
    return tight;
}

// Days from the request to the arrival, given that `age` of them have passed, which P(lead <= age) = reached did not
// take.
double Draws::lead_of(double u, std::int32_t lead, double reached, double age) const {
    const std::vector<double>& cdf = lead_cdf_[lead].cdf;
    if (cdf.back() - reached <= 1e-12) return age + 1;  // longer than anything known: any day now
    const double wanted = reached + u * (cdf.back() - reached);
    std::size_t day = lead_cdf_[lead].start[std::min(kGuides - 1, static_cast<std::size_t>(wanted * double(kGuides)))];
    while (day + 1 < cdf.size() && cdf[day] < wanted) ++day;
    return double(day);
}

// Items have streams of their own, so that an order more of one changes nothing that is drawn of another.
Draw Draws::draw(std::uint64_t seed) const {
    const std::uint64_t demand_seed = seed_of("demand", seed), supply_seed = seed_of("supply", seed);
    const auto stream_of = [&](Id item, std::uint64_t salt) {
        return Rng(seed_of(flow_.state->items.text(item), salt));
    };
    Rng rng(seed);
    Draw out;
    for (std::size_t r = 0; r < flow_.state->resources.size(); ++r) {
        out.speed.push_back(rng.normal());
        out.available.push_back(rng.normal());
    }
    out.demand.reserve(unbooked_.size());
    out.order_days.reserve(tight_.size());
    out.arrival_days.reserve(arrivals_.size());
    for (const Unbooked& u : unbooked_)
        out.demand.push_back(u.cv > 0 ? stream_of(u.item, demand_seed).gamma(1, u.cv) : 1);
    for (const Tight& tight : tight_) {
        Rng own = stream_of(tight.item, supply_seed);
        const double days = lead_of(own.uniform(), tight.lead, 0, 0);
        out.order_days.push_back(tight.too_far ? 1e9F : static_cast<float>(days));
        for (std::size_t i = tight.first; i < tight.last; ++i) {
            const Arrival& arrival = arrivals_[i];
            const double u = own.uniform();
            if (arrival.promised) {
                const double late = lead_of(u, tight.lead, 0, 0) - tight.mean_lead;
                out.arrival_days.push_back(std::max(0.0, arrival.expected_days + late));
                continue;
            }
            out.arrival_days.push_back(
                arrival.dated ? std::max(0.0, lead_of(u, tight.lead, arrival.reached, arrival.age) - arrival.age)
                              : arrival.expected_days);
        }
    }
    return out;
}

double Draws::capacity(const Window& w, const Draw& draw, Id r) const {
    const learn::ResourceLearned& learned = flow_.learned->resource[r];
    const double root = std::sqrt(w.days);
    const double speed = std::max(0.2, 1 + learned.run_cv * draw.speed[r] / root);
    const double share =
        std::clamp(learned.availability + learned.availability_sd * draw.available[r] / root, 0.05, 1.0);
    return w.capacity[r] * (share / learned.availability) / speed;
}

double Draws::minutes(const Window& w, const Draw& draw, Id r) const {
    double minutes = w.need.minutes[r];
    for (std::size_t u = 0; u < unbooked_.size(); ++u)
        if (unbooked_[u].cv > 0)
            minutes += (draw.demand[u] - 1) * w.wants[w.firm + u].quantity * unbooked_[u].minutes[r];
    return minutes;
}

double Draws::supply_of(const Window& w, const Draw& draw, std::size_t index, Delay without) const {
    const Tight& tight = tight_[index];
    double sum = 0;
    for (std::size_t i = tight.first; i < tight.last; ++i) {
        const double earlier = without == Delay::approval   ? arrivals_[i].approval_days
                               : without == Delay::supplier ? arrivals_[i].supplier_days
                                                            : 0;
        if (draw.arrival_days[i] - earlier <= w.days) sum += arrivals_[i].quantity;
    }
    const double earlier = without == Delay::approval   ? flow_.approval_days[tight.item]
                           : without == Delay::supplier ? flow_.supplier_days[tight.item]
                                                        : 0;
    return flow_.stock[tight.item] + constraint::supply_of(flow_, tight.item, sum, draw.order_days[index] - earlier,
                                                           w.days, without == Delay::supplier);
}

std::size_t Draws::index_of(Id item) const {
    const auto at =
        std::lower_bound(tight_.begin(), tight_.end(), item, [](const Tight& t, Id i) { return t.item < i; });
    CHECK(at != tight_.end() && at->item == item);
    return static_cast<std::size_t>(at - tight_.begin());
}

double Draws::supply(const Window& w, const Draw& draw, Id item) const {
    return supply_of(w, draw, index_of(item), Delay::none);
}

Party Draws::holder(const Window& w, const Draw& draw, Id item) const {
    if (flow_.approval[item] == kNone) return {Party::Kind::supplier, supplier_of(*flow_.state, item)};
    const std::size_t index = index_of(item);
    return holder_of(flow_, item, w.need.gross[item], supply_of(w, draw, index, Delay::approval),
                     supply_of(w, draw, index, Delay::supplier));
}

double Draws::overload(const Window& w, const Draw& draw) const {
    double most = 0;
    for (Id r = 0; r < static_cast<Id>(w.capacity.size()); ++r) {
        if (!std::isfinite(w.capacity[r])) continue;
        const double wanted = minutes(w, draw, r), limit = capacity(w, draw, r);
        if (wanted > limit * kOverload) most = std::max(most, (wanted - limit) / usual_day_[r]);
    }
    return most;
}

std::vector<Row> Draws::broken(const Window& w, const Draw& draw) const {
    std::vector<Row> rows;
    for (Id r = 0; r < static_cast<Id>(w.capacity.size()); ++r) {
        if (!std::isfinite(w.capacity[r])) continue;
        const double limit = capacity(w, draw, r);
        if (minutes(w, draw, r) > limit * kOverload)
            rows.push_back({Row::Kind::capacity, r, limit, {Party::Kind::resource, r}});
    }
    for (const std::size_t t : w.tight) {
        const Id item = tight_[t].item;
        const double limit = supply_of(w, draw, t, Delay::none);
        if (w.need.gross[item] > limit * kOverload)
            rows.push_back({Row::Kind::material, item, limit, holder(w, draw, item)});
    }
    return rows;
}

}  // namespace drum::constraint
