// Tryton: technical names, nested ones with '/', display names ending in ".rec_name" ("[CODE] Name").
//
// Traps, each with a test: planned_date is a plan, effective_date is what happened, and only of moves that are done;
// work cycles carry a duration and no start or end.
#include <array>

#include "intake/aliases.h"
#include "intake/locations.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace items = fact::items;
namespace sources = fact::sources;
namespace moves = fact::moves;
namespace orders = fact::orders;

constexpr std::string_view kPlanned = "a plan is nothing that happened";
constexpr std::string_view kProduct = "productcode|product/code|product";

RowRule between(const Inputs& inputs) {
    return [from = inputs.field("fromlocation"), to = inputs.field("tolocation")](const Record& record, RowDraft& row) {
        set_between(row, cell(record, from), cell(record, to));
    };
}
constexpr std::array kMoveColumns{
    Alias{moves::item, kProduct, Read::tagged},
    Alias{moves::quantity, "quantity"},
    Alias{moves::unit, "unit|uom"},
    Alias{kInput, "fromlocation"},
    Alias{kInput, "tolocation"},
    Alias{moves::time, "effectivedate"},
    Alias{kInput, "state"},
    Alias{moves::id, "id"},
    Alias{moves::order, "origin|purchase|sale|productionoutput"},
    Alias{kIgnored, "planneddate", Read::plain, {}, kPlanned},
    Alias{kIgnored, "internalquantity", Read::plain, {}, "the quantity in the unit of the move is"},
};
constexpr std::array kInternalColumns{
    Alias{moves::item, kProduct, Read::tagged},
    Alias{moves::quantity, "internalquantity"},
    kMoveColumns[3],
    kMoveColumns[4],
    kMoveColumns[5],
    kMoveColumns[6],
    kMoveColumns[7],
    kMoveColumns[8],
    kMoveColumns[9],
};
constexpr std::array kDone{RowsKept{"state", "done", true, "not done: their dates are plans"}};
constexpr std::array<int, 1> kKindByRule{moves::kind};
constexpr std::array kMoveParts{
    ExportPart{.table = Table::moves, .aliases = kMoveColumns, .rows = kDone, .rule = between, .by_rule = kKindByRule},
    ExportPart{.table = Table::moves,
               .aliases = kInternalColumns,
               .rows = kDone,
               .rule = between,
               .by_rule = kKindByRule,
               .instead = true}};
constexpr std::array<std::string_view, 3> kMoveMarks{"fromlocation", "tolocation", "effectivedate|planneddate"};
constexpr std::array kMoveMusts{
    Must{"effectivedate", "'planned_date' is a plan, nothing that happened: export it again with 'effective_date'"},
    Must{"state", "no column says which moves are done: export it again with 'state'"}};

constexpr std::array kStates{Word{"request", "requested"},   Word{"draft", "draft"},     Word{"waiting", "placed"},
                             Word{"assigned", "placed"},     Word{"running", "placed"},  Word{"done", "received"},
                             Word{"cancelled", "cancelled"}, Word{"cancel", "cancelled"}};
RowRule finished_when_done(const Inputs&) {
    return [](const Record&, RowDraft& row) {
        if (row.word(orders::status) == "received")
            row.set(orders::received_quantity, row.number(orders::quantity));
        else
            row.drop(orders::received_at);
    };
}
constexpr std::array kMake{Always{orders::kind, "make"}};
constexpr std::array kProductionColumns{
    Alias{orders::order, "number|id"},
    Alias{orders::item, kProduct, Read::tagged},
    Alias{orders::quantity, "quantity"},
    Alias{orders::unit, "unit|uom"},
    Alias{orders::status, "state", Read::plain, kStates},
    Alias{orders::promised_at, "planneddate"},
    Alias{orders::received_at, "effectivedate"},
    Alias{kIgnored, "plannedstartdate", Read::plain, {}, kPlanned},
    Alias{kIgnored,
          "effectivestartdate",
          Read::plain,
          {},
          "it is when work began, not when the order was given, and a day without a time says nothing of a machine"},
};
constexpr std::array kProductionParts{
    ExportPart{.table = Table::orders, .aliases = kProductionColumns, .always = kMake, .rule = finished_when_done}};
constexpr std::array<std::string_view, 4> kProductionMarks{"number|id", "product|productcode",
                                                           "plannedstartdate|effectivestartdate|bom", "state"};

