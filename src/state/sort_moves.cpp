// A radix sort of the items in place, eight bits at a time from the top (American flag sort: McIlroy, Bostic and McIlroy
// 1993), so that ten million moves need no second copy; then each item's few hundred by time.
#include "state/sort_moves.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <tuple>

namespace drum::state {
namespace {

constexpr int kBits = 8;
constexpr std::size_t kBuckets = std::size_t(1) << kBits, kFew = 64;

bool earlier(const Move& a, const Move& b) {
    if (a.time != b.time) return a.time < b.time;
    return std::tie(a.quantity, a.kind) < std::tie(b.quantity, b.kind);
}

void sort_by_item(std::span<Move> moves, int bits) {
    if (bits <= 0) return std::sort(moves.begin(), moves.end(), earlier);
    if (moves.size() < kFew)
        return std::sort(moves.begin(), moves.end(), [](const Move& a, const Move& b) { return a.item != b.item ? a.item < b.item : earlier(a, b); });
    const int shift = std::max(0, bits - kBits);
    const auto bucket = [shift](const Move& move) { return (static_cast<std::size_t>(move.item) >> shift) & (kBuckets - 1); };
    std::array<std::size_t, kBuckets + 1> begin{};
    for (const Move& move : moves) ++begin[bucket(move) + 1];
    for (std::size_t b = 0; b < kBuckets; ++b) begin[b + 1] += begin[b];
    std::array<std::size_t, kBuckets> next;
    std::copy_n(begin.begin(), kBuckets, next.begin());
    for (std::size_t b = 0; b < kBuckets; ++b)
        while (next[b] < begin[b + 1]) {
            Move move = moves[next[b]];
            for (std::size_t to = bucket(move); to != b; to = bucket(move)) std::swap(move, moves[next[to]++]);
            moves[next[b]++] = move;
        }
    for (std::size_t b = 0; b < kBuckets; ++b)
        if (begin[b + 1] - begin[b] > 1) sort_by_item(moves.subspan(begin[b], begin[b + 1] - begin[b]), shift);
}

}  // namespace

void sort_moves(std::vector<Move>& moves, std::size_t items) {
    sort_by_item(moves, items > 1 ? static_cast<int>(std::bit_width(items - 1)) : 0);
}

}  // namespace drum::state
