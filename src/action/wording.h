// Numbers and sentences for people.
#pragma once

#include <string>

#include "action/action.h"

namespace drum::action {

// Grouped thousands, no more decimals than useful: "7,040", "5.7", "0.04".
std::string number(double value);
std::string percent(double share);  // "87 %", "99.5 %", "< 1 %"

std::string buy_reason(const constraint::Flow& flow, const buffer::Buffer& buffer, const Action& action, double target);
std::string open_order_reason(const constraint::Flow& flow, const buffer::Buffer& buffer, const Action& action,
                              const state::Order& order);
std::vector<Figure> figures_of(const constraint::Flow& flow, const buffer::Buffer& buffer, const Action& action, double target);
// The facts behind it, for people; reads the item's own facts only.
std::vector<std::string> facts_of(const constraint::Flow& flow, const buffer::Buffer& buffer);

}  // namespace drum::action
