#include "output/json.h"

#include <fmt/format.h>

#include <map>

#include "output/numbers.h"

namespace drum::output {
namespace {

using constraint::Party;

Json chances_json(const state::State& state, const std::vector<constraint::Chance>& chances) {
    Json out = Json::object();
    std::map<std::string, double> sums;  // a resource and a supplier may share a name
    for (const constraint::Chance& chance : chances) sums[constraint::name(state, chance.party)] += chance.probability;
    for (const auto& [name, sum] : sums) out[name] = nine_digits(sum);
    return out;
}

double chance_tomorrow(const engine::Advice& advice, Party party) {
    for (const constraint::Chance& chance : advice.prices->outlook.days.front().chances)
        if (chance.party == party) return chance.probability;
    return 0;
}

Json utilization_of(const engine::Advice& advice, Party party) {
    const state::State& state = *advice.state;
    if (party.kind == Party::Kind::market)
        return advice.prices->measured.service.demanded > 0
                   ? Json(
                         nine_digits(advice.prices->measured.service.served / advice.prices->measured.service.demanded))
                   : Json();
    if (party.kind != Party::Kind::resource || !advice.prices->learned->resource[party.id].logged) return {};
    const Day today = state.site.zone.day_of(state.as_of);
    const auto week =
        constraint::utilization(*advice.prices->state, *advice.prices->learned, advice.prices->losses, party.id,
                                state.site.zone.start_of(today + (-7)), state.site.zone.start_of(today));
    return week.available_micros > 0 ? Json(nine_digits(week.ratio())) : Json();
}

Json desk_json(const engine::Advice& advice, Party party) {
    if (party.kind != Party::Kind::resource || advice.prices->learned->desk[party.id].empty()) return {};
    const learn::Desk& desk = advice.prices->learned->desk[party.id];
    Json out;
    out["arrivals_per_day"] = nine_digits(desk.arrivals_per_day);
    out["answers_per_day"] = nine_digits(desk.answers_per_day);
    out["queue"] = nine_digits(desk.queue());
    out["wait_days"] = nine_digits(desk.wait_days);
    out["wait_days_before"] = nine_digits(desk.wait_days_before);
    out["people"] = desk.people;
    out["one_more_answers_per_day"] = nine_digits(desk.pace_of_one());
    return out;
}

Json constraint_object(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    const engine::Named& named = advice.prices->named;
    if (!named.known) return {};
    Json out;
    out["resource"] = constraint::name(state, named.party);
    out["kind"] = state::name(constraint::kind(state, named.party));
    out["probability"] = nine_digits(named.probability);
    out["calibrated"] = named.calibrated;
    out["since"] = named.since ? Json(to_text(*named.since)) : Json();
    out["utilization"] = utilization_of(advice, named.party);
    out["hour_value"] = nine_digits(named.hour_value);
    out["gain_per_day"] = nine_digits(named.gain_per_day);
    out["worth_days"] = nine_digits(named.worth_days);
    out["pinned"] = named.pinned;
    if (named.likeliest != named.party) out["likeliest"] = constraint::name(state, named.likeliest);
    out["next"] = named.next == named.party ? Json() : Json(constraint::name(state, named.next));
    if (Json desk = desk_json(advice, named.party); !desk.is_null()) out["desk"] = std::move(desk);
    out["hours_behind"] = named.hours_behind ? Json(nine_digits(*named.hours_behind)) : Json();
    return out;
}

Json raise_json(const engine::Advice& advice) {
    if (!advice.prices->raise) return {};
    Json out;
    out["resource"] = constraint::name(*advice.state, advice.prices->raise->party);
    out["kind"] = state::name(constraint::kind(*advice.state, advice.prices->raise->party));
    out["gain_per_day"] = nine_digits(advice.prices->raise->gain_per_day);
    out["then"] = constraint::name(*advice.state, advice.prices->raise->then);
    return out;
}

// Everyone in the ranking, and whoever has a chance tomorrow without standing in it; likeliest first.
Json ranking_json(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    std::vector<constraint::Ranked> all = advice.ranking.ranked;
    for (const constraint::Chance& chance : advice.prices->outlook.days.front().chances) {
        const bool known = std::any_of(all.begin(), all.end(), [&](const auto& r) { return r.party == chance.party; });
        if (!known) all.push_back({chance.party, 0, 0, 0, false, 0});
    }
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
        return chance_tomorrow(advice, a.party) > chance_tomorrow(advice, b.party);
    });
    Json out = Json::array();
    for (const constraint::Ranked& ranked : all) {
        Json one;
        one["resource"] = constraint::name(state, ranked.party);
        one["kind"] = state::name(constraint::kind(state, ranked.party));
        one["probability"] = nine_digits(chance_tomorrow(advice, ranked.party));
        one["load"] = nine_digits(ranked.load);
        one["utilization"] = utilization_of(advice, ranked.party);
        one["gain_per_day"] = nine_digits(ranked.gain_per_day);
        one["hour_value"] = nine_digits(ranked.hour_value);
        one["binds"] = ranked.binds;
        if (ranked.lost_per_day > 0) one["lost_per_day"] = nine_digits(ranked.lost_per_day);
        if (Json desk = desk_json(advice, ranked.party); !desk.is_null()) one["desk"] = std::move(desk);
        out.push_back(std::move(one));
    }
    return out;
}

