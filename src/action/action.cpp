#include "action/action.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "action/decisions.h"
#include "action/wording.h"
#include "base/rng.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using constraint::Flow;
using state::State;

constexpr int kUpcomingDays = 14;
constexpr double kWeekDays = 7;
constexpr double kWorthSaying = 1e-3;  // hours; less than a few seconds of the constraint is not an action

class Planner {
public:
    Planner(const Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers,
            const std::vector<constraint::Receipt>& coming, const Stake& stake)
        : flow_(flow), state_(*flow.state), booked_(booked), buffers_(buffers), coming_(coming), stake_(stake),
          rates_(buffer::item_rates(flow)), decisions_(latest_decisions(*flow.state)),
          today_(state_.site.zone.day_of(state_.as_of)) {}

    Actions run() {
        for (const Buffer& b : buffers_.protected_items) {
            if (b.mean_need <= 0 || b.source < 0) continue;
            // At its level, or on the last day on which an order still arrives in time.
            if (b.triggered() || (b.last_safe_days && *b.last_safe_days < 1))
                offer(buy(b));
            else if (b.last_safe_days && *b.last_safe_days <= kUpcomingDays)
                out_.upcoming.push_back({id_of(Verb::buy, b.item), b.item, today_ + static_cast<int>(*b.last_safe_days)});
            cover_that_comes_late(b);
        }
        for (const state::SetAside& item : state_.set_aside) out_.set_aside.push_back({item.item, item.reason, item.mend});
        for (const Id item : buffers_.unknown_stock)
            out_.set_aside.push_back({item, "nothing says how much is in stock",
                                      "count " + state_.items.text(item) + " and enter it in table stock"});
        std::stable_sort(out_.due.begin(), out_.due.end(), [&](const Action& a, const Action& b) {
            if (a.money_per_day != b.money_per_day) return a.money_per_day > b.money_per_day;
            if (a.hours_per_day != b.hours_per_day) return a.hours_per_day > b.hours_per_day;
            return a.item != b.item ? a.item < b.item : a.verb < b.verb;
        });
        std::stable_sort(out_.upcoming.begin(), out_.upcoming.end(), [](const Upcoming& a, const Upcoming& b) {
            return a.order_by != b.order_by ? a.order_by < b.order_by : a.item < b.item;
        });
        std::stable_sort(out_.set_aside.begin(), out_.set_aside.end(),
                         [](const SetAside& a, const SetAside& b) { return a.item < b.item; });
        return std::move(out_);
    }

    Action buy(const Buffer& b) const {
        Action a = start(b, Verb::buy);
        const state::SourceLine& source = state_.sources[static_cast<std::size_t>(b.source)];
        const learn::LeadTime& lead = flow_.learned->lead[static_cast<std::size_t>(b.source)];
        const buffer::Need need{&booked_, b.item, rates_[b.item]};
        const double supply = b.on_hand + b.on_order;
        size(b, source, a);
        a.expected = today_ + std::max(1, static_cast<int>(std::ceil(b.lead_days - 1e-9)));
        a.need_by = today_ + buffer::lasting_days(need, supply, buffers_.target);
        a.group = a.source + "-" + to_text(today_);
        a.starve_probability = 1 - buffer::probability_within(need, lead, 0, supply);
        const double now = buffer::expected_short(need, lead, 0, supply);
        at_risk(b, buffer::expected_short(need, lead, kWeekDays, supply) - now, kWeekDays, a.hours_at_risk, a.money_at_risk);
        at_risk(b, buffer::expected_short(need, lead, 1, supply) - now, 1, a.hours_per_day, a.money_per_day);
        a.reason = buy_reason(flow_, b, a, buffers_.target);
        a.figures = figures_of(flow_, b, a, buffers_.target);
        return a;
    }

private:
    std::string id_of(Verb verb, Id item) const { return identity(verb, state_.items.text(item), state_.item[item].place); }

    void offer(Action action) {
        const auto decision = decisions_.find(action.id);
        if (decision != decisions_.end() && silences(state_, *decision->second)) {
            ++out_.suppressed;
            return;
        }
        out_.due.push_back(std::move(action));
    }

