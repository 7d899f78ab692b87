// Sheets people keep themselves, by purpose: no system behind them, only the words of the trade.
#include <array>

#include "intake/aliases.h"
#include "intake/locations.h"
#include "intake/landing.h"
#include "intake/typed_names.h"
#include "intake/typed_orders.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace items = fact::items;
namespace sources = fact::sources;
namespace stock = fact::stock;
namespace moves = fact::moves;
namespace orders = fact::orders;
namespace demand = fact::demand;

constexpr std::string_view kTypedMinimum =
    "a typed minimum protects nothing by itself; levels are learned from what is consumed";
constexpr std::array kMakeOrBuyWords{Word{"1", "make"},
                                     Word{"0", "buy"},
                                     Word{"true", "make"},
                                     Word{"false", "buy"},
                                     Word{"yes", "make"},
                                     Word{"no", "buy"},
                                     Word{"y", "make"},
                                     Word{"n", "buy"},
                                     Word{"make", "make"},
                                     Word{"buy", "buy"},
                                     Word{"made", "make"},
                                     Word{"bought", "buy"},
                                     Word{"manufactured", "make"},
                                     Word{"purchased", "buy"},
                                     Word{"manufacture", "make"},
                                     Word{"purchase", "buy"},
                                     Word{"m", "make"},
                                     Word{"p", "buy"},
                                     Word{"b", "buy"},
                                     Word{"eigenfertigung", "make"},
                                     Word{"fremdbezug", "buy"},
                                     Word{"fremdbeschaffung", "buy"}};
constexpr std::array kMoveWords{Word{"receipt", "receipt"},
                                Word{"purchasereceipt", "receipt"},
                                Word{"goodsreceipt", "receipt"},
                                Word{"received", "receipt"},
                                Word{"wareneingang", "receipt"},
                                Word{"zugang", "receipt"},
                                Word{"eingang", "receipt"},
                                Word{"reception", "receipt"},
                                Word{"ontvangst", "receipt"},
                                Word{"recepcion", "receipt"},
                                Word{"purchase", "receipt"},
                                Word{"consume", "consume"},
                                Word{"consumption", "consume"},
                                Word{"issue", "consume"},
                                Word{"issued", "consume"},
                                Word{"verbrauch", "consume"},
                                Word{"entnahme", "consume"},
                                Word{"consommation", "consume"},
                                Word{"verbruik", "consume"},
                                Word{"consumo", "consume"},
                                Word{"usage", "consume"},
                                Word{"ship", "ship"},
                                Word{"shipment", "ship"},
                                Word{"shipped", "ship"},
                                Word{"sale", "ship"},
                                Word{"sales", "ship"},
                                Word{"delivery", "ship"},
                                Word{"versand", "ship"},
                                Word{"verkauf", "ship"},
                                Word{"lieferung", "ship"},
                                Word{"warenausgang", "ship"},
                                Word{"expedition", "ship"},
                                Word{"vente", "ship"},
                                Word{"verzending", "ship"},
                                Word{"verkoop", "ship"},
                                Word{"venta", "ship"},
                                Word{"produce", "produce"},
                                Word{"production", "produce"},
                                Word{"produktion", "produce"},
                                Word{"fertigmeldung", "produce"},
                                Word{"adjust", "adjust"},
                                Word{"adjustment", "adjust"},
                                Word{"korrektur", "adjust"},
                                Word{"inventur", "adjust"},
                                Word{"ajustement", "adjust"},
                                Word{"correctie", "adjust"},
                                Word{"ajuste", "adjust"},
                                Word{"scrap", "scrap"},
                                Word{"scrapped", "scrap"},
                                Word{"ausschuss", "scrap"},
                                Word{"verschrottung", "scrap"},
                                Word{"rebut", "scrap"},
                                Word{"transfer", "transfer"},
                                Word{"umlagerung", "transfer"},
                                Word{"umbuchung", "transfer"},
                                Word{"transfert", "transfer"},
                                Word{"return", "return"},
                                Word{"returned", "return"},
                                Word{"retoure", "return"},
                                Word{"retour", "return"}};
