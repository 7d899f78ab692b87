#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "proof/policies.h"
#include "spare_parts.h"

namespace drum::bench {
namespace {

std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> out;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) out.push_back(cell);
    return out;
}

proof::Shelf started(const Part& part, const Plan& plan) {
    proof::Shelf shelf;
    const double position = plan.lot > 0 ? plan.point + plan.lot / 2 : (plan.point + plan.up_to) / 2;
    double sum = 0;
    for (int week = 0; week < kLearnWeeks; ++week) sum += part.wanted[week];
    const double coming = std::min(std::floor(position), std::floor(sum / kLearnWeeks * part.lead_weeks));
    shelf.on_hand = std::floor(position) - coming;
    shelf.on_order = coming;
    for (int week = 0; week < part.lead_weeks; ++week)
        shelf.arriving.push_back(std::floor(coming * (week + 1) / part.lead_weeks) - std::floor(coming * week / part.lead_weeks));
    return shelf;
}

double to_order(const Plan& plan, double position) {
    if (plan.lot > 0) return std::ceil(proof::to_order(proof::ReorderPoint{plan.point, plan.lot}, position));
    return plan.up_to > 0 ? std::ceil(proof::to_order(proof::MinMax{plan.point, plan.up_to}, position)) : 0;
}

}  // namespace

std::vector<Part> read_parts(const std::string& folder, int most) {
    std::ifstream parameters(folder + "/parameters.csv"), demand(folder + "/weekly_demand.csv");
    std::vector<Part> all, out;
    std::map<std::string, std::size_t> of;
    std::string line;
    std::getline(parameters, line);
    while (std::getline(parameters, line)) {
        const auto row = cells(line);
        of[row[0]] = all.size();
        all.push_back({row[0], std::stod(row[2]), std::stod(row[3]), std::stod(row[4]), std::stoi(row[5]), std::stod(row[6]), {}});
    }
    std::getline(demand, line);
    while (std::getline(demand, line)) {
        const auto row = cells(line);
        Part& part = all[of.at(row[0])];
        for (std::size_t i = 1; i < row.size(); ++i) part.wanted.push_back(std::stod(row[i]));
    }
    const std::size_t step = std::max<std::size_t>(1, all.size() / static_cast<std::size_t>(std::max(1, most)));
    for (std::size_t i = 0; i < all.size(); i += step) out.push_back(all[i]);
    return out;
}

bool moved_before(const Part& part, int week) {
    return std::any_of(part.wanted.begin(), part.wanted.begin() + week, [](double units) { return units > 0; });
}

double lot_of(const Part& part, double weekly) {
    return std::ceil(std::max({part.min_quantity, weekly, proof::economic_quantity(weekly / 7, part.order_cost, part.holding_year / 365), 1.0}));
}

Outcome walk(const std::vector<Part>& parts, const Rule& rule, int to_week) {
    Outcome out;
    out.rule = rule.name;
    std::vector<proof::Shelf> shelves;
    Plans plans = rule.plans(kLearnWeeks);
    for (std::size_t p = 0; p < parts.size(); ++p) shelves.push_back(started(parts[p], plans[p]));
    for (int week = kLearnWeeks; week < to_week; ++week) {
        std::vector<proof::Service> services(parts.size());
        for (std::size_t p = 0; p < parts.size(); ++p) {
            const double units = parts[p].wanted[week];
            proof::Service& service = services[p];
            proof::receive(shelves[p]);
            proof::want(shelves[p], units, service);
            if (units <= 0 || !moved_before(parts[p], week)) continue;
            out.wanted += units * parts[p].cost;
            out.at_once += service.at_once * parts[p].cost;
            out.lines += 1;
            out.lines_whole += service.at_once >= units ? 1 : 0;
        }
        plans = rule.plans(week + 1);
        for (std::size_t p = 0; p < parts.size(); ++p) {
            const double units = to_order(plans[p], shelves[p].position());
            proof::order(shelves[p], units, parts[p].lead_weeks, services[p]);
            out.orders += services[p].orders;
            if (!moved_before(parts[p], week + 1)) out.idle_orders += services[p].orders;
            out.ordered.push_back(units);
            out.stock += shelves[p].on_hand * parts[p].cost / (to_week - kLearnWeeks);
        }
    }
    return out;
}

}  // namespace drum::bench
