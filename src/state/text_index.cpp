#include "state/text_index.h"

#include <xxhash.h>

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

void TextIndex::grow() {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, {});
    for (std::int32_t number = 0; number < size(); ++number) {
        const std::uint64_t hash = hash_of(at(number));
        slots_[slot_of(at(number), hash)] = {tag_of(hash), number};
    }
}

}  // namespace drum::state