    Action start(const Buffer& b, Verb verb) const {
        Action a;
        a.id = id_of(verb, b.item);
        a.verb = verb;
        a.item = b.item;
        a.place = state_.item[b.item].place;
        a.unit = state_.item[b.item].unit;
        a.source = state_.suppliers.text(state_.sources[static_cast<std::size_t>(b.source)].supplier);
        a.protects = b.minutes_per_unit > 0 ? stake_.name : "market";
        a.order_by = today_;
        return a;
    }

    // Units short turned into hours of the constraint (never more than it has in the time) and money.
    void at_risk(const Buffer& b, double units, double days, double& hours, double& money) const {
        hours = units * b.minutes_per_unit / 60;
        if (stake_.hours_per_week > 0) hours = std::min(hours, stake_.hours_per_week * std::max(days, 1.0) / kWeekDays);
        money = b.minutes_per_unit > 0 && stake_.hour_value > 0 ? hours * stake_.hour_value : units * b.value_per_unit;
    }

    // Up to the order-up-to level, at least the minimum, rounded up to the multiple; the rounding is shown.
    void size(const Buffer& b, const state::SourceLine& source, Action& a) const {
        const double wanted = std::max(b.order_up_to - b.on_hand - b.on_order, 0.0);
        const bool whole = buffer::counted_whole(a.unit) || wanted >= 10;  // nobody orders 454.984 L
        const Quantity asked = nearest_quantity(whole ? std::ceil(wanted - 1e-9) : std::ceil(wanted * 1000 - 1e-6) / 1000);
        a.quantity = round_up(std::max(asked, source.min_quantity), source.multiple);
        if (a.quantity != asked) {
            a.rounding = to_text(asked) + " -> " + to_text(a.quantity);
            if (asked < source.min_quantity) a.rounding += ", minimum " + to_text(source.min_quantity);
            if (source.multiple.micro > 0) a.rounding += ", multiple of " + to_text(source.multiple);
        }
        if (!source.unit.empty() && source.unit != a.unit)
            if (const auto bought = convert(a.quantity, Ratio{source.unit_factor.denominator, source.unit_factor.numerator}))
                a.purchase = to_text(*bought) + " " + source.unit;
    }

    // Days until an open order comes: as promised while that is still to come, else what is left of the lead time given the
    // age it has reached. An overdue order is not expected tomorrow, every day anew.
    learn::LeadTime remaining(const Buffer& b, const state::Order& order, double expected_days) const {
        learn::LeadTime out;
        const auto asked = order.asked_at();
        const bool to_come = order.promised_at && *order.promised_at > state_.as_of;
        const int age = asked ? static_cast<int>(double(state_.as_of - *asked) / double(kMicrosPerDay)) : 0;
        const auto& pmf = flow_.learned->lead[static_cast<std::size_t>(b.source)].pmf;
        double left = 0;
        for (std::size_t d = 0; d < pmf.size(); ++d) left += static_cast<int>(d) > age ? pmf[d] : 0;
        if (to_come || !asked || left < 1e-9) {
            out.pmf.assign(static_cast<std::size_t>(std::ceil(expected_days)) + 1, 0);
            out.pmf.back() = 1;
            return out;
        }
        for (std::size_t d = static_cast<std::size_t>(age) + 1; d < pmf.size(); ++d) {
            out.pmf.resize(d - static_cast<std::size_t>(age) + 1, 0);
            out.pmf.back() = pmf[d] / left;
        }
        return out;
    }

    // The open order of the item that should come first (the one overdue longest, else the earliest promise), and the day by
    // which another one is expected at the latest; none without open orders.
    struct First {
        const constraint::Receipt* receipt = nullptr;
        double other_days = 1e9;
    };
    First first_open_order(Id item) const {
        First out;
        auto at = std::lower_bound(coming_.begin(), coming_.end(), item,
                                   [](const constraint::Receipt& r, Id i) { return r.item < i; });
        const auto due = [&](const constraint::Receipt& r) {
            const state::Order& order = state_.orders[static_cast<std::size_t>(r.order)];
            return order.promised_at ? *order.promised_at : state_.as_of + static_cast<std::int64_t>(r.days * double(kMicrosPerDay));
        };
        for (auto r = at; r != coming_.end() && r->item == item; ++r)
            if (out.receipt == nullptr || due(*r) < due(*out.receipt)) out.receipt = &*r;
        for (auto r = at; r != coming_.end() && r->item == item; ++r)
            if (&*r != out.receipt) out.other_days = std::min(out.other_days, r->days);
        return out;
    }

