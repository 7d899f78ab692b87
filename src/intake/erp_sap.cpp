// SAP ECC and S/4: tables as SE16 writes them, and the lists (MB51, MB52, ME2N, CO..) by their English and German
// labels.
//
// Traps, each with a test: quantities are unsigned beside SHKZG; PLIFZ counts calendar days, WEBAZ working days; a
// price is per PEINH units; a bill of material is per BMENG; FRGDT is when an order should be started, not when it was
// approved.
#include <array>
#include <cstdlib>
#include <set>

#include "intake/aliases.h"
#include "intake/landing.h"
#include "intake/sap_ids.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace items = fact::items;
namespace sources = fact::sources;
namespace stock = fact::stock;
namespace moves = fact::moves;

constexpr std::int64_t kOneNano = 1'000'000'000;
constexpr std::string_view kBaseUnit = "meins|baseunitofmeasure|basismengeneinheit|baseunit|bme|buom";
constexpr std::string_view kPlant = "werks|plant|werk";
constexpr std::string_view kStore = "lgort|storagelocation|lagerort|sloc|lort";

constexpr std::array kBwart{
    Word{"101", "receipt"},  Word{"102", "receipt"},  Word{"103", "receipt"},  Word{"105", "receipt"},
    Word{"106", "receipt"},  Word{"122", "return"},   Word{"123", "return"},   Word{"131", "produce"},
    Word{"132", "produce"},  Word{"161", "return"},   Word{"162", "return"},   Word{"201", "consume"},
    Word{"202", "consume"},  Word{"221", "consume"},  Word{"222", "consume"},  Word{"231", "ship"},
    Word{"232", "ship"},     Word{"241", "consume"},  Word{"242", "consume"},  Word{"251", "ship"},
    Word{"252", "ship"},     Word{"261", "consume"},  Word{"262", "consume"},  Word{"281", "consume"},
    Word{"282", "consume"},  Word{"291", "consume"},  Word{"292", "consume"},  Word{"301", "transfer"},
    Word{"302", "transfer"}, Word{"303", "transfer"}, Word{"305", "transfer"}, Word{"309", "transfer"},
    Word{"310", "transfer"}, Word{"311", "transfer"}, Word{"312", "transfer"}, Word{"313", "transfer"},
    Word{"315", "transfer"}, Word{"321", "transfer"}, Word{"322", "transfer"}, Word{"323", "transfer"},
    Word{"325", "transfer"}, Word{"331", "scrap"},    Word{"333", "scrap"},    Word{"335", "scrap"},
    Word{"343", "transfer"}, Word{"344", "transfer"}, Word{"411", "transfer"}, Word{"412", "transfer"},
    Word{"413", "transfer"}, Word{"501", "receipt"},  Word{"502", "receipt"},  Word{"511", "receipt"},
    Word{"521", "produce"},  Word{"522", "produce"},  Word{"531", "produce"},  Word{"532", "produce"},
    Word{"541", "transfer"}, Word{"542", "transfer"}, Word{"543", "consume"},  Word{"544", "consume"},
    Word{"551", "scrap"},    Word{"552", "scrap"},    Word{"553", "scrap"},    Word{"555", "scrap"},
    Word{"561", "adjust"},   Word{"562", "adjust"},   Word{"601", "ship"},     Word{"602", "ship"},
    Word{"621", "ship"},     Word{"631", "transfer"}, Word{"641", "ship"},     Word{"642", "ship"},
    Word{"643", "ship"},     Word{"647", "ship"},     Word{"651", "return"},   Word{"653", "return"},
    Word{"655", "return"},   Word{"657", "return"},   Word{"701", "adjust"},   Word{"702", "adjust"},
    Word{"711", "adjust"},   Word{"712", "adjust"},   Word{"z01", "adjust"}};

// Without SHKZG and without a sign: what the movement type does to stock. 1 adds, -1 removes, 0 is not known.
int sign_of(std::string_view bwart) {
    static const std::set<std::string_view> kAdds{"101", "105", "123", "131", "202", "222", "232", "242", "252",
                                                  "262", "282", "292", "501", "511", "521", "531", "544", "552",
                                                  "561", "602", "642", "651", "653", "655", "657", "701", "712"};
    static const std::set<std::string_view> kRemoves{
        "102", "106", "122", "132", "161", "201", "221", "231", "241", "251", "261", "281", "291", "331", "333", "335",
        "502", "522", "532", "543", "551", "553", "555", "562", "601", "621", "641", "643", "647", "702", "711"};
    return kAdds.contains(bwart) ? 1 : kRemoves.contains(bwart) ? -1 : 0;
}

