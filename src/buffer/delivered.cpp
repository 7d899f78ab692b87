#include "buffer/delivered.h"

#include <algorithm>
#include <cmath>

#include "base/rng.h"
#include "buffer/bracket.h"

namespace drum::buffer {
namespace {

constexpr int kBlockDays = 125;
constexpr double kMostAbove = 64;   // times the nominal multiplier
constexpr double kNear = 0.005;     // of the multiplier: a level changes by far less than a unit
constexpr int kFirstLook = 10;      // one day in so many is tried until it is known about where the multiplier lies
constexpr double kCountedMean = 200;
constexpr std::size_t kMostCounted = 8192;

int drawn_lead(const learn::LeadTime& lead, double uniform) {
    double below = 0;
    for (std::size_t d = 0; d < lead.pmf.size(); ++d)
        if ((below += lead.pmf[d]) >= uniform) return static_cast<int>(d);
    return static_cast<int>(lead.pmf.size());
}

// Days of negative binomial want at one rate: mean `rate`, variance rate + alpha rate^2. Counted where it is small;
// else a gamma of that mean and variance, rounded.
class Want {
public:
    Want(double rate, double alpha) : rate_(rate), cv_(std::sqrt(alpha + (rate > 0 ? 1 / rate : 0))) {
        if (rate > kCountedMean) return;
        double term = alpha > 0 ? std::exp(-std::log1p(alpha * rate) / alpha) : std::exp(-rate), sum = term;
        for (std::size_t k = 0; k < kMostCounted && sum < 1 - 1e-9; ++k) {
            until_.push_back(sum);
            term *= rate * (1 + alpha * double(k)) / (double(k + 1) * (1 + alpha * rate));
            sum += term;
        }
    }
    float at(double uniform) const {
        if (rate_ > kCountedMean) return static_cast<float>(std::round(gamma_quantile(uniform, rate_, cv_)));
        return static_cast<float>(std::lower_bound(until_.begin(), until_.end(), uniform) - until_.begin());
    }

private:
    double rate_, cv_;
    std::vector<double> until_;  // by count: P(no more than that)
};

// The rates of so many blocks: one from each equal share of what is believed of it, in an order drawn.
std::vector<double> rates_of(const learn::DemandRate& rate, std::size_t blocks, Rng& rng) {
    std::vector<std::size_t> order(blocks);
    for (std::size_t b = 0; b < blocks; ++b) order[b] = b;
    for (std::size_t b = blocks; b > 1; --b)
        std::swap(order[b - 1], order[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(b)))]);
    std::vector<double> out;
    for (const std::size_t share : order) {
        const double uniform = (double(share) + rng.uniform()) / double(blocks);
        out.push_back(rate.a > 0 ? gamma_quantile(uniform, rate.mean(), 1 / std::sqrt(rate.a)) : rate.mean());
    }
    return out;
}

// One item as it stands on a day.
struct Shelf {
    double on_hand = 0, on_order = 0;
    std::vector<double> due;        // ring: units that arrive, by day
};

}  // namespace

Trial::Trial(const Assembly& assembly, int days, std::uint64_t seed) : assembly_(&assembly), days_(days) {
    for (std::size_t i = 0; i < assembly.items.size(); ++i) {
        const JointItem& item = assembly.items[i];
        Rng rng(seed_of("trial", assembly.seeds[i] ^ seed));
        std::vector<float> wants;
        for (const double rate :
             rates_of(item.rate, static_cast<std::size_t>((days + kBlockDays - 1) / kBlockDays), rng)) {
            const Want want(rate, item.rate.alpha);
            for (int day = 0; day < kBlockDays; ++day) wants.push_back(want.at(rng.uniform()));
        }
        wants_.push_back(std::move(wants));
        std::vector<std::int16_t> leads;
        for (int day = 0; day < days; ++day)
            leads.push_back(static_cast<std::int16_t>(drawn_lead(*item.lead, rng.uniform())));
        leads_.push_back(std::move(leads));
    }
}

