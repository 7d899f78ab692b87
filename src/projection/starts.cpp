// When work starts, and what it draws then: planned makes, open work, and what is made elsewhere of our parts.
#include <algorithm>
#include <map>
#include <tuple>

#include "projection/builder.h"
#include "projection/sources.h"

namespace drum::projection {
namespace {

using state::OrderKind;

constexpr double kHair = 1e-9;

}  // namespace

Slot Builder::begun_on_working_day(Slot slot) const {
    while (slot.start.day > 0 && !ordering_.site_works(slot.start.day)) slot.start = {slot.start.day - 1, 1};
    return slot;
}

// By its route; without one by the days it is said to take, started and done on days on which the site works.
Slot Builder::slot_of(Id item, const Minutes& minutes, Moment due) {
    if (state_.route_of[item] < state_.route_of[item + 1]) {
        return begun_on_working_day(schedule_.place(item, minutes, due));
    }
    const double lead = schedule_.said_days(item);
    Slot out;
    out.start = due;
    if (lead <= 0 && ordering_.site_works(due.day)) {
        out.start.share = 1;
        return out;
    }
    const auto by = ordering_.order_by(-1, lead, due.day);
    out.start = {by.value_or(0), 1};
    out.late = !by && ordering_.comes(-1, 0, lead) > due.day;
    return out;
}

void Builder::begin_at(Planned& one, Moment start) const {
    one.start = start.day;
    one.order_by = ordering_.told_by(start.day, start.share);
    one.is_due = one.order_by < out_.look;
}

// What makes way for work that waits, once it is known when that can begin.
void Builder::begin_sooner() {
    schedule_.make_way();
    for (std::size_t p = 0; p < out_.planned.size(); ++p) {
        Planned& one = out_.planned[p];
        const auto slot = schedule_.sooner(batch_of_planned_[p]);
        const auto held = held_.find({one.node, false});  // nobody begins it before
        if (slot && (held == held_.end() || held->second <= slot->start.day))
            begin_at(one, begun_on_working_day(*slot).start);
    }
    for (std::size_t o = 0; o < out_.work.size(); ++o)
        if (auto slot = schedule_.sooner(batch_of_order_[o]);
            slot && !begins_as_said(static_cast<std::int32_t>(o), *slot))
            out_.work[o] = begun_on_working_day(*std::move(slot));
}

void Builder::place_planned(std::int32_t index) {
    const Planned one = out_.planned[static_cast<std::size_t>(index)];
    const Id item = out_.nodes[static_cast<std::size_t>(one.node)].item;
    const Slot slot = slot_of(item, schedule_.minutes_of(item, one.units), one.due);
    Planned& placed = out_.planned[static_cast<std::size_t>(index)];
    begin_at(placed, slot.start);
    placed.held = held_of(placed);
    placed.late = slot.late;
    batch_of_planned_[static_cast<std::size_t>(index)] = slot.batch;
    const auto first = state_.route_of[item];
    each_line(state_, item, out_.today + slot.start.day, [&](const state::BomLine& line) {
        const std::int32_t step = drawing_step(state_, line);
        const Moment at = step < 0 ? slot.start : slot.steps[static_cast<std::size_t>(step - first)];
        const double units = one.units * drawn_per_good(structure_, line);
        pending_[line.component].push_back(
            {at, at.day, units, From::make, false, index, 0, kNever, kNever, one.due.day, item, step});
    });
}

// The day open work is promised for, today where that is past; of what nobody has promised when it comes.
int Builder::promise_of(std::int32_t index) const {
    const auto& promised = state_.orders[static_cast<std::size_t>(index)].promised_at;
    return std::max(
        0, promised ? state_.site.zone.day_of(*promised) - out_.today : day_of_order_[static_cast<std::size_t>(index)]);
}

// Wanted before it is promised: its parts and machines are asked for that day, whatever day it was to start.
bool Builder::pulled(std::int32_t index) const {
    const auto o = static_cast<std::size_t>(index);
    return state_.orders[o].kind == OrderKind::make && needed_at_[o] < Moment{promise_of(index), 1};
}

// Nobody is at some of it, and what nobody needs of it is no stock and not left as it is.
bool Builder::can_be_changed(std::int32_t index) const {
    const auto o = static_cast<std::size_t>(index);
    const bool stays = !asked_.left_alone.empty() && asked_.left_alone[o];
    return out_.under_way[o] < state_.orders[o].outstanding().value() - kHair && !is_stock(index) && !stays;
}

bool Builder::is_stock(std::int32_t index) const {
    return asked_.kept.empty() ||
           asked_.kept[static_cast<std::size_t>(state_.orders[static_cast<std::size_t>(index)].item)];
}

// Its parts and machines are asked for the day it is wanted: long after its promise, as it is to be put off, or where
// nobody has said a day.
bool Builder::put_off(std::int32_t index) const {
    const auto o = static_cast<std::size_t>(index);
    const state::Order& order = state_.orders[o];
    if (order.kind != OrderKind::make || needed_at_[o].day == kNever || stands_in_[o] > kHair) return false;
    if (!order.promised_at && !order.start_at)
        return to_begin_[o] && !is_stock(index) && needed_at_[o].day > day_of_order_[o];
    return needed_at_[o].day >= day_of_order_[o] + kWorthPuttingOff && can_be_changed(index);
}

// A day to come: one that has passed says nothing of how long the work takes. Where its machine has no time left for it
// from that day on and somebody waits for it, it begins when there is time.
bool Builder::begins_as_said(std::int32_t index, const Slot& placed) const {
    const auto o = static_cast<std::size_t>(index);
    const auto& start = state_.orders[o].start_at;
    if (!start || put_off(index) || pulled(index)) return false;
    const int said = state_.site.zone.day_of(*start) - out_.today;
    const Id item = state_.orders[o].item;
    const bool on_machines = state_.route_of[item] < state_.route_of[item + 1];
    const bool waited_for = on_machines && needed_at_[o].day <= promise_of(index) && unsent_[o] == 0;
    return said >= 0 && (placed.start.day >= said || !waited_for);
}

// Pieces of open work that are to be made. What nobody is at yet is to be reduced to what is needed of it, and
// cancelled where that is nothing: only that is fed. Of what is kept the rest is stock.
double Builder::fed(std::int32_t index) {
    const auto o = static_cast<std::size_t>(index);
    const state::Order& order = state_.orders[o];
    const double all = order.outstanding().value();
    const auto sale = sales_.find(order.sale);
    if (to_begin_[o] && needed_at_[o].day == kNever && sale != sales_.end() && sale->second <= kHair) return 0;
    if (!can_be_changed(index)) return all;
    out_.fed_as_needed[o] = 1;
    return std::min(all, std::max(out_.under_way[o], smallest_batch(state_, order.item, needed_[o])));
}

Moment Builder::due_of(std::int32_t index) const {
    if (pulled(index) || put_off(index)) return needed_at_[static_cast<std::size_t>(index)];
    return {promise_of(index), 1};
}

void Builder::place_order(std::int32_t index) {
    const state::Order& order = state_.orders[static_cast<std::size_t>(index)];
    const Day today = out_.today;
    const auto o = static_cast<std::size_t>(index);
    const Moment due = due_of(index);
    out_.put_off[o] = put_off(index) && (order.promised_at || order.start_at);
    Minutes minutes = schedule_.minutes_of(order.item, order.outstanding().value(), structure_.passed[o]);
    if (!structure_.logs_orders && !to_begin_[o])
        schedule_.leave_rest(order.item, std::max(due, Moment{day_of_order_[o], 1}), minutes);
    if (std::any_of(minutes.begin(), minutes.end(), [](double one) { return one > kHair; }))
        soonest_[o] = schedule_.done_from(order.item, minutes, {double(unsent_[o])});
    else if (to_begin_[o] && state_.route_of[order.item] == state_.route_of[order.item + 1])
        soonest_[o] = ordering_.comes(-1, ordering_.works_from(unsent_[o]), schedule_.said_days(order.item));
    Slot slot = slot_of(order.item, minutes, due);
    batch_of_order_[o] = slot.batch;
    if (begins_as_said(index, slot)) {
        slot.start = {state_.site.zone.day_of(*order.start_at) - today, 1};
        std::fill(slot.steps.begin(), slot.steps.end(), slot.start);
    }
    const auto first = state_.route_of[order.item];
    drawing_.of(
        index, fed_[o] = fed(index),
        [&](std::int32_t step) {
            return step < 0 || slot.steps.empty() ? slot.start : slot.steps[static_cast<std::size_t>(step - first)];
        },
        pending_);
    out_.work[o] = std::move(slot);
}

// What is due later, of equal days what has the higher number, is placed first.
void Builder::place(std::size_t from, std::size_t to) {
    struct Job {
        Moment due;
        std::int32_t planned = -1, order = -1;
    };
    std::vector<Job> jobs;
    for (std::size_t i = from; i < to; ++i) {
        const Id item = order_[i];
        for (const std::int32_t o : work_[item]) {
            jobs.push_back({due_of(o), -1, o});
        }
        if (!structure_.made[item]) continue;
        std::vector<Id> nodes = nodes_.apart(item);
        nodes.push_back(item);
        for (const Id node : nodes)
            for (auto p = out_.planned_of[node].from; p < out_.planned_of[node].to; ++p)
                if (out_.planned[p].plan == Plan::make)
                    jobs.push_back({out_.planned[p].due, static_cast<std::int32_t>(p), -1});
    }
    batch_of_planned_.resize(out_.planned.size(), -1);
    std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) {
        return std::tie(b.due, b.planned, b.order) < std::tie(a.due, a.planned, a.order);
    });
    for (const Job& job : jobs) {
        if (job.planned >= 0)
            place_planned(job.planned);
        else
            place_order(job.order);
    }
    need_parts_of_purchases(from, to);
}

