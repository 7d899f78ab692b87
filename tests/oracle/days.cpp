#include "days.h"

#include <algorithm>

namespace drum::oracle {

bool open_on(const Site& site, const Calendar& calendar, int day) {
    if (calendar.closed.contains(day)) return false;
    const int weekday = ((site.first_day + day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    return calendar.week[static_cast<std::size_t>(weekday)];
}

bool site_works(const Site& site, int day) { return !site.calendar || open_on(site, *site.calendar, day); }

int look_after(const Site& site, int day) {
    int look = 0;
    while (look <= day) {
        look += std::max(1, site.review_days);
        while (!site_works(site, look)) ++look;
    }
    return look;
}

namespace {

const Supplier* supplier_of(const Site& site, const Source& source) {
    for (const Supplier& supplier : site.suppliers)
        if (supplier.name == source.supplier) return &supplier;
    return nullptr;
}

int counted_on_his_days(const Site& site, const Source& source, int sent) {
    int day = sent;
    for (int left = source.lead_days; left > 0;) {
        ++day;
        if (open_on(site, *source.calendar, day)) --left;
    }
    while (!site_works(site, day)) ++day;
    return day;
}

}  // namespace

int bought_arrives(const Site& site, const Source& source, int day) {
    const bool missed = day == 0 && site.at_noon && source.cut_off_hour && *source.cut_off_hour < 12;
    int sent = missed ? day + 1 : day;
    if (source.calendar) {
        while (!open_on(site, *source.calendar, sent)) ++sent;
        return counted_on_his_days(site, source, sent);
    }
    const Supplier* supplier = supplier_of(site, source);
    const auto he_works = [&](int on) {
        return !supplier || !supplier->calendar || open_on(site, *supplier->calendar, on);
    };
    while (!he_works(sent)) ++sent;
    int there = sent + source.lead_days;
    while (!he_works(there) || !site_works(site, there)) ++there;
    return there;
}

int made_arrives(const Site& site, int lead_days, int day) {
    int there = day + lead_days;
    while (!site_works(site, there)) ++there;
    return there;
}

std::optional<int> buy_by(const Site& site, const Source& source, int need) {
    for (int day = need; day >= 0; --day)
        if (site_works(site, day) && bought_arrives(site, source, day) <= need) return day;
    return std::nullopt;
}

std::optional<int> make_by(const Site& site, int lead_days, int need) {
    for (int day = need; day >= 0; --day)
        if (site_works(site, day) && made_arrives(site, lead_days, day) <= need) return day;
    return std::nullopt;
}

}  // namespace drum::oracle
