// How long things lie: from the receipt or the finishing of a lot until its last unit went out, first in first out.
#include <algorithm>
#include <array>
#include <deque>

#include "audit/waits.h"

namespace drum::audit {
namespace {

using state::MoveKind;

struct Lot {
    Instant since;
    std::int64_t micro = 0;
    int step = -1;  // 0 received, 1 finished; -1 = in stock since nobody knows when
};

}  // namespace

std::vector<Step> stock_steps(const state::State& state) {
    std::array<Step, 2> steps{Step{Chain::stock, "received", "used up", {}, {}, 0, {}}, Step{Chain::stock, "finished", "gone out", {}, {}, 0, {}}};
    std::array<std::vector<Sample>, 2> samples;
    for (std::size_t i = 0; i + 1 < state.move_of.size(); ++i) {
        std::deque<Lot> lots;
        const auto from = state.move_of[i], to = state.move_of[i + 1];
        // What was counted before the first move lies there since nobody knows when.
        const auto count = std::lower_bound(state.counts.begin(), state.counts.end(), static_cast<Id>(i),
                                            [](const state::Count& c, Id item) { return c.item < item; });
        const bool counted = count != state.counts.end() && count->item == static_cast<Id>(i);
        if (from < to && counted && count->time <= state.moves[from].time && count->quantity.micro > 0)
            lots.push_back({count->time, count->quantity.micro, -1});
        for (auto m = from; m < to; ++m) {
            const state::Move& move = state.moves[m];
            if (move.quantity.micro > 0) {
                lots.push_back({move.time, move.quantity.micro, move.kind == MoveKind::receipt ? 0 : move.kind == MoveKind::produce ? 1 : -1});
                continue;
            }
            const std::int64_t out = move.quantity.micro == INT64_MIN ? INT64_MAX : -move.quantity.micro;
            for (std::int64_t left = out; left > 0 && !lots.empty();) {
                const std::int64_t taken = std::min(left, lots.front().micro);
                left -= taken;
                if ((lots.front().micro -= taken) > 0) continue;
                if (const int step = lots.front().step; step >= 0)
                    samples[static_cast<std::size_t>(step)].push_back({move.time, hours_between(lots.front().since, move.time)});
                lots.pop_front();
            }
        }
        for (const Lot& lot : lots)
            if (lot.step >= 0) add_open(steps[static_cast<std::size_t>(lot.step)].open, lot.since, state.as_of, state.items.text(static_cast<Id>(i)));
    }
    std::vector<Step> found;
    for (std::size_t s = 0; s < steps.size(); ++s) {
        steps[s].waits = waits_of(std::move(samples[s]), state.as_of);
        if (steps[s].waits.cases > 0) found.push_back(std::move(steps[s]));
    }
    return found;
}

}  // namespace drum::audit
