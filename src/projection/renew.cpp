// One bought item netted anew, where nothing else changes by it.
#include <algorithm>

#include "projection/netting.h"

namespace drum::projection {
namespace {

bool stands_alone(const Projection& projection, Id item) {
    const state::State& state = *projection.structure->state;
    const bool billed = state.bom_of[item] < state.bom_of[item + 1] || state.bom_later_of[item] < state.bom_later_of[item + 1];
    if (projection.structure->made[item] || billed) return false;
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
        if (is_our_place(state, state.sources[s])) return false;
    return std::none_of(state.expiries.begin(), state.expiries.end(), [&](const state::Expiry& one) { return one.item == item; });
}

// The day on which what serves a requirement is there: the later of its own and its supplies'.
int served_day(const Projection& projection, const Requirement& wanted, std::int32_t at, Netting& netting, const LeadDays& lead) {
    int day = wanted.due.day;
    for (const Link& link : netting.links()) {
        if (link.requirement != at) continue;
        if (link.receipt >= 0) {
            day = std::max(day, netting.receipts()[static_cast<std::size_t>(link.receipt)].there);
            continue;
        }
        const Planned& planned = netting.planned()[static_cast<std::size_t>(link.planned)];
        day = std::max(day, planned.source < 0 ? kNever : projection.ordering.comes(planned.source, planned.order_by, lead.usual));
    }
    return day;
}

}  // namespace

bool renew(Projection& projection, Id item, double stock) {
    if (!stands_alone(projection, item)) return false;
    const Netting::Supply supply = supply_of(*projection.structure, item);
    const auto old = projection.receipts_of(item);
    std::vector<Receipt> receipts(old.begin(), old.end());
    for (Receipt& receipt : receipts) {
        receipt.used = 0;
        receipt.wanted = kNever;
    }
    Netting netting(projection.ordering, supply, {{kNever, stock}}, std::move(receipts));
    const auto before = projection.requirements_of(item);
    std::vector<Requirement> wanted(before.begin(), before.end());
    for (std::size_t r = 0; r < wanted.size(); ++r) {
        wanted[r].short_units = netting.serve(static_cast<std::int32_t>(r), wanted[r]);
        if (wanted[r].short_units > 0) netting.plan(static_cast<std::int32_t>(r), wanted[r], wanted[r].short_units);
    }
    netting.close();
    for (std::size_t r = 0; r < wanted.size(); ++r)
        // Pulled forward or not, what it serves is there on the same day as before.
        if (served_day(projection, wanted[r], static_cast<std::int32_t>(r), netting, supply.lead) != wanted[r].served) return false;
    const auto node = static_cast<std::size_t>(item);
    projection.stock[node] = stock;
    const Range requirements = projection.requirement_of[node], coming = projection.receipt_of[node];
    std::copy(wanted.begin(), wanted.end(), projection.requirements.begin() + requirements.from);
    std::copy(netting.receipts().begin(), netting.receipts().end(), projection.receipts.begin() + coming.from);
    // What was planned before stays in the list and belongs to nobody.
    const auto planned = static_cast<std::uint32_t>(projection.planned.size()), links = static_cast<std::uint32_t>(projection.links.size());
    for (Planned one : netting.planned()) {
        one.node = item;
        if (one.source >= 0) one.there = projection.ordering.comes(one.source, one.order_by, supply.lead.usual);
        projection.planned.push_back(one);
    }
    for (Link link : netting.links()) {
        link.requirement += static_cast<std::int32_t>(requirements.from);
        if (link.receipt >= 0) link.receipt += static_cast<std::int32_t>(coming.from);
        if (link.planned >= 0) link.planned += static_cast<std::int32_t>(planned);
        projection.links.push_back(link);
    }
    projection.planned_of[node] = {planned, static_cast<std::uint32_t>(projection.planned.size())};
    projection.link_of[node] = {links, static_cast<std::uint32_t>(projection.links.size())};
    return true;
}

}  // namespace drum::projection
