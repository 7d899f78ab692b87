#include "projection/expected.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "learn/closed_days.h"
#include "projection/schedule.h"

namespace drum::projection {
namespace {

using state::State;

constexpr int kYearDays = 365;
constexpr double kShrinkLines = 10;  // lines of its own that weigh as much as those of all

// Notice of the lines that came due in the last year, by item: units by days of notice, and how many lines.
struct Notice {
    std::vector<double> units;
    double lines = 0;
    void add(int days, double quantity, bool fresh) {
        const auto at = static_cast<std::size_t>(std::clamp(days, 0, BookingCurve::kDays - 1));
        if (units.size() <= at) units.resize(at + 1, 0);
        units[at] += quantity;
        lines += fresh ? 1 : 0;
    }
};

struct Notices {
    std::map<Id, Notice> of_item;
    Notice all;
};

Notices notices_of(const State& state) {
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    Notices out;
    std::set<std::tuple<std::string_view, Id, Day, int>> known;  // lines of one order for one day are one
    for (const state::DemandLine& line : state.demand) {
        if (line.cancelled || line.kind != state::DemandKind::firm || line.quantity.micro <= 0) continue;
        const auto due = line.due_at ? line.due_at : line.ordered_at;
        if (!due || !line.ordered_at) continue;
        const Day day = zone.day_of(*due);
        if (day >= today || today - day > kYearDays) continue;
        const int notice = std::max(0, day - zone.day_of(*line.ordered_at));
        const bool fresh = known.emplace(line.order, line.item, day, notice).second;
        out.of_item[line.item].add(notice, line.quantity.value(), fresh);
        out.all.add(notice, line.quantity.value(), fresh);
    }
    return out;
}

std::vector<double> shrunk(const Notice& own, const Notice& all) {
    const auto share = [](const Notice& notice, std::size_t at) {
        double sum = 0;
        for (const double units : notice.units) sum += units;
        return at < notice.units.size() && sum > 0 ? notice.units[at] / sum : 0;
    };
    const double weight = own.lines / (own.lines + kShrinkLines);
    std::vector<double> out(std::max(own.units.size(), all.units.size()), 0);
    for (std::size_t at = 0; at < out.size(); ++at) out[at] = weight * share(own, at) + (1 - weight) * share(all, at);
    return out;
}

struct Sold {
    Id item = kNone;
    Day due;
    double units = 0;
};

// Firm lines of items that somebody forecasts, by item.
std::vector<Sold> firm_by_item(const State& state) {
    std::vector<char> forecast(state.items.size(), 0);
    for (const state::DemandLine& line : state.demand)
        if (line.kind == state::DemandKind::forecast) forecast[static_cast<std::size_t>(line.item)] = 1;
    std::vector<Sold> out;
    for (const state::DemandLine& line : state.demand) {
        const auto due = line.due_at ? line.due_at : line.ordered_at;
        if (line.kind == state::DemandKind::firm && !line.cancelled && due &&
            forecast[static_cast<std::size_t>(line.item)])
            out.push_back({line.item, state.site.zone.day_of(*due), line.quantity.value()});
    }
    std::stable_sort(out.begin(), out.end(), [](const Sold& a, const Sold& b) { return a.item < b.item; });
    return out;
}

// A forecast is used up by the orders that are due in its period, shipped or not, each once: the one that begins first.
std::vector<Forecast> forecasts_of(const State& state) {
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    struct Told {
        Id item = kNone;
        Day from, to;
        double left = 0;
    };
    std::vector<Told> told;
    std::vector<Sold> sold = firm_by_item(state);
    for (const state::DemandLine& line : state.demand) {
        if (line.kind != state::DemandKind::forecast || line.cancelled || !line.due_at) continue;
        const Day to = zone.day_of(*line.due_at), from = line.ordered_at ? zone.day_of(*line.ordered_at) : to;
        if (to >= today) told.push_back({line.item, from, to, line.quantity.value()});
    }
    std::stable_sort(told.begin(), told.end(), [](const Told& x, const Told& y) {
        return std::tie(x.item, x.from, x.to) < std::tie(y.item, y.from, y.to);
    });
    std::vector<Forecast> out;
    for (Told& one : told) {
        const auto mine = std::equal_range(sold.begin(), sold.end(), Sold{one.item, {}, 0},
                                           [](const Sold& x, const Sold& y) { return x.item < y.item; });
        for (auto order = mine.first; order != mine.second; ++order) {
            if (order->due < one.from || order->due > one.to) continue;
            const double used = std::min(one.left, order->units);
            one.left -= used;
            order->units -= used;
        }
        out.push_back({one.item, std::max(0, one.from - today), one.to - today, one.left});
    }
    std::stable_sort(out.begin(), out.end(), [](const Forecast& x, const Forecast& y) {
        return std::tie(x.item, x.from) < std::tie(y.item, y.from);
    });
    return out;
}

// Of what was never needed a forecast is all that is known.
void rate_by_forecast(const State& state, Expected& out) {
    out.as_forecast.assign(out.rate.size(), 0);
    for (const Forecast& forecast : out.forecasts) {
        learn::DemandRate& rate = out.rate[forecast.item];
        if (rate.mean() > 0 || forecast.units <= 0) continue;
        rate.a = std::max(1.0, forecast.units);
        rate.b = rate.a * double(forecast.to - forecast.from + 1) / forecast.units;
        out.as_forecast[forecast.item] = 1;
        out.kept[forecast.item] = state.item[forecast.item].keep.value_or(true);
    }
}

// What goes into an item is booked as far ahead as the item is, less the time it takes.
void inherit(const Structure& structure, Expected& out) {
    const State& state = *structure.state;
    Schedule schedule(structure);
    std::vector<double> widest(state.items.size(), 0);  // by item: the rate of the parent it has its curve of
    for (const Id item : structure.top_down) {
        if (out.curve_of[item] == 0 || out.rate[item].mean() <= 0) continue;
        const int takes = structure.made[item] ? schedule.done_alone(item, 1) : 0;
        const int sooner = std::min(BookingCurve::kDays, out.sooner[item] + takes);
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
            const Id part = state.bom[b].component;
            const double rate = out.rate[item].mean() * state.bom[b].quantity;
            if (rate <= widest[part]) continue;
            widest[part] = rate;
            out.curve_of[part] = out.curve_of[item];
            out.sooner[part] = static_cast<std::int16_t>(sooner);
        }
    }
}

}  // namespace

