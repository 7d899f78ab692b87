#include "state/balances.h"

#include <algorithm>
#include <limits>

namespace drum::state {

Quantity Sum::quantity() const {
    constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min(), kMost = std::numeric_limits<std::int64_t>::max();
    return {micro_ < kLeast ? kLeast : micro_ > kMost ? kMost : static_cast<std::int64_t>(micro_)};
}

void Balances::Balance::count(Instant at, Quantity what) {
    if (!has_count || at > counted) {
        *this = {Sum(), at, true, place, next};
        quantity.add(what);
    } else if (at == counted) {  // several bins of one place counted at one moment
        quantity.add(what);
    }
}

Balances::Balances(const std::vector<std::int32_t>& home) : items_(home.size()) {
    for (std::size_t item = 0; item < home.size(); ++item) items_[item].home = home[item];
}

Balances::Balance& Balances::at(Id item, std::int32_t place) {
    Item& mine = items_[static_cast<std::size_t>(item)];
    for (std::int32_t b = mine.first; b >= 0; b = balances_[static_cast<std::size_t>(b)].next)
        if (balances_[static_cast<std::size_t>(b)].place == place) return balances_[static_cast<std::size_t>(b)];
    Balance& added = balances_.emplace_back();
    added.place = place;
    added.next = mine.first;
    mine.first = static_cast<std::int32_t>(balances_.size()) - 1;
    return added;
}

void Balances::count(Id item, std::int32_t place, Instant at_time, Quantity quantity) {
    Item& mine = items_[static_cast<std::size_t>(item)];
    at(item, place == kNoPlace ? mine.home : place).count(at_time, quantity);
    if (mine.home == kNoPlace) mine.anywhere.count(at_time, quantity);
}

template <class Change>
void Balances::change(Id item, std::int32_t place, Instant when, Change by) {
    Item& mine = items_[static_cast<std::size_t>(item)];
    Balance& here = at(item, place == kNoPlace ? mine.home : place);
    if (here.moves_at(when)) by(here.quantity);
    if (mine.home == kNoPlace && mine.anywhere.moves_at(when)) by(mine.anywhere.quantity);
}

void Balances::move_in(Id item, std::int32_t place, Instant when, Quantity quantity) {
    change(item, place, when, [&](Sum& sum) { sum.add(quantity); });
}

void Balances::move_out(Id item, std::int32_t place, Instant when, Quantity quantity) {
    change(item, place, when, [&](Sum& sum) { sum.subtract(quantity); });
}

void Balances::renumber(const std::vector<Id>& to, std::size_t count) {
    std::vector<Item> items(count);
    for (std::size_t item = 0; item < items_.size(); ++item) items[static_cast<std::size_t>(to[item])] = items_[item];
    items_ = std::move(items);
}

Quantity Balances::on_hand(Id item, bool one_place) const {
    const Item& mine = items_[static_cast<std::size_t>(item)];
    if (mine.home == kNoPlace && one_place) return mine.anywhere.quantity.quantity();
    Sum sum;
    for (std::int32_t b = mine.first; b >= 0; b = balances_[static_cast<std::size_t>(b)].next)
        sum.add(balances_[static_cast<std::size_t>(b)].quantity);
    return sum.quantity();
}

}  // namespace drum::state
