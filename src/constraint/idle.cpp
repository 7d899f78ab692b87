#include "constraint/idle.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "constraint/lateness.h"
#include "constraint/stock_trace.h"
#include "state/steps.h"

namespace drum::constraint {
namespace {

using state::Operation;
using state::OpState;
using state::Order;
using state::OrderKind;
using state::State;

constexpr const char* kWaiting = "work was waiting";
constexpr const char* kNotReleased = "demand without released work";

bool works(const Operation& op) { return op.state == OpState::run || op.state == OpState::setup; }

// Reasons of one resource, appended in order of time; empty and repeated stretches fold away.
class Reasons {
public:
    void until(Instant to, Cause cause, std::string by) { add({to, cause, std::move(by)}); }
    void add(IdleReason reason) {
        if (reason.until <= end_) return;
        end_ = reason.until;
        const auto same = [&](const IdleReason& last) {
            return last.cause == reason.cause && last.by == reason.by && last.step == reason.step &&
                   last.who == reason.who && last.took_micros == reason.took_micros && last.order == reason.order;
        };
        if (!list_.empty() && same(list_.back()))
            list_.back().until = reason.until;
        else
            list_.push_back(std::move(reason));
    }
    Instant end() const { return end_; }
    std::vector<IdleReason> take() { return std::move(list_); }

private:
    std::vector<IdleReason> list_;
    Instant end_ = Instant::beginning();
};

class Explainer {
public:
    explicit Explainer(const State& state) : state_(state), stock_(state), usual_(state) {
        index_works();
        for (std::size_t o = 0; o < state.orders.size(); ++o) {
            if (state.orders[o].kind != OrderKind::make) continue;
            const Order& order = state.orders[o];
            if (const Id work = state.works.find(order.order); work != kNone) makes_.push_back({work, std::int32_t(o)});
            if (order.open() && order.status == state::OrderStatus::placed) open_.push_back(std::int32_t(o));
        }
        for (std::size_t o = 0; o < state.orders.size(); ++o) {
            const Order& order = state.orders[o];
            if (order.kind == OrderKind::make || !order.open() || order.status == state::OrderStatus::draft ||
                !order.asked_at())
                continue;
            const auto [first, fresh] = awaited_.emplace(order.item, std::int32_t(o));
            if (!fresh && *order.asked_at() < *state.orders[first->second].asked_at()) first->second = std::int32_t(o);
        }
        std::sort(makes_.begin(), makes_.end());
        std::stable_sort(open_.begin(), open_.end(), [&](std::int32_t a, std::int32_t b) {
            return released(state_.orders[a]) < released(state_.orders[b]);
        });
    }

    std::vector<IdleReason> of(Id resource) const {
        Reasons out;
        Instant idle = Instant::beginning();  // since when
        for (auto o = state_.operation_of[resource]; o < state_.operation_of[resource + 1]; ++o) {
            const Operation& op = state_.operations[o];
            if (op.start > state_.as_of) break;
            if (op.timed && works(op) && op.start > out.end()) explain(o, idle, out);
            if (op.timed) idle = std::max(idle, op.end);
        }
        explain_end(resource, idle, out);
        return out.take();
    }

private:
    void index_works() {
        by_work_.resize(state_.works.size());
        for (std::size_t o = 0; o < state_.operations.size(); ++o) {
            const Operation& op = state_.operations[o];
            if (op.work != kNone && works(op)) by_work_[op.work].push_back(std::int32_t(o));
        }
        for (auto& operations : by_work_)
            std::stable_sort(operations.begin(), operations.end(), [&](std::int32_t a, std::int32_t b) {
                return state_.operations[a].end < state_.operations[b].end;
            });
    }

    static Instant released(const Order& order) { return order.placed_at.value_or(Instant::beginning()); }

    // The operation of the same work that ended last before this one started.
    const Operation* previous(std::int32_t o) const {
        const Operation& op = state_.operations[o];
        const auto& all = by_work_[op.work];
        auto p = std::upper_bound(all.begin(), all.end(), op.start,
                                  [&](Instant t, std::int32_t i) { return t < state_.operations[i].end; });
        while (p != all.begin())
            if (*--p != o) return &state_.operations[*p];
        return nullptr;
    }

    bool first_of_work(std::int32_t o) const {
        const Operation& op = state_.operations[o];
        return std::none_of(by_work_[op.work].begin(), by_work_[op.work].end(),
                            [&](std::int32_t i) { return i != o && state_.operations[i].start < op.start; });
    }

