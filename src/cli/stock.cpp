// drum stock: what there is, and the moves behind it.
#include <algorithm>
#include <map>

#include "cli/commands.h"
#include "hand/spoken.h"
#include "output/stock_report.h"
#include "state/merge_runs.h"

namespace drum::cli {
namespace {

constexpr std::size_t kMovesShown = 20;

Result<std::map<std::string, Ratio>> factors_of(fact::Facts& facts, const state::State& state, const std::string& item) {
    state::Rows rows;
    if (auto merged = state::merge_table(facts, fact::Table::units, state.as_of, rows); !merged) return std::unexpected(merged.error());
    const fact::Block& units = rows.of(fact::Table::units);
    std::map<std::string, Ratio> out;
    for (std::size_t row = 0; row < units.size(); ++row)
        if (units.text(row, fact::units::item) == item)
            out[std::string(units.text(row, fact::units::unit))] =
                Ratio{units.value(row, fact::units::factor_numerator, 1), units.value(row, fact::units::factor_denominator, 1)};
    return out;
}

// The moves and counts of one item known at state.as_of, newest first; at one moment the count last, then by what they say.
Result<std::vector<output::StockMove>> moves_of(fact::Facts& facts, const state::State& state, const std::string& item) {
    const auto factors = factors_of(facts, state, item);
    if (!factors) return std::unexpected(factors.error());
    std::vector<output::StockMove> out;
    const auto own = [&](std::int64_t micro, std::string_view unit) {
        const auto factor = factors->find(std::string(unit));
        return factor == factors->end() ? Quantity{micro} : convert(Quantity{micro}, factor->second).value_or(Quantity{micro});
    };
    auto runs = facts.runs(fact::Table::moves);
    if (!runs) return std::unexpected(runs.error());
    const auto merged = state::merge_runs(std::move(*runs), state.as_of, [&](const fact::Block& rows) {
        using namespace fact::moves;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const Instant at{rows.value(row, time)};
            if (rows.text(row, fact::moves::item) != item || at > state.as_of) continue;
            out.push_back({at, rows.present(row, kind) ? std::string(rows.text(row, kind)) : "adjust", own(rows.value(row, quantity), rows.text(row, unit)),
                           std::string(rows.text(row, place)), std::string(rows.text(row, to_place)), std::string(rows.text(row, order)),
                           std::string(rows.text(row, id))});
        }
    });
    if (!merged) return std::unexpected(merged.error());
    state::Rows counts;
    if (auto read = state::merge_table(facts, fact::Table::stock, state.as_of, counts); !read) return std::unexpected(read.error());
    const fact::Block& rows = counts.of(fact::Table::stock);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        using namespace fact::stock;
        const Instant at{rows.value(row, counted_at, rows.recorded_at[row].micros)};
        if (rows.text(row, fact::stock::item) != item || at > state.as_of) continue;
        out.push_back({at, "count", own(rows.value(row, quantity), rows.text(row, unit)), std::string(rows.text(row, place)), "", "", ""});
    }
    std::sort(out.begin(), out.end(), [](const output::StockMove& a, const output::StockMove& b) {
        const auto rank = [](const output::StockMove& m) { return m.kind == "count" ? 2 : m.quantity.micro < 0 ? 1 : 0; };
        return std::tuple(a.time, rank(a), a.id, a.order, a.quantity, a.kind, a.place) > std::tuple(b.time, rank(b), b.id, b.order, b.quantity, b.kind, b.place);
    });
    return out;
}

}  // namespace

int stock(const SiteOptions& site, const StockOptions& options) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);
    if (!store) return report(unopened(store.error()));
    auto known = known_to(**store, site);
    if (!known) return report(known.error());
    const state::State& state = *known->state;
    const Id item = options.item.empty() ? kNone : state.items.find(options.item);
    if (!options.item.empty() && item == kNone)
        return report(Error{ErrorCode::not_found, "no item '" + options.item + "' is known" + hand::near_phrase(options.item, state.items.all()), {}, 0, {}});
    auto facts = (*store)->facts();
    if (!facts) return report(facts.error());
    auto positions = state::positions(**facts, state);
    if (!positions) return report(positions.error());
    output::StockReport answer{state, std::move(*positions), item, {}, 0};
    if (item != kNone) {
        auto moves = moves_of(**facts, state, options.item);
        if (!moves) return report(moves.error());
        answer.moves = std::move(*moves);
        if (!options.all && answer.moves.size() > kMovesShown) {
            answer.further = answer.moves.size() - kMovesShown;
            answer.moves.resize(kMovesShown);
        }
    }
    print(site.json ? output::stock_json(answer) : output::stock_text(answer));
    return kFine;
}

}  // namespace drum::cli
