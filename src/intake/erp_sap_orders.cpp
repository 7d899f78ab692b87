// SAP documents that ask for goods: requisitions (EBAN), purchase orders (EKKO, EKPO, EKET), info records (EINA, EINE)
// and production orders (AFKO, AFPO). Heads and lines find each other by EBELN, EBELP and AUFNR.
#include <array>

#include "intake/aliases.h"
#include "intake/landing.h"
#include "intake/sap_ids.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace orders = fact::orders;
namespace sources = fact::sources;
namespace units = fact::units;

constexpr std::int64_t kOneNano = 1'000'000'000;
constexpr std::string_view kPlanned = "a plan is nothing that happened";

// A line that is deleted was cancelled; one that is complete was received, whatever is still open.
RowRule purchase_rule(const Inputs& inputs) {
    return [deleted = inputs.field("loekz"), complete = inputs.field("elikz")](const Record& record, RowDraft& row) {
        const auto set = [](std::string_view flag) { return !flag.empty() && flag != "0" && flag != "-"; };
        if (set(cell(record, complete))) row.set_text(orders::status, "received");
        if (set(cell(record, deleted))) row.set_text(orders::status, "cancelled");
    };
}
constexpr std::array<int, 1> kStatusByRule{orders::status};
constexpr std::array kBuy{Always{orders::kind, "buy"}};
constexpr std::array kPurchaseColumns{
    Alias{orders::order, "ebeln|purchasingdocument|purchaseorder|einkaufsbeleg|bestellung|ponumber|bestellnummer",
          Read::code},
    Alias{orders::line, "ebelp|item|position|bestellposition|purchaseorderitem|itemofpurchasingdocument", Read::code},
    Alias{orders::item, kMaterial, Read::code},
    Alias{orders::quantity, "ekpomenge|menge|orderquantity|bestellmenge|poquantity"},
    Alias{orders::unit, "meins|orderunit|bestellmengeneinheit|orderunitofmeasure|bestelleinheit"},
    Alias{orders::supplier, "lifnr|vendor|supplier|lieferant|supplierno|lieferantlieferwerk|vendorsupplyingplant",
          Read::code},
    Alias{orders::placed_at, "bedat|purchaseorderdate|documentdate|bestelldatum|belegdatum|podate"},
    Alias{orders::promised_at, "eindt|deliverydate|lieferdatum|statdeliverydate|liefertermin"},
    Alias{orders::received_quantity,
          "wemng|quantityreceived|deliveredquantity|geliefertemenge|gelieferteme|wareneingangsmenge|qtydelivered"},
    Alias{kInput, "loekz|deletionindicator|loschkennzeichen|l"},
    Alias{kInput, "elikz|deliverycompleted|endlieferung|deliverycompletedindicator"},
    Alias{kIgnored,
          "aedat|changedon|createdon|geandertam|angelegtam",
          Read::plain,
          {},
          "it is when the document was entered or changed, not when it was ordered"},
    Alias{kIgnored,
          "netpr|netprice|nettopreis",
          Read::plain,
          {},
          "the price of an order is not the price of the next one; info records and the material master are read for "
          "that"},
    Alias{kIgnored,
          "frgdt|releasedate",
          Read::plain,
          {},
          "it is when the order should be started, not when it was approved"},
};
RowRule unit_rule(const Inputs& inputs) {
    return [base = inputs.field("lmein"), unit = inputs.field("meins")](const Record& record, RowDraft& row) {
        if (cell(record, base) == cell(record, unit))
            row.left_out = "ordered in the material's own unit: no conversion to learn";
    };
}
constexpr std::array kOrderUnits{
    Alias{units::item, kMaterial, Read::code},
    Alias{units::unit, "meins|orderunit|bestellmengeneinheit|orderunitofmeasure"},
    Alias{units::factor_numerator, "umrez|numerator|zahler"},
    Alias{units::factor_denominator, "umren|denominator|nenner"},
    Alias{kInput, "lmein|baseunitofmeasure|basismengeneinheit"},
};
constexpr std::array kPurchaseParts{
    ExportPart{.table = Table::orders,
               .aliases = kPurchaseColumns,
               .always = kBuy,
               .rule = purchase_rule,
               .by_rule = kStatusByRule,
               .looks_up = true},
    ExportPart{.table = Table::units, .aliases = kOrderUnits, .rule = unit_rule, .needs_one_of = "lmein"}};
