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
        counted = at;
        has_count = true;
        quantity = Sum();
        quantity.add(what);
    } else if (at == counted) {  // several bins of one place counted at one moment
        quantity.add(what);
    }
}

Balances::Balances(const std::vector<std::int32_t>& home) : items_(home.size()) {
    for (std::size_t item = 0; item < home.size(); ++item) items_[item].home = home[item];
}

Balances::Balance& Balances::at(Item& item, std::int32_t place) {
    if (place == kNoPlace) place = item.home;
    if (item.first.place == place && item.used) return item.first;
    if (item.used)
        for (std::int32_t b = item.first.next; b >= 0; b = more_[static_cast<std::size_t>(b)].next)
            if (more_[static_cast<std::size_t>(b)].place == place) return more_[static_cast<std::size_t>(b)];
    return add_place(item, place);
}

Balances::Balance& Balances::add_place(Item& item, std::int32_t place) {
    if (!item.used) {
        item.used = true;
        item.first.place = place;
        return item.first;
    }
    if (item.home == kNoPlace && item.anywhere < 0) {  // until now the one place was all of it
        item.anywhere = static_cast<std::int32_t>(more_.size());
        more_.push_back(item.first);
    }
    Balance added;
    added.place = place;
    added.next = item.first.next;
    item.first.next = static_cast<std::int32_t>(more_.size());
    more_.push_back(added);
    return more_.back();
}

void Balances::count(Id id, std::int32_t place, Instant when, Quantity quantity) {
    Item& item = items_[static_cast<std::size_t>(id)];
    at(item, place).count(when, quantity);
    if (item.anywhere >= 0) more_[static_cast<std::size_t>(item.anywhere)].count(when, quantity);
}

template <class Change>
void Balances::change(Id id, std::int32_t place, Instant when, Change by) {
    Item& item = items_[static_cast<std::size_t>(id)];
    Balance& here = at(item, place);
    if (here.moves_at(when)) by(here.quantity);
    if (item.anywhere < 0) return;
    Balance& anywhere = more_[static_cast<std::size_t>(item.anywhere)];
    if (anywhere.moves_at(when)) by(anywhere.quantity);
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

Quantity Balances::on_hand(Id id, bool one_place) const {
    const Item& item = items_[static_cast<std::size_t>(id)];
    if (one_place && item.anywhere >= 0) return more_[static_cast<std::size_t>(item.anywhere)].quantity.quantity();
    Sum sum = item.first.quantity;
    for (std::int32_t b = item.first.next; b >= 0; b = more_[static_cast<std::size_t>(b)].next)
        sum.add(more_[static_cast<std::size_t>(b)].quantity);
    return sum.quantity();
}

}  // namespace drum::state
