#include "oracle.h"

#include <algorithm>
#include <cmath>

#include "book.h"
#include "days.h"

namespace drum::oracle {
namespace {

void list_orders(const Book& book, Answer& answer) {
    const Site& site = *book.site;
    for (const Plan& plan : book.plans) {
        Asked& asked = answer.items[plan.item];
        int told = plan.told;  // what is brought leaves when it is there
        if (plan.verb == Verb::transfer)
            for (const Part& part : plan.parts) told = std::max(told, book.needs[part.need].served);
        while (told > plan.told && !site_works(site, told)) ++told;
        asked.order_by = std::min(asked.order_by.value_or(kNever), told);
        if (told >= next_look(site)) continue;
        asked.due = true;
        answer.must_act = true;
        if (plan.verb == Verb::buy) asked.buy += plan.quantity;
        if (plan.verb == Verb::make) asked.make += plan.quantity;
        if (plan.verb == Verb::transfer) asked.transfer += plan.quantity;
    }
    for (auto& [item, asked] : answer.items) asked.transfer = std::ceil(asked.transfer);  // nobody brings half a piece
}

bool behind_a_machine(const Site& site, const std::string& item) {
    return route_of(site, item).size() > 1 ||
           std::any_of(site.bills.begin(), site.bills.end(), [&](const BillLine& line) {
               const std::string& part = line.component;
               return line.item == item && (!route_of(site, part).empty() || behind_a_machine(site, part));
           });
}

void list_open(const Book& book, Answer& answer) {
    const Site& site = *book.site;
    for (const Need& need : book.needs)
        for (const Use& use : need.uses) {
            const Supply& supply = book.supplies[use.supply];
            if (supply.open < 0) continue;
            const Order& order = site.orders[static_cast<std::size_t>(supply.open)];
            // What its machine has no time for comes no sooner for being chased.
            const bool helps = std::max(supply.through, supply.soonest) < std::max(supply.day, supply.through);
            const bool owed = overdue(site, order) && !is_put_off(book, static_cast<std::size_t>(supply.open));
            const bool wanted = owed || (need.day < supply.day && helps);
            const bool unclear = supply.unclear || may_be_freed(book, supply.open);
            if (nobodys_yet(order) || (unclear && !owed)) {
                answer.may_act = true;
                if (wanted || unclear) answer.may_expedite.insert(order.name);
                continue;
            }
            const bool waits = waits_in_time(book, supply.open);
            if (!wanted && order.kind == "make" && (waits || behind_a_machine(site, order.item))) {
                answer.may_pull.insert(order.name);
                answer.may_act = true;
            }
            if (!wanted) continue;
            answer.expedite.insert(order.name);
            const bool now = owed || need.day <= next_look(site);
            (now ? answer.must_act : answer.may_act) = true;
        }
}

void list_late(const Book& book, Answer& answer) {
    for (const Need& need : book.needs) {
        if (need.sale < 0) continue;
        const Sale& sale = book.site->sales[static_cast<std::size_t>(need.sale)];
        const bool promised_earlier = sale.due && *sale.due < 0;
        if (need.unclear || (need.served == need.day && promised_earlier) || (need.served > need.day && !sale.due))
            answer.unclear_sales.insert(sale.name);
        if (need.served == need.day) continue;
        int& day = answer.late[sale.name];
        day = std::max(day, need.served);
        if (!need.helped || need.hopeless) answer.must_tell.insert(sale.name);
    }
    for (const std::string& sale : answer.unclear_sales) answer.must_tell.erase(sale);
    if (!answer.must_tell.empty()) answer.must_act = true;
    if (!answer.late.empty() || !answer.unclear_sales.empty()) answer.may_act = true;
}

// Several steps share a day only if the day holds all there is to do.
bool too_much_for_a_day(const Book& book) {
    if (book.site->crowded) return false;
    for (const Machine& machine : book.site->machines) {
        const auto work = book.work.find(machine.name);
        if (work == book.work.end()) continue;
        const double of_all = machine.capacity_per_day
                                  ? *machine.capacity_per_day
                                  : (machine.calendar.to_hour - std::max(machine.calendar.from_hour, 12)) * 60.0;
        double together = 0;
        for (const auto& [name, minutes] : book.work) together += minutes;
        if (together > of_all) return true;
    }
    return false;
}

}  // namespace

Answer answer_of(const Site& site) {
    Book book;
    book.site = &site;
    write_sales(book);
    write_supplies(book);
    write_transfers(book);
    int deepest = 0;
    for (const Item& item : site.items) deepest = std::max(deepest, level_of(site, item.name));
    for (int level = 0; level <= deepest; ++level) plan_level(book, level);
    read_upwards(book, deepest);
    Answer answer;
    list_orders(book, answer);
    list_open(book, answer);
    list_late(book, answer);
    for (const Supply& supply : book.supplies)
        if (supply.through > 0) answer.do_not_fit.insert(supply.order);
    for (const Order& order : site.orders)  // whether its parts went out may be asked
        if (order.kind == "buy" && open(order) && !nobodys_yet(order) &&
            std::any_of(site.bills.begin(), site.bills.end(),
                        [&](const BillLine& line) { return line.item == order.item; }))
            answer.may_act = true;
    answer.unclear_starts = too_much_for_a_day(book);
    return answer;
}

}  // namespace drum::oracle
