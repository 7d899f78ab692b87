// How good the forecast of the next day's constraint has been on a log, beside what anybody could have said: mean Brier
// scores (sum over resources of (p - outcome)^2; 0 perfect, 2 sure and wrong). Every forecast is the one the program
// made that morning (`history` of `drum constraint --json`).
//
//   forecast_brier DRUM LOG       the program, and a file or folder it can import
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Chances = std::map<std::string, double>;

std::string output_of(const std::string& command) {
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 65536> buffer{};
    for (std::size_t got = 0; pipe != nullptr && (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        out.append(buffer.data(), got);
    return pipe != nullptr && ::pclose(pipe) == 0 ? out : "";
}

Json constraint_of(const std::string& drum, const std::string& log) {
    const fs::path folder = fs::temp_directory_path() / ("drum-brier-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    const std::string site = " --site '" + (folder / "log.drum").string() + "'";
    output_of("'" + drum + "' import '" + log + "'" + site);
    Json json = Json::parse(output_of("'" + drum + "' constraint --json" + site), nullptr, false);
    fs::remove_all(folder);
    return json;
}

double brier(const Chances& chances, const std::string& winner) {
    double sum = 1;  // of a winner given no chance at all
    for (const auto& [who, p] : chances) sum += p * p - (who == winner ? 2 * p : 0);
    return sum;
}

struct Scores {
    double ours = 0, yesterday = 0, busiest = 0, frequency = 0;
    int days = 0;
};

class Walk {
public:
    explicit Walk(double resources) : resources_(resources) {}
    void score(const Chances& ours, const std::string& winner, std::vector<Scores*> into) const {
        for (Scores* scores : into) {
            scores->ours += brier(ours, winner);
            scores->yesterday += brier({{past_.back(), 1}}, winner);
            scores->busiest += brier({{busiest(), 1}}, winner);
            scores->frequency += smoothed(winner);
            ++scores->days;
        }
    }
    void add(const std::string& winner) { past_.push_back(winner); }
    bool empty() const { return past_.empty(); }

private:
    // Who won most often of the last five days; of equals, the latest.
    std::string busiest() const {
        std::map<std::string, int> wins;
        const std::size_t from = past_.size() > 5 ? past_.size() - 5 : 0;
        std::string best;
        for (std::size_t i = from; i < past_.size(); ++i) ++wins[past_[i]];
        for (std::size_t i = from; i < past_.size(); ++i)
            if (best.empty() || wins[past_[i]] >= wins[best]) best = past_[i];
        return best;
    }
    // The share of past days each has won, with one day spread evenly over all resources.
    double smoothed(const std::string& winner) const {
        std::map<std::string, double> wins;
        for (const std::string& who : past_) wins[who] += 1;
        const double days = double(past_.size()) + 1, never = 1 / resources_ / days;
        double sum = 1, seen = 0;
        for (const auto& [who, n] : wins) sum += (n / days + never) * (n / days + never), ++seen;
        sum += (resources_ - seen) * never * never;
        return sum - 2 * (wins[winner] / days + never);
    }

    double resources_;
    std::vector<std::string> past_;
};

void print(const char* what, const Scores& s) {
    std::printf("%-12s %5d %9.3f %15.3f %15.3f %10.3f\n", what, s.days, s.ours / s.days, s.yesterday / s.days,
                s.busiest / s.days, s.frequency / s.days);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return std::fprintf(stderr, "forecast_brier DRUM LOG\n"), 2;
    if (!fs::exists(arguments[2]))
        return std::printf("forecast_brier: %s is not here: nothing to score\n", arguments[2]), 0;
    const Json json = constraint_of(arguments[1], arguments[2]);
    if (json.is_discarded() || !json.contains("history")) return std::fprintf(stderr, "forecast_brier: no answer\n"), 1;
    const Json& history = json["history"];
    double resources = 0;
    for (const Json& one : json["ranking"]) resources += one["kind"] == "market" ? 0 : 1;
    for (const Json& day : history)
        resources = std::max(resources, day.contains("predicted") ? double(day["predicted"].size()) : 0);
    Walk walk(resources);
    Scores all, second;
    for (std::size_t d = 0; d < history.size(); ++d) {
        const Json& day = history[d];
        if (day["constraint"].is_null()) continue;  // nothing was active
        if (!walk.empty() && day.contains("predicted")) {
            const bool late = d >= history.size() / 2;
            walk.score(day["predicted"].get<Chances>(), day["constraint"],
                       late ? std::vector{&all, &second} : std::vector{&all});
        }
        walk.add(day["constraint"]);
    }
    if (all.days == 0 || second.days == 0) return std::fprintf(stderr, "forecast_brier: no day was forecast\n"), 1;
    std::printf("%-12s %5s %9s %15s %15s %10s\n", "Brier", "days", "forecast", "as yesterday", "busiest of 5",
                "frequency");
    print("all", all);
    print("second half", second);
    const auto best = [](const Scores& s) { return s.ours < s.yesterday && s.ours < s.busiest; };
    return best(all) && best(second) ? 0 : 1;
}
