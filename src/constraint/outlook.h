// The next days: how probable it is that each party is the constraint, from seeded draws with common random numbers.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "constraint/ranking.h"

namespace drum::constraint {

struct Chance {
    Party party;
    double probability = 0;
};

struct OutlookDay {
    Day day;
    std::vector<Chance> chances;  // by party; sums to 1
};

struct Outlook {
    int draws = 0;
    std::vector<OutlookDay> days;  // the first is tomorrow
};

// Day d looks at the windows [as_of, as_of + e days) with e >= d, and e at least twice the days that work takes through the plant: work due
// later that does not fit before it must start now. The window in which work is late by the most days of some resource's own
// capacity decides (else the first in which material is short); in it, the
// programme over the draw's demand, run times, availability and receipts; a draw that several limit alike counts in parts for each. Run times and availability are drawn per
// resource, receipts per open order given its age, unbooked demand for the 200 items that spread the loads most (the
// rest stands at its mean). The draws work on loads per resource and only on rows that can bind, which leaves the
// programme's answer as it is; demand drawn away from its mean moves loads by the item's full explosion, without
// netting stock again. Where a window has so many columns that solving every draw would take seconds, its draws are judged
// by fair shares instead (fair_share.h).
enum class Judging { automatic, programme, fair_shares };
Outlook outlook(const Flow& flow, const std::vector<Receipt>& coming, int days, int draws, Judging judging = Judging::automatic);

}  // namespace drum::constraint
