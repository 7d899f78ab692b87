// When work must start: minutes are placed backwards from the day of need on what the machines have open.
#include <algorithm>

#include "book.h"
#include "days.h"

namespace drum::oracle {
namespace {

double begun(const std::vector<Step>& route, std::size_t from) {
    double out = 1;
    for (std::size_t i = from; i < route.size(); ++i) out *= route[i].begun_per_good;
    return out;
}

}  // namespace

void place_backwards(Book& book, Plan& plan) {
    const Site& site = *book.site;
    const std::vector<Step> route = route_of(site, plan.item);
    int day = plan.need_day;
    for (std::size_t i = route.size(); i-- > 0;) {
        const Machine& machine = machine_of(site, route[i].machine);
        double minutes = plan.quantity * begun(route, i) * route[i].run_minutes + route[i].setup_minutes;
        book.work[machine.name] += minutes;
        while (minutes > 0 && day >= 0) {
            double& taken = book.taken[{machine.name, day}];
            const double part = std::min(minutes, minutes_on(site, machine, day) - taken);
            taken += std::max(0.0, part);
            minutes -= std::max(0.0, part);
            if (minutes > 0) --day;
        }
        if (minutes > 0) {
            plan.late = true;
            day = 0;
        }
    }
    plan.start = day;
}

// These two look at days alone: of several steps only where a day holds all there is to do.
int begins_by(const Site& site, const std::string& item, int day) {
    const std::vector<Step> route = route_of(site, item);
    if (route.empty()) return make_by(site, make_lead(site, item), day).value_or(0);
    for (std::size_t i = route.size(); i-- > 0;)
        while (day > 0 && minutes_on(site, machine_of(site, route[i].machine), day) <= 0) --day;
    return day;
}

int made_from(const Site& site, const std::string& item, int day) {
    const std::vector<Step> route = route_of(site, item);
    if (route.empty()) return made_arrives(site, make_lead(site, item), day);
    for (const Step& step : route)
        while (minutes_on(site, machine_of(site, step.machine), day) <= 0) ++day;
    return day;
}

namespace {

bool has_route(const Site& site, const std::string& item) { return !route_of(site, item).empty(); }

// What is due later is placed first; of equal days what stands later among the items.
void start_makes(Book& book, std::size_t first_plan) {
    std::vector<std::size_t> makes;
    for (std::size_t i = first_plan; i < book.plans.size(); ++i)
        if (book.plans[i].verb == Verb::make && has_route(*book.site, book.plans[i].item)) makes.push_back(i);
    std::sort(makes.begin(), makes.end(), [&](std::size_t a, std::size_t b) {
        const Plan& x = book.plans[a];
        const Plan& y = book.plans[b];
        return std::tie(x.need_day, x.item) > std::tie(y.need_day, y.item);
    });
    for (const std::size_t i : makes) {
        book.plans[i].late = false;
        place_backwards(book, book.plans[i]);
    }
}

void want_parts(Book& book, std::size_t first_plan) {
    for (std::size_t i = first_plan; i < book.plans.size(); ++i) {
        if (book.plans[i].verb == Verb::transfer) continue;
        for (const auto& [component, per_piece] : parts_of(*book.site, book.plans[i].item, book.plans[i].start)) {
            Need need;
            need.item = component;
            need.day = book.plans[i].start;
            need.wanted = Wanted::planned;
            need.due = need.day;
            need.order = book.plans[i].item;
            need.quantity = book.plans[i].quantity * per_piece;
            need.missing = need.quantity;
            book.plans[i].parts.push_back(book.needs.size());
            book.needs.push_back(need);
        }
    }
}

}  // namespace

void plan_level(Book& book, int level) {
    const Site& site = *book.site;
    const std::size_t first_plan = book.plans.size();
    for (const Item& item : site.items) {
        if (level_of(site, item.name) != level) continue;
        for (const PlaceSource& place : site.places) {
            if (place.item != item.name) continue;
            net(book, item.name, place.place);
            plan_item(book, item.name, place.place);
        }
        net(book, item.name, "");
        plan_item(book, item.name, "");
    }
    start_makes(book, first_plan);
    want_parts(book, first_plan);
}

namespace {

int comes_when(const Site& site, const Plan& plan, int from) {
    if (plan.verb == Verb::buy) return bought_arrives(site, *preferred_source(site, plan.item), from);
    if (plan.verb == Verb::make) return made_from(site, plan.item, from);
    for (const PlaceSource& place : site.places)
        if (place.item == plan.item) return made_arrives(site, place.transit_days, from);
    return from;
}

// The last day on which all of `needs` are served, or `day` where that is later.
int all_served(const Book& book, const std::vector<std::size_t>& needs, int day) {
    for (const std::size_t need : needs) day = std::max(day, book.needs[need].served);
    return day;
}

void finish_plan(const Book& book, Plan& plan) {
    const Site& site = *book.site;
    int start = all_served(book, plan.parts, plan.start);
    const bool waits = start > plan.start;
    while (waits && plan.verb != Verb::make && !site_works(site, start)) ++start;
    while (waits && plan.verb == Verb::make && !has_route(site, plan.item) && !site_works(site, start)) ++start;
    for (const std::size_t need : plan.parts) {
        if (book.needs[need].served <= plan.start) continue;
        if (book.needs[need].helped) plan.helped = true;
        if (book.needs[need].unclear) plan.unclear = true;
    }
    const bool on_machines = plan.verb == Verb::make && has_route(site, plan.item);
    if (on_machines && site.crowded && (waits || plan.late)) plan.unclear = true;
    // In time is in time; only what is late or waits is counted forwards.
    plan.there =
        waits || plan.late ? comes_when(site, plan, start) : std::min(plan.need_day, comes_when(site, plan, start));
}

// An open order is not told to wait for what it has to draw: where it would, nothing is said of what it serves.
void doubt_open_orders(Book& book, const std::string& item) {
    for (Supply& supply : book.supplies) {
        if (supply.item != item || supply.open < 0) continue;
        for (const Need& need : book.needs)
            if (need.open == supply.open && (need.served > need.day || need.unclear)) supply.unclear = true;
    }
}

void serve(const Book& book, Need& need) {
    need.served = need.day;
    for (const Use& use : need.uses) {
        const Supply& supply = book.supplies[use.supply];
        const Plan* plan = supply.plan < 0 ? nullptr : &book.plans[static_cast<std::size_t>(supply.plan)];
        const int day = plan ? plan->there : supply.day;
        need.served = std::max(need.served, day);
        if (supply.unclear || (plan && plan->unclear)) need.unclear = true;
        if (day > need.day && (supply.open >= 0 || (plan && plan->helped))) need.helped = true;
    }
}

}  // namespace

void read_upwards(Book& book, int deepest) {
    for (int level = deepest; level >= 0; --level) {
        for (const Item& item : book.site->items)
            if (level_of(*book.site, item.name) == level) doubt_open_orders(book, item.name);
        // What is brought leaves a stock that is there, so that needs of another place come before the plans of this
        // level.
        for (Need& need : book.needs)
            if (need.wanted == Wanted::brought && level_of(*book.site, need.item) == level) serve(book, need);
        for (Plan& plan : book.plans)
            if (level_of(*book.site, plan.item) == level) finish_plan(book, plan);
        for (Need& need : book.needs)
            if (level_of(*book.site, need.item) == level) serve(book, need);
    }
}

}  // namespace drum::oracle
