#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/calendar.h"
#include "plant/cascade.h"
#include "plant/cascade_year.h"

namespace drum::plant {
namespace {

constexpr std::array<std::uint64_t, 5> kSeeds{1, 2, 3, 4, 5};

const Year& year_of(std::uint64_t seed) {  // simulated once for all tests
    static std::map<std::uint64_t, Year> years;
    const auto found = years.find(seed);
    return found != years.end() ? found->second : years.emplace(seed, cascade_year(seed)).first->second;
}

Instant instant(Minute at) { return {at * kMicrosPerMinute}; }

int station_named(const Year& year, const std::string& id) {
    for (std::size_t s = 0; s < year.catalogue.stations.size(); ++s)
        if (year.catalogue.stations[s].id == id) return static_cast<int>(s);
    return -1;
}

// The station's hours as the calendars table tells them.
Calendar calendar_of(const Year& year, int station) {
    const int index = year.catalogue.stations[station].hours;
    const Hours& hours = year.catalogue.hours[index];
    Calendar calendar;
    for (int day = 0; day < 5; ++day)
        calendar.week[day] = {{hours.from_minute * kMicrosPerMinute, hours.to_minute * kMicrosPerMinute}};
    for (const CalendarRow& row : year.calendar_days)
        if (row.hours == index) {
            auto& spans = calendar.dates[row.day.number];
            if (row.from_minute < row.to_minute) spans = {{row.from_minute * kMicrosPerMinute, row.to_minute * kMicrosPerMinute}};
        }
    return calendar;
}

double capacity_minutes(const Year& year, int station, Minute from, Minute to) {
    return calendar_of(year, station).minutes(year.zone, instant(from), instant(to)) * year.catalogue.stations[station].servers;
}

std::vector<std::int64_t> on_hand_at_end(const Year& year) {
    std::vector<std::int64_t> stock(year.catalogue.items.size());
    for (const StockRow& row : year.stock)
        if (row.counted == year.start) stock[row.item] = row.micro;
    for (const MoveRow& row : year.moves) stock[row.item] += row.micro;
    return stock;
}

// Busy minutes of each station over its capacity, within [from, to).
std::vector<double> utilization(const Year& year, Minute from, Minute to) {
    std::vector<double> busy(year.catalogue.stations.size());
    for (const OperationRow& row : year.operations)
        busy[row.station] += static_cast<double>(std::max<Minute>(0, std::min(row.end, to) - std::max(row.start, from)));
    for (std::size_t s = 0; s < busy.size(); ++s) busy[s] /= capacity_minutes(year, static_cast<int>(s), from, to);
    return busy;
}

// Of one item at the end of the year: pieces in open make orders that are past each step, and those whose first
// components have been taken. Read from the rows alone.
struct InWork {
    std::vector<double> past;
    double taken = 0;
};

std::vector<InWork> work_in_process(const Year& year) {
    std::map<std::string, const OrderRow*> open;
    std::vector<InWork> out(year.catalogue.items.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i].past.resize(year.catalogue.items[i].route.size());
    for (const OrderRow& row : year.orders)
        if (!row.buy && !row.received) open[row.order] = &row;
    for (const OperationRow& row : year.operations)
        if (open.contains(row.work)) out[row.item].past[row.step] += static_cast<double>(row.good);
    std::set<std::string> taken;
    for (const MoveRow& row : year.moves)
        if (row.kind == Movement::consume && open.contains(row.order)) taken.insert(row.order);
    for (const std::string& order : taken) out[open[order]->item].taken += static_cast<double>(open[order]->micro) / 1e6;
    return out;
}

// Minutes that customer orders due within `days` (or overdue) still ask of each station, over its capacity until then:
// finished bicycles, painted frames and whatever else has passed the station taken off, measured set-ups added.
std::vector<double> owed_load(const Year& year, int days) {
    const auto& items = year.catalogue.items;
    const Minute until = year.end + days * 1440;
    std::vector<double> need(items.size()), load(year.catalogue.stations.size()), setup(load.size()), good(load.size());
    for (const DemandRow& row : year.demand)
        if (!row.shipped && row.due <= until) need[row.item] += static_cast<double>(row.pieces);
    for (const OperationRow& row : year.operations) {
        if (row.activity == Activity::setup) setup[row.station] += static_cast<double>(row.end - row.start);
        good[row.station] += static_cast<double>(row.good);
    }
    const auto stock = on_hand_at_end(year);
    const auto in_work = work_in_process(year);
    for (const char* prefix : {"BK-", "PF-", "WS-", "FR-"})
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!items[i].id.starts_with(prefix)) continue;
            const double missing = std::max(0.0, need[i] - static_cast<double>(stock[i]) / 1e6);
            for (std::size_t s = 0; s < items[i].route.size(); ++s) {
                const Step& step = items[i].route[s];
                const double each = step.run_minutes / step.yield + setup[step.station] / good[step.station];
                load[step.station] += std::max(0.0, missing - in_work[i].past[s]) * each;
            }
            for (const Component& part : items[i].components)
                need[part.item] += std::max(0.0, missing - in_work[i].taken) * static_cast<double>(part.micro) / 1e6;
        }
    for (std::size_t s = 0; s < load.size(); ++s)
        load[s] /= std::max(1.0, capacity_minutes(year, static_cast<int>(s), year.end, until));
    return load;
}

