// What serves what, first come, first served; and what has to be ordered, brought or made of what nothing serves.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "book.h"
#include "days.h"

namespace drum::oracle {
namespace {

using Where = std::vector<std::size_t>;

Where needs_of(const Book& book, const std::string& item, const std::string& place) {
    Where out;
    for (std::size_t i = 0; i < book.needs.size(); ++i)
        if (book.needs[i].item == item && book.needs[i].place == place) out.push_back(i);
    std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
        const Need& x = book.needs[a];
        const Need& y = book.needs[b];
        const auto ordered = [&](const Need& need) {
            return need.sale >= 0 ? book.site->sales[static_cast<std::size_t>(need.sale)].ordered : 0;
        };
        return std::tuple(x.day, x.wanted, x.due, ordered(x), x.order, x.line) <
               std::tuple(y.day, y.wanted, y.due, ordered(y), y.order, y.line);
    });
    return out;
}

// Stock first, what expires earliest before the rest; then orders as they come.
Where supplies_of(const Book& book, const std::string& item, const std::string& place) {
    Where out;
    for (std::size_t i = 0; i < book.supplies.size(); ++i)
        if (book.supplies[i].item == item && book.supplies[i].place == place && book.supplies[i].plan < 0)
            out.push_back(i);
    std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
        const Supply& x = book.supplies[a];
        const Supply& y = book.supplies[b];
        const bool x_comes = x.open >= 0;
        const bool y_comes = y.open >= 0;
        return std::tie(x_comes, x.day, x.last_day, x.order, x.line) <
               std::tie(y_comes, y.day, y.last_day, y.order, y.line);
    });
    return out;
}

// Of what comes by the day first what somebody has bound himself to; of what comes later what comes first.
Where in_turn(const Book& book, const Where& supplies, int day) {
    const auto turn = [&](std::size_t supply) {
        const Supply& one = book.supplies[supply];
        if (one.open < 0) return std::tuple(0, false);
        const bool nobodys = nobodys_yet(book.site->orders[static_cast<std::size_t>(one.open)]);
        return one.day <= day ? std::tuple(nobodys ? 2 : 1, false) : std::tuple(3 + one.day, nobodys);
    };
    Where out = supplies;
    std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) { return turn(a) < turn(b); });
    return out;
}

double take(Book& book, std::size_t need, std::size_t supply) {
    Need& wants = book.needs[need];
    Supply& has = book.supplies[supply];
    if (std::max(wants.day, wants.used) > has.last_day) return 0;
    const double quantity = std::min(wants.missing, has.left);
    if (quantity <= 0) return 0;
    wants.missing -= quantity;
    has.left -= quantity;
    wants.uses.push_back({supply, quantity, has.brought - has.left, 0});
    return quantity;
}

Where short_of(const Book& book, const std::string& item, const std::string& place) {
    Where out = needs_of(book, item, place);
    // What an order brings from a place leaves it as it is there: nothing is ordered for it.
    std::erase_if(out, [&](std::size_t need) {
        return book.needs[need].missing <= 0 || book.needs[need].wanted == Wanted::sent;
    });
    return out;
}

double raised(double quantity, double minimum, double multiple) {
    const double least = std::max(quantity, minimum);
    const double pieces = std::ceil(least - 1e-9);  // nobody orders half a piece
    return multiple > 0 ? std::ceil(pieces / multiple - 1e-9) * multiple : pieces;
}

// A planned order and what it brings.
std::size_t write_plan(Book& book, const Plan& plan) {
    Supply supply;
    supply.item = plan.item;
    supply.place = plan.place;
    supply.last_day = kNever;
    supply.plan = static_cast<int>(book.plans.size());
    supply.left = supply.brought = plan.quantity;
    book.plans.push_back(plan);
    book.supplies.push_back(supply);
    return book.supplies.size() - 1;
}

// One order after the other: `together` says how many of the needs that are still short, from the first, are one order.
template <class Together, class Order>
void order_in_turn(Book& book, const Where& shorts, Together together, Order order) {
    for (std::size_t first = 0; first < shorts.size();) {
        if (book.needs[shorts[first]].missing <= 0) {
            ++first;
            continue;
        }
        const std::size_t end = together(first);
        double missing = 0;
        for (std::size_t i = first; i < end; ++i) missing += book.needs[shorts[i]].missing;
        const std::size_t brings = write_plan(book, order(shorts[first], missing));
        for (std::size_t i = first; i < shorts.size(); ++i) take(book, shorts[i], brings);
        first = end;
    }
}

