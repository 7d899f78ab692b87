#include "action/late.h"

#include <algorithm>
#include <cmath>

#include "action/instead.h"
#include "action/offer.h"
#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

constexpr double kLikelyEnough =
    0.1;  // nobody chases an order for less than one chance in ten; what is dearer is bought earlier, not chased
constexpr int kWeekDays = 7;

// The latest day by which some other order comes takes what is left of the wait beyond it.
learn::LeadTime cut_at(learn::LeadTime rest, int latest_days) {
    const auto latest = static_cast<std::size_t>(std::max(0, latest_days));
    for (std::size_t d = latest + 1; d < rest.pmf.size(); ++d) rest.pmf[latest] += rest.pmf[d];
    if (rest.pmf.size() > latest + 1) rest.pmf.resize(latest + 1);
    return rest;
}

// Later (or sooner) by so many days.
learn::LeadTime moved(const learn::LeadTime& rest, int days) {
    learn::LeadTime out;
    out.pmf.assign(static_cast<std::size_t>(std::max<int>(1, static_cast<int>(rest.pmf.size()) + days)), 0);
    for (std::size_t d = 0; d < rest.pmf.size(); ++d)
        out.pmf[static_cast<std::size_t>(std::max(0, static_cast<int>(d) + days))] += rest.pmf[d];
    if (rest.pmf.empty()) out.pmf.back() = 1;
    return out;
}

void set_risk(const Loss& all, const Loss& day, Action& a) {
    a.hours_at_risk = all.hours, a.money_at_risk = all.money;
    a.hours_per_day = day.hours, a.money_per_day = day.money;
}

// An order under way comes when it comes: chased, it saves what runs short until then; each day sooner, what that day
// costs. `there`: units there before it comes.
void weigh_chasing(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, double there,
                   Action& a) {
    const buffer::Need need = basis.need(buffer);
    const auto units_short = [&](const learn::LeadTime& comes) {
        return buffer::expected_short(need, comes, 0, there);
    };
    const double late = units_short(rest);
    const auto saved = [&](const learn::LeadTime& comes) { return std::max(0.0, late - units_short(comes)); };
    set_risk(loss_of(basis, buffer, saved(moved(rest, -static_cast<int>(rest.pmf.size()))), rest.mean()),
             loss_of(basis, buffer, saved(moved(rest, -1)), 1), a);
    a.late_probability = 1 - buffer::probability_within(need, rest, 0, there);
    a.starve_probability = a.late_probability;
}

// An order that waits for a word comes that much later, but nothing is short for longer than until another order comes.
void weigh_waiting(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, int other_days,
                   double there, Action& a) {
    const buffer::Need need = basis.need(buffer);
    const auto put_off = [&](int days) { return cut_at(moved(rest, days), other_days); };
    const auto units_short = [&](int days) { return buffer::expected_short(need, put_off(days), 0, there); };
    const double now = units_short(0);
    const auto loss = [&](int days) { return loss_of(basis, buffer, std::max(0.0, units_short(days) - now), days); };
    set_risk(loss(kWeekDays), loss(1), a);
    a.late_probability = 1 - buffer::probability_within(need, put_off(0), 0, there);
    a.starve_probability =
        std::max(a.late_probability, 1 - buffer::probability_within(need, put_off(kWeekDays), 0, there));
}

