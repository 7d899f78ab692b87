// Work in process: from each piece of work to the next of its case, by the operations log.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "audit/waits.h"

namespace drum::audit {
namespace {

using state::Operation;
using state::OpState;
using state::State;

// Work ends at a label where half of the older cases that came there ended, or one in ten of all older cases where it
// stands late on their way.
constexpr double kEndShare = 0.5, kEndShareOfAll = 0.1, kLate = 0.75;
// A case that was silent for this many times the longest wait ever seen from its step has stopped there.
constexpr double kSilence = 2;
// What nearly every case comes back to is its route and not a loop.
constexpr double kAlways = 0.9;

bool is_number(std::string_view text) { return text.find_first_not_of("0123456789. ") == std::string_view::npos; }

// One stay of a case at one station; work that goes on there after a pause is the same stay.
struct Visit {
    Id label = kNone;
    Instant start, end;
    std::int64_t processing = 0;  // micros logged, overlapping rows once
};

struct Case {
    Id work = kNone;
    std::vector<Visit> visits;    // in the order of their starts
    Instant end = Instant::beginning();
    bool through = false, stopped = false;
    double hours() const { return hours_between(visits.front().start, end); }
};

class WorkFlow {
public:
    explicit WorkFlow(const State& state) : state_(state) {
        for (const state::Order& order : state.orders)
            if (const Id work = state.works.find(order.order); work != kNone) order_of_[work] = &order;
    }

    Work run() {
        read_cases();
        mark_ends();
        Work out;
        out.cases = static_cast<std::int64_t>(cases_.size());
        out.completions_only = !any_timed_;
        std::vector<double> through;
        for (const Case& one : cases_)
            if (one.through) through.push_back(one.hours());
        for (const Case& one : cases_) out.stopped += one.stopped;
        std::sort(through.begin(), through.end());
        out.through = static_cast<std::int64_t>(through.size());
        out.median_hours = quantile(through, 0.5);
        out.handovers = handovers();
        out.stations = stations();
        out.loops = loops();
        return out;
    }

private:
    // By the step where it names an activity, by the resource where steps are numbers.
    std::string label_of(const Operation& op) const {
        return op.step.empty() || is_number(op.step) ? state_.resource[op.resource].name : op.step;
    }

    void read_cases() {
        std::vector<std::pair<const Operation*, std::string>> ops;
        std::vector<std::string> names;
        for (const Operation& op : state_.operations) {
            if (op.work == kNone || (op.state != OpState::run && op.state != OpState::setup)) continue;
            ops.emplace_back(&op, label_of(op));
            names.push_back(ops.back().second);
            any_timed_ = any_timed_ || op.timed;
        }
        labels_ = Names::sorted(std::move(names));
        std::sort(ops.begin(), ops.end(), [](const auto& a, const auto& b) {
            return std::tie(a.first->work, a.first->start, a.first->end, a.second) < std::tie(b.first->work, b.first->start, b.first->end, b.second);
        });
        for (const auto& [op, name] : ops) {
            if (cases_.empty() || cases_.back().work != op->work) cases_.push_back({op->work, {}, Instant::beginning(), false, false});
            add(cases_.back(), *op, labels_.find(name));
        }
    }

    static void add(Case& one, const Operation& op, Id label) {
        if (one.visits.empty() || one.visits.back().label != label) one.visits.push_back({label, op.start, op.start, 0});
        Visit& visit = one.visits.back();
        visit.processing += std::max<std::int64_t>(0, op.end - std::max(op.start, visit.end));
        visit.end = std::max(visit.end, op.end);
        one.end = std::max(one.end, op.end);
    }

    static double position_of(const Case& one, std::size_t visit) {
        return one.visits.size() > 1 ? double(visit) / double(one.visits.size() - 1) : 0.5;
    }

    // A case is through when its order is closed, or, where no order tells, when it ended where older cases end.
    void mark_ends() {
        std::vector<const Case*> by_start;
        for (const Case& one : cases_) by_start.push_back(&one);
        std::stable_sort(by_start.begin(), by_start.end(),
                         [](const Case* a, const Case* b) { return a->visits.front().start < b->visits.front().start; });
        by_start.resize((by_start.size() + 1) / 2);
        std::vector<double> came(labels_.size(), 0), ended(labels_.size(), 0), longest(labels_.size(), -1);
        std::vector<double> position(labels_.size(), 0), visits(labels_.size(), 0);
        for (const Case* one : by_start) {
            std::set<Id> seen;
            for (std::size_t i = 0; i < one->visits.size(); ++i) {
                const auto label = static_cast<std::size_t>(one->visits[i].label);
                seen.insert(one->visits[i].label);
                position[label] += position_of(*one, i);
                ++visits[label];
            }
            for (const Id label : seen) ++came[static_cast<std::size_t>(label)];
            ++ended[static_cast<std::size_t>(one->visits.back().label)];
        }
        for (const Case& one : cases_)
            each_handover(one, [&](const Visit& a, const Visit&, double hours) {
                longest[static_cast<std::size_t>(a.label)] = std::max(longest[static_cast<std::size_t>(a.label)], hours);
            });
        for (Case& one : cases_) {
            const auto last = static_cast<std::size_t>(one.visits.back().label);
            const auto order = order_of_.find(one.work);
            if (order != order_of_.end()) {
                one.through = !order->second->open();
                continue;
            }
            const bool usual = came[last] > 0 && ended[last] >= kEndShare * came[last];
            const bool late = ended[last] >= kEndShareOfAll * double(by_start.size()) && position[last] >= kLate * visits[last];
            one.through = longest[last] < 0 || usual || late;
            one.stopped = !one.through && hours_between(one.end, state_.as_of) > kSilence * longest[last];
        }
    }

