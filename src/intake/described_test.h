// For the tests of this room: reads files given as text and writes facts as lines that can be compared.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "intake/intake.h"

namespace drum::intake {

struct Text {
    std::string name, bytes;
};

inline Intake read_texts(const std::vector<Text>& texts, const Context& context = {}) {
    std::vector<SourceFile> files;
    for (const Text& text : texts) files.push_back({text.name, text.bytes});
    return read(files, context);
}

inline std::string described(Instant at) { return at == Instant::beginning() ? "beginning" : Zone().to_text(at); }

inline std::string described(const fact::Block& block, std::size_t row, int column) {
    const auto& info = fact::columns(block.table)[static_cast<std::size_t>(column)];
    const std::int64_t value = block.value(row, column);
    switch (info.type) {
        case fact::Type::text: return std::string(block.text(row, column));
        case fact::Type::quantity: return to_text(Quantity{value});
        case fact::Type::rate: return to_text(Rate{value});
        case fact::Type::whole: return std::to_string(value);
        case fact::Type::instant:
        case fact::Type::instant_end: return described(Instant{value});
        case fact::Type::day: return to_text(Day{static_cast<std::int32_t>(value)});
        case fact::Type::clock: return std::to_string(value / kMicrosPerMinute) + "min";
    }
    return "?";
}

// "2026-01-05T00:00:00Z item=A quantity=5 place=()": present cells, and () for cleared ones.
inline std::string described(const fact::Block& block, std::size_t row) {
    std::string out = described(block.recorded_at[row]);
    const auto infos = fact::columns(block.table);
    for (int c = 0; c < static_cast<int>(infos.size()); ++c) {
        const fact::Cell cell = block.cell(row, c);
        if (cell.state == fact::CellState::absent) continue;
        out += " " + std::string(infos[static_cast<std::size_t>(c)].name) + "=";
        out += cell.present() ? described(block, row, c) : "()";
    }
    return out;
}

inline const fact::Block* block_of(const Intake& intake, fact::Table table) {
    for (const fact::Block& block : intake.blocks)
        if (block.table == table) return &block;
    return nullptr;
}

// The facts of a table in the order of their moments, for reading; keys left out.
inline std::vector<std::string> facts_of(const Intake& intake, fact::Table table) {
    std::vector<std::string> out;
    if (const fact::Block* block = block_of(intake, table))
        for (std::size_t row = 0; row < block->size(); ++row) out.push_back(described(*block, row));
    std::sort(out.begin(), out.end());
    return out;
}

// Everything about the blocks that reaches the ledger.
inline std::string bytes_of(const Intake& intake) {
    std::string out;
    for (const fact::Block& block : intake.blocks) {
        out += std::string(fact::name(block.table)) + "\n";
        for (std::size_t row = 0; row < block.size(); ++row) {
            out += std::to_string(block.keys[row].high) + ":" + std::to_string(block.keys[row].low) + " " +
                   described(block, row);
            if (block.source[row] >= 0) out.append(" from ").append(block.texts.at(block.source[row]));
            for (const fact::Column& column : block.cells) out += "," + std::to_string(column.value[row]);
            out += "\n";
        }
        for (const std::string_view text : block.texts.all()) out.append(text).append("|");
        out += "\n";
    }
    return out;
}

// "row 3 quantity: 'x' is not a number"
inline std::vector<std::string> rejects_of(const FileReport& report) {
    std::vector<std::string> out;
    for (const Rejected& r : report.rejected)
        out.push_back("row " + std::to_string(r.row) + (r.column.empty() ? "" : " " + r.column) + ": " + r.message);
    return out;
}

inline bool notes_say(const FileReport& report, std::string_view phrase) {
    for (const std::string& note : report.notes)
        if (note.find(phrase) != std::string::npos) return true;
    return false;
}

// Facts of one key laid over each other in the order of the block, as state/rows.h merges them.
inline std::string merged_row(const fact::Block& block) {
    fact::Block one(block.table);
    one.add_row({}, Instant::beginning());
    for (std::size_t row = 0; row < block.size(); ++row)
        for (int c = 0; c < static_cast<int>(block.cells.size()); ++c) {
            const fact::Cell cell = block.cell(row, c);
            if (cell.state == fact::CellState::cleared) one.clear(0, c);
            if (!cell.present()) continue;
            if (fact::columns(block.table)[static_cast<std::size_t>(c)].type == fact::Type::text)
                one.set_text(0, c, block.text(row, c));
            else
                one.set(0, c, cell.value);
        }
    return described(one, 0);
}

}  // namespace drum::intake
