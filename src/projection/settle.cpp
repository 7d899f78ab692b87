// Upwards: when what serves a requirement is there, with its components before it; as it comes, and pulled forward as
// far as it can be.
#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <tuple>

#include "projection/builder.h"
#include "projection/sources.h"

namespace drum::projection {

using state::OrderKind;

namespace {

constexpr double kHair = 1e-9;

}  // namespace

// The day a planned order is there that waits for its components.
int Builder::done(std::int32_t index, const Parts& parts, bool helped, double share) {
    const Planned& one = out_.planned[static_cast<std::size_t>(index)];
    if (parts.there == kNever) return kNever;
    const Id item = out_.nodes[static_cast<std::size_t>(one.node)].item;
    // What is late is placed, sent or begun on the day it is there, if the site works then.
    const auto given = [&](int day) {
        return std::max(one.held, parts.there > day ? ordering_.works_from(parts.there) : day);
    };
    if (one.plan != Plan::make && one.source < 0) return kNever;
    if (one.plan != Plan::make)
        return ordering_.comes(one.source, given(one.order_by), lead_days_of(structure_, one.source).usual) +
               one.spread;
    if (state_.route_of[item] == state_.route_of[item + 1])
        return std::max(one.due.day, ordering_.comes(-1, given(one.start), schedule_.said_days(item)));
    const std::int32_t batch = batch_of_planned_[static_cast<std::size_t>(index)];
    const int behind = std::max({one.due.day, one.held, schedule_.late(batch, share, helped)});
    if (parts.late <= 0) return behind;
    if (batch >= 0) return std::max(behind, parts.there);  // what it draws at the end takes no minutes of anybody
    return std::max(behind, schedule_.done_alone(item, share * one.units, one.start, parts.of_step));
}

// When open work is there that would be on `day` with all its parts: as soon as its steps can be done once they are
// there, were it alone; what had begun has the step that waits and those behind it still to do, with all their pieces.
// Without a route as many days later as its parts are; what should have begun and waits has all its days still to come.
int Builder::with_parts(const Receipt& receipt, int day, const Parts& parts) {
    if (parts.there == kNever) return kNever;
    const auto o = static_cast<std::size_t>(receipt.order);
    const state::Order& order = state_.orders[o];
    if (parts.late <= 0 && parts.missing < 0) return day;
    if (order.kind != OrderKind::make) return day + parts.late;
    if (state_.route_of[order.item] < state_.route_of[order.item + 1]) {
        Minutes minutes = schedule_.minutes_of(order.item, order.outstanding().value(), structure_.passed[o]);
        for (std::size_t s = 0; !to_begin_[o] && s < parts.of_step.size() && parts.of_step[s] < 0; ++s) minutes[s] = 0;
        return std::max(day, schedule_.done_from(order.item, minutes, parts.of_step));
    }
    const int stands = overdue_[o] ? 0 : day;  // what is overdue is asked for today, and there tomorrow at the soonest
    const int there = parts.late > 0 ? std::max(day, ordering_.works_from(stands + parts.late)) : day;
    if (parts.missing < 0) return there;
    if (order.start_at) {
        // As many days behind its own start as behind its own promise.
        const int start = state_.site.zone.day_of(*order.start_at) - out_.today;
        const int promised = order.promised_at ? state_.site.zone.day_of(*order.promised_at) - out_.today : day;
        return std::max(
            there, parts.missing > start ? ordering_.works_from(std::max(0, promised + parts.missing - start)) : 0);
    }
    return std::max(there, ordering_.comes(-1, ordering_.works_from(parts.missing), schedule_.said_days(order.item)));
}

// Accepted, it waits for what it draws.
void Builder::settle_accepted(Receipt& receipt) {
    const Accepted& one = asked_.accepted[static_cast<std::size_t>(receipt.accepted)];
    const auto comes = [&](const Parts& parts) {
        if (parts.late <= 0 || one.arrived) return receipt.day;
        if (parts.there == kNever) return kNever;
        if (!structure_.made[one.item] || state_.route_of[one.item] == state_.route_of[one.item + 1])
            return ordering_.works_from(receipt.day + parts.late);
        return std::max(receipt.day, schedule_.done_alone(one.item, one.units, 0, parts.of_step));
    };
    const bool bought = !one.arrived && one.lane < 0 && !structure_.made[one.item];
    if (bought && receipt.wanted < receipt.day)  // it was offered from where it comes soonest
        receipt.day =
            std::min(receipt.day,
                     std::max(0, soonest_day(structure_, ordering_, one.item, std::min(0, one.decided - out_.today))));
    const Served& parts = parts_of_accepted_[static_cast<std::size_t>(receipt.accepted)];
    receipt.there = comes(parts.there);
    receipt.helped = comes(parts.helped);
}

// As it comes, and were it pulled forward to the day it is wanted, with these of its parts. Work that nobody has given
// out yet is given out for that day.
Builder::Comes Builder::comes_with(const Receipt& receipt, const Parts& there, const Parts& helped, double share) {
    const auto o = static_cast<std::size_t>(receipt.order);
    const bool make = state_.orders[o].kind == OrderKind::make;
    // Nor does what is still to be done become less: chased, it is done before all other work and no sooner.
    int asked = pulled(receipt.order) ? std::max(needed_at_[o].day, std::min(soonest_[o], receipt.day)) : receipt.day;
    if (make && put_off(receipt.order)) asked = needed_at_[o].day;
    Comes out;
    out.there = with_parts(receipt, asked, there);
    if (!receipt.waits) out.there = std::max(out.there, receipt.day);
    out.helped = receipt.waits && !make ? receipt.day : std::min(receipt.day, receipt.wanted);
    out.helped = with_parts(receipt, std::min(out.helped, asked), helped);
    // Where its machines have more to do than fits, each work first that is due first, no chasing of one helps but at
    // the cost of another.
    const std::int32_t batch = make ? batch_of_order_[o] : -1;
    out.there = std::max(out.there, schedule_.late(batch, share));
    out.helped = std::max({out.helped, schedule_.late(batch, share, true), std::min(out.there, soonest_[o])});
    return out;
}

void Builder::settle_receipt(Receipt& receipt) {
    receipt.helped = receipt.day;  // nobody has it to pull forward
    if (receipt.order < 0) return settle_accepted(receipt);
    const Served& parts = parts_of_order_[static_cast<std::size_t>(receipt.order)];
    receipt.parts = parts.there.outside;
    const Comes comes = comes_with(receipt, parts.there, parts.helped);
    receipt.there = comes.there;
    receipt.helped = comes.helped;
}

// What its usual supplier brings too late is ordered where it comes soonest.
void Builder::turn_elsewhere(Planned& one, const Served& parts) const {
    if (one.plan != Plan::buy || one.source < 0 || one.spread > 0) return;
    const Id item = out_.nodes[static_cast<std::size_t>(one.node)].item;
    const auto sooner = [&](int day, int there) {
        if (day <= one.due.day || there == kNever) return day;
        const int from = std::max(one.held, there > 0 ? ordering_.works_from(there) : 0);
        return std::min(day, soonest_day(structure_, ordering_, item, from));
    };
    one.there = sooner(one.there, parts.there.there);
    one.helped = sooner(one.helped, parts.helped.there);
}

// What is brought from another place leaves it when it is there.
void Builder::send_when_there(Planned& one, int there) const {
    if (one.plan != Plan::transfer || there == kNever || there <= one.order_by) return;
    one.order_by = ordering_.works_from(there);
    one.is_due = one.order_by < out_.look;
}

// Of work that nobody has given out what the pieces wait for that are needed first: it begins with those.
void Builder::note_first_parts(Id node) {
    std::set<std::int32_t> seen;
    for (auto l = out_.link_of[node].from; l < out_.link_of[node].to; ++l) {
        const Link& link = out_.links[l];
        if (link.receipt < 0 || !seen.insert(link.receipt).second) continue;
        Receipt& receipt = out_.receipts[static_cast<std::size_t>(link.receipt)];
        if (receipt.order < 0 || !receipt.waits || receipt.parts <= 0) continue;
        const auto o = static_cast<std::size_t>(receipt.order);
        const double share = link.units / state_.orders[o].outstanding().value();
        receipt.parts = std::min(receipt.parts, parts_of(needs_of_order_[o], share_fed(o, share), false).outside);
    }
}

void Builder::settle_node(Id node) {
    for (auto p = out_.planned_of[node].from; p < out_.planned_of[node].to; ++p) {
        out_.planned[p].there = done(static_cast<std::int32_t>(p), parts_of_planned_[p].there, false);
        out_.planned[p].helped = done(static_cast<std::int32_t>(p), parts_of_planned_[p].helped, true);
        turn_elsewhere(out_.planned[p], parts_of_planned_[p]);
        send_when_there(out_.planned[p], parts_of_planned_[p].there.there);
    }
    for (auto r = out_.receipt_of[node].from; r < out_.receipt_of[node].to; ++r) settle_receipt(out_.receipts[r]);
    note_first_parts(node);
    const Range requirements = out_.requirement_of[node];
    for (auto r = requirements.from; r < requirements.to; ++r) {
        out_.requirements[r].served = out_.requirements[r].due.day;
        out_.requirements[r].helped = out_.requirements[r].due.day;
    }
    for (auto l = out_.link_of[node].from; l < out_.link_of[node].to; ++l) {
        const Link& link = out_.links[l];
        const auto r = static_cast<std::size_t>(link.requirement);
        const Comes day = day_of_link_[l] = day_of_link(link);
        arrives_[r] = std::max(arrives_[r], day.there);
        last_[r].there_at = std::max(last_[r].there_at, day.there_at);
        last_[r].helped_at = std::max(last_[r].helped_at, day.helped_at);
        out_.requirements[r].served = std::max(out_.requirements[r].served, day.there);
        out_.requirements[r].helped = std::max(out_.requirements[r].helped, day.helped);
    }
    std::map<std::uint32_t, std::vector<std::uint32_t>> late;  // links of components that are not there in time
    for (auto r = requirements.from; r < requirements.to; ++r) {
        const Requirement& wanted = out_.requirements[r];
        if (wanted.from != From::sale) note_parts(wanted, r);
        const bool work = wanted.from == From::work;
        if (!work && (wanted.from != From::make || wanted.of_accepted)) continue;
        (work ? needs_of_order_ : needs_of_planned_)[static_cast<std::size_t>(wanted.ref)].push_back(r);
        if (wanted.served > wanted.due.day) late[r];
    }
    for (auto l = out_.link_of[node].from; l < out_.link_of[node].to && !late.empty(); ++l)
        if (const auto found = late.find(static_cast<std::uint32_t>(out_.links[l].requirement)); found != late.end())
            found->second.push_back(l);
    for (const auto& [r, links] : late) arrivals_.emplace(r, arrivals_of(r, links));
}

void Builder::Parts::wait_for(const Requirement& wanted, Day day, std::size_t steps, std::int32_t first) {
    there = std::max(there, day.served);
    outside = std::max(outside, day.arrives);
    const bool is_late = day.served > wanted.due.day;
    if (is_late) late = std::max(late, day.served - wanted.due.day);
    const bool waits =
        day.arrives >= 0 && wanted.due.day <= 0;  // else its start lies ahead, and what it is late by says all
    if (waits) missing = std::max(missing, day.served);
    if (wanted.step < 0) return;
    const auto step = static_cast<std::size_t>(wanted.step - first);
    if (wanted.of_order && !waits && !is_late) return;
    of_step.resize(steps, -1);
    of_step[step] = std::max<double>(of_step[step], day.served);
}

void Builder::wait(const Requirement& wanted, Parts::Day day, Parts& parts) const {
    const Id into = wanted.of_order ? state_.orders[static_cast<std::size_t>(wanted.ref)].item : wanted.into;
    const bool routed = into != kNone && wanted.step >= 0;
    const std::int32_t first = routed ? static_cast<std::int32_t>(state_.route_of[into]) : 0;
    const std::size_t steps = routed ? state_.route_of[into + 1] - state_.route_of[into] : 0;
    parts.wait_for(wanted, day, steps, first);
}

// The moment before which what draws it cannot begin. Open work that is pulled forward begins before its day, and
// nobody knows how far what comes for that day could be too.
double Builder::from_of(const Requirement& wanted, double at, bool helped) const {
    const bool chased =
        helped && wanted.of_order && needed_at_[static_cast<std::size_t>(wanted.ref)].day < promise_of(wanted.ref);
    return chased && at <= wanted.due.day + wanted.due.share + kHair ? -1 : at;
}

void Builder::note_parts(const Requirement& wanted, std::size_t requirement) {
    auto& all = wanted.of_order ? parts_of_order_ : wanted.of_accepted ? parts_of_accepted_ : parts_of_planned_;
    Served& parts = all[static_cast<std::size_t>(wanted.ref)];
    wait(wanted, {wanted.served, arrives_[requirement]}, parts.there);
    wait(wanted, {wanted.helped, arrives_[requirement]}, parts.helped);
    if (wanted.step >= 0 && last_[requirement].there_at > 0) parts.there.begins_later = true;
}

// Of a requirement that is late: what comes for it, by day, behind what is in the house; as it comes and pulled
// forward.
std::array<std::vector<Builder::Arrival>, 2> Builder::arrivals_of(std::uint32_t requirement,
                                                                  const std::vector<std::uint32_t>& links) const {
    std::array<std::vector<Arrival>, 2> out;
    double in_house = out_.requirements[requirement].units;
    for (const std::uint32_t l : links) in_house -= out_.links[l].units;
    for (const bool helped : {false, true}) {
        std::vector<std::tuple<double, int, double>> comes;  // moment, day, units
        for (const std::uint32_t l : links) {
            const Comes& one = day_of_link_[l];
            comes.emplace_back(helped ? one.helped_at : one.there_at, helped ? one.helped : one.there,
                               out_.links[l].units);
        }
        std::sort(comes.begin(), comes.end());
        double before = in_house;
        for (const auto& [at, day, units] : comes) {
            out[helped].push_back({day, at, before});
            before += units;
        }
    }
    return out;
}

// When so large a share of it is there, never before its day: what comes first is used first.
Builder::Arrival Builder::share_of(const Requirement& wanted, const std::vector<Arrival>& come, double share) {
    const double units = share * wanted.units - kHair;
    const auto enough =
        std::partition_point(come.begin(), come.end(), [&](const Arrival& one) { return one.before < units; });
    if (enough == come.begin()) return {wanted.due.day, double(wanted.due.day), 0};
    const Arrival& last = *std::prev(enough);
    return {std::max(wanted.due.day, last.day), std::max<double>(wanted.due.day, last.at), last.before};
}

// What the first so many of its pieces wait for.
Builder::Parts Builder::parts_of(const std::vector<std::uint32_t>& needs, double share, bool helped) const {
    Parts out;
    for (const std::uint32_t r : needs) {
        const Requirement& wanted = out_.requirements[r];
        const int served = share_of(wanted, comes_for(r, helped), share).day;
        wait(wanted, {served, served > wanted.due.day ? arrives_[r] : -1}, out);
    }
    return out;
}

// Of what the order draws the share that so large a share of its pieces takes: all of it for what is needed.
double Builder::share_fed(std::size_t order, double share) const {
    return fed_[order] > kHair ? std::min(1.0, share * state_.orders[order].outstanding().value() / fed_[order]) : 1;
}

// Of a make of which not all components are there in time the pieces that can be made go to who comes first. `upto`: of
// the units of open work, with those of who comes before.
Builder::Comes Builder::first_pieces(const Receipt& receipt, double upto) {
    const auto o = static_cast<std::size_t>(receipt.order);
    const double share = upto / state_.orders[o].outstanding().value();
    const Parts& parts = parts_of_order_[o].there;
    const bool whole = parts.late <= 0 && parts.missing < 0 && !schedule_.ends_late(batch_of_order_[o]);
    if (share >= 1 - kHair || whole) return {receipt.there, receipt.helped};
    const std::vector<std::uint32_t>& needs = needs_of_order_[o];
    const double fed = share_fed(o, share);
    return comes_with(receipt, parts_of(needs, fed, false), parts_of(needs, fed, true), share);
}

// To the minute, where a machine of ours makes it.
Builder::Comes Builder::ready(std::int32_t batch, Comes day, double share) const {
    day.there_at = schedule_.ready_at(batch, day.there, share, false);
    day.helped_at = schedule_.ready_at(batch, day.helped, share, true);
    return day;
}

Builder::Comes Builder::day_of_link(const Link& link) {
    if (link.receipt >= 0) {
        const Receipt& receipt = out_.receipts[static_cast<std::size_t>(link.receipt)];
        if (receipt.order < 0) return ready(-1, {receipt.there, receipt.helped}, 1);
        const auto o = static_cast<std::size_t>(receipt.order);
        const double all = state_.orders[o].outstanding().value();
        const double upto = all - receipt.units + (given_of_order_[o] += link.units);
        return ready(batch_of_order_[o], first_pieces(receipt, upto), upto / all);
    }
    const auto p = static_cast<std::size_t>(link.planned);
    const Planned& one = out_.planned[p];
    const std::int32_t batch = batch_of_planned_[p];
    given_[p] += link.units;
    const double share = given_[p] / one.units;
    const bool whole = parts_of_planned_[p].there.late <= 0 && !schedule_.ends_late(batch);
    if (one.plan != Plan::make || share >= 1 - kHair || whole) return ready(batch, {one.there, one.helped}, 1);
    const std::vector<std::uint32_t>& needs = needs_of_planned_[p];
    return ready(batch,
                 {done(link.planned, parts_of(needs, share, false), false, share),
                  done(link.planned, parts_of(needs, share, true), true, share)},
                 share);
}

void Builder::settle_item(Id item) {
    if (sends_[item]) settle_node(item);
    for (const Id node : nodes_.apart(item)) settle_node(node);  // before the home they supply
    if (!sends_[item]) settle_node(item);
}

// Of what waits for parts it shows only then what machines are late with.
void Builder::cut_level(std::size_t from, std::size_t to) {
    for (const Late late : {Late::parts, Late::machines}) {
        bool any = false;
        for (std::size_t i = to; i-- > from;) any = cut(order_[i], late) || any;
        if (any) schedule_.work_through();
    }
}

void Builder::settle() {
    schedule_.work_through();
    batch_of_planned_.resize(out_.planned.size(), -1);
    for (std::size_t p = 0; p < out_.planned.size(); ++p)
        out_.planned[p].late = out_.planned[p].late || schedule_.late(batch_of_planned_[p]) >= 0;
    parts_of_planned_.assign(out_.planned.size(), {});
    parts_of_accepted_.assign(asked_.accepted.size(), {});
    arrives_.assign(out_.requirements.size(), -1);
    last_.assign(out_.requirements.size(), {});
    day_of_link_.assign(out_.links.size(), {});
    given_.assign(out_.planned.size(), 0);
    needs_of_planned_.assign(out_.planned.size(), {});
    given_of_order_.assign(state_.orders.size(), 0);
    needs_of_order_.assign(state_.orders.size(), {});
    for (std::size_t from = order_.size(), to = from; to > 0; to = from) {  // a level, its parts behind it
        while (from > 0 && structure_.level[order_[from - 1]] == structure_.level[order_[to - 1]]) --from;
        cut_level(from, to);
        for (std::size_t i = to; i-- > from;) settle_item(order_[i]);
    }
    begin_sooner();
    out_.overcommitted = schedule_.overcommitted();
    given_of_order_.assign(state_.orders.size(), 0);
    for (Pegged& peg : out_.pegged) {
        settle_receipt(peg.comes);
        const Comes first = first_pieces(peg.comes, given_of_order_[static_cast<std::size_t>(peg.order)] += peg.units);
        peg.comes.there = first.there;
        peg.comes.helped = first.helped;
    }
    out_.booked.reserve(out_.requirements.size());
    for (const Range range : out_.requirement_of) {
        double sum = 0;
        out_.booked.resize(std::max<std::size_t>(out_.booked.size(), range.to));
        for (auto r = range.from; r < range.to; ++r) out_.booked[r] = sum += out_.requirements[r].units;
    }
}

}  // namespace drum::projection
