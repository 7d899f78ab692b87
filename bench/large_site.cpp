#include "large_site.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "base/rng.h"
#include "base/time.h"

namespace drum::bench {
namespace {

constexpr int kResources = 20, kOverloaded = 7, kSuppliers = 50, kHorizonDays = 14;
constexpr double kUsualLoad = 0.75, kOverload = 1.3;  // of the capacity within the fortnight
const char* const kToday = "2026-11-23";

std::string numbered(const char* prefix, int number, int width) {
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%s%0*d", prefix, width, number);
    return buffer.data();
}

std::string money(double value) {
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.2f", value);
    return buffer.data();
}

std::string day_text(int after_today) { return to_text(parse_day(kToday).value() + after_today); }

template <class... Cells>
void row(std::string& table, const Cells&... cells) {
    bool first = true;
    ((table += (first ? "" : ","), table += cells, first = false), ...);
    table += '\n';
}

struct Made {
    std::string item;
    double cost = 0;                            // of its components
    double ordered = 0;                         // units, by customers and by the products above
    std::vector<std::pair<int, double>> steps;  // resource, minutes per unit
    std::vector<std::pair<int, int>> parts;     // part, pieces per unit
};

class Site {
public:
    Site(int items, int places) : rng_(seed_of("large site", static_cast<std::uint64_t>(items))), items_(items), places_(places) {}

    std::vector<TableText> tables() {
        parts();
        std::vector<Made> subs = sub_assemblies();
        products(subs);
        for (const Made& sub : subs) load(sub);
        supply();
        resources();
        row(site_, "name,time_zone,currency");
        row(site_, "Large site", "Europe/Amsterdam", "EUR");
        return {{"site.csv", site_},     {"items.csv", items_table_}, {"resources.csv", resources_},
                {"routes.csv", routes_}, {"bom.csv", bom_},           {"sources.csv", sources_},
                {"stock.csv", stock_},   {"orders.csv", orders_},     {"demand.csv", demand_}};
    }

private:
    int part_count() const { return items_ / 2; }
    int sub_count() const { return items_ / 4; }
    int product_count() const { return items_ - part_count() - sub_count(); }
    std::string whole(std::int64_t low, std::int64_t high) { return std::to_string(low + rng_.below(high - low + 1)); }

    double order(const std::string& item, int most) {  // one customer order, units
        const std::int64_t units = 1 + rng_.below(most);
        const int due = static_cast<int>(rng_.below(kHorizonDays));
        row(demand_, "SO-" + item, item, std::to_string(units), "customer " + whole(1, 400), day_text(-1 - due),
            day_text(due));
        return static_cast<double>(units);
    }

    void count(const std::string& item, std::int64_t quantity) {
        for (int place = 0; place < places_; ++place) {
            const std::int64_t here = quantity / places_ + (place < quantity % places_ ? 1 : 0);
            row(stock_, item, std::to_string(here), places_ > 1 ? numbered("place ", place, 2) : "", day_text(-1));
        }
    }

