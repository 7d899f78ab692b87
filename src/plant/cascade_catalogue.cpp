#include "plant/cascade_catalogue.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/check.h"

namespace drum::plant {
namespace {

enum StationIndex { cut, bend, weld, heat, prepare, paint, wheel, crew_a, crew_b, test, pack, approval };

void add_stations(Catalogue& c) {
    c.hours = {{"day", 420, 900}, {"two-shift", 360, 1320}, {"finish", 360, 1320}, {"office", 510, 1020}};
    constexpr int kDay = 0, kTwo = 1, kFinish = 2, kOffice = 3;
    c.stations = {
        {"cut", "Tube cutting", "machine", 1, kDay, 2600, 45},
        {"bend", "Bending", "machine", 1, kDay, 3000, 40},
        {"weld", "Welding", "machine", 2, kTwo, 3400, 50},
        {"heat", "Heat treatment", "machine", 1, kTwo, 4200, 60},
        {"prep", "Frame preparation", "machine", 1, kFinish, 3600, 35},
        {"paint", "Paint booth", "machine", 1, kFinish, 2400, 40},
        {"wheel", "Wheel building", "machine", 2, kDay, 3800, 40},
        {"assembly-a", "Assembly A crew", "crew", 3, kFinish, 0, 0},
        {"assembly-b", "Assembly B crew", "crew", 3, kFinish, 0, 0},
        {"test", "Testing", "machine", 1, kFinish, 5200, 30},
        {"pack", "Packing", "crew", 1, kFinish, 0, 0},
        {"purchase-approval", "Purchase approval", "approval", 1, kOffice, 0, 0},
    };
    c.preparation = prepare;
    c.booth = paint;
    c.welding = weld;
}

int add_item(Catalogue& c, Item item) {
    c.items.push_back(std::move(item));
    return static_cast<int>(c.items.size()) - 1;
}

Item made_item(std::string id, std::string name, std::string family, std::string colour, std::int64_t batch) {
    Item item;
    item.id = std::move(id);
    item.name = std::move(name);
    item.unit = "EA";
    item.family = std::move(family);
    item.colour = std::move(colour);
    item.made = true;
    item.batch = batch;
    return item;
}

struct FamilyPlan {
    const char *id, *name;
    double share, price;
    int largest_line, crew;
    double assembly_minutes, paint_minutes, weld_minutes;
    std::vector<const char*> raw;                           // raw frames, taken in turn by the colours
    std::vector<std::pair<const char*, double>> colours;    // with their share of the family
};

std::vector<FamilyPlan> families() {
    return {
        {"CITY", "City", 0.50, 669, 5, crew_a, 47, 17, 29.5, {"FR-20", "FR-21"},
         {{"BLACK", 0.34}, {"BLUE", 0.28}, {"RED", 0.16}, {"GREEN", 0.22}}},
        {"TREK", "Trekking", 0.32, 1079, 4, crew_b, 58, 20, 33, {"FR-30", "FR-31"},
         {{"BLACK", 0.36}, {"BLUE", 0.28}, {"WHITE", 0.20}, {"RED", 0.16}}},
        {"CARGO", "Cargo", 0.18, 2590, 2, crew_b, 80, 26, 41, {"FR-40"},
         {{"BLACK", 0.34}, {"GREEN", 0.26}, {"SAND", 0.22}, {"WHITE", 0.18}}},
    };
}

void add_raw_frames(Catalogue& c, const FamilyPlan& family, std::vector<int>& raw) {
    for (const char* id : family.raw) {
        Item frame = made_item(id, std::string(family.name) + " frame, raw", family.id, "", 12);
        frame.cover_days = 4.4;
        frame.route = {{cut, 6.3, 6, 0.1, 1}, {bend, 5.8, 5, 0.1, 1}, {weld, family.weld_minutes, 8, 0.2, 0.994},
                       {heat, 14.4, 0, 0.1, 1}};
        raw.push_back(add_item(c, std::move(frame)));
    }
}

void add_family(Catalogue& c, const FamilyPlan& family) {
    std::vector<int> raw;
    add_raw_frames(c, family, raw);
    Item wheels = made_item(std::string("WS-") + family.id, std::string(family.name) + " wheels, pair", family.id, "", 12);
    wheels.cover_days = 5.0;
    wheels.route = {{wheel, 14.6, 6, 0.15, 1}};
    const int wheel_item = add_item(c, std::move(wheels));
    for (std::size_t i = 0; i < family.colours.size(); ++i) {
        const auto [colour, share] = family.colours[i];
        Model model;
        model.raw = raw[i % raw.size()];
        model.share = family.share * share;
        model.largest_line = family.largest_line;
        model.booth_minutes = family.paint_minutes + 1.7;
        const std::string suffix = std::string(family.id) + "-" + colour;
        const auto batch = std::clamp<std::int64_t>(std::llround(c.bikes_per_day * model.share * 2.5), 6, 12);
        Item painted = made_item("PF-" + suffix, std::string(family.name) + " frame, " + colour, family.id, colour, batch);
        painted.route = {{prepare, 15.6, 0, 0.15, 1}, {paint, family.paint_minutes, 24, 0.12, 0.988}};
        painted.components = {{model.raw, kWhole, 0}};
        model.painted = add_item(c, std::move(painted));
        Item bike = made_item("BK-" + suffix, std::string(family.name) + " bicycle, " + colour, family.id, colour, batch);
        bike.price = family.price;
        bike.route = {{family.crew, family.assembly_minutes, 0, 0.15, 1}, {test, 9.1, 0, 0.2, 1}, {pack, 9.0, 0, 0.15, 1}};
        bike.components = {{model.painted, kWhole, 0}, {wheel_item, kWhole, 0}};
        model.bike = add_item(c, std::move(bike));
        c.models.push_back(model);
    }
}

bool matches(std::string_view id, std::string_view pattern) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return id == pattern;
    const auto head = pattern.substr(0, star), tail = pattern.substr(star + 1);
    return id.size() >= head.size() + tail.size() && id.starts_with(head) && id.ends_with(tail);
}

int supplier_named(const Catalogue& c, std::string_view name) {
    for (std::size_t i = 0; i < c.suppliers.size(); ++i)
        if (c.suppliers[i].name == name) return static_cast<int>(i);
    CHECK(false && "every part names a supplier of the list");
    return -1;
}

void add_part(Catalogue& c, const PartData& part) {
    Item item;
    item.id = part.id;
    item.name = part.name;
    item.unit = part.unit;
    item.cost = part.cost;
    item.purchase = {supplier_named(c, part.supplier), part.purchase_unit, part.unit_units,
                     part.min_units, part.multiple, part.typed_factor};
    const int index = add_item(c, std::move(item));
    const int step = part.step / 10 - 1;
    for (Item& product : c.items) {
        if (!product.made) continue;
        const double quantity = matches(product.id, part.used_in) ? part.quantity
                                : matches(product.id, part.also_in) ? part.also_quantity : 0;
        if (quantity > 0) product.components.push_back({index, std::llround(quantity * 1e6), step});
    }
}

// Mean use of every item at the mean mix of sales; products stand after what they are made into.
void add_use(Catalogue& c) {
    for (const Model& model : c.models) c.items[model.bike].use_per_day = c.bikes_per_day * model.share;
    const auto explode = [&c](std::string_view prefix) {
        for (const Item& product : std::vector<Item>(c.items))
            if (product.made && product.id.starts_with(prefix))
                for (const Component& part : product.components)
                    c.items[part.item].use_per_day += product.use_per_day * static_cast<double>(part.micro) / 1e6;
    };
    for (const char* prefix : {"BK-", "PF-", "WS-", "FR-"}) explode(prefix);
}

}  // namespace

Catalogue cascade_catalogue() {
    Catalogue c;
    c.bikes_per_day = 43;
    add_stations(c);
    c.suppliers = supplier_data();
    for (const FamilyPlan& family : families()) add_family(c, family);
    for (const PartData& part : part_data()) add_part(c, part);
    add_use(c);
    c.nordlack = supplier_named(c, "Nordlack");
    for (std::size_t i = 0; i < c.items.size(); ++i)
        if (c.items[i].id == "P-905") c.primer = static_cast<int>(i);
    return c;
}

}  // namespace drum::plant
