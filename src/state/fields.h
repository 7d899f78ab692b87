// Every field of every struct of the state, in the order in which they are declared: comparison and snapshot walk over
// this one list. A structured binding must name exactly as many fields as its struct has, so a new field does not
// compile until it stands here; a changed list changes kSnapshotFormat (snapshot_format.h).
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>

#include "state/state.h"

namespace drum::state {

template <class S, class T>
concept Is = std::same_as<std::remove_const_t<S>, T>;

auto fields(Is<Instant> auto& s) {
    auto& [micros] = s;
    return std::tie(micros);
}
auto fields(Is<Day> auto& s) {
    auto& [number] = s;
    return std::tie(number);
}
auto fields(Is<Quantity> auto& s) {
    auto& [micro] = s;
    return std::tie(micro);
}
auto fields(Is<Ratio> auto& s) {
    auto& [numerator, denominator] = s;
    return std::tie(numerator, denominator);
}
auto fields(Is<Calendar::Span> auto& s) {
    auto& [from, to] = s;
    return std::tie(from, to);
}
auto fields(Is<Calendar> auto& s) {
    auto& [week, dates] = s;
    return std::tie(week, dates);
}
auto fields(Is<Site> auto& s) {
    auto& [name, currency, zone, target, review_days, target_given, carrying_rate, lost_share, calendar] = s;
    return std::tie(name, currency, zone, target, review_days, target_given, carrying_rate, lost_share, calendar);
}
auto fields(Is<Item> auto& s) {
    auto& [name, unit, place, cost, price, family, make_or_buy, keep, last_use] = s;
    return std::tie(name, unit, place, cost, price, family, make_or_buy, keep, last_use);
}
auto fields(Is<Resource> auto& s) {
    auto& [name, kind, servers, calendar, capacity_per_day] = s;
    return std::tie(name, kind, servers, calendar, capacity_per_day);
}
auto fields(Is<RouteStep> auto& s) {
    auto& [item, resource, step, run_minutes, setup_minutes, run_cv, yield, choice] = s;
    return std::tie(item, resource, step, run_minutes, setup_minutes, run_cv, yield, choice);
}
auto fields(Is<BomLine> auto& s) {
    auto& [item, component, quantity, step, valid_from, valid_to] = s;
    return std::tie(item, component, quantity, step, valid_from, valid_to);
}
auto fields(Is<Alternate> auto& s) {
    auto& [item, component, substitute, quantity] = s;
    return std::tie(item, component, substitute, quantity);
}
auto fields(Is<PriceBreak> auto& s) {
    auto& [from, unit_cost] = s;
    return std::tie(from, unit_cost);
}
auto fields(Is<Making> auto& s) {
    auto& [item, lead_days, min_quantity, multiple] = s;
    return std::tie(item, lead_days, min_quantity, multiple);
}
auto fields(Is<Expiry> auto& s) {
    auto& [item, place, day, quantity] = s;
    return std::tie(item, place, day, quantity);
}
auto fields(Is<SourceLine> auto& s) {
    auto& [item, supplier, from_place, lead_days, lead_cv, min_quantity, multiple, unit, unit_factor, unit_cost,
           preferred, capacity_per_week, cut_off, calendar, min_value, order_cost, breaks] = s;
    return std::tie(item, supplier, from_place, lead_days, lead_cv, min_quantity, multiple, unit, unit_factor,
                    unit_cost, preferred, capacity_per_week, cut_off, calendar, min_value, order_cost, breaks);
}
auto fields(Is<Order> auto& s) {
    auto& [order, line, item, supplier, kind, status, quantity, received, requested_at, approval_requested_at,
           approved_at, placed_at, promised_at, received_at, approver, approval, place, sale, start_at, left, passing] =
        s;
    return std::tie(order, line, item, supplier, kind, status, quantity, received, requested_at, approval_requested_at,
                    approved_at, placed_at, promised_at, received_at, approver, approval, place, sale, start_at, left,
                    passing);
}
auto fields(Is<Issue> auto& s) {
    auto& [order, component, quantity] = s;
    return std::tie(order, component, quantity);
}
auto fields(Is<DemandLine> auto& s) {
    auto& [order, line, item, quantity, shipped, price, ordered_at, due_at, shipped_at, cancelled, kind, probability,
           place, customer] = s;
    return std::tie(order, line, item, quantity, shipped, price, ordered_at, due_at, shipped_at, cancelled, kind,
                    probability, place, customer);
}
auto fields(Is<Move> auto& s) {
    auto& [time, quantity, item, kind] = s;
    return std::tie(time, quantity, item, kind);
}
auto fields(Is<Count> auto& s) {
    auto& [time, item, quantity] = s;
    return std::tie(time, item, quantity);
}
auto fields(Is<Elsewhere> auto& s) {
    auto& [item, place, quantity, unusable] = s;
    return std::tie(item, place, quantity, unusable);
}
auto fields(Is<Operation> auto& s) {
    auto& [start, end, work, resource, item, worker, step, timed, state, good, scrap] = s;
    return std::tie(start, end, work, resource, item, worker, step, timed, state, good, scrap);
}
auto fields(Is<Decision> auto& s) {
    auto& [action, decision, at, by, reason, quantity, date] = s;
    return std::tie(action, decision, at, by, reason, quantity, date);
}
auto fields(Is<SetAside> auto& s) {
    auto& [item, reason, mend] = s;
    return std::tie(item, reason, mend);
}
auto fields(Is<State> auto& s) {
    auto& [as_of, newest, priced_at, dated, site, items, resources, suppliers, families, works, workers, places,
           customers, item, resource, routes, route_of, bom, bom_of, bom_later, bom_later_of, bom_ended, alternates,
           sources, source_of, making, orders, issues, demand, moves, move_of, counts, on_hand, elsewhere, unusable,
           expiries, stocked, operations, operation_of, decisions, set_aside, questions, rows] = s;
    return std::tie(as_of, newest, priced_at, dated, site, items, resources, suppliers, families, works, workers,
                    places, customers, item, resource, routes, route_of, bom, bom_of, bom_later, bom_later_of,
                    bom_ended, alternates, sources, source_of, making, orders, issues, demand, moves, move_of, counts,
                    on_hand, elsewhere, unusable, expiries, stocked, operations, operation_of, decisions, set_aside,
                    questions, rows);
}

// A struct that has a list above.
template <class T>
concept Listed = requires(T& value) {
    fields(value);
};

// The highest value of each enumeration, for whoever reads one from bytes.
template <class T>
inline constexpr T kLast{};
template <>
inline constexpr MakeOrBuy kLast<MakeOrBuy> = MakeOrBuy::buy;
template <>
inline constexpr ResourceKind kLast<ResourceKind> = ResourceKind::market;
template <>
inline constexpr OrderKind kLast<OrderKind> = OrderKind::transfer;
template <>
inline constexpr OrderStatus kLast<OrderStatus> = OrderStatus::cancelled;
template <>
inline constexpr DemandKind kLast<DemandKind> = DemandKind::held;
template <>
inline constexpr MoveKind kLast<MoveKind> = MoveKind::returned;
template <>
inline constexpr OpState kLast<OpState> = OpState::waiting;

}  // namespace drum::state
