#include "projection/booked.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "state/pegging.h"

namespace drum::projection {
namespace {

using state::Order;
using state::OrderKind;
using state::OrderStatus;
using state::State;

constexpr double kLongOverdue = 0.95;  // of the orders under its law have come by then

}  // namespace

namespace {

int day_index(const State& state, Instant at) {
    return state.site.zone.day_of(at) - state.site.zone.day_of(state.as_of);
}

// The median of what is left of a lead time after `age` days; tomorrow where it should have ended by then.
int days_left(const learn::LeadTime& lead, int age) {
    double left = 0;
    for (std::size_t d = static_cast<std::size_t>(std::max(0, age + 1)); d < lead.pmf.size(); ++d) left += lead.pmf[d];
    if (left < 1e-9) return kTomorrow;
    double sum = 0;
    for (std::size_t d = static_cast<std::size_t>(age + 1); d < lead.pmf.size(); ++d)
        if ((sum += lead.pmf[d]) >= left / 2 - 1e-12) return std::max(kTomorrow, static_cast<int>(d) - age);
    return kTomorrow;
}

// Days of the law of its lead time that are behind it: of its age, or as many as if a usual lead time had ended on its
// promise.
int age_under(const Ordering& ordering, std::int32_t source, const Order& order, const learn::LeadTime& lead) {
    const auto asked = order.asked_at();
    const int age = asked ? ordering.behind(source, *asked) : 0;
    if (!order.promised_at) return age;
    return std::min(age, ordering.behind(source, *order.promised_at) + static_cast<int>(std::ceil(lead.mean())));
}

// The law of a promised order by how such promises slip, in days from today; none (empty) where nothing is known of it.
// Nobody counts on what comes before its promise; of what is past it only those slips are left that are longer, if they
// are no rarity.
learn::LeadTime slipping(const learn::LeadTime& lead, int promised) {
    constexpr double kSeen = 0.25;
    learn::LeadTime out;
    double left = 0;
    if (promised > kLongestDays) return out;
    for (std::size_t i = 0; i < lead.slip.size(); ++i) {
        const int day = promised + std::max(0, lead.slip_from + static_cast<int>(i));
        if (day < (promised < 0 ? kTomorrow : 0)) continue;
        if (out.pmf.size() <= static_cast<std::size_t>(day)) out.pmf.resize(static_cast<std::size_t>(day) + 1, 0);
        out.pmf[static_cast<std::size_t>(day)] += lead.slip[i];
        left += lead.slip[i];
    }
    if (promised < 0 && left < kSeen) return {};
    for (double& p : out.pmf) p /= left;
    return out;
}

void date_purchase(const Structure& structure, const Ordering& ordering, const Order& order, Receipt& out) {
    const State& state = *structure.state;
    const std::int32_t source = source_of_order(state, order);
    const double usual = lead_days_of(structure, source).usual;
    const auto asked = order.asked_at();
    const int promised = order.promised_at ? day_index(state, *order.promised_at) : -1;
    if (out.waits) {
        out.day = std::max(ordering.comes(source, out.held, usual), promised);
        return;
    }
    const learn::LeadTime law =
        source < 0 || !order.promised_at
            ? learn::LeadTime{}
            : slipping(structure.learned->lead[static_cast<std::size_t>(source)], day_index(state, *order.promised_at));
    if (promised >= 0 || !law.pmf.empty()) {
        out.day = law.pmf.empty() ? promised : law.quantile(0.5);
        out.overdue = promised < 0;
        return;
    }
    const bool spread = source >= 0 && structure.learned->lead[static_cast<std::size_t>(source)].quantile(0.05) <
                                           structure.learned->lead[static_cast<std::size_t>(source)].quantile(0.95);
    if (!asked) {
        out.overdue = out.beyond_law = order.promised_at.has_value();
        out.day = out.overdue ? ordering.works_from(kTomorrow) : ordering.comes(source, 0, usual);
    } else if (spread) {
        const learn::LeadTime& lead = structure.learned->lead[static_cast<std::size_t>(source)];
        const int behind = age_under(ordering, source, order, lead);
        out.beyond_law = behind > lead.quantile(kLongOverdue);
        out.overdue = order.promised_at.has_value() || out.beyond_law;
        out.day = ordering.to_go(source, days_left(lead, behind));
    } else {
        out.day = ordering.placed_comes(source, *asked, usual);
        out.overdue = out.beyond_law = order.promised_at.has_value() || out.day < 0;
        if (out.day < 0 || order.promised_at) out.day = ordering.works_from(kTomorrow);
    }
}

// Something of it is received, logged or drawn.
bool shows_begun(const State& state, const Order& order) {
    return order.received.micro > 0 || state.works.find(order.order) != kNone || state::names_draws(state, order.order);
}

// What the log does not name where it names work; what has drawn none of its components where work draws ahead; what is
// to begin on a day to come. Where nothing shows what has begun, what would still be there as promised, were it begun
// tomorrow.
template <class DoneFrom>
bool not_begun(const Structure& structure, const Order& order, DoneFrom done_from) {
    const State& state = *structure.state;
    const bool routed = state.route_of[order.item] < state.route_of[order.item + 1];
    const bool billed = state.bom_of[order.item] < state.bom_of[order.item + 1];
    if (shows_begun(state, order)) return false;
    if (order.start_at && day_index(state, *order.start_at) > 0) return true;
    if ((structure.logs_orders && routed) || (structure.draws_ahead && billed)) return true;
    return !order.start_at && order.promised_at && done_from(kTomorrow) <= day_index(state, *order.promised_at);
}

void date_work(const Structure& structure, const Ordering& ordering, Schedule& schedule, const Order& order,
               Receipt& out) {
    const State& state = *structure.state;
    const bool routed = state.route_of[order.item] < state.route_of[order.item + 1];
    // Without a route by the days it is said to take, begun and there on days on which the site works.
    const auto done_from = [&](int day) {
        return routed ? schedule.done_alone(order.item, order.outstanding().value(), day)
                      : ordering.comes(-1, ordering.works_from(day), schedule.said_days(order.item));
    };
    out.to_begin = out.waits || not_begun(structure, order, done_from);
    const int starts = std::max(out.held, order.start_at ? day_index(state, *order.start_at) : 0);
    if (!order.promised_at) {
        out.day = done_from(starts);
        return;
    }
    // Where no route says what it takes, its own start and promise say it.
    const int alone = done_from(routed ? starts : out.held);
    const int promised = day_index(state, *order.promised_at);
    out.overdue = promised < 0;
    out.beyond_law = out.overdue && !out.to_begin;
    out.day = out.overdue && !out.waits ? ordering.works_from(kTomorrow) : promised;
    if (out.to_begin) out.day = std::max(out.day, alone);  // it takes from today what it takes
    // Where nothing shows that it has begun it has not begun before it was given out, nor before its start; past its
    // promise not at all.
    if (out.to_begin || out.waits || !routed || shows_begun(state, order)) return;
    std::optional<int> begun;
    for (const auto& at : {order.placed_at, order.start_at})
        if (at) begun = std::max(begun.value_or(day_index(state, *at)), day_index(state, *at));
    if (out.overdue) begun = 0;
    if (begun) out.day = std::max(out.day, done_from(std::min(0, *begun)));
}

}  // namespace

Nodes::Nodes(const State& state) : state_(&state) {
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) all_.push_back({item, kNone});
    for (const state::SourceLine& source : state.sources) {
        if (!is_our_place(state, source)) continue;
        const Id place = state.places.find(state.suppliers.text(source.supplier));
        if (apart_.emplace(std::pair{source.item, place}, static_cast<Id>(all_.size())).second)
            all_.push_back({source.item, place});
    }
}

