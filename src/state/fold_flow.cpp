// What flows: orders, demand, operations, decisions. Stock is in stock_fold.
#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "fact/demand_status.h"
#include "state/fold_parts.h"
#include "state/stock_fold.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

std::optional<Instant> instant_of(const Block& block, std::size_t row, int column) {
    if (!block.present(row, column)) return std::nullopt;
    return Instant{block.value(row, column)};
}

OpState op_state(std::string_view text) {
    if (text == "setup") return OpState::setup;
    if (text == "down") return OpState::down;
    if (text == "blocked") return OpState::blocked;
    if (text == "starved") return OpState::starved;
    if (text == "waiting") return OpState::waiting;
    return OpState::run;
}

OrderStatus order_status(std::string_view text, const Order& order) {
    if (text == "draft") return OrderStatus::draft;
    if (text == "requested") return OrderStatus::requested;
    if (text == "approved") return OrderStatus::approved;
    if (text == "placed") return OrderStatus::placed;
    if (text == "received" || text == "closed") return OrderStatus::received;  // nothing more comes
    if (text == "cancelled") return OrderStatus::cancelled;
    if (order.placed_at) return OrderStatus::placed;
    if (order.approved_at) return OrderStatus::approved;
    if (order.requested_at || order.approval_requested_at) return OrderStatus::requested;
    return OrderStatus::placed;
}

std::optional<Instant> due_of(const Order& line) { return line.promised_at; }
std::optional<Instant> due_of(const DemandLine& line) { return line.due_at; }

// A moved total is dealt out to the lines of one (order, item): first what moves name the line for, then what its own
// row says, then what is due first, undated lines last. The last takes what is over.
template <class Line, class Named>
void deal_out(std::span<Line*> lines, std::int64_t total, Named named, Quantity Line::*field) {
    if (lines.size() == 1) {
        lines.front()->*field = Quantity{total};
        return;
    }
    std::vector<std::int64_t> mine;  // by line
    for (const Line* line : lines) {
        mine.push_back(named(line->line));
        total -= mine.back();
    }
    const auto deal = [&](std::size_t i, std::int64_t upto) {
        const std::int64_t part = std::min(total, std::max<std::int64_t>(0, upto - mine[i]));
        mine[i] += part;
        total -= part;
    };
    for (std::size_t i = 0; i < lines.size() && total > 0; ++i)
        deal(i, std::min((lines[i]->*field).micro, lines[i]->quantity.micro));
    std::vector<std::size_t> by_date(lines.size());
    std::iota(by_date.begin(), by_date.end(), 0);
    std::stable_sort(by_date.begin(), by_date.end(), [&](std::size_t a, std::size_t b) {
        const auto due = due_of(*lines[a]), other = due_of(*lines[b]);
        return due && other ? *due < *other : due.has_value() && !other;
    });
    for (const std::size_t i : by_date) deal(i, lines[i]->quantity.micro);
    mine[by_date.back()] += total;
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i]->*field = Quantity{mine[i]};
}

// `lines` are sorted by order.
// total(line, sum): what the moves say of it; nothing where they do not tell.
// named(line, sum, number): of that what moves say of the line of that number.
template <class Line, class Total, class Named>
void settle_from_moves(std::vector<Line>& lines, const StockFold& moved, Total total, Named named,
                       Quantity Line::*field) {
    std::vector<Line*> mine;  // of one order, by item
    for (std::size_t from = 0, to = 0; from < lines.size(); from = to) {
        for (mine.clear(); to < lines.size() && lines[to].order == lines[from].order; ++to) mine.push_back(&lines[to]);
        std::stable_sort(mine.begin(), mine.end(), [](const Line* a, const Line* b) { return a->item < b->item; });
        for (std::size_t i = 0, next = 0; i < mine.size(); i = next) {
            while (next < mine.size() && mine[next]->item == mine[i]->item) ++next;
            const OrderSum* found = moved.of_order(mine[i]->order, mine[i]->item);
            if (found == nullptr) continue;
            std::map<std::string_view, std::int64_t> of_line;  // two rows of one number share it
            for (const auto& [number, sum] : found->lines) of_line[number] = named(*mine[i], *found, sum).micro;
            const auto once = [&](const std::string& number) {
                const auto at = of_line.find(number);
                return at == of_line.end() ? 0 : std::exchange(at->second, 0);
            };
            if (const std::optional<Quantity> moves_say = total(*mine[i], *found))
                deal_out(std::span(mine).subspan(i, next - i), moves_say->micro, once, field);
        }
    }
}

