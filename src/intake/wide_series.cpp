#include "intake/wide_series.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>

#include "intake/landing.h"
#include "intake/matching.h"
#include "intake/typed_names.h"
#include "intake/wide.h"

namespace drum::intake {
namespace {

namespace items = fact::items;
namespace moves = fact::moves;

constexpr std::array kItems{
    Alias{items::item, kItemNames},     Alias{items::name, kItemTitles}, Alias{items::unit, kUnitNames},
    Alias{items::family, kFamilyNames}, Alias{items::cost, kCostNames},  Alias{items::price, kPriceNames},
};
constexpr std::array kMoves{
    Alias{moves::item, kItemNames}, Alias{moves::place, kPlaceNames},   Alias{moves::unit, kUnitNames},
    Alias{moves::time, "period"},   Alias{moves::quantity, "quantity"},
};
RowRule taken_away(const Inputs&) {
    return [](const Record&, RowDraft& row) {
        if (row.present(moves::quantity)) row.set(moves::quantity, -row.number(moves::quantity));
    };
}
constexpr std::array kConsumed{Always{moves::kind, "consume"}};
constexpr std::array kShipped{Always{moves::kind, "ship"}};
constexpr std::array kReceived{Always{moves::kind, "receipt"}};
constexpr std::array kMade{Always{moves::kind, "produce"}};

// What the numbers of a wide series are, by the name of its file.
struct Meaning {
    std::string_view kind;
    std::string_view words;  // in the file's name, folded
    ExportPart part;
    std::string_view said;  // for people
};
constexpr std::array kMeanings{
    Meaning{"receipt",
            "receipt|wareneingang|zugang|reception|ontvangst|recepcion|inbound",
            {.table = fact::Table::moves, .aliases = kMoves, .always = kReceived},
            "receipts, added to stock"},
    Meaning{"produce",
            "production|produced|output|produktion|productie|produccion",
            {.table = fact::Table::moves, .aliases = kMoves, .always = kMade},
            "production, added to stock"},
    Meaning{"ship",
            "sales|shipment|absatz|verkauf|versand|vente|verkoop|venta",
            {.table = fact::Table::moves, .aliases = kMoves, .always = kShipped, .rule = taken_away},
            "shipments, taken from stock"},
    Meaning{"consume",
            "demand|usage|consum|verbrauch|bedarf|verbruik|besoin|consommation",
            {.table = fact::Table::moves, .aliases = kMoves, .always = kConsumed, .rule = taken_away},
            "consumption, taken from stock"},
};
constexpr ExportPart kItemsPart{.table = fact::Table::items, .aliases = kItems};
constexpr Export kWide{.system = "", .object = "wide series", .marks = {}, .parts = {}};
constexpr std::string_view kPlans = "forecast|plan|prognose|budget|vorschau|prevision|voorspelling|pronostico";
constexpr std::string_view kLevels = "stock|inventory|bestand|voorraad|existencias|onhand";

const Meaning* by_name(const Sheet& sheet) {
    const std::string name = stem(sheet.name);
    for (const Meaning& meaning : kMeanings)
        if (any_name(meaning.words, [&](std::string_view word) { return name.find(word) != std::string::npos; }))
            return &meaning;
    return nullptr;
}

// What was said, what the file's name says, or consumption.
const Meaning& meaning_of(const Sheet& sheet, const std::vector<Said>& said) {
    for (const Said& one : said)
        for (const Meaning& meaning : kMeanings)
            if (one.field == "=kind" && one.reading == meaning.kind) return meaning;
    const Meaning* named = by_name(sheet);
    return named != nullptr ? *named : kMeanings.back();
}

bool named(const std::string& name, std::string_view words) {
    return any_name(words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// Where no column has the name of an item, the first that names each row stands for it.
void name_the_item(Looked& looked, std::size_t fields) {
    const auto fit = fit_part(looked, kItemsPart, false);
    if (fit.found[0].field >= 0) return;
    for (std::size_t f = 0; f < fields; ++f) {
        const FieldSample& sample = looked.samples[f];
        if (sample.filled < sample.rows || sample.filled == 0) continue;
        looked.names[f].whole = looked.names[f].bare = "item";
        return;
    }
}

std::string span_of(const Sheet& sheet, const Wide& wide) {
    return "'" + sheet.header[wide.periods.front().field] + "' to '" + sheet.header[wide.periods.back().field] + "'";
}

Recognised refused(const Sheet& sheet, std::string message) {
    return {0, sheet, {}, Error{ErrorCode::bad_input, std::move(message), sheet.name, 0, {}}};
}

// For people the periods are one column, not a hundred.
void show(const Sheet& sheet, const Wide& wide, Mapping& mapping) {
    const double confidence = mapping.shown.back().confidence;
    mapping.shown.pop_back();
    mapping.shown.back() = {sheet.header[wide.periods.front().field] + " .. " + sheet.header[wide.periods.back().field],
                            "time, quantity", confidence,
                            std::to_string(wide.periods.size()) + " " + std::string(plural(wide.step))};
}

// The rows of one item and place are told apart by what else stands in them: its place among the others. So a newer export,
// and the same rows cut over other files, give them the same ids.
class RowNames {
public:
    RowNames(std::vector<std::size_t> by, std::vector<std::size_t> others) : by_(std::move(by)), others_(std::move(others)) {}

    // The row's item and place, and what else stands in it.
    std::string subject(const Record& record) const { return joined(record, by_); }
    std::string rest(const Record& record) const { return joined(record, others_); }
    void add(const Record& record) { rests_[subject(record)].push_back(rest(record)); }
    void sort() {
        for (auto& [subject, rests] : rests_) {
            std::sort(rests.begin(), rests.end());
            all_alone_ = all_alone_ && rests.size() == 1;
        }
    }
    bool all_alone() const { return all_alone_; }
    std::size_t first_of(const std::string& subject, const std::string& rest) const {
        const auto& rests = rests_.at(subject);
        return static_cast<std::size_t>(std::lower_bound(rests.begin(), rests.end(), rest) - rests.begin());
    }
    bool is_alone(const std::string& subject) const { return rests_.at(subject).size() == 1; }

private:
    static std::string joined(const Record& record, const std::vector<std::size_t>& fields) {
        std::string out;
        for (const std::size_t field : fields) (out += '/') += trimmed(record.fields[field]);
        return out;
    }
    std::vector<std::size_t> by_, others_;
    std::unordered_map<std::string, std::vector<std::string>> rests_;
    bool all_alone_ = true;
};

// Adds an id to each record that a newer export of the same cell repeats: the kind, item, place and period of the cell.
// So a period that has grown since replaces what it was.
class WithId final : public Records {
public:
    WithId(std::unique_ptr<Records> records, std::shared_ptr<const RowNames> names, std::size_t period, std::string first_period,
           std::string_view kind)
        : records_(std::move(records)), names_(std::move(names)), period_(period), first_(std::move(first_period)), kind_(kind) {}

    bool next(Record& record) override {
        if (!records_->next(record)) return false;
        if (!record.problem.empty()) return true;
        if (record.fields[period_] == first_) begin_row(record);
        id_ = kind_ + subject_;
        (id_ += '/') += record.fields[period_];
        if (ordinal_ > 0) (id_ += '/') += std::to_string(ordinal_ + 1);
        record.fields.push_back(id_);
        return true;
    }
    std::uint64_t offset() const override { return records_->offset(); }
    std::vector<std::string> notes() const override { return records_->notes(); }
    // What the rows of an earlier part of the table have taken.
    void pass_over(Records& part) {
        Record record;
        while (part.next(record))
            if (record.problem.empty() && record.fields[period_] == first_) begin_row(record);
    }

private:
    void begin_row(const Record& record) {
        subject_ = names_->subject(record);
        ordinal_ = 0;
        if (names_->is_alone(subject_)) return;
        const std::string rest = names_->rest(record);
        ordinal_ = names_->first_of(subject_, rest) + taken_[subject_ + '\x1F' + rest]++;
    }

    std::unique_ptr<Records> records_;
    std::shared_ptr<const RowNames> names_;
    std::size_t period_;
    std::string first_, kind_, subject_, id_;
    std::size_t ordinal_ = 0;
    std::unordered_map<std::string, std::size_t> taken_;  // rows that are alike in everything but the quantities
};

void name_cells(Sheet& sheet, const Wide& wide, Mapping& mapping, std::string_view kind) {
    const std::size_t period = wide.others.size();
    std::vector<std::size_t> by, others;
    for (const int column : {moves::item, moves::place})
        for (const FieldPlan& plan : mapping.plans)
            if (plan.column == column) by.push_back(plan.field);
    for (std::size_t f = 0; f < period; ++f)
        if (std::find(by.begin(), by.end(), f) == by.end()) others.push_back(f);
    auto names = std::make_shared<RowNames>(by, others);
    std::string first;
    const auto all = sheet.records();
    Record record;
    while (all->next(record)) {
        if (!record.problem.empty()) continue;
        if (first.empty()) first = record.fields[period];
        if (record.fields[period] == first) names->add(record);
    }
    names->sort();
    FieldPlan id;
    id.field = sheet.header.size();
    id.column = moves::id;
    mapping.plans.push_back(id);
    sheet.header.push_back("id");
    sheet.folded.push_back("id");
    sheet.records = RecordsOf([records = sheet.records, names = std::shared_ptr<const RowNames>(std::move(names)), period, first,
                               kind = std::string(kind)](int part) -> std::unique_ptr<Records> {
        auto out = std::make_unique<WithId>(records(part), names, period, first, kind);
        for (int before = 0; before < part && !names->all_alone(); ++before) out->pass_over(*records(before));
        return out;
    });
}

Recognised moves_of(const Sheet& sheet, const Wide& wide, const Meaning& meaning) {
    Looked looked = look_at(unpivoted(sheet, wide));
    name_the_item(looked, wide.others.size());
    const PartFit fit = fit_part(looked, meaning.part, false);
    if (!fit.there)
        return refused(sheet, "it is a wide series of " + std::string(plural(wide.step)) + " (" + span_of(sheet, wide) +
                                  "), but no column names the item");
    auto mapping = mapping_of(looked, kWide, fit);
    if (!mapping) return refused(sheet, mapping.error().message);
    show(sheet, wide, *mapping);
    name_cells(looked.sheet, wide, *mapping, meaning.kind);
    mapping->notes.push_back(std::to_string(wide.periods.size()) + " " + std::string(plural(wide.step)) + ", " +
                             span_of(sheet, wide) + ": the quantities are taken as " + std::string(meaning.said) +
                             ", each on the last day of its period, when its total is known; empty and zero cells are no moves, and take back what an earlier export had there.");
    return {0, std::move(looked.sheet), std::move(*mapping), std::nullopt};
}

// The items that stand in the sheet: one that never moves is in the catalogue all the same.
std::optional<Recognised> items_of(const Sheet& sheet, const Wide& wide) {
    Looked looked = look_at(without_periods(sheet, wide));
    name_the_item(looked, wide.others.size());
    const PartFit fit = fit_part(looked, kItemsPart, false);
    if (!fit.there) return std::nullopt;
    auto mapping = mapping_of(looked, kWide, fit);
    if (!mapping) return std::nullopt;
    return Recognised{0, std::move(looked.sheet), std::move(*mapping), std::nullopt};
}

}  // namespace

std::string_view what_name_says_was_counted(const Sheet& sheet) {
    const std::string name = stem(sheet.name);
    if (named(name, kPlans)) return "plan";
    if (named(name, kLevels)) return "level";
    const Meaning* meaning = by_name(sheet);
    return meaning == nullptr ? std::string_view() : meaning->kind;
}

std::optional<std::vector<Recognised>> map_wide_series(const Sheet& sheet, const std::vector<Said>& said) {
    const auto wide = wide_of(sheet);
    if (!wide) return std::nullopt;
    const std::string_view counted = what_name_says_was_counted(sheet);
    const std::string series =
        "it is a wide series of " + std::string(plural(wide->step)) + " (" + span_of(sheet, *wide) + ")";
    const bool told = std::any_of(said.begin(), said.end(),
                                  [](const Said& one) { return one.field == kWholeSheet && one.table == "moves"; });
    if (!told && counted == "plan")
        return std::vector{refused(
            sheet,
            series +
                " and by its name a plan or forecast, which is nothing that happened; if it did happen, say so with "
                "--map 'table=moves,kind=consume'")};
    if (!told && counted == "level")
        return std::vector{refused(sheet, series + " and by its name stock levels, which are no moves; export the "
                                                   "moves, or the stock of one day (stock.csv)")};
    std::vector<Recognised> out;
    out.push_back(moves_of(sheet, *wide, meaning_of(sheet, said)));
    if (out.front().problem) return out;
    if (auto items = items_of(sheet, *wide)) out.push_back(std::move(*items));
    return out;
}

}  // namespace drum::intake
