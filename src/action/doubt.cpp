#include "action/doubt.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "action/cover.h"
#include "action/wording.h"
#include "state/line_name.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using state::State;

constexpr double kDrift = 0.02;  // of the units moved, where no two counts show what goes unrecorded here
constexpr int kMovesWorthACount = 10;
constexpr double kHoursWorthACount = 0.1;
constexpr double kLikelyWorthACount = 0.02;
constexpr double kWeekDays = 7;

struct SinceCount {
    const state::Count* last = nullptr;
    double moved = 0;  // units, in and out
    int moves = 0;
    double drift = kDrift;
};

// What moved since the last count, and what share of the units moved between the last two counts was never recorded.
SinceCount since_count(const State& state, Id item) {
    SinceCount out;
    const auto from = std::lower_bound(state.counts.begin(), state.counts.end(), item,
                                       [](const state::Count& c, Id i) { return c.item < i; });
    const state::Count* before = nullptr;
    for (auto c = from; c != state.counts.end() && c->item == item; ++c) {
        if (out.last != nullptr && c->time > out.last->time) before = out.last;
        out.last = &*c;
    }
    double moved_before = 0, change = 0;
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m) {
        const state::Move& move = state.moves[m];
        if (out.last == nullptr || move.time > out.last->time) {
            out.moved += std::fabs(move.quantity.value());
            ++out.moves;
        } else if (before != nullptr && move.time > before->time) {
            moved_before += std::fabs(move.quantity.value());
            change += move.quantity.value();
        }
    }
    if (before != nullptr && moved_before > 0 && elsewhere_of(state, item).empty())
        out.drift = std::fabs(out.last->quantity.value() - before->quantity.value() - change) / moved_before;
    return out;
}

std::string count_reason(const Basis& basis, const Buffer& b, const SinceCount& since, double doubt) {
    const State& state = basis.state();
    std::string text = since.last == nullptr ? "it was never counted"
                       : since.last->time == Instant::beginning()
                           ? std::string("its count carries no date")
                           : "last counted " + near_text(state.site.zone.day_of(since.last->time),
                                                         state.site.zone.day_of(state.as_of));
    text += "; " + number(since.moves) + " moves since, and as many units go unrecorded as usual (" +
            percent(since.drift) + " of what moves), " + units(*basis.flow, b.item, doubt) + " of the " +
            units(*basis.flow, b.item, b.on_hand) + " in the books may not be there.";
    return text;
}

std::optional<Action> count_of(const Basis& basis, const Buffer& b) {
    if (!b.kept || b.mean_need <= 0 || b.triggered()) return std::nullopt;
    const SinceCount since = since_count(basis.state(), b.item);
    const double doubt = std::min(b.on_hand, since.drift * since.moved), supply = b.on_hand + b.on_order;
    if (since.moves < kMovesWorthACount || doubt <= 0 || supply - doubt > b.level) return std::nullopt;
    learn::LeadTime room;
    const learn::LeadTime& lead = lead_of(basis, b, room);
    const buffer::Need need = basis.need(b);
    Action a = start(basis, b, Verb::count);
    a.late_probability = a.starve_probability = 1 - buffer::probability_within(need, lead, 0, supply - doubt);
    const Loss week = loss_of(
        basis, b, buffer::expected_short(need, lead, 0, supply - doubt) - buffer::expected_short(need, lead, 0, supply),
        kWeekDays);
    if (a.starve_probability < kLikelyWorthACount ||
        (b.fed > 0 ? week.hours < kHoursWorthACount * b.fed : week.money <= 0))
        return std::nullopt;
    a.hours_at_risk = week.hours, a.money_at_risk = week.money;
    a.hours_per_day = week.hours / kWeekDays, a.money_per_day = week.money / kWeekDays;
    a.quantity = basis.state().on_hand[b.item];
    a.need_by = basis.today + buffer::lasting_days(need, supply - doubt, quantile_of(basis, b));
    a.reason = count_reason(basis, b, since, doubt);
    a.figures = figures_of(basis, b, a);
    return a;
}

