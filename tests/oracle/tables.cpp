#include "tables.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/check.h"
#include "base/decimal.h"
#include "fact/by_hand.h"

namespace drum::oracle {
namespace {

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::string day_text(const Site& site, int day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{site.first_day + day}}};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string hour_text(int hour) { return (hour < 10 ? "0" : "") + std::to_string(hour) + ":00"; }

void say(Cells& cells, const char* column, const std::string& text) {
    if (!text.empty()) cells.emplace_back(column, text);
}
void say_day(Cells& cells, const Site& site, const char* column, const std::optional<int>& day) {
    if (day) cells.emplace_back(column, day_text(site, *day));
}
void say_number(Cells& cells, const char* column, double value) {
    if (value != 0) cells.emplace_back(column, number(value));
}

class Writing {
public:
    explicit Writing(const Site& site) : site_(site) {}
    Tables write() {
        write_site();
        write_items();
        for (const BillLine& line : site_.bills) write_bill(line);
        for (const Machine& machine : site_.machines) write_machine(machine);
        for (const Step& step : site_.steps) write_step(step);
        for (const Supplier& supplier : site_.suppliers) write_supplier(supplier);
        write_sources();
        for (const Stock& stock : site_.stocks) write_stock(stock);
        for (const Order& order : site_.orders) write_order(order);
        for (const Draw& draw : site_.draws) write_draw(draw);
        for (const Sale& sale : site_.sales) write_sale(sale);
        for (const Past& past : site_.past) write_past(past);
        return std::move(tables_);
    }

private:
    Cells& row(const char* table) {
        for (auto& [name, rows] : tables_.of)
            if (name == table) return rows.emplace_back();
        return tables_.of.emplace_back(table, std::vector<Cells>(1)).second.back();
    }
    // A row a weekday that is open, one a closed day of the next months.
    std::string write_calendar(const std::string& name, const Calendar& calendar) {
        static constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
        for (std::size_t i = 0; i < 7; ++i) {
            if (!calendar.week[i]) continue;
            row("calendars") = {{"calendar", name},
                                {"weekday", kDays[i]},
                                {"from", hour_text(calendar.from_hour)},
                                {"to", hour_text(calendar.to_hour)}};
        }
        for (const int day : calendar.closed) row("calendars") = {{"calendar", name}, {"date", day_text(site_, day)}};
        return name;
    }
    void write_site() {
        Cells cells{{"name", "Small"}, {"review_days", std::to_string(site_.review_days)}};
        if (site_.calendar) say(cells, "calendar", write_calendar("cal-site", *site_.calendar));
        row("site") = cells;
    }
    void write_items() {
        for (const Item& item : site_.items) {
            Cells cells{{"item", item.name}, {"unit", "EA"}, {"make_or_buy", item.made ? "make" : "buy"}};
            if (item.keep) say(cells, "keep", *item.keep ? "yes" : "no");
            const bool product = item.name.front() == 'A';
            if (site_.priced) say(cells, "price", product ? "1000" : "100");
            if (site_.priced) say(cells, "cost", product ? "100" : "10");
            row("items") = cells;
        }
    }
    void write_bill(const BillLine& line) {
        Cells cells{{"item", line.item}, {"component", line.component}, {"quantity", number(line.quantity)}};
        say(cells, "step", line.step);
        say_day(cells, site_, "valid_from", line.from);
        say_day(cells, site_, "valid_to", line.to);
        row("bom") = cells;
    }
    void write_machine(const Machine& machine) {
        Cells cells{{"resource", machine.name}, {"kind", machine.crew ? "crew" : "machine"}};
        if (machine.capacity_per_day)
            say(cells, "capacity_per_day", number(*machine.capacity_per_day));
        else
            say(cells, "calendar", write_calendar("cal-" + machine.name, machine.calendar));
        row("resources") = cells;
    }
    void write_step(const Step& step) {
        Cells cells{{"item", step.item},
                    {"step", step.name},
                    {"resource", step.machine},
                    {"run_minutes", number(step.run_minutes)}};
        say_number(cells, "setup_minutes", step.setup_minutes);
        if (step.begun_per_good != 1) say(cells, "yield", number(1 / step.begun_per_good));
        row("routes") = cells;
        if (step.crew.empty()) return;
        row("routes") = {{"item", step.item},
                         {"step", step.name},
                         {"resource", step.crew},
                         {"run_minutes", number(step.crew_minutes)}};
    }
    void write_supplier(const Supplier& supplier) {
        if (!supplier.calendar) return;
        row("resources") = {{"resource", supplier.name},
                            {"kind", "supplier"},
                            {"calendar", write_calendar("cal-" + supplier.name, *supplier.calendar)}};
    }
    void write_sources() {
        for (const Source& source : site_.sources) {
            Cells cells{
                {"item", source.item}, {"supplier", source.supplier}, {"lead_days", std::to_string(source.lead_days)}};
            say_number(cells, "lead_cv", site_.lead_cv);
            say_number(cells, "min_quantity", source.minimum);
            say_number(cells, "multiple", source.multiple);
            say(cells, "preferred", source.preferred ? "yes" : "");
            if (site_.priced) say(cells, "unit_cost", "5");
            if (source.calendar)
                say(cells, "calendar", write_calendar("cal-" + source.item + source.supplier, *source.calendar));
            if (source.cut_off_hour) say(cells, "cut_off", hour_text(*source.cut_off_hour));
            row("sources") = cells;
        }
        for (const PlaceSource& place : site_.places)
            row("sources") = {
                {"item", place.item}, {"place", place.place}, {"lead_days", std::to_string(place.transit_days)}};
        for (const Making& making : site_.makings) {
            Cells cells{{"item", making.item}, {"place", "main"}};
            if (making.lead_days) say(cells, "lead_days", std::to_string(*making.lead_days));
            say_number(cells, "min_quantity", making.minimum);
            say_number(cells, "multiple", making.multiple);
            row("sources") = cells;
        }
    }
    void write_stock(const Stock& stock) {
        Cells cells{{"item", stock.item}, {"quantity", number(stock.quantity)}, {"counted_at", day_text(site_, -1)}};
        say(cells, "place", stock.place);
        say(cells, "status", stock.held ? "held" : "");
        say_day(cells, site_, "expires_at", stock.last_day);
        if (stock.held || stock.last_day) say(cells, "lot", "lot" + std::to_string(++lots_));
        row("stock") = cells;
    }
    void write_order(const Order& order) {
        Cells cells{{"order", order.name},
                    {"item", order.item},
                    {"quantity", number(order.quantity)},
                    {"kind", order.kind},
                    {"status", order.status}};
        say(cells, "line", order.line);
        say(cells, "supplier", order.supplier);
        say(cells, "place", order.place);
        say(cells, "for", order.sale);
        if (order.status == "requested") say_day(cells, site_, "requested_at", -1);
        say_day(cells, site_, "placed_at", order.placed);
        say_day(cells, site_, "promised_at", order.promised);
        say_day(cells, site_, "start_at", order.start);
        say_number(cells, "received_quantity", order.received);
        if (order.received > 0) say_day(cells, site_, "received_at", -1);
        row("orders") = cells;
    }
    void write_draw(const Draw& draw) {
        Cells cells{
            {"item", draw.component}, {"quantity", number(-draw.quantity)}, {"time", day_text(site_, draw.day)}};
        say(cells, "kind", draw.order.empty() ? "adjust" : "consume");
        say(cells, "order", draw.order);
        row("moves") = cells;
    }
    void write_sale(const Sale& sale) {
        Cells cells{{"order", sale.name},
                    {"item", sale.item},
                    {"quantity", number(sale.quantity)},
                    {"ordered_at", day_text(site_, sale.ordered)}};
        say(cells, "line", sale.line);
        say(cells, "place", sale.place);
        say(cells, "status", sale.status);
        if (sale.status == "quote") say(cells, "probability", "0.3");
        say_day(cells, site_, "due_at", sale.due);
        say_number(cells, "shipped_quantity", sale.shipped);
        if (sale.shipped > 0) say_day(cells, site_, "shipped_at", -1);
        row("demand") = cells;
    }
    void write_past(const Past& past) {
        const std::string name = "OLD" + std::to_string(++olds_);
        row("demand") = {{"order", name},
                         {"item", past.item},
                         {"quantity", number(past.quantity)},
                         {"ordered_at", day_text(site_, past.day - 3)},
                         {"due_at", day_text(site_, past.day)},
                         {"shipped_quantity", number(past.quantity)},
                         {"shipped_at", day_text(site_, past.day)}};
    }

