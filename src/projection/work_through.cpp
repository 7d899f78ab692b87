// What machines and crews do first, and when it is done, where not all of it can be in time.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <queue>
#include <tuple>

#include "projection/schedule.h"

namespace drum::projection {
namespace {

constexpr double kHair = 1e-9;
constexpr double kInTime = 1e-6;  // days
constexpr double kMoment = 1e-4;  // minutes
constexpr double kNothing = std::numeric_limits<double>::infinity();

}  // namespace

bool Schedule::Batch::waits() const {
    const auto later = [](const std::vector<double>& from) {
        return std::any_of(from.begin(), from.end(), [](double day) { return day > 0; });
    };
    return std::any_of(portions.begin(), portions.end(),
                       [&](const Portion& one) { return later(one.there) || later(one.helped); });
}

void Schedule::wait_for(std::int32_t batch, std::vector<Portion> portions) {
    Batch& mine = batches_[static_cast<std::size_t>(batch)];
    mine.portions = std::move(portions);
    mine.done = done_.size();
    done_.resize(done_.size() + mine.loads * mine.parts());
    if (!mine.of_any.empty()) choose_again(batch);
    for (std::size_t s = 0; s < mine.minutes.size(); ++s)
        if (mine.minutes[s] > kHair) lane(resource_of(mine.item, s)).stale = true;
}

// Of rows that can do the same the one that is done first, were it alone, when its parts are there, if the one that was
// chosen is not.
void Schedule::choose_again(std::int32_t index) {
    const Batch& mine = batches_[static_cast<std::size_t>(index)];
    for (std::size_t chosen = 0; chosen < mine.minutes.size(); ++chosen) {
        if (mine.minutes[chosen] <= kHair) continue;
        const Rows rows = rows_of(mine.item, chosen);
        const double from = can_begin(mine.item, mine.minutes, rows, mine.portions.back().there);
        if (from > kLongestDays) return;
        const Moment at{static_cast<int>(from), from - std::floor(from)};
        const auto done = [&](std::size_t row) {
            const Moment out = forward(resource_of(mine.item, row), mine.of_any[row], at);
            return opens(lane(resource_of(mine.item, row))) ? out : Moment{kNever, 0};
        };
        std::size_t best = chosen;
        for (std::size_t row = rows.from; row < rows.to; ++row) {
            const bool same = seat_of(mine.item, row) == seat_of(mine.item, chosen) && mine.of_any[row] > kHair;
            if (same && done(row) < done(best)) best = row;
        }
        if (best != chosen) move_load(index, chosen, best);
    }
}

void Schedule::move_load(std::int32_t index, std::size_t from, std::size_t to) {
    Batch& mine = batches_[static_cast<std::size_t>(index)];
    Lane &old = lane(resource_of(mine.item, from)), &other = lane(resource_of(mine.item, to));
    const auto load = std::find_if(old.loads.begin(), old.loads.end(),
                                   [&](const Load& one) { return one.batch == index && one.step == from; });
    Load moved = *load;
    old.loads.erase(load);
    old.placed -= moved.minutes;
    old.stale = other.stale = true;
    mine.minutes[from] = 0;
    mine.minutes[to] = moved.minutes = mine.of_any[to];
    moved.step = static_cast<std::uint32_t>(to);
    other.placed += moved.minutes;
    other.loads.push_back(moved);
}

// Of such a share of its pieces, the set-ups with it.
const Minutes& Schedule::part_of(const Batch& batch, double share, Minutes& room) const {
    if (share >= 1 - kHair) return batch.minutes;
    room.clear();
    for (std::size_t s = 0; s < batch.minutes.size(); ++s) {
        const double setup = std::min(batch.minutes[s], setup_of(batch.item, s));
        room.push_back(batch.minutes[s] > kHair ? setup + share * (batch.minutes[s] - setup) : 0);
    }
    return room;
}

// Minutes of the machine from today's opening to that moment, in days.
double Schedule::open_before(Id resource, Lane& mine, double at) {
    const auto day = static_cast<std::size_t>(std::max(0.0, at));
    extend(resource, mine, static_cast<int>(day));
    return mine.before[day] + mine.open[day] * std::max(0.0, at - double(day));
}

// Before its parts are there, and its own steps before it done, were they alone, a step cannot begin: days from the
// beginning of today.
double Schedule::can_begin(Id item, const Minutes& minutes, Rows rows, const std::vector<double>& parts) {
    double from = 0;
    if (rows.from > 0) {
        const Moment behind = forward(item, minutes, 0, {0, 0}, parts, rows.from);
        from = behind.day + behind.share;
    }
    for (std::size_t row = rows.from; row < rows.to && row < parts.size(); ++row) from = std::max(from, parts[row]);
    return from;
}

// In the order in which they must end, of equal times what is due first. What waits for ever takes no minutes.
std::vector<Schedule::Job> Schedule::jobs_of(Id resource, Lane& mine, As as) {
    const auto first = [&](const Load& a, const Load& b) {
        const Moment &due = batches_[static_cast<std::size_t>(a.batch)].due,
                     &other = batches_[static_cast<std::size_t>(b.batch)].due;
        return std::tie(a.end, due, b.batch) < std::tie(b.end, other, a.batch);
    };
    if (!std::is_sorted(mine.loads.begin(), mine.loads.end(), first))
        std::sort(mine.loads.begin(), mine.loads.end(), first);
    std::vector<Job> out;
    out.reserve(mine.loads.size());
    Minutes room;
    for (std::uint32_t l = 0; l < mine.loads.size(); ++l) {
        const Load& load = mine.loads[l];
        const Batch& batch = batches_[static_cast<std::size_t>(load.batch)];
        const double setup = std::min(load.minutes, setup_of(batch.item, load.step));
        if (batch.portions.empty()) out.push_back({l, 0, 0, load.minutes});
        double before = 0;  // minutes of the portions before
        for (std::uint32_t p = 0; p < batch.portions.size(); ++p) {
            const Portion& portion = batch.portions[p];
            const std::vector<double>& parts = as == As::helped ? portion.helped : portion.there;
            const Rows rows = rows_of(batch.item, load.step);
            const double from = can_begin(batch.item, part_of(batch, portion.upto, room), rows, parts);
            if (from > kLongestDays) break;
            const double upto =
                p + 1 < batch.portions.size() ? setup + portion.upto * (load.minutes - setup) : load.minutes;
            out.push_back({l, p, open_before(resource, mine, from), upto - before});
            before = upto;
        }
    }
    return out;
}

// The moment at which so many minutes have been open, from the last such day on; none: it opens no more.
std::optional<Moment> Schedule::moment_of(Id resource, Lane& mine, double minutes, int& day) {
    for (int closed = 0; closed < kLongestClosed; ++day) {
        extend(resource, mine, day);
        const double open = mine.open[static_cast<std::size_t>(day)],
                     before = mine.before[static_cast<std::size_t>(day)];
        if (before + open >= minutes - kHair)
            return Moment{day, open > 0 ? std::min(1.0, (minutes - before) / open) : 0};
        if (day >= kLongestDays) return std::nullopt;
        closed = open > 0 ? 0 : closed + 1;
    }
    return std::nullopt;
}

void Schedule::note_done(Lane& mine, const Job& job, Moment at, As as) {
    const Load& load = mine.loads[job.load];
    if (at.day + at.share <= load.end + kInTime) return;
    mine.late = true;
    const Batch& batch = batches_[static_cast<std::size_t>(load.batch)];
    static const Portion kAll;
    const Portion& of = batch.portions.empty() ? kAll : batch.portions[job.portion];
    Minutes room;
    const Moment done = forward(batch.item, part_of(batch, of.upto, room), rows_of(batch.item, load.step).to, at,
                                as == As::helped ? of.helped : of.there);
    Done& mine_done = done_of(load, job.portion);
    if (as != As::helped) mine_done.there = done;
    if (as != As::there) mine_done.helped = done;
}

std::vector<Schedule::Job> Schedule::work_through(Id resource, Lane& mine, As as) {
    std::vector<Job> jobs = jobs_of(resource, mine, as);
    std::vector<std::uint32_t> later;  // jobs that cannot begin at once
    for (std::uint32_t j = 0; j < jobs.size(); ++j)
        if (jobs[j].from > 0) later.push_back(j);
    std::stable_sort(later.begin(), later.end(), [&](auto a, auto b) { return jobs[a].from < jobs[b].from; });
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> come;  // of those, what can begin
    double minutes = 0;
    int day = 0;
    bool ends = false;  // it opens no more
    for (std::size_t at_once = 0, next = 0;;) {
        while (at_once < jobs.size() && jobs[at_once].from > 0) ++at_once;
        for (; next < later.size() && jobs[later[next]].from <= minutes; ++next) come.push(later[next]);
        const double until = next < later.size() ? jobs[later[next]].from : kNothing;
        const std::size_t first = std::min<std::size_t>(at_once, come.empty() ? jobs.size() : come.top());
        if (first == jobs.size() && until == kNothing) return jobs;
        if (first == jobs.size()) {
            minutes = until;
            continue;
        }
        Job& job = jobs[first];
        const double taken = std::min(job.rest, until - minutes);
        minutes += taken;
        job.rest -= taken;
        if (job.rest > kHair) continue;
        job.done = minutes;
        const std::optional<Moment> at = ends ? std::nullopt : moment_of(resource, mine, minutes, day);
        ends = !at;
        if (ends && !opens(mine)) return jobs;  // never: it limits nothing that can be told
        note_done(mine, job, at.value_or(Moment{kNever, 0}), as);
        first == at_once ? void(++at_once) : come.pop();
    }
}

void Schedule::work_through() {
    for (auto& [resource, mine] : lanes_) {
        if (!mine.stale) continue;
        mine.stale = false;
        bool waits = false;
        for (const Load& load : mine.loads) {
            const std::size_t parts = batches_[static_cast<std::size_t>(load.batch)].parts();
            std::fill_n(&done_of(load, 0), parts, Done{});
            waits = waits || batches_[static_cast<std::size_t>(load.batch)].waits();
        }
        work_through(resource, mine, waits ? As::there : As::both);
        if (waits) work_through(resource, mine, As::helped);
    }
}

// Backwards from the last moment by which something must be done, always what is to be done last. Gives by job when it
// begins, in minutes open before; below nought where there was no time.
std::vector<double> Schedule::laid_back(std::vector<Job>& jobs, const std::vector<double>& must,
                                        const std::vector<LaidLast>& last) {
    std::vector<std::size_t> order(jobs.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return must[a] > must[b]; });
    const auto before = [&](std::size_t a, std::size_t b) {
        return std::tie(last[a], must[a], a) < std::tie(last[b], must[b], b);
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(before)> can(before);
    std::vector<double> begins(jobs.size());
    double minutes = kNothing;
    for (std::size_t next = 0; next < order.size() || !can.empty();) {
        if (can.empty()) minutes = std::min(minutes, must[order[next]]);
        for (; next < order.size() && must[order[next]] >= minutes - kHair; ++next) {
            jobs[order[next]].rest = jobs[order[next]].minutes;
            can.push(order[next]);
        }
        Job& job = jobs[can.top()];
        const double until = next < order.size() ? must[order[next]] : -kNothing;
        const double taken = std::min(job.rest, minutes - until);
        minutes -= taken;
        job.rest -= taken;
        if (job.rest > kHair) continue;
        begins[can.top()] = minutes;
        can.pop();
    }
    return begins;
}

// What is late is done when it will be, and finds room as it comes; of all else what was placed to begin last, or
// cannot begin before, is done last. Where something then begins before it can, always what can begin last: Horn's rule
// with time turned round, which finds room for all.
void Schedule::make_way(Id resource, Lane& mine, Begins& begins) {
    std::vector<Job> jobs = work_through(resource, mine, As::there);
    std::erase_if(jobs, [](const Job& job) { return job.done <= 0; });
    std::vector<double> must;
    std::vector<LaidLast> as_placed, as_it_can;
    for (const Job& job : jobs) {
        const Load& load = mine.loads[job.load];
        const double end = open_before(resource, mine, load.end);
        must.push_back(std::max(job.done, end));
        const bool late = job.done > end + kMoment;
        as_placed.emplace_back(late, late ? job.from : std::max(job.from, open_before(resource, mine, load.begin)));
        as_it_can.emplace_back(false, job.from);
    }
    std::vector<double> laid = laid_back(jobs, must, as_placed);
    const auto too_soon = [&] {
        for (std::size_t j = 0; j < jobs.size(); ++j)
            if (laid[j] < jobs[j].from - kMoment) return true;
        return false;
    };
    if (too_soon()) laid = laid_back(jobs, must, as_it_can);
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        const Load& load = mine.loads[jobs[j].load];
        if (laid[j] >= open_before(resource, mine, load.begin) - kMoment) continue;
        mine.gives_way = true;
        begins[load.batch].emplace_back(load.step, moment_at(mine, laid[j]));
    }
}