Json history_json(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    Json out = Json::array();
    for (const constraint::DayWinner& day : advice.prices->history) {
        Json one;
        one["day"] = to_text(day.day);
        one["constraint"] = day.resource == kNone ? Json() : Json(state.resources.text(day.resource));
        one["share"] = nine_digits(day.share);
        Json predicted = Json::object();
        for (std::size_t r = 0; r < day.predicted.size(); ++r)
            if (day.predicted[r] > 0) predicted[state.resources.all()[r]] = nine_digits(day.predicted[r]);
        if (!predicted.empty()) one["predicted"] = std::move(predicted);
        out.push_back(std::move(one));
    }
    return out;
}

Json header(const engine::Advice& advice) {
    Json out;
    out["format"] = kFormat;
    out["as_of"] = advice.state->site.zone.to_text(advice.state->as_of);
    return out;
}

Json action_json(const engine::Advice& advice, const action::Action& a) {
    Json out;
    out["id"] = a.id;
    out["verb"] = action::name(a.verb);
    out["item"] = a.item == kNone ? std::string() : advice.state->items.text(a.item);
    out["place"] = a.place;
    out["quantity"] = to_text(a.quantity);
    out["unit"] = a.unit;
    if (!a.purchase.empty()) out["purchase"] = a.purchase;
    if (!a.rounding.empty()) out["rounding"] = a.rounding;
    out["source"] = a.source;
    if (!a.order.empty()) out["order"] = a.order;
    if (!a.line.empty()) out["line"] = a.line;
    out["group"] = a.group;
    out["order_by"] = to_text(a.order_by);
    out["need_by"] = to_text(a.need_by);
    out["expected"] = to_text(a.expected);
    if (a.stock_out) out["stock_out"] = to_text(*a.stock_out);
    if (a.cost) out["cost"] = nine_digits(*a.cost);
    if (!a.customer.empty()) out["customer"] = a.customer;
    if (a.cut_off)
        out["order_before"] =
            fmt::format("{:02}:{:02}", *a.cut_off / kMicrosPerHour, *a.cut_off % kMicrosPerHour / kMicrosPerMinute);
    out["protects"] = a.protects;
    out["late_probability"] = nine_digits(a.late_probability);
    out["starve_probability"] = nine_digits(a.starve_probability);
    out["hours_at_risk"] = nine_digits(a.hours_at_risk);
    out["money_at_risk"] = nine_digits(a.money_at_risk);
    out["hours_per_day"] = nine_digits(a.hours_per_day);
    out["money_per_day"] = nine_digits(a.money_per_day);
    out["reason"] = a.reason;
    if (!a.without.empty()) out["without"] = a.without;
    if (!a.before.empty()) out["before"] = a.before;
    for (const action::Instead& other : a.instead)
        out["instead"].push_back({{"verb", action::name(other.verb)}, {"text", other.text}, {"id", other.id}});
    if (a.resource != kNone) {
        out["resource"] = advice.state->resources.text(a.resource);
        out["waiting"] = Json::array();
        for (const action::Waiting& one : a.waiting)
            out["waiting"].push_back({{"what", one.what},
                                      {"since", advice.state->site.zone.to_text(one.since)},
                                      {"probability", nine_digits(one.probability)}});
    }
    return out;
}

Json pending_json(const state::State& state, const action::Pending& p) {
    Json out;
    out["id"] = p.id;
    out["state"] = action::name(p.kind);
    out["verb"] = action::name(p.verb);
    out["item"] = p.item == kNone ? std::string() : state.items.text(p.item);
    if (p.resource != kNone) out["resource"] = state.resources.text(p.resource);
    if (p.quantity.micro > 0) out["quantity"] = to_text(p.quantity);
    if (p.kind == action::Pending::Kind::awaited) out["late_probability"] = nine_digits(p.late_probability);
    out["decided"] = to_text(p.decided);
    out["until"] = to_text(p.until);
    if (!p.by.empty()) out["by"] = p.by;
    if (!p.reason.empty()) out["reason"] = p.reason;
    return out;
}

