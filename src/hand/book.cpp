#include "hand/book.h"

#include <algorithm>
#include <tuple>

#include "fact/each_block.h"
#include "state/merge_runs.h"
#include "state/stock_cards.h"

namespace drum::hand {
namespace {

using fact::Block;
using fact::Table;

constexpr std::string_view kRecord = "record ", kSays = ": ";

// The n of "R-n", 0 for any other text.
std::int64_t number_after(std::string_view prefix, std::string_view text) {
    if (!text.starts_with(prefix) || text.size() == prefix.size() || text.size() > prefix.size() + 15) return 0;
    std::int64_t number = 0;
    for (const char c : text.substr(prefix.size())) {
        if (c < '0' || c > '9') return 0;
        number = number * 10 + (c - '0');
    }
    return number;
}

bool posted_before(const Posting& a, const Posting& b) {
    return std::tuple(a.time, a.count, -a.micro) < std::tuple(b.time, b.count, -b.micro);
}

Result<Block> rows_of(fact::Facts& facts, Table table, Instant as_of) {
    state::Rows rows;
    if (auto merged = state::merge_table(facts, table, as_of, rows); !merged) return std::unexpected(merged.error());
    return std::move(rows.tables[static_cast<std::size_t>(table)]);
}

Result<void> read_items(fact::Facts& facts, const state::State& state, Book& book) {
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        ItemBook& mine = book.items[state.items.text(item)];
        mine.unit = state.item[item].unit;
        mine.stocked = state.stocked[item];
        const auto from = state.source_of[item];
        if (from < state.source_of[item + 1]) mine.supplier = state.suppliers.text(state.sources[from].supplier);
    }
    const auto items = rows_of(facts, Table::items, state.as_of);
    if (!items) return std::unexpected(items.error());
    for (std::size_t row = 0; row < items->size(); ++row)
        if (const auto found = book.items.find(std::string(items->text(row, fact::items::item))); found != book.items.end())
            found->second.home = items->text(row, fact::items::place);
    const auto units = rows_of(facts, Table::units, state.as_of);
    if (!units) return std::unexpected(units.error());
    for (std::size_t row = 0; row < units->size(); ++row)
        if (const auto found = book.items.find(std::string(units->text(row, fact::units::item))); found != book.items.end())
            found->second.factors[std::string(units->text(row, fact::units::unit))] =
                Ratio{units->value(row, fact::units::factor_numerator, 1), units->value(row, fact::units::factor_denominator, 1)};
    const auto counts = rows_of(facts, Table::stock, state.as_of);
    if (!counts) return std::unexpected(counts.error());
    for (std::size_t row = 0; row < counts->size(); ++row) {
        namespace c = fact::stock;
        const std::string_view place = counts->text(row, c::place);
        if (!place.empty()) book.places.emplace(place);
        if (counts->present(row, c::lot))
            book.counted_lots.emplace(counts->text(row, c::item), place, Instant{counts->value(row, c::counted_at)},
                                      counts->text(row, c::lot));
    }
    const auto cards = state::stock_cards(facts, state);
    if (!cards) return std::unexpected(cards.error());
    for (const state::StockCard& card : *cards) {
        ItemBook& mine = book.items[state.items.text(card.item)];
        for (const state::CardEntry& entry : card.entries) mine.postings.push_back({entry.time, entry.micro, card.place, entry.count});
    }
    for (auto& [name, mine] : book.items) std::stable_sort(mine.postings.begin(), mine.postings.end(), posted_before);
    return {};
}

// Rows of a table with lines in the order in which the state sorts them, so that the n-th of equal lines is the same one.
std::vector<std::size_t> in_order_of_lines(const Block& rows, int order, int line, int item, int quantity, int date) {
    std::vector<std::size_t> out(rows.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
    const auto value = [&](std::size_t row, int column) { return rows.present(row, column) ? std::optional(rows.value(row, column)) : std::nullopt; };
    std::sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(rows.text(a, order), rows.text(a, line), rows.text(a, item), rows.value(a, quantity), value(a, date)) <
               std::tuple(rows.text(b, order), rows.text(b, line), rows.text(b, item), rows.value(b, quantity), value(b, date));
    });
    return out;
}

