#include "output/audit_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "action/wording.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::number;
using audit::Audit;
using audit::Chain;
using audit::Step;
using audit::Waits;

constexpr std::size_t kHandovers = 5, kStations = 8, kLoops = 3, kUnreferredNamed = 3, kWidest = 44;

// Cut to a column's width at a character's border; characters, not bytes, are what the eye counts.
std::string fitted(std::string_view text, std::size_t width) {
    std::size_t shown = 0, end = 0;
    while (end < text.size() && shown < width) {
        ++end;
        while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
        ++shown;
    }
    return std::string(text.substr(0, end)) + std::string(width - shown, ' ');
}

std::string change_text(const Waits& waits) {
    if (!waits.change) return {};
    return fmt::format("   now {}, was {} in the {:.0f} days before", duration_text(waits.change->now_hours), duration_text(waits.change->before_hours),
                       waits.change->days);
}

std::string open_text(const audit::Open& open) {
    if (open.cases == 0) return {};
    return fmt::format("{} waiting, longest {} with {}", number(double(open.cases)), open.oldest, duration_text(open.oldest_hours));
}

std::string waits_cells(const Waits& waits) {
    if (waits.cases == 0) return fmt::format("{:>8}{:>11}{:>11}", "", "", "");
    return fmt::format("{:>8}{:>11}{:>11}", number(double(waits.cases)), duration_text(waits.median_hours), duration_text(waits.p90_hours));
}

const char* chain_word(Chain chain) {
    switch (chain) {
        case Chain::buy: return "Buy";
        case Chain::make: return "Make";
        case Chain::transfer: return "Move";
        case Chain::sell: return "Sell";
        case Chain::stock: return "Lie";
    }
    return "";
}

