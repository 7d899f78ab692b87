// Where the facts do not fit each other: the one count worth making, orders and stock that were not refreshed together.
#pragma once

#include <optional>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// The count of the item where doubt in what is on hand costs most: stock below zero or not known at all of something
// that is needed, or so much moved since the last count that what usually goes unrecorded would bring it to its level.
// None where no such doubt costs anything worth the walk.
std::optional<Action> worth_counting(const Basis& basis, const buffer::Buffers& buffers);

// Orders that are older than the stock or the reverse, by what is usual at the site; orders closed as received that the
// stock does not show; open orders whose goods seem to have come.
std::vector<SetAside> doubts_of(const Basis& basis, const buffer::Buffers& buffers);

// Open orders that nothing counts on any more, because they are likelier lost than late: somebody must close or promise
// them anew.
std::vector<SetAside> likelier_lost(const Basis& basis);

// Items of which the home owes what other places of ours have: what it really has is asked for.
std::vector<SetAside> below_nought(const Basis& basis);

// What earns, is kept in stock and may run out before an order could come, though nothing says from whom: one question.
std::vector<SetAside> kept_without_source(const Basis& basis);

}  // namespace drum::action