Moment Schedule::moment_at(const Lane& mine, double minutes) {
    const auto behind = std::upper_bound(mine.before.begin() + 1, mine.before.end(), minutes + kHair);
    const auto day = static_cast<std::size_t>(behind - mine.before.begin()) - 1;
    const double open = mine.open[day];
    return {static_cast<int>(day), open > 0 ? std::clamp((minutes - mine.before[day]) / open, 0.0, 1.0) : 0};
}

// Of a batch that is in time; the steps before one that begins sooner as if they were alone.
void Schedule::begin_sooner(std::int32_t index, const std::vector<std::pair<std::size_t, Moment>>& begins) {
    Batch& batch = batches_[static_cast<std::size_t>(index)];
    if (done_by(batch, 1, false) != Moment{0, 0}) return;
    for (std::size_t to = batch.steps.size(), from = to; to > 0; to = from) {
        from = rows_of(batch.item, to - 1).from;
        Moment& mine = batch.steps[from];
        Moment sooner = to < batch.steps.size() ? std::min(mine, batch.steps[to]) : mine;
        for (const auto& [row, at] : begins)
            if (row >= from && row < to) sooner = std::min(sooner, at);
        for (std::size_t row = from; row < to && to < batch.steps.size(); ++row) {
            double minutes = batch.minutes[row];
            const Moment alone = leave_rest(resource_of(batch.item, row), batch.steps[to], minutes);
            if (batch.minutes[row] > kHair) sooner = std::min(sooner, alone);
        }
        batch.sooner = batch.sooner || sooner < mine;
        std::fill(batch.steps.begin() + static_cast<std::ptrdiff_t>(from),
                  batch.steps.begin() + static_cast<std::ptrdiff_t>(to), sooner);
    }
}

