#include "output/why.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "action/wording.h"
#include "output/numbers.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::number;
using action::percent;
using constraint::Party;

Why why_action(const engine::Advice& advice, const action::Action& a) {
    Why out{instruction(*advice.state, a), a.reason, a.figures, {}};
    if (!a.without.empty()) out.reason += " " + a.without;
    if (!a.before.empty()) out.reason += " " + a.before;
    for (const action::Instead& other : a.instead) out.facts.push_back("instead, or beside: " + other.text);
    for (const buffer::Buffer& b : advice.buffers.protected_items)
        if (b.item == a.item)
            for (std::string& fact : action::facts_of(*advice.flow, b)) out.facts.push_back(std::move(fact));
    return out;
}

// What is to be done about it today, as drum actions says it.
std::string due_of(const engine::Advice& advice, Id item) {
    std::string text;
    for (const action::Action& a : advice.actions.due)
        if (a.item == item) text += (text.empty() ? "" : " ") + instruction(*advice.state, a) + " (" + a.id + ")";
    return text;
}

// Why nothing watches over it.
std::string unprotected(const engine::Advice& advice, Id item) {
    if (begun_today(advice))
        return "All that was sold, used or ordered was written down today: its level is set tomorrow morning.";
    if (advice.flow->made[item]) return "It is made here and not under protection: nothing that earns needs it.";
    const bool source = advice.state->source_of[item] < advice.state->source_of[item + 1];
    return source ? "It is not under protection: nothing that earns needs it, as far as is known."
                  : "It is not under protection: nothing says where it comes from (table sources).";
}

Why why_item(const engine::Advice& advice, Id item) {
    const state::State& state = *advice.state;
    Why out;
    out.subject = item_text(state, item);
    for (const action::SetAside& s : advice.actions.set_aside)
        if (s.item == item) out.reason = "Set aside: " + s.reason + ". Mend: " + s.mend + ".";
    for (const buffer::Buffer& b : advice.buffers.protected_items) {
        if (b.item != item) continue;
        if (out.reason.empty()) out.reason = due_of(advice, item);
        if (out.reason.empty())
            out.reason = b.triggered()      ? "Stock and open orders have fallen to its level."
                         : b.mean_need <= 0 ? "Nothing asks for it now."
                                            : "Stock and open orders are above its level; nothing is due.";
        out.figures = action::as_if_bought(*advice.flow, *advice.projection, *advice.prices->expected, advice.buffers,
                                           b, advice.prices->stake)
                          .figures;
        std::erase_if(out.figures, [](const action::Figure& f) { return f.name.starts_with("expected loss"); });
        out.facts = action::facts_of(*advice.flow, b);
    }
    if (const auto days =
            buffer::promise_days(*advice.flow, advice.prices->named.party, advice.prices->shipping, advice.rope, item);
        days && *days < 3650)
        out.figures.push_back(
            {"an order taken today can be promised for",
             near_text(state.site.zone.day_of(state.as_of) + static_cast<int>(std::ceil(*days - 1e-9)),
                       state.site.zone.day_of(state.as_of))});
    for (const action::SetAside& s : advice.actions.doubts)
        if (s.item == item) out.facts.push_back(s.reason + "; " + s.mend);
    if (out.reason.empty()) out.reason = unprotected(advice, item);
    if (out.figures.empty() && state.stocked[item])
        out.figures.push_back({"on hand", to_text(state.on_hand[item]) + " " + state.item[item].unit});
    return out;
}

std::string won_lately(const engine::Advice& advice, Id resource) {
    const auto& history = advice.prices->history;
    int days = 0, wins = 0;
    for (std::size_t i = history.size() > 14 ? history.size() - 14 : 0; i < history.size(); ++i, ++days)
        wins += history[i].resource == resource ? 1 : 0;
    return days > 0 ? fmt::format("the log shows it as the constraint on {} of the last {} days", wins, days) : "";
}

