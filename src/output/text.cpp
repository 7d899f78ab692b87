#include "output/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "action/wording.h"

namespace drum::output {
namespace {

using action::number;
using action::percent;
using constraint::Cause;
using constraint::Party;

constexpr const char* kIndent = "            ";

std::string hours(std::int64_t micros) { return fmt::format("{:.1f}", double(micros) / double(kMicrosPerHour)); }

std::string party_text(const state::State& state, Party party) {
    if (party.kind == Party::Kind::resource) return state.resource[party.id].name;
    if (party.kind == Party::Kind::supplier && constraint::name(state, party) == "supplier")
        return "The supplier";  // where no column names one
    if (party.kind == Party::Kind::supplier) return "Supplier " + constraint::name(state, party);
    return "The market";
}

std::string by_text(const state::State& state, const std::string& by) {
    if (const Id item = state.items.find(by); item != kNone && !state.item[item].name.empty())
        return state.item[item].name;
    if (const Id resource = state.resources.find(by); resource != kNone) return state.resource[resource].name;
    return by;
}

// "lost 6.9 h: starved 4.2 (primer 3.1, frames 1.1), set-up 1.9"
std::string losses_text(const state::State& state, const constraint::Utilization& u) {
    struct Group {
        Cause cause;
        std::int64_t micros = 0;
        std::vector<const constraint::Loss*> parts;
    };
    std::vector<Group> groups;
    for (const constraint::Loss& loss : u.losses) {
        if (groups.empty() || groups.back().cause != loss.cause) groups.push_back({loss.cause, 0, {}});
        groups.back().micros += loss.micros;
        if (!loss.by.empty()) groups.back().parts.push_back(&loss);
    }
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.micros > b.micros; });
    std::string text = "lost " + hours(u.available_micros - u.productive_micros) + " h";
    const char* separator = ": ";
    for (const Group& group : groups) {
        const std::string word = group.cause == Cause::setup       ? "set-up"
                                 : group.cause == Cause::no_demand ? "no demand"
                                                                   : constraint::name(group.cause);
        text += separator + word + " " + hours(group.micros);
        separator = ", ";
        for (std::size_t i = 0; i < group.parts.size() && i < 2; ++i)
            text += (i == 0 ? " (" : ", ") + by_text(state, group.parts[i]->by) + " " + hours(group.parts[i]->micros);
        if (!group.parts.empty()) text += group.parts.size() > 2 ? ", ...)" : ")";
    }
    return text;
}

// People do other things as well: of how many hours they could have been at it only a calendar knows.
bool has_hours(const state::State& state, Id resource) {
    const state::Resource& one = state.resource[resource];
    return one.kind == state::ResourceKind::machine || one.calendar || one.capacity_per_day;
}

std::string sure_text(const engine::Advice& advice) {
    const engine::Named& named = advice.prices->named;
    std::string text = "likely tomorrow, ";
    if (named.pinned)
        text = "pinned" +
               (named.steady == named.party ? std::string(", as the evidence names it too")
                                            : "; the evidence names " + party_text(*advice.state, named.steady)) +
               "; tomorrow " + percent(named.probability);
    else if (named.party.kind == Party::Kind::market && advice.ranking.ranked.size() == 1)
        return "as far as is known: no machine, crew or supplier here has a known limit";
    else if (named.calibrated)
        text = named.probability >= 0.5 ? "tomorrow " + percent(named.probability) + " sure"
                                        : "likeliest tomorrow, " + percent(named.probability);
    else if (named.from_log)
        text += percent(named.probability) + " by the log";
    else if (advice.prices->outlook.draws == 1)
        text += "nothing here is uncertain";
    else
        text += percent(named.probability) + " by " + number(advice.prices->outlook.draws) +
                (advice.prices->history.empty() ? " draws" : " draws and the log");
    if (!named.pinned && named.likeliest != named.party)
        return "named so far; tomorrow " + party_text(*advice.state, named.likeliest) + " is likelier, " +
               percent(named.next_probability) + " against " + percent(named.probability) +
               ", but has not been for long";
    if (named.next == named.party) return text;
    text += "; next " + party_text(*advice.state, named.next);
    if (named.hours_behind && *named.hours_behind > 0)
        return text + ", " + number(std::round(*named.hours_behind)) + " h behind";
    if (named.next_probability > 0) text += ", " + percent(named.next_probability);
    return text;
}

std::string days_text(double days) { return days == 1 ? "day" : number(days) + " days"; }