Result<void> read_orders(fact::Facts& facts, const state::State& state, Book& book) {
    namespace c = fact::orders;
    const auto rows = rows_of(facts, Table::orders, state.as_of);
    if (!rows) return std::unexpected(rows.error());
    auto next = state.orders.begin();
    for (const std::size_t row : in_order_of_lines(*rows, c::order, c::line, c::item, c::quantity, c::placed_at)) {
        if (rows->present(row, c::place)) book.places.emplace(rows->text(row, c::place));
        const std::string_view order = rows->text(row, c::order), line = rows->text(row, c::line), item = rows->text(row, c::item);
        const auto is_row = [&](const state::Order& o) { return o.order == order && o.line == line && state.items.text(o.item) == item; };
        if (next == state.orders.end() || !is_row(*next)) continue;  // one that the state could not use
        OrderBook mine{rows->keys[row], next->order, next->line, std::string(item), std::string(rows->text(row, c::unit)),
                       std::string(rows->text(row, c::supplier)), next->kind, next->status, next->quantity, next->received,
                       next->asked_at(), next->placed_at, next->received_at, false, false};
        const auto parts = rows->source[row] < 0 ? std::nullopt : source_parts(rows->texts.at(rows->source[row]));
        mine.place = rows->text(row, c::place);
        mine.closed_whole = parts && !parts->closes() && mine.status == state::OrderStatus::received;
        book.orders[next->order].push_back(std::move(mine));
        ++next;
    }
    return {};
}

Result<void> read_sales(fact::Facts& facts, const state::State& state, Book& book) {
    namespace c = fact::demand;
    const auto rows = rows_of(facts, Table::demand, state.as_of);
    if (!rows) return std::unexpected(rows.error());
    auto next = state.demand.begin();
    for (const std::size_t row : in_order_of_lines(*rows, c::order, c::line, c::item, c::quantity, c::due_at)) {
        if (rows->present(row, c::place)) book.places.emplace(rows->text(row, c::place));
        const std::string_view order = rows->text(row, c::order), line = rows->text(row, c::line), item = rows->text(row, c::item);
        const auto is_row = [&](const state::DemandLine& d) { return d.order == order && d.line == line && state.items.text(d.item) == item; };
        if (next == state.demand.end() || !is_row(*next)) continue;
        book.sales[next->order].push_back({rows->keys[row], next->order, next->line, std::string(item), std::string(rows->text(row, c::unit)),
                                           next->quantity, next->shipped, next->shipped_at, false, next->cancelled});
        book.sales[next->order].back().place = rows->text(row, c::place);
        ++next;
    }
    return {};
}

// Lines of which moves tell are not implied any more.
Result<void> read_told(fact::Facts& facts, const state::State& state, Book& book) {
    namespace c = fact::moves;
    auto runs = facts.runs(Table::moves);
    if (!runs) return std::unexpected(runs.error());
    const auto merged = state::merge_runs(std::move(*runs), state.as_of, [&](const Block& rows) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const std::string_view place = rows.text(row, c::place), to_place = rows.text(row, c::to_place);
            if (!place.empty()) book.places.emplace(place);
            if (!to_place.empty()) book.places.emplace(to_place);
            if (!rows.present(row, c::order)) continue;
            const std::string order(rows.text(row, c::order));
            const std::string_view kind = rows.text(row, c::kind), item = rows.text(row, c::item);
            if (kind == "receipt" || kind == "produce" || kind == "transfer")
                if (const auto found = book.orders.find(order); found != book.orders.end())
                    for (OrderBook& one : found->second) one.told = one.told || (one.item == item && (kind != "transfer" || one.kind == state::OrderKind::transfer));
            if (kind == "ship")
                if (const auto found = book.sales.find(order); found != book.sales.end())
                    for (SaleBook& one : found->second) one.told = one.told || one.item == item;
        }
    });
    if (!merged) return std::unexpected(merged.error());
    return {};
}

Result<void> read_routes(fact::Facts& facts, const state::State& state, Book& book) {
    namespace c = fact::routes;
    const auto rows = rows_of(facts, Table::routes, state.as_of);
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const std::string item(rows->text(row, c::item)), step(rows->text(row, c::step)),
            resource(rows->text(row, c::resource));
        book.routes[{item, step, resource}] = rows->keys[row];
    }
    return {};
}

Result<void> read_works(fact::Facts& facts, const state::State& state, Book& book) {
    namespace c = fact::operations;
    const auto rows = rows_of(facts, Table::operations, state.as_of);
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t row = 0; row < rows->size(); ++row) {
        if (!rows->present(row, c::start) || rows->present(row, c::end) || !rows->present(row, c::id)) continue;
        const std::string id(rows->text(row, c::id));
        book.works[id] = {rows->keys[row], id, std::string(rows->text(row, c::case_)), std::string(rows->text(row, c::resource)),
                          std::string(rows->text(row, c::step)), std::string(rows->text(row, c::worker)), Instant{rows->value(row, c::start)}};
    }
    return {};
}

