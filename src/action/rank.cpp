#include "action/rank.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "projection/record.h"

namespace drum::action {

namespace {

// What nothing is lost by for a day stands behind what is ordered, made or chased: first who is told, then what is put
// off.
int place_of(Verb verb) {
    switch (verb) {
        case Verb::tell: return 1;
        case Verb::defer:
        case Verb::reduce:
        case Verb::cancel: return 2;
        default: return 0;
    }
}

}  // namespace

bool said_before(const Action& a, const Action& b) {
    if (a.money_per_day != b.money_per_day) return a.money_per_day > b.money_per_day;
    if (a.hours_per_day != b.hours_per_day) return a.hours_per_day > b.hours_per_day;
    if (place_of(a.verb) != place_of(b.verb)) return place_of(a.verb) < place_of(b.verb);
    if (a.money_at_risk != b.money_at_risk) return a.money_at_risk > b.money_at_risk;
    if (a.hours_at_risk != b.hours_at_risk) return a.hours_at_risk > b.hours_at_risk;
    return std::tie(a.item, a.verb, a.order) <
           std::tie(b.item, b.verb, b.order);  // ids of items are in the order of their texts
}

void rank(std::vector<Action>& due) { std::stable_sort(due.begin(), due.end(), said_before); }

namespace {

constexpr double kSure = 0.95;
constexpr int kFarthestDays = 60;

// What stands or falls with orders that may come later than they are expected: what is kept, and what is booked and
// served by such orders. What is known to be late is counted, not doubted.
class Cover {
public:
    Cover(const Basis& basis, const buffer::Buffers& buffers) : basis_(basis), projection_(*basis.projection) {
        std::vector<char> kept(projection_.nodes.size(), 0);
        for (const buffer::Buffer& b : buffers.protected_items) {
            if (!b.kept) continue;
            kept[static_cast<std::size_t>(b.node)] = 1;
            if (b.mean_need > 0) needs_.push_back(basis.need(b));
        }
        for (Id node = 0; node < static_cast<Id>(projection_.nodes.size()); ++node) {
            const auto receipts = projection_.receipts_of(node);
            const bool doubtful = std::any_of(receipts.begin(), receipts.end(),
                                              [&](const auto& one) { return one.used > 1e-9 && may_slip(one); });
            if (doubtful && !kept[static_cast<std::size_t>(node)])
                needs_.push_back(projection::need_of(projection_, *basis.expected, node, false));
        }
        for (const projection::Pegged& peg : projection_.pegged)
            if (may_slip(peg.comes) && peg.comes.there <= peg.comes.wanted)
                pegs_.push_back({peg.comes.wanted, law_of(peg.comes)});
    }
    // P(nothing of it runs out before the end of so many days).
    double chance(int days) const {
        double product = 1;
        if (days <= 0) return product;
        for (const buffer::Need& need : needs_)
            if ((product *= projection::covered_probability(projection_, need, days - 1, known_late(need.item, days))) <
                kSure)
                return product;
        for (const Peg& peg : pegs_)
            if (peg.wanted < days && (product *= within(peg.law, peg.wanted)) < kSure) return product;
        return product;
    }

private:
    struct Peg {
        int wanted = 0;
        learn::LeadTime law;
    };
    learn::LeadTime law_of(const projection::Receipt& receipt) const {
        return projection::law_of(*basis_.flow, projection_.ordering, receipt);
    }
    bool may_slip(const projection::Receipt& receipt) const {
        const learn::LeadTime law = law_of(receipt);
        return std::count_if(law.pmf.begin(), law.pmf.end(), [](double p) { return p > 1e-9; }) > 1;
    }
    static double within(const learn::LeadTime& law, int day) {
        double by = 0, all = 0;
        for (std::size_t d = 0; d < law.pmf.size(); ++d)
            all += law.pmf[d], by += static_cast<int>(d) <= day ? law.pmf[d] : 0;
        return all > 0 ? by / all : 1;
    }
    // Units that are due by then and of which it is known that they come later.
    double known_late(Id node, int days) const {
        double units = 0;
        for (const projection::Requirement& one : projection_.requirements_of(node))
            if (one.due.day < days && one.served > one.due.day) units += one.units;
        return units;
    }
    const Basis& basis_;
    const projection::Projection& projection_;
    std::vector<buffer::Need> needs_;
    std::vector<Peg> pegs_;
};

int known_late(const Basis& basis) {
    int count = 0;
    for (const projection::Requirement& wanted : basis.projection->requirements)
        count += wanted.from == projection::From::sale && wanted.served > wanted.due.day &&
                 basis.state().demand[static_cast<std::size_t>(wanted.ref)].due_at;
    for (const projection::Pegged& peg : basis.projection->pegged) {
        const auto& due = basis.state().demand[static_cast<std::size_t>(peg.sale)].due_at;
        count += due && (peg.comes.there == projection::kNever ||
                         basis.state().site.zone.day_of(*due) < basis.today + peg.comes.there)
                     ? 1
                     : 0;
    }
    return count;
}

}  // namespace

std::optional<Protected> protected_until(const Basis& basis, const buffer::Buffers& buffers, const Actions& actions) {
    const bool wanted = !basis.projection->requirements.empty() || !basis.projection->pegged.empty() ||
                        std::any_of(buffers.protected_items.begin(), buffers.protected_items.end(),
                                    [](const auto& b) { return b.mean_need > 0; });
    if (!wanted) return std::nullopt;
    int until = kFarthestDays;
    for (const Upcoming& one : actions.upcoming) until = std::min(until, one.order_by - basis.today);
    for (const int day : actions.afterwards) until = std::min(until, day);
    for (const Pending& one : actions.pending)  // what was refused or put off is asked for again
        if (one.kind != Pending::Kind::awaited && asks_for_an_order(one.verb))
            until = std::min(until, one.until - basis.today + 1);
    until = std::max(0, until);
    const Cover cover(basis, buffers);
    const int days = buffer::last_day(until, [&](int d) { return cover.chance(d) >= kSure; });
    if (days < 0) return std::nullopt;
    return Protected{basis.today + days, cover.chance(days), known_late(basis)};
}

}  // namespace drum::action