    void parts() {
        row(items_table_, "item,unit,cost,price,family,make_or_buy");
        row(sources_, "item,supplier,lead_days,lead_cv,min_quantity,multiple,unit_cost");
        row(stock_, "item,quantity,place,counted_at");
        row(orders_, "order,item,quantity,kind,supplier,status,placed_at,promised_at");
        row(demand_, "order,item,quantity,customer,ordered_at,due_at");
        for (int i = 0; i < part_count(); ++i) {
            const std::string item = numbered("B", i, 6), supplier = numbered("supplier ", i % kSuppliers, 2);
            const double cost = 0.5 + static_cast<double>(rng_.below(2'000)) / 100;
            part_cost_.push_back(cost);
            row(items_table_, item, "EA", money(cost), money(cost * 1.6), numbered("parts ", i % 40, 2), "buy");
            row(sources_, item, supplier, whole(3, 30), "0.3", "10", "5", money(cost));
            part_need_.push_back(order(item, 3));
        }
    }

    // `count` steps on different resources; every other route passes the overloaded one.
    void route(Made& made, int count, bool over_constraint) {
        int resource = over_constraint ? kOverloaded : static_cast<int>(rng_.below(kResources));
        for (int step = 1; step <= count; ++step) {
            const std::int64_t tenths = 5 + rng_.below(60);
            row(routes_, made.item, std::to_string(10 * step), numbered("R", resource, 2),
                std::to_string(tenths / 10) + "." + std::to_string(tenths % 10));
            made.steps.emplace_back(resource, static_cast<double>(tenths) / 10);
            resource = (resource + 1 + static_cast<int>(rng_.below(kResources - 1))) % kResources;
        }
    }

    std::vector<Made> sub_assemblies() {
        row(bom_, "item,component,quantity");
        row(routes_, "item,step,resource,run_minutes");
        std::vector<Made> subs;
        for (int i = 0; i < sub_count(); ++i) {
            Made sub{numbered("S", i, 6), 0, 0, {}, {}};
            for (int c = 0; c < 3; ++c) {  // an odd stride: every part is used, many are shared
                const int part = static_cast<int>((2LL * i + c * (part_count() / 3 | 1)) % part_count());
                row(bom_, sub.item, numbered("B", part, 6), std::to_string(1 + c));
                sub.parts.emplace_back(part, 1 + c);
                sub.cost += part_cost_[static_cast<std::size_t>(part)] * (1 + c);
            }
            route(sub, 1, false);
            row(items_table_, sub.item, "EA", money(sub.cost), money(sub.cost * 1.8),
                numbered("assemblies ", i % 20, 2), "make");
            if (i % 10 == 0)
                count(sub.item, 1 + rng_.below(5));
            else if (places_ > 1)
                count(sub.item, 0);
            sub.ordered = order(sub.item, 2);
            subs.push_back(std::move(sub));
        }
        return subs;
    }

    void products(std::vector<Made>& subs) {
        for (int i = 0; i < product_count(); ++i) {
            Made product{numbered("P", i, 6), 0, 0, {}, {}};
            const int part = static_cast<int>(rng_.below(part_count()));
            product.ordered = order(product.item, 8);
            for (const int at : {i % sub_count(), (i + sub_count() / 2) % sub_count()}) {
                Made& sub = subs[static_cast<std::size_t>(at)];
                row(bom_, product.item, sub.item, "1");
                product.cost += sub.cost;
                sub.ordered += product.ordered;
            }
            row(bom_, product.item, numbered("B", part, 6), "2");
            product.parts.emplace_back(part, 2);
            product.cost += 2 * part_cost_[static_cast<std::size_t>(part)];
            route(product, 2, i % 2 == 0);
            if (places_ > 1) count(product.item, 0);
            row(items_table_, product.item, "EA", money(product.cost),
                money(product.cost * (1.3 + static_cast<double>(rng_.below(100)) / 100)),
                numbered("products ", i % 30, 2), "make");
            load(product);
        }
    }

    void load(const Made& made) {
        for (const auto& [resource, minutes] : made.steps)
            minutes_[static_cast<std::size_t>(resource)] += minutes * made.ordered;
        for (const auto& [part, pieces] : made.parts)
            part_need_[static_cast<std::size_t>(part)] += pieces * made.ordered;
    }

    // Stock for most of the fortnight and an open order for the rest; one part in two hundred is short.
    void supply() {
        for (int i = 0; i < part_count(); ++i) {
            const std::string item = numbered("B", i, 6), supplier = numbered("supplier ", i % kSuppliers, 2);
            const double need = part_need_[static_cast<std::size_t>(i)];
            const bool is_short = i % 200 == 0;
            const auto stock =
                static_cast<std::int64_t>(std::ceil(need * (is_short ? 0.1 : 0.7 + 0.6 * rng_.uniform())));
            const auto coming = static_cast<std::int64_t>(std::ceil(need / 2));
            count(item, stock);
            row(orders_, "PO-" + item, item, std::to_string(coming), "buy", supplier, "placed",
                day_text(-1 - static_cast<int>(rng_.below(20))),
                day_text(is_short ? 13 : static_cast<int>(rng_.below(6))));
        }
    }

    void resources() {
        row(resources_, "resource,kind,capacity_per_day");
        for (int r = 0; r < kResources; ++r) {
            const double share = r == kOverloaded ? kOverload : kUsualLoad;
            const auto capacity =
                static_cast<std::int64_t>(std::max(30.0, minutes_[static_cast<std::size_t>(r)] / kHorizonDays / share));
            row(resources_, numbered("R", r, 2), "machine", std::to_string(capacity));
        }
    }

    Rng rng_;
    int items_, places_;
    std::vector<double> part_cost_, part_need_;
    std::array<double, kResources> minutes_{};
    std::string site_, items_table_, resources_, routes_, bom_, sources_, stock_, orders_, demand_;
};

}  // namespace

std::string overloaded_resource() { return numbered("R", kOverloaded, 2); }

std::vector<TableText> large_site(int items, int places) { return Site(std::max(items, 40), std::max(places, 1)).tables(); }

}  // namespace drum::bench
