#include "learn/needs.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "learn/closed_days.h"
#include "learn/machine_time.h"
#include "learn/open_sales.h"
#include "state/past_stock.h"
#include "state/pegging.h"

namespace drum::learn {
namespace {

constexpr int kMostDays = 2000;  // looked back at
// Shipments beyond so many times what was ordered: not all that is sold is ordered first.
constexpr double kSoldBeside = 1.5;
constexpr int kShippedAboutDays = 3;  // a shipment and the move that books it are so far apart at most
// Of its days without stock: it comes when it is needed, and its empty days are no shortage.
constexpr double kNotKeptInStock = 0.8;

bool takes(const state::Move& move, bool ordered) {
    return move.kind == state::MoveKind::consume || (!ordered && move.kind == state::MoveKind::ship);
}

// The first day on which the site recorded any need: days before an item's own first event are days of no need for it.
int first_recorded_day(const state::State& state, const std::vector<std::vector<std::pair<int, double>>>& ordered,
                       int last_day) {
    int first = last_day;
    for (const auto& days : ordered)
        if (!days.empty()) first = std::min(first, days.front().first);
    Instant earliest = Instant::end();
    for (const state::Move& move : state.moves)
        if (takes(move, false) && move.quantity.micro < 0) earliest = std::min(earliest, move.time);
    return earliest == Instant::end() ? first : std::min(first, state.site.zone.day_of(earliest).number);
}

void add_up(std::vector<std::pair<int, double>>& days) {
    std::stable_sort(days.begin(), days.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t to = 0;
    for (const auto& [day, units] : days)
        if (to > 0 && days[to - 1].first == day)
            days[to - 1].second += units;
        else
            days[to++] = {day, units};
    days.resize(to);
}

// What was taken back was not needed: off the newest first.
void take_back(std::vector<std::pair<int, double>>& days, double units) {
    for (std::size_t i = days.size(); i-- > 0 && units > 0;) {
        const double off = std::min(units, days[i].second);
        days[i].second -= off;
        units -= off;
    }
}

// What left for a sale with an order of its own stands among the shipments of about that day.
void leave_out(std::vector<std::pair<int, double>>& days, int day, double units) {
    std::pair<int, double>* nearest = nullptr;
    for (auto& one : days)
        if (one.second + 1e-9 >= units && std::abs(one.first - day) <= kShippedAboutDays &&
            (nearest == nullptr || std::abs(one.first - day) < std::abs(nearest->first - day)))
            nearest = &one;
    if (nearest != nullptr) nearest->second -= units;
}

}  // namespace

Days::Days(const Zone& zone, int first, int last) : first_(first) {
    for (int day = first; day <= last + 1; ++day) starts_.push_back(zone.start_of(Day{day}));
}

int Days::of(Instant at) const {
    if (size() == 0 || at < starts_.front()) return -1;
    if (at >= starts_.back()) return size();
    int day = std::min(static_cast<int>((at - starts_.front()) / kMicrosPerDay), size() - 1);
    while (at < start(day)) --day;  // a clock change moved the start by an hour
    while (at >= start(day + 1)) ++day;
    return day;
}

// What was ordered each day, for items that are sold: demand, not shipments, is what the market wanted. Of a line that
// was cancelled, that nobody ordered (forecast, quoted or held) or that is likelier dead than late what had been
// shipped; a line of negative quantity takes back what its own order asked for, and one alone is a return. What was
// bought or made for one sale was no need from stock.
void NeedReader::read_orders(const state::State& state, Instant until) {
    ordered_.resize(state.items.size());
    pegged_.resize(state.items.size());
    std::map<std::size_t, double> pegged;  // by sale
    for (const state::Peg& peg : state::pegs(state)) pegged[static_cast<std::size_t>(peg.sale)] += peg.quantity.value();
    for (const auto& [sale, units] : pegged) {
        const state::DemandLine& line = state.demand[sale];
        const auto left = line.shipped_at ? line.shipped_at : line.due_at;
        if (left && *left < until)
            pegged_[line.item].emplace_back(state.site.zone.day_of(*left).number,
                                            std::min(units, line.shipped.value()));
    }
    const OpenSales open = learn_open_sales(state, until);
    const auto wanted = [&](const state::DemandLine& line) {
        if (line.cancelled || line.kind != state::DemandKind::firm) return line.shipped.value();
        const bool dead = likelier_dead(open, state, line);
        return (dead ? line.shipped : line.quantity).value();
    };
    const auto known = [&](const state::DemandLine& line) { return !line.ordered_at || *line.ordered_at < until; };
    for (std::size_t from = 0, to = 0; from < state.demand.size(); from = to) {
        while (to < state.demand.size() && state.demand[to].order == state.demand[from].order) ++to;
        std::map<Id, double> taken_back;
        for (std::size_t l = from; l < to; ++l)
            if (const state::DemandLine& line = state.demand[l];
                !line.cancelled && line.quantity.micro < 0 && known(line))
                taken_back[line.item] -= line.quantity.value();
        for (std::size_t l = to; l-- > from;) {
            const state::DemandLine& line = state.demand[l];
            // Need comes when it is due: what is still to come teaches no rate.
            const auto at = line.due_at ? line.due_at : line.ordered_at ? line.ordered_at : line.shipped_at;
            double units = wanted(line);
            if (const auto back = taken_back.find(line.item); back != taken_back.end() && units > 0) {
                const double off = std::min(back->second, units);
                back->second -= off;
                units -= off;
            }
            if (const auto own = pegged.find(l); own != pegged.end()) units = std::max(0.0, units - own->second);
            if (at && *at < until && units > 0)
                ordered_[line.item].emplace_back(state.site.zone.day_of(*at).number, units);
        }
    }
    for (ByDay& days : ordered_) add_up(days);
    for (ByDay& days : pegged_) add_up(days);
}

// A weekday on which next to nothing was ever needed is a day off, and so is a closure of a site that needs nothing on
// its days off: no day of no need, on either side.
void NeedReader::read_week(const state::State& state) {
    constexpr int kWeeks = 26, kFewestWeeks = 6;
    constexpr double kNextToNothing = 0.02, kFewestNeeds = 30;
    const int first = std::max(0, days_.size() - 7 * kWeeks);
    std::array<double, 7> seen{};
    const auto see = [&](int day) {
        if (day >= first && day < days_.size()) ++seen[static_cast<std::size_t>(weekday(Day{days_.first() + day}))];
    };
    for (const ByDay& days : ordered_)
        for (const auto& [day, units] : days) see(day);
    for (const state::Move& move : state.moves)
        if (takes(move, false) && move.quantity.micro < 0) see(days_.of(move.time));
    double all = 0, on = 0;
    for (const double count : seen) all += count;
    week_known_ = days_.size() - first >= 7 * kFewestWeeks && all >= kFewestNeeds;
    if (week_known_)
        for (std::size_t d = 0; d < 7; ++d) week_[d] = seen[d] < kNextToNothing * all / 7 ? 0 : 1;
    for (const double share : week_) on += share;
    for (double& share : week_) share = on > 0 ? share * 7 / on : 1;
    const bool rests = rests_when_closed(state, week_, week_known_);
    clock_.assign(static_cast<std::size_t>(days_.size()) + 1, 0);
    for (std::size_t day = 0; day + 1 < clock_.size(); ++day) {
        const Day at{days_.first() + static_cast<int>(day)};
        const bool closed = rests && state.site.calendar->spans(at).empty();
        clock_[day + 1] = clock_[day] + (closed ? 0 : week_[static_cast<std::size_t>(weekday(at))]);
    }
}

void NeedReader::read_machines(const state::State& state, Instant until) {
    machine_ = consuming_resource(state);
    ran_.resize(state.resources.size());
    std::vector<char> asked(state.resources.size(), 0);
    const Instant newest = newest_end(state, until);
    for (const Id resource : machine_)
        if (resource != kNone && !asked[resource]) {
            asked[resource] = 1;
            ran_[resource] = machine_clock(state, resource, days_, until, newest);
        }
}

NeedReader::NeedReader(const state::State& state, Instant until) : state_(&state), days_(state.site.zone, 0, -1) {
    read_orders(state, until);
    const int last = state.site.zone.day_of(until).number - 1;
    days_ = Days(state.site.zone, std::max(first_recorded_day(state, ordered_, last), last - kMostDays), last);
    for (auto* all : {&ordered_, &pegged_})
        for (ByDay& days : *all) {
            for (auto& [day, units] : days) day -= days_.first();
            std::erase_if(days, [&](const auto& day) { return day.first < 0 || day.first >= days_.size(); });
        }
    read_week(state);
    for (Id item = 0; item < static_cast<Id>(ordered_.size()); ++item)
        if (!ordered_[item].empty() && sold_beside(item)) ordered_[item].clear();
    read_machines(state, until);
}

// Whether orders tell only part of what was sold since the first of them.
bool NeedReader::sold_beside(Id item) const {
    double ordered = 0, shipped = 0;
    for (const auto& [day, units] : ordered_[item]) ordered += units;
    for (const auto& [day, units] : pegged_[item]) ordered += units;
    for (auto m = state_->move_of[item]; m < state_->move_of[item + 1]; ++m) {
        const state::Move& move = state_->moves[m];
        const int day = days_.of(move.time);
        if (move.kind == state::MoveKind::ship && day >= ordered_[item].front().first && day < days_.size())
            shipped -= move.quantity.value();
    }
    return shipped > kSoldBeside * ordered;
}

// Units needed by day. A positive consumption or shipment, and material that comes back unused, takes back what went
// before.
NeedReader::ByDay NeedReader::used(Id item) const {
    const int ordered_from = ordered_[item].empty() ? days_.size() : ordered_[item].front().first;
    ByDay out;
    bool consumed = false;
    for (auto m = state_->move_of[item]; m < state_->move_of[item + 1]; ++m) {
        const state::Move& move = state_->moves[m];
        const int day = days_.of(move.time);
        if (day < 0 || day >= days_.size()) continue;
        const bool ordered = day >= ordered_from;  // what was shipped before the first order was wanted too
        if (takes(move, ordered) && move.quantity.micro < 0) {
            if (!out.empty() && out.back().first == day)
                out.back().second -= move.quantity.value();
            else
                out.emplace_back(day, -move.quantity.value());
            consumed = consumed || move.kind == state::MoveKind::consume;
        } else if (move.quantity.micro > 0 &&
                   (takes(move, ordered) || (move.kind == state::MoveKind::returned && consumed && !ordered))) {
            take_back(out, move.quantity.value());
        }
    }
    for (const auto& [day, units] : pegged_[item])
        if (day < ordered_from) leave_out(out, day, units);
    out.insert(out.end(), ordered_[item].begin(), ordered_[item].end());
    add_up(out);
    std::erase_if(out, [](const auto& day) { return day.second <= 0; });
    return out;
}

// When it was without stock, walking the days on which something moved.
NeedReader::Stock NeedReader::stock(Id item, const ByDay& used) const {
    Stock out;
    if (!state_->stocked[item]) return out;
    const state::PastStock past = state::past_stock(*state_, item);
    const auto& points = past.points;
    state::PastStock::Point now = past.first;
    std::size_t next = 0;
    std::size_t need = 0;
    int since = 0, empty_days = 0;
    const auto without = [&](int first, int last) {
        if (first >= last) return;
        if (!out.without.empty() && out.without.back().to == first)
            out.without.back().to = last;
        else
            out.without.push_back({first, last});
        empty_days += last - first;
    };
    while (next < points.size() && days_.of(points[next].at) < 0) now = points[next++];
    const bool was_there = now.micro > 0 || next > 0;
    for (;;) {
        const int day = next < points.size() ? std::min(days_.of(points[next].at), days_.size()) : days_.size();
        while (need < used.size() && used[need].first < day) ++need;
        const bool needed = day < days_.size() && need < used.size() && used[need].first == day;
        if (now.micro <= 0 && now.sure) without(since, needed ? day : std::min(day + 1, days_.size()));
        if (day >= days_.size()) break;
        const bool came = points[next].micro > now.micro;
        if (next == 0 && !was_there && came) out.came = day;
        while (next < points.size() && days_.of(points[next].at) == day) now = points[next++];
        if (needed && now.micro == 0 && now.sure) out.ran_out.push_back(day);
        since = day + 1;
    }
    const int known = days_.size() - out.came;
    if (known > 0 && double(empty_days - out.came) > kNotKeptInStock * double(known)) out.without.clear();
    if (2 * out.ran_out.size() > used.size())
        out.ran_out.clear();  // used to the last piece as a rule: it was delivered for the need
    return out;
}

Needs NeedReader::of(Id item, double longest) const {
    Needs out;
    const ByDay days = used(item);
    if (days.empty()) return out;
    Stock stock = this->stock(item, days);
    if (!ordered_[item].empty()) {  // orders say what was wanted whether it was there or not
        stock.without.clear();
        stock.ran_out.clear();
    }
    for (Stretch& gap : stock.without)
        if (gap.to - gap.from > longest) gap.to = gap.from + static_cast<int>(longest);
    const Id machine = ordered_[item].empty() ? machine_[item] : kNone;
    const std::vector<double>* ran = machine != kNone && !ran_[machine].empty() ? &ran_[machine] : nullptr;
    const auto clock_at = [&](int day) { return (ran ? *ran : clock_)[static_cast<std::size_t>(day)]; };
    std::size_t gap = 0, out_of_stock = 0;
    int at = std::min(stock.came, days.front().first);
    const auto advance = [&](int to) {  // what the clock ran in [at, to)
        double sum = 0;
        for (; gap < stock.without.size() && stock.without[gap].from < to; ++gap) {
            const int from = std::max(at, stock.without[gap].from);
            sum += std::max(0.0, clock_at(std::max(at, from)) - clock_at(at));
            at = std::max(at, stock.without[gap].to);
        }
        if (at < to) sum += clock_at(to) - clock_at(at), at = to;
        out.clock += sum;
        return sum;
    };
    for (const auto& [day, units] : days) {
        while (out_of_stock < stock.ran_out.size() && stock.ran_out[out_of_stock] < day) ++out_of_stock;
        const bool sold_out = out_of_stock < stock.ran_out.size() && stock.ran_out[out_of_stock] == day;
        const double ran_to = advance(day + 1);
        out.events.push_back({ran_to, units, sold_out});
        out.units += units;
    }
    out.ran_after = advance(days_.size());
    return out;
}

}  // namespace drum::learn
