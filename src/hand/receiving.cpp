// Goods that come and goods that go: of an order or a sale, whole, in parts, over or short, or without one.
#include <algorithm>

#include "hand/verbs.h"

namespace drum::hand {
namespace {

using Kind = state::OrderKind;

// The open lines of an item, wherever they are.
template <class Map>
auto open_lines_of(Map& map, const std::string& item) {
    std::vector<decltype(&map.begin()->second.front())> out;
    for (auto& [order, lines] : map)
        for (auto& line : lines)
            if (line.item == item && line.open()) out.push_back(&line);
    return out;
}

// Of the lines of an order those that --item and --line leave; the open ones, where there are any.
template <class Line>
std::vector<Line*> lines_meant(const Entry& entry, std::vector<Line>& lines) {
    std::vector<Line*> out, open;
    for (Line& line : lines) {
        if (entry.said.has("item") && line.item != entry.said.option("item")) continue;
        if (entry.said.has("line") && line.line != entry.said.option("line")) continue;
        out.push_back(&line);
        if (line.open()) open.push_back(&line);
    }
    return open.empty() ? out : open;
}

template <class Line>
std::string listed(const std::vector<Line*>& lines) {
    std::string out;
    for (std::size_t i = 0; i < lines.size() && i < 4; ++i)
        out += (i == 0 ? "" : ", ") + line_name(lines[i]->order, lines[i]->line) + " (" + lines[i]->item + ")";
    return out + (lines.size() > 4 ? " and " + std::to_string(lines.size() - 4) + " more" : "");
}

// What the first word means: lines of a known order, the one open line of an item, or (no lines) an item without an order.
template <class Map>
auto lines_said(Entry& entry, Map& map) -> Result<std::vector<decltype(&map.begin()->second.front())>> {
    using Line = decltype(&map.begin()->second.front());
    const std::string& name = entry.word(0);
    const auto order = map.find(name);
    const bool is_item = entry.book.items.contains(name), alone = entry.said.has("no-order");
    if (order != map.end() && is_item && !alone && !entry.said.has("item"))
        return fail(ErrorCode::bad_input, "'" + name + "' is an order and an item: say --item for a line of the order, or --no-order for the item");
    if (order != map.end() && !alone) {
        const auto lines = lines_meant(entry, order->second);
        if (lines.empty()) return fail(ErrorCode::not_found, name + " has no such line: leave out --item and --line to see what it has");
        return lines;
    }
    if (!is_item && !entry.said.has("new") && !entry.book.items.empty()) {
        std::vector<std::string> names = names_of(map);
        for (const std::string& item : names_of(entry.book.items)) names.push_back(item);
        return fail(ErrorCode::not_found, "no order and no item '" + name + "' is known" + near_phrase(name, names) + "; --new takes it as a new item");
    }
    if (alone) return std::vector<Line>{};
    const auto open = open_lines_of(map, name);
    if (open.size() > 1) return fail(ErrorCode::bad_input, name + " is on several open orders: say which of " + listed(open) + ", or --no-order");
    return open;
}

// What is left of a line, in the unit of its order where that comes out even.
template <class Line>
Amount left_of(Entry& entry, const Line& line, Quantity done) {
    const Quantity left{line.quantity.micro - done.micro};
    const auto factor = entry.book.items[line.item].factors.find(line.unit);
    if (factor != entry.book.items[line.item].factors.end())
        if (const auto in_unit = convert(left, Ratio{factor->second.denominator, factor->second.numerator})) return {*in_unit, line.unit, left};
    return {left, "", left};
}

// A quantity of the item in the unit of a row; nothing when it does not come out even.
std::optional<Quantity> in_row_unit(const Entry& entry, const std::string& item, const std::string& unit, Quantity own) {
    const ItemBook& mine = entry.book.items.at(item);
    const auto factor = mine.factors.find(unit);
    if (factor == mine.factors.end()) return own;
    const auto converted = convert(own, Ratio{factor->second.denominator, factor->second.numerator});
    return converted ? std::optional(*converted) : std::nullopt;
}

// What was said late of an earlier day does not move the day of the last.
Instant latest(const std::optional<Instant>& known, Instant at) { return std::max(known.value_or(at), at); }

const char* kind_of(Kind kind) { return kind == Kind::make ? "produce" : "receipt"; }

// The place said, or the one that the line names.
template <class Line>
std::string place_said(const Entry& entry, const Line& line) {
    return entry.said.has("place") ? entry.said.option("place") : line.place;
}

// A receipt that only the row of the order told: from now on moves tell of the order, so it is said as one too.
Result<void> tell_before(Entry& entry, OrderBook& line) {
    if (line.told || line.received.micro == 0 || !line.received_at) return {};
    // What the row implied is in the book's stock already, and stays there once.
    post(entry.book, line.item, {*line.received_at, -line.received.micro, line.place, false});
    return entry.move({line.item,
                       {line.received, "", line.received},
                       kind_of(line.kind),
                       line.place,
                       "",
                       line.order,
                       line.line,
                       *line.received_at});
}

Result<Amount> rejected_of(Entry& entry, const std::string& item, const Amount& came) {
    if (!entry.said.has("rejected")) return Amount{};
    const auto quantity = parse_quantity(entry.said.option("rejected"));
    if (!quantity || quantity->micro <= 0) return fail(ErrorCode::bad_input, "--rejected must be a quantity above zero, not " + entry.said.option("rejected"));
    const auto amount = entry.in_own_unit(item, *quantity, came.unit);
    if (amount && amount->own > came.own) return fail(ErrorCode::bad_input, "more is rejected than came: " + to_text(*quantity));
    return amount;
}

// The receipt, and what of it goes back at once: that is not in stock, and is still owed.
Result<Quantity> receipt(Entry& entry, Entry::Move move) {
    const auto rejected = rejected_of(entry, move.item, move.amount);
    if (!rejected) return std::unexpected(rejected.error());
    if (auto moved = entry.move(move); !moved) return std::unexpected(moved.error());
    const Quantity good{move.amount.own.micro - rejected->own.micro};
    if (rejected->own.micro == 0) return good;
    move.amount.said.micro = -rejected->said.micro;
    move.amount.own.micro = -rejected->own.micro;
    if (auto moved = entry.move(move); !moved) return std::unexpected(moved.error());
    return good;
}

Result<std::string> receive_line(Entry& entry, OrderBook& line, const std::optional<Amount>& said) {
    namespace c = fact::orders;
    const std::string name = line_name(line.order, line.line);
    if (!line.open() && !entry.said.has("correction"))
        return fail(ErrorCode::bad_input, name + " is " + (line.status == state::OrderStatus::cancelled ? "cancelled" : "closed") +
                                              "; --correction receives on it all the same");
    const Amount amount = said ? *said : left_of(entry, line, line.received);
    if (amount.own.micro <= 0) return fail(ErrorCode::bad_input, "nothing is left of " + name + ": say how much came");
    if (line.placed_at && entry.at < *line.placed_at)
        return fail(ErrorCode::bad_input, name + " was placed at " + entry.book.zone.to_text(*line.placed_at) + ": it cannot have come before");
    if (auto told = tell_before(entry, line); !told) return std::unexpected(told.error());
    const auto good = receipt(
        entry, {line.item, amount, kind_of(line.kind), place_said(entry, line), "", line.order, line.line, entry.at});
    if (!good) return std::unexpected(good.error());
    line.told = true;
    line.received.micro += good->micro;
    line.received_at = latest(line.received_at, entry.at);
    const bool whole = line.received >= line.quantity, closes = whole || entry.said.has("close");
    const std::int64_t over = line.received.micro - line.quantity.micro;
    Row row = entry.row(fact::Table::orders).of(line.key);
    if (const auto received = in_row_unit(entry, line.item, line.unit, line.received)) row.number(c::received_quantity, received->micro);
    row.number(c::received_at, line.received_at->micros);
    if (closes) row.text(c::status, "received");
    if (closes) line.status = state::OrderStatus::received;
    std::string out = (line.kind == Kind::make ? "produced " : "received ") + entry.text(line.item, amount) + " of " + name;
    if (entry.said.has("rejected")) out += ", " + entry.said.option("rejected") + " of it rejected";
    if (!closes) return out + "; " + to_text(Quantity{-over}) + " are still to come";
    return out + (over > 0 ? ", " + to_text(Quantity{over}) + " more than ordered" : over < 0 ? ", " + to_text(Quantity{-over}) + " short" : "") + "; that closes it";
}

Result<std::string> ship_line(Entry& entry, SaleBook& line, const std::optional<Amount>& said) {
    namespace c = fact::demand;
    const std::string name = line_name(line.order, line.line);
    if (!line.open() && !entry.said.has("correction"))
        return fail(ErrorCode::bad_input, name + (line.cancelled ? " is cancelled" : " was shipped whole") + "; --correction ships on it all the same");
    Amount amount = said ? *said : left_of(entry, line, line.shipped);
    if (amount.own.micro <= 0) return fail(ErrorCode::bad_input, "nothing is left of " + name + ": say how much went");
    const std::string text = entry.text(line.item, amount);
    if (!line.told && line.shipped.micro != 0 && line.shipped_at) {  // as tell_before
        post(entry.book, line.item, {*line.shipped_at, line.shipped.micro, line.place, false});
        const Quantity out{-line.shipped.micro};
        if (auto moved = entry.move(
                {line.item, {out, "", out}, "ship", line.place, "", line.order, line.line, *line.shipped_at});
            !moved)
            return std::unexpected(moved.error());
    }
    line.told = true;
    line.shipped.micro += amount.own.micro;
    line.shipped_at = latest(line.shipped_at, entry.at);
    amount.said.micro = -amount.said.micro;
    amount.own.micro = -amount.own.micro;
    const Entry::Move shipment{line.item, amount, "ship", place_said(entry, line), "", line.order, line.line, entry.at};
    if (auto moved = entry.move(shipment); !moved) return std::unexpected(moved.error());
    Row row = entry.row(fact::Table::demand).of(line.key);
    if (const auto shipped = in_row_unit(entry, line.item, line.unit, line.shipped)) row.number(c::shipped_quantity, shipped->micro);
    row.number(c::shipped_at, line.shipped_at->micros);
    const std::int64_t left = line.quantity.micro - line.shipped.micro;
    if (left <= 0) row.text(c::status, "shipped");
    return "shipped " + text + " of " + name + (left > 0 ? "; " + to_text(Quantity{left}) + " are still to go" : "; that closes it");
}

// All lines said, or the one of them that a quantity is for.
template <class Line, class Each>
Result<std::string> each_line(Entry& entry, const std::vector<Line*>& lines, Each each) {
    std::optional<Amount> said;
    if (entry.said.words.size() > 1) {
        if (lines.size() > 1) return fail(ErrorCode::bad_input, "say which line the quantity is for, --item or --line: " + listed(lines));
        const auto amount = entry.amount(lines.front()->item, 1);
        if (!amount) return std::unexpected(amount.error());
        said = *amount;
    }
    std::string out;
    for (Line* line : lines) {
        const auto done = each(entry, *line, said);
        if (!done) return done;
        out += (out.empty() ? "" : "; ") + *done;
    }
    return out;
}

}  // namespace

Result<std::string> receive(Entry& entry) {
    const auto lines = lines_said(entry, entry.book.orders);
    if (!lines) return std::unexpected(lines.error());
    if (!lines->empty()) return each_line(entry, *lines, receive_line);
    if (entry.said.words.size() < 2) return fail(ErrorCode::bad_input, "no order of " + entry.word(0) + " is open: say how much came");
    if (entry.said.has("close") || entry.said.has("line")) return fail(ErrorCode::bad_input, "no order of " + entry.word(0) + " is open: there is nothing to close");
    const auto amount = entry.amount(entry.word(0), 1);
    if (!amount) return std::unexpected(amount.error());
    const auto good = receipt(entry, {entry.word(0), *amount, "receipt", entry.said.option("place"), "", "", "", entry.at});
    if (!good) return std::unexpected(good.error());
    return "received " + entry.text(entry.word(0), *amount) + (entry.said.has("rejected") ? ", " + entry.said.option("rejected") + " of it rejected" : "");
}

Result<std::string> ship(Entry& entry) {
    const auto lines = lines_said(entry, entry.book.sales);
    if (!lines) return std::unexpected(lines.error());
    if (!lines->empty()) return each_line(entry, *lines, ship_line);
    if (entry.said.words.size() < 2) return fail(ErrorCode::bad_input, "no sale of " + entry.word(0) + " is open: say how much went");
    auto amount = entry.amount(entry.word(0), 1);
    if (!amount) return std::unexpected(amount.error());
    const std::string text = entry.text(entry.word(0), *amount);
    amount->said.micro = -amount->said.micro;
    amount->own.micro = -amount->own.micro;
    if (auto moved = entry.move({entry.word(0), *amount, "ship", entry.said.option("place"), "", "", "", entry.at}); !moved)
        return std::unexpected(moved.error());
    return "shipped " + text;
}

}  // namespace drum::hand
