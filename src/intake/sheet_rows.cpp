// The rows of one sheet of a workbook.
#include <algorithm>
#include <charconv>

#include "intake/csv.h"
#include "intake/encoding.h"
#include "intake/workbook.h"

namespace drum::intake {
namespace {

// "C5" -> 2; nothing when it begins with no column.
std::optional<std::size_t> column_of(std::string_view place) {
    std::size_t column = 0, letters = 0;
    while (letters < place.size() && place[letters] >= 'A' && place[letters] <= 'Z' && letters < 4)
        column = column * 26 + static_cast<std::size_t>(place[letters++] - 'A' + 1);
    if (letters == 0) return std::nullopt;
    return column - 1;
}

std::string letters_of(std::size_t column) {
    std::string out;
    for (++column; column > 0; column = (column - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
    return out;
}

}  // namespace

SheetRows::SheetRows(std::shared_ptr<const Workbook> workbook, const std::string& part) : workbook_(std::move(workbook)) {
    auto opened = workbook_->parts.part(part);
    if (!opened) {
        refused_ = opened.error().message;
        return;
    }
    part_ = std::move(*opened);
    xml_.emplace([this](std::string& to) { return part_->more(to); });
}

bool SheetRows::stop(Record& record, std::string problem) {
    done_ = true;
    problem_ = std::move(problem);
    record.line = row_ + 1;
    record.raw = {};
    record.fields.clear();
    record.problem = problem_;
    return true;
}

bool SheetRows::next(Record& record) {
    if (done_) return false;
    if (!refused_.empty()) return stop(record, refused_);
    for (;;) {
        const auto event = xml_->next();
        if (!part_->problem().empty()) return stop(record, "the workbook is damaged after this row: " + part_->problem());
        if (event == XmlStream::Event::broken) return stop(record, "the workbook is damaged after this row: " + xml_->problem());
        if (event == XmlStream::Event::finished) return !(done_ = true);
        if (event != XmlStream::Event::start || xml_->name() != "row") continue;
        std::int64_t number = row_ + 1;
        if (const auto said = xml_->attribute("r")) std::from_chars(said->data(), said->data() + said->size(), number);
        if (number > kMaxSheetRows || number <= row_) return stop(record, "the workbook is damaged: a row has the number " + std::to_string(number));
        row_ = number;
        if (!read_row(record)) continue;
        return true;
    }
}

// False for a row that holds nothing.
bool SheetRows::read_row(Record& record) {
    text_.clear();
    cells_.clear();
    row_problem_.clear();
    column_ = 0;
    for (auto event = xml_->next();; event = xml_->next()) {
        if (event == XmlStream::Event::broken || event == XmlStream::Event::finished) {
            stop(record, "the workbook is damaged in this row: " + (part_->problem().empty() ? xml_->problem() : part_->problem()));
            record.line = row_;
            return true;
        }
        if (event == XmlStream::Event::end && xml_->name() == "row") break;
        if (event == XmlStream::Event::start && xml_->name() == "c") read_cell();
    }
    cells_done_ += cells_.size();
    if (cells_done_ > kMaxSheetCells) return stop(record, "the sheet has more than 100 million cells; export it as CSV and import that");
    if (std::all_of(cells_.begin(), cells_.end(), [](Span span) { return span.size == 0; }) && row_problem_.empty()) return false;
    record.line = row_;
    record.problem = row_problem_;
    record.fields.clear();
    for (const Span& span : cells_) record.fields.push_back(std::string_view(text_).substr(span.from, span.size));
    line_ = csv_line(record.fields, ',');
    record.raw = line_;
    if (!record.problem.empty()) record.fields.clear();
    return true;
}

void SheetRows::read_cell() {
    const auto place = xml_->attribute("r");
    const std::string type = xml_->attribute("t").value_or("n");
    std::size_t style = 0;
    if (const auto said = xml_->attribute("s")) std::from_chars(said->data(), said->data() + said->size(), style);
    if (place) column_ = column_of(*place).value_or(column_);
    value_.clear();
    bool in_value = false;
    int depth = 1, aloud = 0;
    while (depth > 0) {
        const auto event = xml_->next();
        if (event == XmlStream::Event::broken || event == XmlStream::Event::finished) return;
        if (event == XmlStream::Event::text) {
            if (in_value && aloud == 0) value_ += xml_->text();
            continue;
        }
        const bool starts = event == XmlStream::Event::start;
        depth += starts ? 1 : -1;
        if (xml_->name() == "v" || xml_->name() == "t") in_value = starts;
        if (xml_->name() == "rPh") aloud += starts ? 1 : -1;
    }
    if (column_ >= kMaxSheetColumns) {
        row_problem_ = "a cell lies beyond column XFD";
        return;
    }
    if (!value_.empty()) take_value(type, style);
    ++column_;
}

void SheetRows::take_value(std::string_view type, std::size_t style) {
    if (type == "s") {
        std::size_t index = workbook_->texts.size();
        std::from_chars(value_.data(), value_.data() + value_.size(), index);
        if (index >= workbook_->texts.size()) {
            row_problem_ = "cell " + letters_of(column_) + std::to_string(row_) + " names a text that is not in the workbook";
            return;
        }
        value_ = workbook_->texts.at(index);
    } else if (type == "e") {
        if (errors_++ == 0) first_error_ = value_.substr(0, 20) + " in " + letters_of(column_) + std::to_string(row_);
        return;
    } else if (type == "b") {
        value_ = value_ == "1" ? "true" : "false";
    } else if (type == "n") {
        const CellFormat format = style < workbook_->formats.size() ? workbook_->formats[style] : CellFormat::number;
        if (format != CellFormat::number) value_ = dated(value_, format, workbook_->since_1904);
    }
    if (type != "s" && first_bad_utf8(value_) != std::string_view::npos) {
        row_problem_ = "cell " + letters_of(column_) + std::to_string(row_) + " holds bytes that are no characters";
        return;
    }
    if (value_.find('\0') != std::string::npos) std::erase(value_, '\0');
    if (cells_.size() <= column_) cells_.resize(column_ + 1);
    cells_[column_] = {text_.size(), value_.size()};
    text_ += value_;
}

std::vector<std::string> SheetRows::notes() const {
    if (errors_ == 0) return {};
    return {std::to_string(errors_) + (errors_ == 1 ? " cell holds an error" : " cells hold errors") + " and " +
            (errors_ == 1 ? "is" : "are") + " read as empty (the first: " + first_error_ + ")."};
}

}  // namespace drum::intake