// Throughput that stops for want of one unit, per item: of what it is sold for, or of the best of what it goes into.
std::vector<double> value_through(const constraint::Flow& flow) {
    const State& state = *flow.state;
    std::vector<double> out(state.items.size(), 0);
    for (Id item = 0; item < static_cast<Id>(out.size()); ++item)
        if (flow.learned->rate[item].mean() > 0) out[item] = std::max(0.0, flow.value[item]);
    for (const constraint::Want& want : constraint::firm_wants(flow, Instant::end()))
        out[want.item] = std::max(out[want.item], want.value);
    for (const Id item : flow.top_down)
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b)
            out[state.bom[b].component] =
                std::max(out[state.bom[b].component], out[item] / drawn_per_good(flow, state.bom[b]));
    return out;
}

// Stock below zero, or not known at all: nothing can be advised on it until somebody looks.
std::optional<Action> count_of_unknown(const Basis& basis, const std::vector<Id>& unknown,
                                       const std::vector<double>& value) {
    const State& state = basis.state();
    std::optional<Action> best;
    const auto offer = [&](Id item, const std::string& reason) {
        Buffer b;
        b.item = item;
        b.node = item;
        const double need = basis.need(b).mean(kWeekDays) / kWeekDays;
        Action a = start(basis, b, Verb::count);
        a.money_per_day = need * value[item];
        a.money_at_risk = a.money_per_day * kWeekDays;
        a.need_by = basis.today;
        a.reason = reason + ", and " + units(*basis.flow, item, need) +
                   " a day are needed; until it is counted nothing can be said of it.";
        if (a.money_at_risk > 0 && (!best || a.money_per_day > best->money_per_day)) best = std::move(a);
    };
    for (const state::SetAside& aside : state.set_aside)
        if (aside.reason.starts_with("stock on hand is negative")) offer(aside.item, aside.reason);
    for (const Id item : unknown) offer(item, "nothing says how much is in stock");
    return best;
}

struct Refreshed {  // one side of the books: the newest day on which it says something, and its longest usual silence
    int newest = std::numeric_limits<int>::min();
    int longest_gap = 0, days = 0;
    bool behind(const Refreshed& other) const {
        constexpr int kFewDays = 5, kAlwaysFineDays = 2;
        return days >= kFewDays && other.days >= kFewDays &&
               other.newest - newest > std::max(kAlwaysFineDays, 2 * longest_gap);
    }
};

// `each(look)` gives every moment; UTC days are near enough for gaps of days.
template <class Each>
Refreshed refreshed(Each each) {
    constexpr int kLookBackDays = 90;
    Refreshed out;
    const auto day = [](Instant at) { return static_cast<int>(at.micros / kMicrosPerDay); };
    each([&](Instant at) { out.newest = std::max(out.newest, day(at)); });
    std::vector<char> seen(kLookBackDays + 1, 0);
    each([&](Instant at) {
        if (day(at) >= out.newest - kLookBackDays) seen[static_cast<std::size_t>(out.newest - day(at))] = 1;
    });
    int before = 0;
    for (int d = 0; d <= kLookBackDays; ++d) {
        if (!seen[static_cast<std::size_t>(d)]) continue;
        ++out.days;
        out.longest_gap = std::max(out.longest_gap, d - before);
        before = d;
    }
    return out;
}

void add_stale_side(const State& state, std::vector<SetAside>& out) {
    const Refreshed stock = refreshed([&](auto look) {
        for (const state::Move& move : state.moves) look(move.time);
        for (const state::Count& count : state.counts)
            if (count.time != Instant::beginning()) look(count.time);
    });
    const Refreshed orders = refreshed([&](auto look) {
        for (const state::Order& order : state.orders)
            for (const auto& at : {order.requested_at, order.approved_at, order.placed_at, order.received_at})
                if (at && *at <= state.as_of) look(*at);
    });
    const auto say = [&](const std::string& old, const Refreshed& behind, const std::string& fresh,
                         const Refreshed& ahead) {
        out.push_back({kNone,
                       "the " + old + " end " + short_text(Day{behind.newest}) + " and the " + fresh + " " +
                           short_text(Day{ahead.newest}) +
                           ": what came or was ordered between may be counted twice or not at all",
                       "import the " + old + " again"});
    };
    if (orders.behind(stock)) say("orders", orders, "stock moves", stock);
    if (stock.behind(orders)) say("stock moves", stock, "orders", orders);
}

