#include "intake/landing.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "base/decimal.h"
#include "fact/demand_status.h"
#include "intake/cell_values.h"
#include "intake/header_names.h"
#include "intake/quantity_sums.h"
#include "intake/row_rules.h"
#include "intake/samples.h"

namespace drum::intake {
namespace {

using fact::CellState;
using fact::ColumnInfo;
using fact::Table;
using fact::Type;

constexpr std::size_t kMaxValueShown = 40;
constexpr std::size_t kMaxLineKept = 64 << 10;  // of a rejected row; a longer one cannot be mended by hand anyway
constexpr std::size_t kProgressBytes = 1 << 20;

// What happened dates the facts after it: one slip of the pen must not move them all into the far future.
constexpr std::int64_t kLastActualMicros = 84'006 * kMicrosPerDay;  // 2200-01-01
std::unexpected<Error> too_late(std::string_view text) {
    return fail(ErrorCode::bad_input, "'" + shortened(text, kMaxValueShown) + "' lies after the year 2199; what happened cannot");
}

// Reads the records of one sheet; what stays the same from row to row.
class Lander {
public:
    Lander(const Sheet& sheet, const Mapping& mapping, const Zone& zone, std::int32_t report_number, Landing& landing,
           FileReport& report)
        : sheet_(sheet), mapping_(mapping), zone_(zone), report_number_(report_number), landing_(landing),
          report_(report), infos_(fact::columns(landing.rows.table)), field_of_(infos_.size(), -1),
          last_text_(infos_.size(), -1), sums_(sheet, mapping), left_out_(mapping.filters.size(), 0) {
        CHECK(infos_.size() <= kMaxColumns);
        for (const FieldPlan& plan : mapping.plans)
            if (plan.column >= 0) field_of_[static_cast<std::size_t>(plan.column)] = static_cast<int>(plan.field);
            else if (plan.column == kFact) fact_field_ = static_cast<int>(plan.field);
        needed_ = needed_of(landing.rows.table, infos_, field_of_);
        draft_.table = landing.rows.table;
    }

    void take(const Record& record) {
        if (std::all_of(record.fields.begin(), record.fields.end(),
                        [](std::string_view field) { return trimmed(field).empty(); }) &&
            record.problem.empty())
            return;  // a blank line of a spreadsheet
        if (record.withdrawn) return withdraw(record);
        ++report_.rows;
        if (!record.problem.empty()) return reject_row(record, std::string(record.problem));
        if (record.fields.size() < sheet_.header.size() || holds_too_much(record))
            return reject_row(record, "the row has " + std::to_string(record.fields.size()) +
                                          " fields where the header has " + std::to_string(sheet_.header.size()));
        sums_.look(record);
        if (mapping_.heads_only && record.further_line) {
            sums_.leave_out();
            ++further_lines_;
            ++report_.left_out;
            return;
        }
        if (is_left_out(record)) return;
        last_day_.reset();
        draft_.reset();
        faults_.clear();
        if (fact_field_ >= 0) read_fact(trimmed(record.fields[static_cast<std::size_t>(fact_field_)]));
        for (const FieldPlan& plan : mapping_.plans) read_field(plan, record);
        for (const Constant& constant : mapping_.constants)
            if (!draft_.present(constant.column)) draft_.set_text(constant.column, constant.text);
        if (mapping_.rule) mapping_.rule(record, draft_);
        if (!draft_.left_out.empty()) {
            sums_.leave_out();
            ++left_out_by_rule_[draft_.left_out];
            ++report_.left_out;
            record_faults_.clear();
            return;
        }
        if (faults_.empty()) check_needed();
        if (faults_.empty()) complete_and_check(draft_, faults_);
        if (faults_.empty() && record_faults_.empty()) return keep(record.line);
        reject_cells(record);
    }

