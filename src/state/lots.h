// What of the stock covers no need, and when the rest of it expires: for the few items of whose stock some count says
// more than how much there is. Private to this room.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "state/state.h"
#include "state/text_index.h"

namespace drum::state {

// How a counted part of the stock differs from the rest.
struct LotSaid {
    std::string_view lot;
    bool usable = true;              // neither held nor blocked
    std::optional<Instant> expires;  // the moment
};

class Lots {
public:
    explicit Lots(std::size_t items) : followed_(items, 0) {}

    // Of which items the moves matter. All of them are named before the first count of one is told.
    void follow(Id item) { followed_[static_cast<std::size_t>(item)] = any_ = 1; }
    bool follows(Id item) const {
        return any_ != 0 && static_cast<std::size_t>(item) < followed_.size() &&
               followed_[static_cast<std::size_t>(item)] != 0;
    }
    void count(Id item, std::int32_t place, Instant at, Quantity quantity, const LotSaid& said);
    // As Balances: into stock by a signed quantity, or between two places of the site (`to` not kNoPlace).
    void move(Id item, std::int32_t from, std::int32_t to, Instant at, Quantity quantity, std::string_view lot);
    void renumber(const std::vector<Id>& to, std::size_t count);

    // Fills unusable and expiries; on_hand stands.
    struct Places {
        std::function<std::int32_t(Id item, std::int32_t place)> of;  // where a row that names this place stands
        std::function<std::string_view(std::int32_t place)> name;
        std::function<Id(Id item, std::int32_t place)> apart;  // into State::places as of Elsewhere; kNone: home
    };
    void finish(const Places& places, State& state);

private:
    struct Counted {
        Id item = kNone;
        std::int32_t place = 0;
        Instant at;
        std::int64_t micro = 0;
        std::int32_t lot = 0;
        bool usable = true;
        std::optional<Instant> expires;
    };
    struct Moved {
        Id item = kNone;
        std::int32_t from = 0, to = 0;
        Instant at;
        std::int64_t micro = 0;
        std::int32_t lot = 0;
    };
    std::vector<char> followed_;  // by item
    char any_ = 0;
    std::vector<Counted> counted_;
    std::vector<Moved> moved_;
    TextIndex lots_;  // numbers of lots; the empty one is a lot like any
};

}  // namespace drum::state