// A receipt of just this quantity since it was placed, not taken back, that no other order of the quantity accounts
// for.
std::optional<Day> seems_received(const State& state, const state::Order& order) {
    const auto asked = order.asked_at();
    if (!asked || order.received.micro > 0 || order.kind == state::OrderKind::make) return std::nullopt;
    int receipts = 0, others = 0;
    Instant last;
    for (auto m = state.move_of[order.item]; m < state.move_of[order.item + 1]; ++m) {
        const state::Move& move = state.moves[m];
        if (move.time <= *asked || move.kind != state::MoveKind::receipt ||
            std::abs(move.quantity.micro) != order.quantity.micro)
            continue;
        receipts += move.quantity.micro > 0 ? 1 : -1;
        if (move.quantity.micro > 0) last = move.time;
    }
    if (receipts <= 0) return std::nullopt;
    for (const state::Order& other : state.orders)
        others += other.item == order.item && &other != &order && other.quantity == order.quantity &&
                          other.received_at && *other.received_at > *asked
                      ? 1
                      : 0;
    if (receipts <= others) return std::nullopt;
    return state.site.zone.day_of(last);
}

// Lines closed by their rows on a day, by item, day and quantity: how many, and the number of the first.
struct Closed {
    std::size_t lines = 0;
    std::string first;
};
using ClosedLines = std::map<std::tuple<Id, Day, Quantity>, Closed>;

void add_closed(const State& state, Id item, std::optional<Instant> at, Quantity quantity, const std::string& number,
                ClosedLines& out) {
    constexpr int kLookBackDays = 90;
    const Zone& zone = state.site.zone;  // in whole days, so that it changes once a day
    if (!at || *at > state.as_of || zone.day_of(state.as_of) - zone.day_of(*at) > kLookBackDays || quantity.micro == 0)
        return;
    Closed& mine = out[{item, state.site.zone.day_of(*at), quantity}];
    if (mine.lines++ == 0) mine.first = number;
}

// Moves of this kind and quantity on the day beyond the lines of it. A line that no move names implies one, so that a
// move without a number then stands beside it.
std::size_t beyond(const State& state, const ClosedLines::value_type& closed, state::MoveKind kind) {
    const auto& [item, day, quantity] = closed.first;
    const Instant from = state.site.zone.start_of(day), to = state.site.zone.end_of(day);
    const auto first = state.moves.begin() + state.move_of[item], last = state.moves.begin() + state.move_of[item + 1];
    auto move = std::lower_bound(first, last, from, [](const state::Move& m, Instant at) { return m.time < at; });
    std::size_t moves = 0;
    for (; move != last && move->time <= to; ++move)
        moves += move->kind == kind && std::abs(move->quantity.micro) == quantity.micro;
    return moves > closed.second.lines ? std::min(moves - closed.second.lines, closed.second.lines) : 0;
}

// A receipt told twice is in the stock twice, unless a count since has set it right.
void add_received_twice(const Basis& basis, std::vector<SetAside>& out) {
    const State& state = basis.state();
    ClosedLines closed;
    for (const state::Order& order : state.orders)
        if (order.kind == state::OrderKind::buy)
            add_closed(state, order.item, order.received_at, order.received, order.order, closed);
    for (const auto& one : closed) {
        const auto& [item, day, quantity] = one.first;
        const auto count = std::upper_bound(state.counts.begin(), state.counts.end(), item,
                                            [](Id i, const state::Count& c) { return i < c.item; });
        const bool counted = count != state.counts.begin() && (count - 1)->item == item &&
                             (count - 1)->time >= state.site.zone.start_of(day);
        if (counted || beyond(state, one, state::MoveKind::receipt) == 0) continue;
        out.push_back({item,
                       "order " + one.second.first + " is closed as received " + short_text(day) +
                           ", and as much came that day without its number: " +
                           units(*basis.flow, item, quantity.value()) + " may be in the stock twice",
                       "count " + state.items.text(item) + ", or name the order in the receipt"});
    }
}

