// Calendars: spans as people write them, cut at midnight.
#include <algorithm>
#include <array>

#include "state/fold_parts.h"

namespace drum::state {
namespace {

using fact::Block;
using Spans = std::vector<Calendar::Span>;

int weekday_of(std::string_view text) {
    static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (int d = 0; d < 7; ++d)
        if (text == kDays[static_cast<std::size_t>(d)]) return d;
    return -1;
}

// Whole shifts by the day on which they begin: `to` may lie on the next day.
struct Shifts {
    std::array<Spans, 7> week;
    std::map<std::int32_t, Spans> dates;

    const Spans& of(std::int32_t day) const {
        const auto found = dates.find(day);
        return found != dates.end() ? found->second : week[static_cast<std::size_t>(weekday(Day{day}))];
    }
};

bool over_midnight(const Spans& shifts) {
    return std::any_of(shifts.begin(), shifts.end(),
                       [](const Calendar::Span& span) { return span.to > kMicrosPerDay; });
}

// What is open on a day: what is left of the shifts of the day before, and its own until midnight.
Spans open_on(const Spans& before, const Spans& own) {
    Spans out;
    for (const Calendar::Span& span : before)
        if (span.to > kMicrosPerDay) out.push_back({0, span.to - kMicrosPerDay});
    for (const Calendar::Span& span : own) out.push_back({span.from, std::min(span.to, kMicrosPerDay)});
    std::sort(out.begin(), out.end(), [](const Calendar::Span& a, const Calendar::Span& b) { return a.from < b.from; });
    return out;
}

// A date overrides the shifts that begin on it; the night before it still ends on its morning.
Calendar cut_at_midnight(const Shifts& shifts) {
    Calendar out;
    for (std::size_t day = 0; day < 7; ++day) out.week[day] = open_on(shifts.week[(day + 6) % 7], shifts.week[day]);
    for (const auto& [day, own] : shifts.dates) {
        out.dates[day] = open_on(shifts.of(day - 1), own);
        const bool into_next =
            over_midnight(own) || over_midnight(shifts.week[static_cast<std::size_t>(weekday(Day{day}))]);
        if (into_next && !shifts.dates.contains(day + 1)) out.dates[day + 1] = open_on(own, shifts.of(day + 1));
    }
    return out;
}

}  // namespace

Calendars read_calendars(const Block& block) {
    std::map<std::string, Shifts, std::less<>> all;
    for (std::size_t row = 0; row < block.size(); ++row) {
        Shifts& shifts = all[std::string(block.text(row, fact::calendars::calendar))];
        Spans* spans = nullptr;
        if (block.present(row, fact::calendars::date)) {
            spans = &shifts.dates[static_cast<std::int32_t>(block.value(row, fact::calendars::date))];
        } else {
            const int day = weekday_of(block.text(row, fact::calendars::weekday));
            if (day < 0) continue;
            spans = &shifts.week[static_cast<std::size_t>(day)];
        }
        if (!block.present(row, fact::calendars::from)) continue;  // closes its day
        Calendar::Span span{block.value(row, fact::calendars::from),
                            block.value(row, fact::calendars::to, kMicrosPerDay)};
        if (span.to == span.from) continue;
        if (span.to < span.from) span.to += kMicrosPerDay;
        spans->push_back(span);
    }
    Calendars out;
    for (const auto& [name, shifts] : all) out[name] = cut_at_midnight(shifts);
    return out;
}

}  // namespace drum::state
