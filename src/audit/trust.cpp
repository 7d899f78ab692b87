// What can be believed of each item: counts held against moves, stock below zero, rows that do not agree.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "audit/audit.h"
#include "audit/waits.h"
#include "base/decimal.h"

namespace drum::audit {
namespace {

using state::State;
using state::StockCard;

// A count that differs by more than this share of the stock does not agree with the moves.
constexpr double kTolerance = 0.02;
// Stock should be counted once while it turns over this many times, at least every year and not more than monthly.
constexpr double kTurnsPerCount = 4;
constexpr double kFewestDays = 30, kMostDays = 365;
constexpr std::size_t kWorst = 10;
// An open order that waits this many times longer than any that came was forgotten; fewer orders show no longest.
constexpr double kForgotten = 2;
constexpr std::int64_t kFewestReceipts = 10;

// Sums stay at the end of the type instead of going round.
std::int64_t plus(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? (a < 0 ? INT64_MIN : INT64_MAX) : sum;
}
std::int64_t less(std::int64_t a, std::int64_t b) {
    std::int64_t difference = 0;
    return __builtin_sub_overflow(a, b, &difference) ? (a < 0 ? INT64_MIN : INT64_MAX) : difference;
}
std::int64_t magnitude(std::int64_t value) { return value < 0 ? less(0, value) : value; }

std::string short_number(double value) {  // for phrases: whole above ten, a tenth below
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, std::abs(value) >= 10 || value == std::round(value) ? "%.0f" : "%.1f", value);
    return buffer;
}

struct Judged {
    ItemTrust trust;
    bool any = false;             // has stock or moves
    bool inflow = false, outflow = false, counted = false;
    bool last_differs = false;
    double moved_between = 0;     // units in and out between counts that were compared
    double off_units = 0;
    double moved_since = 0;       // units since the newest count
    std::int64_t forgotten = 0;   // open orders that will not come
    std::string forgotten_order;  // the first of them
};

class Trusting {
public:
    Trusting(const std::vector<StockCard>& cards, const State& state, const learn::Learned& learned)
        : state_(state), learned_(learned), cards_(cards), items_(state.items.size()) {}

    Trust run() {
        for (std::size_t i = 0; i < items_.size(); ++i) items_[i].trust.item = static_cast<Id>(i);
        for (const StockCard& card : cards_) read_card(card);
        read_orders();
        Trust out;
        out.only_outflow = std::any_of(items_.begin(), items_.end(), [](const Judged& j) { return j.outflow; }) &&
                           std::none_of(items_.begin(), items_.end(), [](const Judged& j) { return j.inflow || j.counted; });
        out.undated_orders = undated_;
        out.forgotten_orders = forgotten_;
        if (out.only_outflow) return out;
        for (Judged& judged : items_) {
            if (!judged.any && !set_aside_of(judged.trust.item)) continue;
            judge(judged);
            add(judged.trust, out);
        }
        rank(out);
        return out;
    }

private:
    double worth(Id item) const { return state_.item[item].cost ? *state_.item[item].cost : state_.item[item].price.value_or(0); }

    const state::SetAside* set_aside_of(Id item) const {
        const auto first = std::lower_bound(state_.set_aside.begin(), state_.set_aside.end(), item,
                                            [](const state::SetAside& aside, Id asked) { return aside.item < asked; });
        return first != state_.set_aside.end() && first->item == item ? &*first : nullptr;
    }

