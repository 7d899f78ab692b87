// Numbers and sentences for people.
#pragma once

#include <string>

#include "action/basis.h"

namespace drum::action {

// Grouped thousands, no more decimals than useful: "7,040", "5.7", "0.04".
std::string number(double value);
std::string percent(double share);  // "87 %", "99.5 %", "< 1 %"

// To three digits, which is more than any estimate is good for: "61,900".
std::string believable(double value);
// The same with the site's currency: "61,900 EUR", "61,900" where it names none.
std::string money(const state::State& state, double value);
// "61,900 EUR of throughput"; "12 units of throughput" where nothing has a price.
std::string throughput(const constraint::Flow& flow, double value);

// "40 EA", to a tenth of the unit.
std::string units(const constraint::Flow& flow, Id item, double value);
// "was needed by Welding until Tue 20 Jan": why an item is protected beyond what the constraint of today asks for.
std::string former_said(const state::State& state, const buffer::Former& former);
// One sentence each, as a buyer would say it. `source`: the line of State::sources the offer took, -1 for what is made.
std::string supply_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action, std::int32_t source);
std::string transfer_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action, double units);
std::string put_off_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action, double outstanding);
// "Fri 4 Dec"; with its year where it is more than half a year off.
std::string day_text(const Basis& basis, Day day);
std::string open_order_reason(const Basis& basis, const buffer::Buffer& buffer, const Action& action, const state::Order& order);
// What happens if nothing is done - for a week, or until an order under way comes: how likely, from when, what it costs. ""
// where that is next to nothing.
std::string without_it(const Basis& basis, const Action& action, const std::string& what_runs_out = "stock");
// The same, and which orders run late without the item where other work would keep the constraint busy.
std::string without_it(const Basis& basis, const buffer::Buffer& buffer, const Action& action);
// What became of an earlier decision on it.
std::string lapse_said(const state::State& state, const state::Decision& decision, const Action& action);
std::vector<Figure> figures_of(const Basis& basis, const buffer::Buffer& buffer, const Action& action);
// The facts behind it, for people; reads the item's own facts only.
std::vector<std::string> facts_of(const constraint::Flow& flow, const buffer::Buffer& buffer);

}  // namespace drum::action