// The year of a material document that does not say it: that of its posting date.
std::string year_of(const RowDraft& row, std::string_view said) {
    if (!said.empty() || !row.present(moves::time)) return std::string(said);
    constexpr std::int64_t kHalfDay = kMicrosPerDay / 2;  // the date is local midnight, a few hours off UTC
    const std::int64_t day = (row.number(moves::time) + kHalfDay) / kMicrosPerDay;
    return to_text(Day{static_cast<std::int32_t>(day)}).substr(0, 4);
}

// A storage location is one only together with its plant.
void set_place(RowDraft& row, int column, const Record& record, int plant, int store) {
    const std::string_view werks = cell(record, plant), lgort = cell(record, store);
    if (lgort.empty() && werks.empty()) return;
    if (lgort.empty() || werks.empty())
        row.set_text(column, lgort.empty() ? werks : lgort);
    else
        row.set_text(column, joined(row, {werks, lgort}));
}

RowRule move_rule(const Inputs& inputs) {
    const FieldSample* quantities = inputs.sample("menge") != nullptr ? inputs.sample("menge") : inputs.sample("erfmg");
    return [sign = inputs.field("shkzg"), type = inputs.field("bwart"), plant = inputs.field("werks"),
            store = inputs.field("lgort"), document = inputs.field("mblnr"), year = inputs.field("mjahr"),
            item = inputs.field("zeile"), work = inputs.field("aufnr"),
            is_signed = quantities != nullptr && quantities->negative > 0](const Record& record, RowDraft& row) {
        const std::string_view way = cell(record, sign), bwart = cell(record, type);
        if (row.present(moves::quantity)) {
            const std::int64_t size = std::abs(row.number(moves::quantity));
            if (way == "S" || way == "s")
                row.set(moves::quantity, size);
            else if (way == "H" || way == "h")
                row.set(moves::quantity, -size);
            else if (!is_signed && sign_of(bwart) != 0)
                row.set(moves::quantity, sign_of(bwart) * size);
            else if (!is_signed)
                row.left_out = "neither a sign nor a movement type that says whether they add or remove";
            if (row.number(moves::quantity) == 0) row.left_out = "a quantity of zero moves nothing";
        }
        set_place(row, moves::place, record, plant, store);
        if (!row.present(moves::order) && !cell(record, work).empty()) {
            row.set_text(moves::order, without_zeros(cell(record, work)));
            if (bwart == "101" || bwart == "102") row.set_text(moves::kind, "produce");  // from a production order
        }
        if (!cell(record, document).empty() && !cell(record, item).empty())
            row.set_text(moves::id, joined(row, {cell(record, document), year_of(row, cell(record, year)),
                                                 without_zeros(cell(record, item))}));
    };
}

constexpr Alias kMoveMaterial{moves::item, kMaterial, Read::code};
constexpr Alias kMoveType{moves::kind, "bwart|movementtype|bewegungsart|mvt|bwa", Read::plain, kBwart};
constexpr Alias kDebit{kInput, "shkzg|debitcreditind|debitcreditindicator|sollhabenkennz|sollhabenkennzeichen|sh"};
constexpr Alias kPosted{moves::time, "budatmkpf|budat|postingdate|buchungsdatum|pstngdate|buchdatum|buchdat"};
constexpr Alias kEntered{kRecordedAt, "cpudtmkpf|cpudt|entrydate|erfassungsdatum|erfasstam|enteredon"};
constexpr Alias kEnteredClock{kRecordedAt, "cputmmkpf|cputm|timeofentry|entrytime|erfassungszeit|uhrzeit|erfasstum",
                              Read::clock};
