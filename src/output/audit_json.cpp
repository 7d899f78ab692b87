#include "output/audit_text.h"
#include "output/numbers.h"

namespace drum::output {
namespace {

Json waits_json(const audit::Waits& waits) {
    Json out;
    out["cases"] = waits.cases;
    out["median_hours"] = nine_digits(waits.median_hours);
    out["p90_hours"] = nine_digits(waits.p90_hours);
    out["total_hours"] = nine_digits(waits.total_hours);
    if (waits.change)
        out["change"] = {{"before_hours", nine_digits(waits.change->before_hours)},
                         {"now_hours", nine_digits(waits.change->now_hours)},
                         {"days", nine_digits(waits.change->days)}};
    return out;
}

Json open_json(const audit::Open& open) {
    Json out{{"cases", open.cases}};
    if (open.cases > 0) {
        out["oldest_hours"] = nine_digits(open.oldest_hours);
        out["oldest"] = open.oldest;
    }
    return out;
}

Json steps_json(const audit::Audit& audit) {
    Json out = Json::array();
    for (const audit::Step& step : audit.steps) {
        Json one{{"chain", audit::name(step.chain)}, {"from", step.from}, {"to", step.to}, {"waits", waits_json(step.waits)}, {"open", open_json(step.open)},
                 {"dates_in_wrong_order", step.disordered}};
        if (step.late) one["late_share"] = nine_digits(*step.late);
        out.push_back(std::move(one));
    }
    return out;
}

Json work_json(const audit::Work& work) {
    Json out{{"cases", work.cases}, {"through", work.through}, {"stopped", work.stopped}, {"median_hours", nine_digits(work.median_hours)}, {"completions_only", work.completions_only}};
    out["handovers"] = Json::array();
    for (const auto& h : work.handovers)
        out["handovers"].push_back({{"from", h.from}, {"to", h.to}, {"share", nine_digits(h.share)}, {"waits", waits_json(h.waits)}, {"open", open_json(h.open)}});
    out["stations"] = Json::array();
    for (const auto& s : work.stations)
        out["stations"].push_back({{"name", s.name}, {"position", nine_digits(s.position)}, {"share", nine_digits(s.share)}, {"queue", waits_json(s.queue)},
                                   {"processing", waits_json(s.processing)}});
    out["loops"] = Json::array();
    for (const auto& l : work.loops)
        out["loops"].push_back({{"from", l.from}, {"back_to", l.back_to}, {"cases", l.cases}, {"times", l.times}, {"share", nine_digits(l.share)},
                                {"longer_hours", nine_digits(l.longer_hours)}});
    return out;
}

Json trust_json(const state::State& state, const audit::Trust& trust) {
    Json out{{"sound", trust.sound}, {"doubtful", trust.doubtful}, {"unusable", trust.unusable}, {"counts_compared", trust.compared},
             {"counts_differing", trust.differing}, {"off_money", nine_digits(trust.off_money)}, {"moved_money", nine_digits(trust.moved_money)},
             {"sound_money", nine_digits(trust.sound_money)}, {"undated_orders", trust.undated_orders}, {"forgotten_orders", trust.forgotten_orders}, {"only_outflow", trust.only_outflow}, {"priced_items", trust.priced}};
    out["worst"] = Json::array();
    for (const Id item : trust.worst) out["worst"].push_back(state.items.text(item));
    out["items"] = Json::array();
    for (const audit::ItemTrust& t : trust.items) {
        Json one{{"item", state.items.text(t.item)}, {"trust", audit::name(t.mark)}};
        if (!t.reason.empty()) one["reason"] = t.reason;
        if (!t.mend.empty()) one["mend"] = t.mend;
        one["counts_compared"] = t.compared;
        one["counts_differing"] = t.differing;
        if (t.compared > 0) one["last_difference"] = to_text(t.last_difference);
        one["off_money"] = nine_digits(t.off_money);
        one["below_zero"] = t.below_zero;
        one["over_received"] = t.over_received;
        one["counted_days_ago"] = t.counted_days_ago ? Json(nine_digits(*t.counted_days_ago)) : Json();
        one["moved"] = nine_digits(t.moved);
        one["moved_money"] = nine_digits(t.moved_money);
        out["items"].push_back(std::move(one));
    }
    return out;
}

}  // namespace

std::string audit_json(const state::State& state, const audit::Audit& audit) {
    Json out;
    out["format"] = 1;
    out["as_of"] = state.site.zone.to_text(state.as_of);
    out["flow"] = steps_json(audit);
    out["work"] = work_json(audit.work);
    out["unread"] = Json::array();
    for (const fact::Unread& u : audit.unread)
        out["unread"].push_back({{"table", fact::name(u.table)}, {"column", fact::columns(u.table)[static_cast<std::size_t>(u.column)].name}, {"rows", u.held}});
    out["unreferred"] = Json::array();
    for (const audit::Unreferred& u : audit.unreferred)
        out["unreferred"].push_back({{"what", u.what}, {"count", u.count}, {"of", u.of}, {"some", u.some}});
    out["missing"] = Json::array();
    for (const audit::Missing& m : audit.missing) out["missing"].push_back({{"missing", m.missing}, {"costs", m.costs}, {"add", m.add}});
    out["trust"] = trust_json(state, audit.trust);
    return line(out);
}

}  // namespace drum::output
