#include "hand/entry.h"

#include <algorithm>

#include "fact/identity.h"

namespace drum::hand {
namespace {

constexpr std::int64_t kMostAtOnce = 10'000'000'000 * 1'000'000;  // millionths

Quantity negative(Quantity quantity) { return {-quantity.micro}; }

}  // namespace

Result<Instant> time_said(const std::string& text, const Zone& zone, Instant now) {
    if (text.find('-') == std::string::npos && text.find('/') == std::string::npos) {
        const auto clock = parse_clock(text);
        if (!clock) return std::unexpected(clock.error());
        return zone.at(zone.day_of(now), *clock);
    }
    const auto parsed = parse_time(text);
    if (!parsed) return std::unexpected(parsed.error());
    if (parsed->kind == ParsedTime::Kind::exact) return parsed->instant;
    return zone.at(parsed->day, parsed->kind == ParsedTime::Kind::local ? parsed->local_micros : 0);
}

Row& Row::of(fact::Key key) {
    block_->keys[row_] = key;
    return *this;
}

fact::Key Row::own_key() {
    block_->keys[row_] = fact::subject_of(*block_, row_).key;
    return block_->keys[row_];
}

Row Entry::row(fact::Table table) {
    fact::Block& block = facts[static_cast<std::size_t>(table)];
    const std::size_t row = block.add_row({}, recorded_at);
    block.source[row] = block.texts.add(source_of(id, said.text()));
    return {block, row};
}

Result<void> Entry::need_item(const std::string& item, const std::string& unit) {
    if (book.items.contains(item)) return {};
    if (!said.has("new") && !book.items.empty())
        return fail(ErrorCode::not_found, "no item '" + item + "' is known" + near_phrase(item, names_of(book.items)) + "; --new takes it as a new one");
    book.items[item].unit = unit;
    row(fact::Table::items).text(fact::items::item, item).text(fact::items::unit, unit).own_key();
    return {};
}

Result<Amount> Entry::in_own_unit(const std::string& item, Quantity quantity, const std::string& unit) {
    const ItemBook& mine = book.items[item];
    if (unit.empty() || unit == mine.unit) return Amount{quantity, unit, quantity};
    const auto factor = mine.factors.find(unit);
    if (factor == mine.factors.end()) {
        std::string units = mine.unit;
        for (const auto& [name, ratio] : mine.factors) units += (units.empty() ? "" : ", ") + name;
        return fail(ErrorCode::bad_input, "nothing says how much a '" + unit + "' of " + item + " is; its units are: " + (units.empty() ? "none" : units));
    }
    const auto own = convert(quantity, factor->second);
    if (!own) return fail(ErrorCode::bad_input, to_text(quantity) + " " + unit + " of " + item + ": " + own.error().message);
    return Amount{quantity, unit, *own};
}

Result<Amount> Entry::amount(const std::string& item, std::size_t n, Least least) {
    const auto quantity = parse_quantity(word(n).starts_with('+') ? word(n).substr(1) : word(n));
    if (!quantity) return fail(quantity.error().code, "the quantity: " + quantity.error().message);
    if (least == Least::above_zero && quantity->micro <= 0) return fail(ErrorCode::bad_input, "the quantity must be above zero, not " + word(n));
    if (least == Least::zero && quantity->micro < 0) return fail(ErrorCode::bad_input, "a count cannot be below zero: " + word(n));
    if (least == Least::below_zero && quantity->micro == 0) return fail(ErrorCode::bad_input, "a quantity of zero changes nothing");
    const std::string unit = n + 1 < said.words.size() ? word(n + 1) : std::string();
    if (auto known = need_item(item, unit); !known) return std::unexpected(known.error());
    auto amount = in_own_unit(item, *quantity, unit);
    // A barcode read into the wrong field is one; sums of what is left stay far from where they would wrap.
    if (amount && (amount->own.micro > kMostAtOnce || amount->own.micro < -kMostAtOnce))
        return fail(ErrorCode::out_of_range, "the quantity " + word(n) + " is beyond ten thousand million: is it a number of something else?");
    return amount;
}

Result<Instant> Entry::end_of_option(const std::string& option) const {
    const auto parsed = parse_time(said.option(option));
    if (!parsed) return fail(ErrorCode::bad_input, "--" + option + ": " + parsed.error().message);
    const Instant moment = parsed->kind == ParsedTime::Kind::date    ? book.zone.end_of(parsed->day)
                           : parsed->kind == ParsedTime::Kind::local ? book.zone.at(parsed->day, parsed->local_micros)
                                                                     : parsed->instant;
    const int days = book.zone.day_of(moment) - book.zone.day_of(at);
    constexpr int kMostBefore = 92, kMostAhead = 3653;  // days: work is begun late, never a year late
    if (days < -kMostBefore) return fail(ErrorCode::bad_input, "--" + option + " " + said.option(option) + " was over three months before: is the year right?");
    if (days > kMostAhead) return fail(ErrorCode::bad_input, "--" + option + " " + said.option(option) + " is more than ten years ahead");
    return moment;
}

Result<void> Entry::move(const Move& what) {
    const bool between = !what.to_place.empty();
    const std::string home = book.items[what.item].home;
    const std::string place = what.place.empty() ? home : what.place;
    const Quantity out = between ? negative(what.amount.own) : what.amount.own;
    const Quantity before = on_hand(book, what.item, place);
    post(book, what.item, {what.at, out.micro, place, false});
    if (between) post(book, what.item, {what.at, what.amount.own.micro, what.to_place, false});
    const Quantity after = on_hand(book, what.item, place);
    if (out.micro < 0 && after.micro < 0 && after < before && !said.has("correction")) {
        const std::string unit = book.items[what.item].unit;
        const std::string where = place.empty() ? "" : " at " + place;
        if (!book.items[what.item].stocked)
            return fail(ErrorCode::bad_input, "nothing says how much " + what.item + " there is" + where + ": count it first (drum record count " + what.item +
                                                  " QTY), or say --correction");
        return fail(ErrorCode::bad_input, "there is " + to_text(before) + (unit.empty() ? "" : " " + unit) + " of " + what.item + where + ", " +
                                              to_text(negative(out)) + " cannot leave; count it, or say --correction");
    }
    Row row = this->row(fact::Table::moves);
    row.text(fact::moves::item, what.item).number(fact::moves::quantity, what.amount.said.micro).number(fact::moves::time, what.at.micros);
    row.text(fact::moves::kind, what.kind).text(fact::moves::place, place).text(fact::moves::to_place, what.to_place);
    row.text(fact::moves::order, what.order)
        .text(fact::moves::line, what.line)
        .text(fact::moves::unit, what.amount.unit)
        .text(fact::moves::lot, said.option("lot"));
    row.text(fact::moves::id, moves == 0 ? id : id + "/" + std::to_string(moves + 1)).own_key();
    ++moves;
    if (std::find(items.begin(), items.end(), what.item) == items.end()) items.push_back(what.item);
    return {};
}

std::string Entry::text(const std::string& item, const Amount& amount) const {
    const std::string own = book.items.at(item).unit;
    const auto in = [](Quantity quantity, const std::string& unit) { return to_text(quantity) + (unit.empty() ? "" : " " + unit); };
    if (amount.unit.empty() || amount.unit == own) return in(amount.own, own) + " of " + item;
    return in(amount.said, amount.unit) + " of " + item + " (" + in(amount.own, own) + ")";
}

}  // namespace drum::hand
