// Bills of material: what holds today, what begins later, substitutes, and costs rolled up from components.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "state/fold_parts.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

// Strongly connected components of the bills (Tarjan 1972), iteratively: a bill may be thousands of levels deep by
// mistake. component[i] is shared by items that contain each other; size[c] counts them.
struct Components {
    std::vector<std::int32_t> of, size;
};

class ComponentSearch {
public:
    // `first` as State::bom_of.
    ComponentSearch(const std::vector<BomLine>& lines, const std::vector<std::int32_t>& first)
        : lines_(lines),
          first_(first),
          found_(first.size() - 1, -1),
          low_(first.size() - 1, 0),
          open_(first.size() - 1, 0) {
        out_.of.assign(first.size() - 1, -1);
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
        path_.push_back({item, first_[item]});
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
            if (top.next < first_[top.item + 1]) {
                const Id component = lines_[top.next++].component;
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

    const std::vector<BomLine>& lines_;
    const std::vector<std::int32_t>& first_;
    std::vector<std::int32_t> found_, low_;
    std::vector<char> open_;
    std::vector<Id> stack_;
    std::vector<Frame> path_;
    std::int32_t count_ = 0;
    Components out_;
};

std::vector<std::int32_t> first_lines(const std::vector<BomLine>& lines, std::size_t items) {
    return first_of_each(lines, items, [](const BomLine& line) { return line.item; });
}

bool by_item(const BomLine& a, const BomLine& b) {
    return std::tie(a.item, a.component, a.valid_from, a.step, a.valid_to, a.quantity) <
           std::tie(b.item, b.component, b.valid_from, b.step, b.valid_to, b.quantity);
}

// Whether each of the lines closes a circle with others of them.
std::vector<bool> circular(const std::vector<BomLine>& lines, std::size_t items) {
    const std::vector<std::int32_t> first = first_lines(lines, items);
    const Components components = ComponentSearch(lines, first).run();
    std::vector<bool> out;
    out.reserve(lines.size());
    for (const BomLine& line : lines)
        out.push_back(line.item == line.component || components.of[line.item] == components.of[line.component]);
    return out;
}

void set_aside_circle(State& state, Id item) {
    state.set_aside.push_back({item, "its bill of material contains itself",
                               "remove the line of table bom that leads back to " + state.items.text(item)});
}

// Items whose bill eats its own tail are set aside; the lines that close the circle go, the others stay.
void drop_cycles(State& state) {
    const std::vector<bool> bad = circular(state.bom, state.items.size());
    std::size_t at = 0;
    std::erase_if(state.bom, [&](const BomLine& line) {
        if (!bad[at++]) return false;
        set_aside_circle(state, line.item);
        return true;
    });
}

bool holds_on(const BomLine& line, Day day) {
    return (!line.valid_from || *line.valid_from <= day) && (!line.valid_to || *line.valid_to >= day);
}

// The same of each day on which later lines begin: the bill of that day has no circle either.
void drop_later_cycles(State& state) {
    std::set<Day> days;
    for (const BomLine& line : state.bom_later) days.insert(*line.valid_from);
    for (const Day day : days) {
        std::vector<BomLine> then;
        for (const BomLine& line : state.bom)
            if (holds_on(line, day)) then.push_back(line);
        for (const BomLine& line : state.bom_later)
            if (holds_on(line, day)) then.push_back(line);
        std::sort(then.begin(), then.end(), by_item);
        const std::vector<bool> bad = circular(then, state.items.size());
        std::set<std::pair<Id, Id>> circles;
        for (std::size_t i = 0; i < then.size(); ++i)
            if (bad[i]) circles.emplace(then[i].item, then[i].component);
        std::erase_if(state.bom_later, [&](const BomLine& line) {
            const bool goes = holds_on(line, day) && circles.contains({line.item, line.component});
            if (goes) set_aside_circle(state, line.item);
            return goes;
        });
    }
}

// What has ended and would close a circle with other lines is not looked back at.
void drop_ended_cycles(State& state) {
    if (state.bom_ended.empty()) return;
    std::vector<BomLine> all = state.bom;
    all.insert(all.end(), state.bom_later.begin(), state.bom_later.end());
    all.insert(all.end(), state.bom_ended.begin(), state.bom_ended.end());
    std::sort(all.begin(), all.end(), by_item);
    const std::vector<bool> bad = circular(all, state.items.size());
    std::set<std::pair<Id, Id>> circles;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (bad[i]) circles.emplace(all[i].item, all[i].component);
    std::erase_if(state.bom_ended, [&](const BomLine& line) { return circles.contains({line.item, line.component}); });
}

std::optional<Day> day_of(const Block& block, std::size_t row, int column) {
    if (!block.present(row, column)) return std::nullopt;
    return Day{static_cast<std::int32_t>(block.value(row, column))};
}

// A component that stands at several positions of one step is needed as often.
void add_up(std::vector<BomLine>& lines) {
    std::sort(lines.begin(), lines.end(), by_item);
    std::size_t kept = 0;
    const auto of = [](const BomLine& line) {
        return std::tie(line.item, line.component, line.step, line.valid_from, line.valid_to);
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (kept > 0 && of(lines[kept - 1]) == of(lines[i])) {
            lines[kept - 1].quantity += lines[i].quantity;
            continue;
        }
        if (kept != i) lines[kept] = std::move(lines[i]);
        ++kept;
    }
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(kept), lines.end());
}

constexpr int kLongestWorkDays = 400;  // no open work began before that

// A substitute and where it stands in the bill.
struct Substitute {
    Id item = kNone, component = kNone;
    std::int64_t order = 0;
    std::string position;
    double quantity = 0;
};

// A substitute stands for the line of its position; without one for the only line of the bill that has none either.
void read_alternates(std::vector<Substitute> substitutes,
                     const std::map<std::pair<Id, std::string>, std::set<Id>>& standing, State& state) {
    std::sort(substitutes.begin(), substitutes.end(), [](const Substitute& a, const Substitute& b) {
        return std::tie(a.item, a.position, a.order, a.component, a.quantity) <
               std::tie(b.item, b.position, b.order, b.component, b.quantity);
    });
    for (const Substitute& one : substitutes) {
        const auto found = standing.find({one.item, one.position});
        if (found == standing.end()) continue;  // the line it stands for does not hold today
        if (found->second.size() == 1) {
            state.alternates.push_back({one.item, *found->second.begin(), one.component, one.quantity});
            continue;
        }
        const std::string item = state.items.text(one.item), component = state.items.text(one.component);
        state.questions.push_back({one.item,
                                   component + " may stand for a component of " + item +
                                       ", and nothing says for which: several lines have " +
                                       (one.position.empty() ? "no position" : "position " + one.position),
                                   "give the line and its substitute a position of their own in table bom"});
    }
    std::stable_sort(state.alternates.begin(), state.alternates.end(), [](const Alternate& a, const Alternate& b) {
        return std::tie(a.item, a.component) < std::tie(b.item, b.component);
    });
}

}  // namespace