Why why_resource(const engine::Advice& advice, Party party) {
    const state::State& state = *advice.state;
    Why out;
    out.subject = party.kind == Party::Kind::resource ? state.resource[party.id].name : constraint::name(state, party);
    if (!advice.prices->named.known) {
        out.reason = "Tomorrow's constraint is not known: nothing says what is wanted, used or worked on.";
        return out;
    }
    double tomorrow = 0;
    for (const auto& chance : advice.prices->outlook.days.front().chances)
        if (chance.party == party) tomorrow = chance.probability;
    const bool named = party == advice.prices->named.party;
    out.reason = named ? "It is named as tomorrow's constraint" : "It is not tomorrow's constraint";
    out.reason += advice.prices->named.from_log
                      ? ": " + percent(tomorrow) + " by the daily constraints of the log."
                      : ": " + percent(tomorrow) + " by " + number(advice.prices->outlook.draws) +
                            (advice.prices->history.empty() ? " draws." : " draws and the log.");
    for (const buffer::Former& former : advice.prices->formers)
        if (former.party == party)
            out.reason += " It was until " + short_text(former.until) +
                          ": what it needs stays protected for one lead time of each item after that.";
    const constraint::Ranking& ranking = advice.ranking;
    for (const constraint::Ranked& ranked : ranking.ranked) {
        if (ranked.party != party || advice.prices->named.from_log) continue;
        const std::string days = " over " + number(ranking.days) + " days";
        if (party.kind == Party::Kind::resource) {
            const double capacity = constraint::capacities(*advice.flow, ranking.from, ranking.to)[party.id];
            if (std::isfinite(capacity)) out.figures.push_back({"available" + days, number(capacity / 60) + " h"});
            if (std::isfinite(capacity))
                out.figures.push_back({"work wanted" + days, number(ranked.load * capacity / 60) + " h"});
        }
        out.figures.push_back(
            {party.kind == Party::Kind::market ? "throughput / wanted" + days : "load" + days, percent(ranked.load)});
        out.figures.push_back({"10 % more brings, a day", action::throughput(*advice.flow, ranked.gain_per_day)});
        if (ranked.hour_value > 0)
            out.figures.push_back({"an hour is worth", action::throughput(*advice.flow, ranked.hour_value)});
    }
    if (named && advice.prices->shipping.whole.days > 0) {
        const buffer::WayTime& shipping = advice.prices->shipping.whole;
        out.figures.push_back(
            {"from it to the due date, protected",
             number(shipping.days) + (shipping.days == 1 ? " day, by " : " days, by ") + buffer::name(shipping.basis) +
                 (shipping.observed > 0 ? ", of " + number(shipping.observed) + " pieces of work" : "")});
    }
    if (party.kind != Party::Kind::resource) return out;
    if (const learn::Desk& desk = advice.prices->learned->desk[party.id]; !desk.empty()) {
        out.figures.push_back({"come a day", fmt::format("{:.1f}", desk.arrivals_per_day)});
        out.figures.push_back({"are answered a day", fmt::format("{:.1f}", desk.answers_per_day)});
        out.figures.push_back({"wait now", fmt::format("{:.0f}", desk.queue())});
        out.figures.push_back({"mean wait of those answered", fmt::format("{:.1f} days", desk.wait_days)});
        for (const std::string& person : desk.people) out.facts.push_back("answered by " + person);
    }
    const learn::ResourceLearned& learned = advice.prices->learned->resource[party.id];
    out.figures.push_back(
        {"parallel servers", number(learned.servers) + std::string(state.resource[party.id].servers ? ""
                                                                   : learned.logged                 ? " (learned)"
                                                                                                    : " (assumed)")});
    out.figures.push_back({"usually available", percent(learned.availability) + " of its open time"});
    if (std::string lately = won_lately(advice, party.id); !lately.empty()) out.facts.push_back(std::move(lately));
    out.facts.push_back(
        fmt::format("{} logged operations", state.operation_of[party.id + 1] - state.operation_of[party.id]));
    int steps = 0;
    for (const state::RouteStep& step : state.routes) steps += step.resource == party.id ? 1 : 0;
    if (steps > 0) out.facts.push_back(fmt::format("{} route steps", steps));
    return out;
}

}  // namespace

namespace {

std::optional<Why> why_named(const engine::Advice& advice, const std::string& id) {
    const state::State& state = *advice.state;
    if (const Id item = state.items.find(id); item != kNone) return why_item(advice, item);
    if (const Id resource = state.resources.find(id); resource != kNone)
        return why_resource(advice, {Party::Kind::resource, resource});
    for (std::size_t r = 0; r < state.resource.size(); ++r)
        if (state.resource[r].name == id) return why_resource(advice, {Party::Kind::resource, static_cast<Id>(r)});
    if (const Id supplier = state.suppliers.find(id); supplier != kNone)
        return why_resource(advice, {Party::Kind::supplier, supplier});
    if (id == "market") return why_resource(advice, {});
    return std::nullopt;
}

}  // namespace

Result<Why> why(const engine::Advice& advice, const std::string& named) {
    if (auto answer = why_named(advice, named)) return std::move(*answer);
    const auto meant = action::meant_id(advice.actions, named);
    if (!meant) return std::unexpected(meant.error());
    const std::string& id = *meant;
    for (const action::Action& a : advice.actions.due)
        if (a.id == id) return why_action(advice, a);
    for (const action::Action& a : advice.actions.overload)
        if (a.id == id) return why_action(advice, a);
    for (const action::Upcoming& u : advice.actions.upcoming)
        if (u.id == id) return why_item(advice, u.item);
    for (const action::Pending& p : advice.actions.pending)
        if (p.id == id)
            return p.item == kNone ? why_resource(advice, {Party::Kind::resource, p.resource})
                                   : why_item(advice, p.item);
    return fail(ErrorCode::not_found,
                "nothing here is called '" + named +
                    "': name an action (drum actions), an item, a resource, a supplier or market");
}

std::string why_text(const Why& why) {
    std::string text = why.subject + "\n" + why.reason + "\n";
    std::size_t width = 0;
    for (const action::Figure& figure : why.figures) width = std::max(width, figure.name.size());
    if (!why.figures.empty()) text += "\n";
    for (const action::Figure& figure : why.figures)
        text += fmt::format("  {:<{}}  {}\n", figure.name, width, figure.value);
    if (!why.facts.empty()) text += "\nFrom\n";
    for (const std::string& fact : why.facts) text += "  " + fact + "\n";
    return text;
}

std::string why_json(const engine::Advice& advice, const Why& why) {
    Json out;
    out["format"] = 1;
    out["as_of"] = advice.state->site.zone.to_text(advice.state->as_of);
    out["subject"] = why.subject;
    out["reason"] = why.reason;
    out["figures"] = Json::array();
    for (const action::Figure& figure : why.figures)
        out["figures"].push_back({{"name", figure.name}, {"value", figure.value}});
    out["facts"] = why.facts;
    return line(out);
}

}  // namespace drum::output
