#include "hand/hand.h"

#include <algorithm>
#include <array>
#include <set>

#include "hand/taking_back.h"
#include "hand/verbs.h"
#include "state/merge_runs.h"

namespace drum::hand {
namespace {

using Verb = Result<std::string> (*)(Entry&);

Verb verb_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, Verb>, 22> kVerbs{
        {{"receive", receive}, {"issue", issue},   {"produce", produce},   {"ship", ship},   {"return", give_back},
         {"scrap", scrap},     {"adjust", adjust}, {"move", move_between}, {"count", count}, {"order", order},
         {"request", request}, {"submit", submit}, {"approve", approve},   {"sell", sell},   {"cancel", cancel},
         {"start", start},     {"finish", finish}, {"item", item},         {"unit", unit},   {"site", site},
         {"status", status},   {"route", route}}};
    for (const auto& [verb, does] : kVerbs)
        if (verb == name) return does;
    return nullptr;
}

std::vector<fact::Block> one_of_each() {
    std::vector<fact::Block> out;
    for (int t = 0; t < fact::kTables; ++t) out.emplace_back(static_cast<fact::Table>(t));
    return out;
}

// Leaves the first rows only.
void cut(fact::Block& block, std::size_t rows) {
    block.keys.resize(rows);
    block.recorded_at.resize(rows);
    block.source.resize(rows);
    for (fact::Column& column : block.cells) {
        column.state.resize(rows);
        column.value.resize(rows);
    }
}

Result<void> check_id(const std::string& id) {
    constexpr std::size_t kLongest = 64;
    const bool plain = std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > ' ' && c != 127 && c != '"' && c != '\'' && c != '\\' && c != '#'; });
    if (id.size() <= kLongest && plain && !id.ends_with(':') && !id.starts_with("--")) return {};
    return fail(ErrorCode::bad_input, "--id is a word of at most 64 letters without blanks and quotes");
}

}  // namespace

Hand::Hand(fact::Facts* facts, Instant now, std::int64_t number)
    : facts_(facts), now_(now), number_(number), draft_(one_of_each()), all_(facts_, draft_) {}

Result<std::unique_ptr<Hand>> Hand::open(fact::Facts* facts, Instant now, std::int64_t number) {
    std::unique_ptr<Hand> hand(new Hand(facts, now, number));
    if (auto read = hand->read(); !read) return std::unexpected(read.error());
    return hand;
}

Result<void> Hand::read() {
    const auto state = state::fold(all_, std::max(now_, all_.newest()));
    if (!state) return std::unexpected(state.error());
    auto book = read_book(all_, *state);
    if (!book) return std::unexpected(book.error());
    book_ = std::move(*book);
    number_ = std::max(number_, book_.last_number + 1);
    return {};
}

bool Hand::any() const {
    return std::any_of(draft_.begin(), draft_.end(), [](const fact::Block& block) { return block.size() > 0; });
}

Result<Hand::Moments> Hand::moments_of(const Spoken& said) const {
    // A moment later than everything known, so that nothing said now lies in the shadow of a count of the same moment.
    const Instant next = book_.newest == Instant::beginning() ? now_ : std::max(now_, book_.newest + 1);
    Moments out{next, next};
    if (said.has("recorded-at")) {
        const auto recorded = time_said(said.option("recorded-at"), book_.zone, next);
        if (!recorded) return fail(ErrorCode::bad_input, "--recorded-at: " + recorded.error().message);
        if (*recorded < book_.newest)
            return fail(ErrorCode::bad_input, "--recorded-at " + said.option("recorded-at") + " is before the newest recorded fact, of " +
                                                  book_.zone.to_text(book_.newest) + ": what is known since then cannot have been recorded earlier");
        if (*recorded > next + kMicrosPerDay)
            return fail(ErrorCode::bad_input, "--recorded-at " + said.option("recorded-at") + " lies ahead: today is " + long_text(book_.zone.day_of(next)) + "; is the year right?");
        out = {*recorded, *recorded};
    }
    if (!said.has("at")) return out;
    const auto at = time_said(said.option("at"), book_.zone, out.recorded_at);
    if (!at) return fail(ErrorCode::bad_input, "--at: " + at.error().message);
    if (*at > out.recorded_at) return fail(ErrorCode::bad_input, "--at " + said.option("at") + " lies ahead of " + book_.zone.to_text(out.recorded_at));
    if (at->micros < 0) return fail(ErrorCode::bad_input, "--at " + said.option("at") + " is before 1970");
    out.at = *at;
    return out;
}

Result<std::string> Hand::id_of(const Spoken& said) {
    if (!said.has("id")) return "R-" + std::to_string(number_++);
    const std::string id = said.option("id");
    if (auto good = check_id(id); !good) return std::unexpected(good.error());
    return id;
}

Result<Entered> Hand::enter(const Spoken& said) {
    std::vector<std::size_t> rows;
    for (const fact::Block& block : draft_) rows.push_back(block.size());
    auto entered = do_enter(said);
    if (entered) return entered;
    for (std::size_t t = 0; t < draft_.size(); ++t) cut(draft_[t], rows[t]);
    if (auto read = this->read(); !read) return std::unexpected(read.error());
    return entered;
}

