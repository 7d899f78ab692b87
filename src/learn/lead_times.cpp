// Lead times: discrete Kaplan-Meier per item at its supplier, shrunk to the supplier, and this to the typed figure or,
// where none is typed, to the item's family, each with the weight of ten orders: n / (n + 10) where all are completed.
// Of a supplier's other items what counts is by how many days they missed what is typed of them: that one of them takes
// a month does not make a week of another longer. Open orders are right-censored (dropping them teaches that everything
// comes quickly).
#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

#include "learn/durations.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr double kShrink = 10;         // orders that weigh as much as the level above
constexpr double kGuess = 1;           // and the guess where there is none: a week, widely
constexpr double kHalfLifeDays = 120;  // an order of four months ago counts half
constexpr int kLongestDays = 730;
constexpr int kNoneTyped = -1;

// Days by the local clock: a lead time does not grow by an hour in autumn.
double days_between(const Zone& zone, Instant from, Instant to) {
    return double(zone.day_of(to) - zone.day_of(from)) +
           double(zone.local_micros(to) - zone.local_micros(from)) / double(kMicrosPerDay);
}

// His working days from the one on which an order of that moment is sent to the day: what a lead time counts that is
// spent on his calendar. What comes on a day off of his came by the next one.
int his_days(const state::SourceLine& source, const Zone& zone, Instant asked, Day day) {
    constexpr int kLongestClosedDays = 400;  // a calendar closed for longer says nothing
    const auto works = [&](Day at) { return !source.calendar->spans(at).empty(); };
    Day sent = zone.day_of(asked) + (source.cut_off && zone.local_micros(asked) > *source.cut_off ? 1 : 0);
    for (int closed = 0; closed < kLongestClosedDays && !works(sent); ++closed) sent = sent + 1;
    int days = 0;
    for (Day at = sent + 1; at <= day; at = at + 1) days += works(at) || at == day ? 1 : 0;
    return days;
}

const state::SourceLine* source_of(const state::State& state, Id item, Id supplier) {
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
        if (state.sources[s].supplier == supplier) return &state.sources[s];
    return nullptr;
}

// In the days that `source` counts lead times in: of the calendar, or its own working days where it has one.
std::optional<Duration> duration_of(const state::Order& order, const state::SourceLine* source, const Zone& zone,
                                    Instant until) {
    const auto from = order.asked_at();
    if (!from || *from >= until || order.kind == state::OrderKind::make) return std::nullopt;
    if (order.status == state::OrderStatus::cancelled || order.status == state::OrderStatus::draft) return std::nullopt;
    if (!order.open() && !order.received_at) return std::nullopt;   // closed without a date: nothing to learn
    const bool done = !order.open() && *order.received_at < until;  // what closed since `until` was open then
    if (!done && order.promised_at && *order.promised_at >= until)
        return std::nullopt;  // not to come yet: its age is no delay
    const Instant to = done ? *order.received_at : until;
    const int by_then = source != nullptr && source->calendar
                            ? his_days(*source, zone, *from, zone.day_of(to))
                            : static_cast<int>(std::ceil(days_between(zone, *from, to) - 1e-9));
    Duration out;
    out.days = std::clamp(done ? by_then : by_then - 1, 0, kLongestDays);  // what can come on that day is not late yet
    out.weight = std::exp2(-double(until - *from) / double(kMicrosPerDay) / kHalfLifeDays);
    out.censored = !done;
    return out;
}

struct Seen {
    std::map<std::pair<Id, Id>, Ages> of_item;      // (item, supplier)
    std::map<Id, std::map<int, Ages>> of_supplier;  // by the days that are typed of the item, or kNoneTyped
    std::map<Id, Ages> of_family;
};

double completed(const std::map<int, Ages>& theirs) {
    double count = 0;
    for (const auto& [typed, ages] : theirs) count += ages.count;
    return count;
}

int typed_days(const state::SourceLine* source) {
    return source != nullptr && source->lead_days ? static_cast<int>(std::ceil(*source->lead_days - 1e-9)) : kNoneTyped;
}

// Lines of one order that were asked for on one day and promised for several are called off: the later ones come when
// they are wanted, and of how long an order takes the first alone tells.
class CallOffs {
public:
    explicit CallOffs(const state::State& state) : zone_(state.site.zone) {
        for (const state::Order& order : state.orders) {
            if (!order.promised_at || order.line.empty() || order.status == state::OrderStatus::cancelled) continue;
            const auto [first, is_new] = first_.try_emplace(key(order), *order.promised_at);
            if (!is_new) first->second = std::min(first->second, *order.promised_at);
        }
    }
    bool later(const state::Order& order) const {
        if (!order.promised_at) return false;
        const auto first = first_.find(key(order));
        return first != first_.end() && zone_.day_of(first->second) < zone_.day_of(*order.promised_at);
    }

private:
    using Key = std::tuple<std::string_view, Id, std::int64_t>;
    Key key(const state::Order& order) const {
        const auto asked = order.asked_at();
        return {order.order, order.item, asked ? zone_.day_of(*asked).number : 0};
    }
    const Zone& zone_;
    std::map<Key, Instant> first_;
};

