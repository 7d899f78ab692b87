#include "proof/policies.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace drum::proof {

double to_order(const MinMax& rule, double position) {
    return position <= rule.min ? std::max(0.0, rule.max - position) : 0;
}

double to_order(const ReorderPoint& rule, double position) {
    if (rule.quantity <= 0 || position > rule.point) return 0;
    return rule.quantity * (std::floor((rule.point - position) / rule.quantity) + 1);
}

double normal_reorder_point(double rate, double variance, double days, double days_variance, double z) {
    return rate * days + z * std::sqrt(days * variance + rate * rate * days_variance);
}

double economic_quantity(double rate, double order_cost, double holding_cost_per_day) {
    return holding_cost_per_day > 0 ? std::sqrt(2 * rate * order_cost / holding_cost_per_day) : 0;
}

DdmrpBuffer ddmrp_buffer(const DdmrpSettings& settings) {
    DdmrpBuffer out;
    out.yellow = settings.daily_usage * settings.lead_days;
    out.red_base = out.yellow * settings.lead_time_factor;
    out.red_safety = out.red_base * settings.variability_factor;
    out.green = std::max({settings.min_quantity, settings.daily_usage * settings.order_cycle_days, out.red_base});
    return out;
}

double net_flow(double on_hand, double on_order, double qualified_demand) { return on_hand + on_order - qualified_demand; }

DdmrpZone planning_zone(const DdmrpBuffer& buffer, double net_flow) {
    if (net_flow > buffer.top_of_yellow()) return DdmrpZone::green;
    return net_flow > buffer.top_of_red() ? DdmrpZone::yellow : DdmrpZone::red;
}

double to_order(const DdmrpBuffer& buffer, double net_flow) {
    return net_flow <= buffer.top_of_yellow() ? std::max(0.0, buffer.top_of_green() - net_flow) : 0;
}

DynamicBuffer next_day(DynamicBuffer buffer, double on_hand) {
    const double third = buffer.target / 3;
    buffer.green_days = on_hand > 2 * third ? buffer.green_days + 1 : 0;
    buffer.red.push_back(std::max(0.0, third - on_hand));
    if (static_cast<int>(buffer.red.size()) > buffer.replenishment_days) buffer.red.erase(buffer.red.begin());
    if (buffer.cooling_days > 0) {
        --buffer.cooling_days;
        return buffer;
    }
    const double into_red = std::accumulate(buffer.red.begin(), buffer.red.end(), 0.0);
    const bool too_red = into_red >= third, too_green = buffer.green_days >= 2 * buffer.replenishment_days;
    if (!too_red && !too_green) return buffer;
    buffer.target = too_red ? std::ceil(buffer.target * 4 / 3 - 1e-9) : std::floor(buffer.target * 2 / 3 + 1e-9);
    buffer.cooling_days = buffer.replenishment_days;
    buffer.green_days = 0;
    return buffer;
}

double to_order(const DynamicBuffer& buffer, double position) { return std::max(0.0, buffer.target - position); }

}  // namespace drum::proof
