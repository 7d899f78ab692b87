// Show: a year of spare parts under Drumbeat, (s,Q) with normal safety stock, and DDMRP, in the same loop, each over the whole
// range of its settings; what each holds at the same fill rate. Losses are printed as readily as gains.
//
//   spare_parts DATA_FOLDER [PARTS]
// Drumbeat's level is the program's: the facts recorded up to the end of the week -> state::fold -> learn::learn -> buffer::level per part
// at one promise for all, recalibrated ("Drumbeat"), and buffer::solve_joint over all parts at one nominal fill by value ("joint": the weight of
// a part is its share of the consumption's money). Lots are the same for both and (s,Q).
// Ends with 1 where a part that never moved is ordered, where altering later weeks alters an earlier decision, or where a promise was
// not kept.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

#include "buffer/buffer.h"
#include "buffer/joint.h"
#include "fact/by_hand.h"
#include "proof/policies.h"
#include "spare_parts.h"

namespace {

using namespace drum;
using namespace drum::bench;
using fact::Table;

constexpr int kFirstDay = 15'341;  // Monday 2 January 2012
constexpr double kReviewDays = 7;

// All weeks as facts, each recorded at its end: what the walk may know at a moment is what a site would.
class Site {
public:
    explicit Site(const std::vector<Part>& parts) : parts_(parts) {
        facts_.add(Table::site, {{"name", "spare parts"}, {"review_days", "7"}});
        for (const Part& part : parts) {
            facts_.add(Table::items, {{"item", part.sku}, {"cost", text(part.cost)}});
            facts_.add(Table::sources, {{"item", part.sku}, {"supplier", "S"}, {"lead_days", std::to_string(7 * part.lead_weeks)}});
            for (int week = 0; week < kWeeks; ++week)
                if (part.wanted[week] > 0)
                    facts_.add(Table::moves, {{"item", part.sku}, {"quantity", "-" + text(part.wanted[week])}, {"time", day_text(7 * week + 3)}, {"kind", "consume"}},
                               start_of(7 * week + 7));
        }
    }
    struct Known {
        explicit Known(state::State&& folded)
            : state(std::move(folded)), learned(learn::learn(state)), flow(constraint::flow_of(state, learned)), projection(projection::project(flow)),
              rates(projection::exploded_rates(flow)) {}
        state::State state;
        learn::Learned learned;
        constraint::Flow flow;
        projection::Projection projection;
        std::vector<learn::DemandRate> rates;
        mutable std::optional<std::vector<buffer::Curve>> curves;  // of joint_levels, made when first asked for
    };
    // What is known when the weeks [0, week) are over.
    const Known& known(int week) const {
        auto& at = known_[week];
        if (!at) at = std::make_unique<Known>(state::fold(state::merge(facts_.blocks(), start_of(7 * week)), start_of(7 * week)));
        return *at;
    }
    const std::vector<Part>& parts() const { return parts_; }

private:
    static std::string day_text(int day) { return to_text(Day{kFirstDay + day}); }
    static Instant start_of(int day) { return Zone().start_of(Day{kFirstDay + day}); }
    static std::string text(double value) {
        char out[40];
        std::snprintf(out, sizeof out, "%.6f", value);
        return out;
    }
    const std::vector<Part>& parts_;
    fact::ByHand facts_;
    mutable std::map<int, std::unique_ptr<Known>> known_;
};

constexpr double kNotKept = buffer::kNotKept;

// The level of one part whose fill is to be `promised`, with what past intervals say of such promises.
double level_of(const Site::Known& known, Id item, double promised) {
    const buffer::Need need{&known.projection, item, known.rates[item]};
    const double level = buffer::level(need, known.learned.lead[static_cast<std::size_t>(known.state.source_of[item])], kReviewDays, known.learned.recalibrations.all.quantile(promised), true);
    return need.rate.most > 0 ? std::min(level, std::ceil(need.rate.most)) : level;
}

// The level of each part at this target; none for what has no rate, or needs none.
std::vector<double> drumbeat_levels(const Site& site, int week, double target) {
    const Site::Known& known = site.known(week);
    std::vector<double> out(site.parts().size(), kNotKept);
    for (std::size_t p = 0; p < out.size(); ++p) {
        const Id item = known.state.items.find(site.parts()[p].sku);
        const double level = known.rates[item].mean() > 0 ? level_of(known, item, target) : 0;
        if (level > 0) out[p] = level;
    }
    return out;
}

// The same by one multiplier: the least money for which the shares starved, weighed by what is consumed of each part, sum to 1 - target.
std::vector<double> joint_levels(const Site& site, int week, double target) {
    const Site::Known& known = site.known(week);
    std::vector<buffer::JointItem> items;
    std::vector<std::size_t> part_of;
    double money = 0;
    for (std::size_t p = 0; p < site.parts().size(); ++p) {
        const Id item = known.state.items.find(site.parts()[p].sku);
        const learn::DemandRate& rate = known.rates[item];
        if (rate.mean() <= 0) continue;
        const double cost = std::max(site.parts()[p].cost, 0.01);
        items.push_back({rate, &known.learned.lead[static_cast<std::size_t>(known.state.source_of[item])], kReviewDays, cost, cost * rate.mean(), lot_of(site.parts()[p], 7 * rate.mean()), true});
        part_of.push_back(p);
        money += items.back().weight;
    }
    for (buffer::JointItem& item : items) item.weight /= money;
    std::vector<double> out(site.parts().size(), kNotKept);
    if (!known.curves) known.curves = buffer::curves_of(items);
    const buffer::Joint joint = buffer::solve_joint(items, *known.curves, std::min(0.9, (1 - target) * (1 - target) / known.learned.recalibrations.all.beyond(1 - target)));
    for (std::size_t i = 0; i < items.size(); ++i) out[part_of[i]] = items[i].rate.most > 0 ? std::min(joint.points[i].level, std::ceil(items[i].rate.most)) : joint.points[i].level;
    return out;
}

using LevelsAt = std::vector<double> (*)(const Site&, int week, double target);

Rule drumbeat(const Site& site, double target, LevelsAt levels_at = drumbeat_levels) {
    char name[60];
    std::snprintf(name, sizeof name, "Drumbeat%s %.5g %%", levels_at == joint_levels ? " joint" : "", 100 * target);
    return {name, [&site, target, levels_at](int week) {
                const std::vector<double> levels = levels_at(site, week, target);
                Plans plans(levels.size());
                for (std::size_t p = 0; p < plans.size(); ++p) {
                    const Id item = site.known(week).state.items.find(site.parts()[p].sku);
                    // Where levels are joint a level of nought is a level: it is ordered once nothing is left.
                    if (levels[p] >= 0) plans[p] = {levels[p], levels[p] + lot_of(site.parts()[p], 7 * site.known(week).rates[item].mean()), 0};
                }
                return plans;
            }};
}

// Promised against delivered: of the protection intervals that begin in these weeks and do not overlap, the share whose need stayed
// within the level of this target; of parts that had a rate.
// False where fewer were than chance explains.
bool kept_promise(const Site& site, double target) {
    double intervals = 0, fed = 0, promised = 0;
    for (int week = kLearnWeeks; week < kWeeks; ++week) {
        std::vector<double> levels;
        for (std::size_t p = 0; p < site.parts().size(); ++p) {
            const Part& part = site.parts()[p];
            const int length = part.lead_weeks + 1;
            if ((week - kLearnWeeks) % length != 0 || week + length > kWeeks) continue;
            if (levels.empty()) levels = drumbeat_levels(site, week, target);
            if (!moved_before(part, week)) continue;
            intervals += 1;
            const Site::Known& known = site.known(week);  // less is promised of a part of which more is not kept
            const Id item = known.state.items.find(part.sku);
            const double within = buffer::probability_within({&known.projection, item, known.rates[item]}, known.learned.lead[static_cast<std::size_t>(known.state.source_of[item])],
                                                             kReviewDays, std::max(0.0, levels[p]));
            promised += std::min(target, 1 - known.learned.recalibrations.all.beyond(1 - within));
            fed += std::accumulate(part.wanted.begin() + week, part.wanted.begin() + week + length, 0.0) <= std::max(0.0, levels[p]) ? 1 : 0;
        }
    }
    const double said = promised / std::max(1.0, intervals), least = said - 3 * std::sqrt(said * (1 - said) / std::max(1.0, intervals));
    std::printf("asked for %.1f %%, promised %.2f %%: %.2f %% of %.0f protection intervals were fed\n", 100 * target, 100 * said, 100 * fed / std::max(1.0, intervals), intervals);
    return fed >= least * intervals;
}

struct Moments {
    double mean = 0, variance = 0;  // of a week
};
Moments moments(const Part& part, int week, int window) {
    Moments out;
    const int from = std::max(0, week - window), n = week - from;
    for (int w = from; w < week; ++w) out.mean += part.wanted[w] / n;
    for (int w = from; w < week; ++w) out.variance += (part.wanted[w] - out.mean) * (part.wanted[w] - out.mean) / (n - 1);
    return out;
}

Rule normal_rule(const std::vector<Part>& parts, double z, int window) {
    return {"(s,Q) z " + std::to_string(z).substr(0, 4) + " of " + std::to_string(window) + " weeks", [&parts, z, window](int week) {
                Plans plans(parts.size());
                for (std::size_t p = 0; p < plans.size(); ++p) {
                    const Moments m = moments(parts[p], week, window);
                    if (m.mean <= 0) continue;
                    const double point = proof::normal_reorder_point(m.mean, m.variance, parts[p].lead_weeks + 1, 0, z), lot = lot_of(parts[p], m.mean);
                    plans[p] = {std::floor(point), std::floor(point) + lot, lot};
                }
                return plans;
            }};
}

Rule ddmrp_rule(const std::vector<Part>& parts, double lead_time_factor, double variability_factor, int window) {
    char name[80];
    std::snprintf(name, sizeof name, "DDMRP LTF %.2f VF %.2f of %d weeks", lead_time_factor, variability_factor, window);
    return {name, [=, &parts](int week) {
                Plans plans(parts.size());
                for (std::size_t p = 0; p < plans.size(); ++p) {
                    const double mean = moments(parts[p], week, window).mean;
                    if (mean <= 0) continue;
                    const auto zones = proof::ddmrp_buffer({mean / 7, 7.0 * (parts[p].lead_weeks + 1), lead_time_factor, variability_factor, parts[p].min_quantity, kReviewDays});
                    plans[p] = {zones.top_of_yellow(), zones.top_of_green(), 0};
                }
                return plans;
            }};
}

void print(const Outcome& o) {
    std::printf("%-36s %8.4f %8.4f %12.0f %8.0f\n", o.rule.c_str(), o.fill(), o.line_fill(), o.stock, o.orders);
    std::fflush(stdout);
}

// The least stock money among these settings and what lies between neighbours on their lower edge, at this fill; 0: not reached.
double stock_at(const std::vector<Outcome>& all, double fill, double& orders) {
    double best = 0;
    for (const Outcome& a : all)
        for (const Outcome& b : all) {
            if (a.fill() > fill || b.fill() < fill) continue;
            const double share = b.fill() > a.fill() ? (fill - a.fill()) / (b.fill() - a.fill()) : 0;
            const double stock = a.stock + share * (b.stock - a.stock);
            if (best == 0 || stock < best) best = stock, orders = a.orders + share * (b.orders - a.orders);
        }
    return best;
}

// Weeks from the 79th on are turned about: nothing decided before may change.
bool looks_ahead(const std::vector<Part>& parts) {
    constexpr int kAltered = 78;
    std::vector<Part> altered = parts;
    for (Part& part : altered)
        for (int week = kAltered; week < kWeeks; ++week) part.wanted[week] = 3 * part.wanted[week - 40] + (week % 5 == 0 ? 7 : 0);
    const Site as_was(parts), as_altered(altered);
    const auto same = [](const Outcome& a, const Outcome& b) { return a.ordered == b.ordered; };
    // The decision at the end of week 78 is the last that may not know.
    return !same(walk(parts, drumbeat(as_was, 0.95), kAltered), walk(altered, drumbeat(as_altered, 0.95), kAltered)) ||
           !same(walk(parts, drumbeat(as_was, 0.97, joint_levels), kAltered), walk(altered, drumbeat(as_altered, 0.97, joint_levels), kAltered)) ||
           !same(walk(parts, normal_rule(parts, 1.5, 52), kAltered), walk(altered, normal_rule(altered, 1.5, 52), kAltered)) ||
           !same(walk(parts, ddmrp_rule(parts, 0.5, 0.5, 52), kAltered), walk(altered, ddmrp_rule(altered, 0.5, 0.5, 52), kAltered));
}

template <class Rules>
std::vector<Outcome> tried(const std::vector<Part>& parts, const Rules& rules) {
    std::vector<Outcome> out;
    for (const Rule& rule : rules) {
        out.push_back(walk(parts, rule));
        print(out.back());
    }
    return out;
}

// What each way holds at the same fill, and both of ours against the others.
void compare(const std::array<const std::vector<Outcome>*, 4>& ways) {
    std::printf("\nstock money (orders) at the same fill by value\n%6s %22s %22s %22s %22s %9s %9s %9s %9s\n", "fill", "Drumbeat", "joint", "(s,Q)", "DDMRP", "vs (s,Q)", "vs DDMRP",
                "jt (s,Q)", "jt DDMRP");
    for (const double fill : {0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99}) {
        double orders[4] = {0, 0, 0, 0}, stock[4] = {0, 0, 0, 0};
        for (std::size_t i = 0; i < 4; ++i) stock[i] = stock_at(*ways[i], fill, orders[i]);
        std::printf("%6.2f", fill);
        for (int i = 0; i < 4; ++i) std::printf("   %12.0f (%5.0f)", stock[i], orders[i]);
        for (int ours = 0; ours < 2; ++ours)
            for (int i = 2; i < 4; ++i) {
                if (stock[ours] > 0 && stock[i] > 0) std::printf(" %+8.1f%%", 100 * (stock[ours] / stock[i] - 1));
                else std::printf(" %9s", "-");
            }
        std::printf("\n");
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::fprintf(stderr, "usage: spare_parts DATA_FOLDER [PARTS]\n"), 2;
    const std::vector<Part> parts = read_parts(arguments[1], count > 2 ? std::atoi(arguments[2]) : 1'000'000);
    if (parts.empty()) return std::printf("skipped: no data in %s\n", arguments[1]), 0;
    const Site site(parts);
    std::printf("%zu parts, 52 weeks\n%-36s %8s %8s %12s %8s\n", parts.size(), "rule", "fill", "lines", "stock money", "orders");
    std::vector<Rule> own, joint, normal, ddmrp;
    for (const double target : {0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998}) own.push_back(drumbeat(site, target));
    for (const double target : {0.8, 0.9, 0.93, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999, 0.9995}) joint.push_back(drumbeat(site, target, joint_levels));
    for (const int window : {26, 52, 104})
        for (const double z : {0.0, 0.5, 0.8, 1.1, 1.4, 1.7, 2.0, 2.4, 2.8, 3.3, 4.0, 5.0, 7.0, 10.0}) normal.push_back(normal_rule(parts, z, window));
    for (const int window : {26, 52, 104})
        for (const double lead : {0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.5})
            for (const double variability : {0.0, 0.5, 1.0, 1.5, 3.0}) ddmrp.push_back(ddmrp_rule(parts, lead, variability, window));
    const auto drum = tried(parts, own), together = tried(parts, joint), textbook = tried(parts, normal), zones = tried(parts, ddmrp);
    compare({&drum, &together, &textbook, &zones});
    bool right = true;
    for (const double target : {0.9, 0.95, 0.99})
        if (!kept_promise(site, target)) right = false, std::fprintf(stderr, "spare_parts: %.0f %% promised was not delivered\n", 100 * target);
    for (const auto* all : {&drum, &together, &textbook, &zones})
        for (const Outcome& o : *all)
            if (o.idle_orders > 0) right = false, std::fprintf(stderr, "spare_parts: %s orders parts that never moved\n", o.rule.c_str());
    if (looks_ahead(parts)) right = false, std::fprintf(stderr, "spare_parts: a later week changed an earlier decision\n");
    return right ? 0 : 1;
}
