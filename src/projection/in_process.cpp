#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "projection/structure.h"

namespace drum::projection {
namespace {

using state::State;

int step_index(const State& state, const state::Operation& op) {
    const auto from = state.route_of[op.item], to = state.route_of[op.item + 1];
    for (auto r = from; r < to; ++r)
        if (state.routes[r].step == op.step && state.routes[r].resource == op.resource) return r - from;
    for (auto r = from; r < to; ++r)
        if (state.routes[r].resource == op.resource) return r - from;
    return -1;
}

// Open work on one item under one number, over its lines.
struct OpenWork {
    std::string_view order;
    Id item = kNone;
    double outstanding = 0, received = 0;
    double begun = 0;  // units that have passed a step and are not received
    // By row of the route. Pieces good and scrapped there by the log; then in units that they are to become: past it
    // and not received, and gone in and no more, beyond what is planned to be lost.
    std::vector<double> good{}, scrap{}, past{}, spent{};
};

std::vector<OpenWork> open_works(const State& state) {
    std::vector<OpenWork> out;
    for (std::size_t from = 0, to = 0; from < state.orders.size(); from = to) {
        const auto first = static_cast<std::ptrdiff_t>(out.size());
        const auto of_item = [&](Id item) {
            return std::find_if(out.begin() + first, out.end(),
                                [&](const OpenWork& work) { return work.item == item; });
        };
        for (; to < state.orders.size() && state.orders[to].order == state.orders[from].order; ++to) {
            const state::Order& order = state.orders[to];
            if (order.kind == state::OrderKind::make && order.open() && of_item(order.item) == out.end())
                out.push_back({order.order, order.item});
        }
        for (std::size_t o = from; o < to; ++o) {
            const state::Order& order = state.orders[o];
            const auto work = order.kind == state::OrderKind::make ? of_item(order.item) : out.end();
            if (work != out.end())
                work->outstanding += order.outstanding().value(), work->received += order.received.value();
        }
    }
    return out;
}

// What the log shows of open work. An operation that names no item is on the first of its order.
void read_log(const State& state, std::vector<OpenWork>& open) {
    std::vector<std::int32_t> first(state.works.size(), -1);
    for (std::size_t w = open.size(); w-- > 0;)
        if (const Id work = state.works.find(open[w].order); work != kNone)
            first[static_cast<std::size_t>(work)] = static_cast<std::int32_t>(w);
    for (const state::Operation& op : state.operations) {
        if (op.state != state::OpState::run || op.work == kNone || first[static_cast<std::size_t>(op.work)] < 0)
            continue;
        auto work = open.begin() + first[static_cast<std::size_t>(op.work)];
        const std::string_view order = work->order;
        while (op.item != kNone && work != open.end() && work->order == order && work->item != op.item) ++work;
        if (work == open.end() || work->order != order) continue;
        state::Operation of_item = op;
        of_item.item = work->item;
        const int step = step_index(state, of_item);
        if (step < 0) continue;
        const auto rows = static_cast<std::size_t>(state.route_of[work->item + 1] - state.route_of[work->item]);
        work->good.resize(rows, 0);
        work->scrap.resize(rows, 0);
        work->good[static_cast<std::size_t>(step)] += op.good;
        work->scrap[static_cast<std::size_t>(step)] += op.scrap;
    }
}

// Pieces of a step: what those that can do the same did together, and the most of what it needs together, as a log
// often names the machine alone.
double at_step(const Structure& flow, Id item, const std::vector<double>& of, std::size_t from, std::size_t to) {
    const auto first = static_cast<std::size_t>(flow.state->route_of[item]);
    double most = 0;
    for (std::size_t seat = from; seat < to; ++seat) {
        double pieces = 0;
        for (std::size_t row = seat; row < to; ++row)
            if (static_cast<std::size_t>(flow.seat[first + row]) == first + seat) pieces += of[row];
        most = std::max(most, pieces);
    }
    return most;
}

// Backwards from what is received: pieces good at a step and not gone into the next are there, and become fewer units
// by what the steps behind lose. What went into a step, and is neither, is lost beyond what was planned.
void find_passed(Structure& flow, std::vector<OpenWork>& open) {
    for (OpenWork& work : open) {
        const auto first = static_cast<std::size_t>(flow.state->route_of[work.item]);
        double past = 0, into_next = work.received, started_next = 1;
        work.past.assign(work.good.size(), 0);
        work.spent.assign(work.good.size(), 0);
        for (std::size_t to = work.good.size(), from = to; to > 0; to = from) {
            from = static_cast<std::size_t>(flow.step_from[first + to - 1]) - first;
            const double good = at_step(flow, work.item, work.good, from, to), started = flow.started[first + from];
            const double there = std::min(work.outstanding - past, std::max(0.0, good - into_next) / started_next);
            if (there > 1e-9) flow.in_process[work.item].push_back({static_cast<int>(to), there});
            past += there;
            const double all = good + at_step(flow, work.item, work.scrap, from, to);
            const double into = all > 0 ? std::max(all, into_next) : into_next * started / started_next;
            const double spent = std::max(0.0, into / started - work.received - past);
            std::fill(work.past.begin() + static_cast<std::ptrdiff_t>(from),
                      work.past.begin() + static_cast<std::ptrdiff_t>(to), past);
            std::fill(work.spent.begin() + static_cast<std::ptrdiff_t>(from),
                      work.spent.begin() + static_cast<std::ptrdiff_t>(to), spent);
            into_next = into;
            started_next = started;
        }
        work.begun = past;
    }
    for (auto& [item, pieces] : flow.in_process)
        std::stable_sort(pieces.begin(), pieces.end(),
                         [](const InProcess& a, const InProcess& b) { return a.steps_done > b.steps_done; });
}

// Lines of one order on one item share what has passed a step, in their order.
void deal_begun(Structure& structure, std::vector<OpenWork>& open) {
    const State& state = *structure.state;
    structure.begun.assign(state.orders.size(), 0);
    structure.passed.assign(state.orders.size(), {});
    structure.spent.assign(state.orders.size(), {});
    std::map<std::pair<std::string_view, Id>, OpenWork*> left;
    for (OpenWork& work : open)
        if (work.begun > 0 || !work.spent.empty()) left[{work.order, work.item}] = &work;
    for (std::size_t o = 0; o < state.orders.size() && !left.empty(); ++o) {
        const state::Order& order = state.orders[o];
        const auto found = order.kind == state::OrderKind::make ? left.find({order.order, order.item}) : left.end();
        if (found == left.end()) continue;
        const auto dealt = [&](double& rest) {
            const double units = std::min(rest, order.outstanding().value());
            rest -= units;
            return units;
        };
        structure.begun[o] = dealt(found->second->begun);
        for (double& past : found->second->past) structure.passed[o].push_back(dealt(past));
        for (double& spent : found->second->spent) structure.spent[o].push_back(dealt(spent));
    }
}

// What was issued to work is not needed again: of each component, for as many units as it was drawn for beyond those
// received and those that have passed a step, which hold theirs. Only draws that name the work order tell; others may
// have gone anywhere.
void find_issued(Structure& flow, const std::vector<OpenWork>& open) {
    const State& state = *flow.state;
    flow.issued.assign(state.bom.size(), 0);
    std::map<std::pair<std::string_view, Id>, double>
        left;  // of (order, component), where several items of one order draw on it
    for (const state::Issue& issue : state.issues) left[{issue.order, issue.component}] = issue.quantity.value();
    for (const OpenWork& work : open)
        for (auto from = state.bom_of[work.item], to = from; from < state.bom_of[work.item + 1]; from = to) {
            const Id component = state.bom[from].component;
            double per_unit = 0, spent = 0;
            for (; to < state.bom_of[work.item + 1] && state.bom[to].component == component; ++to) {
                per_unit += drawn_per_good(flow, state.bom[to]);
                const std::int32_t step = drawing_step(state, state.bom[to]);
                if (step >= 0 && !work.spent.empty())
                    spent = std::max(spent, work.spent[static_cast<std::size_t>(step - state.route_of[work.item])]);
            }
            const auto drawn = left.find({work.order, component});
            if (drawn == left.end()) continue;
            const double units = std::min(work.received + work.outstanding + spent, drawn->second / per_unit);
            drawn->second -= units * per_unit;
            flow.draws_ahead =
                flow.draws_ahead || (work.received <= 0 && units > 1e-9);  // else it may be what scrap took
            const double ahead = std::max(0.0, std::min(work.outstanding, units - work.received - spent) - work.begun);
            for (auto b = from; b < to; ++b) flow.issued[b] += ahead;
        }
}

}  // namespace

void find_in_process(Structure& structure) {
    const State& state = *structure.state;
    structure.logs_orders = !state.operations.empty() &&
                            std::any_of(state.orders.begin(), state.orders.end(), [&](const state::Order& order) {
                                return order.kind == state::OrderKind::make && state.works.find(order.order) != kNone;
                            });
    structure.sent = state::sent_parts(state);
    std::vector<OpenWork> open = open_works(*structure.state);
    read_log(*structure.state, open);
    find_passed(structure, open);
    find_issued(structure, open);
    deal_begun(structure, open);
}

}  // namespace drum::projection
