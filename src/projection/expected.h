// Need that nobody has booked yet: how much of a day's need is usually booked how far ahead, what items use a day, and
// which of them are kept. Set once a day from what was learned; the projection of a fact adds what is booked.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "projection/projection.h"

namespace drum::projection {

// Days of the week as need runs: how much of a usual day's need each day has, from the first day of which nothing is
// told yet.
struct Week {
    std::array<double, 7> share{1, 1, 1, 1, 1, 1, 1};  // 0 = Monday, 7 in all
    int first_weekday = 0;                             // of the first untold day
    int untold_days = 0;                               // whole days before today: today is the day after them
    double on(int day) const {
        return share[static_cast<std::size_t>((first_weekday + day) % 7)];
    }  // days from the first untold one
    // The sum over the first `days` days from today, those untold before it with them.
    double days_of_need(double days) const;
    // Days of the next `days`, counted likewise, on which nothing is needed for a closure of the site: how much of a
    // usual day's need each would have had, and `open` of it, by its number from the first untold day.
    template <class Open>
    double closed_days(double days, Open open) const {
        double sum = 0;
        for (const int day : closed) {
            if (day >= days + untold_days) break;
            sum += std::min(1.0, days + untold_days - day) * on(day) * open(day);
        }
        return sum;
    }
    // Of dated closures of the site, where need stands still while it is closed (learn/closed_days.h): days from the
    // first untold one, in order. Not in days_of_need.
    std::vector<int> closed{};
};

// The booking curve (ALGORITHMS 2): B(h), the share of units ordered more than h days before they are due, over the
// lines due in the last year.
class BookingCurve {
public:
    static constexpr int kDays = 64;  // all that is ordered earlier than this is booked by then
    // Units of past lines by days of notice, each with the weight it has in the curve.
    BookingCurve(const std::vector<double>& units_by_notice, const Week& week);
    // The sum of 1 - B(h) over the first `days` days from today: so many days' need nobody has booked yet. `sooner`:
    // seen from so many days before the need itself, as a component is that goes in when its parent is begun.
    double open_days(double days, int sooner = 0) const;
    double open(int ahead) const;  // 1 - B(h)

private:
    Week week_;
    std::array<float, kDays> open_{};
    std::array<std::array<double, kDays + 1>, 7> sum_{};  // by the weekday of h = 0, counted from the first untold day
};

// What a person forecasts beyond what is ordered already, spread evenly over what is left of its period: days from
// today, both included.
struct Forecast {
    Id item = kNone;
    int from = 0, to = 0;
    double units = 0;
};

struct Expected {
    std::vector<char> kept;  // by item
    std::vector<learn::DemandRate>
        rate;  // by item: its own, or its parents' exploded; of what is kept or goes into what sells
    std::vector<char>
        as_forecast;  // by item: nothing but a person's forecast says what is needed: none outside its days
    std::vector<std::int32_t> curve_of;  // by item, into `curves`; 0: nothing is booked ahead
    std::vector<std::int16_t> sooner;    // by item: days before its parents' need
    std::vector<std::int32_t> last_day;  // by item: no unbooked need after this day; kNever: no end
    std::vector<BookingCurve> curves;    // the first is not used
    Week week;
    std::vector<Forecast> forecasts;  // by item, then by day
};

// Of `structure`'s learned rates, sales and stock of the past.
Expected expected_of(const Structure& structure);

// What is kept in stock: as `items.keep` says; else whether stock that was not promised to earlier orders served at
// least half of its lines of the last year when they were ordered (for what is drawn without an order: whether it was
// there a lead time before it was drawn). What was needed once only is not; nor is a part that is known by what it goes
// into alone, where that was.
std::vector<char> kept_items(const Structure& structure, const std::vector<learn::DemandRate>& rate);

// The learned rate, or where an item has none its parents' rates exploded: means and variances add up, as of what is
// wanted independently.
std::vector<learn::DemandRate> exploded_rates(const Structure& structure);

}  // namespace drum::projection
