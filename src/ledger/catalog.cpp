#include "ledger/catalog.h"

#include <algorithm>

#include "ledger/records.h"
#include "ledger/segment.h"

namespace drum::ledger {
namespace {

constexpr const char* kCommitsAfter =
    "SELECT number, first, count, undoes, label, hash FROM imports WHERE number > ? ORDER BY number";
constexpr const char* kPlacesFrom =
    "SELECT first, count, fact_table, low, high, newest, hash, NULL FROM segments WHERE first >= ? ORDER BY first";

std::unexpected<Error> corrupt(const Database& database, std::string what) {
    return std::unexpected(Error{ErrorCode::corrupt, std::move(what) + "; drum verify says more", database.path(), 0, {}});
}

}  // namespace

Result<void> Catalog::refresh(const Database& database) {
    const std::size_t known = imports_.size();
    auto done = read_on(database);
    if (!done) *this = Catalog();
    else if (imports_.size() > known) settle_undos();
    return done;
}

Result<void> Catalog::read_on(const Database& database) {
    auto commits = database.prepare(kCommitsAfter);
    if (!commits) return std::unexpected(commits.error());
    auto segments = database.prepare(kPlacesFrom);
    if (!segments) return std::unexpected(segments.error());
    commits->bind(1, static_cast<std::int64_t>(imports_.size()));
    segments->bind(1, next_fact_);
    while (true) {
        const auto row = commits->step();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        CommitRecord commit = commit_of(*commits);
        Import& import = commit.import;
        const bool undo = import.kind == ImportKind::undo;
        const auto number = static_cast<std::int64_t>(imports_.size()) + 1;
        if (import.number != number)
            return corrupt(database, "the commit record of import " + std::to_string(number) + " is missing");
        Hash hash = last_;
        if (import.first != next_fact_ || (undo ? import.count != 0 : import.count < 1))
            return corrupt(database, "the commit record of import " + std::to_string(number) + " is damaged");
        if (auto taken = take_segments(*segments, import, hash); !taken) return taken;
        if (seal(hash, import) != commit.hash || (undo && (import.undoes < 1 || import.undoes >= number)))
            return corrupt(database, "the commit record of import " + std::to_string(number) + " is damaged");
        last_ = import.hash = commit.hash;
        imports_.push_back(std::move(import));
    }
    const auto left = segments->step();
    if (!left) return std::unexpected(left.error());
    if (*left)
        return corrupt(database, "the segment at fact " + std::to_string(segments->integer(0)) + " belongs to no import");
    return {};
}

// The segments of one import, without a gap; `hash` becomes that of the last.
Result<void> Catalog::take_segments(Statement& segments, const Import& import, Hash& hash) {
    for (std::int64_t left = import.count; left > 0;) {
        const auto row = segments.step();
        if (!row) return std::unexpected(row.error());
        const SegmentRecord segment = *row ? segment_of(segments) : SegmentRecord{};
        if (segment.first != next_fact_ || segment.count < 1 || segment.count > left ||
            segment.count > static_cast<std::int64_t>(kMaxSegmentRows) || segment.table < 0)
            return corrupt(segments.database(), "the segment at fact " + std::to_string(next_fact_) + " is missing");
        if (segment.table >= fact::kTables)
            return std::unexpected(Error{ErrorCode::too_new,
                                         "holds facts of table " + std::to_string(segment.table) +
                                             ", which this program does not know",
                                         segments.database().path(), 0, {}});
        places_[static_cast<std::size_t>(segment.table)].push_back(
            {segment.first, segment.count, import.number, segment.bounds});
        hash = segment.hash;
        next_fact_ += segment.count;
        left -= segment.count;
    }
    return {};
}

// An undo works as long as it stands itself. It names an earlier import, so from the newest back each is decided when its
// turn comes.
void Catalog::settle_undos() {
    if (std::ranges::none_of(imports_, [](const Import& import) { return import.kind == ImportKind::undo; })) return;
    for (Import& import : imports_) import.undone_by = 0;
    for (std::size_t i = imports_.size(); i-- > 0;) {
        const Import& undo = imports_[i];
        if (undo.kind != ImportKind::undo || undo.undone_by != 0) continue;
        Import& undone = imports_[static_cast<std::size_t>(undo.undoes) - 1];
        if (undone.undone_by == 0) undone.undone_by = undo.number;
    }
}

bool Catalog::fact_stands(std::int64_t fact) const {
    const auto after = std::ranges::upper_bound(imports_, fact, {}, &Import::first);
    // Undos begin where the next import does: the import of a fact is the last with facts that begins before it.
    for (auto import = after; import != imports_.begin();)
        if ((--import)->count > 0) return import->undone_by == 0;
    return false;
}

std::int64_t Catalog::standing_facts() const {
    std::int64_t facts = 0;
    for (const Import& import : imports_)
        if (import.undone_by == 0) facts += import.count;
    return facts;
}

}  // namespace drum::ledger
