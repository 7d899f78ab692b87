// The figures of the machining log: a real shop, two months, 31 resources. Read in place with a reader of its own, far
// simpler than intake, so that these figures rest on nothing but this room and learn.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "constraint/evidence.h"
#include "constraint/forecast.h"
#include "constraint/hand_log_test.h"
#include "constraint/utilization.h"

namespace drum::constraint {
namespace {

using test::HandLog;

std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> out(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            out.emplace_back();
        else if (c != '\r')
            out.back() += c;
    }
    return out;
}

std::int64_t micros(const std::string& text) {
    const auto parsed = parse_time(text);
    return parsed ? Zone().at(parsed->day, parsed->local_micros).micros : 0;
}

// The log as of 2012-03-01 12:00, exact duplicate rows once; nullptr where the shared folder is absent.
const HandLog* machining_log() {
    static const std::optional<HandLog> log = []() -> std::optional<HandLog> {
        const std::filesystem::path path = std::filesystem::path(DRUM_SHARED_DIR) / "data/machining-log/Production_Data.csv";
        if (!std::filesystem::exists(path)) return {};
        std::ifstream file(path);
        std::string line;
        std::getline(file, line);
        std::set<std::string> lines;
        std::vector<std::vector<std::string>> rows;
        std::vector<std::string> works, resources;
        while (std::getline(file, line)) {
            if (!lines.insert(line).second) continue;
            rows.push_back(cells(line));
            works.push_back(rows.back()[0]);
            resources.push_back(rows.back()[2]);
        }
        HandLog out(resources, works);
        for (const auto& row : rows) {
            out.op(row[2], row[0], 0, 0, row[8] == "S" ? state::OpState::setup : row[8] == "B" ? state::OpState::down : state::OpState::run);
            out.state.operations.back().start = Instant{micros(row[3])};
            out.state.operations.back().end = Instant{micros(row[4])};
        }
        out.finish(0);
        out.state.as_of = Instant{micros("2012-03-01 12:00")};
        const Instant today = Zone().start_of(Zone().day_of(out.state.as_of));
        for (Id r = 0; r < static_cast<Id>(out.state.resources.size()); ++r) {
            std::vector<Interval> busy;
            for (auto o = out.state.operation_of[r]; o < out.state.operation_of[r + 1]; ++o)
                busy.push_back({out.state.operations[o].start, out.state.operations[o].end});
            learn::ResourceLearned& learned = out.learned.resource[r];
            learned.servers = learn::servers_from_concurrency(busy);
            learned.calendar = learn::hours_from_log(Zone(), busy, busy.front().from, today);
            learned.calendar_known = false;
        }
        return out;
    }();
    return log ? &*log : nullptr;
}

double brier(const std::vector<double>& p, Id winner) {
    double sum = 0;
    for (std::size_t r = 0; r < p.size(); ++r) sum += (p[r] - (Id(r) == winner)) * (p[r] - (Id(r) == winner));
    return sum;
}

#define LOG_OR_SKIP(log)                       \
    const HandLog* const log = machining_log(); \
    if (log == nullptr) GTEST_SKIP() << "no shared data beside the project"

TEST(MachiningLog, ServersOfMachinesAndOfTheQualityDesk) {
    LOG_OR_SKIP(log);
    const auto servers = [&](const char* name) { return log->learned.resource[log->state.resources.find(name)].servers; };
    EXPECT_EQ(servers("Quality Check 1"), 4);
    for (const std::string& name : log->state.resources.all())
        if (name.find("Turning") != std::string::npos || name.find("Grinding") != std::string::npos) {
            EXPECT_EQ(servers(name.c_str()), 1) << name;
        }
}

TEST(MachiningLog, AMachineIsNamedAndNotADesk) {
    LOG_OR_SKIP(log);
    const std::size_t resources = log->state.resources.size();
    const auto days = history(log->state, log->learned);
    ASSERT_EQ(days.size(), 59u);
    std::map<std::string, int> wins;
    for (const DayWinner& day : days) ++wins[day.resource == kNone ? "nobody" : log->state.resources.text(day.resource)];
    for (const auto& [name, count] : wins) std::printf("%2d days won by %s\n", count, name.c_str());
    const NamedConstraint now = named(days, resources);
    ASSERT_NE(now.resource, kNone);
    std::printf("named %s since %s, tomorrow %.3f; next %s %.3f\n", log->state.resources.text(now.resource).c_str(),
                to_text(now.since).c_str(), now.probability, log->state.resources.text(now.next).c_str(), now.next_probability);
    EXPECT_EQ(log->state.resources.text(now.resource), "Machine 4 - Turning & Milling");
    EXPECT_EQ(wins.count("Quality Check 1") + wins.count("Packing"), 0u);
}

// Mean Brier scores from day `first` to before day `last`.
struct Scores {
    double ours = 0, yesterday = 0, busiest = 0, frequency = 0;
};

Scores walk_forward(const HandLog& log, const std::vector<DayWinner>& days, std::size_t first, std::size_t last) {
    const std::size_t n = log.state.resources.size();
    Scores out;
    double scored = 0;
    for (std::size_t d = first; d < last; ++d) {
        if (days[d].resource == kNone) continue;
        std::vector<double> yesterday(n, 0.0), busiest(n, 0.0), frequency(n, 1.0 / double(n));
        double seen = 1;
        Id last_winner = kNone;
        for (std::size_t k = 0; k < d; ++k)
            if (days[k].resource != kNone) {
                last_winner = days[k].resource;
                frequency[last_winner] += 1;
                seen += 1;
            }
        for (double& f : frequency) f /= seen;
        yesterday[last_winner] = 1;
        std::int64_t most = -1;
        Id best = 0;
        const Instant end = Zone().start_of(days[d].day);
        for (Id r = 0; r < static_cast<Id>(n); ++r) {
            const auto busy = length(intersection(active_intervals(log.state, log.learned, r), {{end + (-5 * kMicrosPerDay), end}}));
            if (busy > most) most = busy, best = r;
        }
        busiest[best] = 1;
        out.ours += brier(days[d].predicted, days[d].resource);
        out.yesterday += brier(yesterday, days[d].resource);
        out.busiest += brier(busiest, days[d].resource);
        out.frequency += brier(frequency, days[d].resource);
        scored += 1;
    }
    for (double* score : {&out.ours, &out.yesterday, &out.busiest, &out.frequency}) *score /= scored;
    return out;
}

TEST(MachiningLog, ForecastBeatsYesterdayAndTheBusiest) {
    LOG_OR_SKIP(log);
    const auto days = history(log->state, log->learned);
    for (const auto& [first, last] : {std::pair<std::size_t, std::size_t>{1, 30}, {30, 59}}) {
        const Scores s = walk_forward(*log, days, first, last);
        std::printf("Brier, days %zu to %zu: forecast %.3f, same as yesterday %.3f, busiest of five days %.3f, frequency %.3f\n",
                    first, last - 1, s.ours, s.yesterday, s.busiest, s.frequency);
        EXPECT_LT(s.ours, s.yesterday);
        EXPECT_LT(s.ours, s.busiest);
        EXPECT_LT(s.ours, s.frequency + 0.01);
    }
}

TEST(MachiningLog, EveryMinuteOfEveryResourceHasItsCause) {
    LOG_OR_SKIP(log);
    const Instant from{micros("2012-02-20")}, to{micros("2012-02-27")};
    const LossIndex index = loss_index(log->state);
    for (Id r = 0; r < static_cast<Id>(log->state.resources.size()); ++r) {
        const Utilization u = utilization(log->state, log->learned, index, r, from, to);
        std::int64_t sum = u.productive_micros, busy = u.productive_micros;
        for (const Loss& loss : u.losses) {
            sum += loss.micros;
            if (loss.cause == Cause::setup || loss.cause == Cause::down) busy += loss.micros;
        }
        EXPECT_EQ(sum, u.available_micros);
        if (log->learned.resource[r].servers == 1) {
            EXPECT_EQ(busy, busy_micros(log->state, r, from, to));
        }
        if (log->state.resources.text(r) != "Machine 4 - Turning & Milling") continue;
        const double hour = double(kMicrosPerHour);
        std::printf("%s, week of 2012-02-20: %.1f h available, productive %.1f (%.1f %%)\n", log->state.resources.text(r).c_str(),
                    double(u.available_micros) / hour, double(u.productive_micros) / hour, 100 * u.ratio());
        for (const Loss& loss : u.losses)
            std::printf("  %s %s %.2f h\n", name(loss.cause), loss.by.c_str(), double(loss.micros) / hour);
        for (int w = 0; w < 7; ++w)
            for (const Calendar::Span& span : log->learned.resource[r].calendar.week[w])
                std::printf("  day %d open %.1f to %.1f\n", w, double(span.from) / hour, double(span.to) / hour);
    }
}

}  // namespace
}  // namespace drum::constraint
