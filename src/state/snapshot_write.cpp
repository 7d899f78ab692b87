#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "state/fields.h"
#include "state/snapshot.h"
#include "state/snapshot_format.h"

namespace drum::state {
namespace {

static_assert(std::endian::native == std::endian::little, "fixed numbers are written as they stand in memory");

// Collects bytes and gives them on, hashed, some hundred thousand at a time. After an error nothing more is given.
class Writer {
public:
    explicit Writer(const TakeBytes& take) : take_(take), hash_(XXH3_createState()) {
        XXH3_128bits_reset(hash_.get());
        buffer_.reserve(kTogether + kRoom);
    }

    void bytes(std::string_view data) {
        for (; data.size() > kRoom; data.remove_prefix(kRoom)) small(data.substr(0, kRoom));
        small(data);
    }
    void byte(std::uint8_t value) { small({reinterpret_cast<const char*>(&value), 1}); }
    template <class T>
    void fixed(T value) { small({reinterpret_cast<const char*>(&value), sizeof value}); }
    void varint(std::uint64_t value) {
        std::array<char, 10> out;
        std::size_t size = 0;
        for (; value >= 0x80; value >>= 7) out[size++] = static_cast<char>(value | 0x80);
        out[size++] = static_cast<char>(value);
        small({out.data(), size});
    }
    // The low `width` bytes of each value.
    template <class Value>
    void packed(std::size_t count, int width, Value value) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t v = value(i);
            small({reinterpret_cast<const char*>(&v), static_cast<std::size_t>(width)});
        }
    }

    // The hash of all bytes so far, canonical.
    void checksum() {
        flush();
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(hash_.get()));
        small({reinterpret_cast<const char*>(canonical.digest), kHashBytes});
    }
    Result<void> finish() {
        flush();
        return std::move(result_);
    }

private:
    static constexpr std::size_t kTogether = 1 << 18, kRoom = 1 << 12;
    void small(std::string_view data) {
        buffer_.append(data);
        if (buffer_.size() >= kTogether) flush();
    }
    void flush() {
        XXH3_128bits_update(hash_.get(), buffer_.data(), buffer_.size());
        if (result_ && !buffer_.empty()) result_ = take_(buffer_);
        buffer_.clear();
    }

    struct Free {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    const TakeBytes& take_;
    std::unique_ptr<XXH3_state_t, Free> hash_;
    std::string buffer_;
    Result<void> result_;
};

int width_of(std::uint64_t most) { return (static_cast<int>(std::bit_width(most)) + 7) / 8; }

// The code of the largest unit that divides all of them.
template <std::size_t N, class Value>
std::size_t unit_of(const std::array<std::uint64_t, N>& units, std::size_t count, Value value) {
    std::size_t unit = N - 1;
    for (std::size_t i = 0; i < count && unit > 0; ++i)
        while (unit > 0 && value(i) % units[unit] != 0) --unit;
    return unit;
}

