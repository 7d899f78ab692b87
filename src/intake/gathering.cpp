#include "intake/gathering.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "intake/identity.h"
#include "intake/large_group.h"
#include "intake/row_record.h"

namespace drum::intake {
namespace {

using fact::Block;

constexpr std::size_t kBatchRows = 8 << 10;   // given on at once, unless subjects have more
constexpr std::size_t kLargeRows = 32 << 10;  // subjects with more are settled on scratch

// Rows on their way out of the sorting.
class Batches {
public:
    Batches(fact::Table table, const std::function<Result<void>(Landing&&)>& take) : batch_(table), take_(take) {}

    std::size_t rows() const { return batch_.rows.size(); }
    bool full() const { return rows() >= kBatchRows; }
    const fact::Key& last() const { return batch_.rows.keys.back(); }
    void add(std::string_view key, std::string_view record) { take_row(key, record, batch_); }
    Landing withdraw() { return std::exchange(batch_, Landing(batch_.rows.table)); }
    Result<void> give() { return rows() == 0 ? Result<void>{} : take_(withdraw()); }

private:
    Landing batch_;
    const std::function<Result<void>(Landing&&)>& take_;
};

}  // namespace

// What each row is about, and the latest time.
void Gathering::identify() {
    Block& rows = landing_.rows;
    landing_.repeats.resize(rows.size());
    for (; identified_ < rows.size(); ++identified_) {
        const bool keyed = landing_.origin[identified_].keyed;
        const Subject subject = keyed ? Subject{rows.keys[identified_], Repeat::versions} : subject_of(rows, identified_);
        rows.keys[identified_] = subject.key;
        landing_.repeats[identified_] = subject.repeat;
        newest_ = std::max(newest_, fact::happened_at(rows, identified_));
    }
}

Instant Gathering::newest() {
    identify();
    return newest_;
}

Result<void> Gathering::relieve() {
    if (scratch_ == nullptr || landing_.rows.size() < rows_in_memory_) return {};
    return spill();
}

// Written as bytes first and then put in order whole: one leap through memory a row and not one a cell.
Result<void> Gathering::spill() {
    identify();
    std::string key, record;
    for (std::size_t row = 0; row < landing_.rows.size(); ++row) {
        key.clear();
        record.clear();
        append_key(key, landing_.rows.keys[row]);
        append_row(record, landing_, row);
        if (auto added = sorting_.add(key, record); !added) return added;
    }
    landing_ = Landing(landing_.rows.table);
    landing_.passing = many_ = true;
    identified_ = 0;
    return sorting_.spill();
}

Result<void> Gathering::drain(std::vector<FileReport>& reports, const std::function<Result<void>(Landing&&)>& take) {
    identify();
    const fact::Table table = landing_.rows.table;
    if (!many_) {
        Landing all = std::move(landing_);
        landing_ = Landing(table);
        return take(std::move(all));
    }
    if (auto spilled = spill(); !spilled) return spilled;
    Batches batches(table, take);
    LargeGroup large(table, scratch_);
    std::uint64_t high = 0;  // of the subjects at hand
    bool is_large = false;
    const auto end_large = [&]() -> Result<void> {
        is_large = false;
        if (auto added = large.add(batches.withdraw()); !added) return added;
        auto drained = large.drain(reports, [&](std::string_view key, std::string_view record) -> Result<void> {
            if (batches.full() && batches.last() != key_at(key))
                if (auto given = batches.give(); !given) return given;
            batches.add(key, record);
            return {};
        });
        return drained ? batches.give() : drained;
    };
    auto drained = sorting_.drain([&](std::string_view key, std::string_view record) -> Result<void> {
        const bool same = std::exchange(high, key_at(key).high) == key_at(key).high;
        Result<void> done;
        if (!same && is_large) done = end_large();
        else if (!same && batches.full()) done = batches.give();
        else if (same && batches.rows() >= std::min(kLargeRows, rows_in_memory_)) {
            is_large = true;
            done = large.add(batches.withdraw());
        }
        batches.add(key, record);
        return done;
    });
    if (drained) drained = is_large ? end_large() : batches.give();
    return drained;
}

}  // namespace drum::intake
