// Lists that stay in order while some of what they hold changes. Private to this room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

namespace drum::action {

// Each into its place, behind its equals: thousands may come at once.
template <class List, class Before>
void merge(List& list, std::span<typename List::value_type> more, Before before) {
    if (more.empty()) return;
    const auto old = static_cast<std::ptrdiff_t>(list.size());
    std::move(more.begin(), more.end(), std::back_inserter(list));
    std::inplace_merge(list.begin(), list.begin() + old, list.end(), before);
}

// The one at `at`, the only one out of order, goes to its place behind its equals. Gives where that is.
template <class List, class Before>
std::ptrdiff_t slide(List& list, std::ptrdiff_t at, Before before) {
    const auto one = list.begin() + at;
    auto moved = std::move(*one);
    auto place = std::upper_bound(one + 1, list.end(), moved, before);
    if (place != one + 1) {
        place = std::move(one + 1, place, one);
    } else {
        place = std::upper_bound(list.begin(), one, moved, before);
        std::move_backward(place, one, one + 1);
    }
    *place = std::move(moved);
    return place - list.begin();
}

// Those of `list` that are stale give way to `fresh`. What is said anew mostly keeps its rank or nearly, so that each
// takes the place of one before it: of tens of thousands a few move.
template <class List, class Stale, class Before>
void replace(List& list, Stale stale, List& fresh, Before before) {
    std::vector<std::ptrdiff_t> gone;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (stale(list[i])) gone.push_back(static_cast<std::ptrdiff_t>(i));
    std::stable_sort(fresh.begin(), fresh.end(), before);
    const std::size_t kept = std::min(gone.size(), fresh.size());
    for (std::size_t n = 0; n < kept; ++n) {
        const std::ptrdiff_t from = gone[n];
        list[static_cast<std::size_t>(from)] = std::move(fresh[n]);
        const std::ptrdiff_t to = slide(list, from, before);
        for (std::size_t later = n + 1; later < gone.size(); ++later) {
            if (gone[later] > from && gone[later] <= to)
                --gone[later];
            else if (gone[later] < from && gone[later] >= to)
                ++gone[later];
        }
    }
    for (std::size_t n = gone.size(); n-- > kept;) list.erase(list.begin() + gone[n]);
    merge(list, std::span(fresh).subspan(kept), before);
}

}  // namespace drum::action