constexpr Alias kPurchase{moves::order, "ebeln|purchaseorder|bestellung|einkaufsbeleg|purchasingdocument", Read::code};
constexpr Alias kPurchaseLine{moves::line, "ebelp|purchaseorderitem|bestellposition|poitem", Read::code};
constexpr Alias kWork{kInput, "aufnr|order|auftrag|ordernumber|auftragsnummer"};
constexpr Alias kDocument{kInput, "mblnr|materialdocument|materialbeleg|matdoc"};
constexpr Alias kYear{kInput, "mjahr|materialdocyear|materialdocumentyear|materialbelegjahr"};
constexpr Alias kDocumentItem{kInput,
                              "zeile|materialdocitem|materialdocumentitem|materialbelegposition|materialbelegpos|pos"};
constexpr Alias kPlantInput{kInput, kPlant};
constexpr Alias kStoreInput{kInput, kStore};
constexpr Alias kDocumentDate{kIgnored,
                              "bldat|documentdate|belegdatum",
                              Read::plain,
                              {},
                              "it is the date on the paper; the posting date is when stock moved"};

constexpr std::array kBaseMoves{
    kMoveMaterial,
    kMoveType,
    Alias{moves::quantity, "menge|quantity|mengeinbasismengeneinheit|qtyinbaseunit|mengeinbme"},
    Alias{moves::unit, kBaseUnit},
    kDebit,
    kPosted,
    kEntered,
    kEnteredClock,
    kPurchase,
    kPurchaseLine,
    kWork,
    kDocument,
    kYear,
    kDocumentItem,
    kPlantInput,
    kStoreInput,
    kDocumentDate,
    Alias{kIgnored,
          "erfmg|qtyinunitofentry|qtyinunofentry|mengeinerfassungsme|mengeinerfassme",
          Read::plain,
          {},
          "the quantity in the material's base unit is, and says the same"}};
constexpr std::array kEntryMoves{
    kMoveMaterial,
    kMoveType,
    Alias{moves::quantity, "erfmg|qtyinunitofentry|qtyinunofentry|mengeinerfassungsme|mengeinerfassme"},
    Alias{moves::unit, "erfme|unitofentry|erfassungsme|erfassungsmengeneinheit|eun"},
    kDebit,
    kPosted,
    kEntered,
    kEnteredClock,
    kPurchase,
    kPurchaseLine,
    kWork,
    kDocument,
    kYear,
    kDocumentItem,
    kPlantInput,
    kStoreInput,
    kDocumentDate};
constexpr std::array kMoveParts{
    ExportPart{.table = Table::moves, .aliases = kBaseMoves, .rule = move_rule},
    ExportPart{.table = Table::moves, .aliases = kEntryMoves, .rule = move_rule, .instead = true}};
constexpr std::array<std::string_view, 3> kMoveMarks{kMaterial, kMoveType.names, kPosted.names};

// Purchase order history: the goods receipts among it carry the number of their material document, so that a receipt
// that also stands in the movements is the same fact.
RowRule receipt_rule(const Inputs& inputs) {
    return [sign = inputs.field("shkzg"), document = inputs.field("belnr"), year = inputs.field("gjahr"),
            item = inputs.field("buzei")](const Record& record, RowDraft& row) {
        if (row.present(moves::quantity)) {
            const std::int64_t size = std::abs(row.number(moves::quantity));
            const std::string_view way = cell(record, sign);
            if (way == "S" || way == "s") row.set(moves::quantity, size);
            if (way == "H" || way == "h") row.set(moves::quantity, -size);
        }
        if (!row.present(moves::kind)) row.set_text(moves::kind, "receipt");
        if (!cell(record, document).empty() && !cell(record, item).empty())
            row.set_text(moves::id, joined(row, {cell(record, document), year_of(row, cell(record, year)),
                                                 without_zeros(cell(record, item))}));
    };
}
constexpr std::array kHistoryColumns{
    kMoveMaterial,
    kMoveType,
    Alias{moves::quantity, "menge|quantity"},
    kDebit,
    Alias{moves::time, "budat|postingdate|buchungsdatum"},
    kEntered,
    kEnteredClock,
    kPurchase,
    kPurchaseLine,
    Alias{kInput, "vgabe|transeventtype|transactioneventtype|vorgangsart"},
    Alias{kInput, "bewtp|pohistorycategory|bestellentwicklungstyp"},
    Alias{kInput, "belnr|materialdocument|materialbeleg"},
    Alias{kInput, "gjahr|materialdocyear|materialbelegjahr"},
    Alias{kInput, "buzei|materialdocitem|materialbelegposition"},
    kDocumentDate,
};
constexpr std::array kHistoryRows{
    RowsKept{"vgabe", "1", true, "invoices and other events of an order, no goods receipts"},
    RowsKept{"bewtp", "e", true, "invoices and other events of an order, no goods receipts"}};
