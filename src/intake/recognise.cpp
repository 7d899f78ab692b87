#include "intake/recognise.h"

#include <algorithm>
#include <map>
#include <set>

#include "intake/canonical.h"
#include "intake/filled_down.h"
#include "intake/joins.h"
#include "intake/landing.h"
#include "intake/matching.h"
#include "intake/operation_log.h"
#include "intake/wide_series.h"

namespace drum::intake {
namespace {

using fact::Table;

constexpr double kEnough = 2.0;        // score of a sheet without a system behind it: two names that prove something
constexpr double kClearlyBest = 0.75;  // by how much the best score must lead a reading that feeds other tables

Error unknown(const Sheet& sheet, std::string message) { return {ErrorCode::bad_input, std::move(message), sheet.name, 0, {}}; }

// The sheet and those it can be looked up in, side by side: fields of the parents behind its own.
struct Extended {
    Looked looked;
    struct Origin {
        std::size_t link, field;  // of the parent
    };
    std::vector<Origin> origins;  // one per field that is not the sheet's own
};

class Recogniser {
public:
    explicit Recogniser(std::vector<Sheet> sheets) : sheets_(std::move(sheets)) {
        for (Sheet& sheet : sheets_) sheet = filled_down(sheet);
    }

    std::vector<Recognised> run() {
        std::vector<std::vector<Recognised>> found(sheets_.size());
        for (std::size_t i = 0; i < sheets_.size(); ++i)
            if (auto known = by_own_names(i)) found[i] = std::move(*known);
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < sheets_.size(); ++i)
            if (found[i].empty()) open.push_back(i);
        if (open.size() > 1) links_ = links_between(sheets_);
        for (const std::size_t i : open) looked_.emplace(i, look_at(sheets_[i]));
        for (const std::size_t i : open) found[i] = by_dictionary(i);
        for (const std::size_t i : open)
            if (borrows_from_a_child(i)) found[i] = {unread(i)};
        std::vector<Recognised> out;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i].size() == 1 && found[i][0].problem && looked_up_by_.contains(i)) found[i] = {looked_up(i)};
            for (Recognised& one : found[i]) {
                one.of = i;
                out.push_back(std::move(one));
            }
        }
        return out;
    }