TEST(Cascade, SameSeedSameBytes) {
    const auto a = cascade_cycles(7), b = cascade_cycles(7), c = cascade_cycles(8);
    ASSERT_EQ(a.size(), 13u);
    std::size_t total = 0;
    bool differs = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].name, b[i].name);
        EXPECT_EQ(a[i].bytes, b[i].bytes) << a[i].name;
        EXPECT_EQ(a[i].bytes.find('\r'), std::string::npos);
        EXPECT_EQ(a[i].bytes.back(), '\n');
        differs = differs || a[i].bytes != c[i].bytes;
        total += a[i].bytes.size();
    }
    EXPECT_TRUE(differs);
    EXPECT_LT(total, 15'000'000u);
}

TEST(Cascade, EndsAsMeant) {
    for (const std::uint64_t seed : kSeeds) EXPECT_TRUE(year_of(seed).as_meant) << seed;
}

TEST(Cascade, StockIsConservedAndNeverNegative) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        std::vector<std::int64_t> stock(year.catalogue.items.size());
        std::vector<StockRow> later;
        for (const StockRow& row : year.stock) {
            if (row.counted == year.start) stock[row.item] = row.micro; else later.push_back(row);
        }
        ASSERT_EQ(later.size(), stock.size());
        const Minute counted = later.front().counted;
        bool checked = false;
        Minute before = year.start;
        for (const MoveRow& row : year.moves) {
            ASSERT_GE(row.at, before);
            before = row.at;
            if (!checked && row.at > counted) {
                for (const StockRow& count : later) ASSERT_EQ(stock[count.item], count.micro);
                checked = true;
            }
            stock[row.item] += row.micro;
            ASSERT_GE(stock[row.item], 0) << year.catalogue.items[row.item].id;
        }
        EXPECT_TRUE(checked);
    }
}

TEST(Cascade, MovesAgreeWithTheirOrders) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        std::map<std::pair<std::string, std::string>, const OrderRow*> orders;
        std::map<std::pair<std::string, std::string>, const DemandRow*> demand;
        for (const OrderRow& row : year.orders) orders[{row.order, row.line}] = &row;
        for (const DemandRow& row : year.demand) demand[{row.order, row.line}] = &row;
        std::map<const OrderRow*, std::int64_t> received;
        for (const MoveRow& row : year.moves) {
            if (row.kind == Movement::ship) {
                const auto sold = demand.find({row.order, row.line});
                ASSERT_NE(sold, demand.end());
                ASSERT_EQ(-row.micro, sold->second->pieces * kWhole);
                ASSERT_EQ(row.at, *sold->second->shipped);
                continue;
            }
            const auto found = orders.find({row.order, row.line});
            ASSERT_NE(found, orders.end()) << row.order;
            const OrderRow& order = *found->second;
            ASSERT_EQ(order.buy, row.kind == Movement::receipt);
            ASSERT_GE(row.at, *order.placed);
            if (row.kind == Movement::consume) continue;
            ASSERT_EQ(order.item, row.item);
            received[&order] += row.micro;
        }
        for (const OrderRow& row : year.orders) ASSERT_EQ(received[&row], row.received_micro) << row.order;
    }
}

