// Advice -> text for eyes. May change; JSON is the contract.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace drum::output {

std::string today_text(const engine::Advice& advice);
std::string constraint_text(const engine::Advice& advice);
// What is for today on at most eight lines, or each action alone; what else is due, awaited, asked.
std::string actions_text(const engine::Advice& advice, bool all = false);
std::string do_lines(const engine::Advice& advice);  // of today_text: the one thing to do
std::string utilization_text(const state::State& state, const constraint::Utilization& utilization,
                             const std::vector<std::optional<double>>& trend);

std::string all_is_well_or_mend(const engine::Advice& advice);  // where no action is due
// Where nearly nothing has a known stock, what to import instead of counting one item after the other; "" else.
std::string import_stock_text(const engine::Advice& advice);
std::string overload_text(const engine::Advice& advice);        // how much work is late beyond what is chased, "" else
std::string too_late_text(const action::Action& action);        // what helps where even this comes too late, "" else
std::string clock_of(std::int64_t micros);                      // since midnight: "14:30"
std::string near_text(const engine::Advice& advice, Day day);   // with its year where it is more than half a year off

inline constexpr std::size_t kPage = 80;                        // columns
std::size_t columns(const std::string& text);                   // characters, not bytes
std::string padded(const std::string& text, std::size_t width); // and one space at least
// Onto lines of the page, each after the indent; broken at spaces.
std::string folded(const std::string& text, const std::string& indent);
std::string amount_text(Quantity quantity, const std::string& unit);  // "400 L"
// One instruction in one sentence: "Order 400 L of P-905 (primer) from Nordlack today, to arrive by Fri 4 Dec."
std::string instruction(const state::State& state, const action::Action& action);
// Whether all that says what is wanted, used or worked on was written down after the morning's prices were set.
bool begun_today(const engine::Advice& advice);
// "P-905 (Primer)" where the name adds something to the id.
std::string item_text(const state::State& state, Id item);
// " at WH2" where the place is not the item's home.
std::string away_text(const state::State& state, Id item, const std::string& place);
// One mark per share, lowest to highest; a dot where there was none to have.
std::string sparkline(const std::vector<std::optional<double>>& shares);

}  // namespace drum::output
