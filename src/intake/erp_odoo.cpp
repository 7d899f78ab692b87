// Odoo: technical names ("I want to update data") or labels; lines of documents under "order_line/" or "Order Lines/",
// their heads' cells blank below the first. Products show as "[CODE] Name".
//
// Traps, each with a test: stock.move.date is the plan until the move is done; `date_order` is the deadline by which to
// order and `date_approve` the moment it was ordered, but the label "Order Date" means the one on the order and the
// other on its lines; dates of work orders are planning slots; section and note lines have no product.
#include <array>

#include "intake/aliases.h"
#include "intake/locations.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace items = fact::items;
namespace sources = fact::sources;
namespace stock = fact::stock;
namespace moves = fact::moves;
namespace orders = fact::orders;
namespace bom = fact::bom;
namespace routes = fact::routes;
namespace ops = fact::operations;

constexpr std::string_view kPlanned = "a plan is nothing that happened";

// Products with what is on hand and who delivers them.
constexpr std::array kItemColumns{
    Alias{items::item, "defaultcode|internalreference"},
    Alias{items::name, "name|displayname|productname"},
    Alias{items::unit, "uomid|unitofmeasure|uom|unit"},
    Alias{items::cost, "standardprice|cost"},
    Alias{items::price, "listprice|salesprice|lstprice"},
    Alias{items::family, "categid|productcategory|category"},
    Alias{kIgnored, "virtualavailable|forecastedquantity|forecasted", Read::plain, {}, kPlanned},
    Alias{kIgnored,
          "saledelay|customerleadtime",
          Read::plain,
          {},
          "it is what is promised to customers, not how long supply takes"},
};
constexpr std::array kItemRows{
    RowsKept{"defaultcode", "", false, "no internal reference: the product cannot be told apart"}};
constexpr std::array kOnHandColumns{
    Alias{stock::item, "defaultcode|internalreference"},
    Alias{stock::quantity, "qtyavailable|quantityonhand|onhand|onhandquantity"},
    Alias{stock::unit, "uomid|unitofmeasure|uom|unit"},
};
constexpr std::array kOnHandRows{RowsKept{"defaultcode", "", false, "no internal reference"},
                                 RowsKept{"qtyavailable", "", false, "a further vendor of the product above"}};
constexpr std::array kVendorLines{
    Alias{sources::item, "defaultcode|internalreference"},
    Alias{sources::supplier, "sellerids/partnerid|vendors/vendor|vendors/partner|sellerids/name|vendors/name"},
    Alias{sources::lead_days, "sellerids/delay|vendors/leadtime|vendors/deliveryleadtime"},
    Alias{sources::min_quantity, "sellerids/minqty|vendors/quantity|vendors/minimalquantity|vendors/minquantity"},
    Alias{sources::unit_cost, "sellerids/price|vendors/price|vendors/unitprice"},
    Alias{sources::unit,
          "sellerids/uomid|sellerids/productuomid|sellerids/productuom|vendors/unitofmeasure|vendors/unit"},
};
constexpr std::array kVendorRows{RowsKept{"sellerids/partnerid", "", false, "no vendor"}};
constexpr std::array kItemParts{
    ExportPart{.table = Table::items,
               .aliases = kItemColumns,
               .rows = kItemRows,
               .rule = zero_prices_unknown,
               .needs_one_of = "name|uomid|standardprice|listprice"},
    ExportPart{
        .table = Table::sources, .aliases = kVendorLines, .rows = kVendorRows, .needs_one_of = "sellerids/partnerid"},
    ExportPart{.table = Table::stock, .aliases = kOnHandColumns, .rows = kOnHandRows}};
constexpr std::array<std::string_view, 1> kItemMarks{"defaultcode|internalreference"};

