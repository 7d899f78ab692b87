#include "intake/gathering.h"

#include <algorithm>

#include "intake/identity.h"

namespace drum::intake {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

constexpr std::size_t kBatchRows = 8 << 10;  // given on at once, unless a subject has more

void append_signed(std::string& bytes, std::int64_t value) {  // zigzag: small ones are short
    append_number(bytes, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

std::int64_t take_signed(std::string_view& bytes) {
    const std::uint64_t bits = take_number(bytes);
    return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
}

void append_key(std::string& bytes, const Key& key) {
    append_ascending(bytes, key.high);
    append_ascending(bytes, key.low);
}

// One row as a record, without its key.
void append_row(std::string& bytes, const Landing& landing, std::size_t row) {
    const Block& rows = landing.rows;
    const Origin& origin = landing.origin[row];
    bytes.push_back(static_cast<char>(static_cast<int>(landing.repeats[row]) * 2 + origin.recorded_given));
    append_signed(bytes, origin.report);
    append_signed(bytes, origin.line);
    append_signed(bytes, rows.recorded_at[row].micros);
    append_text(bytes, rows.source[row] < 0 ? std::string_view() : rows.texts.at(rows.source[row]));
    const auto infos = fact::columns(rows.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const fact::Cell cell = rows.cell(row, static_cast<int>(c));
        bytes.push_back(static_cast<char>(cell.state));
        if (!cell.present()) continue;
        if (infos[c].type == fact::Type::text) append_text(bytes, rows.texts.at(cell.value));
        else append_signed(bytes, cell.value);
    }
}

void take_row(std::string_view key, std::string_view bytes, Landing& to) {
    const auto byte = [&bytes] {
        const auto first = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        return first;
    };
    Block& rows = to.rows;
    const auto flags = byte();
    Origin origin;
    origin.recorded_given = (flags & 1U) != 0;
    origin.report = static_cast<std::int32_t>(take_signed(bytes));
    origin.line = take_signed(bytes);
    const std::size_t row = rows.add_row({ascending_at(key, 0), ascending_at(key, 8)}, Instant{take_signed(bytes)});
    to.origin.push_back(origin);
    to.repeats.push_back(static_cast<Repeat>(flags >> 1));
    if (const auto source = take_text(bytes); !source.empty()) rows.source[row] = rows.texts.add(source);
    const auto infos = fact::columns(rows.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const int column = static_cast<int>(c);
        const auto state = static_cast<CellState>(byte());
        if (state == CellState::cleared) rows.clear(row, column);
        if (state != CellState::present) continue;
        rows.set(row, column, infos[c].type == fact::Type::text ? rows.texts.add(take_text(bytes)) : take_signed(bytes));
    }
}

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

Result<void> Gathering::drain(const std::function<Result<void>(Landing&&)>& take) {
    identify();
    const fact::Table table = landing_.rows.table;
    if (!many_) {
        Landing all = std::move(landing_);
        landing_ = Landing(table);
        return take(std::move(all));
    }
    if (auto spilled = spill(); !spilled) return spilled;
    Landing batch(table);
    auto drained = sorting_.drain([&](std::string_view key, std::string_view record) -> Result<void> {
        if (batch.rows.size() >= kBatchRows && batch.rows.keys.back().high != ascending_at(key, 0)) {
            if (auto taken = take(std::move(batch)); !taken) return taken;
            batch = Landing(table);
        }
        take_row(key, record, batch);
        return {};
    });
    if (!drained) return drained;
    return batch.rows.size() == 0 ? Result<void>{} : take(std::move(batch));
}

}  // namespace drum::intake
