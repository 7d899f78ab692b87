#include "state/lots.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "state/balances.h"

namespace drum::state {
namespace {

__extension__ typedef __int128 Wide;  // sums of quantities, exact in whatever order

Quantity bounded(Wide micro) {
    return {micro > INT64_MAX ? INT64_MAX : micro < INT64_MIN ? INT64_MIN : static_cast<std::int64_t>(micro)};
}

// Part of the stock of one place.
struct Part {
    std::string_view lot;
    bool usable = true;
    std::optional<Day> expires;  // the last day on which it may be used
    Wide micro = 0;

    bool good_on(Day day) const { return usable && (!expires || *expires >= day); }
    // The order in which parts are drawn: what expires first, and what expires never at the end.
    auto rank() const { return std::tuple(!expires.has_value(), expires.value_or(Day{0}), lot); }
    bool like(const Part& other) const {
        return lot == other.lot && usable == other.usable && expires == other.expires;
    }
};
using Parts = std::vector<Part>;

void put(Parts& parts, const Part& more) {
    for (Part& part : parts)
        if (part.like(more)) {
            part.micro += more.micro;
            return;
        }
    parts.push_back(more);
    std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
        return std::tuple(a.rank(), !a.usable) < std::tuple(b.rank(), !b.usable);
    });
}

// Takes what is asked for from parts that `suits`, in their order; gives what was taken and lowers `wanted`.
template <class Suits>
void take(Parts& parts, Wide& wanted, Parts& taken, Suits suits) {
    for (Part& part : parts) {
        if (wanted <= 0) return;
        if (part.micro <= 0 || !suits(part)) continue;
        const Wide some = std::min(part.micro, wanted);
        part.micro -= some;
        wanted -= some;
        taken.push_back(part);
        taken.back().micro = some;
    }
}

// A draw of a named lot takes that lot, usable or not; any other what is usable, the earliest expiry first, and only
// then what should not have been used. What is not there is owed.
Parts draw(Parts& parts, Wide wanted, std::string_view lot, Day day) {
    Parts taken;
    if (!lot.empty()) {
        take(parts, wanted, taken, [&](const Part& part) { return part.lot == lot && part.good_on(day); });
        take(parts, wanted, taken, [&](const Part& part) { return part.lot == lot; });
    }
    take(parts, wanted, taken, [&](const Part& part) { return part.good_on(day); });
    take(parts, wanted, taken, [](const Part&) { return true; });
    if (wanted > 0) {
        put(parts, {{}, true, std::nullopt, -wanted});
        taken.push_back({{}, true, std::nullopt, wanted});
    }
    return taken;
}

struct Place {
    bool has_count = false;
    Instant counted = Instant::beginning();
    Parts parts;
    bool moves_at(Instant at) const { return !has_count || at > counted; }
};

// The stock of one item as it comes and goes.
class Shelf {
public:
    explicit Shelf(const Zone& zone) : zone_(zone) {}

    void count(std::int32_t at_place, Instant at, Wide micro, const LotSaid& said) {
        Part part{said.lot, said.usable, std::nullopt, micro};
        if (said.expires) part.expires = zone_.day_of(*said.expires + (-1));  // at midnight: the day before is the last
        if (!said.lot.empty() && part.expires) {
            Day& known = expiry_of_.try_emplace(said.lot, *part.expires).first->second;
            known = std::min(known, *part.expires);
        }
        Place& place = places_[at_place];
        if (place.has_count && at < place.counted) return;
        if (!place.has_count || at > place.counted) place.parts.clear();
        place.has_count = true;
        place.counted = at;
        put(place.parts, part);
    }
    void move(std::int32_t from, std::int32_t to, Instant at, Wide micro, std::string_view lot) {
        if (to == kNoPlace) return micro < 0 ? leave(from, at, -micro, lot) : arrive(from, at, coming(micro, lot));
        const Wide size = micro < 0 ? -micro : micro;
        if (size == 0) return;
        if (micro < 0) std::swap(from, to);
        Place& place = places_[from];
        arrive(to, at, place.moves_at(at) ? draw(place.parts, size, lot, zone_.day_of(at)) : coming(size, lot));
    }
    // Parts as of that day by where they stand (`stands` of the place), what is owed there settled with what is there,
    // then with what is anywhere.
    template <class Stands>
    std::map<Id, Parts> parts(Day today, Stands stands) {
        std::map<Id, Parts> out;
        std::map<Id, Wide> owed;
        for (auto& [number, place] : places_)
            for (const Part& part : place.parts)
                if (part.micro < 0)
                    owed[stands(number)] -= part.micro;
                else
                    put(out[stands(number)], part);
        const auto good = [&](const Part& part) { return part.good_on(today); };
        const auto any = [](const Part&) { return true; };
        Parts settled;
        Wide rest = 0;
        for (auto& [there, units] : owed) {
            take(out[there], units, settled, good);
            take(out[there], units, settled, any);
            rest += units;
        }
        for (auto& [there, parts] : out) take(parts, rest, settled, good);
        for (auto& [there, parts] : out) take(parts, rest, settled, any);
        return out;
    }

private:
    Parts coming(Wide micro, std::string_view lot) const {
        const auto known = expiry_of_.find(lot);
        return {{lot, true, known == expiry_of_.end() ? std::nullopt : std::optional(known->second), micro}};
    }
    void leave(std::int32_t from, Instant at, Wide micro, std::string_view lot) {
        Place& place = places_[from];
        if (place.moves_at(at)) draw(place.parts, micro, lot, zone_.day_of(at));
    }
    void arrive(std::int32_t to, Instant at, const Parts& parts) {
        Place& place = places_[to];
        if (!place.moves_at(at)) return;
        for (const Part& part : parts) put(place.parts, part);
    }

