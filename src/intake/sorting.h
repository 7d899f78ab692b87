// Records in the ascending order of their sort keys, byte by byte, however many: in memory while they are few, else in
// sorted runs on scratch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/scratch.h"

namespace drum::intake {

inline constexpr std::size_t kSortedInMemory = 32 << 20;  // bytes of keys and records

class Sorting {
public:
    using Take = std::function<Result<void>(std::string_view key, std::string_view record)>;

    // Without scratch everything stays in memory.
    explicit Sorting(Scratch* scratch, std::size_t bytes_in_memory = kSortedInMemory)
        : scratch_(scratch), bytes_in_memory_(bytes_in_memory) {}

    // Errors: those of the scratch, where it is needed.
    Result<void> add(std::string_view key, std::string_view record);
    // Puts away what is in memory; there is scratch.
    Result<void> spill();
    // Gives all records; those with the same key in the order in which they were added. Empties it. Errors of the scratch,
    // and of `take`, which end it.
    Result<void> drain(const Take& take);

private:
    struct Place {
        std::uint64_t start = 0;  // of the key: its first bytes, which mostly decide
        std::size_t key = 0;      // where it stands in bytes_
        std::uint32_t key_size = 0;
        std::uint32_t head_size = 0;  // of what stands before it
        std::size_t end = 0;          // of the record
    };
    struct Stretch {  // a sorted run on scratch
        std::uint64_t first = 0, end = 0;
    };
    std::string_view key_of(const Place& place) const { return std::string_view(bytes_).substr(place.key, place.key_size); }
    void sort();
    void forget();
    Result<void> merge(const Take& take);

    Scratch* scratch_;
    std::size_t bytes_in_memory_;
    std::string bytes_;  // sizes, key and record, one after the other
    std::vector<Place> places_;
    std::vector<Stretch> stretches_;
};

// Numbers inside records, seven bits a byte. A record is read by whoever wrote it: what is taken is there.
void append_number(std::string& bytes, std::uint64_t number);
std::uint64_t take_number(std::string_view& bytes);
void append_text(std::string& bytes, std::string_view text);
std::string_view take_text(std::string_view& bytes);
// Of a sort key: eight bytes that ascend as the number does.
void append_ascending(std::string& key, std::uint64_t number);
std::uint64_t ascending_at(std::string_view key, std::size_t at);

}  // namespace drum::intake
