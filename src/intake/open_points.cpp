#include "intake/open_points.h"

#include <algorithm>
#include <set>

#include "intake/canonical.h"
#include "intake/header_names.h"
#include "intake/near_names.h"
#include "intake/wide_series.h"

namespace drum::intake {
namespace {

using fact::Table;

constexpr std::size_t kNearestNamed = 2;

struct Nearness {
    std::size_t found = 0;    // columns of the table the sheet has
    std::string phrase, map;  // "moves (it lacks 'quantity'; is it 'Quantiy'?)", "Quantiy=quantity,table=moves"
};

// What a sheet lacks to be this part, and which of its headers may be meant.
Nearness nearness(const Looked& looked, const ExportPart& part, const PartFit& fit) {
    std::vector<bool> used(looked.own, false);
    Nearness out;
    for (std::size_t a = 0; a < fit.found.size(); ++a) {
        if (fit.found[a].field < 0 || static_cast<std::size_t>(fit.found[a].field) >= looked.own) continue;
        used[static_cast<std::size_t>(fit.found[a].field)] = true;
        out.found += fit.aliases[a].column >= 0;
    }
    const std::string table(fact::name(part.table));
    std::string guesses;
    for (const std::string& names : fit.missing) {
        const std::string name = names.substr(0, names.find(' '));
        const auto guess = nearest_header(looked.names, used, part.aliases, fact::find_column(part.table, name));
        if (guess) {
            guesses += (guesses.empty() ? "; did you mean '" : ", '") + looked.sheet.header[*guess] + "' for " + name;
            used[*guess] = true;
        }
        out.map += (guess ? looked.sheet.header[*guess] : "HEADER") + "=" + name + ",";
        out.found += guess.has_value();
    }
    out.map += "table=" + table;
    out.phrase = table + " (it lacks " + quoted_list(fit.missing) + guesses + (guesses.empty() ? ")" : "?)");
    return out;
}

// What a row of the table says, in a planner's words.
std::string each_row_says(const ExportFit& fit) {
    switch (fit.parts.front().part->table) {
        case Table::items: return "an item";
        case Table::stock: return "a count: how much of an item is there";
        case Table::moves: return "a move: how much of an item came in or went out";
        case Table::orders: return "a line of a purchase order";
        case Table::demand: return "a line of a customer's order";
        case Table::sources: return "who delivers an item";
        default: return full_name(*fit.made_by);
    }
}

std::string table_of(const ExportFit& fit) { return std::string(fact::name(fit.parts.front().part->table)); }

}  // namespace

std::string full_name(const Export& made_by) {
    return (made_by.system.empty() ? "" : std::string(made_by.system) + " ") + std::string(made_by.object);
}

bool same_tables(const ExportFit& a, const ExportFit& b) {
    std::set<Table> of_a, of_b;
    for (const PartFit& part : a.parts) of_a.insert(part.part->table);
    for (const PartFit& part : b.parts) of_b.insert(part.part->table);
    return std::includes(of_a.begin(), of_a.end(), of_b.begin(), of_b.end()) ||
           std::includes(of_b.begin(), of_b.end(), of_a.begin(), of_a.end());
}

std::optional<Said> whole_said(const std::vector<Said>& said) {
    for (const Said& one : said)
        if (one.field == kWholeSheet) return one;
    return std::nullopt;
}

void keep_what_was_said(const Said& whole, std::vector<ExportFit>& fits) {
    const auto named = [&](const ExportFit& fit) {
        return !whole.reading.empty() && full_name(*fit.made_by) == whole.reading;
    };
    if (std::any_of(fits.begin(), fits.end(), named)) {
        std::erase_if(fits, [&](const ExportFit& fit) { return !named(fit); });
        return;
    }
    std::erase_if(fits, [&](const ExportFit& fit) { return fit.parts.empty() || table_of(fit) != whole.table; });
    const auto best = std::max_element(fits.begin(), fits.end(),
                                       [](const ExportFit& a, const ExportFit& b) { return a.score < b.score; });
    if (best != fits.end()) fits = {*best};
}

bool says_only_readings(const std::vector<Said>& said, const Sheet& sheet, Table table) {
    return std::all_of(said.begin(), said.end(), [&](const Said& one) {
        if (one.field == kWholeSheet) return one.table == fact::name(table);
        if (one.field.starts_with('=')) return false;
        const bool there = std::find(sheet.folded.begin(), sheet.folded.end(), folded(one.field)) != sheet.folded.end();
        return !there || folded(one.field) == folded(one.column) || (one.column.empty() && !one.reading.empty());
    });
}

Question which_table(const Sheet& sheet, const std::vector<ExportFit>& fits) {
    Question question;
    question.sheet = sheet.name;
    question.asks = fits.size() > 1 ? "What does each row say? Its columns fit several tables."
                                    : "Its columns say little of what each row is.";
    for (const ExportFit& fit : fits) {
        const std::string table = table_of(fit);
        const bool there = std::any_of(question.choices.begin(), question.choices.end(),
                                       [&](const Choice& choice) { return choice.map == "table=" + table; });
        if (!there) question.choices.push_back({each_row_says(fit), "table=" + table});
    }
    return question;
}

bool looked_has_from(const PartFit& part) {
    for (std::size_t a = 0; a < part.found.size(); ++a)
        if (part.found[a].field >= 0 && part.aliases[a].names.starts_with("fromlocation")) return true;
    return false;
}

std::optional<Question> open_direction(const Looked& looked, const ExportFit& fit) {
    const PartFit& part = fit.parts.front();
    if (!fit.made_by->system.empty() || part.part->table != Table::moves) return std::nullopt;
    const FieldSample* quantities = nullptr;
    std::string header;
    for (std::size_t a = 0; a < part.found.size(); ++a) {
        const int field = part.found[a].field;
        if (field < 0) continue;
        const int column = part.aliases[a].column;
        if (column == fact::moves::to_place && looked_has_from(part)) return std::nullopt;  // from where to where says it
        const bool has_words = part.found[a].confidence >= 0.5;
        if ((column == fact::moves::direction || column == fact::moves::kind) && has_words) return std::nullopt;
        if (column != fact::moves::quantity) continue;
        quantities = &looked.samples[static_cast<std::size_t>(field)];
        header = looked.sheet.header[static_cast<std::size_t>(field)];
    }
    if (quantities == nullptr || quantities->negative > 0 || quantities->filled == 0) return std::nullopt;
    for (const Said& said : looked.said)
        if (said.field.starts_with('=') && (said.column == "kind" || said.column == "direction")) return std::nullopt;
    Question question;
    question.sheet = looked.sheet.name;
    question.column = header;
    question.asks = "Did the quantities of '" + header + "' come in or go out? No sign, direction or kind says it.";
    question.choices = {{"used up: consumption", "table=moves,kind=consume"},
                        {"sold: shipments", "table=moves,kind=ship"},
                        {"bought: receipts", "table=moves,kind=receipt"},
                        {"made: production", "table=moves,kind=produce"}};
    return question;
}

std::optional<Question> open_style(const Sheet& sheet, const Error& error) {
    if (error.column.empty() || error.message.find("twice") != std::string::npos) return std::nullopt;
    const bool date =
        error.message.find("day first") != std::string::npos || error.message.find("month") != std::string::npos;
    Question question;
    question.sheet = sheet.name;
    question.column = error.column;
    question.asks = error.message + ".";
    if (date)
        question.choices = {{"the day first", error.column + "=(day_first)"},
                            {"the month first", error.column + "=(month_first)"}};
    else
        question.choices = {{"a decimal comma", error.column + "=(comma)"},
                            {"a decimal point", error.column + "=(point)"}};
    return question;
}

std::optional<Question> open_label(const Looked& looked, const PartFit& fit) {
    for (std::size_t a = 0; a < fit.found.size(); ++a) {
        const int field = fit.found[a].field;
        if (field < 0 || fit.aliases[a].question.empty() || fit.found[a].said ||
            names_one_of(looked, kNamesOrderDeadline))
            continue;
        const std::string header = looked.sheet.header[static_cast<std::size_t>(field)];
        Question question;
        question.sheet = looked.sheet.name;
        question.column = header;
        question.needed = false;
        question.asks = "What does '" + header + "' mean? Odoo gives this label to two dates.";
        question.choices = {{"when the order was confirmed", header + "=placed_at"},
                            {"the deadline by which to order", header + "=-"}};
        return question;
    }
    return std::nullopt;
}

std::optional<Question> open_meaning(const Sheet& sheet, const std::vector<Said>& said) {
    for (const Said& one : said)
        if (one.field.starts_with('=') && one.column == "kind") return std::nullopt;
    if (!what_name_says_was_counted(sheet).empty()) return std::nullopt;
    Question question;
    question.sheet = sheet.name;
    question.needed = false;
    question.asks = "What do the numbers under the periods count?";
    question.choices = {{"what was used up", "table=moves,kind=consume"},
                        {"what was sold", "table=moves,kind=ship"},
                        {"what was received", "table=moves,kind=receipt"},
                        {"what was made", "table=moves,kind=produce"}};
    return question;
}

std::string as_refusal(const Question& question) {
    std::string out = question.asks + " Say it with";
    for (std::size_t c = 0; c < question.choices.size(); ++c)
        out += std::string(c == 0                             ? " "
                           : c + 1 == question.choices.size() ? " or "
                                                              : ", ") +
               "--map '" + question.choices[c].map + "' (" + question.choices[c].means + ")";
    return out;
}

Error with_map_line(Error error) {
    const auto question = open_style({}, error);
    if (!question) return error;
    error.message += "; or say it with --map '" + question->choices[0].map + "' (" + question->choices[0].means +
                     ") or --map '" + question->choices[1].map + "' (" + question->choices[1].means + ")";
    return error;
}

std::optional<std::string> may_matter(const Looked& looked, const std::vector<bool>& used, const Mapping& mapping) {
    static constexpr std::string_view kMoneyOrName =
        "price|cost|amount|total|value|rate|tax|discount|weight|preis|wert|betrag|prix|montant|prijs|bedrag|waarde|precio|importe|prezzo|"
        "importo|number|nummer|code|phone|zip|year";
    const bool happened = mapping.table == Table::orders || mapping.table == Table::demand || mapping.table == Table::moves ||
                          mapping.table == Table::stock || mapping.table == Table::operations;
    if (!happened) return std::nullopt;
    std::vector<std::string> dates, numbers;
    for (std::size_t f = 0; f < used.size(); ++f) {
        const FieldSample& sample = looked.samples[f];
        const std::string& name = looked.names[f].whole;
        const bool named_otherwise = any_name(kMoneyOrName, [&](std::string_view word) { return name.find(word) != std::string::npos; }) ||
                                     name.ends_with("id") || name.ends_with("no") || name.ends_with("nr");
        if (used[f] || sample.filled == sample.nothing || name.empty()) continue;
        if (sample.share_said(sample.times) >= 0.9) dates.push_back(looked.sheet.header[f]);
        else if (sample.share_said(sample.numbers) >= 0.9 && !named_otherwise) numbers.push_back(looked.sheet.header[f]);
    }
    if (dates.empty() && numbers.empty()) return std::nullopt;
    std::string out = "Of these ";
    if (!dates.empty()) out += quoted_list(dates) + (dates.size() == 1 ? " holds" : " hold") + " dates";
    if (!numbers.empty()) out += (dates.empty() ? "" : " and ") + quoted_list(numbers) + (numbers.size() == 1 ? " holds" : " hold") + " numbers";
    const bool to_date = numbers.empty();
    std::string column = to_date ? "promised_at" : "received_quantity";
    if (mapping.table == Table::demand) column = to_date ? "due_at" : "shipped_quantity";
    if (mapping.table == Table::moves) column = to_date ? "time" : "quantity";
    if (mapping.table == Table::stock) column = to_date ? "counted_at" : "quantity";
    if (mapping.table == Table::operations) column = to_date ? "end" : "good";
    const bool there = std::any_of(mapping.plans.begin(), mapping.plans.end(), [&](const FieldPlan& plan) {
        return plan.column == fact::find_column(mapping.table, column);
    });
    return out + ": if one of them matters, say what it is, as in --map '" + (to_date ? dates : numbers).front() + "=" +
           (there ? "COLUMN" : column) + "'.";
}

std::optional<std::string> says_nothing_came(const Mapping& mapping) {
    if (mapping.table != Table::orders) return std::nullopt;
    for (const FieldPlan& plan : mapping.plans)
        for (const int column : {fact::orders::received_quantity, fact::orders::received_at, fact::orders::status})
            if (plan.column == column) return std::nullopt;
    return "No column says what has come in (received quantity, date or status): every line counts as open.";
}

std::string what_is_missing(const Looked& looked) {
    struct Near {
        std::size_t found, missing;
        std::string phrase, map;
    };
    std::vector<Near> near;
    const auto look = [&](const Export& made_by) {
        const ExportPart& part = made_by.parts.front();
        const PartFit fit = fit_part(looked, part, false);
        if (fit.missing.empty()) return;
        Nearness one = nearness(looked, part, fit);
        if (one.found > 0) near.push_back({one.found, fit.missing.size(), std::move(one.phrase), std::move(one.map)});
    };
    for (const auto exports : {typed_exports(), typed_plant_exports()})
        for (const Export& made_by : exports) look(made_by);
    std::stable_sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
        return a.missing != b.missing ? a.missing < b.missing : a.found > b.found;
    });
    std::string out = "not recognised; its header is " + quoted_list(looked.sheet.header) + ". ";
    if (near.empty()) out += "No column has a name that is known. ";
    for (std::size_t i = 0; i < near.size() && i < kNearestNamed; ++i)
        out += (i == 0 ? "It is nearest to " : "; or to ") + near[i].phrase;
    if (!near.empty()) out += ". ";
    return out + "Say what its columns are with --map '" +
           (near.empty() ? "HEADER=item,HEADER=quantity,HEADER=time,table=moves" : near.front().map) + "'";
}

}  // namespace drum::intake
