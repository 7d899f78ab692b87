// What Cascade Cycles is made of: items, bills of material, routes, stations, suppliers. Data only, no time passes here.
// Index fields are positions in the vectors of one Catalogue; names appear only in the tables written out.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace drum::plant {

inline constexpr std::int64_t kWhole = 1'000'000;  // one unit, in millionths

// Hours of one working day; Monday to Friday.
struct Hours {
    std::string id;
    int from_minute = 0, to_minute = 0;  // since local midnight
};

struct Station {
    std::string id, name, kind;   // kind: machine, crew or approval
    int servers = 1;
    int hours = 0;                // into Catalogue::hours
    double minutes_between_failures = 0;  // of run time; 0 = never fails
    double repair_minutes = 0;            // mean
};

struct Step {
    int station = 0;
    double run_minutes = 0;    // per unit
    double setup_minutes = 0;  // when what the server last made differs (at the paint booth: its colour)
    double run_cv = 0;         // of one unit
    double yield = 1;
};

struct Component {
    int item = 0;
    std::int64_t micro = 0;  // per unit made
    int step = 0;            // taken when this step starts
};

struct Supplier {
    std::string name;
    double lead_days = 0, lead_cv = 0;  // calendar days from placing to receipt
};

// How one bought item is ordered.
struct Purchase {
    int supplier = -1;
    std::string unit;             // purchase unit; "" = the item's own
    std::int64_t unit_units = 1;  // item units per purchase unit
    std::int64_t min_units = 1;   // smallest order, in purchase units
    std::int64_t multiple = 1;    // in purchase units
    double typed_factor = 0;      // how a person's typed minimum compares to the mean need over the lead; 0 = drawn
};

struct Item {
    std::string id, name, unit, family, colour;
    double cost = 0;                    // bought items, money per unit
    double price = 0;                   // bicycles, money per unit
    bool made = false;
    std::int64_t batch = 0;             // usual lot of a make order
    double cover_days = 0;              // made to stock: release below this many days of mean use
    double use_per_day = 0;             // units per working day at the mean mix
    std::vector<Step> route;
    std::vector<Component> components;  // by item
    Purchase purchase;
};

// One bicycle and what it is painted from.
struct Model {
    int bike = 0, painted = 0, raw = 0;  // items
    double share = 0;                    // of all bicycles sold
    int largest_line = 1;                // most pieces on one order line
    double booth_minutes = 0;            // run and a share of set-up, per frame
};

struct Catalogue {
    std::vector<Hours> hours;
    std::vector<Station> stations;
    std::vector<Supplier> suppliers;
    std::vector<Item> items;
    std::vector<Model> models;
    int booth = 0, preparation = 0, welding = 0;  // stations
    int primer = 0, nordlack = 0;        // item and supplier of the late change
    double bikes_per_day = 0;            // mean sales the plant is laid out for, per working day
};

Catalogue cascade_catalogue();

// The rows of bought parts, in cascade_parts.cpp.
struct PartData {
    const char *id, *name, *unit;
    double cost;
    const char* supplier;
    const char* purchase_unit;  // "" = unit
    int unit_units, min_units, multiple;
    double typed_factor;
    int step;                   // step number of the product's route at which it is taken
    const char* used_in;        // product id with at most one '*', standing for any text
    double quantity;            // per unit of product
    const char* also_in;        // a second such pattern, or ""
    double also_quantity;
};
std::vector<PartData> part_data();
std::vector<Supplier> supplier_data();

}  // namespace drum::plant
