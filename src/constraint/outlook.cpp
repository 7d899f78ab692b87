#include "constraint/outlook.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/rng.h"
#include "constraint/draws.h"

namespace drum::constraint {
namespace {

// Work on one window's draws, counted in columns solved: past it the window is judged by prices.
constexpr double kColumnsPerWindow = 8e5;
constexpr double kSolveOverhead = 500;  // columns that cost as much as starting to solve

// One window in all draws whose days look at it.
class WindowJudge {
public:
    // `rows` by (kind, id).
    WindowJudge(const Flow& flow, const Draws& draws, const Window& window, std::vector<Row> rows, bool by_prices)
        : flow_(flow), draws_(draws), window_(window), rows_(std::move(rows)), by_prices_(by_prices) {
        if (rows_.empty()) return;
        programme_.emplace(flow, window.wants, rows_);
        for (const Row& row : rows_) {
            parties_.push_back(party_of(*flow.state, row));
            needed_.push_back(row.kind == Row::Kind::capacity ? window.need.minutes[row.id] : window.need.gross[row.id]);
        }
        read_columns();
    }

    Party judge(const Draw& draw, const std::vector<Row>& broken) {
        const Party first = party_of(*flow_.state, broken.front());
        const bool alone = std::all_of(broken.begin(), broken.end(), [&](const Row& row) { return party_of(*flow_.state, row) == first; });
        if (alone) return first;  // no programme is needed to say who limits
        if (const auto plain = plainly_capacity(broken)) return *plain;
        return by_prices_ ? by_prices(broken) : solve(draw);
    }

private:
    // What the screening needs of the columns: the best use of each material, and for each capacity row the unrestricted
    // wants by falling throughput per minute.
    void read_columns() {
        best_use_.assign(rows_.size(), 0);
        curves_.resize(rows_.size());
        for (std::size_t w = 0; w < window_.wants.size(); ++w) {
            const Want& want = window_.wants[w];
            const auto& takes = programme_->takes(w);
            bool restricted = false;
            for (const auto& [row, amount] : takes) {
                if (static_cast<std::size_t>(row) >= rows_.size() || rows_[static_cast<std::size_t>(row)].kind != Row::Kind::material) continue;
                restricted = true;
                best_use_[static_cast<std::size_t>(row)] = std::max(best_use_[static_cast<std::size_t>(row)], want.value / amount);
            }
            if (restricted || want.value <= 0) continue;
            for (const auto& [row, amount] : takes)
                if (static_cast<std::size_t>(row) < rows_.size()) curves_[static_cast<std::size_t>(row)].push_back({want.value / amount, amount * want.quantity});
        }
        for (auto& curve : curves_) {
            std::stable_sort(curve.begin(), curve.end(), [](const Piece& a, const Piece& b) { return a.price > b.price; });
            double sum = 0;
            for (Piece& piece : curve) piece.until = sum += piece.minutes;
        }
    }

    // At least so much does raising one capacity row alone bring: the area under the curve without any want that material
    // might restrict. Those wants can only push the margin to better uses.
    double least_gain(std::size_t row, double limit) const {
        const auto& curve = curves_[row];
        double at = limit, gain = 0;
        auto piece = std::lower_bound(curve.begin(), curve.end(), at, [](const Piece& p, double x) { return p.until <= x; });
        for (; piece != curve.end() && at < limit * 1.1; ++piece) {
            const double to = std::min(piece->until, limit * 1.1);
            gain += (to - at) * piece->price;
            at = to;
        }
        return gain;
    }

    // One overloaded resource that certainly gains more than any supplier could: every unit more at its best use.
    std::optional<Party> plainly_capacity(const std::vector<Row>& broken) {
        if (broken.size() < 2 || broken[0].kind != Row::Kind::capacity || broken[1].kind == Row::Kind::capacity) return std::nullopt;
        const double least = least_gain(row_index(broken[0]), broken[0].limit);
        std::map<Party, double> most;
        for (std::size_t i = 1; i < broken.size(); ++i) {
            const std::size_t r = row_index(broken[i]);
            double& sum = most[parties_[r]];
            sum += (raised(broken[i], needed_[r]) - broken[i].limit) * best_use_[r];
            if (sum >= least) return std::nullopt;
        }
        return party_of(*flow_.state, broken[0]);
    }

