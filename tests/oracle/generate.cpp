#include "generate.h"

#include <algorithm>
#include <map>
#include <set>

#include "book.h"
#include "days.h"
#include "dice.h"

namespace drum::oracle {
namespace {

constexpr const char* kNorth = "north";

std::string numbered(const char* kind, std::size_t number) {
    return std::string(kind) + (number < 10 ? "0" : "") + std::to_string(number);
}

Calendar weekdays(Dice& dice) {
    Calendar out;
    out.week = {true, true, true, true, true, dice.in_hundred(30), false};
    for (int i = dice.from_to(0, 2); i > 0; --i) out.closed.insert(dice.from_to(1, 30));
    return out;
}

void open_the_site(Dice& dice, Site& site, bool crowded) {
    site.first_day = 20'514 + dice.from_to(0, 6);  // from Monday 2 March 2026
    site.crowded = dice.in_hundred(15) || crowded;
    site.at_noon = dice.in_hundred(25);
    site.priced = dice.in_hundred(75);
    site.review_days = dice.one_of({1, 1, 1, 2, 3, 7});
    if (!dice.in_hundred(35)) return;
    site.calendar = weekdays(dice);
    if (!site_works(site, 0)) site.first_day = 20'514;  // somebody asks on a day on which somebody is there
}

struct Parts {
    std::vector<std::string> products, assemblies, bought;
};

Parts name_items(Dice& dice, Site& site) {
    const int all = dice.from_to(2, 12);
    const int products = dice.from_to(1, std::min(4, all - 1));
    const int assemblies = dice.in_hundred(50) ? dice.from_to(0, std::min(3, all - products - 1)) : 0;
    Parts out;
    for (int i = 0; i < all; ++i) {
        Item item;
        const bool product = i < products;
        const bool assembly = !product && i < products + assemblies;
        item.name = numbered(product ? "A" : assembly ? "M" : "X", static_cast<std::size_t>(i));
        item.made = (product || assembly) && dice.in_hundred(80);
        (product ? out.products : assembly ? out.assemblies : out.bought).push_back(item.name);
        site.items.push_back(item);
    }
    return out;
}

void draw_bill(Dice& dice, Site& site, const std::string& item, std::vector<std::string> from, int chances) {
    if (!dice.in_hundred(chances)) return;
    for (int i = dice.from_to(1, 3); i > 0 && !from.empty(); --i) {
        BillLine line;
        line.item = item;
        line.component = dice.one_of(from);
        line.quantity = dice.from_to(1, 3);
        std::erase(from, line.component);
        const bool followed = !from.empty() && dice.in_hundred(12);
        if (followed) line.to = dice.from_to(2, 20);
        site.bills.push_back(line);
        if (!followed) continue;
        BillLine successor = line;
        successor.component = dice.one_of(from);
        std::erase(from, successor.component);
        successor.from = *line.to + 1;
        successor.to.reset();
        site.bills.push_back(successor);
    }
}

void draw_bills(Dice& dice, Site& site, const Parts& parts) {
    std::vector<std::string> below = parts.assemblies;
    below.insert(below.end(), parts.bought.begin(), parts.bought.end());
    for (const std::string& product : parts.products)
        draw_bill(dice, site, product, below, item_of(site, product).made ? 92 : 35);
    for (const std::string& assembly : parts.assemblies)
        draw_bill(dice, site, assembly, parts.bought, item_of(site, assembly).made ? 95 : 80);
}

// All machines of a site work the same hours, so that a day of one is a day of all.
void set_up_machines(Dice& dice, Site& site) {
    const bool by_capacity = !site.at_noon && !site.calendar && dice.in_hundred(40);
    const int hours = site.crowded ? dice.from_to(1, 4) : 16;
    for (int i = dice.from_to(1, 3); i > 0; --i) {
        Machine machine;
        machine.name = numbered("mach", static_cast<std::size_t>(i));
        if (by_capacity) machine.capacity_per_day = site.crowded ? 60 * hours : 480;
        if (site.calendar) machine.calendar = *site.calendar;
        if (!site.calendar && dice.in_hundred(50)) machine.calendar = weekdays(dice);
        if (site.calendar && dice.in_hundred(20)) machine.calendar.closed.insert(dice.from_to(1, 15));
        machine.calendar.from_hour = 6;
        machine.calendar.to_hour = 6 + hours;
        site.machines.push_back(machine);
    }
}

void draw_route(Dice& dice, Site& site, const std::string& item) {
    const int steps = site.crowded ? 1 : dice.from_to(1, 2);
    const bool half = dice.in_hundred(15);
    for (int i = 1; i <= steps; ++i) {
        Step step;
        step.item = item;
        step.name = std::to_string(10 * i);
        step.machine = dice.one_of(site.machines).name;
        step.run_minutes = site.crowded ? dice.from_to(1, 6) : dice.one_of({0.0625, 0.125, 0.25});
        step.setup_minutes = dice.in_hundred(50) ? dice.from_to(1, site.crowded ? 30 : 4) : 0;
        if (half && i == 1) step.begun_per_good = 2;
        if (i == steps && dice.in_hundred(20)) step.begun_per_good = 1.25;
        site.steps.push_back(step);
    }
    if (steps < 2) return;
    for (BillLine& line : site.bills)
        if (line.item == item && dice.in_hundred(30)) line.step = "20";
}

void say_how_it_is_made(Dice& dice, Site& site) {
    set_up_machines(dice, site);
    for (const Item& item : site.items) {
        if (!item.made) continue;
        const bool routed = dice.in_hundred(site.crowded ? 80 : 45);
        if (routed) draw_route(dice, site, item.name);
        if (!dice.in_hundred(routed ? 35 : 75)) continue;
        Making making;
        making.item = item.name;
        if (!routed) making.lead_days = dice.from_to(0, 8);
        making.minimum = dice.one_of({0, 0, 5, 20});
        making.multiple = dice.one_of({0, 0, 4, 10});
        site.makings.push_back(making);
    }
    std::erase_if(site.machines, [&](const Machine& machine) {
        return std::none_of(site.steps.begin(), site.steps.end(),
                            [&](const Step& step) { return step.machine == machine.name; });
    });
}

Source draw_source(Dice& dice, const Site& site, const std::string& item) {
    Source out;
    out.item = item;
    out.supplier = dice.one_of(site.suppliers).name;
    out.lead_days = dice.in_hundred(80) ? dice.from_to(1, 12) : dice.from_to(0, 30);
    out.minimum = dice.one_of({0, 0, 5, 10, 40});
    out.multiple = dice.one_of({0, 0, 5, 12});
    if (dice.in_hundred(25)) out.calendar = weekdays(dice);
    if (site.at_noon && dice.in_hundred(40)) out.cut_off_hour = dice.one_of({10, 15});
    return out;
}

void find_suppliers(Dice& dice, Site& site) {
    for (int i = dice.from_to(1, 3); i > 0; --i) {
        Supplier supplier;
        supplier.name = numbered("sup", static_cast<std::size_t>(i));
        if (dice.in_hundred(20)) supplier.calendar = weekdays(dice);
        site.suppliers.push_back(supplier);
    }
    for (const Item& item : site.items) {
        if (item.made) continue;
        // One each: which of two is asked where the usual one comes too late is a matter of what lateness costs.
        site.sources.push_back(draw_source(dice, site, item.name));
    }
}

void count_stock(Dice& dice, Site& site) {
    for (const Item& item : site.items) {
        Stock stock;
        stock.item = item.name;
        stock.quantity = dice.in_hundred(40) ? 0 : dice.from_to(1, 90);
        site.stocks.push_back(stock);
        if (dice.in_hundred(10)) {
            stock.quantity = dice.from_to(1, 60);
            stock.held = true;
            site.stocks.push_back(stock);
        }
        if (dice.in_hundred(8)) {
            stock.quantity = dice.from_to(1, 60);
            stock.held = false;
            stock.last_day = dice.from_to(-2, 25);
            site.stocks.push_back(stock);
        }
    }
}

Sale draw_sale(Dice& dice, const std::string& item) {
    Sale out;
    out.item = item;
    out.quantity = dice.from_to(1, 60);
    const int kind = dice.from_to(0, 99);
    if (kind >= 5) out.due = kind < 18 ? dice.from_to(-10, -1) : kind < 24 ? 0 : dice.from_to(1, 45);
    out.ordered = std::min(-1, out.due.value_or(-1)) - dice.from_to(0, 15);
    const int word = dice.from_to(0, 99);
    if (word >= 40) out.status = "open";
    if (word >= 82) out.status = dice.one_of({"quote", "held", "cancelled", "lost", "closed"});
    if (dice.in_hundred(12)) out.shipped = dice.from_to(1, static_cast<int>(out.quantity));
    return out;
}

void sell(Dice& dice, Site& site, const std::string& item, int most) {
    for (int i = dice.from_to(0, most); i > 0; --i) {
        Sale sale = draw_sale(dice, item);
        sale.name = numbered("SO-x", site.sales.size());  // lines of one number are told apart by nobody who is told
        sale.line = numbered("", site.sales.size());
        site.sales.push_back(sale);
    }
}

void sell_all(Dice& dice, Site& site, const Parts& parts) {
    for (const std::string& product : parts.products) sell(dice, site, product, 4);
    const bool spares = dice.in_hundred(25);
    for (const Item& item : site.items) {
        const bool goes_in = level_of(site, item.name) > 0;
        const bool product = std::find(parts.products.begin(), parts.products.end(), item.name) != parts.products.end();
        if (!product && (!goes_in || spares)) sell(dice, site, item.name, 2);
    }
}

// The last day on which an order was placed of which a lead time ended on that day: of the source's own days where it
// has a calendar, on a day off of which it brings what the day after would.
int placed_for(const Site& site, const Source& source, int received) {
    if (!source.calendar) return received - source.lead_days;
    int day = received;
    for (int left = source.lead_days; left > 0; --day)
        if (day == received || open_on(site, *source.calendar, day)) --left;
    while (source.lead_days > 0 && !open_on(site, *source.calendar, day)) --day;
    return day;
}

Order draw_order(Dice& dice, const Site& site, const Item& item) {
    Order out;
    out.kind = item.made ? "make" : "buy";
    out.name = numbered(item.made ? "WO-" : "PO-", site.orders.size());
    out.line = dice.in_hundred(30) ? "1" : "";
    out.item = item.name;
    out.quantity = dice.from_to(1, 80);
    const int word = dice.from_to(0, 99);
    out.status = word < 72 ? "placed" : word < 83 ? "draft" : word < 93 ? "requested" : "cancelled";
    if (!nobodys_yet(out)) out.placed = -dice.from_to(1, 30);
    out.promised = dice.in_hundred(18) ? -dice.from_to(1, 6) : dice.from_to(0, 30);
    if (!item.made) out.supplier = preferred_source(site, item.name)->supplier;
    if (!item.made && dice.in_hundred(18)) out.promised.reset();
    if (out.status == "placed" && dice.in_hundred(18)) out.received = dice.from_to(1, static_cast<int>(out.quantity));
    // What came took as long as is said, so that it teaches nothing else.
    if (!item.made && out.received > 0) out.placed = placed_for(site, *preferred_source(site, item.name), -1);
    const bool routed = !route_of(site, item.name).empty();
    if (item.made && routed && nobodys_yet(out)) out.promised = dice.from_to(20, 30);
    if (item.made && dice.in_hundred(40)) out.start = *out.promised - dice.from_to(0, 8);
    return out;
}

void draw_from_stock(Dice& dice, Site& site, const Order& order) {
    for (const auto& [component, per_piece] : parts_of(site, order.item, 0)) {
        if (!dice.in_hundred(60)) continue;
        Draw draw;
        draw.order = order.name;
        draw.component = component;
        draw.quantity = dice.from_to(1, static_cast<int>(order.quantity * per_piece));
        draw.day = -dice.from_to(1, 5);
        site.draws.push_back(draw);
    }
}

void place_orders(Dice& dice, Site& site) {
    for (const Item& item : site.items) {
        for (int i = dice.in_hundred(45) ? dice.from_to(1, 2) : 0; i > 0; --i) {
            const Order order = draw_order(dice, site, item);
            site.orders.push_back(order);
            if (item.made && order.status == "placed" && dice.in_hundred(40)) draw_from_stock(dice, site, order);
        }
    }
}

// Some orders were placed for one sale, of which nothing has come or gone yet.
void peg_orders(Dice& dice, Site& site) {
    std::map<std::string, int> lines;
    for (const Sale& sale : site.sales) ++lines[sale.name];
    for (Order& order : site.orders) {
        if (order.received > 0 || order.status == "cancelled" || !dice.in_hundred(15)) continue;
        for (const Sale& sale : site.sales) {
            const bool firm = sale.status.empty() || sale.status == "open";
            if (sale.item != order.item || !firm || sale.shipped > 0 || lines[sale.name] != 1) continue;
            order.sale = sale.name;
            lines[sale.name] = 0;
            break;
        }
    }
}

double wanted_in_north(const Site& site, const std::string& item) {
    double out = 0;
    for (const Sale& sale : site.sales) {
        const bool firm = sale.status.empty() || sale.status == "open";
        if (sale.item == item && sale.place == kNorth && firm) out += std::max(0.0, sale.quantity - sale.shipped);
    }
    for (const Stock& stock : site.stocks)
        if (stock.item == item && stock.place == kNorth) out -= stock.quantity;
    return out;
}

void order_for_north(Dice& dice, Site& site, const Item& item, bool apart) {
    if (apart && wanted_in_north(site, item.name) >= 1 && dice.in_hundred(35)) {
        Order order = draw_order(dice, site, item);
        order.place = kNorth;
        const int wanted = static_cast<int>(wanted_in_north(site, item.name));
        order.quantity = dice.from_to(1, dice.in_hundred(30) ? wanted + 20 : wanted);
        order.received = 0;
        site.orders.push_back(order);
    }
    if (dice.in_hundred(30)) {
        Order order;
        order.name = numbered("TR-", site.orders.size());
        order.kind = "transfer";
        order.item = item.name;
        order.supplier = kNorth;
        order.quantity = dice.from_to(1, 30);
        order.placed = -2;
        order.promised = dice.from_to(0, apart ? 15 : 5);
        site.orders.push_back(order);
    }
}

void open_north(Dice& dice, Site& site) {
    int most = 2;
    for (const Item& item : site.items) {
        const bool has_bill = !parts_of(site, item.name, 0).empty() || !parts_of(site, item.name, 40).empty();
        if (item.made || has_bill || most == 0 || !dice.in_hundred(60)) continue;
        --most;
        const bool apart = dice.in_hundred(70);
        Stock stock;
        stock.item = item.name;
        stock.place = kNorth;
        stock.quantity = dice.in_hundred(20) ? 0 : dice.from_to(1, 60);
        if (dice.in_hundred(25)) stock.last_day = dice.from_to(-2, 25);
        stock.held = !stock.last_day && dice.in_hundred(10);
        site.stocks.push_back(stock);
        PlaceSource place;
        place.item = item.name;
        place.place = kNorth;
        place.transit_days = std::min(preferred_source(site, item.name)->lead_days, dice.from_to(0, 3));
        if (apart) site.places.push_back(place);
        const std::size_t before = site.sales.size();
        sell(dice, site, item.name, 2);
        for (std::size_t i = before; i < site.sales.size(); ++i) site.sales[i].place = kNorth;
        order_for_north(dice, site, item, apart);
    }
}

// Some steps take a crew too, which works the hours of the first machine.
void add_crew(Dice& dice, Site& site) {
    if (site.steps.empty()) return;
    Machine crew = site.machines.front();
    crew.name = "crew";
    crew.crew = true;
    for (Step& step : site.steps) {
        if (!dice.in_hundred(50)) continue;
        step.crew = crew.name;
        step.crew_minutes = site.crowded ? dice.from_to(1, 4) : 0.0625;
    }
    const auto takes = [](const Step& step) { return !step.crew.empty(); };
    if (std::any_of(site.steps.begin(), site.steps.end(), takes)) site.machines.push_back(crew);
}

// A supplier who has brought something and is late with something else teaches that he may be late again, which is a
// matter of doubt. Of what he brought a piece is still to come: of one who brought nothing whole nothing is learned.
void teach_no_doubt(Site& site) {
    const auto late = [&](const Order& order) {
        if (order.kind != "buy" || order.status == "cancelled" || order.received >= order.quantity) return false;
        const int age = order.placed ? -*order.placed : 1;  // what is requested was so yesterday
        return order.promised.value_or(-1) < 0 && age > preferred_source(site, order.item)->lead_days;
    };
    std::set<std::string> with_late;
    for (const Order& order : site.orders)
        if (late(order)) with_late.insert(order.supplier);
    for (Order& order : site.orders)
        if (order.received >= order.quantity && with_late.contains(order.supplier)) order.received = order.quantity - 1;
}

}  // namespace

// To some who make something of our parts a part of them was sent. No other draw is touched by these.
void send_parts(Dice dice, Site& site) {
    for (const Order& order : site.orders)
        if (order.kind == "buy" && order.status == "placed" && dice.in_hundred(40)) draw_from_stock(dice, site, order);
}

// Some sales have stood open for years. No other draw is touched by these.
void leave_open_for_years(Dice dice, Site& site) {
    for (Sale& sale : site.sales) {
        if (!dice.in_hundred(3) || sale.shipped > 0) continue;  // one shipped so late would speak for the others
        sale.due = -dice.from_to(400, 900);
        sale.ordered = *sale.due - dice.from_to(0, 15);
    }
}

Site site_of(std::uint64_t seed, bool crowded) {
    Dice dice(seed);
    Site site;
    open_the_site(dice, site, crowded);
    const Parts parts = name_items(dice, site);
    draw_bills(dice, site, parts);
    say_how_it_is_made(dice, site);
    find_suppliers(dice, site);
    count_stock(dice, site);
    sell_all(dice, site, parts);
    place_orders(dice, site);
    peg_orders(dice, site);
    if (dice.in_hundred(35)) open_north(dice, site);
    teach_no_doubt(site);
    if (dice.in_hundred(site.crowded ? 60 : 15)) add_crew(dice, site);
    leave_open_for_years(Dice(seed + 2'000'003), site);
    send_parts(Dice(seed + 3'000'003), site);
    return site;
}

Site learning_site_of(std::uint64_t seed) {
    Site site = site_of(seed);
    Dice dice(seed + 1'000'003);
    site.lead_cv = dice.one_of({0.0, 0.2, 0.5});
    for (Item& item : site.items) {
        const int word = dice.from_to(0, 9);
        item.keep = word < 7;
        if (word == 9) item.keep.reset();
    }
    for (const Item& item : site.items) {
        if (!dice.in_hundred(level_of(site, item.name) == 0 ? 80 : 20)) continue;
        const int every = dice.from_to(2, 9);
        const int most = dice.from_to(1, 12);
        for (int day = -120; day < -1; day += every)
            site.past.push_back({item.name, day, static_cast<double>(dice.from_to(1, most))});
    }
    return site;
}

bool whole(const Site& site) {
    const auto known = [&](const std::string& name) {
        return std::any_of(site.items.begin(), site.items.end(), [&](const Item& item) { return item.name == name; });
    };
    const auto all_known = [&](const auto& rows) {
        return std::all_of(rows.begin(), rows.end(), [&](const auto& row) { return known(row.item); });
    };
    const bool named = all_known(site.bills) && all_known(site.steps) && all_known(site.sources) &&
                       all_known(site.places) && all_known(site.makings) && all_known(site.stocks) &&
                       all_known(site.orders) && all_known(site.sales) && all_known(site.past);
    const auto can_be_had = [&](const Item& item) {
        const bool counted = std::any_of(site.stocks.begin(), site.stocks.end(), [&](const Stock& stock) {
            return stock.item == item.name && stock.place.empty() && !stock.held && !stock.last_day;
        });
        return counted && (item.made || preferred_source(site, item.name));
    };
    const auto named_so = [&](const std::string& name) {
        return std::any_of(site.machines.begin(), site.machines.end(),
                           [&](const Machine& m) { return m.name == name; });
    };
    const auto at_hand = [&](const Step& step) {
        return named_so(step.machine) && (step.crew.empty() || named_so(step.crew));
    };
    const auto drawn = [&](const BillLine& line) { return known(line.component); };
    return named && std::all_of(site.items.begin(), site.items.end(), can_be_had) &&
           std::all_of(site.steps.begin(), site.steps.end(), at_hand) &&
           std::all_of(site.bills.begin(), site.bills.end(), drawn);
}

Site a_day_later(Site site) {
    const auto sooner = [](auto& day) { day = day - 1; };
    const auto if_said = [](std::optional<int>& day) {
        if (day) day = *day - 1;
    };
    const auto of_calendar = [](Calendar& calendar) {
        std::set<int> closed;
        for (const int day : calendar.closed) closed.insert(day - 1);
        calendar.closed = closed;
    };
    site.first_day += 1;
    if (site.calendar) of_calendar(*site.calendar);
    for (Machine& machine : site.machines) of_calendar(machine.calendar);
    for (Supplier& supplier : site.suppliers)
        if (supplier.calendar) of_calendar(*supplier.calendar);
    for (Source& source : site.sources)
        if (source.calendar) of_calendar(*source.calendar);
    for (BillLine& line : site.bills) if_said(line.from), if_said(line.to);
    for (Stock& stock : site.stocks) if_said(stock.last_day);
    for (Order& order : site.orders) if_said(order.placed), if_said(order.promised), if_said(order.start);
    for (Draw& draw : site.draws) sooner(draw.day);
    for (Sale& sale : site.sales) if_said(sale.due), sooner(sale.ordered);
    for (Past& past : site.past) sooner(past.day);
    return site;
}

}  // namespace drum::oracle
