#include "state/order_sums.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace drum::state {
namespace {

// Items and their components, sorted, whatever the days on which the bill holds.
std::vector<std::pair<Id, Id>> components(const fact::Block& bom, const TextIndex& items) {
    std::vector<std::pair<Id, Id>> out;
    for (std::size_t row = 0; row < bom.size(); ++row) {
        const Id item = items.find(bom.text(row, fact::bom::item)),
                 component = items.find(bom.text(row, fact::bom::component));
        if (item != kNone && component != kNone) out.emplace_back(item, component);
    }
    std::sort(out.begin(), out.end());
    return out;
}

// What may still draw components: work, and what is made elsewhere of ours. A receipt of part of it closes nothing.
bool may_draw(const fact::Block& orders, std::size_t row) {
    const std::string_view status = orders.text(row, fact::orders::status);
    if (status == "received" || status == "cancelled" || status == "closed") return false;
    if (!orders.present(row, fact::orders::received_at)) return true;
    return orders.present(row, fact::orders::received_quantity) &&
           orders.value(row, fact::orders::received_quantity) < orders.value(row, fact::orders::quantity);
}

}  // namespace

OrderSums::OrderSums(const Rows& rows, const TextIndex& items) {
    std::vector<std::pair<std::int32_t, Id>> lines;
    const auto read = [&](fact::Table table, int order_column, int item_column) {
        const fact::Block& block = rows.of(table);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const std::string_view order = block.text(row, order_column);
            const Id item = items.find(block.text(row, item_column));
            if (!order.empty() && item != kNone) lines.emplace_back(orders_.add(order), item);
        }
    };
    const auto bom = components(rows.of(fact::Table::bom), items);
    const fact::Block& orders = rows.of(fact::Table::orders);
    for (std::size_t row = 0; row < orders.size(); ++row) {
        const std::string_view order = orders.text(row, fact::orders::order);
        const Id item = items.find(orders.text(row, fact::orders::item));
        if (order.empty() || item == kNone || !may_draw(orders, row)) continue;
        for (auto b = std::lower_bound(bom.begin(), bom.end(), std::pair(item, Id{0}));
             b != bom.end() && b->first == item; ++b)
            lines.emplace_back(orders_.add(order), b->second);
    }
    read(fact::Table::orders, fact::orders::order, fact::orders::item);
    read(fact::Table::demand, fact::demand::order, fact::demand::item);
    std::sort(lines.begin(), lines.end());
    std::vector<std::pair<std::int32_t, Id>> several;
    for (auto at = std::adjacent_find(lines.begin(), lines.end()); at != lines.end();
         at = std::adjacent_find(std::next(at), lines.end()))
        several.push_back(*at);
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    first_.assign(static_cast<std::size_t>(orders_.size()) + 1, 0);
    sums_.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        sums_[i].item = lines[i].second;
        ++first_[static_cast<std::size_t>(lines[i].first) + 1];
    }
    for (std::size_t o = 1; o < first_.size(); ++o) first_[o] += first_[o - 1];
    for (const auto& [order, item] : several) find(order, item)->several = true;
}

void OrderSums::find_all(std::span<const std::string_view> names, std::span<std::int32_t> orders) const {
    orders_.find_all(names, orders);
    for (const std::int32_t order : orders)
        if (order >= 0) __builtin_prefetch(&first_[static_cast<std::size_t>(order)]);
    for (const std::int32_t order : orders)
        if (order >= 0)
            __builtin_prefetch(&sums_[static_cast<std::size_t>(first_[static_cast<std::size_t>(order)])], 1);
}

std::int32_t OrderSums::index(std::int32_t order, Id item) const {
    if (order < 0) return -1;
    const auto begin = sums_.begin() + first_[static_cast<std::size_t>(order)],
               end = sums_.begin() + first_[static_cast<std::size_t>(order) + 1];
    const auto found = std::lower_bound(begin, end, item, [](const OrderSum& sum, Id id) { return sum.item < id; });
    return found == end || found->item != item ? -1 : static_cast<std::int32_t>(found - sums_.begin());
}

void OrderSums::renumber(const std::vector<Id>& to) {
    for (OrderSum& sum : sums_) sum.item = to[static_cast<std::size_t>(sum.item)];
    for (std::size_t o = 0; o + 1 < first_.size(); ++o)
        std::sort(sums_.begin() + first_[o], sums_.begin() + first_[o + 1],
                  [](const OrderSum& a, const OrderSum& b) { return a.item < b.item; });
}

}  // namespace drum::state
