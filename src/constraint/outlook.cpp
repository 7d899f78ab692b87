#include "constraint/outlook.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "base/rng.h"

namespace drum::constraint {
namespace {

constexpr std::size_t kDrawnItems = 200;
constexpr double kTolerance = 1e-9;

struct Unbooked {           // demand not ordered yet, of one item that is sold
    Id item = kNone;
    double per_day = 0;
    double cv = 0;          // of the total over the last window
    std::vector<double> minutes;  // by resource: full explosion of one unit
};

struct Window {             // [as_of, as_of + days)
    double days = 0;
    std::vector<Want> wants;      // firm, then unbooked at its mean
    std::size_t firm = 0;         // how many of them are firm
    Requirements need;
    std::vector<double> capacity; // by resource
    std::vector<Id> tight;        // limited items that need more than their stock
};

// Whatever one draw varies.
struct Draw {
    std::vector<double> speed, available;  // z-scores by resource: run times, availability
    std::vector<double> demand;            // by unbooked item: factor on its mean
    std::map<Id, double> order_days;       // new order of a tight item: days until it arrives
    std::vector<double> receipt_days;      // by receipt
};

class Drawing {
public:
    Drawing(const Flow& flow, const std::vector<Receipt>& coming, int days) : flow_(flow), coming_(coming) {
        find_unbooked(days);
        for (int d = 1; d <= days; ++d) windows_.push_back(window(d));
        for (const Window& w : windows_) tight_.insert(tight_.end(), w.tight.begin(), w.tight.end());
        std::sort(tight_.begin(), tight_.end());
        tight_.erase(std::unique(tight_.begin(), tight_.end()), tight_.end());
    }

    // False: nothing is uncertain here and one draw says it all.
    bool uncertain() const {
        if (!unbooked_.empty() || !tight_.empty()) return true;
        for (const learn::ResourceLearned& r : flow_.learned->resource)
            if (r.run_cv > 0 || r.availability_sd > 0) return true;
        return false;
    }

    // The constraint of each day in each draw.
    std::vector<std::vector<Party>> run(int draws) {
        std::vector<Draw> all;
        const std::string seed = flow_.state->site.name + "|" + to_text(flow_.state->site.zone.day_of(flow_.state->as_of));
        for (int i = 0; i < draws; ++i) all.push_back(draw(seed_of("outlook|" + seed, static_cast<std::uint64_t>(i))));
        // Which rows break in which draw and window; the windows each draw's days look at.
        std::vector<std::vector<int>> chosen(all.size(), std::vector<int>(windows_.size(), -1));
        std::vector<std::vector<std::vector<Row>>> broken(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::vector<double> worst;
            for (const Window& w : windows_) broken[i].push_back(broken_rows(w, all[i], worst));
            choose(broken[i], worst, chosen[i]);
        }
        std::vector<std::vector<Party>> out(all.size(), std::vector<Party>(windows_.size()));
        for (std::size_t e = 0; e < windows_.size(); ++e) solve_window(e, all, broken, chosen, out);
        return out;
    }

private:
    void find_unbooked(int days) {
        const state::State& state = *flow_.state;
        std::vector<char> component(state.items.size(), 0);
        for (const state::BomLine& line : state.bom) component[line.component] = 1;
        const double span = double(days) - flow_.delivery_days;
        if (span <= 0) return;
        for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
            const learn::DemandRate& rate = flow_.learned->rate[item];
            if (component[item] || rate.mean() <= 0 || flow_.value[item] <= 0) continue;
            const double mean = rate.mean() * span;
            const double variance = mean + mean * mean * (rate.alpha / span + 1 / rate.a);
            unbooked_.push_back({item, rate.mean(), std::sqrt(variance) / mean, {}});
        }
        explode_unbooked();
        const auto spread = [](const Unbooked& u) {
            double most = 0;
            for (const double m : u.minutes) most = std::max(most, m);
            return most * u.cv * u.per_day;
        };
        std::vector<double> spreads;
        for (const Unbooked& u : unbooked_) spreads.push_back(spread(u));
        if (spreads.size() <= kDrawnItems) return;
        std::vector<double> sorted = spreads;
        std::nth_element(sorted.begin(), sorted.begin() + kDrawnItems, sorted.end(), std::greater<>());
        for (std::size_t i = 0; i < spreads.size(); ++i)
            if (spreads[i] <= sorted[kDrawnItems]) unbooked_[i].cv = 0;
    }