Id Nodes::of(Id item, Id place) const {
    if (place == kNone || apart_.empty()) return item;
    const auto found = apart_.find({item, place});
    return found == apart_.end() ? item : found->second;
}

std::vector<Id> Nodes::apart(Id item) const {
    std::vector<Id> out;
    for (auto at = apart_.lower_bound({item, kNone}); at != apart_.end() && at->first.first == item; ++at)
        out.push_back(at->second);
    return out;
}

Id Nodes::leaves(const Order& order) const {
    const Id place = state::comes_from(*state_, order);
    return place == kNone ? kNone : of(order.item, place);
}

std::vector<char> counted_orders(const State& state, const Asked& asked) {
    std::vector<char> out(state.orders.size(), 0);
    for (std::size_t o = 0; o < out.size(); ++o)
        out[o] = state.orders[o].open() && (asked.not_counted.empty() || !asked.not_counted[o]);
    return out;
}

std::vector<Pegged> pegged_of(const Structure& structure, const Ordering& ordering, Schedule& schedule,
                              const Asked& asked, const std::vector<char>& counted) {
    std::vector<Pegged> out;
    for (const state::Peg& peg : state::pegs(*structure.state)) {
        if (peg.outstanding.micro <= 0 || !counted[static_cast<std::size_t>(peg.order)]) continue;
        out.push_back({peg.sale, peg.order, peg.outstanding.value(),
                       receipt_of(structure, ordering, schedule, asked, peg.order)});
    }
    return out;
}

