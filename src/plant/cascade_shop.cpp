// Stations at work: a step starts when a server is free, the hours are open and its components are there; first come,
// first served among those. Pieces of work stop at the end of the hours and go on when they begin again.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr Minute kShortestStart = 5;  // nobody begins in the last minutes before the bell

std::vector<Span> worked_spans(const World& world, int hours, Minute from, Minute minutes) {
    std::vector<Span> out;
    for (Day day = world.day; minutes > 0; day = day + 1) {
        const Span& open = span_of(world, hours, day);
        const Minute a = std::max(from, open.from), b = std::min(open.to, a + minutes);
        if (a >= b) continue;
        out.push_back({a, b});
        minutes -= b - a;
    }
    return out;
}

// Writes the minutes of one step of one work as operation rows, piece by piece.
struct Log {
    World& world;
    const Work& work;
    int station;
    int server;
    Minute at;               // where the next minute goes
    Minute run_total = 0;    // of the step
    Minute run_done = 0;
    std::int64_t good = 0;   // of the step
    std::int64_t scrap = 0;
    std::int64_t good_logged = 0;

    void spend(Minute minutes, Activity activity) {
        const int hours = world.catalogue().stations[station].hours;
        for (const Span& span : worked_spans(world, hours, at, minutes)) {
            OperationRow row;
            row.work = world.make_orders[work.order_row].order;
            row.station = station;
            row.item = work.item;
            row.step = work.step;
            row.start = span.from;
            row.end = span.to;
            row.activity = activity;
            const bool late = (span.from - world.noon[0]) % 1440 > 150;  // after 14:30, give or take the summer hour
            row.worker = station * 10 + server * 2 + (late ? 2 : 1);
            if (activity == Activity::run) count_pieces(row);
            world.year.operations.push_back(std::move(row));
            at = span.to;
        }
    }
    void count_pieces(OperationRow& row) {
        run_done += row.end - row.start;
        const std::int64_t finished = run_done >= run_total ? good : good * run_done / run_total;
        row.good = finished - good_logged;
        good_logged = finished;
        if (run_done >= run_total) row.scrap = scrap;
    }
};

void take_components(World& world, const Work& work) {
    const std::string& order = world.make_orders[work.order_row].order;
    for (const Component& part : world.catalogue().items[work.item].components)
        if (part.step == work.step) move(world, part.item, -part.micro * work.good, Movement::consume, order, "");
}

std::int64_t scrapped(World& world, std::int64_t pieces, double yield) {
    std::int64_t count = 0;
    if (yield < 1)
        for (std::int64_t i = 0; i < pieces; ++i) count += world.shop.uniform() > yield ? 1 : 0;
    return std::min(count, pieces - 1);
}

Minute run_minutes(World& world, const Step& step, std::int64_t pieces) {
    const double n = static_cast<double>(pieces);
    return std::max<Minute>(1, std::llround(n * step.run_minutes * world.shop.lognormal(1, step.run_cv / std::sqrt(n))));
}

void start(World& world, int station, std::size_t server_index, int work_index) {
    Work& work = world.works[work_index];
    Server& server = world.stations[station].servers[server_index];
    const Station& plan = world.catalogue().stations[station];
    const Step step = world.catalogue().items[work.item].route[work.step];
    take_components(world, work);
    work.taken = true;

    Log log{world, work, station, static_cast<int>(server_index), world.now};
    const int made = station == world.catalogue().booth ? world.colour[work.item] : work.item;
    if (server.last_made != made && step.setup_minutes > 0)
        log.spend(std::max<Minute>(1, std::llround(world.shop.lognormal(step.setup_minutes, 0.2))), Activity::setup);
    server.last_made = made;

    log.run_total = run_minutes(world, step, work.good);
    log.scrap = scrapped(world, work.good, step.yield);
    log.good = work.good - log.scrap;
    double& run_left = world.stations[station].run_left;
    Minute left = log.run_total;
    while (plan.minutes_between_failures > 0 && run_left < static_cast<double>(left)) {
        const Minute until_failure = static_cast<Minute>(run_left);
        log.spend(until_failure, Activity::run);
        left -= until_failure;
        log.spend(std::max<Minute>(3, std::llround(world.failures.lognormal(plan.repair_minutes, 0.8))), Activity::down);
        run_left = std::max(1.0, world.failures.exponential(plan.minutes_between_failures));
    }
    log.spend(left, Activity::run);
    run_left -= static_cast<double>(left);
    world.in_work[work.item] -= work.good - log.good;
    work.good = log.good;
    server.busy_until = log.at;
    schedule(world, log.at, EventKind::job_done, work_index);
}

