// NetSuite: saved searches by their labels, or records by their technical names.
//
// Traps, each with a test: each transaction begins with a "main line" that is no line; dates of operation tasks are the
// schedule; approval time stands in the system notes, in no column.
#include <array>

#include "intake/aliases.h"
#include "intake/landing.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace items = fact::items;
namespace sources = fact::sources;
namespace stock = fact::stock;
namespace orders = fact::orders;
namespace routes = fact::routes;

constexpr std::string_view kPlanned = "a plan is nothing that happened";
constexpr std::string_view kTypedMinimum =
    "a typed minimum protects nothing by itself; levels are learned from what is consumed";
constexpr std::string_view kItem = "itemid|item|name|itemname";

constexpr std::array kStockColumns{
    Alias{stock::item, kItem},
    Alias{stock::quantity, "quantityonhand|locationonhand|onhand"},
    Alias{stock::place, "location|inventorylocation"},
    Alias{stock::unit, "units|stockunit|primarystockunit|baseunit"},
    Alias{kIgnored,
          "quantityavailable|locationavailable|available",
          Read::plain,
          {},
          "what is committed is on hand all the same"},
    Alias{kIgnored, "quantitycommitted|locationcommitted|committed", Read::plain, {}, "it is on hand all the same"},
    Alias{kIgnored, "quantityonorder|locationonorder|onorder", Read::plain, {}, "open orders say it themselves"},
    Alias{kIgnored,
          "quantitybackordered|locationbackordered|backordered",
          Read::plain,
          {},
          "sales orders say it themselves"},
    Alias{kIgnored, "reorderpoint|locationreorderpoint", Read::plain, {}, kTypedMinimum},
    Alias{kIgnored, "preferredstocklevel|locationpreferredstocklevel", Read::plain, {}, kTypedMinimum},
    Alias{kIgnored, "safetystocklevel|locationsafetystocklevel", Read::plain, {}, kTypedMinimum},
};
constexpr std::array kNamedColumns{
    Alias{items::item, kItem},
    Alias{items::name, "displayname|salesdescription|description"},
    Alias{items::unit, "units|stockunit|primarystockunit|baseunit"},
    Alias{items::cost, "averagecostmli|averagecost|locationaveragecost|cost"},
};
constexpr std::array kLeadColumns{
    Alias{sources::item, kItem},
    Alias{sources::supplier, "preferredvendor|vendor"},
    Alias{sources::lead_days, "leadtime|locationleadtime|purchaseleadtime"},
};
RowRule kept_lead(const Inputs&) {
    return [](const Record&, RowDraft& row) {
        if (!row.present(sources::lead_days) || row.number(sources::lead_days) == 0) row.left_out = "no lead time";
    };
}
constexpr std::array kUnnamed{
    Always{sources::supplier, "supplier", "No column names a supplier: 'supplier' stands for whoever delivers."}};
constexpr std::array kStockParts{ExportPart{.table = Table::stock, .aliases = kStockColumns},
                                 ExportPart{.table = Table::items,
                                            .aliases = kNamedColumns,
                                            .rule = zero_prices_unknown,
                                            .needs_one_of = "displayname|averagecostmli|units"},
                                 ExportPart{.table = Table::sources,
                                            .aliases = kLeadColumns,
                                            .always = kUnnamed,
                                            .rule = kept_lead,
                                            .needs_one_of = "leadtime"}};
constexpr std::array<std::string_view, 3> kStockMarks{
    kItem, "quantityonhand|locationonhand|onhand",
    "quantityavailable|locationavailable|quantitycommitted|locationcommitted|quantityonorder|locationonorder|"
    "quantitybackordered|preferredstocklevel|safetystocklevel|autoleadtime"};

constexpr std::array kPurchaseWords{Word{"pendingsupervisorapproval", "requested"},
                                    Word{"pendingapproval", "requested"},
                                    Word{"approved", "placed"},
                                    Word{"pendingreceipt", "placed"},
                                    Word{"partiallyreceived", "placed"},
                                    Word{"pendingbillingpartiallyreceived", "placed"},
                                    Word{"pendingbill", "received"},
                                    Word{"pendingbilling", "received"},
                                    Word{"fullybilled", "received"},
                                    Word{"closed", "received"},
                                    Word{"rejectedbysupervisor", "cancelled"},
                                    Word{"rejected", "cancelled"},
                                    Word{"cancelled", "cancelled"},
                                    Word{"purchaseorderpendingsupervisorapproval", "requested"},
                                    Word{"purchaseorderpendingreceipt", "placed"},
                                    Word{"purchaseorderpartiallyreceived", "placed"},
                                    Word{"purchaseorderpendingbillpartiallyreceived", "placed"},
                                    Word{"purchaseorderpendingbill", "received"},
                                    Word{"purchaseorderfullybilled", "received"},
                                    Word{"purchaseorderclosed", "received"},
                                    Word{"purchaseorderrejectedbysupervisor", "cancelled"}};
