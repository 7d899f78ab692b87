// What the plant is: items, units, resources, routes.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "state/fold_parts.h"
#include "state/steps.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

std::optional<double> rate_of(const Block& block, std::size_t row, int column) {
    if (!block.present(row, column)) return std::nullopt;
    return Rate{block.value(row, column)}.value();
}

ResourceKind kind_of(std::string_view text) {
    if (text == "crew") return ResourceKind::crew;
    if (text == "supplier") return ResourceKind::supplier;
    if (text == "approval") return ResourceKind::approval;
    return ResourceKind::machine;
}

// Steps are numbers in most exports; 10 must come after 9.
bool step_before(const std::string& a, const std::string& b) {
    const auto number = [](const std::string& text, double& value) {
        char* end = nullptr;
        value = std::strtod(text.c_str(), &end);
        return !text.empty() && *end == '\0';
    };
    double x = 0, y = 0;
    const bool nx = number(a, x), ny = number(b, y);
    if (nx && ny && x != y) return x < y;
    if (nx != ny) return nx;
    return a < b;
}

// Two resources of one kind at one step: any of them, or all? What does not say so is asked, and the item is left
// alone.
void ask_which(State& state) {
    const auto& routes = state.routes;
    for (std::size_t first = 0, end = 0; first < routes.size(); first = end) {
        while (end < routes.size() && same_step(routes[first], routes[end])) ++end;
        std::map<ResourceKind, std::vector<std::size_t>> kinds;
        for (std::size_t i = first; i < end; ++i) kinds[state.resource[routes[i].resource].kind].push_back(i);
        for (const auto& [kind, lines] : kinds) {
            const auto unsaid = [&](std::size_t i) { return routes[i].choice.empty(); };
            if (lines.size() < 2 || std::none_of(lines.begin(), lines.end(), unsaid)) continue;
            std::string resources;
            for (const std::size_t i : lines)
                resources += (i == lines.front()  ? ""
                              : i == lines.back() ? " and "
                                                  : ", ") +
                             state.resources.text(routes[i].resource);
            const std::string item = state.items.text(routes[first].item);
            const SetAside question{
                routes[first].item,
                "step " + routes[first].step + " of " + item + " names " + resources + ": either of them, or both?",
                "say it: drum record route " + item + " " + routes[first].step + " " +
                    state.resources.text(routes[lines.front()].resource) +
                    " --choice any, and the same of the others if either will do; "
                    "another word for each that is needed as well (for many: column choice of table routes)"};
            state.set_aside.push_back(question);
            state.questions.push_back(question);
        }
    }
}

// An item without a unit of its own: the one unit that is named for it and has no factor is its unit. Where there are
// several, nobody knows which, and one of them may be a box of the other.
void name_units(const Rows& rows, State& state, Units& units) {
    struct Named {
        Table table;
        int item, unit;
    };
    constexpr std::array kNamed{Named{Table::stock, fact::stock::item, fact::stock::unit},
                                Named{Table::sources, fact::sources::item, fact::sources::unit},
                                Named{Table::orders, fact::orders::item, fact::orders::unit},
                                Named{Table::demand, fact::demand::item, fact::demand::unit},
                                Named{Table::bom, fact::bom::component, fact::bom::unit}};
    std::map<Id, std::set<std::string, std::less<>>> named,
        counted;  // by any table; by another than sources, which name what it is bought in
    for (const Named& by : kNamed) {
        const Block& block = rows.of(by.table);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const std::string_view unit = block.text(row, by.unit);
            if (unit.empty()) continue;
            const Id item = state.items.find(block.text(row, by.item));
            if (item == kNone || !state.item[item].unit.empty() || units.factor.contains({item, std::string(unit)}))
                continue;
            auto& of_item = named[item];
            if (!of_item.contains(unit)) of_item.emplace(unit);
            if (by.table != Table::sources) counted[item].emplace(unit);
        }
    }
    for (const auto& [item, of_item] : named) {
        if (of_item.size() == 1) {
            state.item[item].unit = *of_item.begin();
            continue;
        }
        UnclearUnit& unclear = units.unclear[item];
        unclear.own = counted.contains(item) ? *counted[item].begin() : *of_item.rbegin();
        for (const std::string& unit : of_item) {
            unclear.named += (unclear.named.empty() ? "" : " and in ") + unit;
            if (unit != unclear.own) unclear.other = unit;
        }
    }
}

}  // namespace

