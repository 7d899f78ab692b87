#include "intake/matching.h"

#include <algorithm>
#include <map>

#include "base/check.h"

namespace drum::intake {
namespace {

using fact::Type;

constexpr double kConfirmed = 0.9;      // share of the values that must be of the column's kind
constexpr double kNotBest = 0.95;       // confidence in a name that is not the first of its alias
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
    if (alias.column == kNumber) return sample.share(sample.numbers);
    if (alias.read == Read::clock) return 1;
    if (alias.column == kRecordedAt) return sample.share(sample.times);
    if (alias.column < 0) return 1;
    const Type type = type_of(part.table, alias.column);
    if (is_date(type)) return sample.share(sample.times);
    if (is_number(type)) return sample.share(sample.numbers);
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

Found find_alias(const Looked& looked, const ExportPart& part, const Alias& alias, const std::vector<bool>& used, std::size_t fields) {
    Found found;
    bool first = true;
    any_name(alias.names, [&](std::string_view name) {
        // the file's own fields before those looked up; a whole header before the end of a path
        for (const bool whole : {true, false}) {
            for (std::size_t f = 0; f < fields; ++f) {
                if (used[f] || (whole ? looked.names[f].whole != name : !carries(looked.names[f], name))) continue;
                const double share = confirmed(looked.samples[f], part, alias);
                if (share < kConfirmed) continue;
                // a column of words says nothing when none of them is known: "Status" with 1, 2, 3 and no legend
                const bool means_something = alias.words.empty() || looked.samples[f].filled == 0 || knows_a_word(looked.samples[f], alias.words);
                found = {static_cast<int>(f), (means_something ? 1.0 : kWithoutLegend) * share * (first ? 1.0 : kNotBest) * (alias.vague ? kVague : 1.0)};
                return true;
            }
        }
        first = false;
        return false;
    });
    return found;
}

// The needed columns of the table nothing fills, by their groups.
std::vector<std::string> missing_of(const PartFit& fit) {
    const ExportPart& part = *fit.part;
    const auto infos = fact::columns(part.table);
    std::vector<bool> filled(infos.size(), false);
    for (std::size_t a = 0; a < part.aliases.size(); ++a)
        if (part.aliases[a].column >= 0 && fit.found[a].field >= 0) filled[static_cast<std::size_t>(part.aliases[a].column)] = true;
    for (const Always& always : part.always) filled[static_cast<std::size_t>(always.column)] = true;
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
    CHECK(!"a name of the dictionary that no alias has");
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
        return std::any_of(looked.names.begin(), end,
                           [&](const HeaderName& header) { return carries(header, name); });
    });
}

