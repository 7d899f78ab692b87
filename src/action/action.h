// Job 2, what to say: from buffers to instructions, one per need, ranked by what one more day of waiting costs.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "buffer/buffer.h"
#include "buffer/rope.h"
#include "constraint/ranking.h"

namespace drum::action {

enum class Verb : std::uint8_t {
    buy,
    make,
    transfer,
    expedite,
    approve,
    release,
    hold,
    count,
    defer,
    reduce,
    cancel,
    tell
};
const char* name(Verb verb);

struct Figure {  // what `drum why` shows: a name and its value with its unit
    std::string name, value;
};

struct Waiting {  // an order or a document before a step in which people decide
    std::string what;
    Instant since;
    double probability = 1;  // that it waits there: where documents go next is learned from the log
};

struct Instead {  // another way out
    Verb verb = Verb::buy;
    std::string text;
    std::string id;  // of the action it would be, due or not
};

// What it follows from: its item's buffer alone; the days on which sales are served; or all of it, as the one count
// worth making, what the rope says, and orders for one sale do.
enum class Of : std::uint8_t { item, sales, whole };

struct Action {
    std::string id;  // of (need, item, place): the same need keeps its id whatever its order is numbered
    Verb verb = Verb::buy;
    Of of = Of::item;
    bool crowds = false;  // work chased ahead of other work, which then waits
    Id item = kNone;      // kNone where it is about a step's queue, see `resource`
    std::string place;
    Quantity quantity;  // in the item's unit; of a count what the books say; of a queue how many wait
    std::string unit;
    std::string purchase;         // "8 drum of 50 L" where the source has a unit of its own, else ""
    std::string rounding;         // "84 -> 100, multiple of 50", "" when nothing was rounded
    std::string source;           // supplier or place; "" for what is made here
    std::string order;            // what to approve, expedite, release or hold
    std::string line;             // of it, "" where the order has none
    bool one_of_several = false;  // the order asks for the item in other lines too
    std::string group;            // lines of one order to one supplier share it
    Day order_by, need_by, expected;
    std::optional<Day> at_best;    // chased, where that can be sooner than `expected`
    std::optional<Day> stock_out;  // the first day on which what is there no longer covers what is needed on average
    std::optional<double> cost;    // money: of what is ordered; of what is put off, what it frees
    std::string customer;          // whom to tell, "" where no name is known
    std::optional<std::int64_t>
        cut_off;           // local time of day by which the source takes orders, microseconds since midnight
    std::string protects;  // the constraint, or the market
    double starve_probability =
        0;  // that the item runs out if nothing is done for a week; of an order under way, before it comes
    double late_probability = 0;  // that it runs out even if this is done today
    double hours_at_risk =
        0;  // constraint hours saved by acting today instead of a week later; by chasing, until the order comes
    double money_at_risk = 0;                     // throughput saved likewise
    double hours_per_day = 0, money_per_day = 0;  // of one more day of waiting: the ranking
    std::string reason;                           // one sentence
    std::string without;           // what happens if nothing is done, one sentence; "" where nothing much does
    std::string before;            // what was decided of it earlier and came to nothing, "" else
    std::vector<Instead> instead;  // what helps where even this comes too late
    Id resource = kNone;           // whose queue is to be worked off, into State::resources
    std::vector<Waiting> waiting;  // there, the oldest first
    std::vector<Figure> figures;
};

struct Upcoming {
    std::string id;
    Id item = kNone;
    Day order_by;
    Verb verb = Verb::buy;
    Quantity quantity;  // as far as it is known today; zero: not said
    std::string source, order;
    std::string place{};  // of the item
    Of of = Of::item;
};

struct SetAside {
    Id item = kNone;
    std::string reason, mend;
    Of of = Of::whole;
    bool awaited = false;  // what is sold depends on the answer: until it is given nothing is calm
};

// What was decided and is still in force: it keeps its action off the list.
struct Pending {
    enum class Kind : std::uint8_t { awaited, refused, snoozed } kind = Kind::awaited;
    std::string id;
    Verb verb = Verb::buy;
    Id item = kNone;    // kNone: a step's queue
    Quantity quantity;  // awaited: what no order has answered yet; zero where none was named
    Day decided;
    Day until;  // the last day on which it holds
    std::string by, reason;
    double late_probability = 0;  // awaited: of running out before an order sent today comes; nobody has sent it yet
    Id resource = kNone;          // as Action::resource
    bool crowds = false;          // as Action::crowds
    std::string order{}, line{};  // as Action::order
    Of of = Of::item;
};
const char* name(Pending::Kind kind);

// Up to when no act is better done sooner.
struct Protected {
    Day until;
    double probability =
        0;  // share of the futures in which until then nothing happens that an act before would have prevented
    int known_late = 0;  // sales that come late, of which somebody has been told
};

struct Actions {
    std::vector<Action> due;         // today's, worst first
    std::vector<Action> overload;    // late work beyond the one open order in ten that is chased, worst first: more is
                                     // planned than can be done
    std::vector<Upcoming> upcoming;  // within 14 days, by day
    std::vector<int>
        afterwards;  // by item: days from today until an order that is later than those; projection::kNever: none
    std::vector<SetAside> set_aside;  // by item
    std::vector<SetAside>
        doubts;  // advised on all the same, but something does not fit; by item, those of the whole site (kNone) first
    std::vector<SetAside> questions;           // not advised on until somebody says; by item
    std::vector<Pending> pending;              // by item, then by id
    std::optional<Protected> protected_until;  // where nothing is due and something is known of what is there
    std::size_t suppressed = 0;                // accepted, refused or snoozed
};

// What is meant by an id or the first characters of one, with or without "A-": of what is due, to come or decided. As
// it stands where nothing begins so; error bad_input where several do.
Result<std::string> meant_id(const Actions& actions, const std::string& start);

bool asks_for_an_order(Verb verb);
int answers_awaited(const Actions& actions);

// Whether anything asks a person to do something today: holding a work order back does not.
bool needs_somebody(const Actions& actions);

// What an hour of the constraint is worth and how many it has in a week, for figures at risk.
struct Stake {
    constraint::Party party;
    std::string name;
    double hour_value = 0;
    double hours_per_week = 0;
};
double hours_a_day(const Stake& stake);  // on average over the week; 24 where its hours are not known

// All items: actions_of() each (by_item.h) and what the rope says of work orders, then ranked, with the one count worth
// making and what is set aside.
Actions plan(const constraint::Flow& flow, const projection::Projection& projection,
             const projection::Expected& expected, const buffer::Buffers& buffers, const Stake& stake,
             const buffer::Rope& rope = {});

// What ordering one item today would look like, whether it is due or not: for `drum why ITEM`.
Action as_if_bought(const constraint::Flow& flow, const projection::Projection& projection,
                    const projection::Expected& expected, const buffer::Buffers& buffers, const buffer::Buffer& buffer,
                    const Stake& stake);

// What orders do not show as it is: accepted or changed actions of the last two days as far as no order has answered
// them (an acceptance without a quantity covers nothing, it only silences its action), orders closed as received that
// the stock does not show yet, and drafts that became orders under another number (superseded.h).
projection::Asked not_shown(const state::State& state);

// "A-7f3c1b": stable over runs, imports and order numbers. Buying and making answer one need. `order`: for needs of one
// work order (release, hold) or of a line of one, its row_name(), else "".
std::string identity(Verb verb, const std::string& item, const std::string& place, const std::string& order = {});
// The key of a line of an order or of a sale in ids; people say state::line_name().
std::string row_name(const std::string& order, const std::string& line);
// "PO-1"; "PO-1 line 20" where it asks for the item in other lines too.
std::string order_text(const Action& action);

}  // namespace drum::action
