#include "constraint/utilization.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace drum::constraint {
namespace {

using state::Operation;
using state::OpState;

enum Lane : std::uint8_t { kDown, kSetup, kRun, kBlocked, kStarved, kOpen, kLanes };

struct Change {
    Instant at;
    Lane lane = kOpen;
    int step = 0;
};

int lane_of(OpState state) {
    switch (state) {
        case OpState::down: return kDown;
        case OpState::setup: return kSetup;
        case OpState::run: return kRun;
        case OpState::blocked: return kBlocked;
        case OpState::starved: return kStarved;
        case OpState::waiting: break;  // says no more than the gap itself
    }
    return -1;
}

std::vector<Change> changes(const state::State& state, const learn::ResourceLearned& learned, const LossIndex& index,
                            Id resource, Instant from, Instant to) {
    std::vector<Change> out;
    const std::vector<Instant>& latest = index.latest_end[resource];
    const auto skipped = std::upper_bound(latest.begin(), latest.end(), from) - latest.begin();
    for (auto o = state.operation_of[resource] + std::int32_t(skipped); o < state.operation_of[resource + 1]; ++o) {
        const Operation& op = state.operations[o];
        if (op.start >= to) break;
        const int lane = lane_of(op.state);
        const Instant a = std::max(op.start, from), b = std::min(op.end, to);
        if (!op.timed || a >= b || lane < 0) continue;
        out.push_back({a, Lane(lane), 1});
        out.push_back({b, Lane(lane), -1});
    }
    for (const Interval& open : learned.calendar.open(state.site.zone, from, to)) {
        out.push_back({open.from, kOpen, 1});
        out.push_back({open.to, kOpen, -1});
    }
    std::sort(out.begin(), out.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
    return out;
}

// Sums of server-microseconds by cause and what they are charged to.
class Charges {
public:
    explicit Charges(const std::vector<IdleReason>& idle) : idle_(idle) {}

    // A stretch in which nothing changes: `at_once` rows of each lane, `servers` at hand.
    void charge(Instant from, Instant to, const std::array<int, kLanes>& at_once, int servers) {
        most_servers_ = std::max(most_servers_, servers);
        const std::int64_t micros = to - from;
        available += servers * micros;
        int left = servers;
        const auto take = [&](Lane lane) {
            const int taken = std::min(left, at_once[lane]);
            left -= taken;
            return taken;
        };
        if (const int n = take(kDown)) sums_[{Cause::down, ""}] += n * micros;
        if (const int n = take(kSetup)) sums_[{Cause::setup, ""}] += n * micros;
        productive += take(kRun) * micros;
        if (const int n = take(kBlocked)) sums_[{Cause::blocked, ""}] += n * micros;
        const int starved = take(kStarved);
        if (starved > 0 || left > 0) charge_idle(from, to, starved, left);
    }

    std::vector<Loss> losses() const {
        std::vector<Loss> out;
        for (const auto& [key, micros] : sums_)
            if (micros > 0) out.push_back({key.first, std::string(key.second), micros});
        std::stable_sort(out.begin(), out.end(), [](const Loss& a, const Loss& b) {
            return a.cause != b.cause ? a.cause < b.cause : a.micros > b.micros;
        });
        return out;
    }

    std::vector<Delayed> delayed() const {
        std::map<std::pair<LateStep::Kind, Id>, Delayed> out;
        for (const auto& [late, micros] : late_) {
            const auto& [step, who, order, took] = late;
            Delayed& one = out[{step, who}];
            one.step = step, one.who = who;
            one.micros += micros;
            one.saved_micros += std::min(micros, took / 10 * most_servers_);
        }
        std::vector<Delayed> list;
        for (const auto& [step, one] : out) list.push_back(one);
        return list;
    }

    std::int64_t available = 0, productive = 0;

private:
    // `starved` servers of which a row says so (the reason says by what, if it agrees), `idle` ones of which none does.
    void charge_idle(Instant from, Instant to, int starved, int idle) {
        auto reason = std::upper_bound(idle_.begin(), idle_.end(), from,
                                       [](Instant t, const IdleReason& r) { return t < r.until; });
        for (; from < to && reason != idle_.end(); ++reason) {
            const Instant end = std::min(to, reason->until);
            const bool agrees = reason->cause == Cause::starved || reason->cause == Cause::approval;
            if (starved > 0)
                sums_[agrees ? Key{reason->cause, reason->by} : Key{Cause::starved, ""}] += starved * (end - from);
            if (idle > 0) sums_[{reason->cause, reason->by}] += idle * (end - from);
            if (reason->order >= 0) late_[{reason->step, reason->who, reason->order, reason->took_micros}] += (idle + starved) * (end - from);
            from = end;
        }
        CHECK(from >= to);  // reasons cover all time
    }

    using Key = std::pair<Cause, std::string_view>;  // views into the reasons
    const std::vector<IdleReason>& idle_;
    std::map<Key, std::int64_t> sums_;
    std::map<std::tuple<LateStep::Kind, Id, std::int32_t, std::int64_t>, std::int64_t> late_;  // (step, who, order, how long it took) -> micros
    int most_servers_ = 1;
};

}  // namespace

std::optional<Party> party_of(const Delayed& delayed) {
    if (delayed.who == kNone || delayed.step == LateStep::Kind::request) return std::nullopt;
    return Party{delayed.step == LateStep::Kind::approval ? Party::Kind::resource : Party::Kind::supplier, delayed.who};
}

LossIndex loss_index(const state::State& state) {
    LossIndex out;
    out.idle = idle_reasons(state);
    for (std::size_t r = 0; r < state.resources.size(); ++r) {
        std::vector<Instant>& latest = out.latest_end.emplace_back();
        for (auto o = state.operation_of[r]; o < state.operation_of[r + 1]; ++o)
            latest.push_back(std::max(latest.empty() ? Instant::beginning() : latest.back(), state.operations[o].end));
    }
    return out;
}

Utilization utilization(const state::State& state, const learn::Learned& learned, const LossIndex& index, Id resource,
                        Instant from, Instant to) {
    CHECK(resource >= 0 && static_cast<std::size_t>(resource) < learned.resource.size());
    Utilization out;
    out.resource = resource;
    out.from = from;
    out.to = std::max(from, std::min(to, state.as_of));
    const learn::ResourceLearned& about = learned.resource[resource];
    Charges charges(index.idle[resource]);
    std::array<int, kLanes> at_once{};
    Instant since = from;
    for (const Change& change : changes(state, about, index, resource, from, out.to)) {
        if (since < change.at) {
            const int worked = at_once[kRun] + at_once[kSetup] + (about.calendar_known ? 0 : at_once[kDown]);
            const int servers = at_once[kOpen] > 0 ? about.servers : std::min(about.servers, worked);
            if (servers > 0) charges.charge(since, change.at, at_once, servers);
            since = change.at;
        }
        at_once[change.lane] += change.step;
    }
    out.available_micros = charges.available;
    out.productive_micros = charges.productive;
    out.losses = charges.losses();
    out.delayed = charges.delayed();
    return out;
}

Utilization utilization(const state::State& state, const learn::Learned& learned, Id resource, Instant from, Instant to) {
    return utilization(state, learned, loss_index(state), resource, from, to);
}

std::int64_t busy_micros(const state::State& state, Id resource, Instant from, Instant to) {
    std::vector<Interval> busy;
    for (auto o = state.operation_of[resource]; o < state.operation_of[resource + 1]; ++o) {
        const Operation& op = state.operations[o];
        const int lane = lane_of(op.state);
        if (op.timed && lane >= 0 && lane <= kRun) busy.push_back({std::max(op.start, from), std::min(op.end, to)});
    }
    return length(merged(std::move(busy)));
}

}  // namespace drum::constraint
