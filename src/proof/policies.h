// The rules others order by, for the proof only (ALGORITHMS 3): typed min/max, (s,Q) with normal safety stock, DDMRP and
// the dynamic buffer management of the Theory of Constraints. Pure functions over figures of one item, in its unit and days.
#pragma once

#include <vector>

namespace drum::proof {

// Typed min/max: at or below `min` order up to `max`.
struct MinMax {
    double min = 0, max = 0;
};
double to_order(const MinMax& rule, double position);

// (s,Q): at or below s order Q (Silver, Pyke and Thomas, Inventory and Production Management, 2017, ch. 6).
struct ReorderPoint {
    double point = 0, quantity = 0;
};
// Times Q until the position is above s again; nothing where Q is not positive.
double to_order(const ReorderPoint& rule, double position);
// mean + z sd of the need over the protection interval: rate x L + z sqrt(L variance + rate^2 var L). `days` is lead time and
// review time, its mean and variance; `variance` that of one day's need.
double normal_reorder_point(double rate, double variance, double days, double days_variance, double z);
// Wilson's lot, sqrt(2 x rate x cost of an order / cost of holding one unit for a day); 0 where holding costs nothing.
double economic_quantity(double rate, double order_cost, double holding_cost_per_day);

// DDMRP (Ptak and Smith, Demand Driven MRP, 2016).
struct DdmrpSettings {
    double daily_usage = 0;           // ADU
    double lead_days = 0;             // DLT
    double lead_time_factor = 0.5;
    double variability_factor = 0.5;
    double min_quantity = 0;
    double order_cycle_days = 0;
};
struct DdmrpBuffer {
    double red_base = 0, red_safety = 0, yellow = 0, green = 0;
    double top_of_red() const { return red_base + red_safety; }
    double top_of_yellow() const { return top_of_red() + yellow; }
    double top_of_green() const { return top_of_yellow() + green; }
    double spike_threshold() const { return top_of_red() / 2; }           // a day's orders beyond it count at once
    double target_on_hand() const { return top_of_red() + green / 2; }    // on average
};
DdmrpBuffer ddmrp_buffer(const DdmrpSettings& settings);
enum class DdmrpZone { red, yellow, green };
// Net flow = on hand + on order - qualified demand: overdue, due today, and spikes ahead.
double net_flow(double on_hand, double on_order, double qualified_demand);
DdmrpZone planning_zone(const DdmrpBuffer& buffer, double net_flow);
// Up to the top of green when net flow is at or below the top of yellow.
double to_order(const DdmrpBuffer& buffer, double net_flow);

// Dynamic buffer management (Schragenheim in the TOC Handbook, 2010, ch. 11): an order-up-to target in thirds that a third is
// added to or taken off. Replenishment times in whole days.
struct DynamicBuffer {
    double target = 0;
    int replenishment_days = 1;
    int green_days = 0;               // continuously above two thirds
    int cooling_days = 0;             // left until the next change
    std::vector<double> red{};        // units into the red zone at the end of each of the last replenishment_days, oldest first
};
// One day later, after receipts and consumption, with this on hand. Too much green: continuously green for two replenishment
// times, target down a third (rounded down). Too much red: what the red zone was entered by, summed over one replenishment
// time, is at least the red zone: up a third (rounded up). After a change the target rests for one replenishment time.
DynamicBuffer next_day(DynamicBuffer buffer, double on_hand);
double to_order(const DynamicBuffer& buffer, double position);

}  // namespace drum::proof
