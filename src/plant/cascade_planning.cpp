// The planner: releases frames and wheels to stock, paint orders by due date until a queue stands before the booth, and
// overtime when the work that customers wait for grows beyond what he thinks can be explained to them.
#include <algorithm>
#include <cmath>
#include <optional>

#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr double kQueueMinutes = 1300;  // paint orders released and not yet painted
constexpr Minute kNoticedAfter = 2 * 1440;  // an order that lacks frames or paint
constexpr int kHorizonDays = 12;        // customer orders further out are not released
constexpr double kBearableDays = 1.33;  // booth days owed to customers by the end of the day
constexpr double kBoothDay = 960;
constexpr double kUsefulShare = 0.94;   // of open booth minutes, as the planner expects

// Booth minutes released and not yet painted. An order that has waited long for frames or paint no longer counts: by
// then the planner has noticed and releases others in its place.
double queued_minutes(const World& world) {
    double minutes = 0;
    for (const Model& model : world.catalogue().models)
        minutes += static_cast<double>(world.in_work[model.painted]) * model.booth_minutes;
    for (const int station : {world.catalogue().preparation, world.catalogue().booth})
        for (const int w : world.stations[station].waiting) {
            const Work& work = world.works[w];
            if (world.now - work.waiting_since > kNoticedAfter && !components_there(world, work))
                for (const Model& model : world.catalogue().models)
                    if (model.painted == work.item) minutes -= static_cast<double>(work.good) * model.booth_minutes;
        }
    return minutes;
}

struct Uncovered {
    Minute first_due = 0;
    std::int64_t pieces = 0;  // due within the horizon
};

std::optional<Uncovered> uncovered(const World& world, std::size_t m) {
    const Model& model = world.catalogue().models[m];
    std::int64_t cover = past_booth(world, m) + world.in_work[model.painted];
    Uncovered out;
    const Minute horizon = world.now + kHorizonDays * 1440;
    for (const int line : world.open_lines[m]) {
        const DemandRow& row = world.year.demand[line];
        if (row.due > horizon) break;
        cover -= row.pieces;
        if (cover >= 0) continue;
        if (out.pieces == 0) out.first_due = row.due;
        out.pieces = -cover;
    }
    if (out.pieces == 0) return std::nullopt;
    return out;
}

// The model whose uncovered customer comes first; one of the colour last released if it comes within a day of that,
// because a change of colour costs the booth a set-up. A small need waits until it is near.
std::optional<std::size_t> next_to_paint(const World& world, std::int64_t& pieces) {
    const auto& models = world.catalogue().models;
    std::optional<std::size_t> best;
    Minute best_due = 0;
    for (std::size_t m = 0; m < models.size(); ++m) {
        const auto need = uncovered(world, m);
        const Item& painted = world.catalogue().items[models[m].painted];
        if (!need || (need->pieces < painted.batch && need->first_due > world.now + 5 * 1440)) continue;
        const bool same = world.colour[models[m].painted] == world.last_released_colour;
        const Minute due = need->first_due - (same ? 1440 : 0);
        if (best && due >= best_due) continue;
        best = m;
        best_due = due;
        pieces = std::clamp<std::int64_t>(need->pieces, 3, painted.batch);
    }
    return best;
}

void release_to_stock(World& world) {
    const auto& items = world.catalogue().items;
    for (int i = 0; i < static_cast<int>(items.size()); ++i) {
        if (items[i].cover_days <= 0) continue;
        const auto level = static_cast<std::int64_t>(items[i].cover_days * items[i].use_per_day);
        while (world.on_hand[i] / kWhole + world.in_work[i] < level)
            release_work(world, i, items[i].batch, local(world, today(world) + 5, 900));
    }
}

}  // namespace

std::int64_t past_booth(const World& world, std::size_t m) {
    const Model& model = world.catalogue().models[m];
    return world.on_hand[model.bike] / kWhole + world.in_work[model.bike];
}

double booth_backlog(const World& world, Minute until) {
    double minutes = 0;
    const auto& models = world.catalogue().models;
    for (std::size_t m = 0; m < models.size(); ++m) {
        std::int64_t owed = 0;
        for (const int line : world.open_lines[m])
            if (world.year.demand[line].due <= until) owed += world.year.demand[line].pieces;
        const std::int64_t missing = owed - past_booth(world, m);
        if (missing > 0) minutes += static_cast<double>(missing) * models[m].booth_minutes;
    }
    return minutes;
}

void release_orders(World& world) {
    release_to_stock(world);
    const auto& models = world.catalogue().models;
    double queued = queued_minutes(world);
    while (queued < kQueueMinutes) {
        std::int64_t pieces = 0;
        const auto m = next_to_paint(world, pieces);
        if (!m) break;
        world.last_released_colour = world.colour[models[*m].painted];
        queued += static_cast<double>(pieces) * models[*m].booth_minutes;
        release_work(world, models[*m].painted, pieces, local(world, today(world) + 4, 900));
    }
}

void decide_overtime(World& world) {
    const Day day = today(world);
    const int finish = world.catalogue().stations[world.catalogue().booth].hours;
    const auto expected = [&](Day until) {  // booth days owed at the end of `until`, seen from its morning
        const double owed = booth_backlog(world, local(world, until, 1440));
        const Minute left = open_minutes(world, finish, world.now, local(world, until, 360));
        return (owed - kUsefulShare * static_cast<double>(left)) / kBoothDay;
    };
    if (weekday(day) == 3) {  // on Thursday about Saturday
        Day monday = day + 4;
        while (!working_day(world, monday)) monday = monday + 1;
        const double excess = (expected(monday) - kBearableDays) * kBoothDay / kUsefulShare;
        const int minutes = std::min(600, static_cast<int>(excess / 30) * 30);
        if (minutes >= 120) set_hours(world, finish, day + 2, 360, 360 + minutes);
    }
    if (working_day(world, day) && expected(day + 1) > kBearableDays + 0.15)
        set_hours(world, finish, day, 360, 1410);  // until 23:30 tonight
}

}  // namespace drum::plant
