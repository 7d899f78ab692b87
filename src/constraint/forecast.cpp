#include "constraint/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "learn/cusum.h"

namespace drum::constraint {
namespace {

constexpr double kHalfLifeDays = 28;
constexpr double kPriorDays = 1;   // spread evenly over the resources
constexpr double kGapMemory = 0.05;    // of a day in the spread of the gaps
constexpr double kLeastDeviation = 0.3;
constexpr double kEnough = 4;          // evidence beyond which the name changes, see learn/cusum.h
constexpr int kDaysToBeHeard = 10;

double brier(const std::vector<double>& probability, Id winner) {
    double sum = 0;
    for (std::size_t r = 0; r < probability.size(); ++r) {
        const double miss = probability[r] - (static_cast<Id>(r) == winner ? 1.0 : 0.0);
        sum += miss * miss;
    }
    return sum;
}

// How far one resource is ahead of the named one: its daily gap in shares, by the spread such gaps have had.
struct Challenge {
    double mean = 0, variance = 0.5;
    learn::Cusum evidence;
    void add(double gap) {
        evidence.add(gap / std::max(kLeastDeviation, std::sqrt(variance)));
        if (evidence.value > kEnough / 2) return;  // a change does not teach itself in
        variance = (1 - kGapMemory) * (variance + kGapMemory * (gap - mean) * (gap - mean));
        mean += kGapMemory * (gap - mean);
    }
};

Id leader(const std::vector<double>& probability, Id but = kNone) {  // ties to the lower id
    Id best = kNone;
    for (std::size_t r = 0; r < probability.size(); ++r)
        if (static_cast<Id>(r) != but && (best == kNone || probability[r] > probability[best])) best = static_cast<Id>(r);
    return best;
}

}  // namespace

Forecaster::Forecaster(std::size_t resources) : weight_(resources, 0.0) {}

std::vector<double> Forecaster::memory() const {
    std::vector<double> out(weight_.size());
    const double even = kPriorDays / double(std::max<std::size_t>(1, weight_.size()));
    for (std::size_t r = 0; r < out.size(); ++r) out[r] = (weight_[r] + even) / (total_ + kPriorDays);
    return out;
}

std::vector<double> Forecaster::stays(const std::vector<double>& memory) const {
    if (last_ == kNone || weight_.size() < 2) return memory;
    const double stay = stayed_ / (stayed_ + left_), others = 1 - memory[last_];
    std::vector<double> out(memory.size());
    for (std::size_t r = 0; r < out.size(); ++r)
        out[r] = static_cast<Id>(r) == last_ ? stay : (1 - stay) * memory[r] / others;
    return out;
}

std::vector<double> Forecaster::next() const {
    std::vector<double> out = memory();
    const std::vector<double> sticky = stays(out);
    const double trust = 1 / (1 + std::exp(stays_loss_ - memory_loss_));  // in the second picture
    for (std::size_t r = 0; r < out.size(); ++r) out[r] = trust * sticky[r] + (1 - trust) * out[r];
    return out;
}

void Forecaster::add(const DayWinner& day) {
    if (day.resource == kNone) return;
    const std::vector<double> from_memory = memory();
    memory_loss_ += brier(from_memory, day.resource);
    stays_loss_ += brier(stays(from_memory), day.resource);
    static const double keep = std::exp2(-1 / kHalfLifeDays);
    if (last_ != kNone) {
        stayed_ = stayed_ * keep + (day.resource == last_ ? 1.0 : 0.0);
        left_ = left_ * keep + (day.resource == last_ ? 0.0 : 1.0);
    }
    for (std::size_t r = 0; r < weight_.size(); ++r)
        weight_[r] = weight_[r] * keep + 0.5 * day.shares[r] + (static_cast<Id>(r) == day.resource ? 0.5 : 0.0);
    total_ = total_ * keep + 1;
    days_ += 1;
    last_ = day.resource;
}

std::vector<double> forecast(const std::vector<DayWinner>& days_before, std::size_t resources) {
    Forecaster forecaster(resources);
    for (const DayWinner& day : days_before) forecaster.add(day);
    return forecaster.next();
}

void hear_the_log(const std::vector<DayWinner>& history, const std::vector<double>& log, double idle, Outlook& outlook) {
    const auto won = std::count_if(history.begin(), history.end(), [](const DayWinner& day) { return day.resource != kNone; });
    if (won < kDaysToBeHeard) return;
    std::vector<char> logged(log.size(), 0);  // whoever the log has seen active
    for (const DayWinner& day : history)
        for (std::size_t r = 0; r < day.shares.size() && r < logged.size(); ++r) logged[r] |= day.shares[r] > 0;
    double heard = 0;
    for (std::size_t r = 0; r < log.size(); ++r) heard += logged[r] ? log[r] : 0;
    if (heard <= 0) return;
    for (OutlookDay& day : outlook.days) {
        std::map<Party, double> chances;
        double drawn = 0;
        for (const Chance& chance : day.chances) {
            const bool theirs = chance.party.kind == Party::Kind::market || (chance.party.kind == Party::Kind::resource && logged[chance.party.id]);
            chances[chance.party] += theirs ? chance.probability / 2 : chance.probability;
            drawn += theirs ? chance.probability : 0;
        }
        for (std::size_t r = 0; r < log.size() && drawn > 0; ++r)
            if (logged[r]) chances[{Party::Kind::resource, static_cast<Id>(r)}] += drawn / 2 * (1 - idle) * log[r] / heard;
        if (drawn > 0) chances[{}] += drawn / 2 * idle;
        day.chances.clear();
        for (const auto& [party, probability] : chances)
            if (probability > 1e-12) day.chances.push_back({party, probability});
    }
}

NamedConstraint named(const std::vector<DayWinner>& history, std::size_t resources) {
    NamedConstraint out;
    Forecaster forecaster(resources);
    std::vector<Challenge> challenges(resources);  // to the named one
    for (const DayWinner& day : history) {
        forecaster.add(day);
        if (day.resource == kNone) continue;
        if (out.resource == kNone) {
            out.resource = leader(forecaster.next());
            out.since = day.day + 1;
            continue;
        }
        Id first = kNone;
        for (std::size_t r = 0; r < resources; ++r) {
            if (static_cast<Id>(r) == out.resource) continue;
            challenges[r].add(day.shares[r] - day.shares[out.resource]);
            const double evidence = challenges[r].evidence.value;
            if (evidence > kEnough && (first == kNone || evidence > challenges[first].evidence.value)) first = static_cast<Id>(r);
        }
        if (first == kNone) continue;
        out.resource = first;
        out.since = day.day + 1;
        challenges.assign(resources, {});
    }
    if (forecaster.days() == 0) return out;
    const std::vector<double> tomorrow = forecaster.next();
    out.probability = tomorrow[out.resource];
    out.next = leader(tomorrow, out.resource);
    out.next_probability = out.next == kNone ? 0.0 : tomorrow[out.next];
    return out;
}

}  // namespace drum::constraint
