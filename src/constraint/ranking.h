// Who limits throughput over a horizon, by one definition for every kind (DESIGN 4): among the rows that bind, the one
// from which 10 % more yields the largest gain, re-solved; the market when none binds.
#pragma once

#include <string>
#include <vector>

#include "constraint/flow.h"
#include "constraint/programme.h"

namespace drum::constraint {

// The rows that everything wanted would break.
std::vector<Row> rows_that_can_bind(const Flow& flow, const Requirements& need, const std::vector<double>& capacity,
                                    const std::vector<Receipt>& coming, double days);

// Who holds up an item that is short: its approval, if more of the `gross` units would be there had every order been approved at
// once than if every supplier had kept his promise; else the supplier.
Party holder_of(const Flow& flow, Id item, double gross, double if_approved, double if_on_time);

// Ten per cent more of a row. Where nothing at all is coming, ten per cent of what is needed.
double raised(const Row& row, double needed);

struct Gain {
    Party party;
    double gain = 0;        // throughput over the horizon from 10 % more
    double dual = 0;        // of its row with the largest dual; per minute or unit
    bool binds = false;     // some row of it has a positive dual
};
// One entry per party with a row, by party. `solution` is that of `programme` as it stands; limits are left as they were.
std::vector<Gain> gains(Programme& programme, const std::vector<Row>& rows,
                        const std::vector<double>& needed, const Solution& solution);
// The party with the largest gain among those that bind; the market if none does.
Party limiting(const std::vector<Gain>& gains);

struct Ranked {
    Party party;
    double load = 0;             // needed / available over the horizon; suppliers: of their scarcest item
    double gain_per_day = 0;     // throughput per day from 10 % more
    double hour_value = 0;       // throughput per hour of a resource; 0 for others
    bool binds = false;
    double lost_per_day = 0;     // of approvals and suppliers: throughput lost to what they delayed, over the last four weeks
};

struct Ranking {
    Instant from, to;
    double days = 0;
    bool firm = false;           // over firm demand; else over learned rates
    bool solved = true;          // false: the numbers are too wild for the programme, nothing can be said
    double throughput = 0;       // the optimum over the horizon
    double wanted = 0;           // throughput if everything wanted could be delivered
    std::vector<Want> mix;       // what to deliver, by item (values of one item summed)
    std::vector<Ranked> ranked;  // every machine and crew, suppliers that bind, the market; the constraint first
    Party constraint;
};
// The constraint first, then who binds, then by gain.
void put_in_order(Ranking& ranking);
Ranking rank(const Flow& flow, const std::vector<Receipt>& coming, double days);

// Who limits in the programme once `raised` has 10 % more (what an approval holds up: as 10 % more of it); the market when nobody does.
Party limit_after(const Flow& flow, const std::vector<Receipt>& coming, double days, Party raised);

// Firm demand due by the end of the horizon; where the site has no firm demand at all, what the learned rates ask for.
std::vector<Want> wants_within(const Flow& flow, double days, bool& firm);

}  // namespace drum::constraint
