#include "constraint/evidence.h"

#include <algorithm>
#include <queue>

namespace drum::constraint {
namespace {

struct Period {
    Instant from, to;
    Id resource = kNone;
};

// A stretch in which one period was the longest of all active ones. A period reigns in one piece: whatever covers its
// middle and is longer also covers one of its ends.
struct Reign {
    Instant from, to;
    Period period;
};

struct Shorter {  // priority order: the longest period on top, ties to the lower id, then the earlier
    bool operator()(const Period& a, const Period& b) const {
        const auto la = a.to - a.from, lb = b.to - b.from;
        if (la != lb) return la < lb;
        if (a.resource != b.resource) return a.resource > b.resource;
        return a.from > b.from;
    }
};

std::vector<Reign> reigns(const std::vector<std::vector<Interval>>& active) {
    std::vector<Period> periods;
    for (std::size_t r = 0; r < active.size(); ++r)
        for (const Interval& i : active[r])
            if (i.from < i.to) periods.push_back({i.from, i.to, static_cast<Id>(r)});
    std::sort(periods.begin(), periods.end(), [](const Period& a, const Period& b) {
        return a.from != b.from ? a.from < b.from : a.resource < b.resource;
    });
    std::vector<Reign> out;
    std::priority_queue<Period, std::vector<Period>, Shorter> open;
    std::size_t next = 0;
    while (next < periods.size() || !open.empty()) {
        Instant now = out.empty() ? periods[next].from : out.back().to;
        while (!open.empty() && open.top().to <= now) open.pop();
        if (open.empty()) {
            if (next == periods.size()) break;
            now = std::max(now, periods[next].from);
        }
        while (next < periods.size() && periods[next].from <= now) open.push(periods[next++]);
        while (!open.empty() && open.top().to <= now) open.pop();
        if (open.empty()) continue;
        const Period top = open.top();
        Instant until = top.to;  // or until a longer period starts
        while (next < periods.size() && periods[next].from < until) {
            const Period challenger = periods[next++];
            open.push(challenger);
            if (Shorter{}(top, challenger)) until = challenger.from;
        }
        if (now < until) out.push_back({now, until, top});
    }
    return out;
}

}  // namespace

std::vector<MomentarySegment> momentary_constraint(const std::vector<std::vector<Interval>>& active, Instant from, Instant to) {
    const std::vector<Reign> all = reigns(active);
    std::vector<MomentarySegment> out;
    const auto add = [&](Instant a, Instant b, Id first, Id second) {
        a = std::max(a, from);
        b = std::min(b, to);
        if (a < b) out.push_back({a, b, first, second});
    };
    for (std::size_t k = 0; k < all.size(); ++k) {
        const Reign& reign = all[k];
        const Id resource = reign.period.resource;
        // Within a reign the overlap with the reign before goes first, then the overlap with the one after.
        Instant sole_from = reign.from, sole_to = reign.to;
        if (k > 0 && all[k - 1].period.to > reign.from) {
            sole_from = std::min(reign.to, all[k - 1].period.to);
            add(reign.from, sole_from, all[k - 1].period.resource, resource);
        }
        if (k + 1 < all.size() && all[k + 1].period.from < reign.to)
            sole_to = std::max(sole_from, all[k + 1].period.from);
        add(sole_from, sole_to, resource, kNone);
        if (sole_to < reign.to) add(sole_to, reign.to, resource, all[k + 1].period.resource);
    }
    return out;
}

std::vector<double> mean_active_micros(const std::vector<std::vector<Interval>>& active) {
    std::vector<double> out;
    for (const auto& periods : active)
        out.push_back(periods.empty() ? 0.0 : double(length(periods)) / double(periods.size()));
    return out;
}

std::vector<DayWinner> daily_winners(const std::vector<MomentarySegment>& segments, const Zone& zone,
                                     std::size_t resources, Day first, Day last) {
    std::vector<DayWinner> out;
    std::size_t s = 0;
    std::vector<std::int64_t> sole(resources), shifting(resources);
    for (Day day = first; day <= last; day = day + 1) {
        std::fill(sole.begin(), sole.end(), 0);
        std::fill(shifting.begin(), shifting.end(), 0);
        const Instant begin = zone.start_of(day), end = zone.start_of(day + 1);
        std::int64_t covered = 0;
        while (s < segments.size() && segments[s].to <= begin) ++s;
        for (std::size_t k = s; k < segments.size() && segments[k].from < end; ++k) {
            const MomentarySegment& segment = segments[k];
            const std::int64_t micros = std::min(segment.to, end) - std::max(segment.from, begin);
            covered += micros;
            if (segment.shifting()) {
                shifting[segment.resource] += micros;
                shifting[segment.also] += micros;
            } else {
                sole[segment.resource] += micros;
            }
        }
        DayWinner winner;
        winner.day = day;
        winner.shares.assign(resources, 0.0);
        for (std::size_t r = 0; r < resources && covered > 0; ++r) {
            winner.shares[r] = (double(sole[r]) + 0.5 * double(shifting[r])) / double(covered);
            const auto better = [&](std::size_t a, Id b) {
                if (b == kNone) return sole[a] + shifting[a] > 0;
                const std::int64_t ta = sole[a] + shifting[a], tb = sole[b] + shifting[b];
                return ta != tb ? ta > tb : sole[a] > sole[b];
            };
            if (better(r, winner.resource)) winner.resource = static_cast<Id>(r);
        }
        if (winner.resource != kNone)
            winner.share = double(sole[winner.resource] + shifting[winner.resource]) / double(covered);
        out.push_back(std::move(winner));
    }
    return out;
}

}  // namespace drum::constraint