std::optional<Ratio> Units::ratio(const State& state, Id item, std::string_view unit) const {
    const std::string& own = state.item[item].unit;
    if (unit.empty() || unit == own) return Ratio{};
    const auto found = factor.find({item, std::string(unit)});
    if (found != factor.end()) return found->second;
    if (own.empty() && !unclear.contains(item)) return Ratio{};  // named by moves alone
    return std::nullopt;
}

void Units::give_id(const std::string& name, Id item) {
    const auto found = without_id.find(name);
    if (found == without_id.end()) return;
    for (const auto& [unit, by] : found->second) factor[{item, unit}] = by;
    without_id.erase(found);
}

bool Units::has_factors(Id item) const {
    const auto first = factor.lower_bound({item, {}});
    return first != factor.end() && first->first.first == item;
}

std::optional<Quantity> Units::to_item_unit(State& state, Id item, std::string_view unit, Quantity quantity) const {
    const auto by = ratio(state, item, unit);
    if (const auto several = unclear.find(item); !by && several != unclear.end()) {
        state.set_aside.push_back(
            {item,
             "quantities are named in " + several->second.named + ", and nothing says how much one is of the other",
             "say it, for example: drum record item " + state.items.text(item) + " --unit " + several->second.own +
                 ", then drum record unit " + state.items.text(item) + " " + several->second.other +
                 " 12 (for many: tables items and units)"});
        return std::nullopt;
    }
    if (!by) {
        state.set_aside.push_back(
            {item, "unit factor " + std::string(unit) + " to " + state.item[item].unit + " is missing",
             "say how many " + state.item[item].unit + " one " + std::string(unit) + " is: drum record unit " +
                 state.items.text(item) + " " + std::string(unit) + " QTY (for many: table units)"});
        return std::nullopt;
    }
    const auto converted = convert(quantity, *by);
    if (!converted) {
        state.set_aside.push_back({item, "a quantity in " + std::string(unit) + " does not convert exactly",
                                   "correct the factor of " + std::string(unit) + " in table units"});
        return std::nullopt;
    }
    return *converted;
}

Units read_items_and_units(const Rows& rows, State& state) {
    state.item.resize(state.items.size());
    for (Item& item : state.item) item.place = "main";
    const Block& block = rows.of(Table::items);
    for (std::size_t row = 0; row < block.size(); ++row) {
        const Id id = state.items.find(block.text(row, fact::items::item));
        if (id == kNone) continue;
        Item& item = state.item[id];
        item.name = block.text(row, fact::items::name);
        item.unit = block.text(row, fact::items::unit);
        if (const auto place = block.text(row, fact::items::place); !place.empty()) item.place = place;
        item.cost = rate_of(block, row, fact::items::cost);
        item.price = rate_of(block, row, fact::items::price);
        item.family = state.families.find(block.text(row, fact::items::family));
        const std::string_view make = block.text(row, fact::items::make_or_buy);
        item.make_or_buy = make == "make" ? MakeOrBuy::make : make == "buy" ? MakeOrBuy::buy : MakeOrBuy::unknown;
        if (const auto keep = block.text(row, fact::items::keep); !keep.empty()) item.keep = keep == "yes";
        if (block.present(row, fact::items::last_use))
            item.last_use = Day{static_cast<std::int32_t>(block.value(row, fact::items::last_use))};
    }
    Units units;
    const Block& factors = rows.of(Table::units);
    for (std::size_t row = 0; row < factors.size(); ++row) {
        const std::string item(factors.text(row, fact::units::item)), unit(factors.text(row, fact::units::unit));
        const Id id = state.items.find(item);
        Ratio& factor = id == kNone ? units.without_id[item][unit] : units.factor[{id, unit}];
        factor = Ratio{factors.value(row, fact::units::factor_numerator, 1),
                       factors.value(row, fact::units::factor_denominator, 1)};
    }
    name_units(rows, state, units);
    return units;
}

