// The rows of the table within the records of a sheet: titles, the header wherever it comes again, drawn lines, sums and
// footers are left out and counted. What might be a row stays one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "intake/layout.h"
#include "intake/records.h"

namespace drum::intake {

struct TableShape {
    Layout layout;
    std::vector<std::string> header;  // trimmed, from the layout's first field on
    bool padded = false;              // a workbook's: rows end with their last cell, and cells beside the table are none
    bool barred = false;              // records begin and end with a bar: "|4711|5|"
    std::function<std::unique_ptr<Records>()> records;  // all of the sheet, from its first record
};

class TableRows final : public Records {
public:
    explicit TableRows(std::shared_ptr<const TableShape> shape);
    bool next(Record& record) override;
    std::uint64_t offset() const override { return records_->offset(); }
    std::vector<std::string> notes() const override;

private:
    struct Tally {
        std::int64_t count = 0;
        std::vector<std::int64_t> rows;  // the first of them
        void add(std::int64_t row);
        std::string phrase() const;
    };
    enum class Sort { row, drawn, header, title, sum, footer };
    void cut(Record& record);
    void cut_fields(Record& record) const;
    Sort sort_of(const Record& record);
    bool is_sum(const Record& record, std::size_t first_filled, std::size_t holes);
    bool adds_up(const Record& record) const;

    std::shared_ptr<const TableShape> shape_;
    std::unique_ptr<Records> records_;
    std::size_t fact_field_ = std::string::npos;  // where exported rows carry their key: those are rows, whatever they say
    Tally sums_, footers_, headers_, named_total_;
    mutable int summed_ = 0;  // passes spent on adding up
    std::string line_;  // of a workbook: the row as wide as the header
};

// "|4711|5|" -> "4711|5"
std::string_view without_bars(std::string_view line);

}  // namespace drum::intake
