#include "constraint/programme.h"

#include <algorithm>
#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>
#include <unordered_map>

namespace drum::constraint {
namespace {

// What one unit of an item takes of each row: (row, amount), sorted by row. Items already there (stock, work in process, components issued
// to their work) have a row of their own, after the limits, that counts the units of them used.
using Takes = std::vector<std::pair<int, double>>;

Takes summed(Takes takes) {
    std::sort(takes.begin(), takes.end());
    Takes out;
    for (const auto& [row, amount] : takes) {
        if (!out.empty() && out.back().first == row)
            out.back().second += amount;
        else
            out.emplace_back(row, amount);
    }
    std::erase_if(out, [](const auto& t) { return t.second == 0; });
    return out;
}

// A made item with stock or work in process that saves something, or a line of its bill of material issued to its work.
struct Held {
    Id item = kNone;
    std::int32_t line = -1;            // into State::bom
};

struct Explosion {
    std::vector<Takes> takes;          // by item
    std::vector<Held> held;            // by row after the limits
    std::vector<int> row_of_capacity;  // resource -> row, -1
    std::unordered_map<Id, int> row_of_material;
};

// Minutes and material of the route from `steps_done` on, and of the components that enter there.
Takes work_from(const Flow& flow, const Explosion& all, Id item, int steps_done) {
    const state::State& state = *flow.state;
    Takes out;
    const auto first = state.route_of[item], last = state.route_of[item + 1];
    for (auto r = first + steps_done; r < last; ++r)
        if (const int row = all.row_of_capacity[state.routes[r].resource]; row >= 0)
            out.emplace_back(row, flow.step_minutes[r]);
    if (steps_done > 0) return summed(std::move(out));  // what is in process has its components
    for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b)
        for (const auto& [row, amount] : all.takes[state.bom[b].component])
            out.emplace_back(row, amount * drawn_per_good(flow, state.bom[b]));
    return summed(std::move(out));
}

Explosion explode(const Flow& flow, const std::vector<Row>& rows) {
    Explosion out;
    out.row_of_capacity.assign(flow.state->resources.size(), -1);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (rows[r].kind == Row::Kind::capacity)
            out.row_of_capacity[rows[r].id] = static_cast<int>(r);
        else
            out.row_of_material.emplace(rows[r].id, static_cast<int>(r));
    }
    out.takes.resize(flow.state->items.size());
    for (auto it = flow.top_down.rbegin(); it != flow.top_down.rend(); ++it) {
        const Id item = *it;
        Takes& mine = out.takes[item];
        if (!flow.made[item]) {
            if (const auto row = out.row_of_material.find(item); row != out.row_of_material.end())
                mine.emplace_back(row->second, 1.0);
            continue;
        }
        mine = work_from(flow, out, item, 0);
        if (mine.empty()) continue;
        const auto hold = [&](Held held) {
            mine.emplace_back(static_cast<int>(rows.size() + out.held.size()), 1.0);
            out.held.push_back(held);
        };
        if (flow.stock[item] > 0 || flow.in_process.contains(item)) hold({item});
        for (auto b = flow.state->bom_of[item]; b < flow.state->bom_of[item + 1]; ++b)
            if (flow.issued[b] > 0 && !out.takes[flow.state->bom[b].component].empty()) hold({item, b});
    }
    return out;
}

}  // namespace

struct Programme::Impl {
    ClpSimplex clp;
    std::size_t limits = 0;     // rows that are limits; the rest are balances of held items
    std::size_t wants = 0;

    Solution read() {
        Solution out;
        if (!clp.isProvenOptimal()) {  // x = 0 is always allowed, so only numbers far apart can bring this about
            out.x.assign(wants, 0);
            out.dual.assign(limits, 0);
            out.used.assign(limits, 0);
            out.solved = false;
            return out;
        }
        out.throughput = -clp.objectiveValue();
        const double* x = clp.primalColumnSolution();
        out.x.assign(x, x + wants);
        const double* dual = clp.dualRowSolution();
        const double* used = clp.primalRowSolution();
        for (std::size_t r = 0; r < limits; ++r) {
            out.dual.push_back(std::max(0.0, -dual[r]));
            out.used.push_back(used[r]);
        }
        return out;
    }
};