void read_resources(const Rows& rows, State& state) {
    const Calendars calendars = read_calendars(rows.of(Table::calendars));
    const Block& site = rows.of(Table::site);
    for (std::size_t row = 0; row < site.size(); ++row)
        if (const auto found = calendars.find(site.text(row, fact::site::calendar)); found != calendars.end())
            state.site.calendar = found->second;
    state.resource.resize(state.resources.size());
    for (std::size_t i = 0; i < state.resource.size(); ++i) state.resource[i].name = state.resources.all()[i];
    const Block& block = rows.of(Table::resources);
    for (std::size_t row = 0; row < block.size(); ++row) {
        const Id id = state.resources.find(block.text(row, fact::resources::resource));
        if (id == kNone) continue;
        Resource& resource = state.resource[id];
        if (const auto text = block.text(row, fact::resources::name); !text.empty()) resource.name = text;
        resource.kind = kind_of(block.text(row, fact::resources::kind));
        if (block.present(row, fact::resources::servers))
            resource.servers =
                static_cast<int>(std::clamp<std::int64_t>(block.value(row, fact::resources::servers), 1, 100'000));
        resource.capacity_per_day = rate_of(block, row, fact::resources::capacity_per_day);
        const auto calendar = calendars.find(block.text(row, fact::resources::calendar));
        if (calendar != calendars.end()) resource.calendar = calendar->second;
    }
}

namespace {

// A step loses the same whichever of its rows says so, its machine's or its crew's: the most that one of them says.
void share_yields(std::vector<RouteStep>& routes) {
    for (std::size_t from = 0, to = 0; from < routes.size(); from = to) {
        double yield = 1;
        for (; to < routes.size() && same_step(routes[from], routes[to]); ++to)
            yield = std::min(yield, routes[to].yield);
        for (std::size_t r = from; r < to; ++r) routes[r].yield = yield;
    }
}

}  // namespace

namespace {

// Work that waits for a machine without minutes would wait for ever: nought is a field nobody filled.
void ask_what_has_no_capacity(State& state) {
    std::vector<char> used(state.resource.size(), 0);
    for (const RouteStep& step : state.routes) used[static_cast<std::size_t>(step.resource)] = 1;
    for (std::size_t r = 0; r < used.size(); ++r) {
        Resource& resource = state.resource[r];
        if (!resource.capacity_per_day || *resource.capacity_per_day > 0) continue;
        resource.capacity_per_day.reset();
        const std::string name = state.resources.all()[r];
        if (used[r])
            state.questions.push_back({kNone, name + " has a capacity of 0 minutes a day: that is taken as not known",
                                       "import table resources with its minutes a day, or table routes without it"});
    }
}

}  // namespace

void read_routes(const Rows& rows, State& state) {
    const Block& block = rows.of(Table::routes);
    for (std::size_t row = 0; row < block.size(); ++row) {
        RouteStep step;
        step.item = state.items.find(block.text(row, fact::routes::item));
        step.resource = state.resources.find(block.text(row, fact::routes::resource));
        if (step.item == kNone || step.resource == kNone) continue;
        step.step = block.text(row, fact::routes::step);
        step.run_minutes = rate_of(block, row, fact::routes::run_minutes).value_or(0);
        step.setup_minutes = rate_of(block, row, fact::routes::setup_minutes).value_or(0);
        step.run_cv = rate_of(block, row, fact::routes::run_cv).value_or(0);
        step.yield = std::clamp(rate_of(block, row, fact::routes::yield).value_or(1), 0.001, 1.0);
        step.choice = block.text(row, fact::routes::choice);
        state.routes.push_back(std::move(step));
    }
    std::sort(state.routes.begin(), state.routes.end(), [](const RouteStep& a, const RouteStep& b) {
        if (a.item != b.item) return a.item < b.item;
        if (a.step != b.step) return step_before(a.step, b.step);
        return std::tie(a.resource, a.choice, a.run_minutes) < std::tie(b.resource, b.choice, b.run_minutes);
    });
    share_yields(state.routes);
    ask_which(state);
    ask_what_has_no_capacity(state);
    state.route_of = first_of_each(state.routes, state.items.size(), [](const RouteStep& r) { return r.item; });
}

}  // namespace drum::state
