// Who is protected, why, and what is set once a day.
#include "buffer/closure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "buffer/buffer.h"
#include "buffer/curve.h"
#include "buffer/make_lead.h"
#include "buffer/site_test.h"
#include "fact/by_hand.h"

namespace drum::buffer {
namespace {

using fact::ByHand;
using fact::Table;

std::unique_ptr<SmallSite> world_of(const ByHand& facts, const char* as_of = "2026-03-05T00:00:00Z") {
    return drum::buffer::world_of(facts, parse_time(as_of).value().instant);
}

const Buffer* find(const Buffers& buffers, Id item) {
    for (const Buffer& b : buffers.protected_items)
        if (b.item == item) return &b;
    return nullptr;
}

ByHand& part(ByHand& facts, const char* id, const char* cost, const char* stock, const char* supplier = "S",
             const char* lead = "5") {
    return facts.add(Table::items, {{"item", id}, {"cost", cost}, {"unit", "EA"}})
        .add(Table::sources, {{"item", id}, {"supplier", supplier}, {"lead_days", lead}})
        .add(Table::stock, {{"item", id}, {"quantity", stock}, {"counted_at", "2026-03-04"}});
}
ByHand& sold(ByHand& facts, const char* order, const char* item, const char* units, const char* due = "2026-03-10") {
    return facts.add(Table::demand, {{"order", order}, {"item", item}, {"quantity", units}, {"due_at", due}});
}

// X is sawn, painted (the constraint) and packed; Y is only sawn; Z earns nothing and needs no paint.
ByHand plant() {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "saw"}, {"capacity_per_day", "480"}})
        .add(Table::resources, {{"resource", "paint"}, {"capacity_per_day", "480"}})
        .add(Table::resources, {{"resource", "pack"}, {"capacity_per_day", "480"}})
        .add(Table::items, {{"item", "X"}, {"price", "200"}, {"cost", "50"}, {"unit", "EA"}})
        .add(Table::items, {{"item", "Y"}, {"price", "80"}, {"cost", "50"}, {"unit", "EA"}})
        .add(Table::items, {{"item", "Z"}, {"price", "10"}, {"cost", "10"}, {"unit", "EA"}})
        .add(Table::routes, {{"item", "X"}, {"step", "10"}, {"resource", "saw"}, {"run_minutes", "5"}})
        .add(Table::routes, {{"item", "X"}, {"step", "20"}, {"resource", "paint"}, {"run_minutes", "60"}})
        .add(Table::routes, {{"item", "X"}, {"step", "30"}, {"resource", "pack"}, {"run_minutes", "5"}})
        .add(Table::routes, {{"item", "Y"}, {"step", "10"}, {"resource", "saw"}, {"run_minutes", "5"}})
        .add(Table::routes, {{"item", "Z"}, {"step", "10"}, {"resource", "saw"}, {"run_minutes", "5"}})
        .add(Table::bom, {{"item", "X"}, {"component", "board"}, {"quantity", "2"}})
        .add(Table::bom, {{"item", "X"}, {"component", "can"}, {"quantity", "1"}, {"step", "20"}})
        .add(Table::bom, {{"item", "X"}, {"component", "box"}, {"quantity", "1"}, {"step", "30"}})
        .add(Table::bom, {{"item", "Y"}, {"component", "plank"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "Z"}, {"component", "peg"}, {"quantity", "1"}});
    for (const char* id : {"board", "can", "box", "plank", "peg"}) part(facts, id, "5", "3");
    sold(facts, "1", "X", "40"), sold(facts, "2", "Y", "10"), sold(facts, "3", "Z", "10");
    return facts;
}

