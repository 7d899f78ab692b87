#include "ledger/runs.h"

#include <algorithm>
#include <mutex>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "ledger/order.h"
#include "ledger/read_ahead.h"
#include "ledger/records.h"
#include "ledger/segment.h"
#include "ledger/verify.h"

namespace drum::ledger {
namespace {

constexpr const char* kSegmentAt =
    "SELECT first, count, fact_table, low, high, newest, hash, bytes FROM segments WHERE first = ?";
// Neighbouring imports of a table that have no more facts together than this are read as one run, sorted in memory: else
// a site that is written to fact by fact would be thousands of runs.
constexpr std::int64_t kGroupFacts = 65'536;
// A run of more facts than this is read ahead, if not many of them are: a thread costs more than a short run.
constexpr std::int64_t kAheadFacts = 200'000;
constexpr int kMostAhead = 4;

// What stays open as long as anybody reads. Runs may be read side by side, each by its own thread.
struct Snapshot {
    template <class... Into>
    auto read(const Place& place, Into&... block) {
        const std::lock_guard lock(mutex);
        return segments.read(place, block...);
    }

    std::unique_ptr<Database> database;
    Transaction transaction;
    Catalog catalog;
    SegmentReader segments;
    std::mutex mutex = {};  // of the segments
};

std::unexpected<Error> out_of_order(const Snapshot& snapshot, const Place& place) {
    return std::unexpected(Error{ErrorCode::corrupt,
                                 "the segment at fact " + std::to_string(place.first) + " is not in order",
                                 snapshot.database->path(), 0, {}});
}

// The facts of one import, segment by segment.
class ImportRun final : public fact::Run {
public:
    ImportRun(std::shared_ptr<Snapshot> snapshot, std::span<const Place> places)
        : snapshot_(std::move(snapshot)), places_(places) {}

    Result<bool> next(fact::Block& block) override {
        if (at_ == places_.size()) return false;
        const Place& place = places_[at_];
        Result<void> read;
        if (at_ > 0 && place.bounds.low < places_[at_ - 1].bounds.high) read = out_of_order(*snapshot_, place);
        if (read) read = snapshot_->read(place, block);
        if (read && at_ > 0 && std::tie(last_key_, last_recorded_) > std::tie(block.keys.front(), block.recorded_at.front()))
            read = out_of_order(*snapshot_, place);
        if (!read) {
            at_ = places_.size();
            return std::unexpected(read.error());
        }
        ++at_;
        last_key_ = block.keys.back();
        last_recorded_ = block.recorded_at.back();
        return true;
    }

private:
    std::shared_ptr<Snapshot> snapshot_;
    std::span<const Place> places_;  // of the snapshot's catalog
    std::size_t at_ = 0;
    fact::Key last_key_;
    Instant last_recorded_;
};

// The facts of several small imports, put in order when the first is asked for and kept as bytes until their turn: many
// such runs may be read side by side.
class GroupRun final : public fact::Run {
public:
    GroupRun(std::shared_ptr<Snapshot> snapshot, std::vector<Place> places)
        : snapshot_(std::move(snapshot)), places_(std::move(places)) {}

    Result<bool> next(fact::Block& block) override {
        if (!places_.empty()) {
            auto gathered = gather();
            places_.clear();
            snapshot_.reset();
            if (!gathered) return std::unexpected(gathered.error());
        }
        if (at_ == segments_.size()) return false;
        CHECK(decode(segments_[at_], block));  // encoded a moment ago
        std::string().swap(segments_[at_++]);
        return true;
    }

private:
    Result<void> gather() {
        std::vector<fact::Block> blocks;
        for (const Place& place : places_) {
            auto read = snapshot_->read(place);
            if (!read) return std::unexpected(read.error());
            blocks.push_back(std::move(*read));
        }
        std::vector<const fact::Block*> all;
        for (const fact::Block& block : blocks) all.push_back(&block);
        const fact::Block sorted = put_in_order(all);
        SegmentEncoder encoder(sorted);
        for (std::size_t row = 0; row < sorted.size(); row += kSegmentRows)
            segments_.push_back(encoder.encode(row, std::min(kSegmentRows, sorted.size() - row)));
        return {};
    }