    void finish() {
        report_.sums = sums_.take();
        add_notes();
    }

private:
    // A cell in which nothing stands (any more): neither a row of the file nor, where nothing stood, a fact.
    void withdraw(const Record& record) {
        if (!mapping_.withdraws) return;
        draft_.reset();
        faults_.clear();
        for (const FieldPlan& plan : mapping_.plans) read_field(plan, record);
        for (const Constant& constant : mapping_.constants)
            if (!draft_.present(constant.column)) draft_.set_text(constant.column, constant.text);
        if (faults_.empty() && record_faults_.empty()) add_row(record.line);
        record_faults_.clear();
    }

    void add_notes() {
        for (std::size_t i = 0; i < left_out_.size(); ++i)
            say_left_out(left_out_[i], mapping_.filters[i].why);
        say_left_out(further_lines_, "further lines of the documents above");
        for (const auto& [why, count] : left_out_by_rule_) say_left_out(count, why);
        for (const auto& [field, words] : other_words_)
            report_.notes.push_back("'" + sheet_.header[field] + "' holds " +
                                    quoted_list(std::vector<std::string>(words.begin(), words.end())) +
                                    ", and nothing says what that means: not read.");
        if (!unknown_statuses_.empty()) {
            const std::string words =
                quoted_list(std::vector<std::string>(unknown_statuses_.begin(), unknown_statuses_.end()));
            const int field = field_of_[fact::demand::status];
            const std::string header = field < 0 ? "status" : sheet_.header[static_cast<std::size_t>(field)];
            report_.notes.push_back("'" + header + "' holds " + words +
                                    ", and nothing says what that means: those lines are not counted as sold until it "
                                    "is said, line by line (drum record status ORDER open) or by --map '" +
                                    header + "=status(" + *unknown_statuses_.begin() + ":open)'.");
        }
        if (unsigned_out_ > 0)
            report_.notes.push_back(
                std::to_string(unsigned_out_) +
                (unsigned_out_ == 1
                     ? " row of kind ship, consume or scrap has a positive quantity and no direction; it"
                     : " rows of kind ship, consume or scrap have a positive quantity and no direction; they") +
                " add to stock, as quantities are signed. If they took stock away, write them negative or "
                "add a column `direction` (in or out).");
    }

    // More fields than the header names; empty ones after the last are a trailing delimiter.
    bool holds_too_much(const Record& record) const {
        return std::any_of(record.fields.begin() + static_cast<std::ptrdiff_t>(sheet_.header.size()), record.fields.end(),
                           [](std::string_view field) { return !trimmed(field).empty(); });
    }

    void say_left_out(std::int64_t count, std::string_view why) {
        if (count > 0)
            report_.notes.push_back(std::to_string(count) + (count == 1 ? " row" : " rows") + " left out: " + std::string(why) + ".");
    }

    // A row that is none of this table: counted, and neither accepted nor rejected.
    bool is_left_out(const Record& record) {
        for (std::size_t i = 0; i < mapping_.filters.size(); ++i) {
            const Filter& filter = mapping_.filters[i];
            const std::string word = folded(trimmed(record.fields[filter.field]));
            const bool listed = std::find(filter.words.begin(), filter.words.end(), word) != filter.words.end();
            if (listed == filter.keeps) continue;
            ++left_out_[i];
            ++report_.left_out;
            sums_.leave_out();
            return true;
        }
        return false;
    }

    void read_fact(std::string_view text) {
        if (text.empty()) return;
        draft_.exported = fact::key_in_hex(text);
        if (!draft_.exported)
            record_faults_.push_back({fact_field_, "'" + shortened(text, kMaxValueShown) +
                                                       "' is not the 32 hex digits of an exported fact"});
    }

