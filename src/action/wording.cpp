#include "action/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "projection/sources.h"

namespace drum::action {
namespace {

// A quantity to a tenth of its unit, so that sums of what is shown add up.
std::string amount(double value) {
    const double tenths = std::round(value * 10) / 10;
    if (tenths == std::floor(tenths)) return number(tenths);
    const double whole = std::trunc(tenths);
    const int tenth = static_cast<int>(std::lround(std::fabs(tenths - whole) * 10));
    return (tenths < 0 && whole == 0 ? "-0" : number(whole)) + "." + std::to_string(tenth);
}

std::string count_of(double n, const std::string& one, const std::string& many) {
    return number(n) + " " + (n == 1 ? one : many);
}

// Where other work would keep the constraint busy: which orders run late without the item, and what they are worth;
// else "".
std::string runs_late(const Basis& basis, const buffer::Buffer& buffer) {
    if (!buffer.replaceable) return {};
    const LateOrders late =
        late_without(*basis.flow, basis.orders_above, buffer.item, buffer.lead_days + buffer.review_days);
    if (late.lines.empty()) return {};
    std::string text = "Other work keeps " + basis.stake.name + " busy, but ";
    constexpr std::size_t kNamed = 3;
    for (std::size_t i = 0; i < late.lines.size() && i < kNamed; ++i)
        text += (i ? ", " : "") + basis.state().demand[static_cast<std::size_t>(late.lines[i])].order;
    if (late.lines.size() > kNamed) text += " and " + std::to_string(late.lines.size() - kNamed) + " more";
    return text + (late.lines.size() == 1 ? " runs late: " : " run late: ") + throughput(*basis.flow, late.value) + ".";
}

}  // namespace

std::string number(double value) {
    const double magnitude = std::fabs(value);
    const int decimals = magnitude >= 100 || magnitude == std::floor(magnitude) ? 0 : magnitude >= 1 ? 1 : 2;
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
    std::string text = buffer.data();
    if (text == "-0") text = "0";
    const std::size_t point = text.find('.');
    const std::size_t first = text[0] == '-' ? 1 : 0;
    for (std::size_t at = point == std::string::npos ? text.size() : point; at > first + 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

std::string percent(double share) {
    if (share > 0 && share < 0.005) return "< 1 %";
    if (share > 0.995 && share < 1) return "> 99 %";
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.0f %%", share * 100);
    return buffer.data();
}

std::string believable(double value) {
    const double magnitude = std::fabs(value);
    if (magnitude < 1000 || !std::isfinite(value)) return number(value);
    const double step = std::pow(10, std::floor(std::log10(magnitude)) - 2);
    return number(std::round(value / step) * step);
}

std::string money(const state::State& state, double value) {
    return believable(value) + (state.site.currency.empty() ? "" : " " + state.site.currency);
}

std::string throughput(const constraint::Flow& flow, double value) {
    return (flow.priced ? money(*flow.state, value) : number(value) + " units") + " of throughput";
}

std::string units(const constraint::Flow& flow, Id item, double value) {
    const std::string& unit = flow.state->item[item].unit;
    return amount(value) + (unit.empty() ? "" : " " + unit);
}

std::string former_said(const state::State& state, const buffer::Former& former) {
    const constraint::Party party = former.party;
    const std::string who = party.kind == constraint::Party::Kind::resource ? state.resource[party.id].name
                            : party.kind == constraint::Party::Kind::market ? "the market"
                                                                            : constraint::name(state, party);
    return "was needed by " + who + " until " + short_text(former.until);
}

std::string day_text(const Basis& basis, Day day) { return near_text(day, basis.today); }

namespace {

// "0 EA on hand, 15 EA held or expired": nobody can use those, and somebody may free them.
std::string on_hand_text(const Basis& basis, const buffer::Buffer& buffer) {
    const state::State& state = basis.state();
    const Id here = basis.projection->nodes[static_cast<std::size_t>(buffer.node)].place;
    double unusable = here == kNone ? state.unusable[static_cast<std::size_t>(buffer.item)].value() : 0;
    const auto plans_apart = [&](Id place) {
        for (auto s = state.source_of[buffer.item]; s < state.source_of[buffer.item + 1]; ++s)
            if (state::is_our_place(state, state.sources[s]) &&
                state.places.find(state.suppliers.text(state.sources[s].supplier)) == place)
                return true;
        return false;
    };
    for (const state::Elsewhere& there : elsewhere_of(state, buffer.item)) {
        if (here == kNone && plans_apart(there.place)) unusable -= there.unusable.value();
        if (here != kNone && here == there.place) unusable += there.unusable.value();
    }
    const double wasted = expires_first(basis, buffer);
    return units(*basis.flow, buffer.item, buffer.on_hand) + " on hand" +
           (unusable > 1e-9 ? ", " + units(*basis.flow, buffer.item, unusable) + " held or expired" : "") +
           (wasted > 0.5 ? ", " + units(*basis.flow, buffer.item, std::round(wasted)) + " expire before they are used"
                         : "");
}

// "200 EA on hand and 50 EA on order last until about Sat 21 Mar"; of what is booked alone, what is missing.
std::string stands(const Basis& basis, const buffer::Buffer& buffer, const Action& action) {
    const constraint::Flow& flow = *basis.flow;
    std::string text = on_hand_text(basis, buffer);
    if (buffer.on_order > 0) text += " and " + units(flow, buffer.item, buffer.on_order) + " on order";
    if (action.stock_out && *action.stock_out <= basis.today) return text + " do not cover what is needed now";
    return text + (action.stock_out ? " last until about " + day_text(basis, *action.stock_out)
                                    : " cover all that is known for a year");
}

}  // namespace

std::string supply_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action, std::int32_t source) {
    const constraint::Flow& flow = *basis.flow;
    std::string text = stands(basis, buffer, action) + "; ";
    text += action.order_by > basis.today ? "sent " + day_text(basis, action.order_by)
            : action.verb == Verb::make   ? "begun today"
                                          : "ordered today";
    text += (action.verb == Verb::make ? " it is done about " : " it comes about ") + day_text(basis, action.expected);
    if (source >= 0 && source != buffer.source) {
        const state::State& state = basis.state();
        const double usual = flow.learned->lead[static_cast<std::size_t>(buffer.source)].mean();
        text += ", from " + state.suppliers.text(state.sources[static_cast<std::size_t>(buffer.source)].supplier) +
                " about " + day_text(basis, basis.today + basis.projection->ordering.comes(buffer.source, 0, usual));
    }
    if (buffer.former)
        text += "; it " + former_said(basis.state(), *buffer.former) + " and stays protected for one lead time";
    return text + ".";
}

std::string transfer_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action,
                            double amount_short) {
    return stands(basis, buffer, action) + " at " + action.place + "; " +
           units(*basis.flow, buffer.item, amount_short) + " can be spared at " + action.source + ".";
}

std::string put_off_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action, double outstanding) {
    const constraint::Flow& flow = *basis.flow;
    std::string text = "order " + order_text(action) + " brings " + units(flow, buffer.item, outstanding) + " about " +
                       day_text(basis, action.expected);
    if (action.verb == Verb::defer)
        text += ", and it is not needed before " + day_text(basis, action.need_by);
    else if (action.verb == Verb::reduce)
        text += ", of which nothing asks for " + units(flow, buffer.item, action.quantity.value());
    else
        text += ", and nothing asks for it";
    if (action.cost) text += ": it frees " + money(*flow.state, *action.cost);
    return text + ".";
}

