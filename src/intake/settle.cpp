#include "intake/settle.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/check.h"
#include "fact/identity.h"
#include "intake/dating.h"
#include "intake/header_names.h"

namespace drum::intake {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;
using fact::LineOrder;
using fact::Table;

constexpr std::size_t kDisagreementsNamed = 5;

struct Row {
    Key key;
    std::uint32_t index = 0;  // into the landing
    Repeat repeat = Repeat::versions;
};

// One fact to be: some cells of a landed row.
struct Piece {
    Key key;
    Instant recorded_at;
    std::uint32_t row = 0;
    std::uint32_t columns = 0;
    std::int64_t status = -1;  // text index that stands for the row's own status, -1 = the row's own
};

// Rows that come from sorted runs are in order already.
template <class T, class Before>
void put_in_order(std::vector<T>& all, Before before) {
    if (!std::is_sorted(all.begin(), all.end(), before)) std::sort(all.begin(), all.end(), before);
}

class Settler {
public:
    Settler(Landing& landing, const Moments& moments, std::vector<FileReport>& reports, Disagreements& disagreements)
        : rows_(landing.rows), origin_(landing.origin), repeats_(landing.repeats), moments_(moments),
          reports_(reports), disagreements_(disagreements) {}

    Block run() {
        identify();
        if (rows_.table == Table::sources) read_steps_of_price();
        resolve_repeats();
        date_rows();
        sort_pieces();
        return gathered();
    }

private:
    void identify() {
        all_.resize(rows_.size());
        for (std::size_t i = 0; i < all_.size(); ++i)
            all_[i] = {rows_.keys[i], static_cast<std::uint32_t>(i), repeats_[i]};
        put_in_order(all_, before);
    }

    static bool before(const Row& a, const Row& b) {
        if (a.key != b.key) return a.key < b.key;
        return a.repeat != b.repeat ? a.repeat < b.repeat : a.index < b.index;
    }

    // Rows of one source that differ in their minimum and name no quantity from which they hold are steps of its price:
    // the minimum is that quantity.
    void read_steps_of_price() {
        using namespace fact::sources;
        bool any = false;
        for (std::size_t first = 0, end = 0; first < all_.size(); first = end) {
            while (end < all_.size() && all_[end].key == all_[first].key) ++end;
            std::set<std::int64_t> minimums;
            const auto is_step = [&](const Row& row) {
                return !origin_[row.index].keyed && !rows_.present(row.index, from_quantity) &&
                       rows_.present(row.index, min_quantity);
            };
            for (std::size_t i = first; i < end; ++i)
                if (is_step(all_[i])) minimums.insert(rows_.value(all_[i].index, min_quantity));
            if (minimums.size() < 2) continue;
            for (std::size_t i = first; i < end; ++i) {
                if (!is_step(all_[i])) continue;
                rows_.set(all_[i].index, from_quantity, rows_.value(all_[i].index, min_quantity));
                all_[i].key = fact::subject_of(rows_, all_[i].index).key;
                any = true;
            }
        }
        if (any) put_in_order(all_, before);
    }

    // Walks the groups of equal subjects; keeps in all_ the rows that become facts, with their final keys.
    void resolve_repeats() {
        std::size_t kept = 0;
        for (std::size_t first = 0; first < all_.size();) {
            std::size_t end = first + 1;
            while (end < all_.size() && all_[end].key == all_[first].key && all_[end].repeat == all_[first].repeat) ++end;
            std::size_t group_end = end;
            if (end - first > 1) group_end = resolve_group(first, end);
            for (std::size_t i = first; i < group_end; ++i) all_[kept++] = all_[i];
            first = end;
        }
        all_.resize(kept);
    }

    struct Line {
        LineOrder order;
        Instant recorded_at;
        std::int64_t source;  // ranks nothing: an index of this block; equal rows may differ in it
        Row row;
    };

    // Returns the end of what is kept of [first, end).
    std::size_t resolve_group(std::size_t first, std::size_t end) {
        if (all_[first].repeat == Repeat::versions) {
            find_disagreement(first, end);
            return drop_equal(first, end);
        }
        std::vector<Line> lines;
        for (std::size_t i = first; i < end; ++i)
            lines.push_back({fact::line_order(rows_, all_[i].index), rows_.recorded_at[all_[i].index],
                             rows_.source[all_[i].index], all_[i]});
        std::sort(lines.begin(), lines.end(), [this](const Line& a, const Line& b) {
            if (a.order != b.order) return a.order < b.order;
            if (a.recorded_at != b.recorded_at) return a.recorded_at < b.recorded_at;
            return source_text(a.source) < source_text(b.source);
        });
        const bool once = stands_once(rows_.table, all_[first].repeat);
        count_equal_lines(lines, once);
        std::size_t kept = first;
        std::int64_t ordinal = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (once && i > 0 && lines[i].order == lines[i - 1].order) continue;
            all_[kept] = lines[i].row;
            all_[kept++].key = fact::key_of_line(lines[i].row.key, ordinal++);
        }
        return kept;
    }