TEST(Closure, SaysWhyEachItemIsProtected) {
    const auto world = world_of(plant());
    const Closure closure = closure_of(world->flow, world->coming, world->resource("paint"));
    const auto why = [&](const char* id) { return std::string(name(closure.why[world->item(id)])); };
    EXPECT_EQ(why("board"), "feeds");
    EXPECT_EQ(why("can"), "feeds");
    EXPECT_EQ(why("box"), "meets");    // packed after the paint
    EXPECT_EQ(why("plank"), "earns");  // Y passes beside the constraint
    EXPECT_EQ(why("peg"), "none");     // Z brings nothing
    EXPECT_DOUBLE_EQ(closure.all_minutes, 2400);
    EXPECT_DOUBLE_EQ(closure.minutes[world->item("box")], 2400);
    EXPECT_DOUBLE_EQ(closure.fed[world->item("box")], 0);
    EXPECT_DOUBLE_EQ(closure.beside[world->item("plank")], 300);
    const Buffers buffers = world->protected_for(world->resource("paint"));
    EXPECT_EQ(buffers.protected_items.size(), 6u);  // the four parts, and X and Y, which are made as they are booked
    for (const char* id : {"X", "Y"}) EXPECT_FALSE(find(buffers, world->item(id))->kept) << id;
    EXPECT_EQ(find(buffers, world->item("peg")), nullptr);
    EXPECT_EQ(buffers.catalogue, 8u);
}

TEST(Closure, ProtectsWhatIsSoldWhenTheMarketIsTheConstraint) {
    const auto world = world_of(plant());
    const Closure closure = closure_of(world->flow, world->coming, {});
    for (const char* id : {"board", "box", "plank"}) EXPECT_EQ(closure.why[world->item(id)], Protects::sold) << id;
}

TEST(Closure, APartThatFeedsASubAssemblyOfTheConstraintFeedsIt) {
    ByHand facts = plant();
    facts.add(Table::bom, {{"item", "board"}, {"component", "glue"}, {"quantity", "1"}});
    part(facts, "glue", "1", "3");
    facts.add(Table::items, {{"item", "board"}, {"cost", "5"}, {"unit", "EA"}, {"make_or_buy", "make"}});
    const auto world = world_of(facts);
    const Closure closure = closure_of(world->flow, world->coming, world->resource("paint"));
    EXPECT_EQ(closure.why[world->item("glue")], Protects::feeds);
    EXPECT_DOUBLE_EQ(closure.fed[world->item("glue")], 2400);
}

TEST(Closure, RationsAScarcePartToTheBestThroughputPerUnitOfIt) {
    // 30 chips are there and no more can come in time. A earns 90 with three chips, B 50 with one: B first, A with the
    // rest.
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"price", "100"}, {"cost", "10"}})
        .add(Table::items, {{"item", "B"}, {"price", "60"}, {"cost", "10"}})
        .add(Table::bom, {{"item", "A"}, {"component", "chip"}, {"quantity", "3"}})
        .add(Table::bom, {{"item", "A"}, {"component", "lid"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "B"}, {"component", "chip"}, {"quantity", "1"}});
    part(facts, "chip", "2", "30", "Chips", "60"), part(facts, "lid", "1", "5");
    sold(facts, "1", "A", "20"), sold(facts, "2", "B", "12");
    const auto world = world_of(facts);
    const Closure closure = closure_of(world->flow, world->coming, world->supplier("Chips"));
    ASSERT_EQ(closure.rations.size(), 2u);
    EXPECT_EQ(closure.rations[0].product, world->item("B"));
    EXPECT_DOUBLE_EQ(closure.rations[0].granted, 12);
    EXPECT_DOUBLE_EQ(closure.rations[0].value_per_scarce, 50);
    EXPECT_EQ(closure.rations[1].product, world->item("A"));
    EXPECT_DOUBLE_EQ(closure.rations[1].granted, 6);
    EXPECT_DOUBLE_EQ(closure.rations[1].wanted, 20);
    EXPECT_EQ(closure.why[world->item("chip")], Protects::scarce);
    EXPECT_DOUBLE_EQ(closure.units[world->item("lid")], 6);    // no lids for what gets no chips
    EXPECT_DOUBLE_EQ(closure.units[world->item("chip")], 72);  // of chips all are wanted
}

