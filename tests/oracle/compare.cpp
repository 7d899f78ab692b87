#include "compare.h"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "book.h"
#include "engine/engine.h"

namespace drum::oracle {
namespace {

constexpr int kUpcomingDays = 14;

bool close(double a, double b) { return std::fabs(a - b) < 2e-6; }

std::string join(const std::set<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

std::string plain(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string line_of(const std::string& item, const Asked& asked) {
    std::string out = "  " + item + (asked.due ? " due:" : " later:");
    if (asked.buy > 0) out += " buy " + plain(asked.buy);
    if (asked.make > 0) out += " make " + plain(asked.make);
    if (asked.transfer > 0) out += " transfer " + plain(asked.transfer);
    if (asked.order_by) out += ", by day " + std::to_string(*asked.order_by);
    return out + "\n";
}

std::string days_text(const std::map<std::string, int>& days) {
    std::string out;
    for (const auto& [name, day] : days) out += " " + name + " on day " + std::to_string(day);
    return out;
}

bool orders_something(const std::string& verb) { return verb == "buy" || verb == "make" || verb == "transfer"; }

void hear(const Site& site, const state::State& state, const action::Action& action, Said& said) {
    const std::string verb = action::name(action.verb);  // by its name, so that verbs to come need no change here
    const std::string item = action.item == kNone ? "" : std::string(state.items.text(action.item));
    const int by = action.order_by.number - site.first_day;
    said.verbs.insert(verb);
    said.lines.push_back(verb + " " + item + " " + to_text(action.quantity) + " " + action.order + " " + action.place +
                         " " + action.source + " by day " + std::to_string(by));
    if (verb == "expedite") said.expedite.insert(action.order);
    if (verb == "approve") said.approve.insert(action.order);
    if (verb == "tell") {
        int& day = said.told.try_emplace(action.order, action.expected.number - site.first_day).first->second;
        day = std::max(day, action.expected.number - site.first_day);
    }
    if (!orders_something(verb)) return;
    Asked& asked = said.items[item];
    asked.due = true;
    asked.order_by = std::min(asked.order_by.value_or(by), by);
    if (action.quantity.micro <= 0) said.asks_for_nothing_of_it = true;
    if (verb == "buy") asked.buy += action.quantity.value();
    if (verb == "make") asked.make += action.quantity.value();
    if (verb == "transfer") asked.transfer += action.quantity.value();
}

void hear_later(const Site& site, const state::State& state, const action::Upcoming& upcoming, Said& said) {
    const std::string verb = action::name(upcoming.verb);
    const std::string item = upcoming.item == kNone ? "" : std::string(state.items.text(upcoming.item));
    const int by = upcoming.order_by.number - site.first_day;
    said.lines.push_back("later: " + verb + " " + item + " by day " + std::to_string(by));
    if (verb == "expedite") said.expedite_later.insert(item);
    if (!orders_something(verb)) return;
    Asked& asked = said.items[item];
    if (!asked.due) asked.order_by = std::min(asked.order_by.value_or(by), by);
}

}  // namespace

Heard ask_engine(const Site& site, const Tables& tables) {
    Heard out;
    const Laid laid = lay_down(tables);
    out.not_carried = laid.not_carried;
    engine::Question question;
    question.draws = 1;  // who limits tomorrow is not asked here
    question.outlook_days = 1;
    const engine::Advice advice = engine::advise(state::merge(laid.blocks, Instant::end()), asked_at(site), question);
    for (const action::Action& action : advice.actions.due) hear(site, *advice.state, action, out.said);
    for (const action::Upcoming& upcoming : advice.actions.upcoming)
        hear_later(site, *advice.state, upcoming, out.said);
    for (const action::Action& action : advice.actions.overload) out.said.overload.insert(action.order);
    for (const action::SetAside& asked : advice.actions.questions)
        if (asked.item != kNone) out.said.questions.emplace(advice.state->items.text(asked.item));
    out.said.needs_somebody = action::needs_somebody(advice.actions);
    std::sort(out.said.lines.begin(), out.said.lines.end());
    return out;
}

std::string text_of(const Answer& answer) {
    std::string out;
    for (const auto& [item, asked] : answer.items) out += line_of(item, asked);
    out += "  expedite: " + join(answer.expedite) + "; perhaps: " + join(answer.may_expedite) + "\n";
    out += "  late:" + days_text(answer.late) + "; to be told: " + join(answer.must_tell) +
           "; open: " + join(answer.unclear_sales) + "\n";
    return out + (answer.must_act  ? "  somebody is needed\n"
                  : answer.may_act ? "  perhaps somebody is needed\n"
                                   : "  nobody is needed\n");
}

std::string text_of(const Said& said) {
    std::string out;
    for (const auto& [item, asked] : said.items) out += line_of(item, asked);
    out += "  expedite: " + join(said.expedite) + "; later of: " + join(said.expedite_later) +
           "; approve: " + join(said.approve) + "; will be late: " + join(said.overload) + "\n";
    out += "  told:" + days_text(said.told) + "\n";
    out += said.needs_somebody ? "  somebody is needed\n" : "  nobody is needed\n";
    for (const std::string& line : said.lines) out += "    " + line + "\n";
    return out;
}

namespace {

std::optional<std::string> of_items(const Answer& answer, const Said& said) {
    for (const auto& [item, wants] : answer.items) {
        const auto found = said.items.find(item);
        const Asked has = found == said.items.end() ? Asked{} : found->second;
        if (wants.due != has.due)
            return item + ": " + (wants.due ? "is due and is not asked for" : "is not due and is asked for");
        if (!close(wants.buy, has.buy)) return item + ": buy " + plain(wants.buy) + ", not " + plain(has.buy);
        if (!close(wants.make, has.make)) return item + ": make " + plain(wants.make) + ", not " + plain(has.make);
        if (!close(wants.transfer, has.transfer))
            return item + ": bring " + plain(wants.transfer) + ", not " + plain(has.transfer);
        const bool beyond = !wants.due && *wants.order_by >= kUpcomingDays && !has.order_by;
        // What is due is to be ordered today, whatever its own last day before the next look.
        if (!beyond && !wants.due && wants.order_by != has.order_by)
            return item + ": by day " + std::to_string(*wants.order_by) + ", not " +
                   (has.order_by ? std::to_string(*has.order_by) : "never");
    }
    for (const auto& [item, has] : said.items)
        if (!answer.items.contains(item)) return item + ": is asked for, and nothing of it is short";
    return std::nullopt;
}

// Of the work orders that are placed one in ten is chased, and at least three, before any is said to be late.
std::optional<std::string> of_work(const Said& said, const Site& site) {
    std::size_t begun = 0, chased = 0;
    for (const Order& order : site.orders) {
        if (order.kind != "make" || order.status != "placed" || order.received >= order.quantity) continue;
        begun += 1;
        chased += said.expedite.contains(order.name) ? 1 : 0;
    }
    const std::size_t most = std::max<std::size_t>(3, (begun + 9) / 10);
    if (chased > most) return std::to_string(chased) + " of " + std::to_string(begun) + " work orders are expedited";
    if (!said.overload.empty() && chased < most) return join(said.overload) + ": could be expedited";
    return std::nullopt;
}

std::optional<std::string> of_orders(const Answer& answer, const Said& said, const Site& site) {
    const auto item_of_order = [&](const std::string& name) {
        for (const Order& order : site.orders)
            if (order.name == name) return order.item;
        return std::string();
    };
    std::set<std::string> chased = said.expedite;
    chased.insert(said.overload.begin(), said.overload.end());
    for (const std::string& order : answer.expedite)
        if (!chased.contains(order) && !said.expedite_later.contains(item_of_order(order)))
            return order + ": is wanted earlier and is not expedited";
    for (const std::string& order : chased) {
        const bool may = answer.may_expedite.contains(order) || answer.may_pull.contains(order);
        if (!may && !answer.expedite.contains(order)) return order + ": is expedited and comes in time";
    }
    return std::nullopt;
}

std::optional<std::string> of_sales(const Answer& answer, const Said& said) {
    for (const std::string& sale : answer.must_tell)
        if (!said.told.contains(sale)) return sale + ": will be late whatever is done, and nobody is told";
    for (const auto& [sale, day] : said.told) {
        if (answer.unclear_sales.contains(sale)) continue;
        const auto late = answer.late.find(sale);
        if (late == answer.late.end()) return sale + ": is told, and will be in time";
        if (late->second != day)
            return sale + ": comes on day " + std::to_string(late->second) + ", told is day " + std::to_string(day);
    }
    return std::nullopt;
}

std::optional<std::string> of_calm(const Answer& answer, const Said& said) {
    if (answer.must_act && !said.needs_somebody)
        return "calm: something must be done before the next look, and nobody is called";
    if (answer.must_act || answer.may_act) return std::nullopt;
    static const std::set<std::string> kCompared{"buy", "make", "transfer", "expedite", "tell"};
    bool others = false;
    for (const std::string& verb : said.verbs) {
        if (kCompared.contains(verb)) return "calm: nothing has to be done, yet there is something to " + verb;
        others = true;
    }
    if (said.needs_somebody && !others) return "calm: nothing has to be done, yet somebody is called";
    return std::nullopt;
}

}  // namespace

std::optional<std::string> difference(const Answer& answer, const Said& said, const Site& site) {
    if (answer.unclear_starts) return std::nullopt;
    if (said.asks_for_nothing_of_it) return "something of quantity nought is asked for";
    if (const auto found = of_items(answer, said)) return found;
    if (const auto found = of_orders(answer, said, site)) return found;
    if (const auto found = of_work(said, site)) return found;
    if (const auto found = of_sales(answer, said)) return found;
    return of_calm(answer, said);
}

namespace {

std::array<char, 16'384> g_stopped;  // what was asked last, for a handler that may not allocate

void print_and_stop(int) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, g_stopped.data(), std::strlen(g_stopped.data()));
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
}

}  // namespace

OnStop::OnStop(const std::string& what) {
    const std::size_t length = std::min(what.size(), g_stopped.size() - 1);
    std::memcpy(g_stopped.data(), what.data(), length);
    g_stopped[length] = 0;
    std::signal(SIGABRT, print_and_stop);
}

OnStop::~OnStop() { std::signal(SIGABRT, SIG_DFL); }

}  // namespace drum::oracle
