#include "intake/recognise.h"

#include <algorithm>
#include <map>
#include <set>

#include "intake/alike.h"
#include "intake/canonical.h"
#include "intake/filled_down.h"
#include "intake/joins.h"
#include "intake/matching.h"
#include "intake/open_points.h"
#include "intake/operation_log.h"
#include "intake/wide_series.h"

namespace drum::intake {
namespace {

using fact::Table;

constexpr double kEnough = 1.85;       // score of a sheet without a system behind it: two names that prove something
constexpr double kClearlyBest = 0.75;  // by how much the best score must lead a reading that feeds other tables
constexpr int kMostQuestions = 12;     // of one sheet

Error unknown(const Sheet& sheet, std::string message) {
    return {ErrorCode::bad_input, std::move(message), sheet.name, 0, {}};
}
Recognised refused(const Sheet& sheet, Error error) { return {0, sheet, {}, std::move(error)}; }
Recognised made(Sheet sheet, Mapping mapping) { return {0, std::move(sheet), std::move(mapping), std::nullopt}; }

// What came out of looking at one sheet, and what is open in it.
struct Outcome {
    std::vector<Recognised> found;
    std::optional<Question> question;
};

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
    Recogniser(const std::vector<Sheet>& files, const Guidance& guidance)
        : files_(files), parts_(tables_among(files)), guidance_(guidance) {
        for (const auto& parts : parts_) {
            sheets_.push_back(filled_down(put_together(files, parts)));
            said_.push_back(said_before(sheets_.back()));
        }
    }

    Recognition run() {
        std::vector<std::vector<Recognised>> found(sheets_.size());
        for (std::size_t i = 0; i < sheets_.size(); ++i) found[i] = until_settled(i, [&] { return by_own_names(i); });
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < sheets_.size(); ++i)
            if (found[i].empty()) open.push_back(i);
        if (open.size() > 1) links_ = links_between(sheets_, open);
        for (const std::size_t i : open) looked_.emplace(i, look_at(sheets_[i], said_[i]));
        for (const std::size_t i : open) found[i] = until_settled(i, [&] { return by_dictionary(i); });
        for (const std::size_t i : open)
            if (borrows_from_its_lines(i) && looked_up_by_.contains(i)) found[i] = {looked_up(i)};
        Recognition out;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i].size() == 1 && found[i][0].problem && looked_up_by_.contains(i)) found[i] = {looked_up(i)};
            keep(i, found[i], out.kept);
            for (Recognised& one : found[i]) {
                if (guidance_.said.empty() && !answered_.contains(i)) one.mapping.profile = used_[i];
                add_parts(i, one, out.sheets);
            }
        }
        std::stable_sort(out.sheets.begin(), out.sheets.end(),
                         [](const Recognised& a, const Recognised& b) { return a.of < b.of; });
        return out;
    }