// What the row without a line number knew beyond the only numbered one.
void keep_retold(const Order& retold, Order& numbered) {
    numbered.received = std::max(numbered.received, retold.received);
    numbered.status = std::max(numbered.status, retold.status);
    for (auto at : {&Order::requested_at, &Order::approval_requested_at, &Order::approved_at, &Order::placed_at,
                    &Order::promised_at, &Order::received_at})
        if (!(numbered.*at)) numbered.*at = retold.*at;
    if (numbered.supplier == kNone) numbered.supplier = retold.supplier;
}

// One order told by two files, with and without line numbers, is one order: of (order, item), a row without a line that
// asks for as much as the numbered rows together is dropped. What it knew beyond a single numbered row is kept there.
void drop_retold_lines(std::vector<Order>& orders) {
    struct OfItem {
        Order *retold = nullptr, *numbered = nullptr;
        int without = 0, with = 0;  // rows without a line number, and with one
        std::int64_t micro = 0;     // that the numbered rows ask for
    };
    for (std::size_t from = 0, to = 0; from < orders.size(); from = to) {
        while (to < orders.size() && orders[to].order == orders[from].order) ++to;
        if (!orders[from].line.empty() || orders[to - 1].line.empty()) continue;  // those without a line come first
        std::map<Id, OfItem> items;
        for (std::size_t i = from; i < to; ++i) {
            OfItem& mine = items[orders[i].item];
            const bool numbered = !orders[i].line.empty();
            (numbered ? mine.numbered : mine.retold) = &orders[i];
            numbered ? ++mine.with : ++mine.without;
            if (numbered) mine.micro += orders[i].quantity.micro;
        }
        for (const auto& [item, mine] : items) {
            if (mine.with == 0 || mine.without != 1 || mine.micro != mine.retold->quantity.micro) continue;
            if (mine.with == 1) keep_retold(*mine.retold, *mine.numbered);
            mine.retold->item = kNone;
        }
    }
    std::erase_if(orders, [](const Order& order) { return order.item == kNone; });
}

}  // namespace

void read_orders(const Rows& rows, const Units& units, const StockFold& moved, State& state) {
    const Block& block = rows.of(Table::orders);
    state.orders.reserve(block.size());
    for (std::size_t row = 0; row < block.size(); ++row) {
        Order order;
        order.item = state.items.find(block.text(row, fact::orders::item));
        if (order.item == kNone) continue;
        const std::string_view unit = block.text(row, fact::orders::unit);
        const auto quantity =
            units.to_item_unit(state, order.item, unit, Quantity{block.value(row, fact::orders::quantity)});
        if (!quantity) continue;
        order.quantity = *quantity;
        order.order = block.text(row, fact::orders::order);
        order.line = block.text(row, fact::orders::line);
        order.supplier = state.suppliers.find(block.text(row, fact::orders::supplier));
        const std::string_view kind = block.text(row, fact::orders::kind);
        order.kind = kind == "make" ? OrderKind::make : kind == "transfer" ? OrderKind::transfer : OrderKind::buy;
        order.requested_at = instant_of(block, row, fact::orders::requested_at);
        order.approval_requested_at = instant_of(block, row, fact::orders::approval_requested_at);
        order.approved_at = instant_of(block, row, fact::orders::approved_at);
        order.placed_at = instant_of(block, row, fact::orders::placed_at);
        order.promised_at = instant_of(block, row, fact::orders::promised_at);
        order.received_at = instant_of(block, row, fact::orders::received_at);
        order.approver = block.text(row, fact::orders::approver);
        order.place = state.places.find(block.text(row, fact::orders::place));
        order.sale = block.text(row, fact::orders::for_);
        order.start_at = instant_of(block, row, fact::orders::start_at);
        const bool quantified = block.present(row, fact::orders::received_quantity);
        if (quantified)
            order.received =
                units.to_item_unit(state, order.item, unit, Quantity{block.value(row, fact::orders::received_quantity)})
                    .value_or(Quantity{});
        else if (order.received_at)
            order.received = order.quantity;
        order.status = order_status(block.text(row, fact::orders::status), order);
        state.orders.push_back(std::move(order));
    }
    std::sort(state.orders.begin(), state.orders.end(), [](const Order& a, const Order& b) {
        return std::tie(a.order, a.line, a.item, a.quantity, a.placed_at) <
               std::tie(b.order, b.line, b.item, b.quantity, b.placed_at);
    });
    drop_retold_lines(state.orders);
    const auto came = [](const Order& order, const OrderSum& sum) {
        return sum.tells(order.kind) ? std::optional(sum.came().quantity()) : std::nullopt;
    };
    const auto came_of_line = [](const Order&, const OrderSum& all, const LineSum& line) {
        return (all.any_received ? line.received : line.arrived).quantity();
    };
    settle_from_moves(state.orders, moved, came, came_of_line, &Order::received);
    const auto of_transfer = [](Sum OrderSum::*sum) {
        return [sum](const Order& order, const OrderSum& all) {
            const bool moves = order.kind == OrderKind::transfer && all.leaves != kNoPlace;
            return moves ? std::optional(std::max(Quantity{}, (all.*sum).quantity())) : std::nullopt;
        };
    };
    const auto not_told_apart = [](const Order&, const OrderSum&, const LineSum&) { return Quantity{}; };
    settle_from_moves(state.orders, moved, of_transfer(&OrderSum::left), not_told_apart, &Order::left);
    settle_from_moves(state.orders, moved, of_transfer(&OrderSum::passing), not_told_apart, &Order::passing);
    for (Order& order : state.orders)
        if (const OrderSum* sum = moved.of_order(order.order, order.item);
            sum != nullptr && sum->tells(order.kind) && !order.received_at && order.received >= order.quantity)
            order.received_at = sum->last();
}

