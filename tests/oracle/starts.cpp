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

// The work of a day is written on a strip of paper, from the right, into what is blank before `at`. Gives where it
// begins.
double write_on(std::vector<Busy>& strip, double at, double& minutes) {
    while (minutes > 0 && at > 0) {
        Busy before;  // what is written last before `at`
        for (const Busy& busy : strip)
            if (busy.from < at && busy.to > before.to) before = busy;
        if (before.to >= at) {
            at = before.from;
            continue;
        }
        const double part = std::min(minutes, at - before.to);
        strip.push_back({at - part, at});
        minutes -= part;
        at -= part;
    }
    return at;
}

struct Takes {  // of a step: its machine, and its crew if it takes one
    std::string machine;
    double minutes = 0, setup = 0;
};

std::vector<Takes> what_takes(const std::vector<Step>& route, std::size_t step, double pieces) {
    const double all = pieces * begun(route, step);
    const Step& one = route[step];
    std::vector<Takes> out{{one.machine, all * one.run_minutes + one.setup_minutes, one.setup_minutes}};
    if (!one.crew.empty()) out.push_back({one.crew, all * one.crew_minutes, 0});
    return out;
}

// Where all that the step needs can work.
bool open_to_all(const Site& site, const Step& step, int day) {
    return minutes_on(site, machine_of(site, step.machine), day) > 0 &&
           (step.crew.empty() || minutes_on(site, machine_of(site, step.crew), day) > 0);
}

// Of so many minutes those that are open by the end of a day.
double open_by(const Site& site, const Machine& machine, double minutes, int day) {
    double open = 0;
    for (int d = 0; d <= day; ++d) open += minutes_on(site, machine, d);
    return std::min(minutes, open);
}

// Gives when they begin; what there was no time for stays in `minutes`.
Start write_back(Book& book, const Machine& machine, Start at, double& minutes) {
    while (at.day >= 0 && minutes > 0) {
        const double open = minutes_on(*book.site, machine, at.day);
        at.minute = write_on(book.busy[{machine.name, at.day}], std::min(at.minute, open), minutes);
        if (minutes <= 0) return at;
        at = {at.day - 1, kDayEnds};
    }
    return minutes > 0 ? Start{0, 0} : at;
}

struct Placed {
    Start begins;
    std::map<std::string, Start> steps;
    bool late = false;  // it should have begun before today
};

// On the open minutes, to be through by `at`. Of work that is on its way as it should only what lies before the day it
// comes.
Placed place_backwards(Book& book, Task task, double pieces, int on_its_way_by) {
    const Site& site = *book.site;
    const std::vector<Step> route = route_of(site, task.item);
    Placed out;
    Start at = task.end;
    for (std::size_t i = route.size(); i-- > 0;) {
        Start first = at;
        for (const Takes& takes : what_takes(route, i, pieces)) {
            const Machine& machine = machine_of(site, takes.machine);
            double minutes = takes.minutes;
            if (on_its_way_by >= 0) minutes = open_by(site, machine, minutes, on_its_way_by);
            book.work[machine.name] += minutes;
            task.machine = machine.name;
            task.minutes = minutes;
            task.setup = std::min(minutes, takes.setup);
            if (site.crowded) book.tasks.push_back(task);
            const Start begins = write_back(book, machine, at, minutes);
            if (minutes > 0) out.late = true;
            if (site.crowded) book.tasks.back().placed = begins;
            if (std::tie(begins.day, begins.minute) < std::tie(first.day, first.minute)) first = begins;
        }
        out.steps[route[i].name] = at = first;
    }
    out.begins = at;
    return out;
}

}  // namespace

// What begins when the machine opens is given out the working day before.
void begin_at(const Book& book, Plan& plan, Start begins) {
    plan.start = plan.told = begins.day;
    plan.start_minute = begins.minute;
    if (plan.start_minute > 0) return;
    do --plan.told;
    while (plan.told > 0 && !site_works(*book.site, plan.told));
    plan.told = std::max(0, plan.told);
}