    // Minutes of each resource in one unit of the items asked for, through all levels, components first.
    void explode_unbooked() {
        const state::State& state = *flow_.state;
        std::vector<char> reached(state.items.size(), 0);
        for (const Unbooked& u : unbooked_) reached[u.item] = 1;
        for (const Id item : flow_.top_down)
            for (auto b = state.bom_of[item]; reached[item] && b < state.bom_of[item + 1]; ++b)
                reached[state.bom[b].component] = 1;
        std::vector<std::vector<double>> minutes(state.items.size());
        for (auto it = flow_.top_down.rbegin(); it != flow_.top_down.rend(); ++it) {
            if (!reached[*it] || !flow_.made[*it]) continue;
            std::vector<double>& mine = minutes[*it];
            mine.assign(state.resources.size(), 0);
            for (auto r = state.route_of[*it]; r < state.route_of[*it + 1]; ++r)
                mine[state.routes[r].resource] += flow_.step_minutes[r];
            for (auto b = state.bom_of[*it]; b < state.bom_of[*it + 1]; ++b) {
                const std::vector<double>& part = minutes[state.bom[b].component];
                for (std::size_t r = 0; r < part.size(); ++r) mine[r] += part[r] * state.bom[b].quantity;
            }
        }
        for (Unbooked& u : unbooked_) {
            u.minutes = minutes[u.item];
            u.minutes.resize(state.resources.size(), 0);
        }
    }

    Window window(int days) const {
        const Instant from = flow_.state->as_of;
        Window w;
        w.days = days;
        w.wants = firm_wants(flow_, from + days * kMicrosPerDay);
        w.firm = w.wants.size();
        for (const Unbooked& u : unbooked_)
            w.wants.push_back({u.item, u.per_day * std::max(0.0, days - flow_.delivery_days), flow_.value[u.item]});
        w.need = requirements(flow_, w.wants);
        w.capacity = capacities(flow_, from, from + days * kMicrosPerDay);
        for (Id item = 0; item < static_cast<Id>(w.need.material.size()); ++item)
            if (w.need.material[item] > 0) w.tight.push_back(item);
        return w;
    }

    double lead_of(Rng& rng, Id item, double age) const {
        const auto source = flow_.state->source_of[item];
        const double u = rng.uniform();
        if (source == flow_.state->source_of[item + 1]) return age + 1;
        const std::vector<double>& pmf = flow_.learned->lead[source].pmf;
        double beyond = 0;
        for (std::size_t d = 0; d < pmf.size(); ++d) beyond += double(d) > age ? pmf[d] : 0;
        if (beyond <= 0) return age + 1;  // longer than anything known: any day now
        double sum = 0;
        for (std::size_t d = 0; d < pmf.size(); ++d) {
            if (double(d) <= age) continue;
            sum += pmf[d];
            if (sum >= u * beyond) return double(d);
        }
        return double(pmf.size());
    }

    Draw draw(std::uint64_t seed) const {
        Rng rng(seed);
        Draw out;
        for (std::size_t r = 0; r < flow_.state->resources.size(); ++r) {
            out.speed.push_back(rng.normal());
            out.available.push_back(rng.normal());
        }
        for (const Unbooked& u : unbooked_) out.demand.push_back(u.cv > 0 ? rng.gamma(1, u.cv) : 1);
        for (const Id item : tight_) out.order_days[item] = lead_of(rng, item, 0);
        for (const Receipt& receipt : coming_) {
            const state::Order& order = flow_.state->orders[static_cast<std::size_t>(receipt.order)];
            const auto from = order.requested_at ? order.requested_at : order.placed_at;
            const double age = from ? double(flow_.state->as_of - *from) / double(kMicrosPerDay) : 0;
            out.receipt_days.push_back(from ? std::max(0.0, lead_of(rng, receipt.item, age) - age) : receipt.days);
        }
        return out;
    }

    double drawn_capacity(const Window& w, const Draw& draw, Id r) const {
        const learn::ResourceLearned& learned = flow_.learned->resource[r];
        const double root = std::sqrt(w.days);
        const double speed = std::max(0.2, 1 + learned.run_cv * draw.speed[r] / root);
        const double share = std::clamp(learned.availability + learned.availability_sd * draw.available[r] / root, 0.05, 1.0);
        return w.capacity[r] * (share / learned.availability) / speed;
    }

    double drawn_minutes(const Window& w, const Draw& draw, Id r) const {
        double minutes = w.need.minutes[r];
        for (std::size_t u = 0; u < unbooked_.size(); ++u)
            minutes += (draw.demand[u] - 1) * w.wants[w.firm + u].quantity * unbooked_[u].minutes[r];
        return minutes;
    }

    double drawn_supply(const Window& w, const Draw& draw, Id item) const {
        double sum = flow_.stock[item];
        auto at = std::lower_bound(coming_.begin(), coming_.end(), item, [](const Receipt& r, Id i) { return r.item < i; });
        for (; at != coming_.end() && at->item == item; ++at)
            if (draw.receipt_days[static_cast<std::size_t>(at - coming_.begin())] <= w.days) sum += at->quantity;
        const double lead = draw.order_days.at(item);
        if (lead > w.days) return sum;
        const auto& weekly = flow_.state->sources[flow_.state->source_of[item]].capacity_per_week;
        return weekly ? sum + *weekly * std::max(1.0, w.days - lead) / 7 : std::numeric_limits<double>::infinity();
    }