void add_sales(const Structure& structure, const Nodes& nodes, const std::vector<Pegged>& pegged, ByNode& out) {
    const State& state = *structure.state;
    std::map<std::int32_t, double> own;
    for (const Pegged& peg : pegged) own[peg.sale] += peg.units;
    for (std::size_t d = 0; d < state.demand.size(); ++d) {
        const state::DemandLine& line = state.demand[d];
        double units = structure.owed(d);
        if (units <= 0) continue;
        if (const auto found = own.find(static_cast<std::int32_t>(d)); found != own.end()) units -= found->second;
        if (units <= 1e-9) continue;
        const int day = line.due_at ? std::min(kLongestDays, day_index(state, *line.due_at)) : 0;
        Requirement sale{{std::max(0, day), 1}, day, units, From::sale, false, static_cast<std::int32_t>(d), 0, kNever};
        if (line.ordered_at) sale.ordered = day_index(state, *line.ordered_at);
        out[static_cast<std::size_t>(nodes.of(line.item, line.place))].push_back(sale);
    }
}

void add_transfers(const Structure& structure, const Nodes& nodes, const Ordering& ordering,
                   const std::vector<char>& counted, ByNode& out) {
    const State& state = *structure.state;
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        const Order& order = state.orders[o];
        const Id from = counted[o] ? nodes.leaves(order) : kNone;
        if (from == kNone || from == nodes.of(order.item, order.place)) continue;
        const double on_its_way = std::max(0.0, order.left.value() - order.received.value());
        const double units = order.outstanding().value() - on_its_way;
        if (units <= 1e-9) continue;
        const std::int32_t lane = source_of_order(state, order);
        const int promised = order.promised_at ? day_index(state, *order.promised_at) : 0;
        const int leaves = ordering.order_by(lane, lead_days_of(structure, lane).sure, promised).value_or(0);
        Requirement wanted{{leaves, 1}, leaves, units, From::transfer, true, static_cast<std::int32_t>(o), 0, kNever};
        wanted.for_day = std::max(0, promised);
        out[static_cast<std::size_t>(from)].push_back(wanted);
    }
}

Receipt receipt_of(const Structure& structure, const Ordering& ordering, Schedule& schedule, const Asked& asked,
                   std::int32_t index) {
    const Order& order = structure.state->orders[static_cast<std::size_t>(index)];
    Receipt out;
    out.order = index;
    out.units = order.outstanding().value();
    out.waits = waits(order);
    const state::State& state = *structure.state;
    if (const auto unsent = asked.unsent.find(index); unsent != asked.unsent.end()) {
        if (out.waits)
            out.held = ordering.works_from(std::max(0, unsent->second - state.site.zone.day_of(state.as_of) + 1));
        else if (starts_later(state, order))  // nobody begins it before its start
            out.held = day_index(state, *order.start_at);
    }
    if (order.kind == OrderKind::make)
        date_work(structure, ordering, schedule, order, out);
    else
        date_purchase(structure, ordering, order, out);
    out.there = out.day;
    return out;
}