double Week::days_of_need(double days) const {
    if (days <= 0) return 0;
    const double all = days + untold_days;
    const int whole = static_cast<int>(all);
    double sum = 7.0 * (whole / 7);
    for (int day = whole / 7 * 7; day < whole; ++day) sum += on(day);
    return sum + (all - whole) * on(whole);
}

BookingCurve::BookingCurve(const std::vector<double>& units_by_notice, const Week& week) : week_(week) {
    double all = 0, within = 0;
    for (const double units : units_by_notice) all += units;
    for (std::size_t h = 0; h < kDays; ++h) {
        if (h < units_by_notice.size()) within += units_by_notice[h];
        open_[h] = all > 0 ? static_cast<float>(std::min(1.0, within / all)) : 1;
    }
    for (std::size_t from = 0; from < 7; ++from)
        for (std::size_t h = 0; h < kDays; ++h)
            sum_[from][h + 1] = sum_[from][h] + open_[h] * week.on(static_cast<int>(from + h));
}

double BookingCurve::open(int ahead) const {
    return ahead < 0 ? 0 : ahead < kDays ? open_[static_cast<std::size_t>(ahead)] : 1;
}

double BookingCurve::open_days(double days, int sooner) const {
    if (days <= 0) return 0;
    // h = 0 lies `sooner` days before the first untold day.
    const int from = ((-sooner) % 7 + 7) % 7;
    const auto until = [&](double h) {
        if (h <= 0) return 0.0;
        const double within = std::min(h, double(kDays));
        const auto whole = std::min(static_cast<std::size_t>(within), static_cast<std::size_t>(kDays - 1));
        const auto& sums = sum_[static_cast<std::size_t>(from)];
        const double near = sums[whole] + (within - double(whole)) * (sums[whole + 1] - sums[whole]);
        if (h <= kDays) return near;
        Week beyond = week_;
        beyond.untold_days = 0;
        beyond.first_weekday = (week_.first_weekday + from) % 7;
        return near + beyond.days_of_need(h) - beyond.days_of_need(kDays);
    };
    return until(days + week_.untold_days + sooner) - until(sooner);
}

