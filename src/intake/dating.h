// Since when each part of a row is known: every dated column is a fact at its own date.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "fact/block.h"
#include "intake/landing.h"

namespace drum::intake {

// Some cells of a row, known since one moment.
struct Part {
    Instant recorded_at;
    std::uint32_t columns = 0;     // bit c = column c of the table
    std::string_view status;       // of an order line at that moment, a lasting word; "" = the row's own cell
};

// The parts of a row in the order of their moments, each moment once; laid over each other they give the row.
// A row that says its recorded_at, and one with fewer than two dates of its own, is one part. `newest` is the site's
// newest recorded_at so far: nothing in this command was known to the site before it.
void parts_of(const fact::Block& rows, std::size_t row, bool recorded_given, Instant newest, std::vector<Part>& parts);

}  // namespace drum::intake
