#include "projection/projection.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "projection/builder.h"
#include "projection/sources.h"

namespace drum::projection {
namespace {

using state::OrderKind;

constexpr double kHair = 1e-9;

// Due days first; of one day what has waited longest; sales before open orders before what is only planned before what
// leaves for another place. Sales stand in the order in which they came, then as orders do in that of their numbers; of
// what is planned the order that is due first has its parts first, of equal days that of the lower item, be it made or
// bought.
bool served_before(const Requirement& a, const Requirement& b) {
    const auto key = [](const Requirement& one) {
        const bool bound = one.of_order || one.of_accepted;
        const bool planned = !bound && (one.from == From::make || one.from == From::subcontract);
        const int rank = one.from == From::sale ? 0 : bound ? 1 : planned ? 2 : 3;
        return std::tuple(one.due.day, one.asked_day, rank, one.ordered, planned ? From::sale : one.from, one.for_day,
                          one.into, one.ref, one.due.share, one.units);
    };
    return key(a) < key(b);
}

}  // namespace

void Builder::begin() {
    out_.structure = &structure_;
    out_.today = state_.site.zone.day_of(state_.as_of);
    out_.look = ordering_.look();
    out_.ordering = ordering_;
    out_.nodes = nodes_.all();
    const std::size_t count = out_.nodes.size();
    for (auto* ranges : {&out_.requirement_of, &out_.receipt_of, &out_.planned_of, &out_.link_of})
        ranges->resize(count);
    out_.stock.assign(count, 0);
    out_.work.resize(state_.orders.size());
    pending_.resize(count);
    sends_.assign(state_.items.size(), 0);
    order_ = structure_.top_down;
    std::stable_sort(order_.begin(), order_.end(),
                     [&](Id a, Id b) { return std::tie(structure_.level[a], a) < std::tie(structure_.level[b], b); });
    counted_ = counted_orders(state_, asked_);
    out_.pegged = pegged_of(structure_, ordering_, schedule_, asked_, counted_);
    needed_at_.assign(state_.orders.size(), Moment{kNever, 1});
    needed_.assign(state_.orders.size(), 0);
    fed_.assign(state_.orders.size(), 0);
    out_.fed_as_needed.assign(state_.orders.size(), 0);
    out_.under_way.assign(state_.orders.size(), 0);
    out_.put_off.assign(state_.orders.size(), 0);
    stands_in_.assign(state_.orders.size(), 0);
    for (Pegged& peg : out_.pegged) {
        const auto& due = state_.demand[static_cast<std::size_t>(peg.sale)].due_at;
        peg.comes.wanted = due ? std::max(0, state_.site.zone.day_of(*due) - out_.today) : 0;  // undated: wanted now
        peg.comes.needed = {peg.comes.wanted, 1};
        note_wanted(peg.comes);
        needed_[static_cast<std::size_t>(peg.order)] += peg.units;
    }
    for (std::size_t p = 0; p < out_.pegged.size(); ++p)
        pegged_of_item_.emplace(state_.orders[static_cast<std::size_t>(out_.pegged[p].order)].item, p);
    add_sales(structure_, nodes_, out_.pegged, pending_);
    add_accepted();
    add_transfers(structure_, nodes_, ordering_, counted_, pending_);
    coming_ = all_receipts(structure_, nodes_, ordering_, schedule_, asked_, counted_, out_.pegged, out_.lost);
    note_days();
    for (const state::DemandLine& line : state_.demand) {
        constexpr int kLapses = 30;  // days after the day that was asked for nobody decides any more
        if (line.kind != state::DemandKind::quote || line.cancelled || !line.probability || !line.due_at) continue;
        const int day = state_.site.zone.day_of(*line.due_at) - out_.today;
        if (day < -kLapses) continue;
        out_.quotes.push_back({line.item, day, line.quantity.value(), std::clamp(*line.probability, 0.0, 1.0)});
    }
    std::stable_sort(out_.quotes.begin(), out_.quotes.end(),
                     [](const Quote& a, const Quote& b) { return a.item < b.item; });
    work_.resize(state_.items.size());
    for (std::size_t o = 0; o < state_.orders.size(); ++o)
        if (counted_[o] && state_.orders[o].kind == OrderKind::make)
            work_[state_.orders[o].item].push_back(static_cast<std::int32_t>(o));
    for (const Withheld& one : asked_.withheld) {
        held_[{nodes_.of(one.item, one.place), one.brought}] = ordering_.works_from(one.until - out_.today + 1);
        out_.withheld.push_back(one.item);
    }
    for (const auto& [order, until] : asked_.unsent)
        out_.withheld.push_back(state_.orders[static_cast<std::size_t>(order)].item);
    std::sort(out_.withheld.begin(), out_.withheld.end());
    for (const Replenishment& one : asked_.replenish) replenish_[one.item] += one.units;
    for (const state::DemandLine& line : state_.demand) sales_[line.order] += line.outstanding().value();
    parts_of_order_.assign(state_.orders.size(), {});
    place_stock();
    for (const std::vector<Requirement>& needs : pending_) {
        booked_.push_back(0);
        for (const Requirement& wanted : needs) booked_.back() += wanted.units;
    }
}

// Where the stock stands, and what of it expires. What is on its way between two places is neither's.
void Builder::place_stock() {
    for (std::size_t i = 0; i < state_.items.size(); ++i) out_.stock[i] = structure_.stock[i];
    for (const state::Elsewhere& there : state_.elsewhere) {
        const Id node = nodes_.of(there.item, there.place);
        if (node == there.item) continue;
        const double usable = there.quantity.value() - there.unusable.value();
        const double units = std::max(0.0, usable);  // whatever the books of its home say
        out_.stock[node] += units;
        out_.stock[there.item] = std::max(0.0, out_.stock[there.item] - units);
    }
    for (const state::Order& order : state_.orders)
        if (order.passing.micro > 0 && order.open() && nodes_.leaves(order) != nodes_.of(order.item, order.place))
            out_.stock[order.item] = std::max(0.0, out_.stock[order.item] - order.passing.value());
    for (const state::Expiry& one : state_.expiries)
        out_.expiring.push_back({nodes_.of(one.item, one.place), one.day - out_.today, one.quantity.value()});
    std::stable_sort(out_.expiring.begin(), out_.expiring.end(), [](const Expiring& a, const Expiring& b) {
        return std::tie(a.node, a.last_day) < std::tie(b.node, b.last_day);
    });
}

// Of each open order when it comes as it stands.
void Builder::note_days() {
    day_of_order_.assign(state_.orders.size(), -1);
    to_begin_.assign(state_.orders.size(), 0);
    overdue_.assign(state_.orders.size(), 0);
    unsent_.assign(state_.orders.size(), 0);
    batch_of_order_.assign(state_.orders.size(), -1);
    soonest_.assign(state_.orders.size(), -1);
    const auto note = [&](const Receipt& receipt) {
        if (receipt.order < 0) return;
        day_of_order_[static_cast<std::size_t>(receipt.order)] = receipt.day;
        to_begin_[static_cast<std::size_t>(receipt.order)] = receipt.to_begin;
        overdue_[static_cast<std::size_t>(receipt.order)] = receipt.owed();
        unsent_[static_cast<std::size_t>(receipt.order)] = receipt.held;
        const state::Order& order = state_.orders[static_cast<std::size_t>(receipt.order)];
        const bool make = order.kind == OrderKind::make;
        if (!make) soonest_[static_cast<std::size_t>(receipt.order)] = kTomorrow;  // whoever is asked today
        if (!make || receipt.to_begin) return;
        // Of what is overdue all is owed, and where no move names what was drawn nobody knows how much is done.
        const bool known = !receipt.overdue && state::names_draws(state_, order.order);
        out_.under_way[static_cast<std::size_t>(receipt.order)] =
            known ? drawing_.under_way(receipt.order) : order.outstanding().value();
    };
    for (const auto& receipts : coming_) std::for_each(receipts.begin(), receipts.end(), note);
    for (const Pegged& peg : out_.pegged) note(peg.comes);
}

// What somebody accepted is begun, or sent, today: it draws what goes into it.
void Builder::add_accepted() {
    for (std::size_t a = 0; a < asked_.accepted.size(); ++a) {
        const Accepted& one = asked_.accepted[a];
        if (one.arrived) continue;
        if (one.lane >= 0) {  // it leaves the other place
            const state::SourceLine& lane = state_.sources[static_cast<std::size_t>(one.lane)];
            const Id from = one.place == kNone ? state_.places.find(state_.suppliers.text(lane.supplier)) : kNone;
            Requirement leaves{{0, 1}, 0, one.units, From::transfer, false, static_cast<std::int32_t>(a), 0, kNever};
            leaves.of_accepted = true;
            pending_[static_cast<std::size_t>(nodes_.of(one.item, from))].push_back(leaves);
            continue;
        }
        const bool made = structure_.made[one.item];
        each_line(state_, one.item, out_.today, [&](const state::BomLine& line) {
            const double each = made ? drawn_per_good(structure_, line) : line.quantity;
            Requirement wanted{{0, 1}, 0, one.units * each, made ? From::make : From::subcontract};
            wanted.of_accepted = true;
            wanted.ref = static_cast<std::int32_t>(a);
            wanted.into = one.item;
            if (made) wanted.step = drawing_step(state_, line);
            pending_[line.component].push_back(wanted);
        });
    }
}

void Builder::note_wanted(const Receipt& receipt) {
    if (receipt.order < 0) return;
    Moment& needed = needed_at_[static_cast<std::size_t>(receipt.order)];
    needed = std::min(needed, receipt.needed);
}

std::vector<Lot> Builder::lots(Id node) const {
    std::vector<Lot> out;
    double left = out_.stock[node];
    auto at = std::lower_bound(out_.expiring.begin(), out_.expiring.end(), node,
                               [](const Expiring& one, Id of) { return one.node < of; });
    for (; at != out_.expiring.end() && at->node == node && left > kHair; ++at) {
        const double units = std::min(left, at->units);
        out.push_back({at->last_day, units});
        left -= units;
    }
    out.push_back({kNever, left});
    return out;
}

Planned Builder::moved(std::int32_t lane, const Requirement& wanted, double units) const {
    const LeadDays lead = lead_days_of(structure_, lane);
    Planned out;
    out.plan = Plan::transfer;
    out.due = wanted.due;
    out.source = lane;
    out.asked = out.units = units;
    out.order_by = ordering_.order_by(lane, lead.sure, wanted.due.day).value_or(0);
    out.late = ordering_.comes(lane, 0, lead.usual) > wanted.due.day;
    out.is_due = ordering_.comes(lane, ordering_.look(), lead.sure) > wanted.due.day;
    return out;
}

// Leaves the one place for the other. Gives what nothing there serves.
double Builder::leave(AtPlace& from, const AtPlace& to, const Planned& move, std::int32_t planned) {
    Requirement there{{move.order_by, 1}, move.order_by, move.units, From::transfer, false, planned, 0, kNever};
    there.for_day = move.due.day;
    const double rest = from.netting->serve(static_cast<std::int32_t>(from.requirements.size()), there);
    from.sends_to.emplace_back(from.requirements.size(), &to);
    from.requirements.push_back(there);
    from.rest.push_back(rest);
    return rest;
}

// What one place is short of is brought from what is spare at another, on the lane of that row of `sources`: what is
// there at once, and each order that is spare there when it comes; not what comes too late where it can be bought in
// time.
void Builder::bring(std::int32_t lane, AtPlace& from, AtPlace& to) {
    const LeadDays lead = lead_days_of(structure_, lane);
    for (std::size_t r = 0; r < to.requirements.size(); ++r) {
        const Requirement& wanted = to.requirements[r];
        while (to.rest[r] > kHair) {
            const int by = ordering_.order_by(lane, lead.sure, wanted.due.day).value_or(0);
            const Netting::Spare spare = from.netting->spare(by, wanted.due.day);
            const double units = std::min(to.rest[r], spare.units);
            const bool in_time = ordering_.comes(lane, spare.day, lead.usual) <= wanted.due.day;
            if (units <= kHair || (!in_time && to.netting->buys_in_time(wanted.due.day))) break;
            const Planned move = moved(lane, wanted, units);
            leave(from, to, move, to.netting->bring(static_cast<std::int32_t>(r), move));
            to.rest[r] -= units;
        }
    }
}

// What is made here is made at home, however far away it is wanted.
void Builder::send_made(std::int32_t lane, AtPlace& home, AtPlace& to) {
    for (std::size_t r = 0; r < to.requirements.size(); ++r) {
        if (to.rest[r] <= kHair) continue;
        const Planned move = moved(lane, to.requirements[r], to.rest[r]);
        leave(home, to, move, to.netting->bring(static_cast<std::int32_t>(r), move));
        to.rest[r] = 0;
    }
}

// First what is short at home, from all places that supply it; then what is short there, from home if nothing is short.
void Builder::bring_all(Id item, std::vector<AtPlace>& places) {
    AtPlace& home = places.front();
    const auto each_lane = [&](auto use) {
        for (auto s = state_.source_of[item]; s < state_.source_of[item + 1]; ++s) {
            if (!is_our_place(state_, state_.sources[s])) continue;
            const Id node = nodes_.of(item, state_.places.find(state_.suppliers.text(state_.sources[s].supplier)));
            const auto at =
                std::find_if(places.begin(), places.end(), [&](const AtPlace& one) { return one.node == node; });
            if (at != places.end() && at != places.begin()) use(static_cast<std::int32_t>(s), *at);
        }
    };
    each_lane([&](std::int32_t lane, AtPlace& at) { bring(lane, at, home); });
    const bool is_short = std::any_of(home.rest.begin(), home.rest.end(), [](double rest) { return rest > kHair; });
    if (!is_short) each_lane([&](std::int32_t lane, AtPlace& at) { bring(lane, home, at); });
    if (structure_.made[item]) each_lane([&](std::int32_t lane, AtPlace& at) { send_made(lane, home, at); });
    if (!home.sends_to.empty()) sends_[item] = 1;
}

void Builder::replenish(Id item, Netting& netting) {
    const auto found = replenish_.find(item);
    if (found == replenish_.end() || found->second <= kHair) return;
    Planned more;
    more.plan = Plan::make;
    more.due = {schedule_.done_alone(item, found->second), 1};
    more.asked = more.units = found->second;
    netting.planned().push_back(more);
}

// Sold of it, promised to other places, or to be drawn by open work.
double Builder::booked_of(Id item) {
    if (drawn_.empty()) {
        ByNode drawn(state_.items.size());
        for (std::size_t o = 0; o < state_.orders.size(); ++o)
            if (counted_[o] && state_.orders[o].kind == OrderKind::make)
                drawing_.of(
                    static_cast<std::int32_t>(o), state_.orders[o].outstanding().value(),
                    [](std::int32_t) {
                        return Moment{0, 1};
                    },
                    drawn);
        for (const std::vector<Requirement>& needs : drawn) {
            drawn_.push_back(0);
            for (const Requirement& wanted : needs) drawn_.back() += wanted.units;
        }
    }
    return booked_[item] + drawn_[item];
}

// For how many of so many what goes into them stands there, beside what is booked of it; where not for all, whole ones.
double Builder::parts_there(Id item, double units) {
    std::map<Id, double> each;
    each_line(state_, item, out_.today, [&](const state::BomLine& line) {
        each[line.component] += structure_.made[item] ? drawn_per_good(structure_, line) : line.quantity;
    });
    double out = units;
    for (const auto& [part, per_unit] : each) {
        const double booked = booked_of(part);
        out_.asked_for.emplace(part, booked + units * per_unit - kHair);
        out = std::min(out, std::max(0.0, out_.stock[part] - booked + kHair) / per_unit);
    }
    return out < units ? std::floor(out + kHair) : units;
}

// When an order of so many given now is there, beside others, were its machines free: of as many as there are parts
// for; none where nothing says where it comes from.
Netting::Anew Builder::anew(Id node, const Netting::Supply& supply, double units, double others) {
    const Id item = out_.nodes[static_cast<std::size_t>(node)].item;
    const double all = parts_there(item, others + units), mine = std::min(units, all - others);
    if (mine <= kHair) return {};
    const auto withheld = held_.find({node, false});
    const int from = withheld == held_.end() ? 0 : withheld->second;
    if (supply.plan == Plan::make && state_.route_of[item] < state_.route_of[item + 1])
        return {mine, schedule_.done_alone(item, all, from)};
    if (supply.plan == Plan::make)
        return {mine, ordering_.comes(-1, ordering_.works_from(from), schedule_.said_days(item))};
    if (supply.source < 0) return {};
    return {mine, soonest_day(structure_, ordering_, item, from)};
}

Builder::AtPlace Builder::served_at(Id node, const Netting::Supply& supply) {
    AtPlace out;
    out.node = node;
    out.netting = std::make_unique<Netting>(ordering_, supply, lots(node), std::move(coming_[node]));
    out.requirements = std::move(pending_[node]);
    std::sort(out.requirements.begin(), out.requirements.end(), served_before);
    out.rest = out.netting->serve(out.requirements,
                                  [&](double units, double others) { return anew(node, supply, units, others); });
    for (std::size_t r = 0; r < out.rest.size(); ++r)
        if (is_sent(out.requirements[r])) out.rest[r] = 0;
    return out;
}

// Units that sales wait for of orders of their own that may never come.
double Builder::owed_in_vain(Id item) const {
    double units = 0;
    for (auto [peg, end] = pegged_of_item_.equal_range(item); peg != end; ++peg) {
        const Pegged& one = out_.pegged[peg->second];
        units += one.comes.owes_in_vain() ? one.units : 0;
    }
    return units;
}

void Builder::net(Id item) {
    const Netting::Supply supply = supply_of(structure_, item);
    std::vector<AtPlace> places;
    places.push_back(served_at(item, supply));
    for (const Id node : nodes_.apart(item)) places.push_back(served_at(node, supply));
    if (places.size() > 1) bring_all(item, places);
    auto first = static_cast<std::int32_t>(out_.planned.size());
    for (AtPlace& at : places) {
        std::vector<std::size_t> in_turn;  // what leaves for another place stands behind the rest
        for (std::size_t r = 0; r < at.requirements.size(); ++r) {
            at.requirements[r].short_units = at.rest[r];
            if (at.rest[r] > 0) in_turn.push_back(r);
        }
        const auto sooner = [&](std::size_t a, std::size_t b) {
            return served_before(at.requirements[a], at.requirements[b]);
        };
        std::stable_sort(in_turn.begin(), in_turn.end(), sooner);
        for (const std::size_t r : in_turn)
            at.netting->plan(static_cast<std::int32_t>(r), at.requirements[r], at.rest[r]);
        at.netting->close();
        at.netting->stand_in(at.node == item ? owed_in_vain(item) : 0);
        at.netting->spread();
        if (at.node == item) replenish(item, *at.netting);
        at.first_planned = first;
        first += static_cast<std::int32_t>(at.netting->planned().size());
    }
    for (AtPlace& at : places) {
        for (const auto& [requirement, to] : at.sends_to) at.requirements[requirement].ref += to->first_planned;
        pending_[at.node] = std::move(at.requirements);
        finish(at.node, *at.netting);
    }
}

// What leaves a place for another joined its requirements last: they stand by day again, and links follow them.
void Builder::by_day(std::vector<Requirement>& wanted, std::vector<Link>& links) {
    if (std::is_sorted(wanted.begin(), wanted.end(), served_before)) return;
    std::vector<std::int32_t> order(wanted.size()), place(wanted.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
        return served_before(wanted[static_cast<std::size_t>(a)], wanted[static_cast<std::size_t>(b)]);
    });
    std::vector<Requirement> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
        sorted.push_back(wanted[static_cast<std::size_t>(order[i])]);
    }
    wanted = std::move(sorted);
    for (Link& link : links) link.requirement = place[static_cast<std::size_t>(link.requirement)];
}

