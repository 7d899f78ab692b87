#include "engine/mornings.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "learn/cusum.h"

namespace drum::engine {
namespace {

constexpr double kDeviation = 0.3;   // of a daily lead; as the least one in constraint::named()
constexpr double kEnough = 4;
constexpr double kSlack = 0.5;       // of learn::Cusum

using Name = std::pair<constraint::Party::Kind, std::string>;
Name name_of(const Expectation& one) { return {one.kind, one.name}; }

// How far a party is ahead of the best of the others; below zero when it is behind.
double lead(const std::vector<Expectation>& day, const Name& who) {
    double mine = 0, best = 0;
    for (const Expectation& one : day) (name_of(one) == who ? mine : best) = std::max(name_of(one) == who ? mine : best, one.probability);
    return mine - best;
}

const Expectation& leader(const std::vector<Expectation>& day) {  // by kind and name, so the first of equals
    return *std::max_element(day.begin(), day.end(), [](const auto& a, const auto& b) { return a.probability < b.probability; });
}

// Page's sum at `days_back` is the largest sum over the days that end there, so it can be looked for backwards.
bool has_lasted(const DayBack& expected, int days_back, const Name& who, int farthest = kMorningsLookedAt) {
    constexpr double kMostADay = 1 / kDeviation - kSlack;
    double sum = 0;
    for (int back = days_back; back < farthest; ++back) {
        const auto* day = expected(back);
        if (day == nullptr) return false;
        sum += lead(*day, who) / kDeviation - kSlack;
        if (sum > kEnough) return true;
        if (sum + kMostADay * (farthest - 1 - back) <= kEnough) return false;
    }
    return false;
}

}  // namespace

std::vector<Expectation> expectations(const state::State& state, const constraint::OutlookDay& tomorrow) {
    std::vector<Expectation> out;
    for (const constraint::Chance& chance : tomorrow.chances)
        out.push_back({chance.party.kind, constraint::name(state, chance.party), chance.probability});
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return name_of(a) < name_of(b); });
    return out;
}

std::optional<constraint::Party> party_of(const state::State& state, const Expectation& one) {
    using constraint::Party;
    if (one.kind == Party::Kind::market) return one.name.empty() ? std::nullopt : std::optional(Party{});
    const bool resource = one.kind == Party::Kind::resource;
    const Id id = (resource ? state.resources : state.suppliers).find(one.name);
    if (id == kNone && (resource || one.name != constraint::name(state, {one.kind, kNone}))) return std::nullopt;
    return Party{one.kind, id};
}

Expectation steady(const DayBack& expected) {
    std::map<Name, double> sums;
    for (int back = 0; back < kMorningsLookedAt; ++back) {
        const auto* day = expected(back);
        if (day == nullptr) break;
        const Expectation& first = leader(*day);
        if (has_lasted(expected, back, name_of(first))) return first;
        for (const Expectation& one : *day) sums[name_of(one)] += one.probability;
    }
    Expectation out;
    for (const auto& [name, sum] : sums)
        if (sum > out.probability) out = {name.first, name.second, sum};
    return out;
}

std::optional<Expectation> clear_leader(const DayBack& expected, int days_back) {
    constexpr int kMornings = 4;
    const auto* day = expected(days_back);
    if (day == nullptr) return std::nullopt;
    const Expectation& first = leader(*day);
    return has_lasted(expected, days_back, name_of(first), days_back + kMornings) ? std::optional(first) : std::nullopt;
}

}  // namespace drum::engine
