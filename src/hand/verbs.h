// What each verb writes. Each gives one sentence of what was done, or why it cannot be. Private to this room.
#pragma once

#include "hand/entry.h"

namespace drum::hand {

// stock_verbs: moves and counts
Result<std::string> issue(Entry& entry);
Result<std::string> produce(Entry& entry);
Result<std::string> give_back(Entry& entry);
Result<std::string> scrap(Entry& entry);
Result<std::string> adjust(Entry& entry);
Result<std::string> move_between(Entry& entry);
Result<std::string> count(Entry& entry);

// receiving: goods of an order or a sale, or without one
Result<std::string> receive(Entry& entry);
Result<std::string> ship(Entry& entry);

// order_verbs: purchases, work orders, transfers and sales
Result<std::string> order(Entry& entry);
Result<std::string> request(Entry& entry);
Result<std::string> submit(Entry& entry);
Result<std::string> approve(Entry& entry);
Result<std::string> sell(Entry& entry);
Result<std::string> cancel(Entry& entry);
Result<std::string> status(Entry& entry);

// work_verbs: operations
Result<std::string> start(Entry& entry);
Result<std::string> finish(Entry& entry);

// master_verbs: what things are
Result<std::string> item(Entry& entry);
Result<std::string> unit(Entry& entry);
Result<std::string> route(Entry& entry);
Result<std::string> site(Entry& entry);

}  // namespace drum::hand