constexpr std::array<std::string_view, 3> kPurchaseMarks{"ebeln|purchasingdocument|einkaufsbeleg|bestellung",
                                                         "ebelp|item|position|bestellposition",
                                                         "menge|orderquantity|bestellmenge"};
constexpr std::array kPurchaseMusts{
    Must{"matnr|material|materialnummer|materialnumber", "it lacks the material (MATNR)"}};

RowRule requisition_rule(const Inputs& inputs) {
    return [deleted = inputs.field("loekz"), ordered = inputs.field("ebeln")](const Record& record, RowDraft& row) {
        if (!cell(record, ordered).empty()) row.left_out = "turned into a purchase order, which stands for them";
        if (!cell(record, deleted).empty()) row.set_text(orders::status, "cancelled");
    };
}
constexpr std::array kRequested{Always{orders::kind, "buy"}, Always{orders::status, "requested"}};
constexpr std::array kRequisitionColumns{
    Alias{orders::order, "banfn|purchaserequisition|bestellanforderung|banf", Read::code},
    Alias{orders::line, "bnfpo|itemofrequisition|requisitionitem|positionderbestellanforderung|item|position",
          Read::code},
    Alias{orders::item, kMaterial, Read::code},
    Alias{orders::quantity, "menge|quantityrequested|quantity|menge|anforderungsmenge"},
    Alias{orders::unit, "meins|unitofmeasure|mengeneinheit"},
    Alias{orders::supplier, "flief|lifnr|fixedvendor|desiredvendor|wunschlieferant|festerlieferant", Read::code},
    Alias{orders::requested_at, "badat|requisitiondate|requestdate|anforderungsdatum"},
    Alias{orders::promised_at, "lfdat|deliverydate|lieferdatum"},
    Alias{kIgnored,
          "frgdt|releasedate|freigabedatum",
          Read::plain,
          {},
          "FRGDT is when the order should be started, not when it was approved; approval times stand in the change "
          "documents (CDHDR, CDPOS)"},
    Alias{kInput, "loekz|deletionindicator|loschkennzeichen"},
    Alias{kInput, "ebeln|purchaseorder|bestellung"},
};
constexpr std::array kRequisitionParts{
    ExportPart{.table = Table::orders, .aliases = kRequisitionColumns, .always = kRequested, .rule = requisition_rule}};
constexpr std::array<std::string_view, 2> kRequisitionMarks{
    "banfn|purchaserequisition|bestellanforderung", "badat|requisitiondate|requestdate|anforderungsdatum|frgdt"};

RowRule info_rule(const Inputs& inputs) {
    return [price = inputs.slot("netpr"), per = inputs.slot("peinh")](const Record&, RowDraft& row) {
        const auto number = [&](int slot) {
            return slot < 0 ? std::optional<std::int64_t>() : row.inputs[static_cast<std::size_t>(slot)];
        };
        const std::int64_t of = number(per).value_or(kOneNano);
        if (number(price) && *number(price) > 0 && of > 0 && of % kOneNano == 0)
            if (const auto one = convert(Rate{*number(price)}, {1, of / kOneNano}))
                row.set(sources::unit_cost, one->nano);
    };
}
constexpr std::array<int, 1> kPriceByRule{sources::unit_cost};
constexpr std::array kInfoColumns{
    Alias{sources::item, kMaterial, Read::code},
    Alias{sources::supplier, "lifnr|vendor|supplier|lieferant", Read::code},
    Alias{sources::lead_days, "aplfz|planneddelivtime|planneddeliverytime|planlieferzeit"},
    Alias{sources::min_quantity, "minbm|minimumqty|minimumquantity|mindestbestellmenge|mindestmenge"},
    Alias{sources::unit, "bprme|orderpriceunit|meins|orderunit|bestellmengeneinheit"},
    Alias{kNumber, "netpr|netprice|nettopreis"},
    Alias{kNumber, "peinh|priceunit|preiseinheit"},
    Alias{kInput, "infnr|purchasinginforec|infosatz|einkaufsinfosatz"},
};
constexpr std::array kInfoParts{ExportPart{
    .table = Table::sources, .aliases = kInfoColumns, .rule = info_rule, .by_rule = kPriceByRule, .looks_up = true}};
