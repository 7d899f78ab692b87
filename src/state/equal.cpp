#include "state/equal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>

#include "state/fields.h"

namespace drum::state {
namespace {

template <class T>
bool same(const T& a, const T& b);

template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return same(x, y); });
}
template <class T, std::size_t N>
bool same(const std::array<T, N>& a, const std::array<T, N>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), [](const T& x, const T& y) { return same(x, y); });
}
template <class K, class T>
bool same(const std::map<K, T>& a, const std::map<K, T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.first == y.first && same(x.second, y.second); });
}
bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
bool same(const Zone& a, const Zone& b) { return a.name() == b.name(); }
bool same(const Names& a, const Names& b) { return a.all() == b.all(); }

// The number of the first field that differs, or how many there are.
template <class A, class B>
std::size_t first_difference(const A& a, const B& b) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::size_t at = 0;
        static_cast<void>(((same(std::get<I>(a), std::get<I>(b)) ? (++at, true) : false) && ...));
        return at;
    }
    (std::make_index_sequence<std::tuple_size_v<A>>());
}

template <class T>
bool same(const T& a, const T& b) {
    if constexpr (Listed<const T>) {
        const auto x = fields(a), y = fields(b);
        return first_difference(x, y) == std::tuple_size_v<decltype(x)>;
    } else {
        return a == b;
    }
}

constexpr std::array<std::string_view, 44> kFields{
    "as_of",     "newest",    "priced_at", "dated",     "site",         "items",      "resources",    "suppliers",
    "families",  "works",     "workers",   "places",    "customers",    "item",       "resource",     "routes",
    "route_of",  "bom",       "bom_of",    "bom_later", "bom_later_of", "bom_ended",  "alternates",   "sources",
    "source_of", "making",    "orders",    "issues",    "demand",       "moves",      "move_of",      "counts",
    "on_hand",   "elsewhere", "unusable",  "expiries",  "stocked",      "operations", "operation_of", "decisions",
    "set_aside", "questions", "rows",      ""};

}  // namespace

std::string_view difference(const State& a, const State& b) {
    const auto x = fields(a), y = fields(b);
    static_assert(std::tuple_size_v<decltype(x)> + 1 == kFields.size());
    return kFields[first_difference(x, y)];
}

}  // namespace drum::state
