// The plant as the programme sees it: what one unit of each item takes, what is already there, what is on its way.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "learn/learned.h"
#include "projection/projection.h"
#include "state/state.h"

namespace drum::constraint {

// The structure that requirements run down, and what throughput asks of it.
struct Flow : projection::Structure {
    std::vector<bool> limited;                // by item: bought from a source and its stock is known, so material can run out
    std::vector<double> step_minutes;         // by route step: run of all that must enter it + set-up / batch, per good unit
    bool priced = false;                      // some demanded item has a price; else throughput is counted in units
    std::vector<double> value;                // by item: throughput per unit (price - variable cost), money or units
    std::vector<Id> approval;                 // by item: the approval its orders pass, a resource; kNone
    std::vector<double> approval_days;        // by item: mean days an order of it waits there
    std::vector<double> supplier_days;        // by item: mean days its supplier takes beyond the typed lead time
    double delivery_days = 0;                 // mean days from order to due date: until then future orders cannot be due
};

Flow flow_of(const state::State& state, const learn::Learned& learned);

// Demand for one item at one throughput per unit.
struct Want {
    Id item = kNone;
    double quantity = 0;
    double value = 0;      // throughput per unit
};
// Firm demand outstanding and due by `to` (overdue and undated included), summed per item and value, by item then by
// falling value.
std::vector<Want> firm_wants(const Flow& flow, Instant to);
// Those that earn: what brings no throughput is not made on anybody's account, so it loads nothing in a programme.
std::vector<Want> earning(std::vector<Want> wants);

// Everything wanted, exploded top down through bills of material; stock first, then work in process, then new work, which
// needs of its components what was not issued to it.
struct Requirements {
    std::vector<double> minutes;   // by resource
    std::vector<double> material;  // by item: units of limited items needed beyond stock
    std::vector<double> gross;     // by item: units wanted or consumed before netting
};
Requirements requirements(const Flow& flow, const std::vector<Want>& wants);
// Units of an item on hand or in process: so much of its need asks for none of its components, and so much more as `issued` says asks not for that one.
double there_of(const Flow& flow, Id item);

// Available minutes of each resource in [from, to): all servers, less what is usually down; capacity_per_day x days where
// that is given. Resources that are neither machine nor crew get infinity: they do not bind by minutes.
std::vector<double> capacities(const Flow& flow, Instant from, Instant to);

// An open order as supply: units still to come, and the days from as_of until it is expected.
struct Receipt {
    Id item = kNone;
    double quantity = 0;
    double days = 0;                  // until it comes, as the projection has it
    std::int32_t order = -1;          // into State::orders
    double approval_days = 0;         // so much earlier it would come had it been approved at once
    double supplier_days = 0;         // so much earlier if the supplier kept his promise
};
std::vector<Receipt> receipts(const Flow& flow, const projection::Projection& projection);  // by item, days, order

// Units of one limited item that can arrive within `days`: open orders due by then, and without limit what an order
// placed now would bring by then (within the source's weekly capacity where one is known).
// `without`: what it would be if every order were approved at once, or every supplier kept his promise. A supplier who is
// behind brings what he has brought a week (learn_supply).
enum class Delay { none, approval, supplier };
double supply_within(const Flow& flow, const std::vector<Receipt>& all, Id item, double days, Delay without = Delay::none);
// The same from `coming` units of open orders and the days an order placed now would take. `on_time`: as if he were not behind.
double supply_of(const Flow& flow, Id item, double coming, double lead, double days, bool on_time);
// The supplier an item would be ordered from; kNone without a source.
Id supplier_of(const state::State& state, Id item);

}  // namespace drum::constraint
