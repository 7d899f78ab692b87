// Names at the edges, dense integers inside. Ids given in sorted order make every loop run in the order of the names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace drum {

using Id = std::int32_t;
inline constexpr Id kNone = -1;

// A set of names with dense ids in the byte order of the names. Built once, then only read.
class Names {
public:
    Names() = default;
    // Any order, duplicates allowed; the empty name is left out.
    static Names sorted(std::vector<std::string> names);

    Id find(std::string_view name) const;  // kNone when absent
    const std::string& text(Id id) const { return names_[static_cast<std::size_t>(id)]; }
    std::size_t size() const { return names_.size(); }
    const std::vector<std::string>& all() const { return names_; }

private:
    std::vector<std::string> names_;
    std::unordered_map<std::string_view, Id> ids_;  // views into names_, whose strings never move again
public:
    Names(const Names& other) : Names(sorted(other.names_)) {}
    Names& operator=(const Names& other) { return *this = sorted(other.names_); }
    Names(Names&&) = default;
    Names& operator=(Names&&) = default;
};

}  // namespace drum