bool open_now(const World& world, int hours) {
    const Span& span = span_of(world, hours, today(world));
    return world.now >= span.from && world.now + kShortestStart <= span.to;
}

void enter_queue(World& world, int work) {
    Work& one = world.works[work];
    one.waiting_since = world.now;
    const int station = world.catalogue().items[one.item].route[one.step].station;
    world.stations[station].waiting.push_back(work);
    start_waiting(world, station);
}

}  // namespace

bool components_there(const World& world, const Work& work) {
    const Item& item = world.catalogue().items[work.item];
    return std::all_of(item.components.begin(), item.components.end(), [&](const Component& part) {
        return part.step != work.step || world.on_hand[part.item] >= part.micro * work.good;
    });
}

void release_work(World& world, int item, std::int64_t pieces, Minute promised) {
    OrderRow order;
    const std::string number = std::to_string(world.make_orders.size() + 1);
    order.order = "WO-" + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    order.item = item;
    order.micro = pieces * kWhole;
    order.stage = OrderStage::placed;
    order.placed = world.now;
    order.promised = promised;
    world.make_orders.push_back(std::move(order));
    Work work;
    work.item = item;
    work.order_row = static_cast<int>(world.make_orders.size()) - 1;
    work.good = pieces;
    world.works.push_back(work);
    world.in_work[item] += pieces;
    enter_queue(world, static_cast<int>(world.works.size()) - 1);
}

void start_waiting(World& world, int station) {
    StationState& state = world.stations[station];
    if (state.waiting.empty() || !open_now(world, world.catalogue().stations[station].hours)) return;
    for (std::size_t s = 0; s < state.servers.size(); ++s) {
        if (state.servers[s].busy_until > world.now) continue;
        const auto next = std::find_if(state.waiting.begin(), state.waiting.end(),
                                       [&](int work) { return components_there(world, world.works[work]); });
        if (next == state.waiting.end()) return;
        const int work = *next;
        state.waiting.erase(next);
        start(world, station, s, work);
    }
}

void start_waiting_everywhere(World& world) {
    for (int s = 0; s < static_cast<int>(world.stations.size()); ++s) start_waiting(world, s);
}

void finish_step(World& world, int index) {
    const int item_index = world.works[index].item;
    const Item& item = world.catalogue().items[item_index];
    const int station = item.route[world.works[index].step].station;
    Work& work = world.works[index];
    work.taken = false;
    ++work.step;
    if (work.step < static_cast<int>(item.route.size())) {
        enter_queue(world, index);
        start_waiting(world, station);
        return;
    }
    work.done = true;
    OrderRow& order = world.make_orders[work.order_row];
    order.stage = OrderStage::received;
    order.received = world.now;
    order.received_micro = work.good * kWhole;
    const std::int64_t good = work.good;
    world.in_work[item_index] -= good;
    const Minute promised = *order.promised;
    move(world, item_index, good * kWhole, Movement::produce, std::string(order.order), "");
    for (const Model& model : world.catalogue().models)  // what leaves the booth goes straight to assembly
        if (model.painted == item_index) release_work(world, model.bike, good, promised);
    start_waiting_everywhere(world);
}

}  // namespace drum::plant
