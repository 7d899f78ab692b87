#include "output/release_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include "action/release_list.h"
#include "action/wording.h"
#include "output/acts.h"
#include "output/json.h"
#include "output/numbers.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Lack;
using action::ReleaseList;
using action::ToRelease;
using action::Verb;

constexpr const char* kIndent = "                    ";  // under what is begun

ReleaseList list_of(const engine::Advice& advice) {
    return action::release_list(*advice.flow, *advice.projection, advice.rope, advice.prices->stake);
}

std::string order_of(const engine::Advice& advice, const ToRelease& one) {
    return one.order < 0 ? std::string() : advice.state->orders[static_cast<std::size_t>(one.order)].order;
}

std::string place_of(const engine::Advice& advice, const ToRelease& one) {
    return one.place == kNone ? advice.state->item[one.item].place : advice.state->places.text(one.place);
}

// The due action that begins it: of a work order by its number, of one that is only planned by item and place.
std::map<std::pair<std::string, std::string>, const action::Action*> begun_by(const engine::Advice& advice) {
    std::map<std::pair<std::string, std::string>, const action::Action*> out;
    for (const action::Action& a : advice.actions.due) {
        if (a.verb == Verb::make) out.emplace(std::pair(advice.state->items.text(a.item), a.place), &a);
        if (a.verb == Verb::release || a.verb == Verb::hold) out.emplace(std::pair(a.order, std::string()), &a);
    }
    return out;
}

const action::Action* action_of(const engine::Advice& advice, const std::map<std::pair<std::string, std::string>, const action::Action*>& begun, const ToRelease& one) {
    const auto key = one.order < 0 ? std::pair(advice.state->items.text(one.item), place_of(advice, one)) : std::pair(order_of(advice, one), std::string());
    const auto found = begun.find(key);
    return found != begun.end() && (one.order >= 0 || one.by < advice.projection->look) ? found->second : nullptr;
}

std::string lack_text(const engine::Advice& advice, const Lack& lack) {
    const std::string when = lack.there == projection::kNever ? "nothing brings it" : "there " + near_text(advice, advice.projection->today + lack.there);
    const bool whole = projection::counted_whole(advice.state->item[lack.item].unit);
    return action::units(*advice.flow, lack.item, whole ? std::ceil(lack.units - 1e-6) : lack.units) + " " + advice.state->items.text(lack.item) + " (" + when + ")";
}

char letter_of(const ToRelease& one) { return static_cast<char>(std::toupper(buffer::name(one.zone)[0])); }

std::string day_of(const engine::Advice& advice, int day) {
    return day == projection::kNever ? std::string() : near_text(advice, advice.projection->today + day);
}

std::string held_text(const ToRelease& one) {
    switch (one.why) {
        case buffer::RopeWhy::lacks_material: return "hold: its parts are not there";
        case buffer::RopeWhy::reserved: return "hold: its parts are wanted by what passes the constraint";
        default: return "hold: more would only wait";
    }
}

std::string line_of(const engine::Advice& advice, const ToRelease& one, const std::string& id) {
    const std::string order = order_of(advice, one);
    const std::string what = (order.empty() ? "" : order + ", ") + amount_text(nearest_quantity(one.units), advice.state->item[one.item].unit) + " " +
                             advice.state->items.text(one.item);
    constexpr std::size_t kWhat = 27;
    const bool fits = columns(what) <= kWhat;
    std::string text = fmt::format("{} {:>6}  {}{}{}{}{:>7}", letter_of(one), action::percent(one.penetration), padded(id, 10), padded(fits ? what : "", kWhat),
                                   padded(day_of(advice, one.by), 12), padded(day_of(advice, one.done) + (one.late > 0 ? " !" : ""), 13),
                                   one.hours >= 0.05 ? fmt::format("{:.1f} h", one.hours) : "");
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n" + (fits ? "" : folded(what, kIndent));
    if (one.held) text += folded(held_text(one), kIndent);
    std::string lacks;
    for (const Lack& lack : one.lacks) lacks += (lacks.empty() ? "lacks " : "; ") + lack_text(advice, lack);
    return text + (lacks.empty() ? "" : folded(lacks, kIndent));
}

}  // namespace

