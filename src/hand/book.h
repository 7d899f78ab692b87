// What is known when a line is said, and what the lines before it made of it: the light half of the state that one more line
// can be held against and moves on without folding all facts again.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "fact/run.h"
#include "state/state.h"

namespace drum::hand {

struct Posting {  // one entry of an item's stock card, in the item's unit
    Instant time;
    std::int64_t micro = 0;   // counted, or the signed change
    std::string place;        // "" where nothing names one
    bool count = false;
};

struct ItemBook {
    std::string unit, home;                // "" = none said
    std::string supplier;                  // of its preferred source
    std::map<std::string, Ratio> factors;  // item units per this unit
    std::vector<Posting> postings;         // by time; at one moment inflow, outflow, count
    bool stocked = false;                  // something says what there is of it

    struct Balance {
        std::int64_t micro = 0;
        std::optional<Instant> counted;
        void take(const Posting& posting);
    };
    std::map<std::string, Balance> balances;  // by place, of all postings; see on_hand
    std::size_t balanced_places = 0;       // how many places the site had when they were found, 0 = to be found anew
};

struct OrderBook {  // a line of a purchase, a work order or a transfer
    fact::Key key;
    std::string order, line, item, unit, supplier;
    state::OrderKind kind = state::OrderKind::buy;
    state::OrderStatus status = state::OrderStatus::placed;
    Quantity quantity, received;           // in the item's unit
    std::optional<Instant> asked_at, placed_at, received_at;
    bool told = false;                     // some move says what of it came
    bool closed_whole = false;             // a record closed it because all had come
    std::string place = {};                // where it arrives, "" = at the item's home
    bool open() const { return status != state::OrderStatus::received && status != state::OrderStatus::cancelled && received < quantity; }
};

struct SaleBook {  // a line of a customer's order
    fact::Key key;
    std::string order, line, item, unit;
    Quantity quantity, shipped;            // in the item's unit
    std::optional<Instant> shipped_at;
    bool told = false, cancelled = false;
    std::string place = {};  // from where it ships, "" = from the item's home
    bool open() const { return !cancelled && shipped < quantity; }
};

struct WorkBook {  // an operation that was begun and has not ended
    fact::Key key;
    std::string id, work, resource, step, worker;
    Instant start;
};

struct Book {
    Zone zone;
    Instant newest = Instant::beginning();          // newest recorded fact
    std::map<std::string, ItemBook> items;
    std::set<std::string> places;  // that counts and moves, orders and sales name
    std::set<std::tuple<std::string, std::string, Instant, std::string>> counted_lots;  // (item, place, when, lot)
    std::map<std::string, std::vector<OrderBook>> orders;
    std::map<std::string, std::vector<SaleBook>> sales;
    std::map<std::string, WorkBook> works;          // by id of the operation
    std::map<std::tuple<std::string, std::string, std::string>, fact::Key>
        routes;                                     // (item, step, resource) -> the row that says it
    std::map<std::string, std::string> records;     // id -> the line as it was said
    std::set<std::string> reversed;                 // ids
    std::int64_t last_number = 0;                   // the highest n among ids R-n
    std::int64_t last_order = 0;                    // the highest n among orders D-n
};

// `state` was folded from the same facts. Errors of the facts.
Result<Book> read_book(fact::Facts& facts, const state::State& state);

// On hand by the rules by which the state finds it: the last count at each place and what moved there after it. `place`:
// only there; none: all places. It may be negative.
Quantity on_hand(Book& book, const std::string& item, const std::optional<std::string>& place = std::nullopt);
// Where what is said of the item without a place stands.
std::string place_of(const Book& book, const std::string& item, const std::string& said);
void post(Book& book, const std::string& item, Posting posting);

// "record R-12: receive D-12 40" in the column `source` of every fact a line made; how it is put together and taken apart.
std::string source_of(const std::string& id, const std::string& line);
struct SourceParts {
    std::string_view id, line;
    // The line says of itself that nothing more will come.
    bool closes() const { return line.find(" --close") != std::string_view::npos; }
};
std::optional<SourceParts> source_parts(std::string_view source);

}  // namespace drum::hand
