#include "output/record_report.h"

#include <algorithm>
#include <fmt/format.h>

#include "output/json.h"
#include "output/numbers.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;

constexpr std::size_t kRecordsShown = 20, kStockShown = 10, kActionsShown = 3;

// The due actions of one advice that the other does not have.
std::vector<const Action*> only_in(const engine::Advice* one, const engine::Advice* other) {
    std::vector<const Action*> out;
    if (one == nullptr) return out;
    for (const Action& a : one->actions.due) {
        const auto same = [&](const Action& b) { return a.id == b.id; };
        if (other == nullptr || std::none_of(other->actions.due.begin(), other->actions.due.end(), same)) out.push_back(&a);
    }
    return out;
}

std::string actions_line(const char* what, const engine::Advice& advice, const std::vector<const Action*>& actions) {
    std::string out;
    for (std::size_t i = 0; i < actions.size() && i < kActionsShown; ++i)
        out += fmt::format("{}  {}  {}\n", what, actions[i]->id, instruction(*advice.state, *actions[i]));
    if (actions.size() > kActionsShown) out += fmt::format("{}  {} more: drum actions\n", what, actions.size() - kActionsShown);
    return out;
}

std::string in(Quantity quantity, const std::string& unit) { return to_text(quantity) + (unit.empty() ? "" : " " + unit); }

}  // namespace

std::string record_text(const RecordReport& report) {
    std::string out;
    std::size_t known = 0;
    for (const Recorded& one : report.records) known += one.known;
    if (report.records.size() > kRecordsShown)
        out += fmt::format("{} records, {} of them known already.\n", report.records.size(), known);
    else
        for (const Recorded& one : report.records) out += fmt::format("{}  {}.\n", one.id, one.did);
    if (report.after == nullptr) return out + "Nothing changed.\n";
    for (std::size_t i = 0; i < report.stock.size() && i < kStockShown; ++i) {
        const StockChange& change = report.stock[i];
        out += fmt::format("{}: {} -> {} on hand", change.item, change.known_before ? to_text(change.before) : "?",
                           change.known_after ? in(change.after, change.unit) : "?");
        if (change.on_order_before != change.on_order_after)
            out += fmt::format(", {} -> {} on order", to_text(change.on_order_before), to_text(change.on_order_after));
        else if (change.on_order_after.micro != 0)
            out += fmt::format(", {} on order", to_text(change.on_order_after));
        out += ".\n";
    }
    if (report.stock.size() > kStockShown) out += fmt::format("{} more items: drum stock\n", report.stock.size() - kStockShown);
    const auto closed = only_in(report.before, report.after), raised = only_in(report.after, report.before);
    if (report.before != nullptr) out += actions_line("DONE", *report.before, closed);
    out += actions_line("NEW ", *report.after, raised);
    const std::size_t due = report.after->actions.due.size(), aside = report.after->actions.set_aside.size();
    if (due == 0 && aside == 0) return out + "Nothing needs you.\n";
    if (due > raised.size()) out += fmt::format("{} {} due: drum actions\n", due, due == 1 ? "action is" : "actions are");
    if (due == 0) out += fmt::format("{} to mend: drum actions\n", aside == 1 ? "1 item is" : fmt::format("{} items are", aside));
    return out;
}

std::string record_json(const RecordReport& report) {
    Json out;
    out["format"] = kFormat;
    out["records"] = Json::array();
    for (const Recorded& one : report.records)
        out["records"].push_back({{"id", one.id}, {"line", one.line}, {"did", one.did}, {"known", one.known}});
    out["stock"] = Json::array();
    for (const StockChange& change : report.stock)
        out["stock"].push_back({{"item", change.item}, {"place", change.place}, {"unit", change.unit}, {"before", to_text(change.before)},
                                {"after", to_text(change.after)}, {"on_order_before", to_text(change.on_order_before)},
                                {"on_order_after", to_text(change.on_order_after)}});
    if (report.after == nullptr) return line(out);
    out["as_of"] = report.after->state->site.zone.to_text(report.after->state->as_of);
    out["closed"] = Json::array();
    for (const Action* a : only_in(report.before, report.after)) out["closed"].push_back(a->id);
    out["raised"] = Json::array();
    for (const Action* a : only_in(report.after, report.before)) out["raised"].push_back(a->id);
    out["due"] = report.after->actions.due.size();
    out["set_aside"] = report.after->actions.set_aside.size();
    return line(out);
}

}  // namespace drum::output
