// The tables a plant's own systems would export: what was typed once, and what happened until now.
#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/rng.h"
#include "base/time.h"
#include "world.h"

namespace drum::world {
namespace {

const Day kFirstDay = parse_day("2026-01-05").value();

std::string time_text(Minute minute) {
    return Zone().to_text(Zone().start_of(kFirstDay) + std::llround(minute) * kMicrosPerMinute);
}
std::string known(Minute minute, const Plant& plant) {
    return minute >= 0 && minute < plant.end ? time_text(minute) : "";
}
std::string day_text(Minute minute) { return to_text(kFirstDay + static_cast<int>(minute / kDay)); }
std::string clock_text(Minute minute) { return time_text(minute).substr(11, 5); }

std::string number(double value) {
    std::string text = std::to_string(std::round(value * 100) / 100);
    return text.substr(0, text.find('.') + 3);
}

class Tables {
public:
    Tables(const Plant& plant, const Past& past, const std::string& folder)
        : plant_(plant), past_(past), folder_(folder) {
        std::filesystem::create_directories(folder_);
    }
    void write() {
        catalogue();
        plant_itself();
        buying();
        what_happened();
    }

private:
    template <class... Cells>
    static void row(std::string& table, const Cells&... cells) {
        bool first = true;
        ((table += first ? "" : ",", table += cells, first = false), ...);
        table += '\n';
    }
    void file(const char* name, const std::string& text) const {
        std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    }

    void catalogue() {
        std::string items = "item,unit,cost,price,make_or_buy\n", bom = "item,component,quantity\n",
                    stock = "item,quantity,counted_at\n";
        for (const Product& product : plant_.products) {
            row(items, product.name, "EA", "", number(product.price), "make");
            row(bom, product.name, plant_.parts[product.part].name, "1");
            row(stock, product.name, "0", "2026-01-04");
        }
        for (const Part& part : plant_.parts) {
            row(items, part.name, "EA", number(part.cost), "", "buy");
            row(stock, part.name, std::to_string(part.opening), "2026-01-04");
        }
        file("site.csv", "name,time_zone,currency\n" + plant_.name + ",UTC,EUR\n");
        file("items.csv", items);
        file("bom.csv", bom);
        file("stock.csv", stock);
    }

    // Typed times are never the true ones: within a few per cent.
    void plant_itself() {
        std::string resources = "resource,kind,servers,calendar\n",
                    routes = "item,step,resource,run_minutes,setup_minutes\n";
        std::string calendars = "calendar,weekday,from,to\n";
        for (const Resource& resource : plant_.resources)
            row(resources, resource.name, resource.kind, resource.servers_typed ? std::to_string(resource.servers) : "",
                "shifts");
        if (plant_.approver.is_a_resource) row(resources, plant_.approver.name, "approval", "1", "desk");
        Rng rng(seed_of("typed times", plant_.seed));
        for (const Product& product : plant_.products)
            for (std::size_t s = 0; s < product.route.size(); ++s)
                row(routes, product.name, std::to_string(10 * (s + 1)),
                    plant_.resources[product.route[s].resource].name,
                    number(product.route[s].run * (0.96 + 0.08 * rng.uniform())), number(product.route[s].setup));
        for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) {
            row(calendars, "shifts", day, clock_text(plant_.hours.from), clock_text(plant_.hours.to));
            if (plant_.approver.is_a_resource)
                row(calendars, "desk", day, clock_text(plant_.approver.hours.from),
                    clock_text(plant_.approver.hours.to));
        }
        file("resources.csv", resources);
        file("routes.csv", routes);
        file("calendars.csv", calendars);
    }

    void buying() {
        std::string sources = "item,supplier,lead_days,unit_cost,min_quantity,capacity_per_week\n";
        for (const Part& part : plant_.parts)
            row(sources, part.name, part.supplier, number(part.lead_days), number(part.cost), std::to_string(part.lot),
                part.per_week_typed ? number(part.per_week) : "");
        std::string orders =
            "order,item,quantity,kind,supplier,status,requested_at,approval_requested_at,approved_at,approver,"
            "placed_at,promised_at,received_quantity,received_at\n";
        for (std::size_t id = 0; id < past_.purchases.size(); ++id) {
            const Purchase& p = past_.purchases[id];
            const Part& part = plant_.parts[p.part];
            const bool all = p.received == part.lot;
            const char* status = all               ? "received"
                                 : p.placed >= 0   ? "placed"
                                 : p.approved >= 0 ? "approved"
                                                   : "requested";
            row(orders, "P" + std::to_string(id), part.name, std::to_string(part.lot), "buy", part.supplier, status,
                time_text(p.requested), known(p.approval_asked, plant_), known(p.approved, plant_),
                plant_.approver.name, known(p.placed, plant_),
                p.placed >= 0 ? day_text(p.placed + part.lead_days * kDay) : "", std::to_string(p.received),
                all ? known(p.received_last, plant_) : "");
        }
        for (std::size_t id = 0; id < past_.sales.size(); ++id) {
            const Sale& sale = past_.sales[id];
            const bool done = sale.shipped >= 0;
            row(orders, "W" + std::to_string(id), plant_.products[sale.product].name, std::to_string(sale.quantity),
                "make", "", done ? "received" : "placed", "", "", "", "", time_text(sale.ordered), day_text(sale.due),
                done ? std::to_string(sale.quantity) : "0", known(sale.shipped, plant_));
        }
        file("sources.csv", sources);
        file("orders.csv", orders);
    }

    void what_happened() {
        std::string demand = "order,item,quantity,ordered_at,due_at,shipped_quantity,shipped_at\n";
        std::string moves = "id,item,quantity,kind,time,order\n",
                    operations = "case,resource,item,step,state,start,end,good\n";
        for (std::size_t id = 0; id < past_.sales.size(); ++id) {
            const Sale& sale = past_.sales[id];
            row(demand, "S" + std::to_string(id), plant_.products[sale.product].name, std::to_string(sale.quantity),
                time_text(sale.ordered), day_text(sale.due), sale.shipped >= 0 ? std::to_string(sale.quantity) : "0",
                known(sale.shipped, plant_));
        }
        for (std::size_t id = 0; id < past_.moves.size(); ++id) {
            const Move& m = past_.moves[id];
            row(moves, "M" + std::to_string(id), m.of_part ? plant_.parts[m.item].name : plant_.products[m.item].name,
                std::to_string(m.quantity), m.kind, time_text(m.time), m.order);
        }
        for (const Operation& o : past_.operations)
            if (o.to < plant_.end)
                row(operations, "W" + std::to_string(o.order), plant_.resources[o.resource].name,
                    plant_.products[o.product].name, std::to_string(10 * (o.step + 1)), o.state, time_text(o.from),
                    time_text(o.to), std::to_string(o.good));
        file("demand.csv", demand);
        file("moves.csv", moves);
        file("operations.csv", operations);
    }

    const Plant& plant_;
    const Past& past_;
    std::string folder_;
};

}  // namespace

void write_tables(const Plant& plant, const Past& past, const std::string& folder) {
    Tables(plant, past, folder).write();
}

}  // namespace drum::world