// Vendor price list: product.supplierinfo.
constexpr std::array kPriceListColumns{
    Alias{sources::item, "producttmplid|productid|producttemplate|productvariant|product", Read::tagged},
    Alias{sources::supplier, "partnerid|vendor|name"},
    Alias{sources::lead_days, "delay|deliveryleadtime|leadtime"},
    Alias{sources::min_quantity, "minqty|quantity|minimalquantity"},
    Alias{sources::unit_cost, "price|unitprice"},
    Alias{sources::unit, "uomid|productuomid|productuom|unitofmeasure|unit"},
};
constexpr std::array kPriceListParts{ExportPart{.table = Table::sources, .aliases = kPriceListColumns}};
constexpr std::array<std::string_view, 4> kPriceListMarks{"producttmplid|producttemplate", "partnerid|vendor",
                                                          "delay|deliveryleadtime|leadtime",
                                                          "minqty|quantity|minimalquantity"};

constexpr std::array<std::string_view, 2> kRuleMarks{"productminqty|minquantity|minqty",
                                                     "productmaxqty|maxquantity|maxqty"};

// Stock moves and their detailed lines.
RowRule between(const Inputs& inputs) {
    return [from = inputs.field("locationid"), to = inputs.field("locationdestid")](
               const Record& record, RowDraft& row) { set_between(row, cell(record, from), cell(record, to)); };
}
constexpr std::array kMoveColumns{
    Alias{moves::item, "productid|product", Read::tagged},
    Alias{moves::quantity, "quantity|quantitydone|qtydone|done"},
    Alias{moves::unit, "productuom|productuomid|uomid|unitofmeasure|unit|uom"},
    Alias{moves::time, "date|dateprocessing|datescheduled|scheduleddate"},
    Alias{kInput, "locationid|sourcelocation|from"},
    Alias{kInput, "locationdestid|destinationlocation|to|intermediatelocation"},
    Alias{kInput, "state|status"},
    Alias{moves::order, "origin|sourcedocument|source"},
    Alias{moves::id, "externalid|id"},
    Alias{kInput, "reference"},
    Alias{kIgnored, "productuomqty|demand", Read::plain, {}, "it is what was asked for; 'Quantity' is what was moved"},
    Alias{kIgnored, "datedeadline|deadline", Read::plain, {}, kPlanned},
    Alias{kIgnored, "locationfinalid|finallocation", Read::plain, {}, kPlanned},
};
// Where only the quantity in the product's own unit is there.
constexpr std::array kRealMoveColumns{
    Alias{moves::item, "productid|product", Read::tagged},
    Alias{moves::quantity, "productqty|realquantity"},
    kMoveColumns[3],
    kMoveColumns[4],
    kMoveColumns[5],
    kMoveColumns[6],
    kMoveColumns[7],
    kMoveColumns[8],
    kMoveColumns[9],
    kMoveColumns[10],
    kMoveColumns[11],
    kMoveColumns[12],
};
constexpr std::array kMoveRows{
    RowsKept{"state", "done|erledigt|fait|termine|gereed|hecho|realizado", true, "not done: their dates are plans"}};
constexpr std::array<int, 1> kMoveByRule{moves::kind};
constexpr std::array kMoveParts{
    ExportPart{
        .table = Table::moves, .aliases = kMoveColumns, .rows = kMoveRows, .rule = between, .by_rule = kMoveByRule},
    ExportPart{.table = Table::moves,
               .aliases = kRealMoveColumns,
               .rows = kMoveRows,
               .rule = between,
               .by_rule = kMoveByRule,
               .instead = true}};
constexpr std::array<std::string_view, 4> kMoveMarks{"locationid|sourcelocation|from",
                                                     "locationdestid|destinationlocation|to", "productid|product",
                                                     "date|dateprocessing|datescheduled|scheduleddate"};
constexpr std::array kMoveMusts{
    Must{"state|status",
         "its dates are plans until a move is done, and no column says which are: export it again with 'Status'"},
    Must{"quantity|quantitydone|qtydone|done|productqty|realquantity",
         "'Demand' is what was asked for, not what was moved: export it again with 'Quantity'"}};

