// Small plants whose constraint is known, because it was built in and can be measured: the same world is run again with
// ten per cent more of each party and the same random numbers. Written as canonical tables, as a plant's own systems
// would.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace drum::world {

using Minute = double;  // since the first midnight, a Monday
inline constexpr Minute kDay = 24 * 60, kWeek = 7 * kDay;

struct Hours {  // Monday to Friday, minutes of the day
    Minute from = 6 * 60, to = 22 * 60;
};

struct Resource {
    std::string name, kind = "machine";
    int servers = 1;
    bool servers_typed = true;        // or left for the program to learn
    Minute work_between_repairs = 0;  // 0 = never down
    Minute repair = 0;
};

struct Step {
    std::size_t resource = 0;
    Minute setup = 0, run = 0;  // run per piece
};

struct Part {
    std::string name, supplier;
    double cost = 0;
    int lot = 0, safety = 0;  // pieces ordered at a time; position kept beyond what is on order to cover the lead time
    int opening = 0;
    double lead_days = 0;
    double per_week = 0;  // what its supplier can deliver; 0 = all that is asked for
    bool per_week_typed = false;
};

struct Product {
    std::string name;
    double price = 0;
    std::size_t part = 0;                                 // one per piece
    double orders_per_day = 0, orders_per_day_later = 0;  // on working days; later: from Plant::mix_moves on
    int open_limit = 0;                                   // customers go elsewhere while as many orders are open
    std::vector<Step> route;
};

struct Approver {
    std::string name;  // empty: nothing needs approval
    Minute per_order = 0;
    Hours hours;
    bool is_a_resource = false;  // has a row in resources; else only the orders name him
};

// Who can limit.
struct Party {
    enum class Kind { resource, supplier, approval, market } kind = Kind::market;
    std::size_t id = 0;  // of the resource, or the part whose supplier is meant
    bool operator==(const Party&) const = default;
};

struct Plant {
    std::string name;
    std::uint64_t seed = 0;
    Hours hours;
    std::vector<Resource> resources;
    std::vector<Part> parts;
    std::vector<Product> products;
    Approver approver;
    Minute end = 26 * kWeek;
    Minute mix_moves = 0;               // 0 = never
    std::vector<Party> planted;         // one; two that interact; none where it is undecided
    std::vector<Party> planted_before;  // the mix moves: before that
};

std::vector<Party> parties(const Plant& plant);
std::string name(const Plant& plant, Party party);

// What happened, in the order it happened. Times at or after Plant::end are not yet known.
struct Operation {
    int order = 0;
    std::size_t product = 0, step = 0, resource = 0;
    Minute from = 0, to = 0;
    const char* state = "";
    int good = 0;
};
struct Sale {
    std::size_t product = 0;
    int quantity = 0;
    Minute ordered = 0, due = 0, released = -1, shipped = -1;
};
struct Purchase {
    std::size_t part = 0;
    Minute requested = 0, approval_asked = -1, approved = -1, placed = -1, received_last = -1;
    int received = 0;
};
struct Move {
    bool of_part = false;
    std::size_t item = 0;
    int quantity = 0;
    Minute time = 0;
    const char* kind = "";
    std::string order;
};
struct Past {
    std::vector<Operation> operations;
    std::vector<Sale> sales;
    std::vector<Purchase> purchases;
    std::vector<Move> moves;
};

struct More {  // of one party, from a moment on
    Party party;
    double factor = 1;
    Minute from = 0;
};
// `noise` picks the random numbers; the same noise with and without more of something compares like with like.
Past simulate(const Plant& plant, const More& more = {}, std::uint64_t noise = 0);

// Throughput shipped in [from, to), and what ten per cent more of each party from `from` on would have added, as a
// share of it.
struct Truth {
    double throughput = 0;
    std::vector<double> gain;  // by parties(plant)
};
Truth truth(const Plant& plant, Minute from, Minute to);

void write_tables(const Plant& plant, const Past& past, const std::string& folder);

std::vector<std::string> plant_names();
Plant plant(const std::string& name, std::uint64_t seed);

}  // namespace drum::world
