#include "constraint/outlook.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/rng.h"
#include "constraint/draws.h"
#include "constraint/fair_share.h"

namespace drum::constraint {
namespace {

// Work on one window's draws, counted in columns solved: past it the window is judged by fair shares.
constexpr double kColumnsPerWindow = 8e5;
constexpr double kAlike = 1e-6;         // gains, or what is used, that differ by less are equal
constexpr double kSolveOverhead = 500;  // columns that cost as much as starting to solve

bool before(const Row& a, const Row& b) { return a.kind != b.kind ? a.kind < b.kind : a.id < b.id; }

// One window in all draws whose days look at it.
class WindowJudge {
public:
    // `rows` by (kind, id).
    WindowJudge(const Flow& flow, const Draws& draws, const Window& window, std::vector<Row> rows, bool fair_shares)
        : flow_(flow), draws_(draws), window_(window), rows_(std::move(rows)) {
        for (const Row& row : rows_) {
            parties_.push_back(row.party);
            needed_.push_back(row.kind == Row::Kind::capacity ? window.need.minutes[row.id]
                                                              : window.need.gross[row.id]);
        }
        if (rows_.empty()) return;
        if (fair_shares)
            shares_.emplace(window, rows_, takes_of(flow, window.wants, rows_));
        else
            programme_.emplace(flow, window.wants, rows_);
    }

    // Who limits the draw; several where they limit it alike.
    std::vector<Party> judge(const Draw& draw, const std::vector<Row>& broken) {
        const Party first = broken.front().party;
        const bool alone =
            std::all_of(broken.begin(), broken.end(), [&](const Row& row) { return row.party == first; });
        if (alone) return {first};  // nothing needs solving to say who limits
        return programme_ ? solve(draw) : std::vector{share(draw, broken)};
    }

private:
    Party share(const Draw& draw, const std::vector<Row>& broken) {
        std::vector<std::size_t> index;
        std::vector<double> wanted;
        for (const Row& row : broken) {
            index.push_back(
                static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), row, before) - rows_.begin()));
            wanted.push_back(row.kind == Row::Kind::capacity ? draws_.minutes(window_, draw, row.id)
                                                             : needed_[index.back()]);
        }
        return shares_->judge(broken, index, wanted);
    }

    std::vector<Party> solve(const Draw& draw) {
        std::vector<Row> rows = rows_;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            rows[r].limit = rows[r].kind == Row::Kind::capacity ? draws_.capacity(window_, draw, rows[r].id)
                                                                : draws_.supply(window_, draw, rows[r].id);
            if (!std::isfinite(rows[r].limit)) rows[r].limit = 1e12;
            programme_->set_limit(r, rows[r].limit);
            if (rows[r].kind == Row::Kind::material) parties_[r] = draws_.holder(window_, draw, rows[r].id);
        }
        const auto& unbooked = draws_.unbooked();
        for (std::size_t u = 0; u < unbooked.size(); ++u)
            programme_->set_wanted(window_.firm + u, window_.wants[window_.firm + u].quantity * draw.demand[u]);
        const Solution solution = programme_->solve_warm();
        return limiting_by_bounds(rows, solution);
    }

    // Throughput is concave in the limits: a party gains at most its prices times its increase. Parties are solved
    // again from the largest bound down until no bound exceeds the best gain found.
    std::vector<Party> limiting_by_bounds(const std::vector<Row>& rows, const Solution& solution) {
        std::map<Party, double> bounds;
        for (std::size_t r = 0; r < rows.size(); ++r)
            if (solution.dual[r] > 1e-9)
                bounds[parties_[r]] += solution.dual[r] * (raised(rows[r], needed_[r]) - rows[r].limit);
        std::vector<std::pair<double, Party>> order;
        for (const auto& [party, bound] : bounds) order.emplace_back(bound, party);
        std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        if (order.empty()) return {Party{}};
        std::vector<std::pair<double, Party>> gained;
        double best = 0;
        for (const auto& [bound, party] : order) {
            if (bound < best * (1 - kAlike)) break;
            for (std::size_t r = 0; r < rows.size(); ++r)
                if (parties_[r] == party) programme_->set_limit(r, raised(rows[r], needed_[r]));
            gained.emplace_back(programme_->solve_warm().throughput - solution.throughput, party);
            best = std::max(best, gained.back().first);
            for (std::size_t r = 0; r < rows.size(); ++r)
                if (parties_[r] == party) programme_->set_limit(r, rows[r].limit);
        }
        if (best <= kAlike * solution.throughput) return all_tight(rows, solution);
        std::vector<Party> out;
        for (const auto& [gain, party] : gained)
            if (gain >= best * (1 - kAlike)) out.push_back(party);
        return out;
    }

    // Where more of one alone brings nothing, because another is as short: all that are used up.
    std::vector<Party> all_tight(const std::vector<Row>& rows, const Solution& solution) const {
        std::set<Party> out;
        for (std::size_t r = 0; r < rows.size(); ++r)
            if (solution.used[r] >= rows[r].limit * (1 - kAlike)) out.insert(parties_[r]);
        return {out.begin(), out.end()};
    }

    const Flow& flow_;
    const Draws& draws_;
    const Window& window_;
    std::vector<Row> rows_;               // every row some draw breaks; limits as in the first such draw
    std::vector<Party> parties_;          // by row
    std::vector<double> needed_;          // by row
    std::optional<Programme> programme_;  // one of the two, when there are rows
    std::optional<FairShare> shares_;
};

