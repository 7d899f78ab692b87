// Stock on hand of each item at each place: the last count, then what moved after it. Private to this room.
#pragma once

#include <cstdint>
#include <vector>

#include "base/decimal.h"
#include "base/ids.h"
#include "base/time.h"

namespace drum::state {

// A sum of quantities that is exact whatever is added in whatever order; read back within the range of a Quantity.
class Sum {
public:
    void add(Quantity quantity) { micro_ += quantity.micro; }
    void subtract(Quantity quantity) { micro_ -= quantity.micro; }
    void add(const Sum& other) { micro_ += other.micro_; }
    Quantity quantity() const;

private:
    __extension__ typedef __int128 Wide;  // ISO C++ has no 128-bit integer; g++ and clang do
    Wide micro_ = 0;
};

inline constexpr std::int32_t kNoPlace = -1;  // the row names none

// A row that names no place means the item's home; an item without a home stands at the site's only place, if the rows
// name exactly one. Whether they do is known at the end only, so items without a home are kept both ways until then.
class Balances {
public:
    // home[item]: its place, kNoPlace where it has none.
    explicit Balances(const std::vector<std::int32_t>& home);
    void add_item() { items_.emplace_back(); }  // one more, without a home

    // Says that the item is about to be asked for.
    void prefetch(Id item) const { __builtin_prefetch(&items_[static_cast<std::size_t>(item)], 1); }
    // All counts come before the first move.
    void count(Id item, std::int32_t place, Instant at, Quantity quantity);
    void move_in(Id item, std::int32_t place, Instant at, Quantity quantity);
    void move_out(Id item, std::int32_t place, Instant at, Quantity quantity);

    // Item i becomes to[i]; `count` items in all.
    void renumber(const std::vector<Id>& to, std::size_t count);
    // All places of the item together.
    Quantity on_hand(Id item, bool one_place) const;
    // What stands at named places other than the item's home, in the order in which they were first named: look(place, quantity).
    template <class Look>
    void elsewhere(Id id, Look look) const {
        const Item& item = items_[static_cast<std::size_t>(id)];
        for (const Balance* at = item.used ? &item.first : nullptr; at != nullptr; at = at->next < 0 ? nullptr : &more_[static_cast<std::size_t>(at->next)])
            if (at->place != kNoPlace && at->place != item.home) look(at->place, at->quantity.quantity());
    }
    bool has_home(Id item) const { return home(item) != kNoPlace; }
    std::int32_t home(Id item) const { return items_[static_cast<std::size_t>(item)].home; }

private:
    struct Balance {
        Sum quantity;
        Instant counted = Instant::beginning();
        std::int32_t place = kNoPlace;
        std::int32_t next = -1;  // of the same item, into more_
        bool has_count = false;
        void count(Instant at, Quantity what);
        bool moves_at(Instant at) const { return !has_count || at > counted; }
    };
    // One line of the cache: most items stand at one place, and each move looks for its item's.
    struct alignas(64) Item {
        Balance first;
        std::int32_t home = kNoPlace;
        std::int32_t anywhere = -1;  // into more_: an item without a home, all places as one, once there are several
        bool used = false;           // `first` is a place's
    };
    Balance& at(Item& item, std::int32_t place);
    Balance& add_place(Item& item, std::int32_t place);
    template <class Change>
    void change(Id item, std::int32_t place, Instant when, Change by);

    std::vector<Item> items_;
    std::vector<Balance> more_;
};

}  // namespace drum::state