std::string open_order_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action,
                              const state::Order& order) {
    const constraint::Flow& flow = *basis.flow;
    const Zone& zone = flow.state->site.zone;
    std::string text = on_hand_text(basis, buffer) + ", more is needed by " + day_text(basis, action.need_by) + "; ";
    const std::string what =
        "order " + order_text(action) + " for " + units(flow, buffer.item, order.outstanding().value());
    if (action.verb == Verb::release && projection::starts_later(*flow.state, order) && !projection::waits(order))
        return text + what + " is to begin " + day_text(basis, zone.day_of(*order.start_at)) +
               ", when its machine has other work: begun today it is done " + day_text(basis, action.expected) + ".";
    if (action.verb == Verb::release)
        return text + what + " is not begun, and takes until " + day_text(basis, action.expected) + ".";
    if (action.verb == Verb::approve) {
        const bool approved = order.status == state::OrderStatus::approved || order.approved_at;
        text += what + (order.status == state::OrderStatus::draft ? " is a draft nobody has sent"
                        : approved                                ? " is approved and nobody has placed it"
                                                                  : " waits for approval");
        if (const auto since = order.approval_requested_at ? order.approval_requested_at : order.requested_at)
            text += " since " + day_text(basis, zone.day_of(*since));
        return text + ".";
    }
    if (order.promised_at && zone.day_of(*order.promised_at) < basis.today)
        return text + what + " was promised for " + day_text(basis, zone.day_of(*order.promised_at)) + " and is " +
               count_of(basis.today - zone.day_of(*order.promised_at), "day", "days") + " late.";
    return text + what + " is expected " + day_text(basis, action.expected) + ".";
}

