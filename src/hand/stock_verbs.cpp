// Moves and counts of an item.
#include "hand/verbs.h"

namespace drum::hand {
namespace {

// A move of the item said first by the quantity said second: into stock (+1) or out of it (-1).
Result<std::string> one_move(Entry& entry, const std::string& kind, int sign, std::string_view done) {
    const std::string item = entry.word(0);
    auto amount = entry.amount(item, 1);
    if (!amount) return std::unexpected(amount.error());
    const std::string text = entry.text(item, *amount);
    amount->said.micro *= sign;
    amount->own.micro *= sign;
    const std::string order = entry.said.option("order");
    const auto moved = entry.move({item, *amount, kind, entry.said.option("place"), "", order, entry.said.option("line"), entry.at});
    if (!moved) return std::unexpected(moved.error());
    return std::string(done) + " " + text + (order.empty() ? "" : " for " + order);
}

// Which lot was counted, whether it may be used, and until when.
Result<void> say_lot(const Entry& entry, Row& row) {
    namespace c = fact::stock;
    const std::string status = entry.said.option("status");
    if (!status.empty() && status != "usable" && status != "held" && status != "blocked")
        return fail(ErrorCode::bad_input, "--status is usable, held or blocked, not '" + status + "'");
    row.text(c::lot, entry.said.option("lot")).text(c::status, status);
    if (!entry.said.has("expires")) return {};
    const auto expires = entry.end_of_option("expires");
    if (!expires) return std::unexpected(expires.error());
    row.number(c::expires_at, expires->micros);
    return {};
}

}  // namespace

Result<std::string> issue(Entry& entry) { return one_move(entry, "consume", -1, "issued"); }
Result<std::string> give_back(Entry& entry) { return one_move(entry, "return", 1, "taken back"); }
Result<std::string> scrap(Entry& entry) { return one_move(entry, "scrap", -1, "scrapped"); }

Result<std::string> produce(Entry& entry) {
    const std::string order = entry.said.option("order");
    if (const auto found = entry.book.orders.find(order); found != entry.book.orders.end())
        return fail(ErrorCode::bad_input, order + " is a known order: drum record receive " + order + " QTY closes it");
    return one_move(entry, "produce", 1, "produced");
}

Result<std::string> adjust(Entry& entry) {
    const std::string item = entry.word(0);
    if (!entry.word(1).starts_with('+') && !entry.word(1).starts_with('-'))
        return fail(ErrorCode::bad_input, "say +" + entry.word(1) + " or -" + entry.word(1) + "; what was counted is said by: drum record count");
    const auto amount = entry.amount(item, 1, Entry::Least::below_zero);
    if (!amount) return std::unexpected(amount.error());
    const auto moved = entry.move({item, *amount, "adjust", entry.said.option("place"), "", "", "", entry.at});
    if (!moved) return std::unexpected(moved.error());
    return "adjusted " + entry.text(item, *amount);
}

Result<std::string> move_between(Entry& entry) {
    const std::string item = entry.word(0), from = entry.said.option("from"), to = entry.said.option("to");
    if (from.empty() || to.empty()) return fail(ErrorCode::bad_input, "say from where and to where: --from A --to B");
    if (from == to) return fail(ErrorCode::bad_input, "from and to are the same place");
    const auto amount = entry.amount(item, 1);
    if (!amount) return std::unexpected(amount.error());
    const auto moved = entry.move({item, *amount, "transfer", from, to, "", "", entry.at});
    if (!moved) return std::unexpected(moved.error());
    return "moved " + entry.text(item, *amount) + " from " + from + " to " + to;
}

Result<std::string> count(Entry& entry) {
    namespace c = fact::stock;
    const std::string item = entry.word(0);
    const auto amount = entry.amount(item, 1, Entry::Least::zero);
    if (!amount) return std::unexpected(amount.error());
    const std::string home = entry.book.items[item].home, place = entry.said.has("place") ? entry.said.option("place") : home;
    const std::string lot = entry.said.option("lot");
    const bool first_of_lot =
        !lot.empty() &&
        entry.book.counted_lots.emplace(item, place, entry.at, lot).second;  // lots of one moment add up
    for (const Posting& posting : entry.book.items[item].postings)
        if (!first_of_lot && posting.count && posting.time == entry.at &&
            place_of(entry.book, item, posting.place) == place_of(entry.book, item, place))
            return fail(ErrorCode::conflict, item + (place.empty() ? "" : " at " + place) + " was counted at that very moment already, " +
                                                 to_text(Quantity{posting.micro}) + ": reverse that record, or say another --at");
    post(entry.book, item, {entry.at, amount->own.micro, place, true});
    Row row = entry.row(fact::Table::stock);
    if (auto said = say_lot(entry, row); !said) return std::unexpected(said.error());
    row.text(c::item, item)
        .number(c::quantity, amount->said.micro)
        .text(c::place, place)
        .number(c::counted_at, entry.at.micros)
        .text(c::unit, amount->unit)
        .own_key();
    entry.items.push_back(item);
    return "counted " + entry.text(item, *amount) + (place.empty() ? "" : " at " + place);
}

}  // namespace drum::hand
