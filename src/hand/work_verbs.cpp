// Operations: what begins on a resource and ends there.
#include <array>

#include "hand/verbs.h"

namespace drum::hand {
namespace {

namespace c = fact::operations;

Result<void> need_state(const Entry& entry) {
    constexpr std::array kStates{"run", "setup", "down", "blocked", "starved", "waiting"};
    const std::string state = entry.said.option("state");
    for (const char* one : kStates)
        if (state == one) return {};
    if (state.empty()) return {};
    return fail(ErrorCode::bad_input, "--state is run, setup, down, blocked, starved or waiting, not '" + state + "'");
}

// What the words say of the operation, whether it begins or ends.
Result<void> describe(Entry& entry, Row& row) {
    const std::string item = entry.said.option("item");
    if (entry.said.has("item") && !entry.book.items.contains(item) && !entry.said.has("new"))
        return fail(ErrorCode::not_found, "no item '" + item + "' is known" + near_phrase(item, names_of(entry.book.items)));
    if (auto known = need_state(entry); !known) return known;
    row.text(c::item, item).text(c::step, entry.said.option("step")).text(c::activity, entry.said.option("activity"));
    row.text(c::state, entry.said.option("state")).text(c::worker, entry.said.option("worker"));
    return {};
}

Result<Quantity> pieces(const Entry& entry, const std::string& option) {
    const auto quantity = parse_quantity(entry.said.option(option));
    if (!quantity) return fail(ErrorCode::bad_input, "--" + option + ": " + quantity.error().message);
    if (quantity->micro < 0) return fail(ErrorCode::bad_input, "--" + option + " cannot be below zero");
    return *quantity;
}

Result<void> count_pieces(const Entry& entry, Row& row) {
    for (const auto& [option, column] : {std::pair("good", c::good), std::pair("scrap", c::scrap)}) {
        if (!entry.said.has(option)) continue;
        const auto quantity = pieces(entry, option);
        if (!quantity) return std::unexpected(quantity.error());
        row.number(column, quantity->micro);
    }
    return {};
}

std::string counted(const Entry& entry) {
    std::string out;
    if (entry.said.has("good")) out += ", " + entry.said.option("good") + " good";
    if (entry.said.has("scrap")) out += ", " + entry.said.option("scrap") + " scrap";
    return out;
}

// The work that is going on and that the words leave: by its id, or by case, resource, step and worker.
std::vector<WorkBook*> works_meant(Entry& entry) {
    if (const auto found = entry.book.works.find(entry.word(0)); found != entry.book.works.end()) return {&found->second};
    std::vector<WorkBook*> out;
    for (auto& [id, work] : entry.book.works) {
        if (work.work != entry.word(0)) continue;
        const auto fits = [&](const char* option, const std::string& value) { return !entry.said.has(option) || entry.said.option(option) == value; };
        if (fits("resource", work.resource) && fits("step", work.step) && fits("worker", work.worker)) out.push_back(&work);
    }
    return out;
}

// Work of which only its end is said, or both at once with --start.
Result<std::string> whole_work(Entry& entry) {
    if (!entry.said.has("resource"))
        return fail(ErrorCode::not_found, "no work on '" + entry.word(0) + "' was begun; say --resource (and --start TIME) to record it whole");
    Row row = entry.row(fact::Table::operations);
    row.text(c::case_, entry.word(0)).text(c::resource, entry.said.option("resource")).number(c::end, entry.at.micros).text(c::id, entry.id);
    if (entry.said.has("start")) {
        const auto start = time_said(entry.said.option("start"), entry.book.zone, entry.at);
        if (!start) return fail(ErrorCode::bad_input, "--start: " + start.error().message);
        if (*start > entry.at)
            return fail(ErrorCode::bad_input, "--start " + entry.said.option("start") + " is after the end, " + entry.book.zone.to_text(entry.at) +
                                                  ": say its day too where it began the day before");
        row.number(c::start, start->micros);
    }
    if (auto described = describe(entry, row); !described) return std::unexpected(described.error());
    if (auto done = count_pieces(entry, row); !done) return std::unexpected(done.error());
    row.own_key();
    return "finished " + entry.word(0) + " on " + entry.said.option("resource") + counted(entry);
}

}  // namespace

Result<std::string> start(Entry& entry) {
    if (!entry.said.has("resource")) return fail(ErrorCode::bad_input, "say on what: --resource R");
    Row row = entry.row(fact::Table::operations);
    row.text(c::case_, entry.word(0)).text(c::resource, entry.said.option("resource")).number(c::start, entry.at.micros).none(c::end).text(c::id, entry.id);
    if (auto described = describe(entry, row); !described) return std::unexpected(described.error());
    entry.book.works[entry.id] = {row.own_key(), entry.id, entry.word(0), entry.said.option("resource"), entry.said.option("step"),
                                  entry.said.option("worker"), entry.at};
    return "started " + entry.word(0) + " on " + entry.said.option("resource");
}

Result<std::string> finish(Entry& entry) {
    const auto works = works_meant(entry);
    if (works.empty() || entry.said.has("start")) return whole_work(entry);
    if (works.size() > 1) {
        std::string ids;
        for (const WorkBook* work : works) ids += (ids.empty() ? "" : ", ") + work->id + " (" + work->resource + ")";
        return fail(ErrorCode::bad_input, "several works on " + entry.word(0) + " are going on: say which of " + ids + " in its place, or --resource");
    }
    WorkBook& work = *works.front();
    if (entry.at < work.start) return fail(ErrorCode::bad_input, "it began at " + entry.book.zone.to_text(work.start) + ": it cannot have ended before");
    Row row = entry.row(fact::Table::operations).of(work.key);
    row.number(c::end, entry.at.micros);
    if (auto described = describe(entry, row); !described) return std::unexpected(described.error());
    if (auto done = count_pieces(entry, row); !done) return std::unexpected(done.error());
    const std::string out = "finished " + work.work + " on " + work.resource + counted(entry);
    entry.book.works.erase(work.id);
    return out;
}

}  // namespace drum::hand
