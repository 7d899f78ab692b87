#include "buffer/levels.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>

#include "base/check.h"
#include "base/rng.h"
#include "buffer/delivered.h"
#include "buffer/make_lead.h"
#include "buffer/shipping.h"
#include "projection/sources.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using constraint::Party;
using state::State;

constexpr int kYearDays = 365;
constexpr double kLongestBetween = 31;    // days
constexpr std::size_t kFewestOrders = 3;  // of fewer nobody tells how often one orders
constexpr double kUsualCarrying = 0.25;   // share of cost a year, where nobody says what stock costs
constexpr std::size_t kTrialItems = 96;
constexpr std::size_t kProductItems =
    500;  // of one product; of fewer the trial would see too few shortages to tell a loss of so little each
constexpr double kTrialCells =
    500'000;  // items x days: of fewer the multiplier would be another by a tenth where a lead time is by an hour

// Money per unit: of the item, else of its source; else the median of those known; 1 where none is.
void find_costs(const State& state, std::vector<ItemLevel>& items) {
    std::vector<double> known;
    for (ItemLevel& item : items) {
        auto cost = state.item[item.item].cost;
        if (!cost && item.source >= 0) cost = state.sources[static_cast<std::size_t>(item.source)].unit_cost;
        item.cost = cost && *cost > 0 ? *cost : 0;
        if (item.cost > 0) known.push_back(item.cost);
    }
    std::sort(known.begin(), known.end());
    const double usual = known.empty() ? 1 : known[known.size() / 2];
    for (ItemLevel& item : items)
        if (item.cost <= 0) item.cost = usual;
}

// Hours at risk, net of other work, and the weight they give.
class Weights {
public:
    Weights(const Flow& flow, const Closure& closure, Party constraint)
        : closure_(closure), released_(released_hours(flow, constraint)) {
        if (constraint.kind != Party::Kind::resource) return;
        const drum::Zone& zone = flow.state->site.zone;
        const Instant today = zone.start_of(zone.day_of(flow.state->as_of));
        const double week = constraint::capacities(flow, today, today + 7 * kMicrosPerDay)[constraint.id];
        if (std::isfinite(week)) hours_per_day_ = week / 60 / 7;
    }

    void set(double lead_days, ItemLevel& item) const {
        const Id id = item.item;
        if (closure_.units[id] > 0) {
            item.minutes_per_unit = closure_.minutes[id] / closure_.units[id];
            item.fed = closure_.minutes[id] > 0 ? std::min(1.0, closure_.fed[id] / closure_.minutes[id]) : 0;
            item.value_per_unit = closure_.value[id] / closure_.units[id];
        }
        if (closure_.all_minutes <= 0) {
            item.weight = closure_.all_value > 0 ? std::min(1.0, closure_.value[id] / closure_.all_value) : 0;
            return;
        }
        const double share = std::min(1.0, closure_.minutes[id] / closure_.all_minutes),
                     fed = std::min(share, closure_.fed[id] / closure_.all_minutes);
        const double hours = hours_per_day_ * std::max(1.0, lead_days);
        double net = fed;  // of what is fed: what joins the output later finds the hours spent already
        if (!released_.empty() && hours > 0) {
            const double other = std::max(0.0, released_.back() - released_[static_cast<std::size_t>(id)]);
            net = std::clamp(fed - std::max(0.0, other / hours - (1 - fed)), 0.0, fed);
        }
        item.replaceable = fed > 0 && net <= 0;
        item.net_hours = (share - fed + net) * hours;
        const double beside = closure_.all_value > 0 ? closure_.beside[id] / closure_.all_value : 0;
        item.weight = std::min(1.0, share - fed + net + kLate * (fed - net) + beside);
    }

private:
    const Closure& closure_;
    std::vector<double> released_;
    double hours_per_day_ = 0;
};

