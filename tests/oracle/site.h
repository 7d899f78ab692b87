// A small site in plain words, for the oracle alone. Days count from today (day 0); names are texts; quantities are
// pieces. Quantities and what they are multiplied by are whole, halves, quarters and so on, so that doubles hold them
// exactly.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace drum::oracle {

struct Calendar {
    std::array<bool, 7> week{true, true, true, true, true, true, true};  // 0 = Monday
    std::set<int> closed;                                                // days that are shut all the same
    int from_hour = 0, to_hour = 24;
    bool operator==(const Calendar&) const = default;
};

struct Item {
    std::string name;
    bool made = false;                 // else it is bought, with a bill too where it is subcontracted
    std::optional<bool> keep = false;  // nothing where that is to be learned
};

struct BillLine {
    std::string item, component;
    double quantity = 1;          // per good piece
    std::string step;             // that draws it; "" = the first
    std::optional<int> from, to;  // days of validity, both included
};

struct Machine {
    std::string name;
    bool crew = false;                       // else a machine
    std::optional<double> capacity_per_day;  // Monday to Friday; else the hours of the calendar
    Calendar calendar;
};

struct Step {
    std::string item, name, machine;
    double run_minutes = 0, setup_minutes = 0;
    double begun_per_good = 1;  // 1 / yield: 1, 1.25 or 2
    std::string crew;           // needed together with the machine; "" = none
    double crew_minutes = 0;    // of it, per piece
};

struct Supplier {
    std::string name;
    std::optional<Calendar> calendar;  // of his row in resources
};

struct Source {  // a supplier of an item
    std::string item, supplier;
    int lead_days = 0;
    double minimum = 0, multiple = 0;
    bool preferred = true;
    std::optional<Calendar> calendar;  // lead_days count its open days
    std::optional<int> cut_off_hour;
};

struct PlaceSource {  // another place of ours from where the item can be brought: it plans apart
    std::string item, place;
    int transit_days = 0;
};

struct Making {  // the row of sources without a supplier
    std::string item;
    std::optional<int> lead_days;
    double minimum = 0, multiple = 0;
};

struct Stock {
    std::string item, place;  // "" = at home
    double quantity = 0;
    bool held = false;
    std::optional<int> last_day;  // on which it can be used
};

struct Order {
    std::string name, line, item;
    std::string kind = "buy";       // buy, make, transfer
    std::string status = "placed";  // draft, requested, placed, cancelled
    std::string supplier;           // of a transfer the place it leaves
    std::string place;              // where it arrives, "" = at home
    std::string sale;               // that it is for
    double quantity = 0, received = 0;
    std::optional<int> placed, promised, start;
};

struct Draw {  // a move out of stock that names a work order; with none, stock that was corrected
    std::string order, component;
    double quantity = 0;  // that went out
    int day = -1;
};

struct Sale {
    std::string name, line, item;
    std::string status;  // "", open, quote, held, cancelled, lost, closed
    std::string place;   // from where it ships, "" = from home
    double quantity = 0, shipped = 0;
    std::optional<int> due;
    int ordered = -1;
};

struct Past {  // a sale of the past, shipped when it was due; only where rates are to be learned
    std::string item;
    int day = -1;
    double quantity = 0;
};

struct Site {
    int first_day = 0;     // day 0, counted from 1970-01-01
    bool at_noon = false;  // asked at 12:00, else at 00:00
    bool priced = true;
    bool crowded = false;  // machines bind: routes of one step, no work begun
    int review_days = 1;
    double lead_cv = 0;
    std::optional<Calendar> calendar;  // of the site
    std::vector<Item> items;
    std::vector<BillLine> bills;
    std::vector<Machine> machines;
    std::vector<Step> steps;  // of an item in their order
    std::vector<Supplier> suppliers;
    std::vector<Source> sources;
    std::vector<PlaceSource> places;
    std::vector<Making> makings;
    std::vector<Stock> stocks;
    std::vector<Order> orders;
    std::vector<Draw> draws;
    std::vector<Sale> sales;
    std::vector<Past> past;
};

}  // namespace drum::oracle
