#include "learn/machine_time.h"

#include <algorithm>

namespace drum::learn {
namespace {

constexpr int kUsualWeeks = 26, kFewestWeeks = 8;
constexpr double kMostUsual = 100;  // a day of more usual days than these: what is usual of it says nothing

bool productive(const state::Operation& op, Instant until) {
    return op.timed && op.state == state::OpState::run && op.end > op.start && op.end < until;
}

// Productive minutes by day; a run past midnight counts on each of its days. Overlapping rows count once.
std::vector<double> minutes_by_day(const state::State& state, Id resource, const Days& days, Instant until) {
    std::vector<Interval> runs;
    for (auto o = state.operation_of[resource]; o < state.operation_of[resource + 1]; ++o)
        if (productive(state.operations[o], until)) runs.push_back({state.operations[o].start, state.operations[o].end});
    std::vector<double> out(static_cast<std::size_t>(days.size()), 0);
    for (const Interval& run : merged(std::move(runs)))
        for (int day = std::max(0, days.of(run.from)); day < days.size() && days.start(day) < run.to; ++day) {
            const Instant from = std::max(run.from, days.start(day)), to = std::min(run.to, days.start(day + 1));
            if (from < to) out[static_cast<std::size_t>(day)] += double(to - from) / double(kMicrosPerMinute);
        }
    return out;
}

}  // namespace

std::vector<Id> consuming_resource(const state::State& state) {
    std::vector<Id> out(state.items.size(), kNone);
    std::vector<char> several(state.items.size(), 0);
    for (const state::BomLine& line : state.bom) {
        const auto from = state.route_of[line.item], to = state.route_of[line.item + 1];
        auto step = from;
        while (step < to && state.routes[step].step != line.step) ++step;
        if (step == to) step = from;  // no step is named: it goes in at the first
        const Id resource = from == to ? kNone : state.routes[step].resource;
        several[line.component] = several[line.component] || resource == kNone || (out[line.component] != kNone && out[line.component] != resource);
        out[line.component] = resource;
    }
    for (std::size_t item = 0; item < out.size(); ++item)
        if (several[item]) out[item] = kNone;
    return out;
}

Instant newest_end(const state::State& state, Instant until) {
    Instant newest = Instant::beginning();
    for (const state::Operation& op : state.operations)
        if (op.end < until) newest = std::max(newest, op.end);
    return newest;
}

std::vector<double> machine_clock(const state::State& state, Id resource, const Days& days, Instant until, Instant newest) {
    const std::vector<double> minutes = minutes_by_day(state, resource, days, until);
    const int count = days.size();
    int first = 0;
    while (first < count && minutes[static_cast<std::size_t>(first)] <= 0) ++first;
    const int end = std::min(count, newest == Instant::beginning() ? 0 : days.of(newest) + 1);
    std::vector<double> weeks;  // the last ones, backwards
    for (int to = end; to - 7 >= first && static_cast<int>(weeks.size()) < kUsualWeeks; to -= 7) {
        double sum = 0;
        for (int day = to - 7; day < to; ++day) sum += minutes[static_cast<std::size_t>(day)];
        weeks.push_back(sum);
    }
    if (static_cast<int>(weeks.size()) < kFewestWeeks) return {};
    std::nth_element(weeks.begin(), weeks.begin() + static_cast<std::ptrdiff_t>(weeks.size() / 2), weeks.end());
    const double usual = weeks[weeks.size() / 2] / 7;
    if (usual <= 0 || *std::max_element(minutes.begin(), minutes.end()) > kMostUsual * usual) return {};
    std::vector<double> clock(static_cast<std::size_t>(count) + 1, 0);
    for (int day = 0; day < count; ++day) {
        const auto at = static_cast<std::size_t>(day);
        clock[at + 1] = clock[at] + (day < first || day >= end ? 1 : minutes[at] / usual);
    }
    return clock;
}

}  // namespace drum::learn
