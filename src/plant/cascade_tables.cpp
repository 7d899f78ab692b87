// The year as canonical CSV: header row, LF line ends, exact decimals, times with the offset of the site.
#include <array>
#include <string>

#include "base/decimal.h"
#include "plant/cascade.h"
#include "plant/cascade_year.h"

namespace drum::plant {
namespace {

std::string quoted(const std::string& cell) {
    if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

// One table in the making; a row is given as its cells.
struct Sheet {
    std::string bytes;
    template <class... Cells>
    void row(const Cells&... cells) {
        bool first = true;
        ((bytes += first ? "" : ",", bytes += quoted(cells), first = false), ...);
        bytes += '\n';
    }
};

std::string whole(std::int64_t value) { return std::to_string(value); }
std::string quantity(std::int64_t micro) { return to_text(Quantity{micro}); }
// Data of the catalogue has at most six decimals.
std::string number(double value) { return to_text(nearest_quantity(value)); }
std::string money(double value) { return value > 0 ? number(value) : ""; }
std::string numbered(const char* prefix, std::size_t n, std::size_t digits) {
    const std::string text = std::to_string(n);
    return prefix + std::string(text.size() < digits ? digits - text.size() : 0, '0') + text;
}
std::string clock(int minute) {
    const std::string h = whole(minute / 60), m = whole(minute % 60);
    return (h.size() < 2 ? "0" : "") + h + ":" + (m.size() < 2 ? "0" : "") + m;
}
std::string step_name(int step) { return whole((step + 1) * 10); }
std::string time(const Year& year, Minute at) { return year.zone.to_text({at * kMicrosPerMinute}); }
std::string time(const Year& year, const std::optional<Minute>& at) { return at ? time(year, *at) : ""; }

std::string site(const Year& year) {
    Sheet sheet;
    sheet.row("name", "time_zone", "currency", "target", "review_days", "false_alarms_per_quarter");
    sheet.row("Cascade Cycles", year.zone.name(), "EUR", "0.99", "1", "1");
    return sheet.bytes;
}

std::string items(const Year& year) {
    Sheet sheet;
    sheet.row("item", "name", "unit", "cost", "price", "family", "make_or_buy", "place", "keep");
    for (const Item& item : year.catalogue.items)  // parts are kept; what is made is as the orders show
        sheet.row(item.id, item.name, item.unit, money(item.cost), money(item.price), item.family,
                  item.made ? "make" : "buy", "main", item.made ? "" : "yes");
    return sheet.bytes;
}

std::string units(const Year& year) {
    Sheet sheet;
    sheet.row("item", "unit", "factor_numerator", "factor_denominator");
    for (const Item& item : year.catalogue.items)
        if (!item.purchase.unit.empty()) sheet.row(item.id, item.purchase.unit, whole(item.purchase.unit_units), "1");
    return sheet.bytes;
}

std::string stock(const Year& year) {
    Sheet sheet;
    sheet.row("item", "quantity", "place", "counted_at");
    for (const StockRow& row : year.stock)
        sheet.row(year.catalogue.items[row.item].id, quantity(row.micro), "main", time(year, row.counted));
    return sheet.bytes;
}

std::string moves(const Year& year) {
    static constexpr std::array kKinds{"receipt", "consume", "produce", "ship"};
    Sheet sheet;
    sheet.row("item", "quantity", "time", "kind", "place", "order", "line", "id");
    std::size_t n = 0;
    for (const MoveRow& row : year.moves)
        sheet.row(year.catalogue.items[row.item].id, quantity(row.micro), time(year, row.at),
                  kKinds[static_cast<std::size_t>(row.kind)], "main", row.order, row.line, numbered("M-", ++n, 6));
    return sheet.bytes;
}

std::string resources(const Year& year) {
    Sheet sheet;
    sheet.row("resource", "kind", "name", "servers", "calendar");
    for (const Station& station : year.catalogue.stations)
        sheet.row(station.id, station.kind, station.name, whole(station.servers), year.catalogue.hours[station.hours].id);
    return sheet.bytes;
}

std::string calendars(const Year& year) {
    static constexpr std::array kDays{"Mon", "Tue", "Wed", "Thu", "Fri"};
    Sheet sheet;
    sheet.row("calendar", "weekday", "date", "from", "to");
    const auto& hours = year.catalogue.hours;
    for (const Hours& one : hours)
        for (const char* day : kDays) sheet.row(one.id, day, "", clock(one.from_minute), clock(one.to_minute));
    for (const CalendarRow& row : year.calendar_days) {
        const bool shut = row.from_minute == row.to_minute;
        sheet.row(hours[row.hours].id, "", to_text(row.day), shut ? "" : clock(row.from_minute), shut ? "" : clock(row.to_minute));
    }
    return sheet.bytes;
}

std::string routes(const Year& year) {
    Sheet sheet;
    sheet.row("item", "step", "resource", "run_minutes", "setup_minutes", "run_cv", "yield");
    for (const Item& item : year.catalogue.items)
        for (std::size_t s = 0; s < item.route.size(); ++s) {
            const Step& step = item.route[s];
            sheet.row(item.id, step_name(static_cast<int>(s)), year.catalogue.stations[step.station].id,
                      number(step.run_minutes), number(step.setup_minutes), number(step.run_cv), number(step.yield));
        }
    return sheet.bytes;
}

std::string bom(const Year& year) {
    Sheet sheet;
    sheet.row("item", "component", "quantity", "step", "unit");
    for (const Item& item : year.catalogue.items)
        for (const Component& part : item.components) {
            const Item& component = year.catalogue.items[part.item];
            sheet.row(item.id, component.id, quantity(part.micro), step_name(part.step), component.unit);
        }
    return sheet.bytes;
}

constexpr const char* kOrderCost = "15";  // euro: writing an order, booking its receipt

// Minimum, multiple and unit cost are per purchase unit.
std::string sources(const Year& year) {
    Sheet sheet;
    sheet.row("item", "supplier", "lead_days", "lead_cv", "min_quantity", "multiple", "unit", "unit_cost", "preferred",
              "order_cost");
    for (const Item& item : year.catalogue.items) {
        if (item.made) continue;
        const Purchase& p = item.purchase;
        const Supplier& supplier = year.catalogue.suppliers[p.supplier];
        sheet.row(item.id, supplier.name, number(supplier.lead_days), number(supplier.lead_cv), whole(p.min_units),
                  whole(p.multiple), p.unit.empty() ? item.unit : p.unit,
                  number(item.cost * static_cast<double>(p.unit_units)), "yes", kOrderCost);
    }
    return sheet.bytes;
}

// Purchase orders are in the purchase unit, as their paper is.
std::string orders(const Year& year) {
    static constexpr std::array kStages{"requested", "approved", "placed", "received"};
    Sheet sheet;
    sheet.row("order", "line", "item", "quantity", "unit", "kind", "supplier", "status", "requested_at",
              "approval_requested_at", "approved_at", "approver", "placed_at", "promised_at", "received_quantity",
              "received_at", "place");
    for (const OrderRow& row : year.orders) {
        const Item& item = year.catalogue.items[row.item];
        const std::int64_t unit = row.buy ? item.purchase.unit_units : 1;
        sheet.row(row.order, row.line, item.id, quantity(row.micro / unit),
                  row.buy && !item.purchase.unit.empty() ? item.purchase.unit : item.unit, row.buy ? "buy" : "make",
                  row.buy ? year.catalogue.suppliers[item.purchase.supplier].name : "",
                  kStages[static_cast<std::size_t>(row.stage)], time(year, row.requested),
                  time(year, row.approval_requested), time(year, row.approved), row.approved ? "purchasing-lead" : "",
                  time(year, row.placed), time(year, row.promised),
                  row.received ? quantity(row.received_micro / unit) : "", time(year, row.received), "main");
    }
    return sheet.bytes;
}

std::string demand(const Year& year) {
    Sheet sheet;
    sheet.row("order", "line", "item", "quantity", "price", "customer", "ordered_at", "due_at", "shipped_quantity",
              "shipped_at", "status");
    for (const DemandRow& row : year.demand)
        sheet.row(row.order, row.line, year.catalogue.items[row.item].id, whole(row.pieces),
                  quantity(row.price_cents * 10'000), row.customer, time(year, row.ordered), time(year, row.due),
                  row.shipped ? whole(row.pieces) : "", time(year, row.shipped), row.shipped ? "shipped" : "open");
    return sheet.bytes;
}

std::string operations(const Year& year) {
    static constexpr std::array kStates{"run", "setup", "down"};
    Sheet sheet;
    sheet.row("case", "resource", "start", "end", "item", "step", "activity", "state", "good", "scrap", "worker", "id");
    std::size_t n = 0;
    for (const OperationRow& row : year.operations) {
        const Station& station = year.catalogue.stations[row.station];
        const bool run = row.activity == Activity::run;
        sheet.row(row.work, station.id, time(year, row.start), time(year, row.end), year.catalogue.items[row.item].id,
                  step_name(row.step), station.name, kStates[static_cast<std::size_t>(row.activity)], run ? whole(row.good) : "",
                  run ? whole(row.scrap) : "", numbered("W-", static_cast<std::size_t>(row.worker), 3), numbered("OP-", ++n, 6));
    }
    return sheet.bytes;
}

}  // namespace

std::vector<TableFile> cascade_cycles(std::uint64_t seed) {
    const Year year = cascade_year(seed);
    return {
        {"site.csv", site(year)},           {"items.csv", items(year)},         {"units.csv", units(year)},
        {"stock.csv", stock(year)},         {"moves.csv", moves(year)},         {"resources.csv", resources(year)},
        {"calendars.csv", calendars(year)}, {"routes.csv", routes(year)},       {"bom.csv", bom(year)},
        {"sources.csv", sources(year)},     {"orders.csv", orders(year)},       {"demand.csv", demand(year)},
        {"operations.csv", operations(year)},
    };
}

}  // namespace drum::plant
