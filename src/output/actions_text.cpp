// What to do, for eyes: the first action whole, the others a line each under the order or the work they belong to.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "action/wording.h"
#include "output/acts.h"
#include "output/release_report.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::number;

constexpr const char* kIndent = "                ";  // under what is to be done
constexpr std::size_t kLines = 8;
constexpr std::size_t kWhat = 25;  // columns of what is to be done; the whole is 80

std::string money_a_day(const engine::Advice& advice, const Act& act) {
    constexpr double kHoursShown = 0.05;
    if (act.hours_a_day >= kHoursShown) return fmt::format("{:.1f} h", act.hours_a_day);
    if (act.money_a_day < 0.5) return {};
    return advice.flow->priced ? action::believable(act.money_a_day) : number(act.money_a_day);
}

// What of one action its short line leaves out.
std::string rest_of(const engine::Advice& advice, const Action& a) {
    const state::State& state = *advice.state;
    std::string text;
    const auto add = [&](const std::string& more) {
        if (!more.empty()) text += (text.empty() ? "" : ", ") + more;
    };
    if (a.item != kNone && state.item[a.item].name != state.items.text(a.item)) add(state.item[a.item].name);
    add(a.purchase);
    add(a.source);
    if (a.verb == action::Verb::tell) add(a.customer);
    if (a.verb == action::Verb::tell || a.verb == action::Verb::defer) add("due " + near_text(advice, a.need_by));
    if (a.verb == action::Verb::buy && a.cut_off) add("they take orders until " + clock_of(*a.cut_off));
    return text;
}

// The line with its figures, then in full what it is about, folded.
std::string line_of(const engine::Advice& advice, const Act& act, const std::string& id) {
    const Action& first = act.first();
    std::string what, more;
    if (act.actions.size() == 1) {
        what = short_line_of(advice, first);
        more = rest_of(advice, first);
        if (!more.empty() && columns(what) + 2 + columns(more) <= kWhat) what += ", " + std::exchange(more, {});
    } else {
        const bool one_order = std::all_of(act.actions.begin(), act.actions.end(),
                                           [&](const Action* a) { return a->order == first.order; });
        what = fmt::format("{}{} {}", first.source.empty() ? "" : first.source + ", ", act.actions.size(),
                           first.order.empty() ? "items"
                           : one_order         ? "lines"
                                               : "orders");
        more = some_of(advice, act, nullptr);
    }
    if (columns(what) > kWhat) {
        more = what + (more.empty() ? "" : ", " + more);
        what.clear();
    }
    const auto day = [&](const std::optional<Day>& at) { return at ? near_text(advice, *at) : std::string(); };
    std::string text =
        fmt::format("{}{}{}{}{}{:>8}{:>7}", padded(word_of(first), 8), padded(id, 8), padded(what, kWhat),
                    padded(day(act.stock_out), 11), padded(day(act.arrives) + (act.too_late ? " !" : ""), 13),
                    act.value ? action::believable(*act.value) : "", money_a_day(advice, act));
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n" + (more.empty() ? "" : folded(more, kIndent));
    if (!first.before.empty()) text += folded(first.before, kIndent);
    return text;
}

std::string table_of(const engine::Advice& advice, const std::string& title, const std::vector<Act>& acts) {
    const auto ids = short_ids(advice);
    std::string text = fmt::format("{}{}{}{}{:>8}{:>7}\n", padded(title, 16), padded("what", kWhat),
                                   padded("stock out", 11), padded("arrives", 13), "value", "a day");
    for (const Act& act : acts)
        text += line_of(advice, act, act.actions.size() == 1 ? ids.at(act.first().id) : std::string());
    return text;
}

std::string today_lines(const engine::Advice& advice, bool all) {
    if (all) return table_of(advice, "TODAY", each_alone(advice, true));
    const ActList acts = todays_acts(advice, kLines);
    if (acts.lines.empty()) return {};
    std::string text = table_of(advice, "TODAY", acts.lines);
    if (acts.rest.empty()) return text;
    double money = 0;
    for (const Act& act : acts.rest) money += act.money_a_day;
    const std::string costs = money < 0.5           ? std::string("nothing is lost by a day")
                              : advice.flow->priced ? action::money(*advice.state, money) + " a day"
                                                    : number(money) + " units a day";
    return text + padded("then", 16) +
           folded(counts_text(acts.rest) + ": " + costs, kIndent).substr(std::string(kIndent).size());
}

// Of what stands above it: the mark, where there is one, and where the rest is.
std::string legend(const engine::Advice& advice, const std::string& above, bool all) {
    const ActList acts = todays_acts(advice, kLines);
    const bool together = !acts.rest.empty() || std::any_of(acts.lines.begin(), acts.lines.end(),
                                                            [](const Act& act) { return act.actions.size() > 1; });
    return (above.find(" !") == std::string::npos ? "" : "! too late even now. ") +
           std::string("Why: drum why ID. To decide: drum actions accept ID, change, refuse or snooze.") +
           (together && !all
                ? " Each of the " + number(double(advice.actions.due.size())) + " by itself: drum actions --all"
                : "");
}

