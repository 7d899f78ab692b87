// The picture the year is meant to end on. The plant is steered towards it (bookings, overtime, the last primer orders), but
// a breakdown or a late delivery in the last days can spoil it; then the seed's next autumn is simulated instead.
#include <algorithm>
#include <vector>

#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr double kBoothAtLeast = 1.02, kOthersAtMost = 0.92;  // load over capacity
constexpr double kPrimerCoversAtMost = 8.5;  // working days of use; the new lead time has nine in it
constexpr int kDaysAhead = 14;

// Set-up minutes per good piece at each station over the year.
std::vector<double> setup_minutes_each(const World& world) {
    std::vector<double> setup(world.stations.size()), good(world.stations.size());
    for (const OperationRow& row : world.year.operations) {
        if (row.activity == Activity::setup) setup[row.station] += static_cast<double>(row.end - row.start);
        good[row.station] += static_cast<double>(row.good);
    }
    for (std::size_t s = 0; s < setup.size(); ++s) setup[s] /= std::max(1.0, good[s]);
    return setup;
}

// Minutes that customers due by `until` still ask of each station: exploded level by level, what stands on the shelves
// and what has passed a step taken off.
std::vector<double> owed_minutes(const World& world, const std::vector<Work>& open_works,
                                 const std::vector<double>& setup_each, Minute until) {
    const Catalogue& c = world.catalogue();
    std::vector<double> minutes(c.stations.size()), need(c.items.size());
    for (const auto& lines : world.open_lines)
        for (const int line : lines) {
            const DemandRow& row = world.year.demand[line];
            if (row.due <= until) need[row.item] += static_cast<double>(row.pieces);
        }
    for (const char* prefix : {"BK-", "PF-", "WS-", "FR-"})  // products before what they are made from
        for (std::size_t i = 0; i < c.items.size(); ++i) {
            const Item& item = c.items[i];
            if (!item.made || !item.id.starts_with(prefix)) continue;
            const double missing = std::max(0.0, need[i] - static_cast<double>(world.on_hand[i]) / 1e6);
            const auto beyond = [&](int step, bool taken_counts) {
                std::int64_t pieces = 0;
                for (const Work& work : open_works)
                    if (work.item == static_cast<int>(i) &&
                        (work.step > step || (taken_counts && work.step == step && work.taken)))
                        pieces += work.good;
                return static_cast<double>(pieces);
            };
            for (int s = 0; s < static_cast<int>(item.route.size()); ++s) {
                const Step& step = item.route[s];
                const double each = step.run_minutes / step.yield + setup_each[step.station];
                minutes[step.station] += std::max(0.0, missing - beyond(s, false)) * each;
            }
            for (const Component& part : item.components)
                need[part.item] += std::max(0.0, missing - beyond(part.step, true)) * static_cast<double>(part.micro) / 1e6;
        }
    return minutes;
}

bool loads_as_meant(const World& world) {
    const Catalogue& c = world.catalogue();
    const std::vector<double> setup_each = setup_minutes_each(world);
    std::vector<Work> open_works = world.works;
    std::erase_if(open_works, [](const Work& work) { return work.done; });
    for (int days = 1; days <= kDaysAhead; ++days) {
        const Minute until = world.now + days * 1440;
        const std::vector<double> owed = owed_minutes(world, open_works, setup_each, until);
        for (int s = 0; s < static_cast<int>(c.stations.size()); ++s) {
            const Minute open = open_minutes(world, c.stations[s].hours, world.now, until) * c.stations[s].servers;
            const double load = owed[s] / static_cast<double>(std::max<Minute>(1, open));
            if (s == c.booth ? load < kBoothAtLeast : load > kOthersAtMost) return false;
        }
    }
    return true;
}

bool primer_as_meant(const World& world) {
    const int primer = world.catalogue().primer;
    const std::int64_t left = world.on_hand[primer];
    return world.on_order[primer] == 0 && left >= world.typed_min[primer] &&
           static_cast<double>(left) / 1e6 <= kPrimerCoversAtMost * world.catalogue().items[primer].use_per_day;
}

bool orders_as_meant(const World& world) {
    int waiting = 0, overdue = 0;
    for (const OrderRow& row : world.buy_orders) {
        waiting += row.stage == OrderStage::requested && row.line == "1" ? 1 : 0;
        overdue += row.stage == OrderStage::placed && *row.promised < world.now ? 1 : 0;
    }
    return waiting >= 1 && waiting <= 4 && overdue >= 1;
}

}  // namespace

bool ends_as_meant(const World& world) { return loads_as_meant(world) && primer_as_meant(world) && orders_as_meant(world); }

}  // namespace drum::plant
