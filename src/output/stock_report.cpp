#include "output/stock_report.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "output/json.h"
#include "output/numbers.h"
#include "output/text.h"

namespace drum::output {
namespace {

Json position_json(const state::State& state, Id item, const state::Position& position) {
    Json out;
    out["item"] = state.items.text(item);
    out["place"] = state.item[item].place;
    out["on_hand"] = to_text(position.on_hand);
    if (position.unusable.micro != 0) out["unusable"] = to_text(position.unusable);
    out["on_order"] = to_text(position.on_order);
    out["committed"] = to_text(position.committed);
    out["position"] = to_text(position.position());
    out["unit"] = state.item[item].unit;
    out["known"] = position.known;
    return out;
}

Json move_json(const Zone& zone, const StockMove& move) {
    Json out;
    out["time"] = zone.to_text(move.time);
    out["kind"] = move.kind;
    out["quantity"] = to_text(move.quantity);
    for (const auto& [name, value] : {std::pair("place", &move.place), std::pair("to_place", &move.to_place), std::pair("order", &move.order), std::pair("id", &move.id)})
        if (!value->empty()) out[name] = *value;
    return out;
}

std::string signed_text(const StockMove& move) { return (move.quantity.micro > 0 && move.kind != "count" ? "+" : "") + to_text(move.quantity); }

std::string one_text(const StockReport& report) {
    const state::State& state = report.state;
    const state::Position& p = report.positions[static_cast<std::size_t>(report.item)];
    std::string out = item_text(state, report.item) + " at " + state.item[report.item].place + "\n";
    const std::string unit = state.item[report.item].unit.empty() ? "" : " " + state.item[report.item].unit;
    if (!p.known) out += "  Nothing says how much there is: drum record count " + state.items.text(report.item) + " QTY\n";
    for (const auto& [name, quantity] :
         {std::pair("on hand", p.on_hand), std::pair("unusable", p.unusable), std::pair("on order", p.on_order),
          std::pair("committed", p.committed), std::pair("position", p.position())})
        if (name != std::string_view("unusable") || quantity.micro != 0)
            out += fmt::format("  {:<10}{:>14}{}\n", name, to_text(quantity), unit);
    for (const StockMove& move : report.moves)
        out += fmt::format("  {} {}  {:<9}{:>12}  {}{}{}\n", to_text(state.site.zone.day_of(move.time)), state.site.zone.clock_text(move.time), move.kind,
                           signed_text(move), move.order, move.to_place.empty() ? "" : " " + move.place + " -> " + move.to_place,
                           move.id.empty() ? "" : " " + move.id);
    if (report.further > 0) out += fmt::format("  {} before: --all\n", report.further);
    return out;
}

}  // namespace

std::string stock_text(const StockReport& report) {
    const state::State& state = report.state;
    std::string out = "Stock as of " + state.site.zone.to_text(state.as_of) + "\n";
    if (report.item != kNone) return out + one_text(report);
    std::size_t width = 4;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) width = std::max(width, std::min<std::size_t>(state.items.text(item).size(), 30));
    out += fmt::format("{:<{}}  {:>12} {:>12} {:>12} {:>12}  unit\n", "item", width, "on hand", "on order", "committed", "position");
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        const state::Position& p = report.positions[static_cast<std::size_t>(item)];
        out += fmt::format("{:<{}}  {:>12} {:>12} {:>12} {:>12}  {}\n", state.items.text(item), width, p.known ? to_text(p.on_hand) : "?", to_text(p.on_order),
                           to_text(p.committed), p.known ? to_text(p.position()) : "?", state.item[item].unit);
    }
    return out;
}

std::string stock_json(const StockReport& report) {
    const state::State& state = report.state;
    Json out;
    out["format"] = kFormat;
    if (report.item == kNone) {
        out["as_of"] = state.site.zone.to_text(state.as_of);
        out["items"] = Json::array();
        for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item)
            out["items"].push_back(position_json(state, item, report.positions[static_cast<std::size_t>(item)]));
        return line(out);
    }
    out.update(position_json(state, report.item, report.positions[static_cast<std::size_t>(report.item)]));
    out["as_of"] = state.site.zone.to_text(state.as_of);
    out["moves"] = Json::array();
    for (const StockMove& move : report.moves) out["moves"].push_back(move_json(state.site.zone, move));
    out["further_moves"] = report.further;
    return line(out);
}

}  // namespace drum::output
