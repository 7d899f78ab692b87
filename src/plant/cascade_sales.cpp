// Dealers order, sales promises a day with room in the booth's plan, trucks take what is complete.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr int kShortestPromise = 10, kLongestPromise = 20;  // days from order to due
constexpr int kDealers = 64;
constexpr int kAutumnFrom = -100;  // days before the end
constexpr int kTruckLoads = 17 * 60;  // due by 17:00

struct Wish {
    std::size_t model = 0;
    std::int64_t pieces = 0;
};

std::vector<Wish> draw_wishes(World& world) {
    std::vector<Wish> wishes;
    const double u = world.sales.uniform();
    const int lines = u < 0.45 ? 1 : u < 0.82 ? 2 : 3;
    for (int i = 0; i < lines; ++i) {
        double pick = world.sales.uniform();
        std::size_t model = 0;
        while (model + 1 < world.catalogue().models.size() && pick > world.catalogue().models[model].share) {
            pick -= world.catalogue().models[model].share;
            ++model;
        }
        wishes.push_back({model, 1 + world.sales.below(world.catalogue().models[model].largest_line)});
    }
    return wishes;
}

// Booth minutes that may be promised for a day. In autumn, and more so before the holidays, sales promises
// more than the booth can do in its usual hours: overtime, and the backlog that the year ends on.
double bookable_minutes(const World& world, Day day) {
    constexpr double kUsual = 1.0, kAutumn = 1.07, kHolidayRush = 1.06;
    if (day >= world.end_day) return 960 * kHolidayRush;
    return 960 * (day >= world.end_day + kAutumnFrom ? kAutumn : kUsual);
}

void write_lines(World& world, const std::vector<Wish>& wishes, Minute due) {
    const Catalogue& c = world.catalogue();
    const std::string number = std::to_string(++world.sales_orders);
    const auto dealer = world.sales.below(kDealers) + 1;
    const std::string order = "SO-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    int line = 0;
    for (const Wish& wish : wishes) {
        DemandRow row;
        row.order = order;
        row.line = std::to_string(++line);
        row.customer = "dealer-" + std::to_string(100 + dealer);
        row.item = c.models[wish.model].bike;
        row.pieces = wish.pieces;
        const std::int64_t discount = dealer % 5 + (wish.pieces >= 4 ? 2 : 0);  // percent
        row.price_cents = std::llround(c.items[row.item].price) * (100 - discount);
        row.ordered = world.now;
        row.due = due;
        const int index = static_cast<int>(world.year.demand.size());
        world.year.demand.push_back(std::move(row));
        auto& lines = world.open_lines[wish.model];
        const auto later = std::upper_bound(lines.begin(), lines.end(), due,
                                            [&](Minute at, int l) { return at < world.year.demand[l].due; });
        lines.insert(later, index);
    }
}

}  // namespace

void plan_customer_orders(World& world, Day day) {
    if (weekday(day) > 4) return;
    // Dealers order most in October, for the season and the holidays, and least in spring.
    const Day peak = world.end_day + (-34);
    const double season = 1 + 0.07 * std::cos(2 * std::numbers::pi * (day - peak) / 365.0);
    constexpr double kPiecesPerOrder = 4.25;
    const std::int64_t orders = world.sales.poisson(1.20 * season * world.catalogue().bikes_per_day / kPiecesPerOrder);
    for (std::int64_t i = 0; i < orders; ++i)
        schedule(world, local(world, day, 480 + static_cast<int>(world.sales.below(530))), EventKind::customer_orders);
}

void take_customer_order(World& world) {
    const std::vector<Wish> wishes = draw_wishes(world);
    double minutes = 0;
    for (const Wish& wish : wishes)
        minutes += static_cast<double>(wish.pieces) * world.catalogue().models[wish.model].booth_minutes;
    const int wanted = kShortestPromise + static_cast<int>(world.sales.below(kLongestPromise - kShortestPromise - 2));
    for (int days = wanted; days <= std::min(kLongestPromise, wanted + 4); ++days) {
        const Day due = today(world) + days;
        if (!working_day(world, due)) continue;
        double& booked = world.booked_minutes[due - world.first_day];
        if (booked + minutes > bookable_minutes(world, due)) continue;
        booked += minutes;
        if (local(world, due, 0) <= world.production_starts) return;  // of the year before: shipped long ago
        write_lines(world, wishes, local(world, due, kTruckLoads));
        return;
    }
    // No day with room: the dealer buys elsewhere and no row is written.
}

void load_truck(World& world) {
    const Catalogue& c = world.catalogue();
    for (std::size_t m = 0; m < c.models.size(); ++m) {
        auto& lines = world.open_lines[m];
        std::size_t loaded = 0;
        for (; loaded < lines.size(); ++loaded) {
            DemandRow& row = world.year.demand[lines[loaded]];
            if (world.on_hand[row.item] < row.pieces * kWhole) break;
            move(world, row.item, -row.pieces * kWhole, Movement::ship, row.order, row.line);
            row.shipped = world.now;
        }
        lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(loaded));
    }
}

}  // namespace drum::plant
