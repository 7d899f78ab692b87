// Today's actions as they are done: a line an order to a supplier, a work order, a customer; few lines. Private to this room.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace drum::output {

struct Act {
    std::vector<const action::Action*> actions;  // of one kind, dearest first
    std::optional<Day> stock_out, arrives;       // the first, and the last
    bool too_late = false;                       // one of them even so
    std::optional<double> value;                 // money, where all of them have a price
    double hours_a_day = 0, money_a_day = 0;     // of one more day of waiting: no more than the constraint has in a day

    const action::Action& first() const { return *actions.front(); }
};

struct ActList {
    std::vector<Act> lines;                      // the dearest day first
    std::vector<Act> rest;                       // what the last line says together
};

bool is_for_today(const engine::Advice& advice, const action::Action& a);  // not one for a day on which its source takes orders again
// The one action to name first: the dearest that can be done today, a person's before what is only held back.
const action::Action& first_of(const engine::Advice& advice);

// Those for today, on at most `most` lines, the last of them for the rest. Lines of one order to a supplier share theirs; where the
// lines are too many, also what is chased at one supplier, and starts, work orders chased, customers told and orders put off.
ActList todays_acts(const engine::Advice& advice, std::size_t most);
// One a line, those for today or those for later.
std::vector<Act> each_alone(const engine::Advice& advice, bool today);

// "chase", "start", "put off": the verb in a line for eyes.
std::string word_of(const action::Action& a);
// "400 L P-905", "PO-1423, 320 EA MG-28".
std::string short_line_of(const engine::Advice& advice, const action::Action& a);
// "chase 6 orders, tell 51 customers, put off 10 orders".
std::string counts_text(const std::vector<Act>& acts);
// The line's items but `but`, the first few: "400 L P-905, 120 L PT-GREEN and 3 more"; "" where nothing is left.
std::string some_of(const engine::Advice& advice, const Act& act, const action::Action* but);
// By id: the fewest of its characters, four at least, that mean no other: "7d9a".
std::map<std::string, std::string> short_ids(const engine::Advice& advice);

}  // namespace drum::output
