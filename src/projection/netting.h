// What serves what at one node: requirements by day against stock, receipts and planned orders, first come, first
// served. Private to this room.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "projection/booked.h"

namespace drum::projection {

// Stock that may be used up to a day; later lots last.
struct Lot {
    int last_day = kNever;
    double units = 0;
};

// What an order, or what somebody accepted, brings from a place of ours leaves it as it is there: nothing is ordered
// for it.
bool is_sent(const Requirement& wanted);

// How planned orders of a node are raised.
struct Raise {
    double minimum = 0, multiple = 0;
    std::string unit;
};
double raised(double units, const Raise& raise);

// One node under way. `requirements` are served in the order in which they stand.
class Netting {
public:
    struct Supply {
        Plan plan = Plan::buy;
        std::int32_t source = -1;
        LeadDays lead;
        Raise raise;
        double a_week = 0;  // most units that the source delivers in a week; 0: nothing says it
    };
    Netting(const Ordering& ordering, Supply supply, std::vector<Lot> stock, std::vector<Receipt> receipts)
        : ordering_(ordering), supply_(supply), stock_(stock.begin(), stock.end()), receipts_(std::move(receipts)) {}

    struct Anew {
        double units = 0;  // that an order given now can bring
        int day = 0;       // on which they are there at the soonest
    };
    // Of so many units, beside others that are ordered too.
    using AskAnew = std::function<Anew(double units, double others)>;
    // Serves each by what is there, comes in time, or comes no later than it would if ordered anew. What is missing in
    // all is left to be ordered for the first of the others, for whom it is there sooner; the rest is pulled forward.
    // So what is on its way stays for who needs it when it comes. Gives, by requirement, what is left short.
    std::vector<double> serve(const std::vector<Requirement>& wanted, const AskAnew& ask);
    // One more, behind all others.
    double serve(std::int32_t requirement, const Requirement& wanted);
    // Plans an order for what is short; nothing where what earlier planned orders are rounded up by serves it.
    void plan(std::int32_t requirement, const Requirement& wanted, double short_units);
    // Brought from another place for the requirement: planned, in full. Before anything else is planned.
    std::int32_t bring(std::int32_t requirement, const Planned& move);
    // Units that no need of this node uses, to leave it by a day and be of use on another, and when they are there:
    // what is there and does not expire before; where there is none, what comes next, however late.
    struct Spare {
        double units = 0;
        int day = 0;
    };
    Spare spare(int leaves, int used);
    bool buys_in_time(int day) const;  // ordered today it is there by then
    void close();                      // the last planned order gets its quantity
    void stand_in(double in_vain);  // once all is served: Receipt::stands_in; `in_vain`: what orders for one sale owe
    void spread();                  // once all is planned: what the source delivers over weeks is ordered earlier

    std::vector<Receipt>& receipts() { return receipts_; }
    std::vector<Planned>& planned() { return planned_; }
    std::vector<Link>& links() { return links_; }  // planned and receipts by their number here
    const std::vector<Receipt>& receipts() const { return receipts_; }
    const std::vector<Planned>& planned() const { return planned_; }
    const std::vector<Link>& links() const { return links_; }

private:
    void open_group(const Requirement& wanted);
    std::int32_t next_for(int day, int latest);
    double take_stock(const Requirement& wanted);
    double take_coming(std::int32_t requirement, const Requirement& wanted, double units, int latest);
    int decided(int order_by) const;  // the look at which an order with that last day is placed
    void link(std::int32_t requirement, std::int32_t receipt, std::int32_t planned, double units);

    const Ordering& ordering_;
    Supply supply_;
    std::deque<Lot> stock_;
    std::vector<Receipt> receipts_;
    std::vector<Planned> planned_;
    std::vector<Link> links_;
    std::size_t next_bound_ = 0, next_free_ = 0;  // receipts before them are used up, or of the other kind
    double rounded_up_ = 0;                       // of the planned orders so far, for whoever comes later
    bool open_ = false;                           // the last planned order may still grow
    int until_ = 0;                               // needs before this day belong to it
};

// Where the item comes from and how its orders are raised.
Netting::Supply supply_of(const Structure& structure, Id item);

}  // namespace drum::projection