    std::shared_ptr<Snapshot> snapshot_;
    std::vector<Place> places_;
    std::vector<std::string> segments_;
    std::size_t at_ = 0;
};

// The places of each import that stands, in ledger order.
std::vector<std::span<const Place>> by_import(const Catalog& catalog, fact::Table table) {
    std::vector<std::span<const Place>> imports;
    const auto places = catalog.places(table);
    for (std::size_t i = 0; i < places.size();) {
        std::size_t end = i + 1;
        while (end < places.size() && places[end].import == places[i].import) ++end;
        if (catalog.stands(places[i].import)) imports.push_back(places.subspan(i, end - i));
        i = end;
    }
    return imports;
}

std::int64_t facts_in(std::span<const Place> places) {
    std::int64_t facts = 0;
    for (const Place& place : places) facts += place.count;
    return facts;
}

class SqliteFacts final : public fact::Facts {
public:
    explicit SqliteFacts(std::shared_ptr<Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

    Result<std::vector<std::unique_ptr<fact::Run>>> runs(fact::Table table) override {
        std::vector<std::unique_ptr<fact::Run>> runs;
        int ahead = 0;
        const auto imports = by_import(snapshot_->catalog, table);
        for (std::size_t i = 0; i < imports.size();) {
            std::int64_t facts = facts_in(imports[i]);
            std::size_t end = i + 1;
            for (; end < imports.size() && facts + facts_in(imports[end]) <= kGroupFacts; ++end)
                facts += facts_in(imports[end]);
            if (end == i + 1) {
                runs.push_back(std::make_unique<ImportRun>(snapshot_, imports[i]));
                if (facts > kAheadFacts && ahead++ < kMostAhead) runs.back() = read_ahead(std::move(runs.back()));
            } else {
                std::vector<Place> places;
                for (std::size_t j = i; j < end; ++j) places.insert(places.end(), imports[j].begin(), imports[j].end());
                runs.push_back(std::make_unique<GroupRun>(snapshot_, std::move(places)));
            }
            i = end;
        }
        return runs;
    }

    std::int64_t count(fact::Table table) override {
        std::int64_t facts = 0;
        for (const auto import : by_import(snapshot_->catalog, table)) facts += facts_in(import);
        return facts;
    }

    Instant newest() override {
        Instant newest = Instant::beginning();
        for (int table = 0; table < fact::kTables; ++table)
            for (const auto import : by_import(snapshot_->catalog, static_cast<fact::Table>(table)))
                for (const Place& place : import) newest = std::max(newest, place.bounds.newest);
        return newest;
    }

private:
    std::shared_ptr<Snapshot> snapshot_;
};

}  // namespace

Result<SegmentReader> SegmentReader::open(const Database& database) {
    auto statement = database.prepare(kSegmentAt);
    if (!statement) return std::unexpected(statement.error());
    return SegmentReader(std::move(*statement));
}

Result<void> SegmentReader::read(const Place& place, fact::Block& block) {
    const auto error = [&](ErrorCode code, const std::string& what) {
        return std::unexpected(Error{code, "at fact " + std::to_string(place.first) + ": " + what,
                                     statement_.database().path(), 0, {}});
    };
    statement_.bind(1, place.first);
    const auto row = statement_.step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return error(ErrorCode::corrupt, "the segment is missing");
    const auto done = decoded(segment_of(statement_), block);
    statement_.reset();
    if (!done) return error(done.error().code, done.error().message);
    if (static_cast<std::int64_t>(block.size()) != place.count || !in_order(block) ||
        block.keys.front() != place.bounds.low || block.keys.back() != place.bounds.high)
        return error(ErrorCode::corrupt, "the segment is not in order");
    return {};
}

Result<fact::Block> SegmentReader::read(const Place& place) {
    fact::Block block(fact::Table::site);
    if (auto done = read(place, block); !done) return std::unexpected(done.error());
    return block;
}

Result<std::unique_ptr<fact::Facts>> facts_of(std::unique_ptr<Database> database, Catalog catalog) {
    auto transaction = Transaction::begin(*database, Transaction::Kind::read);
    if (!transaction) return std::unexpected(transaction.error());
    if (auto done = catalog.refresh(*database); !done) return std::unexpected(done.error());
    auto segments = SegmentReader::open(*database);
    if (!segments) return std::unexpected(segments.error());
    std::shared_ptr<Snapshot> snapshot(
        new Snapshot{std::move(database), std::move(*transaction), std::move(catalog), std::move(*segments)});
    return std::make_unique<SqliteFacts>(std::move(snapshot));
}

}  // namespace drum::ledger
