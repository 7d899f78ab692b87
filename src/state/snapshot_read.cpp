#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <string>

#include "fact/block.h"
#include "state/fields.h"
#include "state/snapshot.h"
#include "state/snapshot_format.h"
#include "state/well_formed.h"

namespace drum::state {
namespace {

static_assert(std::endian::native == std::endian::little, "fixed numbers stand as they do in memory");

// The fewest bytes a value takes, so that a list cannot claim more elements than there are bytes for.
template <class T>
constexpr std::size_t least_bytes() {
    if constexpr (Listed<T>)
        return []<class... F>(std::type_identity<std::tuple<F&...>>) {
            return (least_bytes<F>() + ...);
        }(std::type_identity<decltype(fields(std::declval<T&>()))>());
    else if constexpr (std::same_as<T, double>)
        return sizeof(double);
    else
        return 1;
}

// Reads the body in order and never past its end, but for loads of eight bytes that begin in it: the tail follows it.
class Reader {
public:
    Reader(const char* at, const char* end) : at_(at), end_(end) {}
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    bool at_end() const { return at_ == end_; }

    bool get(std::string& text) {
        std::uint64_t size = 0;
        if (!varint(size) || size > left()) return false;
        text.assign(at_, size);
        at_ += size;
        return true;
    }
    bool get(double& value) { return fixed(value) && !std::isnan(value); }
    bool get(bool& value) {
        std::uint8_t byte = 0;
        if (!fixed(byte) || byte > 1) return false;
        value = byte == 1;
        return true;
    }
    bool get(Zone& zone) {
        std::string name;
        if (!get(name)) return false;
        auto found = Zone::find(name);
        if (found) zone = std::move(*found);
        return found.has_value();
    }
    bool get(Names& names) {
        std::vector<std::string> list;
        if (!get(list)) return false;
        const bool sorted = std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) == list.end();
        if (!sorted || (!list.empty() && list.front().empty())) return false;
        names = Names::sorted(std::move(list));
        return true;
    }
    bool get(std::vector<bool>& flags) {
        std::uint64_t size = 0;
        if (!varint(size) || size > left() * 8) return false;
        flags.assign(size, false);
        for (std::size_t i = 0; i < size; i += 8) {
            const auto byte = static_cast<unsigned char>(*at_++);
            for (std::size_t bit = 0; bit < 8 && i + bit < size; ++bit) flags[i + bit] = (byte >> bit & 1) != 0;
        }
        return true;
    }
    bool get(std::vector<Move>& moves) {
        std::uint64_t size = 0;
        if (!fixed(size) || size > left() * 2) return false;
        moves.reserve(size);
        for (Id item = 0; moves.size() < size;) {
            std::int64_t further = 0;
            if (!get(further)) return false;
            const std::int64_t next = std::clamp<std::int64_t>(further, INT32_MIN, INT32_MAX) + item;
            if (next < 0 || next > INT32_MAX) return false;
            item = static_cast<Id>(next);
            if (!get_group(moves, item, size - moves.size())) return false;
        }
        return true;
    }
    template <class T>
    bool get(std::optional<T>& value) {
        bool present = false;
        if (!get(present)) return false;
        return !present || get(value.emplace());
    }
    template <class T>
    bool get(std::vector<T>& list) {
        std::uint64_t size = 0;
        if (!varint(size) || size > left() / least_bytes<T>()) return false;
        list.resize(size);
        return std::all_of(list.begin(), list.end(), [&](T& one) { return get(one); });
    }
    template <class T, std::size_t N>
    bool get(std::array<T, N>& list) {
        return std::all_of(list.begin(), list.end(), [&](T& one) { return get(one); });
    }
    template <class K, class T>
    bool get(std::map<K, T>& map) {
        std::uint64_t size = 0;
        if (!varint(size) || size > left() / 2) return false;
        for (; size > 0; --size) {
            K key{};
            if (!get(key) || (!map.empty() && key <= map.rbegin()->first) || !get(map[key])) return false;
        }
        return true;
    }
    template <class T>
    bool get(T& value) {
        if constexpr (Listed<T>) {
            return std::apply([&](auto&... field) { return (get(field) && ...); }, fields(value));
        } else if constexpr (std::is_enum_v<T>) {
            std::uint8_t byte = 0;
            if (!fixed(byte) || byte > static_cast<std::uint8_t>(kLast<T>)) return false;
            value = static_cast<T>(byte);
            return true;
        } else {
            std::uint64_t folded = 0;
            if (!varint(folded)) return false;
            const std::int64_t number = unzigzag(folded);
            value = static_cast<T>(number);
            return value == number;
        }
    }

private:
    template <class T>
    bool fixed(T& value) {
        if (left() < sizeof value) return false;
        std::memcpy(&value, at_, sizeof value);
        at_ += sizeof value;
        return true;
    }
    bool varint(std::uint64_t& value) {
        value = 0;
        for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
            const auto group = static_cast<std::uint8_t>(*at_++);
            if (shift == 63 && group > 1) return false;  // more than 64 bits
            value |= static_cast<std::uint64_t>(group & 0x7f) << shift;
            if (group < 0x80) return true;
        }
        return false;
    }
    bool get_group(std::vector<Move>& moves, Id item, std::uint64_t most);