constexpr std::array<std::string_view, 2> kInfoMarks{"infnr|purchasinginforec|infosatz|einkaufsinfosatz",
                                                     "aplfz|minbm|netpr|netprice|nettopreis|planlieferzeit"};

// Production orders. GSTRP and GLTRP are plans; GLTRI is when the last piece was really confirmed.
constexpr std::array kMake{Always{orders::kind, "make"}};
RowRule production_rule(const Inputs& inputs) {
    return [complete = inputs.field("elikz")](const Record& record, RowDraft& row) {
        if (!cell(record, complete).empty()) row.set_text(orders::status, "received");
        // an actual finish of an order of which nothing was delivered is none
        if (row.present(orders::received_at) && row.present(orders::received_quantity) &&
            row.number(orders::received_quantity) == 0)
            row.drop(orders::received_at);
    };
}
constexpr std::array kProductionColumns{
    Alias{orders::order, "aufnr|order|auftrag|ordernumber|auftragsnummer|productionorder", Read::code},
    Alias{orders::line, "posnr|orderitem|auftragsposition", Read::code},
    Alias{orders::item, kMaterial, Read::code},
    Alias{orders::quantity,
          "psmng|orderquantity|orderqty|auftragsmenge|orderquantitygmein|targetquantity|gamng|gesamtauftragsmenge"},
    Alias{orders::unit, "amein|meins|gmein|unitofmeasure|mengeneinheit"},
    Alias{orders::received_quantity, "wemng|deliveredquantity|quantitydelivered|gelieferteme|geliefertemenge"},
    Alias{orders::placed_at, "ftrmi|actualrelease|actualreleasedate|istfreigabe|freigabedatumist"},
    Alias{orders::promised_at, "gltrp|basicfinishdate|basicfinish|eckendtermin|eckende"},
    Alias{orders::received_at, "gltri|actualfinishdate|actualfinish|istendtermin|istende"},
    Alias{kIgnored, "gstrp|basicstartdate|basicstart|eckstarttermin|eckstart", Read::plain, {}, kPlanned},
    Alias{kIgnored,
          "gstri|actualstartdate|actualstart|iststarttermin|iststart",
          Read::plain,
          {},
          "it is when work began, not when the order was given; confirmations (AFRU) say what ran when"},
    Alias{kIgnored, "ftrms|scheduledrelease|terminiertefreigabe", Read::plain, {}, kPlanned},
    Alias{kInput, "elikz|deliverycompleted|endlieferung"},
};
constexpr std::array kProductionParts{ExportPart{.table = Table::orders,
                                                 .aliases = kProductionColumns,
                                                 .always = kMake,
                                                 .rule = production_rule,
                                                 .by_rule = kStatusByRule,
                                                 .looks_up = true}};
constexpr std::array<std::string_view, 3> kProductionMarks{
    "aufnr|order|auftrag|productionorder", "psmng|gamng|orderquantity|auftragsmenge|gesamtauftragsmenge",
    "gstrp|gltrp|gltri|gstri|psmng|basicfinishdate|eckendtermin|basicstartdate|eckstarttermin"};

constexpr std::array kExports{
    Export{.system = "SAP",
           .object = "purchase orders",
           .marks = kPurchaseMarks,
           .parts = kPurchaseParts,
           .musts = kPurchaseMusts},
    Export{.system = "SAP", .object = "purchase requisitions", .marks = kRequisitionMarks, .parts = kRequisitionParts},
    Export{.system = "SAP", .object = "purchasing info records", .marks = kInfoMarks, .parts = kInfoParts},
    Export{.system = "SAP", .object = "production orders", .marks = kProductionMarks, .parts = kProductionParts},
};

}  // namespace

std::span<const Export> sap_order_exports() { return kExports; }

}  // namespace drum::intake