std::string without_it(const Basis& basis, const Action& action, const std::string& what_runs_out) {
    constexpr double kHoursShown = 0.05, kSure = 0.995, kProbable = 0.5;
    if (action.hours_at_risk < kHoursShown && action.money_at_risk <= 0) return {};
    const double chance = action.starve_probability;
    std::string text =
        (action.verb == Verb::expedite ? "Unless it comes sooner, " : "Left for a week, ") + what_runs_out;
    text += chance >= kSure ? " runs out" : chance >= kProbable ? " probably runs out" : " may run out";
    text += (chance >= kSure ? "" : " (" + percent(chance) + ")") +
            (action.need_by > basis.today ? ", " + day_text(basis, action.need_by) + " at the earliest"
                                          : ", from today on") +
            ": an expected loss of ";
    if (action.hours_at_risk >= kHoursShown) {
        text += number(action.hours_at_risk) + " h of " + action.protects;
        if (action.money_at_risk > 0) text += ", " + throughput(*basis.flow, action.money_at_risk);
    } else {
        text += throughput(*basis.flow, action.money_at_risk);
    }
    return text + ".";
}

std::string without_it(const Basis& basis, const buffer::Buffer& buffer, const Action& action) {
    const std::string lost = without_it(basis, action), late = runs_late(basis, buffer);
    return lost + (lost.empty() || late.empty() ? "" : " ") + late;
}

std::string lapse_said(const state::State& state, const state::Decision& decision, const Action& action) {
    std::string text = "Accepted " + short_text(state.site.zone.day_of(decision.at));
    if (!decision.by.empty()) text += " by " + decision.by;
    if (decision.quantity)
        text += " (" + to_text(*decision.quantity) + (action.unit.empty() ? "" : " " + action.unit) + ")";
    if (action.verb != Verb::buy && action.verb != Verb::make && action.verb != Verb::transfer)
        return text + ", and nothing was seen of it since.";
    return text + ", and not seen as an order since: it has lapsed.";
}

