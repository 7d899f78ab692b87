// Texts numbered in the order in which they are first seen. Flat, because every text of every segment is looked up
// here once. Private to this room.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drum::state {

class TextIndex {
public:
    static constexpr std::int32_t kUnknown = -1;

    std::int32_t find(std::string_view text) const;  // kUnknown when it was never added
    std::int32_t add(std::string_view text);         // its number, a new one where it is new
    // Many at once, numbers[i] for texts[i]: quicker, because the memory of one is fetched while others are hashed.
    void find_all(std::span<const std::string_view> texts, std::span<std::int32_t> numbers) const;
    void add_all(std::span<const std::string_view> texts, std::span<std::int32_t> numbers);
    const std::string& at(std::int32_t number) const { return texts_[static_cast<std::size_t>(number)]; }
    std::int32_t size() const { return static_cast<std::int32_t>(texts_.size()); }
    const std::vector<std::string>& all() const { return texts_; }

private:
    struct Slot {
        std::uint32_t tag = 0;  // bits of the hash that do not choose the slot
        std::int32_t number = kUnknown;
    };
    void grow();
    // The slot that holds the text, or the empty one where it belongs. The table is never full.
    std::size_t slot_of(std::string_view text, std::uint64_t hash) const;

    // Gives take(i, hash of texts[i]) for every text, its slot fetched and where one is likely its text as well.
    template <class Take>
    void each(std::span<const std::string_view> texts, Take take) const;

    std::vector<std::string> texts_;
    std::vector<Slot> slots_;
};

}  // namespace drum::state
