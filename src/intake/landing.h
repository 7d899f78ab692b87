// Rows as read, before they become facts: cells parsed and checked, each row with the place it came from.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "fact/block.h"
#include "fact/identity.h"
#include "intake/intake.h"
#include "intake/mapping.h"
#include "intake/sheet.h"

namespace drum::intake {

using fact::Repeat;

inline constexpr std::size_t kMaxColumns = fact::kMostColumns;  // of a canonical table

// One row while it is read; texts are views into the file or words of a vocabulary.
struct RowDraft {
    fact::Table table = fact::Table::site;
    std::array<fact::CellState, kMaxColumns> state{};
    std::array<std::int64_t, kMaxColumns> value{};
    std::array<std::string_view, kMaxColumns> text{};
    std::array<std::optional<std::int64_t>, kMaxInputs> inputs{};  // for the row rule, in billionths
    std::string_view left_out;           // set by the row rule: why the row is none of the table; lasting
    std::deque<std::string> made;        // texts the row rule put together, which cells may view
    std::optional<Instant> recorded_at;  // given by the row
    std::optional<fact::Key> exported;   // given by the row: one of several versions of this fact, as exported
    std::string_view source;

    void reset() {
        state.fill(fact::CellState::absent);
        inputs.fill(std::nullopt);
        left_out = {};
        made.clear();
        recorded_at.reset();
        exported.reset();
        source = {};
    }
    bool present(int c) const { return state[static_cast<std::size_t>(c)] == fact::CellState::present; }
    std::int64_t number(int c) const { return value[static_cast<std::size_t>(c)]; }
    std::string_view word(int c) const { return present(c) ? text[static_cast<std::size_t>(c)] : std::string_view(); }
    void set(int c, std::int64_t v) {
        state[static_cast<std::size_t>(c)] = fact::CellState::present;
        value[static_cast<std::size_t>(c)] = v;
    }
    void drop(int c) { state[static_cast<std::size_t>(c)] = fact::CellState::absent; }
    void set_text(int c, std::string_view t) {
        state[static_cast<std::size_t>(c)] = fact::CellState::present;
        text[static_cast<std::size_t>(c)] = t;
    }
};

struct Origin {
    std::int32_t report = 0;
    std::int64_t line = 0;
    bool recorded_given = false;  // recorded_at stands in the row, or the row is exported and its silence means always
    bool keyed = false;           // the row gives its `fact`
};

// Rows of one table of one command. Their recorded_at is the row's own, or beginning(); their keys are those of their
// subjects once `repeats` is filled, and before that set only where the row gives them.
struct Landing {
    explicit Landing(fact::Table table) : rows(table) {}
    fact::Block rows;
    std::vector<Origin> origin;   // one per row
    std::vector<Repeat> repeats;  // one per row, once identified
    bool passing = false;         // the rows go to scratch: their texts need not be told apart
};

// Reads every record of the sheet by the mapping, adds the good rows to the landing and fills rows, accepted, rejected
// and notes of the report. `report_number` goes into the origin of each row.
// `bytes_done` is called now and then between two rows; it may take the rows out of the landing. Its error ends the
// landing and is given back; there is no other.
Result<void> land(const Sheet& sheet, const Mapping& mapping, const Zone& zone, std::int32_t report_number,
                  Landing& landing, FileReport& report,
                  const std::function<Result<void>(std::uint64_t)>& bytes_done);

}  // namespace drum::intake
