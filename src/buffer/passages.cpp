#include "buffer/passages.h"

#include <algorithm>

#include "state/steps.h"

namespace drum::buffer {
namespace {

using state::Operation;
using state::OpState;
using state::State;

template <class Take>
void each_work(const State& state, std::vector<Passage>& works, Take take) {
    for (const Operation& op : state.operations)
        if (op.work != kNone && (op.state == OpState::run || op.state == OpState::setup)) take(op, works[op.work]);
}

void add_orders(const State& state, Instant until, std::vector<Passage>& works) {
    for (const state::Order& order : state.orders) {
        const Id id = order.kind == state::OrderKind::make ? state.works.find(order.order) : kNone;
        if (id == kNone) continue;
        Passage& work = works[id];
        const bool closed = !order.open() && order.status != state::OrderStatus::cancelled;
        work.closed = closed && (!work.ordered || work.closed);
        work.ordered = true, work.item = order.item;
        if (order.placed_at) work.released = std::min(work.released, *order.placed_at);
        if (order.received_at && *order.received_at < until) work.ended = std::max(work.ended, *order.received_at);
    }
}

}  // namespace

std::vector<Passage> passages(const State& state, Id constraint, Instant until) {
    std::vector<Passage> works(state.works.size());
    const auto has_run = [&](const Operation& op) { return op.state == OpState::run && op.end < until; };
    each_work(state, works, [&](const Operation& op, Passage& work) {
        work.released = std::min(work.released, op.start);
        if (op.timed && op.resource == constraint) work.taken_up = std::min(work.taken_up, op.start);
        if (!has_run(op)) return;
        if (op.resource == constraint) work.left = std::max(work.left, op.end);
        if (op.item != kNone) work.item = op.item;
        work.ended = std::max(work.ended, op.end);
    });
    add_orders(state, until, works);
    each_work(state, works, [&](const Operation& op, Passage& work) {
        if (op.timed && op.resource != constraint && op.end <= work.taken_up)
            work.arrived = std::max(work.arrived, op.end);
        if (!has_run(op)) return;
        if (op.resource != constraint && op.end > work.left) work.followed = true;
        if (work.ordered || work.item == kNone || op.end < work.ended) return;
        const auto last = state.route_of[work.item + 1];
        auto row = last > state.route_of[work.item] ? state::step_from(state, last - 1) : last;
        while (row < last && state.routes[row].resource != op.resource) ++row;
        work.closed = row < last;
    });
    return works;
}

}  // namespace drum::buffer
