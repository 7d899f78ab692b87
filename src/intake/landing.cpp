#include "intake/landing.h"

#include <algorithm>

#include "base/check.h"
#include "base/decimal.h"
#include "intake/header_names.h"
#include "intake/row_rules.h"

namespace drum::intake {
namespace {

using fact::CellState;
using fact::ColumnInfo;
using fact::Table;
using fact::Type;

constexpr std::size_t kMaxValueShown = 40;
constexpr std::size_t kMaxLineKept = 64 << 10;  // of a rejected row; a longer one cannot be mended by hand anyway
constexpr std::size_t kProgressBytes = 4 << 20;

template <class T>
Result<std::int64_t> raw(const Result<T>& parsed, std::int64_t T::*field) {
    if (!parsed) return std::unexpected(parsed.error());
    return (*parsed).*field;
}

Result<std::int64_t> read_number(std::string_view text, Type type, DateOrder order, const Zone& zone) {
    switch (type) {
        case Type::quantity: return raw(parse_quantity(text), &Quantity::micro);
        case Type::rate: return raw(parse_rate(text), &Rate::nano);
        case Type::whole: return parse_whole(text);
        case Type::instant: return raw(parse_instant(text, order, zone, false), &Instant::micros);
        case Type::instant_end: return raw(parse_instant(text, order, zone, true), &Instant::micros);
        case Type::clock: return parse_clock(text);
        case Type::day: {
            const auto day = parse_day_as(text, order, zone);
            if (!day) return std::unexpected(day.error());
            return day->number;
        }
        case Type::text: break;
    }
    return fail(ErrorCode::bad_input, "not a number");
}

// Reads the records of one sheet; what stays the same from row to row.
class Lander {
public:
    Lander(const Sheet& sheet, const std::vector<FieldPlan>& fields, const Zone& zone, std::int32_t file,
           Landing& landing, FileReport& report)
        : sheet_(sheet), fields_(fields), zone_(zone), file_(file), landing_(landing), report_(report),
          infos_(fact::columns(landing.rows.table)), field_of_(infos_.size(), -1), last_text_(infos_.size(), -1) {
        CHECK(infos_.size() <= kMaxColumns);
        for (std::size_t f = 0; f < fields.size(); ++f)
            if (fields[f].column >= 0) field_of_[static_cast<std::size_t>(fields[f].column)] = static_cast<int>(f);
        draft_.table = landing.rows.table;
    }

    void take(const CsvRecord& record) {
        if (std::all_of(record.fields.begin(), record.fields.end(),
                        [](std::string_view field) { return trimmed(field).empty(); }) &&
            record.problem.empty())
            return;  // a blank line of a spreadsheet
        ++report_.rows;
        if (!record.problem.empty()) return reject_row(record, std::string(record.problem));
        if (record.fields.size() < fields_.size() || holds_too_much(record))
            return reject_row(record, "the row has " + std::to_string(record.fields.size()) +
                                          " fields where the header has " + std::to_string(fields_.size()));
        draft_.reset();
        faults_.clear();
        for (std::size_t f = 0; f < fields_.size(); ++f) read_field(fields_[f], trimmed(record.fields[f]), f);
        if (faults_.empty()) check_needed();
        if (faults_.empty()) complete_and_check(draft_, faults_);
        if (faults_.empty() && record_faults_.empty()) return keep(record.line);
        reject_cells(record);
    }

    void add_notes() {
        if (unsigned_out_ > 0)
            report_.notes.push_back(
                std::to_string(unsigned_out_) +
                (unsigned_out_ == 1
                     ? " row of kind ship, consume or scrap has a positive quantity and no direction; it"
                     : " rows of kind ship, consume or scrap have a positive quantity and no direction; they") +
                " add to stock, as quantities are signed. If they took stock away, write them negative or "
                "add a column `direction` (in or out).");
    }

private:
    // More fields than the header names; empty ones after the last are a trailing delimiter.
    bool holds_too_much(const CsvRecord& record) const {
        return std::any_of(record.fields.begin() + static_cast<std::ptrdiff_t>(fields_.size()), record.fields.end(),
                           [](std::string_view field) { return !trimmed(field).empty(); });
    }

    void read_field(const FieldPlan& plan, std::string_view text, std::size_t field) {
        if (plan.column == kIgnored) return;
        if (plan.column == kSource) {
            draft_.source = text;
            return;
        }
        if (plan.column == kRecordedAt) {
            if (text.empty()) return;
            const auto at = parse_instant(text, plan.dates, zone_, false);
            if (at) draft_.recorded_at = *at;
            else record_faults_.push_back({static_cast<int>(field), at.error().message});
            return;
        }
        const auto column = static_cast<std::size_t>(plan.column);
        if (text.empty()) {
            draft_.state[column] = CellState::cleared;
            return;
        }
        if (infos_[column].type != Type::text) {
            const auto value = read_number(text, infos_[column].type, plan.dates, zone_);
            if (value) draft_.set(plan.column, *value);
            else faults_.push_back({plan.column, value.error().message});
        } else if (plan.words.empty()) {
            draft_.set_text(plan.column, text);
        } else if (const auto word = meaning(plan.words, text)) {
            draft_.set_text(plan.column, *word);
        } else {
            faults_.push_back({plan.column, "'" + shortened(text, kMaxValueShown) + "' is not one of " +
                                                allowed_words(plan.words)});
        }
    }

