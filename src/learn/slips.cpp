// Slips: by how many days what a supplier brought missed the promise that stood when it came. As lead times are:
// discrete Kaplan-Meier per item at its supplier, shrunk to the supplier, and this to a promise that is kept, each with
// the weight of ten orders. Who moves his promises to the day of the receipt teaches nothing here, and is believed.
#include <algorithm>
#include <cmath>
#include <map>

#include "learn/durations.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr double kShrink = 10;  // orders
constexpr double kHalfLifeDays = 120;
constexpr int kEarliest = -30;  // days; what comes even earlier counts as that early
constexpr int kLongestDays = 730;

// Counted from the earliest; open ones have slipped at least so much.
std::optional<Duration> slip_of(const state::Order& order, const Zone& zone, Instant until) {
    if (order.kind == state::OrderKind::make || !order.promised_at || *order.promised_at >= until) return std::nullopt;
    if (order.status == state::OrderStatus::cancelled || order.status == state::OrderStatus::draft || !order.placed_at)
        return std::nullopt;
    const bool done = !order.open() && order.received_at && *order.received_at < until;
    if (!order.open() && !done) return std::nullopt;
    const int days = zone.day_of(done ? *order.received_at : until) - zone.day_of(*order.promised_at);
    Duration out;
    out.days = std::clamp(done ? days : days - 1, kEarliest, kLongestDays) - kEarliest;
    out.weight = std::exp2(-double(until - *order.promised_at) / double(kMicrosPerDay) / kHalfLifeDays);
    out.censored = !done;
    return out;
}

Ages* counted(Ages& ages) {
    ages = ages.by_number();
    return ages.count > 0 ? &ages : nullptr;
}

}  // namespace

void learn_slips(const state::State& state, Instant until, std::vector<LeadTime>& lead) {
    std::map<Id, Ages> of_supplier;
    std::map<std::pair<Id, Id>, Ages> of_item;  // (item, supplier)
    for (const state::Order& order : state.orders) {
        const auto slip = slip_of(order, state.site.zone, until);
        if (!slip) continue;
        const Id supplier = supplier_of(state, order);
        of_supplier[supplier].add(*slip);
        of_item[{order.item, supplier}].add(*slip);
    }
    std::vector<double> kept(static_cast<std::size_t>(-kEarliest) + 1, 0);
    kept.back() = 1;
    std::map<Id, std::vector<double>> expected;
    for (auto& [supplier, ages] : of_supplier)
        if (const Ages* seen = counted(ages)) expected[supplier] = kaplan_meier(*seen, kept, kShrink);
    for (std::size_t s = 0; s < lead.size(); ++s) {
        const state::SourceLine& source = state.sources[s];
        const auto theirs = expected.find(source.supplier);
        if (theirs == expected.end()) continue;
        const auto mine = of_item.find({source.item, source.supplier});
        const Ages* seen = mine == of_item.end() ? nullptr : counted(mine->second);
        lead[s].slip = seen ? kaplan_meier(*seen, theirs->second, kShrink) : theirs->second;
        lead[s].slip_from = kEarliest;
    }
}

}  // namespace drum::learn
