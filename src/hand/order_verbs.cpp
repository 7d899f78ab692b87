// Purchases, work orders and transfers from asking to placing, and customers' orders.
#include <algorithm>

#include "fact/demand_status.h"
#include "hand/verbs.h"

namespace drum::hand {
namespace {

using state::OrderKind;
using state::OrderStatus;

// The number said, or the next of our own.
std::string number_of(Entry& entry) {
    return entry.said.has("order") ? entry.said.option("order") : "D-" + std::to_string(++entry.book.last_order);
}

template <class Lines>
Result<void> need_new_line(const Lines& lines, const std::string& number, const std::string& line, const std::string& item) {
    for (const auto& one : lines)
        if (line.empty() ? one.line.empty() && one.item == item : one.line == line)
            return fail(ErrorCode::conflict, line_name(number, line) + " is known already, with " + one.item + ": say another --line or --order");
    return {};
}

// The options of a new line that only stand in its row.
Result<void> say_more(const Entry& entry, OrderKind kind, Row& row) {
    namespace c = fact::orders;
    row.text(c::for_, entry.said.option("for")).text(c::place, entry.said.option("place"));
    if (!entry.said.has("starts")) return {};
    if (kind != OrderKind::make) return fail(ErrorCode::bad_input, "--starts is said of work: --kind make");
    const auto starts = time_said(entry.said.option("starts"), entry.book.zone, entry.at);
    if (!starts) return fail(ErrorCode::bad_input, "--starts: " + starts.error().message);
    row.number(c::start_at, starts->micros);
    return {};
}

// A new line, placed or only asked for.
Result<std::string> new_order(Entry& entry, bool placed) {
    namespace c = fact::orders;
    const std::string item = entry.word(0), kind = entry.said.option("kind"), line = entry.said.option("line");
    if (!kind.empty() && kind != "buy" && kind != "make" && kind != "transfer")
        return fail(ErrorCode::bad_input, "--kind is buy, make or transfer, not '" + kind + "'");
    const auto amount = entry.amount(item, 1);
    if (!amount) return std::unexpected(amount.error());
    std::optional<Instant> promised;
    if (entry.said.has("promised")) {
        const auto said = entry.end_of_option("promised");
        if (!said) return std::unexpected(said.error());
        promised = *said;
    }
    const std::string number = number_of(entry);
    auto& lines = entry.book.orders[number];
    if (auto fresh = need_new_line(lines, number, line, item); !fresh) return std::unexpected(fresh.error());
    OrderBook mine;
    mine.kind = kind == "make" ? OrderKind::make : kind == "transfer" ? OrderKind::transfer : OrderKind::buy;
    mine.supplier = entry.said.has("supplier") ? entry.said.option("supplier") : mine.kind == OrderKind::buy ? entry.book.items[item].supplier : "";
    mine.order = number;
    mine.line = line;
    mine.item = item;
    mine.unit = amount->unit;
    mine.status = placed ? OrderStatus::placed : OrderStatus::requested;
    mine.quantity = amount->own;
    mine.asked_at = entry.at;
    if (placed) mine.placed_at = entry.at;
    Row row = entry.row(fact::Table::orders);
    row.text(c::order, number).text(c::item, item).number(c::quantity, amount->said.micro).text(c::kind, kind.empty() ? "buy" : kind);
    row.text(c::line, line).text(c::supplier, mine.supplier).text(c::unit, amount->unit).text(c::status, placed ? "placed" : "requested");
    row.number(placed ? c::placed_at : c::requested_at, entry.at.micros);
    if (promised) row.number(c::promised_at, promised->micros);
    if (auto more = say_more(entry, mine.kind, row); !more) return std::unexpected(more.error());
    mine.place = entry.said.option("place");
    if (!mine.place.empty()) entry.book.places.insert(mine.place);
    mine.key = row.own_key();
    const std::string from = mine.supplier.empty() ? "" : " from " + mine.supplier;
    lines.push_back(std::move(mine));
    entry.items.push_back(item);
    return std::string(placed ? "ordered " : "requested ") + entry.text(item, *amount) + from + ", order " + line_name(number, line) +
           (promised ? ", to come by " + to_text(entry.book.zone.day_of(*promised)) : "");
}

// The lines of a known order that are still on their way through the desks and that --line and --item leave.
Result<std::vector<OrderBook*>> lines_asked(Entry& entry) {
    const std::string& number = entry.word(0);
    const auto found = entry.book.orders.find(number);
    if (found == entry.book.orders.end()) {
        std::vector<std::string> names;
        for (const auto& [name, lines] : entry.book.orders) names.push_back(name);
        return fail(ErrorCode::not_found, "no order '" + number + "' is known" + near_phrase(number, names));
    }
    std::vector<OrderBook*> out;
    for (OrderBook& line : found->second) {
        if (entry.said.has("line") && line.line != entry.said.option("line")) continue;
        if (entry.said.has("item") && line.item != entry.said.option("item")) continue;
        if (line.open()) out.push_back(&line);
    }
    if (out.empty()) return fail(ErrorCode::bad_input, "no line of " + number + " is open");
    return out;
}

// Sets the status and the time of one step of the order.
Result<void> step(Entry& entry, OrderBook& line, OrderStatus from, OrderStatus to, const char* status, int column) {
    if (line.status > from)
        return fail(ErrorCode::bad_input, line_name(line.order, line.line) + " is " + (line.status == OrderStatus::placed ? "placed" : "approved") + " already");
    if (line.asked_at && entry.at < *line.asked_at)
        return fail(ErrorCode::bad_input, line_name(line.order, line.line) + " was asked for at " + entry.book.zone.to_text(*line.asked_at) + ": not before that");
    entry.row(fact::Table::orders).of(line.key).text(fact::orders::status, status).number(column, entry.at.micros);
    line.status = to;
    if (std::find(entry.items.begin(), entry.items.end(), line.item) == entry.items.end()) entry.items.push_back(line.item);
    return {};
}

// Places what was requested or approved.
Result<std::string> place(Entry& entry) {
    namespace c = fact::orders;
    const auto lines = lines_asked(entry);
    if (!lines)
        return fail(lines.error().code, lines.error().message + "; an item is ordered with a quantity: drum record order ITEM QTY");
    std::optional<Instant> promised;
    if (entry.said.has("promised")) {
        const auto said = entry.end_of_option("promised");
        if (!said) return std::unexpected(said.error());
        promised = *said;
    }
    for (OrderBook* line : *lines) {
        if (auto done = step(entry, *line, OrderStatus::approved, OrderStatus::placed, "placed", c::placed_at); !done) return std::unexpected(done.error());
        line->placed_at = entry.at;
        if (promised) entry.row(fact::Table::orders).of(line->key).number(c::promised_at, promised->micros);
        if (entry.said.has("supplier")) entry.row(fact::Table::orders).of(line->key).text(c::supplier, entry.said.option("supplier"));
    }
    return "placed order " + entry.word(0) + (promised ? ", to come by " + to_text(entry.book.zone.day_of(*promised)) : "");
}

constexpr std::int64_t kOne = 1'000'000'000;  // of a rate

}  // namespace

Result<std::string> order(Entry& entry) { return entry.said.words.size() == 1 ? place(entry) : new_order(entry, true); }
Result<std::string> request(Entry& entry) { return new_order(entry, false); }

Result<std::string> submit(Entry& entry) {
    const auto lines = lines_asked(entry);
    if (!lines) return std::unexpected(lines.error());
    for (OrderBook* line : *lines)
        if (auto done = step(entry, *line, OrderStatus::requested, OrderStatus::requested, "requested", fact::orders::approval_requested_at); !done)
            return std::unexpected(done.error());
    return "handed in order " + entry.word(0) + " for approval";
}

Result<std::string> approve(Entry& entry) {
    const auto lines = lines_asked(entry);
    if (!lines) return std::unexpected(lines.error());
    for (OrderBook* line : *lines) {
        if (auto done = step(entry, *line, OrderStatus::requested, OrderStatus::approved, "approved", fact::orders::approved_at); !done)
            return std::unexpected(done.error());
        if (entry.said.has("by")) entry.row(fact::Table::orders).of(line->key).text(fact::orders::approver, entry.said.option("by"));
    }
    return "approved order " + entry.word(0) + (entry.said.has("by") ? " by " + entry.said.option("by") : "");
}

Result<std::string> sell(Entry& entry) {
    namespace c = fact::demand;
    const std::string item = entry.word(0), line = entry.said.option("line");
    const auto amount = entry.amount(item, 1);
    if (!amount) return std::unexpected(amount.error());
    std::optional<Instant> due;
    if (entry.said.has("due")) {
        const auto said = entry.end_of_option("due");
        if (!said) return std::unexpected(said.error());
        due = *said;
    }
    const std::string number = number_of(entry);
    auto& lines = entry.book.sales[number];
    if (auto fresh = need_new_line(lines, number, line, item); !fresh) return std::unexpected(fresh.error());
    Row row = entry.row(fact::Table::demand);
    row.text(c::order, number).text(c::item, item).number(c::quantity, amount->said.micro).text(c::line, line).text(c::unit, amount->unit);
    const bool quote = entry.said.has("probability");
    row.text(c::customer, entry.said.option("customer"))
        .number(c::ordered_at, entry.at.micros)
        .text(c::status, quote ? "quote" : "open");
    row.text(c::place, entry.said.option("place"));
    if (quote) {
        const auto share = parse_rate(entry.said.option("probability"));
        if (!share || share->nano < 0 || share->nano > kOne)
            return fail(ErrorCode::bad_input, "--probability lies between 0 and 1, as 0.6");
        row.number(c::probability, share->nano);
    }
    if (entry.said.has("place")) entry.book.places.insert(entry.said.option("place"));
    if (entry.said.has("price")) {
        const auto price = parse_rate(entry.said.option("price"));
        if (!price || price->nano < 0) return fail(ErrorCode::bad_input, "--price is no price: " + entry.said.option("price"));
        row.number(c::price, price->nano);
    }
    if (due) row.number(c::due_at, due->micros);
    lines.push_back({row.own_key(), number, line, item, amount->unit, amount->own, {}, {}, false, false});
    lines.back().place = entry.said.option("place");
    entry.items.push_back(item);
    return (quote ? "quoted " : "sold ") + entry.text(item, *amount) + ", order " + line_name(number, line) +
           (due ? ", due " + to_text(entry.book.zone.day_of(*due)) : "");
}

Result<std::string> cancel(Entry& entry) {
    const std::string& number = entry.word(0);
    const auto sale = entry.book.sales.find(number);
    if (sale == entry.book.sales.end()) {
        const auto lines = lines_asked(entry);
        if (!lines) return std::unexpected(lines.error());
        for (OrderBook* line : *lines) {
            entry.row(fact::Table::orders).of(line->key).text(fact::orders::status, "cancelled");
            line->status = OrderStatus::cancelled;
            entry.items.push_back(line->item);
        }
        return "cancelled what was left of order " + number;
    }
    if (entry.book.orders.contains(number)) return fail(ErrorCode::bad_input, number + " is a purchase and a sale: import the row that is cancelled instead");
    bool any = false;
    for (SaleBook& line : sale->second) {
        if (entry.said.has("line") && line.line != entry.said.option("line")) continue;
        if (entry.said.has("item") && line.item != entry.said.option("item")) continue;
        if (!line.open()) continue;
        entry.row(fact::Table::demand).of(line.key).text(fact::demand::status, "cancelled");
        line.cancelled = any = true;
        entry.items.push_back(line.item);
    }
    if (!any) return fail(ErrorCode::bad_input, "no line of " + number + " is open");
    return "cancelled what was left of sale " + number;
}

Result<std::string> status(Entry& entry) {
    const std::string &number = entry.word(0), &word = entry.word(1);
    const auto meant = fact::demand_status(word);
    if (!meant)
        return fail(ErrorCode::bad_input,
                    "'" + word + "' is none of quote, forecast, open, held, shipped, closed, cancelled and lost");
    const auto sale = entry.book.sales.find(number);
    if (sale == entry.book.sales.end())
        return fail(ErrorCode::not_found,
                    "no sale '" + number + "' is known" + near_phrase(number, names_of(entry.book.sales)));
    bool any = false;
    for (SaleBook& line : sale->second) {
        if (entry.said.has("line") && line.line != entry.said.option("line")) continue;
        if (entry.said.has("item") && line.item != entry.said.option("item")) continue;
        entry.row(fact::Table::demand).of(line.key).text(fact::demand::status, fact::name(*meant));
        line.cancelled = *meant == fact::DemandStatus::cancelled || *meant == fact::DemandStatus::lost ||
                         *meant == fact::DemandStatus::closed;
        entry.items.push_back(line.item);
        any = true;
    }
    if (!any) return fail(ErrorCode::not_found, number + " has no such line");
    return "sale " + number + " is " + std::string(fact::name(*meant));
}

}  // namespace drum::hand