TEST(Closure, AScarcePartIsWantedAsMuchWhateverIsThereOfIt) {
    const auto wanted = [](const char* stock) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"price", "100"}, {"cost", "10"}})
            .add(Table::items, {{"item", "B"}, {"price", "50"}, {"cost", "10"}})
            .add(Table::bom, {{"item", "A"}, {"component", "chip"}, {"quantity", "3"}});
        part(facts, "chip", "2", stock, "Chips", "60");
        sold(facts, "1", "A", "20"), sold(facts, "2", "B", "12");
        const auto world = world_of(facts);
        const Closure closure = closure_of(world->flow, world->coming, world->supplier("Chips"));
        const Id chip = world->item("chip");
        EXPECT_EQ(closure.why[chip], Protects::scarce) << stock;
        EXPECT_DOUBLE_EQ(closure.all_value, 20 * 90 + 12 * 40) << stock;
        return std::pair(closure.units[chip], closure.value[chip]);
    };
    EXPECT_EQ(wanted("0"), std::pair(60.0, 1800.0));
    EXPECT_EQ(wanted("30"), std::pair(60.0, 1800.0));
}

TEST(Closure, ManyWaysToOnePartAreCountedWithoutWalkingEach) {
    ByHand facts;  // a chain of 40 diamonds: 2^40 ways
    for (int i = 0; i < 40; ++i) {
        const std::string top = "t" + std::to_string(100 + i), next = "t" + std::to_string(101 + i),
                          a = "a" + std::to_string(i), b = "b" + std::to_string(i);
        for (const std::string& side : {a, b}) {
            facts.add(Table::bom, {{"item", top}, {"component", side}, {"quantity", "1"}});
            facts.add(Table::bom, {{"item", side}, {"component", next}, {"quantity", "0.5"}});
        }
    }
    const auto world = world_of(facts);
    const auto parts = Explosion(world->flow).of(world->item("t100"));
    EXPECT_EQ(parts.size(), 121u);
    EXPECT_DOUBLE_EQ(parts.back().second, 1);
}

// Parts of different prices with a year of steady consumption: one of each product a day.
ByHand steady() {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "oven"}, {"capacity_per_day", "480"}})
        .add(Table::items, {{"item", "X"}, {"price", "2000"}, {"cost", "500"}, {"unit", "EA"}})
        .add(Table::routes, {{"item", "X"}, {"step", "10"}, {"resource", "oven"}, {"run_minutes", "60"}});
    const std::pair<const char*, const char*> parts[] = {{"dear", "400"}, {"middle", "20"}, {"cheap", "0.5"}};
    Rng rng(5);
    for (const auto& [id, cost] : parts) {
        facts.add(Table::bom, {{"item", "X"}, {"component", id}, {"quantity", "1"}});
        part(facts, id, cost, "40", "S", "8");
        for (int d = 0; d < 200; ++d) {
            const std::int64_t units = rng.poisson(4);
            if (units > 0)
                facts.add(Table::moves, {{"item", id},
                                         {"quantity", std::to_string(-units)},
                                         {"kind", "consume"},
                                         {"time", to_text(parse_day("2025-08-10").value() + d) + "T10:00:00Z"}});
        }
    }
    sold(facts, "1", "X", "40", "2026-03-12");
    return facts;
}

TEST(Levels, OneMultiplierProtectsTheCheapMoreThanTheDear) {
    const auto world = world_of(steady());
    const Levels levels = world->levels_for(world->resource("oven"));
    ASSERT_EQ(levels.items.size(), 4u);  // X is one of them: it is made to order and has no level
    EXPECT_EQ(
        std::count_if(levels.items.begin(), levels.items.end(), [](const ItemLevel& level) { return level.kept; }), 3);
    const auto tau = [&](const char* id) {
        for (const ItemLevel& level : levels.items)
            if (level.item == world->item(id)) return level.tau;
        return 0.0;
    };
    EXPECT_GT(levels.multiplier, 0);
    EXPECT_GT(tau("cheap"), tau("middle"));
    EXPECT_GT(tau("middle"), tau("dear"));
    EXPECT_TRUE(levels.tried);
    EXPECT_GE(levels.delivered, 0.99);
}