// What a former constraint needs of what is wanted now.
struct FormerClaim {
    FormerClaim(const Flow& flow, const std::vector<constraint::Receipt>& coming, const Former& who)
        : former(who), closure(closure_of(flow, coming, who.party)), weights(flow, closure, who.party) {}
    Former former;
    Closure closure;
    Weights weights;
};

// The greatest claim of a former constraint on the item takes the place of a smaller one of the present, for one lead
// time.
void hear_formers(const std::deque<FormerClaim>& formers, Day today, double lead_days, ItemLevel& item) {
    for (const FormerClaim& claim : formers) {
        const bool alone = item.why == Protects::none;
        if (claim.closure.why[item.item] == Protects::none ||
            double(today - claim.former.until) > std::max(1.0, std::ceil(lead_days - 1e-9)))
            continue;
        ItemLevel then = item;
        claim.weights.set(lead_days, then);
        if (!alone && then.weight <= item.weight) continue;
        item.weight = then.weight, item.former = claim.former;
        if (alone) item.why = Protects::former, item.value_per_unit = then.value_per_unit;
    }
}

// Bought from a source, or made here.
bool can_be_had(const Flow& flow, Id item) {
    const State& state = *flow.state;
    return flow.made[item] || state.source_of[item] < state.source_of[item + 1];
}

std::vector<Id> candidates(const Flow& flow, const projection::Expected& expected, const Closure& closure,
                           const std::deque<FormerClaim>& formers) {
    const State& state = *flow.state;
    std::vector<char> aside(state.items.size(), 0);
    for (const state::SetAside& item : state.set_aside) aside[item.item] = 1;
    std::vector<Id> out;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (aside[item] || !can_be_had(flow, item)) continue;
        const auto needs = [&](const FormerClaim& claim) { return claim.closure.why[item] != Protects::none; };
        // Of what never sold a forecast is all that is known.
        const bool forecast = expected.kept[item] && expected.as_forecast[item];
        if (forecast || closure.why[item] != Protects::none || std::any_of(formers.begin(), formers.end(), needs))
            out.push_back(item);
    }
    return out;
}

struct Product {
    Id item = kNone;
    double units = 0, share = 0;  // of the constraint's work, and of the throughput beside it
};

// Sales of one item at any number of prices are one product: a work in the trial for each would cost time for nothing.
std::vector<Product> products_of(const Closure& closure) {
    std::map<Id, Product> by_item;
    for (const Sale& sale : closure.sales) {
        Product& product = by_item.try_emplace(sale.item, Product{sale.item, 0, 0}).first->second;
        product.units += sale.units;
        if (closure.all_minutes > 0) product.share += sale.units * sale.minutes / closure.all_minutes;
        if (sale.minutes <= 0 && closure.all_value > 0)
            product.share += sale.units * std::max(0.0, sale.value) / closure.all_value;
    }
    std::vector<Product> out;
    for (const auto& [item, product] : by_item) out.push_back(product);
    return out;
}

// Of more items than the trial is to have: those with the smallest seeds, so that neither their number nor their
// neighbours choose them. Gives how many items each of them stands for.
template <class Items>
double thin_out(const State& state, Items& items) {
    const std::size_t all = items.size();
    if (all <= kProductItems) return 1;
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t i = 0; i < all; ++i) order.emplace_back(seed_of(state.items.text(items[i].first)), i);
    std::nth_element(order.begin(), order.begin() + kProductItems, order.end());
    order.resize(kProductItems);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    Items taken;
    for (const auto& [seed, i] : order) taken.push_back(items[i]);
    items = std::move(taken);
    return double(all) / double(kProductItems);
}

