// What is true now: the fold of all facts known at a moment, as plain structs with dense ids.
// Ids follow the byte order of the names, so every loop over ids runs in the order of the names.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/decimal.h"
#include "base/ids.h"
#include "base/time.h"
#include "state/rows.h"

namespace drum::state {

struct Site {
    std::string name;
    std::string currency;
    Zone zone;
    double target = 0.99;       // share of the constraint's time it must be fed, and least fill of what is kept
    double review_days = 1;
    bool target_given = false;                // else 0.99 by default
    std::optional<double> carrying_rate;      // share of cost a year that stock costs
    std::optional<double> lost_share;  // of what is short when it is wanted, the share that is lost and not waited for
    std::optional<Calendar> calendar;         // when the site is open at all
};

enum class MakeOrBuy : std::uint8_t { unknown, make, buy };

struct Item {
    std::string name;
    std::string unit;
    std::string place;            // its home; "main" where the facts name none
    std::optional<double> cost;   // truly variable, money per unit; rolled up from components where empty
    std::optional<double> price;  // money per unit
    Id family = kNone;            // into State::families
    MakeOrBuy make_or_buy = MakeOrBuy::unknown;
    std::optional<bool> keep;     // in stock, or only as booked; empty = learned
    std::optional<Day> last_use;  // no need of it after this day
};

enum class ResourceKind : std::uint8_t { machine, crew, supplier, approval, market };

struct Resource {
    std::string name;                       // for people; the id when the facts give none
    ResourceKind kind = ResourceKind::machine;
    std::optional<int> servers;
    std::optional<Calendar> calendar;
    std::optional<double> capacity_per_day;  // minutes of the whole pool
};

struct RouteStep {
    Id item = kNone, resource = kNone;
    std::string step;
    double run_minutes = 0;    // per unit
    double setup_minutes = 0;  // per batch
    double run_cv = 0;
    double yield = 1;
    std::string choice;        // rows of one step and kind: the same = alternatives, different = together
};

struct BomLine {
    Id item = kNone, component = kNone;
    double quantity = 0;  // of the component's unit per unit of the item
    std::string step;     // "" = at the first
    std::optional<Day> valid_from, valid_to;  // both days included; empty = always
};

// A substitute for a component, in the order in which they are to be tried.
struct Alternate {
    Id item = kNone, component = kNone, substitute = kNone;
    double quantity = 0;  // of the substitute's unit per unit of the item
};

struct PriceBreak {
    Quantity from;         // in the item's unit
    double unit_cost = 0;  // money per unit of the item, from that quantity on
};

struct SourceLine {
    Id item = kNone, supplier = kNone;  // supplier into State::suppliers; a place that supplies stands there too
    bool from_place = false;            // a place of the site supplies: what is ordered is a transfer
    std::optional<double> lead_days;
    double lead_cv = 0;
    Quantity min_quantity, multiple;    // in the item's unit
    std::string unit;                   // purchase unit, "" = the item's
    Ratio unit_factor;                  // item units per purchase unit
    std::optional<double> unit_cost;    // money per unit of the item
    bool preferred = false;
    std::optional<double> capacity_per_week;
    std::optional<std::int64_t> cut_off;  // microseconds since local midnight
    std::optional<Calendar> calendar;  // his working days and closures: lead_days count them, not days of the calendar
    std::optional<double> min_value;      // money: least value of one order to him
    std::optional<double> order_cost;     // money: of placing one
    std::vector<PriceBreak> breaks;       // by quantity; empty = unit_cost holds for any
};

// How what is made here is made: from the sources row without a supplier.
struct Making {
    Id item = kNone;
    std::optional<double> lead_days;
    Quantity min_quantity, multiple;
};

enum class OrderKind : std::uint8_t { buy, make, transfer };
enum class OrderStatus : std::uint8_t { draft, requested, approved, placed, received, cancelled };

// One order line. Quantities in the item's unit.
struct Order {
    std::string order, line;
    Id item = kNone, supplier = kNone;
    OrderKind kind = OrderKind::buy;
    OrderStatus status = OrderStatus::placed;
    Quantity quantity, received;          // received: what moves say, else what the order says
    std::optional<Instant> requested_at, approval_requested_at, approved_at, placed_at, promised_at, received_at;
    std::string approver;
    Id approval = kNone;                  // into State::resources: the step that decides on it, where it passed one
    Id place = kNone;                     // where it arrives, into State::places; kNone: at the item's home
    std::string sale;                     // the sale it is placed for, "" = for stock
    std::optional<Instant> start_at;      // planned start of a work order
    Quantity left;                        // of a transfer: what moves say has left where it comes from
    Quantity passing;                     // of that, what stands at a third place of the site
    // When it was asked for: lead times count from here.
    std::optional<Instant> asked_at() const {
        return requested_at ? requested_at : approval_requested_at ? approval_requested_at : placed_at;
    }
    bool open() const {
        return status != OrderStatus::received && status != OrderStatus::cancelled && received < quantity;
    }
    Quantity outstanding() const { return open() ? Quantity{quantity.micro - received.micro} : Quantity{}; }
};

// What a line of demand is: only what is firm is owed.
enum class DemandKind : std::uint8_t { firm, quote, forecast, held };

struct DemandLine {
    std::string order, line;
    Id item = kNone;
    Quantity quantity, shipped;
    std::optional<double> price;          // of this line, money per unit
    std::optional<Instant> ordered_at, due_at, shipped_at;
    bool cancelled = false;               // or lost, or closed: nothing more is owed
    DemandKind kind = DemandKind::firm;
    std::optional<double> probability;    // of a quote
    Id place = kNone;                     // from where it ships, into State::places; kNone: from the item's home
    Id customer = kNone;                  // into State::customers
    Quantity outstanding() const {
        return cancelled || kind != DemandKind::firm || shipped >= quantity ? Quantity{}
                                                                            : Quantity{quantity.micro - shipped.micro};
    }
};

enum class MoveKind : std::uint8_t { receipt, consume, ship, produce, adjust, scrap, transfer, returned };

// What moves say that an open work order has drawn of a component of its item, less what it gave back.
struct Issue {
    std::string order;
    Id component = kNone;
    Quantity quantity;  // in the component's unit
};

struct Move {
    Instant time;
    Quantity quantity;  // signed, in the item's unit; a transfer between places of the site is zero
    Id item = kNone;
    MoveKind kind = MoveKind::adjust;
};
static_assert(sizeof(Move) == 24, "there are ten million of them");

struct Elsewhere {  // stock of an item that stands at a named place other than the home it has
    Id item = kNone, place = kNone;  // place into State::places
    Quantity quantity;
    Quantity unusable;  // of it: held, blocked or expired
};

struct Expiry {  // usable stock that will not be: the last day on which it is
    Id item = kNone;
    Id place = kNone;  // as of Elsewhere; kNone: at home, or nothing says where
    Day day;
    Quantity quantity;
};

struct Count {
    Instant time;
    Id item = kNone;
    Quantity quantity;
};

enum class OpState : std::uint8_t { run, setup, down, blocked, starved, waiting };

struct Operation {
    Instant start, end;     // start = end when only completion is known
    Id work = kNone;        // work order or document, into State::works
    Id resource = kNone;
    Id item = kNone;
    Id worker = kNone;      // into State::workers
    std::string step;
    bool timed = false;     // an actual start was logged
    OpState state = OpState::run;
    double good = 0, scrap = 0;  // units
};

struct Decision {
    std::string action;
    std::string decision;   // accept, change, refuse, snooze
    Instant at;
    std::string by, reason;
    std::optional<Quantity> quantity;
    std::optional<Day> date;
};

struct SetAside {  // an item that cannot be advised on, and what mends it
    Id item = kNone;
    std::string reason, mend;
};

struct State {
    Instant as_of;
    Instant newest = Instant::beginning();  // newest recorded fact among those known
    Instant priced_at =
        Instant::beginning();      // newest recorded fact but moves and answers to actions: it sets prices anew
    bool dated = true;             // false: no fact carries a time, as_of is a convention
    Site site;
    Names items, resources, suppliers, families, works, workers, places, customers;
    std::vector<Item> item;              // by item id
    std::vector<Resource> resource;      // by resource id
    std::vector<RouteStep> routes;       // by (item, order of steps)
    std::vector<std::int32_t> route_of;  // item id -> first route step; one longer than items
    std::vector<BomLine> bom;            // by (item, component), valid on the day of as_of
    std::vector<std::int32_t> bom_of;    // item id -> first bom line; one longer than items
    std::vector<BomLine> bom_later;      // by (item, component, valid_from): those that begin after the day of as_of
    std::vector<std::int32_t> bom_later_of;  // item id -> first of them; one longer than items
    std::vector<BomLine> bom_ended;      // by item: those that have ended, by which work draws that has begun before
    std::vector<Alternate> alternates;   // by (item, component), in the order to try
    std::vector<SourceLine> sources;     // by (item, preferred first, supplier)
    std::vector<std::int32_t> source_of; // item id -> first source line; one longer than items
    std::vector<Making> making;          // by item
    std::vector<Order> orders;           // by (order, line, item)
    std::vector<Issue> issues;           // by (order, component), each once
    std::vector<DemandLine> demand;      // by (order, line, item)
    std::vector<Move> moves;             // by (item, time, quantity, kind); only past ones
    std::vector<std::int32_t> move_of;   // item id -> first move; one longer than items
    std::vector<Count> counts;           // by (item, time)
    std::vector<Quantity> on_hand;       // by item id, all places
    std::vector<Elsewhere> elsewhere;    // by (item, place); part of on_hand, never nothing
    std::vector<Quantity> unusable;      // by item id: of on_hand, what is held, blocked or expired
    std::vector<Expiry> expiries;        // by (item, day, place): of what is usable now
    std::vector<bool> stocked;           // by item id: some count or move says something about its stock
    std::vector<Operation> operations;   // by (resource, start, end, work)
    std::vector<std::int32_t> operation_of;  // resource id -> first operation; one longer than resources
    std::vector<Decision> decisions;     // by time
    std::vector<SetAside> set_aside;     // by item
    std::vector<SetAside> questions;     // by item: a word or a row that could mean two things, with the line to type
    std::array<std::int64_t, fact::kTables> rows{};  // current rows of each table
};

// What the work order has drawn of the component by moves that name it.
Quantity issued(const State& state, std::string_view order, Id component);
bool names_draws(const State& state, std::string_view order);  // moves that name the order have drawn for it

// The day whose bill an open order draws by, on the day or later: of work that has drawn something, the day on which it
// was to begin. `day`: on which it begins, else.
Day bill_day(const State& state, const Order& order, Day day);

// Of State::bom_ended those of the item.
std::span<const BomLine> ended_lines(const State& state, Id item);

// Lines of the item's bill on the day: those of today's bill that hold, those that begin by then, and of a day that has
// passed those that have ended since, as far as open work draws by them.
template <class Take>
void each_line(const State& state, Id item, Day day, Take take) {
    const auto holds = [&](const BomLine& line) {
        return (!line.valid_from || *line.valid_from <= day) && (!line.valid_to || *line.valid_to >= day);
    };
    for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b)
        if (holds(state.bom[b])) take(state.bom[b]);
    for (auto b = state.bom_later_of[item]; b < state.bom_later_of[item + 1]; ++b)
        if (holds(state.bom_later[b])) take(state.bom_later[b]);
    for (const BomLine& line : ended_lines(state, item))
        if (holds(line)) take(line);
}

// Whether the source is a place of ours whose stock is known: it then plans apart for the item.
bool is_our_place(const State& state, const SourceLine& source);
// The place of ours that a transfer order comes from; kNone: another order, or from outside.
Id comes_from(const State& state, const Order& order);
// The source it would be ordered from: the first that is no such place; -1: none.
std::int32_t outside_source(const State& state, Id item);

const char* name(ResourceKind kind);
const char* name(OpState state);

// The state at `as_of`, or at the default moment where none is given: the newest recorded fact, see default_as_of().
// Moves are read in one pass and never held as rows. Errors of the facts.
Result<State> fold(fact::Facts& facts, std::optional<Instant> as_of);
// The same from rows in memory, merged as of then.
State fold(const Rows& rows, Instant as_of);

// The newest recorded fact; where none carries a time, the start of the first day on which something is due or
// promised (so that the same facts give the same moment everywhere), else 1970-01-01.
Instant default_as_of(const Rows& rows);

}  // namespace drum::state