// What is accepted and not yet sent may come too late all the same.
std::string unsent_risk(const action::Pending& pending) {
    constexpr double kWorthSaying = 0.1;
    return pending.late_probability < kWorthSaying ? ""
                                                   : "; sent today it still comes after stock has run out (" +
                                                         action::percent(pending.late_probability) + ")";
}

std::string pending_lines(const engine::Advice& advice) {
    std::string text;
    for (const action::Pending& p : advice.actions.pending) {
        const std::string unit = p.item == kNone ? "" : advice.state->item[p.item].unit;
        const std::string who = short_text(p.decided) + (p.by.empty() ? "" : " by " + p.by) +
                                (p.reason.empty() ? "" : " (" + p.reason + ")");
        const std::string what = std::string(action::name(p.verb)) + " " +
                                 (p.item == kNone ? "what waits at " + advice.state->resource[p.resource].name
                                                  : item_text(*advice.state, p.item));
        if (p.kind == action::Pending::Kind::awaited)
            text += fmt::format("{}  {}: accepted {}; {}awaited until {}{}\n", p.id, what, who,
                                p.quantity.micro > 0 ? amount_text(p.quantity, unit) + " " : "", short_text(p.until),
                                unsent_risk(p));
        else
            text += fmt::format("{}  {}: {} {}; comes back {}\n", p.id, what, action::name(p.kind), who,
                                short_text(p.until + 1));
    }
    return text.empty() ? text : "\nDECIDED\n" + text;
}

// One line each; where many share a cause, one line for all of them.
std::string aside_lines(const engine::Advice& advice, const std::vector<action::SetAside>& list,
                        const std::string& title) {
    constexpr std::size_t kNamed = 3;
    const auto cause = [](const action::SetAside& s) { return s.reason.substr(0, s.reason.find(" (")); };
    std::map<std::string, std::vector<const action::SetAside*>> by_cause;
    for (const action::SetAside& s : list) by_cause[cause(s)].push_back(&s);
    std::string text;
    for (const action::SetAside& s : list) {
        const auto& alike = by_cause[cause(s)];
        if (alike.size() <= kNamed) {
            text += fmt::format("{}{}; {}\n", s.item == kNone ? "" : item_text(*advice.state, s.item) + ": ", s.reason,
                                s.mend);
        } else if (alike.front() == &s) {
            std::string names;
            for (std::size_t i = 0; i < kNamed; ++i)
                names += (i ? ", " : "") + advice.state->items.text(alike[i]->item);
            text += fmt::format("{} items ({} and {} more): {}; {}, and so on (drum actions --json)\n",
                                number(double(alike.size())), names, number(double(alike.size() - kNamed)), cause(s),
                                s.mend);
        }
    }
    return text.empty() ? text : "\n" + title + "\n" + text;
}

// "buy 400 L P-905": of a chase the order's number.
std::string later_text(const engine::Advice& advice, const action::Upcoming& one) {
    action::Action a;
    a.verb = one.verb;
    std::string text = word_of(a) + " ";
    if (!one.order.empty()) text += one.order + ", ";
    if (one.quantity.micro > 0) text += amount_text(one.quantity, advice.state->item[one.item].unit) + " ";
    return text + advice.state->items.text(one.item) + away_text(*advice.state, one.item, one.place);
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
        std::string line;
        for (std::size_t i = first; i < at && i < first + kNamed; ++i)
            line += (i > first ? ", " : "") + later_text(advice, upcoming[i]);
        if (at - first > kNamed) line += fmt::format(" and {} more", at - first - kNamed);
        text += folded(line, padded("", 12)).substr(12);
    }
    if (at < upcoming.size())
        text += fmt::format("{} more until {}: drum actions --json\n", upcoming.size() - at,
                            short_text(upcoming.back().order_by));
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

std::string actions_text(const engine::Advice& advice, bool all) {
    const action::Actions& actions = advice.actions;
    std::string text;
    if (!action::needs_somebody(actions))
        text += (actions.set_aside.empty() ? "" : "No order is due. ") + all_is_well_or_mend(advice);
    else
        text += import_stock_text(advice);
    text += today_lines(advice, all) + folded(overload_text(advice), kIndent);
    if (const auto later = each_alone(advice, false); !later.empty())
        text += "\n" + table_of(advice, "DUE, NOT TODAY", later);
    if (!actions.due.empty()) text += "\n" + folded(legend(advice, text, all), "");
    if (const std::string begin = release_line(advice); !begin.empty()) text += "\nRELEASE     " + begin + "\n";
    text += later_lines(advice);
    text += pending_lines(advice) + question_lines(advice);
    return text + aside_lines(advice, actions.doubts, "DOES NOT FIT") +
           aside_lines(advice, actions.set_aside, "SET ASIDE");
}

}  // namespace drum::output