Trial::Outcome Trial::run(const std::vector<double>& levels, int days) const {
    days = days > 0 ? std::min(days, days_) : days_;
    const std::size_t count = assembly_->items.size();
    std::vector<Shelf> shelves(count);
    for (std::size_t i = 0; i < count; ++i) {
        shelves[i].on_hand = levels[i] < 0 ? 0 : levels[i] + assembly_->items[i].order_quantity;
        shelves[i].due.assign(assembly_->items[i].lead->pmf.size() + 2, 0);
    }
    Outcome out;
    out.on_hand.assign(count, 0);
    std::vector<double> ready(count), used(count), own(count);
    const int first = days / 5;
    std::vector<double> delivered(assembly_->works.size()), asked(assembly_->works.size());  // by work
    for (int day = 0; day < days; ++day) {
        for (std::size_t i = 0; i < count; ++i) {
            Shelf& shelf = shelves[i];
            double& arrives = shelf.due[static_cast<std::size_t>(day) % shelf.due.size()];
            shelf.on_hand += arrives, shelf.on_order -= arrives, arrives = 0;
            const double want = wants_[i][static_cast<std::size_t>(day)];
            ready[i] = want > shelf.on_hand ? shelf.on_hand / want : 1;
            used[i] = own[i] = 0;
        }
        for (std::size_t w = 0; w < assembly_->works.size(); ++w) {
            const Work& work = assembly_->works[w];
            double runs = 1;
            for (const auto& [item, share] : work.needs) runs = std::min(runs, ready[static_cast<std::size_t>(item)]);
            for (const auto& [item, share] : work.needs) used[static_cast<std::size_t>(item)] += share * runs, own[static_cast<std::size_t>(item)] += share;
            if (day < first || work.needs.empty()) continue;
            double busy = 0;  // how much of it was wanted that day, by what it takes
            for (const auto& [item, share] : work.needs) busy += wants_[static_cast<std::size_t>(item)][static_cast<std::size_t>(day)] / assembly_->items[static_cast<std::size_t>(item)].rate.mean();
            busy *= work.share / double(work.needs.size());
            delivered[w] += busy * runs, asked[w] += busy;
        }
        for (std::size_t i = 0; i < count; ++i) {
            Shelf& shelf = shelves[i];
            const JointItem& item = assembly_->items[i];
            const double share = used[i] + std::max(0.0, 1 - own[i]) * ready[i];
            shelf.on_hand = std::max(0.0, shelf.on_hand - share * wants_[i][static_cast<std::size_t>(day)]);
            if (day >= first) out.on_hand[i] += shelf.on_hand / (days - first);
            if (levels[i] < 0 || shelf.on_hand + shelf.on_order > levels[i]) continue;
            const double quantity = std::max(1e-9, levels[i] + item.order_quantity - shelf.on_hand - shelf.on_order);
            const auto lead = static_cast<std::size_t>(leads_[i][static_cast<std::size_t>(day)]);
            shelf.due[(static_cast<std::size_t>(day) + 1 + lead) % shelf.due.size()] += quantity;
            shelf.on_order += quantity;
        }
    }
    double wanted = 0;
    for (std::size_t w = 0; w < asked.size(); ++w) {
        if (asked[w] <= 0) continue;
        wanted += asked[w];
        const double share = delivered[w] / asked[w], times = assembly_->works[w].each_stands_for;
        out.delivered += asked[w] * (times > 1 ? std::pow(share, times) : share);
    }
    out.delivered = wanted > 0 ? out.delivered / wanted : 1;
    for (std::size_t i = 0; i < count; ++i) out.money += assembly_->items[i].cost * out.on_hand[i];
    return out;
}

Calibrated calibrate(const Assembly& assembly, const std::vector<Curve>& curves, const Trial& trial, double least, double nominal, double target) {
    int days = trial.days() / kFirstLook;
    const auto missed = [&](double multiplier) {
        std::vector<double> levels;
        for (const Point& point : levels_at(assembly.items, curves, multiplier).points) levels.push_back(point.level);
        return 1 - trial.run(levels, days).delivered;
    };
    const double most = std::max(least, nominal) * kMostAbove, allowed = 1 - target;
    const double guess = narrowed(bracket_around(std::clamp(std::sqrt(least) * std::sqrt(nominal), least, most),
                                                 allowed, missed, least, most),
                                  allowed, 0.1, missed, 0.1)
                             .high;
    days = trial.days();
    const Bracket found = narrowed(bracket_around(guess, allowed, missed, least, most), allowed, kNear, missed, kNear);
    return {found.high, 1 - found.within};
}

}  // namespace drum::buffer
