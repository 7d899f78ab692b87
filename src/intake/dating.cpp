#include "intake/dating.h"

#include <algorithm>
#include <array>

namespace drum::intake {
namespace {

using fact::Block;
using fact::CellState;
using fact::Table;

constexpr std::uint32_t bit(int column) { return 1U << column; }

std::uint32_t all_columns(const Block& rows) { return (1U << rows.cells.size()) - 1; }

// A date of a row and the cells that become known with it.
struct Dated {
    Instant at;
    std::uint32_t columns = 0;
};

class OrderLine {
public:
    OrderLine(const Block& rows, std::size_t row) : rows_(rows), row_(row) {}

    // The first of the columns that holds a date, or `otherwise`.
    Instant first_of(std::initializer_list<int> columns, Instant otherwise) const {
        for (const int c : columns)
            if (rows_.present(row_, c)) return Instant{rows_.value(row_, c)};
        return otherwise;
    }

    // Cells other than dates and status that are known later than the line itself.
    std::vector<Dated> later_cells(Instant latest) const {
        using namespace fact::orders;
        return {{first_of({approved_at, placed_at}, latest), bit(approver)},
                // a promise is made before the goods come
                {first_of({placed_at, approved_at, approval_requested_at, requested_at}, latest), bit(promised_at)},
                {first_of({received_at}, latest), bit(received_quantity)}};
    }

    // The status the dates up to `at` imply, 1 requested to 4 received.
    int implied(Instant at) const {
        using namespace fact::orders;
        int rank = 1;
        const auto past = [&](int column) {
            return rows_.present(row_, column) && rows_.value(row_, column) <= at.micros;
        };
        if (past(approved_at)) rank = 2;
        if (past(placed_at)) rank = 3;
        if (past(received_at)) rank = 4;
        return rank;
    }

    // What the row's own status may be said to have been at `at`; "" = what it says now. Never a view into the block,
    // whose texts grow while parts are made.
    std::string_view status_at(Instant at, Instant latest) const {
        using namespace fact::orders;
        static constexpr std::array<std::string_view, 5> kRanks{"draft", "requested", "approved", "placed", "received"};
        const std::string_view own = rows_.text(row_, status);
        const auto found = std::find(kRanks.begin(), kRanks.end(), own);
        if (at >= latest) return {};
        if (found == kRanks.end()) return kRanks[static_cast<std::size_t>(implied(at))];  // cancelled: at the end only
        const int rank = static_cast<int>(found - kRanks.begin());
        return kRanks[static_cast<std::size_t>(std::min(rank, implied(at)))];
    }

private:
    const Block& rows_;
    std::size_t row_;
};

// The dates of the row with the cells they bring; the earliest brings all others.
void dated_cells(const Block& rows, std::size_t row, std::vector<Dated>& dated) {
    dated.clear();
    const auto infos = fact::columns(rows.table);
    Instant latest = Instant::beginning();
    for (int c = 0; c < static_cast<int>(infos.size()); ++c)
        if (fact::is_actual(rows, row, c)) {
            dated.push_back({Instant{rows.value(row, c)}, bit(c)});
            latest = std::max(latest, dated.back().at);
        }
    if (dated.size() < 2) return;
    if (rows.table == Table::orders) {
        for (const Dated& later : OrderLine(rows, row).later_cells(latest)) dated.push_back(later);
    } else {
        using namespace fact::demand;
        const Instant shipped = rows.present(row, shipped_at) ? Instant{rows.value(row, shipped_at)} : latest;
        dated.push_back({shipped, bit(shipped_quantity) | bit(status)});
    }
    std::stable_sort(dated.begin(), dated.end(), [](const Dated& a, const Dated& b) { return a.at < b.at; });
    std::uint32_t said = rows.table == Table::orders ? bit(fact::orders::status) : 0;
    for (const Dated& one : dated) said |= one.columns;
    dated.front().columns |= all_columns(rows) & ~said;
    // What is known to be empty was never there: it belongs to the first.
    for (Dated& one : dated)
        for (int c = 0; c < static_cast<int>(infos.size()); ++c)
            if ((one.columns & bit(c)) != 0 && rows.cell(row, c).state == CellState::cleared) {
                one.columns &= ~bit(c);
                dated.front().columns |= bit(c);
            }
}

}  // namespace

void parts_of(const Block& rows, std::size_t row, bool recorded_given, Instant newest, std::vector<Part>& parts) {
    parts.clear();
    if (recorded_given) {
        parts.push_back({rows.recorded_at[row], all_columns(rows), {}});
        return;
    }
    const Instant latest = std::max(newest, fact::happened_at(rows, row));
    const bool splits = rows.table == Table::orders || rows.table == Table::demand;
    thread_local std::vector<Dated> dated;
    if (splits) dated_cells(rows, row, dated);
    if (!splits || dated.size() < 2) {
        parts.push_back({latest, all_columns(rows), {}});
        return;
    }
    for (const Dated& one : dated) {
        const Instant recorded = std::max(newest, one.at);
        if (parts.empty() || parts.back().recorded_at != recorded) parts.push_back({recorded, 0, {}});
        parts.back().columns |= one.columns;
    }
    if (rows.table != Table::orders) return;
    const fact::Cell own = rows.cell(row, fact::orders::status);
    if (own.state != CellState::present) {
        parts.front().columns |= bit(fact::orders::status);
        return;
    }
    const OrderLine line(rows, row);
    for (Part& part : parts) {
        part.columns |= bit(fact::orders::status);
        part.status = line.status_at(part.recorded_at, parts.back().recorded_at);
    }
}

}  // namespace drum::intake
