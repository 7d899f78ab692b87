// What the plant is: items, units, resources, calendars, routes, bills of material, sources.
#include <algorithm>
#include <array>
#include <set>
#include <cmath>

#include "base/check.h"
#include "state/fold_parts.h"

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

int weekday_of(std::string_view text) {
    static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (int d = 0; d < 7; ++d)
        if (text == kDays[static_cast<std::size_t>(d)]) return d;
    return -1;
}

// All calendars by name. A row without `from` closes its day.
std::map<std::string, Calendar, std::less<>> read_calendars(const Block& block) {
    std::map<std::string, Calendar, std::less<>> out;
    for (std::size_t row = 0; row < block.size(); ++row) {
        Calendar& calendar = out[std::string(block.text(row, fact::calendars::calendar))];
        std::vector<Calendar::Span>* spans = nullptr;
        if (block.present(row, fact::calendars::date)) {
            spans = &calendar.dates[static_cast<std::int32_t>(block.value(row, fact::calendars::date))];
        } else {
            const int day = weekday_of(block.text(row, fact::calendars::weekday));
            if (day < 0) continue;
            spans = &calendar.week[static_cast<std::size_t>(day)];
        }
        if (!block.present(row, fact::calendars::from)) continue;
        const Calendar::Span span{block.value(row, fact::calendars::from),
                                  block.value(row, fact::calendars::to, kMicrosPerDay)};
        if (span.to > span.from) spans->push_back(span);
    }
    const auto by_time = [](const Calendar::Span& a, const Calendar::Span& b) { return a.from < b.from; };
    for (auto& [name, calendar] : out) {
        for (auto& day : calendar.week) std::sort(day.begin(), day.end(), by_time);
        for (auto& [day, spans] : calendar.dates) std::sort(spans.begin(), spans.end(), by_time);
    }
    return out;
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

// Strongly connected components of the bills (Tarjan 1972), iteratively: a bill may be thousands of levels deep by mistake.
// component[i] is shared by items that contain each other; size[c] counts them.
struct Components {
    std::vector<std::int32_t> of, size;
};

class ComponentSearch {
public:
    explicit ComponentSearch(const State& state)
        : state_(state), found_(state.items.size(), -1), low_(state.items.size(), 0), open_(state.items.size(), 0) {
        out_.of.assign(state.items.size(), -1);
    }
    Components run() {
        for (Id item = 0; item < static_cast<Id>(found_.size()); ++item)
            if (found_[item] < 0) walk(item);
        return std::move(out_);
    }

private:
    struct Frame {
        Id item;
        std::int32_t next;
    };
    void enter(Id item) {
        found_[item] = low_[item] = count_++;
        open_[item] = 1;
        stack_.push_back(item);
        path_.push_back({item, state_.bom_of[item]});
    }
    void close(Id root) {
        const auto number = static_cast<std::int32_t>(out_.size.size());
        out_.size.push_back(0);
        for (Id item = kNone; item != root;) {
            item = stack_.back();
            stack_.pop_back();
            open_[item] = 0;
            out_.of[item] = number;
            ++out_.size.back();
        }
    }
    void walk(Id root) {
        enter(root);
        while (!path_.empty()) {
            Frame& top = path_.back();
            if (top.next < state_.bom_of[top.item + 1]) {
                const Id component = state_.bom[top.next++].component;
                if (found_[component] < 0)
                    enter(component);
                else if (open_[component])
                    low_[top.item] = std::min(low_[top.item], found_[component]);
                continue;
            }
            const Id done = top.item;
            path_.pop_back();
            if (low_[done] == found_[done]) close(done);
            if (!path_.empty()) low_[path_.back().item] = std::min(low_[path_.back().item], low_[done]);
        }
    }

    const State& state_;
    std::vector<std::int32_t> found_, low_;
    std::vector<char> open_;
    std::vector<Id> stack_;
    std::vector<Frame> path_;
    std::int32_t count_ = 0;
    Components out_;
};

// Items whose bill eats its own tail are set aside; the lines that close the circle go, the others stay.
void drop_cycles(State& state) {
    const Components components = ComponentSearch(state).run();
    const auto circular = [&](const BomLine& line) {
        return line.item == line.component || components.of[line.item] == components.of[line.component];
    };
    std::vector<Id> bad;
    for (const BomLine& line : state.bom)
        if (circular(line)) bad.push_back(line.item);
    bad.erase(std::unique(bad.begin(), bad.end()), bad.end());  // bom is by item
    for (const Id item : bad)
        state.set_aside.push_back({item, "its bill of material contains itself",
                                   "remove the line of table bom that leads back to " + state.items.text(item)});
    std::erase_if(state.bom, circular);
    state.bom_of = first_of_each(state.bom, state.items.size(), [](const BomLine& b) { return b.item; });
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
    std::map<Id, std::set<std::string, std::less<>>> named, counted;  // by any table; by another than sources, which name what it is bought in
    for (const Named& by : kNamed) {
        const Block& block = rows.of(by.table);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const std::string_view unit = block.text(row, by.unit);
            if (unit.empty()) continue;
            const Id item = state.items.find(block.text(row, by.item));
            if (item == kNone || !state.item[item].unit.empty() || units.factor.contains({item, std::string(unit)})) continue;
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
        state.set_aside.push_back({item, "quantities are named in " + several->second.named + ", and nothing says how much one is of the other",
                                   "say it, for example: drum record item " + state.items.text(item) + " --unit " + several->second.own + ", then drum record unit " +
                                       state.items.text(item) + " " + several->second.other + " 12 (for many: tables items and units)"});
        return std::nullopt;
    }
    if (!by) {
        state.set_aside.push_back({item, "unit factor " + std::string(unit) + " to " + state.item[item].unit + " is missing",
                                   "say how many " + state.item[item].unit + " one " + std::string(unit) + " is: drum record unit " + state.items.text(item) + " " + std::string(unit) + " QTY (for many: table units)"});
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
    const auto calendars = read_calendars(rows.of(Table::calendars));
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
            resource.servers = static_cast<int>(std::clamp<std::int64_t>(block.value(row, fact::resources::servers), 1, 100'000));
        resource.capacity_per_day = rate_of(block, row, fact::resources::capacity_per_day);
        const auto calendar = calendars.find(block.text(row, fact::resources::calendar));
        if (calendar != calendars.end()) resource.calendar = calendar->second;
    }
}

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
        state.routes.push_back(std::move(step));
    }
    std::sort(state.routes.begin(), state.routes.end(), [](const RouteStep& a, const RouteStep& b) {
        if (a.item != b.item) return a.item < b.item;
        if (a.step != b.step) return step_before(a.step, b.step);
        return a.resource < b.resource;
    });
    state.route_of = first_of_each(state.routes, state.items.size(), [](const RouteStep& r) { return r.item; });
}

void read_bom(const Rows& rows, const Units& units, State& state) {
    const Block& block = rows.of(Table::bom);
    const std::int64_t today = state.site.zone.day_of(state.as_of).number;
    for (std::size_t row = 0; row < block.size(); ++row) {
        if (block.value(row, fact::bom::valid_from, INT32_MIN) > today) continue;
        if (block.value(row, fact::bom::valid_to, INT32_MAX) < today) continue;
        BomLine line;
        line.item = state.items.find(block.text(row, fact::bom::item));
        line.component = state.items.find(block.text(row, fact::bom::component));
        if (line.item == kNone || line.component == kNone) continue;
        const auto quantity = units.to_item_unit(state, line.component, block.text(row, fact::bom::unit),
                                                 Quantity{block.value(row, fact::bom::quantity)});
        if (!quantity) continue;
        const double per = Quantity{block.value(row, fact::bom::per, 1'000'000)}.value();
        line.quantity = quantity->value() / (per > 0 ? per : 1);
        line.step = block.text(row, fact::bom::step);
        if (line.quantity > 0) state.bom.push_back(std::move(line));
    }
    std::sort(state.bom.begin(), state.bom.end(), [](const BomLine& a, const BomLine& b) {
        return std::tie(a.item, a.component, a.step, a.quantity) < std::tie(b.item, b.component, b.step, b.quantity);
    });
    state.bom_later_of = first_of_each(state.bom_later, state.items.size(), [](const BomLine& b) { return b.item; });
    state.bom_of = first_of_each(state.bom, state.items.size(), [](const BomLine& b) { return b.item; });
    drop_cycles(state);
}

void read_sources(const Rows& rows, const Units& units, State& state) {
    const Block& block = rows.of(Table::sources);
    for (std::size_t row = 0; row < block.size(); ++row) {
        SourceLine line;
        line.item = state.items.find(block.text(row, fact::sources::item));
        const std::string_view supplier = block.text(row, fact::sources::supplier);
        line.supplier = state.suppliers.find(supplier.empty() ? block.text(row, fact::sources::place) : supplier);
        if (line.item == kNone || line.supplier == kNone) continue;
        line.from_place = supplier.empty();
        line.lead_days = rate_of(block, row, fact::sources::lead_days);
        line.lead_cv = rate_of(block, row, fact::sources::lead_cv).value_or(0);
        line.unit = block.text(row, fact::sources::unit);
        const auto factor = units.ratio(state, line.item, line.unit);
        if (!factor) {  // sets the item aside with the factor to supply
            units.to_item_unit(state, line.item, line.unit, Quantity{});
            continue;
        }
        line.unit_factor = *factor;
        const auto in_item_unit = [&](int column) {
            const auto q = convert(Quantity{block.value(row, column)}, *factor);
            return q ? *q : Quantity{};
        };
        line.min_quantity = in_item_unit(fact::sources::min_quantity);
        line.multiple = in_item_unit(fact::sources::multiple);
        if (line.multiple.micro <= 0 && !line.unit.empty() && line.unit != state.item[line.item].unit)
            line.multiple = convert(Quantity{1'000'000}, *factor).value_or(Quantity{});  // whole purchase units
        if (const auto cost = rate_of(block, row, fact::sources::unit_cost))  // of the unit it is bought in
            line.unit_cost = *cost * double(factor->denominator) / double(factor->numerator);
        const std::string_view preferred = block.text(row, fact::sources::preferred);
        line.preferred = preferred == "yes" || preferred == "true" || preferred == "1";
        if (block.present(row, fact::sources::capacity_per_week))  // in the item's unit, by FACTS
            line.capacity_per_week = Quantity{block.value(row, fact::sources::capacity_per_week)}.value();
        if (block.present(row, fact::sources::cut_off)) line.cut_off = block.value(row, fact::sources::cut_off);
        state.sources.push_back(std::move(line));
    }
    std::sort(state.sources.begin(), state.sources.end(), [](const SourceLine& a, const SourceLine& b) {
        if (a.item != b.item) return a.item < b.item;
        if (a.preferred != b.preferred) return a.preferred;
        return a.supplier < b.supplier;
    });
    state.source_of = first_of_each(state.sources, state.items.size(), [](const SourceLine& s) { return s.item; });
}

void roll_up_costs(State& state) {
    // Components first; bills have no cycles here. 1 = being worked out, 2 = done.
    std::vector<char> mark(state.items.size(), 0);
    std::vector<Id> path;
    for (Id root = 0; root < static_cast<Id>(mark.size()); ++root) {
        path.push_back(root);
        while (!path.empty()) {
            const Id item = path.back();
            if (mark[item] == 2) { path.pop_back(); continue; }
            const auto from = state.bom_of[item], to = state.bom_of[item + 1];
            if (mark[item] == 0) {
                mark[item] = 1;
                for (auto b = from; b < to; ++b)
                    if (mark[state.bom[b].component] == 0) path.push_back(state.bom[b].component);
                continue;
            }
            mark[item] = 2;
            path.pop_back();
            if (state.item[item].cost) continue;
            double total = 0;
            bool known = false;  // a cost known in part says more than none
            for (auto b = from; b < to; ++b) {
                const auto& cost = state.item[state.bom[b].component].cost;
                known = known || cost;
                total += state.bom[b].quantity * cost.value_or(0);
            }
            const auto source = state.source_of[item];
            if (known) {
                state.item[item].cost = total;
            } else if (from == to && source < state.source_of[item + 1] && state.sources[source].unit_cost) {
                state.item[item].cost = state.sources[source].unit_cost;
            }
        }
    }
}

}  // namespace drum::state