void plan_buys(Book& book, const std::string& item, const std::string& place) {
    const Site& site = *book.site;
    const Source& source = *preferred_source(site, item);
    const Where shorts = short_of(book, item, place);
    const auto order_day = [&](std::size_t need) { return buy_by(site, source, book.needs[need].day).value_or(0); };
    // One order is what cannot wait for the look after the one at which its first need is ordered.
    const auto together = [&](std::size_t first) {
        const int next = look_after(site, order_day(shorts[first]));
        std::size_t end = first;
        while (end < shorts.size() && order_day(shorts[end]) < next) ++end;
        return end;
    };
    const auto order = [&](std::size_t need, double missing) {
        Plan plan;
        plan.verb = Verb::buy;
        plan.item = item;
        plan.place = place;
        plan.need_day = book.needs[need].day;
        plan.start = plan.told = order_day(need);
        plan.late = !buy_by(site, source, plan.need_day);
        plan.quantity = raised(missing, source.minimum, source.multiple);
        return plan;
    };
    order_in_turn(book, shorts, together, order);
}

void plan_makes(Book& book, const std::string& item) {
    const Site& site = *book.site;
    const Making* making = making_of(site, item);
    const Where shorts = short_of(book, item, "");
    const auto together = [&](std::size_t first) {
        std::size_t end = first;
        while (end < shorts.size() && book.needs[shorts[first]].day == book.needs[shorts[end]].day) ++end;
        return end;
    };
    const auto order = [&](std::size_t need, double missing) {
        Plan plan;
        plan.verb = Verb::make;
        plan.item = item;
        plan.need_day = book.needs[need].day;
        for (const std::size_t other : shorts)  // of the day, and still short: the first hour of it
            if (book.needs[other].day == plan.need_day && book.needs[other].missing > 0)
                plan.need_minute = std::min(plan.need_minute, book.needs[other].minute);
        plan.quantity = making ? raised(missing, making->minimum, making->multiple) : raised(missing, 0, 0);
        const auto by = make_by(site, make_lead(site, item), plan.need_day);
        plan.start = plan.told = by.value_or(0);  // of what has a route it is placed on its machines later
        plan.late = !by;
        return plan;
    };
    order_in_turn(book, shorts, together, order);
}

// A transfer of so many, for this need, of what the other place has left of that supply.
void bring_some(Book& book, const PlaceSource& lane, std::size_t short_need, std::size_t supply) {
    const int day = book.needs[short_need].day;
    const auto by = make_by(*book.site, lane.transit_days, day);
    Plan plan;
    plan.verb = Verb::transfer;
    plan.item = lane.item;
    plan.place = book.needs[short_need].place;
    plan.need_day = day;
    plan.start = plan.told = by.value_or(0);
    plan.late = !by;
    plan.quantity = std::min(book.supplies[supply].left, book.needs[short_need].missing);
    Need leaves;
    leaves.item = lane.item;
    leaves.place = book.supplies[supply].place;
    leaves.day = plan.start;
    leaves.used = day;
    leaves.wanted = Wanted::brought;
    leaves.quantity = plan.quantity;
    leaves.missing = plan.quantity;
    plan.parts.push_back({book.needs.size(), ""});
    book.needs.push_back(leaves);
    take(book, book.needs.size() - 1, supply);
    const std::size_t brings = write_plan(book, plan);
    take(book, short_need, brings);
}

// Whether a lane brings it in time that is there on such a day, and whether it could be bought in time instead.
bool brought_in_time(const Book& book, const PlaceSource& lane, std::size_t need, int there) {
    return made_arrives(*book.site, lane.transit_days, there) <= book.needs[need].day;
}
bool bought_in_time(const Book& book, const std::string& item, std::size_t need) {
    const Source* source = preferred_source(*book.site, item);
    return !item_of(*book.site, item).made && source && bought_arrives(*book.site, *source, 0) <= book.needs[need].day;
}

// What is left of what one place has, and gets, once all is served there, to where it is short; "" is home. Not what
// comes too late where it can be bought in time.
void bring(Book& book, const PlaceSource& lane, const std::string& from, const std::string& to) {
    for (const std::size_t short_need : short_of(book, lane.item, to)) {
        const int day = book.needs[short_need].day;
        const int leaves = make_by(*book.site, lane.transit_days, day).value_or(0);
        for (const std::size_t supply : in_turn(book, supplies_of(book, lane.item, from), leaves)) {
            const Supply& has = book.supplies[supply];
            if (book.needs[short_need].missing <= 0 || has.left <= 0 || has.last_day < day) continue;
            const int there = has.open < 0 ? 0 : has.day;
            if (!brought_in_time(book, lane, short_need, there) && bought_in_time(book, lane.item, short_need)) break;
            bring_some(book, lane, short_need, supply);
        }
    }
}

}  // namespace

