// Where things come from: lines of sources with the steps of their prices, and how what is made here is made.
#include <algorithm>
#include <tuple>

#include "state/fold_parts.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

// One row of the table: a source, or a step of its price.
struct Told {
    SourceLine line;
    std::optional<Quantity> from;  // the price holds from here on, in the item's unit
};

struct Reader {
    const Block& block;
    const Units& units;
    const Calendars& calendars;
    State& state;

    std::optional<double> rate(std::size_t row, int column) const {
        return block.present(row, column) ? std::optional(Rate{block.value(row, column)}.value()) : std::nullopt;
    }
    // Nothing when the factor is missing: it sets the item aside.
    std::optional<Ratio> factor(std::size_t row, Id item) {
        const std::string_view unit = block.text(row, fact::sources::unit);
        const auto found = units.ratio(state, item, unit);
        if (!found) units.to_item_unit(state, item, unit, Quantity{});
        return found;
    }
    Quantity in_item_unit(std::size_t row, int column, Ratio factor) const {
        return convert(Quantity{block.value(row, column)}, factor).value_or(Quantity{});
    }
    std::optional<Told> source(std::size_t row);
    std::optional<Making> making(std::size_t row, Id item);
};

std::optional<Told> Reader::source(std::size_t row) {
    using namespace fact::sources;
    Told out;
    SourceLine& line = out.line;
    line.item = state.items.find(block.text(row, item));
    const std::string_view from = block.text(row, supplier);
    line.supplier = state.suppliers.find(from.empty() ? block.text(row, place) : from);
    if (line.item == kNone || line.supplier == kNone) return std::nullopt;
    line.from_place = from.empty();
    line.lead_days = rate(row, lead_days);
    line.lead_cv = rate(row, lead_cv).value_or(0);
    line.unit = block.text(row, unit);
    const auto by = factor(row, line.item);
    if (!by) return std::nullopt;
    line.unit_factor = *by;
    line.min_quantity = in_item_unit(row, min_quantity, *by);
    line.multiple = in_item_unit(row, multiple, *by);
    if (line.multiple.micro <= 0 && !line.unit.empty() && line.unit != state.item[line.item].unit)
        line.multiple = convert(Quantity{1'000'000}, *by).value_or(Quantity{});  // whole purchase units
    if (const auto cost = rate(row, unit_cost))                                  // of the unit it is bought in
        line.unit_cost = *cost * double(by->denominator) / double(by->numerator);
    const std::string_view said = block.text(row, preferred);
    line.preferred = said == "yes" || said == "true" || said == "1";
    if (block.present(row, capacity_per_week))  // in the item's unit, by FACTS
        line.capacity_per_week = Quantity{block.value(row, capacity_per_week)}.value();
    if (block.present(row, cut_off)) line.cut_off = block.value(row, cut_off);
    if (const auto found = calendars.find(block.text(row, calendar)); found != calendars.end())
        line.calendar = found->second;
    line.min_value = rate(row, min_value);
    line.order_cost = rate(row, order_cost);
    if (block.present(row, from_quantity)) out.from = in_item_unit(row, from_quantity, *by);
    return out;
}

std::optional<Making> Reader::making(std::size_t row, Id item) {
    using namespace fact::sources;
    const auto by = factor(row, item);
    if (!by) return std::nullopt;
    return Making{item, rate(row, lead_days), in_item_unit(row, min_quantity, *by), in_item_unit(row, multiple, *by)};
}

template <class T>
void keep(std::optional<T>& known, const std::optional<T>& said) {
    if (!known) known = said;
}

// What a further row of the same source says: its price, and what the rows before it left open.
void add_row(SourceLine& line, const SourceLine& more) {
    keep(line.lead_days, more.lead_days);
    keep(line.unit_cost, more.unit_cost);
    keep(line.capacity_per_week, more.capacity_per_week);
    keep(line.cut_off, more.cut_off);
    keep(line.calendar, more.calendar);
    keep(line.min_value, more.min_value);
    keep(line.order_cost, more.order_cost);
    if (line.lead_cv <= 0) line.lead_cv = more.lead_cv;
    if (line.min_quantity.micro <= 0 && line.breaks.empty()) line.min_quantity = more.min_quantity;
    if (line.multiple.micro <= 0) line.multiple = more.multiple;
    line.preferred = line.preferred || more.preferred;
}

// Rows of one source become one line, the lowest step of its price first.
void gather(std::vector<Told>& told, State& state) {
    std::sort(told.begin(), told.end(), [](const Told& a, const Told& b) {
        return std::tie(a.line.item, a.line.supplier, a.line.from_place, a.from, a.line.unit_cost, a.line.unit) <
               std::tie(b.line.item, b.line.supplier, b.line.from_place, b.from, b.line.unit_cost, b.line.unit);
    });
    for (std::size_t first = 0, end = 0; first < told.size(); first = end) {
        const auto of = [&](std::size_t i) {
            return std::tie(told[i].line.item, told[i].line.supplier, told[i].line.from_place);
        };
        bool stepped = false;
        for (end = first; end < told.size() && of(end) == of(first); ++end) stepped = stepped || told[end].from;
        SourceLine line = told[first].line;
        for (std::size_t i = first; i < end; ++i) {
            const Quantity from = told[i].from.value_or(Quantity{});
            if (i > first) add_row(line, told[i].line);
            if (!stepped || !told[i].line.unit_cost) continue;
            if (!line.breaks.empty() && line.breaks.back().from == from)
                continue;  // the lowest of two prices of one step
            line.breaks.push_back({from, *told[i].line.unit_cost});
        }
        state.sources.push_back(std::move(line));
    }
}

}  // namespace

bool makes_here(const Block& sources, std::size_t row, std::string_view home) {
    if (!sources.text(row, fact::sources::supplier).empty()) return false;
    const std::string_view place = sources.text(row, fact::sources::place);
    return place.empty() || place == home;
}

void read_sources(const Rows& rows, const Units& units, State& state) {
    const Block& block = rows.of(Table::sources);
    const Calendars calendars = read_calendars(rows.of(Table::calendars));
    Reader reader{block, units, calendars, state};
    std::vector<Told> told;
    for (std::size_t row = 0; row < block.size(); ++row) {
        const Id item = state.items.find(block.text(row, fact::sources::item));
        if (item == kNone) continue;
        if (makes_here(block, row, state.item[item].place)) {
            if (const auto making = reader.making(row, item)) state.making.push_back(*making);
        } else if (auto source = reader.source(row)) {
            told.push_back(std::move(*source));
        }
    }
    gather(told, state);
    std::sort(state.sources.begin(), state.sources.end(), [](const SourceLine& a, const SourceLine& b) {
        if (a.item != b.item) return a.item < b.item;
        if (a.preferred != b.preferred) return a.preferred;
        return std::tie(a.supplier, a.from_place) < std::tie(b.supplier, b.from_place);
    });
    state.source_of = first_of_each(state.sources, state.items.size(), [](const SourceLine& s) { return s.item; });
    auto& making = state.making;
    std::sort(making.begin(), making.end(), [](const Making& a, const Making& b) {
        return std::tie(a.item, b.lead_days, a.min_quantity, a.multiple) <
               std::tie(b.item, a.lead_days, b.min_quantity, b.multiple);
    });
    making.erase(
        std::unique(making.begin(), making.end(), [](const Making& a, const Making& b) { return a.item == b.item; }),
        making.end());
}

}  // namespace drum::state