constexpr std::array kDirectionWords{
    Word{"in", "in"},      Word{"out", "out"},    Word{"+", "in"},       Word{"-", "out"},
    Word{"i", "in"},       Word{"o", "out"},      Word{"inbound", "in"}, Word{"outbound", "out"},
    Word{"zugang", "in"},  Word{"abgang", "out"}, Word{"eingang", "in"}, Word{"ausgang", "out"},
    Word{"entree", "in"},  Word{"sortie", "out"}, Word{"entrada", "in"}, Word{"salida", "out"},
    Word{"s", "in"},       Word{"h", "out"},      Word{"credit", "in"},  Word{"debit", "out"},
    Word{"receipt", "in"}, Word{"issue", "out"}};

constexpr std::array kItemColumns{
    Alias{items::item, kItemNames},
    Alias{items::name, kItemTitles},
    Alias{items::unit, kUnitNames},
    Alias{items::cost, kCostNames},
    Alias{items::price, kPriceNames},
    Alias{items::family, kFamilyNames},
    Alias{items::make_or_buy,
          "makeorbuy|makebuy|makeflag|procurementtype|beschaffungsart|procurement|replenishmentsystem", Read::plain,
          kMakeOrBuyWords},
    Alias{kIgnored,
          "reorderpoint|reorderlevel|rop|meldebestand|bestellpunkt|seuilreappro|bestelpunt|puntodepedido",
          Read::plain,
          {},
          kTypedMinimum},
    Alias{
        kIgnored,
        "safetystocklevel|safetystock|sicherheitsbestand|mindestbestand|stockdesecurite|stockmini|veiligheidsvoorraad|"
        "minimumvoorraad|stockdeseguridad|minstock",
        Read::plain,
        {},
        kTypedMinimum},
};
constexpr std::array kSourceColumns{
    Alias{sources::item, kItemNames},
    Alias{sources::supplier, kSupplierNames},
    Alias{sources::lead_days, kLeadWeeks, Read::weeks},
    Alias{sources::lead_days, kLeadDays},
    Alias{sources::min_quantity, kMinQuantities},
    Alias{sources::multiple, kMultiples},
    Alias{sources::unit,
          "purchaseuom|purchaseunit|purchasingunit|orderunit|bestelleinheit|bestellmengeneinheit|besteleenheid|"
          "uniteachat|unidaddecompra"},
    Alias{sources::unit_cost,
          "standardprice|supplierprice|vendorprice|purchaseprice|lastpurchaseprice|lastreceiptcost|costpriceperunit|"
          "unitcost|"
          "unitprice|costprice|einkaufspreis|ekpreis|prixachat|inkoopprijs|preciocompra|cost|price"},
    Alias{sources::preferred, "preferred|ispreferred|mainsource|bevorzugt|hauptlieferant"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::string_view kOnHand =
    "onhand|qtyonhand|quantityonhand|onhandqty|onhandquantity|stock|stockqty|stocklevel|stockonhand|currentstock|"
    "inventory|"
    "inventoryqty|balance|instock|bestand|lagerbestand|aktuellerbestand|istbestand|verfugbarerbestand|freiverwendbar|"
    "quantiteenstock|qteenstock|stockactuel|voorraad|huidigevoorraad|existencias|stockactual|countedqty|"
    "countedquantity|gezahlt|physicalqty|physicalstock|physical|qtyinstock|available|qtyavailable|availableqty|counted|"
    "countqty|lagermenge|mengeauflager|vorrat|stockphysique|stockdispo|stockdisponible|quantitestock|qtestock|enstock|"
    "technischevoorraad|voorraadaantal|aantalopvoorraad|stockfisico|stockdisponible|disponible|giacenza|giacenzaattuale|"
    "esistenza|qtagiacenza|quantitagiacenza";
constexpr std::string_view kLots =
    "lot|lotno|lotnumber|lotid|batch|batchno|batchnumber|charge|chargennummer|partij|lote|lotto";
constexpr std::string_view kExpiries =
    "expires|expiresat|expiry|expirydate|expirationdate|expiration|bestbefore|bestbeforedate|mhd|verfallsdatum|"
    "haltbarbis|"
    "dateperemption|peremption|houdbaartot|vervaldatum|fechacaducidad|caducidad";
constexpr std::array kOnHandColumns{
    Alias{stock::item, kItemNames},
    Alias{stock::quantity, kOnHand},
    Alias{stock::place, kPlaceNames},
    Alias{stock::unit, kUnitNames},
    Alias{stock::counted_at,
          "countedat|countdate|stockdate|inventorydate|asof|asofdate|snapshotdate|stichtag|inventurdatum|"
          "bestandsdatum|zahldatum|dateinventaire|teldatum|fechainventario|fechadeinventario"},
};
constexpr std::array kStockColumns{
    Alias{stock::item, kItemNames},
    Alias{stock::quantity, kOnHand},
    Alias{stock::quantity, kQuantityNames, Read::plain, {}, {}, {}, false, true},
    Alias{stock::place, kPlaceNames},
    Alias{stock::unit, kUnitNames},
    Alias{stock::lot, kLots},
    Alias{stock::expires_at, kExpiries},
    Alias{stock::counted_at,
          "countedat|countdate|stockdate|inventorydate|asof|asofdate|snapshotdate|stichtag|inventurdatum|"
          "bestandsdatum|zahldatum|dateinventaire|teldatum|fechainventario|fechadeinventario"},
    Alias{stock::counted_at, kDateNames, Read::plain, {}, {}, {}, false, true},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::array kMoveColumns{
    Alias{moves::item, kItemNames},
    Alias{moves::quantity,
          "movementqty|movementquantity|qtychange|quantitychange|qtymoved|issuedqty|issuedquantity|consumedqty|"
          "verbrauchsmenge|bewegungsmenge|entnahmemenge|buchungsmenge|qtechange|mutatie|qtyissued|issueqty|qtyused|"
          "usedqty|"
          "qtyconsumed|transactionqty|qtemouvement|cantidadmovida|quantitamovimentata"},
    Alias{moves::quantity, kQuantityNames, Read::plain, {}, {}, {}, false, true},
    Alias{moves::time,
          "movementdate|transactiondate|postingdate|movedate|issuedate|buchungsdatum|bewegungsdatum|buchungstag|"
          "datemouvement|datedemouvement|boekdatum|mutatiedatum|fechamovimiento|transactiontime|transactedat|transdate|"
          "trxdate|datamovimento|datadimovimento|dateissued|dateused|usedon"},
    Alias{moves::time, kDateNames, Read::plain, {}, {}, {}, false, true},
    Alias{moves::kind,
          "movementtype|transactiontype|transtype|trxtype|txntype|bewegungsart|vorgang|buchungsart|typemouvement|"
          "typedemouvement|mutatiesoort|tipomovimiento|tipomovimento|causale|kind|type|reason",
          Read::plain, kMoveWords},
    Alias{moves::direction, "direction|inout|richtung|sens|richting|sentido|io|sollhaben", Read::plain,
          kDirectionWords},
    Alias{moves::place, kPlaceNames},
    Alias{kInput, "fromlocation|fromplace|fromwarehouse|vonlager|quelllager|vonlagerort|vanlocatie|delieu"},
    Alias{moves::to_place, "toplace|tolocation|towarehouse|nachlager|ziellager|naarlocatie"},
    Alias{moves::order,
          "order|orderno|ordernumber|orderid|workorder|workorderno|documentno|document|belegnummer|beleg|auftrag|"
          "auftragsnummer|bestellnummer|commande|referencedocument"},
    Alias{moves::unit, kUnitNames},
    Alias{moves::lot, kLots},
    Alias{moves::id, "movementid|moveid|transactionid|trxid|transid|id|entryno|entrynumber|laufendenummer|lfdnr"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::array kOrderColumns{
    Alias{orders::order,
          "purchaseorderid|purchaseorderno|purchaseordernumber|purchaseorder|pono|ponumber|po|bestellnummer|"
          "bestellnr|bestellung|einkaufsbeleg|numerocommande|bondecommande|inkoopordernummer|inkooporder|bestelnummer|"
          "pedidodecompra|pedidocompra|ordencompra|ordendecompra|purchord|purchaseordernr|ordineacquisto|ordinediacquisto|"
          "numeroordine|nroordine|bestelling|bonnr|numeropedido|nropedido|commandeno|commandeachat|"
          "requisition|requisitionno|requisitionnumber|purchaserequisition|purchaserequisitionno|prno|prnumber|reqno|banf|bestellanforderung"},
    Alias{orders::order,
          "order|orderno|ordernumber|orderid|documentno|documentnumber|commande|pedido|ordernummer|auftragsnummer|ordine|docno",
          Read::plain,
          {},
          {},
          {},
          false,
          true},
    Alias{orders::line,
          "purchaseorderdetailid|purchaseorderline|poline|lineno|linenumber|line|lineid|pos|position|bestellposition|"
          "posnr|positionsnr|ligne|regel|regelnr|linea|riga|ln|lnno"},
    Alias{orders::item, kItemNames},
    Alias{orders::quantity,
          "orderqty|orderquantity|orderedqty|orderedquantity|qtyordered|quantityordered|poqty|bestellmenge|"
          "quantitecommandee|qtecommandee|bestelhoeveelheid|besteldaantal|cantidadpedida|quantitaordinata|ordered|besteld|"
          "commandee|bestellt|pedida|ordinata"},
    Alias{orders::quantity, kQuantityNames, Read::plain, {}, {}, {}, false, true},
    Alias{orders::quantity, kStillOpen},
    Alias{kNumber, kStillOpen},
    Alias{orders::supplier, kSupplierNames},
    Alias{orders::unit, kUnitNames},
    Alias{orders::status, "status|orderstatus|postatus|statut|estado|state", Read::plain, kStatusWords},
    Alias{orders::requested_at, "requestdate|requisitiondate|requestedat|requestedon|requested|anforderungsdatum|angefordertam|datedemande"},
    Alias{orders::approved_at,
          "approvaldate|approvedat|approvedon|dateapproved|genehmigtam|freigabedatum|dateapprobation"},
    Alias{orders::approver, "approver|approvedby|genehmigtvon|freigegebenvon"},
    Alias{orders::placed_at,
          "orderdate|podate|purchasedate|placedat|orderedat|ordered|dateordered|orderedon|issuedate|dateissued|bestelldatum|"
          "bestelltam|datecommande|datedecommande|besteldatum|fechapedido|fechadepedido|fechacompra|dataordine|datadiordine"},
    Alias{orders::placed_at, kDateNames, Read::plain, {}, {}, {}, false, true},
    Alias{orders::promised_at,
          "promiseddate|promisedat|promisedate|duedate|due|deliverydate|expecteddate|expecteddelivery|"
          "expecteddeliverydate|expectedarrival|eta|confirmeddate|confirmeddelivery|requireddate|liefertermin|"
          "lieferdatum|wunschtermin|"
          "datelivraison|datedelivraison|datelivraisonprevue|leverdatum|verwachteleverdatum|fechaentrega|"
          "fechadeentrega|fechaprevista|dataconsegna|datadiconsegna|dataprevista|promised|expected|arrivaldate|arrival|"
          "needby|needbydate|neededby|dateneeded|needdate|requireddateby|required|requiredby|wanted|wantdate|termin|"
          "livraisonprevue|livraison|levering|entrega|consegna"},
    Alias{
        orders::received_quantity,
        "receivedqty|receivedquantity|qtyreceived|quantityreceived|deliveredqty|"
        "geliefertemenge|eingegangenemenge|wareneingangsmenge|quantiterecue|qterecue|ontvangenaantal|cantidadrecibida|"
        "quantitaricevuta|received|receiptqty|qtyreceipted|recue|recu|livree|geliefert|erhalten|ontvangen|geleverd|recibida|recibido|ricevuta"},
    Alias{orders::received_at,
          "receiveddate|receivedat|receiptdate|datereceived|deliveredat|actualdelivery|actualdeliverydate|"
          "wareneingang|wareneingangsdatum|wedatum|goodsreceiptdate|goodsreceipt|grdate|eingangsdatum|datereception|datedereception|"
          "ontvangstdatum|fecharecepcion|fechaderecepcion|dataricevimento|datacarico|received|receivedon|arrived|arrivedon"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::array kOrderAlways{Always{orders::kind, "buy"}};
constexpr std::array kDemandColumns{
    Alias{
        demand::order,
        "salesorderid|salesorderno|salesordernumber|salesorder|sono|sonumber|so|kundenauftrag|kundenauftragsnummer|"
        "auftrag|auftragsnummer|auftragsnr|commandeclient|verkooporder|verkoopordernummer|pedidocliente|pedidodeventa"},
    Alias{demand::order,
          "order|orderno|ordernumber|orderid|documentno|documentnumber|commande|pedido|ordernummer|invoiceno|invoice|"
          "rechnungsnummer|rechnung",
          Read::plain,
          {},
          {},
          {},
          false,
          true},
    Alias{demand::line,
          "salesorderdetailid|salesorderline|lineno|linenumber|line|lineid|pos|position|auftragsposition|posnr|ligne|"
          "regel|linea"},
    Alias{demand::item, kItemNames},
    Alias{demand::quantity,
          "orderqty|orderquantity|orderedqty|qtyordered|quantityordered|soldqty|qtysold|quantitysold|salesqty|"
          "auftragsmenge|"
          "quantitecommandee|qtecommandee|verkaufsmenge|cantidadpedida|cantidadvendida"},
    Alias{demand::quantity, kQuantityNames, Read::plain, {}, {}, {}, false, true},
    Alias{demand::customer,
          "customer|customername|customerid|customerno|customernumber|customercode|client|kunde|kundennummer|kundennr|"
          "kundenname|"
          "nomclient|klant|klantnummer|cliente|soldto|debitor|codicecliente"},
    Alias{demand::price,
          "unitprice|price|salesprice|netprice|verkaufspreis|nettopreis|einzelpreis|prixunitaire|prix|prijs|stuksprijs|"
          "precio|preciounitario"},
    Alias{demand::unit, kUnitNames},
    Alias{demand::ordered_at,
          "orderdate|orderedat|salesdate|bestelldatum|auftragsdatum|auftragseingang|datecommande|datedecommande|"
          "besteldatum|"
          "fechapedido|fechadepedido|invoicedate|rechnungsdatum|dataordine|dateordered"},
    Alias{demand::ordered_at, kDateNames, Read::plain, {}, {}, {}, false, true},
    Alias{demand::due_at,
          "duedate|due|dueat|requesteddate|requesteddelivery|requireddate|deliverydate|promiseddate|needby|needbydate|"
          "wunschtermin|"
          "liefertermin|lieferdatum|datelivraison|datedelivraison|leverdatum|fechaentrega|fechadeentrega"},
    Alias{demand::shipped_quantity,
          "shippedqty|shippedquantity|qtyshipped|quantityshipped|deliveredqty|geliefertemenge|versandmenge|"
          "quantitelivree|qtelivree|verzondenaantal|cantidadenviada"},
    Alias{demand::shipped_at,
          "shippeddate|shippedat|shipdate|dateshipped|actualdelivery|versanddatum|versandam|dateexpedition|"
          "datedexpedition|"
          "verzenddatum|fechaenvio|fechadeenvio"},
    Alias{demand::status, "status|orderstatus|statut|estado|state"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
// From where to where says what a move was. Else, where no quantity of the sheet has a sign and no column a direction, its
// kind says which way it went.
RowRule signs_by_kind(const Inputs& inputs) {
    const FieldSample* typed =
        inputs.sample("movementqty") != nullptr ? inputs.sample("movementqty") : inputs.sample("quantity");
    const bool is_signed = inputs.has("direction") || (typed != nullptr && typed->negative > 0);
    return [is_signed, from = inputs.field("fromlocation"), to = inputs.field("toplace")](const Record& record, RowDraft& row) {
        if (from >= 0 && to >= 0 && row.present(moves::quantity)) {
            row.drop(moves::to_place);
            return set_between(row, cell(record, from), cell(record, to));
        }
        const std::string_view kind = row.word(moves::kind);
        const bool out = kind == "consume" || kind == "ship" || kind == "scrap";
        if (!is_signed && out && row.present(moves::quantity) && row.number(moves::quantity) > 0)
            row.set(moves::quantity, -row.number(moves::quantity));
    };
}
constexpr std::array kSupplierUnnamed{
    Always{sources::supplier, "supplier", "No column names a supplier: 'supplier' stands for whoever delivers."}};

constexpr std::array kSupplierListColumns{
    Alias{sources::item, kItemNames},
    Alias{sources::supplier, kSupplierNames},
    Alias{sources::lead_days, kLeadWeeks, Read::weeks},
    Alias{sources::lead_days, kLeadDays},
    Alias{sources::min_quantity, kMinQuantities},
    Alias{sources::multiple, kMultiples},
    Alias{sources::unit,
          "purchaseuom|purchaseunit|purchasingunit|orderunit|bestelleinheit|bestellmengeneinheit|besteleenheid|"
          "uniteachat|unidaddecompra"},
    Alias{sources::unit, kUnitNames},
    Alias{sources::unit_cost,
          "standardprice|supplierprice|vendorprice|purchaseprice|lastpurchaseprice|lastreceiptcost|unitcost|unitprice|"
          "costprice|einkaufspreis|ekpreis|prixachat|inkoopprijs|preciocompra|cost|price|preis|prix|prijs|precio"},
    Alias{sources::preferred, "preferred|ispreferred|mainsource|bevorzugt|hauptlieferant"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::string_view kSourceNeeds = "suppliername|leadtimeweeks|leadtimedays|minquantity|multiple";
constexpr std::array kItemListParts{
    ExportPart{.table = Table::items,
               .aliases = kItemColumns,
               .rule = zero_prices_unknown,
               .needs_one_of = "itemname|cost|price|unit|family|makeorbuy",
               .one_row_each = true},
    ExportPart{.table = Table::sources,
               .aliases = kSourceColumns,
               .always = kSupplierUnnamed,
               .needs_one_of = kSourceNeeds,
               .one_row_each = true},
    ExportPart{.table = Table::stock, .aliases = kOnHandColumns, .one_row_each = true},
};
constexpr std::array kStockListParts{ExportPart{.table = Table::stock, .aliases = kStockColumns, .looks_up = true}};
constexpr std::array kSupplierListParts{
    ExportPart{.table = Table::sources,
               .aliases = kSupplierListColumns,
               .needs_one_of = "leadtimeweeks|leadtimedays|minquantity|multiple|standardprice"}};
constexpr std::array kMoveParts{ExportPart{.table = Table::moves, .aliases = kMoveColumns, .rule = signs_by_kind}};
constexpr std::array kOrderParts{
    ExportPart{.table = Table::orders,
               .aliases = kOrderColumns,
               .always = kOrderAlways,
               .rule = received_of_open,
               .looks_up = true}};
constexpr std::array kDemandParts{ExportPart{.table = Table::demand, .aliases = kDemandColumns, .looks_up = true}};

constexpr std::array kTyped{
    Export{
        .system = "",
        .object = "item list",
        .marks = {},
        .parts = kItemListParts,
        .file_words = "item|product|part|material|artikel|teile|article|produit|onderdel|articulo|producto|stammdaten"},
    Export{.system = "",
           .object = "stock list",
           .marks = {},
           .parts = kStockListParts,
           .file_words = "stock|inventory|onhand|bestand|inventur|voorraad|existencias|inventaire|inventario"},
    Export{.system = "",
           .object = "supplier list",
           .marks = {},
           .parts = kSupplierListParts,
           .file_words = "vendor|supplier|source|lieferant|fournisseur|leverancier|proveedor|infosatz"},
    Export{.system = "",
           .object = "stock moves",
           .marks = {},
           .parts = kMoveParts,
           .file_words = "move|movement|transaction|usage|consumption|issue|bewegung|verbrauch|buchung|mouvement|"
                         "mutatie|movimiento|verbruik"},
    Export{.system = "",
           .object = "purchase orders",
           .marks = {},
           .parts = kOrderParts,
           .file_words = "purchase|bestellung|einkauf|commande|achat|inkoop|bestelling|compra"},
    Export{.system = "",
           .object = "sales orders",
           .marks = {},
           .parts = kDemandParts,
           .file_words = "sales|demand|customer|kundenauftr|verkauf|auftrag|vente|client|verkoop|venta|cliente"},
};

}  // namespace

// Where no column says what has come in, it is what was ordered less what is still open.
RowRule received_of_open(const Inputs& inputs) {
    const int slot = inputs.slot("openqty");
    return [slot](const Record&, RowDraft& row) {
        if (slot < 0 || row.present(orders::received_quantity) || !row.present(orders::quantity)) return;
        const auto& open = row.inputs[static_cast<std::size_t>(slot)];
        constexpr std::int64_t kNanoPerMicro = 1000;
        if (!open || *open < 0 || *open % kNanoPerMicro != 0 || *open / kNanoPerMicro > row.number(orders::quantity)) return;
        row.set(orders::received_quantity, row.number(orders::quantity) - *open / kNanoPerMicro);
    };
}

std::span<const Export> typed_exports() { return kTyped; }

}  // namespace drum::intake
