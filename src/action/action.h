// Job 2, what to say: from buffers to instructions, one per need, ranked by what one more day of waiting costs.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "buffer/buffer.h"
#include "constraint/ranking.h"

namespace drum::action {

enum class Verb : std::uint8_t { buy, approve, expedite };
const char* name(Verb verb);

struct Figure {  // what `drum why` shows: a name and its value with its unit
    std::string name, value;
};

struct Action {
    std::string id;             // of (verb, item, place): the same need keeps its id whatever its order is numbered
    Verb verb = Verb::buy;
    Id item = kNone;
    std::string place;
    Quantity quantity;          // in the item's unit
    std::string unit;
    std::string purchase;       // "8 drum of 50 L" where the source has a unit of its own, else ""
    std::string rounding;       // "84 -> 100, multiple of 50", "" when nothing was rounded
    std::string source;         // supplier or place
    std::string order;          // what to approve or expedite
    std::string group;          // lines of one order to one supplier share it
    Day order_by, need_by, expected;
    std::string protects;       // the constraint, or the market
    double starve_probability = 0;  // that the item runs out before what can be done now arrives
    double hours_at_risk = 0;   // constraint hours saved by acting today instead of a week later
    double money_at_risk = 0;   // throughput saved likewise
    double hours_per_day = 0, money_per_day = 0;  // of one more day of waiting: the ranking
    std::string reason;         // one sentence
    std::vector<Figure> figures;
};

struct Upcoming {
    std::string id;
    Id item = kNone;
    Day order_by;
};

struct SetAside {
    Id item = kNone;
    std::string reason, mend;
};

struct Actions {
    std::vector<Action> due;         // today's, worst first
    std::vector<Upcoming> upcoming;  // within 14 days, by day
    std::vector<SetAside> set_aside; // by item
    std::size_t suppressed = 0;      // accepted, refused or snoozed
};

// What an hour of the constraint is worth and how many it has in a week, for figures at risk.
struct Stake {
    constraint::Party party;
    std::string name;
    double hour_value = 0;
    double hours_per_week = 0;
};

Actions plan(const constraint::Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers,
             const std::vector<constraint::Receipt>& coming, const Stake& stake);

// What ordering one item today would look like, whether it is due or not: for `drum why ITEM`.
Action as_if_bought(const constraint::Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers,
                    const buffer::Buffer& buffer, const Stake& stake);

// Quantities of accepted or changed buy actions of the last two days that no order has answered yet; an acceptance
// without a quantity covers nothing here, it only silences its action.
buffer::AcceptedCover accepted_cover(const state::State& state);

// "A-7f3c1b": stable over runs, imports and order numbers.
std::string identity(Verb verb, const std::string& item, const std::string& place);

}  // namespace drum::action
