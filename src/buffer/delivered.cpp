#include "buffer/delivered.h"

#include <algorithm>
#include <cmath>

#include "base/rng.h"

namespace drum::buffer {
namespace {

constexpr int kBlockDays = 125;
constexpr double kMostAbove = 64;   // times the nominal multiplier
constexpr double kNear = 1.005;     // of the multiplier: a level changes by far less than a unit

int drawn_lead(const learn::LeadTime& lead, double uniform) {
    double below = 0;
    for (std::size_t d = 0; d < lead.pmf.size(); ++d)
        if ((below += lead.pmf[d]) >= uniform) return static_cast<int>(d);
    return static_cast<int>(lead.pmf.size());
}

// One item as it stands on a day.
struct Shelf {
    double on_hand = 0, on_order = 0;
    std::size_t orders = 0;
    std::vector<double> due;        // ring: units that arrive, by day
};

}  // namespace

Trial::Trial(const Assembly& assembly, int days, std::uint64_t seed) : assembly_(&assembly), days_(days) {
    for (std::size_t i = 0; i < assembly.items.size(); ++i) {
        const JointItem& item = assembly.items[i];
        Rng rng(seed_of("trial", assembly.seeds[i] ^ seed));
        std::vector<float> wants;
        double rate = 0;
        for (int day = 0; day < days; ++day) {
            if (day % kBlockDays == 0) rate = item.rate.mean() * (item.rate.a > 0 ? rng.gamma(1, 1 / std::sqrt(item.rate.a)) : 1);
            const double today = item.rate.alpha > 0 ? rng.gamma(rate, std::sqrt(item.rate.alpha)) : rate;
            wants.push_back(static_cast<float>(rng.poisson(today)));
        }
        wants_.push_back(std::move(wants));
        std::vector<std::int16_t> leads;
        for (int k = 0; k <= days; ++k) leads.push_back(static_cast<std::int16_t>(drawn_lead(*item.lead, rng.uniform())));
        leads_.push_back(std::move(leads));
    }
}

Trial::Outcome Trial::run(const std::vector<double>& levels) const {
    const std::size_t count = assembly_->items.size();
    std::vector<Shelf> shelves(count);
    for (std::size_t i = 0; i < count; ++i) {
        shelves[i].on_hand = levels[i] < 0 ? 0 : levels[i] + assembly_->items[i].order_quantity;
        shelves[i].due.assign(assembly_->items[i].lead->pmf.size() + 2, 0);
    }
    Outcome out;
    out.on_hand.assign(count, 0);
    std::vector<double> ready(count), used(count), own(count);
    const int first = days_ / 5;
    std::vector<double> delivered(assembly_->works.size()), asked(assembly_->works.size());  // by work
    for (int day = 0; day < days_; ++day) {
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
            if (day >= first) out.on_hand[i] += shelf.on_hand / (days_ - first);
            if (levels[i] < 0 || shelf.on_hand + shelf.on_order > levels[i]) continue;
            const double quantity = std::max(1e-9, levels[i] + item.order_quantity - shelf.on_hand - shelf.on_order);
            const auto lead = static_cast<std::size_t>(leads_[i][shelf.orders++]);
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
    const auto delivered = [&](double multiplier) {
        std::vector<double> levels;
        for (const Point& point : levels_at(assembly.items, curves, multiplier).points) levels.push_back(point.level);
        return trial.run(levels).delivered;
    };
    Calibrated out{least, delivered(least)};
    if (out.delivered >= target) return out;
    double low = least, high = std::max(least, nominal);
    out = {high, delivered(high)};
    if (out.delivered < target) {
        low = high, high *= kMostAbove;
        out = {high, delivered(high)};
        if (out.delivered < target) return out;
    }
    while (high > low * kNear) {
        const double middle = std::sqrt(low) * std::sqrt(high), here = delivered(middle);
        if (here >= target) out = {middle, here}, high = middle;
        else low = middle;
    }
    return out;
}

}  // namespace drum::buffer
