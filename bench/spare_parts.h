// A year of spare parts walked week by week under any rule: learn 2012, act through 2013.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "proof/shelf.h"

namespace drum::bench {

struct Part {
    std::string sku;
    double cost = 0, order_cost = 0, holding_year = 0;  // money per unit, per order, per unit and year
    int lead_weeks = 0;
    double min_quantity = 0;
    std::vector<double> wanted;                         // by week
};
// Empty where the data is absent. At most `most` parts, every n-th.
std::vector<Part> read_parts(const std::string& folder, int most);

constexpr int kLearnWeeks = 52, kWeeks = 104;

// At the end of a week, from what was known then: at or below `point` order up to `up_to`, or where `lot` > 0 as many lots as it takes.
struct Plan {
    double point = 0, up_to = 0, lot = 0;
};
using Plans = std::vector<Plan>;  // by part; up_to = 0: nothing is kept
struct Rule {
    std::string name;                       // with its setting
    std::function<Plans(int week)> plans;   // of the weeks [0, week)
};

struct Outcome {
    std::string rule;
    double wanted = 0, at_once = 0;         // money, of parts that had moved before
    double lines = 0, lines_whole = 0;      // weeks and parts with need, and those served at once and in full
    double stock = 0;                       // money on hand, mean of the weeks' ends
    double orders = 0;
    double idle_orders = 0;                 // orders of parts that had never moved until then
    std::vector<double> ordered;            // by week and part, every decision taken
    double fill() const { return wanted > 0 ? at_once / wanted : 1; }
    double line_fill() const { return lines > 0 ? lines_whole / lines : 1; }
};

// Everyone begins 2013 in the middle of his own band: so much of the position is on its way evenly as the lead time needed in 2012,
// the rest is on hand. Each week: what is due comes in, what is wanted leaves or waits, then the rule decides.
Outcome walk(const std::vector<Part>& parts, const Rule& rule, int to_week = kWeeks);

bool moved_before(const Part& part, int week);
// The lot everybody may use: minimum, a week's need, Wilson's lot.
double lot_of(const Part& part, double weekly);

}  // namespace drum::bench
