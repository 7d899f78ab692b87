// ERPNext: labels, those of child tables as "Item Code (Items)", the head's cells blank below its first row; technical
// names in reports. docstatus is 0 draft, 1 submitted, 2 cancelled.
//
// Traps, each with a test: a cancelled stock ledger entry goes with its reversal; a reconciliation is a count, not
// consumption; `lead_time` is minutes on a work order and days on an item; posting and creation are two times; planned
// dates never become actual ones; drop-shipped lines touch no stock.
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <set>

#include "intake/aliases.h"
#include "intake/landing.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace items = fact::items;
namespace sources = fact::sources;
namespace units = fact::units;
namespace stock = fact::stock;
namespace moves = fact::moves;
namespace orders = fact::orders;
namespace bom = fact::bom;
namespace routes = fact::routes;
namespace ops = fact::operations;

constexpr std::int64_t kOneNano = 1'000'000'000;
constexpr std::string_view kPlanned = "a plan is nothing that happened";
constexpr std::string_view kTypedMinimum =
    "a typed minimum protects nothing by itself; levels are learned from what is consumed";

std::optional<std::int64_t> number(const RowDraft& row, int slot) {
    return slot < 0 ? std::optional<std::int64_t>() : row.inputs[static_cast<std::size_t>(slot)];
}

// Items, their suppliers' lead time and their units.
constexpr std::array kItemColumns{
    Alias{items::item, "itemcode|id|name"},
    Alias{items::name, "itemname"},
    Alias{items::unit, "stockuom|defaultunitofmeasure"},
    Alias{items::family, "itemgroup"},
    Alias{items::cost, "valuationrate"},
    Alias{items::price, "standardrate|standardsellingrate"},
    Alias{kIgnored, "safetystock", Read::plain, {}, kTypedMinimum},
    Alias{kIgnored,
          "reorderlevels/warehousereorderlevel|reorderlevelbasedonwarehouse/reorderlevel|reorderlevel",
          Read::plain,
          {},
          kTypedMinimum},
    Alias{kIgnored,
          "reorderlevels/warehousereorderqty|reorderlevelbasedonwarehouse/reorderqty|reorderqty",
          Read::plain,
          {},
          kTypedMinimum},
};
constexpr std::array kItemRows{RowsKept{"itemcode", "", false, "a further line of the item above"}};
constexpr std::array kItemSources{
    Alias{sources::item, "itemcode|id|name"},
    Alias{sources::supplier, "supplieritems/supplier|itemdefaults/defaultsupplier|defaultsupplier|supplier"},
    Alias{sources::lead_days, "leadtimedays|leadtimeindays"},
    Alias{sources::min_quantity, "minorderqty|minimumorderqty"},
};
RowRule kept_lead(const Inputs&) {
    return [](const Record&, RowDraft& row) {  // 0 is the default of the form, not a lead time somebody knows
        for (const int column : {sources::lead_days, sources::min_quantity})
            if (row.present(column) && row.number(column) == 0) row.drop(column);
        if (!row.present(sources::lead_days) && !row.present(sources::min_quantity))
            row.left_out = "neither a lead time nor a minimum order quantity";
    };
}
constexpr std::array kUnnamed{
    Always{sources::supplier, "supplier", "No column names a supplier: 'supplier' stands for whoever delivers."}};
// A conversion factor as an exact ratio: 0.5 is 1/2.
RowRule ratio(const Inputs& inputs) {
    return [factor = inputs.slot("uoms/conversionfactor")](const Record&, RowDraft& row) {
        const auto value = number(row, factor);
        if (!value || *value <= 0) {
            row.left_out = "no conversion factor on the row";
            return;
        }
        const std::int64_t shared = std::gcd(*value, kOneNano);
        row.set(units::factor_numerator, *value / shared);
        row.set(units::factor_denominator, kOneNano / shared);
    };
}
constexpr std::array kItemUnits{
    Alias{units::item, "itemcode|id|name"},
    Alias{units::unit, "uoms/uom|unitsofmeasure/uom|unitsofmeasure/unitofmeasure"},
    Alias{kNumber, "uoms/conversionfactor|unitsofmeasure/conversionfactor"},
};
constexpr std::array<int, 1> kFactorByRule{units::factor_numerator};
constexpr std::array kItemParts{
    ExportPart{.table = Table::items, .aliases = kItemColumns, .rows = kItemRows, .rule = zero_prices_unknown},
    ExportPart{.table = Table::sources,
               .aliases = kItemSources,
               .always = kUnnamed,
               .rows = kItemRows,
               .rule = kept_lead,
               .needs_one_of = "leadtimedays|minorderqty"},
    ExportPart{.table = Table::units,
               .aliases = kItemUnits,
               .rule = ratio,
               .by_rule = kFactorByRule,
               .needs_one_of = "uoms/conversionfactor"}};
