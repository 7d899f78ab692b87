// Usable stock written plainly: every part of the stock of an item at a place in a list, drawn one after the other. For
// tests.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "state/state.h"

namespace drum::state::plain {

// A change of the stock of one item, or a part of a count, with the names of the places where it really happened.
struct LotEvent {
    Instant at;
    bool count = false;
    std::string place, to;  // `to`: of a transfer, else ""
    bool between = false;
    std::int64_t micro = 0;
    std::string lot;
    bool usable = true;  // of counts
    std::optional<Instant> expires;
};

class UsableStock {
public:
    // `away` says whether a place is another than the item's home.
    UsableStock(const Zone& zone, Instant as_of, std::function<bool(const std::string&)> away)
        : zone_(zone), today_(zone.day_of(as_of)), away_(std::move(away)) {}

    // All events of one item. `counts` any order; moves are put in order here.
    void read(std::vector<LotEvent> events) {
        std::vector<LotEvent> moves;
        std::map<std::string, Instant> newest;
        for (const LotEvent& event : events) {
            if (!event.count) {
                moves.push_back(event);
                continue;
            }
            if (!event.lot.empty() && event.expires) {
                const Day last = zone_.day_of(*event.expires + (-1));
                if (!lot_ends_.contains(event.lot) || last < lot_ends_[event.lot]) lot_ends_[event.lot] = last;
            }
            if (!newest.contains(event.place) || newest[event.place] < event.at) newest[event.place] = event.at;
        }
        for (const LotEvent& event : events)
            if (event.count && event.at == newest[event.place]) {
                std::optional<Day> last;
                if (event.expires) last = zone_.day_of(*event.expires + (-1));
                stock_[event.place][{!last, last.value_or(Day{0}), event.lot, !event.usable}] += event.micro;
            }
        counted_ = newest;
        std::sort(moves.begin(), moves.end(), [](const LotEvent& a, const LotEvent& b) {
            return std::tuple(a.at, a.between, a.micro < 0, a.lot, a.micro, a.place, a.to) <
                   std::tuple(b.at, b.between, b.micro < 0, b.lot, b.micro, b.place, b.to);
        });
        for (const LotEvent& move : moves) apply(move);
    }

    std::int64_t unusable(std::int64_t on_hand) {
        std::int64_t out = 0;
        for (const auto& [place, pile] : settled())
            for (const auto& [kind, micro] : pile) out += good(kind, today_) ? 0 : micro;
        return std::min(out, on_hand);
    }
    std::int64_t unusable_at(const std::string& place) {
        std::int64_t out = 0;
        std::map<std::string, Pile> all = settled();
        for (const auto& [kind, micro] : all[place]) out += good(kind, today_) ? 0 : micro;
        return out;
    }
    std::map<std::pair<Day, std::string>, std::int64_t> expiries() {
        std::map<std::pair<Day, std::string>, std::int64_t> out;
        for (const auto& [place, pile] : settled())
            for (const auto& [kind, micro] : pile)
                if (good(kind, today_) && !kind.never && micro > 0) out[{kind.last, place}] += micro;
        return out;
    }

private:
    struct Kind {
        bool never = true;  // expires
        Day last;
        std::string lot;
        bool bad = false;  // held or blocked
        auto operator<=>(const Kind&) const = default;
    };
    using Pile = std::map<Kind, std::int64_t>;  // in the order of drawing

    static bool good(const Kind& kind, Day day) { return !kind.bad && (kind.never || kind.last >= day); }

    // What is owed at a place taken from what is there, then from what is anywhere.
    std::map<std::string, Pile> settled() const {
        std::map<std::string, Pile> all;
        std::map<std::string, std::int64_t> owed;
        for (const auto& [place, pile] : stock_)
            for (const auto& [kind, micro] : pile) {
                const std::string there = away_(place) ? place : std::string();
                (micro < 0 ? owed[there] : all[there][kind]) += micro < 0 ? -micro : micro;
            }
        const auto pay = [&](Pile& pile, std::int64_t& debt, bool of_good) {
            for (auto& [kind, micro] : pile) {
                if (good(kind, today_) != of_good) continue;
                const std::int64_t some = std::min(micro, debt);
                micro -= some;
                debt -= some;
            }
        };
        std::int64_t rest = 0;
        for (auto& [place, debt] : owed) {
            for (const bool of_good : {true, false}) pay(all[place], debt, of_good);
            rest += debt;
        }
        for (const bool of_good : {true, false})
            for (auto& [place, pile] : all) pay(pile, rest, of_good);
        return all;
    }

    bool moves(const std::string& place, Instant at) const {
        const auto found = counted_.find(place);
        return found == counted_.end() || at > found->second;
    }

    Kind coming(const std::string& lot) const {
        const auto found = lot_ends_.find(lot);
        return found == lot_ends_.end() ? Kind{true, Day{0}, lot, false} : Kind{false, found->second, lot, false};
    }

    Pile drawn(Pile& from, std::int64_t wanted, const std::string& lot, Day day) {
        Pile out;
        for (const int round : {0, 1, 2, 3}) {  // good of the lot, the lot, good, anything
            if (round < 2 && lot.empty()) continue;
            for (auto& [kind, micro] : from) {
                if (round < 2 && kind.lot != lot) continue;
                if (round % 2 == 0 && !good(kind, day)) continue;
                const std::int64_t some = std::min(wanted, std::max<std::int64_t>(micro, 0));
                if (some == 0) continue;
                micro -= some;
                wanted -= some;
                out[kind] += some;
            }
        }
        if (wanted > 0) {
            from[Kind{true, Day{0}, "", false}] -= wanted;
            out[Kind{true, Day{0}, "", false}] += wanted;
        }
        return out;
    }

    void apply(const LotEvent& move) {
        const std::int64_t size = move.micro < 0 ? -move.micro : move.micro;
        const bool away = move.between ? move.micro > 0 : move.micro < 0;
        if (size == 0) return;
        const std::string& from = move.between && !away ? move.to : move.place;
        const std::string& to = move.between && !away ? move.place : move.between ? move.to : move.place;
        Pile what{{coming(move.lot), size}};
        const bool leaves = move.between || move.micro < 0;
        if (leaves && moves(from, move.at)) what = drawn(stock_[from], size, move.lot, zone_.day_of(move.at));
        const bool comes = move.between || move.micro > 0;
        if (comes && moves(to, move.at))
            for (const auto& [kind, micro] : what) stock_[to][kind] += micro;
    }

    const Zone& zone_;
    Day today_;
    std::function<bool(const std::string&)> away_;
    std::map<std::string, Pile> stock_;       // by place
    std::map<std::string, Instant> counted_;  // by place
    std::map<std::string, Day> lot_ends_;
};

}  // namespace drum::state::plain