void Builder::need_parts_of_planned(Id node) {
    const Id item = out_.nodes[static_cast<std::size_t>(node)].item;
    for (auto p = out_.planned_of[node].from; p < out_.planned_of[node].to; ++p) {
        const Planned& one = out_.planned[p];
        if (one.plan != Plan::buy) continue;
        each_line(state_, item, out_.today + one.order_by, [&](const state::BomLine& line) {
            const double units = one.units * line.quantity;
            pending_[line.component].push_back({{one.order_by, 1},
                                                one.order_by,
                                                units,
                                                From::subcontract,
                                                false,
                                                static_cast<std::int32_t>(p),
                                                0,
                                                kNever,
                                                kNever,
                                                one.due.day,
                                                item});
        });
    }
}

// What is bought and has a bill of its own is made elsewhere of our parts: they are needed when it is ordered.
void Builder::need_parts_of_purchases(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        const Id item = order_[i];
        if (structure_.made[item] || !has_bill(state_, item)) continue;
        std::vector<Id> nodes = nodes_.apart(item);
        nodes.push_back(item);
        for (const Id node : nodes) need_parts_of_planned(node);
        need_parts_of_orders(item, nodes);
    }
}

// One that was placed draws what no move that names it has sent; it has drawn all where moves name no such order. Where
// nothing shows that yet, its parts went out by the last day on which they could: who waits for it is asked whether.
void Builder::need_parts_of_orders(Id item, const std::vector<Id>& nodes) {
    std::map<std::int32_t, int> drawing;  // by order: the day
    const auto look_at = [&](const Receipt& receipt) {
        if (receipt.order < 0) return;
        const state::Order& order = state_.orders[static_cast<std::size_t>(receipt.order)];
        if (order.kind != OrderKind::buy) return;
        if (receipt.waits) {
            drawing[receipt.order] = sent_by(receipt.order);
            return;
        }
        const auto made_from = this->made_from(receipt.order);
        const bool named = structure_.sent == state::SentParts::named || state::names_draws(state_, order.order);
        if (named || (structure_.sent == state::SentParts::unknown && made_from))
            drawing[receipt.order] = made_from.value_or(0);
        else if (structure_.sent == state::SentParts::unknown && !receipt.owed())
            out_.sent_or_not.push_back(receipt.order);
    };
    for (const Id node : nodes)
        for (const Receipt& receipt : out_.receipts_of(node)) look_at(receipt);
    for (auto [peg, end] = pegged_of_item_.equal_range(item); peg != end; ++peg)
        look_at(out_.pegged[peg->second].comes);
    for (const auto& [order, day] : drawing) {
        const Moment at{day, 1};
        drawing_.of(
            order, pieces_to_send(order), [&](std::int32_t) { return at; }, pending_);
    }
}