// Purchase orders with their lines, and lines on their own.
constexpr std::array kPurchaseWords{
    Word{"draft", "draft"},          Word{"rfq", "draft"},           Word{"sent", "draft"},
    Word{"rfqsent", "draft"},        Word{"toapprove", "requested"}, Word{"purchase", "placed"},
    Word{"purchaseorder", "placed"}, Word{"done", "placed"},         Word{"locked", "placed"},
    Word{"cancel", "cancelled"},     Word{"cancelled", "cancelled"}, Word{"canceled", "cancelled"}};
constexpr std::string_view kOrderDeadline =
    "date_order is the deadline by which to order ('Order Deadline'), not when it was ordered";
constexpr std::array kBuy{Always{orders::kind, "buy"}};
constexpr std::array kPurchaseColumns{
    Alias{orders::order, "orderreference|name|reference"},
    Alias{orders::line, "orderlineid|orderlinesid"},
    Alias{orders::item, "orderline/productid|orderlines/product|orderlines/productvariant", Read::tagged},
    Alias{orders::quantity, "orderline/productqty|orderlines/quantity"},
    Alias{orders::unit, "orderline/productuom|orderline/productuomid|orderlines/unitofmeasure|orderlines/unit"},
    Alias{orders::supplier, "partnerid|vendor"},
    Alias{orders::status, "state|status", Read::plain, kPurchaseWords},
    Alias{orders::placed_at, "dateapprove|confirmationdate"},
    Alias{orders::promised_at,
          "orderline/dateplanned|orderlines/expectedarrival|dateplanned|expectedarrival|receiptdate"},
    Alias{orders::received_quantity,
          "orderline/qtyreceived|orderlines/receivedqty|orderlines/received|orderlines/receivedquantity"},
    Alias{kInput, "orderline/displaytype|orderlines/displaytype"},
    Alias{kIgnored, "dateorder|orderdeadline", Read::plain, {}, kOrderDeadline},
    Alias{orders::placed_at, "orderdate", Read::plain, {}, {}, "odoo order date"},
    Alias{kIgnored,
          "orderline/productuomqty|orderlines/totalquantity",
          Read::plain,
          {},
          "the ordered quantity in the unit of the order is"},
    Alias{kIgnored, "userid|buyer|purchaserepresentative", Read::plain, {}, ""},
};
constexpr std::array kPurchaseRows{RowsKept{"orderline/displaytype", "", true, "sections and notes, no products"},
                                   RowsKept{"orderline/productid", "", false, "sections and notes, no products"}};
constexpr std::array kPurchaseParts{
    ExportPart{.table = Table::orders, .aliases = kPurchaseColumns, .always = kBuy, .rows = kPurchaseRows}};
constexpr std::array<std::string_view, 2> kPurchaseMarks{
    "orderline/productid|orderlines/product|orderlines/productvariant", "orderline/productqty|orderlines/quantity"};

constexpr std::array kLineColumns{
    Alias{orders::order, "orderid|orderreference"},
    Alias{orders::line, "externalid|id"},
    Alias{orders::item, "productid|product", Read::tagged},
    Alias{orders::quantity, "productqty|quantity"},
    Alias{orders::unit, "productuom|productuomid|unitofmeasure|unit"},
    Alias{orders::supplier, "partnerid|vendor|partner"},
    Alias{orders::status, "state|status", Read::plain, kPurchaseWords},
    Alias{orders::placed_at, "dateapprove|confirmationdate"},
    Alias{orders::promised_at, "dateplanned|expectedarrival"},
    Alias{orders::received_quantity, "qtyreceived|receivedqty|receivedquantity"},
    Alias{kInput, "displaytype"},
    Alias{kIgnored, "dateorder|orderdeadline", Read::plain, {}, kOrderDeadline},
    Alias{orders::placed_at, "orderdate", Read::plain, {}, {}, "odoo order date"},
    Alias{kIgnored, "productuomqty|totalquantity", Read::plain, {}, "the ordered quantity in the unit of the order is"},
};
constexpr std::array kLineRows{RowsKept{"displaytype", "", true, "sections and notes, no products"},
                               RowsKept{"productid", "", false, "sections and notes, no products"}};