    std::size_t row_index(const Row& row) const {
        const auto before = [](const Row& a, const Row& b) { return a.kind != b.kind ? a.kind < b.kind : a.id < b.id; };
        return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row, before) - rows_.begin());
    }

    Party solve(const Draw& draw) {
        std::vector<Row> rows = rows_;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            rows[r].limit = rows[r].kind == Row::Kind::capacity ? draws_.capacity(window_, draw, rows[r].id)
                                                                : draws_.supply(window_, draw, rows[r].id);
            if (!std::isfinite(rows[r].limit)) rows[r].limit = 1e12;
            programme_->set_limit(r, rows[r].limit);
        }
        const auto& unbooked = draws_.unbooked();
        for (std::size_t u = 0; u < unbooked.size(); ++u)
            programme_->set_wanted(window_.firm + u, window_.wants[window_.firm + u].quantity * draw.demand[u]);
        const Solution solution = programme_->solve_warm();
        return limiting_by_bounds(rows, solution);
    }

    // Throughput is concave in the limits: a party gains at most its prices times its increase. Parties are solved again from
    // the largest bound down until no bound exceeds the best gain found.
    Party limiting_by_bounds(const std::vector<Row>& rows, const Solution& solution) {
        std::map<Party, double> bounds;
        for (std::size_t r = 0; r < rows.size(); ++r)
            if (solution.dual[r] > 1e-9) bounds[parties_[r]] += solution.dual[r] * (raised(rows[r], needed_[r]) - rows[r].limit);
        std::vector<std::pair<double, Party>> order;
        for (const auto& [party, bound] : bounds) order.emplace_back(bound, party);
        std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        if (order.empty()) return {};
        if (order.size() == 1) return order.front().second;
        Party best;
        double best_gain = -1;
        for (const auto& [bound, party] : order) {
            if (bound <= best_gain) break;
            for (std::size_t r = 0; r < rows.size(); ++r)
                if (parties_[r] == party) programme_->set_limit(r, raised(rows[r], needed_[r]));
            const double gain = programme_->solve_warm().throughput - solution.throughput;
            for (std::size_t r = 0; r < rows.size(); ++r)
                if (parties_[r] == party) programme_->set_limit(r, rows[r].limit);
            if (gain > best_gain * (1 + 1e-9) + 1e-12) best_gain = gain, best = party;
        }
        return best;
    }

    // Without solving: the prices of the window as expected, times what each party's broken rows would be raised by.
    Party by_prices(const std::vector<Row>& broken) {
        if (prices_.empty()) prices_ = programme_->solve().dual;
        std::map<Party, double> worth;
        for (const Row& row : broken) {
            const std::size_t r = row_index(row);
            worth[parties_[r]] += prices_[r] * (raised(row, needed_[r]) - row.limit);
        }
        Party best;
        double most = -1;
        for (const auto& [party, value] : worth)
            if (value > most) most = value, best = party;
        return best;
    }

    struct Piece {
        double price = 0, minutes = 0, until = 0;  // throughput per minute; minutes wanted; running sum
    };

    const Flow& flow_;
    const Draws& draws_;
    const Window& window_;
    std::vector<Row> rows_;          // every row some draw breaks; limits as in the first such draw
    std::vector<Party> parties_;     // by row
    std::vector<double> needed_;     // by row
    std::vector<double> best_use_;   // by row: most throughput one unit of a material can bring
    std::vector<std::vector<Piece>> curves_;  // by row
    std::optional<Programme> programme_;
    std::vector<double> prices_;     // by row, solved once if needed
    bool by_prices_ = false;
};

