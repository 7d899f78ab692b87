// A year of Cascade Cycles, minute by minute: events in the order of time, ties in the order they were scheduled.
#include <algorithm>
#include <array>
#include <tuple>

#include "base/check.h"
#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr int kBookingDays = 21;  // sales begins this long before production, so that the first weeks have orders
constexpr int kDaysBeyond = 300;  // hours are known this far past the end: beyond the slowest delivery
constexpr std::array kClosedDays{"2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06",
                                 "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25"};

Day day_named(const char* text) {
    const auto day = parse_day(text);
    CHECK(day.has_value());
    return *day;
}

Year empty_year() {
    Year year;
    year.catalogue = cascade_catalogue();
    const auto zone = Zone::find("Europe/Amsterdam");
    CHECK(zone.has_value());
    year.zone = *zone;
    const auto minute = [&](const char* day, int of_day) {
        return year.zone.at(day_named(day), of_day * kMicrosPerMinute).micros / kMicrosPerMinute;
    };
    year.start = minute("2025-11-24", 5 * 60);
    year.end = minute("2026-11-23", 7 * 60 + 55);
    return year;
}

void lay_out_hours(World& world) {
    const int days = world.last_day - world.first_day + 1;
    for (int d = 0; d <= days; ++d) {
        world.midnight.push_back(world.year.zone.at(world.first_day + d, 0).micros / kMicrosPerMinute);
        world.noon.push_back(world.year.zone.at(world.first_day + d, 12 * kMicrosPerHour).micros / kMicrosPerMinute);
    }
    const auto& hours = world.catalogue().hours;
    world.open.assign(hours.size(), std::vector<Span>(static_cast<std::size_t>(days)));
    for (std::size_t h = 0; h < hours.size(); ++h)
        for (int d = 0; d < days; ++d) {
            const Day day = world.first_day + d;
            if (weekday(day) > 4) continue;
            world.open[h][d] = {local(world, day, hours[h].from_minute), local(world, day, hours[h].to_minute)};
        }
    for (const char* text : kClosedDays)
        for (int h = 0; h < static_cast<int>(hours.size()); ++h) set_hours(world, h, day_named(text), 0, 0);
}

void colour_items(World& world) {
    std::vector<std::string> seen;
    for (const Item& item : world.catalogue().items) {
        if (item.colour.empty()) {
            world.colour.push_back(-1);
            continue;
        }
        const auto at = std::find(seen.begin(), seen.end(), item.colour);
        world.colour.push_back(static_cast<int>(at - seen.begin()));
        if (at == seen.end()) seen.push_back(item.colour);
    }
}

void count_everything(World& world) {
    for (int i = 0; i < static_cast<int>(world.on_hand.size()); ++i)
        world.year.stock.push_back({i, world.on_hand[i], world.now});
}

// The shelves on the first morning: some days of finished bicycles, frames and wheels, and bought parts between their
// typed levels.
void open_shelves(World& world) {
    const auto& items = world.catalogue().items;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].made)
            world.on_hand[i] = world.typed_min[i] + (world.typed_up_to[i] - world.typed_min[i]) / 100 * (20 + world.buying.below(80)) / kWhole * kWhole;
        else if (items[i].cover_days > 0)
            world.on_hand[i] = static_cast<std::int64_t>(items[i].use_per_day * (items[i].cover_days - 1)) * kWhole;
        else if (items[i].price > 0)
            world.on_hand[i] = static_cast<std::int64_t>(items[i].use_per_day * 1.8) * kWhole;
    }
    count_everything(world);
}

