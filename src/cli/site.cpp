#include "cli/site.h"

#include <cstdio>

namespace drum::cli {

Result<std::vector<fact::Block>> read_blocks(ledger::Store& store) {
    std::vector<fact::Block> blocks;
    auto done = store.read(1, [&](std::int64_t, fact::Block&& block) { blocks.push_back(std::move(block)); });
    if (!done) return std::unexpected(done.error());
    return blocks;
}

Zone zone_of(const state::Rows& rows) {
    const fact::Block& site = rows.of(fact::Table::site);
    for (std::size_t row = 0; row < site.size(); ++row)
        if (auto zone = Zone::find(site.text(row, fact::site::time_zone))) return *zone;
    return {};
}

Result<Instant> moment_of(const std::string& text, const Zone& zone) {
    const auto parsed = parse_time(text);
    if (!parsed) return std::unexpected(parsed.error());
    switch (parsed->kind) {
        case ParsedTime::Kind::date: return zone.start_of(parsed->day);
        case ParsedTime::Kind::local: return zone.at(parsed->day, parsed->local_micros);
        case ParsedTime::Kind::exact: return parsed->instant;
    }
    return parsed->instant;
}

Error unopened(Error error) {
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::io;  // a missing site is a site that cannot be opened
    return error;
}

Result<Known> load(const SiteOptions& options) {
    auto store = ledger::open_sqlite(options.path, ledger::OpenMode::read_only);
    if (!store) return std::unexpected(unopened(store.error()));
    auto blocks = read_blocks(**store);
    if (!blocks) return std::unexpected(blocks.error());
    Known known;
    known.blocks = std::move(*blocks);
    known.rows = state::merge(known.blocks, Instant::end());
    known.zone = zone_of(known.rows);
    known.as_of = state::default_as_of(known.rows);
    if (options.as_of.empty()) return known;
    const auto moment = moment_of(options.as_of, known.zone);
    if (!moment) return fail(ErrorCode::bad_input, "--as-of: " + moment.error().message);
    known.as_of = *moment;
    known.rows = state::merge(known.blocks, known.as_of);
    return known;
}

int report(const Error& error) {
    std::fprintf(stderr, "drum: %s\n", error.text().c_str());
    switch (error.code) {
        case ErrorCode::io:
        case ErrorCode::corrupt:
        case ErrorCode::too_new: return kNoSite;
        case ErrorCode::not_found:
        case ErrorCode::conflict:
        case ErrorCode::bad_input:
        case ErrorCode::out_of_range: return kRefused;
    }
    return kRefused;
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace drum::cli
