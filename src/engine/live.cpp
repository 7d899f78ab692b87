#include "engine/live.h"

#include <algorithm>
#include <tuple>

#include "action/replan.h"
#include "buffer/buffer.h"
#include "buffer/rope.h"

namespace drum::engine {
namespace {

std::int64_t utc_day(Instant at) { return at.micros / kMicrosPerDay; }

std::int64_t newest_move_day(const state::State& state) {
    std::int64_t newest = std::numeric_limits<std::int64_t>::min();
    for (const state::Move& move : state.moves) newest = std::max(newest, utc_day(move.time));
    for (const state::Count& count : state.counts)
        if (count.time != Instant::beginning()) newest = std::max(newest, utc_day(count.time));
    return newest;
}

// Cut-offs, dates of orders and counts that are still to come: past them the advice may differ though nothing happened.
std::vector<Instant> moments_to_come(const state::State& state) {
    std::vector<Instant> out;
    const Instant start = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    for (const state::SourceLine& source : state.sources)
        if (source.cut_off) out.push_back(state.site.zone.at(state.site.zone.day_of(start), *source.cut_off));
    for (const state::Order& order : state.orders)
        for (const auto& at : {order.requested_at, order.approval_requested_at, order.approved_at, order.placed_at,
                               order.promised_at, order.received_at})
            if (at) out.push_back(*at);
    for (const state::Count& count : state.counts) out.push_back(count.time);
    std::erase_if(out, [&](Instant at) { return at < state.as_of || at > start + 2 * kMicrosPerDay; });
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

Live::Live(state::State known, const Question& question, Past past) {
    // Prices keep the state they were set from.
    auto prices =
        std::make_shared<const Prices>(prices_at(std::make_shared<const state::State>(known), question, past));
    state_ = std::make_shared<state::State>(std::move(known));
    advice_ = advise_at(std::move(prices), state_);
    flow_ = std::const_pointer_cast<constraint::Flow>(advice_.flow);  // made by advise_at(), and nobody else has it
    projection_ = const_cast<projection::Projection*>(advice_.projection.get());
    basis_ = std::make_unique<action::Basis>(action::basis_of(
        *flow_, *projection_, *advice_.prices->expected, advice_.buffers.target, advice_.prices->stake, advice_.rope));
    buffer_of_.assign(state_->items.size(), kNone);
    for (std::size_t b = 0; b < advice_.buffers.protected_items.size(); ++b)
        buffer_of_[advice_.buffers.protected_items[b].item] = static_cast<std::int32_t>(b);
    level_of_.assign(advice_.buffers.protected_items.size(), kNone);
    const auto& levels = advice_.prices->levels.items;
    for (std::size_t l = 0; l < levels.size(); ++l)
        if (const auto b = buffer_of_[levels[l].item]; b != kNone)
            level_of_[static_cast<std::size_t>(b)] = static_cast<std::int32_t>(l);
    component_.assign(state_->items.size(), false);
    made_of_.resize(state_->items.size());
    for (const state::BomLine& line : state_->bom) {
        component_[line.component] = true;
        if (buffer_of_[line.item] != kNone) made_of_[line.component].push_back(buffer_of_[line.item]);
    }
    for (const state::SourceLine& line : state_->sources)
        if (line.min_value) with_least_value_.push_back(line.supplier);
    std::sort(with_least_value_.begin(), with_least_value_.end());
    moments_ = moments_to_come(*state_);
    newest_move_day_ = newest_move_day(*state_);
}

bool Live::only_moves_positions(const Taken& taken) const {
    const state::State& state = *state_;
    const Zone& zone = state.site.zone;
    if (taken.item < 0 || taken.item >= static_cast<Id>(state.items.size()) || !state.stocked[taken.item]) return false;
    if (taken.kind != state::MoveKind::consume && taken.kind != state::MoveKind::scrap &&
        taken.kind != state::MoveKind::adjust)
        return false;
    if (taken.recorded_at < state.as_of || taken.recorded_at < state.newest || taken.time > taken.recorded_at ||
        !state.dated)
        return false;
    const Day today = zone.day_of(state.as_of);
    if (zone.day_of(taken.recorded_at) != today || zone.day_of(taken.time) != today ||
        utc_day(taken.time) != newest_move_day_)
        return false;
    if (advice_.prices->state->as_of != priced_at(state)) return false;
    // What machines still have open today is counted by the hour.
    const auto hour = [&](Instant at) { return projection::hours_gone(state, at); };
    if (!state.routes.empty() && hour(taken.recorded_at) != hour(state.as_of)) return false;
    // Of which lot it is taken, and so what is left to expire, the fold knows.
    const auto expiring = [&](const state::Expiry& one) { return one.item == taken.item; };
    if (state.unusable[taken.item].micro != 0 || std::any_of(state.expiries.begin(), state.expiries.end(), expiring))
        return false;
    const std::int64_t before = state.on_hand[taken.item].micro;
    if (before <= 0 || before + taken.quantity.micro <= 0) return false;
    const auto first = std::lower_bound(state.counts.begin(), state.counts.end(), taken.item,
                                        [](const state::Count& c, Id item) { return c.item < item; });
    for (auto count = first; count != state.counts.end() && count->item == taken.item; ++count)
        if (count->time >= taken.time) return false;
    const auto moment = std::lower_bound(moments_.begin(), moments_.end(), state.as_of);
    if (moment != moments_.end() && *moment <= taken.recorded_at) return false;
    if (buffer_of_[taken.item] != kNone) return stays_with_its_parts(taken);
    if (flow_->made[taken.item]) return false;
    // Of what nothing protects only the whole plan knows whether somebody has booked it, and what is said of its
    // orders.
    if (!advice_.projection->requirements_of(taken.item).empty() ||
        !advice_.projection->receipts_of(taken.item).empty())
        return false;
    return !component_[taken.item];
}

// What a level asks to be made beyond what is booked needs components, and what is bought may need others beside it to
// be worth an order: those say the whole plan.
bool Live::stays_with_its_parts(const Taken& taken) const {
    buffer::Buffer buffer = advice_.buffers.protected_items[static_cast<std::size_t>(buffer_of_[taken.item])];
    if (buffer.source >= 0) {
        const Id supplier = state_->sources[static_cast<std::size_t>(buffer.source)].supplier;
        return !std::binary_search(with_least_value_.begin(), with_least_value_.end(), supplier);
    }
    if (!flow_->made[taken.item]) return true;
    const bool asked = buffer.triggered();
    buffer.on_hand += taken.quantity.value();
    return !asked && !buffer.triggered();
}

void Live::enter_into_state(const Taken& taken) {
    state::State& state = *state_;
    state.as_of = state.newest = taken.recorded_at;
    ++state.rows[static_cast<std::size_t>(fact::Table::moves)];
    state.on_hand[taken.item].micro += taken.quantity.micro;
    const auto key = [](const state::Move& move) { return std::tuple(move.time, move.quantity, move.kind); };
    const state::Move move{taken.time, taken.quantity, taken.item, taken.kind};
    const auto from = state.moves.begin() + state.move_of[taken.item],
               to = state.moves.begin() + state.move_of[taken.item + 1];
    state.moves.insert(std::upper_bound(from, to, move, [&](const auto& a, const auto& b) { return key(a) < key(b); }),
                       move);
    for (std::size_t item = static_cast<std::size_t>(taken.item) + 1; item < state.move_of.size(); ++item)
        ++state.move_of[item];
}

bool Live::take(const Taken& taken) {
    if (!only_moves_positions(taken)) return false;
    const Quantity left{state_->on_hand[taken.item].micro + taken.quantity.micro - state_->unusable[taken.item].micro};
    const double stock = std::max(0.0, left.value());
    if (!projection::renew(*projection_, taken.item, stock)) return false;
    enter_into_state(taken);
    flow_->stock[taken.item] = stock;
    const std::int32_t at = buffer_of_[taken.item];
    if (at == kNone) return true;  // nothing protects it
    const auto place = static_cast<std::size_t>(at);
    buffer::Buffer& buffer = advice_.buffers.protected_items[place];
    const buffer::ItemLevel& level = advice_.prices->levels.items[static_cast<std::size_t>(level_of_[place])];
    buffer = buffer::buffer_of(*flow_, *projection_, *advice_.prices->expected, level);
    if (component_[taken.item])
        advice_.rope = buffer::rope(*flow_, advice_.prices->named.party, &advice_.prices->shipping);
    std::vector<std::int32_t> touched = made_of_[taken.item];
    touched.push_back(at);
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    action::replan(*basis_, advice_.buffers, touched, advice_.rope, advice_.actions);
    return true;
}

}  // namespace drum::engine