    const char* at_;
    const char* end_;
};

bool Reader::get_group(std::vector<Move>& moves, Id item, std::uint64_t most) {
    std::uint64_t count = 0;
    std::uint8_t time_code = 0, quantity_code = 0, time_width = 0, quantity_width = 0;
    std::uint64_t time = 0;
    if (!varint(count) || count == 0 || count > most) return false;
    if (!fixed(time_code) || !fixed(quantity_code) || !fixed(time_width) || !fixed(quantity_width) || !fixed(time)) return false;
    if (time_code >= kTimeUnits.size() || quantity_code >= kQuantityUnits.size() || time_width > 8 || quantity_width > 8) return false;
    if ((count - 1) * time_width + count * quantity_width + (count + 1) / 2 > left()) return false;
    const char *steps = at_, *quantities = steps + (count - 1) * time_width, *kinds = quantities + count * quantity_width;
    at_ = kinds + (count + 1) / 2;
    const auto number = [](const char* from, std::uint64_t i, unsigned width) {  // eight bytes are there: the tail follows
        std::uint64_t value = 0;
        std::memcpy(&value, from + i * width, sizeof value);
        return value & (width == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * width)) - 1);
    };
    const std::uint64_t time_unit = kTimeUnits[time_code], quantity_unit = kQuantityUnits[quantity_code];
    const std::size_t from = moves.size();
    moves.resize(from + count);
    unsigned last_kind = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (i > 0) time += number(steps, i - 1, time_width) * time_unit;
        const auto units = static_cast<std::uint64_t>(unzigzag(number(quantities, i, quantity_width)));
        const unsigned kind = static_cast<unsigned char>(kinds[i / 2]) >> (i % 2 * 4) & 0xf;
        last_kind = std::max(last_kind, kind);
        moves[from + i] = {Instant{static_cast<std::int64_t>(time)}, Quantity{static_cast<std::int64_t>(units * quantity_unit)}, item,
                           static_cast<MoveKind>(kind)};
    }
    return last_kind <= static_cast<unsigned>(kLast<MoveKind>);
}

std::unexpected<Error> corrupt(const char* what) { return fail(ErrorCode::corrupt, std::string("the snapshot ") + what); }

bool hashed(std::string_view bytes, std::string_view hash) {
    const fact::Key key = fact::key_of(bytes);
    std::array<char, kHashBytes> canonical;
    for (std::size_t i = 0; i < 8; ++i) {
        canonical[i] = static_cast<char>(key.high >> (56 - 8 * i));
        canonical[8 + i] = static_cast<char>(key.low >> (56 - 8 * i));
    }
    return hash == std::string_view(canonical.data(), canonical.size());
}

}  // namespace

Result<SnapshotHead> snapshot_head(std::string_view bytes) {
    if (bytes.size() < kHeadBytes + kHashBytes) return corrupt("is cut short");
    if (!bytes.starts_with(kSnapshotMagic)) return corrupt("is not one");
    constexpr std::size_t kHashed = kHeadBytes - kHashBytes;
    if (!hashed(bytes.substr(0, kHashed), bytes.substr(kHashed, kHashBytes))) return corrupt("has a damaged head");
    std::uint32_t format = 0;
    std::uint64_t fold = 0;
    SnapshotHead head;
    std::memcpy(&format, bytes.data() + 8, sizeof format);
    std::memcpy(&head.as_of.micros, bytes.data() + 16, sizeof head.as_of.micros);
    std::memcpy(head.seal.data(), bytes.data() + 24, head.seal.size());
    std::memcpy(&fold, bytes.data() + 56, sizeof fold);
    if (format > kSnapshotFormat) return fail(ErrorCode::too_new, "the snapshot was written by a newer program");
    if (format != kSnapshotFormat) return corrupt("has a format that is no longer read");
    if (fold != kFold) return corrupt("was folded by another release");
    return head;
}

Result<State> read_snapshot(std::string_view bytes) {
    const auto head = snapshot_head(bytes);
    if (!head) return std::unexpected(head.error());
    const std::string_view all = bytes.substr(0, bytes.size() - kHashBytes);
    if (!hashed(all, bytes.substr(all.size()))) return corrupt("is damaged");
    Reader in(all.data() + kHeadBytes, all.data() + all.size());
    State state;
    if (!in.get(state) || !in.at_end()) return corrupt("does not hold a state");
    if (state.as_of != head->as_of || !well_formed(state)) return corrupt("refers to things it does not hold");
    return state;
}

}  // namespace drum::state