TEST(Cascade, NoFactIsLaterThanTheMorning) {
    const Year& year = year_of(1);
    EXPECT_EQ(year.zone.to_text(instant(year.end)), "2026-11-23T07:55:00+01:00");
    for (const MoveRow& row : year.moves) ASSERT_LE(row.at, year.end);
    for (const OperationRow& row : year.operations) ASSERT_LE(row.end, year.end);
    for (const OrderRow& row : year.orders)
        for (const auto& at : {row.requested, row.approval_requested, row.approved, row.placed, row.received})
            ASSERT_TRUE(!at || *at <= year.end);
    for (const DemandRow& row : year.demand) {
        ASSERT_LE(row.ordered, year.end);
        ASSERT_GE(row.due - row.ordered, 10 * 1440);
        ASSERT_LE(row.due - row.ordered, 21 * 1440);
    }
}

TEST(Cascade, StationsWorkWithinTheirHoursAndServers) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        for (int s = 0; s < static_cast<int>(year.catalogue.stations.size()); ++s) {
            std::vector<std::pair<Minute, int>> edges;
            std::vector<Interval> busy;
            for (const OperationRow& row : year.operations) {
                if (row.station != s) continue;
                ASSERT_LT(row.start, row.end);
                edges.push_back({row.start, 1});
                edges.push_back({row.end, -1});
                busy.push_back({instant(row.start), instant(row.end)});
            }
            const auto open = calendar_of(year, s).open(year.zone, instant(year.start), instant(year.end));
            EXPECT_TRUE(difference(merged(busy), open).empty()) << year.catalogue.stations[s].id;
            std::sort(edges.begin(), edges.end());  // an end comes before a start of the same minute
            int at_once = 0;
            for (const auto& edge : edges) {
                at_once += edge.second;
                ASSERT_LE(at_once, year.catalogue.stations[s].servers) << year.catalogue.stations[s].id;
            }
        }
    }
}

TEST(Cascade, TheBoothIsTheBusiest) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        const Minute from = year.zone.at(*parse_day("2026-08-31"), 0).micros / kMicrosPerMinute;  // 60 working days
        const auto share = utilization(year, from, year.end);
        const int booth = station_named(year, "paint"), weld = station_named(year, "weld");
        EXPECT_GE(share[booth], 0.94) << seed;
        EXPECT_LE(share[booth], 1.0) << seed;
        EXPECT_GE(share[weld], 0.76) << seed;
        EXPECT_LE(share[weld], 0.89) << seed;
        for (int s = 0; s < static_cast<int>(share.size()); ++s) {
            if (s == booth || s == weld || year.catalogue.stations[s].kind == "approval") continue;
            EXPECT_GT(share[s], 0.36) << seed << ' ' << year.catalogue.stations[s].id;
            EXPECT_LT(share[s], std::min(0.80, share[weld])) << seed << ' ' << year.catalogue.stations[s].id;
        }
    }
}

TEST(Cascade, TheBacklogLoadsTheBoothAndNothingElse) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        const int booth = station_named(year, "paint");
        for (int days = 1; days <= 14; ++days) {
            const auto load = owed_load(year, days);
            for (int s = 0; s < static_cast<int>(load.size()); ++s)
                if (s == booth)
                    EXPECT_GT(load[s], 1.0) << "seed " << seed << ", " << days << " days";
                else
                    EXPECT_LT(load[s], 0.95) << "seed " << seed << ", " << days << " days, " << year.catalogue.stations[s].id;
        }
    }
}

TEST(Cascade, PrimerHasToBeOrderedToday) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        const int primer = year.catalogue.primer;
        const Minute from = year.end - 28 * 1440;
        double used = 0, days = 0;
        for (const MoveRow& row : year.moves)
            if (row.item == primer && row.kind == Movement::consume && row.at >= from) used -= static_cast<double>(row.micro) / 1e6;
        for (Day day = year.zone.day_of(instant(from)); day < year.zone.day_of(instant(year.end)); day = day + 1)
            days += weekday(day) < 5 ? 1 : 0;
        const double left = static_cast<double>(on_hand_at_end(year)[primer]) / 1e6;
        EXPECT_GT(left, used / days * 2) << seed;   // the booth has enough for tomorrow
        EXPECT_LT(left, used / days * 9) << seed;   // eleven days from a Monday hold nine working days
        for (const OrderRow& row : year.orders)
            EXPECT_FALSE(row.buy && row.item == primer && row.stage != OrderStage::received) << row.order;
    }
}