void keep_bills_of_begun_work(State& state) {
    if (state.bom_ended.empty()) return;
    const Day today = state.site.zone.day_of(state.as_of);
    std::multimap<Id, Day> days;
    for (const Order& order : state.orders)
        if (const Day day = bill_day(state, order, today); order.open() && day < today) days.emplace(order.item, day);
    std::erase_if(state.bom_ended, [&](const BomLine& line) {
        const auto [from, to] = days.equal_range(line.item);
        return std::none_of(from, to, [&](const auto& of) {
            return (!line.valid_from || *line.valid_from <= of.second) && *line.valid_to >= of.second;
        });
    });
}

std::span<const BomLine> ended_lines(const State& state, Id item) {
    const auto by_item = [](const BomLine& a, const BomLine& b) { return a.item < b.item; };
    BomLine of;
    of.item = item;
    const auto [from, to] = std::equal_range(state.bom_ended.begin(), state.bom_ended.end(), of, by_item);
    return {from, to};
}

Day bill_day(const State& state, const Order& order, Day day) {
    if (!order.start_at || !names_draws(state, order.order)) return day;
    return std::min(day, state.site.zone.day_of(*order.start_at));
}

void read_issues(const StockFold& moved, State& state) {
    for (const Order& order : state.orders) {
        if (!order.open() || order.kind == OrderKind::transfer) continue;
        const auto look = [&](Id component) {
            const OrderSum* sum = moved.of_order(order.order, component);
            if (sum != nullptr && sum->issued.quantity().micro > 0)
                state.issues.push_back({order.order, component, sum->issued.quantity()});
        };
        for (auto b = state.bom_of[order.item]; b < state.bom_of[order.item + 1]; ++b) look(state.bom[b].component);
        for (auto b = state.bom_later_of[order.item]; b < state.bom_later_of[order.item + 1]; ++b)
            look(state.bom_later[b].component);
        for (const BomLine& line : ended_lines(state, order.item)) look(line.component);
    }
    const auto key = [](const Issue& issue) { return std::tie(issue.order, issue.component); };
    std::sort(state.issues.begin(), state.issues.end(),
              [&](const Issue& a, const Issue& b) { return key(a) < key(b); });
    state.issues.erase(std::unique(state.issues.begin(), state.issues.end(),
                                   [&](const Issue& a, const Issue& b) { return key(a) == key(b); }),
                       state.issues.end());
    keep_bills_of_begun_work(state);
}

