// Work whose parts or machines are late is done in portions, as the parts come and as somebody waits for them.
#include <algorithm>

#include "projection/builder.h"

namespace drum::projection {
namespace {

constexpr double kHair = 1e-9;

void add(std::vector<double>& shares, double share) { shares.push_back((shares.empty() ? 0 : shares.back()) + share); }

// Somebody takes all of it.
bool is_for_one(const std::pair<const std::int32_t, std::vector<double>>& one) {
    return one.second.empty() || one.second.front() >= 1 - kHair;
}

}  // namespace

// Of planned makes that wait: what each need takes, with those before it, where parts are late. Of those that wait for
// no part and that machines are late with: where nobody takes all of them.
Builder::Shares Builder::shares_of_planned(const std::vector<Id>& nodes, Late late) const {
    Shares out;
    for (const Id node : nodes) {
        const Range planned = out_.planned_of[node];
        for (auto p = planned.from; p < planned.to; ++p)
            if (batch_of_planned_[p] >= 0 &&
                (late == Late::machines
                     ? parts_of_planned_[p].there.late <= 0 && schedule_.ends_late(batch_of_planned_[p])
                     : out_.planned[p].held > 0 || parts_of_planned_[p].there.begins_later))
                out[static_cast<std::int32_t>(p)];
        for (const Link& link : out_.links_of(node)) {
            const auto found = out.find(link.planned);
            if (found == out.end()) continue;
            const auto p = static_cast<std::size_t>(link.planned);
            if (late == Late::machines || parts_of_planned_[p].there.late > 0)
                add(found->second, link.units / out_.planned[p].units);
        }
    }
    if (late == Late::machines) std::erase_if(out, is_for_one);
    return out;
}

// The same of open work: its own sales first.
Builder::Shares Builder::shares_of_orders(Id item, const std::vector<Id>& nodes, Late late) const {
    Shares out;
    const auto parts_are_late = [&](std::size_t o) {
        return parts_of_order_[o].there.late > 0 || parts_of_order_[o].there.missing >= 0;
    };
    for (const std::int32_t order : work_[item]) {
        const auto o = static_cast<std::size_t>(order);
        if (batch_of_order_[o] >= 0 &&
            (late == Late::machines ? !parts_are_late(o) && schedule_.ends_late(batch_of_order_[o])
                                    : unsent_[o] > 0 || parts_of_order_[o].there.begins_later))
            out[order];
    }
    const auto take = [&](std::int32_t order, double units) {
        const auto found = out.find(order);
        if (found == out.end()) return;
        const auto o = static_cast<std::size_t>(order);
        if (late == Late::machines || parts_are_late(o))
            add(found->second, units / state_.orders[o].outstanding().value());
    };
    for (auto [peg, end] = pegged_of_item_.equal_range(item); peg != end; ++peg)
        take(out_.pegged[peg->second].order, out_.pegged[peg->second].units);
    for (const Id node : nodes)
        for (const Link& link : out_.links_of(node))
            if (link.receipt >= 0) take(out_.receipts[static_cast<std::size_t>(link.receipt)].order, link.units);
    if (late == Late::machines) std::erase_if(out, is_for_one);
    return out;
}

// Cut where somebody has his pieces and where other parts are needed, so that it is all one who takes how many of them.
// `fed`: the share of its pieces that it draws for.
std::vector<Portion> Builder::portions_of(Id item, const std::vector<std::uint32_t>& needs, std::vector<double> shares,
                                          double fed) const {
    shares.push_back(1);
    for (const std::uint32_t r : needs)
        for (const bool helped : {false, true})
            for (const Arrival& one : comes_for(r, helped))
                if (one.before > kHair) shares.push_back(std::min(1.0, fed * one.before / out_.requirements[r].units));
    std::sort(shares.begin(), shares.end());
    const std::size_t steps = state_.route_of[item + 1] - state_.route_of[item];
    std::vector<Portion> out;
    for (std::size_t s = 0; s < shares.size(); ++s) {
        if (s + 1 < shares.size() && shares[s + 1] - shares[s] <= kHair) continue;
        Portion portion{shares[s], std::vector<double>(steps, -1), std::vector<double>(steps, -1)};
        for (const std::uint32_t r : needs) {
            const Requirement& wanted = out_.requirements[r];
            if (wanted.step < 0) continue;
            const auto step = static_cast<std::size_t>(wanted.step) - static_cast<std::size_t>(state_.route_of[item]);
            for (const bool helped : {false, true}) {
                const std::vector<Arrival>& come = comes_for(r, helped);
                const double last = helped ? last_[r].helped_at : last_[r].there_at;
                double& from = (helped ? portion.helped : portion.there)[step];
                from = std::max(
                    from, come.empty() ? from_of(wanted, last, helped)
                                       : share_of(wanted, come, fed > kHair ? std::min(1.0, shares[s] / fed) : 1).at);
            }
        }
        out.push_back(std::move(portion));
    }
    return out;
}

// True if any of its work waits, or is late.
bool Builder::cut(Id item, Late late) {
    if (!structure_.made[item] && work_[item].empty()) return false;
    std::vector<Id> nodes = nodes_.apart(item);
    nodes.push_back(item);
    const Shares planned = shares_of_planned(nodes, late), orders = shares_of_orders(item, nodes, late);
    const auto wait = [&](std::int32_t batch, std::vector<Portion> portions, int held) {
        for (Portion& portion : portions)
            for (std::vector<double>* from : {&portion.there, &portion.helped})
                from->front() = std::max<double>(from->front(), held);
        schedule_.wait_for(batch, std::move(portions));
    };
    for (const auto& [index, shares] : planned) {
        const auto p = static_cast<std::size_t>(index);
        wait(batch_of_planned_[p], portions_of(item, needs_of_planned_[p], shares), out_.planned[p].held);
    }
    for (const auto& [index, shares] : orders) {
        const auto o = static_cast<std::size_t>(index);
        const double fed = fed_[o] / state_.orders[o].outstanding().value();
        wait(batch_of_order_[o], portions_of(item, needs_of_order_[o], shares, fed), unsent_[o]);
    }
    return !planned.empty() || !orders.empty();
}

}  // namespace drum::projection
