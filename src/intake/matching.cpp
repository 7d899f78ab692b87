#include "intake/matching.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "intake/spellings.h"

namespace drum::intake {
namespace {

using fact::Type;

constexpr double kConfirmed = 0.9;      // share of the values that must be of the column's kind
constexpr double kNotBest = 0.95;       // confidence in a name that is not the first of its alias
constexpr double kSomeFit = 0.5;        // below it, a column of another kind has the name by chance
constexpr double kVague = 0.8;          // confidence in a name many tables share
constexpr double kWithoutLegend = 0.3;  // confidence in a column of words none of which is known
constexpr double kProvesLittle = 0.5;   // what a vague name counts in the score
constexpr double kFileNameCounts = 1.5;

bool is_date(Type type) { return type == Type::instant || type == Type::instant_end || type == Type::day; }

bool is_number(Type type) { return type == Type::quantity || type == Type::rate || type == Type::whole; }

Type type_of(fact::Table table, int column) { return fact::columns(table)[static_cast<std::size_t>(column)].type; }

bool knows_a_word(const FieldSample& sample, Vocabulary words) {
    return std::any_of(sample.values.begin(), sample.values.end(),
                       [&](const auto& value) { return meaning(words, value.first).has_value(); });
}

// The share of the values that are what the alias takes them for.
double confirmed(const FieldSample& sample, const ExportPart& part, const Alias& alias) {
    if (sample.filled == 0) return 1;
    if (alias.column == kNumber) return sample.share_said(sample.numbers);
    if (alias.read == Read::clock) return 1;
    if (alias.column == kRecordedAt) return sample.share(sample.times);
    if (alias.column < 0) return 1;
    const Type type = type_of(part.table, alias.column);
    if (is_date(type)) return sample.share_said(sample.times);
    if (is_number(type)) return sample.share_said(sample.numbers);
    return 1;
}

// Does the header carry this name of the dictionary? A name with a path only under that path.
bool carries(const HeaderName& header, std::string_view name) {
    const std::size_t slash = name.rfind('/');
    if (slash == std::string_view::npos) return header.whole == name || header.bare == name;
    if (header.bare != name.substr(slash + 1)) return false;
    const std::string_view under = name.substr(0, slash);  // "none" is how ERPNext writes a child table it has lost
    return header.path == under || header.bracketed == under || header.bracketed == "none";
}

// Finds the field of each alias of a part.
class Finder {
public:
    Finder(const Looked& looked, const ExportPart& part, std::size_t fields, bool typed)
        : looked_(looked), part_(part), fields_(fields), spelled_out_(looked.names.size(), false) {
        for (std::size_t f = 0; typed && f < looked.spellings.size(); ++f) spelled_out_[f] = !looked.spellings[f].empty() && !has_a_name(f);
    }

    Found find(const Alias& alias, const std::vector<bool>& used, std::vector<PartFit::Unfit>& unfit) const {
        Found found = by(alias, used, unfit, [&](std::size_t f, std::string_view name, bool whole) {
            return whole ? looked_.names[f].whole == name : carries(looked_.names[f], name);
        });
        if (found.field >= 0) return found;
        return by(alias, used, unfit, [&](std::size_t f, std::string_view name, bool whole) {
            return whole && spelled_out_[f] && std::binary_search(looked_.spellings[f].begin(), looked_.spellings[f].end(), name);
        });
    }

private:
    // A name of the part as it stands, so that no other reading of it is looked for.
    bool has_a_name(std::size_t f) const {
        return std::any_of(part_.aliases.begin(), part_.aliases.end(), [&](const Alias& alias) {
            return any_name(alias.names, [&](std::string_view name) { return carries(looked_.names[f], name); });
        });
    }

    template <class Named>
    Found by(const Alias& alias, const std::vector<bool>& used, std::vector<PartFit::Unfit>& unfit, Named named) const {
        Found found;
        bool first = true;
        any_name(alias.names, [&](std::string_view name) {
            // the file's own fields before those looked up; a whole header before the end of a path
            for (const bool whole : {true, false}) {
                for (std::size_t f = 0; f < fields_; ++f) {
                    if (used[f] || !named(f, name, whole)) continue;
                    const FieldSample& sample = looked_.samples[f];
                    const double share = confirmed(sample, part_, alias);
                    const bool one_bad = sample.filled > 1 && (1 - share) * double(sample.filled) < 1.5;
                    // In a short file one bad cell is a bad cell, no other column; and without a needed column there is no table.
                    if (share < kConfirmed && !one_bad && !(share >= kSomeFit && is_needed(alias))) {
                        if (share >= kSomeFit && f < looked_.own && alias.column >= 0) unfit.push_back({f, said_of(f, alias, share)});
                        continue;
                    }
                    // a column of words says nothing when none of them is known: "Status" with 1, 2, 3 and no legend
                    const bool means_something = alias.words.empty() || sample.filled == 0 || knows_a_word(sample, alias.words);
                    found = {static_cast<int>(f),
                             (means_something ? 1.0 : kWithoutLegend) * share * (first ? 1.0 : kNotBest) * (alias.vague ? kVague : 1.0),
                             false};
                    return true;
                }
            }
            first = false;
            return false;
        });
        return found;
    }