std::vector<learn::DemandRate> exploded_rates(const Structure& structure) {
    const State& state = *structure.state;
    std::vector<learn::DemandRate> out = structure.learned->rate;
    // Of each part, over what it goes into, so much a piece and m pieces a day of it: q^2 (m + m^2 alpha), the variance
    // of a day, and (q m)^2 / a. They are wanted independently, so that variances add: a part of many is steadier than
    // what it goes into.
    std::vector<double> spread(out.size(), 0), doubt(out.size(), 0);
    // By item: whose needs are its own, where they are one item's: over two ways down to a part they are the same
    // needs.
    constexpr Id kSeveral = kNone - 1;
    std::vector<Id> of_whom(out.size(), kNone);
    for (const Id item : structure.top_down) {  // parents first: their consumption is their components' need
        if (out[item].mean() <= 0 || !structure.made[item]) continue;
        if (structure.learned->rate[item].days > 0 || of_whom[item] == kNone) of_whom[item] = item;
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
            const Id part = state.bom[b].component;
            if (structure.learned->rate[part].days > 0) continue;
            learn::DemandRate& rate = out[part];
            const double each = drawn_per_good(structure, state.bom[b]), pieces = out[item].mean(),
                         of_it = each * pieces;
            const double mean = rate.mean() + of_it;
            spread[part] += each * of_it + of_it * of_it * out[item].alpha;
            doubt[part] += of_it * of_it / out[item].a;
            rate.a = mean * mean / doubt[part];
            rate.b = rate.a / mean;
            rate.alpha = std::max(0.0, (spread[part] - mean) / (mean * mean));
            rate.days = 0;
            const bool the_same = of_whom[part] == of_whom[item] && of_whom[item] != kSeveral;
            rate.needs = the_same ? std::max(rate.needs, out[item].needs) : rate.needs + out[item].needs;
            of_whom[part] = of_whom[part] == kNone || the_same ? of_whom[item] : kSeveral;
        }
    }
    return out;
}

Expected expected_of(const Structure& structure) {
    const State& state = *structure.state;
    Expected out;
    out.rate = exploded_rates(structure);
    const Day today = state.site.zone.day_of(state.as_of);
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item)
        if (state.item[item].last_use && *state.item[item].last_use < today) out.rate[item] = {};
    out.last_day.assign(state.items.size(), kNever);
    for (std::size_t i = 0; i < state.items.size(); ++i)
        if (state.item[i].last_use) out.last_day[i] = *state.item[i].last_use - today;
    out.kept = kept_items(structure, out.rate);
    out.forecasts = forecasts_of(state);
    rate_by_forecast(state, out);
    const Notices notices = notices_of(state);
    out.week = {structure.learned->week, weekday(today + (-structure.learned->untold_days)),
                structure.learned->untold_days};
    out.curves.emplace_back(std::vector<double>{}, out.week);
    out.curve_of.assign(state.items.size(), 0);
    out.sooner.assign(state.items.size(), 0);
    for (const auto& [item, notice] : notices.of_item) {
        if (out.rate[item].mean() <= 0) continue;
        out.curve_of[item] = static_cast<std::int32_t>(out.curves.size());
        out.curves.emplace_back(shrunk(notice, notices.all), out.week);
    }
    inherit(structure, out);
    constexpr int kFarthestDays = 800;  // no lead time is longer
    const int untold = out.week.untold_days;
    if (learn::rests_when_closed(state, out.week.share, structure.learned->week_known))
        for (int day = -untold; day < kFarthestDays; ++day)
            if (out.week.on(day + untold) > 0 && state.site.calendar->spans(today + day).empty())
                out.week.closed.push_back(day + untold);
    return out;
}

}  // namespace drum::projection
