#include "action/put_off.h"

#include <algorithm>
#include <cmath>

#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using projection::Receipt;

constexpr int kWorthReducing = 30;  // days earlier than needed, of a kept item, whose use is not booked

// Work as far as nobody is at it; of what others bring not what the supplier packs already: it comes after the next
// look and has stood since before today. Nobody waits for it.
bool can_still_be_changed(const Basis& basis, const Receipt& receipt) {
    if (receipt.order < 0 || receipt.owed()) return false;
    const state::Order& order = basis.state().orders[static_cast<std::size_t>(receipt.order)];
    if (order.kind == state::OrderKind::make)
        return basis.projection->under_way[static_cast<std::size_t>(receipt.order)] <
               order.outstanding().value() - 1e-6;
    const auto asked = order.asked_at();
    return receipt.day > basis.projection->look && (!asked || *asked < basis.start);
}

// What must stay of the order for `units` of it to come.
double smallest_order(const Basis& basis, const state::Order& order, std::int32_t source, double units) {
    if (order.kind == state::OrderKind::make) return projection::smallest_batch(basis.state(), order.item, units);
    return projection::smallest_purchase(basis.state(), source, units);
}

Action changed(const Basis& basis, const Buffer& b, const Receipt& receipt, Verb verb, double units, double freed) {
    const state::State& state = basis.state();
    const state::Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
    Action a = start(basis, b, verb);
    name_order(state, order, a);
    a.id = identity(verb, state.items.text(b.item), a.place, row_name(order.order, order.line));
    a.quantity = nearest_quantity(units);
    if (order.supplier != kNone) a.source = state.suppliers.text(order.supplier);
    a.expected = basis.today + receipt.day;
    a.need_by = receipt.wanted == projection::kNever ? a.expected : basis.today + receipt.wanted;
    a.stock_out = stock_out_of(basis, b);
    if (freed > 0) a.cost = freed;
    a.reason = put_off_reason(basis, b, a, receipt.units);
    a.figures = figures_of(basis, b, a);
    return a;
}

// The day on which a kept item first needs a receipt that comes when `there` units have come before it: what is left
// then is but what protects it. kNever: not within a year.
int first_needed(const Basis& basis, const Buffer& b, double there) {
    constexpr int kYearDays = 365;
    const buffer::Need need = basis.need(b);
    const double safety = std::max(0.0, b.level - b.mean_need);
    if (need.mean(kYearDays) <= there - safety) return projection::kNever;
    int low = -1, high = kYearDays;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (need.mean(middle + 1) <= there - safety ? low : high) = middle;
    }
    return high;
}

// It was placed for a sale, and of that nothing is open.
bool sale_is_gone(const Basis& basis, const state::Order& order) {
    bool known = false, open = false;
    for (const state::DemandLine& line : basis.state().demand) {
        if (order.sale.empty() || line.order != order.sale || line.item != order.item) continue;
        known = true;
        open = open || line.outstanding().micro > 0;
    }
    return known && !open;
}

// What one order of the item brings as a rule: the median of its others in a year. Who buys for months at a time means
// it; of an item that was never ordered before nobody knows.
double usual_lot(const Basis& basis, const state::Order& order) {
    constexpr int kYearDays = 365;
    std::vector<double> lots;
    for (const state::Order& other : basis.state().orders) {
        const auto asked = other.asked_at();
        if (other.item != order.item || other.kind != order.kind || &other == &order || !asked ||
            other.status == state::OrderStatus::cancelled || basis.start - *asked > kYearDays * kMicrosPerDay)
            continue;
        lots.push_back(other.quantity.value());
    }
    if (lots.empty()) return order.quantity.value();
    const auto middle = lots.begin() + static_cast<std::ptrdiff_t>(lots.size() / 2);
    std::nth_element(lots.begin(), middle, lots.end());
    return *middle;
}

// What an order would bring that came when this one does, or as soon as one placed now: what is needed until the next
// could come, and at least a cycle.
double useful_units(const Basis& basis, const Buffer& b, const Receipt& receipt, double there) {
    const double until = std::max(double(receipt.day), b.lead_days) + b.review_days;
    const double safety = std::max(0.0, b.level - b.mean_need);
    return std::max({basis.need(b).mean(until) + safety - there, b.cycle, receipt.used});
}

// What stays of the order of a kept item: no less than the least that is sold, and the price that it was ordered at.
double kept_of(const Basis& basis, const state::Order& order, std::int32_t source, double units) {
    double kept = smallest_order(basis, order, source, units);
    if (source >= 0)
        for (const state::PriceBreak& at : basis.state().sources[static_cast<std::size_t>(source)].breaks)
            if (at.from <= order.quantity) kept = std::max(kept, at.from.value());
    return std::min(kept, order.outstanding().value());
}

// Of the order of a kept item what is of use long after it comes; of an order for a sale that is gone all beyond what
// an order would bring.
std::optional<Action> less_of_kept(const Basis& basis, const Buffer& b, const Receipt& receipt, double there,
                                   double price) {
    const state::Order& order = basis.state().orders[static_cast<std::size_t>(receipt.order)];
    const std::int32_t source =
        order.kind == state::OrderKind::make ? -1 : projection::source_of_order(basis.state(), order);
    const double all = order.outstanding().value(), for_its_sale = std::max(0.0, all - receipt.units);
    const bool gone = sale_is_gone(basis, order);
    const double useful = std::max(useful_units(basis, b, receipt, there), gone ? 0.0 : usual_lot(basis, order));
    const double kept = kept_of(basis, order, source,
                                projection::as_ordered(for_its_sale + useful, basis.state().item[order.item].unit));
    const buffer::Need need = basis.need(b);
    const double cut = all - kept, use = need.mean(receipt.day + kWorthReducing) - need.mean(receipt.day);
    if (cut <= 1e-6 || (cut < use && !gone)) return std::nullopt;
    const double freed = all * price - kept * unit_cost(basis.state(), b.item, source, kept).value_or(0);
    if (freed < basis.worth_freeing) return std::nullopt;
    return changed(basis, b, receipt, Verb::reduce, cut, freed);
}