private:
    Recognised made(Sheet sheet, Mapping mapping) const { return {0, std::move(sheet), std::move(mapping), std::nullopt}; }
    Recognised refused(const Sheet& sheet, Error error) const { return {0, sheet, {}, std::move(error)}; }

    // A canonical table, a wide series or a plain event log: what the sheet says by itself.
    std::optional<std::vector<Recognised>> by_own_names(std::size_t i) {
        const Sheet& sheet = sheets_[i];
        const auto named = table_by_name(sheet);
        const auto table = named ? named : table_by_header(sheet);
        if (table) {
            auto mapping = map_canonical(sheet, *table);
            if (mapping) return std::vector{made(sheet, std::move(*mapping))};
            // its columns are the table's, but one is there twice or its dates are open: nothing else fits better
            const bool final = !mapping.error().column.empty() && *table != Table::operations;
            if (final) return std::vector{refused(sheet, mapping.error())};
            refusals_.emplace(i, mapping.error());
        }
        return map_wide_series(sheet);
    }

    std::vector<Recognised> by_dictionary(std::size_t i) {
        const Extended extended = with_parents(i);
        std::vector<ExportFit> fits;
        for (const auto exports : {odoo_exports(), erpnext_exports(), tryton_exports(), sap_exports(), sap_order_exports(), netsuite_exports()})
            for (const Export& made_by : exports)
                if (auto fit = fit_export(extended.looked, made_by)) fits.push_back(std::move(*fit));
        if (fits.empty()) {
            if (auto log = as_operation_log(i)) return std::move(*log);
            for (const Export& made_by : typed_exports())
                if (auto fit = fit_export(extended.looked, made_by); fit && fit->score >= kEnough) fits.push_back(std::move(*fit));
        }
        // a file named after a table is that table or nothing
        if (const auto named = table_by_name(sheets_[i]))
            std::erase_if(fits, [&](const ExportFit& fit) { return fit.parts.front().part->table != *named; });
        if (fits.empty()) {
            const auto refusal = refusals_.find(i);
            if (refusal != refusals_.end()) return {refused(sheets_[i], refusal->second)};
            return {refused(sheets_[i], unknown(sheets_[i], unrecognised_phrase(sheets_[i])))};
        }
        const auto best = std::max_element(fits.begin(), fits.end(), [](const ExportFit& a, const ExportFit& b) { return a.score < b.score; });
        for (const ExportFit& other : fits)
            if (&other != &*best && best->score - other.score < kClearlyBest && !same_tables(*best, other))
                return {refused(sheets_[i], open_between(sheets_[i], *best, other))};
        if (!best->refusal.empty())
            return {refused(sheets_[i], unknown(sheets_[i], "it is an export of " + full_name(*best->made_by) + "; " + std::string(best->refusal)))};
        return carried_out(i, extended, *best);
    }

    static std::string full_name(const Export& made_by) {
        return (made_by.system.empty() ? "" : std::string(made_by.system) + " ") + std::string(made_by.object);
    }

    static bool same_tables(const ExportFit& a, const ExportFit& b) {
        std::set<Table> of_a, of_b;
        for (const PartFit& part : a.parts) of_a.insert(part.part->table);
        for (const PartFit& part : b.parts) of_b.insert(part.part->table);
        return of_a == of_b;
    }

    static Error open_between(const Sheet& sheet, const ExportFit& a, const ExportFit& b) {
        const auto table_of = [](const ExportFit& fit) { return std::string(fact::name(fit.parts.front().part->table)); };
        return unknown(sheet, "its columns could be " + std::string(a.made_by->object) + " (" + table_of(a) + ") or " + std::string(b.made_by->object) +
                                  " (" + table_of(b) + "); say which with --map 'table=" + table_of(a) + "' or --map 'table=" + table_of(b) + "'");
    }

    std::optional<std::vector<Recognised>> as_operation_log(std::size_t i) {
        auto log = map_operation_log(sheets_[i]);
        if (!log) return std::nullopt;
        if (!*log) return std::vector{refused(sheets_[i], log->error())};
        return std::vector{made(sheets_[i], std::move(**log))};
    }

    Extended with_parents(std::size_t i) const {
        Extended out{looked_.at(i), {}};
        for (std::size_t l = 0; l < links_.size(); ++l) {
            const Link& link = links_[l];
            const auto parent = looked_.find(link.parent);
            if (link.child != i || parent == looked_.end()) continue;
            for (std::size_t f = 0; f < parent->second.names.size(); ++f) {
                if (std::find(link.parent_key.begin(), link.parent_key.end(), f) != link.parent_key.end()) continue;
                const std::string of = short_name(sheets_[link.parent]);
                HeaderName name = parent->second.names[f];
                name.whole = folded(of) + name.whole;
                name.path = folded(of);
                out.looked.names.push_back(std::move(name));
                out.looked.samples.push_back(parent->second.samples[f]);
                out.origins.push_back({l, f});
            }
        }
        return out;
    }

    // The mappings of the parts, each on the sheet with the fields it looks up.
    std::vector<Recognised> carried_out(std::size_t i, const Extended& extended, const ExportFit& fit) {
        std::vector<Recognised> out;
        for (const PartFit& part : fit.parts) {
            const Looked looked = with_used_fields(i, extended, part);
            const PartFit again = fit_part(looked, *part.part, true);
            auto mapping = mapping_of(looked, *fit.made_by, again);
            if (!mapping) {
                out.push_back(refused(sheets_[i], mapping.error()));
                continue;
            }
            if (&part == &fit.parts.front()) note_unused(fit, extended, *mapping);
            out.push_back(made(looked.sheet, std::move(*mapping)));
        }
        return out;
    }

    Looked with_used_fields(std::size_t i, const Extended& extended, const PartFit& part) {
        std::map<std::size_t, std::vector<std::size_t>> wanted;  // fields of the extended sheet, by link
        for (std::size_t a = 0; a < part.found.size(); ++a) {
            const auto field = static_cast<std::size_t>(part.found[a].field);
            if (part.found[a].field < 0 || field < extended.looked.own) continue;
            const std::size_t l = extended.origins[field - extended.looked.own].link;
            const int column = part.part->aliases[a].column;
            if (column == kIgnored) continue;
            wanted[l].push_back(field);
            if (column >= 0 && fact::columns(part.part->table)[static_cast<std::size_t>(column)].needed > 0) needs_[i].insert(links_[l].parent);
        }
        Looked looked = looked_.at(i);
        for (auto& [l, fields] : wanted) {
            std::sort(fields.begin(), fields.end());
            std::vector<std::size_t> of_parent;
            for (const std::size_t field : fields) {
                of_parent.push_back(extended.origins[field - extended.looked.own].field);
                looked.names.push_back(extended.looked.names[field]);
                looked.samples.push_back(extended.looked.samples[field]);
            }
            looked.sheet = with_looked_up(looked.sheet, sheets_[links_[l].parent], links_[l], of_parent);
            looked_up_by_[links_[l].parent].insert(short_name(sheets_[i]));
            looks_up_[i].insert(links_[l].parent);
        }
        return looked;
    }

    // Once for all parts of the sheet: the columns none of them reads.
    void note_unused(const ExportFit& fit, const Extended& extended, Mapping& mapping) const {
        std::vector<bool> used(extended.looked.own, false);
        for (const PartFit& part : fit.parts)
            for (const Found& found : part.found)
                if (found.field >= 0 && static_cast<std::size_t>(found.field) < used.size()) used[static_cast<std::size_t>(found.field)] = true;
        std::vector<MappedColumn> columns;
        for (std::size_t f = 0; f < used.size(); ++f)
            columns.push_back({extended.looked.sheet.header[f], used[f] ? "used" : "", 0, {}});
        if (auto note = unused_note(columns)) mapping.notes.push_back(*note);
    }

    // A sheet that takes needed columns from one that in turn looks things up in it is the head of documents (AFKO of
    // AFPO), and the lines are read.
    bool borrows_from_a_child(std::size_t i) const {
        const auto needed = needs_.find(i);
        if (needed == needs_.end()) return false;
        return std::any_of(needed->second.begin(), needed->second.end(), [&](std::size_t parent) {
            const auto theirs = needs_.find(parent);
            const auto lines = looks_up_.find(parent);
            return lines != looks_up_.end() && lines->second.contains(i) && (theirs == needs_.end() || !theirs->second.contains(i));
        });
    }

    Recognised unread(std::size_t i) const { return looked_up_by_.contains(i) ? looked_up(i) : refused(sheets_[i], unknown(sheets_[i], "its rows are heads of documents")); }

    Recognised looked_up(std::size_t i) const {
        Recognised out{i, sheets_[i], {}, std::nullopt};
        std::string by;
        for (const std::string& name : looked_up_by_.at(i)) by += (by.empty() ? "" : ", ") + name;
        out.mapping.how = "looked up by " + by;
        return out;
    }

    std::vector<Sheet> sheets_;
    std::map<std::size_t, Looked> looked_;
    std::vector<Link> links_;
    std::map<std::size_t, Error> refusals_;                       // of sheets named like a table whose columns are not its
    std::map<std::size_t, std::set<std::string>> looked_up_by_;  // names of the sheets that do
    std::map<std::size_t, std::set<std::size_t>> looks_up_;      // sheets looked up
    std::map<std::size_t, std::set<std::size_t>> needs_;         // of those, the ones that give needed columns
};

}  // namespace

std::vector<Recognised> recognise(std::vector<Sheet> sheets) { return Recogniser(std::move(sheets)).run(); }

}  // namespace drum::intake