std::string release_text(const engine::Advice& advice) {
    const ReleaseList list = list_of(advice);
    if (list.orders.empty()) return "Nothing is to be begun.\n";
    const auto begun = begun_by(advice);
    const auto ids = short_ids(advice);
    std::string text = fmt::format("RELEASE   {}{}{}{}{:>7}\n", padded("", 10), padded("what", 27), padded("release by", 12), padded("done", 13), "load");
    for (const ToRelease& one : list.orders) {
        const action::Action* a = action_of(advice, begun, one);
        text += line_of(advice, one, a == nullptr ? std::string() : ids.at(a->id));
    }
    const std::string name = advice.rope.constraint == kNone ? std::string() : advice.state->resource[advice.rope.constraint].name;
    text += "\n" + folded(fmt::format("In front: how much of the {} before its last day for release is gone (R red, B too late even now, ! done after it is wanted)."
                                      "{} What is for a later day may wait. To decide: drum actions accept ID.",
                                      action::number(list.buffer_days) + (list.buffer_days == 1 ? " day" : " days"),
                                      name.empty() ? "" : " Load: hours of " + name + "."), "");
    return text;
}

std::string release_line(const engine::Advice& advice) {
    const ReleaseList list = list_of(advice);
    std::size_t now = 0, red = 0, lacking = 0;
    for (const ToRelease& one : list.orders) {
        if (one.held || one.by >= advice.projection->look) continue;
        now += 1;
        red += one.zone == buffer::Zone::red || one.zone == buffer::Zone::black ? 1 : 0;
        lacking += one.lacks.empty() ? 0 : 1;
    }
    if (now == 0) return {};
    return fmt::format("{} to begin, {} of them red{}: drum release", now, red, lacking > 0 ? fmt::format("; {} lack parts", lacking) : "");
}

std::string release_json(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    const ReleaseList list = list_of(advice);
    const auto begun = begun_by(advice);
    Json out;
    out["format"] = kFormat;
    out["as_of"] = state.site.zone.to_text(state.as_of);
    out["constraint"] = advice.rope.constraint == kNone ? std::string() : state.resources.text(advice.rope.constraint);
    out["buffer_days"] = nine_digits(list.buffer_days);
    out["orders"] = Json::array();
    for (const ToRelease& one : list.orders) {
        Json row;
        if (const action::Action* a = action_of(advice, begun, one)) row["id"] = a->id;
        row["verb"] = one.held ? "hold" : one.order < 0 ? "make" : "release";
        if (one.order >= 0) row["order"] = order_of(advice, one);
        row["item"] = state.items.text(one.item);
        row["place"] = place_of(advice, one);
        row["quantity"] = to_text(nearest_quantity(one.units));
        row["unit"] = state.item[one.item].unit;
        row["release_by"] = to_text(advice.projection->today + one.by);
        if (one.wanted != projection::kNever) row["need_by"] = to_text(advice.projection->today + one.wanted);
        if (one.done != projection::kNever) row["expected"] = to_text(advice.projection->today + one.done);
        row["hours"] = nine_digits(one.hours);
        row["zone"] = buffer::name(one.zone);
        row["penetration"] = nine_digits(one.penetration);
        if (one.held) row["reason"] = buffer::name(one.why);
        row["lacks"] = Json::array();
        for (const Lack& lack : one.lacks) {
            Json part{{"item", state.items.text(lack.item)}, {"quantity", to_text(nearest_quantity(lack.units))}, {"unit", state.item[lack.item].unit}};
            if (lack.there != projection::kNever) part["there"] = to_text(advice.projection->today + lack.there);
            row["lacks"].push_back(std::move(part));
        }
        out["orders"].push_back(std::move(row));
    }
    return line(out);
}

}  // namespace drum::output
