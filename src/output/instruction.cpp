// One action in one sentence.
#include <fmt/format.h>

#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::Verb;

// "Work off what waits at Approve order, the oldest first: 339 (since Tue 5 Apr), 412 (Wed 6 Apr); about 43 in all."
std::string work_off(const state::State& state, const Action& a) {
    constexpr std::size_t kNamed = 3;
    constexpr double kProbably = 0.5;
    std::string text = "Work off what waits at " + state.resource[a.resource].name, named;
    std::size_t n = 0;
    bool sure = true;
    for (const action::Waiting& one : a.waiting) {
        sure = sure && one.probability >= 1;
        if (one.probability < kProbably || n == kNamed) continue;
        named += (n == 0 ? ", the oldest first: " : ", ") + one.what + (n == 0 ? " (since " : " (") +
                 near_text(state.site.zone.day_of(one.since), state.site.zone.day_of(state.as_of)) + ")";
        ++n;
    }
    return text + named + (n > 0 ? "; " : ": ") + (sure ? "" : "about ") + to_text(a.quantity) +
           (n > 0 ? " in all." : ".");
}

}  // namespace

std::string clock_of(std::int64_t micros) {
    return fmt::format("{:02}:{:02}", micros / kMicrosPerHour, micros % kMicrosPerHour / kMicrosPerMinute);
}

std::string amount_text(Quantity quantity, const std::string& unit) {
    return to_text(quantity) + (unit.empty() ? "" : " " + unit);
}

std::string instruction(const state::State& state, const Action& a) {
    if (a.item == kNone) return work_off(state, a);
    const auto near = [&](Day day) { return near_text(day, state.site.zone.day_of(state.as_of)); };
    const std::string amount = amount_text(a.quantity, a.unit) + " of " + item_text(state, a.item);
    const std::string away = away_text(state, a.item, a.place);
    const std::string bought = a.purchase.empty() ? "" : " (" + a.purchase + ")";
    switch (a.verb) {
        case Verb::buy: {
            const bool today = a.order_by <= state.site.zone.day_of(state.as_of);
            const std::string when = today ? "today" + (a.cut_off ? " before " + clock_of(*a.cut_off) : "")
                                           : "by " + near(a.order_by) + (a.cut_off ? ", " + clock_of(*a.cut_off) : "");
            return "Order " + amount + away + " from " + a.source + " " + when + bought + ", to arrive about " +
                   near(a.expected) + ".";
        }
        case Verb::make: return "Make " + amount + ", to be done about " + near(a.expected) + ".";
        case Verb::transfer:
            return "Bring " + amount + " from " + a.source + " to " + a.place + bought + ", to arrive about " +
                   near(a.expected) + ".";
        case Verb::approve:
            return "Approve and place order " + order_text(a) + " today: " + amount +
                   (a.source.empty() ? "" : " from " + a.source) + ".";
        case Verb::expedite:
            return "Expedite order " + order_text(a) + (a.source.empty() ? "" : " at " + a.source) + ": " + amount +
                   ", needed by " + near(a.need_by) + ".";
        case Verb::release: return "Release work order " + order_text(a) + " today: " + amount + ".";
        case Verb::hold: return "Hold work order " + order_text(a) + ": " + amount + ".";
        case Verb::defer:
            return "Put off order " + order_text(a) + (a.source.empty() ? "" : " at " + a.source) + ": " + amount +
                   ", not needed before " + near(a.need_by) + ".";
        case Verb::reduce:
            return "Reduce order " + order_text(a) + (a.source.empty() ? "" : " at " + a.source) + " by " + amount +
                   ".";
        case Verb::cancel:
            return "Cancel order " + order_text(a) + (a.source.empty() ? "" : " at " + a.source) + ": " + amount + ".";
        case Verb::tell:
            return "Tell " + (a.customer.empty() ? "the customer" : a.customer) + ": " + a.order + ", " + amount +
                   ", comes about " + near(a.expected) + ", not " + near(a.need_by) + ".";
        case Verb::count:
            return "Count " + item_text(state, a.item) +
                   (state.stocked[a.item] ? ": the books say " + amount_text(a.quantity, a.unit) + "."
                                          : ": its stock is not known.");
    }
    return {};
}

}  // namespace drum::output
