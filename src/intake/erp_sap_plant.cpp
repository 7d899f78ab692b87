// SAP: how things are made (STPO, STKO, MAST) and when work was done (AFRU).
//
// Traps, each with a test: a bill of material is per BMENG; reversed confirmations go with their reversals; the posting
// date of a confirmation is not when the work was done.
#include <array>

#include "intake/aliases.h"
#include "intake/landing.h"
#include "intake/sap_ids.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace bom = fact::bom;
namespace ops = fact::operations;

// Bill of material: STPO with its head STKO and the material MAST gives it to.
constexpr std::array kBomColumns{
    Alias{bom::item, "mastmatnr|headermaterial|kopfmaterial|matnr|material|bommaterial", Read::code},
    Alias{bom::component, "idnrk|component|komponente|bomcomponent", Read::code},
    Alias{bom::quantity, "menge|componentquantity|komponentenmenge|quantity"},
    Alias{bom::unit, "meins|componentunit|komponentenmengeneinheit|componentunitofmeasure"},
    Alias{bom::per, "bmeng|basequantity|basismenge"},
    Alias{bom::valid_from, "datuv|validfrom|gultigab"},
    Alias{kInput, "postp|itemcategory|positionstyp"},
    Alias{kInput, "lkenz|deletionindicator|loschkennzeichen"},
    Alias{kIgnored,
          "ausch|componentscrap|komponentenausschuss",
          Read::plain,
          {},
          "it is a planned percentage of scrap; what is really used up shows in the moves"},
};
constexpr std::array kBomRows{RowsKept{"postp", "t", false, "text items have no material"},
                              RowsKept{"lkenz", "x", false, "deleted"}, RowsKept{"idnrk", "", false, "no component"}};
constexpr std::array kBomParts{
    ExportPart{.table = Table::bom, .aliases = kBomColumns, .rows = kBomRows, .looks_up = true}};
constexpr std::array<std::string_view, 2> kBomMarks{"idnrk|bomcomponent", "menge|componentquantity|komponentenmenge"};
constexpr std::array kBomMusts{
    Must{"matnr|mastmatnr|headermaterial|kopfmaterial|material|bommaterial",
         "STPO names the bill of material (STLNR) but not what is made by it: import MAST.csv together with it"}};

// Confirmations: AFRU. The times are those of the work itself.
RowRule confirmation_rule(const Inputs& inputs) {
    return [number = inputs.field("rueck"), counter = inputs.field("rmzhl"), reversal = inputs.field("stzhl")](
               const Record& record, RowDraft& row) {
        if (!without_zeros(cell(record, reversal)).empty() &&
            cell(record, reversal).find_first_not_of('0') != std::string_view::npos)
            row.left_out = "reversals, dropped with the confirmations they reverse";
        if (!cell(record, number).empty())
            row.set_text(ops::id,
                         joined(row, {without_zeros(cell(record, number)), without_zeros(cell(record, counter))}));
    };
}
constexpr std::array kConfirmationColumns{
    Alias{ops::case_, "aufnr|order|auftrag|ordernumber|auftragsnummer", Read::code},
    Alias{ops::resource, "arbpl|workcenter|arbeitsplatz|crhdarbpl"},
    Alias{ops::resource, "arbid|workcenterid|objectid", Read::code},
    Alias{ops::start, "isdd|actualstartdate|actualstart|iststartdatum|iststarttermin|istbeginndatum|actstart"},
    Alias{ops::start, "isdz|actualstarttime|iststartzeit|iststartuhrzeit|actstarttime", Read::clock},
    Alias{ops::end, "iedd|actualfinishdate|actualfinish|istendedatum|istendtermin|actfinish"},
    Alias{ops::end, "iedz|actualfinishtime|istendezeit|istendeuhrzeit|actfinishtime", Read::clock},
    Alias{ops::item, kMaterial, Read::code},
    Alias{ops::step, "vornr|operation|vorgang|operationactivity", Read::code},
    Alias{ops::activity, "ltxa1|operationshorttext|vorgangskurztext"},
    Alias{ops::good, "lmnga|yield|gutmenge|confirmedyield"},
    Alias{ops::scrap, "xmnga|scrap|ausschuss|confirmedscrap"},
    Alias{ops::worker, "pernr|personnelnumber|personalnummer", Read::code},
    Alias{kRecordedAt, "ersda|enteredon|erfasstam|createdon"},
    Alias{kRecordedAt, "erzet|entrytime|erfassungszeit", Read::clock},
    Alias{kInput, "rueck|confirmation|ruckmeldung|confirmationnumber"},
    Alias{kInput, "rmzhl|counter|zahler|confirmationcounter"},
    Alias{kInput, "stokz|reversed|storniert|cancelled"},
    Alias{kInput, "stzhl|cancelledcounter|stornozahler|reversalcounter"},
    Alias{kIgnored,
          "budat|postingdate|buchungsdatum",
          Read::plain,
          {},
          "it is when the confirmation was booked; the work was done between the actual start and finish"},
    Alias{kIgnored,
          "ism01|confact1|istleistung1",
          Read::plain,
          {},
          "the minutes follow from the actual start and finish"},
};
constexpr std::array kConfirmationRows{RowsKept{"stokz", "x", false, "reversed confirmations"}};
constexpr std::array kConfirmationParts{ExportPart{.table = Table::operations,
                                                   .aliases = kConfirmationColumns,
                                                   .rows = kConfirmationRows,
                                                   .rule = confirmation_rule,
                                                   .looks_up = true}};
constexpr std::array<std::string_view, 2> kConfirmationMarks{
    "isdd|iedd|actualstartdate|iststartdatum|iststarttermin|istendtermin|istendedatum|actualfinishdate",
    "rueck|lmnga|confirmation|ruckmeldung|confirmedyield|gutmenge"};

constexpr std::array kExports{
    Export{.system = "SAP", .object = "bill of material", .marks = kBomMarks, .parts = kBomParts, .musts = kBomMusts},
    Export{.system = "SAP", .object = "confirmations", .marks = kConfirmationMarks, .parts = kConfirmationParts},
};

}  // namespace

std::span<const Export> sap_plant_exports() { return kExports; }

}  // namespace drum::intake
