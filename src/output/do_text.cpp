// The one thing to do, and what else is for today.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "action/wording.h"
#include "output/acts.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::number;
using action::percent;
using action::Verb;

constexpr const char* kIndent = "            ";

// What is to be done where no action is due and an item is set aside.
std::string mend_text(const engine::Advice& advice) {
    const action::SetAside& first = advice.actions.set_aside.front();
    return fmt::format("Mend {}: {}; {}\n", item_text(*advice.state, first.item), first.reason, first.mend);
}

// Nothing is protected, so that saying "nothing needs you" would be a guess.
std::string nothing_known(const engine::Advice& advice) {
    if (begun_today(advice))
        return "Nothing can be advised yet: all that was sold, used or ordered was written down today. Levels are set "
               "in the morning; the first are there tomorrow.\n";
    return "Nothing to buy, make or chase can be named: it takes items that sell or are used, their stock, and where "
           "they come from (drum audit).\n";
}

bool blind(const engine::Advice& advice) {
    return advice.buffers.protected_items.empty() && advice.actions.due.empty() && advice.actions.set_aside.empty() &&
           advice.actions.pending.empty() && advice.actions.upcoming.empty();
}

// What was accepted, is no order yet and is probably too late already: accepting it silences the action, not the risk.
std::string unsent(const engine::Advice& advice) {
    std::string text;
    for (const action::Pending& p : advice.actions.pending)
        if (p.late_probability > 0.5)
            text += fmt::format(
                "{:<12}{} was accepted {} and is no order yet; sent today it still comes after stock has run out "
                "({})\n",
                text.empty() ? "UNSENT" : "", item_text(*advice.state, p.item), short_text(p.decided),
                percent(p.late_probability));
    return text;
}

// "Nothing needs you. Paint booth is protected until Thu 3 Dec (95 %)."
std::string all_is_well(const engine::Advice& advice) {
    if (blind(advice)) return nothing_known(advice);
    if (const int answers = action::answers_awaited(advice.actions); answers > 0)
        return fmt::format("Nothing needs you but {}: drum actions\n",
                           answers == 1 ? "an answer" : std::to_string(answers) + " answers");
    std::string text = "Nothing needs you.";
    if (const auto& well = advice.actions.protected_until) {
        const bool machine = advice.prices->stake.party.kind == constraint::Party::Kind::resource;
        const std::string what = machine                 ? advice.prices->stake.name + " is protected"
                                 : well->known_late == 0 ? std::string("What is sold is covered")
                                                         : std::string("Nothing more is late");
        text += fmt::format(" {} until {} ({})", what, near_text(advice, well->until), percent(well->probability));
        text += well->known_late > 0 ? fmt::format("; {} late, known.", well->known_late) : std::string(".");
    }
    if (!advice.actions.upcoming.empty())
        text += fmt::format(" The next order is due {}.", near_text(advice, advice.actions.upcoming.front().order_by));
    const auto awaited = std::count_if(advice.actions.pending.begin(), advice.actions.pending.end(),
                                       [](const auto& p) { return p.kind == action::Pending::Kind::awaited; });
    if (awaited > 0) text += fmt::format(" Accepted and awaited: {} (drum actions).", awaited);
    return text + "\n" + unsent(advice);
}

// The other lines of the order that the first action belongs to.
std::string with_it(const engine::Advice& advice, const Act& act, const Action& first) {
    if (act.actions.size() < 2 || first.verb != Verb::buy) return {};
    const std::string cost = act.value ? ". The order costs " + action::money(*advice.state, *act.value) : "";
    return folded("With it, from " + first.source + ": " + some_of(advice, act, &first) + cost + ".", kIndent);
}

// What else is for today, counted: "chase 2, start 1, approve 1".
std::string then_text(const engine::Advice& advice, const Action& first) {
    std::string with;
    std::vector<Act> others;
    for (Act& act : todays_acts(advice, std::numeric_limits<std::size_t>::max()).lines) {
        const bool has_first = std::find(act.actions.begin(), act.actions.end(), &first) != act.actions.end();
        if (has_first) with = with_it(advice, act, first);
        if (has_first && !with.empty()) continue;
        std::erase(act.actions, &first);
        others.push_back(std::move(act));
    }
    const std::string counts = counts_text(others);
    return with + (counts.empty() ? "" : fmt::format("{:<12}{}: drum actions\n", "THEN", counts));
}

// "23 more, none before Tue 24 Nov": what is due on a later day does not shout.
std::string not_yet(const engine::Advice& advice) {
    std::size_t n = advice.actions.upcoming.size();
    std::optional<Day> next;
    if (n > 0) next = advice.actions.upcoming.front().order_by;
    for (const Action& a : advice.actions.due) {
        if (is_for_today(advice, a)) continue;
        ++n;
        if (!next || a.order_by < *next) next = a.order_by;
    }
    return next ? fmt::format("{} more, none before {}", number(double(n)), near_text(advice, *next)) : std::string();
}