namespace {

// A line of demand, and whether its status says that nothing more is owed.
struct Told {
    DemandLine line;
    bool closes = false;
};

void ask_what_it_means(State& state, Id item, const std::string& order, std::string_view word) {
    state.questions.push_back({item,
                               "the status of " + order + " is '" + std::string(word) +
                                   "', and nothing says what that means; it is not counted as sold",
                               "say it: drum record status " + order +
                                   " open, or quote, forecast, held, shipped, closed, cancelled or lost in its place "
                                   "(for many, on import: --map 'status=status(" +
                                   std::string(word) + ":open)')"});
}

// What the status says of the line. A word that could mean anything holds it until it is said.
void read_status(const Block& block, std::size_t row, Told& told, State& state) {
    DemandLine& line = told.line;
    const std::string_view word = block.text(row, fact::demand::status);
    if (word.empty()) return;
    const auto status = fact::demand_status(word);
    if (!status) {
        line.kind = DemandKind::held;
        return ask_what_it_means(state, line.item, line.order, word);
    }
    switch (*status) {
        case fact::DemandStatus::quote: line.kind = DemandKind::quote; break;
        case fact::DemandStatus::forecast: line.kind = DemandKind::forecast; break;
        case fact::DemandStatus::held: line.kind = DemandKind::held; break;
        case fact::DemandStatus::open: break;
        case fact::DemandStatus::shipped:
            if (!block.present(row, fact::demand::shipped_quantity)) line.shipped = line.quantity;
            told.closes = true;
            break;
        case fact::DemandStatus::closed: told.closes = true; break;
        case fact::DemandStatus::cancelled:
        case fact::DemandStatus::lost: line.cancelled = true; break;
    }
}

}  // namespace

void read_demand(const Rows& rows, const Units& units, const StockFold& moved, State& state) {
    const Block& block = rows.of(Table::demand);
    std::vector<Told> all;
    all.reserve(block.size());
    for (std::size_t row = 0; row < block.size(); ++row) {
        Told told;
        DemandLine& line = told.line;
        line.item = state.items.find(block.text(row, fact::demand::item));
        if (line.item == kNone) continue;
        const std::string_view unit = block.text(row, fact::demand::unit);
        const auto quantity =
            units.to_item_unit(state, line.item, unit, Quantity{block.value(row, fact::demand::quantity)});
        if (!quantity) continue;
        line.quantity = *quantity;
        line.order = block.text(row, fact::demand::order);
        line.line = block.text(row, fact::demand::line);
        if (block.present(row, fact::demand::price)) line.price = Rate{block.value(row, fact::demand::price)}.value();
        line.ordered_at = instant_of(block, row, fact::demand::ordered_at);
        line.due_at = instant_of(block, row, fact::demand::due_at);
        line.shipped_at = instant_of(block, row, fact::demand::shipped_at);
        line.place = state.places.find(block.text(row, fact::demand::place));
        line.customer = state.customers.find(block.text(row, fact::demand::customer));
        if (block.present(row, fact::demand::probability))
            line.probability = Rate{block.value(row, fact::demand::probability)}.value();
        if (block.present(row, fact::demand::shipped_quantity))
            line.shipped =
                units.to_item_unit(state, line.item, unit, Quantity{block.value(row, fact::demand::shipped_quantity)})
                    .value_or(Quantity{});
        else if (line.shipped_at)
            line.shipped = line.quantity;
        read_status(block, row, told, state);
        all.push_back(std::move(told));
    }
    std::sort(all.begin(), all.end(), [](const Told& x, const Told& y) {
        const DemandLine &a = x.line, &b = y.line;
        return std::tie(a.order, a.line, a.item, a.quantity, a.due_at) <
               std::tie(b.order, b.line, b.item, b.quantity, b.due_at);
    });
    state.demand.reserve(all.size());
    for (Told& told : all) state.demand.push_back(std::move(told.line));
    const auto left = [](const DemandLine&, const OrderSum& sum) {
        return sum.any_shipped ? std::optional(sum.shipped.quantity()) : std::nullopt;
    };
    const auto left_of_line = [](const DemandLine&, const OrderSum&, const LineSum& line) {
        return line.shipped.quantity();
    };
    settle_from_moves(state.demand, moved, left, left_of_line, &DemandLine::shipped);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].closes && state.demand[i].shipped < state.demand[i].quantity) state.demand[i].cancelled = true;
}

