// The planted plants. All are the same small shop with another thing scarce; run times are scaled so that the wanted
// load of each resource is what is said here.
#include <algorithm>

#include "base/rng.h"
#include "world.h"

namespace drum::world {
namespace {

enum : std::size_t { kSaw, kMill, kWeld, kPaint, kFitters, kDesk, kResources };
constexpr double kPiecesPerOrder = 4.5, kSetup = 6;
constexpr int kOpenLimit = 45;  // three weeks of work: customers go elsewhere once orders are a week or two late

double orders_a_day(const Product& product, bool later) {
    return later ? product.orders_per_day_later : product.orders_per_day;
}

// Run times so that everything customers would like to buy loads resource r by load[r] of its open time.
void scale_times(Plant& plant, const std::vector<double>& load, bool later = false) {
    for (std::size_t r = 0; r < plant.resources.size(); ++r) {
        double setup = 0, run = 0;  // minutes a day
        for (const Product& product : plant.products)
            for (const Step& step : product.route)
                if (step.resource == r) {
                    setup += orders_a_day(product, later) * step.setup;
                    run += orders_a_day(product, later) * step.run * kPiecesPerOrder;
                }
        const double open = (plant.hours.to - plant.hours.from) * plant.resources[r].servers;
        for (Product& product : plant.products)
            for (Step& step : product.route)
                if (step.resource == r) step.run *= (load[r] * open - setup) / run;
    }
}

void cover_lead_time(Plant& plant) {
    for (std::size_t p = 0; p < plant.parts.size(); ++p) {
        double a_day = 0;
        for (const Product& product : plant.products)
            if (product.part == p)
                a_day += std::max(product.orders_per_day, product.orders_per_day_later) * kPiecesPerOrder * 5 / 7;
        Part& part = plant.parts[p];
        part.safety = static_cast<int>(a_day * (part.lead_days * 2 + 5));
        part.opening = part.safety + part.lot;
    }
}

Plant shop(const std::string& name, std::uint64_t seed) {
    Plant plant;
    plant.name = name;
    plant.seed = seed;
    plant.resources = {
        {"saw"}, {"mill"}, {"weld"}, {"paint"}, {"fitters", "crew", 3}, {"inspection", "machine", 4, false}};
    Rng rng(seed_of("shop", seed));
    const auto about = [&](double value) { return value * (0.8 + 0.4 * rng.uniform()); };
    for (int p = 0; p < 4; ++p) {
        const std::string letter(1, static_cast<char>('A' + p));
        plant.parts.push_back({"part " + letter, "supplier " + letter, about(20), 60, 0, 0, about(7)});
        Product product{"product " + letter, about(100), static_cast<std::size_t>(p), about(3), 0, kOpenLimit, {}};
        product.orders_per_day_later = product.orders_per_day;
        for (std::size_t r = 0; r < kResources; ++r) product.route.push_back({r, kSetup, about(10)});
        plant.products.push_back(product);
    }
    scale_times(plant, {0.7, 0.75, 0.8, 0.72, 0.75, 0.6});
    cover_lead_time(plant);
    return plant;
}

Party resource(std::size_t r) { return {Party::Kind::resource, r}; }

Plant one_resource_short(const std::string& name, std::uint64_t seed, std::size_t r) {
    Plant plant = shop(name, seed);
    std::vector<double> load = {0.7, 0.75, 0.8, 0.72, 0.75, 0.6};
    load[r] = 1.18;
    scale_times(plant, load);
    plant.planted = {resource(r)};
    return plant;
}

// One supplier brings a sixth less than is asked for; three quarters of what is sold needs its part.
Plant supplier_short(const std::string& name, std::uint64_t seed, bool typed) {
    Plant plant = shop(name, seed);
    plant.products[0].part = plant.products[1].part = plant.products[2].part = 1;
    double a_week = 0;
    for (int p = 0; p < 3; ++p) a_week += plant.products[p].orders_per_day * kPiecesPerOrder * 5;
    cover_lead_time(plant);
    plant.parts[1].per_week = a_week / 1.2;
    plant.parts[1].per_week_typed = typed;
    plant.planted = {{Party::Kind::supplier, 1}};
    return plant;
}

// One person has an hour a day for purchase orders, and a sixth more of them come than he gets through.
Plant approver_slow(const std::string& name, std::uint64_t seed, bool is_a_resource) {
    Plant plant = shop(name, seed);
    double orders_a_week = 0;
    for (Part& part : plant.parts) part.lot = 25;
    for (const Product& product : plant.products) orders_a_week += product.orders_per_day * kPiecesPerOrder * 5 / 25;
    plant.approver = {"M. Vos", 0, {13 * 60, 14 * 60}, is_a_resource};
    plant.approver.per_order = 1.2 * 5 * 60 / orders_a_week;
    plant.planted = {{Party::Kind::approval, 0}};
    return plant;
}

// Half of what is sold passes the mill and not the weld, the other half the weld and not the mill.
Plant two_machines(const std::string& name, std::uint64_t seed) {
    Plant plant = shop(name, seed);
    for (std::size_t p = 0; p < plant.products.size(); ++p) {
        auto& route = plant.products[p].route;
        std::erase_if(route, [&](const Step& step) { return step.resource == (p % 2 == 0 ? kWeld : kMill); });
        plant.products[p].price = 100;
        plant.products[p].orders_per_day = plant.products[p].orders_per_day_later = 3;
        plant.parts[p].cost = 20;
    }
    scale_times(plant, {0.7, 1.18, 1.18, 0.72, 0.75, 0.6});
    cover_lead_time(plant);
    plant.planted = {resource(kMill), resource(kWeld)};
    return plant;
}

Plant long_repairs(const std::string& name, std::uint64_t seed) {
    Plant plant = shop(name, seed);
    scale_times(plant, {0.7, 0.75, 0.8, 0.55, 0.75, 0.6});
    plant.resources[kPaint].work_between_repairs = 600;
    plant.resources[kPaint].repair = 700;  // run .55 and repairs .64 of the open time
    plant.planted = {resource(kPaint)};
    return plant;
}

// Four people look at everything for long: somebody is always busy there, all of them seldom.
Plant busy_desk(const std::string& name, std::uint64_t seed) {
    Plant plant = shop(name, seed);
    scale_times(plant, {0.7, 1.15, 0.8, 0.72, 0.75, 0.65});
    plant.planted = {resource(kMill)};
    return plant;
}

// Products A and B live on the mill, C and D on the weld; what is asked for moves from the first two to the others.
Plant mix_moves(const std::string& name, std::uint64_t seed) {
    Plant plant = shop(name, seed);
    plant.mix_moves = 13 * kWeek;
    for (std::size_t p = 0; p < 4; ++p) {
        Product& product = plant.products[p];
        product.route[kMill].run *= p < 2 ? 1.7 : 0.3;
        product.route[kWeld].run *= p < 2 ? 0.3 : 1.7;
        product.orders_per_day = p < 2 ? 4.6 : 1.4;
        product.orders_per_day_later = p < 2 ? 1.4 : 4.6;
    }
    scale_times(plant, {0.7, 1.18, 0.6, 0.72, 0.75, 0.6});
    // the weld by what is asked for later
    const std::vector<double> first_run = {plant.products[0].route[kMill].run, plant.products[1].route[kMill].run,
                                           plant.products[2].route[kMill].run, plant.products[3].route[kMill].run};
    scale_times(plant, {0.7, 0.6, 1.18, 0.72, 0.75, 0.6}, true);
    for (std::size_t p = 0; p < 4; ++p) plant.products[p].route[kMill].run = first_run[p];
    cover_lead_time(plant);
    plant.planted_before = {resource(kMill)};
    plant.planted = {resource(kWeld)};
    return plant;
}

Plant balanced(const std::string& name, std::uint64_t seed) {
    Plant plant = shop(name, seed);
    scale_times(plant, {1.03, 1.03, 1.03, 1.03, 1.03, 1.03});
    return plant;
}

}  // namespace

std::vector<Party> parties(const Plant& plant) {
    std::vector<Party> out;
    for (std::size_t r = 0; r < plant.resources.size(); ++r) out.push_back({Party::Kind::resource, r});
    for (std::size_t p = 0; p < plant.parts.size(); ++p) out.push_back({Party::Kind::supplier, p});
    if (!plant.approver.name.empty()) out.push_back({Party::Kind::approval, 0});
    out.push_back({});
    return out;
}

std::string name(const Plant& plant, Party party) {
    switch (party.kind) {
        case Party::Kind::resource: return plant.resources[party.id].name;
        case Party::Kind::supplier: return plant.parts[party.id].supplier;
        case Party::Kind::approval: return plant.approver.name;
        case Party::Kind::market: break;
    }
    return "market";
}

std::vector<std::string> plant_names() {
    return {"slow_machine", "slow_crew",    "supplier_typed", "supplier_seen", "approver_row", "approver_seen",
            "under_load",   "two_machines", "long_repairs",   "busy_desk",     "mix_moves",    "balanced"};
}

Plant plant(const std::string& name, std::uint64_t seed) {
    if (name == "slow_machine") return one_resource_short(name, seed, kWeld);
    if (name == "slow_crew") return one_resource_short(name, seed, kFitters);
    if (name == "supplier_typed") return supplier_short(name, seed, true);
    if (name == "supplier_seen") return supplier_short(name, seed, false);
    if (name == "approver_row") return approver_slow(name, seed, true);
    if (name == "approver_seen") return approver_slow(name, seed, false);
    if (name == "two_machines") return two_machines(name, seed);
    if (name == "long_repairs") return long_repairs(name, seed);
    if (name == "busy_desk") return busy_desk(name, seed);
    if (name == "mix_moves") return mix_moves(name, seed);
    if (name == "balanced") return balanced(name, seed);
    Plant under = shop(name, seed);
    under.planted = {{}};
    return under;
}

}  // namespace drum::world