std::vector<std::vector<Receipt>> all_receipts(const Structure& structure, const Nodes& nodes, const Ordering& ordering,
                                               Schedule& schedule, const Asked& asked, const std::vector<char>& counted,
                                               const std::vector<Pegged>& pegged, std::vector<std::int32_t>& lost) {
    const State& state = *structure.state;
    std::vector<std::vector<Receipt>> out(nodes.all().size());
    std::map<std::int32_t, double> own;
    for (const Pegged& peg : pegged) own[peg.order] += peg.units;
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        if (!counted[o]) continue;
        const Order& order = state.orders[o];
        const Id node = nodes.of(order.item, order.place);
        // What only moves between places that plan as one brings nothing new.
        if (nodes.leaves(order) == node) continue;
        Receipt receipt = receipt_of(structure, ordering, schedule, asked, static_cast<std::int32_t>(o));
        if (receipt.overdue && never_share(structure, ordering, receipt) > kLost) {
            lost.push_back(static_cast<std::int32_t>(o));
            continue;
        }
        if (const auto found = own.find(static_cast<std::int32_t>(o)); found != own.end())
            receipt.units -= found->second;
        if (receipt.units > 1e-9) out[static_cast<std::size_t>(node)].push_back(receipt);
    }
    const Day today = state.site.zone.day_of(state.as_of);
    for (const Accepted& accepted : asked.accepted) {
        const std::int32_t source = accepted.lane >= 0 ? accepted.lane : outside_source(state, accepted.item);
        Receipt receipt;
        receipt.units = accepted.units;
        receipt.accepted = static_cast<std::int32_t>(&accepted - asked.accepted.data());
        receipt.waits = !accepted.arrived;
        const int since = std::min(0, accepted.decided - today);
        const int comes = structure.made[accepted.item] && accepted.lane < 0
                              ? since + schedule.done_alone(accepted.item, accepted.units)
                              : ordering.comes(source, since, lead_days_of(structure, source).usual);
        receipt.day = accepted.arrived ? 0 : std::max(0, comes);
        receipt.there = receipt.day;
        out[static_cast<std::size_t>(nodes.of(accepted.item, accepted.place))].push_back(receipt);
    }
    for (std::vector<Receipt>& mine : out)
        std::stable_sort(mine.begin(), mine.end(), [](const Receipt& a, const Receipt& b) { return a.day < b.day; });
    return out;
}

learn::LeadTime law_of(const Structure& structure, const Ordering& ordering, const Receipt& receipt) {
    const State& state = *structure.state;
    const auto exactly = [&](int days) {
        learn::LeadTime out;
        out.pmf.assign(static_cast<std::size_t>(std::clamp(std::max(days, receipt.there), 0, kLongestDays)) + 1, 0);
        out.pmf.back() = 1;
        return out;
    };
    if (receipt.order < 0) return exactly(receipt.day);
    const Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
    const std::int32_t source = source_of_order(state, order);
    const auto asked = order.asked_at();
    const bool promised = order.promised_at && day_index(state, *order.promised_at) >= 0;
    if (order.kind == OrderKind::make || source < 0) return exactly(receipt.day);
    const learn::LeadTime& lead = structure.learned->lead[static_cast<std::size_t>(source)];
    if (order.promised_at && !receipt.waits)
        if (learn::LeadTime law = slipping(lead, day_index(state, *order.promised_at)); !law.pmf.empty()) return law;
    if (promised) return exactly(receipt.day);
    if (receipt.waits) return as_it_comes(ordering, source, lead, 0);
    if (!asked) return exactly(receipt.day);
    const auto age = static_cast<std::size_t>(age_under(ordering, source, order, lead));
    learn::LeadTime out;
    double left = 0;
    for (std::size_t d = age + 1; d < lead.pmf.size(); ++d) left += lead.pmf[d];
    if (left < 1e-9) return exactly(receipt.day);
    for (std::size_t d = age + 1; d < lead.pmf.size(); ++d) {
        if (lead.pmf[d] <= 0) continue;
        const auto day = static_cast<std::size_t>(ordering.to_go(source, static_cast<int>(d - age)));
        if (out.pmf.size() <= day) out.pmf.resize(day + 1, 0);
        out.pmf[day] += lead.pmf[d] / left;
    }
    return out;
}

double never_share(const Structure& structure, const Ordering& ordering, const Receipt& receipt) {
    constexpr double kOneInFifty = 0.02;
    if (receipt.order < 0 || receipt.waits) return 0;
    const State& state = *structure.state;
    const Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
    const std::int32_t source = source_of_order(state, order);
    if (order.kind == OrderKind::make || source < 0) return 0;
    constexpr int kYear = 365;  // past its promise nobody counts on an order, with or without a law
    if (order.promised_at && day_index(state, *order.promised_at) < -kYear) return 1;
    const learn::LeadTime& lead = structure.learned->lead[static_cast<std::size_t>(source)];
    if (lead.observed + lead.observed_supplier <= 0 && state.sources[static_cast<std::size_t>(source)].lead_cv <= 0)
        return 0;
    double beyond = 0;
    for (auto d = static_cast<std::size_t>(age_under(ordering, source, order, lead)); d < lead.pmf.size(); ++d)
        beyond += lead.pmf[d];  // today is not over
    return kOneInFifty / (kOneInFifty + (1 - kOneInFifty) * std::min(1.0, beyond));
}