namespace {

// Of a part, what stands at home and is neither sold, promised to another place nor still to be drawn by open work.
double free_at_home(const Book& book, const std::string& part) {
    const Site& site = *book.site;
    double out = -drawn_by_work(book, part);
    for (const Supply& supply : book.supplies)
        if (supply.item == part && supply.place.empty() && supply.open < 0 && supply.plan < 0) out += supply.left;
    for (const Need& need : book.needs) {
        if (need.item != part || !need.place.empty()) continue;
        if (need.wanted != Wanted::sale && need.wanted != Wanted::sent) continue;
        double own = 0;  // that orders of its own bring
        for (const Order& order : site.orders)
            if (need.wanted == Wanted::sale && open(order) && order.item == part && order.sale == need.order)
                own += order.quantity - order.received;
        out -= std::max(0.0, need.quantity - own);
    }
    return out;
}

// Who stands first has the first pieces, behind the sale that the order was placed for.
void deal_pieces(Book& book, const Where& needs) {
    std::map<std::size_t, double> dealt;
    for (const bool own : {true, false})
        for (const std::size_t need : needs)
            for (Use& use : book.needs[need].uses) {
                const Supply& supply = book.supplies[use.supply];
                if (supply.open < 0) continue;
                const std::string& sale = book.site->orders[static_cast<std::size_t>(supply.open)].sale;
                const bool mine = !sale.empty() && book.needs[need].sale >= 0 && book.needs[need].order == sale;
                if (mine == own) use.upto = dealt[use.supply] += use.quantity;
            }
}

// How many of so many can be ordered or begun today, by the parts that are there, and when those are there.
struct Anew {
    double quantity = 0;
    int day = 0;
};
Anew ordered_anew(const Book& book, const std::string& item, double quantity, double others) {
    const Site& site = *book.site;
    double all = quantity + others;
    for (const auto& [part, per_piece] : parts_of(site, item, 0))
        all = std::min(all, std::max(0.0, free_at_home(book, part) + 1e-9) / per_piece);
    if (all < quantity + others) all = std::floor(all + 1e-9);  // whole pieces
    const double mine = std::min(quantity, all - others);
    if (mine <= 1e-9) return {};
    if (item_of(site, item).made) return {mine, made_from(site, item, all, 0)};
    int soonest = kNever;
    for (const Source& source : site.sources)
        if (source.item == item) soonest = std::min(soonest, bought_arrives(site, source, 0));
    return soonest == kNever ? Anew{} : Anew{mine, soonest};
}

}  // namespace

// First what is there, comes in time, or comes no later than it would ordered anew. What is missing in all is ordered
// for the first; the others get, each in turn, what is left.
void net(Book& book, const std::string& item, const std::string& place) {
    const Where needs = needs_of(book, item, place);
    const Where supplies = supplies_of(book, item, place);
    for (const std::size_t supply : supplies) {  // an order that was placed for a sale serves that
        if (book.supplies[supply].open < 0) continue;
        const std::string& sale = book.site->orders[static_cast<std::size_t>(book.supplies[supply].open)].sale;
        for (const std::size_t need : needs)
            if (!sale.empty() && book.needs[need].sale >= 0 && book.needs[need].order == sale) take(book, need, supply);
    }
    const auto to_give_out = [&](std::size_t supply) {  // it is begun for the day it is wanted
        const Order& order = book.site->orders[static_cast<std::size_t>(book.supplies[supply].open)];
        return order.kind == "make" && nobodys_yet(order);
    };
    const auto serve = [&](std::size_t need, int latest) {
        for (const std::size_t supply : in_turn(book, supplies, book.needs[need].day))
            if (book.supplies[supply].open < 0 || book.supplies[supply].day <= latest || to_give_out(supply))
                take(book, need, supply);
    };
    double others = 0;
    for (const std::size_t need : needs) {
        serve(need, book.needs[need].day);
        if (book.needs[need].missing <= 1e-9) continue;
        const bool sent = book.needs[need].wanted == Wanted::sent;
        double& missing = book.needs[need].missing;
        const Anew anew = sent ? Anew{} : ordered_anew(book, item, missing, others);
        missing -= anew.quantity;
        serve(need, kNever);
        const double rest = missing;
        missing = anew.quantity;
        serve(need, anew.day);
        missing += rest;
        others += sent ? 0 : missing;
    }
    double lacks = 0;
    for (const std::size_t need : needs)
        lacks += book.needs[need].wanted == Wanted::sent ? 0 : book.needs[need].missing;
    for (const std::size_t supply : supplies) lacks -= book.supplies[supply].open < 0 ? 0 : book.supplies[supply].left;
    for (const std::size_t need : needs) {
        double& missing = book.needs[need].missing;
        const double ordered = book.needs[need].wanted == Wanted::sent ? 0 : std::clamp(lacks, 0.0, missing);
        lacks -= ordered;
        missing -= ordered;
        serve(need, kNever);
        missing += ordered;
    }
    deal_pieces(book, needs);
}

// First what is short at home; then what is short elsewhere, if home is short of nothing.
void move_between(Book& book, const std::string& item) {
    for (const PlaceSource& lane : book.site->places)
        if (lane.item == item) bring(book, lane, lane.place, "");
    if (!short_of(book, item, "").empty()) return;
    for (const PlaceSource& lane : book.site->places)
        if (lane.item == item) bring(book, lane, "", lane.place);
}

void plan_item(Book& book, const std::string& item, const std::string& place) {
    if (item_of(*book.site, item).made && place.empty()) return plan_makes(book, item);
    plan_buys(book, item, place);
}

}  // namespace drum::oracle
