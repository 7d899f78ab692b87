#include "state/well_formed.h"

#include <algorithm>

namespace drum::state {
namespace {

bool is_id(Id id, const Names& names) { return id >= 0 && static_cast<std::size_t>(id) < names.size(); }
bool is_id_or_none(Id id, const Names& names) { return id == kNone || is_id(id, names); }

// `first` says of every owner where its elements begin, and one past the last.
template <class T>
bool indexes(const std::vector<std::int32_t>& first, const std::vector<T>& list, const Names& owners, Id T::*owner) {
    if (first.size() != owners.size() + 1 || first.front() != 0 ||
        static_cast<std::size_t>(first.back()) != list.size())
        return false;
    if (!std::is_sorted(first.begin(), first.end())) return false;
    for (std::size_t id = 0; id < owners.size(); ++id)
        for (auto i = first[id]; i < first[id + 1]; ++i)
            if (list[static_cast<std::size_t>(i)].*owner != static_cast<Id>(id)) return false;
    return true;
}

template <class List, class Holds>
bool all(const List& list, Holds holds) { return std::all_of(list.begin(), list.end(), holds); }

bool has_hours(const std::vector<Calendar::Span>& spans) {
    std::int64_t before = 0;
    return all(spans, [&](const Calendar::Span& span) {
        const bool in_order = span.from >= before;
        before = span.from;
        return in_order && span.from < span.to && span.to <= kMicrosPerDay;
    });
}

bool has_hours(const Calendar& calendar) {
    return all(calendar.week, [](const auto& spans) { return has_hours(spans); }) &&
           all(calendar.dates, [](const auto& day) { return has_hours(day.second); });
}

bool plant_is_well_formed(const State& s) {
    return s.item.size() == s.items.size() && s.resource.size() == s.resources.size() &&
           all(s.item, [&](const Item& item) { return is_id_or_none(item.family, s.families); }) &&
           all(s.resource,
               [](const Resource& resource) {
                   return (!resource.calendar || has_hours(*resource.calendar)) &&
                          (!resource.servers || *resource.servers >= 1);
               }) &&
           indexes(s.route_of, s.routes, s.items, &RouteStep::item) &&
           indexes(s.bom_of, s.bom, s.items, &BomLine::item) &&
           indexes(s.bom_later_of, s.bom_later, s.items, &BomLine::item) &&
           indexes(s.source_of, s.sources, s.items, &SourceLine::item) &&
           all(s.routes, [&](const RouteStep& step) { return is_id(step.resource, s.resources); }) &&
           all(s.bom, [&](const BomLine& line) { return is_id(line.component, s.items); }) &&
           all(s.bom_later, [&](const BomLine& line) { return is_id(line.component, s.items); }) &&
           all(s.bom_ended,
               [&](const BomLine& line) { return is_id(line.item, s.items) && is_id(line.component, s.items); }) &&
           all(s.alternates,
               [&](const Alternate& one) {
                   return is_id(one.item, s.items) && is_id(one.component, s.items) && is_id(one.substitute, s.items);
               }) &&
           all(s.making, [&](const Making& one) { return is_id(one.item, s.items); }) &&
           (!s.site.calendar || has_hours(*s.site.calendar)) && all(s.sources, [&](const SourceLine& line) {
               return is_id(line.supplier, s.suppliers) && line.unit_factor.numerator > 0 &&
                      line.unit_factor.denominator > 0 && (!line.calendar || has_hours(*line.calendar));
           });
}

bool flow_is_well_formed(const State& s) {
    return s.on_hand.size() == s.items.size() && s.unusable.size() == s.items.size() &&
           s.stocked.size() == s.items.size() && indexes(s.move_of, s.moves, s.items, &Move::item) &&
           indexes(s.operation_of, s.operations, s.resources, &Operation::resource) &&
           all(s.orders,
               [&](const Order& order) {
                   return is_id(order.item, s.items) && is_id_or_none(order.supplier, s.suppliers) &&
                          is_id_or_none(order.place, s.places);
               }) &&
           all(s.issues, [&](const Issue& issue) { return is_id(issue.component, s.items); }) &&
           all(s.demand,
               [&](const DemandLine& line) {
                   return is_id(line.item, s.items) && is_id_or_none(line.place, s.places) &&
                          is_id_or_none(line.customer, s.customers);
               }) &&
           all(s.counts, [&](const Count& count) { return is_id(count.item, s.items); }) &&
           all(s.operations,
               [&](const Operation& op) {
                   return is_id_or_none(op.work, s.works) && is_id_or_none(op.item, s.items);
               }) &&
           all(s.elsewhere,
               [&](const Elsewhere& stock) { return is_id(stock.item, s.items) && is_id(stock.place, s.places); }) &&
           all(s.expiries,
               [&](const Expiry& one) { return is_id(one.item, s.items) && is_id_or_none(one.place, s.places); }) &&
           all(s.set_aside, [&](const SetAside& aside) { return is_id(aside.item, s.items); }) &&
           all(s.questions, [&](const SetAside& one) { return is_id_or_none(one.item, s.items); });
}

}  // namespace

bool well_formed(const State& state) { return plant_is_well_formed(state) && flow_is_well_formed(state); }

}  // namespace drum::state