Result<Entered> Hand::do_enter(const Spoken& said) {
    Entered out;
    out.line = said.text();
    const auto id = id_of(said);
    if (!id) return std::unexpected(id.error());
    out.id = *id;
    if (const auto known = book_.records.find(out.id); known != book_.records.end()) {
        if (known->second != out.line) return fail(ErrorCode::conflict, "the id " + out.id + " says something else already: " + known->second);
        out.known = true;
        out.did = "said before: " + out.line;
        return out;
    }
    if (said.verb == "site")  // the times of the line that names the zone are in it
        if (const auto zone = Zone::find(said.option("time-zone")); said.has("time-zone") && zone) book_.zone = *zone;
    const auto moments = moments_of(said);
    if (!moments) return std::unexpected(moments.error());
    if (said.verb == "reverse") return reverse(said, out.id, *moments);
    const std::size_t places = book_.places.size();
    Entry entry{book_, draft_, said, out.id, moments->at, moments->recorded_at, 0, {}};
    auto did = verb_of(said.verb)(entry);
    if (!did) return std::unexpected(did.error());
    out.did = std::move(*did);
    const std::set<std::string> items(entry.items.begin(), entry.items.end());
    out.items.assign(items.begin(), items.end());
    book_.records[out.id] = out.line;
    book_.newest = std::max(book_.newest, moments->recorded_at);
    // What names no place stood at the site's only one, and from now on by itself: the book is read anew.
    if (places == 1 && book_.places.size() > 1)
        if (auto read = this->read(); !read) return std::unexpected(read.error());
    return out;
}

Result<void> Hand::check_reversible(const std::string& of) const {
    const auto known = book_.records.find(of);
    if (known == book_.records.end())
        return fail(ErrorCode::not_found, "no record '" + of + "' is known" + near_phrase(of, names_of(book_.records)));
    if (book_.reversed.contains(of)) return fail(ErrorCode::bad_input, of + " was reversed already");
    if (known->second.starts_with("reverse ")) return fail(ErrorCode::bad_input, of + " is a reversal itself: say again what it took back");
    return {};
}

// Orders that were closed because all had come, and of which that is not so any more, are open again.
void Hand::reopen(const std::set<std::string>& orders, const std::string& source, Instant recorded_at) {
    fact::Block& to = draft_[static_cast<std::size_t>(fact::Table::orders)];
    for (const std::string& order : orders) {
        const auto lines = book_.orders.find(order);
        if (lines == book_.orders.end()) continue;
        for (OrderBook& line : lines->second) {
            if (!line.closed_whole || line.received >= line.quantity) continue;
            const std::size_t row = to.add_row(line.key, recorded_at);
            to.set_text(row, fact::orders::status, "placed");
            to.source[row] = to.texts.add(source);
            line.status = state::OrderStatus::placed;
        }
    }
}

Result<Entered> Hand::reverse(const Spoken& said, const std::string& id, const Moments& moments) {
    const std::string& of = said.words.front();
    if (auto good = check_reversible(of); !good) return std::unexpected(good.error());
    const std::string line = book_.records[of];
    const auto back = taken_back(all_, of, moments.recorded_at, line.starts_with("item "));
    if (!back) return std::unexpected(back.error());
    if (back->empty()) return fail(ErrorCode::bad_input, "nothing of " + of + " stands any more: later records and imports say otherwise");
    std::map<std::string, Quantity> before;
    for (const std::string& item : back->items) before[item] = on_hand(item);
    const auto told = [&](const auto& map) -> std::string {
        for (const std::string& order : back->orders)
            if (const auto lines = map.find(order); lines != map.end())
                for (const auto& one : lines->second)
                    if (one.told) return order;
        return {};
    };
    if (const std::string order = told(book_.orders); !order.empty()) return fail(ErrorCode::bad_input, order + " has receipts: reverse those first");
    if (const std::string order = told(book_.sales); !order.empty()) return fail(ErrorCode::bad_input, order + " has shipments: reverse those first");
    const std::string source = source_of(id, said.text());
    for (const fact::Block& rows : back->rows) {
        fact::Block& to = draft_[static_cast<std::size_t>(rows.table)];
        for (std::size_t row = 0; row < rows.size(); ++row) {
            to.add_row_from(rows, row);
            to.source.back() = to.texts.add(source);
        }
    }
    if (auto read = this->read(); !read) return std::unexpected(read.error());
    reopen(back->moved, source, moments.recorded_at);
    for (const std::string& item : back->items)
        if (const Quantity left = on_hand(item); left.micro < 0 && left < before[item] && !said.has("correction"))
            return fail(ErrorCode::bad_input, "that would leave " + to_text(left) + " of " + item + " in stock: reverse what was taken of it first, or say --correction");
    return Entered{id, said.text(), "reversed " + of + ": " + line, false, {back->items.begin(), back->items.end()}};
}

}  // namespace drum::hand