// One product of so many parts, all alike, that use four a day.
ByHand wide(int parts) {
    ByHand facts;
    facts.add(Table::items, {{"item", "X"}, {"price", "2000000"}, {"cost", "500"}, {"unit", "EA"}});
    for (int i = 0; i < parts; ++i) {
        const std::string id = "part " + std::to_string(i);
        facts.add(Table::bom, {{"item", "X"}, {"component", id}, {"quantity", "1"}});
        part(facts, id.c_str(), "20", "40", "S", "8");
        for (int d = 0; d < 12; ++d)
            facts.add(Table::moves, {{"item", id},
                                     {"quantity", "-24"},
                                     {"kind", "consume"},
                                     {"time", to_text(parse_day("2026-01-02").value() + 5 * d) + "T10:00:00Z"}});
    }
    sold(facts, "1", "X", "40", "2026-03-12");
    return facts;
}

TEST(Levels, AProductOfFiveThousandPartsIsTriedOnSomeOfThem) {
    const auto world = world_of(wide(5000)), narrow = world_of(wide(50));
    const auto seconds = [] { return double(std::clock()) / CLOCKS_PER_SEC; };
    const double start = seconds();
    const Levels levels = world->levels_for({});
    const double took = seconds() - start;
    ASSERT_EQ(levels.items.size(), 5001u);  // the parts, and the product, which is made to order
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(took, 3);
#endif
    EXPECT_TRUE(levels.tried);
    EXPECT_GE(levels.delivered, 0.99);
    // All five thousand must be there at once: each is kept far more surely than each of fifty.
    const Levels of_fifty = narrow->levels_for({});
    EXPECT_LT(1 - levels.items[7].tau, (1 - of_fifty.items[7].tau) / 10);
    std::printf("5,000 parts: %.2f s, fill of each %.6f; of 50: %.6f\n", took, levels.items[7].tau,
                of_fifty.items[7].tau);
}

TEST(Levels, OneItemAloneComesOutAsAmongAll) {
    const auto world = world_of(steady());
    const Buffers all = world->protected_for(world->resource("oven"));
    const Levels levels = world->levels_for(world->resource("oven"));
    ASSERT_EQ(all.protected_items.size(), levels.items.size());
    for (std::size_t i = levels.items.size(); i-- > 0;) {  // in another order
        const Buffer one = buffer_of(world->flow, world->projection, world->expected, levels.items[i]),
                     &same = all.protected_items[i];
        EXPECT_EQ(one.item, same.item);
        EXPECT_EQ(one.level, same.level);
        EXPECT_EQ(one.asked, same.asked);
        EXPECT_EQ(one.last_safe_day, same.last_safe_day);
        EXPECT_EQ(one.penetration, same.penetration);
    }
}

TEST(Levels, AFactAMinuteLaterMovesPositionsAndNothingElse) {
    ByHand facts = steady();
    const auto before = world_of(facts, "2026-03-05T09:00:00Z");
    facts.add(Table::moves,
              {{"item", "middle"}, {"quantity", "-7"}, {"kind", "consume"}, {"time", "2026-03-05T09:00:30Z"}});
    const auto after = world_of(facts, "2026-03-05T09:01:00Z");
    const Buffers a = before->protected_for(before->resource("oven")),
                  b = after->protected_for(after->resource("oven"));
    ASSERT_EQ(a.protected_items.size(), b.protected_items.size());
    EXPECT_EQ(a.multiplier, b.multiplier);
    for (std::size_t i = 0; i < a.protected_items.size(); ++i) {
        const Buffer &x = a.protected_items[i], &y = b.protected_items[i];
        EXPECT_EQ(x.level, y.level);
        EXPECT_EQ(x.tau, y.tau);
        EXPECT_EQ(x.booked, y.booked);
        EXPECT_EQ(x.on_hand - y.on_hand, x.item == before->item("middle") ? 7 : 0);
    }
}