    const Site& site_;
    Tables tables_;
    int lots_ = 0, olds_ = 0;
};

void lay_row(Laid& laid, fact::Table table, const Cells& cells, std::size_t number_of_row) {
    fact::Block& block = laid.blocks[static_cast<std::size_t>(table)];
    std::string content = std::string(fact::name(table)) + "|" + std::to_string(number_of_row);
    for (const auto& [column, text] : cells) content += "|" + column + "=" + text;
    const std::size_t row = block.add_row(fact::key_of(content), Instant::beginning());
    for (const auto& [name, text] : cells) {
        const int column = fact::find_column(table, name);
        if (column < 0) {
            laid.not_carried.push_back(std::string(fact::name(table)) + "." + name);
            continue;
        }
        const fact::Type type = fact::columns(table)[static_cast<std::size_t>(column)].type;
        if (type == fact::Type::text) {
            block.set_text(row, column, text);
            continue;
        }
        const auto value = fact::stored_value(type, text);
        CHECK(value.has_value());
        block.set(row, column, *value);
    }
}

}  // namespace

Tables tables_of(const Site& site) { return Writing(site).write(); }

std::string csv(const Tables& tables) {
    std::string out;
    for (const auto& [name, rows] : tables.of) {
        std::vector<std::string> columns;
        for (const Cells& cells : rows)
            for (const auto& [column, text] : cells)
                if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
        out += "--- " + name + ".csv\n";
        for (std::size_t i = 0; i < columns.size(); ++i) out += (i > 0 ? "," : "") + columns[i];
        out += "\n";
        for (const Cells& cells : rows) {
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (i > 0) out += ",";
                for (const auto& [column, text] : cells)
                    if (column == columns[i]) out += text;
            }
            out += "\n";
        }
    }
    return out;
}

Instant asked_at(const Site& site) {
    return Instant{site.first_day * kMicrosPerDay + (site.at_noon ? 12 * kMicrosPerHour : 0)};
}

Tables backwards(Tables tables) {
    std::reverse(tables.of.begin(), tables.of.end());
    for (auto& [name, rows] : tables.of) std::reverse(rows.begin(), rows.end());
    return tables;
}

// Rows that are alike in all cells are told apart by their number among those alike, whatever stands before them.
Laid lay_down(const Tables& tables) {
    Laid out;
    for (int t = 0; t < fact::kTables; ++t) out.blocks.emplace_back(static_cast<fact::Table>(t));
    for (const auto& [name, rows] : tables.of) {
        const auto table = fact::find_table(name);
        CHECK(table.has_value());
        std::map<Cells, std::size_t> alike;
        for (const Cells& cells : rows) lay_row(out, *table, cells, alike[cells]++);
    }
    return out;
}

}  // namespace drum::oracle