// One draw: the window that decides each day, -1 when nothing breaks from there on, and the rows broken in those
// windows.
struct Judged {
    std::vector<int> choice;               // by day
    std::vector<std::vector<Row>> broken;  // by window; empty for those no day looks at
    bool looks_at(int window) const { return std::find(choice.begin(), choice.end(), window) != choice.end(); }
};

// `shortest`: no day looks at a window before this one.
Judged look(const Draws& draws, const Draw& draw, int shortest) {
    const auto& windows = draws.windows();
    const int days = static_cast<int>(windows.size());
    Judged out{std::vector<int>(windows.size(), -1), std::vector<std::vector<Row>>(windows.size())};
    std::vector<double> overload;
    for (const Window& w : windows) overload.push_back(draws.overload(w, draw));
    std::vector<char> known(windows.size(), 0);
    const auto broken = [&](int e) -> const std::vector<Row>& {
        if (!known[e]) out.broken[e] = draws.broken(windows[e], draw);
        known[e] = 1;
        return out.broken[e];
    };
    for (int d = days - 1, worst = -1, short_of = -1; d >= 0;
         --d) {  // backwards: later windows are known to earlier days
        if (d < shortest) {
            out.choice[d] = out.choice[d + 1];
            continue;
        }
        if (overload[d] > 0 && (worst < 0 || overload[d] >= overload[worst])) worst = d;
        if (worst >= 0) {
            out.choice[d] = worst;
        } else {
            if (!broken(d).empty()) short_of = d;
            out.choice[d] = short_of;
        }
    }
    for (int e = 0; e < days; ++e) {
        if (out.looks_at(e))
            broken(e);
        else
            out.broken[e] = {};
    }
    return out;
}

// Twice the days that work takes through the plant (the median from the placing of a make order to its receipt), at
// least one. In a shorter window what is on its way already decides, and what holds up the rest is not seen.
int flow_days(const state::State& state) {
    std::vector<double> days;
    for (const state::Order& order : state.orders)
        if (order.kind == state::OrderKind::make && order.placed_at && order.received_at &&
            *order.received_at > *order.placed_at)
            days.push_back(double(*order.received_at - *order.placed_at) / double(kMicrosPerDay));
    if (days.empty()) return 1;
    const auto middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
    std::nth_element(days.begin(), middle, days.end());
    return std::clamp(static_cast<int>(std::ceil(2 * *middle)), 1, 365);
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
    std::sort(rows.begin(), rows.end(), before);
    return rows;
}

// Who limits each day in each draw.
std::vector<std::vector<std::vector<Party>>> judge_all(const Flow& flow, const Draws& draws, int count,
                                                       Judging judging) {
    const auto& windows = draws.windows();
    const std::string seed =
        "outlook|" + flow.state->site.name + "|" + to_text(flow.state->site.zone.day_of(flow.state->as_of));
    const int shortest = std::min(flow_days(*flow.state), static_cast<int>(windows.size())) - 1;
    std::vector<Draw> all;
    std::vector<Judged> judged;
    all.reserve(static_cast<std::size_t>(count));
    judged.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        all.push_back(draws.draw(seed_of(seed, static_cast<std::uint64_t>(i))));
        judged.push_back(look(draws, all.back(), shortest));
    }
    std::vector<std::vector<std::vector<Party>>> out(all.size(),
                                                     std::vector<std::vector<Party>>(windows.size(), {Party{}}));
    for (std::size_t e = 0; e < windows.size(); ++e) {
        std::vector<const std::vector<Row>*> asked;
        for (const Judged& one : judged)
            if (one.looks_at(static_cast<int>(e))) asked.push_back(&one.broken[e]);
        const double columns = double(asked.size()) * 2 * (kSolveOverhead + double(windows[e].wants.size()));
        const bool shares =
            judging == Judging::fair_shares || (judging == Judging::automatic && columns > kColumnsPerWindow);
        WindowJudge judge(flow, draws, windows[e], all_rows(*flow.state, asked), shares);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!judged[i].looks_at(static_cast<int>(e))) continue;
            const std::vector<Party> parties = judge.judge(all[i], judged[i].broken[e]);
            for (std::size_t d = 0; d < windows.size(); ++d)
                if (judged[i].choice[d] == static_cast<int>(e)) out[i][d] = parties;
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
        std::map<Party, double> count;
        for (const auto& draw : parties)
            for (const Party party : draw[static_cast<std::size_t>(d)])
                count[party] += 1.0 / double(draw[static_cast<std::size_t>(d)].size());
        OutlookDay day{today + (d + 1), {}};
        for (const auto& [party, n] : count) day.chances.push_back({party, n / out.draws});
        out.days.push_back(std::move(day));
    }
    return out;
}

}  // namespace drum::constraint