TEST(Cascade, PrimerStarvedTheBoothDuringTheYear) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        const int primer = year.catalogue.primer;
        std::int64_t stock = 0;
        for (const StockRow& row : year.stock)
            if (row.item == primer && row.counted == year.start) stock = row.micro;
        int spells = 0;
        for (const MoveRow& row : year.moves) {
            if (row.item != primer) continue;
            if (row.kind == Movement::receipt && stock < 12 * kWhole) ++spells;  // less than one lot of frames needs
            stock += row.micro;
        }
        EXPECT_GE(spells, 1) << seed;
    }
}

TEST(Cascade, OrdersAtTheEnd) {
    for (const std::uint64_t seed : kSeeds) {
        const Year& year = year_of(seed);
        std::set<std::string> awaiting;
        int placed = 0, overdue = 0, parts = 0;
        for (const OrderRow& row : year.orders) {
            if (!row.buy) continue;
            if (row.stage == OrderStage::requested) awaiting.insert(row.order);
            if (row.stage == OrderStage::placed) ++placed;
            if (row.stage == OrderStage::placed && *row.promised < year.end) ++overdue;
            if (row.stage == OrderStage::received && row.received_micro < row.micro) ++parts;
            if (row.approved) {
                EXPECT_GT(*row.approved - *row.requested, 6 * 60);
                EXPECT_LT(*row.approved - *row.requested, 6 * 1440);
            }
        }
        EXPECT_GE(awaiting.size(), 1u) << seed;
        EXPECT_LE(awaiting.size(), 4u) << seed;
        EXPECT_GT(placed, 5) << seed;
        EXPECT_GE(overdue, 1) << seed;
        EXPECT_GE(parts, 1) << seed;
    }
}

TEST(Cascade, NordlackTakesLongerSinceNovember) {
    const Year& year = year_of(1);
    const Minute change = year.zone.at(*parse_day("2026-11-09"), 0).micros / kMicrosPerMinute;
    double before = 0, after = 0;
    int orders_before = 0, orders_after = 0;
    for (const OrderRow& row : year.orders) {
        if (!row.buy || !row.placed || year.catalogue.items[row.item].purchase.supplier != year.catalogue.nordlack) continue;
        if (*row.placed >= change) {  // an open order is at least as old as it is now
            after += static_cast<double>(row.received.value_or(year.end) - *row.placed) / 1440;
            ++orders_after;
        } else if (row.received) {
            before += static_cast<double>(*row.received - *row.placed) / 1440;
            ++orders_before;
        }
    }
    ASSERT_GE(orders_before, 50);
    ASSERT_GE(orders_after, 2);
    EXPECT_NEAR(before / orders_before, 6.8, 0.8);  // six days and the wait for a working day
    EXPECT_GT(after / orders_after, before / orders_before);
}

TEST(Cascade, EveryBicycleEarns) {
    const Year& year = year_of(1);
    const auto& items = year.catalogue.items;
    EXPECT_EQ(items.size(), 150u);
    EXPECT_EQ(year.catalogue.suppliers.size(), 30u);
    std::vector<double> cost(items.size());
    for (const char* prefix : {"FR-", "WS-", "PF-", "BK-"})
        for (std::size_t i = 0; i < items.size(); ++i)
            if (items[i].id.starts_with(prefix))
                for (const Component& part : items[i].components)
                    cost[i] += (items[part.item].made ? cost[part.item] : items[part.item].cost) * static_cast<double>(part.micro) / 1e6;
    for (const DemandRow& row : year.demand) {
        const double throughput = static_cast<double>(row.price_cents) / 100 - cost[row.item];
        ASSERT_GT(throughput, 200) << items[row.item].id;
        ASSERT_LT(throughput, 900) << items[row.item].id;
    }
}

}  // namespace
}  // namespace drum::plant
