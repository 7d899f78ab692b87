// How many parallel servers a log shows.
#include <algorithm>

#include "learn/learned.h"

namespace drum::learn {

// Overlap is often no more than two workers on one machine, or a set-up logged over a run; where it fills more than
// this share of the busy time there must be one more server.
constexpr double kOverlapShare = 0.15;

int servers_from_concurrency(const std::vector<Interval>& operations) {
    std::vector<std::int64_t> starts, ends;
    for (const Interval& i : operations) {
        if (i.to <= i.from) continue;
        starts.push_back(i.from.micros);
        ends.push_back(i.to.micros);
    }
    std::sort(starts.begin(), starts.end());
    std::sort(ends.begin(), ends.end());
    std::vector<std::int64_t> busy;  // [c - 1]: microseconds with exactly c operations at once
    std::int64_t total = 0, since = 0;
    std::size_t at_once = 0;
    for (std::size_t s = 0, e = 0; e < ends.size();) {
        const bool starting = s < starts.size() && starts[s] < ends[e];
        const std::int64_t now = starting ? starts[s] : ends[e];
        if (at_once > 0) {
            if (busy.size() < at_once) busy.resize(at_once, 0);
            busy[at_once - 1] += now - since;
            total += now - since;
        }
        since = now;
        starting ? (++s, ++at_once) : (++e, --at_once);
    }
    std::int64_t more = 0;  // with more than `servers` at once
    int servers = static_cast<int>(busy.size());
    while (servers > 1 && double(more + busy[servers - 1]) <= kOverlapShare * double(total)) more += busy[--servers];
    return std::max(1, servers);
}

}  // namespace drum::learn
