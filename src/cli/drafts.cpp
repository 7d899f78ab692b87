// drum actions --export: purchases as draft orders for an ERP, remembered as handed over.
#include <algorithm>
#include <fstream>
#include <tuple>

#include "action/decisions.h"
#include "cli/commands.h"
#include "cli/deciding.h"
#include "cli/files.h"
#include "output/draft_orders.h"

namespace drum::cli {
namespace {

// Kept as the reason of an acceptance, with the day on which the goods are expected, so that the same draft is given again.
constexpr std::string_view kHandedOver = "handed over as a draft order, expected ";

struct Draft {
    output::DraftLine line;
    Quantity quantity;       // in the item's unit
    bool handed = false;     // before
};

// Whether some purchase of the item was asked for on or after the decision's day: then the ERP has it.
bool has_order(const state::State& state, Id item, const state::Decision& decision) {
    const Instant from = state.site.zone.start_of(state.site.zone.day_of(decision.at));
    return std::any_of(state.orders.begin(), state.orders.end(), [&](const state::Order& order) {
        const auto asked = order.asked_at();
        return order.item == item && order.kind == state::OrderKind::buy && asked && *asked >= from;
    });
}

// In the unit the source sells in, where that comes out even.
void in_purchase_unit(const engine::Advice& advice, const action::Action& a, Draft& draft) {
    const state::State& state = *advice.state;
    draft.line.quantity = draft.quantity;
    draft.line.unit = a.unit;
    for (auto s = state.source_of[a.item]; s < state.source_of[a.item + 1]; ++s) {
        const state::SourceLine& source = state.sources[s];
        if (state.suppliers.text(source.supplier) != a.source || source.unit.empty() || source.unit == a.unit) continue;
        if (const auto bought = convert(draft.quantity, Ratio{source.unit_factor.denominator, source.unit_factor.numerator})) {
            draft.line.quantity = *bought;
            draft.line.unit = source.unit;
        }
        return;
    }
}

Draft draft_of(const engine::Advice& advice, const action::Action& a, const state::Decision* decision) {
    const state::State& state = *advice.state;
    Draft out;
    out.quantity = decision != nullptr && decision->quantity ? *decision->quantity : a.quantity;
    out.line.action = a.id;
    out.line.item = state.items.text(a.item);
    out.line.supplier = a.source;
    out.line.requested = state.site.zone.day_of(state.as_of);
    out.line.expected = a.expected;
    if (decision != nullptr && decision->reason.starts_with(kHandedOver)) {
        out.handed = true;
        out.line.requested = state.site.zone.day_of(decision->at);
        if (const auto day = parse_day(decision->reason.substr(kHandedOver.size()))) out.line.expected = *day;
    }
    in_purchase_unit(advice, a, out);
    out.line.order = (a.source.empty() ? std::string("draft") : a.source) + "-" + to_text(out.line.requested);
    return out;
}

// What is due to be bought, and what was accepted and no order shows yet; `named`: only these.
Result<std::vector<Draft>> drafts_of(const engine::Advice& advice, const std::vector<std::string>& named) {
    std::vector<std::string> ids;
    for (const std::string& start : named) {
        const auto id = action::meant_id(advice.actions, start);
        if (!id) return std::unexpected(id.error());
        ids.push_back(*id);
    }
    const state::State& state = *advice.state;
    std::vector<Draft> out;
    const auto wanted = [&](const std::string& id) { return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end(); };
    const auto there = [&](const std::string& id) { return std::any_of(out.begin(), out.end(), [&](const Draft& d) { return d.line.action == id; }); };
    for (const action::Action& a : advice.actions.due)
        if (a.verb == action::Verb::buy && wanted(a.id)) out.push_back(draft_of(advice, a, nullptr));
    const auto decided = action::latest_decisions(state);
    for (const buffer::Buffer& b : advice.buffers.protected_items) {
        const std::string id = action::identity(action::Verb::buy, state.items.text(b.item), state.item[b.item].place);
        const auto latest = decided.find(id);
        if (latest == decided.end() || !wanted(id) || there(id)) continue;
        const state::Decision& decision = *latest->second;
        if (!action::taken(decision) || !action::in_force(state, decision) || has_order(state, b.item, decision)) continue;
        const action::Action a = action::as_if_bought(*advice.flow, *advice.projection, *advice.prices->expected, advice.buffers, b, advice.prices->stake);
        if (a.verb == action::Verb::buy) out.push_back(draft_of(advice, a, &decision));
    }
    for (const std::string& id : ids)
        if (!there(id)) return fail(ErrorCode::not_found, "no purchase '" + id + "' is due, or accepted without an order yet: see drum actions");
    std::sort(out.begin(), out.end(), [](const Draft& a, const Draft& b) { return std::tie(a.line.order, a.line.item) < std::tie(b.line.order, b.line.item); });
    return out;
}

std::string bytes_of(const std::vector<Draft>& drafts, const std::string& format) {
    std::vector<output::DraftLine> lines;
    for (const Draft& draft : drafts) lines.push_back(draft.line);
    return format == "json" ? output::drafts_json(lines) : output::drafts_csv(lines);
}

Result<void> write_file(const std::string& path, const std::string& bytes) {
    if (path == "-") return {};
    std::ifstream there(path, std::ios::binary);
    std::string begin(256, '\0');
    if (there) {
        there.read(begin.data(), static_cast<std::streamsize>(begin.size()));
        begin.resize(static_cast<std::size_t>(there.gcount()));
        if (!begin.empty() && !output::is_drafts_file(begin))
            return fail(ErrorCode::bad_input, path + " is there already and holds no draft orders: name another file");
    }
    WholeFile file(path);
    if (auto written = file.write(bytes); !written) return written;
    return file.finish();
}

// The acceptances that make the drafts count as cover, for those that were not handed over before.
fact::Block handed_over(const engine::Advice& advice, const std::vector<Draft>& drafts, const std::string& by) {
    fact::Block out(fact::Table::decisions);
    for (const Draft& draft : drafts) {
        if (draft.handed) continue;
        fact::Block one = decision_on(*advice.state, draft.line.action, "accept", by, std::string(kHandedOver) + to_text(draft.line.expected));
        one.set(0, fact::decisions::quantity, draft.quantity.micro);
        out.add_row_from(sealed(std::move(one)), 0);
    }
    return out;
}

}  // namespace

int export_actions(const SiteOptions& site, const DecideOptions& options) {
    if (!site.as_of.empty()) return report(Error{ErrorCode::bad_input, "what is handed over is today's: leave out --as-of", {}, 0, {}});
    std::vector<Draft> drafts;
    const auto hand_over = [&](const engine::Advice& advice) -> Result<fact::Block> {
        auto found = drafts_of(advice, options.ids);
        if (!found) return std::unexpected(found.error());
        drafts = std::move(*found);
        if (auto written = write_file(options.export_to, bytes_of(drafts, options.format)); !written) return std::unexpected(written.error());
        return handed_over(advice, drafts, options.by);
    };
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    const auto fresh = hand_over(*advice);
    if (!fresh) return report(fresh.error());
    if (fresh->size() > 0)
        if (const auto after = write_decision(site, "handed over to " + options.export_to, hand_over); !after) return report(after.error());
    if (options.export_to == "-") print(bytes_of(drafts, options.format));
    else if (site.json) print(bytes_of(drafts, "json"));
    else print(std::to_string(drafts.size()) + (drafts.size() == 1 ? " line" : " lines") + " handed over in " + options.export_to + "; they count as covered.\n");
    return kFine;
}

}  // namespace drum::cli
