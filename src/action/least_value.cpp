#include "action/least_value.h"

#include <algorithm>
#include <map>

#include "action/offer.h"
#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using buffer::Buffer;

// By supplier: what he asks for, as far as his lines say.
std::map<Id, double> least_values(const state::State& state) {
    std::map<Id, double> out;
    for (const state::SourceLine& line : state.sources)
        if (line.min_value) out[line.supplier] = std::max(out[line.supplier], *line.min_value);
    return out;
}

// The day on which the item's next order would be due: what is due next is pulled in first.
int next_due(const Basis& basis, const Buffer& b) {
    int day = projection::kNever;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        day = std::min(day, planned.order_by);
    if (b.last_safe_day) day = std::min(day, *b.last_safe_day);
    return day;
}

// What an order to one supplier comes to so far.
struct Ordered {
    bool any = false, known = true;
    double value = 0;
    std::vector<Id> items;
    void add(Id item, std::optional<double> cost) {
        any = true;
        known = known && cost.has_value();
        value += cost.value_or(0);
        items.push_back(item);
    }
};

// What is due, and what was accepted today and is no order yet: it goes with it.
Ordered ordered_of(const Basis& basis, Id supplier, const std::vector<Action>& due,
                   const std::vector<Pending>& pending) {
    const state::State& state = basis.state();
    Ordered out;
    for (const Action& a : due)
        if (a.verb == Verb::buy && a.source == state.suppliers.text(supplier)) out.add(a.item, a.cost);
    for (const Pending& p : pending) {
        if (p.kind != Pending::Kind::awaited || p.verb != Verb::buy || p.decided != basis.today || p.item == kNone)
            continue;
        const std::int32_t source = projection::outside_source(state, p.item);
        if (source < 0 || state.sources[static_cast<std::size_t>(source)].supplier != supplier) continue;
        const double units = p.quantity.value();
        const auto price = unit_cost(basis.state(), p.item, source, units);
        out.add(p.item, price ? std::optional(*price * units) : std::nullopt);
    }
    return out;
}

}  // namespace

LeastValue least_value(const Basis& basis, const std::vector<Action>& due, const std::vector<Pending>& pending,
                       const std::vector<Buffer>& buffers) {
    const state::State& state = basis.state();
    LeastValue out;
    for (const auto& [supplier, least] : least_values(state)) {
        auto [any, known, value, ordered] = ordered_of(basis, supplier, due, pending);
        if (!any || !known || value >= least - 1e-6) continue;
        std::vector<std::pair<int, const Buffer*>> next;
        for (const Buffer& b : buffers) {
            const bool his = b.source >= 0 && state.sources[static_cast<std::size_t>(b.source)].supplier == supplier;
            if (!his || std::find(ordered.begin(), ordered.end(), b.item) != ordered.end()) continue;
            if (const int day = next_due(basis, b); day != projection::kNever) next.emplace_back(day, &b);
        }
        std::stable_sort(next.begin(), next.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& [day, b] : next) {
            if (value >= least - 1e-6) break;
            Action a = supply_offer(basis, *b, usual_units(basis, *b));
            if (a.quantity.micro <= 0 || !a.cost) continue;
            a.reason = "Due " + day_text(basis, basis.today + day) + ", pulled in: an order to " + a.source +
                       " must be worth " + money(state, least) + ". " + a.reason;
            value += *a.cost;
            out.pulled_in.push_back(std::move(a));
        }
        if (value < least - 1e-6)
            out.questions.push_back({ordered.front(),
                                     "an order to " + state.suppliers.text(supplier) + " must be worth " +
                                         money(state, least) + ", and all that is due or next comes to " +
                                         money(state, value),
                                     "order more of it, wait for more, or ask " + state.suppliers.text(supplier)});
    }
    return out;
}

}  // namespace drum::action
