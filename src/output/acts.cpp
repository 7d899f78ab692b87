#include "output/acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "action/wording.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::Verb;

// What is done in one go, the narrow way: an order with all its lines. Else each alone.
std::string narrow_key(const Action& a) {
    switch (a.verb) {
        case Verb::buy:
        case Verb::transfer: return word_of(a) + "|" + a.source;
        case Verb::approve:
        case Verb::expedite:
        case Verb::tell:
        case Verb::defer:
        case Verb::reduce:
        case Verb::cancel: return word_of(a) + "|" + (a.order.empty() ? a.id : a.order);
        default: return a.id;
    }
}

// And the wide one: what one person does one after the other.
std::string wide_key(const Action& a) {
    switch (a.verb) {
        case Verb::make:
        case Verb::release: return "start";
        case Verb::expedite:
        case Verb::approve: return word_of(a) + "|" + a.source;
        case Verb::tell:
        case Verb::hold: return word_of(a);
        case Verb::defer:
        case Verb::reduce:
        case Verb::cancel: return "put off";
        default: return narrow_key(a);
    }
}

bool comes_too_late(const Action& a) {
    switch (a.verb) {
        case Verb::buy:
        case Verb::make:
        case Verb::transfer:
        case Verb::release:
        case Verb::expedite:
            return a.at_best.value_or(a.expected) > (a.stock_out ? std::min(*a.stock_out, a.need_by) : a.need_by);
        default: return false;
    }
}

bool dearer(const Act& a, const Act& b) {
    return std::tie(a.money_a_day, a.hours_a_day) > std::tie(b.money_a_day, b.hours_a_day);
}

// Figures of the line from those of its actions.
void sum_up(const engine::Advice& advice, Act& act) {
    bool priced = true;
    double value = 0;
    for (const Action* a : act.actions) {
        if (a->stock_out && a->verb != Verb::tell)
            act.stock_out = std::min(act.stock_out.value_or(*a->stock_out), *a->stock_out);
        if (a->verb != Verb::count && a->item != kNone)
            act.arrives = std::max(act.arrives.value_or(a->expected), a->expected);
        act.too_late = act.too_late || comes_too_late(*a);
        priced = priced && a->cost;
        value += a->cost.value_or(0);
        act.hours_a_day += a->hours_per_day;
        act.money_a_day += a->money_per_day;
    }
    if (priced) act.value = value;
    if (const double most = action::hours_a_day(advice.prices->stake); act.hours_a_day > most) {
        act.money_a_day *= most / act.hours_a_day;
        act.hours_a_day = most;
    }
}

template <class Key>
std::vector<Act> grouped(const engine::Advice& advice, bool today, Key key) {
    std::vector<Act> out;
    std::map<std::string, std::size_t> at;
    for (const Action& a : advice.actions.due) {
        if (is_for_today(advice, a) != today) continue;
        const auto [found, is_new] = at.try_emplace(key(a), out.size());
        if (is_new) out.emplace_back();
        out[found->second].actions.push_back(&a);
    }
    for (Act& act : out) sum_up(advice, act);
    std::stable_sort(out.begin(), out.end(), dearer);
    return out;
}

}  // namespace

bool is_for_today(const engine::Advice& advice, const Action& a) {
    return a.order_by <= advice.state->site.zone.day_of(advice.state->as_of);
}

const Action& first_of(const engine::Advice& advice) {
    const auto& due = advice.actions.due;
    for (const bool any_day : {false, true})
        for (const Action& a : due)
            if (a.verb != Verb::hold && (any_day || is_for_today(advice, a))) return a;
    return due.front();
}

ActList todays_acts(const engine::Advice& advice, std::size_t most) {
    ActList out{grouped(advice, true, narrow_key), {}};
    if (out.lines.size() > most) out.lines = grouped(advice, true, wide_key);
    if (out.lines.size() <= most) return out;
    const auto kept = out.lines.begin() + static_cast<std::ptrdiff_t>(most - 1);
    out.rest.assign(std::make_move_iterator(kept), std::make_move_iterator(out.lines.end()));
    out.lines.erase(kept, out.lines.end());
    return out;
}

std::vector<Act> each_alone(const engine::Advice& advice, bool today) {
    return grouped(advice, today, [](const Action& a) { return a.id; });
}

std::string word_of(const Action& a) {
    switch (a.verb) {
        case Verb::make:
        case Verb::release: return "start";
        case Verb::transfer: return "bring";
        case Verb::expedite: return "chase";
        case Verb::defer: return "put off";
        default: return action::name(a.verb);
    }
}

std::string short_line_of(const engine::Advice& advice, const Action& a) {
    const state::State& state = *advice.state;
    if (a.item == kNone) return to_text(a.quantity) + " at " + state.resource[a.resource].name;
    const std::string& item = state.items.text(a.item);
    if (a.verb == Verb::count)
        return item + (state.stocked[a.item] ? ", books say " + amount_text(a.quantity, a.unit) : ", not known");
    const std::string away = a.verb == Verb::tell ? std::string() : away_text(state, a.item, a.place);
    return (a.order.empty() ? "" : order_text(a) + ", ") + amount_text(a.quantity, a.unit) + " " + item + away;
}

std::string counts_text(const std::vector<Act>& acts) {
    std::vector<std::pair<std::string, std::size_t>> counts;  // in the order of the dearest
    for (const Act& act : acts)
        for (const Action* a : act.actions) {
            const std::string word = word_of(*a);
            const auto found =
                std::find_if(counts.begin(), counts.end(), [&](const auto& one) { return one.first == word; });
            if (found == counts.end())
                counts.emplace_back(word, 1);
            else
                ++found->second;
        }
    std::string text;
    for (const auto& [word, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", word, count);
    return text;
}

std::string some_of(const engine::Advice& advice, const Act& act, const Action* but) {
    constexpr std::size_t kNamed = 4;
    const std::size_t left =
        act.actions.size() - static_cast<std::size_t>(std::count(act.actions.begin(), act.actions.end(), but));
    std::string text;
    std::size_t n = 0;
    for (const Action* a : act.actions)
        if (a != but && n < kNamed) text += (n++ > 0 ? "; " : "") + short_line_of(advice, *a);
    return left > n ? text + fmt::format(" and {} more", left - n) : text;
}

std::map<std::string, std::string> short_ids(const engine::Advice& advice) {
    constexpr std::size_t kMark = 2, kLeast = 4;  // "A-" stands before every one
    std::map<std::string, std::string> out;
    for (const Action& a : advice.actions.due) out[a.id];
    for (const action::Upcoming& one : advice.actions.upcoming) out[one.id];
    for (const action::Pending& one : advice.actions.pending) out[one.id];
    for (const Action& a : advice.actions.overload) out[a.id];
    const auto shared = [](const std::string& a, const std::string& b) {
        return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    };
    for (auto one = out.begin(); one != out.end(); ++one) {  // in order: what shares most of it stands beside it
        std::size_t length = kMark + kLeast;
        if (one != out.begin()) length = std::max(length, shared(std::prev(one)->first, one->first) + 1);
        if (std::next(one) != out.end()) length = std::max(length, shared(std::next(one)->first, one->first) + 1);
        one->second = one->first.substr(kMark, length - kMark);
    }
    return out;
}

}  // namespace drum::output