// What the file's name says: "Lagerbestand_2026.csv" holds "lagerbestand".
bool named_so(const Sheet& sheet, std::string_view words) {
    const std::string name = stem(sheet.name);
    return !words.empty() && any_name(words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

double score_of(const Looked& looked, const std::vector<PartFit>& parts) {
    std::vector<double> proves(looked.names.size(), 0);  // per field, the best any part says of it
    for (const PartFit& fit : parts)
        for (std::size_t a = 0; a < fit.found.size(); ++a) {
            if (fit.found[a].field < 0) continue;
            if (static_cast<std::size_t>(fit.found[a].field) >= looked.own) continue;  // the file itself must speak
            double& best = proves[static_cast<std::size_t>(fit.found[a].field)];
            best = std::max(best, fit.found[a].confidence * (fit.part->aliases[a].vague ? kProvesLittle : 1.0));
        }
    double score = 0;
    for (const double share : proves) score += share;
    return score;
}

// The unit a header states beside its name: "Lead time (weeks)".
bool says_weeks(const HeaderName& header) {
    static constexpr std::string_view kWeeks = "weeks|week|wks|wk|wochen|woche|wo|semaines|semaine|weken|week|semanas|semana";
    return any_name(kWeeks, [&](std::string_view word) { return header.bracketed == word; });
}

Ratio factor_of(const Alias& alias, const HeaderName& header) {
    switch (alias.read) {
        case Read::weeks: return {7, 1};
        case Read::minutes_as_days: return {1, 1440};
        case Read::hours_as_minutes: return {60, 1};
        case Read::plain: return says_weeks(header) ? Ratio{7, 1} : Ratio{1, 1};
        case Read::clock:
        case Read::code:
        case Read::tagged: break;
    }
    return {1, 1};
}

std::string reading_of(const Alias& alias, Ratio factor) {
    if (factor.numerator == 7) return "weeks x 7";
    if (alias.read == Read::minutes_as_days) return "minutes / 1440";
    if (alias.read == Read::hours_as_minutes) return "hours x 60";
    if (alias.read == Read::tagged) return "the code in brackets";
    if (alias.read == Read::code) return "without leading zeros";
    return {};
}

class MappingMaker {
public:
    MappingMaker(const Looked& looked, const Export& made_by, const PartFit& fit)
        : looked_(looked), made_by_(made_by), fit_(fit), part_(*fit.part), inputs_(looked.sheet, looked.samples) {}

    Result<Mapping> run() {
        mapping_.table = part_.table;
        mapping_.signs_known = !made_by_.system.empty();
        mapping_.heads_only = !looked_.sheet.of_lines.empty();
        mapping_.how = made_by_.system.empty() ? std::string(made_by_.object)
                                               : std::string(made_by_.system) + " " + std::string(made_by_.object);
        for (const std::string& header : looked_.sheet.header) mapping_.shown.push_back({header, "", 0, ""});
        for (std::size_t a = 0; a < part_.aliases.size(); ++a)
            if (fit_.found[a].field >= 0) add(part_.aliases[a], fit_.found[a]);
        for (std::size_t a = 0; a < part_.aliases.size(); ++a)
            if (fit_.found[a].field >= 0 && part_.aliases[a].read == Read::clock) add_clock(part_.aliases[a], fit_.found[a]);
        add_constants();
        for (const RowsKept& rows : part_.rows) add_filter(rows);
        if (part_.rule != nullptr) mapping_.rule = part_.rule(inputs_);
        if (auto settled = settle_dates(looked_.sheet, dates_, mapping_.plans, mapping_.notes); !settled)
            return std::unexpected(settled.error());
        if (auto settled = settle_numbers(looked_.sheet, numbers_, mapping_.plans, mapping_.notes); !settled)
            return std::unexpected(settled.error());
        for (const auto& [why, headers] : not_read_)
            mapping_.notes.push_back(quoted_list(headers) + (headers.size() == 1 ? " is" : " are") + " not read: " + std::string(why) + ".");
        for (const std::string_view note : part_.notes) mapping_.notes.emplace_back(note);
        return std::move(mapping_);
    }

private:
    void add(const Alias& alias, const Found& found) {
        const auto field = static_cast<std::size_t>(found.field);
        inputs_.add(first_name(alias.names), found.field, alias.column == kNumber ? slots_ : -1);
        if (alias.read == Read::clock || alias.column == kInput) return;
        if (!alias.question.empty() && !settled_by_others(field)) return;
        if (alias.column == kIgnored) {
            if (!alias.why.empty() && field < looked_.own) not_read_[alias.why].push_back(looked_.sheet.header[field]);
            return;
        }
        FieldPlan plan;
        plan.field = field;
        plan.column = alias.column == kNumber ? kFirstInput - slots_++ : alias.column;
        if (alias.column >= 0) {
            const Type type = type_of(part_.table, alias.column);
            plan.words = alias.words.empty() ? vocabulary(part_.table, alias.column) : alias.words;
            plan.other_words = !alias.words.empty();
            plan.where_blank = alias.where_blank;
            if (alias.read == Read::code) plan.form = TextForm::padded;
            if (alias.read == Read::tagged) plan.form = TextForm::tagged;
            if (type == Type::quantity || type == Type::rate) plan.factor = factor_of(alias, looked_.names[field]);
            if (is_date(type)) dates_.push_back(mapping_.plans.size());
            if (is_number(type)) numbers_.push_back(mapping_.plans.size());
            show(field, alias, found, plan.factor);
        } else if (alias.column == kRecordedAt) {
            dates_.push_back(mapping_.plans.size());
            mapping_.shown[field] = {looked_.sheet.header[field], "recorded_at", found.confidence, ""};
        }
        if (alias.column == kNumber) numbers_.push_back(mapping_.plans.size());
        if (field < looked_.sheet.of_lines.size() && looked_.sheet.of_lines[field]) mapping_.heads_only = false;
        mapping_.plans.push_back(plan);
    }

    // Odoo labels `date_approve` of an order "Order Date" and `date_order` "Order Deadline"; of a line, `date_order` is
    // "Order Date". A sheet that has the deadline as well is of the first kind; of any other it stays open.
    bool settled_by_others(std::size_t field) {
        if (marked(looked_, "orderdeadline|dateorder", looked_.own)) return true;
        mapping_.notes.push_back("'" + looked_.sheet.header[field] + "' is not read: on an order it is when it was confirmed, on a line the deadline by which "
                                 "to order, and the label does not say which; export technical names (date_approve), or say --map '" +
                                 looked_.sheet.header[field] + "=placed_at'.");
        return false;
    }

    void show(std::size_t field, const Alias& alias, const Found& found, Ratio factor) {
        MappedColumn& shown = mapping_.shown[field];
        const std::string name(fact::columns(part_.table)[static_cast<std::size_t>(alias.column)].name);
        shown.column += (shown.column.empty() ? "" : ", ") + name;
        shown.confidence = found.confidence;
        shown.reading = reading_of(alias, factor);
    }

    void add_clock(const Alias& alias, const Found& found) {
        for (FieldPlan& plan : mapping_.plans) {
            if (plan.column != alias.column) continue;
            plan.clock_field = found.field;
            const auto field = static_cast<std::size_t>(found.field);
            mapping_.shown[field] = {looked_.sheet.header[field], mapping_.shown[plan.field].column, found.confidence, "time of day"};
        }
    }

    void add_constants() {
        for (const Always& always : part_.always) {
            const bool said = std::any_of(mapping_.plans.begin(), mapping_.plans.end(),
                                          [&](const FieldPlan& plan) { return plan.column == always.column; });
            if (said && !always.where_blank) continue;
            mapping_.constants.push_back({always.column, std::string(always.text)});
            if (!said && !always.note.empty()) mapping_.notes.emplace_back(always.note);
        }
    }

    void add_filter(const RowsKept& rows) {
        const int field = inputs_.field(rows.input);
        if (field < 0) return;
        Filter filter;
        filter.field = static_cast<std::size_t>(field);
        filter.keeps = rows.keeps;
        filter.why = rows.why;
        any_name(rows.words, [&](std::string_view word) {
            filter.words.emplace_back(word);
            return false;
        });
        mapping_.filters.push_back(std::move(filter));
    }

    const Looked& looked_;
    const Export& made_by_;
    const PartFit& fit_;
    const ExportPart& part_;
    Mapping mapping_;
    Inputs inputs_;
    int slots_ = 0;
    std::vector<std::size_t> dates_, numbers_;
    std::map<std::string_view, std::vector<std::string>> not_read_;  // by the reason
};

}  // namespace

Looked look_at(Sheet sheet) {
    Looked looked;
    looked.samples = sample_of(sheet);
    for (const std::string& header : sheet.header) looked.names.push_back(header_name(header));
    looked.own = sheet.header.size();
    looked.sheet = std::move(sheet);
    return looked;
}

PartFit fit_part(const Looked& looked, const ExportPart& part, bool with_looked_up) {
    PartFit fit;
    fit.part = &part;
    std::vector<bool> used(looked.names.size(), false);
    std::vector<int> filled;  // columns found by an alias before: one field is enough
    for (const Alias& alias : part.aliases) {
        if (alias.column >= 0 && alias.read != Read::clock && !alias.where_blank && std::find(filled.begin(), filled.end(), alias.column) != filled.end()) {
            fit.found.push_back({});
            continue;
        }
        fit.found.push_back(find_alias(looked, part, alias, used, with_looked_up ? looked.names.size() : looked.own));
        if (fit.found.back().field < 0) continue;
        used[static_cast<std::size_t>(fit.found.back().field)] = true;
        if (alias.column >= 0) filled.push_back(alias.column);
    }
    fit.missing = missing_of(fit);
    fit.there = fit.missing.empty() && needs_are_there(fit) && (!part.one_row_each || names_each_row(looked, fit.found.front()));
    return fit;
}

std::optional<ExportFit> fit_export(const Looked& looked, const Export& made_by) {
    for (const std::string_view mark : made_by.marks)
        if (!marked(looked, mark, looked.own)) return std::nullopt;
    ExportFit out;
    out.made_by = &made_by;
    bool before_is_there = false;
    for (const ExportPart& part : made_by.parts) {
        PartFit fit = fit_part(looked, part, part.looks_up);
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

Result<Mapping> mapping_of(const Looked& looked, const Export& made_by, const PartFit& fit) {
    return MappingMaker(looked, made_by, fit).run();
}

}  // namespace drum::intake