    std::string_view source_text(std::int64_t index) const {
        return index < 0 ? std::string_view() : std::string_view(rows_.texts.at(index));
    }

    // Counts each copy of a line at the file it stands in, the first copy in the order given being the original.
    void count_equal_lines(const std::vector<Line>& lines, bool once) {
        for (std::size_t i = 0; i < lines.size();) {
            std::size_t end = i + 1;
            while (end < lines.size() && lines[end].order == lines[i].order) ++end;
            std::vector<std::uint32_t> copies;
            for (std::size_t k = i; k < end; ++k) copies.push_back(lines[k].row.index);
            count_copies(copies, once);
            i = end;
        }
    }

    void count_copies(std::vector<std::uint32_t>& copies, bool once) {
        std::sort(copies.begin(), copies.end());
        for (std::size_t k = 1; k < copies.size(); ++k)
            count_copy(reports_[static_cast<std::size_t>(origin_[copies[k]].report)], once);
    }

    bool same_row(std::uint32_t a, std::uint32_t b) const {
        return rows_.recorded_at[a] == rows_.recorded_at[b] && fact::content_of(rows_, a) == fact::content_of(rows_, b);
    }

    // Versions that say the same are one; the order of the rest does not matter, pieces are sorted later.
    std::size_t drop_equal(std::size_t first, std::size_t end) {
        struct Version {
            Instant recorded_at;
            Key content;
            std::string_view source;
            Row row;
        };
        std::vector<Version> versions;
        for (std::size_t i = first; i < end; ++i) {
            const std::uint32_t row = all_[i].index;
            versions.push_back({rows_.recorded_at[row], fact::content_of(rows_, row), source_text(rows_.source[row]),
                                all_[i]});
        }
        std::sort(versions.begin(), versions.end(), [](const Version& a, const Version& b) {
            if (a.recorded_at != b.recorded_at) return a.recorded_at < b.recorded_at;
            if (a.content != b.content) return a.content < b.content;
            if (a.source != b.source) return a.source < b.source;
            return a.row.index < b.row.index;
        });
        std::size_t kept = first;
        for (std::size_t i = 0; i < versions.size();) {
            std::size_t last = i + 1;
            std::vector<std::uint32_t> copies{versions[i].row.index};
            while (last < versions.size() && versions[last].recorded_at == versions[i].recorded_at &&
                   versions[last].content == versions[i].content)
                copies.push_back(versions[last++].row.index);
            all_[kept++] = versions[i].row;
            count_copies(copies, true);
            i = last;
        }
        return kept;
    }

    // Rows of one thing with different values in one column, unless each says when it was recorded: that is history.
    void find_disagreement(std::size_t first, std::size_t end) {
        std::vector<std::uint32_t> group;
        for (std::size_t i = first; i < end; ++i) group.push_back(all_[i].index);
        std::sort(group.begin(), group.end());
        for (std::size_t i = 1; i < group.size(); ++i) {
            const std::string columns = differing_columns(group[0], group[i]);
            if (columns.empty() || is_history(group[0], group[i])) continue;
            const Origin& origin = origin_[group[i]];
            disagreements_.add(origin.report, origin.line,
                               thing(group[i]) + " stands in " + place_of(group[0], origin.report) + " and in " +
                                   place_of(group[i], origin.report) + " with different values of " + columns +
                                   "; the later recorded_at wins, at the same time the order of content decides.");
            return;
        }
    }

    bool is_history(std::uint32_t a, std::uint32_t b) const {
        return origin_[a].recorded_given && origin_[b].recorded_given && rows_.recorded_at[a] != rows_.recorded_at[b];
    }

    std::string differing_columns(std::uint32_t a, std::uint32_t b) const {
        std::string names;
        const auto infos = fact::columns(rows_.table);
        for (int c = 0; c < static_cast<int>(infos.size()); ++c) {
            const fact::Cell x = rows_.cell(a, c), y = rows_.cell(b, c);
            if (x.state == CellState::absent || y.state == CellState::absent) continue;
            if (x.state == y.state && x.value == y.value) continue;
            names += (names.empty() ? "" : ", ") + std::string(infos[static_cast<std::size_t>(c)].name);
        }
        return names;
    }