void read_operations(const Rows& rows, State& state) {
    const Block& block = rows.of(Table::operations);
    state.operations.reserve(block.size());
    for (std::size_t row = 0; row < block.size(); ++row) {
        if (!block.present(row, fact::operations::end)) continue;  // begun and going on
        Operation op;
        op.end = Instant{block.value(row, fact::operations::end)};
        if (op.end > state.as_of) continue;
        op.timed = block.present(row, fact::operations::start);
        op.start = op.timed ? Instant{block.value(row, fact::operations::start)} : op.end;
        op.work = state.works.find(block.text(row, fact::operations::case_));
        op.resource = state.resources.find(resource_of_operation(block, row));
        if (op.resource == kNone) continue;
        op.item = state.items.find(block.text(row, fact::operations::item));
        op.worker = state.workers.find(block.text(row, fact::operations::worker));
        const std::string_view step = block.text(row, fact::operations::step);
        op.step = step.empty() ? block.text(row, fact::operations::activity) : step;
        op.state = op_state(block.text(row, fact::operations::state));
        op.good = Quantity{block.value(row, fact::operations::good)}.value();
        op.scrap = Quantity{block.value(row, fact::operations::scrap)}.value();
        state.operations.push_back(std::move(op));
    }
    std::sort(state.operations.begin(), state.operations.end(), [](const Operation& a, const Operation& b) {
        return std::tie(a.resource, a.start, a.end, a.work, a.step, a.state, a.good, a.scrap) <
               std::tie(b.resource, b.start, b.end, b.work, b.step, b.state, b.good, b.scrap);
    });
    state.operation_of =
        first_of_each(state.operations, state.resources.size(), [](const Operation& o) { return o.resource; });
}

void read_decisions(const Rows& rows, State& state) {
    const Block& block = rows.of(Table::decisions);
    for (std::size_t row = 0; row < block.size(); ++row) {
        Decision decision;
        decision.action = block.text(row, fact::decisions::action);
        decision.decision = block.text(row, fact::decisions::decision);
        decision.at = Instant{block.value(row, fact::decisions::at)};
        decision.by = block.text(row, fact::decisions::by);
        decision.reason = block.text(row, fact::decisions::reason);
        if (block.present(row, fact::decisions::quantity))
            decision.quantity = Quantity{block.value(row, fact::decisions::quantity)};
        if (block.present(row, fact::decisions::date))
            decision.date = Day{static_cast<std::int32_t>(block.value(row, fact::decisions::date))};
        if (decision.at <= state.as_of) state.decisions.push_back(std::move(decision));
    }
    std::sort(state.decisions.begin(), state.decisions.end(), [](const Decision& a, const Decision& b) {
        return std::tie(a.at, a.action, a.decision) < std::tie(b.at, b.action, b.decision);
    });
}

bool names_draws(const State& state, std::string_view order) {
    const auto found = std::lower_bound(state.issues.begin(), state.issues.end(), order,
                                        [](const Issue& issue, std::string_view name) { return issue.order < name; });
    return found != state.issues.end() && found->order == order;
}

Quantity issued(const State& state, std::string_view order, Id component) {
    const auto found = std::lower_bound(state.issues.begin(), state.issues.end(), std::tie(order, component),
                                        [](const Issue& issue, const auto& key) {
                                            return std::tuple<std::string_view, Id>(issue.order, issue.component) <
                                                   std::tuple<std::string_view, Id>(key);
                                        });
    return found != state.issues.end() && found->order == order && found->component == component ? found->quantity
                                                                                                 : Quantity{};
}

namespace {

void tidy(std::vector<SetAside>& list) {
    std::sort(list.begin(), list.end(), [](const SetAside& a, const SetAside& b) {
        return std::tie(a.item, a.reason, a.mend) < std::tie(b.item, b.reason, b.mend);
    });
    list.erase(
        std::unique(list.begin(), list.end(),
                    [](const SetAside& a, const SetAside& b) { return a.item == b.item && a.reason == b.reason; }),
        list.end());
}

}  // namespace

bool is_our_place(const State& state, const SourceLine& source) {
    return source.from_place && state.places.find(state.suppliers.text(source.supplier)) != kNone;
}

Id comes_from(const State& state, const Order& order) {
    if (order.kind != OrderKind::transfer || order.supplier == kNone) return kNone;
    return state.places.find(state.suppliers.text(order.supplier));
}

std::int32_t outside_source(const State& state, Id item) {
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
        if (!is_our_place(state, state.sources[s])) return s;
    return -1;
}

void tidy_set_aside(State& state) {
    tidy(state.set_aside);
    tidy(state.questions);
}

}  // namespace drum::state