    bool is_needed(const Alias& alias) const {
        return alias.column >= 0 && fact::columns(part_.table)[static_cast<std::size_t>(alias.column)].needed > 0;
    }

    std::string said_of(std::size_t f, const Alias& alias, double share) const {
        const std::string column(fact::columns(part_.table)[static_cast<std::size_t>(alias.column)].name);
        const std::string &header = looked_.sheet.header[f];
        const auto said = double(looked_.samples[f].filled - looked_.samples[f].nothing);
        return "'" + header + "' has the name of " + column + ", but " + std::to_string(static_cast<std::int64_t>((1 - share) * said + 0.5)) +
               " of the first " + std::to_string(static_cast<std::int64_t>(said)) +
               " values are something else: it is not read. With --map '" + header + "=" + column +
               "' it is, and the rows that do not fit are rejected one by one.";
    }

    const Looked& looked_;
    const ExportPart& part_;
    std::size_t fields_;
    std::vector<bool> spelled_out_;  // per field: what its abbreviations stand for counts
};

// The needed columns of the table nothing fills, by their groups.
std::vector<std::string> missing_of(const PartFit& fit, const std::vector<Said>& said) {
    const ExportPart& part = *fit.part;
    const auto infos = fact::columns(part.table);
    std::vector<bool> filled(infos.size(), false);
    for (std::size_t a = 0; a < fit.aliases.size(); ++a)
        if (fit.aliases[a].column >= 0 && fit.found[a].field >= 0)
            filled[static_cast<std::size_t>(fit.aliases[a].column)] = true;
    for (const Always& always : part.always) filled[static_cast<std::size_t>(always.column)] = true;
    for (const Said& word : said)
        if (const int column = fact::find_column(part.table, word.column); column >= 0 && word.field.starts_with('='))
            filled[static_cast<std::size_t>(column)] = true;
    for (const int column : part.by_rule) filled[static_cast<std::size_t>(column)] = true;
    std::vector<std::string> missing;
    for (std::uint8_t group = 1;; ++group) {
        std::string names;
        bool there = false;
        for (std::size_t c = 0; c < infos.size(); ++c) {
            if (infos[c].needed != group) continue;
            names += (names.empty() ? "" : " or ") + std::string(infos[c].name);
            there = there || filled[c] || (part.table == fact::Table::units && c == fact::units::factor_denominator);
        }
        if (names.empty()) return missing;
        if (!there) missing.push_back(names);
    }
}

int index_of(const ExportPart& part, std::string_view name) {
    for (std::size_t a = 0; a < part.aliases.size(); ++a)
        if (first_name(part.aliases[a].names) == name) return static_cast<int>(a);
    CHECK(false && "a name of the dictionary that no alias has");
    return -1;
}

bool needs_are_there(const PartFit& fit) {
    if (fit.part->needs_one_of.empty()) return true;
    return any_name(fit.part->needs_one_of, [&](std::string_view name) {
        return fit.found[static_cast<std::size_t>(index_of(*fit.part, name))].field >= 0;
    });
}

// Of the first rows, no two have the same value.
bool names_each_row(const Looked& looked, const Found& found) {
    if (found.field < 0) return false;
    const FieldSample& sample = looked.samples[static_cast<std::size_t>(found.field)];
    return static_cast<std::size_t>(sample.filled) == sample.values.size();
}

// Does one of the first headers carry one of the names?
bool marked(const Looked& looked, std::string_view names, std::size_t fields) {
    const auto end = looked.names.begin() + static_cast<std::ptrdiff_t>(fields);
    return any_name(names, [&](std::string_view name) {
        return std::any_of(looked.names.begin(), end, [&](const HeaderName& header) { return carries(header, name); });
    });
}

double score_of(const Looked& looked, const std::vector<PartFit>& parts) {
    std::vector<double> proves(looked.names.size(), 0);  // per field, the best any part says of it
    for (const PartFit& fit : parts)
        for (std::size_t a = 0; a < fit.found.size(); ++a) {
            if (fit.found[a].field < 0) continue;
            if (static_cast<std::size_t>(fit.found[a].field) >= looked.own) continue;  // the file itself must speak
            double& best = proves[static_cast<std::size_t>(fit.found[a].field)];
            best = std::max(best, fit.found[a].confidence * (fit.aliases[a].vague ? kProvesLittle : 1.0));
        }
    double score = 0;
    for (const double share : proves) score += share;
    return score;
}

}  // namespace

Looked look_at(Sheet sheet, std::vector<Said> said) {
    Looked looked;
    looked.said = std::move(said);
    looked.samples = sample_of(sheet);
    for (const std::string& header : sheet.header) {
        looked.names.push_back(header_name(header));
        looked.spellings.push_back(spellings(header));
    }
    looked.own = sheet.header.size();
    looked.sheet = std::move(sheet);
    return looked;
}

bool named_so(const Sheet& sheet, std::string_view words) {
    const std::string name = stem(sheet.name);
    return !words.empty() &&
           any_name(words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool names_one_of(const Looked& looked, std::string_view names) { return marked(looked, names, looked.own); }

int field_said(const Looked& looked, const Said& said) {
    if (said.field == kWholeSheet || said.field.starts_with('=')) return -1;
    const std::string name = folded(said.field);
    for (std::size_t f = 0; f < looked.own; ++f)
        if (looked.sheet.folded[f] == name) return static_cast<int>(f);
    return -1;
}

namespace {

// Gives the fields people spoke of to the columns they named; those said to be nothing go to none.
void take_said(const Looked& looked, const ExportPart& part, PartFit& fit, std::vector<bool>& used,
               std::vector<int>& filled) {
    for (const Said& said : looked.said) {
        const int field = field_said(looked, said);
        if (field < 0 || (!said.table.empty() && said.table != fact::name(part.table))) continue;
        if (said.column.empty() && !said.reading.empty()) continue;  // how it is read, not what it is
        const int column = said.column.empty() ? kIgnored : fact::find_column(part.table, said.column);
        if (!said.column.empty() && column < 0) continue;
        const bool again =
            used[static_cast<std::size_t>(field)] || std::find(filled.begin(), filled.end(), column) != filled.end();
        if (again) continue;  // what was said first stands
        used[static_cast<std::size_t>(field)] = true;
        if (column == kIgnored) continue;
        filled.push_back(column);
        const auto alias = std::find_if(fit.aliases.begin(), fit.aliases.end(),
                                        [&](const Alias& a) { return a.column == column && a.read != Read::clock; });
        if (alias != fit.aliases.end()) {
            fit.found[static_cast<std::size_t>(alias - fit.aliases.begin())] = {field, 1.0, true};
        } else {
            fit.aliases.push_back({column, {}});
            fit.found.push_back({field, 1.0, true});
        }
    }
}

}  // namespace

PartFit fit_part(const Looked& looked, const ExportPart& part, bool with_looked_up, bool typed) {
    PartFit fit;
    fit.part = &part;
    fit.aliases.assign(part.aliases.begin(), part.aliases.end());
    fit.found.resize(part.aliases.size());
    std::vector<bool> used(looked.names.size(), false);
    std::vector<int> filled;  // columns found by an alias before: one field is enough
    take_said(looked, part, fit, used, filled);
    const Finder finder(looked, part, with_looked_up ? looked.names.size() : looked.own, typed);
    for (std::size_t a = 0; a < part.aliases.size(); ++a) {
        const Alias& alias = part.aliases[a];
        const bool is_filled = std::find(filled.begin(), filled.end(), alias.column) != filled.end();
        if (fit.found[a].field >= 0 ||
            (alias.column >= 0 && alias.read != Read::clock && !alias.where_blank && is_filled))
            continue;
        fit.found[a] = finder.find(alias, used, fit.unfit);
        if (fit.found[a].field < 0) continue;
        used[static_cast<std::size_t>(fit.found[a].field)] = true;
        if (alias.column >= 0) filled.push_back(alias.column);
    }
    fit.missing = missing_of(fit, looked.said);
    fit.there = fit.missing.empty() && needs_are_there(fit) &&
                (!part.one_row_each || names_each_row(looked, fit.found.front()));
    return fit;
}

std::optional<ExportFit> fit_export(const Looked& looked, const Export& made_by) {
    for (const std::string_view mark : made_by.marks)
        if (!marked(looked, mark, looked.own)) return std::nullopt;
    ExportFit out;
    out.made_by = &made_by;
    bool before_is_there = false;
    for (const ExportPart& part : made_by.parts) {
        PartFit fit = fit_part(looked, part, part.looks_up, made_by.system.empty());
        if (part.instead && before_is_there) continue;
        before_is_there = fit.there;
        if (fit.there) out.parts.push_back(std::move(fit));
    }
    out.refusal = made_by.refuses;
    for (const Must& must : made_by.musts)
        if (!marked(looked, must.names, looked.names.size())) out.refusal = must.why;
    if (out.parts.empty()) {
        if (out.refusal.empty()) return std::nullopt;
        out.score = static_cast<double>(made_by.marks.size());
        return out;
    }
    out.score = score_of(looked, out.parts);
    if (named_so(looked.sheet, made_by.file_words)) out.score += kFileNameCounts;
    return out;
}

}  // namespace drum::intake
