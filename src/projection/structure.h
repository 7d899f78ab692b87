// What goes into what, how much of it must be begun, and what work under way has already: the shape that requirements
// run down.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "learn/learned.h"
#include "state/sent_parts.h"
#include "state/state.h"

namespace drum::projection {

// Pieces of an item in process: so many units have passed the first `steps_done` steps of its route.
struct InProcess {
    int steps_done = 0;
    double quantity = 0;
};

struct Structure {
    const state::State* state = nullptr;  // outlives the structure
    const learn::Learned* learned = nullptr;
    std::vector<Id> top_down;  // all items, an item before its components, those of later bills among them
    std::vector<std::int32_t>
        level;               // by item: low-level code, 0 for what goes into nothing (Vollmann, Berry and Whybark)
    std::vector<bool> made;  // by item: it has a bill of material or a route and is not bought instead
    std::vector<std::int32_t> step_from, step_to;  // by row of State::routes: the rows of its step, [from, to)
    std::vector<std::int32_t> seat;  // by row of State::routes: the first of those of its step that can do its work
                                     // (of one kind and choice); a step needs one row of each seat
    std::vector<double> started;     // by route step: pieces that must enter it for each good one at the end
    std::vector<double> stock;       // by item: usable units on hand, all places
    std::map<Id, std::vector<InProcess>> in_process;  // most advanced first
    std::vector<double> issued;  // by line of State::bom: units of the item for which work that has passed no step has
                                 // drawn the component
    bool logs_orders = false;    // the operation log names work orders: one it does not name has not begun
    state::SentParts sent = state::SentParts::unknown;  // whether moves say what was sent to who makes something of it
    bool draws_ahead =
        false;  // work draws its components before anything of it is received: what has drawn none has not begun
    std::vector<char> dormant;  // by line of demand: open so long that it is likelier dead than late: a question
    // Units that the line still owes, in the item's unit.
    double owed(std::size_t line) const { return dormant[line] ? 0 : state->demand[line].outstanding().value(); }
    std::vector<double> begun;  // by order: of its outstanding units, those that have passed a step
    std::vector<std::vector<double>>
        passed;  // by order, then row of its route: of its outstanding units, those that have passed it; empty: none
    std::vector<std::vector<double>> spent;  // the same: units whose components went into it and are lost, beyond plan
};

Structure structure_of(const state::State& state, const learn::Learned& learned);

// Units of the component that must be drawn for each good unit of the item: the bill's quantity, more by what is lost
// at the step that draws it and at those behind. The one place where yields multiply backwards: `started` has them for
// minutes.
double drawn_per_good(const Structure& structure, const state::BomLine& line);
// The route step that draws it: the one the line names, else the first. None (-1) where the item has no route.
std::int32_t drawing_step(const state::State& state, const state::BomLine& line);

using state::each_line;
// Today's bill or one to come says what goes into it.
inline bool has_bill(const state::State& state, Id item) {
    return state.bom_of[item] < state.bom_of[item + 1] || state.bom_later_of[item] < state.bom_later_of[item + 1];
}

// In in_process.cpp: fills in_process, issued, begun and passed from orders, issues and the log.
void find_in_process(Structure& structure);

}  // namespace drum::projection