constexpr std::array kHistoryParts{ExportPart{
    .table = Table::moves, .aliases = kHistoryColumns, .rows = kHistoryRows, .rule = receipt_rule, .looks_up = true}};
constexpr std::array<std::string_view, 3> kHistoryMarks{
    "ebeln|purchasingdocument|einkaufsbeleg",
    "vgabe|bewtp|transeventtype|pohistorycategory|vorgangsart|bestellentwicklungstyp",
    "budat|postingdate|buchungsdatum"};

// Stock: MARD or the list MB52.
RowRule stock_rule(const Inputs& inputs) {
    return [plant = inputs.field("werks"), store = inputs.field("lgort")](const Record& record, RowDraft& row) {
        set_place(row, stock::place, record, plant, store);
    };
}
constexpr std::array kStockColumns{
    Alias{stock::item, kMaterial, Read::code},
    Alias{stock::quantity,
          "labst|unrestricted|unrestricteduse|unrestrictedusestock|freiverwendbar|freiverwendbarerbestand"},
    Alias{stock::unit, kBaseUnit},
    kPlantInput,
    kStoreInput,
    Alias{kIgnored,
          "insme|qualityinspection|inqualityinsp|inqualitatsprufung|qualitatsprufung",
          Read::plain,
          {},
          "it waits for inspection and cannot be used"},
    Alias{kIgnored,
          "speme|blocked|blockedstock|gesperrt|sperrbestand",
          Read::plain,
          {},
          "it is blocked and cannot be used"},
    Alias{kIgnored,
          "umlme|stockintransfer|intransitandtransfer|umlagerung|transitundumlagerung",
          Read::plain,
          {},
          "it is on the way between two places"},
};
constexpr std::array kNamed{Alias{items::item, kMaterial, Read::code},
                            Alias{items::name, "maktx|materialdescription|materialkurztext|materialbezeichnung"},
                            Alias{items::unit, kBaseUnit}, Alias{items::family, "matkl|materialgroup|warengruppe"}};
constexpr std::array kStockParts{ExportPart{.table = Table::stock, .aliases = kStockColumns, .rule = stock_rule},
                                 ExportPart{.table = Table::items, .aliases = kNamed, .needs_one_of = "maktx|meins"}};
constexpr std::array<std::string_view, 2> kStockMarks{kMaterial, kStockColumns[1].names};

// Material master: MARA, MAKT, MARC, MBEW, alone or in one list.
constexpr std::array kBeskz{Word{"e", "make"},
                            Word{"f", "buy"},
                            Word{"x", ""},
                            Word{"inhouseproduction", "make"},
                            Word{"externalprocurement", "buy"},
                            Word{"eigenfertigung", "make"},
                            Word{"fremdbeschaffung", "buy"}};