    // If on-hand stock does not last until cover comes, approve or expedite the order that should bring it.
    void cover_that_comes_late(const Buffer& b) {
        const First first = first_open_order(b.item);
        if (first.receipt == nullptr) return;
        const constraint::Receipt* at = first.receipt;
        const state::Order& order = state_.orders[static_cast<std::size_t>(at->order)];
        const buffer::Need need{&booked_, b.item, rates_[b.item]};
        learn::LeadTime rest = remaining(b, order, at->days);
        const auto latest = static_cast<std::size_t>(std::ceil(std::min(first.other_days, 1e6)));
        if (rest.pmf.size() > latest + 1) {  // by then another order covers
            for (std::size_t d = latest + 1; d < rest.pmf.size(); ++d) rest.pmf[latest] += rest.pmf[d];
            rest.pmf.resize(latest + 1);
        }
        const double in_time = buffer::probability_within(need, rest, 0, b.on_hand);
        if (in_time >= buffers_.target) return;
        const bool waits = order.status == state::OrderStatus::requested && !order.approved_at;
        Action a = start(b, waits ? Verb::approve : Verb::expedite);
        a.quantity = order.outstanding();
        a.order = order.order;
        if (order.supplier != kNone) a.source = state_.suppliers.text(order.supplier);
        a.group = order.order;
        a.expected = today_ + static_cast<int>(std::ceil(at->days));
        a.need_by = today_ + buffer::lasting_days(need, b.on_hand, buffers_.target);
        a.starve_probability = 1 - in_time;
        const double now = buffer::expected_short(need, rest, 0, b.on_hand);
        at_risk(b, buffer::expected_short(need, rest, kWeekDays, b.on_hand) - now, kWeekDays, a.hours_at_risk, a.money_at_risk);
        at_risk(b, buffer::expected_short(need, rest, 1, b.on_hand) - now, 1, a.hours_per_day, a.money_per_day);
        if (a.hours_at_risk < kWorthSaying && a.money_at_risk < kWorthSaying) return;
        a.reason = open_order_reason(flow_, b, a, order);
        a.figures = figures_of(flow_, b, a, buffers_.target);
        offer(std::move(a));
    }

    const Flow& flow_;
    const State& state_;
    const buffer::Booked& booked_;
    const buffer::Buffers& buffers_;
    const std::vector<constraint::Receipt>& coming_;
    const Stake& stake_;
    std::vector<learn::DemandRate> rates_;
    std::map<std::string, const state::Decision*> decisions_;
    Day today_;
    Actions out_;
};

}  // namespace

const char* name(Verb verb) {
    switch (verb) {
        case Verb::buy: return "buy";
        case Verb::approve: return "approve";
        case Verb::expedite: return "expedite";
    }
    return "buy";
}

std::string identity(Verb verb, const std::string& item, const std::string& place) {
    // Length-prefixed, so that no two pairs read alike.
    const std::string bytes = std::string(name(verb)) + "|" + std::to_string(item.size()) + "|" + item + "|" + place;
    std::array<char, 24> buffer{};
    // 48 bits: among a million needs the chance of any two alike is one in five hundred.
    std::snprintf(buffer.data(), buffer.size(), "A-%012llx", static_cast<unsigned long long>(seed_of(bytes) >> 16));
    return buffer.data();
}

Action as_if_bought(const Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers, const Buffer& buffer,
                    const Stake& stake) {
    return Planner(flow, booked, buffers, {}, stake).buy(buffer);
}

Actions plan(const Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers,
             const std::vector<constraint::Receipt>& coming, const Stake& stake) {
    return Planner(flow, booked, buffers, coming, stake).run();
}

}  // namespace drum::action
