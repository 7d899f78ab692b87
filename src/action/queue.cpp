#include "action/queue.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "action/wording.h"
#include "learn/document_flow.h"

namespace drum::action {
namespace {

using state::State;

constexpr double kLeastProbability = 1e-3;  // as in the desk's own count

// Orders that ask for the step's word, and documents whose last step has been followed by it; the oldest first.
std::vector<Waiting> waiting_at(const Basis& basis, Id resource, const learn::Desk& desk) {
    const State& state = basis.state();
    std::vector<Waiting> out;
    for (const state::Order& order : state.orders) {
        const auto asked = order.approval_requested_at ? order.approval_requested_at : order.requested_at;
        if (order.approval == resource && order.open() && !order.placed_at && !order.approved_at && asked &&
            *asked < basis.start)
            out.push_back({order.order, *asked, 1});
    }
    if (!desk.likely.empty()) {
        learn::DocumentFlow flow(state);
        flow.advance(basis.start);
        for (const learn::ProbablyWaiting& one : flow.waiting())
            if (one.step == resource && one.weight > kLeastProbability)
                out.push_back({state.works.text(one.work), one.since, one.weight});
    }
    std::stable_sort(out.begin(), out.end(), [](const Waiting& a, const Waiting& b) {
        return std::tie(a.since, a.what) < std::tie(b.since, b.what);
    });
    return out;
}

std::string reason_of(const learn::Desk& desk) {
    std::string text = number(std::round(desk.queue())) + " wait";
    if (desk.answers_per_day <= 0) return text + ", and none was answered in the last four weeks.";
    return text + ", " + number(desk.answers_per_day) + " a day are answered: that is " +
           number(std::ceil(desk.queue() / desk.answers_per_day)) + " days of answers.";
}

}  // namespace

std::optional<Action> work_off(const Basis& basis) {
    const State& state = basis.state();
    const constraint::Party party = basis.stake.party;
    if (party.kind != constraint::Party::Kind::resource ||
        static_cast<std::size_t>(party.id) >= basis.flow->learned->desk.size())
        return std::nullopt;
    const learn::Desk& desk = basis.flow->learned->desk[static_cast<std::size_t>(party.id)];
    if (desk.queue() < 1) return std::nullopt;
    Action a;
    a.verb = Verb::approve;
    a.resource = party.id;
    a.id = identity(a.verb, {}, {}, state.resources.text(party.id));
    a.waiting = waiting_at(basis, party.id, desk);
    a.quantity = nearest_quantity(std::round(desk.queue()));
    a.unit = desk.likely.empty() ? "orders" : "cases";
    a.protects = basis.stake.name;
    a.order_by = a.need_by = a.expected = basis.today;
    a.reason = reason_of(desk);
    a.figures.push_back({"wait now", number(std::round(desk.queue()))});
    a.figures.push_back({"come a day", number(desk.arrivals_per_day)});
    a.figures.push_back({"are answered a day", number(desk.answers_per_day)});
    a.figures.push_back({"mean wait of those answered", number(desk.wait_days) + " days"});
    return a;
}

}  // namespace drum::action
