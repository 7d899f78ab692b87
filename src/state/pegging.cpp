#include "state/pegging.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace drum::state {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80) != 0; }
bool is_mark(char c) { return !is_letter(c) && (c < '0' || c > '9'); }

// The parts of a number that begin and end at its ends or at marks, the longest first.
std::vector<std::string_view> numbers_in(std::string_view text) {
    constexpr std::size_t kMostParts = 8;
    std::vector<std::size_t> begins, ends;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_mark(text[i])) continue;
        if (i == 0 || is_mark(text[i - 1])) begins.push_back(i);
        if (i + 1 == text.size() || is_mark(text[i + 1])) ends.push_back(i + 1);
    }
    if (begins.size() > kMostParts) return {text};
    std::vector<std::string_view> out;
    for (std::size_t from = 0; from < begins.size(); ++from)
        for (std::size_t to = ends.size(); to > from; --to) out.push_back(text.substr(begins[from], ends[to - 1] - begins[from]));
    std::stable_sort(out.begin(), out.end(), [](auto a, auto b) { return a.size() > b.size(); });
    return out;
}

// What is outstanding of an order and of a sale goes to their pegs in turn, so that nothing is expected or wanted twice.
void deal_outstanding(const State& state, std::vector<Peg>& pegs) {
    std::map<std::int32_t, Quantity> comes, goes;
    for (Peg& peg : pegs) {
        Quantity& coming = comes.try_emplace(peg.order, state.orders[static_cast<std::size_t>(peg.order)].outstanding()).first->second;
        Quantity& wanted = goes.try_emplace(peg.sale, state.demand[static_cast<std::size_t>(peg.sale)].outstanding()).first->second;
        peg.outstanding = std::max(Quantity{}, std::min({peg.quantity, coming, wanted}));
        coming.micro -= peg.outstanding.micro, wanted.micro -= peg.outstanding.micro;
    }
}

}  // namespace

std::vector<Peg> pegs(const State& state) {
    std::vector<Peg> out;
    if (state.demand.empty()) return out;
    std::vector<char> sold(state.items.size(), 0);  // most of what is bought never is
    for (const DemandLine& line : state.demand) sold[line.item] = 1;
    std::map<std::int32_t, Quantity> left;  // of sales that an order was found for
    const auto before = [](const DemandLine& line, std::string_view order) { return line.order < order; };
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        const Order& order = state.orders[o];
        if (order.status == OrderStatus::cancelled || !sold[order.item]) continue;
        Quantity rest = order.quantity;
        const std::vector<std::string_view> numbers = order.sale.empty() ? numbers_in(order.order) : std::vector<std::string_view>{order.sale};
        for (const std::string_view number : numbers) {
            if (order.sale.empty() && std::none_of(number.begin(), number.end(), is_letter)) continue;
            bool named = false;
            for (auto line = std::lower_bound(state.demand.begin(), state.demand.end(), number, before); line != state.demand.end() && line->order == number; ++line) {
                named = true;
                if (line->item != order.item || line->cancelled || line->quantity.micro <= 0 || rest.micro <= 0) continue;
                const auto sale = static_cast<std::int32_t>(line - state.demand.begin());
                Quantity& free = left.try_emplace(sale, line->quantity).first->second;
                const Quantity taken = std::min(rest, free);
                if (taken.micro <= 0) continue;
                rest.micro -= taken.micro, free.micro -= taken.micro;
                out.push_back({static_cast<std::int32_t>(o), sale, taken, {}});
            }
            if (named) break;  // the longest number that is a sale's
        }
    }
    deal_outstanding(state, out);
    return out;
}

}  // namespace drum::state