Action worded(const Basis& basis, const buffer::Buffer& buffer, const projection::Receipt& receipt, int wanted,
              Action a) {
    const state::State& state = basis.state();
    const state::Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
    a.quantity = order.outstanding();
    name_order(state, order, a);
    a.source.clear();
    if (buffer.source >= 0 && order.kind != state::OrderKind::make)
        a.source = state.suppliers.text(state.sources[static_cast<std::size_t>(buffer.source)].supplier);
    if (order.supplier != kNone) a.source = state.suppliers.text(order.supplier);
    a.expected = basis.today + receipt.there;
    if (a.verb == Verb::expedite && receipt.helped < receipt.there) a.at_best = basis.today + receipt.helped;
    a.stock_out = stock_out_of(basis, buffer);
    a.need_by = wanted != projection::kNever ? basis.today + wanted : a.stock_out.value_or(a.expected);
    a.reason = open_order_reason(basis, buffer, a, order);
    a.without = without_it(basis, buffer, a);
    if (a.late_probability > 0.5) a.instead = what_else_helps(basis, buffer, a);
    a.figures = figures_of(basis, buffer, a);
    a.crowds = a.verb == Verb::expedite && order.kind == state::OrderKind::make;
    return a;
}

// How one order under way stands to what is wanted of it.
struct Standing {
    bool needed = false;  // something booked is served by it, or the level counts on it
    bool late = false;    // it comes after the first day on which it is wanted
    bool owed = false;    // who owes it is asked, or while another comes too late: who owes is asked first
    bool unsent = false;  // nobody has bound himself to it, and without it and such after it the level is not kept
    int wanted = 0;
    double there = 0;    // units there before it comes
    int other_days = 0;  // until another one comes after it
};

// What nobody has booked yet wants it too: on the first day on which, with one chance in ten, what comes before it no
// longer lasts.
int wanted_unbooked(const Basis& basis, const buffer::Buffer& b, int comes, double there) {
    const buffer::Need need = basis.need(b);
    if (need.probability_within(comes + 1, there) >= 1 - kLikelyEnough) return projection::kNever;
    int low = -1, high = comes;  // it lasts through `low`, not through `high`
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (need.probability_within(middle + 1, there) >= 1 - kLikelyEnough ? low : high) = middle;
    }
    return high;
}

// Past its promise, or with no date at all, it may not come, whatever its law says: what is sold of it is asked for
// once a new order would have come in that time, and while there is another way, which is gone once an order given at
// the next look comes too late.
bool is_time_to_ask(const Basis& basis, const buffer::Buffer& b, const projection::Receipt& receipt) {
    if (receipt.waits || receipt.order < 0) return false;
    const state::Order& order = basis.state().orders[static_cast<std::size_t>(receipt.order)];
    const bool undated = !order.promised_at && !order.asked_at();
    if (order.kind == state::OrderKind::make || !(undated || (receipt.overdue && order.promised_at))) return false;
    const auto& all = *basis.projection;
    const int other = projection::soonest_day(*basis.flow, all.ordering, b.item, all.look);
    // Ordered anew on the day it was promised for, it would be here by now.
    const int overdue = undated ? 0 : basis.today - basis.state().site.zone.day_of(*order.promised_at);
    const bool would_be_here = other != projection::kNever && overdue > other - all.look;
    if (receipt.used > 1e-9 && (would_be_here || receipt.wanted < other)) return true;
    if (!b.kept || other == projection::kNever) return false;
    double without = b.on_hand;
    for (const projection::Receipt& one : all.receipts_of(b.node))
        if (&one != &receipt && one.day <= other && !one.overdue) without += one.units;
    return basis.need(b).probability_within(other + 1, without) < 1 - kLikelyEnough;
}

