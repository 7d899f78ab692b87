// A state written by hand, line by line, for tests: what the fold of a small log would be. Times are whole minutes
// after Monday 2026-11-02 00:00 UTC.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "learn/learned.h"
#include "state/state.h"

namespace drum::constraint::test {

inline constexpr std::int32_t kMonday = 20'759;  // 2026-11-02
inline Instant minute(std::int64_t minutes) {
    return Instant{std::int64_t(kMonday) * kMicrosPerDay + minutes * kMicrosPerMinute};
}
inline constexpr int kDayMinutes = 24 * 60;

template <class Line, class Id_of>
std::vector<std::int32_t> first_of(const std::vector<Line>& lines, std::size_t size, Id_of id_of) {
    std::vector<std::int32_t> out(size + 1, 0);
    for (const Line& line : lines) ++out[id_of(line) + 1];
    for (std::size_t i = 0; i < size; ++i) out[i + 1] += out[i];
    return out;
}

struct HandLog {
    HandLog(std::vector<std::string> resources, std::vector<std::string> works, std::vector<std::string> items = {}) {
        state.resources = Names::sorted(std::move(resources));
        state.works = Names::sorted(std::move(works));
        state.items = Names::sorted(std::move(items));
        state.resource.resize(state.resources.size());
        state.item.resize(state.items.size());
        state.on_hand.resize(state.items.size());
        state.stocked.resize(state.items.size(), false);
        learned.resource.resize(state.resources.size());
        for (learn::ResourceLearned& r : learned.resource) {
            r.calendar = Calendar::always();
            r.calendar_known = r.logged = true;
        }
    }

    HandLog& op(const std::string& resource, const std::string& work, std::int64_t from, std::int64_t to,
                state::OpState what = state::OpState::run, const std::string& item = "") {
        state::Operation o;
        o.start = minute(from);
        o.end = minute(to);
        o.resource = state.resources.find(resource);
        o.work = state.works.find(work);
        o.item = state.items.find(item);
        o.timed = true;
        o.state = what;
        state.operations.push_back(o);
        return *this;
    }
    HandLog& move(const std::string& item, std::int64_t at, int quantity) {
        const Id id = state.items.find(item);
        state.moves.push_back({minute(at), Quantity{quantity * 1'000'000LL}, id,
                               quantity > 0 ? state::MoveKind::receipt : state::MoveKind::consume});
        state.on_hand[id].micro += quantity * 1'000'000LL;
        state.stocked[id] = true;
        return *this;
    }
    HandLog& component(const std::string& item, const std::string& part, double quantity) {
        state.bom.push_back({state.items.find(item), state.items.find(part), quantity, "", {}, {}});
        return *this;
    }
    HandLog& step(const std::string& item, const std::string& resource) {
        state::RouteStep s;
        s.item = state.items.find(item);
        s.resource = state.resources.find(resource);
        s.step = std::to_string(state.routes.size());
        state.routes.push_back(s);
        return *this;
    }
    state::Order& order(const std::string& name, const std::string& item, int quantity, state::OrderKind kind) {
        state::Order o;
        o.order = name;
        o.item = state.items.find(item);
        o.quantity = Quantity{quantity * 1'000'000LL};
        o.kind = kind;
        state.orders.push_back(o);
        return state.orders.back();
    }
    HandLog& finish(std::int64_t as_of) {
        state.as_of = minute(as_of);
        std::stable_sort(state.operations.begin(), state.operations.end(), [](const auto& a, const auto& b) {
            return std::tuple(a.resource, a.start, a.end, a.work) < std::tuple(b.resource, b.start, b.end, b.work);
        });
        std::stable_sort(state.moves.begin(), state.moves.end(), [](const auto& a, const auto& b) {
            return std::pair(a.item, a.time) < std::pair(b.item, b.time);
        });
        state.operation_of =
            first_of(state.operations, state.resources.size(), [](const auto& o) { return o.resource; });
        const auto item = [](const auto& line) { return line.item; };
        state.move_of = first_of(state.moves, state.items.size(), item);
        state.bom_of = first_of(state.bom, state.items.size(), item);
        state.route_of = first_of(state.routes, state.items.size(), item);
        state.source_of = first_of(state.sources, state.items.size(), item);
        return *this;
    }

    state::State state;
    learn::Learned learned;
};

}  // namespace drum::constraint::test