void read_bom(const Rows& rows, const Units& units, State& state) {
    const Block& block = rows.of(Table::bom);
    const Day today = state.site.zone.day_of(state.as_of);
    std::vector<Substitute> substitutes;
    std::map<std::pair<Id, std::string>, std::set<Id>> standing;  // (item, position) -> components of its lines today
    for (std::size_t row = 0; row < block.size(); ++row) {
        BomLine line;
        line.valid_from = day_of(block, row, fact::bom::valid_from);
        line.valid_to = day_of(block, row, fact::bom::valid_to);
        const bool later = line.valid_from && *line.valid_from > today;
        const bool ended = line.valid_to && *line.valid_to < today;
        if (line.valid_to && line.valid_from && *line.valid_to < *line.valid_from) continue;
        if (ended && *line.valid_to < today + (-kLongestWorkDays)) continue;
        line.item = state.items.find(block.text(row, fact::bom::item));
        line.component = state.items.find(block.text(row, fact::bom::component));
        if (line.item == kNone || line.component == kNone) continue;
        const auto quantity = units.to_item_unit(state, line.component, block.text(row, fact::bom::unit),
                                                 Quantity{block.value(row, fact::bom::quantity)});
        if (!quantity) continue;
        const double per = Quantity{block.value(row, fact::bom::per, 1'000'000)}.value();
        line.quantity = quantity->value() / (per > 0 ? per : 1);
        line.step = block.text(row, fact::bom::step);
        if (line.quantity <= 0) continue;
        std::string position(block.text(row, fact::bom::position));
        if (block.present(row, fact::bom::alternate)) {
            if (!later && !ended)
                substitutes.push_back({line.item, line.component, block.value(row, fact::bom::alternate),
                                       std::move(position), line.quantity});
            continue;
        }
        if (!later && !ended) standing[{line.item, std::move(position)}].insert(line.component);
        (later ? state.bom_later : ended ? state.bom_ended : state.bom).push_back(std::move(line));
    }
    add_up(state.bom);
    add_up(state.bom_later);
    add_up(state.bom_ended);
    read_alternates(std::move(substitutes), standing, state);
    drop_cycles(state);
    drop_later_cycles(state);
    drop_ended_cycles(state);
    std::sort(state.bom.begin(), state.bom.end(), [](const BomLine& a, const BomLine& b) {
        return std::tie(a.item, a.component, a.step, a.quantity, a.valid_to) <
               std::tie(b.item, b.component, b.step, b.quantity, b.valid_to);
    });
    state.bom_of = first_lines(state.bom, state.items.size());
    state.bom_later_of = first_lines(state.bom_later, state.items.size());
}

void roll_up_costs(State& state) {
    // Components first; bills have no cycles here. 1 = being worked out, 2 = done.
    std::vector<char> mark(state.items.size(), 0);
    std::vector<Id> path;
    for (Id root = 0; root < static_cast<Id>(mark.size()); ++root) {
        path.push_back(root);
        while (!path.empty()) {
            const Id item = path.back();
            if (mark[item] == 2) {
                path.pop_back();
                continue;
            }
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