// Units of a purchase that its parts are wanted for: of one to which nothing was sent and that nobody asked for today
// what is needed of it, as the rest is to be cancelled.
double Builder::pieces_to_send(std::int32_t index) const {
    const auto o = static_cast<std::size_t>(index);
    const state::Order& order = state_.orders[o];
    const double all = order.outstanding().value();
    const auto asked = order.asked_at();
    const bool stays = is_stock(index) || (!asked_.left_alone.empty() && asked_.left_alone[o]);
    const bool begun = !waits(order) && state::names_draws(state_, order.order);
    if (begun || stays || (asked && state_.site.zone.day_of(*asked) >= out_.today)) return all;
    return std::min(all, smallest_purchase(state_, source_of_order(state_, order), needed_[o]));
}

// The last day on which who makes it of our parts can begin to be done when it comes; none: it has passed.
std::optional<int> Builder::made_from(std::int32_t index) const {
    const std::int32_t source = source_of_order(state_, state_.orders[static_cast<std::size_t>(index)]);
    const int comes = day_of_order_[static_cast<std::size_t>(index)];
    return ordering_.order_by(source, lead_days_of(structure_, source).sure, comes);
}

// The last day on which somebody can send a purchase that waits: for the day it is wanted, of what nobody wants for
// that it is promised; without any today.
int Builder::sent_by(std::int32_t index) const {
    const state::Order& order = state_.orders[static_cast<std::size_t>(index)];
    const std::int32_t source = source_of_order(state_, order);
    int day = needed_at_[static_cast<std::size_t>(index)].day;
    if (day == kNever) day = order.promised_at ? state_.site.zone.day_of(*order.promised_at) - out_.today : 0;
    const int by = ordering_.order_by(source, lead_days_of(structure_, source).sure, day).value_or(0);
    return std::max(unsent_[static_cast<std::size_t>(index)], by);
}

}  // namespace drum::projection