TEST(Levels, WhatIsMadeForStockIsProtectedAndItsWorkOrdersCoverIt) {
    ByHand facts;
    facts.add(Table::items, {{"item", "X"}, {"price", "30"}, {"cost", "10"}, {"unit", "EA"}})
        .add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "X"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "1"}})
        .add(Table::routes, {{"item", "W"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "1"}})
        .add(Table::stock, {{"item", "X"}, {"quantity", "50"}})
        .add(Table::orders, {{"order", "W1"},
                             {"item", "X"},
                             {"quantity", "25"},
                             {"kind", "make"},
                             {"status", "placed"},
                             {"placed_at", "2026-03-03"}});
    for (int d = 0; d < 60; ++d)
        facts.add(Table::moves, {{"item", "X"},
                                 {"quantity", "-3"},
                                 {"kind", "ship"},
                                 {"time", to_text(parse_day("2026-01-01").value() + d) + "T10:00:00Z"}});
    for (int k = 0; k < 30; ++k) {  // a work order takes six days
        const Day asked = parse_day("2025-12-01").value() + 2 * k;
        facts.add(Table::orders, {{"order", "O" + std::to_string(k)},
                                  {"item", "X"},
                                  {"quantity", "6"},
                                  {"kind", "make"},
                                  {"status", "received"},
                                  {"placed_at", to_text(asked)},
                                  {"received_at", to_text(asked + 6)}});
    }
    sold(facts, "1", "W", "5");
    const auto world = world_of(facts);
    const auto leads = make_leads(world->flow, {world->item("X")});
    EXPECT_GT(leads[0].pmf[6], 0.85);
    const Buffers buffers = world->protected_for({});
    const Buffer* x = find(buffers, world->item("X"));
    ASSERT_NE(x, nullptr);
    EXPECT_EQ(x->source, -1);
    EXPECT_DOUBLE_EQ(x->on_order, 25);
    EXPECT_GT(x->level, 15);  // three a day over six days and a review
    EXPECT_LT(x->level, 60);
    EXPECT_TRUE(x->kept);
    const Buffer* w = find(buffers, world->item("W"));
    ASSERT_NE(w, nullptr);
    EXPECT_FALSE(w->kept);           // made to order only: what is booked is made, and no more
    EXPECT_DOUBLE_EQ(w->booked, 0);  // due in five days, and it takes no more than today
    EXPECT_DOUBLE_EQ(w->level, 0);
}

TEST(Levels, OtherReleasedWorkTakesHoursOffTheRisk) {
    ByHand facts;  // U and V share the oven; 200 hours of V are released, one hour of U is wanted
    facts.add(Table::resources, {{"resource", "oven"}, {"capacity_per_day", "480"}});
    for (const char* id : {"U", "V"})
        facts.add(Table::items, {{"item", id}, {"price", "90"}, {"cost", "10"}, {"unit", "EA"}})
            .add(Table::routes, {{"item", id}, {"step", "10"}, {"resource", "oven"}, {"run_minutes", "60"}});
    facts.add(Table::bom, {{"item", "U"}, {"component", "u"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "V"}, {"component", "v"}, {"quantity", "1"}});
    part(facts, "u", "5", "0"), part(facts, "v", "5", "0");
    sold(facts, "SU", "U", "2", "2026-03-07"), sold(facts, "SL", "U", "3", "2026-05-07"), sold(facts, "SV", "V", "200");
    const auto alone = world_of(facts);
    const Buffers before = alone->protected_for(alone->resource("oven"));
    EXPECT_FALSE(find(before, alone->item("u"))->replaceable);
    EXPECT_GT(find(before, alone->item("u"))->net_hours, 0);
    facts.add(Table::orders,
              {{"order", "W"}, {"item", "V"}, {"quantity", "200"}, {"kind", "make"}, {"status", "placed"}});
    const auto world = world_of(facts);
    const Buffers after = world->protected_for(world->resource("oven"));
    const Buffer& u = *find(after, world->item("u"));
    EXPECT_TRUE(u.replaceable);
    EXPECT_DOUBLE_EQ(u.net_hours, 0);
    EXPECT_LT(u.weight, find(before, alone->item("u"))->weight);
    EXPECT_FALSE(find(after, world->item("v"))->replaceable);
}