    // Balance from count to count. Before the first count nothing is known, so nothing is held against it.
    void read_card(const StockCard& card) {
        Judged& judged = items_[static_cast<std::size_t>(card.item)];
        judged.any = true;
        bool known = false, below = false;
        std::int64_t balance = 0, moved = 0;
        Instant counted = Instant::beginning();
        for (const state::CardEntry& entry : card.entries) {
            const std::int64_t size = magnitude(entry.micro);
            if (!entry.count) {
                balance = plus(balance, entry.micro);
                moved = plus(moved, size);
                (entry.micro < 0 ? judged.outflow : judged.inflow) = true;
                judged.trust.moved += Quantity{size}.value();
                if (known && balance < 0 && !below) ++judged.trust.below_zero;
                below = balance < 0;
                continue;
            }
            if (known) compare(judged, entry, balance, moved);
            known = judged.counted = true;
            balance = entry.micro;
            below = balance < 0;
            moved = 0;
            counted = entry.time;
        }
        if (!known) return;
        judged.moved_since += Quantity{moved}.value();
        const double days = double(state_.as_of - counted) / double(kMicrosPerDay);  // of several places the one counted longest ago
        judged.trust.counted_days_ago = std::max(judged.trust.counted_days_ago.value_or(0), days);
    }

    void compare(Judged& judged, const state::CardEntry& count, std::int64_t expected, std::int64_t moved) const {
        ItemTrust& trust = judged.trust;
        const std::int64_t off = less(count.micro, expected), size = magnitude(off);
        ++trust.compared;
        judged.moved_between += Quantity{moved}.value();
        judged.off_units += Quantity{size}.value();
        trust.off_money += Quantity{size}.value() * worth(trust.item);
        trust.last_difference = Quantity{off};
        judged.last_differs = double(size) > kTolerance * double(std::max(count.micro, expected));
        trust.differing += judged.last_differs;
    }

    // Micros from the first date to the receipt of the slowest purchase that came; none when few came.
    std::optional<std::int64_t> slowest_receipt() const {
        std::int64_t longest = 0, came = 0;
        for (const state::Order& order : state_.orders) {
            if (order.kind != state::OrderKind::buy || order.open() || !order.received_at || !order.asked_at()) continue;
            longest = std::max(longest, *order.received_at - *order.asked_at());
            ++came;
        }
        return came >= kFewestReceipts ? std::optional(longest) : std::nullopt;
    }

    void read_orders() {
        const auto slowest = slowest_receipt();
        for (const state::Order& order : state_.orders) {
            Judged& judged = items_[static_cast<std::size_t>(order.item)];
            if (order.kind == state::OrderKind::buy && order.received > order.quantity && order.quantity.micro > 0) ++judged.trust.over_received;
            if (!order.open()) continue;
            if (!order.asked_at() && !order.approved_at && !order.promised_at) {
                ++undated_;
                judged.any = true;
                undated_of_.insert({order.item, order.order});
            }
            const bool forgotten = slowest && order.kind == state::OrderKind::buy && order.asked_at() &&
                                   double(state_.as_of - *order.asked_at()) > kForgotten * double(*slowest);
            if (!forgotten) continue;
            ++forgotten_;
            judged.any = true;
            ++judged.forgotten;
            if (judged.forgotten_order.empty()) judged.forgotten_order = order.order;
        }
    }

    void set(Judged& judged, Mark mark, std::string reason, std::string mend) const {
        judged.trust.mark = mark;
        judged.trust.reason = std::move(reason);
        judged.trust.mend = std::move(mend);
    }

    // Days between counts that stock of this item bears: four turns of it.
    double bearable_days(Id item) const {
        const double rate = learned_.rate.empty() ? 0 : learned_.rate[item].mean();
        if (rate <= 0) return kMostDays;
        return std::clamp(kTurnsPerCount * state_.on_hand[item].value() / rate, kFewestDays, kMostDays);
    }

