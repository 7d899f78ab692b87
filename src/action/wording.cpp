#include "action/wording.h"

#include <array>
#include <cmath>
#include <cstdio>

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

std::string units(const constraint::Flow& flow, Id item, double value) {
    const std::string& unit = flow.state->item[item].unit;
    return amount(value) + (unit.empty() ? "" : " " + unit);
}

std::string count_of(double n, const std::string& one, const std::string& many) {
    return number(n) + " " + (n == 1 ? one : many);
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
    for (std::size_t at = point == std::string::npos ? text.size() : point; at > first + 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

std::string percent(double share) {
    if (share > 0 && share < 0.005) return "< 1 %";
    if (share > 0.995 && share < 1) return "> 99 %";
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.0f %%", share * 100);
    return buffer.data();
}

std::string buy_reason(const constraint::Flow& flow, const buffer::Buffer& buffer, const Action& action, double target) {
    std::string text = units(flow, buffer.item, buffer.on_hand) + " on hand";
    if (buffer.on_order > 0) text += " and " + units(flow, buffer.item, buffer.on_order) + " on order";
    text += " cover the need until " + short_text(action.need_by) + " with " + percent(target) + "; ordered today it comes about " +
            short_text(action.expected) + ".";
    if (action.starve_probability > 0.5)
        text += " That is probably too late (" + percent(action.starve_probability) + "): ask " + action.source +
                " for a faster delivery, and run work that does not need it.";
    return text;
}

std::string open_order_reason(const constraint::Flow& flow, const buffer::Buffer& buffer, const Action& action,
                              const state::Order& order) {
    std::string text = units(flow, buffer.item, buffer.on_hand) + " on hand last until " + short_text(action.need_by) + "; ";
    const std::string what = units(flow, buffer.item, order.outstanding().value());
    if (action.verb == Verb::approve) {
        text += "order " + order.order + " for " + what + " waits for approval";
        if (const auto since = order.approval_requested_at ? order.approval_requested_at : order.requested_at)
            text += " since " + short_text(flow.state->site.zone.day_of(*since));
        return text + ".";
    }
    text += "order " + order.order + " for " + what + " is expected " + short_text(action.expected);
    if (order.promised_at && *order.promised_at < flow.state->as_of)
        text += " (promised " + short_text(flow.state->site.zone.day_of(*order.promised_at)) + ")";
    return text + ".";
}

std::vector<Figure> figures_of(const constraint::Flow& flow, const buffer::Buffer& b, const Action& action, double target) {
    const state::SourceLine& source = flow.state->sources[static_cast<std::size_t>(b.source)];
    std::vector<Figure> out;
    out.push_back({"on hand", units(flow, b.item, b.on_hand)});
    out.push_back({"on order", units(flow, b.item, b.on_order)});
    out.push_back({"booked need within lead time and review", units(flow, b.item, b.booked)});
    out.push_back({"position (on hand + on order - booked)", units(flow, b.item, b.position())});
    out.push_back({"on hand + on order, held against the level", units(flow, b.item, b.on_hand + b.on_order)});
    out.push_back({"mean need within lead time and review", units(flow, b.item, b.mean_need)});
    out.push_back({"level: covers that need with " + percent(b.tau), units(flow, b.item, b.level)});
    out.push_back({"order up to: the level and a week's need, or the minimum", units(flow, b.item, b.order_up_to)});
    if (!action.rounding.empty()) out.push_back({"rounding", action.rounding});
    out.push_back({"lead time, mean", count_of(b.lead_days, "day", "days") +
                                          (source.lead_days ? " (typed: " + number(*source.lead_days) + ")" : "")});
    if (action.verb == Verb::buy && b.on_order > 0)
        out.push_back({"on hand and on order last, with " + percent(target), "until " + short_text(action.need_by)});
    else
        out.push_back({"on hand lasts, with " + percent(target), "until " + short_text(action.need_by)});
    out.push_back({"probability of running out before an order placed now arrives", percent(action.starve_probability)});
    if (b.minutes_per_unit > 0)
        out.push_back({"minutes of " + action.protects + " that need one unit", number(b.minutes_per_unit)});
    out.push_back({"throughput that needs one unit", number(b.value_per_unit)});
    out.push_back({"expected loss of waiting a week", count_of(action.hours_at_risk, "hour", "hours") + ", " + number(action.money_at_risk)});
    out.push_back({"expected loss of waiting a day", count_of(action.hours_per_day, "hour", "hours") + ", " + number(action.money_per_day)});
    out.push_back({"buffer zone", std::string(buffer::name(b.zone)) + ", penetration " + percent(b.penetration)});
    return out;
}

std::vector<std::string> facts_of(const constraint::Flow& flow, const buffer::Buffer& b) {
    const state::State& state = *flow.state;
    std::vector<std::string> out;
    const state::Count* last = nullptr;
    for (const state::Count& count : state.counts)
        if (count.item == b.item && count.time <= state.as_of) last = &count;
    if (last != nullptr)
        out.push_back("last count " + to_text(last->quantity) +
                      (last->time == Instant::beginning() ? ", undated" : " at " + state.site.zone.to_text(last->time)));
    const auto from = state.move_of[b.item], to = state.move_of[b.item + 1];
    out.push_back(count_of(to - from, "stock move", "stock moves") +
                  (to > from ? ", the last at " + state.site.zone.to_text(state.moves[to - 1].time) : ""));
    const learn::DemandRate& rate = flow.learned->rate[b.item];
    if (rate.days > 0)
        out.push_back("learned consumption " + number(rate.mean()) + " a day, from " + number(rate.days) + " days");
    const learn::LeadTime& lead = flow.learned->lead[static_cast<std::size_t>(b.source)];
    out.push_back("lead time from " + count_of(lead.observed, "receipt", "receipts") + " of the item and " +
                  number(lead.observed_supplier) + " of its supplier");
    for (const state::Order& order : state.orders)
        if (order.item == b.item && order.open() && order.kind != state::OrderKind::make)
            out.push_back("open order " + order.order + ": " + to_text(order.outstanding()) +
                          (order.promised_at ? ", promised " + to_text(state.site.zone.day_of(*order.promised_at)) : ""));
    return out;
}

}  // namespace drum::action