// These two look at days alone: of several steps only where a day holds all there is to do.
int begins_by(const Site& site, const std::string& item, const std::string& step, int day) {
    const std::vector<Step> route = route_of(site, item);
    if (route.empty()) return make_by(site, make_lead(site, item), day).value_or(0);
    for (std::size_t i = route.size(); i-- > 0;) {
        while (day > 0 && !open_to_all(site, route[i], day)) --day;
        if (route[i].name == step) break;
    }
    return day;
}

int made_from(const Site& site, const std::string& item, double quantity, int day) {
    const std::vector<Step> route = route_of(site, item);
    if (route.empty()) return made_arrives(site, make_lead(site, item), day);
    if (site.crowded) {  // one step
        int last = day;
        for (const Takes& takes : what_takes(route, 0, quantity)) {
            const Machine& machine = machine_of(site, takes.machine);
            int on = day;
            for (double left = takes.minutes - minutes_on(site, machine, on); left > 1e-9;
                 left -= minutes_on(site, machine, on))
                ++on;
            last = std::max(last, on);
        }
        return last;
    }
    for (const Step& step : route)
        while (!open_to_all(site, step, day)) ++day;
    return day;
}

namespace {

bool has_route(const Site& site, const std::string& item) { return !route_of(site, item).empty(); }

void start_make(Book& book, const Task& task) {
    Plan& plan = book.plans[task.plan];
    const Placed placed = place_backwards(book, task, plan.quantity, -1);
    plan.step_starts = placed.steps;
    plan.late = placed.late;
    begin_at(book, plan, placed.begins);
}

// What is left of the work, were its machines to do it before all other.
int done_first(const Site& site, const std::string& item, double pieces, int on_its_way_by) {
    const std::vector<Step> route = route_of(site, item);
    int day = 0;
    double done = 0;  // minutes of the day
    for (std::size_t i = 0; i < route.size(); ++i) {
        std::pair<int, double> last{day, done};
        for (const Takes& takes : what_takes(route, i, pieces)) {
            const Machine& machine = machine_of(site, takes.machine);
            double left = takes.minutes;
            if (on_its_way_by >= 0) left = open_by(site, machine, left, on_its_way_by);
            std::pair<int, double> at{day, done};
            for (; at.second + left > minutes_on(site, machine, at.first) + 1e-9; ++at.first, at.second = 0)
                left -= minutes_on(site, machine, at.first) - at.second;
            last = std::max(last, {at.first, at.second + left});
        }
        std::tie(day, done) = last;
    }
    return day;
}

void start_order(Book& book, const Task& task) {
    const auto open = static_cast<std::size_t>(task.open);
    const Order& order = book.site->orders[open];
    // Of what has begun as many minutes as lie between now and the day it comes, or is put off to.
    int on_its_way_by = to_begin(*book.site, order) ? -1 : comes(*book.site, order);
    if (on_its_way_by >= 0 && is_put_off(book, open)) on_its_way_by = work_due(book, open).day;
    const double pieces = order.quantity - order.received;
    const Placed placed = place_backwards(book, task, pieces, on_its_way_by);
    if (book.site->crowded) book.order_starts[open] = placed.steps;
    for (Supply& supply : book.supplies)
        if (supply.open == task.open) supply.soonest = done_first(*book.site, task.item, pieces, on_its_way_by);
}

// Of the work of a level: what is due later first; of equal moments plans before orders, what stands later before what
// stands earlier.
void start_makes(Book& book, std::size_t first_plan, int level) {
    const Site& site = *book.site;
    std::vector<Task> tasks;
    for (std::size_t i = first_plan; i < book.plans.size(); ++i) {
        const Plan& plan = book.plans[i];
        if (plan.verb != Verb::make || !has_route(site, plan.item)) continue;
        Task task;
        task.end = {plan.need_day, plan.need_minute};
        task.level = level;
        task.item = task.name = plan.item;
        task.plan = i;
        tasks.push_back(task);
    }
    for (std::size_t i = 0; i < site.orders.size(); ++i) {
        const Order& order = site.orders[i];
        if (order.kind != "make" || !open(order) || !has_route(site, order.item) || level_of(site, order.item) != level)
            continue;
        Task task;
        task.end = work_due(book, i);
        task.level = level;
        task.item = order.item;
        task.open = static_cast<int>(i);
        task.name = order.name + " " + order.line;
        tasks.push_back(task);
    }
    std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
        const bool plan_a = a.open < 0, plan_b = b.open < 0;
        return std::tie(a.end.day, a.end.minute, plan_a, a.name) > std::tie(b.end.day, b.end.minute, plan_b, b.name);
    });
    for (const Task& task : tasks) task.open < 0 ? start_make(book, task) : start_order(book, task);
}