Programme::Programme(const Flow& flow, const std::vector<Want>& wants, const std::vector<Row>& rows)
    : impl_(std::make_unique<Impl>()) {
    const Explosion all = explode(flow, rows);
    std::vector<int> row_index, starts{0};
    std::vector<double> element, lower, upper, cost;
    const auto add_column = [&](const Takes& takes, double sign, double most, double value) {
        for (const auto& [row, amount] : takes) row_index.push_back(row), element.push_back(sign * amount);
        starts.push_back(static_cast<int>(row_index.size()));
        lower.push_back(0);
        upper.push_back(most);
        cost.push_back(-value);  // CLP minimises
    };
    for (const Want& want : wants) {
        add_column(all.takes[want.item], 1, want.value > 0 ? want.quantity : 0, want.value);
    }
    for (std::size_t h = 0; h < all.held.size(); ++h) {  // a unit there saves what making it takes, and counts as used once
        const auto [item, line] = all.held[h];
        if (line >= 0) {
            Takes saved = all.takes[flow.state->bom[line].component];
            for (auto& [row, amount] : saved) amount *= drawn_per_good(flow, flow.state->bom[line]);
            saved.emplace_back(static_cast<int>(rows.size() + h), 1.0);
            add_column(saved, -1, flow.issued[line], 0);
            continue;
        }
        if (flow.stock[item] > 0) add_column(all.takes[item], -1, flow.stock[item], 0);
        const auto pieces = flow.in_process.find(item);
        if (pieces == flow.in_process.end()) continue;
        for (const projection::InProcess& piece : pieces->second) {
            Takes takes = all.takes[item];
            for (auto& [row, amount] : takes) amount = -amount;
            for (const auto& rest : work_from(flow, all, item, piece.steps_done)) takes.push_back(rest);
            add_column(summed(std::move(takes)), 1, piece.quantity, 0);
        }
    }
    impl_->limits = rows.size();
    impl_->wants = wants.size();
    const std::size_t count = rows.size() + all.held.size();
    std::vector<double> row_lower(count, -COIN_DBL_MAX), row_upper(count, COIN_DBL_MAX);
    for (std::size_t r = 0; r < rows.size(); ++r) row_upper[r] = rows[r].limit;
    for (std::size_t k = rows.size(); k < count; ++k) row_lower[k] = 0;  // no more of it used than is called for
    const CoinPackedMatrix matrix(true, static_cast<int>(count), static_cast<int>(cost.size()),
                                  static_cast<CoinBigIndex>(element.size()), element.data(), row_index.data(), starts.data(), nullptr);
    impl_->clp.setLogLevel(0);
    impl_->clp.loadProblem(matrix, lower.data(), upper.data(), cost.data(), row_lower.data(), row_upper.data());
}

Programme::~Programme() = default;
Programme::Programme(Programme&&) noexcept = default;

void Programme::set_limit(std::size_t row, double limit) { impl_->clp.setRowUpper(static_cast<int>(row), limit); }

void Programme::set_wanted(std::size_t want, double quantity) {
    const bool pays = impl_->clp.objective()[want] < 0;
    impl_->clp.setColumnUpper(static_cast<int>(want), pays ? quantity : 0);
}

Solution Programme::solve() {
    impl_->clp.allSlackBasis(true);
    impl_->clp.dual();
    return impl_->read();
}

Solution Programme::solve_warm() {
    impl_->clp.dual();
    return impl_->read();
}

std::vector<std::vector<std::pair<int, double>>> takes_of(const Flow& flow, const std::vector<Want>& wants, const std::vector<Row>& rows) {
    const Explosion all = explode(flow, rows);
    std::vector<Takes> out;
    for (const Want& want : wants) out.push_back(all.takes[want.item]);
    return out;
}

}  // namespace drum::constraint
