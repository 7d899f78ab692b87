// Orders and demand: from each date of a line to its next.
#include <algorithm>
#include <array>
#include <map>

#include "audit/waits.h"

namespace drum::audit {
namespace {

using state::Order;
using state::OrderKind;
using state::State;

// Where a line can stand, in the order of the flow. What is not recorded is passed over.
enum Stage : int { requested, asked, approved, placed, started, worked, received, kStages };

const char* stage_name(Chain chain, int stage) {
    static constexpr std::array<const char*, kStages> kBuy{"requested", "approval asked", "approved", "placed", "started", "last work", "received"};
    static constexpr std::array<const char*, kStages> kMake{"requested", "approval asked", "approved", "released", "first work", "last work", "finished"};
    return chain == Chain::make ? kMake[static_cast<std::size_t>(stage)] : kBuy[static_cast<std::size_t>(stage)];
}

Chain chain_of(OrderKind kind) {
    return kind == OrderKind::make ? Chain::make : kind == OrderKind::transfer ? Chain::transfer : Chain::buy;
}

// First start and last end of the work logged for each order.
struct Worked {
    Instant first = Instant::end(), last = Instant::beginning();
};

std::vector<Worked> worked_of(const State& state) {
    std::vector<Worked> out(state.works.size());
    for (const state::Operation& op : state.operations) {
        Worked& worked = out[static_cast<std::size_t>(op.work)];
        worked.first = std::min(worked.first, op.start);
        worked.last = std::max(worked.last, op.end);
    }
    return out;
}

struct Collected {
    std::vector<Sample> samples;
    Open open;
    std::int64_t disordered = 0, dated = 0, late = 0;
};

using Steps = std::map<std::pair<int, int>, Collected>;  // (from, to)

class OrderSteps {
public:
    explicit OrderSteps(const State& state) : state_(state), worked_(worked_of(state)) {}

    std::vector<Step> run() {
        for (const Order& order : state_.orders) take(order);
        for (auto& waiting : waiting_) place_open(waiting);
        std::vector<Step> out;
        for (const Chain chain : {Chain::buy, Chain::make, Chain::transfer})
            for (auto& [between, found] : steps_[static_cast<std::size_t>(chain)]) {
                Step step{chain, stage_name(chain, between.first), stage_name(chain, between.second), {}, found.open, found.disordered, {}};
                step.waits = waits_of(std::move(found.samples), state_.as_of);
                if (found.dated > 0) step.late = double(found.late) / double(found.dated);
                out.push_back(std::move(step));
            }
        return out;
    }

private:
    struct Waiting {
        const Order* order;
        int stage;
        Instant since;
    };

    std::array<std::optional<Instant>, kStages> dates_of(const Order& order) const {
        std::array<std::optional<Instant>, kStages> dates{order.requested_at, order.approval_requested_at, order.approved_at, order.placed_at};
        const bool closed = !order.open();
        const Id work = order.kind == OrderKind::make ? state_.works.find(order.order) : kNone;
        if (work != kNone && worked_[static_cast<std::size_t>(work)].first != Instant::end()) {
            dates[started] = worked_[static_cast<std::size_t>(work)].first;
            if (closed) dates[worked] = worked_[static_cast<std::size_t>(work)].last;
        }
        if (closed) dates[received] = order.received_at;  // a part that came does not end the wait
        for (auto& date : dates)
            if (date && *date > state_.as_of) date.reset();
        return dates;
    }

    void take(const Order& order) {
        if (order.status == state::OrderStatus::cancelled) return;
        const auto dates = dates_of(order);
        Steps& steps = steps_[static_cast<std::size_t>(chain_of(order.kind))];
        int from = -1;
        for (int to = 0; to < kStages; ++to) {
            const auto& date = dates[static_cast<std::size_t>(to)];
            if (!date) continue;
            if (from >= 0) {
                Collected& step = steps[{from, to}];
                const Instant before = *dates[static_cast<std::size_t>(from)];
                if (*date < before) ++step.disordered;
                else step.samples.push_back({*date, hours_between(before, *date)});
                if (to == received && order.promised_at) {
                    ++step.dated;
                    step.late += *date > *order.promised_at;
                }
            }
            from = to;
        }
        if (order.open() && from >= 0) waiting_.push_back({&order, from, *dates[static_cast<std::size_t>(from)]});
    }

    // Who waits stands at the step most others took from there.
    void place_open(const Waiting& waiting) {
        Steps& steps = steps_[static_cast<std::size_t>(chain_of(waiting.order->kind))];
        std::pair<int, int> most{waiting.stage, received};
        std::size_t cases = 0;
        for (const auto& [between, found] : steps)
            if (between.first == waiting.stage && found.samples.size() > cases) {
                most = between;
                cases = found.samples.size();
            }
        add_open(steps[most].open, waiting.since, state_.as_of, waiting.order->order);
    }

    const State& state_;
    std::vector<Worked> worked_;
    std::array<Steps, 3> steps_;  // by chain
    std::vector<Waiting> waiting_;
};

Step sell_step(const State& state) {
    Step step{Chain::sell, "ordered by the customer", "shipped", {}, {}, 0, {}};
    std::vector<Sample> samples;
    std::int64_t dated = 0, late = 0;
    for (const state::DemandLine& line : state.demand) {
        if (line.cancelled || line.quantity.micro <= 0) continue;
        if (line.outstanding().micro > 0) {
            if (line.ordered_at && *line.ordered_at <= state.as_of) add_open(step.open, *line.ordered_at, state.as_of, line.order);
            continue;
        }
        if (!line.shipped_at || *line.shipped_at > state.as_of) continue;
        if (line.due_at) {
            ++dated;
            late += *line.shipped_at > *line.due_at;
        }
        if (!line.ordered_at) continue;
        if (*line.shipped_at < *line.ordered_at) ++step.disordered;
        else samples.push_back({*line.shipped_at, hours_between(*line.ordered_at, *line.shipped_at)});
    }
    step.waits = waits_of(std::move(samples), state.as_of);
    if (dated > 0) step.late = double(late) / double(dated);
    return step;
}

}  // namespace

std::vector<Step> order_steps(const State& state) {
    std::vector<Step> out = OrderSteps(state).run();
    Step sell = sell_step(state);
    if (sell.waits.cases + sell.open.cases + sell.disordered > 0) out.push_back(std::move(sell));
    return out;
}

}  // namespace drum::audit
