// Every minute of every resource on every day of the records at hand has exactly one cause, after they came in through
// the program. Most days are asked in process, some of the program itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "../terminal.h"
#include "engine/engine.h"
#include "ledger/store.h"

namespace drum {
namespace {

using Json = nlohmann::json;
using constraint::Utilization;

std::int64_t lost(const Utilization& u) {
    std::int64_t sum = 0;
    for (const constraint::Loss& loss : u.losses) {
        EXPECT_GT(loss.micros, 0);
        sum += loss.micros;
    }
    return sum;
}

std::map<std::string, std::int64_t> by_cause(const Utilization& u) {
    std::map<std::string, std::int64_t> out{{"available", u.available_micros}, {"productive", u.productive_micros}};
    for (const constraint::Loss& loss : u.losses)
        out[std::string(constraint::name(loss.cause)) + " " + loss.by] += loss.micros;
    return out;
}

engine::Advice advice_of(const std::string& site) {
    const auto store = ledger::open_sqlite(site, ledger::OpenMode::read_only);
    EXPECT_TRUE(store.has_value());
    const auto facts = (*store)->facts();
    EXPECT_TRUE(facts.has_value());
    auto state = state::fold(**facts, std::nullopt);
    EXPECT_TRUE(state.has_value());
    return engine::advise(std::make_unique<const state::State>(std::move(*state)), {.draws = 1});
}

void expect_same_of_program(const std::string& site, const std::string& resource, Day day, const Utilization& here) {
    const terminal::Outcome run = terminal::drum({"utilization", "--resource", resource, "--from", to_text(day), "--to",
                                                  to_text(day + 1), "--json", "--site", site});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const Json json = Json::parse(run.out);
    double sum = json["productive_minutes"].get<double>();
    for (const Json& loss : json["losses"]) sum += loss["minutes"].get<double>();
    EXPECT_NEAR(sum, json["available_minutes"].get<double>(), 1e-5) << run.out;
    EXPECT_NEAR(json["available_minutes"].get<double>(), double(here.available_micros) / double(kMicrosPerMinute),
                1e-5);
    EXPECT_NEAR(json["productive_minutes"].get<double>(), double(here.productive_micros) / double(kMicrosPerMinute),
                1e-5);
}

void expect_every_minute(const std::string& name) {
    const std::string data = std::string(DRUM_SHARED_DIR) + "/data/" + name;
    if (!std::filesystem::exists(data)) GTEST_SKIP() << data << " is not here";
    const terminal::Folder folder(name);
    const std::string site = folder / "site.drum";
    const terminal::Outcome landed = terminal::drum({"import", data, "--site", site});
    ASSERT_EQ(landed.exit_code, 0) << landed.err;
    const engine::Advice advice = advice_of(site);
    const state::State& state = *advice.state;
    const Zone& zone = state.site.zone;
    Instant first = Instant::end();
    for (const state::Operation& op : state.operations) first = std::min(first, op.timed ? op.start : op.end);
    const Day from = zone.day_of(first), to = zone.day_of(state.as_of) + 1;
    int asked = 0, of_program = 0;
    for (Id r = 0; r < static_cast<Id>(state.resources.size()); ++r) {
        std::map<std::string, std::int64_t> days;
        for (Day day = from; day < to; day = day + 1, ++asked) {
            const auto u = constraint::utilization(state, *advice.prices->learned, advice.prices->losses, r, zone.start_of(day),
                                                   zone.start_of(day + 1));
            EXPECT_EQ(u.productive_micros + lost(u), u.available_micros)
                << state.resources.text(r) << " " << to_text(day);
            for (const auto& [cause, micros] : by_cause(u)) days[cause] += micros;
            if ((asked % 97) != 0) continue;
            expect_same_of_program(site, state.resources.text(r), day, u);
            ++of_program;
        }
        EXPECT_EQ(by_cause(constraint::utilization(state, *advice.prices->learned, advice.prices->losses, r, zone.start_of(from),
                                                   zone.start_of(to))),
                  days)
            << state.resources.text(r);
        EXPECT_GT(days["available"], 0) << state.resources.text(r);
    }
    std::printf("%s: %d days of %zu resources, %d of them asked of the program\n", name.c_str(), asked,
                state.resources.size(), of_program);
    EXPECT_GT(of_program, 0);
}

TEST(EveryMinute, OfTheMachiningLog) { expect_every_minute("machining-log"); }
TEST(EveryMinute, OfThePurchasingFlow) { expect_every_minute("purchasing-flow"); }

}  // namespace
}  // namespace drum
