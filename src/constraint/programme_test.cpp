// The programme and the ranking, on the published product-mix cases and on small plants worked by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "constraint/draws.h"
#include "constraint/outlook.h"
#include "constraint/ranking.h"
#include "fact/by_hand.h"
#include "state/state.h"

namespace drum::constraint {
namespace {

using fact::Table;

std::string text(double value) { return std::to_string(value); }
std::string moment(double day) { return to_text(Day{static_cast<std::int32_t>(day)}) + "T00:00:00Z"; }

// A plant as canonical rows: what a test needs of them, in one line each. Day 0 is today.
class Plant {
public:
    void item(const std::string& id, double price, double cost) {
        facts_.add(Table::items, {{"item", id}, {"price", text(price)}, {"cost", text(cost)}});
    }
    void resource(const std::string& id, double minutes_per_day) {
        facts_.add(Table::resources, {{"resource", id}, {"capacity_per_day", text(minutes_per_day)}});
    }
    void route(const std::string& item, int step, const std::string& resource, double minutes) {
        facts_.add(
            Table::routes,
            {{"item", item}, {"step", std::to_string(step)}, {"resource", resource}, {"run_minutes", text(minutes)}});
    }
    void demand(const std::string& order, const std::string& item, double quantity, double due_day = 0) {
        facts_.add(Table::demand,
                   {{"order", order}, {"item", item}, {"quantity", text(quantity)}, {"due_at", moment(due_day)}});
    }
    void bom(const std::string& item, const std::string& component, double quantity) {
        facts_.add(Table::bom, {{"item", item}, {"component", component}, {"quantity", text(quantity)}});
    }
    void order(const std::string& order, const std::string& item, double quantity, double placed_day) {
        facts_.add(Table::orders,
                   {{"order", order}, {"item", item}, {"quantity", text(quantity)}, {"placed_at", moment(placed_day)}});
    }
    void history(const std::string& order, const std::string& item, double quantity,
                 double day) {  // ordered and shipped
        facts_.add(Table::demand, {{"order", "h" + order},
                                   {"item", item},
                                   {"quantity", text(quantity)},
                                   {"ordered_at", moment(day)},
                                   {"shipped_at", moment(day)}});
    }
    void source(const std::string& item, const std::string& supplier, double lead_days, double lead_cv = 0) {
        facts_.add(
            Table::sources,
            {{"item", item}, {"supplier", supplier}, {"lead_days", text(lead_days)}, {"lead_cv", text(lead_cv)}});
    }
    void stock(const std::string& item, double quantity) {
        facts_.add(Table::stock, {{"item", item}, {"quantity", text(quantity)}});
    }
    struct World {
        state::State state;
        learn::Learned learned;
        Flow flow;
    };
    std::unique_ptr<World> world() const {
        auto out = std::make_unique<World>();
        out->state = state::fold(state::merge(facts_.blocks(), Instant::end()), Instant{0});
        out->learned = learn::learn(out->state);
        out->flow = flow_of(out->state, out->learned);
        return out;
    }

private:
    fact::ByHand facts_;
};

Plant p_and_q(double capacity_b = 2400) {
    Plant plant;
    const double minutes[2][4] = {{15, 15, 15, 15}, {10, 30, 5, 5}};
    const char* resources[] = {"A", "B", "C", "D"};
    plant.item("P", 90, 45);
    plant.item("Q", 100, 40);
    for (int r = 0; r < 4; ++r) plant.resource(resources[r], r == 1 ? capacity_b : 2400);
    for (int r = 0; r < 4; ++r)
        plant.route("P", r + 1, resources[r], minutes[0][r]), plant.route("Q", r + 1, resources[r], minutes[1][r]);
    plant.demand("1", "P", 100);
    plant.demand("2", "Q", 50);
    return plant;
}

TEST(Ranking, PAndQEarns6300WithBAt120AnHour) {
    const auto world = p_and_q().world();
    const Ranking ranking = rank(world->flow, {}, 1);
    EXPECT_NEAR(ranking.throughput, 6300, 1e-6);
    EXPECT_EQ(name(world->state, ranking.constraint), "B");
    EXPECT_NEAR(ranking.ranked.front().hour_value, 120, 1e-6);
    EXPECT_NEAR(ranking.ranked.front().load, 1.25, 1e-9);
    EXPECT_NEAR(ranking.ranked.front().gain_per_day, 240 * 2, 1e-6);  // 240 minutes more, 2 a minute
}

TEST(Ranking, WhenEverythingFitsTheMarketLimits) {
    const auto world = p_and_q(3000).world();
    const Ranking ranking = rank(world->flow, {}, 1);
    EXPECT_NEAR(ranking.throughput, 7500, 1e-6);
    EXPECT_EQ(ranking.constraint.kind, Party::Kind::market);
    for (const Ranked& ranked : ranking.ranked) EXPECT_EQ(ranked.hour_value, 0);
}

TEST(Ranking, PublishedProductMixes) {
    const std::filesystem::path file = std::string(DRUM_SHARED_DIR) + "/cases/toc_product_mix.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not here";
    std::ifstream in(file);
    const auto cases = nlohmann::json::parse(in).at("cases");
    ASSERT_EQ(cases.size(), 11u);
    for (const auto& one : cases) {
        const auto& inputs = one.at("inputs");
        Plant plant;
        const auto& products = inputs.at("products");
        for (std::size_t p = 0; p < products.size(); ++p) {
            const double cm = inputs.at("cm")[p];
            plant.item(products[p], cm, 0);
            plant.demand(std::to_string(p), products[p], inputs.at("demand")[p]);
        }
        const auto& resources = inputs.at("resources");
        for (std::size_t r = 0; r < resources.size(); ++r) plant.resource(resources[r], inputs.at("capacity")[r]);
        for (std::size_t p = 0; p < products.size(); ++p)
            for (std::size_t r = 0; r < resources.size(); ++r)
                if (const double t = inputs.at("times")[p][r]; t > 0)
                    plant.route(products[p], static_cast<int>(r), resources[r], t);
        const auto world = plant.world();
        const Ranking ranking = rank(world->flow, {}, 1);
        const double expected = one.at("expected").at("lp_objective");
        EXPECT_NEAR(ranking.throughput, expected, 1e-6 * expected) << one.at("id");
        // Strong duality: what rows and demand are worth adds up to the optimum.
        double dual_value = 0;
        for (const Ranked& ranked : ranking.ranked)
            if (ranked.party.kind == Party::Kind::resource)
                dual_value += ranked.hour_value / 60 *
                              inputs
                                  .at("capacity")[static_cast<std::size_t>(
                                      std::find(resources.begin(), resources.end(), name(world->state, ranked.party)) -
                                      resources.begin())]
                                  .get<double>();
        for (std::size_t p = 0; p < products.size(); ++p) {
            double cost = 0;
            for (const Ranked& ranked : ranking.ranked)
                for (std::size_t r = 0; r < resources.size(); ++r)
                    if (ranked.party.kind == Party::Kind::resource && name(world->state, ranked.party) == resources[r])
                        cost += ranked.hour_value / 60 * inputs.at("times")[p][r].get<double>();
            dual_value += std::max(0.0, inputs.at("cm")[p].get<double>() - cost) * inputs.at("demand")[p].get<double>();
        }
        EXPECT_NEAR(dual_value, expected, 1e-6 * expected) << one.at("id");
    }
}

TEST(Ranking, StockAndBillsAreNettedInTheProgrammeAsInTheExplosion) {
    // 10 X, each of 2 Y; Y takes 60 minutes on M, 5 Y are in stock. M has 600: 10 Y more, so 7.5 X of 10.
    Plant plant;
    plant.item("X", 100, 0);
    plant.item("Y", 0, 0);
    plant.bom("X", "Y", 2);
    plant.resource("M", 600);
    plant.route("Y", 1, "M", 60);
    plant.stock("Y", 5);
    plant.demand("1", "X", 10);
    const auto world = plant.world();
    const Requirements need = requirements(world->flow, firm_wants(world->flow, Instant{0}));
    EXPECT_NEAR(need.minutes[0], 15 * 60, 1e-9);
    const Ranking ranking = rank(world->flow, {}, 1);
    EXPECT_NEAR(ranking.throughput, 750, 1e-6);
    EXPECT_EQ(name(world->state, ranking.constraint), "M");
}

TEST(Ranking, ASupplierThatCannotDeliverIsTheConstraint) {
    Plant plant = p_and_q(3000);
    plant.bom("P", "part", 1);
    plant.source("part", "Slow Co", 30);
    plant.stock("part", 40);
    const auto world = plant.world();
    const Ranking ranking = rank(world->flow, receipts(world->flow, projection::project(world->flow)), 1);
    EXPECT_EQ(name(world->state, ranking.constraint), "Slow Co");
    EXPECT_NEAR(ranking.throughput, 40 * 45 + 50 * 60, 1e-6);
    EXPECT_NEAR(ranking.ranked.front().gain_per_day, 4 * 45, 1e-6);
}

// Ten days from order to due date, and two: six in the mean, in however many lines the first of them is written.
TEST(Flow, LinesOfOneOrderForOneDayAreOneDelivery) {
    const auto mean_days = [](std::vector<const char*> lines) {
        fact::ByHand facts;
        const auto sold = [&](const char* order, const char* line, double due) {
            facts.add(Table::demand, {{"order", order},
                                      {"line", line},
                                      {"item", "A"},
                                      {"quantity", "5"},
                                      {"ordered_at", moment(-5)},
                                      {"due_at", moment(due)}});
        };
        for (const char* line : lines) sold("1", line, 5);
        sold("2", "1", -3);
        const state::State state = state::fold(state::merge(facts.blocks(), Instant::end()), Instant{0});
        return flow_of(state, learn::learn(state)).delivery_days;
    };
    EXPECT_DOUBLE_EQ(mean_days({"1"}), 6);
    EXPECT_DOUBLE_EQ(mean_days({"1", "2"}), 6);
}

TEST(Ranking, LeavingOutRowsThatCannotBindChangesNothing) {
    const auto world = p_and_q().world();
    const std::vector<Want> wants = firm_wants(world->flow, Instant{0});
    std::vector<Row> all;
    for (Id r = 0; r < 4; ++r) all.push_back({Row::Kind::capacity, r, 2400});
    Programme full(world->flow, wants, all), reduced(world->flow, wants, {{Row::Kind::capacity, 1, 2400}});
    EXPECT_NEAR(full.solve().throughput, reduced.solve().throughput, 1e-9);
}

TEST(Draws, AnOrderOfOneItemChangesNothingThatIsDrawnOfAnother) {
    const auto drawn = [](bool ordered) {
        Plant plant = p_and_q(3000);
        for (const char* part : {"p", "q"}) {
            plant.bom(part[0] == 'p' ? "P" : "Q", part, 1);
            plant.source(part, "S", 5, 0.5);
            plant.stock(part, 10);
        }
        if (ordered) plant.order("PO", "p", 20, -2);
        const auto world = plant.world();
        const auto coming = receipts(world->flow, projection::project(world->flow));
        return Draws(world->flow, coming, 14).draw(7).order_days;
    };
    const std::vector<float> days = drawn(false);
    ASSERT_EQ(days.size(), 2u);
    EXPECT_EQ(drawn(true), days);
}

TEST(Outlook, SumsToOneAndAgreesWithTheRankingWhereNothingIsUncertain) {
    const auto world = p_and_q().world();
    const Outlook days = outlook(world->flow, {}, 14, 500);
    EXPECT_EQ(days.draws, 1);
    for (const OutlookDay& day : days.days) {
        double sum = 0;
        for (const Chance& chance : day.chances) sum += chance.probability;
        EXPECT_NEAR(sum, 1, 1e-12);
    }
    EXPECT_EQ(name(world->state, days.days.front().chances.front().party), "B");
}

// An open order of a part and demand learned from history: everything is uncertain.
Plant uncertain_plant(double minutes_of_m, double minutes_of_n) {
    Plant plant;
    plant.item("X", 100, 20);
    plant.item("Y", 80, 10);
    plant.resource("M", minutes_of_m);
    plant.resource("N", minutes_of_n);
    plant.route("X", 1, "M", 12);
    plant.route("X", 2, "N", 10);
    plant.route("Y", 1, "M", 6);
    plant.route("Y", 2, "N", 9);
    plant.bom("X", "part", 1);
    plant.source("part", "S", 6, 0.5);
    plant.stock("part", 60);
    plant.order("7", "part", 300, -3);
    for (int d = 1; d <= 60; ++d) plant.history(std::to_string(d), d % 3 == 0 ? "Y" : "X", 30 + d % 5 * 4, -d);
    plant.demand("a", "X", 150, 5);
    plant.demand("b", "Y", 200, 5);
    return plant;
}

// The largest difference in any day's probability of any party between the two ways of judging.
double largest_difference(const Plant& plant) {
    const auto world = plant.world();
    const auto coming = receipts(world->flow, projection::project(world->flow));
    const Outlook solved = outlook(world->flow, coming, 14, 500, Judging::programme);
    const Outlook shared = outlook(world->flow, coming, 14, 500, Judging::fair_shares);
    EXPECT_EQ(solved.draws, 500);
    double most = 0;
    bool mixed = false;
    for (std::size_t d = 0; d < solved.days.size(); ++d)
        for (const Chance& c : solved.days[d].chances) {
            double other = 0;
            for (const Chance& o : shared.days[d].chances)
                if (o.party == c.party) other = o.probability;
            most = std::max(most, std::fabs(other - c.probability));
            mixed = mixed || (c.probability > 0.1 && c.probability < 0.9);
        }
    EXPECT_TRUE(mixed);  // else the comparison would say nothing
    return most;
}

TEST(Outlook, FairSharesAgreeWithTheProgrammeWhereOneResourceIsOverloaded) {
    EXPECT_LT(largest_difference(uncertain_plant(960, 560)), 0.05);
}

// Known to be coarser: of two overloaded machines that are near equals only the most overloaded one counts.
TEST(Outlook, FairSharesAreCoarserBetweenTwoNearEquals) {
    EXPECT_LT(largest_difference(uncertain_plant(560, 560)), 0.3);
}

// Two machines in a row that are short alike: more of one alone brings nothing, so neither is the one.
TEST(Outlook, EqualsShareTheDayWhateverTheirNames) {
    for (const auto& [first, second] : {std::pair("A", "Z"), std::pair("Z", "A")}) {
        Plant plant;
        plant.item("X", 10, 4);
        plant.resource(first, 100);
        plant.resource(second, 100);
        plant.route("X", 1, first, 10);
        plant.route("X", 2, second, 10);
        plant.demand("1", "X", 40);
        const auto world = plant.world();
        const Outlook outlook_ = outlook(world->flow, receipts(world->flow, projection::project(world->flow)), 1, 10);
        ASSERT_EQ(outlook_.days[0].chances.size(), 2u);
        for (const Chance& chance : outlook_.days[0].chances) EXPECT_NEAR(chance.probability, 0.5, 1e-12);
    }
}

TEST(Outlook, WorkDueLaterThatDoesNotFitMakesTomorrowBusy) {
    Plant plant;  // 2 days of capacity, 3 days of work due on the second day
    plant.item("X", 10, 0);
    plant.resource("M", 100);
    plant.route("X", 1, "M", 1);
    plant.demand("1", "X", 300, 2);
    const auto world = plant.world();
    const Outlook days = outlook(world->flow, {}, 3, 500);
    EXPECT_EQ(name(world->state, days.days[0].chances.front().party), "M");
    EXPECT_EQ(name(world->state, days.days[1].chances.front().party), "M");
    EXPECT_EQ(days.days[2].chances.front().party.kind, Party::Kind::market);  // 300 minutes in three days fit
}

}  // namespace
}  // namespace drum::constraint
