#include "intake/xlsx.h"

#include <algorithm>

#include "intake/workbook.h"

namespace drum::intake {
namespace {

// Rows of a sheet, with progress told in bytes of the file: the sheets before it count as done.
class SheetOfFile final : public Records {
public:
    SheetOfFile(std::shared_ptr<const Workbook> book, const std::string& part, double done_before, double share)
        : rows_(std::move(book), part), before_(done_before), share_(share) {}
    bool next(Record& record) override { return rows_.next(record); }
    std::uint64_t offset() const override { return static_cast<std::uint64_t>(before_ + share_ * rows_.share_done()); }
    std::vector<std::string> notes() const override { return rows_.notes(); }

private:
    SheetRows rows_;
    double before_, share_;
};

Result<std::string> all_of(const Bytes& bytes) {
    std::string out(static_cast<std::size_t>(bytes.size()), '\0');
    std::size_t done = 0;
    while (done < out.size()) {
        const auto got = bytes.read(done, out.data() + done, out.size() - done);
        if (!got) return std::unexpected(got.error());
        if (*got == 0) break;
        done += *got;
    }
    out.resize(done);
    return out;
}

}  // namespace

Result<std::vector<Sheet>> open_workbook(const std::string& file_name, const Bytes& bytes) {
    if (bytes.size() > kMaxZipBytes)
        return fail(ErrorCode::bad_input, "the file is a ZIP or XLSX file of more than 64 MB; export its sheets as CSV and import those");
    auto content = all_of(bytes);
    if (!content) return std::unexpected(content.error());
    const auto book = read_workbook(std::make_shared<const std::string>(std::move(*content)));
    if (!book) return std::unexpected(book.error());
    std::vector<Sheet> sheets;
    std::vector<std::string> hidden, without_table;
    std::optional<Error> unread;
    const double share = double(bytes.size()) / double(std::max<std::size_t>(1, (*book)->sheets.size()));
    for (std::size_t i = 0; i < (*book)->sheets.size(); ++i) {
        const WorkbookSheet& one = (*book)->sheets[i];
        if (one.hidden) {
            hidden.push_back(one.name);
            continue;
        }
        auto records = [book = *book, part = one.part, before = share * double(i), share]() -> std::unique_ptr<Records> {
            return std::make_unique<SheetOfFile>(book, part, before, share);
        };
        auto sheet = sheet_of(file_name + " [" + one.name + "]", std::move(records), ',', true);
        if (!sheet && sheet.error().row > 0 && !unread) unread = Error{ErrorCode::bad_input, "sheet '" + one.name + "': " + sheet.error().message, {}, sheet.error().row, {}};
        const bool is_table = sheet && std::count_if(sheet->header.begin(), sheet->header.end(), [](const std::string& h) { return !h.empty(); }) >= 2;
        if (!is_table) {
            without_table.push_back(one.name);
            continue;
        }
        sheet->bytes = bytes.size();
        sheets.push_back(std::move(*sheet));
    }
    if (sheets.empty() && unread) return std::unexpected(*unread);
    if (sheets.empty())
        return fail(ErrorCode::bad_input, hidden.empty() ? "the workbook has no sheet with a table" : "the workbook has no visible sheet with a table; hidden: " + quoted_list(hidden));
    if (!hidden.empty()) sheets[0].notes.push_back("Hidden sheets left out: " + quoted_list(hidden) + ".");
    if (!without_table.empty()) sheets[0].notes.push_back("Sheets without a table left out: " + quoted_list(without_table) + ".");
    return sheets;
}

}  // namespace drum::intake
