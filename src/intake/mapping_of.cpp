// From the columns a part of an export found in a sheet to the mapping that is carried out.
#include <algorithm>
#include <map>

#include "intake/matching.h"

namespace drum::intake {
namespace {

using fact::Type;

bool is_date(Type type) { return type == Type::instant || type == Type::instant_end || type == Type::day; }
bool is_number(Type type) { return type == Type::quantity || type == Type::rate || type == Type::whole; }
Type type_of(fact::Table table, int column) { return fact::columns(table)[static_cast<std::size_t>(column)].type; }

// The unit a header states beside its name: "Lead time (weeks)".
bool says_weeks(const HeaderName& header) {
    static constexpr std::string_view kWeeks =
        "weeks|week|wks|wk|wochen|woche|wo|semaines|semaine|weken|week|semanas|semana";
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
        mapping_.signs_known = part_.rule != nullptr;
        mapping_.heads_only = !looked_.sheet.of_lines.empty();
        mapping_.how = made_by_.system.empty() ? std::string(made_by_.object)
                                               : std::string(made_by_.system) + " " + std::string(made_by_.object);
        for (const std::string& header : looked_.sheet.header) mapping_.shown.push_back({header, "", 0, ""});
        for (std::size_t a = 0; a < fit_.aliases.size(); ++a)
            if (fit_.found[a].field >= 0) add(fit_.aliases[a], fit_.found[a]);
        for (std::size_t a = 0; a < fit_.aliases.size(); ++a)
            if (fit_.found[a].field >= 0 && fit_.aliases[a].read == Read::clock)
                add_clock(fit_.aliases[a], fit_.found[a]);
        if (auto added = add_said_words(); !added) return std::unexpected(added.error());
        add_constants();
        for (const RowsKept& rows : part_.rows) add_filter(rows);
        if (part_.rule != nullptr) mapping_.rule = part_.rule(inputs_);
        if (auto settled = settle_dates(looked_.sheet, dates_, mapping_.plans, mapping_.notes); !settled)
            return std::unexpected(settled.error());
        if (auto settled = settle_numbers(looked_.sheet, numbers_, mapping_.plans, mapping_.notes); !settled)
            return std::unexpected(settled.error());
        for (const FieldPlan& plan : mapping_.plans) show_style(plan);
        for (const auto& [why, headers] : not_read_)
            mapping_.notes.push_back(quoted_list(headers) + (headers.size() == 1 ? " is" : " are") +
                                     " not read: " + std::string(why) + ".");
        for (const std::string_view note : part_.notes) mapping_.notes.emplace_back(note);
        for (std::size_t u = 0; u < fit_.unfit.size(); ++u)
            if (mapping_.shown[fit_.unfit[u].field].column.empty() && (u == 0 || fit_.unfit[u - 1].field != fit_.unfit[u].field))
                mapping_.notes.push_back(fit_.unfit[u].why);
        return std::move(mapping_);
    }

private:
    void add(const Alias& alias, const Found& found) {
        const auto field = static_cast<std::size_t>(found.field);
        inputs_.add(first_name(alias.names), found.field, alias.column == kNumber ? slots_ : -1);
        if (alias.read == Read::clock || alias.column == kInput) return;
        if (!alias.question.empty() && !found.said && !settled_by_others(field)) return;
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
            const HowRead said = reading_said(field, alias.column);
            if (said.factor) plan.factor = *said.factor;
            if (said.dates) plan.dates = *said.dates;
            if (said.numbers) plan.numbers = *said.numbers;
            if (!said.words.empty()) take_words(said, plan);
            if (is_date(type) && !said.dates) dates_.push_back(mapping_.plans.size());
            if (is_number(type) && !said.numbers) numbers_.push_back(mapping_.plans.size());
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
        if (names_one_of(looked_, kNamesOrderDeadline)) return true;
        mapping_.notes.push_back(
            "'" + looked_.sheet.header[field] +
            "' is not read: on an order it is when it was confirmed, on a line the deadline by which "
            "to order, and the label does not say which; export technical names (date_approve), or say --map '" +
            looked_.sheet.header[field] + "=placed_at'.");
        return false;
    }