constexpr std::array kLineParts{
    ExportPart{.table = Table::orders, .aliases = kLineColumns, .always = kBuy, .rows = kLineRows}};
constexpr std::array<std::string_view, 4> kLineMarks{"orderid|orderreference", "productid|product",
                                                     "productqty|quantity", "qtyreceived|receivedqty"};

// Manufacturing orders. An end date is the plan until the order is done; a start date means one thing or the other by
// version.
constexpr std::array kMakeWords{
    Word{"draft", "draft"},       Word{"confirmed", "placed"},    Word{"progress", "placed"},
    Word{"inprogress", "placed"}, Word{"toclose", "placed"},      Word{"done", "received"},
    Word{"cancel", "cancelled"},  Word{"cancelled", "cancelled"}, Word{"canceled", "cancelled"}};
RowRule finished_when_done(const Inputs&) {
    return [](const Record&, RowDraft& row) {
        if (row.word(orders::status) == "received") return;
        row.drop(orders::received_at);
    };
}
constexpr std::array kMake{Always{orders::kind, "make"}};
constexpr std::array kMakeColumns{
    Alias{orders::order, "name|reference"},
    Alias{orders::item, "productid|product", Read::tagged},
    Alias{orders::quantity, "productqty|quantitytoproduce|quantity"},
    Alias{orders::unit, "productuomid|unitofmeasure|uom|unit"},
    Alias{orders::status, "state|status", Read::plain, kMakeWords},
    Alias{orders::received_quantity, "qtyproduced|quantityproduced"},
    Alias{orders::promised_at, "datedeadline|deadline"},
    Alias{orders::received_at, "datefinished|enddate"},
    Alias{kIgnored,
          "datestart|startdate",
          Read::plain,
          {},
          "Odoo 16 writes the actual start there and later versions the plan"},
    Alias{kIgnored, "dateplannedstart|scheduleddate|dateplannedfinished|scheduledenddate", Read::plain, {}, kPlanned},
    Alias{kIgnored, "bomid|billofmaterial", Read::plain, {}, ""},
};
constexpr std::array kMakeParts{
    ExportPart{.table = Table::orders, .aliases = kMakeColumns, .always = kMake, .rule = finished_when_done}};
constexpr std::array<std::string_view, 4> kMakeMarks{
    "name|reference", "productid|product", "productqty|quantitytoproduce",
    "dateplannedstart|scheduleddate|datefinished|datestart|enddate|bomid|billofmaterial"};
constexpr std::array kMakeMusts{Must{
    "state|status",
    "an end date is the plan until the order is done, and no column says which are: export it again with 'State'"}};

// Time at work centres: the only actual machine time Odoo keeps.
constexpr std::array kLossWords{Word{"productive", "run"},
                                Word{"performance", "run"},
                                Word{"quality", "run"},
                                Word{"availability", "down"},
                                Word{"fullyproductivetime", "run"},
                                Word{"reducedspeed", "run"},
                                Word{"processdefect", "run"},
                                Word{"equipmentfailure", "down"},
                                Word{"setupandadjustments", "setup"},
                                Word{"materialavailability", "starved"},
                                Word{"setup", "setup"},
                                Word{"breakdown", "down"}};
constexpr std::array kNoOrder{Always{ops::case_, "no work order", {}, true}};
constexpr std::array kProductivityColumns{
    Alias{ops::case_, "productionid|manufacturingorder|workorderid|workorder"},
    Alias{ops::resource, "workcenterid|workcenter"},
    Alias{ops::activity, "workorderid|workorder|operation"},
    Alias{ops::start, "datestart|startdate"},
    Alias{ops::end, "dateend|enddate"},
    Alias{ops::state, "losstype|lossid|lossreason|effectiveness|effectivenesscategory", Read::plain, kLossWords},
    Alias{ops::worker, "userid|user|employeeid|employee"},
    Alias{ops::id, "externalid|id"},
    Alias{kIgnored, "duration", Read::plain, {}, "the minutes follow from start and end"},
};
constexpr std::array kProductivityRows{RowsKept{"dateend", "", false, "still running"}};
constexpr std::array kProductivityParts{ExportPart{
    .table = Table::operations, .aliases = kProductivityColumns, .always = kNoOrder, .rows = kProductivityRows}};
