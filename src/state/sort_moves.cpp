// Ten million moves are sorted without a second copy of them: a radix sort of the items, eight bits at a time from the
// top, in place (American flag sort: McIlroy, Bostic and McIlroy 1993) until a part fits the cache and a little scratch;
// then each item's few hundred by where they stand between its first and last time (interpolation, as in Flashsort: Neubert 1998).
#include "state/sort_moves.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <tuple>

namespace drum::state {
namespace {

constexpr int kBits = 8;
constexpr std::size_t kBuckets = std::size_t(1) << kBits, kFew = 24, kScratch = 1 << 17;

bool earlier(const Move& a, const Move& b) {
    if (a.time != b.time) return a.time < b.time;
    return std::tie(a.quantity, a.kind) < std::tie(b.quantity, b.kind);
}

class MoveSort {
public:
    // All items agree but in their low `bits`.
    void by_item(std::span<Move> moves, int bits) {
        if (bits <= 0) return by_time(moves);
        if (moves.size() < kFew)
            return std::sort(moves.begin(), moves.end(),
                             [](const Move& a, const Move& b) { return a.item != b.item ? a.item < b.item : earlier(a, b); });
        const int shift = std::max(0, bits - kBits);
        const auto bucket = [shift](const Move& move) { return (static_cast<std::size_t>(move.item) >> shift) & (kBuckets - 1); };
        std::array<std::size_t, kBuckets + 1> begin{};
        for (const Move& move : moves) ++begin[bucket(move) + 1];
        for (std::size_t b = 0; b < kBuckets; ++b) begin[b + 1] += begin[b];
        std::array<std::size_t, kBuckets> next;
        std::copy_n(begin.begin(), kBuckets, next.begin());
        if (moves.size() <= kScratch) {
            scratch_.assign(moves.begin(), moves.end());
            for (const Move& move : scratch_) moves[next[bucket(move)]++] = move;
        } else {
            for (std::size_t b = 0; b < kBuckets; ++b)
                while (next[b] < begin[b + 1]) {
                    Move move = moves[next[b]];
                    for (std::size_t to = bucket(move); to != b; to = bucket(move)) std::swap(move, moves[next[to]++]);
                    moves[next[b]++] = move;
                }
        }
        for (std::size_t b = 0; b < kBuckets; ++b)
            if (begin[b + 1] - begin[b] > 1) by_item(moves.subspan(begin[b], begin[b + 1] - begin[b]), shift);
    }

private:
    // Moves of one item: as many stretches of time as moves, each sorted by itself.
    void by_time(std::span<Move> moves) {
        if (moves.size() < kFew || moves.size() > kScratch) return std::sort(moves.begin(), moves.end(), earlier);
        const auto [first, last] = std::minmax_element(moves.begin(), moves.end(), [](const Move& a, const Move& b) { return a.time < b.time; });
        const auto from = static_cast<std::uint64_t>(first->time.micros);
        const auto span = static_cast<std::uint64_t>(last->time.micros) - from;  // modulo 2^64, so that it never overflows
        const double scale = static_cast<double>(moves.size() - 1) / std::max(1.0, static_cast<double>(span));
        const auto stretch = [&](const Move& move) {  // rises with the time: every step of it is monotone
            const double at = static_cast<double>(static_cast<std::uint64_t>(move.time.micros) - from) * scale;
            return std::min(static_cast<std::size_t>(at), moves.size() - 1);
        };
        next_.assign(moves.size() + 1, 0);
        for (const Move& move : moves) ++next_[stretch(move) + 1];
        for (std::size_t s = 0; s < moves.size(); ++s) next_[s + 1] += next_[s];
        scratch_.assign(moves.begin(), moves.end());
        for (const Move& move : scratch_) moves[next_[stretch(move)]++] = move;
        for (std::size_t s = 0, begin = 0; s < moves.size(); begin = next_[s++])
            if (next_[s] - begin > 1) std::sort(moves.begin() + begin, moves.begin() + next_[s], earlier);
    }

    std::vector<Move> scratch_;
    std::vector<std::uint32_t> next_;
};

}  // namespace

void sort_moves(std::vector<Move>& moves, std::size_t items) {
    MoveSort().by_item(moves, items > 1 ? static_cast<int>(std::bit_width(items - 1)) : 0);
}

}  // namespace drum::state