// The moving average or the standard price, whichever the price control says, for one unit.
RowRule price_rule(const Inputs& inputs) {
    return [standard = inputs.slot("stprs"), average = inputs.slot("verpr"), per = inputs.slot("peinh"),
            control = inputs.field("vprsv")](const Record& record, RowDraft& row) {
        const auto number = [&](int slot) {
            return slot < 0 ? std::optional<std::int64_t>() : row.inputs[static_cast<std::size_t>(slot)];
        };
        const std::string_view which = cell(record, control);
        auto price = which == "V" || which == "v" || !number(standard) ? number(average) : number(standard);
        if (!price || *price == 0) return;
        const std::int64_t units_of_price = number(per).value_or(kOneNano);
        if (units_of_price % kOneNano != 0 || units_of_price <= 0) return;
        const auto one = convert(Rate{*price}, {1, units_of_price / kOneNano});
        if (one) row.set(items::cost, one->nano);
    };
}
constexpr std::array kMasterColumns{
    Alias{items::item, kMaterial, Read::code},
    Alias{items::name, "maktx|materialdescription|materialkurztext|materialbezeichnung"},
    Alias{items::unit, kBaseUnit},
    Alias{items::family, "matkl|materialgroup|warengruppe"},
    Alias{items::make_or_buy, "beskz|procurementtype|beschaffungsart", Read::plain, kBeskz},
    Alias{kNumber, "stprs|standardprice|standardpreis"},
    Alias{kNumber, "verpr|movingaverageprice|movingprice|gleitenderpreis|gleitenderdurchschnittspreis"},
    Alias{kNumber, "peinh|priceunit|preiseinheit"},
    Alias{kInput, "vprsv|pricecontrol|preissteuerung"},
    Alias{kIgnored,
          "eisbe|safetystock|sicherheitsbestand",
          Read::plain,
          {},
          "a typed minimum protects nothing by itself; levels are learned from what is consumed"},
    Alias{kIgnored,
          "minbe|reorderpoint|meldebestand",
          Read::plain,
          {},
          "a typed minimum protects nothing by itself; levels are learned from what is consumed"},
    Alias{kIgnored, "mabst|maximumstocklevel|hochstbestand", Read::plain, {}, "a typed maximum is no rule here"},
    Alias{kIgnored,
          "dzeit|inhouseproductiontime|eigenfertigungszeit",
          Read::plain,
          {},
          "the time to make is learned from what was made"},
};
constexpr std::array<int, 1> kCosted{items::cost};
RowRule lead_rule(const Inputs&) {
    return [](const Record&, RowDraft& row) {  // 0 is how the master says that nobody kept it
        for (const int column : {sources::lead_days, sources::min_quantity, sources::multiple})
            if (row.present(column) && row.number(column) == 0) row.drop(column);
        if (!row.present(sources::lead_days) && !row.present(sources::min_quantity) && !row.present(sources::multiple))
            row.left_out = "no delivery time, lot size or rounding value";
    };
}
constexpr std::array kMasterSources{
    Alias{sources::item, kMaterial, Read::code},
    Alias{sources::supplier, "lifnr|vendor|supplier|lieferant|fixedvendor", Read::code},
    Alias{sources::lead_days, "plifz|planneddelivtime|planneddeliverytime|planlieferzeit"},
    Alias{sources::min_quantity, "bstmi|minimumlotsize|mindestlosgrosse"},
    Alias{sources::multiple, "bstrf|roundingvalue|rundungswert"},
    Alias{kInput, "beskz|procurementtype|beschaffungsart"},
    Alias{kIgnored,
          "webaz|grprocessingtime|goodsreceiptprocessingtime|webearbeitungszeit",
          Read::plain,
          {},
          "it counts working days, the delivery time calendar days; the days after the receipt are learned from "
          "receipts"},
};
constexpr std::array kBought{
    RowsKept{"beskz", "e|inhouseproduction|eigenfertigung", false, "made in house: no supplier"}};
constexpr std::array kUnnamed{
    Always{sources::supplier, "supplier", "No column names a supplier: 'supplier' stands for whoever delivers."}};
constexpr std::array kMasterParts{ExportPart{.table = Table::items,
                                             .aliases = kMasterColumns,
                                             .rule = price_rule,
                                             .by_rule = kCosted,
                                             .needs_one_of = "maktx|meins|matkl|beskz|stprs|verpr"},
                                  ExportPart{.table = Table::sources,
                                             .aliases = kMasterSources,
                                             .always = kUnnamed,
                                             .rows = kBought,
                                             .rule = lead_rule,
                                             .needs_one_of = "plifz|bstmi|bstrf"}};
constexpr std::array<std::string_view, 2> kMasterMarks{
    kMaterial,
    "mtart|maktx|plifz|beskz|dispo|dismm|stprs|verpr|materialtype|materialart|planneddelivtime|planlieferzeit|"
    "dispomerkmal|mrptype|meins|materialkurztext"};

constexpr std::array kExports{
    Export{.system = "SAP", .object = "goods movements", .marks = kMoveMarks, .parts = kMoveParts},
    Export{.system = "SAP", .object = "purchase order history", .marks = kHistoryMarks, .parts = kHistoryParts},
    Export{.system = "SAP", .object = "stock", .marks = kStockMarks, .parts = kStockParts},
    Export{.system = "SAP", .object = "material master", .marks = kMasterMarks, .parts = kMasterParts},
};

}  // namespace

std::span<const Export> sap_exports() { return kExports; }

}  // namespace drum::intake
