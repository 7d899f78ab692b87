#include "intake/alike.h"

#include <algorithm>
#include <map>
#include <string>

#include "intake/canonical.h"
#include "intake/date_order.h"
#include "intake/matching.h"
#include "intake/number_style.h"
#include "intake/wide_series.h"

namespace drum::intake {
namespace {

constexpr int kLookedAtRows = 2000;

// One thing after the other that a sheet says of itself beside its header, "" = it says nothing of it.
using Saying = std::vector<std::string>;

std::string said_by(const DateEvidence& e) {
    const int kinds = (e.year_first > 0) + (e.day_first > 0) + (e.month_first > 0);
    if (kinds != 1) return {};
    return e.year_first > 0 ? "year first" : e.day_first > 0 ? "day first" : "month first";
}
std::string said_by(const NumberEvidence& e) {
    if ((e.point > 0) == (e.comma > 0)) return {};
    return e.point > 0 ? "point" : "comma";
}

// What the sheet's name says it is.
void add_names(const Sheet& sheet, Saying& saying) {
    const auto table = table_by_name(sheet);
    saying.push_back(table ? std::string(fact::name(*table)) : "");
    std::string objects;
    for (const auto exports : {typed_exports(), typed_plant_exports()})
        for (const Export& made_by : exports)
            if (named_so(sheet, made_by.file_words)) objects += std::string(made_by.object) + ";";
    saying.push_back(std::move(objects));
    saying.emplace_back(what_name_says_was_counted(sheet));
}

Saying saying_of(const Sheet& sheet) {
    Saying saying;
    add_names(sheet, saying);
    std::vector<DateEvidence> dates(sheet.header.size());
    std::vector<NumberEvidence> numbers(sheet.header.size());
    const auto reader = sheet.records();
    Record record;
    for (int row = 0; row < kLookedAtRows && reader->next(record); ++row)
        for (std::size_t f = 0; f < std::min(record.fields.size(), dates.size()); ++f) {
            dates[f].look(record.fields[f]);
            numbers[f].look(record.fields[f]);
        }
    for (const DateEvidence& e : dates) saying.push_back(said_by(e));
    for (const NumberEvidence& e : numbers) saying.push_back(said_by(e));
    return saying;
}

bool contradict(const Saying& a, const Saying& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!a[i].empty() && !b[i].empty() && a[i] != b[i]) return true;
    return false;
}

using Parts = std::vector<std::size_t>;

// Sheets of one header: one table, or where two of them contradict each other one for each that says the same.
std::vector<Parts> by_what_they_say(const std::vector<Sheet>& sheets, const Parts& alike) {
    if (alike.size() == 1) return {alike};
    std::map<Saying, Parts> by_saying;
    for (const std::size_t s : alike) by_saying[saying_of(sheets[s])].push_back(s);
    for (const auto& [a, of_a] : by_saying)
        for (const auto& [b, of_b] : by_saying)
            if (contradict(a, b)) {
                std::vector<Parts> out;
                for (const auto& [saying, parts] : by_saying) out.push_back(parts);
                return out;
            }
    return {alike};
}

// One part after the other.
class Chain final : public Records {
public:
    explicit Chain(std::vector<RecordsOf> parts) : parts_(std::move(parts)) {}

    bool next(Record& record) override {
        for (; at_ < parts_.size(); ++at_, open_.reset()) {
            if (!open_) open_ = parts_[at_]();
            if (open_->next(record)) return true;
        }
        return false;
    }
    std::uint64_t offset() const override { return open_ ? open_->offset() : 0; }

private:
    std::vector<RecordsOf> parts_;
    std::size_t at_ = 0;
    std::unique_ptr<Records> open_;
};

int words_of(const Sheet& sheet) {
    Saying saying;
    add_names(sheet, saying);
    return static_cast<int>(
        std::count_if(saying.begin(), saying.end(), [](const std::string& s) { return !s.empty(); }));
}

// What the names have in common: "folder/Location_1.csv" and "folder/Location_2.csv" are parts of
// "folder/Location.csv".
std::string common_name(const std::vector<Sheet>& sheets, const Parts& parts) {
    static constexpr std::string_view kSeparators = " _-.([";
    const std::string &first = sheets[parts.front()].name, &last = sheets[parts.back()].name;  // in the order of names
    std::size_t end = 0;
    while (end < first.size() && end < last.size() && first[end] == last[end]) ++end;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (end < first.size() && !is_digit(first[end]))  // within a word: the word is no common one
        while (end > 0 && first[end - 1] != '/' && kSeparators.find(first[end - 1]) == std::string_view::npos) --end;
    while (end > 0 && (is_digit(first[end - 1]) || kSeparators.find(first[end - 1]) != std::string_view::npos)) --end;
    const std::size_t dot = first.find_last_of('.');
    return end == 0 || first[end - 1] == '/' || dot == std::string::npos
               ? ""
               : first.substr(0, end) + first.substr(std::max(dot, end));
}

}  // namespace

std::vector<Parts> tables_among(const std::vector<Sheet>& sheets) {
    using Header = std::tuple<std::vector<std::string>, char, bool>;  // those of another delimiter have another writer
    std::map<Header, Parts> alike;
    for (std::size_t s = 0; s < sheets.size(); ++s)
        alike[{sheets[s].folded, sheets[s].delimiter, sheets[s].typed}].push_back(s);
    std::vector<Parts> out;
    for (const auto& [header, of_header] : alike)
        for (Parts& parts : by_what_they_say(sheets, of_header)) out.push_back(std::move(parts));
    std::sort(out.begin(), out.end(), [](const Parts& a, const Parts& b) { return a.front() < b.front(); });
    for (Parts& parts : out)
        std::stable_sort(parts.begin(), parts.end(),
                         [&](std::size_t a, std::size_t b) { return sheets[a].name < sheets[b].name; });
    return out;
}

Sheet put_together(const std::vector<Sheet>& sheets, const Parts& parts) {
    if (parts.size() == 1) return sheets[parts.front()];
    std::vector<RecordsOf> records;
    std::size_t says_most = parts.front();
    for (const std::size_t s : parts) {
        records.push_back(sheets[s].records);
        if (words_of(sheets[s]) > words_of(sheets[says_most])) says_most = s;
    }
    Sheet out = sheets[says_most];
    out.name = common_name(sheets, parts);
    if (out.name.empty() || words_of(out) < words_of(sheets[says_most])) out.name = sheets[says_most].name;
    out.records = RecordsOf([records](int part) -> std::unique_ptr<Records> {
        if (part != kAllParts) return records[static_cast<std::size_t>(part)]();
        return std::make_unique<Chain>(records);
    });
    return out;
}

}  // namespace drum::intake