    // What was said of how this column is read.
    HowRead reading_said(std::size_t field, int column) const {
        for (const Said& said : looked_.said) {
            if (field_said(looked_, said) != static_cast<int>(field)) continue;
            const auto name = fact::columns(part_.table)[static_cast<std::size_t>(column)].name;
            if ((!said.table.empty() && said.table != fact::name(part_.table)) ||
                (!said.column.empty() && said.column != name))
                continue;
            if (auto reading = parse_reading(said.reading)) return *reading;
        }
        return {};
    }

    void take_words(const HowRead& said, FieldPlan& plan) {
        if (!mapping_.said_words) mapping_.said_words = std::make_shared<std::deque<SaidWords>>();
        SaidWords& kept = mapping_.said_words->emplace_back();
        for (const auto& [word, meaning] : said.words) {
            const std::string& text = kept.texts.emplace_back(word);
            kept.words.push_back({text, kept.texts.emplace_back(meaning)});
        }
        plan.words = kept.words;
        plan.words_said = plan.other_words = true;
    }

    // "kind=consume": a word every row says.
    Result<void> add_said_words() {
        for (const Said& said : looked_.said) {
            if (!said.field.starts_with('=') || (!said.table.empty() && said.table != fact::name(part_.table)))
                continue;
            const int column = fact::find_column(part_.table, said.column);
            if (column < 0 || type_of(part_.table, column) != Type::text) continue;
            const std::string& word = said.reading;
            const Vocabulary allowed = vocabulary(part_.table, column);
            if (!allowed.empty() && !meaning(allowed, word))
                return fail(ErrorCode::bad_input,
                            "'" + word + "' is no " + said.column + "; it is one of " + allowed_words(allowed));
            mapping_.constants.push_back({column, word});
        }
        return {};
    }

    void show(std::size_t field, const Alias& alias, const Found& found, Ratio factor) {
        MappedColumn& shown = mapping_.shown[field];
        const std::string name(fact::columns(part_.table)[static_cast<std::size_t>(alias.column)].name);
        shown.column += (shown.column.empty() ? "" : ", ") + name;
        shown.confidence = found.confidence;
        shown.reading = reading_of(alias, factor);
    }

    void show_style(const FieldPlan& plan) {
        if (plan.column < 0) return;
        std::string& reading = mapping_.shown[plan.field].reading;
        const auto add = [&](std::string_view how) { reading += (reading.empty() ? "" : ", ") + std::string(how); };
        const Type type = type_of(part_.table, plan.column);
        if (is_date(type) && plan.dates == DateOrder::day_first) add("day first");
        if (is_date(type) && plan.dates == DateOrder::month_first) add("month first");
        if (is_number(type) && plan.numbers == NumberStyle::comma) add("decimal comma");
    }

    void add_clock(const Alias& alias, const Found& found) {
        for (FieldPlan& plan : mapping_.plans) {
            if (plan.column != alias.column) continue;
            plan.clock_field = found.field;
            const auto field = static_cast<std::size_t>(found.field);
            mapping_.shown[field] = {looked_.sheet.header[field], mapping_.shown[plan.field].column, found.confidence,
                                     "time of day"};
        }
    }

    void add_constants() {
        for (const Always& always : part_.always) {
            const bool said = std::any_of(mapping_.plans.begin(), mapping_.plans.end(),
                                          [&](const FieldPlan& plan) { return plan.column == always.column; });
            const bool told = std::any_of(mapping_.constants.begin(), mapping_.constants.end(),
                                          [&](const Constant& constant) { return constant.column == always.column; });
            if (told || (said && !always.where_blank)) continue;
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

Result<Mapping> mapping_of(const Looked& looked, const Export& made_by, const PartFit& fit) {
    return MappingMaker(looked, made_by, fit).run();
}

}  // namespace drum::intake