    void date_rows() {
        pieces_.reserve(all_.size());
        std::vector<Part> parts;
        for (const Row& row : all_) {
            const bool undated = rows_.table == fact::Table::stock && !rows_.present(row.index, fact::stock::counted_at);
            parts_of(rows_, row.index, origin_[row.index].recorded_given, undated ? moments_.undated_stock : moments_.newest, parts);
            for (const Part& part : parts)
                pieces_.push_back({row.key, part.recorded_at, row.index, part.columns,
                                   part.status.empty() ? -1 : rows_.texts.add(part.status)});
        }
    }

    void sort_pieces() {
        put_in_order(pieces_, [](const Piece& a, const Piece& b) {
            return a.key != b.key ? a.key < b.key : a.recorded_at < b.recorded_at;
        });
        std::size_t kept = 0;
        for (std::size_t first = 0; first < pieces_.size();) {
            std::size_t end = first + 1;
            while (end < pieces_.size() && pieces_[end].key == pieces_[first].key &&
                   pieces_[end].recorded_at == pieces_[first].recorded_at)
                ++end;
            const std::size_t group_end = end - first > 1 ? sort_by_content(first, end) : end;
            for (std::size_t i = first; i < group_end; ++i) pieces_[kept++] = pieces_[i];
            first = end;
        }
        pieces_.resize(kept);
    }

    // Facts of one key and moment, by content; equal ones once. Returns the end of what is kept.
    std::size_t sort_by_content(std::size_t first, std::size_t end) {
        Block block(rows_.table);
        for (std::size_t i = first; i < end; ++i) append(block, pieces_[i]);
        std::vector<std::pair<Key, Piece>> order;
        for (std::size_t i = first; i < end; ++i) order.emplace_back(fact::content_of(block, i - first), pieces_[i]);
        std::sort(order.begin(), order.end(), [this](const auto& a, const auto& b) {
            if (a.first != b.first) return a.first < b.first;
            return source_text(rows_.source[a.second.row]) < source_text(rows_.source[b.second.row]);
        });
        std::size_t kept = first;
        for (std::size_t i = 0; i < order.size(); ++i)
            if (i == 0 || order[i].first != order[i - 1].first) pieces_[kept++] = order[i].second;
        return kept;
    }

    void append(Block& block, const Piece& piece) const {
        const std::size_t to = block.add_row(piece.key, piece.recorded_at);
        const auto infos = fact::columns(rows_.table);
        for (int c = 0; c < static_cast<int>(infos.size()); ++c) {
            const fact::Cell cell = cell_of(piece, c);
            if (cell.state == CellState::cleared) block.clear(to, c);
            if (!cell.present()) continue;
            if (infos[static_cast<std::size_t>(c)].type == fact::Type::text)
                block.set_text(to, c, rows_.texts.at(cell.value));
            else
                block.set(to, c, cell.value);
        }
    }

    fact::Cell cell_of(const Piece& piece, int column) const {
        if ((piece.columns >> column & 1U) == 0) return {};
        const fact::Cell cell = rows_.cell(piece.row, column);
        const bool is_status = rows_.table == Table::orders && column == fact::orders::status;
        return is_status && piece.status >= 0 ? fact::Cell{CellState::present, piece.status} : cell;
    }

    // The final block, column by column; texts in the order of first use, which the order of the facts decides.
    Block gathered() const {
        Block out(rows_.table);
        std::vector<std::int64_t> text_of(rows_.texts.size(), -1);
        const auto moved = [&](std::int64_t index) {
            std::int64_t& to = text_of[static_cast<std::size_t>(index)];
            if (to < 0) to = out.texts.append(rows_.texts.at(index));  // those of a batch are distinct
            return to;
        };
        const std::size_t n = pieces_.size();
        out.keys.resize(n);
        out.recorded_at.resize(n);
        out.source.assign(n, -1);
        for (std::size_t i = 0; i < n; ++i) {
            out.keys[i] = pieces_[i].key;
            out.recorded_at[i] = pieces_[i].recorded_at;
            const std::int64_t source = rows_.source[pieces_[i].row];
            if (source >= 0) out.source[i] = moved(source);
        }
        const auto infos = fact::columns(rows_.table);
        for (std::size_t c = 0; c < infos.size(); ++c) {
            fact::Column& column = out.cells[c];
            column.state.resize(n);
            column.value.resize(n);
            const auto& states = rows_.cells[c].state;
            if (std::all_of(states.begin(), states.end(), [](CellState s) { return s == CellState::absent; })) continue;
            const bool is_text = infos[c].type == fact::Type::text;
            for (std::size_t i = 0; i < n; ++i) {
                const fact::Cell cell = cell_of(pieces_[i], static_cast<int>(c));
                column.state[i] = cell.state;
                column.value[i] = !cell.present() ? 0 : is_text ? moved(cell.value) : cell.value;
            }
        }
        return out;
    }