// Numbers of the node become numbers of the whole.
void Builder::finish(Id node, Netting& netting) {
    out_.link_of[node].from = static_cast<std::uint32_t>(out_.links.size());
    out_.planned_of[node].from = static_cast<std::uint32_t>(out_.planned.size());
    std::vector<Requirement>& wanted = pending_[node];
    by_day(wanted, netting.links());
    const auto requirements = static_cast<std::uint32_t>(out_.requirements.size()),
               receipts = static_cast<std::uint32_t>(out_.receipts.size());
    const auto planned = static_cast<std::int32_t>(out_.planned.size());
    out_.requirements.insert(out_.requirements.end(), wanted.begin(), wanted.end());
    out_.requirement_of[node] = {requirements, static_cast<std::uint32_t>(out_.requirements.size())};
    wanted = {};
    for (const Link& link : netting.links()) {
        const auto wanted_at = static_cast<std::int32_t>(requirements) + link.requirement;
        const std::int32_t receipt = link.receipt < 0 ? -1 : static_cast<std::int32_t>(receipts) + link.receipt;
        out_.links.push_back({wanted_at, receipt, link.planned < 0 ? -1 : planned + link.planned, link.units});
    }
    out_.link_of[node].to = static_cast<std::uint32_t>(out_.links.size());
    out_.receipts.insert(out_.receipts.end(), netting.receipts().begin(), netting.receipts().end());
    for (const Receipt& receipt : netting.receipts()) {
        note_wanted(receipt);
        if (receipt.order < 0) continue;
        needed_[static_cast<std::size_t>(receipt.order)] += receipt.used + receipt.stands_in;
        stands_in_[static_cast<std::size_t>(receipt.order)] += receipt.stands_in;
    }
    out_.receipt_of[node] = {receipts, static_cast<std::uint32_t>(out_.receipts.size())};
    for (Planned one : netting.planned()) {
        one.node = node;
        one.held = held_of(one);
        out_.planned.push_back(one);
    }
    out_.planned_of[node].to = static_cast<std::uint32_t>(out_.planned.size());
}

Projection project(const Structure& structure, const Asked& asked) { return Builder(structure, asked).build(); }

}  // namespace drum::projection