RowRule closed_lines(const Inputs& inputs) {
    return [closed = inputs.field("isclosed"), approval = inputs.field("approvalstatus")](const Record& record,
                                                                                          RowDraft& row) {
        const std::string state = folded(cell(record, approval)), done = folded(cell(record, closed));
        if (state == "pendingapproval" && !row.present(orders::status)) row.set_text(orders::status, "requested");
        if (state == "rejected") row.set_text(orders::status, "cancelled");
        if (done == "t" || done == "true" || done == "yes") row.set_text(orders::status, "received");
        drop_unplaced(row);
    };
}
constexpr std::array kBuy{Always{orders::kind, "buy"}};
constexpr std::array kPurchaseColumns{
    Alias{orders::order, "documentnumber|tranid|transactionnumber|number"},
    Alias{orders::line, "line|lineid|linenumber|linesequencenumber"},
    Alias{orders::item, "item"},
    Alias{orders::quantity, "quantity|qty"},
    Alias{orders::unit, "units|unit"},
    Alias{orders::supplier, "vendor|name|entity|mainlinename"},
    Alias{orders::status, "status", Read::plain, kPurchaseWords},
    Alias{orders::requested_at, "createddate|datecreated"},
    Alias{orders::placed_at, "trandate|date"},
    Alias{orders::promised_at, "expectedreceiptdate|expectedreceipt|duedatereceiveby|receiveby"},
    Alias{orders::received_quantity, "quantityreceived|quantityfulfilledreceived"},
    Alias{kInput, "mainline"},
    Alias{kInput, "type"},
    Alias{kInput, "isclosed|closed"},
    Alias{kInput, "approvalstatus"},
    Alias{kIgnored, "quantitybilled", Read::plain, {}, "a bill moves no stock"},
    Alias{kIgnored, "quantityonshipments", Read::plain, {}, kPlanned},
};
constexpr std::array kPurchaseRows{
    RowsKept{"mainline", "t|true|yes", false, "main lines: the head of a transaction, no line"},
    RowsKept{"item", "", false, "main lines: the head of a transaction, no line"},
    RowsKept{"type", "purchaseorder|purchord|", true, "no purchase orders"}};
constexpr std::array kPurchaseParts{ExportPart{
    .table = Table::orders, .aliases = kPurchaseColumns, .always = kBuy, .rows = kPurchaseRows, .rule = closed_lines}};
constexpr std::array<std::string_view, 4> kPurchaseMarks{
    "documentnumber|tranid|transactionnumber", "item", "quantity|qty",
    "quantityreceived|quantityfulfilledreceived|expectedreceiptdate|mainline"};

// Operation tasks say how long a piece takes and where; their dates are the schedule.
constexpr std::array kTaskColumns{
    Alias{routes::item, "assemblyitem|assembly|item|workorderitem"},
    Alias{routes::step, "operationsequence"},
    Alias{routes::resource, "manufacturingworkcenter|workcenter"},
    Alias{routes::run_minutes, "runrate|runratemin"},
    Alias{routes::setup_minutes, "setuptime|setuptimemin"},
    Alias{kIgnored, "startdate|startdatetime", Read::plain, {}, "it is the schedule, not when work began"},
    Alias{kIgnored, "enddate|enddatetime", Read::plain, {}, "it is the schedule, not when work ended"},
    Alias{kIgnored,
          "actualtime|actualruntime|actualworktime",
          Read::plain,
          {},
          "it is a sum of time without start or end"},
    Alias{kIgnored, "completedquantity", Read::plain, {}, "it carries no time"},
    Alias{kIgnored, "inputquantity", Read::plain, {}, "it carries no time"},
};
constexpr std::array kTaskParts{ExportPart{.table = Table::routes, .aliases = kTaskColumns}};
constexpr std::array<std::string_view, 3> kTaskMarks{"operationsequence", "manufacturingworkcenter|workcenter",
                                                     "runrate"};
constexpr std::array kTaskMusts{Must{"assemblyitem|assembly|item|workorderitem",
                                     "its dates are the schedule, so it says how long a piece takes, but not of which "
                                     "item: add the assembly item as a column"}};

constexpr std::array kExports{
    Export{.system = "NetSuite", .object = "item locations", .marks = kStockMarks, .parts = kStockParts},
    Export{.system = "NetSuite", .object = "purchase order lines", .marks = kPurchaseMarks, .parts = kPurchaseParts},
    Export{.system = "NetSuite",
           .object = "operation tasks",
           .marks = kTaskMarks,
           .parts = kTaskParts,
           .musts = kTaskMusts},
};

}  // namespace

std::span<const Export> netsuite_exports() { return kExports; }

}  // namespace drum::intake