// What comes to a step in which people decide, how long it waits, who answers, what one more person would bring.
std::string desk_lines(const engine::Advice& advice) {
    const Party party = advice.prices->named.party;
    if (party.kind != Party::Kind::resource || advice.prices->learned->desk[party.id].empty()) return {};
    const learn::Desk& desk = advice.prices->learned->desk[party.id];
    std::string text = fmt::format("{}{:.1f} a day come, {:.1f} are answered; {:.0f} wait", kIndent,
                                   desk.arrivals_per_day, desk.answers_per_day, desk.queue());
    text += fmt::format(", each {:.1f} days", desk.wait_days);
    if (desk.wait_days_before > 0) text += fmt::format(" ({:.1f} the four weeks before)", desk.wait_days_before);
    text += "\n";
    const std::vector<std::string>& people = desk.people;
    if (people.empty()) return text;
    std::string who;
    for (std::size_t i = 0; i < people.size() && i < 5; ++i) who += (i ? ", " : "") + people[i];
    if (people.size() > 5) who += fmt::format(" and {} more", people.size() - 5);
    return text +
           fmt::format("{}answered by {}; one more would answer {:.1f} a day more\n", kIndent, who, desk.pace_of_one());
}

// The others that bind as well: easing the constraint alone moves the limit there.
std::string also_binding(const engine::Advice& advice) {
    std::string text;
    for (const constraint::Ranked& ranked : advice.ranking.ranked)
        if (ranked.binds && ranked.party != advice.prices->named.party && ranked.party.kind != Party::Kind::market &&
            !advice.prices->named.from_log)
            text += (text.empty() ? "" : ", ") + party_text(*advice.state, ranked.party);
    return text.empty() ? text : fmt::format("{}binding as well: {}\n", kIndent, text);
}

std::string constraint_lines(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    if (!advice.prices->named.known) return "CONSTRAINT  not known: nothing says what is wanted, used or worked on\n";
    std::string text =
        fmt::format("CONSTRAINT  {:<27} {}\n", party_text(state, advice.prices->named.party), sure_text(advice));
    if (advice.prices->measured.last_week && advice.prices->measured.last_week->available_micros > 0) {
        const auto& week = *advice.prices->measured.last_week;
        const bool hours_known = has_hours(state, week.resource);
        if (!hours_known)
            text += fmt::format("{}at it {} h last week; hours not known\n", kIndent, hours(week.productive_micros));
        if (hours_known)
            text += fmt::format("{}busy {:.1f} % of {:.0f} h last week  {}", kIndent, week.ratio() * 100,
                                double(week.available_micros) / double(kMicrosPerHour),
                                sparkline(advice.prices->measured.trend));
        if (hours_known && advice.prices->measured.change)
            text += fmt::format("  {:+.1f}", *advice.prices->measured.change * 100);
        if (hours_known) text += "\n";
        if (hours_known && week.productive_micros < week.available_micros)
            text += kIndent + losses_text(state, week) + "\n";
    }
    text += desk_lines(advice) + also_binding(advice);
    if (advice.prices->named.party.kind == Party::Kind::market && advice.prices->measured.service.demanded > 0)
        text += fmt::format("{}served {} of what was due last week\n", kIndent,
                            percent(advice.prices->measured.service.served / advice.prices->measured.service.demanded));
    if (const double value = advice.prices->named.hour_value; value > 0)
        text += fmt::format("{}an hour here is worth {}{}\n", kIndent, action::throughput(*advice.flow, value),
                            advice.prices->named.worth_days == advice.ranking.days
                                ? ""
                                : ", over the next " + days_text(advice.prices->named.worth_days));
    return text;
}

std::string raise_line(const engine::Advice& advice) {
    if (!advice.prices->raise) return {};
    const state::State& state = *advice.state;
    const Party party = advice.prices->raise->party;
    std::string what = "10 % more ";
    if (party.kind == Party::Kind::market)
        what += "demand";
    else if (constraint::kind(state, party) == state::ResourceKind::approval)
        what = "A tenth less wait at " + party_text(state, party);
    else
        what +=
            party.kind == Party::Kind::supplier ? "from " + constraint::name(state, party) : party_text(state, party);
    std::string text = fmt::format("TO RAISE IT {}: +{} a day", what,
                                   action::throughput(*advice.flow, advice.prices->raise->gain_per_day));
    if (advice.prices->raise->then == party) return text + "; it limits even then.\n";
    const std::string next = party_text(state, advice.prices->raise->then);
    return text + "; then " + (next == "The market" ? "the market" : next) + " limits.\n";
}