    // The make order a work is named after; of several lines the one that makes what the operation works on.
    const Order* order_of(const Operation& op) const {
        const Order* out = nullptr;
        for (auto m = std::lower_bound(makes_.begin(), makes_.end(), std::pair(op.work, std::int32_t(0)));
             m != makes_.end() && m->first == op.work; ++m) {
            const Order& order = state_.orders[m->second];
            if (order.item == op.item) return &order;
            if (out == nullptr) out = &order;
        }
        return out;
    }

    // What of a component a work needs, in micro units; without a known quantity anything at all.
    static std::int64_t need(const state::BomLine& line, const Order* order) {
        if (order == nullptr) return 1;
        const double micro = line.quantity * double(order->quantity.micro);
        return micro < 1 ? 1 : static_cast<std::int64_t>(std::ceil(std::min(micro, 9e18)));
    }

    // The reasons from out.end() to the start of operation `o`.
    void explain(std::int32_t o, Instant idle, Reasons& out) const {
        const Operation& op = state_.operations[o];
        if (op.work == kNone) return out.until(op.start, Cause::unknown, "");
        if (const Operation* before = previous(o)) {
            if (before->resource != op.resource)
                out.until(std::min(before->end, op.start), Cause::starved, state_.resources.text(before->resource));
            return out.until(op.start, Cause::unknown, kWaiting);
        }
        if (!first_of_work(o)) return out.until(op.start, Cause::unknown, "");
        const Order* order = order_of(op);
        if (order != nullptr && order->placed_at)
            out.until(std::min(*order->placed_at, op.start), Cause::no_demand, "");
        explain_material(op.item != kNone || order == nullptr ? op.item : order->item, order, idle, op.start, out);
        out.until(op.start, Cause::unknown, order != nullptr && order->placed_at ? kWaiting : "");
    }

    void explain_material(Id item, const Order* order, Instant idle, Instant until, Reasons& out) const {
        if (item == kNone) return;
        std::optional<Instant> last;
        Id component = kNone;
        for (auto b = state_.bom_of[item]; b < state_.bom_of[item + 1]; ++b) {
            const state::BomLine& line = state_.bom[b];
            const auto end = stock_.end_of_shortage(line.component, need(line, order), out.end(), until);
            if (end && (!last || *end > *last)) {
                last = end;
                component = line.component;
            }
        }
        if (!last) return;
        charge(component, stock_.received_with(component, *last), idle, *last, out);
    }

    // Short of a component until `until`, which came with `came` or, if that is still awaited, should have.
    void charge(Id component, const Order* came, Instant idle, Instant until, Reasons& out) const {
        const std::string& name = state_.items.text(component);
        if (until <= out.end()) return;
        std::vector<LateStep> steps = came == nullptr ? std::vector<LateStep>{} : late_steps(state_, *came, until);
        usual_.compare(steps);
        constexpr std::int64_t kEver = 36'500 * kMicrosPerDay;  // what has never worked has no moment it stopped
        const Instant began = std::max(out.end(), std::min(idle, until));
        const std::int64_t room = until - std::max(began, until + (-kEver));
        const std::vector<std::int64_t> parts = shares(room, steps);
        Instant from = until;
        for (const std::int64_t part : parts) from = from + (-part);
        out.until(from, Cause::starved, name);
        for (std::size_t i = 0; i < steps.size(); ++i) {
            from = from + parts[i];
            const bool approval = steps[i].kind == LateStep::Kind::approval;
            out.add({from, approval ? Cause::approval : Cause::starved, approval ? came->order : name,
                     static_cast<std::int32_t>(came - state_.orders.data()), steps[i].kind, steps[i].id,
                     steps[i].took_micros});
        }
    }

    // What an open order needs before the resource can start on it: when it is ready, and the reason until then.
    struct Need {
        Instant release, ready;  // ready = Instant::end(): not yet
        Instant since;           // from when on the reason held
        std::string by;
        Id component = kNone;  // that is short
    };

