// What one draw of the coming days varies, and which rows of the programme it breaks. Private to this room.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "constraint/ranking.h"

namespace drum::constraint {

inline constexpr double kOverload = 1 + 1e-9;  // wanted / available beyond which a row breaks

struct Unbooked {  // demand not ordered yet, of one item that is sold
    Id item = kNone;
    double per_day = 0;
    double cv = 0;                // of the total over the last window; 0 = stands at its mean
    std::vector<double> minutes;  // by resource: full explosion of one unit
};

struct Window {  // [as_of, as_of + days)
    double days = 0;
    std::vector<Want> wants;  // firm, then unbooked at its mean
    std::size_t firm = 0;     // how many of them are firm
    Requirements need;
    std::vector<double> capacity;    // by resource
    std::vector<std::size_t> tight;  // of Draws::tight, those that need more than their stock within the window
};

struct Tight {  // a limited item short of stock in some window
    Id item = kNone;
    std::size_t first = 0, last = 0;  // its receipts, into Draws::arrivals_
    double mean_lead = 0;             // days
    std::int32_t lead = -1;           // into Draws::lead_cdf_
    bool too_far = false;             // an order placed now cannot arrive within the last window
};

struct Arrival {  // of a tight item
    double quantity = 0;
    double expected_days = 0;
    bool promised = false;  // for a day still to come: drawn around it, by the spread of the lead time
    bool dated = false;     // asked for on a known day, so that its age says something
    double age = 0;         // days since then
    double reached = 0;     // P(lead <= age)
    double approval_days = 0, supplier_days = 0;  // see Receipt
};

struct Draw {
    std::vector<double> speed, available;  // z-scores by resource: run times, availability
    std::vector<double> demand;            // by unbooked item: factor on its mean
    std::vector<float> order_days;         // by tight item: days until an order placed now arrives, whole
    std::vector<double> arrival_days;      // by arrival
};

class Draws {
public:
    Draws(const Flow& flow, const std::vector<Receipt>& coming, int days);
    const std::vector<Window>& windows() const { return windows_; }
    const std::vector<Unbooked>& unbooked() const { return unbooked_; }
    // False: nothing is uncertain here and one draw says it all.
    bool uncertain() const;
    Draw draw(std::uint64_t seed) const;

    double minutes(const Window& window, const Draw& draw, Id resource) const;   // wanted
    double capacity(const Window& window, const Draw& draw, Id resource) const;  // available
    double supply(const Window& window, const Draw& draw, Id item) const;  // of a tight item: stock and what arrives
    Party holder(const Window& window, const Draw& draw, Id item) const;   // who answers for a tight item's shortage
    // By how many days of its own capacity the work wanted of any one resource is late at most; 0 where everything
    // fits.
    double overload(const Window& window, const Draw& draw) const;
    std::vector<Row> broken(const Window& window, const Draw& draw) const;  // rows that what is wanted would break

private:
    void find_unbooked(int days);
    void keep_widest();
    void explode_unbooked();
    Window window(int days) const;
    void find_tight();
    Tight tight_of(Id item);
    double supply_of(const Window& window, const Draw& draw, std::size_t index, Delay without) const;
    std::size_t index_of(Id item) const;
    double lead_of(double u, std::int32_t lead, double reached, double age) const;
    std::int32_t lead_cdf_of(const std::vector<double>& pmf);

    const Flow& flow_;
    const std::vector<Receipt>& coming_;
    struct LeadCdf {
        std::vector<double> cdf;           // by day
        std::vector<std::uint16_t> start;  // guide: first day worth looking at for a share of 1/64 each
    };
    std::vector<LeadCdf> lead_cdf_;                           // distinct ones: most sources of a supplier share theirs
    std::map<std::vector<double>, std::int32_t> lead_index_;  // pmf -> lead_cdf_
    std::vector<Arrival> arrivals_;
    std::vector<Unbooked> unbooked_;
    std::vector<Window> windows_;
    std::vector<double> usual_day_;  // by resource: minutes of a day, on average over the longest window
    std::vector<Tight> tight_;       // by item
};

}  // namespace drum::constraint
