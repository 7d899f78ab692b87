#include "output/projection_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "action/wording.h"
#include "output/json.h"
#include "output/numbers.h"
#include "output/text.h"

namespace drum::output {
namespace {

using projection::Projection;
using projection::RecordLine;

const buffer::Buffer* buffer_of(const engine::Advice& advice, Id node) {
    for (const buffer::Buffer& b : advice.buffers.protected_items)
        if (b.node == node) return &b;
    return nullptr;
}

projection::Record record_of(const engine::Advice& advice, Id node, int weeks) {
    const buffer::Buffer* b = buffer_of(advice, node);
    const auto need = projection::need_of(*advice.projection, *advice.prices->expected, node, b != nullptr && b->kept);
    return projection::record_of(*advice.projection, need, weeks);
}

std::string place_of(const engine::Advice& advice, Id node) {
    const projection::Node& at = advice.projection->nodes[static_cast<std::size_t>(node)];
    return at.place == kNone ? advice.state->item[at.item].place : advice.state->places.text(at.place);
}

// Home first, then the places that plan apart.
std::vector<Id> nodes_of(const Projection& projection, Id item) {
    std::vector<Id> out;
    for (Id node = 0; node < static_cast<Id>(projection.nodes.size()); ++node)
        if (projection.nodes[static_cast<std::size_t>(node)].item == item) out.push_back(node);
    return out;
}

// What a requirement is for: a sale, an order of ours, or what is planned of an item.
std::string wanted_for(const engine::Advice& advice, const projection::Requirement& wanted) {
    const state::State& state = *advice.state;
    const auto ref = static_cast<std::size_t>(wanted.ref);
    if (wanted.from == projection::From::sale) return state.demand[ref].order;
    if (wanted.of_order) return state.orders[ref].order;
    if (wanted.of_accepted) return "accepted " + state.items.text(wanted.into);
    const projection::Planned& planned = advice.projection->planned[ref];
    const std::string item = state.items.text(advice.projection->nodes[static_cast<std::size_t>(planned.node)].item);
    return (wanted.from == projection::From::transfer ? "transfer of " : "planned ") + item;
}

std::string amount(double value) { return to_text(nearest_quantity(value)); }

std::string short_amount(double value) {
    const double tenths = std::round(value * 10) / 10;
    return tenths == std::round(tenths) ? fmt::format("{:.0f}", tenths + 0.0) : fmt::format("{:.1f}", tenths);
}

std::string day_name(const RecordLine& at) {
    return at.day == at.last ? short_text(at.day)
                             : short_text(at.day).substr(4) + " - " + short_text(at.last).substr(4);
}

std::string chance(double p) { return p < 0.005 ? "" : action::percent(p); }

std::string node_text(const engine::Advice& advice, Id node, int weeks) {
    const state::State& state = *advice.state;
    const Projection& all = *advice.projection;
    const Id item = all.nodes[static_cast<std::size_t>(node)].item;
    const buffer::Buffer* b = buffer_of(advice, node);
    const projection::Record record = record_of(advice, node, weeks);
    const std::string unit = state.item[item].unit.empty() ? "" : " " + state.item[item].unit;
    std::string text = item_text(state, item) + " at " + place_of(advice, node) + "\n";
    text += fmt::format("{}{} on hand", short_amount(all.stock[static_cast<std::size_t>(node)]), unit);
    if (b != nullptr && b->kept)
        text += fmt::format("; kept, level {}{}", short_amount(b->level), unit);
    else
        text += "; not kept: ordered as booked";
    text += !record.lasts_until ? std::string("; lasts as far as this table goes\n")
            : *record.lasts_until < all.today
                ? std::string("; short today\n")
                : fmt::format("; lasts to about {}\n", near_text(advice, *record.lasts_until + 1));
    text += fmt::format("\n{:<16}{:>9}{:>9}{:>10}{:>9}{:>10}{:>16}\n", "", "booked", "unbooked", "scheduled", "planned",
                        "left", "5 to 95 %");
    for (const RecordLine& at : record.lines) {
        const auto cell = [](double value) { return value > 0.05 ? short_amount(value) : std::string(); };
        const auto left = [](double value) { return short_amount(std::fabs(value) < 100 ? value : std::round(value)); };
        const std::string range = left(at.available.p05) + " to " + left(at.available.p95);
        text += fmt::format("{:<16}{:>9}{:>9}{:>10}{:>9}{:>10}{:>16}", day_name(at), cell(at.booked), cell(at.unbooked),
                            cell(at.scheduled), cell(at.planned), left(at.available.p50),
                            at.available.p05 == at.available.p95 ? std::string() : range);
        const std::string out = chance(at.short_probability);
        text += out.empty() ? "\n" : "  out " + out + "\n";
    }
    text += "left: with what is scheduled, without what is only planned\n";
    const auto requirements = all.requirements_of(node);
    if (!requirements.empty()) text += "\nNeeded\n";
    constexpr std::size_t kShown = 20;
    for (std::size_t r = 0; r < requirements.size() && r < kShown; ++r) {
        const projection::Requirement& wanted = requirements[r];
        const std::string late = wanted.served == projection::kNever ? "  nothing brings it"
                                 : wanted.served > wanted.due.day
                                     ? "  there about " + near_text(all.today + wanted.served, all.today)
                                     : std::string();
        const std::string when = wanted.asked_day < 0 ? "was due " + near_text(all.today + wanted.asked_day, all.today)
                                                      : near_text(all.today + wanted.due.day, all.today);
        text +=
            fmt::format("  {:<20}{:>10}  {}{}\n", when, short_amount(wanted.units), wanted_for(advice, wanted), late);
    }
    if (requirements.size() > kShown)
        text += fmt::format("  and {} more (--json has all)\n", requirements.size() - kShown);
    if (!all.receipts_of(node).empty()) text += "\nOn its way\n";
    for (const projection::Receipt& receipt : all.receipts_of(node)) {
        const std::string order =
            receipt.order < 0 ? "accepted" : state.orders[static_cast<std::size_t>(receipt.order)].order;
        text += fmt::format(
            "  {:<20}{:>10}  {}{}{}\n", near_text(all.today + receipt.there, all.today), short_amount(receipt.units),
            order,
            receipt.waits     ? ", not sent"
            : receipt.overdue ? ", overdue"
                              : "",
            receipt.wanted < receipt.day ? ", wanted " + near_text(all.today + receipt.wanted, all.today) : "");
    }
    return text;
}

std::optional<Day> promise_of(const engine::Advice& advice, const projection::Receipt& receipt) {
    if (receipt.order < 0) return std::nullopt;
    const auto& promised = advice.state->orders[static_cast<std::size_t>(receipt.order)].promised_at;
    return promised ? std::optional(advice.state->site.zone.day_of(*promised)) : std::nullopt;
}

Json receipt_json(const engine::Advice& advice, const projection::Receipt& receipt) {
    const Day today = advice.projection->today;
    const projection::Comes comes = projection::comes_of(*advice.projection, receipt);
    Json out;
    out["order"] =
        receipt.order < 0 ? std::string() : advice.state->orders[static_cast<std::size_t>(receipt.order)].order;
    out["quantity"] = amount(receipt.units);
    if (const auto promised = promise_of(advice, receipt)) out["promised"] = to_text(*promised);
    out["comes"] = {{"p05", to_text(today + comes.p05)},
                    {"p50", to_text(today + comes.p50)},
                    {"p95", to_text(today + comes.p95)},
                    {"never", nine_digits(comes.never)}};
    if (receipt.wanted != projection::kNever && receipt.wanted < receipt.day)
        out["wanted"] = to_text(today + receipt.wanted);
    return out;
}

Json node_json(const engine::Advice& advice, Id node, int weeks) {
    const state::State& state = *advice.state;
    const Projection& all = *advice.projection;
    const Id item = all.nodes[static_cast<std::size_t>(node)].item;
    const buffer::Buffer* b = buffer_of(advice, node);
    const projection::Record record = record_of(advice, node, weeks);
    Json out;
    out["item"] = state.items.text(item);
    out["place"] = place_of(advice, node);
    out["unit"] = state.item[item].unit;
    out["on_hand"] = amount(all.stock[static_cast<std::size_t>(node)]);
    out["kept"] = b != nullptr && b->kept;
    out["level"] = amount(b != nullptr && b->kept ? b->level : 0);
    if (record.lasts_until) out["lasts_until"] = to_text(*record.lasts_until);
    out["days"] = Json::array();
    for (const RecordLine& at : record.lines) {
        Json day{{"day", to_text(at.day)}};
        if (at.last != at.day) day["to"] = to_text(at.last);
        day["booked"] = amount(at.booked);
        day["unbooked"] = nine_digits(at.unbooked);
        day["scheduled"] = amount(at.scheduled);
        day["planned"] = amount(at.planned);
        day["available"] = {{"p05", nine_digits(at.available.p05)},
                            {"p50", nine_digits(at.available.p50)},
                            {"p95", nine_digits(at.available.p95)}};
        day["short_probability"] = nine_digits(at.short_probability);
        out["days"].push_back(std::move(day));
    }
    out["requirements"] = Json::array();
    for (const projection::Requirement& wanted : all.requirements_of(node)) {
        Json one{{"day", to_text(all.today + wanted.due.day)},
                 {"quantity", amount(wanted.units)},
                 {"from", wanted_for(advice, wanted)}};
        if (wanted.asked_day < 0) one["due"] = to_text(all.today + wanted.asked_day);
        if (wanted.served != projection::kNever) one["there"] = to_text(all.today + wanted.served);
        out["requirements"].push_back(std::move(one));
    }
    out["receipts"] = Json::array();
    for (const projection::Receipt& receipt : all.receipts_of(node))
        out["receipts"].push_back(receipt_json(advice, receipt));
    out["planned"] = Json::array();
    for (const projection::Planned& planned : all.planned_orders_of(node)) {
        Json one{{"quantity", amount(planned.units)},
                 {"order_by", to_text(all.today + planned.order_by)},
                 {"need_by", to_text(all.today + planned.due.day)}};
        if (planned.there != projection::kNever) one["there"] = to_text(all.today + planned.there);
        out["planned"].push_back(std::move(one));
    }
    return out;
}

}  // namespace

std::string projection_text(const engine::Advice& advice, Id item, int weeks) {
    std::string text;
    for (const Id node : nodes_of(*advice.projection, item))
        text += (text.empty() ? "" : "\n") + node_text(advice, node, weeks);
    return text;
}

std::string projection_json(const engine::Advice& advice, Id item, int weeks) {
    const std::vector<Id> nodes = nodes_of(*advice.projection, item);
    Json out;
    out["format"] = kFormat;
    out.update(node_json(advice, nodes.front(), weeks));
    out["as_of"] = advice.state->site.zone.to_text(advice.state->as_of);
    if (nodes.size() > 1) {
        out["places"] = Json::array();
        for (std::size_t n = 1; n < nodes.size(); ++n) out["places"].push_back(node_json(advice, nodes[n], weeks));
    }
    return line(out);
}

}  // namespace drum::output
