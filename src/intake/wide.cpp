#include "intake/wide.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>

#include "intake/date_order.h"
#include "intake/header_names.h"
#include "intake/samples.h"

namespace drum::intake {
namespace {

namespace chrono = std::chrono;

constexpr std::size_t kFewestPeriods = 4;

// Months as people shorten them in English, German, French, Dutch and Spanish; folded, so that accents are gone.
constexpr std::array<std::string_view, 12> kMonths{"jan|january|januar|janv|janvier|januari|ene|enero|jaenner|janner",
                                                   "feb|february|februar|fev|fevr|fevrier|februari|febrero",
                                                   "mar|march|marz|maerz|mrz|mars|mrt|maart|marzo",
                                                   "apr|april|avr|avril|abr|abril",
                                                   "may|mai|mei|mayo",
                                                   "jun|june|juni|juin|junio",
                                                   "jul|july|juli|juil|juillet|julio",
                                                   "aug|august|aout|augustus|ago|agosto",
                                                   "sep|sept|september|septembre|septiembre|set",
                                                   "oct|october|okt|oktober|octobre|octubre",
                                                   "nov|november|novembre|noviembre",
                                                   "dec|december|dez|dezember|decembre|dic|diciembre"};

std::optional<unsigned> month_named(std::string_view word) {
    for (unsigned m = 0; m < kMonths.size(); ++m)
        for (std::size_t at = 0; at <= kMonths[m].size();) {
            const std::size_t end = std::min(kMonths[m].find('|', at), kMonths[m].size());
            if (kMonths[m].substr(at, end - at) == word) return m + 1;
            at = end + 1;
        }
    return std::nullopt;
}

bool means_week(std::string_view word) {
    static constexpr std::array<std::string_view, 11> kWords{
        "w", "wk", "kw", "cw", "week", "woche", "kalenderwoche", "sem", "semaine", "semana", "s"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool means_month(std::string_view word) { return word == "m" || word == "month" || word == "monat"; }

// Runs of digits and of letters, letters folded: "KW 05/2026" is kw, 05, 2026.
std::vector<std::string> runs_of(std::string_view header) {
    std::vector<std::string> runs;
    bool digits = false, open = false;
    std::string run;
    const auto close = [&] {
        if (!run.empty()) runs.push_back(digits ? run : folded(run));
        run.clear();
        open = false;
    };
    for (const char c : header) {
        const bool digit = c >= '0' && c <= '9';
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
        if (!digit && !letter) {
            close();
            continue;
        }
        if (open && digit != digits) close();
        digits = digit;
        open = true;
        run += c;
    }
    close();
    return runs;
}

std::optional<int> number_of(const std::string& run) {
    if (run.empty() || run.size() > 8 ||
        !std::all_of(run.begin(), run.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return std::stoi(run);
}

// A year of four digits, or of two in this century.
std::optional<int> year_of(const std::string& run, bool two_digits) {
    const auto number = number_of(run);
    if (!number) return std::nullopt;
    if (run.size() == 4 && *number >= 1900 && *number <= 2200) return *number;
    if (two_digits && run.size() == 2) return 2000 + *number;
    return std::nullopt;
}

Day day_of(chrono::sys_days day) { return Day{static_cast<std::int32_t>(day.time_since_epoch().count())}; }

// Monday of the ISO week; nothing when the year has no such week.
std::optional<NamedPeriod> week(int year, int number) {
    if (number < 1 || number > 53) return std::nullopt;
    const chrono::sys_days fourth = chrono::year(year) / 1 / 4;
    const chrono::sys_days monday =
        fourth - (chrono::weekday(fourth) - chrono::Monday) + chrono::days(7 * (number - 1));
    const chrono::year_month_day thursday(monday + chrono::days(3));
    if (int(thursday.year()) != year) return std::nullopt;
    return NamedPeriod{Step::week, day_of(monday)};
}

std::optional<NamedPeriod> month(int year, int number) {
    if (number < 1 || number > 12) return std::nullopt;
    return NamedPeriod{Step::month, day_of(chrono::year(year) / number / 1)};
}

// "w", "05" and a year, in any order in which people write them.
std::optional<NamedPeriod> of_three(const std::vector<std::string>& runs) {
    for (std::size_t word = 0; word < 3; ++word) {
        if (!means_week(runs[word]) && !means_month(runs[word])) continue;
        if (word == 2) return std::nullopt;
        const std::string& number = runs[word + 1];
        const std::string& year_text = runs[word == 0 ? 2 : 0];
        const auto year = year_of(year_text, true);
        const auto value = number_of(number);
        if (!year || !value || number.size() > 2) return std::nullopt;
        return means_week(runs[word]) ? week(*year, *value) : month(*year, *value);
    }
    return std::nullopt;
}

std::optional<NamedPeriod> of_two(const std::vector<std::string>& runs) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
        const auto year = year_of(runs[1 - at], true);
        if (const auto named = month_named(runs[at]); named && year) return month(*year, static_cast<int>(*named));
        const auto number = number_of(runs[at]);
        if (const auto full = year_of(runs[1 - at], false); full && number && runs[at].size() <= 2)
            return month(*full, *number);
    }
    return std::nullopt;
}

std::optional<NamedPeriod> day_in(std::string_view header, DateOrder order) {
    DateEvidence evidence;
    evidence.look(header);
    if (evidence.dates() == 0) return std::nullopt;
    const auto parsed = parse_day_as(header, order, Zone());
    if (!parsed) return std::nullopt;
    return NamedPeriod{Step::day, *parsed};
}

// Dates as headers: the order in which they follow each other in even steps.
DateOrder order_of(const Sheet& sheet) {
    DateEvidence all;
    for (const std::string& header : sheet.header) all.look(header);
    if (const auto settled = settle(all)) return *settled;
    for (const DateOrder order : {DateOrder::day_first, DateOrder::month_first}) {
        std::vector<Day> days;
        for (const std::string& header : sheet.header)
            if (const auto day = day_in(header, order)) days.push_back(day->first);
        bool even = days.size() >= 3;
        for (std::size_t i = 2; i < days.size(); ++i) even = even && days[i] - days[i - 1] == days[1] - days[0];
        if (even && days[1] - days[0] > 0) return order;
    }
    return DateOrder::year_first;
}

// Days that stand a week or a month apart are weeks or months.
Step step_of_days(const std::vector<Period>& periods) {
    int least = 1000;
    for (std::size_t i = 1; i < periods.size(); ++i) least = std::min(least, periods[i].first - periods[i - 1].first);
    return least >= 28 ? Step::month : least >= 7 ? Step::week : Step::day;
}

constexpr std::string_view kFewer = "the row has fewer fields than the header", kMore = "the row has more fields than the header";

bool holds_more(const Record& record, std::size_t width) {
    for (std::size_t f = width; f < record.fields.size(); ++f)
        if (!trimmed(record.fields[f]).empty()) return true;
    return false;
}

// The total of a week or a month is known when it is over: on its last day. A date that heads a column is taken as it is.
Day known_on(std::string_view header, Day first) {
    const auto named = period_of(header);
    if (!named || named->step == Step::day) return first;
    if (named->step == Step::week) return Day{first.number + 6};
    const chrono::year_month_day ymd{chrono::sys_days(chrono::days(first.number))};
    return day_of(chrono::sys_days(chrono::year_month_day_last(ymd.year(), chrono::month_day_last(ymd.month()))));
}

// One pass over the rows of the file, and in each over its periods.
class Unpivot final : public Records {
public:
    Unpivot(std::unique_ptr<Records> records, std::vector<std::string> headers, Wide wide)
        : records_(std::move(records)), headers_(std::move(headers)), wide_(std::move(wide)) {
        for (const Period& period : wide_.periods) dates_.push_back(to_text(known_on(headers_[period.field], period.first)));
        at_ = wide_.periods.size();
    }

    bool next(Record& record) override {
        while (true) {
            if (at_ < wide_.periods.size()) {
                const std::string_view cell = trimmed(row_.fields[wide_.periods[at_].field]);
                return give(record, says_zero(cell) || says_nothing(cell) ? std::string_view("") : cell);
            }
            if (!records_->next(row_)) return false;
            at_ = wide_.periods.size();
            const bool blank = std::all_of(row_.fields.begin(), row_.fields.end(),
                                           [](std::string_view f) { return trimmed(f).empty(); });
            if (row_.problem.empty() && row_.fields.size() >= headers_.size() && !holds_more(row_, headers_.size()))
                at_ = 0;
            else if (!row_.problem.empty() || !blank)
                return give_problem(record);
        }
    }
    std::uint64_t offset() const override { return records_->offset(); }
    std::vector<std::string> notes() const override { return records_->notes(); }

private:
    bool give(Record& record, std::string_view cell) {
        start(record);
        for (const std::size_t field : wide_.others) record.fields.push_back(row_.fields[field]);
        record.fields.push_back(dates_[at_]);
        record.fields.push_back(cell);
        record.withdrawn = cell.empty();
        record.column = headers_[wide_.periods[at_].field];
        ++at_;
        return true;
    }

    bool give_problem(Record& record) {
        start(record);
        record.problem =
            !row_.problem.empty() ? row_.problem : row_.fields.size() < headers_.size() ? kFewer : kMore;
        return true;
    }

    void start(Record& record) const {
        record.line = row_.line;
        record.raw = row_.raw;
        record.fields.clear();
        record.column = {};
        record.withdrawn = false;
        record.problem = {};
    }

    std::unique_ptr<Records> records_;
    std::vector<std::string> headers_;
    Wide wide_;
    std::vector<std::string> dates_;  // of each period
    Record row_;
    std::size_t at_;
};

class Narrowed final : public Records {
public:
    Narrowed(std::unique_ptr<Records> records, std::size_t width, std::vector<std::size_t> fields)
        : records_(std::move(records)), width_(width), fields_(std::move(fields)) {}

    bool next(Record& record) override {
        if (!records_->next(record)) return false;
        if (!record.problem.empty()) return true;
        if (record.fields.size() < width_ || holds_more(record, width_)) {
            record.problem = record.fields.size() < width_ ? kFewer : kMore;
            return true;
        }
        kept_.clear();
        for (const std::size_t field : fields_) kept_.push_back(record.fields[field]);
        record.fields = kept_;
        return true;
    }
    std::uint64_t offset() const override { return records_->offset(); }
    std::vector<std::string> notes() const override { return records_->notes(); }

private:
    std::unique_ptr<Records> records_;
    std::size_t width_;
    std::vector<std::size_t> fields_;
    std::vector<std::string_view> kept_;
};

Sheet with_header(const Sheet& sheet, const std::vector<std::size_t>& fields) {
    Sheet out = sheet;
    out.header.clear();
    out.folded.clear();
    for (const std::size_t field : fields) {
        out.header.push_back(sheet.header[field]);
        out.folded.push_back(sheet.folded[field]);
    }
    return out;
}

}  // namespace

std::optional<NamedPeriod> period_of(std::string_view header) {
    const std::vector<std::string> runs = runs_of(header);
    if (runs.size() == 3)
        if (auto named = of_three(runs)) return named;
    if (runs.size() == 2)
        if (auto named = of_two(runs)) return named;
    if (runs.size() == 1 && runs[0].size() == 6) {  // 202601
        const auto number = number_of(runs[0]);
        const auto year = number ? year_of(runs[0].substr(0, 4), false) : std::nullopt;
        if (year) return month(*year, *number % 100);
    }
    return std::nullopt;
}

std::optional<Wide> wide_of(const Sheet& sheet) {
    std::array<Wide, 3> found;
    const DateOrder order = order_of(sheet);
    for (std::size_t f = 0; f < sheet.header.size(); ++f) {
        auto named = period_of(sheet.header[f]);
        if (!named) named = day_in(sheet.header[f], order);
        if (named) found[static_cast<std::size_t>(named->step)].periods.push_back({f, named->first});
    }
    Wide* best = &*std::max_element(found.begin(), found.end(),
                                    [](const Wide& a, const Wide& b) { return a.periods.size() < b.periods.size(); });
    if (best->periods.size() < kFewestPeriods) return std::nullopt;
    best->step = static_cast<Step>(best - found.data());
    std::vector<bool> is_period(sheet.header.size(), false);
    for (const Period& period : best->periods) is_period[period.field] = true;
    for (std::size_t f = 0; f < sheet.header.size(); ++f)
        if (!is_period[f]) best->others.push_back(f);
    std::sort(best->periods.begin(), best->periods.end(),
              [](const Period& a, const Period& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < best->periods.size(); ++i)
        if (best->periods[i].first == best->periods[i - 1].first) return std::nullopt;
    if (best->step == Step::day) best->step = step_of_days(best->periods);
    return *best;
}

Sheet unpivoted(const Sheet& sheet, const Wide& wide) {
    Sheet out = with_header(sheet, wide.others);
    for (const char* name : {"period", "quantity"}) {
        out.header.emplace_back(name);
        out.folded.emplace_back(name);
    }
    out.records = RecordsOf([records = sheet.records, headers = sheet.header, wide](int part) -> std::unique_ptr<Records> {
        return std::make_unique<Unpivot>(records(part), headers, wide);
    });
    return out;
}

Sheet without_periods(const Sheet& sheet, const Wide& wide) {
    Sheet out = with_header(sheet, wide.others);
    out.records = RecordsOf([records = sheet.records, width = sheet.header.size(),
                             others = wide.others](int part) -> std::unique_ptr<Records> {
        return std::make_unique<Narrowed>(records(part), width, others);
    });
    return out;
}

std::string_view plural(Step step) {
    switch (step) {
        case Step::day: return "days";
        case Step::week: return "weeks";
        case Step::month: return "months";
    }
    return "periods";
}

}  // namespace drum::intake
