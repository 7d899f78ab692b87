// Single cells, one a line: dates in every order, clocks, numbers in every style. What is read writes back to itself.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/decimal.h"
#include "intake/cell_format.h"
#include "intake/date_order.h"
#include "intake/number_style.h"

using namespace drum;
using namespace drum::intake;

namespace {

void look_at(std::string_view cell, const Zone& zone) {
    DateEvidence dates;
    dates.look(cell);
    for (const DateOrder order : {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first, DateOrder::serial}) {
        const auto at = parse_instant(cell, order, zone, true);
        if (!at) continue;
        CHECK(dates.dates() + dates.serials > 0);  // what can be read was seen when the column was settled
        const auto again = parse_instant(Zone().to_text(*at), DateOrder::year_first, Zone(), false);
        CHECK(!again || *again == *at);
    }
    if (const auto clock = parse_clock_as(cell)) CHECK(*clock >= 0 && *clock <= kMicrosPerDay);
    std::string joined;
    join_clock(cell, cell, joined);
    NumberEvidence numbers;
    numbers.look(cell);
    for (const NumberStyle style : {NumberStyle::point, NumberStyle::point_groups, NumberStyle::comma}) {
        const auto number = parse_styled_quantity(cell, style);
        if (!number) continue;
        CHECK(looks_like_number(cell));
        CHECK(parse_quantity(to_text(*number)).value() == *number);
    }
    CHECK(!dated(cell, format_of(cell), false).empty() || cell.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Zone zone = Zone::find("Europe/Amsterdam").value_or(Zone());
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        look_at(rest.substr(0, end), zone);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return 0;
}
