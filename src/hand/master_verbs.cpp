// The little that must be known of things before advice on them is possible, for those who have no table of it.
#include <array>

#include "hand/verbs.h"

namespace drum::hand {
namespace {

template <class Parsed, class Number>
Result<void> number_option(const Entry& entry, Row& row, const char* option, int column, Result<Parsed> (*parse)(std::string_view), Number Parsed::* field) {
    if (!entry.said.has(option)) return {};
    const auto value = parse(entry.said.option(option));
    if (!value) return fail(ErrorCode::bad_input, std::string("--") + option + ": " + value.error().message);
    if ((*value).*field < 0) return fail(ErrorCode::bad_input, std::string("--") + option + " cannot be below zero");
    row.number(column, (*value).*field);
    return {};
}

// Where an item comes from, and how long that takes.
Result<void> source(Entry& entry, const std::string& item) {
    namespace c = fact::sources;
    bool any = entry.said.has("supplier");
    for (const char* option : {"lead-days", "min", "multiple", "buy-unit", "min-value", "order-cost"})
        if (entry.said.has(option) && !any) return fail(ErrorCode::bad_input, std::string("--") + option + " is said of a --supplier");
    if (!any) return {};
    Row row = entry.row(fact::Table::sources);
    row.text(c::item, item).text(c::supplier, entry.said.option("supplier")).text(c::unit, entry.said.option("buy-unit")).text(c::preferred, "yes");
    const ItemBook& mine = entry.book.items[item];
    if (const std::string unit = entry.said.option("buy-unit"); !unit.empty() && unit != mine.unit && !mine.factors.contains(unit))
        return fail(ErrorCode::bad_input, "say first what a '" + unit + "' is: drum record unit " + item + " " + unit + " QTY");
    if (auto said = number_option(entry, row, "lead-days", c::lead_days, parse_rate, &Rate::nano); !said) return said;
    if (auto said = number_option(entry, row, "min", c::min_quantity, parse_quantity, &Quantity::micro); !said) return said;
    if (auto said = number_option(entry, row, "multiple", c::multiple, parse_quantity, &Quantity::micro); !said) return said;
    if (auto said = number_option(entry, row, "min-value", c::min_value, parse_rate, &Rate::nano); !said) return said;
    if (auto said = number_option(entry, row, "order-cost", c::order_cost, parse_rate, &Rate::nano); !said) return said;
    row.own_key();
    entry.book.items[item].supplier = entry.said.option("supplier");
    return {};
}

// Whether it is kept, and until when it is used.
Result<void> keeping(const Entry& entry, Row& row) {
    const std::string keep = entry.said.option("keep");
    if (!keep.empty() && keep != "yes" && keep != "no")
        return fail(ErrorCode::bad_input, "--keep is yes or no, not '" + keep + "'");
    row.text(fact::items::keep, keep);
    if (!entry.said.has("last-use")) return {};
    const auto day = parse_day(entry.said.option("last-use"));
    if (!day) return fail(ErrorCode::bad_input, "--last-use: " + day.error().message);
    row.number(fact::items::last_use, day->number);
    return {};
}

}  // namespace

Result<std::string> item(Entry& entry) {
    namespace c = fact::items;
    const std::string name = entry.word(0), unit = entry.said.option("unit"), made = entry.said.option("kind");
    const bool known = entry.book.items.contains(name);
    ItemBook& mine = entry.book.items[name];
    if (!unit.empty() && !mine.unit.empty() && unit != mine.unit)
        return fail(ErrorCode::bad_input, name + " is counted in " + mine.unit + ": another unit is said by: drum record unit " + name + " " + unit + " QTY");
    if (!made.empty() && made != "make" && made != "buy") return fail(ErrorCode::bad_input, "--kind is buy or make, not '" + made + "'");
    if (!unit.empty()) mine.unit = unit;
    if (entry.said.has("place")) {
        mine.home = entry.said.option("place");
        mine.balanced_places = 0;
    }
    Row row = entry.row(fact::Table::items);
    row.text(c::item, name).text(c::name, entry.said.option("name")).text(c::unit, unit).text(c::family, entry.said.option("family"));
    row.text(c::make_or_buy, made).text(c::place, entry.said.option("place"));
    if (auto said = number_option(entry, row, "cost", c::cost, parse_rate, &Rate::nano); !said) return std::unexpected(said.error());
    if (auto said = number_option(entry, row, "price", c::price, parse_rate, &Rate::nano); !said) return std::unexpected(said.error());
    if (auto said = keeping(entry, row); !said) return std::unexpected(said.error());
    row.own_key();
    if (auto said = source(entry, name); !said) return std::unexpected(said.error());
    entry.items.push_back(name);
    return (known ? "noted item " : "new item ") + name;
}

Result<std::string> unit(Entry& entry) {
    namespace c = fact::units;
    const std::string item = entry.word(0), unit = entry.word(1);
    if (auto known = entry.need_item(item, ""); !known) return std::unexpected(known.error());
    if (unit == entry.book.items[item].unit) return fail(ErrorCode::bad_input, item + " is counted in " + unit + " itself");
    const auto quantity = parse_quantity(entry.word(2));
    if (!quantity) return fail(ErrorCode::bad_input, "the quantity: " + quantity.error().message);
    if (quantity->micro <= 0) return fail(ErrorCode::bad_input, "the quantity must be above zero, not " + entry.word(2));
    std::int64_t numerator = quantity->micro, denominator = 1'000'000;
    for (const std::int64_t factor : {2, 5})
        while (numerator % factor == 0 && denominator % factor == 0) {
            numerator /= factor;
            denominator /= factor;
        }
    entry.book.items[item].factors[unit] = {numerator, denominator};
    entry.row(fact::Table::units).text(c::item, item).text(c::unit, unit).number(c::factor_numerator, numerator).number(c::factor_denominator, denominator).own_key();
    const std::string own = entry.book.items[item].unit;
    return "a " + unit + " of " + item + " is " + to_text(*quantity) + (own.empty() ? "" : " " + own);
}

Result<std::string> route(Entry& entry) {
    const std::string &item = entry.word(0), &step = entry.word(1), &resource = entry.word(2);
    if (!entry.said.has("choice")) return fail(ErrorCode::bad_input, "say which: --choice WORD");
    const auto known = entry.book.routes.find({item, step, resource});
    if (known == entry.book.routes.end())
        return fail(ErrorCode::not_found, "no route of " + item + " names " + resource + " at step " + step);
    entry.row(fact::Table::routes).of(known->second).text(fact::routes::choice, entry.said.option("choice"));
    entry.items.push_back(item);
    return "at step " + step + " of " + item + " " + resource + " is of choice " + entry.said.option("choice");
}

Result<std::string> site(Entry& entry) {
    namespace c = fact::site;
    Row row = entry.row(fact::Table::site);
    if (entry.said.has("time-zone")) {
        const auto zone = Zone::find(entry.said.option("time-zone"));
        if (!zone) return fail(ErrorCode::bad_input, "--time-zone: " + zone.error().message);
        entry.book.zone = *zone;
    }
    row.text(c::name, entry.word(0)).text(c::time_zone, entry.said.option("time-zone")).text(c::currency, entry.said.option("currency")).own_key();
    return "this is " + entry.word(0);
}

}  // namespace drum::hand
