// What the parts of a workbook say before its rows are read: sheets, shared texts, formats. And the rows of one sheet.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/cell_format.h"
#include "intake/records.h"
#include "intake/xml_stream.h"
#include "intake/zip_parts.h"

namespace drum::intake {

inline constexpr std::int64_t kMaxSheetRows = 1'048'576;
inline constexpr std::size_t kMaxSheetColumns = 16'384;
inline constexpr std::uint64_t kMaxSheetCells = 100'000'000;  // rows x the columns each reaches

// The texts that cells share, one after the other.
struct SharedTexts {
    std::string bytes;
    std::vector<std::size_t> begins{0};  // of text i; one more than there are texts
    std::size_t size() const { return begins.size() - 1; }
    std::string_view at(std::size_t i) const { return std::string_view(bytes).substr(begins[i], begins[i + 1] - begins[i]); }
};

struct WorkbookSheet {
    std::string name, part;
    bool hidden = false;
};

struct Workbook {
    ZipParts parts;
    std::vector<WorkbookSheet> sheets;
    std::vector<CellFormat> formats;  // by the style of a cell
    SharedTexts texts;
    bool since_1904 = false;
};

Result<std::shared_ptr<const Workbook>> read_workbook(std::shared_ptr<const std::string> bytes);

// The rows of one sheet that hold anything, streamed. Numbers keep their text, dates become ISO, errors are empty.
class SheetRows final : public Records {
public:
    SheetRows(std::shared_ptr<const Workbook> workbook, const std::string& part);
    bool next(Record& record) override;
    std::uint64_t offset() const override { return part_ ? part_->done() : 0; }  // bytes of the part
    double share_done() const { return part_ && part_->size() > 0 ? double(part_->done()) / double(part_->size()) : 0; }
    std::vector<std::string> notes() const override;

private:
    bool read_row(Record& record);
    void read_cell();
    void take_value(std::string_view type, std::size_t style);
    bool stop(Record& record, std::string problem);

    struct Span {
        std::size_t from = 0, size = 0;
    };
    std::shared_ptr<const Workbook> workbook_;
    std::unique_ptr<ZipPart> part_;
    std::optional<XmlStream> xml_;
    std::string refused_;        // why the part cannot be read at all
    std::int64_t row_ = 0;
    std::size_t column_ = 0;     // of the cell at hand, and one more than the last one's
    std::string row_problem_;
    std::string value_;
    std::string text_;           // of all cells of the row
    std::vector<Span> cells_;
    std::string line_;           // the row as a line of CSV
    std::string problem_;
    std::uint64_t cells_done_ = 0;
    std::int64_t errors_ = 0;
    std::string first_error_;    // "#N/A in C5"
    bool done_ = false;
};

}  // namespace drum::intake
