// What the rows of the site say, read one by one.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "book.h"
#include "days.h"

namespace drum::oracle {

const Item& item_of(const Site& site, const std::string& name) {
    for (const Item& item : site.items)
        if (item.name == name) return item;
    std::abort();  // the description names an item that it does not have
}

int level_of(const Site& site, const std::string& item) {
    int level = 0;
    for (const BillLine& line : site.bills)
        if (line.component == item) level = std::max(level, 1 + level_of(site, line.item));
    return level;
}

std::string plans_at(const Site& site, const std::string& item, const std::string& place) {
    for (const PlaceSource& source : site.places)
        if (source.item == item && source.place == place) return place;
    return "";
}

const Source* preferred_source(const Site& site, const std::string& item) {
    for (const Source& source : site.sources)
        if (source.item == item && source.preferred) return &source;
    return nullptr;
}

const Making* making_of(const Site& site, const std::string& item) {
    for (const Making& making : site.makings)
        if (making.item == item) return &making;
    return nullptr;
}

int make_lead(const Site& site, const std::string& item) {
    const Making* making = making_of(site, item);
    return making ? making->lead_days.value_or(0) : 0;
}

std::vector<Step> route_of(const Site& site, const std::string& item) {
    std::vector<Step> out;
    for (const Step& step : site.steps)
        if (step.item == item) out.push_back(step);
    return out;
}

const Machine& machine_of(const Site& site, const std::string& name) {
    for (const Machine& machine : site.machines)
        if (machine.name == name) return machine;
    std::abort();
}

double minutes_on(const Site& site, const Machine& machine, int day) {
    if (machine.capacity_per_day) {
        Calendar weekdays;
        weekdays.week = {true, true, true, true, true, false, false};
        return open_on(site, weekdays, day) ? *machine.capacity_per_day : 0;
    }
    if (!open_on(site, machine.calendar, day)) return 0;
    int from = machine.calendar.from_hour;
    if (day == 0 && site.at_noon) from = std::max(from, 12);
    return std::max(0, machine.calendar.to_hour - from) * 60.0;
}

bool nobodys_yet(const Order& order) { return order.status == "draft" || order.status == "requested"; }

bool valid(const BillLine& line, int day) {
    if (line.from && day < *line.from) return false;
    return !line.to || day <= *line.to;
}

bool first_step_draws(const Site& site, const BillLine& line) {
    for (const Step& step : route_of(site, line.item))
        if (step.name == line.step) return false;
    return true;
}

double drawn_per_piece(const Site& site, const BillLine& line) {
    double begun = 1;
    bool drawn = first_step_draws(site, line);
    for (const Step& step : route_of(site, line.item)) {
        if (step.name == line.step) drawn = true;
        if (drawn) begun *= step.begun_per_good;
    }
    return line.quantity * begun;
}

std::map<std::string, double> parts_of(const Site& site, const std::string& item, int day) {
    std::map<std::string, double> out;
    for (const BillLine& line : site.bills)
        if (line.item == item && valid(line, day)) out[line.component] += drawn_per_piece(site, line);
    return out;
}

// The row of the order's own supplier, else the preferred one.
const Source* source_of(const Site& site, const Order& order) {
    for (const Source& source : site.sources)
        if (source.item == order.item && source.supplier == order.supplier) return &source;
    return preferred_source(site, order.item);
}

bool draws_are_named(const Site& site, const Order& order) {
    return std::any_of(site.draws.begin(), site.draws.end(),
                       [&](const Draw& draw) { return draw.order == order.name; });
}

double drawn_by_moves(const Site& site, const Order& order, const std::string& component) {
    double drawn = 0;
    for (const Draw& draw : site.draws)
        if (draw.order == order.name && draw.component == component) drawn += draw.quantity;
    return drawn;
}

namespace {

bool work_draws_ahead(const Site& site) {
    for (const Order& order : site.orders) {
        if (order.kind != "make" || !open(order)) continue;
        for (const auto& [component, per_piece] : parts_of(site, order.item, 0))
            if (order.received <= 0 && drawn_by_moves(site, order, component) > 1e-9) return true;
    }
    return false;
}

// By when an order that was placed should have come.
int expected(const Site& site, const Order& order) {
    if (order.promised) return *order.promised;
    if (order.kind == "make") return made_arrives(site, make_lead(site, order.item), order.placed.value_or(0));
    return bought_arrives(site, *source_of(site, order), order.placed.value_or(0));
}

}  // namespace

bool open(const Order& order) { return order.status != "cancelled" && order.received < order.quantity; }

bool to_begin(const Site& site, const Order& order) {
    if (order.kind != "make") return false;
    if (nobodys_yet(order)) return true;
    if (order.received > 0 || draws_are_named(site, order)) return false;
    if (order.start && *order.start > 0) return true;
    if (!parts_of(site, order.item, 0).empty() && work_draws_ahead(site)) return true;
    int next = 1;  // nothing shows it: is there time yet?
    while (route_of(site, order.item).empty() && !site_works(site, next)) ++next;
    return !order.start && order.promised && made_from(site, order.item, order.quantity, next) <= *order.promised;
}

// Nothing shows that it has begun: it has not before somebody gave it out, nor before its start, and not at all where
// it should be there.
int begun_at_best(const Site& site, const Order& order) {
    if (overdue(site, order)) return 0;
    return std::min(0, std::max(order.placed.value_or(order.start.value_or(-kNever)),
                                order.start.value_or(order.placed.value_or(-kNever))));
}

int comes(const Site& site, const Order& order) {
    int tomorrow = 1;
    while (!site_works(site, tomorrow)) ++tomorrow;
    int placed = overdue(site, order) ? tomorrow : expected(site, order);
    const bool given_out = order.kind == "make" && !nobodys_yet(order) && !to_begin(site, order);
    if (given_out && order.received <= 0 && !draws_are_named(site, order) && !route_of(site, order.item).empty())
        placed = std::max(placed, made_from(site, order.item, order.quantity, begun_at_best(site, order)));
    if (to_begin(site, order)) {
        const int said = nobodys_yet(order) ? order.promised.value_or(0) : placed;
        const int begun = route_of(site, order.item).empty() ? 0 : std::max(0, order.start.value_or(0));
        return std::max(said, made_from(site, order.item, order.quantity - order.received, begun));
    }
    if (!nobodys_yet(order)) return placed;
    return std::max(bought_arrives(site, *source_of(site, order), 0), order.promised.value_or(0));
}

bool overdue(const Site& site, const Order& order) { return !nobodys_yet(order) && expected(site, order) < 0; }

// Sold so long ago that nobody counts on it, unless an order that is open was placed for it.
bool given_up(const Site& site, const Sale& sale) {
    constexpr int kYear = 365;
    if (!sale.due || *sale.due > -kYear) return false;
    return std::none_of(site.orders.begin(), site.orders.end(),
                        [&](const Order& order) { return order.sale == sale.name && open(order); });
}

void write_sales(Book& book) {
    const Site& site = *book.site;
    for (std::size_t i = 0; i < site.sales.size(); ++i) {
        const Sale& sale = site.sales[i];
        const bool firm = sale.status.empty() || sale.status == "open";
        if (!firm || sale.shipped >= sale.quantity || given_up(site, sale)) continue;
        Need need;
        need.item = sale.item;
        need.place = plans_at(site, sale.item, sale.place);
        need.due = sale.due.value_or(0);
        need.day = std::max(0, need.due);
        need.order = sale.name;
        need.line = sale.line;
        need.quantity = sale.quantity - sale.shipped;
        need.missing = need.quantity;
        need.sale = static_cast<int>(i);
        book.needs.push_back(need);
    }
}

void write_supplies(Book& book) {
    const Site& site = *book.site;
    for (const Stock& stock : site.stocks) {
        if (stock.held || stock.quantity <= 0) continue;
        if (stock.last_day && *stock.last_day < 0) continue;
        Supply supply;
        supply.item = stock.item;
        supply.place = plans_at(site, stock.item, stock.place);
        supply.last_day = stock.last_day.value_or(kNever);
        supply.left = stock.quantity;
        book.supplies.push_back(supply);
    }
    for (std::size_t i = 0; i < site.orders.size(); ++i) {
        const Order& order = site.orders[i];
        if (!open(order)) continue;
        if (order.kind == "transfer" && plans_at(site, order.item, order.supplier).empty()) continue;
        Supply supply;
        supply.item = order.item;
        supply.place = plans_at(site, order.item, order.place);
        supply.day = comes(site, order);
        supply.last_day = kNever;
        supply.open = static_cast<int>(i);
        if (order.kind != "make") supply.soonest = 1;  // whoever is asked today
        if (to_begin(site, order) && route_of(site, order.item).empty())
            supply.soonest = made_from(site, order.item, order.quantity - order.received, 0);
        supply.order = order.name;
        supply.line = order.line;
        supply.left = supply.brought = order.quantity - order.received;
        book.supplies.push_back(supply);
    }
}

// On the last day on which it can leave to be there as promised.
void write_transfers(Book& book) {
    const Site& site = *book.site;
    for (std::size_t i = 0; i < site.orders.size(); ++i) {
        const Order& order = site.orders[i];
        if (!open(order) || order.kind != "transfer" || plans_at(site, order.item, order.supplier).empty()) continue;
        for (const PlaceSource& lane : site.places) {
            if (lane.item != order.item || lane.place != order.supplier) continue;
            const int promised = std::max(0, order.promised.value_or(0));
            Need need;
            need.item = order.item;
            need.place = lane.place;
            need.day = make_by(site, lane.transit_days, promised).value_or(0);
            need.wanted = Wanted::sent;
            need.due = need.used = promised;
            need.order = order.name;
            need.line = order.line;
            need.quantity = need.missing = order.quantity - order.received;
            need.open = static_cast<int>(i);
            book.needs.push_back(need);
        }
    }
}

}  // namespace drum::oracle
