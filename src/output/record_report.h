// What a record did, for people and for programs: the facts, the stock before and after, and what became of the advice.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace drum::output {

struct Recorded {
    std::string id, line, did;
    bool known = false;  // said before: nothing was added
};

struct StockChange {
    std::string item, place, unit;
    Quantity before, after;                    // on hand
    Quantity on_order_before, on_order_after;
    bool known_before = true, known_after = true;  // false: moves alone, nothing says how much was there
};

struct RecordReport {
    std::vector<Recorded> records;
    std::vector<StockChange> stock;            // by item
    const engine::Advice* before = nullptr;    // at the same moment as after, null where there was no site
    const engine::Advice* after = nullptr;     // null where nothing was added
};

std::string record_text(const RecordReport& report);
std::string record_json(const RecordReport& report);

}  // namespace drum::output
