// Wide series: a row per item and a column per day, week or month. Becomes a row per cell that holds a quantity.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "intake/sheet.h"

namespace drum::intake {

enum class Step : std::uint8_t { day, week, month };

struct Period {
    std::size_t field = 0;  // of the sheet
    Day first;              // its first day
};

struct Wide {
    Step step = Step::week;
    std::vector<Period> periods;      // in the order of time
    std::vector<std::size_t> others;  // fields that are no periods: the item and what is said of it
};

// The week, month or day a header names: "2012-W01", "KW 05/2026", "2026-01", "Jan 26", "01.2026", "2026-01-05".
// Nothing for what is no period, and for days of which the order of day and month is open (see wide_of).
struct NamedPeriod {
    Step step;
    Day first;
};
std::optional<NamedPeriod> period_of(std::string_view header);

// The periods among the columns of a sheet, if it has at least 4 of one step, each once.
std::optional<Wide> wide_of(const Sheet& sheet);

// The sheet with a row per cell that holds a quantity: its `others`, then "period" (its last day, as a date; of columns headed by dates that date) and
// "quantity". Cells that are empty or zero are withdrawn (Record). What is rejected is the row of the file.
Sheet unpivoted(const Sheet& sheet, const Wide& wide);
// The sheet without its periods: one row per row of the file.
Sheet without_periods(const Sheet& sheet, const Wide& wide);

std::string_view plural(Step step);  // "weeks"

}  // namespace drum::intake
