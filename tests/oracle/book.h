// The planner's book of one site: what is wanted, what there is and comes, what has to be ordered, and what serves
// what. Pages are filled from the products down; then it is read from the parts up, to see when things are there.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "site.h"

namespace drum::oracle {

enum class Wanted { sale, work, subcontract, sent, planned, brought };  // of one day in this order
enum class Verb { buy, make, transfer };

inline constexpr double kDayEnds = 1440;

struct Start {
    int day = 0;
    double minute = kDayEnds;
};

struct Busy {  // a stretch of a machine's day
    double from = 0, to = 0;
};

struct Use {
    std::size_t supply = 0;  // into Book::supplies
    double quantity = 0;
    double upto = 0;  // of the supply, with what was taken before
    int there = 0;
    double at =
        0;  // the moment of that day, in days, at which a crowded machine is through with it; else when it begins
};

struct Need {
    std::string item, place;
    int day = 0;
    double minute = kDayEnds;  // of the machines' day, by which it has to be there
    Wanted wanted = Wanted::sale;
    int due = 0;   // of a sale, also where that is past: what it is sorted by
    int used = 0;  // the day on which it is used, where it has to go to another place first
    std::string order, line;
    double quantity = 0, missing = 0;
    int sale = -1, open = -1;  // into Site::sales, Site::orders: for what it is
    std::vector<Use> uses;
    int served = 0;         // the day
    bool helped = false;    // late, but an order that is open could be chased
    bool hopeless = false;  // late all the same, because a machine has too much to do
    bool unclear = false;   // the rules do not say whether it is late
};

struct Supply {
    std::string item, place;
    int day = 0;
    int last_day = 0;
    int open = -1, plan = -1;  // an open order, a planned one, or else stock
    std::string order, line;
    double left = 0, brought = 0;
    int through = 0;  // of work: the day on which its machine is through with it, where that is too late
    int soonest = 0;  // of work: the day on which it is done were it done before all other
    bool unclear = false;
};

struct Part {
    std::size_t need = 0;  // into Book::needs
    std::string step;      // that draws it, "" = the first, or all there is to do
};

struct Plan {
    Verb verb = Verb::buy;
    std::string item, place;
    int need_day = 0;  // the first it is for
    double need_minute = kDayEnds;
    int start = 0;  // the day on which it has to be ordered, begun or sent
    double start_minute = kDayEnds;
    int told = 0;       // the day on which somebody has to hear of it: that, or the working day before
    bool late = false;  // it should have been earlier
    double quantity = 0;
    std::map<std::string, Start> step_starts;  // of what has a route
    std::vector<Part> parts;                   // what it draws
    int there = 0;
    bool helped = false, unclear = false;
};

struct Piece {  // of work on a crowded machine: what lies between the piece before it and this share
    double upto = 1;
    double from = 0;  // when what it draws is there, in days
    double at = 0;    // and when the machine is through with it, where that is too late: to the minute
    int through = 0;  // the day on which the machine is through with it, where that is too late
};

struct Task {  // of a machine
    std::string machine;
    double minutes = 0, setup = 0;
    Start end;     // by which it has to be through
    Start placed;  // where it begins, written from the right
    std::vector<Piece> pieces{Piece{}};
    int level = 0, open = -1;
    std::string item, name;  // of which equal ones go first
    std::size_t plan = 0;
};

struct Book {
    const Site* site = nullptr;
    std::vector<Need> needs;
    std::vector<Supply> supplies;
    std::vector<Plan> plans;
    std::map<std::pair<std::string, int>, std::vector<Busy>> busy;  // of a machine on a day
    std::map<std::string, double> work;                             // minutes of a machine altogether
    std::vector<Task> tasks;                                        // of crowded machines
    std::set<std::string> may_be_freed;                             // of those, where work waits for what can be chased
    std::set<std::string> unclear_machines;                         // and where nobody can say for how long
    std::map<std::size_t, std::map<std::string, Start>> order_starts;  // of open work at crowded machines, by step
};

// What the site's rows say.
const Item& item_of(const Site& site, const std::string& name);
int level_of(const Site& site,
             const std::string& item);  // 0 = goes into nothing, a part is below all that it goes into
std::string plans_at(const Site& site, const std::string& item, const std::string& place);  // "" = at home
const Source* preferred_source(const Site& site, const std::string& item);
const Making* making_of(const Site& site, const std::string& item);
int make_lead(const Site& site, const std::string& item);
std::vector<Step> route_of(const Site& site, const std::string& item);
double minutes_on(const Site& site, const Machine& machine, int day);  // that are open from now on
const Machine& machine_of(const Site& site, const std::string& name);
const Source* source_of(const Site& site,
                        const Order& order);  // that of the order's own supplier, else the preferred one
bool draws_are_named(const Site& site, const Order& order);
double drawn_by_moves(const Site& site, const Order& order, const std::string& component);
bool nobodys_yet(const Order& order);
bool open(const Order& order);
bool overdue(const Site& site, const Order& order);
int comes(const Site& site, const Order& order);
// Nothing of it has been done: it is a draft, it is to begin on a day to come, or has drawn nothing where other work,
// of which nothing was received, has.
bool to_begin(const Site& site, const Order& order);
bool valid(const BillLine& line, int day);
bool first_step_draws(const Site& site, const BillLine& line);   // where none is named that the route has
double drawn_per_piece(const Site& site, const BillLine& line);  // with what is scrapped from there on
// component -> pieces per good piece, by the bill of that day.
std::map<std::string, double> parts_of(const Site& site, const std::string& item, int day);

// Rooms of the work, in this order.
void write_sales(Book& book);
void write_supplies(Book& book);
void write_transfers(Book& book);                           // what open ones still take from the place they leave
double pieces_to_make(const Book& book, std::size_t open);  // of open work
bool is_put_off(const Book& book, std::size_t open);        // work that nothing needs for long
void write_open_work(Book& book, int level);                // what it has still to draw
double drawn_by_work(const Book& book, const std::string& component);  // by all open work, from today on
Start work_due(const Book& book, std::size_t open);                    // once its item is netted
int work_comes(const Book& book, const Supply& supply);  // what nobody has given out yet is given out in time
void plan_level(Book& book, int level);                  // nets the items of a level, plans them, and wants their parts
void read_upwards(Book& book, int deepest);

// netting.cpp
void net(Book& book, const std::string& item, const std::string& place);
void plan_item(Book& book, const std::string& item, const std::string& place);
void move_between(Book& book, const std::string& item);  // what is spare at one place to where it is short
// starts.cpp
// One that is there by then, with nothing else to do: the day on which the step begins, "" = the first.
int begins_by(const Site& site, const std::string& item, const std::string& step, int day);
// The day on which so many are there, begun on this day with nothing else to do.
int made_from(const Site& site, const std::string& item, double quantity, int day);
void begin_at(const Book& book, Plan& plan, Start begins);
// through.cpp
int there_of(const Need& need, double share);  // the day on which so large a share of it is there
void cut_into_pieces(Book& book, Task& task);  // by what it waits for
void work_through(Book& book, int level);      // of what can be begun what has to end first is done first
int through(const Book& book, std::size_t plan, int open, double share);  // with so much of a plan; 0: in time
double ready(const Book& book, std::size_t plan, int open, double share, int day);  // the moment of the day it is there
void make_way(Book& book);  // work in time is begun so early that the machine is free when what waits can begin
bool waits_in_time(const Book& book, int open);  // on a crowded machine, for what is not in the house yet
bool may_be_freed(const Book& book, int open);   // chasing the work, or other work of its machine, may help

}  // namespace drum::oracle