void plan_day(World& world) {
    const Day day = today(world);
    schedule(world, local(world, day + 1, 0), EventKind::day_begins);
    plan_customer_orders(world, day);
    if (world.now < world.production_starts - 1440) return;
    for (int h = 0; h < static_cast<int>(world.open.size()); ++h)
        if (const Span& span = span_of(world, h, day); span.from < span.to) schedule(world, span.from, EventKind::hours_begin, h);
    const int finish = world.catalogue().stations[world.catalogue().booth].hours;
    if (const Span& span = span_of(world, finish, day); span.from < span.to)
        for (const int minute : {365, 480, 600, 720, 840, 960, 1080, 1200})
            if (local(world, day, minute) < span.to) schedule(world, local(world, day, minute), EventKind::release);
    if (!working_day(world, day)) return;
    for (const int minute : {660, 960}) schedule(world, local(world, day, minute), EventKind::truck);
    schedule(world, local(world, day, 510 + static_cast<int>(world.buying.below(15))), EventKind::requests);
    schedule(world, local(world, day, 985 + static_cast<int>(world.buying.below(30))), EventKind::approval);
    schedule(world, local(world, day, 720), EventKind::overtime);
}

void watch_primer(World& world) {  // fading by a twentieth a day
    if (world.now < world.production_starts) return;
    const int hours = world.catalogue().stations[world.catalogue().booth].hours;
    const Minute open = open_minutes(world, hours, world.now - 1440, world.now);
    if (open == 0) return;
    world.primer_minutes = world.primer_minutes * 0.95 + static_cast<double>(open);
    world.primer_used *= 0.95;
}

void happen(World& world, const Event& event) {
    switch (event.kind) {
        case EventKind::day_begins:
            world.day = world.year.zone.day_of({world.now * kMicrosPerMinute});
            watch_primer(world);
            plan_day(world);
            break;
        case EventKind::customer_orders: take_customer_order(world); break;
        case EventKind::job_done: finish_step(world, event.subject); break;
        case EventKind::hours_begin:
            for (int s = 0; s < static_cast<int>(world.stations.size()); ++s)
                if (world.catalogue().stations[s].hours == event.subject) start_waiting(world, s);
            break;
        case EventKind::truck: load_truck(world); break;
        case EventKind::release: release_orders(world); break;
        case EventKind::requests: request_orders(world); break;
        case EventKind::approval: look_at_requests(world); break;
        case EventKind::receipt: receive(world, event); break;
        case EventKind::overtime: decide_overtime(world); break;
        case EventKind::count: count_everything(world); break;
        case EventKind::opening: open_shelves(world); break;
    }
}

Year closed(World& world) {
    Year& year = world.year;
    std::erase_if(year.operations, [&](const OperationRow& row) { return row.end > year.end; });
    std::stable_sort(year.operations.begin(), year.operations.end(), [](const OperationRow& a, const OperationRow& b) {
        return std::tie(a.end, a.start, a.station) < std::tie(b.end, b.start, b.station);
    });
    year.orders = std::move(world.make_orders);
    year.orders.insert(year.orders.end(), world.buy_orders.begin(), world.buy_orders.end());
    return std::move(year);
}

void begin(World& world) {
    type_minima(world);
    schedule(world, local(world, world.first_day, 0), EventKind::day_begins);
    schedule(world, world.production_starts, EventKind::opening);
    schedule(world, local(world, day_named("2026-06-30"), 1439), EventKind::count);
    world.year.moves.reserve(100'000);
}

void live(World& world, Minute until) {
    while (world.events.top().at <= until) {
        const Event event = world.events.top();
        world.events.pop();
        world.now = event.at;
        happen(world, event);
    }
    world.now = until;
}

void reseed(World& world, std::uint64_t seed) {
    world.sales = Rng(seed_of("cascade sales", seed));
    world.shop = Rng(seed_of("cascade shop", seed));
    world.failures = Rng(seed_of("cascade failures", seed));
    world.buying = Rng(seed_of("cascade buying", seed));
}

}  // namespace