    const Zone& zone_;
    std::map<std::int32_t, Place> places_;
    std::map<std::string_view, Day> expiry_of_;  // of lots that some count dates: the earliest it names
};

// Of what is on hand; more cannot be unusable than there is.
void note(Id item, const std::map<Id, Parts>& parts, Day today, State& state) {
    Wide all = 0;
    std::map<std::pair<Day, Id>, Wide> expiring;
    auto there = std::lower_bound(state.elsewhere.begin(), state.elsewhere.end(), item,
                                  [](const Elsewhere& one, Id of) { return one.item < of; });
    for (const auto& [place, of_place] : parts) {
        Wide unusable = 0;
        for (const Part& part : of_place) {
            if (!part.good_on(today))
                unusable += part.micro;
            else if (part.expires)
                expiring[{*part.expires, place}] += part.micro;
        }
        all += unusable;
        if (place == kNone) continue;
        while (there != state.elsewhere.end() && there->item == item && there->place < place) ++there;
        if (there != state.elsewhere.end() && there->item == item && there->place == place)
            there->unusable = std::clamp(bounded(unusable), Quantity{}, std::max(Quantity{}, there->quantity));
    }
    state.unusable[item] = std::min(bounded(all), state.on_hand[item]);
    for (const auto& [of, micro] : expiring)
        if (micro > 0) state.expiries.push_back({item, of.second, of.first, bounded(micro)});
}

}  // namespace

void Lots::count(Id item, std::int32_t place, Instant at, Quantity quantity, const LotSaid& said) {
    if (follows(item))
        counted_.push_back({item, place, at, quantity.micro, lots_.add(said.lot), said.usable, said.expires});
}

void Lots::move(Id item, std::int32_t from, std::int32_t to, Instant at, Quantity quantity, std::string_view lot) {
    if (follows(item)) moved_.push_back({item, from, to, at, quantity.micro, lots_.add(lot)});
}

void Lots::renumber(const std::vector<Id>& to, std::size_t count) {
    std::vector<char> followed(count, 0);
    for (std::size_t item = 0; item < followed_.size(); ++item)
        followed[static_cast<std::size_t>(to[item])] = followed_[item];
    followed_ = std::move(followed);
    for (Counted& one : counted_) one.item = to[static_cast<std::size_t>(one.item)];
    for (Moved& one : moved_) one.item = to[static_cast<std::size_t>(one.item)];
}

void Lots::finish(const Places& places, State& state) {
    if (any_ == 0) return;
    for (Counted& one : counted_) one.place = places.of(one.item, one.place);
    for (Moved& one : moved_) {
        one.from = places.of(one.item, one.from);
        if (one.to != kNoPlace) one.to = places.of(one.item, one.to);
    }
    const Day today = state.site.zone.day_of(state.as_of);
    const auto lot = [&](const auto& one) { return std::string_view(lots_.at(one.lot)); };
    std::sort(counted_.begin(), counted_.end(), [&](const Counted& a, const Counted& b) {
        return std::tuple(a.item, a.at, lot(a), a.usable, a.expires, a.micro) <
               std::tuple(b.item, b.at, lot(b), b.usable, b.expires, b.micro);
    });
    // At one moment what comes is there before what goes; a move between places is the last.
    std::sort(moved_.begin(), moved_.end(), [&](const Moved& a, const Moved& b) {
        const auto by = [&](const Moved& one) {
            return std::tuple(one.item, one.at, one.to != kNoPlace, one.micro < 0, lot(one), one.micro,
                              places.name(one.from), places.name(one.to));
        };
        return by(a) < by(b);
    });
    std::size_t c = 0, m = 0;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (!follows(item)) continue;
        Shelf shelf(state.site.zone);
        for (; c < counted_.size() && counted_[c].item == item; ++c)
            shelf.count(counted_[c].place, counted_[c].at, counted_[c].micro,
                        {lot(counted_[c]), counted_[c].usable, counted_[c].expires});
        for (; m < moved_.size() && moved_[m].item == item; ++m)
            shelf.move(moved_[m].from, moved_[m].to, moved_[m].at, moved_[m].micro, lot(moved_[m]));
        const auto stands = [&](std::int32_t place) { return places.apart(item, place); };
        note(item, shelf.parts(today, stands), today, state);
    }
}

}  // namespace drum::state