// Moves of one item. Times may stand in any order: a step back is a very large step forward.
void put_group(Writer& out, std::span<const Move> moves) {
    const auto step = [&](std::size_t i) {
        return static_cast<std::uint64_t>(moves[i + 1].time.micros) - static_cast<std::uint64_t>(moves[i].time.micros);
    };
    const auto size = [&](std::size_t i) {
        const std::int64_t micro = moves[i].quantity.micro;
        return micro < 0 ? 0 - static_cast<std::uint64_t>(micro) : static_cast<std::uint64_t>(micro);
    };
    const std::size_t time_code = unit_of(kTimeUnits, moves.size() - 1, step), quantity_code = unit_of(kQuantityUnits, moves.size(), size);
    const std::uint64_t time_unit = kTimeUnits[time_code];
    const auto quantity_unit = static_cast<std::int64_t>(kQuantityUnits[quantity_code]);
    const auto steps = [&](std::size_t i) { return step(i) / time_unit; };
    const auto quantity = [&](std::size_t i) { return zigzag(moves[i].quantity.micro / quantity_unit); };
    std::uint64_t time_most = 0, quantity_most = 0;
    for (std::size_t i = 0; i + 1 < moves.size(); ++i) time_most |= steps(i);
    for (std::size_t i = 0; i < moves.size(); ++i) quantity_most |= quantity(i);
    out.varint(moves.size());
    out.byte(static_cast<std::uint8_t>(time_code));
    out.byte(static_cast<std::uint8_t>(quantity_code));
    out.byte(static_cast<std::uint8_t>(width_of(time_most)));
    out.byte(static_cast<std::uint8_t>(width_of(quantity_most)));
    out.fixed(moves.front().time.micros);
    out.packed(moves.size() - 1, width_of(time_most), steps);
    out.packed(moves.size(), width_of(quantity_most), quantity);
    for (std::size_t i = 0; i < moves.size(); i += 2) {
        const unsigned second = i + 1 < moves.size() ? static_cast<unsigned>(moves[i + 1].kind) : 0;
        out.byte(static_cast<std::uint8_t>(static_cast<unsigned>(moves[i].kind) | second << 4));
    }
}

void put(Writer& out, const std::string& text) {
    out.varint(text.size());
    out.bytes(text);
}
void put(Writer& out, double value) { out.fixed(value); }
void put(Writer& out, bool value) { out.byte(value ? 1 : 0); }
void put(Writer& out, const Zone& zone) { put(out, zone.name()); }
void put(Writer& out, const std::vector<Move>& moves) {
    out.fixed(static_cast<std::uint64_t>(moves.size()));
    Id before = 0;
    for (std::size_t from = 0, to = 0; from < moves.size(); from = to) {
        while (to < moves.size() && moves[to].item == moves[from].item) ++to;
        out.varint(zigzag(std::int64_t{moves[from].item} - before));
        put_group(out, std::span(moves).subspan(from, to - from));
        before = moves[from].item;
    }
}
void put(Writer& out, const std::vector<bool>& flags) {
    out.varint(flags.size());
    for (std::size_t i = 0; i < flags.size(); i += 8) {
        unsigned byte = 0;
        for (std::size_t bit = 0; bit < 8 && i + bit < flags.size(); ++bit) byte |= unsigned{flags[i + bit]} << bit;
        out.byte(static_cast<std::uint8_t>(byte));
    }
}

template <class T>
void put(Writer& out, const T& value);

template <class T>
void put(Writer& out, const std::optional<T>& value) {
    out.byte(value ? 1 : 0);
    if (value) put(out, *value);
}
template <class T>
void put(Writer& out, const std::vector<T>& list) {
    out.varint(list.size());
    for (const T& one : list) put(out, one);
}
template <class T, std::size_t N>
void put(Writer& out, const std::array<T, N>& list) {
    for (const T& one : list) put(out, one);
}
template <class K, class T>
void put(Writer& out, const std::map<K, T>& map) {
    out.varint(map.size());
    for (const auto& [key, value] : map) put(out, key), put(out, value);
}
void put(Writer& out, const Names& names) { put(out, names.all()); }

template <class T>
void put(Writer& out, const T& value) {
    if constexpr (Listed<const T>)
        std::apply([&](const auto&... field) { (put(out, field), ...); }, fields(value));
    else if constexpr (std::is_enum_v<T>)
        out.byte(static_cast<std::uint8_t>(value));
    else
        out.varint(zigzag(value));
}

}  // namespace

Result<void> write_snapshot(const State& state, const Seal& seal, const TakeBytes& take) {
    Writer out(take);
    out.bytes(kSnapshotMagic);
    out.fixed(kSnapshotFormat);
    out.fixed(std::uint32_t{0});
    out.fixed(state.as_of.micros);
    out.bytes({reinterpret_cast<const char*>(seal.data()), seal.size()});
    out.fixed(kFold);
    out.checksum();
    put(out, state);
    out.checksum();
    return out.finish();
}

}  // namespace drum::state