    // Empty when the order does not need the resource, or has been there.
    std::optional<Need> need_of(const Order& order, Id resource) const {
        Need out{released(order), released(order), released(order), "", kNone};
        const auto begin = state_.route_of[order.item], end = state_.route_of[order.item + 1];
        auto step = begin;
        while (step < end && state_.routes[step].resource != resource) ++step;
        if (begin < end && step == end) return {};
        const Id work = state_.works.find(order.order);
        std::optional<Instant> came;
        if (step < end) step = step_from(state_, step);
        const Id upstream = step > begin ? state_.routes[step - 1].resource : kNone;  // the last of the step before
        const auto of_step_before = [&](Id of) {
            for (auto r = step > begin ? step_from(state_, step - 1) : step; r < step; ++r)
                if (state_.routes[r].resource == of) return true;
            return false;
        };
        if (work != kNone)
            for (const std::int32_t o : by_work_[work]) {
                const Operation& op = state_.operations[o];
                if (op.resource == resource) return {};
                if (of_step_before(op.resource)) came = op.end;
            }
        if (upstream != kNone) {
            out.ready = came ? std::max(*came, out.release) : Instant::end();
            out.by = state_.resources.text(upstream);
            return out;
        }
        for (auto b = state_.bom_of[order.item]; b < state_.bom_of[order.item + 1]; ++b) {
            const std::int64_t to_draw =
                need(state_.bom[b], &order) - state::issued(state_, order.order, state_.bom[b].component).micro;
            if (to_draw <= 0) continue;
            const auto since = stock_.short_since(state_.bom[b].component, to_draw);
            if (!since || (out.ready == Instant::end() && *since <= out.since)) continue;
            out.ready = Instant::end();
            out.since = std::max(*since, out.release);
            out.component = state_.bom[b].component;
            out.by = state_.items.text(out.component);
        }
        return out;
    }

    // The reasons after the last operation that started at the resource.
    void explain_end(Id resource, Instant idle, Reasons& out) const {
        const Instant end = Instant::end();
        if (state_.resource[resource].kind == state::ResourceKind::approval) return out.until(end, Cause::unknown, "");
        std::optional<Need> first;
        Instant ready = end;
        for (const std::int32_t o : open_) {
            if (state_.orders[o].item == kNone) continue;
            const auto need = need_of(state_.orders[o], resource);
            if (!need) continue;
            if (!first) first = need;
            ready = std::min(ready, need->ready);
        }
        if (first) {
            out.until(first->release, Cause::no_demand, "");
            if (ready > first->release) {
                if (first->ready == end) out.until(std::min(first->since, ready), Cause::unknown, kWaiting);
                if (first->component != kNone && ready > state_.as_of) {
                    const auto order = awaited_.find(first->component);
                    charge(first->component, order == awaited_.end() ? nullptr : &state_.orders[order->second], idle,
                           state_.as_of, out);
                }
                out.until(ready, Cause::starved, first->by);
            }
            return out.until(end, Cause::unknown, kWaiting);
        }
        if (state_.orders.empty() && state_.demand.empty()) return out.until(end, Cause::unknown, "");
        Instant wanted = end;
        for (const state::DemandLine& line : state_.demand)
            if (line.item != kNone && line.outstanding().micro > 0 && passes(line.item, resource))
                wanted = std::min(wanted, line.ordered_at.value_or(Instant::beginning()));
        out.until(wanted, Cause::no_demand, "");
        out.until(end, Cause::unknown, kNotReleased);
    }

    // An item without a route may need any resource.
    bool passes(Id item, Id resource) const {
        const auto begin = state_.routes.begin() + state_.route_of[item],
                   end = state_.routes.begin() + state_.route_of[item + 1];
        return begin == end ||
               std::any_of(begin, end, [&](const state::RouteStep& s) { return s.resource == resource; });
    }

    const State& state_;
    StockTrace stock_;
    Usual usual_;
    std::map<Id, std::int32_t> awaited_;              // item -> the open order for it that was asked for first
    std::vector<std::vector<std::int32_t>> by_work_;  // by work: its runs and set-ups, by end
    std::vector<std::pair<Id, std::int32_t>> makes_;  // (work, make order), sorted
    std::vector<std::int32_t> open_;                  // placed make orders still open, by release
};

}  // namespace

const char* name(Cause cause) {
    switch (cause) {
        case Cause::setup: return "setup";
        case Cause::down: return "down";
        case Cause::starved: return "starved";
        case Cause::approval: return "approval";
        case Cause::blocked: return "blocked";
        case Cause::no_demand: return "no_demand";
        case Cause::unknown: break;
    }
    return "unknown";
}

std::vector<std::vector<IdleReason>> idle_reasons(const state::State& state) {
    const Explainer explainer(state);
    std::vector<std::vector<IdleReason>> out;
    for (Id r = 0; r < static_cast<Id>(state.resources.size()); ++r) out.push_back(explainer.of(r));
    return out;
}

}  // namespace drum::constraint