std::vector<Figure> figures_of(const Basis& basis, const buffer::Buffer& b, const Action& action) {
    const constraint::Flow& flow = *basis.flow;
    const state::SourceLine* source = b.source < 0 ? nullptr : &flow.state->sources[static_cast<std::size_t>(b.source)];
    std::vector<Figure> out;
    out.push_back({"on hand", units(flow, b.item, b.on_hand)});
    out.push_back({"on order", units(flow, b.item, b.on_order)});
    out.push_back({"booked need within lead time and review", units(flow, b.item, b.booked)});
    out.push_back({"on hand + on order, held against the level", units(flow, b.item, b.supply())});
    out.push_back({"mean need within lead time and review", units(flow, b.item, b.mean_need)});
    out.push_back({b.kept ? "level: misses at most " + percent(1 - b.tau) + " of what a cycle needs"
                          : "not kept: ordered as booked, which is",
                   units(flow, b.item, b.level)});
    if (b.kept) out.push_back({"an order covers at least", units(flow, b.item, b.cycle)});
    if (!action.rounding.empty()) out.push_back({"rounding", action.rounding});
    out.push_back({"lead time, mean",
                   count_of(b.lead_days, "day", "days") +
                       (source != nullptr && source->lead_days ? " (typed: " + number(*source->lead_days) + ")" : "")});
    out.push_back({b.on_order > 0 ? "on hand and on order as they come last until about" : "on hand lasts until about",
                   action.stock_out ? day_text(basis, *action.stock_out) : "more than a year"});
    const bool chased = action.verb == Verb::expedite;
    out.push_back({chased ? "probability of running out before it comes"
                          : "probability of running out before what is done today arrives",
                   percent(action.late_probability)});
    if (!chased)
        out.push_back({"probability of running out if it is left for a week", percent(action.starve_probability)});
    if (b.minutes_per_unit > 0)
        out.push_back({"minutes of " + action.protects + " that need one unit", number(b.minutes_per_unit)});
    out.push_back({"throughput that needs one unit",
                   flow.priced ? money(*flow.state, b.value_per_unit) : number(b.value_per_unit) + " units"});
    const auto loss = [&](double hours, double money) {
        return (b.fed > 0 ? count_of(hours, "hour", "hours") + ", " : std::string()) + throughput(flow, money);
    };
    out.push_back({chased ? "expected loss until it comes" : "expected loss of waiting a week",
                   loss(action.hours_at_risk, action.money_at_risk)});
    out.push_back({chased ? "expected loss of the last day it takes" : "expected loss of waiting a day",
                   loss(action.hours_per_day, action.money_per_day)});
    out.push_back({"buffer zone", std::string(buffer::name(b.zone)) + ", penetration " + percent(b.penetration)});
    return out;
}

std::vector<std::string> facts_of(const constraint::Flow& flow, const buffer::Buffer& b) {
    const state::State& state = *flow.state;
    std::vector<std::string> out;
    if (b.former) out.push_back(former_said(state, *b.former) + ", and stays protected for one lead time after that");
    const state::Count* last = nullptr;
    for (const state::Count& count : state.counts)
        if (count.item == b.item && count.time <= state.as_of) last = &count;
    if (last != nullptr)
        out.push_back(
            "last count " + to_text(last->quantity) +
            (last->time == Instant::beginning() ? ", undated" : " at " + state.site.zone.to_text(last->time)));
    const auto from = state.move_of[b.item], to = state.move_of[b.item + 1];
    out.push_back(count_of(to - from, "stock move", "stock moves") +
                  (to > from ? ", the last at " + state.site.zone.to_text(state.moves[to - 1].time) : ""));
    const learn::DemandRate& rate = flow.learned->rate[b.item];
    if (rate.days > 0)
        out.push_back("learned consumption " + number(rate.mean()) + " a day, from " + number(rate.days) + " days");
    if (b.source >= 0) {
        const learn::LeadTime& lead = flow.learned->lead[static_cast<std::size_t>(b.source)];
        out.push_back("lead time from " + count_of(lead.observed, "receipt", "receipts") + " of the item and " +
                      number(lead.observed_supplier) + " of its supplier");
    }
    for (const state::Order& order : state.orders)
        if (order.item == b.item && order.open() && (order.kind == state::OrderKind::make) == (b.source < 0))
            out.push_back(
                "open order " + order.order + ": " + to_text(order.outstanding()) +
                (order.promised_at ? ", promised " + to_text(state.site.zone.day_of(*order.promised_at)) : ""));
    return out;
}

}  // namespace drum::action