std::string trimmed_right(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

std::string step_lines(const Audit& audit) {
    if (audit.steps.empty()) return {};
    std::string out = trimmed_right(fmt::format("{:<6}{}{:>8}{:>11}{:>11}   now", "FLOW", fitted("", kWidest), "cases", "half in", "90 % in"));
    const Step* before = nullptr;
    for (const Step& step : audit.steps) {
        std::string line = fitted(before != nullptr && before->chain == step.chain ? "" : chain_word(step.chain), 6);
        line += fitted(step.from + " > " + step.to, kWidest) + waits_cells(step.waits) + "   " + open_text(step.open) + change_text(step.waits);
        if (step.late && *step.late > 0) line += fmt::format("   {:.0f} % late", *step.late * 100);
        if (step.disordered > 0) line += fmt::format("   {} with dates in the wrong order", step.disordered);
        out += trimmed_right(line);
        before = &step;
    }
    return out + "\n";
}

std::string loop_lines(const audit::Work& work) {
    std::string out = work.loops.empty() ? "" : "      work that comes back (rework, or done in parts)\n";
    for (std::size_t i = 0; i < work.loops.size() && i < kLoops; ++i) {
        const audit::Loop& loop = work.loops[i];
        out += fmt::format("      {} of {} cases come back to {} from {}, {} times", loop.cases, work.cases, loop.back_to, loop.from, number(double(loop.times)));
        if (loop.longer_hours > 0) out += fmt::format("; they take {} longer", duration_text(loop.longer_hours));
        out += "\n";
    }
    return out;
}

std::string work_lines(const Audit& audit) {
    const audit::Work& work = audit.work;
    if (work.cases == 0) return {};
    std::string out = fmt::format("WORK  {} cases, {} through", number(double(work.cases)), number(double(work.through)));
    if (work.through > 0) out += fmt::format("; half of those within {}", duration_text(work.median_hours));
    if (work.stopped > 0) out += fmt::format(", {} stopped on the way", number(double(work.stopped)));
    out += work.completions_only ? " (no start times: waits hold the work itself)\n" : "\n";
    std::vector<const audit::Station*> longest;
    for (const auto& station : work.stations) longest.push_back(&station);
    std::stable_sort(longest.begin(), longest.end(), [](const auto* a, const auto* b) { return a->queue.total_hours > b->queue.total_hours; });
    if (!longest.empty() && longest.front()->share >= 0.15)
        out += fmt::format("      most waiting is before {}: {:.0f} % of all\n", longest.front()->name, longest.front()->share * 100);
    if (longest.size() > kStations) longest.resize(kStations);
    std::stable_sort(longest.begin(), longest.end(), [](const auto* a, const auto* b) { return a->position < b->position; });
    out += trimmed_right(fmt::format("      {}{:>8}{:>11}{:>11}{:>11}", fitted("queue before, in the order of the flow", kWidest), "times", "half in", "90 % in", "then work"));
    for (const auto* station : longest)
        out += trimmed_right(fmt::format("      {}{}{:>11}", fitted(station->name, kWidest), waits_cells(station->queue), duration_text(station->processing.median_hours)) +
                             change_text(station->queue));
    if (work.stations.size() > longest.size()) out += fmt::format("      and {} more with less waiting\n", work.stations.size() - longest.size());
    out += trimmed_right(fmt::format("      {:>6}{:>8}{:>11}{:>11}   the longest waits from step to step", "of all", "times", "half in", "90 % in"));
    for (std::size_t i = 0; i < work.handovers.size() && i < kHandovers; ++i) {
        const auto& handover = work.handovers[i];
        if (handover.waits.total_hours <= 0) break;
        out += trimmed_right(fmt::format("      {:>4.0f} %{}   {} > {}", handover.share * 100, waits_cells(handover.waits), handover.from, handover.to) +
                             (handover.open.cases > 0 ? "   " + open_text(handover.open) : "") + change_text(handover.waits));
    }
    return out + loop_lines(work) + "\n";
}

std::string unused_lines(const Audit& audit) {
    std::string out;
    for (const fact::Unread& unread : audit.unread)
        out += fmt::format("      {}.{}, in {} rows\n", fact::name(unread.table), fact::columns(unread.table)[static_cast<std::size_t>(unread.column)].name, number(double(unread.held)));
    for (const audit::Unreferred& found : audit.unreferred) {
        out += fmt::format("      {} of {} {}: ", number(double(found.count)), number(double(found.of)), found.what);
        for (std::size_t i = 0; i < found.some.size() && i < kUnreferredNamed; ++i) out += (i > 0 ? ", " : "") + found.some[i];
        out += found.count > static_cast<std::int64_t>(kUnreferredNamed) ? ", ...\n" : "\n";
    }
    return out.empty() ? out : "KEPT, AND READ BY NOTHING\n" + out + "\n";
}

std::string missing_lines(const Audit& audit) {
    if (audit.missing.empty()) return "MISSING  nothing that would buy more\n\n";
    std::string out = "MISSING, what it costs, and what to add: the dearest first\n";
    for (std::size_t i = 0; i < audit.missing.size(); ++i) {
        const audit::Missing& gap = audit.missing[i];
        out += fmt::format("      {}. {}: {}.  [{}]\n", i + 1, gap.missing, gap.costs, gap.add);
    }
    return out + "\n";
}

std::string trust_lines(const state::State& state, const Audit& audit) {
    const audit::Trust& trust = audit.trust;
    if (trust.only_outflow) return "TRUST  only what went out is known: nothing was received, made or counted, so there is no stock to judge\n";
    if (trust.items.empty()) return "TRUST  no stock and no moves to judge\n";
    std::string out = fmt::format("TRUST {} items: {} sound, {} doubtful, {} unusable", number(double(trust.items.size())), number(double(trust.sound)),
                                  number(double(trust.doubtful)), number(double(trust.unusable)));
    if (trust.moved_money > 0) out += fmt::format("; {:.0f} % of the money that moved is in sound ones", 100 * trust.sound_money / trust.moved_money);
    out += "\n";
    if (trust.compared > 0) {
        out += fmt::format("      {} counts held against the moves since the count before: {} differ", number(double(trust.compared)), number(double(trust.differing)));
        if (trust.off_money > 0) out += fmt::format(", by {} at cost", action::money(state, std::round(trust.off_money)));
        out += "\n";
    } else {
        out += "      no item was counted twice: the moves were never held against a count\n";
    }
    if (trust.undated_orders > 0) out += fmt::format("      {} open orders carry no date\n", number(double(trust.undated_orders)));
    if (trust.forgotten_orders > 0)
        out += fmt::format("      {} open purchase lines wait twice as long as any that ever came: still counted as on order\n", number(double(trust.forgotten_orders)));
    if (!trust.worst.empty()) out += "      where doubt costs most:\n";
    for (const Id item : trust.worst) {
        const auto found = std::lower_bound(trust.items.begin(), trust.items.end(), item, [](const audit::ItemTrust& t, Id id) { return t.item < id; });
        out += fmt::format("      {}  {}: {}; {}.\n", found->mark == audit::Mark::unusable ? "X" : "?", item_text(state, item), found->reason, found->mend);
    }
    return out;
}

}  // namespace

std::string duration_text(double hours) {
    if (hours < 0.995) return fmt::format("{:.0f} min", hours * 60);
    const bool days = hours >= 47.5;
    const double value = days ? hours / 24 : hours;
    return fmt::format("{}{}", value < 9.95 ? fmt::format("{:.1f}", value) : number(std::round(value)), days ? " days" : " h");
}

std::string audit_text(const state::State& state, const Audit& audit) {
    std::string out = long_text(state.site.zone.day_of(state.as_of));
    if (!state.site.name.empty()) out += " · " + state.site.name;
    out += " · facts up to " + state.site.zone.clock_text(state.as_of) + "\n\n";
    return out + step_lines(audit) + work_lines(audit) + unused_lines(audit) + missing_lines(audit) + trust_lines(state, audit);
}

}  // namespace drum::output
