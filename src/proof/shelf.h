// One item on a shelf, period by period: what was ordered comes after its lead time, what is wanted leaves or waits. Rules are
// compared on it, every one on the same demand.
#pragma once

#include <vector>

namespace drum::proof {

struct Shelf {
    double on_hand = 0;
    double backlog = 0;                   // units owed to those who wait
    double on_order = 0;
    std::vector<double> arriving{};       // units by periods from now: [0] comes at the start of the next one
    double position() const { return on_hand + on_order - backlog; }
    double net() const { return on_hand - backlog; }
};

// What one or many periods showed.
struct Service {
    double periods = 0;
    double wanted = 0, at_once = 0;       // units; served in the period in which they were wanted
    double without_backlog = 0;           // periods that ended with nobody waiting
    double on_hand = 0, backlog = 0;      // sums over the periods' ends
    double orders = 0, ordered = 0;       // how many, and units
    double fill() const { return wanted > 0 ? at_once / wanted : 1; }
};

// The start of a period: what is due comes in and goes to those who wait first.
void receive(Shelf& shelf);
// Within the period so much is wanted; what is not there waits.
void want(Shelf& shelf, double units, Service& service);
// The end of the period: ordered now, usable in the period `lead` + 1 later; nothing happens for units <= 0.
void order(Shelf& shelf, double units, int lead, Service& service);
void close_period(const Shelf& shelf, Service& service);

}  // namespace drum::proof