// A sample of the products, in the order of their seeds, with the items they need: up to so many.
Assembly sample_of(const Flow& flow, const Closure& closure, const std::vector<ItemLevel>& levels,
                   const std::vector<JointItem>& items) {
    const State& state = *flow.state;
    Assembly out;
    std::vector<std::int32_t> at(state.items.size(), -1), place(state.items.size(), -1);
    for (std::size_t i = 0; i < levels.size(); ++i) at[levels[i].item] = static_cast<std::int32_t>(i);
    const std::vector<Product> products = products_of(closure);
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t p = 0; p < products.size(); ++p)
        order.emplace_back(seed_of(state.items.text(products[p].item)), p);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const Explosion explosion(flow);
    for (const auto& [seed, p] : order) {
        if (out.items.size() >= kTrialItems) break;
        const Product& product = products[p];
        if (product.share <= 0) continue;
        Work work;
        work.share = product.share;
        auto needed = explosion.of(product.item);
        std::erase_if(needed, [&](const auto& need) {
            const auto level = at[need.first];
            return level < 0 || items[static_cast<std::size_t>(level)].rate.mean() <= 0 ||
                   closure.units[need.first] <= 0;
        });
        work.each_stands_for = thin_out(state, needed);
        for (const auto& [item, units] : needed) {
            if (place[item] < 0) {
                place[item] = static_cast<std::int32_t>(out.items.size());
                out.items.push_back(items[static_cast<std::size_t>(at[item])]);
                out.seeds.push_back(seed_of(state.items.text(item)));
            }
            work.needs.emplace_back(place[item], std::min(1.0, product.units * units / closure.units[item]));
        }
        if (!work.needs.empty()) out.works.push_back(std::move(work));
    }
    return out;
}

// How many items a product needs at once, weighed by its share. Where it is one, the nominal is what is delivered.
double together(const Assembly& assembly) {
    double sum = 0, shares = 0;
    for (const Work& work : assembly.works)
        sum += work.share * double(work.needs.size()) * work.each_stands_for, shares += work.share;
    return shares > 0 ? sum / shares : 1;
}

// How many times more often past needs fell beyond the target than was expected, by the weight of the items.
double borne_out(const Flow& flow, const Levels& levels) {
    double sum = 0, weights = 0;
    for (const ItemLevel& level : levels.items) {
        const learn::Recalibration& own = flow.learned->recalibrations.of(flow.state->item[level.item].family);
        sum += level.weight * own.beyond(1 - levels.target) / (1 - levels.target), weights += level.weight;
    }
    return weights > 0 ? sum / weights : 1;
}