// choice[d]: the window that decides day d + 1, or -1 when nothing breaks from there on.
std::vector<int> choose(const std::vector<Draws::Broken>& broken) {
    std::vector<int> choice(broken.size(), -1);
    for (std::size_t d = 0; d < broken.size(); ++d) {
        int best = -1;
        for (std::size_t e = d; e < broken.size(); ++e)
            if (broken[e].worst > 1 && (best < 0 || broken[e].worst > broken[static_cast<std::size_t>(best)].worst)) best = static_cast<int>(e);
        for (std::size_t e = d; e < broken.size() && best < 0; ++e)
            if (!broken[e].rows.empty()) best = static_cast<int>(e);
        choice[d] = best;
    }
    return choice;
}

// Every row that some draw breaks, once, by (kind, id); its limit as in the first draw that does.
std::vector<Row> all_rows(const state::State& state, const std::vector<const std::vector<Row>*>& asked) {
    std::vector<char> resources(state.resources.size(), 0), items(state.items.size(), 0);
    std::vector<Row> rows;
    for (const std::vector<Row>* some : asked)
        for (const Row& row : *some) {
            char& seen = row.kind == Row::Kind::capacity ? resources[row.id] : items[row.id];
            if (!seen) rows.push_back(row);
            seen = 1;
        }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.kind != b.kind ? a.kind < b.kind : a.id < b.id; });
    return rows;
}

// The constraint of each day in each draw.
std::vector<std::vector<Party>> judge_all(const Flow& flow, const Draws& draws, int count, Judging judging) {
    const auto& windows = draws.windows();
    const std::string seed = "outlook|" + flow.state->site.name + "|" + to_text(flow.state->site.zone.day_of(flow.state->as_of));
    std::vector<Draw> all;
    std::vector<std::vector<Draws::Broken>> broken;
    std::vector<std::vector<int>> choice;
    for (int i = 0; i < count; ++i) {
        all.push_back(draws.draw(seed_of(seed, static_cast<std::uint64_t>(i))));
        broken.emplace_back();
        for (const Window& w : windows) broken.back().push_back(draws.broken(w, all.back()));
        choice.push_back(choose(broken.back()));
    }
    std::vector<std::vector<Party>> out(all.size(), std::vector<Party>(windows.size()));
    for (std::size_t e = 0; e < windows.size(); ++e) {
        const auto looks = [&](std::size_t i) { return std::find(choice[i].begin(), choice[i].end(), static_cast<int>(e)) != choice[i].end(); };
        std::vector<const std::vector<Row>*> asked;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (looks(i)) asked.push_back(&broken[i][e].rows);
        const double columns = double(asked.size()) * 2 * (kSolveOverhead + double(windows[e].wants.size()));
        const bool prices = judging == Judging::prices || (judging == Judging::automatic && columns > kColumnsPerWindow);
        WindowJudge judge(flow, draws, windows[e], all_rows(*flow.state, asked), prices);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!looks(i)) continue;
            const Party party = judge.judge(all[i], broken[i][e].rows);
            for (std::size_t d = 0; d < windows.size(); ++d)
                if (choice[i][d] == static_cast<int>(e)) out[i][d] = party;
        }
    }
    return out;
}

}  // namespace

Outlook outlook(const Flow& flow, const std::vector<Receipt>& coming, int days, int draws, Judging judging) {
    const Draws world(flow, coming, days);
    Outlook out;
    out.draws = world.uncertain() ? draws : 1;
    const auto parties = judge_all(flow, world, out.draws, judging);
    const Day today = flow.state->site.zone.day_of(flow.state->as_of);
    for (int d = 0; d < days; ++d) {
        std::map<Party, int> count;
        for (const auto& draw : parties) ++count[draw[static_cast<std::size_t>(d)]];
        OutlookDay day{today + (d + 1), {}};
        for (const auto& [party, n] : count) day.chances.push_back({party, double(n) / out.draws});
        out.days.push_back(std::move(day));
    }
    return out;
}

}  // namespace drum::constraint