void add_actions(const engine::Advice& advice, Json& out) {
    const state::State& state = *advice.state;
    out["actions"] = Json::array();
    for (const action::Action& a : advice.actions.due) out["actions"].push_back(action_json(advice, a));
    out["upcoming"] = Json::array();
    for (const action::Upcoming& u : advice.actions.upcoming) {
        Json one{{"id", u.id},
                 {"verb", action::name(u.verb)},
                 {"item", state.items.text(u.item)},
                 {"order_by", to_text(u.order_by)}};
        if (u.quantity.micro > 0) one["quantity"] = to_text(u.quantity);
        if (!u.place.empty() && u.place != state.item[u.item].place) one["place"] = u.place;
        if (!u.source.empty()) one["source"] = u.source;
        if (!u.order.empty()) one["order"] = u.order;
        out["upcoming"].push_back(std::move(one));
    }
    if (!advice.actions.overload.empty()) {
        out["overload"] = Json::array();
        for (const action::Action& a : advice.actions.overload)
            out["overload"].push_back({{"id", a.id}, {"order", a.order}, {"item", state.items.text(a.item)}});
    }
    out["set_aside"] = Json::array();
    for (const action::SetAside& s : advice.actions.set_aside)
        out["set_aside"].push_back({{"item", state.items.text(s.item)}, {"reason", s.reason}, {"mend", s.mend}});
    out["pending"] = Json::array();
    for (const action::Pending& p : advice.actions.pending) out["pending"].push_back(pending_json(state, p));
    out["doubts"] = Json::array();
    for (const action::SetAside& s : advice.actions.doubts) {
        Json one{{"reason", s.reason}, {"mend", s.mend}};
        if (s.item != kNone) one["item"] = state.items.text(s.item);
        out["doubts"].push_back(std::move(one));
    }
    out["questions"] = Json::array();
    for (const action::SetAside& s : advice.actions.questions) {
        Json one{{"reason", s.reason}, {"mend", s.mend}};
        if (s.item != kNone) one["item"] = state.items.text(s.item);
        out["questions"].push_back(std::move(one));
    }
    if (const auto& well = advice.actions.protected_until)
        out["protected_until"] = {{"day", to_text(well->until)},
                                  {"probability", nine_digits(well->probability)},
                                  {"known_late", well->known_late}};
}

Json utilization_object(const state::State& state, const constraint::Utilization& u) {
    Json out;
    out["resource"] = state.resources.text(u.resource);
    out["from"] = state.site.zone.to_text(u.from);
    out["to"] = state.site.zone.to_text(u.to);
    out["available_minutes"] = minutes_json(u.available_micros);
    out["productive_minutes"] = minutes_json(u.productive_micros);
    out["losses"] = Json::array();
    for (const constraint::Loss& loss : u.losses) {
        Json one;
        one["cause"] = constraint::name(loss.cause);
        if (!loss.by.empty()) one["by"] = loss.by;
        one["minutes"] = minutes_json(loss.micros);
        out["losses"].push_back(std::move(one));
    }
    out["late_steps"] = Json::array();  // part of the losses: what answers for the orders that came late
    for (const constraint::Delayed& late : u.delayed) {
        Json one{{"step", constraint::name(late.step)}};
        if (const auto party = constraint::party_of(late)) one["who"] = constraint::name(state, *party);
        one["minutes"] = minutes_json(late.micros);
        out["late_steps"].push_back(std::move(one));
    }
    out["utilization"] = nine_digits(u.ratio());
    return out;
}

}  // namespace

std::string constraint_json(const engine::Advice& advice) {
    const state::State& state = *advice.state;
    Json out = header(advice);
    out["evidence"] = engine::name(advice.prices->evidence);
    out["constraint"] = constraint_object(advice);
    out["ranking"] = ranking_json(advice);
    out["raise"] = raise_json(advice);
    out["outlook"] = Json::array();
    for (const constraint::OutlookDay& day : advice.prices->outlook.days)
        out["outlook"].push_back({{"day", to_text(day.day)}, {"probabilities", chances_json(state, day.chances)}});
    out["history"] = history_json(advice);
    out["horizon_days"] = nine_digits(advice.ranking.days);
    out["throughput_per_horizon"] = nine_digits(advice.ranking.throughput);
    out["mix"] = Json::array();
    for (const constraint::Want& want : advice.ranking.mix)
        out["mix"].push_back({{"item", state.items.text(want.item)}, {"quantity", nine_digits(want.quantity)}});
    out["notes"] = advice.notes;
    return line(out);
}

std::string actions_json(const engine::Advice& advice) {
    Json out = header(advice);
    add_actions(advice, out);
    return line(out);
}

std::string utilization_json(const state::State& state, const constraint::Utilization& utilization) {
    Json out;
    out["format"] = kFormat;
    out.update(utilization_object(state, utilization));
    return line(out);
}

std::string today_json(const engine::Advice& advice) {
    Json out = header(advice);
    out["site"] = advice.state->site.name;
    out["evidence"] = engine::name(advice.prices->evidence);
    out["constraint"] = constraint_object(advice);
    if (advice.prices->measured.last_week)
        out["utilization"] = utilization_object(*advice.state, *advice.prices->measured.last_week);
    add_actions(advice, out);
    out["signals"] = Json::array();
    out["protected_items"] = advice.buffers.protected_items.size();
    out["catalogue_items"] = advice.buffers.catalogue;
    out["notes"] = advice.notes;
    return line(out);
}

}  // namespace drum::output