    void read_field(const FieldPlan& plan, const Record& record) {
        if (plan.column == kIgnored || plan.column == kFact) return;
        const std::string_view as_written = record.fields[plan.field], text = trimmed(as_written);
        if (plan.column == kSource) {
            draft_.source = draft_.exported ? as_written : text;
            return;
        }
        if (plan.column == kRecordedAt) {
            if (text.empty() || is_no_date(text)) return;
            auto at = parse_instant(with_clock(plan, record, text), plan.dates, zone_, false);
            if (at && at->micros > kLastActualMicros) at = too_late(text);
            if (at) draft_.recorded_at = *at;
            else record_faults_.push_back({static_cast<int>(plan.field), at.error().message});
            return;
        }
        if (plan.column <= kFirstInput) return read_input(plan, text);
        if (plan.where_blank && draft_.present(plan.column)) return;
        const auto column = static_cast<std::size_t>(plan.column);
        if (draft_.exported && !as_written.empty() && infos_[column].type == Type::text && plan.words.empty()) {
            draft_.set_text(plan.column, as_written);  // blanks around it are the fact's own
            return;
        }
        if (text.data() == nullptr) return;  // the row says nothing of it
        if (is_empty(infos_[column].type, text)) {
            if (!draft_.present(plan.column)) draft_.state[column] = CellState::cleared;
            return;
        }
        if (infos_[column].type != Type::text) {
            read_number_field(plan, record, text);
        } else if (plan.words.empty()) {
            draft_.set_text(plan.column, in_form(plan.form, without_guard(text)));
        } else if (const auto word = meaning(plan.words, text)) {
            if (!word->empty()) draft_.set_text(plan.column, *word);
        } else if (plan.other_words) {
            if (!plan.others_unsaid) other_words_[plan.field].insert(shortened(text, kMaxValueShown));
        } else {
            faults_.push_back({plan.column, "'" + shortened(text, kMaxValueShown) + "' is not one of " +
                                                allowed_words(plan.words)});
        }
    }

    // "2026-08-03..2026-08-21": a row for each of these days. False: the cell is no range.
    bool read_range(const FieldPlan& plan, std::string_view text) {
        if (draft_.table != Table::calendars || plan.column != fact::calendars::date) return false;
        const std::size_t dots = text.find("..");
        if (dots == std::string_view::npos) return false;
        const auto first = parse_day_as(trimmed(text.substr(0, dots)), plan.dates, zone_);
        const auto last = parse_day_as(trimmed(text.substr(dots + 2)), plan.dates, zone_);
        constexpr int kMostDays = 3660;
        if (!first || !last)
            faults_.push_back({plan.column, (first ? last : first).error().message});
        else if (*last < *first)
            faults_.push_back({plan.column, "the range of days ends before it begins"});
        else if (*last - *first >= kMostDays)
            faults_.push_back({plan.column, "the range of days is longer than ten years"});
        if (!first || !last) return true;
        draft_.set(plan.column, first->number);
        last_day_ = last->number;
        return true;
    }

    void read_number_field(const FieldPlan& plan, const Record& record, std::string_view text) {
        if (read_range(plan, text)) return;
        const Type type = infos_[static_cast<std::size_t>(plan.column)].type;
        auto value = read_number(is_date(type) ? with_clock(plan, record, text) : text, type, plan, zone_);
        if (value && infos_[static_cast<std::size_t>(plan.column)].actual && *value > kLastActualMicros) value = too_late(text);
        if (value && !is_one(plan.factor)) value = scaled(*value, type, plan.factor);
        if (value) draft_.set(plan.column, *value);
        else faults_.push_back({plan.column, value.error().message});
    }

    // A number for the row rule. What is no number says nothing there.
    void read_input(const FieldPlan& plan, std::string_view text) {
        if (text.empty()) return;
        const auto value = read_number(text, Type::rate, plan, zone_);
        if (value) draft_.inputs[static_cast<std::size_t>(kFirstInput - plan.column)] = *value;
    }

