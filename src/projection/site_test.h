// A small site for the tests of this room. Today is Monday 2 March 2026, 00:00 UTC, and day n is n days later.
#pragma once

#include <memory>
#include <string>

#include "base/check.h"
#include "fact/by_hand.h"
#include "projection/expected.h"
#include "projection/projection.h"

namespace drum::projection {

inline constexpr std::int32_t kToday = 20'514;
inline std::string day(int n) { return to_text(Day{kToday + n}); }
inline std::string clock(int n, const char* time) { return day(n) + "T" + time + "Z"; }

struct Site {
    state::State state;
    learn::Learned learned;
    Structure structure;
    Projection projection;
    Expected expected;

    Id item(const char* name) const { return state.items.find(name); }
    // The one source of the item, or the first of several.
    std::int32_t source(const char* name) const { return state.source_of[item(name)]; }
    Id at(const char* name, const char* place) const {
        for (std::size_t node = 0; node < projection.nodes.size(); ++node)
            if (projection.nodes[node].item == item(name) && projection.nodes[node].place == state.places.find(place))
                return static_cast<Id>(node);
        return kNone;
    }
    auto wanted(const char* name) const { return projection.requirements_of(item(name)); }
    auto coming(const char* name) const { return projection.receipts_of(item(name)); }
    auto planned(const char* name) const { return projection.planned_orders_of(item(name)); }
    std::int32_t order(const std::string& number) const {
        for (std::size_t o = 0; o < state.orders.size(); ++o)
            if (state.orders[o].order == number) return static_cast<std::int32_t>(o);
        return -1;
    }
};

// All of it points into the site, which stays where it is.
inline std::unique_ptr<Site> site_of(const fact::ByHand& facts, const std::string& as_of = clock(0, "00:00:00"),
                                     const Asked& asked = {}) {
    auto out = std::make_unique<Site>();
    out->state = state::fold(state::merge(facts.blocks(), Instant::end()), parse_time(as_of).value().instant);
    out->learned = learn::learn(out->state);
    out->structure = structure_of(out->state, out->learned);
    out->projection = project(out->structure, asked);
    out->expected = expected_of(out->structure);
    return out;
}

// Facts by the line. Numbers are texts, as in a table.
class Facts : public fact::ByHand {
public:
    using Text = const std::string&;
    Facts& add(fact::Table table, Cells cells, Instant recorded_at = Instant::beginning()) {
        ByHand::add(table, cells, recorded_at);
        return *this;
    }
    Facts& bought(Text item, Text lead_days, Text minimum = "", Text multiple = "") {
        add(fact::Table::items, {{"item", item}, {"unit", "EA"}, {"make_or_buy", "buy"}});
        add(fact::Table::sources, {{"item", item},
                                   {"supplier", "S"},
                                   {"lead_days", lead_days},
                                   {"min_quantity", minimum},
                                   {"multiple", multiple}});
        return *this;
    }
    Facts& made(Text item) {
        add(fact::Table::items, {{"item", item}, {"unit", "EA"}, {"make_or_buy", "make"}});
        return *this;
    }
    Facts& part(Text item, Text component, Text quantity, Text step = "") {
        add(fact::Table::bom, {{"item", item}, {"component", component}, {"quantity", quantity}, {"step", step}});
        return *this;
    }
    Facts& stock(Text item, Text quantity) {
        add(fact::Table::stock, {{"item", item}, {"quantity", quantity}, {"counted_at", day(-1)}});
        return *this;
    }
    Facts& sale(Text order, Text item, Text quantity, int due) {
        add(fact::Table::demand, {{"order", order}, {"item", item}, {"quantity", quantity}, {"due_at", day(due)}});
        return *this;
    }
    Facts& order(Text number, Text item, Text quantity, int promised, Text kind = "buy", Text status = "placed") {
        add(fact::Table::orders, {{"order", number},
                                  {"item", item},
                                  {"quantity", quantity},
                                  {"kind", kind},
                                  {"status", status},
                                  {"promised_at", day(promised)}});
        return *this;
    }
    // Open on these weekdays from 8:00 to 16:00.
    Facts& calendar(Text name, std::initializer_list<const char*> weekdays) {
        for (const char* weekday : weekdays)
            add(fact::Table::calendars, {{"calendar", name}, {"weekday", weekday}, {"from", "08:00"}, {"to", "16:00"}});
        return *this;
    }
    Facts& weekdays(Text name) { return calendar(name, {"mon", "tue", "wed", "thu", "fri"}); }
    // 480 minutes of every day of the week.
    Facts& machine(Text name) {
        calendar("hours of " + name, {"mon", "tue", "wed", "thu", "fri", "sat", "sun"});
        add(fact::Table::resources, {{"resource", name}, {"kind", "machine"}, {"calendar", "hours of " + name}});
        return *this;
    }
    Facts& step(Text item, Text number, Text machine, Text minutes, Text yield = "", Text setup = "") {
        add(fact::Table::routes, {{"item", item},
                                  {"step", number},
                                  {"resource", machine},
                                  {"run_minutes", minutes},
                                  {"yield", yield},
                                  {"setup_minutes", setup}});
        return *this;
    }
};

}  // namespace drum::projection
