#include "projection/calendar.h"

#include <algorithm>
#include <cmath>

namespace drum::projection {
namespace {

constexpr int kLongestClosedDays = 400;  // a calendar closed for longer says nothing

constexpr int kLongestLead = 3650;

}  // namespace

Ordering::Ordering(const state::State& state) : state_(&state) {
    const Zone& zone = state.site.zone;
    today_ = zone.day_of(state.as_of);
    clock_ = zone.local_micros(state.as_of);
    for (const std::string& supplier : state.suppliers.all()) {
        const Id resource = state.resources.find(supplier);
        supplier_resource_.push_back(resource != kNone && state.resource[resource].calendar ? resource : kNone);
    }
    review_days_ = static_cast<int>(std::max(1.0, std::round(state.site.review_days)));
    look_ = next_look(0);
}

int Ordering::next_look(int day) const { return works_from(day + review_days_); }

bool Ordering::works(const Calendar* calendar, int day) const {
    return calendar == nullptr || !calendar->spans(today_ + day).empty();
}

int Ordering::first_open(const Calendar* calendar, int day) const {
    for (int d = 0; d < kLongestClosedDays; ++d)
        if (works(calendar, day + d)) return day + d;
    return day;
}

bool Ordering::site_works(int day) const {
    return works(state_->site.calendar ? &*state_->site.calendar : nullptr, day);
}

int Ordering::told_by(int day, double share) const {
    constexpr double kHair = 1e-9;
    if (share > kHair) return day;
    for (--day; day > 0 && !site_works(day);) --day;
    return std::max(0, day);
}

int Ordering::works_from(int day) const {
    return first_open(state_->site.calendar ? &*state_->site.calendar : nullptr, day);
}

const Calendar* Ordering::calendar_of(std::int32_t source) const {
    if (source < 0) return nullptr;
    const state::SourceLine& line = state_->sources[static_cast<std::size_t>(source)];
    if (line.calendar) return &*line.calendar;
    const Id resource = supplier_resource_[line.supplier];
    return resource == kNone ? nullptr : &*state_->resource[resource].calendar;
}

bool Ordering::plain(std::int32_t source) const {
    if (state_->site.calendar) return false;
    if (source < 0) return true;
    return calendar_of(source) == nullptr && !state_->sources[static_cast<std::size_t>(source)].cut_off;
}

int Ordering::sent(std::int32_t source, int decided, std::int64_t clock) const {
    if (source < 0) return decided;
    const auto& cut_off = state_->sources[static_cast<std::size_t>(source)].cut_off;
    return first_open(calendar_of(source), decided + (cut_off && clock > *cut_off ? 1 : 0));
}

int Ordering::comes(std::int32_t source, int decided, double lead_days) const {
    return comes_sent(source, sent(source, decided), lead_days);
}

int Ordering::placed_comes(std::int32_t source, Instant placed, double lead_days) const {
    const Zone& zone = state_->site.zone;
    return comes_sent(source, sent(source, zone.day_of(placed) - today_, zone.local_micros(placed)), lead_days);
}

bool Ordering::in_his_days(std::int32_t source) const {
    return source >= 0 && state_->sources[static_cast<std::size_t>(source)].calendar.has_value();
}

int Ordering::behind(std::int32_t source, Instant placed) const {
    const Zone& zone = state_->site.zone;
    const int day = zone.day_of(placed) - today_;
    if (!in_his_days(source)) return std::max(0, -day);
    int days = 0;
    for (int d = sent(source, day, zone.local_micros(placed)) + 1; d <= 0; ++d)
        days += works(calendar_of(source), d) ? 1 : 0;
    return days;
}

int Ordering::to_go(std::int32_t source, int lead_days) const {
    return in_his_days(source) ? comes_sent(source, 0, lead_days) : works_from(lead_days);
}

int Ordering::comes_sent(std::int32_t source, int day, double lead_days) const {
    const int lead = static_cast<int>(std::clamp(std::ceil(lead_days - 1e-9), 0.0, double(kLongestLead)));
    const Calendar* theirs = calendar_of(source);
    if (in_his_days(source)) {
        for (int left = lead; left > 0; --left) day = first_open(theirs, day + 1);
        return works_from(day);  // it is on its way: nobody of his has to be there
    }
    day += lead;
    for (int d = 0; d < kLongestClosedDays && !(site_works(day) && works(theirs, day)); ++d) ++day;
    return day;
}

std::optional<int> Ordering::order_by(std::int32_t source, double lead_days, int need_day) const {
    if (comes(source, 0, lead_days) > need_day) return std::nullopt;
    if (plain(source)) return need_day - static_cast<int>(std::ceil(lead_days - 1e-9));
    int day = need_day;
    while (day > 0 && !(site_works(day) && comes(source, day, lead_days) <= need_day)) --day;
    return std::max(0, day);
}

}  // namespace drum::projection
