// What to do, for eyes: the first action whole, the others a line each under the order or the work they belong to.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "action/wording.h"
#include "output/due_groups.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::number;

constexpr const char* kIndent = "            ";

std::string one_action(const engine::Advice& advice, const Action& a) {
    std::string text = fmt::format("{}  {}\n{}{}\n", a.id, instruction(*advice.state, a), kIndent, a.reason);
    if (!a.before.empty()) text += kIndent + a.before + "\n";
    if (!a.rounding.empty()) text += fmt::format("{}{}\n", kIndent, a.rounding);
    if (!a.without.empty()) text += kIndent + a.without + "\n";
    return text + too_late_text(a);
}

// Every other action by its id, under what it is done together with.
std::string group_lines(const engine::Advice& advice, const std::vector<DueGroup>& groups, const Action* first) {
    std::string text;
    for (const DueGroup& group : groups) {
        std::string lines;
        for (const Action* a : group.actions) {
            if (a == first) continue;
            lines += fmt::format("  {}  {}{}\n", a->id, line_of(*advice.state, *a), a->item == kNone || a->verb == action::Verb::count ? "" : ", needed by " + short_text(a->need_by));
            if (!a->before.empty()) lines += kIndent + a->before + "\n";
            lines += too_late_text(*a);
        }
        if (lines.empty()) continue;
        const bool with_first = std::find(group.actions.begin(), group.actions.end(), first) != group.actions.end();
        text += fmt::format("\n{}{}{}\n", group.head, with_first ? ", with the first" : "", group.cost.empty() ? "" : fmt::format(", {} in all", group.cost)) + lines;
    }
    return text;
}

// What is accepted and not yet sent may come too late all the same.
std::string unsent_risk(const action::Pending& pending) {
    constexpr double kWorthSaying = 0.1;
    return pending.late_probability < kWorthSaying ? "" : "; sent today it still comes after stock has run out (" + action::percent(pending.late_probability) + ")";
}

std::string pending_lines(const engine::Advice& advice) {
    std::string text;
    for (const action::Pending& p : advice.actions.pending) {
        const std::string unit = p.item == kNone ? "" : advice.state->item[p.item].unit;
        const std::string who = short_text(p.decided) + (p.by.empty() ? "" : " by " + p.by) + (p.reason.empty() ? "" : " (" + p.reason + ")");
        const std::string what = std::string(action::name(p.verb)) + " " + (p.item == kNone ? "what waits at " + advice.state->resource[p.resource].name : item_text(*advice.state, p.item));
        if (p.kind == action::Pending::Kind::awaited)
            text += fmt::format("{}  {}: accepted {}; {}awaited until {}{}\n", p.id, what, who, p.quantity.micro > 0 ? amount_text(p.quantity, unit) + " " : "", short_text(p.until),
                                unsent_risk(p));
        else
            text += fmt::format("{}  {}: {} {}; comes back {}\n", p.id, what, action::name(p.kind), who, short_text(p.until + 1));
    }
    return text.empty() ? text : "\nDECIDED\n" + text;
}

// One line each; where many share a cause, one line for all of them.
std::string aside_lines(const engine::Advice& advice, const std::vector<action::SetAside>& list, const std::string& title) {
    constexpr std::size_t kNamed = 3;
    const auto cause = [](const action::SetAside& s) { return s.reason.substr(0, s.reason.find(" (")); };
    std::map<std::string, std::vector<const action::SetAside*>> by_cause;
    for (const action::SetAside& s : list) by_cause[cause(s)].push_back(&s);
    std::string text;
    for (const action::SetAside& s : list) {
        const auto& alike = by_cause[cause(s)];
        if (alike.size() <= kNamed) {
            text += fmt::format("{}{}; {}\n", s.item == kNone ? "" : item_text(*advice.state, s.item) + ": ", s.reason, s.mend);
        } else if (alike.front() == &s) {
            std::string names;
            for (std::size_t i = 0; i < kNamed; ++i) names += (i ? ", " : "") + advice.state->items.text(alike[i]->item);
            text += fmt::format("{} items ({} and {} more): {}; {}, and so on (drum actions --json)\n", number(double(alike.size())), names, number(double(alike.size() - kNamed)), cause(s), s.mend);
        }
    }
    return text.empty() ? text : "\n" + title + "\n" + text;
}

// A line a day, the next days only.
std::string later_lines(const engine::Advice& advice) {
    constexpr std::size_t kDays = 7, kNamed = 4;
    const std::vector<action::Upcoming>& upcoming = advice.actions.upcoming;
    std::string text;
    std::size_t at = 0;
    for (std::size_t days = 0; at < upcoming.size() && days < kDays; ++days) {
        const std::size_t first = at;
        while (at < upcoming.size() && upcoming[at].order_by == upcoming[first].order_by) ++at;
        text += fmt::format("{:<12}", short_text(upcoming[first].order_by));
        for (std::size_t i = first; i < at && i < first + kNamed; ++i) text += (i > first ? ", " : "") + item_text(*advice.state, upcoming[i].item);
        if (at - first > kNamed) text += fmt::format(" and {} more", at - first - kNamed);
        text += "\n";
    }
    if (at < upcoming.size()) text += fmt::format("{} more until {}: drum actions --json\n", upcoming.size() - at, short_text(upcoming.back().order_by));
    return text.empty() ? text : "\nLATER, as things stand\n" + text;
}

// What only somebody there can say, with the line to say it by. Of an item that is set aside for it, it stands there.
std::string question_lines(const engine::Advice& advice) {
    const auto& aside = advice.actions.set_aside;
    std::vector<action::SetAside> open;
    for (const action::SetAside& q : advice.actions.questions) {
        const auto is_asked = [&](const action::SetAside& s) { return s.item == q.item && s.reason == q.reason; };
        if (std::none_of(aside.begin(), aside.end(), is_asked)) open.push_back(q);
    }
    return aside_lines(advice, open, "TO BE SAID");
}

}  // namespace

std::string actions_text(const engine::Advice& advice) {
    const action::Actions& actions = advice.actions;
    std::string text;
    const Action* first = actions.due.empty() ? nullptr : &first_of(advice);
    if (!action::needs_somebody(actions)) text += (actions.set_aside.empty() ? "" : "No order is due. ") + all_is_well_or_mend(advice);
    else text += import_stock_text(advice);
    if (first != nullptr) text += one_action(advice, *first);
    const std::string others = group_lines(advice, due_groups(advice, true), first) + group_lines(advice, due_groups(advice, false), first);
    text += others + (others.empty() ? "" : "\nThe reason of each: drum why ID. To decide: drum actions accept ID, change, refuse or snooze.\n");
    text += later_lines(advice);
    text += pending_lines(advice) + question_lines(advice);
    return text + aside_lines(advice, actions.doubts, "DOES NOT FIT") + aside_lines(advice, actions.set_aside, "SET ASIDE");
}

}  // namespace drum::output