constexpr std::array<std::string_view, 3> kItemMarks{"itemcode|id|name", "itemgroup", "stockuom|defaultunitofmeasure"};

// Bin: what is on hand in each warehouse.
constexpr std::array kBinColumns{
    Alias{stock::item, "itemcode|item"},
    Alias{stock::quantity, "actualqty|actualquantity"},
    Alias{stock::place, "warehouse"},
    Alias{stock::unit, "stockuom|uom"},
    Alias{kIgnored, "projectedqty|projectedquantity", Read::plain, {}, kPlanned},
    Alias{kIgnored, "orderedqty|orderedquantity", Read::plain, {}, "open orders say it themselves"},
    Alias{kIgnored, "reservedqty|reservedquantity", Read::plain, {}, "it is on hand all the same"},
    Alias{kIgnored, "plannedqty|plannedquantity", Read::plain, {}, kPlanned},
    Alias{kIgnored, "requestedqty|requestedquantity|indentedqty", Read::plain, {}, kPlanned},
};
constexpr std::array kBinParts{ExportPart{.table = Table::stock, .aliases = kBinColumns}};
constexpr std::array<std::string_view, 4> kBinMarks{
    "itemcode|item", "actualqty|actualquantity", "warehouse",
    "projectedqty|projectedquantity|reservedqty|reservedquantity|orderedqty|orderedquantity"};

// Stock ledger entries.
constexpr std::array kVouchers{Word{"purchasereceipt", "receipt"},
                               Word{"purchaseinvoice", "receipt"},
                               Word{"subcontractingreceipt", "receipt"},
                               Word{"deliverynote", "ship"},
                               Word{"salesinvoice", "ship"},
                               Word{"posinvoice", "ship"},
                               Word{"stockreconciliation", "adjust"},
                               Word{"stockentry", ""}};
constexpr std::size_t kMaxVouchers = 2'000'000;

// Stock entries that take an item out of one warehouse and put it into another: (voucher, item).
std::set<std::pair<std::string, std::string>> transfers(const Inputs& inputs) {
    const int voucher = inputs.field("vouchertype") < 0 ? -1 : inputs.field("voucherno"),
              item = inputs.field("itemcode"), quantity = inputs.field("actualqty");
    std::map<std::pair<std::string, std::string>, int> seen;  // bit 1: went out, bit 2: came in
    std::set<std::pair<std::string, std::string>> both;
    if (voucher < 0 || item < 0 || quantity < 0) return both;
    const auto records = inputs.sheet().records();
    Record record;
    while (seen.size() < kMaxVouchers && records->next(record)) {
        if (!record.problem.empty() || record.fields.size() < inputs.sheet().header.size()) continue;
        if (folded(cell(record, inputs.field("vouchertype"))) != "stockentry") continue;
        const std::string_view amount = cell(record, quantity);
        if (amount.empty() || says_zero(amount)) continue;
        const std::pair key(std::string(cell(record, voucher)), std::string(cell(record, item)));
        int& ways = seen[key];
        ways |= amount.front() == '-' || amount.back() == '-' ? 1 : 2;
        if (ways == 3) both.insert(key);
    }
    return both;
}

