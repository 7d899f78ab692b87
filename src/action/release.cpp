#include "action/release.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "action/wording.h"
#include "buffer/shipping.h"

namespace drum::action {
namespace {

using buffer::Rope;
using buffer::RopeOrder;
using buffer::RopeVerb;
using buffer::RopeWhy;

constexpr double kPromisedDays = 365;  // nobody promises further ahead

struct Standing {      // expected hours the constraint stands
    double theta = 0;  // of the time released work takes, hours
    double after(double ahead) const { return ahead > 0 ? theta * std::exp(-ahead / theta) : theta - ahead; }
    double chance(double ahead) const { return ahead > 0 ? std::exp(-ahead / theta) : 1; }
};

int days_of(const Basis& basis, double hours) {
    return static_cast<int>(std::min(3650.0, std::floor(std::max(0.0, hours) / hours_a_day(basis.stake))));
}

// An order that comes late costs no more than the work it brings: what else stands ahead has its own line.
void weigh(const Basis& basis, const Standing& standing, double ahead, double brings, Action& a) {
    const double day = hours_a_day(basis.stake), now = standing.after(ahead);
    a.hours_per_day = std::min({brings, day, standing.after(ahead - day) - now});
    a.hours_at_risk = std::min({brings, 7 * day, standing.after(ahead - 7 * day) - now});
    a.money_per_day = a.hours_per_day * basis.stake.hour_value;
    a.money_at_risk = a.hours_at_risk * basis.stake.hour_value;
    a.late_probability = standing.chance(ahead);
    a.starve_probability = standing.chance(ahead - 7 * day);
}

Action start(const Basis& basis, const RopeOrder& line, Verb verb) {
    const state::State& state = basis.state();
    Action a;
    a.verb = verb;
    a.item = line.item;
    a.place = state.item[line.item].place;
    a.unit = state.item[line.item].unit;
    name_order(state, state.orders[static_cast<std::size_t>(line.order)], a);
    a.id = identity(verb, state.items.text(a.item), a.place, row_name(a.order, a.line));
    a.quantity = nearest_quantity(line.quantity);
    a.protects = basis.stake.name;
    a.order_by = a.need_by = a.expected = basis.today;
    a.crowds = verb == Verb::expedite;
    return a;
}

std::string hours_text(double hours) { return number(hours) + " h"; }
std::string days_text(double days) { return number(days) + (days == 1 ? " day" : " days"); }
std::string basis_text(buffer::RopeBasis basis, double observed) {
    return std::string(buffer::name(basis)) + (observed > 0 ? ", of " + number(observed) + " pieces of work" : "");
}

// The constraint's work in its sequence gives each order its slot, and the time from there what can be promised.
void add_promise(const Basis& basis, const Rope& rope, const RopeOrder& line, std::vector<Figure>& out) {
    const double slot = (line.ahead_hours + line.hours) / hours_a_day(basis.stake);
    if (line.hours <= 0 || slot > kPromisedDays) return;
    out.push_back(
        {"through " + basis.stake.name + " about", day_text(basis, basis.today + static_cast<int>(std::floor(slot)))});
    if (rope.shipping_days > 0)
        out.push_back({"can be promised for, with " + days_text(rope.shipping_days) + " from there",
                       day_text(basis, basis.today + static_cast<int>(std::ceil(slot + rope.shipping_days - 1e-9)))});
}

std::vector<Figure> figures(const Basis& basis, const Rope& rope, const RopeOrder& line) {
    std::vector<Figure> out;
    out.push_back({"work ahead of " + basis.stake.name, hours_text(rope.ahead_hours)});
    out.push_back({"of that, before it already", hours_text(rope.waiting_hours)});
    out.push_back({"work that protects it", hours_text(rope.target_hours)});
    out.push_back({"ahead of it with what is to be released", hours_text(rope.ahead_after_hours)});
    out.push_back({"the protection was found from", basis_text(rope.basis, rope.observed)});
    out.push_back({"work of this order", hours_text(line.hours)});
    add_promise(basis, rope, line, out);
    if (line.due_days)
        out.push_back({"promised for", day_text(basis, basis.today + static_cast<int>(std::floor(*line.due_days)))});
    out.push_back({"buffer zone", std::string(buffer::name(rope.zone)) + ", penetration " + percent(rope.penetration)});
    return out;
}

std::string hold_reason(const Basis& basis, const Rope& rope, const RopeOrder& line,
                        const std::vector<std::string>& others) {
    const std::string lacks = line.lacks == kNone ? "" : basis.state().items.text(line.lacks);
    std::string text;
    switch (line.why) {
        case RopeWhy::lacks_material: text = lacks + " is not there: released, it would stand"; break;
        case RopeWhy::reserved:
            text = "it does not pass " + basis.stake.name + ", and " + lacks + " is wanted by an order that does";
            break;
        default:
            text = hours_text(rope.ahead_after_hours) + " of work are ahead of " + basis.stake.name + " and " +
                   hours_text(rope.target_hours) + " protect it: more would only wait";
    }
    constexpr std::size_t kNamed = 3;
    for (std::size_t i = 0; i < others.size() && i < kNamed; ++i) text += (i ? ", " : "; likewise ") + others[i];
    if (others.size() > kNamed) text += " and " + std::to_string(others.size() - kNamed) + " more";
    return text + ".";
}

// By order: whether somebody waits for it, a booked need that it serves or the level of what is kept.
std::vector<char> waited_for(const Basis& basis) {
    std::vector<char> out(basis.state().orders.size(), 0);
    for (std::size_t o = 0; o < out.size(); ++o) out[o] = basis.expected->kept[basis.state().orders[o].item];
    for (const projection::Pegged& peg : basis.projection->pegged) out[static_cast<std::size_t>(peg.order)] = 1;
    for (const projection::Receipt& receipt : basis.projection->receipts)
        if (receipt.order >= 0 && receipt.used > 0) out[static_cast<std::size_t>(receipt.order)] = 1;
    return out;
}

// Nothing is lost to the constraint by it, but a customer waits.
Action chase(const Basis& basis, const RopeOrder& line) {
    Action a = start(basis, line, Verb::expedite);
    const double left = line.due_days.value_or(0), worth = std::max(0.0, basis.flow->value[line.item]) * line.quantity;
    const Day due = basis.today + static_cast<int>(std::floor(left));
    a.protects = "market";
    a.need_by = a.expected = std::max(basis.today, due);
    a.late_probability = a.starve_probability = line.late_probability;
    a.money_per_day = buffer::kLate * worth * line.later_a_day;
    a.money_at_risk = buffer::kLate * worth * line.later_a_week;
    a.reason = "it is behind " + basis.stake.name +
               (left < 0 ? " and was promised for " + day_text(basis, due) + "."
                         : " and promised for " + day_text(basis, due) + ": " + days_text(left) + " of the " +
                               days_text(line.stretch_days) + " that protect a promise there are left.");
    if (worth > 0)
        a.without = "Left as it is it is late (" + percent(line.late_probability) + "): " + number(worth) +
                    (basis.flow->priced ? "" : " units") + " of throughput wait.";
    a.figures.push_back({"time that protects its promise", days_text(line.stretch_days)});
    a.figures.push_back({"used up of that", percent(line.gone)});
    a.figures.push_back({"probability that it is late", percent(line.late_probability)});
    return a;
}

void add_holds(const Basis& basis, const Rope& rope, std::vector<Action>& out) {
    std::map<std::pair<RopeWhy, Id>, std::vector<const RopeOrder*>> causes;
    for (const RopeOrder& line : rope.orders)
        if (line.verb == RopeVerb::hold) causes[{line.why, line.lacks}].push_back(&line);
    for (const auto& [cause, lines] : causes) {
        Action a = start(basis, *lines.front(), Verb::hold);
        std::vector<std::string> others;
        for (std::size_t i = 1; i < lines.size(); ++i)
            others.push_back(basis.state().orders[static_cast<std::size_t>(lines[i]->order)].order);
        a.reason = hold_reason(basis, rope, *lines.front(), others);
        a.figures = figures(basis, rope, *lines.front());
        out.push_back(std::move(a));
    }
}

}  // namespace

std::vector<Action> of_the_rope(const Basis& basis, const Rope& rope) {
    std::vector<Action> out;
    if (rope.constraint == kNone) return out;
    const std::vector<char> waited = waited_for(basis);
    const auto for_nobody = [&](const RopeOrder& line) {
        return line.verb == RopeVerb::expedite && !waited[static_cast<std::size_t>(line.order)];
    };
    for (const RopeOrder& line : rope.orders)
        if (line.why == RopeWhy::late && !for_nobody(line)) out.push_back(chase(basis, line));
    if (rope.target_hours <= 0) return out;
    const Standing standing{rope.target_hours / std::log(1 / std::max(1e-9, 1 - basis.target))};
    double ahead = rope.ahead_hours;
    for (const RopeOrder& line : rope.orders) {
        if (line.verb == RopeVerb::hold || line.why == RopeWhy::late || for_nobody(line)) continue;
        const bool release = line.verb == RopeVerb::release;
        Action a = start(basis, line, release ? Verb::release : Verb::expedite);
        const double there = release ? ahead : rope.waiting_hours;
        weigh(basis, standing, there, line.hours, a);
        a.need_by = basis.today + days_of(basis, release ? ahead : line.ahead_hours);
        a.expected = basis.today + days_of(basis, release ? rope.upstream_hours : 0);
        a.reason = release ? hours_text(ahead) + " of work are ahead of " + basis.stake.name + " and " +
                                 hours_text(rope.target_hours) + " protect it; this order brings " +
                                 hours_text(line.hours) + "."
                           : "it should stand before " + basis.stake.name + " by now, where only " +
                                 hours_text(rope.waiting_hours) + " of work do.";
        a.without = without_it(basis, a, "work for " + basis.stake.name);
        a.figures = figures(basis, rope, line);
        if (release) ahead += line.hours;
        out.push_back(std::move(a));
    }
    add_holds(basis, rope, out);
    return out;
}

}  // namespace drum::action
