#include "buffer/booked.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

#include "state/pegging.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

// Days for which it is worked out when the constraint has done what is due; linear between them.
constexpr std::array kHorizons{1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 28.0, 42.0, 60.0, 90.0, 120.0, 180.0, 365.0, 760.0};

struct Asked {
    std::int32_t days = 1;  // whole days from the start of today, over which it is needed
    double units = 0;
};

std::int32_t days_until(const State& state, const state::DemandLine& line) {
    const Zone& zone = state.site.zone;
    return line.due_at ? std::max(0, zone.day_of(*line.due_at) - zone.day_of(state.as_of)) + 1 : 1;
}

// What customers ask of each item itself.
std::vector<std::vector<Asked>> ordered(const State& state) {
    std::vector<std::vector<Asked>> out(state.items.size());
    for (const state::DemandLine& line : state.demand)
        if (const double open = line.outstanding().value(); open > 0) out[line.item].push_back({days_until(state, line), open});
    return out;
}

// What is asked of an item for sales that have an order of their own comes from that.
void take_pegged(const State& state, std::vector<std::vector<Asked>>& all) {
    for (const state::Peg& peg : state::pegs(state)) {
        const state::DemandLine& sale = state.demand[static_cast<std::size_t>(peg.sale)];
        const double own = peg.outstanding.value();
        for (Asked& asked : all[sale.item])
            if (asked.days >= days_until(state, sale)) asked.units = std::max(0.0, asked.units - own);
    }
}

// One entry a day, in the order of the days, in units asked for until then. The sum does not depend on how they came.
void sum_up(std::vector<Asked>& asked) {
    std::sort(asked.begin(), asked.end(), [](const Asked& a, const Asked& b) { return std::tie(a.days, a.units) < std::tie(b.days, b.units); });
    std::size_t kept = 0;
    double sum = 0;
    for (const Asked& one : asked) {
        sum += one.units;
        if (kept == 0 || asked[kept - 1].days != one.days) ++kept;
        asked[kept - 1] = {one.days, sum};
    }
    asked.resize(kept);
}

// What is left of a made item's need after what is there of it asks for its components, on the same days, but for those issued.
void ask_components(const Flow& flow, Id item, std::vector<std::vector<Asked>>& all) {
    const State& state = *flow.state;
    for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
        const double there = constraint::there_of(flow, item) + flow.issued[b];
        double before = 0;
        for (const Asked& one : all[item]) {
            const double rest = std::max(0.0, one.units - there), more = rest - before;
            if (more > 0) all[state.bom[b].component].push_back({one.days, more * state.bom[b].quantity});
            before = rest;
        }
    }
}

}  // namespace

Booked::Booked(const Flow& flow, Ahead ahead) : ahead_(std::move(ahead)) {
    std::vector<std::vector<Asked>> asked = ordered(*flow.state);
    std::size_t entries = 0;
    for (const Id item : flow.top_down) {
        sum_up(asked[item]);
        entries += asked[item].size();
        if (flow.made[item] && !asked[item].empty()) ask_components(flow, item, asked);
    }
    take_pegged(*flow.state, asked);
    first_.reserve(asked.size() + 1), days_.reserve(entries), units_.reserve(entries);
    first_.push_back(0);
    for (std::vector<Asked>& of_item : asked) {
        for (const Asked& one : of_item) days_.push_back(one.days), units_.push_back(one.units);
        first_.push_back(static_cast<std::uint32_t>(days_.size()));
        of_item = {};
    }
    if (ahead_.constraint == kNone || ahead_.minutes_a_day <= 0) return;
    const Zone& zone = flow.state->site.zone;
    const Instant today = zone.start_of(zone.day_of(flow.state->as_of));
    for (const double days : kHorizons) {
        const auto to = today + static_cast<std::int64_t>(days * double(kMicrosPerDay));
        slots_.push_back(constraint::requirements(flow, constraint::firm_wants(flow, to)).minutes[ahead_.constraint] / ahead_.minutes_a_day);
    }
}

// In the order in which it is due, as far as it comes.
double Booked::reached(Id item, double days) const {
    double due_before = 0, slot_before = 0;
    for (std::size_t h = 0; h < slots_.size(); due_before = kHorizons[h], slot_before = slots_[h], ++h) {
        if (days >= slots_[h]) continue;
        const double before = due_before > 0 ? due_within(item, due_before) : 0;
        return before + (days - slot_before) / (slots_[h] - slot_before) * (due_within(item, kHorizons[h]) - before);
    }
    return due_within(item, kHorizons.back());
}

double Booked::due_within(Id item, double days) const {
    const auto from = days_.begin() + first_[item], to = days_.begin() + first_[item + 1];
    const double whole = std::max(1.0, std::floor(days + 1e-9));
    const auto after = std::upper_bound(from, to, whole, [](double most, std::int32_t day) { return most < day; });
    return after == from ? 0 : units_[static_cast<std::size_t>(after - days_.begin()) - 1];
}

double Booked::within(Id item, double days) const {
    const double due = due_within(item, days);
    if (ahead_.days.empty() || ahead_.days[item] <= 0) return due;
    const double early = due_within(item, days + ahead_.days[item]), slot = ahead_.slot_days[item];
    return slot < 0 || slots_.empty() ? early : std::max(due, std::min(early, reached(item, days + slot)));
}

}  // namespace drum::buffer
