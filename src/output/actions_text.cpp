// What to do, for eyes.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "action/wording.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::number;
using action::percent;
using action::Verb;

constexpr const char* kIndent = "            ";

std::string clock_of(std::int64_t micros) {
    return fmt::format("{:02}:{:02}", micros / kMicrosPerHour, micros % kMicrosPerHour / kMicrosPerMinute);
}

std::string amount_of(Quantity quantity, const std::string& unit) { return to_text(quantity) + (unit.empty() ? "" : " " + unit); }

// What is to be done where no action is due and an item is set aside.
std::string mend_text(const engine::Advice& advice) {
    const action::SetAside& first = advice.actions.set_aside.front();
    return fmt::format("Mend {}: {}; {}\n", item_text(*advice.state, first.item), first.reason, first.mend);
}

// Work before people: the one thing to do where the log knows steps in which people decide, and nothing is known of items.
std::string queue_text(const engine::Advice& advice) {
    const constraint::Party party = advice.prices->named.party;
    if (!advice.prices->named.known || party.kind != constraint::Party::Kind::resource) return {};
    const learn::Desk& desk = advice.prices->learned->desk[party.id];
    if (desk.queue() < 1) return {};
    const Instant* oldest = nullptr;
    for (const Instant& since : desk.waiting)
        if (oldest == nullptr || since < *oldest) oldest = &since;
    std::string text = fmt::format("Work off what waits at {}: {:.0f} now", advice.state->resource[party.id].name, desk.queue());
    if (oldest != nullptr) text += ", the oldest since " + short_text(advice.state->site.zone.day_of(*oldest));
    if (desk.answers_per_day > 0) text += fmt::format("; at today's pace that is {:.0f} days of answers", desk.queue() / desk.answers_per_day);
    return text + ".\n";
}

// Nothing is protected, so that saying "nothing needs you" would be a guess.
std::string nothing_known(const engine::Advice& advice) {
    if (std::string text = queue_text(advice); !text.empty()) return text;
    if (begun_today(advice))
        return "Nothing can be advised yet: all that was sold, used or ordered was written down today. Levels are set in the morning; the first are there tomorrow.\n";
    return "Nothing to buy, make or chase can be named: it takes items that sell or are used, their stock, and where they come from (drum audit).\n";
}

bool blind(const engine::Advice& advice) {
    return advice.buffers.protected_items.empty() && advice.actions.due.empty() && advice.actions.set_aside.empty() && advice.actions.pending.empty() && advice.actions.upcoming.empty();
}

// "Nothing needs you. Paint booth is protected until Thu 3 Dec (95 %)."
std::string all_is_well(const engine::Advice& advice) {
    if (blind(advice)) return nothing_known(advice);
    std::string text = "Nothing needs you.";
    if (const auto& well = advice.actions.protected_until) {
        const bool machine = advice.prices->stake.party.kind == constraint::Party::Kind::resource;
        text += fmt::format(" {} {} until {} ({}).", machine ? advice.prices->stake.name : "What is sold", machine ? "is protected" : "is there", short_text(well->until), percent(well->probability));
    }
    if (!advice.actions.upcoming.empty()) text += fmt::format(" The next order is due {}.", short_text(advice.actions.upcoming.front().order_by));
    const auto awaited = std::count_if(advice.actions.pending.begin(), advice.actions.pending.end(), [](const auto& p) { return p.kind == action::Pending::Kind::awaited; });
    if (awaited > 0) text += fmt::format(" Accepted and awaited: {} (drum actions).", awaited);
    return text + "\n";
}

std::string too_late(const Action& a) {
    if (a.instead.empty()) return {};
    std::string text = a.verb == Verb::expedite ? fmt::format("{}If it cannot come sooner: ", kIndent)
                                                : fmt::format("{}Even so it is probably too late ({}). What helps: ", kIndent, percent(a.late_probability));
    for (std::size_t i = 0; i < a.instead.size(); ++i) text += (i ? "; " : "") + a.instead[i];
    return text + ".\n";
}

std::size_t lines_with(const action::Actions& actions, const std::string& group) {
    return static_cast<std::size_t>(std::count_if(actions.due.begin(), actions.due.end(), [&](const Action& a) { return !group.empty() && a.group == group; }));
}

std::string one_action(const engine::Advice& advice, const Action& a) {
    std::string text = fmt::format("{}  {}\n{}{}\n", a.id, instruction(*advice.state, a), kIndent, a.reason);
    if (!a.before.empty()) text += kIndent + a.before + "\n";
    if (!a.rounding.empty()) text += fmt::format("{}{}\n", kIndent, a.rounding);
    if (!a.without.empty()) text += kIndent + a.without + "\n";
    return text + too_late(a);
}

// What the lines of one order cost together, where every line's source has a price.
std::optional<double> cost_of(const engine::Advice& advice, const std::string& group) {
    const state::State& state = *advice.state;
    double sum = 0;
    for (const Action& a : advice.actions.due) {
        if (a.group != group) continue;
        const auto from = state.sources.begin() + state.source_of[a.item], to = state.sources.begin() + state.source_of[a.item + 1];
        const auto line = std::find_if(from, to, [&](const auto& s) { return state.suppliers.text(s.supplier) == a.source; });
        if (line == to || !line->unit_cost) return std::nullopt;
        sum += *line->unit_cost * a.quantity.value();
    }
    return sum;
}

