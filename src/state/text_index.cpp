#include "state/text_index.h"

#define XXH_INLINE_ALL  // the texts are short: a call would cost as much as the hash
#include <xxhash.h>

#include <algorithm>
#include <array>

namespace drum::state {
namespace {

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }
std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

}  // namespace

std::size_t TextIndex::slot_of(std::string_view text, std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.number == kUnknown || (slot.tag == tag_of(hash) && this->at(slot.number) == text)) return at;
    }
}

std::int32_t TextIndex::find(std::string_view text) const {
    return slots_.empty() ? kUnknown : slots_[slot_of(text, hash_of(text))].number;
}

std::int32_t TextIndex::add(std::string_view text) {
    if (texts_.size() * 2 >= slots_.size()) grow();
    const std::uint64_t hash = hash_of(text);
    Slot& slot = slots_[slot_of(text, hash)];
    if (slot.number == kUnknown) {
        slot = {tag_of(hash), size()};
        texts_.emplace_back(text);
    }
    return slot.number;
}

template <class Take>
void TextIndex::each(std::span<const std::string_view> texts, Take take) const {
    constexpr std::size_t kTogether = 32;
    std::array<std::uint64_t, kTogether> hash;
    for (std::size_t from = 0; from < texts.size(); from += kTogether) {
        const std::size_t count = std::min(kTogether, texts.size() - from), mask = slots_.size() - 1;
        for (std::size_t i = 0; i < count; ++i) {
            hash[i] = hash_of(texts[from + i]);
            __builtin_prefetch(slots_.data() + (hash[i] & mask));
        }
        for (std::size_t i = 0; i < count; ++i)
            if (const Slot& slot = slots_[hash[i] & mask]; slot.tag == tag_of(hash[i]) && slot.number != kUnknown)
                __builtin_prefetch(&texts_[static_cast<std::size_t>(slot.number)]);
        for (std::size_t i = 0; i < count; ++i) take(from + i, hash[i]);
    }
}

void TextIndex::find_all(std::span<const std::string_view> texts, std::span<std::int32_t> numbers) const {
    std::ranges::fill(numbers, kUnknown);
    if (slots_.empty()) return;
    each(texts, [&](std::size_t i, std::uint64_t hash) { numbers[i] = slots_[slot_of(texts[i], hash)].number; });
}

void TextIndex::add_all(std::span<const std::string_view> texts, std::span<std::int32_t> numbers) {
    if (slots_.empty()) grow();
    each(texts, [&](std::size_t i, std::uint64_t hash) {
        const std::int32_t known = slots_[slot_of(texts[i], hash)].number;
        numbers[i] = known != kUnknown ? known : add(texts[i]);
    });
}

void TextIndex::grow() {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, {});
    for (std::int32_t number = 0; number < size(); ++number) {
        const std::uint64_t hash = hash_of(at(number));
        slots_[slot_of(at(number), hash)] = {tag_of(hash), number};
    }
}

}  // namespace drum::state