// By the nominal and, where items are needed together, by the trial. Both know only what is expected; so they may lose
// as many times less as past needs fell beyond the target more often than expected. That is the one slow loop on the
// levels.
std::vector<Point> chosen_points(const Flow& flow, const Closure& closure, const std::vector<JointItem>& items,
                                 const std::vector<Curve>& curves, Levels& out) {
    out.borne_out = borne_out(flow, out);
    const double allowed = std::min(0.9, (1 - out.target) / out.borne_out);
    Joint nominal = solve_joint(items, curves, allowed);
    out.multiplier = nominal.multiplier;
    const Assembly assembly = sample_of(flow, closure, out.items, items);
    const double many = together(assembly);
    if (many < 1.5 || assembly.items.empty()) return std::move(nominal.points);
    // Not below the multiplier whose nominal is so many times too high that not even all of them short together explain
    // it.
    const double least = solve_joint(items, curves, std::min(0.9, allowed * (2 * many - 1))).multiplier;
    const int days = static_cast<int>(std::clamp(kTrialCells / double(assembly.items.size()), 2000.0, 20'000.0));
    const Calibrated set =
        calibrate(assembly, curves_of(assembly.items), Trial(assembly, days), least, nominal.multiplier, 1 - allowed);
    out.multiplier = set.multiplier, out.delivered = set.delivered, out.tried = true;
    return levels_at(items, curves, out.multiplier).points;
}

// The joint problem: fills by one multiplier; what has no known worth meets the target alone.
void set_fills(const Flow& flow, const Closure& closure, Levels& out) {
    const State& state = *flow.state;
    std::vector<JointItem> items;
    for (const ItemLevel& level : out.items) {
        const learn::LeadTime& lead = lead_of(flow, level);
        const learn::DemandRate rate = level.kept ? level.rate : learn::DemandRate{};
        JointItem item{
            rate, &lead, level.review_days, level.cost, 0, level.cycle, counted_whole(state.item[level.item].unit)};
        if (state.stocked[level.item] && rate.mean() > 0) item.weight = level.weight;
        items.push_back(item);
    }
    const std::vector<Curve> curves = curves_of(items);
    const bool any = std::any_of(items.begin(), items.end(), [](const JointItem& item) { return item.weight > 0; });
    const std::vector<Point> points = any ? chosen_points(flow, closure, items, curves, out) : std::vector<Point>{};
    for (std::size_t i = 0; i < items.size(); ++i) {
        ItemLevel& level = out.items[i];
        const learn::Recalibration& recalibration = flow.learned->recalibrations.of(state.item[level.item].family);
        level.asked = recalibration.quantile(level.tau);
        if (out.multiplier <= 0 || level.weight <= 0 || items[i].rate.mean() <= 0) continue;
        // What is of unknown stock weighs nothing in the sum.
        const Point point =
            items[i].weight > 0 ? points[i] : curves[i].at(level.cost / (out.multiplier * level.weight));
        out.nominal_loss += items[i].weight * point.loss;
        level.kept = point.level >= 0;
        if (!level.kept) continue;
        // The joint problem orders at its level, the test below it: one unit more. A hair less than that fill, so that
        // rounding does not ask for the next unit.
        const Need need{nullptr, level.item, items[i].rate, nullptr, nullptr, 0, projection::kNever, {}};
        const double from = point.level + (items[i].whole ? 1 : 0.001);
        const double missed = missed_share(need, until_next_look(*items[i].lead, level.review_days), level.cycle, from);
        level.asked = std::clamp(1 - missed * 1.001 - 1e-9, 0.0, 1.0);
        level.tau = 1 - recalibration.beyond(1 - level.asked);
    }
    if (!out.tried) out.delivered = 1 - out.nominal_loss;
    out.delivered = std::max(0.0, 1 - out.borne_out * (1 - out.delivered));
}

}  // namespace

const learn::LeadTime& lead_of(const Flow& flow, const ItemLevel& item) {
    return item.source >= 0 ? flow.learned->lead[static_cast<std::size_t>(item.source)] : item.make_lead;
}

double longest_lead_days(const Flow& flow, const projection::Expected& expected) {
    const State& state = *flow.state;
    const std::vector<learn::DemandRate>& rates = expected.rate;
    const std::vector<double> wanted =
        constraint::requirements(flow, constraint::firm_wants(flow, Instant::end())).gross;
    double longest = 0;
    std::vector<Id> made;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (!can_be_had(flow, item) || (rates[item].mean() <= 0 && wanted[item] <= 0)) continue;
        if (flow.made[item])
            made.push_back(item);
        else
            longest = std::max(longest, flow.learned->lead[static_cast<std::size_t>(state.source_of[item])].mean());
    }
    for (const learn::LeadTime& lead : make_leads(flow, made)) longest = std::max(longest, lead.mean());
    return longest;
}