RowRule ledger_rule(const Inputs& inputs) {
    auto between = std::make_shared<const std::set<std::pair<std::string, std::string>>>(transfers(inputs));
    return [between, type = inputs.field("vouchertype"), voucher = inputs.field("voucherno"),
            item = inputs.field("itemcode")](const Record& record, RowDraft& row) {
        if (row.present(moves::quantity) && row.number(moves::quantity) == 0)
            row.left_out = "a quantity of zero moves nothing";
        if (row.present(moves::kind) && row.present(moves::quantity)) {
            const bool out = row.number(moves::quantity) < 0;
            const std::string_view kind = row.word(moves::kind);
            if ((kind == "receipt" && out) || (kind == "ship" && !out)) row.set_text(moves::kind, "return");
        }
        if (folded(cell(record, type)) != "stockentry") return;
        const bool moved = between->contains({std::string(cell(record, voucher)), std::string(cell(record, item))});
        row.set_text(moves::kind, moved ? "transfer" : row.number(moves::quantity) < 0 ? "consume" : "produce");
    };
}
constexpr Alias kCancelled{kInput, "iscancelled"};
constexpr Alias kVoucherType{kInput, "vouchertype"};
constexpr std::array kLedgerColumns{
    Alias{moves::item, "itemcode|item"},
    Alias{moves::quantity, "actualqty|qtychange|quantitychange|actualquantity"},
    Alias{moves::place, "warehouse"},
    Alias{moves::time, "postingdate|date"},
    Alias{moves::time, "postingtime|time", Read::clock},
    Alias{moves::kind, "vouchertype", Read::plain, kVouchers},
    Alias{kInput, "voucherno|voucher"},
    Alias{moves::unit, "stockuom|uom"},
    Alias{moves::id, "name|id|stockledgerentry"},
    Alias{kRecordedAt, "creation|createdon"},
    kCancelled,
    Alias{kIgnored, "qtyaftertransaction|balanceqty|balancequantity", Read::plain, {}, "it follows from the changes"},
};
constexpr std::array kLedgerRows{
    RowsKept{"iscancelled", "1|yes", false, "cancelled entries and their reversals"},
    RowsKept{"vouchertype", "stockreconciliation", false, "reconciliations are counts, no moves"}};
constexpr std::array kCountColumns{
    Alias{stock::item, "itemcode|item"},
    Alias{stock::quantity, "qtyaftertransaction|balanceqty|balancequantity"},
    Alias{stock::place, "warehouse"},
    Alias{stock::counted_at, "postingdate|date"},
    Alias{stock::counted_at, "postingtime|time", Read::clock},
    Alias{stock::unit, "stockuom|uom"},
    kVoucherType,
    kCancelled,
};
constexpr std::array kCountRows{
    RowsKept{"iscancelled", "1|yes", false, "cancelled entries and their reversals"},
    RowsKept{"vouchertype", "stockreconciliation", true, "no counts: they are read as moves"}};
constexpr std::array kLedgerParts{
    ExportPart{.table = Table::moves, .aliases = kLedgerColumns, .rows = kLedgerRows, .rule = ledger_rule},
    ExportPart{.table = Table::stock, .aliases = kCountColumns, .rows = kCountRows}};
constexpr std::array<std::string_view, 4> kLedgerMarks{
    "itemcode|item", "actualqty|qtychange|quantitychange|actualquantity", "postingdate|date", "vouchertype"};

// Purchase orders with their lines.
constexpr std::array kPurchaseWords{
    Word{"draft", "draft"},        Word{"onhold", "placed"},   Word{"toreceiveandbill", "placed"},
    Word{"toreceive", "placed"},   Word{"tobill", "received"}, Word{"completed", "received"},
    Word{"delivered", "received"}, Word{"closed", "received"}, Word{"cancelled", "cancelled"}};
RowRule submitted(const Inputs& inputs) {
    return [document = inputs.field("docstatus")](const Record& record, RowDraft& row) {
        const std::string state = folded(cell(record, document));
        if (state == "0" || state == "draft") row.set_text(orders::status, "draft");
        if (state == "2" || state == "cancelled") row.set_text(orders::status, "cancelled");
        drop_unplaced(row);
    };
}
constexpr std::array kBuy{Always{orders::kind, "buy"}};
constexpr std::array kPurchaseColumns{
    Alias{orders::order, "name|id|purchaseorder|series"},
    Alias{orders::line, "items/id|items/name|items/idx|items/no"},
    Alias{orders::item, "items/itemcode|itemcode"},
    Alias{orders::quantity, "items/qty|items/quantity|qty|quantity"},
    Alias{orders::unit, "items/uom|uom"},
    Alias{orders::supplier, "supplier|suppliername"},
    Alias{orders::status, "status", Read::plain, kPurchaseWords},
    Alias{orders::placed_at, "transactiondate|date"},
    Alias{orders::promised_at, "items/expecteddeliverydate|expecteddeliverydate"},
    Alias{orders::promised_at,
          "items/scheduledate|items/requiredby|scheduledate|requiredby",
          Read::plain,
          {},
          {},
          {},
          true},
    Alias{orders::received_quantity, "items/receivedqty|receivedqty|receivedquantity"},
    Alias{kInput, "items/deliveredbysupplier|deliveredbysupplier"},
    Alias{kInput, "docstatus|documentstatus"},
    Alias{kIgnored,
          "items/stockqty|items/qtyinstockuom|stockqty|qtyinstockuom",
          Read::plain,
          {},
          "the ordered quantity in the unit of the order is"},
    Alias{kIgnored, "items/rate|rate", Read::plain, {}, "the price of an order is not the price of the next one"},
};
constexpr std::array kPurchaseRows{RowsKept{"items/deliveredbysupplier", "1|yes", false,
                                            "delivered by the supplier to the customer: no stock of the site"},
                                   RowsKept{"items/itemcode", "", false, "no item on the row"}};