// Which lines were said before stands in the sources of what they made. A number that was given is not given again, also when
// what had it was taken back.
Result<void> read_records(fact::Facts& facts, Book& book) {
    for (int t = 0; t < fact::kTables; ++t) {
        const auto table = static_cast<Table>(t);
        const int order = table == Table::orders ? int{fact::orders::order} : table == Table::demand ? int{fact::demand::order} : -1;
        const auto read = fact::each_block(facts, table, [&](const Block& block) {
            for (std::size_t row = 0; order >= 0 && row < block.size(); ++row)
                book.last_order = std::max(book.last_order, number_after("D-", block.text(row, order)));
            for (const std::int64_t text : block.source) {
                const auto parts = text < 0 ? std::nullopt : source_parts(block.texts.at(text));
                if (!parts) continue;
                book.last_number = std::max(book.last_number, number_after("R-", parts->id));
                book.records.try_emplace(std::string(parts->id), parts->line);
            }
        });
        if (!read) return read;
    }
    for (const auto& [id, line] : book.records)
        if (constexpr std::string_view kReverse = "reverse "; line.starts_with(kReverse)) {
            const std::string of = line.substr(kReverse.size());
            book.reversed.insert(of.substr(0, of.find(" --")));
        }
    return {};
}

}  // namespace

Result<Book> read_book(fact::Facts& facts, const state::State& state) {
    Book book;
    book.zone = state.site.zone;
    book.newest = facts.newest();
    if (auto read = read_items(facts, state, book); !read) return std::unexpected(read.error());
    if (auto read = read_orders(facts, state, book); !read) return std::unexpected(read.error());
    if (auto read = read_sales(facts, state, book); !read) return std::unexpected(read.error());
    if (auto read = read_told(facts, state, book); !read) return std::unexpected(read.error());
    if (auto read = read_routes(facts, state, book); !read) return std::unexpected(read.error());
    if (auto read = read_works(facts, state, book); !read) return std::unexpected(read.error());
    if (auto read = read_records(facts, book); !read) return std::unexpected(read.error());
    return book;
}

std::string place_of(const Book& book, const std::string& item, const std::string& said) {
    const auto found = book.items.find(item);
    const std::string home = found == book.items.end() ? std::string() : found->second.home;
    if (home.empty() && book.places.size() <= 1) return {};  // an item without a home, at the site's only place
    return said.empty() ? home : said;
}

void ItemBook::Balance::take(const Posting& posting) {
    if (!posting.count) {
        if (!counted || posting.time > *counted) micro += posting.micro;
        return;
    }
    micro = counted == posting.time ? micro + posting.micro : posting.micro;  // several bins counted at one moment
    counted = posting.time;
}

Quantity on_hand(Book& book, const std::string& item, const std::optional<std::string>& place) {
    const auto found = book.items.find(item);
    if (found == book.items.end()) return {};
    ItemBook& mine = found->second;
    if (mine.balanced_places != book.places.size() + 1) {
        mine.balances.clear();
        for (const Posting& posting : mine.postings) mine.balances[place_of(book, item, posting.place)].take(posting);
        mine.balanced_places = book.places.size() + 1;
    }
    if (place) return {mine.balances[place_of(book, item, *place)].micro};
    Quantity sum;
    for (const auto& [name, balance] : mine.balances) sum.micro += balance.micro;
    return sum;
}

void post(Book& book, const std::string& item, Posting posting) {
    ItemBook& mine = book.items[item];
    if (!posting.place.empty()) book.places.insert(posting.place);
    mine.stocked = mine.stocked || posting.count || posting.micro > 0;
    const auto at = std::upper_bound(mine.postings.begin(), mine.postings.end(), posting, posted_before);
    if (at != mine.postings.end()) mine.balanced_places = 0;
    else if (mine.balanced_places != 0) mine.balances[place_of(book, item, posting.place)].take(posting);
    mine.postings.insert(at, std::move(posting));
}

std::string source_of(const std::string& id, const std::string& line) {
    return std::string(kRecord) + id + std::string(kSays) + line;
}

std::optional<SourceParts> source_parts(std::string_view source) {
    if (!source.starts_with(kRecord)) return std::nullopt;
    source.remove_prefix(kRecord.size());
    const std::size_t end = source.find(kSays);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    return SourceParts{source.substr(0, end), source.substr(end + kSays.size())};
}

}  // namespace drum::hand
