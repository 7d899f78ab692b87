#include "intake/canonical.h"

#include <algorithm>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

using fact::Table;
using fact::Type;

// FACTS asks for the numerator alone; a unit without a denominator is per one.
bool may_be_left_out(Table table, int column) {
    return table == Table::units && column == fact::units::factor_denominator;
}

// Column of the table a folded header names, kRecordedAt, kSource, kFact or kIgnored.
int column_named(Table table, const std::string& name) {
    if (name == "recordedat") return kRecordedAt;
    if (name == "source") return kSource;
    if (name == "fact") return kFact;
    const auto infos = fact::columns(table);
    for (std::size_t c = 0; c < infos.size(); ++c)
        if (folded(infos[c].name) == name) return static_cast<int>(c);
    return kIgnored;
}

// The needed columns of the table no header names: "quantity", "supplier or place".
std::vector<std::string> missing_columns(const Sheet& sheet, Table table) {
    std::vector<std::string> missing;
    const auto infos = fact::columns(table);
    for (std::uint8_t group = 1;; ++group) {
        std::string names;
        bool there = false;
        for (std::size_t c = 0; c < infos.size(); ++c) {
            if (infos[c].needed != group) continue;
            names += (names.empty() ? "" : " or ") + std::string(infos[c].name);
            there = there || may_be_left_out(table, static_cast<int>(c)) ||
                    std::find(sheet.folded.begin(), sheet.folded.end(), folded(infos[c].name)) != sheet.folded.end();
        }
        if (names.empty()) return missing;
        if (!there) missing.push_back(names);
    }
}

int needed_groups(Table table) {
    int groups = 0;
    for (const auto& info : fact::columns(table)) groups = std::max(groups, int(info.needed));
    return groups;
}

HowRead reading_said(const std::vector<Said>& said, const std::string& name) {
    for (const Said& one : said)
        if (folded(one.field) == name && !one.reading.empty()) return parse_reading(one.reading).value_or(HowRead{});
    return {};
}

bool is_date(Type type) { return type == Type::instant || type == Type::instant_end || type == Type::day; }
bool is_number(Type type) { return type == Type::quantity || type == Type::rate || type == Type::whole; }

}  // namespace

std::optional<Table> table_by_name(const Sheet& sheet) {
    for (const std::string& name : stems(sheet.name))
        if (const auto table = fact::find_table(name)) return table;
    return std::nullopt;
}

std::optional<Table> table_by_header(const Sheet& sheet) {
    std::optional<Table> best;
    int best_known = 0;
    bool tie = false;
    for (int t = 0; t < fact::kTables; ++t) {
        const auto table = static_cast<Table>(t);
        const int needed = needed_groups(table);
        if (needed == 0 || !missing_columns(sheet, table).empty()) continue;
        int known = 0, unknown = 0;
        for (const std::string& name : sheet.folded) ++(column_named(table, name) == kIgnored ? unknown : known);
        if (needed < 3 && unknown > 0) continue;
        tie = known == best_known ? true : known > best_known ? false : tie;
        if (known > best_known) {
            best = table;
            best_known = known;
        }
    }
    return tie ? std::nullopt : best;
}

Result<Mapping> map_canonical(const Sheet& sheet, Table table, const std::vector<Said>& said) {
    const auto refuse = [&](std::string message, std::string column = {}) {
        return std::unexpected(Error{ErrorCode::bad_input, std::move(message), sheet.name, 0, std::move(column)});
    };
    Mapping mapping;
    mapping.table = table;
    mapping.how = "canonical";
    const auto infos = fact::columns(table);
    std::vector<std::size_t> dates, numbers;
    for (std::size_t f = 0; f < sheet.header.size(); ++f) {
        FieldPlan plan;
        plan.field = f;
        plan.column = column_named(table, sheet.folded[f]);
        std::string name;
        if (plan.column == kRecordedAt) name = "recorded_at";
        if (plan.column == kSource) name = "source";
        if (plan.column == kFact) name = "fact";
        if (plan.column >= 0) {
            const auto& info = infos[static_cast<std::size_t>(plan.column)];
            name = info.name;
            plan.words = vocabulary(table, plan.column);
            const HowRead told = reading_said(said, sheet.folded[f]);
            plan.dates = told.dates.value_or(plan.dates);
            plan.numbers = told.numbers.value_or(plan.numbers);
            plan.factor = told.factor.value_or(plan.factor);
            if (is_date(info.type) && !told.dates) dates.push_back(mapping.plans.size());
            if (is_number(info.type) && !told.numbers) numbers.push_back(mapping.plans.size());
        }
        if (plan.column == kRecordedAt) dates.push_back(mapping.plans.size());
        for (const FieldPlan& before : mapping.plans)
            if (before.column == plan.column)
                return refuse("the header names this column twice (fields " + std::to_string(before.field + 1) + " and " +
                                  std::to_string(f + 1) + "); keep one",
                              sheet.header[f]);
        if (plan.column != kIgnored) mapping.plans.push_back(plan);
        mapping.shown.push_back({sheet.header[f], name, name.empty() ? 0.0 : 1.0});
    }
    const auto missing = missing_columns(sheet, table);
    if (!missing.empty())
        return refuse("as table '" + std::string(fact::name(table)) + "' it lacks " + quoted_list(missing) +
                      "; its header is " + quoted_list(sheet.header));
    if (auto settled = settle_dates(sheet, dates, mapping.plans, mapping.notes); !settled)
        return std::unexpected(settled.error());
    if (auto settled = settle_numbers(sheet, numbers, mapping.plans, mapping.notes); !settled)
        return std::unexpected(settled.error());
    if (auto note = unused_note(mapping.shown)) mapping.notes.push_back(*note);
    return mapping;
}

std::string unrecognised_phrase(const Sheet& sheet) {
    struct Near {
        double share;
        std::string phrase;
    };
    std::vector<Near> near;
    for (int t = 0; t < fact::kTables; ++t) {
        const auto table = static_cast<Table>(t);
        const int needed = needed_groups(table) - (table == Table::units);  // the denominator is there or one
        const auto missing = missing_columns(sheet, table);
        const int there = needed - static_cast<int>(missing.size());
        if (there <= 0) continue;
        std::string phrase(fact::name(table));
        if (!missing.empty()) phrase += " (it lacks " + quoted_list(missing) + ")";
        near.push_back({double(there) / needed, std::move(phrase)});
    }
    std::stable_sort(near.begin(), near.end(), [](const Near& a, const Near& b) { return a.share > b.share; });
    std::string out = "not recognised; its header is " + quoted_list(sheet.header) + ". ";
    if (near.empty()) {
        out += "No column has the name of a canonical one. ";
    } else {
        out += "It could be ";
        for (std::size_t i = 0; i < near.size() && i < 3; ++i) out += (i > 0 ? " or " : "") + near[i].phrase;
        out += ". ";
    }
    return out + "Name the file after its table (moves.csv) and its columns as the table's; or say with --map "
                 "which column is which.";
}

std::optional<std::string> unused_note(const std::vector<MappedColumn>& columns) {
    std::vector<std::string> unused;
    for (const MappedColumn& column : columns)  // `error` is what we add to rejected rows ourselves
        if (column.column.empty() && !column.header.empty() && folded(column.header) != "error")
            unused.push_back(column.header);
    if (unused.empty()) return std::nullopt;
    return "Not used: " + quoted_list(unused) + ".";
}

}  // namespace drum::intake