RowRule order_unit(const Inputs& inputs) {
    return [factor = inputs.slot("items/conversionfactor")](const Record&, RowDraft& row) {
        const auto value = number(row, factor);
        if (!value || *value <= 0 || *value == kOneNano) {
            row.left_out = "ordered in the item's own unit: no conversion to learn";
            return;
        }
        const std::int64_t shared = std::gcd(*value, kOneNano);
        row.set(units::factor_numerator, *value / shared);
        row.set(units::factor_denominator, kOneNano / shared);
    };
}
constexpr std::array kOrderUnits{
    Alias{units::item, "items/itemcode|itemcode"}, Alias{units::unit, "items/uom|uom"},
    Alias{kNumber, "items/conversionfactor|items/uomconversionfactor|conversionfactor|uomconversionfactor"}};
constexpr std::array kPurchaseParts{
    ExportPart{
        .table = Table::orders, .aliases = kPurchaseColumns, .always = kBuy, .rows = kPurchaseRows, .rule = submitted},
    ExportPart{.table = Table::units,
               .aliases = kOrderUnits,
               .rule = order_unit,
               .by_rule = kFactorByRule,
               .needs_one_of = "items/conversionfactor"}};
constexpr std::array<std::string_view, 4> kPurchaseMarks{
    "items/itemcode|itemcode", "supplier", "transactiondate|date",
    "items/scheduledate|items/requiredby|items/receivedqty|receivedqty|requiredby"};

// Work orders. Only the actual dates are what happened.
constexpr std::array kWorkWords{Word{"draft", "draft"},          Word{"submitted", "placed"},
                                Word{"notstarted", "placed"},    Word{"inprocess", "placed"},
                                Word{"stockreserved", "placed"}, Word{"stockpartiallyreserved", "placed"},
                                Word{"completed", "received"},   Word{"closed", "received"},
                                Word{"stopped", "cancelled"},    Word{"cancelled", "cancelled"}};
constexpr std::array kMake{Always{orders::kind, "make"}};
constexpr std::array kWorkColumns{
    Alias{orders::order, "name|id|workorder"},
    Alias{orders::item, "productionitem|itemtomanufacture"},
    Alias{orders::quantity, "qty|qtytomanufacture|quantitytomanufacture"},
    Alias{orders::unit, "stockuom"},
    Alias{orders::status, "status", Read::plain, kWorkWords},
    Alias{orders::received_quantity, "producedqty|manufacturedqty|manufacturedquantity"},
    Alias{orders::received_at, "actualenddate"},
    Alias{orders::promised_at, "expecteddeliverydate"},
    Alias{kIgnored, "plannedstartdate", Read::plain, {}, kPlanned},
    Alias{kIgnored, "plannedenddate", Read::plain, {}, kPlanned},
    Alias{kIgnored,
          "actualstartdate",
          Read::plain,
          {},
          "it is when work began, not when the order was given; job cards say what ran when"},
    Alias{kIgnored, "leadtime", Read::plain, {}, "on a work order it is the minutes it took, not days to wait"},
};
constexpr std::array kWorkParts{ExportPart{.table = Table::orders, .aliases = kWorkColumns, .always = kMake}};
constexpr std::array<std::string_view, 2> kWorkMarks{"productionitem|itemtomanufacture",
                                                     "qty|qtytomanufacture|quantitytomanufacture"};

// Job cards with their time logs: actual machine time.
constexpr std::array kJobColumns{
    Alias{ops::case_, "workorder"},
    Alias{ops::resource, "workstation"},
    Alias{ops::activity, "operation"},
    Alias{ops::start, "timelogs/fromtime|scheduledtimelogs/fromtime|fromtime"},
    Alias{ops::end, "timelogs/totime|totime"},
    Alias{ops::item, "productionitem|itemcode"},
    Alias{ops::good, "timelogs/completedqty|completedqty"},
    Alias{ops::worker, "timelogs/employee|employee"},
    Alias{ops::id, "timelogs/id|timelogs/name"},
    Alias{kIgnored, "forquantity|qtytomanufacture", Read::plain, {}, kPlanned},
    Alias{kIgnored, "totalcompletedqty", Read::plain, {}, "the time logs say it piece by piece"},
    Alias{kIgnored, "expectedstartdate|expectedenddate", Read::plain, {}, kPlanned},
};
constexpr std::array kJobRows{RowsKept{"timelogs/totime", "", false, "no finished time log on the row"}};
constexpr std::array kJobParts{ExportPart{.table = Table::operations, .aliases = kJobColumns, .rows = kJobRows}};
constexpr std::array<std::string_view, 4> kJobMarks{"workorder", "workstation", "timelogs/fromtime|fromtime",
                                                    "timelogs/totime|totime"};

