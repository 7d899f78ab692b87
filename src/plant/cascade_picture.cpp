// The picture the year is meant to end on. The plant is steered towards it (bookings, overtime, the last primer orders), but
// a breakdown or a late delivery in the last days can spoil it; then the seed's next autumn is simulated instead.
#include <algorithm>
#include <map>
#include <vector>

#include "plant/cascade_world.h"

namespace drum::plant {
namespace {

constexpr double kBoothAtLeast = 1.02, kOthersAtMost = 0.92;  // load over capacity
constexpr double kPrimerCoversAtMost = 8.5;  // working days of use; the new lead time has nine in it
constexpr int kDaysAhead = 14;
constexpr double kBoothBusyAtLeast = 0.945, kWeldingBusyAtMost = 0.88, kOthersBusyAtMost = 0.79;
constexpr int kMeasuredDays = 84;            // the last sixty working days

// A make order not yet done, and the pieces that have already passed the step it is in.
struct OpenWork {
    int item = 0, step = 0;
    bool taken = false;
    std::int64_t good = 0, passed = 0;
};

std::vector<OpenWork> open_works(const World& world) {
    std::vector<OpenWork> out;
    std::map<std::string, std::size_t> index;
    for (const Work& work : world.works) {
        if (work.done) continue;
        index[world.make_orders[work.order_row].order] = out.size();
        out.push_back({work.item, work.step, work.taken, work.good, 0});
    }
    for (const OperationRow& row : world.year.operations) {
        if (row.good == 0 || row.end > world.now) continue;
        const auto at = index.find(row.work);
        if (at != index.end() && out[at->second].step == row.step) out[at->second].passed += row.good;
    }
    return out;
}

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
std::vector<double> owed_minutes(const World& world, const std::vector<OpenWork>& works,
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
                for (const OpenWork& work : works) {
                    if (work.item != static_cast<int>(i)) continue;
                    if (work.step > step || (taken_counts && work.step == step && work.taken)) pieces += work.good;
                    else if (work.step == step) pieces += work.passed;
                }
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
    const std::vector<OpenWork> works = open_works(world);
    for (int days = 1; days <= kDaysAhead; ++days) {
        const Minute until = world.now + days * 1440;
        const std::vector<double> owed = owed_minutes(world, works, setup_each, until);
        for (int s = 0; s < static_cast<int>(c.stations.size()); ++s) {
            const Minute open = open_minutes(world, c.stations[s].hours, world.now, until) * c.stations[s].servers;
            const double load = owed[s] / static_cast<double>(std::max<Minute>(1, open));
            if (s == c.booth ? load < kBoothAtLeast : load > kOthersAtMost) return false;
        }
    }
    return true;
}

bool busy_as_meant(const World& world) {
    const Catalogue& c = world.catalogue();
    const Minute from = local(world, world.end_day + (-kMeasuredDays), 0);
    std::vector<double> busy(c.stations.size());
    for (const OperationRow& row : world.year.operations)
        if (row.start >= from && row.end <= world.now) busy[row.station] += static_cast<double>(row.end - row.start);
    for (int s = 0; s < static_cast<int>(busy.size()); ++s) {
        Minute open = 0;
        for (Day day = world.end_day + (-kMeasuredDays); day <= world.end_day; day = day + 1) {
            const Span& span = span_of(world, c.stations[s].hours, day);
            open += std::max<Minute>(0, std::min(span.to, world.now) - span.from) * c.stations[s].servers;
        }
        const double share = busy[s] / static_cast<double>(open);
        if (s == c.booth ? share < kBoothBusyAtLeast : share > (s == c.welding ? kWeldingBusyAtMost : kOthersBusyAtMost)) return false;
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

bool ends_as_meant(const World& world) { return primer_as_meant(world) && orders_as_meant(world) && busy_as_meant(world) && loads_as_meant(world); }

}  // namespace drum::plant