    void judge(Judged& judged) const {
        ItemTrust& trust = judged.trust;
        const Id item = trust.item;
        const std::string name = state_.items.text(item), unit = state_.item[item].unit.empty() ? "" : " " + state_.item[item].unit;
        trust.moved_money = trust.moved * worth(item);
        const std::string count = "count " + name + " and enter it in table stock";
        if (const state::SetAside* aside = set_aside_of(item)) return set(judged, Mark::unusable, aside->reason, aside->mend);
        if (judged.outflow && !judged.inflow && !judged.counted)
            return set(judged, Mark::unusable, "used and never received, made or counted", count + "; import its receipts");
        if (judged.last_differs)
            return set(judged, Mark::doubtful,
                       "the last count found " + short_number(std::abs(trust.last_difference.value())) + unit +
                           (trust.last_difference.micro < 0 ? " less" : " more") + " than the moves told",
                       "find the moves of " + name + " that are not recorded, then count it");
        if (trust.below_zero > 0)
            return set(judged, Mark::doubtful, "moves took it below zero " + short_number(double(trust.below_zero)) + (trust.below_zero == 1 ? " time" : " times"),
                       "look for receipts entered late or twice used material; " + count);
        if (const auto undated = undated_of_.find(item); undated != undated_of_.end())
            return set(judged, Mark::doubtful, "open order " + undated->second + " carries no date", "enter when it was placed and promised");
        if (judged.forgotten > 0)
            return set(judged, Mark::doubtful,
                       (judged.forgotten == 1 ? "open order " + judged.forgotten_order + " waits" : std::to_string(judged.forgotten) + " open orders (" + judged.forgotten_order + ") wait") +
                           " twice as long as any that ever came",
                       "close or cancel what will not come");
        if (!judged.counted && (judged.inflow || judged.outflow)) return set(judged, Mark::doubtful, "never counted", count);
        if (const double days = trust.counted_days_ago.value_or(0); days > bearable_days(item) && unproven(judged))
            return set(judged, Mark::doubtful, "counted " + short_number(days) + " days ago, " + short_number(judged.moved_since) + unit + " moved since", count);
        if (trust.over_received > 0)
            return set(judged, Mark::doubtful, std::to_string(trust.over_received) + (trust.over_received == 1 ? " order" : " orders") + " brought more than was ordered",
                       "correct the quantity of the order or of the receipt");
    }

    // An old count is borne where earlier counts agreed and what moved since would have hidden little.
    bool unproven(const Judged& judged) const {
        if (judged.moved_since <= 0) return false;
        if (judged.trust.compared == 0 || judged.trust.counted_days_ago.value_or(0) > kMostDays) return true;
        const double drift = judged.moved_between > 0 ? judged.off_units / judged.moved_between * judged.moved_since : 0;
        return drift > 0.05 * std::max(1.0, state_.on_hand[judged.trust.item].value());
    }

    void add(const ItemTrust& item, Trust& out) const {
        (item.mark == Mark::sound ? out.sound : item.mark == Mark::doubtful ? out.doubtful : out.unusable) += 1;
        out.compared += item.compared;
        out.differing += item.differing;
        out.off_money += item.off_money;
        out.moved_money += item.moved_money;
        if (item.mark == Mark::sound) out.sound_money += item.moved_money;
        out.priced += worth(item.item) > 0;
        out.items.push_back(item);
    }

    void rank(Trust& out) const {
        std::vector<const ItemTrust*> bad;
        for (const ItemTrust& item : out.items)
            if (item.mark != Mark::sound) bad.push_back(&item);
        std::stable_sort(bad.begin(), bad.end(), [](const ItemTrust* a, const ItemTrust* b) {
            return a->moved_money != b->moved_money ? a->moved_money > b->moved_money : a->moved > b->moved;
        });
        for (std::size_t i = 0; i < bad.size() && i < kWorst; ++i) out.worst.push_back(bad[i]->item);
    }

    const State& state_;
    const learn::Learned& learned_;
    const std::vector<StockCard>& cards_;
    std::vector<Judged> items_;
    std::map<Id, std::string> undated_of_;
    std::int64_t undated_ = 0, forgotten_ = 0;
};

}  // namespace

const char* name(Mark mark) { return mark == Mark::sound ? "sound" : mark == Mark::doubtful ? "doubtful" : "unusable"; }

Trust trust(const std::vector<StockCard>& cards, const State& state, const learn::Learned& learned) { return Trusting(cards, state, learned).run(); }

}  // namespace drum::audit