    std::string place_of(std::uint32_t row, std::int32_t told_in) const {
        const Origin& origin = origin_[row];
        std::string text = "row " + std::to_string(origin.line);
        if (origin.report != told_in) text += " of " + reports_[static_cast<std::size_t>(origin.report)].name;
        return text;
    }

    // The needed texts of a row, as people name the thing: "item 'A-1', unit 'BOX'".
    std::string thing(std::uint32_t row) const {
        std::string text;
        const auto infos = fact::columns(rows_.table);
        for (int c = 0; c < static_cast<int>(infos.size()); ++c) {
            const auto& info = infos[static_cast<std::size_t>(c)];
            const bool names_it =
                info.type == fact::Type::text && (info.needed > 0 || info.name == "line" || info.name == "id" ||
                                                  info.name == "step" || info.name == "position");
            if (!names_it || !rows_.present(row, c)) continue;
            text += (text.empty() ? "" : ", ") + std::string(info.name) + " '" +
                    shortened(rows_.text(row, c), 60) + "'";
        }
        return text.empty() ? std::string(fact::name(rows_.table)) : text;
    }

    Block& rows_;
    const std::vector<Origin>& origin_;
    const std::vector<Repeat>& repeats_;
    Moments moments_;
    std::vector<FileReport>& reports_;
    Disagreements& disagreements_;
    std::vector<Row> all_;
    std::vector<Piece> pieces_;
};

}  // namespace

void Disagreements::add(std::int32_t report, std::int64_t line, std::string phrase) {
    if (reports_.size() <= static_cast<std::size_t>(report)) reports_.resize(static_cast<std::size_t>(report) + 1);
    OfReport& of = reports_[static_cast<std::size_t>(report)];
    ++of.count;
    of.first.emplace_back(line, std::move(phrase));
    std::sort(of.first.begin(), of.first.end());
    if (of.first.size() > kDisagreementsNamed) of.first.pop_back();
}

void Disagreements::tell(std::vector<FileReport>& reports) const {
    for (std::size_t r = 0; r < reports_.size(); ++r) {
        for (const auto& [line, phrase] : reports_[r].first) reports[r].notes.push_back(phrase);
        const std::int64_t rest = reports_[r].count - static_cast<std::int64_t>(reports_[r].first.size());
        if (rest > 0)
            reports[r].notes.push_back(std::to_string(rest) + (rest == 1 ? " more thing stands" : " more things stand") +
                                       " in several rows with different values.");
    }
}

Block settle(Landing&& landing, const Moments& moments, std::vector<FileReport>& reports,
             Disagreements& disagreements) {
    CHECK(landing.rows.size() == landing.origin.size() && landing.rows.size() == landing.repeats.size());
    return Settler(landing, moments, reports, disagreements).run();
}

bool stands_once(Table table, Repeat repeat) { return repeat != Repeat::lines || table == Table::calendars; }

void count_copy(FileReport& report, bool once) {
    ++report.duplicates;
    if (once) --report.accepted;
    else ++report.duplicates_kept;
}

void tell_duplicates(Table table, std::vector<FileReport>& reports) {
    const auto count = [](std::int64_t n) {
        return std::to_string(n) + (n == 1 ? " exact duplicate row" : " exact duplicate rows");
    };
    for (FileReport& report : reports) {
        if (report.table != table) continue;
        const std::int64_t kept = report.duplicates_kept, dropped = report.duplicates - kept;
        if (dropped > 0)
            report.notes.push_back(count(dropped) + (dropped == 1 ? " stands" : " stand") + " once in the facts.");
        if (kept > 0)
            report.notes.push_back(count(kept) + " kept: equal lines may all be real. A column that tells them apart "
                                                 "(id, line, place) would settle it.");
    }
}

}  // namespace drum::intake