    static std::string_view in_form(TextForm form, std::string_view text) {
        if (form == TextForm::as_is) return text;
        if (form == TextForm::tagged) {
            const std::size_t close = text.starts_with('[') ? text.find(']') : std::string_view::npos;
            return close == std::string_view::npos || close == 1 ? text : text.substr(1, close - 1);
        }
        if (text.find_first_not_of("0123456789") != std::string_view::npos) return text;  // only a number is padded
        const std::size_t first = text.find_first_not_of('0');
        return first == std::string_view::npos ? text.substr(text.size() - 1) : text.substr(first);
    }

    // The date with the time of day that stands in a field of its own.
    std::string_view with_clock(const FieldPlan& plan, const Record& record, std::string_view date) {
        if (plan.clock_field < 0) return date;
        const std::string_view clock = trimmed(record.fields[static_cast<std::size_t>(plan.clock_field)]);
        if (clock.empty()) return date;
        join_clock(date, clock, joined_);
        return joined_;
    }

    // Columns of which one has to be there, what they are called together, and the one a fault is told of. A unit's
    // denominator is one when it is not said.
    struct Needed {
        std::vector<int> columns;
        std::string names;
        int told = -1;
    };
    static std::vector<Needed> needed_of(Table table, std::span<const ColumnInfo> infos, const std::vector<int>& field_of) {
        std::vector<Needed> all;
        for (std::uint8_t group = 1;; ++group) {
            Needed needed;
            for (std::size_t c = 0; c < infos.size(); ++c) {
                if (infos[c].needed != group) continue;
                needed.columns.push_back(static_cast<int>(c));
                if (needed.told < 0 || field_of[static_cast<std::size_t>(needed.told)] < 0) needed.told = static_cast<int>(c);
                needed.names += (needed.names.empty() ? "" : " or ") + std::string(infos[c].name);
            }
            if (needed.columns.empty()) return all;
            if (table != Table::units || needed.told != fact::units::factor_denominator) all.push_back(std::move(needed));
        }
    }

    // A retired row needs no more than what says which row it is; a source without supplier and place is made here.
    void check_needed() {
        const bool retired = draft_.word(fact::retired_column(draft_.table)) == "yes";
        const auto is_excused = [&](const Needed& needed) {
            if (draft_.table == Table::sources && needed.columns.front() == fact::sources::supplier && makes_here())
                return true;
            return retired && (draft_.exported || infos_[static_cast<std::size_t>(needed.told)].type != Type::text);
        };
        for (const Needed& needed : needed_)
            if (!is_excused(needed) && std::none_of(needed.columns.begin(), needed.columns.end(), [&](int c) {
                    return draft_.present(c) || (draft_.exported && draft_.state[static_cast<std::size_t>(c)] == CellState::cleared);  // a version says it is taken back
                }))
                faults_.push_back({needed.told, needed.names + " is missing"});
    }

    // A row of our own table may leave both empty; in a list of suppliers a name is missing.
    bool makes_here() {
        using namespace fact::sources;
        return mapping_.how == "canonical" && !draft_.present(supplier) && !draft_.present(place);
    }

    void keep(std::int64_t line) {
        count_unsigned_out();
        note_unknown_status();
        sums_.keep(draft_);
        ++report_.accepted;
        add_row(line);
        for (std::int64_t day = draft_.number(fact::calendars::date); last_day_ && day < *last_day_;) {
            draft_.set(fact::calendars::date, ++day);
            add_row(line);
        }
    }

    void add_row(std::int64_t line) {
        fact::Block& rows = landing_.rows;
        rows.keys.push_back(draft_.exported.value_or(fact::Key{}));
        rows.recorded_at.push_back(draft_.recorded_at.value_or(Instant::beginning()));
        for (std::size_t c = 0; c < infos_.size(); ++c) {
            const bool present = draft_.state[c] == CellState::present;
            rows.cells[c].state.push_back(draft_.state[c]);
            rows.cells[c].value.push_back(!present ? 0 : infos_[c].type == Type::text ? index_of(c, draft_.text[c]) : draft_.value[c]);
        }
        rows.source.push_back(draft_.source.empty() ? -1 : rows.texts.add(draft_.source));
        landing_.origin.push_back({report_number_, line, draft_.recorded_at || draft_.exported, draft_.exported.has_value()});
    }