    // Every group of needed columns has a present cell. A unit's denominator is one when it is not said.
    void check_needed() {
        for (std::uint8_t group = 1;; ++group) {
            bool any = false, exists = false;
            std::string names;
            int column = -1;
            for (std::size_t c = 0; c < infos_.size(); ++c) {
                if (infos_[c].needed != group) continue;
                exists = true;
                any = any || draft_.present(static_cast<int>(c));
                if (column < 0 || field_of_[static_cast<std::size_t>(column)] < 0) column = static_cast<int>(c);
                names += (names.empty() ? "" : " or ") + std::string(infos_[c].name);
            }
            if (!exists) return;
            const bool is_denominator =
                draft_.table == Table::units && column == fact::units::factor_denominator;
            if (!any && !is_denominator) faults_.push_back({column, names + " is missing"});
        }
    }

    void keep(std::int64_t line) {
        count_unsigned_out();
        fact::Block& rows = landing_.rows;
        const std::size_t row = rows.add_row({}, draft_.recorded_at.value_or(Instant::beginning()));
        for (std::size_t c = 0; c < infos_.size(); ++c) {
            const int column = static_cast<int>(c);
            if (draft_.state[c] == CellState::cleared) rows.clear(row, column);
            if (draft_.state[c] != CellState::present) continue;
            rows.set(row, column, infos_[c].type == Type::text ? index_of(c, draft_.text[c]) : draft_.value[c]);
        }
        if (!draft_.source.empty()) rows.source[row] = rows.texts.add(draft_.source);
        landing_.origin.push_back({file_, line, draft_.recorded_at.has_value()});
        ++report_.accepted;
    }

    // Most columns say the same as in the row before.
    std::int64_t index_of(std::size_t column, std::string_view text) {
        fact::Texts& texts = landing_.rows.texts;
        std::int64_t& last = last_text_[column];
        if (last < 0 || texts.at(last) != text) last = texts.add(text);
        return last;
    }

    void count_unsigned_out() {
        if (draft_.table != Table::moves || field_of_[fact::moves::direction] >= 0) return;
        const std::string_view kind = draft_.word(fact::moves::kind);
        if ((kind == "ship" || kind == "consume" || kind == "scrap") && draft_.number(fact::moves::quantity) > 0)
            ++unsigned_out_;
    }

    std::string kept_line(const CsvRecord& record) const {
        return shortened(record.raw, kMaxLineKept);
    }

    void reject_row(const CsvRecord& record, std::string message) {
        report_.rejected.push_back({record.line, "", std::move(message), kept_line(record)});
        ++report_.rejected_rows;
    }

    void reject_cells(const CsvRecord& record) {
        std::string line = kept_line(record);
        const auto add = [&](std::string column, std::string message) {
            report_.rejected.push_back({record.line, std::move(column), std::move(message), std::move(line)});
            line.clear();
        };
        for (const Fault& fault : record_faults_)
            add(sheet_.header[static_cast<std::size_t>(fault.column)], fault.message);
        for (const Fault& fault : faults_) {
            const auto column = static_cast<std::size_t>(fault.column);
            const int field = field_of_[column];
            std::string message = fault.message;
            const std::string_view said =
                field >= 0 ? trimmed(record.fields[static_cast<std::size_t>(field)]) : std::string_view();
            if (!said.empty() && !message.starts_with('\''))
                message = "'" + shortened(said, kMaxValueShown) + "': " + message;
            add(field >= 0 ? sheet_.header[static_cast<std::size_t>(field)] : std::string(infos_[column].name),
                std::move(message));
        }
        record_faults_.clear();
        ++report_.rejected_rows;
    }

    const Sheet& sheet_;
    const std::vector<FieldPlan>& fields_;
    const Zone& zone_;
    std::int32_t file_;
    Landing& landing_;
    FileReport& report_;
    std::span<const ColumnInfo> infos_;
    std::vector<int> field_of_;          // column of the table -> field of the sheet, or -1
    std::vector<std::int64_t> last_text_;  // per column
    RowDraft draft_;
    std::vector<Fault> faults_;          // columns of the table
    std::vector<Fault> record_faults_;   // fields of the sheet: recorded_at, which is no column of the table
    std::int64_t unsigned_out_ = 0;
};

}  // namespace

void land(const Sheet& sheet, const std::vector<FieldPlan>& fields, const Zone& zone, std::int32_t file,
          Landing& landing, FileReport& report, const std::function<void(std::size_t)>& bytes_done) {
    Lander lander(sheet, fields, zone, file, landing, report);
    CsvReader reader = sheet.records();
    CsvRecord record;
    std::size_t told = 0;
    while (reader.next(record)) {
        lander.take(record);
        if (bytes_done && reader.offset() >= told + kProgressBytes) bytes_done(told = reader.offset());
    }
    lander.add_notes();
}

}  // namespace drum::intake
