#include "intake/samples.h"

#include <algorithm>
#include <array>

#include "intake/date_order.h"
#include "intake/header_names.h"
#include "intake/number_style.h"

namespace drum::intake {
namespace {

constexpr int kSampleRows = 2000;
constexpr std::size_t kValueBytes = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "Maris Freeman": two or three capitalised words without digits.
bool looks_like_person(std::string_view text) {
    int words = 0;
    bool at_start = true, capital = true;
    for (const char c : text) {
        if (is_digit(c)) return false;
        if (c == '&' || c == '/' || c == '_') return false;
        if (c == ' ') {
            at_start = true;
            continue;
        }
        if (at_start) {
            ++words;
            if (words == 1) capital = c >= 'A' && c <= 'Z';
        }
        at_start = false;
    }
    return capital && words >= 2 && words <= 4;
}

void look(FieldSample& sample, std::string_view text) {
    ++sample.rows;
    if (text.empty()) return;
    ++sample.filled;
    sample.nothing += says_nothing(text);
    sample.times += could_be_date(text);
    const bool number = looks_like_number(text);
    sample.numbers += number;
    sample.negative += number && (text.front() == '-' || text.back() == '-' || text.front() == '(');
    sample.zeros += number && says_zero(text);
    sample.states += meaning(log_states(), text).has_value();
    sample.people += looks_like_person(text);
    ++sample.values[shortened(text, kValueBytes)];
}

}  // namespace

bool could_be_date(std::string_view text) {
    if (looks_like_date(text)) return true;
    if (text.size() >= 8 && text.find_first_not_of("0.-/") == std::string_view::npos) return true;
    if (text.size() != 8 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
    const std::string_view century = text.substr(0, 2), month = text.substr(4, 2), day = text.substr(6, 2);
    return (century == "19" || century == "20") && month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

bool says_nothing(std::string_view text) {
    static constexpr std::array<std::string_view, 18> kWords{"na", "none", "null", "nil", "nan", "tbd", "tba", "tbc", "open", "ka", "keine",
                                                             "kein", "nv", "nc", "aucun", "aucune", "nvt", "ninguno"};
    if (text.find_first_not_of("-.?_*/ ") == std::string_view::npos || text == "\xE2\x80\x93" || text == "\xE2\x80\x94") return !text.empty();
    if (text.size() > 12) return false;
    const std::string word = folded(text);
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool says_zero(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == '0' || c == '.' || c == ',' || c == '-' || c == '+' || c == ' ' || c == '\xC2' || c == '\xA0';
    });
}

std::vector<FieldSample> sample_of(const Sheet& sheet) {
    std::vector<FieldSample> samples(sheet.header.size());
    const auto reader = sheet.records();
    Record record;
    for (int row = 0; row < kSampleRows && reader->next(record);) {
        if (record.withdrawn || record.fields.size() < samples.size()) continue;
        ++row;
        for (std::size_t f = 0; f < samples.size(); ++f) look(samples[f], trimmed(record.fields[f]));
    }
    return samples;
}

}  // namespace drum::intake
