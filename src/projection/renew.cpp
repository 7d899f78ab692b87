// One item netted anew, where nothing else changes by it.
#include <algorithm>
#include <cmath>
#include <span>

#include "projection/netting.h"
#include "projection/sources.h"

namespace drum::projection {
namespace {

constexpr double kHair = 1e-9;

bool at_one_place(const Projection& projection, Id item) {
    const state::State& state = *projection.structure->state;
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
        if (is_our_place(state, state.sources[s])) return false;
    return std::none_of(state.expiries.begin(), state.expiries.end(),
                        [&](const state::Expiry& one) { return one.item == item; });
}

// What it goes into could be made of it today just as before.
bool is_enough_for_the_same(const Projection& projection, Id item, double stock) {
    const double before = projection.stock[static_cast<std::size_t>(item)];
    const auto [from, to] = projection.asked_for.equal_range(item);
    return std::all_of(from, to, [&](const auto& one) { return before >= one.second && stock >= one.second; });
}

bool has_components(const Projection& projection, Id item) {
    return projection.structure->made[item] || has_bill(*projection.structure->state, item);
}

// Planned orders, when open ones are wanted and how much of them: what components and machines are asked for.
bool asks_the_same(const Projection& projection, std::span<const Planned> before, std::span<const Receipt> coming,
                   const Netting& netting) {
    const auto same = [](const Planned& a, const Planned& b) {
        return a.plan == b.plan && a.due == b.due && std::abs(a.asked - b.asked) <= kHair;
    };
    const auto wanted_alike = [&](const Receipt& a, const Receipt& b) {
        const bool fed_alike = a.order < 0 || !projection.fed_as_needed[static_cast<std::size_t>(a.order)] ||
                               std::abs(a.used + a.stands_in - b.used - b.stands_in) <= kHair;
        return a.needed == b.needed && fed_alike;
    };
    return std::equal(before.begin(), before.end(), netting.planned().begin(), netting.planned().end(), same) &&
           std::equal(coming.begin(), coming.end(), netting.receipts().begin(), netting.receipts().end(), wanted_alike);
}

// What the netting of one item alone does not say: its planned orders as they were where it has components, else as
// they come; and how far its open orders can be pulled forward.
void date(const Projection& projection, Id item, std::int32_t source, const LeadDays& lead, Netting& netting) {
    const bool stands = has_components(projection, item);
    const auto before = projection.planned_orders_of(item);
    for (std::size_t p = 0; p < netting.planned().size(); ++p) {
        Planned& one = netting.planned()[p];
        if (stands)
            one = before[p];
        else if (source >= 0)
            one.there = one.helped = projection.ordering.comes(source, one.order_by, lead.usual) + one.spread;
        if (!stands && source >= 0 && one.there > one.due.day && one.spread == 0)
            one.there = one.helped = std::min(one.there, soonest_day(*projection.structure, projection.ordering, item));
        one.node = item;
    }
    for (Receipt& receipt : netting.receipts())
        if (!stands)
            receipt.helped = receipt.order >= 0 && receipt.waits ? receipt.day : std::min(receipt.day, receipt.wanted);
}

struct Coming {  // units of one supply, for one requirement
    int there = 0, helped = 0;
    double units = 0;
    bool operator==(const Coming& other) const {
        return there == other.there && helped == other.helped && std::abs(units - other.units) <= kHair;
    }
};
using Comes = std::vector<Coming>;  // in the order in which supplies are used

// By requirement, the first of them by its number: all that comes for it.
std::vector<Comes> comes_for(std::size_t requirements, std::int32_t first, std::span<const Link> links,
                             std::span<const Receipt> receipts, std::span<const Planned> planned) {
    std::vector<Comes> out(requirements);
    for (const Link& link : links) {
        Comes& mine = out[static_cast<std::size_t>(link.requirement - first)];
        if (link.receipt >= 0) {
            const Receipt& one = receipts[static_cast<std::size_t>(link.receipt)];
            mine.push_back({one.there, one.helped, link.units});
        } else {
            const Planned& one = planned[static_cast<std::size_t>(link.planned)];
            mine.push_back({one.there, one.helped, link.units});
        }
    }
    return out;
}

// The later of the day and that of the last that comes.
int last_of(const Comes& comes, int Coming::*when, int day) {
    for (const Coming& one : comes) day = std::max(day, one.*when);
    return day;
}

// What machines do when depends on when it comes, even in time: those of the step that draws it, or behind it, have
// more to do than fits.
bool is_queued_for(const Projection& projection, const Requirement& wanted) {
    const state::State& state = *projection.structure->state;
    if (wanted.step < 0) return false;
    const Id into = wanted.of_order ? state.orders[static_cast<std::size_t>(wanted.ref)].item : wanted.into;
    for (auto r = static_cast<std::uint32_t>(wanted.step); r < static_cast<std::uint32_t>(state.route_of[into + 1]);
         ++r)
        if (projection.overcommitted[static_cast<std::size_t>(state.routes[r].resource)]) return true;
    return false;
}

// Whatever draws on it does so on the same days, what comes too late alike, and out of the house if it did.
bool draws_the_same(const Projection& projection, Id item, std::span<const Requirement> wanted,
                    const Netting& netting) {
    const auto first = static_cast<std::int32_t>(projection.requirement_of[static_cast<std::size_t>(item)].from);
    const std::vector<Comes> now = comes_for(wanted.size(), 0, netting.links(), netting.receipts(), netting.planned());
    const std::vector<Comes> before =
        comes_for(wanted.size(), first, projection.links_of(item), projection.receipts, projection.planned);
    for (std::size_t r = 0; r < wanted.size(); ++r) {
        const Requirement& one = wanted[r];
        if (last_of(now[r], &Coming::there, one.due.day) != one.served ||
            last_of(now[r], &Coming::helped, one.due.day) != one.helped)
            return false;
        const bool same_day = last_of(now[r], &Coming::there, -1) == last_of(before[r], &Coming::there, -1);
        if (!same_day && is_queued_for(projection, one)) return false;
        if (one.served > one.due.day && now[r] != before[r]) return false;
        if (one.due.day <= 0 && now[r].empty() != before[r].empty()) return false;
    }
    return true;
}

// In the place of those before as far as there is room for them, else behind all others. What is left over is of no
// units.
template <class One>
Range put(const std::vector<One>& fresh, Range before, std::vector<One>& all) {
    for (auto at = before.from; at < before.to; ++at) all[at].units = 0;
    if (fresh.size() > before.to - before.from) {
        before.from = static_cast<std::uint32_t>(all.size());
        all.resize(all.size() + fresh.size());
    }
    std::copy(fresh.begin(), fresh.end(), all.begin() + before.from);
    return {before.from, before.from + static_cast<std::uint32_t>(fresh.size())};
}

}  // namespace

bool renew(Projection& projection, Id item, double stock) {
    if (!at_one_place(projection, item) || !is_enough_for_the_same(projection, item, stock) ||
        std::binary_search(projection.withheld.begin(), projection.withheld.end(), item))
        return false;
    const state::State& state = *projection.structure->state;
    const Netting::Supply supply = supply_of(*projection.structure, item);
    const auto coming_before = projection.receipts_of(item);
    std::vector<Receipt> receipts(coming_before.begin(), coming_before.end());
    for (Receipt& receipt : receipts) {
        receipt.used = 0;
        receipt.wanted = kNever;
        receipt.needed = {kNever, 1};
    }
    Netting netting(projection.ordering, supply, {{kNever, stock}}, std::move(receipts));
    const auto before = projection.requirements_of(item);
    std::vector<Requirement> wanted(before.begin(), before.end());
    // Anew it would be there when its parts are and its machines have done it, which is more than this looks at.
    bool asks_more = false;
    const bool has_parts = has_components(projection, item) || supply.plan == Plan::make;
    const std::vector<double> rest = netting.serve(wanted, [&](double units, double) -> Netting::Anew {
        asks_more = asks_more || has_parts;
        if (supply.source < 0) return {};
        return {units, soonest_day(*projection.structure, projection.ordering, item)};
    });
    if (asks_more) return false;
    for (std::size_t r = 0; r < wanted.size(); ++r) {
        wanted[r].short_units = is_sent(wanted[r]) ? 0 : rest[r];
        if (wanted[r].short_units > 0) netting.plan(static_cast<std::int32_t>(r), wanted[r], wanted[r].short_units);
    }
    netting.close();
    double in_vain = 0;
    for (const Pegged& peg : projection.pegged)
        if (peg.comes.owes_in_vain() && state.orders[static_cast<std::size_t>(peg.order)].item == item)
            in_vain += peg.units;
    netting.stand_in(in_vain);
    netting.spread();
    if (has_components(projection, item) &&
        !asks_the_same(projection, projection.planned_orders_of(item), coming_before, netting))
        return false;
    date(projection, item, supply.source, supply.lead, netting);
    if (!draws_the_same(projection, item, wanted, netting)) return false;
    const auto node = static_cast<std::size_t>(item);
    projection.stock[node] = stock;
    const Range requirements = projection.requirement_of[node], coming = projection.receipt_of[node];
    std::copy(wanted.begin(), wanted.end(), projection.requirements.begin() + requirements.from);
    std::copy(netting.receipts().begin(), netting.receipts().end(), projection.receipts.begin() + coming.from);
    std::vector<Link>& links = netting.links();
    const bool stands = has_components(projection, item);  // then its planned orders are as they were
    Range& planned = projection.planned_of[node];
    if (!stands) planned = put(netting.planned(), planned, projection.planned);
    for (Link& link : links) {
        link.requirement += static_cast<std::int32_t>(requirements.from);
        if (link.receipt >= 0) link.receipt += static_cast<std::int32_t>(coming.from);
        if (link.planned >= 0) link.planned += static_cast<std::int32_t>(planned.from);
    }
    projection.link_of[node] = put(links, projection.link_of[node], projection.links);
    return true;
}

}  // namespace drum::projection