// When the step begins that draws it, by the bill of the day on which the whole is begun.
void want_parts(Book& book, std::size_t first_plan) {
    const Site& site = *book.site;
    for (std::size_t i = first_plan; i < book.plans.size(); ++i) {
        Plan& plan = book.plans[i];
        if (plan.verb == Verb::transfer) continue;
        for (const BillLine& line : site.bills) {
            const auto step = plan.step_starts.find(line.step);
            const Start at = step == plan.step_starts.end() ? Start{plan.start, plan.start_minute} : step->second;
            if (line.item != plan.item || !valid(line, plan.start)) continue;
            Need need;
            need.item = line.component;
            need.day = at.day;
            need.minute = at.minute;
            need.wanted = Wanted::planned;
            need.due = plan.need_day;
            need.order = plan.item;
            need.quantity = plan.quantity * drawn_per_piece(site, line);
            need.missing = need.quantity;
            plan.parts.push_back({book.needs.size(), first_step_draws(site, line) ? "" : line.step});
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
        std::vector<std::string> places{""};
        for (const PlaceSource& place : site.places)
            if (place.item == item.name) places.push_back(place.place);
        for (const std::string& place : places) net(book, item.name, place);
        move_between(book, item.name);
        for (const std::string& place : places) plan_item(book, item.name, place);
    }
    start_makes(book, first_plan, level);
    want_parts(book, first_plan);
    write_open_work(book, level);
}

namespace {

// The first day, from `day` on, on which all that this step draws is there; of the first step with what names none.
int parts_there(const Book& book, const Plan& plan, double share, const std::string& step, bool first, int day) {
    for (const Part& part : plan.parts)
        if (part.step == step || (first && part.step.empty()))
            day = std::max(day, there_of(book.needs[part.need], share));
    return day;
}

int comes_when(const Book& book, const Plan& plan, double share) {
    const Site& site = *book.site;
    int day = plan.start;
    if (plan.verb == Verb::make && has_route(site, plan.item)) {
        bool first = true;
        for (const Step& step : route_of(site, plan.item)) {
            day = parts_there(book, plan, share, step.name, first, day);
            while (!open_to_all(site, step, day)) ++day;
            first = false;
        }
        return day;
    }
    for (const Part& part : plan.parts) day = std::max(day, there_of(book.needs[part.need], share));
    while (day > plan.start && !site_works(site, day)) ++day;
    if (plan.verb == Verb::buy) return bought_arrives(site, *preferred_source(site, plan.item), day);
    if (plan.verb == Verb::make) return made_arrives(site, make_lead(site, plan.item), day);
    for (const PlaceSource& place : site.places)
        if (place.item == plan.item) return made_arrives(site, place.transit_days, day);
    return day;
}

// When the first so many of its pieces are there. In time is in time; only what is late or waits is counted forwards.
int share_comes(const Book& book, const Plan& plan, double share) {
    bool waits = false;
    for (const Part& part : plan.parts) {
        const Need& need = book.needs[part.need];
        waits = waits || there_of(need, share) > need.day;
    }
    const bool on_machines = plan.verb == Verb::make && has_route(*book.site, plan.item);
    if (on_machines && book.site->crowded)
        return std::max(plan.need_day, through(book, std::size_t(&plan - book.plans.data()), -1, share));
    return waits || plan.late ? comes_when(book, plan, share) : std::min(plan.need_day, comes_when(book, plan, share));
}

void finish_plan(const Book& book, Plan& plan) {
    for (const Part& part : plan.parts) {
        const Need& need = book.needs[part.need];
        if (need.unclear) plan.unclear = true;
        if (need.served > need.day && need.helped) plan.helped = true;
    }
    for (const Task& task : book.tasks) {
        if (task.open >= 0 || &book.plans[task.plan] != &plan) continue;
        if (book.may_be_freed.contains(task.machine)) plan.helped = true;
        if (book.unclear_machines.contains(task.machine)) plan.unclear = true;
    }
    plan.there = share_comes(book, plan, 1);
}

// An open order is not told to wait for what it has to draw: where it would, nothing is said of what it serves.
void doubt_open_orders(Book& book, const std::string& item) {
    for (Supply& supply : book.supplies) {
        if (supply.item != item || supply.open < 0) continue;
        for (const Need& need : book.needs) {
            if (need.open != supply.open) continue;
            const bool in_house = std::all_of(need.uses.begin(), need.uses.end(), [&](const Use& use) {
                return book.supplies[use.supply].open < 0 && book.supplies[use.supply].plan < 0;
            });
            if (need.served > need.day || need.unclear || (need.day == 0 && !in_house)) supply.unclear = true;
        }
    }
}

void serve(const Book& book, Need& need) {
    need.served = need.day;
    for (Use& use : need.uses) {
        const Supply& supply = book.supplies[use.supply];
        const Plan* plan = supply.plan < 0 ? nullptr : &book.plans[static_cast<std::size_t>(supply.plan)];
        const bool part_of_a_make = plan && plan->verb == Verb::make && use.upto < supply.brought - 1e-9;
        const int through = supply.open < 0 || supply.through <= 0
                                ? supply.through
                                : oracle::through(book, 0, supply.open, use.upto / supply.brought);
        const int day = supply.open >= 0 ? std::max(work_comes(book, supply), through)
                        : !plan          ? supply.day
                        : part_of_a_make ? share_comes(book, *plan, use.upto / supply.brought)
                                         : plan->there;
        use.there = day;
        use.at = day;
        if (book.site->crowded && supply.open >= 0)
            use.at = ready(book, 0, supply.open, use.upto / supply.brought, day);
        if (book.site->crowded && plan)
            use.at = ready(book, static_cast<std::size_t>(supply.plan), -1,
                           part_of_a_make ? use.upto / supply.brought : 1, day);
        need.served = std::max(need.served, day);
        const bool freed = supply.through > 0 && may_be_freed(book, supply.open);
        if (supply.open >= 0 && std::max(through, supply.soonest) > need.day && !freed) need.hopeless = true;
        if (supply.unclear || (plan && plan->unclear)) need.unclear = true;
        if (day > need.day && (supply.open >= 0 || (plan && plan->helped))) need.helped = true;
    }
}

}  // namespace

void read_upwards(Book& book, int deepest) {
    for (int level = deepest; level >= 0; --level) {
        for (Task& task : book.tasks)
            if (task.level == level) cut_into_pieces(book, task);
        work_through(book, level);
        const auto doubt = [&] {
            for (const Item& item : book.site->items)
                if (level_of(*book.site, item.name) == level) doubt_open_orders(book, item.name);
        };
        doubt();
        // What is brought leaves a stock that is there, so that needs of another place come before the plans of this
        // level.
        for (Need& need : book.needs)
            if ((need.wanted == Wanted::brought || need.wanted == Wanted::sent) &&
                level_of(*book.site, need.item) == level)
                serve(book, need);
        doubt();  // of transfers, now that it is known when there is something to send
        for (Plan& plan : book.plans)
            if (level_of(*book.site, plan.item) == level) finish_plan(book, plan);
        for (Need& need : book.needs)
            if (level_of(*book.site, need.item) == level) serve(book, need);
    }
    make_way(book);
}

}  // namespace drum::oracle