constexpr std::array kProductColumns{
    Alias{items::item, "code|suffixcode"},
    Alias{items::name, "name|templatename|template"},
    Alias{items::unit, "defaultuom|template/defaultuom"},
    Alias{items::cost, "costprice"},
    Alias{items::price, "listprice|template/listprice"},
};
constexpr std::array kProductSources{
    Alias{sources::item, "code|suffixcode"},
    Alias{sources::supplier, "productsuppliers/party|suppliers/party|party"},
    Alias{sources::lead_days, "productsuppliers/leadtime|suppliers/leadtime|leadtime"},
};
constexpr std::array kCodeRows{RowsKept{"code", "", false, "no code: the product cannot be told apart"}};
constexpr std::array kPartyRows{RowsKept{"productsuppliers/party", "", false, "no supplier"}};
constexpr std::array kProductParts{
    ExportPart{.table = Table::items, .aliases = kProductColumns, .rows = kCodeRows, .rule = zero_prices_unknown},
    ExportPart{.table = Table::sources, .aliases = kProductSources, .rows = kPartyRows}};
constexpr std::array<std::string_view, 2> kProductMarks{"code|suffixcode", "defaultuom|costprice"};

constexpr std::array kBuy{Always{orders::kind, "buy"}};
constexpr std::array kPurchaseWords{
    Word{"draft", "draft"}, Word{"quotation", "draft"},     Word{"confirmed", "approved"}, Word{"processing", "placed"},
    Word{"done", "placed"}, Word{"cancelled", "cancelled"}, Word{"cancel", "cancelled"}};
constexpr std::array kPurchaseColumns{
    Alias{orders::order, "purchase/number|purchase|number"},
    Alias{orders::line, "id|sequence"},
    Alias{orders::item, kProduct, Read::tagged},
    Alias{orders::quantity, "quantity"},
    Alias{orders::unit, "unit|uom"},
    Alias{orders::supplier, "purchase/party|party"},
    Alias{orders::status, "purchase/state|purchasestate|state", Read::plain, kPurchaseWords},
    Alias{orders::placed_at, "purchase/purchasedate|purchasedate"},
    Alias{orders::promised_at, "deliverydate"},
    Alias{kIgnored, "unitprice", Read::plain, {}, "the price of an order is not the price of the next one"},
};
constexpr std::array kPurchaseRows{RowsKept{"productcode", "", false, "titles and comments, no products"}};
RowRule placed_orders(const Inputs&) {
    return [](const Record&, RowDraft& row) { drop_unplaced(row); };
}
constexpr std::array kPurchaseParts{ExportPart{
    .table = Table::orders, .aliases = kPurchaseColumns, .always = kBuy, .rows = kPurchaseRows, .rule = placed_orders}};
constexpr std::array<std::string_view, 4> kPurchaseMarks{"purchase", "product|productcode", "quantity",
                                                         "deliverydate|unitprice"};

constexpr std::array<std::string_view, 3> kPointMarks{"minquantity", "targetquantity", "product|warehouselocation"};
constexpr std::array<std::string_view, 3> kCycleMarks{"workcenter", "duration|cycles/duration", "state"};

constexpr std::array kExports{
    Export{.system = "Tryton", .object = "moves", .marks = kMoveMarks, .parts = kMoveParts, .musts = kMoveMusts},
    Export{.system = "Tryton", .object = "productions", .marks = kProductionMarks, .parts = kProductionParts},
    Export{.system = "Tryton", .object = "products", .marks = kProductMarks, .parts = kProductParts},
    Export{.system = "Tryton", .object = "purchase lines", .marks = kPurchaseMarks, .parts = kPurchaseParts},
    Export{.system = "Tryton",
           .object = "order points",
           .marks = kPointMarks,
           .parts = {},
           .refuses = "it holds typed minimums and targets alone, and those protect nothing: levels are learned from "
                      "what is consumed"},
    Export{.system = "Tryton",
           .object = "works",
           .marks = kCycleMarks,
           .parts = {},
           .refuses = "its cycles carry a duration and neither start nor end, so what the machines did cannot be "
                      "placed in time; constraint minutes are estimated from productions"},
};

}  // namespace

std::span<const Export> tryton_exports() { return kExports; }

}  // namespace drum::intake
