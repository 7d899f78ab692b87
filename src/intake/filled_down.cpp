#include "intake/filled_down.h"

#include <algorithm>
#include <map>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

// The columns of lines: under a path of their own, or in brackets that several columns share.
std::vector<bool> of_lines(const Sheet& sheet) {
    std::map<std::string, int> shared;
    std::vector<HeaderName> names;
    for (const std::string& header : sheet.header) {
        names.push_back(header_name(header));
        if (!names.back().bracketed.empty()) ++shared[names.back().bracketed];
    }
    std::vector<bool> out;
    for (std::size_t f = 0; f < names.size(); ++f) {
        const bool by_path = !names[f].path.empty() && sheet.header[f].find('/') != std::string::npos;
        out.push_back(by_path || (!names[f].bracketed.empty() && shared[names[f].bracketed] >= 2));
    }
    return out;
}

class FillingDown final : public Records {
public:
    FillingDown(std::unique_ptr<Records> records, std::vector<bool> of_lines)
        : records_(std::move(records)), of_lines_(std::move(of_lines)), head_(of_lines_.size()) {}

    bool next(Record& record) override {
        if (!records_->next(record)) return false;
        record.further_line = false;
        if (!record.problem.empty() || record.fields.size() < of_lines_.size()) return true;
        bool head_blank = true, line_blank = true;
        for (std::size_t f = 0; f < of_lines_.size(); ++f)
            (of_lines_[f] ? line_blank : head_blank) &= trimmed(record.fields[f]).empty();
        if (!head_blank) {
            for (std::size_t f = 0; f < of_lines_.size(); ++f)
                if (!of_lines_[f]) head_[f] = record.fields[f];
        } else if (!line_blank) {
            record.further_line = true;
            for (std::size_t f = 0; f < of_lines_.size(); ++f)
                if (!of_lines_[f]) record.fields[f] = head_[f];
        }
        return true;
    }
    std::uint64_t offset() const override { return records_->offset(); }
    std::vector<std::string> notes() const override { return records_->notes(); }

private:
    std::unique_ptr<Records> records_;
    std::vector<bool> of_lines_;
    std::vector<std::string> head_;
};

}  // namespace

Sheet filled_down(const Sheet& sheet) {
    const std::vector<bool> lines = of_lines(sheet);
    const auto count = std::count(lines.begin(), lines.end(), true);
    if (count == 0 || count == static_cast<std::ptrdiff_t>(lines.size())) return sheet;
    Sheet out = sheet;
    out.of_lines = lines;
    out.records = RecordsOf([records = sheet.records, lines](int part) -> std::unique_ptr<Records> {
        return std::make_unique<FillingDown>(records(part), lines);
    });
    return out;
}

}  // namespace drum::intake
