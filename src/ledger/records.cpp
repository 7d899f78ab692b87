#include "ledger/records.h"

#include <algorithm>
#include <limits>

namespace drum::ledger {
namespace {

constexpr const char* kSegmentsFrom =
    "SELECT first, count, fact_table, hash, bytes FROM segments WHERE first >= ? ORDER BY first";
constexpr const char* kCommitsFrom =
    "SELECT number, first, count, label, hash FROM imports WHERE number >= ? ORDER BY number";
constexpr const char* kCommitsBack = "SELECT number, first, count, label, hash FROM imports ORDER BY number DESC";
constexpr const char* kLastSegmentBefore = "SELECT hash FROM segments WHERE first < ? ORDER BY first DESC LIMIT 1";
constexpr const char* kLastSegmentOf =
    "SELECT segments.hash FROM imports, segments WHERE imports.number = ? "
    "AND segments.first < imports.first + imports.count ORDER BY segments.first DESC LIMIT 1";

SegmentRecord segment_of(const Statement& row) {
    return {row.integer(0), row.integer(1), row.integer(2), row.bytes(4), hash_from(row.bytes(3))};
}

CommitRecord commit_of(const Statement& row) {
    return {{row.integer(0), row.integer(1), row.integer(2), std::string(row.bytes(3))}, hash_from(row.bytes(4))};
}

std::string_view view(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

// The hash in the first column of the only row; all zeros when there is no row.
Result<Hash> hash_where(const Database& database, const char* sql, std::int64_t value) {
    auto statement = database.prepare(sql);
    if (!statement) return std::unexpected(statement.error());
    statement->bind(1, value);
    const auto row = statement->step();
    if (!row) return std::unexpected(row.error());
    return *row ? hash_from(statement->bytes(0)) : Hash{};
}

// Whether the number lies in [first, first + count), for any stored numbers.
bool holds(std::int64_t first, std::int64_t count, std::int64_t number) {
    return number >= first && static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(first) <
                                  static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
}

}  // namespace

Result<CommitRecord> newest_commit(const Database& database) {
    auto commits = database.prepare(kCommitsBack);
    if (!commits) return std::unexpected(commits.error());
    const auto row = commits->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return CommitRecord{{0, 1, 0, {}}, {}};
    CommitRecord commit = commit_of(*commits);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
    const auto& [number, first, count, label] = commit.import;
    if (std::min({number, first, count}) < 1 || std::max({number, first, count}) > kMost)
        return std::unexpected(
            Error{ErrorCode::corrupt, "the newest commit record is damaged", database.path(), 0, {}});
    return commit;
}

Result<std::optional<Follower>> follower_at(const Database& database, std::int64_t from) {
    if (from <= 1) return Follower();
    auto commits = database.prepare(kCommitsBack);
    if (!commits) return std::unexpected(commits.error());
    std::optional<Import> import;
    while (true) {
        const auto row = commits->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        const CommitRecord commit = commit_of(*commits);
        const Import& candidate = commit.import;
        if (!import && from >= candidate.first && !holds(candidate.first, candidate.count, from)) return std::nullopt;
        import = candidate;
        if (import->first <= from) break;
    }
    if (!import) return std::nullopt;
    auto segment = database.prepare("SELECT max(first) FROM segments WHERE first <= ?");
    if (!segment) return std::unexpected(segment.error());
    segment->bind(1, from);
    if (const auto row = segment->step(); !row) return std::unexpected(row.error());
    const std::int64_t first = segment->integer(0);
    const auto previous =
        first == import->first
            ? hash_where(database, "SELECT hash FROM imports WHERE number = ? - 1", import->number)
            : hash_where(database, kLastSegmentBefore, first);
    if (!previous) return std::unexpected(previous.error());
    return Follower(first, import->number, import->first, *previous);
}

Result<void> walk(const Database& database, Follower& follower, const Visitor& visitor) {
    auto segments = database.prepare(kSegmentsFrom);
    if (!segments) return std::unexpected(segments.error());
    auto commits = database.prepare(kCommitsFrom);
    if (!commits) return std::unexpected(commits.error());
    segments->bind(1, follower.next_fact());
    commits->bind(1, follower.next_import());
    auto has_segment = segments->step();
    while (true) {
        const auto has_commit = commits->step();
        if (!has_commit) return std::unexpected(has_commit.error());
        if (!*has_commit) break;
        const CommitRecord commit = commit_of(*commits);
        const Import& import = commit.import;
        for (; has_segment && *has_segment; has_segment = segments->step()) {
            const SegmentRecord segment = segment_of(*segments);
            if (segment.first >= import.first && !holds(import.first, import.count, segment.first)) break;
            if (auto on = visitor.segment(segment, follower.take(segment)); !on) return on;
        }
        if (!has_segment) return std::unexpected(has_segment.error());
        if (auto on = visitor.commit(commit, follower.take(commit)); !on) return on;
    }
    for (; has_segment && *has_segment; has_segment = segments->step()) {
        const SegmentRecord segment = segment_of(*segments);
        (void)follower.take(segment);
        const std::string fault = "the segment at fact " + std::to_string(segment.first) +
                                  " belongs to no import: its commit record is missing";
        if (auto on = visitor.segment(segment, fault); !on) return on;
    }
    if (!has_segment) return std::unexpected(has_segment.error());
    return {};
}

Result<std::vector<Import>> checked_imports(const Database& database) {
    auto commits = database.prepare(kCommitsFrom);
    if (!commits) return std::unexpected(commits.error());
    commits->bind(1, 0);
    std::vector<Import> imports;
    while (true) {
        const auto row = commits->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) return imports;
        CommitRecord commit = commit_of(*commits);
        const auto number = static_cast<std::int64_t>(imports.size()) + 1;
        const auto last = hash_where(database, kLastSegmentOf, commit.import.number);
        if (!last) return std::unexpected(last.error());
        if (commit.import.number != number || seal(*last, commit.import) != commit.hash)
            return std::unexpected(Error{ErrorCode::corrupt,
                                         "the commit record of import " + std::to_string(number) + " is damaged",
                                         database.path(), 0, {}});
        imports.push_back(std::move(commit.import));
    }
}

Result<void> insert(Statement& statement, const SegmentRecord& segment) {
    statement.bind(1, segment.first);
    statement.bind(2, segment.count);
    statement.bind(3, segment.table);
    statement.bind_bytes(4, view(segment.hash));
    statement.bind_bytes(5, segment.bytes);
    const auto done = statement.step();
    statement.reset();
    if (!done) return std::unexpected(done.error());
    return {};
}

Result<void> insert(Statement& statement, const CommitRecord& commit) {
    statement.bind(1, commit.import.number);
    statement.bind(2, commit.import.first);
    statement.bind(3, commit.import.count);
    statement.bind_text(4, commit.import.label);
    statement.bind_bytes(5, view(commit.hash));
    const auto done = statement.step();
    statement.reset();
    if (!done) return std::unexpected(done.error());
    return {};
}

}  // namespace drum::ledger