// `before`: units of the receipts that come before it. `bound`: of those behind it to which somebody has bound himself.
Standing standing_of(const Basis& basis, const buffer::Buffer& b, const projection::Receipt& receipt,
                     const projection::Receipt* next, double before, double bound) {
    Standing out;
    out.there = b.on_hand + before;
    out.other_days = next == nullptr ? 1'000'000 : std::max(0, next->day);
    out.unsent = receipt.waits && b.kept && out.there + bound < b.level - 1e-9;
    out.wanted = receipt.wanted;
    // What is made and kept may be late because its machines have too much to do; what nobody has given out yet is
    // given out for the day it is wanted.
    const bool made = receipt.order >= 0 &&
                      basis.state().orders[static_cast<std::size_t>(receipt.order)].kind == state::OrderKind::make;
    const bool there = made && (b.kept || receipt.waits) && receipt.there != projection::kNever;
    const int comes = there ? receipt.there : receipt.day;
    if (b.kept) out.wanted = std::min(out.wanted, wanted_unbooked(basis, b, comes, out.there));
    const bool counted_on = b.kept && b.supply() - receipt.units < b.level - 1e-9;
    // What is used every day and long overdue is asked for, though what comes behind it may do.
    const bool used = b.kept && receipt.beyond_law && b.mean_need > 0;
    out.needed = receipt.used > 1e-9 || counted_on || out.unsent || used || out.wanted != projection::kNever;
    out.late = out.wanted != projection::kNever && out.wanted < comes;
    out.owed = owes(basis, receipt) || is_time_to_ask(basis, b, receipt);
    return out;
}

// Of each receipt of the item at the place, which are by day.
std::vector<Standing> standings_of(const Basis& basis, const buffer::Buffer& b) {
    const auto receipts = basis.projection->receipts_of(b.node);
    double before = 0, bound = 0;
    for (const projection::Receipt& receipt : receipts) bound += receipt.waits ? 0 : receipt.units;
    std::vector<Standing> out;
    for (std::size_t r = 0; r < receipts.size(); ++r) {
        bound -= receipts[r].waits ? 0 : receipts[r].units;
        out.push_back(
            standing_of(basis, b, receipts[r], r + 1 < receipts.size() ? &receipts[r + 1] : nullptr, before, bound));
        before += receipts[r].units;
    }
    return out;
}

Action pushed(const Basis& basis, const buffer::Buffer& b, const projection::Receipt& receipt, const Standing& standing,
              Verb verb) {
    Action a = start(basis, b, verb);
    const learn::LeadTime rest = projection::law_of(*basis.flow, basis.projection->ordering, receipt);
    if (verb == Verb::approve)
        weigh_waiting(basis, b, rest, standing.other_days, standing.there, a);
    else
        weigh_chasing(basis, b, cut_at(rest, std::max(standing.other_days, receipt.day)), standing.there, a);
    if (standing.late) weigh_lateness(receipt.used * b.value_per_unit, a);
    return worded(basis, b, receipt, standing.wanted, std::move(a));
}

// Chased only where enough depends on it: what is booked and comes late, what is owed; else one chance in ten.
bool worth_chasing(const projection::Receipt& receipt, const Standing& standing, const Action& a) {
    const bool booked_late = receipt.used > 1e-9 && (standing.late || receipt.waits);
    return booked_late || standing.owed || a.starve_probability >= kLikelyEnough;
}

}  // namespace

bool owes(const Basis& basis, const projection::Receipt& receipt) {
    const bool to_do =
        receipt.overdue && receipt.to_begin && !basis.projection->put_off[static_cast<std::size_t>(receipt.order)];
    return !receipt.waits && (receipt.beyond_law || to_do);
}

bool can_be_helped(const projection::Receipt& receipt) {
    const bool served = receipt.wanted != projection::kNever && receipt.wanted < receipt.there;
    return receipt.waits || !served || receipt.helped < receipt.there;
}

bool begins_before_its_start(const Basis& basis, const projection::Receipt& receipt) {
    const state::Order& order = basis.state().orders[static_cast<std::size_t>(receipt.order)];
    if (receipt.waits || !receipt.to_begin || !projection::starts_later(basis.state(), order)) return false;
    const int said = basis.state().site.zone.day_of(*order.start_at) - basis.today;
    return receipt.wanted != projection::kNever &&
           basis.projection->work[static_cast<std::size_t>(receipt.order)].start.day < said;
}