TEST(Level, TheExactBaseStockOfThePolicyComparison) {
    const std::filesystem::path file = std::string(DRUM_SHARED_DIR) + "/cases/buffer_management.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not here";
    std::ifstream in(file);
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}});
    const auto world = world_of(facts);
    int checked = 0;
    const auto cases = nlohmann::json::parse(in).at("cases");
    for (const auto& one : cases) {
        if (one.at("id") != "policy-comparison-NB") continue;
        const double mu = one["inputs"]["mu"], alpha = one["inputs"]["alpha"];
        const auto lead_days = one["inputs"]["L"].get<std::size_t>();
        learn::LeadTime lead;
        lead.pmf.assign(lead_days + 1, 0);
        lead.pmf.back() = 1;  // ordered at the end of day t, usable on t + 11: eleven days of need
        const Need need{nullptr, 0, {mu * 1e9, 1e9, alpha, 1e9}};
        for (const auto& [target, id] :
             {std::pair(0.99, "exact_base_stock_99"), std::pair(0.95, "exact_base_stock_95")}) {
            const auto& expected = one["expected"][id];
            const double s = level(need, lead, 1, target, true);
            EXPECT_DOUBLE_EQ(s, expected["S"].get<double>());
            EXPECT_NEAR(probability_within(need, lead, 1, s), expected["no_stockout"].get<double>(), 1e-6);
            JointItem item{need.rate, &lead, 1, 1, 1, 0, true};
            const auto points = points_of(item);
            EXPECT_NEAR(points[static_cast<std::size_t>(s)].on_hand, expected["mean_on_hand"].get<double>(), 1e-4);
            ++checked;
        }
    }
    EXPECT_EQ(checked, 2);
}

TEST(Curve, HoldsTheExactBaseStock) {
    const std::filesystem::path file = std::string(DRUM_SHARED_DIR) + "/cases/inventory.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not here";
    std::ifstream in(file);
    int checked = 0;
    const auto cases = nlohmann::json::parse(in).at("cases");
    for (const auto& one : cases) {
        if (one.at("id") != "base-stock-poisson-continuous") continue;
        const double lam = one["inputs"]["lam"];
        learn::LeadTime lead;
        lead.pmf.assign(one["inputs"]["L"].get<std::size_t>() + 1, 0);
        lead.pmf.back() = 1;
        const auto points =
            points_of({{lam, 1, 0, 0}, &lead, 0, 1, 1, 0, true});  // rate.a is what is known: here for certain
        const auto certain = points_of({{lam * 1e9, 1e9, 0, 1e9}, &lead, 0, 1, 1, 0, true});
        const auto& expected = one["expected"];
        const Point& p = certain[one["inputs"]["S"].get<std::size_t>()];
        EXPECT_NEAR(p.fill, expected["no_stockout_prob"].get<double>(), 1e-6);
        EXPECT_NEAR(p.on_hand, expected["E_on_hand"].get<double>(), 1e-6);
        EXPECT_NEAR(p.on_hand - p.level + lam * 5, expected["E_backorders"].get<double>(), 1e-6);
        EXPECT_LT(points[16].fill, p.fill);  // doubt about the rate costs
        ++checked;
    }
    EXPECT_EQ(checked, 1);
}

}  // namespace
}  // namespace drum::buffer
