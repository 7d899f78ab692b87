// The running simulation of Cascade Cycles: what stands where at this minute, and the events to come. The parts of the
// plant are functions over it: shop (stations at work), sales (orders in, bicycles out), planning (releases, overtime),
// buying (typed minima, approval, receipts). cascade_simulation.cpp turns the clock.
#pragma once

#include <cstdint>
#include <queue>
#include <vector>

#include "base/rng.h"
#include "plant/cascade_year.h"

namespace drum::plant {

struct Span {
    Minute from = 0, to = 0;
};

enum class EventKind {
    day_begins, customer_orders, job_done, hours_begin, truck, release, requests, approval, receipt, overtime, count, opening
};

struct Event {
    Minute at = 0;
    std::int64_t number = 0;  // order of scheduling: ties go to the earlier
    EventKind kind = EventKind::day_begins;
    int subject = 0;          // by kind: work, hours, order row, ...
    std::int64_t amount = 0;  // receipt: millionths
    bool last = false;        // receipt: nothing more will come
};
struct Later {
    bool operator()(const Event& a, const Event& b) const {
        return a.at != b.at ? a.at > b.at : a.number > b.number;
    }
};

// One released make order.
struct Work {
    int item = 0;
    int order_row = 0;       // in World::make_orders
    std::int64_t good = 0;   // pieces still good
    int step = 0;            // the step it waits for or is in
    Minute waiting_since = 0;
    bool taken = false;      // that step has begun and its components are taken
    bool done = false;
};

struct Server {
    Minute busy_until = 0;
    int last_made = -1;  // item, or colour at the booth
};

struct StationState {
    std::vector<Server> servers;
    std::vector<int> waiting;        // works, first come first served
    double run_left = 0;             // run minutes until the next failure
};

struct World {
    Year year;                       // rows so far
    std::vector<OrderRow> make_orders, buy_orders;
    std::priority_queue<Event, std::vector<Event>, Later> events;
    std::int64_t events_scheduled = 0;
    Minute now = 0;
    Day day;                         // the local day of now
    Day first_day, last_day;         // of the hours below
    std::vector<Minute> midnight, noon;   // of each day from first_day; they differ by 11 or 13 hours twice a year
    std::vector<std::vector<Span>> open;  // [hours][day - first_day]; from = to: closed
    Day end_day;                     // of the newest facts
    Minute production_starts = 0;

    std::vector<std::int64_t> on_hand, on_order;   // by item, millionths
    std::vector<std::int64_t> typed_min, typed_up_to;  // bought items, millionths
    std::vector<StationState> stations;
    std::vector<Work> works;
    std::vector<std::int64_t> in_work;             // by item: good pieces of make orders not yet done
    std::vector<int> colour;                       // item -> dense colour, -1 none
    int last_released_colour = -1;

    std::vector<std::vector<int>> open_lines;      // by model: demand rows not yet shipped, by due date
    std::vector<double> booked_minutes;            // booth minutes promised per due day, from first_day
    std::int64_t sales_orders = 0;
    std::int64_t purchase_orders = 0;
    std::vector<int> awaiting_approval;            // buy order rows, in order of request
    double primer_used = 0, primer_minutes = 0;    // fading sums: litres, and open booth minutes they went in
    Rng sales, shop, failures, buying;

    World(std::uint64_t seed, Year base);
    const Catalogue& catalogue() const { return year.catalogue; }
};

// --- clock (cascade_simulation.cpp)
void schedule(World& world, Minute at, EventKind kind, int subject = 0, std::int64_t amount = 0, bool last = false);
Minute local(const World& world, Day day, int minute_of_day);
inline Day today(const World& world) { return world.day; }
bool working_day(const World& world, Day day);
const Span& span_of(const World& world, int hours, Day day);
void set_hours(World& world, int hours, Day day, int from_minute, int to_minute);
// Open minutes of the hours within [from, to); from is yesterday or later.
Minute open_minutes(const World& world, int hours, Minute from, Minute to);

// --- stock
void move(World& world, int item, std::int64_t micro, Movement kind, const std::string& order, const std::string& line);

// --- shop (cascade_shop.cpp)
void release_work(World& world, int item, std::int64_t pieces, Minute promised);
void finish_step(World& world, int work);
// Everything its step takes is on hand.
bool components_there(const World& world, const Work& work);
void start_waiting(World& world, int station);
void start_waiting_everywhere(World& world);

// --- sales (cascade_sales.cpp)
void plan_customer_orders(World& world, Day day);
void take_customer_order(World& world);
void load_truck(World& world);

// --- planning (cascade_planning.cpp)
// Pieces of the model finished, in assembly, or painted and waiting for it.
std::int64_t past_booth(const World& world, std::size_t model);
// Booth minutes of customer orders due by `until` that have not passed the booth.
double booth_backlog(const World& world, Minute until);
void release_orders(World& world);
void decide_overtime(World& world);

// --- buying (cascade_buying.cpp)
void type_minima(World& world);
void request_orders(World& world);
void look_at_requests(World& world);
void receive(World& world, const Event& event);

// --- the end (cascade_picture.cpp)
bool ends_as_meant(const World& world);

}  // namespace drum::plant