private:
    // What the table is, each of its parts is.
    void add_parts(std::size_t i, const Recognised& table, std::vector<Recognised>& out) const {
        for (std::size_t p = 0; p < parts_[i].size(); ++p) {
            Recognised part = table;
            part.of = parts_[i][p];
            const Sheet& file = files_[part.of];
            part.sheet.name = file.name;
            part.sheet.bytes = file.bytes;
            part.sheet.header_line = file.header_line;
            part.sheet.notes = file.notes;
            part.sheet.records = table.sheet.records.of_part(static_cast<int>(p));
            if (p == 0 && parts_[i].size() > 1) part.mapping.notes.push_back(read_together(i));
            out.push_back(std::move(part));
        }
    }

    std::string read_together(std::size_t i) const {
        std::vector<std::string> others;
        for (const std::size_t part : parts_[i])
            if (part != parts_[i].front()) others.push_back(files_[part].name);
        return "Read as one table with " + quoted_list(others) + ", which " +
               (others.size() == 1 ? "has" : "have") + " the same header.";
    }

    // What was said by --map, then what an earlier import kept of a header like this.
    std::vector<Said> said_before(const Sheet& sheet) {
        std::vector<Said> out = guidance_.said;
        const std::string signature = signature_of(sheet.folded);
        const Profile* best = nullptr;
        for (const Profile& profile : guidance_.profiles) {
            const bool wanted = guidance_.profile.empty() || profile.name == guidance_.profile;
            const bool fits =
                profile.sheet == signature || (profile.sheet.empty() && profile.name == guidance_.profile);
            if (wanted && fits && (best == nullptr || profile.name == kDefaultProfile)) best = &profile;
        }
        used_.push_back(best == nullptr ? "" : best->name);
        if (best != nullptr) out.insert(out.end(), best->said.begin(), best->said.end());
        return out;
    }

    // Looks, asks what is open, and looks again with the answer.
    template <class Look>
    std::vector<Recognised> until_settled(std::size_t i, Look look) {
        Outcome outcome = look();
        for (int asked = 0; asked < kMostQuestions && outcome.question && guidance_.ask; ++asked) {
            const auto answer = guidance_.ask(*outcome.question);
            if (!answer || *answer >= outcome.question->choices.size()) break;
            const auto said = parse_said(outcome.question->choices[*answer].map);
            if (!said) break;
            said_[i].insert(said_[i].begin(), said->begin(), said->end());
            if (const auto looked = looked_.find(i); looked != looked_.end()) looked->second.said = said_[i];
            answered_.insert(i);
            outcome = look();
        }
        return std::move(outcome.found);
    }

    // A canonical table or a wide series: what the sheet says by itself.
    Outcome by_own_names(std::size_t i) {
        const Sheet& sheet = sheets_[i];
        const auto named = table_by_name(sheet);
        const auto table = named ? named : table_by_header(sheet);
        if (table && says_only_readings(said_[i], sheet, *table)) {
            auto mapping = map_canonical(sheet, *table, said_[i]);
            if (mapping) return {{made(sheet, std::move(*mapping))}, std::nullopt};
            // its columns are the table's, but one is there twice or its dates are open: nothing else fits better
            if (!mapping.error().column.empty() && *table != Table::operations)
                return {{refused(sheet, with_map_line(mapping.error()))}, open_style(sheet, mapping.error())};
            refusals_.emplace(i, mapping.error());
        }
        auto wide = map_wide_series(sheet, said_[i]);
        if (!wide) return {};
        return {std::move(*wide), open_meaning(sheet, said_[i])};
    }

    std::vector<ExportFit> fits_of(std::size_t i, const Extended& extended) {
        const auto whole = whole_said(said_[i]);
        std::vector<ExportFit> fits;
        for (const auto exports : {odoo_exports(), erpnext_exports(), tryton_exports(), sap_exports(),
                                   sap_order_exports(), sap_plant_exports(), netsuite_exports()})
            for (const Export& made_by : exports)
                if (auto fit = fit_export(extended.looked, made_by)) fits.push_back(std::move(*fit));
        if (fits.empty() || whole)
            for (const auto exports : {typed_exports(), typed_plant_exports()})
                for (const Export& made_by : exports)
                    if (auto fit = fit_export(extended.looked, made_by)) fits.push_back(std::move(*fit));
        if (whole)
            keep_what_was_said(*whole, fits);
        else if (const auto named = table_by_name(sheets_[i]))  // a file named after a table is that table or nothing
            std::erase_if(fits, [&](const ExportFit& fit) {
                return fit.parts.empty() || fit.parts.front().part->table != *named;
            });
        return fits;
    }

    Outcome by_dictionary(std::size_t i) {
        const Sheet& sheet = sheets_[i];
        const Extended extended = with_parents(i);
        std::vector<ExportFit> fits = fits_of(i, extended);
        const bool from_a_system = !fits.empty() && !fits.front().made_by->system.empty();
        if (!from_a_system && said_[i].empty())
            if (auto log = as_operation_log(i)) return std::move(*log);
        if (fits.empty()) {
            const auto refusal = refusals_.find(i);
            if (refusal != refusals_.end()) return {{refused(sheet, refusal->second)}, std::nullopt};
            return {{refused(sheet, unknown(sheet, what_is_missing(extended.looked)))}, std::nullopt};
        }
        std::stable_sort(fits.begin(), fits.end(),
                         [](const ExportFit& a, const ExportFit& b) { return a.score > b.score; });
        const ExportFit& best = fits.front();
        std::vector<ExportFit> likely;  // that the best does not clearly lead
        for (const ExportFit& fit : fits)
            if (best.score - fit.score < kClearlyBest) likely.push_back(fit);
        const bool one_reading =
            std::all_of(likely.begin(), likely.end(), [&](const ExportFit& fit) { return same_tables(best, fit); });
        const bool enough = from_a_system || best.score >= kEnough || !said_[i].empty() || table_by_name(sheet);
        if (!one_reading || !enough) {
            Question question = which_table(sheet, likely);
            return {{refused(sheet, unknown(sheet, as_refusal(question)))}, std::move(question)};
        }
        if (!best.refusal.empty())
            return {{refused(sheet, unknown(sheet, "it is an export of " + full_name(*best.made_by) + "; " +
                                                       std::string(best.refusal)))},
                    std::nullopt};
        if (auto question = open_direction(extended.looked, best))
            return {{refused(sheet, unknown(sheet, as_refusal(*question)))}, std::move(question)};
        return carried_out(i, extended, best);
    }

    std::optional<Outcome> as_operation_log(std::size_t i) {
        auto log = map_operation_log(sheets_[i]);
        if (!log) return std::nullopt;
        if (!*log) return Outcome{{refused(sheets_[i], log->error())}, std::nullopt};
        return Outcome{{made(sheets_[i], std::move(**log))}, std::nullopt};
    }

    Extended with_parents(std::size_t i) const {
        Extended out{looked_.at(i), {}};
        for (std::size_t l = 0; l < links_.size(); ++l) {
            const Link& link = links_[l];
            const auto parent = looked_.find(link.parent);
            if (link.child != i || parent == looked_.end()) continue;
            const std::string of = folded(short_name(sheets_[link.parent]));
            for (std::size_t f = 0; f < parent->second.names.size(); ++f) {
                if (std::find(link.parent_key.begin(), link.parent_key.end(), f) != link.parent_key.end()) continue;
                HeaderName name = parent->second.names[f];
                name.whole = of + name.whole;
                name.path = of;
                out.looked.names.push_back(std::move(name));
                out.looked.samples.push_back(parent->second.samples[f]);
                out.origins.push_back({l, f});
            }
        }
        return out;
    }

    // The mappings of the parts, each on the sheet with the fields it looks up.
    Outcome carried_out(std::size_t i, const Extended& extended, const ExportFit& fit) {
        Outcome out;
        for (const PartFit& part : fit.parts) {
            const Looked looked = with_used_fields(i, extended, part);
            const PartFit again = fit_part(looked, *part.part, true, fit.made_by->system.empty());
            auto mapping = mapping_of(looked, *fit.made_by, again);
            if (!mapping) {
                if (!out.question) out.question = open_style(looked.sheet, mapping.error());
                out.found.push_back(refused(sheets_[i], with_map_line(mapping.error())));
                continue;
            }
            if (!out.question) out.question = open_label(looked, again);
            if (&part == &fit.parts.front()) note_unused(fit, extended, *mapping);
            out.found.push_back(made(looked.sheet, std::move(*mapping)));
        }
        return out;
    }

    Looked with_used_fields(std::size_t i, const Extended& extended, const PartFit& part) {
        std::map<std::size_t, std::vector<std::size_t>> wanted;  // fields of the extended sheet, by link
        for (std::size_t a = 0; a < part.found.size(); ++a) {
            const auto field = static_cast<std::size_t>(part.found[a].field);
            const int column = part.aliases[a].column;
            if (part.found[a].field < 0 || field < extended.looked.own || column == kIgnored) continue;
            const std::size_t l = extended.origins[field - extended.looked.own].link;
            wanted[l].push_back(field);
            if (column >= 0 && fact::columns(part.part->table)[static_cast<std::size_t>(column)].needed > 0)
                needs_[i].insert(links_[l].parent);
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
                if (found.field >= 0 && static_cast<std::size_t>(found.field) < used.size())
                    used[static_cast<std::size_t>(found.field)] = true;
        std::vector<MappedColumn> columns;
        for (std::size_t f = 0; f < used.size(); ++f)
            columns.push_back({extended.looked.sheet.header[f], used[f] ? "used" : "", 0, {}});
        if (auto note = unused_note(columns)) mapping.notes.push_back(*note);
        if (auto note = may_matter(extended.looked, used, mapping)) mapping.notes.push_back(*note);
        if (auto note = says_nothing_came(mapping)) mapping.notes.push_back(*note);
    }

    // A sheet that takes needed columns from one that in turn looks things up in it is the head of documents (AFKO of
    // AFPO), and the lines are read.
    bool borrows_from_its_lines(std::size_t i) const {
        const auto needed = needs_.find(i);
        if (needed == needs_.end()) return false;
        return std::any_of(needed->second.begin(), needed->second.end(), [&](std::size_t parent) {
            const auto theirs = needs_.find(parent);
            const auto lines = looks_up_.find(parent);
            return lines != looks_up_.end() && lines->second.contains(i) &&
                   (theirs == needs_.end() || !theirs->second.contains(i));
        });
    }

    Recognised looked_up(std::size_t i) const {
        Recognised out{i, sheets_[i], {}, std::nullopt};
        std::string by;
        for (const std::string& name : looked_up_by_.at(i)) by += (by.empty() ? "" : ", ") + name;
        out.mapping.how = "looked up by " + by;
        return out;
    }

    // What was said or answered of a sheet that is read, with what was found out beside it.
    void keep(std::size_t i, const std::vector<Recognised>& found, std::vector<Profile>& kept) const {
        const bool said =
            answered_.contains(i) || !guidance_.said.empty() || (!guidance_.profile.empty() && used_[i].empty());
        if (!said || found.empty() || found.front().problem || found.front().mapping.plans.empty() ||
            found.front().mapping.how == "canonical")
            return;
        Profile profile{guidance_.profile.empty() ? std::string(kDefaultProfile) : guidance_.profile,
                        signature_of(sheets_[i].folded),
                        {}};
        const Mapping& first = found.front().mapping;
        profile.said.push_back({std::string(kWholeSheet), "", std::string(fact::name(first.table)), first.how});
        const bool reshaped = first.how == "wide series";
        for (const Recognised& one : found) {
            if (one.problem || reshaped) continue;
            const auto columns = said_of(sheets_[i].header, one.mapping);
            profile.said.insert(profile.said.end(), columns.begin(), columns.end());
        }
        for (const Said& one : said_[i])
            if (one.field.starts_with('=') || (one.column.empty() && one.reading.empty() && one.field != kWholeSheet))
                profile.said.push_back(one);
        kept.push_back(std::move(profile));
    }

    const std::vector<Sheet>& files_;
    std::vector<std::vector<std::size_t>> parts_;  // per table the files, or sheets of files, it is cut over
    std::vector<Sheet> sheets_;                    // per table
    const Guidance& guidance_;
    std::vector<std::vector<Said>> said_;  // per sheet, what counts most first
    std::vector<std::string> used_;        // per sheet, the profile whose word is taken
    std::set<std::size_t> answered_;
    std::map<std::size_t, Looked> looked_;
    std::vector<Link> links_;
    std::map<std::size_t, Error> refusals_;  // of sheets named like a table whose columns are not its
    std::map<std::size_t, std::set<std::string>> looked_up_by_;  // names of the sheets that do
    std::map<std::size_t, std::set<std::size_t>> looks_up_;      // sheets looked up
    std::map<std::size_t, std::set<std::size_t>> needs_;         // of those, the ones that give needed columns
};

}  // namespace

Recognition recognise(const std::vector<Sheet>& sheets, const Guidance& guidance) {
    return Recogniser(sheets, guidance).run();
}

}  // namespace drum::intake