// Of shipments the same is no doubt about one of them, for small quantities meet by chance; where it is most of them,
// it is how the site keeps its books.
void add_shipped_twice(const State& state, std::vector<SetAside>& out) {
    constexpr std::size_t kNoChance = 5;
    ClosedLines closed;
    for (const state::DemandLine& line : state.demand)
        add_closed(state, line.item, line.shipped_at, line.shipped, line.order, closed);
    std::size_t lines = 0, twice = 0;
    for (const auto& one : closed) lines += one.second.lines, twice += beyond(state, one, state::MoveKind::ship);
    if (twice < kNoChance || 2 * twice < lines) return;
    out.push_back({kNone,
                   std::to_string(twice) + " of " + std::to_string(lines) +
                       " shipped order lines of the last 90 days stand beside a shipment of the same "
                       "day and quantity that names no order: need may be counted twice",
                   "import the moves with their order numbers, or the orders without shipped_at"});
}

// Goods that lie there a week after their day have left and nobody said so, or are forgotten.
void add_on_the_shelf(const Basis& basis, std::vector<SetAside>& out) {
    constexpr int kForgotten = 7;
    constexpr std::size_t kNamed = 3;
    std::vector<std::string> sales;
    for (const projection::Requirement& wanted : basis.projection->requirements) {
        if (wanted.from != projection::From::sale || wanted.served > 0 || wanted.asked_day > -kForgotten) continue;
        const state::DemandLine& sale = basis.state().demand[static_cast<std::size_t>(wanted.ref)];
        if (sale.due_at) sales.push_back(state::line_name(sale.order, sale.line));
    }
    if (sales.empty()) return;
    std::sort(sales.begin(), sales.end());
    std::string named;
    for (std::size_t i = 0; i < sales.size() && i < kNamed; ++i) named += (i ? ", " : "") + sales[i];
    if (sales.size() > kNamed) named += " and " + number(static_cast<double>(sales.size() - kNamed)) + " more";
    out.push_back({kNone,
                   (sales.size() == 1 ? "a sale is" : number(static_cast<double>(sales.size())) + " sales are") +
                       std::string(" a week past due, and the stock lies there (") + named + ")",
                   "ship them, or enter what has left"});
}

// As learned of a source of which nothing is known: a week, widely.
learn::LeadTime of_any_source() { return {learn::lead_pmf(7, 0.5)}; }

}  // namespace

std::vector<SetAside> kept_without_source(const Basis& basis) {
    constexpr std::size_t kNamed = 3;
    const State& state = basis.state();
    const learn::LeadTime lead = of_any_source();
    const std::vector<double> value = value_through(*basis.flow);
    std::vector<char> aside(state.items.size(), 0);
    for (const state::SetAside& one : state.set_aside) aside[one.item] = 1;
    std::vector<std::pair<double, Id>> out_of;  // money a day, the dearest first
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (!basis.expected->kept[item] || basis.flow->made[item] || aside[item] || value[item] <= 0 ||
            !state.stocked[item] || state.source_of[item] < state.source_of[item + 1])
            continue;
        Buffer b = buffer::buffer_of(*basis.flow, *basis.projection, *basis.expected,
                                     buffer::as_booked(*basis.flow, *basis.projection, item));
        b.kept = true;
        const double lasts = buffer::probability_within(basis.need(b), lead, basis.projection->look, b.supply());
        if (lasts >= basis.target) continue;
        out_of.emplace_back(-value[item] * basis.need(b).mean(kWeekDays), item);
    }
    if (out_of.empty()) return {};
    std::sort(out_of.begin(), out_of.end());
    std::string named;
    for (std::size_t i = 0; i < out_of.size() && i < kNamed; ++i)
        named += (i ? ", " : "") + state.items.text(out_of[i].second);
    if (out_of.size() > kNamed) named += " and " + number(static_cast<double>(out_of.size() - kNamed)) + " more";
    const Id first = out_of.front().second;
    const std::string reason =
        out_of.size() == 1
            ? "it is kept in stock and may run out, and nothing says where it comes from"
            : number(static_cast<double>(out_of.size())) +
                  " items are kept in stock and may run out, and nothing says where they come from (" + named + ")";
    return {{first, reason,
             "say from whom: drum record item " + state.items.text(first) +
                 " --supplier NAME --lead-days N (for many: table sources)",
             Of::whole, true}};
}

