#include "buffer/booked.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

struct Asked {
    std::int32_t days = 1;  // whole days from the start of today, over which it is needed
    double units = 0;
};

// What customers ask of each item itself.
std::vector<std::vector<Asked>> ordered(const State& state) {
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    std::vector<std::vector<Asked>> out(state.items.size());
    for (const state::DemandLine& line : state.demand) {
        const double open = line.outstanding().value();
        if (open <= 0) continue;
        const int ahead = line.due_at ? zone.day_of(*line.due_at) - today : 0;
        out[line.item].push_back({std::max(ahead, 0) + 1, open});
    }
    return out;
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

Booked::Booked(const Flow& flow) {
    std::vector<std::vector<Asked>> asked = ordered(*flow.state);
    std::size_t entries = 0;
    for (const Id item : flow.top_down) {
        sum_up(asked[item]);
        entries += asked[item].size();
        if (flow.made[item] && !asked[item].empty()) ask_components(flow, item, asked);
    }
    first_.reserve(asked.size() + 1), days_.reserve(entries), units_.reserve(entries);
    first_.push_back(0);
    for (std::vector<Asked>& of_item : asked) {
        for (const Asked& one : of_item) days_.push_back(one.days), units_.push_back(one.units);
        first_.push_back(static_cast<std::uint32_t>(days_.size()));
        of_item = {};
    }
}

double Booked::within(Id item, double days) const {
    const auto from = days_.begin() + first_[item], to = days_.begin() + first_[item + 1];
    const double whole = std::max(1.0, std::floor(days + 1e-9));
    const auto after = std::upper_bound(from, to, whole, [](double most, std::int32_t day) { return most < day; });
    return after == from ? 0 : units_[static_cast<std::size_t>(after - days_.begin()) - 1];
}

}  // namespace drum::buffer
