// What is not there, or not for everything: first what whole tables and columns would buy, then what single rows lack.
#include <algorithm>
#include <set>

#include "audit/audit.h"

namespace drum::audit {
namespace {

using state::State;

// "12 of 150 items sold"
std::string part(std::int64_t count, std::int64_t of, const char* what) {
    return std::to_string(count) + " of " + std::to_string(of) + " " + what;
}

void add_if(std::vector<Missing>& out, std::int64_t count, std::int64_t of, const char* what, const char* costs, const char* add) {
    if (count > 0 && count < of) out.push_back({part(count, of, what), costs, add});  // all of them: a column is missing, and said
}

void missing_of_items(const State& state, std::vector<Missing>& out) {
    std::set<Id> sold, bought, priced;
    for (const auto& line : state.demand) {
        sold.insert(line.item);
        if (line.price) priced.insert(line.item);
    }
    for (const auto& order : state.orders)
        if (order.kind == state::OrderKind::buy) bought.insert(order.item);
    std::int64_t unpriced = 0, unrouted = 0, unsourced = 0, no_lead = 0, made = 0;
    for (const Id item : sold) {
        const bool buyable = state.source_of[item] < state.source_of[item + 1];
        unpriced += !state.item[item].price && !priced.contains(item);
        if (state.item[item].make_or_buy == state::MakeOrBuy::buy || buyable) continue;
        ++made;
        unrouted += state.route_of[item] == state.route_of[item + 1];
    }
    for (const Id item : bought) {
        unsourced += state.source_of[item] == state.source_of[item + 1];
        bool stated = false;
        for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s) stated = stated || state.sources[s].lead_days;
        no_lead += !stated;
    }
    add_if(out, unrouted, made, "items made and sold without a route", "they load no resource in the outlook", "routes");
    add_if(out, unpriced, static_cast<std::int64_t>(sold.size()), "items sold without a price", "they earn nothing in the ranking", "items.price");
    add_if(out, unsourced, static_cast<std::int64_t>(bought.size()), "items bought without a source", "lot sizes and the way to order them are not known", "sources");
    add_if(out, no_lead - unsourced, static_cast<std::int64_t>(bought.size()), "items bought without a stated lead time",
           "it is learned from what was received", "sources.lead_days");
}

void missing_of_lines(const State& state, std::vector<Missing>& out) {
    std::int64_t open = 0, unpromised = 0, wanted = 0, undue = 0;
    for (const auto& order : state.orders)
        if (order.open() && order.kind == state::OrderKind::buy) {
            ++open;
            unpromised += !order.promised_at;
        }
    for (const auto& line : state.demand)
        if (line.outstanding().micro > 0) {
            ++wanted;
            undue += !line.due_at;
        }
    add_if(out, unpromised, open, "open purchase lines without a promised date", "their lateness is noticed only when they have not come", "orders.promised_at");
    add_if(out, undue, wanted, "open customer lines without a due date", "whether they run late is not known", "demand.due_at");
}

bool drawn_since(const State& state, Id item, Instant since) {
    for (auto m = state.move_of[item + 1]; m-- > state.move_of[item] && state.moves[m].time >= since;)
        if (state.moves[m].kind == state::MoveKind::consume) return true;
    return false;
}

// Material is drawn, and no draw names an open work order. Where some are named the others have nothing yet.
void missing_of_work(const State& state, std::vector<Missing>& out) {
    if (!state.issues.empty()) return;
    std::int64_t unnamed = 0;
    for (const auto& order : state.orders) {
        if (!order.open() || order.kind != state::OrderKind::make || !order.placed_at) continue;
        bool drawn = false;
        for (auto b = state.bom_of[order.item]; b < state.bom_of[order.item + 1] && !drawn; ++b) drawn = drawn_since(state, state.bom[b].component, *order.placed_at);
        unnamed += drawn;
    }
    if (unnamed > 0)
        out.push_back({"Draws that name their work order", "what was drawn for " + std::to_string(unnamed) + (unnamed == 1 ? " open work order" : " open work orders") +
                                                              " counts as still needed until a step or a receipt", "moves.order"});
}

void missing_counts(const State& state, const Trust& trust, std::vector<Missing>& out) {
    if (state.counts.empty()) return;  // said as a missing table
    std::int64_t moving = 0, never = 0;
    Instant newest = Instant::beginning();
    for (const auto& count : state.counts) newest = std::max(newest, count.time);
    for (const ItemTrust& item : trust.items) {
        if (item.moved <= 0) continue;
        ++moving;
        never += !item.counted_days_ago;
    }
    const auto days = (state.as_of - newest) / kMicrosPerDay;
    if (days > 90)
        out.push_back({"No counts since " + to_text(state.site.zone.day_of(newest)), "the stock of " + std::to_string(days) + " days is unproven", "stock: item, quantity, counted_at"});
    add_if(out, never, moving, "items that move and were never counted", "their stock is the sum of the moves", "stock");
}

}  // namespace

std::vector<Missing> missing(const fact::Coverage& coverage, const State& state, const Trust& trust) {
    std::vector<Missing> out;
    for (const fact::Gap& gap : fact::gaps(coverage)) out.push_back({gap.missing, gap.costs, gap.add});
    missing_counts(state, trust, out);
    missing_of_items(state, out);
    missing_of_lines(state, out);
    missing_of_work(state, out);
    return out;
}

}  // namespace drum::audit