std::string orders_of_several_lines(const engine::Advice& advice) {
    std::string text;
    std::map<std::string, const Action*> groups;
    for (const Action& a : advice.actions.due)
        if (a.verb == Verb::buy || a.verb == Verb::transfer) groups.emplace(a.group, &a);
    for (const auto& [group, first] : groups) {
        const std::size_t lines = lines_with(advice.actions, group);
        if (lines < 2) continue;
        const auto cost = cost_of(advice, group);
        text += fmt::format("{}: {} lines of one order{}\n", first->source, lines, cost ? ", " + number(*cost) : "");
    }
    return text.empty() ? text : "\nTOGETHER\n" + text;
}

std::string pending_lines(const engine::Advice& advice) {
    std::string text;
    for (const action::Pending& p : advice.actions.pending) {
        const std::string& unit = advice.state->item[p.item].unit;
        const std::string who = short_text(p.decided) + (p.by.empty() ? "" : " by " + p.by) + (p.reason.empty() ? "" : " (" + p.reason + ")");
        const std::string what = std::string(action::name(p.verb)) + " " + item_text(*advice.state, p.item);
        if (p.kind == action::Pending::Kind::awaited)
            text += fmt::format("{}  {}: accepted {}; {}awaited until {}\n", p.id, what, who, p.quantity.micro > 0 ? amount_of(p.quantity, unit) + " " : "", short_text(p.until));
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
            text += fmt::format("{} items ({} and {} more): {}; {}, and so on (drum actions --json)\n", alike.size(), names, alike.size() - kNamed, cause(s), s.mend);
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

}  // namespace

bool begun_today(const engine::Advice& advice) {
    using fact::Table;
    const auto wanted = [](const state::State& state) {
        std::int64_t rows = 0;
        for (const Table table : {Table::moves, Table::demand, Table::operations}) rows += state.rows[static_cast<std::size_t>(table)];
        return rows;
    };
    return wanted(*advice.prices->state) == 0 && wanted(*advice.state) > 0;
}

std::string instruction(const state::State& state, const Action& a) {
    const std::string amount = amount_of(a.quantity, a.unit) + " of " + item_text(state, a.item);
    const std::string bought = a.purchase.empty() ? "" : " (" + a.purchase + ")";
    switch (a.verb) {
        case Verb::buy: {
            const bool today = a.order_by <= state.site.zone.day_of(state.as_of);
            const std::string when = today ? "today" + (a.cut_off ? " before " + clock_of(*a.cut_off) : "") : "by " + short_text(a.order_by) + (a.cut_off ? ", " + clock_of(*a.cut_off) : "");
            return "Order " + amount + " from " + a.source + " " + when + bought + ", to arrive about " + short_text(a.expected) + ".";
        }
        case Verb::make: return "Make " + amount + ", to be done about " + short_text(a.expected) + ".";
        case Verb::transfer: return "Bring " + amount + " from " + a.source + " to " + a.place + bought + ", to arrive about " + short_text(a.expected) + ".";
        case Verb::approve: return "Approve order " + a.order + " today: " + amount + (a.source.empty() ? "" : " from " + a.source) + ".";
        case Verb::expedite:
            return "Expedite order " + a.order + (a.source.empty() ? "" : " at " + a.source) + ": " + amount + ", needed by " + short_text(a.need_by) + ".";
        case Verb::release: return "Release work order " + a.order + " today: " + amount + ".";
        case Verb::hold: return "Hold work order " + a.order + ": " + amount + ".";
        case Verb::count:
            return "Count " + item_text(state, a.item) + (state.stocked[a.item] ? ": the books say " + amount_of(a.quantity, a.unit) + "." : ": its stock is not known.");
    }
    return {};
}

std::string do_lines(const engine::Advice& advice) {
    const auto& due = advice.actions.due;
    if (!action::needs_somebody(advice.actions)) {
        std::string text = "DO          " + (advice.actions.set_aside.empty() ? all_is_well(advice) : mend_text(advice));
        if (const std::size_t aside = advice.actions.set_aside.size(); aside > 1)
            text += fmt::format("{}{} more set aside: drum actions\n", kIndent, aside == 2 ? "1 item" : number(double(aside - 1)) + " items");
        for (const Action& a : due) text += kIndent + instruction(*advice.state, a) + "\n";
        return text;
    }
    const Action& first = due.front();
    std::string text = "DO          " + instruction(*advice.state, first) + "\n";
    if (!first.without.empty()) text += kIndent + first.without + "\n";
    text += too_late(first);
    if (!first.before.empty()) text += kIndent + first.before + "\n";
    text += fmt::format("{}drum why {}\n", kIndent, first.id);
    if (const std::size_t lines = first.verb == Verb::buy ? lines_with(advice.actions, first.group) : 0; lines > 1)
        text += fmt::format("{}{} more {} {} can go with the order.\n", kIndent, lines - 1, lines == 2 ? "line for" : "lines for", first.source);
    if (due.size() > 1) text += fmt::format("{}{} more: drum actions\n", kIndent, due.size() - 1);
    return text;
}

std::string actions_text(const engine::Advice& advice) {
    const action::Actions& actions = advice.actions;
    std::string text;
    if (!action::needs_somebody(actions)) text += actions.set_aside.empty() ? all_is_well(advice) : "No order is due. " + mend_text(advice);
    for (const Action& a : actions.due) text += one_action(advice, a);
    text += orders_of_several_lines(advice);
    text += later_lines(advice);
    return text + pending_lines(advice) + aside_lines(advice, actions.doubts, "DOES NOT FIT") + aside_lines(advice, actions.set_aside, "SET ASIDE");
}

}  // namespace drum::output
