// What open orders have still to draw, how much of them anybody needs, and when.
#include <algorithm>
#include <cmath>

#include "book.h"
#include "days.h"

namespace drum::oracle {
namespace {

int promised_or_comes(const Site& site, const Order& order) {
    return std::max(0, order.promised.value_or(comes(site, order)));
}

bool sooner(const Start& a, const Start& b) { return std::tie(a.day, a.minute) < std::tie(b.day, b.minute); }

// The first moment at which something needs it that it serves.
std::optional<Start> first_wanted(const Book& book, std::size_t open) {
    std::optional<Start> out;
    for (const Need& need : book.needs)
        for (const Use& use : need.uses)
            if (book.supplies[use.supply].open == static_cast<int>(open) &&
                (!out || sooner({need.day, need.minute}, *out)))
                out = Start{need.day, need.minute};
    return out;
}

std::optional<Start> put_off_to(const Book& book, std::size_t open);  // below

// On its machine there is no time for it from the day on which it is to begin, and something waits for it.
bool begins_before_said(const Book& book, std::size_t open) {
    const Site& site = *book.site;
    const Order& order = site.orders[open];
    const auto placed = book.order_starts.find(open);
    const auto wanted = first_wanted(book, open);
    if (placed == book.order_starts.end() || !wanted || wanted->day > promised_or_comes(site, order)) return false;
    int begins = *order.start;
    for (const auto& [step, at] : placed->second) begins = std::min(begins, at.day);
    return begins < *order.start;
}

// Counted back from the day it is to be done.
Start work_starts(const Book& book, std::size_t open, const std::string& step) {
    const Site& site = *book.site;
    const Order& order = site.orders[open];
    const bool pulled = sooner(work_due(book, open), {promised_or_comes(site, order)});
    const bool as_said = order.start && *order.start >= 0 && !pulled && !put_off_to(book, open);
    if (as_said && !begins_before_said(book, open)) return {*order.start};
    if (const auto on_machines = book.order_starts.find(open); on_machines != book.order_starts.end()) {
        const auto named = on_machines->second.find(step);
        return named == on_machines->second.end() ? on_machines->second.at(route_of(site, order.item)[0].name)
                                                  : named->second;
    }
    if (overdue(site, order) && !put_off_to(book, open)) return {0};
    return {begins_by(site, order.item, step, work_due(book, open).day)};
}

// Work that has drawn something goes on by the bill of the day on which it was to begin.
int bill_day(const Book& book, std::size_t open, int begins) {
    const Order& order = book.site->orders[open];
    const bool drew = std::any_of(book.site->draws.begin(), book.site->draws.end(),
                                  [&](const Draw& draw) { return draw.order == order.name && draw.quantity > 0; });
    return drew && order.start ? std::min(begins, *order.start) : begins;
}

// The last day on which what is not placed yet can still be sent: for the first day it is wanted, of what nobody wants
// for its own. Of what is placed the last on which its parts can be, to come when it does.
int sent_by(const Book& book, std::size_t open) {
    const Site& site = *book.site;
    const Order& order = site.orders[open];
    const int day = !nobodys_yet(order) ? comes(site, order)
                                        : first_wanted(book, open).value_or(Start{order.promised.value_or(0)}).day;
    return buy_by(site, *source_of(site, order), day).value_or(0);
}

// Parts of a purchase are still to be sent: nobody has placed it; moves say how much was; or nothing was, and moves
// name other such orders, or name none yet, with time left to make it. Some that came without being named: parts just
// go.
bool sends_parts(const Site& site, const Order& order) {
    if (order.kind != "buy") return false;
    if (nobodys_yet(order) || draws_are_named(site, order)) return true;
    bool named = false;
    for (const Order& other : site.orders) {
        const bool has_bill = std::any_of(site.bills.begin(), site.bills.end(), [&](const BillLine& line) {
            return line.item == other.item && line.to.value_or(0) >= 0;
        });
        if (other.kind != "buy" || !has_bill) continue;
        if (other.received > 0 && !draws_are_named(site, other)) return false;
        named = named || draws_are_named(site, other);
    }
    return named || buy_by(site, *source_of(site, order), comes(site, order)).has_value();
}

// By order: what nobody needs of it. As much as is to come of orders that are overdue stays of those that are not, the
// first first.
struct Spare {
    double unneeded = 0, stands_in = 0;
};
std::map<std::size_t, Spare> spare_of(const Book& book) {
    std::map<std::pair<std::string, std::string>, double> doubtful;  // of an item at a place
    std::map<std::size_t, Spare> out;
    std::vector<std::size_t> in_time;  // supplies, by day
    std::vector<double> used(book.supplies.size(), 0);
    for (const Need& need : book.needs)
        for (const Use& use : need.uses) used[use.supply] += use.quantity;
    for (std::size_t i = 0; i < book.supplies.size(); ++i) {
        const Supply& supply = book.supplies[i];
        if (supply.open < 0) continue;
        const Order& order = book.site->orders[static_cast<std::size_t>(supply.open)];
        if (!overdue(*book.site, order) || to_begin(*book.site, order))
            in_time.push_back(i);
        else if (!nobodys_yet(order)) {
            doubtful[{supply.item, supply.place}] += used[i];
            out[static_cast<std::size_t>(supply.open)].unneeded = supply.brought - used[i];
        }
    }
    std::stable_sort(in_time.begin(), in_time.end(), [&](std::size_t a, std::size_t b) {
        const Supply &one = book.supplies[a], &other = book.supplies[b];
        return std::tie(one.day, one.order, one.line) < std::tie(other.day, other.order, other.line);
    });
    for (const std::size_t i : in_time) {
        const Supply& supply = book.supplies[i];
        double& lost = doubtful[{supply.item, supply.place}];
        const double spare = supply.brought - used[i], instead = std::min(lost, spare);
        lost -= instead;
        Spare& mine = out[static_cast<std::size_t>(supply.open)];
        mine.unneeded += spare - instead;
        mine.stands_in += instead;
    }
    return out;
}

// What frees less than a two-hundredth of the money in open orders, work aside, is left as it is.
bool worth_changing(const Site& site, const Order& work) {
    const auto cost = [&](const Order& order) {
        const bool bought = std::any_of(site.sources.begin(), site.sources.end(),
                                        [&](const Source& one) { return one.item == order.item; });
        const double each = !site.priced ? 0 : bought ? 5 : order.item.front() == 'A' ? 100 : 10;  // a product's
        return each * (order.quantity - order.received);
    };
    double money = 0;
    for (const Order& order : site.orders)
        if (order.kind != "make" && open(order)) money += cost(order);
    return cost(work) >= money / 200;
}

// Pieces that somebody is at: all where moves do not say how many parts were drawn, and what is overdue.
double under_way(const Site& site, const Order& order) {
    const double all = order.quantity - order.received;
    if (order.kind != "make" || to_begin(site, order)) return 0;
    if (overdue(site, order) || !draws_are_named(site, order)) return all;
    double out = 0;
    const int day = order.start ? std::min(0, *order.start) : 0;
    for (const BillLine& line : site.bills) {
        if (line.item != order.item || !valid(line, day)) continue;
        const double per_piece = drawn_per_piece(site, line);
        out = std::max(out, drawn_by_moves(site, order, line.component) / per_piece - order.received);
    }
    return std::min(std::ceil(out - 1e-9), all);  // a piece that is begun is ended
}

bool can_be_changed(const Site& site, const Order& order) {
    return order.kind == "make" && under_way(site, order) < order.quantity - order.received - 1e-9 &&
           worth_changing(site, order);
}

// Work that is to come two weeks or more before anything needs it is put off to that day.
std::optional<Start> put_off_to(const Book& book, std::size_t open) {
    const Order& order = book.site->orders[open];
    const std::optional<Start> wanted = first_wanted(book, open);
    if (spare_of(book)[open].stands_in > 1e-9) return {};
    if (!order.promised && !order.start && order.kind == "make" &&
        to_begin(*book.site, order))  // nobody has said a day
        return wanted && wanted->day > comes(*book.site, order) ? wanted : std::nullopt;
    if (!can_be_changed(*book.site, order)) return {};
    return wanted && wanted->day - comes(*book.site, order) >= 14 ? wanted : std::nullopt;
}

// Of a purchase nobody has sent yet, what is needed of it.
double pieces_to_buy(const Book& book, std::size_t open) {
    const Site& site = *book.site;
    const Order& order = site.orders[open];
    const double all = order.quantity - order.received;
    if (!nobodys_yet(order) && draws_are_named(site, order)) return all;
    if (order.placed.value_or(-1) >= 0 || !worth_changing(site, order)) return all;
    double needed = all - spare_of(book)[open].unneeded;
    const Source& source = *source_of(site, order);
    if (needed > 1e-9) needed = std::max(needed, source.minimum);
    if (needed > 1e-9 && source.multiple > 0) needed = std::ceil(needed / source.multiple - 1e-9) * source.multiple;
    return std::min(all, needed);
}

}  // namespace

bool is_put_off(const Book& book, std::size_t open) { return put_off_to(book, open).has_value(); }

// Work that nobody is at, and that can still be changed, is to bring what is needed of it, if anything.
double pieces_to_make(const Book& book, std::size_t open) {
    const Site& site = *book.site;
    const Order& order = site.orders[open];
    const double all = order.quantity - order.received;
    if (order.kind == "buy") return pieces_to_buy(book, open);
    if (!can_be_changed(site, order)) return all;
    double needed = all - spare_of(book)[open].unneeded;
    const Making* making = making_of(site, order.item);
    if (needed > 1e-9 && making) {  // no smaller batch is made
        needed = std::max(needed, making->minimum);
        if (making->multiple > 0) needed = std::ceil(needed / making->multiple - 1e-9) * making->multiple;
    }
    return std::min(all, std::max(needed, under_way(site, order)));
}

// As it was promised, be that kept or not; of what nobody has promised when it comes; earlier where somebody needs it
// earlier and nobody has said when it starts.
Start work_due(const Book& book, std::size_t open) {
    const Order& order = book.site->orders[open];
    const int promised = promised_or_comes(*book.site, order);
    if (const auto later = put_off_to(book, open)) return *later;
    const Start wanted = first_wanted(book, open).value_or(Start{promised});
    return sooner(wanted, {promised}) ? wanted : Start{promised};
}

int work_comes(const Book& book, const Supply& supply) {
    const Site& site = *book.site;
    const auto open = static_cast<std::size_t>(supply.open);
    const Order& order = site.orders[open];
    if (const auto later = put_off_to(book, open)) return later->day;
    const bool given_out = order.kind != "make" || !nobodys_yet(order);
    if (given_out || !sooner(work_due(book, open), {promised_or_comes(site, order)})) return supply.day;
    return std::min(supply.day, std::max(work_due(book, open).day,
                                         made_from(site, order.item, order.quantity - order.received, 0)));
}

// Pieces of a component that it has still to draw, to bring so many.
double still_draws(const Site& site, const Order& order, const BillLine& line, double pieces) {
    const double per_piece = drawn_per_piece(site, line), received_took = order.received * per_piece;
    const double ahead = std::max(0.0, drawn_by_moves(site, order, line.component) - received_took);
    return std::max(0.0, pieces * per_piece - ahead);
}

double drawn_by_work(const Book& book, const std::string& component) {
    const Site& site = *book.site;
    double out = 0;
    for (std::size_t i = 0; i < site.orders.size(); ++i) {
        const Order& order = site.orders[i];
        if (order.kind != "make" || !open(order)) continue;
        for (const BillLine& line : site.bills)
            if (line.item == order.item && line.component == component && valid(line, bill_day(book, i, 0)))
                out += still_draws(site, order, line, order.quantity - order.received);
    }
    return out;
}

// What open work has still to draw, when the step begins that draws it, and what is bought with a bill and not placed
// yet. A bill names a component once.
void write_open_work(Book& book, int level) {
    const Site& site = *book.site;
    for (std::size_t i = 0; i < site.orders.size(); ++i) {
        const Order& order = site.orders[i];
        if (level_of(site, order.item) != level) continue;
        const bool work = order.kind == "make";
        const bool subcontract = sends_parts(site, order);
        if (!open(order) || (!work && !subcontract)) continue;
        const Start sent{subcontract ? sent_by(book, i) : 0};
        for (const BillLine& line : site.bills) {
            if (line.item != order.item ||
                !valid(line, bill_day(book, i, work ? work_starts(book, i, "").day : sent.day)))
                continue;
            const Start at = work ? work_starts(book, i, line.step) : sent;
            const double to_draw = still_draws(site, order, line, pieces_to_make(book, i));
            if (to_draw <= 1e-9) continue;
            Need need;
            need.item = line.component;
            need.day = at.day;
            need.minute = at.minute;
            need.wanted = work ? Wanted::work : Wanted::subcontract;
            need.due = at.day;
            need.order = order.name;
            need.line = order.line;
            need.quantity = to_draw;
            need.missing = to_draw;
            need.open = static_cast<int>(i);
            book.needs.push_back(need);
        }
    }
}

}  // namespace drum::oracle