    // Most columns say the same as in the row before.
    std::int64_t index_of(std::size_t column, std::string_view text) {
        fact::Texts& texts = landing_.rows.texts;
        std::int64_t& last = last_text_[column];
        if (last < 0 || last >= static_cast<std::int64_t>(texts.size()) || texts.at(last) != text)
            last = landing_.passing ? texts.append(text) : texts.add(text);
        return last;
    }

    // Kept as it is, and asked about (state::State::questions).
    void note_unknown_status() {
        if (draft_.table != Table::demand || draft_.exported || !draft_.present(fact::demand::status)) return;
        const std::string_view word = draft_.word(fact::demand::status);
        if (!fact::demand_status(word)) unknown_statuses_.insert(shortened(word, kMaxValueShown));
    }

    void count_unsigned_out() {
        if (draft_.table != Table::moves || mapping_.signs_known || field_of_[fact::moves::direction] >= 0) return;
        const std::string_view kind = draft_.word(fact::moves::kind);
        if ((kind == "ship" || kind == "consume" || kind == "scrap") && draft_.number(fact::moves::quantity) > 0)
            ++unsigned_out_;
    }

    std::string kept_line(const Record& record) const {
        return shortened(record.raw, kMaxLineKept);
    }

    void reject_row(const Record& record, std::string message) {
        report_.rejected.push_back({record.line, "", std::move(message), kept_line(record)});
        ++report_.rejected_rows;
    }

    void reject_cells(const Record& record) {
        sums_.leave_out();
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
            add(!record.column.empty() ? std::string(record.column)
                : field >= 0           ? sheet_.header[static_cast<std::size_t>(field)]
                                       : std::string(infos_[column].name),
                std::move(message));
        }
        record_faults_.clear();
        ++report_.rejected_rows;
    }

    const Sheet& sheet_;
    const Mapping& mapping_;
    const Zone& zone_;
    std::int32_t report_number_;
    Landing& landing_;
    FileReport& report_;
    std::span<const ColumnInfo> infos_;
    std::vector<int> field_of_;          // column of the table -> field of the sheet, or -1
    std::vector<Needed> needed_;
    int fact_field_ = -1;                // field with the keys of exported facts
    std::vector<std::int64_t> last_text_;  // per column
    QuantitySums sums_;
    RowDraft draft_;
    std::optional<std::int64_t> last_day_;  // of a row that is several days of a calendar
    std::vector<Fault> faults_;          // columns of the table
    std::vector<Fault> record_faults_;   // fields of the sheet: recorded_at, which is no column of the table
    std::vector<std::int64_t> left_out_;  // per filter
    std::int64_t further_lines_ = 0;
    std::map<std::string_view, std::int64_t> left_out_by_rule_;
    std::string joined_;                 // a date and its time of day
    std::int64_t unsigned_out_ = 0;
    std::set<std::string> unknown_statuses_;                    // of demand
    std::map<std::size_t, std::set<std::string>> other_words_;  // by field: words that say nothing
};

}  // namespace

Result<void> land(const Sheet& sheet, const Mapping& mapping, const Zone& zone, std::int32_t report_number,
                  Landing& landing, FileReport& report,
                  const std::function<Result<void>(std::uint64_t)>& bytes_done) {
    Lander lander(sheet, mapping, zone, report_number, landing, report);
    const auto reader = sheet.records();
    Record record;
    std::uint64_t told = 0;
    while (reader->next(record)) {
        lander.take(record);
        if (!bytes_done || reader->offset() < told + kProgressBytes) continue;
        told = reader->offset();
        if (auto on = bytes_done(told); !on) return on;
    }
    lander.finish();
    for (std::string& note : reader->notes()) report.notes.push_back(std::move(note));
    return {};
}

}  // namespace drum::intake