Drawing::Drawing(const Structure& structure) : structure_(structure) {
    for (const state::Issue& issue : structure.state->issues)
        issued_[{issue.order, issue.component}] = issue.quantity.value();
}

// Good units of the order for which the component was drawn, by the bill of the day.
double Drawing::drawn(std::int32_t index, Id component, Day day) {
    const Order& order = structure_.state->orders[static_cast<std::size_t>(index)];
    const auto found = issued_.find({order.order, component});
    if (found == issued_.end()) return 0;
    if (!dealt_.contains({index, component})) deal(index, component, day, found->second);
    return dealt_[{index, component}];
}

// Good units of the order, beyond those received, for which the line was drawn.
double Drawing::had(std::int32_t index, const state::BomLine& line, Day day) {
    const Order& order = structure_.state->orders[static_cast<std::size_t>(index)];
    const double past = past_drawing(index, line), ahead = drawn(index, line.component, day) - order.received.value();
    return past + std::max(0.0, ahead - past - spent(index, line));
}

double Drawing::under_way(std::int32_t index) {
    const State& state = *structure_.state;
    const Order& order = state.orders[static_cast<std::size_t>(index)];
    const Day day = state::bill_day(state, order, state.site.zone.day_of(state.as_of));
    double out = structure_.begun[static_cast<std::size_t>(index)];
    each_line(state, order.item, day, [&](const state::BomLine& line) { out = std::max(out, had(index, line, day)); });
    return std::min(as_ordered(out, state.item[order.item].unit), order.outstanding().value());  // begun, it is ended
}

// Lines of one order share what was issued to it: first each what its pieces took, received, past the step or lost;
// then the rest in their order.
void Drawing::deal(std::int32_t index, Id component, Day day, double issued) {
    const State& state = *structure_.state;
    struct Share {
        std::int32_t line = -1;
        double per_unit = 0, took = 0, most = 0;
    };
    std::vector<Share> lines;
    const auto of_it = [&](std::int32_t o) {
        return state.orders[static_cast<std::size_t>(o)].order == state.orders[static_cast<std::size_t>(index)].order;
    };
    auto first = index;
    while (first > 0 && of_it(first - 1)) --first;
    for (auto o = first; o < static_cast<std::int32_t>(state.orders.size()) && of_it(o); ++o) {
        const Order& order = state.orders[static_cast<std::size_t>(o)];
        Share share{o};
        double lost = 0, past = 0;
        each_line(state, order.item, day, [&](const state::BomLine& line) {
            if (line.component != component) return;
            share.per_unit += drawn_per_good(structure_, line);
            lost = std::max(lost, spent(o, line));
            past = std::max(past, past_drawing(o, line));
        });
        share.took = order.received.value() + past + lost;
        share.most = order.open() ? order.quantity.value() + lost : share.took;
        if (share.per_unit > 0) lines.push_back(share);
        dealt_[{o, component}] = 0;
    }
    for (const bool rest : {false, true})
        for (const Share& share : lines) {
            double& mine = dealt_[{share.line, component}];
            const double units = std::min((rest ? share.most : share.took) - mine, issued / share.per_unit);
            mine += std::max(0.0, units);
            issued -= std::max(0.0, units) * share.per_unit;
        }
}

// Good units of the order, not received yet, that have passed the step which draws the line: they hold theirs.
double Drawing::past_drawing(std::int32_t order, const state::BomLine& line) const {
    const std::vector<double>& passed = structure_.passed[static_cast<std::size_t>(order)];
    const std::int32_t step = drawing_step(*structure_.state, line);
    if (step < 0 || passed.empty()) return structure_.begun[static_cast<std::size_t>(order)];
    return passed[static_cast<std::size_t>(step - static_cast<std::int32_t>(structure_.state->route_of[line.item]))];
}

// Good units whose component went into the step that draws the line and is lost, beyond what is planned to be.
double Drawing::spent(std::int32_t order, const state::BomLine& line) const {
    const std::vector<double>& spent = structure_.spent[static_cast<std::size_t>(order)];
    const std::int32_t step = drawing_step(*structure_.state, line);
    if (step < 0 || spent.empty()) return 0;
    return spent[static_cast<std::size_t>(step - static_cast<std::int32_t>(structure_.state->route_of[line.item]))];
}

}  // namespace drum::projection