std::optional<Action> of_kept(const Basis& basis, const Buffer& b, const Receipt& receipt, double there, double price) {
    const int needed = first_needed(basis, b, there);
    if (receipt.used > 1e-9 || needed < receipt.day + kWorthReducing)
        return less_of_kept(basis, b, receipt, there, price);
    Receipt later = receipt;
    later.wanted = needed;
    const Verb verb = needed == projection::kNever ? Verb::cancel : Verb::defer;
    if (verb == Verb::cancel) later.wanted = projection::kNever;
    return changed(basis, b, later, verb, receipt.units, receipt.units * price);
}

}  // namespace

double worth_freeing(const state::State& state) {
    constexpr double kShare = 0.005;  // of the money in open orders: two hundred such acts would free all of it
    double money = 0;
    for (const state::Order& order : state.orders) {
        if (!order.open() || order.kind == state::OrderKind::make) continue;
        std::int32_t source = state.source_of[order.item];
        if (source == state.source_of[order.item + 1]) source = -1;
        const double units = order.outstanding().value();
        money += units * unit_cost(state, order.item, source, units).value_or(0);
    }
    return kShare * money;
}

std::vector<Action> put_off_for_sales(const Basis& basis) {
    const state::State& state = basis.state();
    const auto& pegged = basis.projection->pegged;
    std::vector<Action> out;
    for (std::size_t from = 0, to = 0; from < pegged.size(); from = to) {
        Receipt receipt = pegged[from].comes;
        for (receipt.units = 0; to < pegged.size() && pegged[to].order == pegged[from].order; ++to) {
            receipt.units += pegged[to].units;
            receipt.wanted = std::min(receipt.wanted, pegged[to].comes.wanted);
        }
        const state::Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
        if (!can_still_be_changed(basis, receipt) || receipt.units < order.outstanding().value() - 1e-9) continue;
        const bool later = order.kind == state::OrderKind::make
                               ? basis.projection->put_off[static_cast<std::size_t>(receipt.order)] != 0
                               : receipt.wanted >= receipt.day + projection::kWorthPuttingOff;
        const std::int32_t source =
            order.kind == state::OrderKind::make ? -1 : projection::source_of_order(state, order);
        const double freed = receipt.units * unit_cost(state, order.item, source, receipt.units).value_or(0);
        if (!later || freed < basis.worth_freeing) continue;
        const Buffer b = buffer::buffer_of(*basis.flow, *basis.projection, *basis.expected,
                                           buffer::as_booked(*basis.flow, *basis.projection, order.item));
        out.push_back(changed(basis, b, receipt, Verb::defer, receipt.units, freed));
    }
    return out;
}

std::vector<Action> put_off(const Basis& basis, const Buffer& b) {
    std::vector<Action> out;
    double there = b.on_hand;
    for (const Receipt& receipt : basis.projection->receipts_of(b.node)) {
        if (!can_still_be_changed(basis, receipt)) {
            there += receipt.beyond_law ? 0 : receipt.units;
            continue;
        }
        const state::Order& order = basis.state().orders[static_cast<std::size_t>(receipt.order)];
        const std::int32_t source =
            order.kind == state::OrderKind::make ? -1 : projection::source_of_order(basis.state(), order);
        const double price = unit_cost(basis.state(), b.item, source, order.outstanding().value()).value_or(0);
        if (order.outstanding().value() * price < basis.worth_freeing) {
            there += receipt.units;
            continue;
        }
        if (b.kept) {
            auto one = of_kept(basis, b, receipt, there, price);
            if (!one || one->verb != Verb::cancel) there += receipt.units;  // the next is needed behind it
            if (one && one->verb == Verb::reduce) there -= one->quantity.value();
            if (one) out.push_back(std::move(*one));
            continue;
        }
        const double all = order.outstanding().value(), for_its_sale = std::max(0.0, all - receipt.units);
        const auto held = basis.sold_and_held.find(b.item);
        const double needed =
            for_its_sale + receipt.used + receipt.stands_in + (held == basis.sold_and_held.end() ? 0 : held->second);
        const double stays = basis.projection->under_way[static_cast<std::size_t>(receipt.order)];
        const double kept = std::min(all, std::max(stays, smallest_order(basis, order, source, needed)));
        const double cut = all - kept;
        const double freed = all * price - kept * unit_cost(basis.state(), b.item, source, kept).value_or(0);
        const bool pays = price <= 0 || freed > 0;  // less of it may be dearer
        if (cut > 1e-6 && pays)
            out.push_back(changed(basis, b, receipt, kept > 1e-9 ? Verb::reduce : Verb::cancel, cut, freed));
        const bool early = receipt.wanted != projection::kNever && receipt.stands_in <= 1e-9 &&
                           receipt.wanted >= receipt.day + projection::kWorthPuttingOff;
        const bool later = order.kind == state::OrderKind::make
                               ? basis.projection->put_off[static_cast<std::size_t>(receipt.order)]
                               : early && cut <= 1e-6;
        if (later && kept > 1e-9) out.push_back(changed(basis, b, receipt, Verb::defer, kept, kept * price));
    }
    return out;
}

}  // namespace drum::action