    // Calls with every pair of visits that follow each other; work that overlaps waited for nothing.
    template <class Take>
    void each_handover(const Case& one, Take take) const {
        Instant reached = one.visits.front().end;
        for (std::size_t i = 1; i < one.visits.size(); ++i) {
            const Visit& next = one.visits[i];
            take(one.visits[i - 1], next, next.start > reached ? hours_between(reached, next.start) : 0.0);
            reached = std::max(reached, next.end);
        }
    }

    std::vector<Handover> handovers() const {
        std::map<std::pair<Id, Id>, std::pair<std::vector<Sample>, Open>> found;
        for (const Case& one : cases_)
            each_handover(one, [&](const Visit& a, const Visit& b, double hours) { found[{a.label, b.label}].first.push_back({b.start, hours}); });
        for (const Case& one : cases_) {
            if (one.through || one.stopped) continue;
            auto most = found.end();
            for (auto at = found.lower_bound({one.visits.back().label, 0}); at != found.end() && at->first.first == one.visits.back().label; ++at)
                if (most == found.end() || at->second.first.size() > most->second.first.size()) most = at;
            if (most != found.end()) add_open(most->second.second, one.end, state_.as_of, state_.works.text(one.work));
        }
        std::vector<Handover> out;
        double total = 0;
        for (auto& [between, what] : found) {
            out.push_back({labels_.text(between.first), labels_.text(between.second), waits_of(std::move(what.first), state_.as_of), 0, what.second});
            total += out.back().waits.total_hours;
        }
        for (Handover& handover : out) handover.share = total > 0 ? handover.waits.total_hours / total : 0;
        std::stable_sort(out.begin(), out.end(), [](const Handover& a, const Handover& b) { return a.waits.total_hours > b.waits.total_hours; });
        return out;
    }

    std::vector<Station> stations() const {
        struct Found {
            std::vector<Sample> queue, processing;
            double position = 0;
            std::int64_t visits = 0;
        };
        std::vector<Found> found(labels_.size());
        for (const Case& one : cases_) {
            for (std::size_t i = 0; i < one.visits.size(); ++i) {
                const Visit& visit = one.visits[i];
                Found& at = found[static_cast<std::size_t>(visit.label)];
                at.position += position_of(one, i);
                ++at.visits;
                at.processing.push_back({visit.end, double(visit.processing) / double(kMicrosPerHour)});
            }
            const auto order = order_of_.find(one.work);
            const Visit& first = one.visits.front();
            if (order != order_of_.end() && order->second->placed_at && *order->second->placed_at <= first.start)
                found[static_cast<std::size_t>(first.label)].queue.push_back({first.start, hours_between(*order->second->placed_at, first.start)});
            each_handover(one, [&](const Visit&, const Visit& b, double hours) {
                found[static_cast<std::size_t>(b.label)].queue.push_back({b.start, hours});
            });
        }
        std::vector<Station> out;
        for (std::size_t label = 0; label < found.size(); ++label)
            out.push_back({labels_.all()[label], found[label].position / double(found[label].visits),
                           waits_of(std::move(found[label].queue), state_.as_of), 0, waits_of(std::move(found[label].processing), state_.as_of)});
        double total = 0;
        for (const Station& station : out) total += station.queue.total_hours;
        for (Station& station : out) station.share = total > 0 ? station.queue.total_hours / total : 0;
        std::stable_sort(out.begin(), out.end(), [](const Station& a, const Station& b) { return a.position < b.position; });
        return out;
    }

    std::vector<Loop> loops() const {
        std::map<std::pair<Id, Id>, std::pair<std::set<Id>, std::int64_t>> found;  // -> cases, times
        for (const Case& one : cases_) {
            std::set<Id> seen;
            for (std::size_t i = 0; i < one.visits.size(); ++i) {
                if (i > 0 && seen.contains(one.visits[i].label)) {
                    auto& loop = found[{one.visits[i - 1].label, one.visits[i].label}];
                    loop.first.insert(one.work);
                    ++loop.second;
                }
                seen.insert(one.visits[i].label);
            }
        }
        std::vector<Loop> out;
        for (const auto& [between, loop] : found) {
            const auto mirror = found.find({between.second, between.first});  // there and back is one loop
            if (mirror != found.end() && (mirror->second.first.size() > loop.first.size() ||
                                          (mirror->second.first.size() == loop.first.size() && between.second < between.first)))
                continue;
            const double share = double(loop.first.size()) / double(cases_.size());
            if (loop.first.size() < 2 || share > kAlways) continue;
            std::vector<double> with, without;
            for (const Case& one : cases_)
                if (one.through) (loop.first.contains(one.work) ? with : without).push_back(one.hours());
            std::sort(with.begin(), with.end());
            std::sort(without.begin(), without.end());
            const double longer = with.empty() || without.empty() ? 0 : quantile(with, 0.5) - quantile(without, 0.5);
            out.push_back({labels_.text(between.first), labels_.text(between.second), static_cast<std::int64_t>(loop.first.size()), loop.second, share, longer});
        }
        std::stable_sort(out.begin(), out.end(), [](const Loop& a, const Loop& b) { return a.cases > b.cases; });
        return out;
    }

    const State& state_;
    std::map<Id, const state::Order*> order_of_;  // by work
    Names labels_;
    std::vector<Case> cases_;
    bool any_timed_ = false;
};

}  // namespace

Work work_flow(const State& state) { return WorkFlow(state).run(); }

}  // namespace drum::audit