std::vector<SetAside> below_nought(const Basis& basis) {
    const State& state = basis.state();
    std::map<Id, double> apart;  // by item: units at places that plan apart from its home
    for (const projection::Node& node : basis.projection->nodes) {
        if (node.place == kNone) continue;
        for (const state::Elsewhere& there : elsewhere_of(state, node.item))
            if (there.place == node.place) apart[node.item] += there.quantity.value();
    }
    std::vector<SetAside> out;
    for (const auto& [item, units] : apart) {
        const double home = state.on_hand[item].value() - units;
        if (home >= -1e-9) continue;
        const std::string& place = state.item[item].place;
        out.push_back(
            {item,
             "the books say " + number(home) + " at " + (place.empty() ? "main" : place) + "; it is taken as none",
             "count it: drum record count " + state.items.text(item) + " QTY"});
    }
    return out;
}

std::optional<Action> worth_counting(const Basis& basis, const buffer::Buffers& buffers) {
    const State& state = basis.state();
    std::optional<Action> best;
    const bool unknown = !buffers.unknown_stock.empty() ||
                         std::any_of(state.set_aside.begin(), state.set_aside.end(),
                                     [](const auto& s) { return s.reason.starts_with("stock on hand is negative"); });
    if (unknown) best = count_of_unknown(basis, buffers.unknown_stock, value_through(*basis.flow));
    for (const Buffer& b : buffers.protected_items) {
        std::optional<Action> one = count_of(basis, b);
        if (one && (!best || one->money_per_day > best->money_per_day ||
                    (one->money_per_day == best->money_per_day && one->hours_per_day > best->hours_per_day)))
            best = std::move(one);
    }
    return best;
}

std::vector<SetAside> doubts_of(const Basis& basis, const buffer::Buffers& buffers) {
    const State& state = basis.state();
    std::vector<SetAside> out;
    add_stale_side(state, out);
    add_shipped_twice(state, out);
    add_received_twice(basis, out);
    add_on_the_shelf(basis, out);
    for (const Buffer& b : buffers.protected_items) {
        for (const projection::Receipt& receipt : basis.projection->receipts_of(b.node)) {
            if (receipt.order < 0) continue;
            const state::Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
            if (const auto day = seems_received(state, order))
                out.push_back({b.item,
                               "order " + order.order + " for " + units(*basis.flow, b.item, order.quantity.value()) +
                                   " is open, and as much came " + day_text(basis, *day) +
                                   " without its number: it may be counted twice",
                               "close the order, or import the orders again"});
        }
    }
    for (const Superseded& one : basis.superseded) {
        const state::Order &draft = state.orders[static_cast<std::size_t>(one.draft)],
                           &by = state.orders[static_cast<std::size_t>(one.by)];
        out.push_back({draft.item,
                       "draft " + draft.order + " for " + units(*basis.flow, draft.item, draft.outstanding().value()) +
                           " is taken to be order " + by.order + " and not counted beside it",
                       "close the draft, or send it if it is another order"});
    }
    for (const state::Order& order : state.orders)
        if (const Quantity unseen = received_unseen(state, order); unseen.micro > 0)
            out.push_back({order.item,
                           "order " + order.order + " is closed as received, and the stock does not show it yet: " +
                               units(*basis.flow, order.item, unseen.value()) + " are taken as there",
                           "import the stock again, or enter the receipt"});
    std::stable_sort(out.begin(), out.end(), [](const SetAside& a, const SetAside& b) { return a.item < b.item; });
    return out;
}

std::vector<SetAside> likelier_lost(const Basis& basis) {
    const State& state = basis.state();
    std::vector<SetAside> out;
    for (const std::int32_t index : basis.projection->lost) {
        const state::Order& order = state.orders[static_cast<std::size_t>(index)];
        std::string which = order.order + ": " + units(*basis.flow, order.item, order.outstanding().value());
        if (order.supplier != kNone) which += " from " + state.suppliers.text(order.supplier);
        if (order.promised_at) which += ", promised for " + day_text(basis, state.site.zone.day_of(*order.promised_at));
        out.push_back({order.item, "an open order is likelier lost than late and not counted on (" + which + ")",
                       "drum record cancel " + order.order + ", or import it with the day that is promised now"});
    }
    return out;
}

}  // namespace drum::action