constexpr std::array<std::string_view, 4> kProductivityMarks{
    "workcenterid|workcenter", "datestart|startdate", "dateend|enddate",
    "losstype|lossid|lossreason|effectiveness|effectivenesscategory"};

constexpr std::array<std::string_view, 2> kWorkOrderMarks{"workcenterid|workcenter",
                                                          "durationexpected|expectedduration"};

// Bills of material, with the operations if they were exported along.
constexpr std::array kBomColumns{
    Alias{bom::component, "bomlineids/productid|bomlines/component|bomlines/product", Read::tagged},
    Alias{bom::item, "productid|producttmplid|product|productvariant|producttemplate", Read::tagged},
    Alias{bom::quantity, "bomlineids/productqty|bomlines/quantity"},
    Alias{bom::unit, "bomlineids/productuomid|bomlines/productunitofmeasure|bomlines/unitofmeasure|bomlines/unit"},
    Alias{bom::per, "productqty|quantity"},
    Alias{kInput, "type|bomtype"},
};
constexpr std::array kBomRows{RowsKept{"bomlineids/productid", "", false, "no component on the row"}};
constexpr std::array kBomRoutes{
    Alias{routes::item, "productid|producttmplid|product|productvariant|producttemplate", Read::tagged},
    Alias{routes::step, "operationids/name|operations/operation|operations/name"},
    Alias{routes::resource, "operationids/workcenterid|operations/workcenter"},
    Alias{routes::run_minutes,
          "operationids/timecyclemanual|operations/manualduration|operations/defaultduration|operations/duration"},
};
constexpr std::array kBomRouteRows{RowsKept{"operationids/workcenterid", "", false, "no operation on the row"}};
constexpr std::array kBomParts{ExportPart{.table = Table::bom, .aliases = kBomColumns, .rows = kBomRows},
                               ExportPart{.table = Table::routes, .aliases = kBomRoutes, .rows = kBomRouteRows}};
constexpr std::array<std::string_view, 2> kBomMarks{"bomlineids/productid|bomlines/component|bomlines/product",
                                                    "bomlineids/productqty|bomlines/quantity"};

constexpr std::array kExports{
    Export{.system = "Odoo", .object = "products", .marks = kItemMarks, .parts = kItemParts},
    Export{.system = "Odoo", .object = "vendor price list", .marks = kPriceListMarks, .parts = kPriceListParts},
    Export{.system = "Odoo",
           .object = "reordering rules",
           .marks = kRuleMarks,
           .parts = {},
           .refuses = "typed minimums and maximums protect nothing, levels are learned from what is consumed; what is "
                      "on hand comes with the products and their moves, "
                      "and read from here as well it would count twice"},
    Export{.system = "Odoo", .object = "stock moves", .marks = kMoveMarks, .parts = kMoveParts, .musts = kMoveMusts},
    Export{.system = "Odoo", .object = "purchase orders", .marks = kPurchaseMarks, .parts = kPurchaseParts},
    Export{.system = "Odoo", .object = "purchase order lines", .marks = kLineMarks, .parts = kLineParts},
    Export{.system = "Odoo",
           .object = "manufacturing orders",
           .marks = kMakeMarks,
           .parts = kMakeParts,
           .musts = kMakeMusts},
    Export{
        .system = "Odoo", .object = "time at work centres", .marks = kProductivityMarks, .parts = kProductivityParts},
    Export{.system = "Odoo",
           .object = "work orders",
           .marks = kWorkOrderMarks,
           .parts = {},
           .refuses = "the dates of work orders are planning slots, not what ran when; export the time tracking of the "
                      "work centres (productivity log) instead"},
    Export{.system = "Odoo", .object = "bills of material", .marks = kBomMarks, .parts = kBomParts},
};

}  // namespace

std::span<const Export> odoo_exports() { return kExports; }

}  // namespace drum::intake