namespace {

// Units one order brings: the longest of the review, what one usually waits between two orders to the supplier, and the
// economic quantity where placing an order has a cost (Harris 1913); at least the minimum.
double cycle_of(const Flow& flow, const ItemLevel& level, double review_days, double carrying_rate,
                double between_days) {
    const double daily = level.rate.mean();
    double minimum = 0, economic = 0;
    if (level.source >= 0) {
        const state::SourceLine& source = flow.state->sources[static_cast<std::size_t>(level.source)];
        minimum = source.min_quantity.value();
        if (source.order_cost && level.cost > 0 && carrying_rate > 0)
            economic = std::sqrt(2 * *source.order_cost * daily * kYearDays / (carrying_rate * level.cost));
    } else {
        const auto& making = flow.state->making;
        const auto found = std::lower_bound(making.begin(), making.end(), level.item,
                                            [](const state::Making& m, Id item) { return m.item < item; });
        if (found != making.end() && found->item == level.item) minimum = found->min_quantity.value();
    }
    const double days = std::max(review_days, economic > 0 ? 0 : between_days);
    return std::max({minimum, economic, days * daily});
}

// Days between two orders to each supplier, as a rule: the median over the days on which something was ordered of him
// in the last year.
std::vector<double> between_orders(const State& state) {
    std::vector<std::vector<int>> days(state.suppliers.size());
    const Day today = state.site.zone.day_of(state.as_of);
    for (const state::Order& order : state.orders) {
        const auto asked = order.asked_at();
        if (order.supplier == kNone || order.kind != state::OrderKind::buy || !asked || *asked > state.as_of) continue;
        const int age = today - state.site.zone.day_of(*asked);
        if (age <= kYearDays) days[order.supplier].push_back(-age);
    }
    std::vector<double> out(days.size(), kCycleDays);
    for (std::size_t s = 0; s < days.size(); ++s) {
        std::sort(days[s].begin(), days[s].end());
        days[s].erase(std::unique(days[s].begin(), days[s].end()), days[s].end());
        if (days[s].size() <= kFewestOrders) continue;
        std::vector<int> gaps;
        for (std::size_t i = 1; i < days[s].size(); ++i) gaps.push_back(days[s][i] - days[s][i - 1]);
        std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2), gaps.end());
        out[s] = std::min(kLongestBetween, double(gaps[gaps.size() / 2]));
    }
    return out;
}

}  // namespace

Levels set_levels(const Flow& flow, const projection::Projection& projection, const projection::Expected& expected,
                  const std::vector<constraint::Receipt>& coming, Party constraint,
                  const std::vector<Former>& formers) {
    const State& state = *flow.state;
    CHECK(projection.structure->state == flow.state);
    Levels out;
    out.target = state.site.target;
    Closure closure = closure_of(flow, coming, constraint);
    std::deque<FormerClaim> claims;  // each refers to its own closure: they stay where they are
    for (const Former& former : formers) claims.emplace_back(flow, coming, former);
    const Day today = state.site.zone.day_of(state.as_of);
    const std::vector<Id> protectable = candidates(flow, expected, closure, claims);
    std::vector<Id> made;
    for (const Id item : protectable)
        if (flow.made[item]) made.push_back(item);
    std::vector<learn::LeadTime> make_lead = make_leads(flow, made);
    const Weights weights(flow, closure, constraint);
    std::size_t next_made = 0;
    for (const Id item : protectable) {
        ItemLevel level;
        level.item = level.node = item;
        level.why = closure.why[item];
        if (level.why == Protects::none && expected.as_forecast[item]) level.why = Protects::consumed;
        level.rate = expected.rate[item];
        level.kept = expected.kept[item] && level.rate.mean() > 0;
        level.tau = out.target;
        level.review_days = projection.look;
        if (flow.made[item])
            level.make_lead = std::move(make_lead[next_made++]);
        else
            level.source = projection::outside_source(state, item);
        const double lead_days = lead_of(flow, level).mean();
        weights.set(lead_days, level);
        hear_formers(claims, today, lead_days, level);
        if (level.why != Protects::none) out.items.push_back(std::move(level));
    }
    find_costs(state, out.items);
    const std::vector<double> between = between_orders(state);
    const auto whole = [](int) { return 1.0; };  // days of a closure of ours need nothing
    const double review = std::max(
        0.0, projection.look - expected.week.closed_days(projection.look, whole) + expected.week.closed_days(0, whole));
    for (ItemLevel& level : out.items) {
        const Id supplier = level.source >= 0 ? state.sources[static_cast<std::size_t>(level.source)].supplier : kNone;
        level.cycle = cycle_of(flow, level, review, state.site.carrying_rate.value_or(kUsualCarrying),
                               supplier == kNone ? kCycleDays : between[supplier]);
    }
    set_fills(flow, closure, out);
    out.rations = std::move(closure.rations);
    return out;
}

}  // namespace drum::buffer