std::vector<constraint::Chance> likeliest(const constraint::OutlookDay& day) {
    std::vector<constraint::Chance> chances = day.chances;
    std::stable_sort(chances.begin(), chances.end(),
                     [](const auto& a, const auto& b) { return a.probability > b.probability; });
    return chances;
}

std::string ranking_table(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    std::string text;
    const bool priced = advice.flow->priced;
    const std::string in = !priced ? "units" : state.site.currency.empty() ? "throughput" : state.site.currency;
    const auto worth = [&](double value) { return priced ? action::believable(value) : number(value); };
    text += fmt::format("\n{:<28}{:>9}{:>8}{:>14}{:>14}\n", "over " + number(advice.ranking.days) + " days, in " + in,
                        "tomorrow", "load", "+10 %, a day", "an hour");
    for (const constraint::Ranked& ranked : advice.ranking.ranked) {
        double chance = 0;
        for (const auto& c : advice.prices->outlook.days.front().chances)
            if (c.party == ranked.party) chance = c.probability;
        const bool market = ranked.party.kind == Party::Kind::market;
        if (ranked.party.kind == Party::Kind::supplier && chance <= 0 && ranked.load <= 0 && ranked.gain_per_day <= 0)
            continue;
        text += fmt::format("{:<28}{:>9}{:>8}{:>14}{:>14}\n", party_text(state, ranked.party), percent(chance),
                            market ? std::string() : percent(ranked.load),
                            ranked.gain_per_day > 0 ? "+" + worth(ranked.gain_per_day) : "",
                            ranked.hour_value > 0 ? worth(ranked.hour_value) : "");
    }
    for (const auto& c : likeliest(advice.prices->outlook.days.front())) {
        const bool ranked = std::any_of(advice.ranking.ranked.begin(), advice.ranking.ranked.end(),
                                        [&](const auto& r) { return r.party == c.party; });
        if (!ranked && c.probability > 0)
            text += fmt::format("{:<28}{:>9}\n", party_text(state, c.party), percent(c.probability));
    }
    text += fmt::format("\nThroughput over {} days: {} of {} wanted, by {}.\n", number(advice.ranking.days),
                        worth(advice.ranking.throughput), worth(advice.ranking.wanted),
                        advice.ranking.firm ? "firm demand" : "learned rates");
    return text;
}

std::string chance_list(const engine::Advice& advice, const constraint::OutlookDay& day) {
    const std::vector<constraint::Chance> chances = likeliest(day);
    std::string text;
    for (std::size_t i = 0; i < chances.size() && i < 3; ++i)
        text += (i ? ", " : "") + party_text(*advice.state, chances[i].party) + " " + percent(chances[i].probability);
    return text;
}

// A line for each stretch of days that read alike.
std::string outlook_lines(const engine::Advice& advice) {
    const std::vector<constraint::OutlookDay>& days = advice.prices->outlook.days;
    std::string text;
    for (std::size_t from = 0, to = 0; from < days.size(); from = to) {
        const std::string chances = chance_list(advice, days[from]);
        for (to = from + 1; to < days.size() && chance_list(advice, days[to]) == chances;) ++to;
        const std::string when =
            short_text(days[from].day) + (to > from + 1 ? " to " + short_text(days[to - 1].day) : "");
        text += fmt::format("  {:<26}{}\n", when, chances);
    }
    return text;
}

}  // namespace

std::string sparkline(const std::vector<std::optional<double>>& shares) {
    static constexpr std::array<const char*, 8> kMarks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string text;
    for (const auto& share : shares)
        text += share ? kMarks[static_cast<std::size_t>(std::clamp(int(*share * 8), 0, 7))] : "·";
    return text;
}

std::string near_text(const engine::Advice& advice, Day day) {
    return near_text(day, advice.state->site.zone.day_of(advice.state->as_of));
}

std::size_t columns(const std::string& text) {
    const auto begins = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    };  // the rest of a character in UTF-8
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(std::max<std::size_t>(1, width - std::min(width, columns(text))), ' ');
}

std::string folded(const std::string& text, const std::string& indent) {
    std::string out, line;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = std::min(text.find(' ', from), text.size());
        const std::string word = text.substr(from, to - from);
        from = to + 1;
        if (!line.empty() && indent.size() + columns(line) + 1 + columns(word) > kPage)
            out += indent + std::exchange(line, {}) + "\n";
        line += (line.empty() ? "" : " ") + word;
    }
    return line.empty() ? out : out + indent + line + "\n";
}