void Schedule::make_way() {
    Begins begins;
    for (auto& [resource, mine] : lanes_) {
        const auto waits = [&](const Load& load) { return batches_[static_cast<std::size_t>(load.batch)].waits(); };
        if (std::any_of(mine.loads.begin(), mine.loads.end(), waits)) make_way(resource, mine, begins);
    }
    for (const auto& [batch, of] : begins) begin_sooner(batch, of);
}

std::optional<Slot> Schedule::sooner(std::int32_t index) const {
    if (index < 0 || !batches_[static_cast<std::size_t>(index)].sooner) return std::nullopt;
    const Batch& batch = batches_[static_cast<std::size_t>(index)];
    return Slot{batch.steps.front(), batch.steps, index};
}

std::vector<char> Schedule::overcommitted() const {
    std::vector<char> out(structure_.state->resources.size(), 0);
    for (const auto& [resource, mine] : lanes_) out[static_cast<std::size_t>(resource)] = mine.late || mine.gives_way;
    return out;
}

// {0, 0}: no step ends after it must.
Moment Schedule::done_by(const Batch& batch, double share, bool helped) const {
    std::size_t upto = 0;  // the portion that holds the last of it
    if (!batch.portions.empty())
        upto = static_cast<std::size_t>(
            std::partition_point(batch.portions.begin(), batch.portions.end() - 1,
                                 [&](const Portion& one) { return one.upto < share - kHair; }) -
            batch.portions.begin());
    Moment last{0, 0};
    for (std::size_t l = 0; l < batch.loads; ++l)
        for (std::size_t p = 0; p <= upto; ++p) {
            const Done& done = done_[batch.done + l * batch.parts() + p];
            last = std::max(last, helped ? done.helped : done.there);
        }
    return last;
}

int Schedule::late(std::int32_t index, double share, bool helped) const {
    if (index < 0) return -1;
    const Batch& batch = batches_[static_cast<std::size_t>(index)];
    const Moment done = done_by(batch, share, helped);
    if (done.day >= kLongestDays) return kNever;
    return done.day > batch.due.day ? done.day : -1;
}

bool Schedule::ends_late(std::int32_t index) const {
    return index >= 0 && done_by(batches_[static_cast<std::size_t>(index)], 1, false) != Moment{0, 0};
}

double Schedule::ready_at(std::int32_t index, int day, double share, bool helped) const {
    if (index < 0) return day;
    const Moment done = done_by(batches_[static_cast<std::size_t>(index)], share, helped);
    return done.day == day ? day + done.share : day;
}

}  // namespace drum::projection
