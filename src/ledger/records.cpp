#include "ledger/records.h"

#include <algorithm>
#include <array>
#include <limits>

namespace drum::ledger {
namespace {

constexpr const char* kSegmentsFrom =
    "SELECT first, count, fact_table, low, high, newest, hash, bytes FROM segments WHERE first >= ? ORDER BY first";
constexpr const char* kCommitsFrom =
    "SELECT number, first, count, undoes, label, hash FROM imports WHERE number >= ? ORDER BY number";
constexpr const char* kCommitsBack =
    "SELECT number, first, count, undoes, label, hash FROM imports ORDER BY number DESC";
constexpr const char* kLastSegmentBefore = "SELECT hash FROM segments WHERE first < ? ORDER BY first DESC LIMIT 1";

constexpr std::size_t kKeyBytes = 16;

std::array<char, kKeyBytes> bytes_of(const fact::Key& key) {
    std::array<char, kKeyBytes> bytes;
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<char>(key.high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<char>(key.low >> (56 - 8 * i));
    }
    return bytes;
}

// Of any other number of bytes the key of zeros: what is stored may be damaged.
fact::Key key_from(std::string_view bytes) {
    fact::Key key;
    if (bytes.size() != kKeyBytes) return key;
    for (std::size_t i = 0; i < 8; ++i) {
        key.high = key.high << 8 | static_cast<unsigned char>(bytes[i]);
        key.low = key.low << 8 | static_cast<unsigned char>(bytes[8 + i]);
    }
    return key;
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

SegmentRecord segment_of(const Statement& row) {
    return {row.integer(0), row.integer(1), row.integer(2), row.bytes(7), hash_from(row.bytes(6)),
            {key_from(row.bytes(3)), key_from(row.bytes(4)), Instant{row.integer(5)}}};
}

CommitRecord commit_of(const Statement& row) {
    CommitRecord commit{{row.integer(0), row.integer(1), row.integer(2), std::string(row.bytes(4))},
                        hash_from(row.bytes(5))};
    commit.import.undoes = row.integer(3);
    if (commit.import.undoes != 0) commit.import.kind = ImportKind::undo;
    return commit;
}

Result<CommitRecord> newest_commit(const Database& database) {
    auto commits = database.prepare(kCommitsBack);
    if (!commits) return std::unexpected(commits.error());
    const auto row = commits->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return CommitRecord{{0, 1, 0, {}}, {}};
    CommitRecord commit = commit_of(*commits);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
    const Import& import = commit.import;
    const bool sized = import.kind == ImportKind::undo ? import.count == 0 : import.count >= 1;
    if (!sized || std::min(import.number, import.first) < 1 ||
        std::max({import.number, import.first, import.count}) > kMost)
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

Result<void> insert(Statement& statement, const SegmentRecord& segment) {
    const auto low = bytes_of(segment.bounds.low), high = bytes_of(segment.bounds.high);
    statement.bind(1, segment.first);
    statement.bind(2, segment.count);
    statement.bind(3, segment.table);
    statement.bind_bytes(4, {low.data(), low.size()});
    statement.bind_bytes(5, {high.data(), high.size()});
    statement.bind(6, segment.bounds.newest.micros);
    statement.bind_bytes(7, view(segment.hash));
    statement.bind_bytes(8, segment.bytes);
    const auto done = statement.step();
    statement.reset();
    if (!done) return std::unexpected(done.error());
    return {};
}

Result<void> insert(Statement& statement, const CommitRecord& commit) {
    statement.bind(1, commit.import.number);
    statement.bind(2, commit.import.first);
    statement.bind(3, commit.import.count);
    statement.bind(4, commit.import.undoes);
    statement.bind_text(5, commit.import.label);
    statement.bind_bytes(6, view(commit.hash));
    const auto done = statement.step();
    statement.reset();
    if (!done) return std::unexpected(done.error());
    return {};
}

}  // namespace drum::ledger