std::string item_text(const state::State& state, Id item) {
    const std::string& id = state.items.text(item);
    const std::string& name = state.item[item].name;
    return name.empty() || name == id ? id : id + " (" + name + ")";
}

std::string away_text(const state::State& state, Id item, const std::string& place) {
    return place.empty() || place == state.item[item].place ? std::string() : " at " + place;
}

std::string today_text(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    const Day today = state.site.zone.day_of(state.as_of);
    std::string text = long_text(today);
    if (!state.site.name.empty()) text += " · " + state.site.name;
    if (state.dated) {
        const Day newest = state.site.zone.day_of(state.newest);
        text += " · facts up to " + (newest == today ? "" : long_text(newest) + " ") +
                state.site.zone.clock_text(state.newest);
    }
    text += "\n\n";
    text += constraint_lines(advice) + do_lines(advice);
    if (weekday(today) == 0) text += raise_line(advice);
    text +=
        fmt::format("\nProtected: {} of {} items.", advice.buffers.protected_items.size(), advice.buffers.catalogue);
    if (!advice.actions.set_aside.empty())
        text += fmt::format(" Set aside: {} (drum actions).", advice.actions.set_aside.size());
    text += "\n";
    for (const std::string& note : advice.notes) text += note + "\n";
    return text;
}

std::string constraint_text(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    std::string text = constraint_lines(advice);
    if (!advice.prices->named.known) {
        for (const std::string& note : advice.notes) text += note + "\n";
        return text;
    }
    if (advice.prices->named.from_log) {
        text += "\nTomorrow, by the log\n";
        const auto chances = likeliest(advice.prices->outlook.days.front());
        for (const auto& chance : std::span(chances).first(std::min<std::size_t>(chances.size(), 8)))
            text += fmt::format("  {:<40}{:>6}\n", party_text(state, chance.party), percent(chance.probability));
    } else {
        text += ranking_table(advice);
    }
    text += "\nOUTLOOK\n";
    text += outlook_lines(advice);
    if (!advice.prices->history.empty()) text += "\nHISTORY, the last 14 days\n";
    const std::size_t shown = std::min<std::size_t>(14, advice.prices->history.size());
    for (std::size_t i = advice.prices->history.size() - shown; i < advice.prices->history.size(); ++i) {
        const constraint::DayWinner& day = advice.prices->history[i];
        text += fmt::format(
            "  {:<12}{}\n", short_text(day.day),
            day.resource == kNone ? "nothing ran" : state.resource[day.resource].name + " " + percent(day.share));
    }
    text += "\n" + raise_line(advice);
    for (const std::string& note : advice.notes) text += note + "\n";
    return text;
}

std::string utilization_text(const state::State& state, const constraint::Utilization& u,
                             const std::vector<std::optional<double>>& trend) {
    std::string text = fmt::format("{}, {} to {}\n", state.resource[u.resource].name, state.site.zone.to_text(u.from),
                                   state.site.zone.to_text(u.to));
    if (!has_hours(state, u.resource))
        return text +
               fmt::format(
                   "at it {} h; hours not known: a calendar (table calendars) would make a share and losses of it\n",
                   hours(u.productive_micros));
    if (u.available_micros == 0) return text + "no available time in this window\n";
    text += fmt::format("busy {:.1f} % of {} h", u.ratio() * 100, hours(u.available_micros));
    if (!trend.empty()) text += "  " + sparkline(trend);
    text += fmt::format("\n  {:<12}{:>8} h\n", "productive", hours(u.productive_micros));
    for (const constraint::Loss& loss : u.losses)
        text += fmt::format("  {:<12}{:>8} h{}\n",
                            loss.cause == Cause::setup       ? "set-up"
                            : loss.cause == Cause::no_demand ? "no demand"
                                                             : constraint::name(loss.cause),
                            hours(loss.micros), loss.by.empty() ? "" : "  " + by_text(state, loss.by));
    if (!u.delayed.empty()) text += "of it because an order came late\n";
    for (const constraint::Delayed& late : u.delayed) {
        const auto party = constraint::party_of(late);
        text += fmt::format("  {:<12}{:>8} h{}\n", constraint::name(late.step), hours(late.micros),
                            party ? "  " + by_text(state, constraint::name(state, *party)) : "");
    }
    return text;
}

}  // namespace drum::output