World::World(std::uint64_t seed, Year base)
    : year(std::move(base)),
      sales(seed_of("cascade sales", seed)),
      shop(seed_of("cascade shop", seed)),
      failures(seed_of("cascade failures", seed)),
      buying(seed_of("cascade buying", seed)) {
    const auto& c = year.catalogue;
    production_starts = year.start;
    end_day = year.zone.day_of({year.end * kMicrosPerMinute});
    first_day = year.zone.day_of({year.start * kMicrosPerMinute}) + (-kBookingDays);
    last_day = end_day + kDaysBeyond;
    lay_out_hours(*this);
    colour_items(*this);
    on_hand.resize(c.items.size());
    on_order.resize(c.items.size());
    in_work.resize(c.items.size());
    typed_min.resize(c.items.size());
    typed_up_to.resize(c.items.size());
    open_lines.resize(c.models.size());
    booked_minutes.resize(static_cast<std::size_t>(last_day - first_day + 1));
    for (const Station& station : c.stations) {
        StationState state;
        state.servers.resize(static_cast<std::size_t>(station.servers));
        if (station.minutes_between_failures > 0) state.run_left = failures.exponential(station.minutes_between_failures);
        stations.push_back(std::move(state));
    }
}

void schedule(World& world, Minute at, EventKind kind, int subject, std::int64_t amount, bool last) {
    world.events.push({at, world.events_scheduled++, kind, subject, amount, last});
}

Minute local(const World& world, Day day, int minute_of_day) {
    const int d = day - world.first_day;
    return minute_of_day < 240 ? world.midnight[d] + minute_of_day : world.noon[d] + minute_of_day - 720;
}

bool working_day(const World& world, Day day) {
    const Span& office = span_of(world, static_cast<int>(world.open.size()) - 1, day);
    return office.from < office.to;
}

const Span& span_of(const World& world, int hours, Day day) {
    CHECK(day >= world.first_day && day <= world.last_day);
    return world.open[hours][day - world.first_day];
}

void set_hours(World& world, int hours, Day day, int from_minute, int to_minute) {
    world.open[hours][day - world.first_day] = {local(world, day, from_minute), local(world, day, to_minute)};
    auto& rows = world.year.calendar_days;
    std::erase_if(rows, [&](const CalendarRow& row) { return row.hours == hours && row.day == day; });
    rows.push_back({hours, day, from_minute, to_minute});
}

Minute open_minutes(const World& world, int hours, Minute from, Minute to) {
    Minute total = 0;
    for (Day day = today(world) + (-1); local(world, day, 0) < to; day = day + 1) {
        const Span& span = span_of(world, hours, day);
        total += std::max<Minute>(0, std::min(span.to, to) - std::max(span.from, from));
    }
    return total;
}

void move(World& world, int item, std::int64_t micro, Movement kind, const std::string& order, const std::string& line) {
    world.on_hand[item] += micro;
    CHECK(world.on_hand[item] >= 0);
    if (item == world.catalogue().primer && kind == Movement::consume) world.primer_used -= static_cast<double>(micro) / 1e6;
    world.year.moves.push_back({item, micro, world.now, kind, order, line});
}

// A year is lived once until autumn, and its autumn several times with other luck. Some years cannot be mended by any autumn
// (a large primer order is already on its way), so after a few the next year is begun.
Year cascade_year(std::uint64_t seed) {
    constexpr std::uint64_t kYears = 40, kAutumns = 16;
    for (std::uint64_t n = 0;; ++n) {
        World september(seed_of("cascade year " + std::to_string(n), seed), empty_year());
        begin(september);
        live(september, local(september, day_named("2026-10-01"), 0) - 1);
        for (std::uint64_t autumn = 0; autumn < kAutumns; ++autumn) {
            World world = september;
            reseed(world, seed_of("cascade autumn " + std::to_string(n) + ' ' + std::to_string(autumn), seed));
            live(world, world.year.end);
            world.year.as_meant = ends_as_meant(world);
            if (world.year.as_meant || (n + 1 == kYears && autumn + 1 == kAutumns)) return closed(world);
        }
    }
}

}  // namespace drum::plant