// "Stock lasts to Fri 4 Dec, it arrives about Fri 4 Dec. A day of waiting costs 1.2 h of Paint booth, 1,490 EUR."
std::string stakes_text(const engine::Advice& advice, const Action& a) {
    constexpr double kHoursShown = 0.05;
    const bool arrives =
        a.verb == Verb::buy || a.verb == Verb::make || a.verb == Verb::transfer || a.verb == Verb::expedite;
    std::string text;
    if (arrives && a.stock_out)
        text = fmt::format("Stock lasts to {}, it {} about {}.", near_text(advice, *a.stock_out),
                           a.verb == Verb::make ? "is done" : "arrives", near_text(advice, a.expected));
    const bool hours = a.hours_per_day >= kHoursShown, money = a.money_per_day >= 0.5;
    if (!hours && !money) return text;
    text += (text.empty() ? "" : " ") + std::string("Each day of waiting costs ");
    if (hours) text += number(a.hours_per_day) + " h of " + a.protects + (money ? ", " : "");
    if (money) text += action::throughput(*advice.flow, a.money_per_day);
    return text + ".";
}

std::string first_text(const engine::Advice& advice, const Action& first) {
    std::string text = folded(instruction(*advice.state, first), kIndent).substr(std::string(kIndent).size());
    const std::string stakes = stakes_text(advice, first);
    text += folded(stakes.empty() ? first.without : stakes, kIndent);
    text += too_late_text(first);
    if (!first.before.empty()) text += folded(first.before, kIndent);
    return text + fmt::format("{}drum why {}\n", kIndent, first.id);
}

}  // namespace

bool begun_today(const engine::Advice& advice) {
    using fact::Table;
    const auto wanted = [](const state::State& state) {
        std::int64_t rows = 0;
        for (const Table table : {Table::moves, Table::demand, Table::operations})
            rows += state.rows[static_cast<std::size_t>(table)];
        return rows;
    };
    return wanted(*advice.prices->state) == 0 && wanted(*advice.state) > 0;
}

std::string import_stock_text(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    const std::size_t unknown = advice.buffers.unknown_stock.size(), known = advice.buffers.protected_items.size();
    if (unknown < 2 || unknown < 9 * known) return {};
    const Action* first = advice.actions.due.empty() ? nullptr : &first_of(advice);
    if (first != nullptr && (first->verb != Verb::count || state.stocked[first->item])) return {};
    const std::string all = number(double(unknown + known));
    std::string text = "Import stock on hand, a file with the columns item and quantity: drum import stock.csv\n";
    if (known == 0)
        text += fmt::format(
            "{}Of none of the {} items that sell or are used it is known how much is there; until then no order can be "
            "named.\n",
            kIndent, all);
    else
        text += fmt::format(
            "{}Of {} of the {} items that sell or are used it is known how much is there; until then orders are named "
            "for those only.\n",
            kIndent, number(double(known)), all);
    if (first != nullptr)
        text += fmt::format("{}To begin with the one that matters most: drum record count {} QTY ({})\n", kIndent,
                            state.items.text(first->item), first->id);
    return text;
}

std::string all_is_well_or_mend(const engine::Advice& advice) {
    if (std::string text = import_stock_text(advice); !text.empty()) return text;
    return advice.actions.set_aside.empty() ? all_is_well(advice) : mend_text(advice);
}

std::string overload_text(const engine::Advice& advice) {
    const std::size_t late = advice.actions.overload.size();
    if (late == 0) return {};
    return fmt::format("{} more work order{} will be late: more is planned than can be done.", late,
                       late == 1 ? "" : "s");
}

std::string too_late_text(const Action& a) {
    if (a.instead.empty()) return {};
    std::string text = a.verb == Verb::expedite
                           ? std::string("If it cannot come sooner: ")
                           : "Even so it is probably too late (" + percent(a.late_probability) + "). What helps: ";
    for (std::size_t i = 0; i < a.instead.size(); ++i) text += (i ? "; " : "") + a.instead[i].text;
    return folded(text + ".", kIndent);
}

std::string do_lines(const engine::Advice& advice) {
    const auto& due = advice.actions.due;
    if (!action::needs_somebody(advice.actions)) {
        std::string text = "DO          " + all_is_well_or_mend(advice);
        if (const std::size_t aside = advice.actions.set_aside.size(); aside > 1)
            text += fmt::format("{}{} more set aside: drum actions\n", kIndent,
                                aside == 2 ? "1 item" : number(double(aside - 1)) + " items");
        for (const Action& a : due) text += kIndent + instruction(*advice.state, a) + "\n";
        return text;
    }
    const Action& first = first_of(advice);
    const std::string stock = import_stock_text(advice);
    std::string text = "DO FIRST    " + (stock.empty() ? first_text(advice, first) : stock);
    const std::string then = then_text(advice, first);
    text += unsent(advice) + then;
    if (const std::string overload = overload_text(advice); !overload.empty()) text += kIndent + overload + "\n";
    const std::string later = not_yet(advice);
    if (!later.empty() || (due.size() > 1 && then.empty()))
        text += fmt::format("{}{}drum actions\n", kIndent, later.empty() ? "" : later + ": ");
    return text;
}

}  // namespace drum::output
