// Buying by typed minima: when on hand + on order falls below the minimum somebody once typed, an order is requested; one
// approver looks once a day; the supplier delivers when he delivers.
#include <algorithm>
#include <cmath>

#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr double kNordlackDaysBefore = 6, kNordlackDaysAfter = 11;
constexpr Minute kLongestWait = 4 * 1440;  // the approver lets nothing lie longer, holidays apart
constexpr int kNordlackChangeDay = -14;  // from the end: 2026-11-09

std::int64_t two_digits(double value) {  // people type 120 or 1500, not 1467
    double scale = 1;
    while (value / scale >= 100) scale *= 10;
    return static_cast<std::int64_t>(std::ceil(value / scale) * scale);
}

// Whole purchase units that bring the position to `up_to`, within the supplier's terms.
std::int64_t order_micro(const Purchase& purchase, std::int64_t missing_micro) {
    const std::int64_t unit = purchase.unit_units * kWhole;
    std::int64_t units = std::max((missing_micro + unit - 1) / unit, purchase.min_units);
    units = (units + purchase.multiple - 1) / purchase.multiple * purchase.multiple;
    return units * unit;
}

int working_days(const World& world, Day from, Day to) {
    int days = 0;
    for (Day day = from; day < to; day = day + 1) days += working_day(world, day) ? 1 : 0;
    return days;
}

// What the primer is ordered up to. The last orders of the year are sized so that it ends between its typed minimum and
// what the booth will use while Nordlack takes eleven days: too much to have asked for more, too little to be safe.
constexpr double kPrimerTarget = 342;      // litres on hand at the end
constexpr int kPrimerLastCallOff = 20;     // working days before the end
constexpr int kPrimerSizedFrom = 40;

double primer_per_day(const World& world) {
    const double laid_out = world.catalogue().items[world.catalogue().primer].use_per_day;
    return world.primer_minutes > 9600 ? world.primer_used / world.primer_minutes * 960 : laid_out;
}

std::int64_t primer_up_to(const World& world, int days_left) {
    const std::int64_t usual = world.typed_up_to[world.catalogue().primer];
    if (days_left > kPrimerSizedFrom) return usual;
    return static_cast<std::int64_t>((kPrimerTarget - 60 + primer_per_day(world) * days_left) * 1e6);
}

// Millionths of the item to request today; 0 = none.
std::int64_t wanted(const World& world, int item) {
    const std::int64_t position = world.on_hand[item] + world.on_order[item];
    const Purchase& purchase = world.catalogue().items[item].purchase;
    std::int64_t up_to = world.typed_up_to[item];
    if (item == world.catalogue().primer) {
        const int days_left = working_days(world, today(world), world.end_day);
        if (days_left == kPrimerLastCallOff) {  // a look ahead at the month, to the nearest drum
            const double missing = kPrimerTarget + primer_per_day(world) * days_left - static_cast<double>(position) / 1e6;
            const std::int64_t drums = std::llround(missing / static_cast<double>(purchase.unit_units));
            return std::max<std::int64_t>(0, drums) * purchase.unit_units * kWhole;
        }
        up_to = primer_up_to(world, days_left);
    }
    return position < world.typed_min[item] ? order_micro(purchase, up_to - position) : 0;
}

void write_request(World& world, const std::string& order, int line, int item, std::int64_t micro) {
    OrderRow row;
    row.order = order;
    row.line = std::to_string(line);
    row.item = item;
    row.micro = micro;
    row.buy = true;
    row.requested = world.now;
    row.approval_requested = world.now + 5 + world.buying.below(25);
    world.on_order[item] += micro;
    world.awaiting_approval.push_back(static_cast<int>(world.buy_orders.size()));
    world.buy_orders.push_back(std::move(row));
}

double lead_days(World& world, int supplier) {
    const Catalogue& c = world.catalogue();
    double mean = c.suppliers[supplier].lead_days;
    if (supplier == c.nordlack)
        mean = today(world) >= world.end_day + kNordlackChangeDay ? kNordlackDaysAfter : kNordlackDaysBefore;
    return std::max(1.0, world.buying.lognormal(mean, c.suppliers[supplier].lead_cv));
}

// The first working day from `day` on, at some minute of the goods-in desk.
Minute goods_in(World& world, Day day) {
    while (!working_day(world, day)) day = day + 1;
    return local(world, day, 450 + static_cast<int>(world.buying.below(450)));
}

