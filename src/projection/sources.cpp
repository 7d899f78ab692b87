#include "projection/sources.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "projection/projection.h"

namespace drum::projection {

using state::State;

LeadDays lead_days_of(const Structure& structure, std::int32_t source) {
    if (source < 0) return {};
    const learn::LeadTime& lead = structure.learned->lead[static_cast<std::size_t>(source)];
    return {lead.mean(), double(lead.quantile(structure.state->site.target))};
}

bool starts_later(const state::State& state, const state::Order& order) {
    const Zone& zone = state.site.zone;
    return order.kind == state::OrderKind::make && order.start_at &&
           zone.day_of(*order.start_at) > zone.day_of(state.as_of);
}

bool waits(const state::Order& order) {
    using state::OrderStatus;
    if (order.kind == state::OrderKind::make) return order.status != OrderStatus::placed;
    const bool asked = order.status == OrderStatus::requested || order.status == OrderStatus::approved;
    return order.status == OrderStatus::draft || (asked && !order.placed_at);
}

std::int32_t source_of_order(const State& state, const state::Order& order) {
    for (auto s = state.source_of[order.item]; s < state.source_of[order.item + 1]; ++s)
        if (state.sources[s].supplier == order.supplier) return static_cast<std::int32_t>(s);
    if (state::comes_from(state, order) == kNone) return outside_source(state, order.item);
    // To a place that supplies its home it takes as long as from there.
    for (auto s = state.source_of[order.item]; s < state.source_of[order.item + 1]; ++s)
        if (order.place != kNone && state.suppliers.text(state.sources[s].supplier) == state.places.text(order.place))
            return static_cast<std::int32_t>(s);
    return -1;
}

int soonest_day(const Structure& structure, const Ordering& ordering, Id item, int from) {
    const State& state = *structure.state;
    int day = kNever;
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
        if (!state.sources[s].from_place)
            day = std::min(day, ordering.comes(static_cast<std::int32_t>(s), from,
                                               lead_days_of(structure, static_cast<std::int32_t>(s)).usual));
    return day;
}

learn::LeadTime as_it_comes(const Ordering& ordering, std::int32_t source, const learn::LeadTime& lead, int decided) {
    learn::LeadTime out{{}, lead.observed, lead.observed_supplier};
    for (std::size_t days = 0; days < lead.pmf.size(); ++days) {
        if (lead.pmf[days] <= 0) continue;
        const int comes = ordering.comes(source, decided, double(days)) - decided;
        const auto at = static_cast<std::size_t>(std::max(0, comes));
        if (out.pmf.size() <= at) out.pmf.resize(at + 1, 0);
        out.pmf[at] += lead.pmf[days];
    }
    return out;
}

bool counted_whole(const std::string& unit) {
    static const std::set<std::string, std::less<>> kPieces{"",    "EA", "ea", "Ea",    "PC",   "pc",   "PCS",
                                                            "pcs", "ST", "st", "Units", "unit", "units"};
    return kPieces.contains(unit);
}

double as_ordered(double wanted, const std::string& unit) {
    const bool whole = counted_whole(unit) || wanted >= 10;
    return whole ? std::ceil(wanted - 1e-9) : std::ceil(wanted * 1000 - 1e-6) / 1000;
}

double smallest_batch(const state::State& state, Id item, double units) {
    if (units <= 1e-9) return 0;
    const auto making = std::lower_bound(state.making.begin(), state.making.end(), item,
                                         [](const state::Making& one, Id of) { return one.item < of; });
    if (making == state.making.end() || making->item != item) return units;
    return round_up(std::max(nearest_quantity(units), making->min_quantity), making->multiple).value();
}

double smallest_purchase(const state::State& state, std::int32_t source, double units) {
    if (units <= 1e-9) return 0;
    if (source < 0) return units;
    const state::SourceLine& line = state.sources[static_cast<std::size_t>(source)];
    return round_up(std::max(nearest_quantity(units), line.min_quantity), line.multiple).value();
}

}  // namespace drum::projection