Push push_of(const Basis& basis, const projection::Receipt& receipt, int wanted, bool at_once) {
    const auto& ordering = basis.projection->ordering;
    const state::Order& order = basis.state().orders[static_cast<std::size_t>(receipt.order)];
    const bool made = order.kind == state::OrderKind::make;
    const bool late = wanted != projection::kNever && wanted < (receipt.waits && made ? receipt.there : receipt.day);
    const bool sooner = !late && !at_once && begins_before_its_start(basis, receipt);
    if (!receipt.waits && !sooner) return {late || at_once, late || at_once ? 0 : projection::kNever};
    if (made) {
        const projection::Moment& begins = basis.projection->work[static_cast<std::size_t>(receipt.order)].start;
        // Work whose parts are not there cannot begin: they have lines of their own.
        const int parts = receipt.parts > 0 ? ordering.told_by(receipt.parts, 0) : receipt.parts;
        const int by = std::max(late ? 0 : ordering.told_by(begins.day, begins.share), parts);
        return {by < basis.projection->look, by};
    }
    if (at_once) return {true, 0};
    if (wanted == projection::kNever) return {false, projection::kNever};
    const std::int32_t source = projection::source_of_order(basis.state(), order);
    const double lead = projection::lead_days_of(*basis.flow, source).sure;
    const bool due = ordering.comes(source, basis.projection->look, lead) > wanted;
    return {due, ordering.order_by(source, lead, wanted).value_or(0)};
}

LateOnes late_cover(const Basis& basis, const buffer::Buffer& b) {
    const state::State& state = basis.state();
    LateOnes out;
    const auto receipts = basis.projection->receipts_of(b.node);
    const std::vector<Standing> standings = standings_of(basis, b);
    const auto is_late = [&](std::size_t r) {
        return receipts[r].order >= 0 && !receipts[r].waits && standings[r].late;
    };
    bool too_late = false;
    for (std::size_t r = 0; r < receipts.size(); ++r) too_late = too_late || is_late(r);
    for (std::size_t r = 0; r < receipts.size(); ++r) {
        const projection::Receipt& receipt = receipts[r];
        if (receipt.order < 0 || basis.roped[static_cast<std::size_t>(receipt.order)]) continue;
        const state::Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
        const bool made = order.kind == state::OrderKind::make;
        Standing standing = standings[r];
        standing.owed = standing.owed || (too_late && receipt.owed());
        const bool sooner = !standing.late && !standing.owed && begins_before_its_start(basis, receipt);
        if (!standing.needed || !(standing.late || receipt.waits || receipt.overdue || standing.owed || sooner))
            continue;
        if (!can_be_helped(receipt) && !standing.owed) continue;
        const Verb verb = !receipt.waits && !sooner ? Verb::expedite : made ? Verb::release : Verb::approve;
        const bool at_once = standing.owed || standing.unsent || (!receipt.waits && standing.late);
        Push push = push_of(basis, receipt, standing.wanted, at_once);
        if (standing.late && !standing.owed && !made && !receipt.waits && receipt.used <= 1e-9) {
            // What nobody has booked yet is chased no earlier than it would be ordered.
            const std::int32_t source = projection::source_of_order(state, order);
            push.by = std::max(
                0, standing.wanted - static_cast<int>(std::ceil(projection::lead_days_of(*basis.flow, source).usual)));
            push.due = push.by < basis.projection->look;
        }
        const std::string place = start(basis, b, verb).place;
        // One need keeps its id under any number of its order; a second one at the same item goes by its own.
        const std::string number =
            verb == Verb::release || !out.due.empty() ? row_name(order.order, order.line) : std::string();
        const std::string id = identity(verb, state.items.text(b.item), place, number);
        if (push.due) {
            Action a = pushed(basis, b, receipt, standing, verb);
            a.id = id;
            if (sooner || worth_chasing(receipt, standing, a)) out.due.push_back(std::move(a));
        } else if (push.by != projection::kNever) {
            out.upcoming.push_back(
                {id, b.item, basis.today + push.by, verb, order.outstanding(), {}, order.order, place});
        }
    }
    return out;
}

}  // namespace drum::action