constexpr std::array kDown{Always{ops::state, "down"}};
constexpr std::array kDownColumns{
    Alias{ops::case_, "name|id"},       Alias{ops::resource, "workstation|workstationmachine"},
    Alias{ops::start, "fromtime"},      Alias{ops::end, "totime"},
    Alias{ops::activity, "stopreason"}, Alias{ops::worker, "operator"}};
constexpr std::array kDownParts{ExportPart{.table = Table::operations, .aliases = kDownColumns, .always = kDown}};
constexpr std::array<std::string_view, 4> kDownMarks{"workstation|workstationmachine", "fromtime", "totime",
                                                     "stopreason"};

// Bills of material. Times stand for the whole batch of the bill.
constexpr std::array kBomColumns{
    Alias{bom::component, "items/itemcode"},
    Alias{bom::item, "item|itemtomanufacture"},
    Alias{bom::quantity, "items/qty"},
    Alias{bom::unit, "items/uom"},
    Alias{bom::per, "quantity"},
    Alias{bom::step, "items/operation"},
    Alias{kInput, "isactive"},
    Alias{kInput, "isdefault"},
};
constexpr std::array kBomRows{RowsKept{"isactive", "0|no", false, "not active"},
                              RowsKept{"items/itemcode", "", false, "no component on the row"}};
RowRule per_piece(const Inputs& inputs) {
    return [minutes = inputs.slot("operations/timeinmins"), batch = inputs.slot("quantity")](const Record&,
                                                                                             RowDraft& row) {
        const auto total = number(row, minutes);
        const std::int64_t of = number(row, batch).value_or(kOneNano);
        if (!total || of <= 0) return;
        const std::int64_t shared = std::gcd(of, kOneNano);
        if (const auto one = convert(Rate{*total}, {kOneNano / shared, of / shared}))
            row.set(routes::run_minutes, one->nano);
    };
}
constexpr std::array<int, 1> kMinutesByRule{routes::run_minutes};
constexpr std::array kRouteColumns{
    Alias{routes::item, "item|itemtomanufacture"},
    Alias{routes::step, "operations/operation"},
    Alias{routes::resource, "operations/workstation"},
    Alias{kNumber, "operations/timeinmins|operations/operationtime"},
    Alias{kNumber, "quantity"},
    Alias{kInput, "isactive"},
};
constexpr std::array kRouteRows{RowsKept{"isactive", "0|no", false, "not active"},
                                RowsKept{"operations/workstation", "", false, "no operation on the row"}};
constexpr std::array kBomParts{ExportPart{.table = Table::bom, .aliases = kBomColumns, .rows = kBomRows},
                               ExportPart{.table = Table::routes,
                                          .aliases = kRouteColumns,
                                          .rows = kRouteRows,
                                          .rule = per_piece,
                                          .by_rule = kMinutesByRule,
                                          .needs_one_of = "operations/timeinmins"}};
constexpr std::array<std::string_view, 3> kBomMarks{"item|itemtomanufacture", "items/itemcode", "items/qty"};

constexpr std::array kExports{
    Export{.system = "ERPNext", .object = "items", .marks = kItemMarks, .parts = kItemParts},
    Export{.system = "ERPNext", .object = "bins", .marks = kBinMarks, .parts = kBinParts},
    Export{.system = "ERPNext", .object = "stock ledger entries", .marks = kLedgerMarks, .parts = kLedgerParts},
    Export{.system = "ERPNext", .object = "purchase orders", .marks = kPurchaseMarks, .parts = kPurchaseParts},
    Export{.system = "ERPNext", .object = "work orders", .marks = kWorkMarks, .parts = kWorkParts},
    Export{.system = "ERPNext", .object = "job cards", .marks = kJobMarks, .parts = kJobParts},
    Export{.system = "ERPNext", .object = "downtime entries", .marks = kDownMarks, .parts = kDownParts},
    Export{.system = "ERPNext", .object = "bills of material", .marks = kBomMarks, .parts = kBomParts},
};

}  // namespace

std::span<const Export> erpnext_exports() { return kExports; }

}  // namespace drum::intake