    // Rows that what is wanted would break in this draw; appends the worst capacity ratio to `worst`.
    std::vector<Row> broken_rows(const Window& w, const Draw& draw, std::vector<double>& worst) const {
        std::vector<Row> rows;
        double most = 0;
        for (Id r = 0; r < static_cast<Id>(w.capacity.size()); ++r) {
            if (!std::isfinite(w.capacity[r])) continue;
            const double minutes = drawn_minutes(w, draw, r), limit = drawn_capacity(w, draw, r);
            if (minutes <= limit * (1 + kTolerance)) continue;
            rows.push_back({Row::Kind::capacity, r, limit});
            most = std::max(most, limit > 0 ? minutes / limit : 1e9);
        }
        for (const Id item : w.tight) {
            const double limit = drawn_supply(w, draw, item);
            if (w.need.gross[item] > limit * (1 + kTolerance)) rows.push_back({Row::Kind::material, item, limit});
        }
        worst.push_back(most);
        return rows;
    }

    // chosen[d]: the window that decides day d + 1, or -1 when nothing breaks from there on.
    void choose(const std::vector<std::vector<Row>>& broken, const std::vector<double>& worst, std::vector<int>& chosen) const {
        for (std::size_t d = 0; d < windows_.size(); ++d) {
            int best = -1;
            for (std::size_t e = d; e < windows_.size(); ++e)
                if (worst[e] > 1 && (best < 0 || worst[e] > worst[static_cast<std::size_t>(best)])) best = static_cast<int>(e);
            for (std::size_t e = d; e < windows_.size() && best < 0; ++e)
                if (!broken[e].empty()) best = static_cast<int>(e);
            chosen[d] = best;
        }
    }

    // Answers every draw whose days look at window e.
    void solve_window(std::size_t e, const std::vector<Draw>& all, const std::vector<std::vector<std::vector<Row>>>& broken,
                      const std::vector<std::vector<int>>& chosen, std::vector<std::vector<Party>>& out) const {
        std::vector<std::size_t> asking;
        std::map<std::pair<Row::Kind, Id>, std::size_t> index;
        std::vector<Row> rows;  // union over the draws that need a programme
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (std::find(chosen[i].begin(), chosen[i].end(), static_cast<int>(e)) == chosen[i].end()) continue;
            asking.push_back(i);
            if (single_party(broken[i][e])) continue;
            for (const Row& row : broken[i][e])
                if (index.emplace(std::pair{row.kind, row.id}, rows.size()).second) rows.push_back(row);
        }
        std::optional<Programme> programme;
        if (!rows.empty()) programme.emplace(flow_, windows_[e].wants, rows);
        for (const std::size_t i : asking) {
            const auto single = single_party(broken[i][e]);
            const Party party = single ? *single : solve_draw(*programme, windows_[e], rows, all[i]);
            for (std::size_t d = 0; d < chosen[i].size(); ++d)
                if (chosen[i][d] == static_cast<int>(e)) out[i][d] = party;
        }
    }

    // One party alone breaks: no programme is needed to say who limits.
    std::optional<Party> single_party(const std::vector<Row>& rows) const {
        const Party first = party_of(*flow_.state, rows.front());
        for (const Row& row : rows)
            if (party_of(*flow_.state, row) != first) return std::nullopt;
        return first;
    }

    Party solve_draw(Programme& programme, const Window& w, std::vector<Row> rows, const Draw& draw) const {
        std::vector<double> needed;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const bool capacity = rows[r].kind == Row::Kind::capacity;
            rows[r].limit = capacity ? drawn_capacity(w, draw, rows[r].id) : drawn_supply(w, draw, rows[r].id);
            needed.push_back(capacity ? w.need.minutes[rows[r].id] : w.need.gross[rows[r].id]);
            if (!std::isfinite(rows[r].limit)) rows[r].limit = 1e12;
            programme.set_limit(r, rows[r].limit);
        }
        for (std::size_t u = 0; u < unbooked_.size(); ++u)
            programme.set_wanted(w.firm + u, w.wants[w.firm + u].quantity * draw.demand[u]);
        const Solution solution = programme.solve_warm();
        return limiting(gains(*flow_.state, programme, rows, needed, solution, true));
    }

    const Flow& flow_;
    const std::vector<Receipt>& coming_;
    std::vector<Unbooked> unbooked_;
    std::vector<Window> windows_;
    std::vector<Id> tight_;  // limited items short of stock in some window
};

}  // namespace

Outlook outlook(const Flow& flow, const std::vector<Receipt>& coming, int days, int draws) {
    Drawing drawing(flow, coming, days);
    Outlook out;
    out.draws = drawing.uncertain() ? draws : 1;
    const auto parties = drawing.run(out.draws);
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