Seen durations_seen(const state::State& state, Instant until) {
    Seen seen;
    const CallOffs called_off(state);
    for (const state::Order& order : state.orders) {
        if (called_off.later(order)) continue;
        const Id supplier = supplier_of(state, order);
        const state::SourceLine* source = source_of(state, order.item, supplier);
        const auto duration = duration_of(order, source, state.site.zone, until);
        if (!duration) continue;
        seen.of_item[{order.item, supplier}].add(*duration);
        seen.of_supplier[supplier][typed_days(source)].add(*duration);
        if (const Id family = state.item[order.item].family; family != kNone) seen.of_family[family].add(*duration);
    }
    for (auto& [key, ages] : seen.of_item) ages = ages.by_number();
    for (auto& [key, ages] : seen.of_family) ages = ages.by_number();
    std::erase_if(seen.of_family, [](const auto& family) { return family.second.count == 0; });
    // Where a supplier has completed nothing, only what is open was handed over, and that is what came late: it tells
    // nothing.
    std::erase_if(seen.of_item,
                  [&](const auto& item) { return completed(seen.of_supplier.at(item.first.second)) == 0; });
    std::erase_if(seen.of_supplier, [](const auto& supplier) { return completed(supplier.second) == 0; });
    return seen;
}

template <class Map, class Key>
auto found(const Map& map, const Key& key) {
    const auto at = map.find(key);
    return at == map.end() ? static_cast<const typename Map::mapped_type*>(nullptr) : &at->second;
}

// What is expected of a supplier before the item's own orders are looked at; worked out once for each typed figure
// (suppliers type round ones), or family where none is typed.
class Suppliers {
public:
    explicit Suppliers(const Seen& seen) : seen_(seen) {}
    const std::vector<double>& expected(Id supplier, const state::SourceLine& source, Id family) {
        const Key key{supplier, source.lead_days.value_or(-1), source.lead_days ? source.lead_cv : 0,
                      source.lead_days ? kNone : family};
        auto known = known_.find(key);
        if (known == known_.end()) known = known_.emplace(key, worked_out(supplier, source, family)).first;
        return known->second;
    }

private:
    using Key = std::tuple<Id, double, double, Id>;
    std::vector<double> worked_out(Id supplier, const state::SourceLine& source, Id family) const {
        std::vector<double> pmf = source.lead_days ? lead_pmf(*source.lead_days, source.lead_cv) : lead_pmf(7, 0.5);
        double weight = source.lead_days ? kShrink : kGuess;
        if (const Ages* alike = source.lead_days ? nullptr : found(seen_.of_family, family)) {
            pmf = kaplan_meier(*alike, pmf, kGuess);
            weight = kShrink;
        }
        const auto* theirs = found(seen_.of_supplier, supplier);
        return theirs ? kaplan_meier(as_of(*theirs, typed_days(&source)), pmf, weight) : pmf;
    }
    // As if all were orders of an item of which so many days are typed.
    static Ages as_of(const std::map<int, Ages>& theirs, int typed) {
        Ages out;
        for (const auto& [of_them, ages] : theirs)
            out.add_as_typed(ages, typed, of_them == kNoneTyped || typed == kNoneTyped ? typed : of_them);
        return out.by_number();
    }
    const Seen& seen_;
    std::map<Key, std::vector<double>> known_;
};

}  // namespace

Id supplier_of(const state::State& state, const state::Order& order) {
    const auto first = state.source_of[order.item];
    return order.supplier != kNone || first == state.source_of[order.item + 1] ? order.supplier
                                                                               : state.sources[first].supplier;
}

std::vector<LeadTime> learn_lead_times(const state::State& state, Instant until) {
    const Seen seen = durations_seen(state, until);
    Suppliers suppliers(seen);
    std::vector<LeadTime> out(state.sources.size());
    for (std::size_t s = 0; s < state.sources.size(); ++s) {
        const state::SourceLine& source = state.sources[s];
        const Ages* mine = found(seen.of_item, std::pair{source.item, source.supplier});
        const auto* theirs = found(seen.of_supplier, source.supplier);
        const std::vector<double>& expected =
            suppliers.expected(source.supplier, source, state.item[source.item].family);
        out[s].pmf = mine ? kaplan_meier(*mine, expected, kShrink) : expected;
        out[s].observed = mine ? mine->count : 0;
        out[s].observed_supplier = theirs ? completed(*theirs) : 0;
    }
    return out;
}

}  // namespace drum::learn
