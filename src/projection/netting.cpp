#include "projection/netting.h"

#include <algorithm>
#include <cmath>

#include "base/decimal.h"

namespace drum::projection {
namespace {

constexpr double kHair = 1e-9;  // of a unit: less is a rounding of sums

// Work that nobody has given out is begun for the day it is wanted; what somebody accepted was meant for who was short.
bool comes_as_wanted(const Receipt& receipt) { return receipt.order < 0 || (receipt.waits && receipt.to_begin); }

}  // namespace

bool is_sent(const Requirement& wanted) {
    return (wanted.of_order || wanted.of_accepted) && wanted.from == From::transfer;
}

double raised(double units, const Raise& raise) {
    if (units <= kHair) return 0;
    const Quantity wanted = nearest_quantity(std::max(as_ordered(units, raise.unit), raise.minimum));
    return round_up(wanted, nearest_quantity(raise.multiple)).value();
}

Netting::Supply supply_of(const Structure& structure, Id item) {
    const state::State& state = *structure.state;
    Netting::Supply out;
    out.raise.unit = state.item[item].unit;
    if (structure.made[item]) {
        out.plan = Plan::make;
        const auto making = std::lower_bound(state.making.begin(), state.making.end(), item,
                                             [](const state::Making& m, Id i) { return m.item < i; });
        if (making != state.making.end() && making->item == item) {
            out.raise.minimum = making->min_quantity.value();
            out.raise.multiple = making->multiple.value();
        }
        return out;
    }
    out.source = outside_source(state, item);
    out.lead = lead_days_of(structure, out.source);
    if (out.source < 0) return out;
    const state::SourceLine& line = state.sources[static_cast<std::size_t>(out.source)];
    out.plan = line.from_place ? Plan::transfer : Plan::buy;
    out.raise.minimum = line.min_quantity.value();
    out.raise.multiple = line.multiple.value();
    out.a_week = line.capacity_per_week.value_or(0);
    return out;
}

void Netting::link(std::int32_t requirement, std::int32_t receipt, std::int32_t planned, double units) {
    links_.push_back({requirement, receipt, planned, units});
}

double Netting::take_stock(const Requirement& wanted) {
    double rest = wanted.units;
    const int used = wanted.from == From::transfer ? std::max(wanted.due.day, wanted.for_day) : wanted.due.day;
    for (Lot& lot : stock_) {
        if (lot.last_day < used || lot.units <= kHair) continue;
        const double taken = std::min(rest, lot.units);
        lot.units -= taken;
        rest -= taken;
        if (rest <= kHair) return 0;
    }
    return rest;
}

// Of what comes by the day `latest`.
double Netting::take_coming(std::int32_t requirement, const Requirement& wanted, double units, int latest) {
    for (std::int32_t next; units > kHair && (next = next_for(wanted.due.day, latest)) >= 0;) {
        Receipt& receipt = receipts_[static_cast<std::size_t>(next)];
        const double taken = std::min(units, receipt.units - receipt.used);
        receipt.used += taken;
        receipt.wanted = std::min(receipt.wanted, wanted.due.day);
        receipt.needed = std::min(receipt.needed, wanted.due);
        link(requirement, next, -1, taken);
        units -= taken;
    }
    return units > kHair ? units : 0;
}

double Netting::serve(std::int32_t requirement, const Requirement& wanted) {
    return take_coming(requirement, wanted, take_stock(wanted), kNever);
}

std::vector<double> Netting::serve(const std::vector<Requirement>& wanted, const AskAnew& ask) {
    std::vector<double> rest;
    double lacks = 0, ordered = 0;
    for (std::size_t r = 0; r < wanted.size(); ++r) {
        const auto number = static_cast<std::int32_t>(r);
        double units = take_coming(number, wanted[r], take_stock(wanted[r]), wanted[r].due.day);
        if (units > kHair && next_for(wanted[r].due.day, kNever) >= 0) {
            const Anew anew = is_sent(wanted[r]) ? Anew{} : ask(units, ordered);
            const double can_be = std::clamp(anew.units, 0.0, units);
            units = take_coming(number, wanted[r], units - can_be, kNever) +
                    take_coming(number, wanted[r], can_be, anew.day);
        }
        ordered += is_sent(wanted[r]) ? 0 : units;
        rest.push_back(units);
        lacks += is_sent(wanted[r]) ? 0 : units;
    }
    for (const Receipt& receipt : receipts_) lacks -= receipt.units - receipt.used;
    for (std::size_t r = 0; r < wanted.size(); ++r) {
        const double anew_for = is_sent(wanted[r]) ? 0 : std::clamp(lacks, 0.0, rest[r]);
        lacks -= anew_for;
        rest[r] = anew_for + take_coming(static_cast<std::int32_t>(r), wanted[r], rest[r] - anew_for, kNever);
    }
    const auto earlier = [](const Link& a, const Link& b) { return a.requirement < b.requirement; };
    if (!std::is_sorted(links_.begin(), links_.end(), earlier)) std::stable_sort(links_.begin(), links_.end(), earlier);
    return rest;
}

// Of what comes by the day first what somebody has bound himself to: what nobody has sent yet need not be. Else what
// comes first. -1: nothing that comes by `latest` is left.
std::int32_t Netting::next_for(int day, int latest) {
    const auto free = [](const Receipt& receipt) { return receipt.order >= 0 && receipt.waits; };
    const auto find = [&](std::size_t& next, bool is_free) {
        while (next < receipts_.size() &&
               (free(receipts_[next]) != is_free || receipts_[next].units - receipts_[next].used <= kHair))
            ++next;
        return next < receipts_.size() && (receipts_[next].day <= latest || comes_as_wanted(receipts_[next]));
    };
    const bool bound = find(next_bound_, false), unbound = find(next_free_, true);
    if (!bound && !unbound) return -1;
    if (!bound || !unbound) return static_cast<std::int32_t>(bound ? next_bound_ : next_free_);
    const int mine = receipts_[next_bound_].day, other = receipts_[next_free_].day;
    return static_cast<std::int32_t>(mine <= day || mine <= other ? next_bound_ : next_free_);
}

void Netting::open_group(const Requirement& wanted) {
    Planned out;
    out.plan = supply_.plan;
    out.due = wanted.due;
    out.source = supply_.source;
    if (supply_.plan == Plan::make) {
        until_ = wanted.due.day + 1;  // a make a day of need
    } else {
        const auto by = ordering_.order_by(supply_.source, supply_.lead.sure, wanted.due.day);
        out.order_by = by.value_or(0);
        out.late = ordering_.comes(supply_.source, 0, supply_.lead.usual) > wanted.due.day;
        out.is_due = ordering_.comes(supply_.source, ordering_.look(), supply_.lead.sure) > wanted.due.day;
        until_ = ordering_.comes(supply_.source, ordering_.next_look(out.is_due ? 0 : decided(out.order_by)),
                                 supply_.lead.sure);
    }
    planned_.push_back(out);
    open_ = true;
}

int Netting::decided(int order_by) const {
    int look = 0;
    for (int next = ordering_.next_look(look); next <= order_by; next = ordering_.next_look(look)) look = next;
    return look;
}

void Netting::close() {
    if (!open_) return;
    Planned& last = planned_.back();
    last.units = raised(last.asked, supply_.raise);
    rounded_up_ += last.units - last.asked;
    open_ = false;
}

void Netting::stand_in(double in_vain) {
    for (const Receipt& receipt : receipts_) in_vain += receipt.owes_in_vain() ? receipt.used : 0;
    for (Receipt& receipt : receipts_) {
        receipt.stands_in = receipt.owed() ? 0 : std::min(in_vain, receipt.units - receipt.used);
        in_vain -= receipt.stands_in;
    }
}

// Backwards from the last: each order takes the source so many weeks, and ends before the next begins. An order of no
// more than a week's units comes at once.
void Netting::spread() {
    constexpr double kWeekDays = 7;
    if (supply_.a_week <= 0 || supply_.plan != Plan::buy) return;
    double ends = kNever;
    for (std::size_t p = planned_.size(); p-- > 0;) {
        Planned& one = planned_[p];
        if (one.plan != Plan::buy) continue;
        const double takes = kWeekDays * one.units / supply_.a_week, end = std::min<double>(one.due.day, ends);
        ends = std::max(end - takes, -double(kLongestDays));
        const int first = std::max(0, static_cast<int>(std::floor(ends + std::min(takes, kWeekDays) + kHair)));
        one.spread = one.due.day - static_cast<int>(std::floor(ends + std::min(takes, kWeekDays) + kHair));
        if (one.spread <= 0) continue;
        one.order_by = ordering_.order_by(supply_.source, supply_.lead.sure, first).value_or(0);
        one.late = ordering_.comes(supply_.source, 0, supply_.lead.usual) + one.spread > one.due.day;
        one.is_due = ordering_.comes(supply_.source, ordering_.look(), supply_.lead.sure) + one.spread > one.due.day;
    }
}

void Netting::plan(std::int32_t requirement, const Requirement& wanted, double short_units) {
    if (open_ && wanted.due.day >= until_) close();
    if (!open_ && rounded_up_ > kHair) {
        const double taken = std::min(short_units, rounded_up_);
        rounded_up_ -= taken;
        short_units -= taken;
        link(requirement, -1, static_cast<std::int32_t>(planned_.size()) - 1, taken);
        if (short_units <= kHair) return;
    }
    if (!open_) open_group(wanted);
    planned_.back().asked += short_units;
    if (wanted.due < planned_.back().due) planned_.back().due = wanted.due;  // earlier on the same day
    link(requirement, -1, static_cast<std::int32_t>(planned_.size()) - 1, short_units);
}

std::int32_t Netting::bring(std::int32_t requirement, const Planned& move) {
    const auto index = static_cast<std::int32_t>(planned_.size());
    planned_.push_back(move);
    link(requirement, -1, index, move.units);
    return index;
}

Netting::Spare Netting::spare(int leaves, int used) {
    double units = 0;
    for (const Lot& lot : stock_)
        if (lot.last_day >= used) units += lot.units;
    const std::int32_t next = units > kHair ? -1 : next_for(leaves, kNever);
    if (next < 0) return {units, 0};
    const Receipt& receipt = receipts_[static_cast<std::size_t>(next)];
    return {receipt.units - receipt.used, receipt.day};
}

bool Netting::buys_in_time(int day) const {
    return supply_.plan != Plan::make && supply_.source >= 0 &&
           ordering_.comes(supply_.source, 0, supply_.lead.usual) <= day;
}

}  // namespace drum::projection