void place(World& world, int row_index, double lead) {
    OrderRow& row = world.buy_orders[row_index];
    const Purchase& purchase = world.catalogue().items[row.item].purchase;
    row.stage = OrderStage::placed;
    row.placed = world.now + 10 + world.buying.below(40);
    Day promised = today(world) + static_cast<int>(std::lround(world.catalogue().suppliers[purchase.supplier].lead_days));
    while (!working_day(world, promised)) promised = promised + 1;
    row.promised = local(world, promised, 1020);

    const Day arrival = today(world) + std::max(1, static_cast<int>(std::lround(lead)));
    const std::int64_t unit = purchase.unit_units * kWhole;
    const double fate = world.buying.uniform();
    std::int64_t coming = row.micro;
    if (fate > 0.97 && row.micro >= 10 * unit) coming -= std::max<std::int64_t>(1, row.micro / unit / 15) * unit;  // short
    if (fate < 0.12 && row.micro >= 4 * unit) {  // in two parts
        const std::int64_t first = row.micro / unit * 2 / 3 * unit;
        schedule(world, goods_in(world, arrival), EventKind::receipt, row_index, first);
        schedule(world, goods_in(world, arrival + 2 + static_cast<int>(world.buying.below(4))), EventKind::receipt, row_index,
                 coming - first, true);
        return;
    }
    schedule(world, goods_in(world, arrival), EventKind::receipt, row_index, coming, true);
}

}  // namespace

void type_minima(World& world) {
    const Catalogue& c = world.catalogue();
    for (std::size_t i = 0; i < c.items.size(); ++i) {
        const Item& item = c.items[i];
        if (item.made) continue;
        const Supplier& supplier = c.suppliers[item.purchase.supplier];
        const double drawn = 1.65 + 1.7 * supplier.lead_cv + 0.7 * world.buying.uniform();
        const double factor = item.purchase.typed_factor > 0 ? item.purchase.typed_factor : drawn;
        const double lead_working_days = (supplier.lead_days + 1.2) * 5 / 7 + 0.5;
        const std::int64_t min = two_digits(item.use_per_day * lead_working_days * factor);
        const double cycle_days = item.cost * item.use_per_day > 400 ? 8 : 14 + 8 * world.buying.uniform();
        const bool primer = static_cast<int>(i) == c.primer;
        const double cycle = item.use_per_day * (primer ? 24 : cycle_days);
        world.typed_min[i] = min * kWhole;
        world.typed_up_to[i] = two_digits(static_cast<double>(min) + cycle) * kWhole;
    }
}

void request_orders(World& world) {
    const Catalogue& c = world.catalogue();
    for (int s = 0; s < static_cast<int>(c.suppliers.size()); ++s) {
        std::string order;
        int line = 0;
        for (int i = 0; i < static_cast<int>(c.items.size()); ++i) {
            if (c.items[i].purchase.supplier != s) continue;
            const std::int64_t micro = wanted(world, i);
            if (micro <= 0) continue;
            if (order.empty()) {
                const std::string number = std::to_string(++world.purchase_orders);
                order = "PO-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
            }
            write_request(world, order, ++line, i, micro);
        }
    }
}

void look_at_requests(World& world) {
    Day next = today(world) + 1;
    while (!working_day(world, next)) next = next + 1;
    const Minute next_look = local(world, next, 1020);
    std::vector<int> left;
    const auto& waiting = world.awaiting_approval;
    for (std::size_t first = 0; first < waiting.size();) {
        std::size_t end = first;
        const std::string order = world.buy_orders[waiting[first]].order;
        while (end < waiting.size() && world.buy_orders[waiting[end]].order == order) ++end;
        const bool long_enough = next_look - *world.buy_orders[waiting[first]].requested > kLongestWait;
        const bool approved = world.buying.uniform() < 0.71 || long_enough;
        const int item = world.buy_orders[waiting[first]].item;
        const double lead = approved ? lead_days(world, world.catalogue().items[item].purchase.supplier) : 0;
        for (std::size_t i = first; i < end; ++i) {
            if (!approved) {
                left.push_back(waiting[i]);
                continue;
            }
            world.buy_orders[waiting[i]].approved = world.now;
            place(world, waiting[i], lead);
        }
        first = end;
    }
    world.awaiting_approval = std::move(left);
}

void receive(World& world, const Event& event) {
    OrderRow& row = world.buy_orders[event.subject];
    const int item = row.item;
    row.received = world.now;
    row.received_micro += event.amount;
    world.on_order[item] -= event.last ? event.amount + (row.micro - row.received_micro) : event.amount;
    if (event.last) row.stage = OrderStage::received;
    move(world, item, event.amount, Movement::receipt, std::string(row.order), std::string(row.line));
    start_waiting_everywhere(world);
}

}  // namespace drum::plant
