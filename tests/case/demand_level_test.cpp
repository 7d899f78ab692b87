// Published cases of need, lead time and the level of one item (`inventory.json`, `forecast_calibration.json`,
// `buffer_management.json`), through the calls the advice uses: buffer::level, buffer::count_cdf, learn::kaplan_meier.
#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "buffer/buffer.h"
#include "fact/by_hand.h"
#include "proof/policies.h"

namespace drum {
namespace {

using Json = nlohmann::json;
constexpr double kRelative = 1e-6;

// The case of this name; null, and the test is to be skipped, where the cases are absent.
Json case_named(const std::string& family, const std::string& id) {
    std::ifstream in(std::string(DRUM_SHARED_DIR) + "/cases/" + family + ".json");
    if (!in) return {};
    const Json all = Json::parse(in);
    for (const Json& entry : all["cases"])
        if (entry["id"] == id) return entry;
    return {};
}
#define CASE_OR_SKIP(name, family, id)        \
    const Json name = case_named(family, id); \
    if (name.is_null()) GTEST_SKIP() << "the published cases are not here"

void expect_near(double got, const Json& wanted, const std::string& what) {
    EXPECT_NEAR(got, wanted.get<double>(), kRelative * std::abs(wanted.get<double>())) << what;
}

// One item nobody has booked: its need is its rate alone.
struct Alone {
    buffer::Need need(const learn::DemandRate& rate) const {
        buffer::Need out;
        out.item = 0;
        out.rate = rate;
        return out;
    }
};

// A rate that is known exactly: mean a day, extra dispersion alpha.
learn::DemandRate known_rate(double mean, double alpha) { return {1e15 * mean, 1e15, alpha, 1}; }
learn::LeadTime exactly(int days) { return {learn::lead_pmf(days, 0), 0, 0}; }

double short_beyond(double mean, double variance, int units) {  // E[(X - units)+]
    double sum = 0;
    for (int k = units; k < units + 5000; ++k) sum += 1 - buffer::count_cdf(mean, variance, k);
    return sum;
}

TEST(Level, BaseStockOfPoissonNeed) {
    CASE_OR_SKIP(entry, "inventory", "base-stock-poisson-continuous");
    const double rate = entry["inputs"]["lam"], lead = entry["inputs"]["L"], mean = rate * lead;
    const int stock = entry["inputs"]["S"];
    const Json& expected = entry["expected"];
    expect_near(buffer::count_cdf(mean, mean, stock - 1), expected["fill_rate"], "fill rate");
    expect_near(buffer::count_cdf(mean, mean, stock), expected["no_stockout_prob"], "no stock-out");
    const double backorders = short_beyond(mean, mean, stock);
    EXPECT_NEAR(backorders, expected["E_backorders"].get<double>(), 1e-9);
    EXPECT_NEAR(stock - mean + backorders, expected["E_on_hand"].get<double>(), 1e-9);
    const Alone alone;
    const buffer::Need need = alone.need(known_rate(rate, 0));
    EXPECT_EQ(buffer::level(need, exactly(int(lead)), 0, expected["no_stockout_prob"].get<double>() - 1e-9, true), stock);
    EXPECT_EQ(buffer::level(need, exactly(int(lead)), 0, expected["no_stockout_prob"].get<double>() + 1e-6, true), stock + 1);
}

// Poisson need over a gamma lead time is exactly the negative binomial of size 1 / cv^2. The same variance reaches level() as
// the dispersion over `mean_L` days.
TEST(Level, NeedOverAnUncertainLeadTime) {
    CASE_OR_SKIP(entry, "inventory", "lead-time-demand-gamma-poisson");
    const Alone alone;
    for (const Json& row : entry["expected"]["rows"]) {
        const double rate = row["lam"], lead = row["mean_L"], cv = row["cv_L"], mean = row["mean"];
        const double variance = rate * lead + rate * rate * cv * cv * lead * lead;
        expect_near(rate * lead, row["mean"], "mean");
        expect_near(variance, row["var"], "variance");
        const buffer::Need need = alone.need(known_rate(rate, cv * cv * lead)), fixed = alone.need(known_rate(rate, 0));
        for (const auto& [text, units] : row["exact_quantile"].items()) {
            const double target = std::stod(text);
            EXPECT_EQ(buffer::level(need, exactly(int(lead)), 0, target, true), units.get<double>()) << row.dump() << target;
            EXPECT_EQ(buffer::level(fixed, exactly(int(lead)), 0, target, true), row["ignoring_L_variance"][text].get<double>()) << row.dump() << target;
            const double z = quantile(boost::math::normal(), target);
            EXPECT_EQ(std::ceil(proof::normal_reorder_point(rate, rate, lead, cv * cv * lead * lead, z)), row["normal_approx"][text].get<double>());
        }
        expect_near(buffer::count_cdf(mean, variance, row["normal_approx"]["0.99"]), row["true_service_normal_99"], "normal");
        expect_near(buffer::count_cdf(mean, variance, row["ignoring_L_variance"]["0.99"]), row["true_service_ignoring_L_var_99"], "ignoring");
    }
}

// A lead time of two values: the mixture is summed, not matched by moments.
TEST(Level, IsTheSmallestThatCoversTheMixture) {
    const Alone alone;
    const buffer::Need need = alone.need(known_rate(2, 0.3));
    learn::LeadTime lead;
    lead.pmf = {0, 0, 0, 0.8, 0, 0, 0, 0, 0, 0, 0, 0, 0.2};
    const auto covered = [&](int units) {
        double sum = 0;
        for (const auto& [days, share] : {std::pair{4, 0.8}, std::pair{13, 0.2}}) sum += share * buffer::count_cdf(2 * days, 2 * days + 4 * days * 0.3, units);
        return sum;
    };
    for (const double target : {0.5, 0.79, 0.9, 0.99, 0.999}) {
        const int level = int(buffer::level(need, lead, 1, target, true));
        EXPECT_GE(covered(level), target);
        EXPECT_LT(covered(level - 1), target);
    }
}

// Sizes are geometric and their number Poisson (Panjer 1981, as the exact reference here). The level is that of the negative binomial of
// the same moments; what it covers in truth is as promised within half a percent.
TEST(Level, LumpyNeedIsCoveredAsPromised) {
    CASE_OR_SKIP(entry, "inventory", "compound-poisson-geometric");
    const Alone alone;
    for (const Json& row : entry["expected"]["rows"]) {
        const double lambda = row["lambda_L"], p = row["geom_p"];
        std::vector<double> exact{std::exp(-lambda)}, cdf{exact[0]};
        for (int k = 1; k < 400; ++k) {
            double sum = 0;
            for (int j = 1; j <= k; ++j) sum += j * p * std::pow(1 - p, j - 1) * exact[k - j];
            exact.push_back(lambda / k * sum);
            cdf.push_back(cdf.back() + exact.back());
        }
        for (const int k : {0, 1, 5, 10}) expect_near(exact[k], row["P" + std::to_string(k)], "P");
        const double mean = row["mean"], variance = row["var"];
        expect_near(lambda / p, row["mean"], "mean");
        expect_near(lambda * (2 - p) / (p * p), row["var"], "variance");
        for (const auto& [name, target] : {std::pair{"q90", 0.9}, std::pair{"q95", 0.95}, std::pair{"q99", 0.99}, std::pair{"q999", 0.999}}) {
            int quantile = 0;
            while (cdf[quantile] < target) ++quantile;
            EXPECT_EQ(quantile, row[name].get<int>());
            const int level = int(buffer::level(alone.need(known_rate(mean, (variance - mean) / (mean * mean))), exactly(1), 0, target, true));
            EXPECT_NEAR(cdf[level], target, 0.005 + exact[level]) << row.dump() << " level " << level;
        }
        double short_of = 0;
        for (std::size_t k = row["q95"].get<std::size_t>(); k < cdf.size(); ++k) short_of += 1 - cdf[k];
        EXPECT_NEAR(short_of, row["E_short_at_q95"].get<double>(), 1e-6);
    }
}

TEST(Level, OfTheStationaryItemIsTheExactBaseStock) {
    CASE_OR_SKIP(entry, "buffer_management", "policy-comparison-NB");
    const Alone alone;
    const double rate = entry["inputs"]["mu"], alpha = entry["inputs"]["alpha"];
    const int days = entry["inputs"]["L"].get<int>() + 1;
    const double mean = rate * days, variance = mean + mean * mean * alpha / days;
    for (const auto& [name, target] : {std::pair{"exact_base_stock_99", 0.99}, std::pair{"exact_base_stock_95", 0.95}}) {
        const Json& expected = entry["expected"][name];
        const int level = int(buffer::level(alone.need(known_rate(rate, alpha)), exactly(days - 1), 1, target, true));
        EXPECT_EQ(level, expected["S"]);
        expect_near(buffer::count_cdf(mean, variance, level), expected["no_stockout"], "no stock-out");
        const double backorder = short_beyond(mean, variance, level);
        expect_near(backorder, expected["mean_backorder"], "backorder");
        expect_near(level - mean + backorder, expected["mean_on_hand"], "on hand");
    }
}

TEST(Rates, AnUncertainRateWidensTheLevel) {
    CASE_OR_SKIP(entry, "forecast_calibration", "gamma-poisson-predictive");
    const Json &in = entry["inputs"], &expected = entry["expected"];
    double a = in["prior"][0], b = in["prior"][1];
    for (const double units : in["daily"]) a += units, b += 1;
    EXPECT_EQ(Json({a, b}), expected["posterior"]);
    const Alone alone;
    const int days = in["L"];
    const buffer::Need need = alone.need({a, b, 0, 8});
    expect_near(need.mean(days), expected["pred_mean"], "mean");
    const double mean = need.mean(days), variance = mean + mean * mean / a;
    expect_near(variance, expected["pred_var"], "variance");
    EXPECT_EQ(buffer::level(need, exactly(days), 0, 0.95, true), expected["q95"]);
    EXPECT_EQ(buffer::level(need, exactly(days), 0, 0.99, true), expected["q99"]);
    EXPECT_EQ(buffer::level(alone.need(known_rate(a / b, 0)), exactly(days), 0, 0.99, true), expected["plug_in_poisson_q99"]);
}

TEST(LeadTimes, OpenOrdersAreCensoredNotDropped) {
    CASE_OR_SKIP(entry, "forecast_calibration", "right-censored-lead-times");
    std::vector<learn::Duration> durations;
    double days = 0, done = 0, days_done = 0;
    for (std::size_t i = 0; i < entry["inputs"]["time"].size(); ++i) {
        const double time = entry["inputs"]["time"][i];
        const bool completed = entry["inputs"]["completed"][i] == 1;
        durations.push_back({int(time), 1, !completed});
        days += time, done += completed, days_done += completed ? time : 0;
    }
    const learn::LeadTime lead{learn::kaplan_meier(durations), 0, 0};
    for (const auto& [day, survival] : entry["expected"]["kaplan_meier"].items()) {
        double beyond = 1;
        for (int d = 0; d <= std::stoi(day); ++d) beyond -= lead.pmf[static_cast<std::size_t>(d)];
        expect_near(beyond, survival, "survival beyond " + day);
    }
    const learn::Lognormal fitted = learn::lognormal_of(durations);
    EXPECT_NEAR(fitted.mu, entry["expected"]["lognormal_mu"].get<double>(), 1e-4 * fitted.mu);
    EXPECT_NEAR(fitted.sigma, entry["expected"]["lognormal_sigma"].get<double>(), 1e-4 * fitted.sigma);
    // The completed ones alone say 12 days; who counts the open ones' time as well says 40, and so, nearly, does the curve.
    expect_near(days / done, entry["expected"]["exponential_mean"], "exponential mean");
    expect_near(days_done / done, entry["expected"]["exponential_mean_naive_completed_only"], "naive");
    EXPECT_GT(lead.mean(), 2.5 * days_done / done);
}

}  // namespace
}  // namespace drum
