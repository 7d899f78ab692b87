// Names people type, in English, German, French, Dutch, Spanish and Italian: the lists several tables share.
#pragma once

#include <string_view>

namespace drum::intake {

// Codes before names: where a sheet has both, the code is the id.
inline constexpr std::string_view kItemNames =
    "itemcode|itemno|itemnumber|itemid|sku|skuid|skucode|skuno|partno|partnumber|partid|partcode|stockcode|productid|"
    "productcode|productno|productnumber|materialnumber|materialno|materialid|matnr|articleno|articlenumber|articleid|"
    "articlecode|artikelnummer|artikelnr|artikelno|artikelcode|artnr|teilenummer|teilenr|materialnummer|materialnr|"
    "sachnummer|ident|identnummer|identnr|codearticle|refarticle|referencearticle|numeroarticle|codeproduit|refproduit|"
    "productnummer|onderdeelnummer|codigoarticulo|codigodearticulo|codarticulo|codigoproducto|codigodeproducto|"
    "item|part|product|material|article|artikel|teil|produkt|produit|onderdeel|articulo|producto|pieza|itemname|"
    "productname|partname|partdesc|partdescription|codicearticolo|codarticolo|numeroarticolo|articolo|prodotto|codice|"
    "codeart|referenceproduit|reference|onderdeelnr|productnr|referencia|codigo";
// Names an item is called by; a sheet of items alone also says plain "Name".
inline constexpr std::string_view kItemTitles =
    "itemname|productname|partname|materialname|itemdescription|productdescription|partdescription|partdesc|"
    "materialdescription|description|bezeichnung|artikelbezeichnung|materialbezeichnung|materialkurztext|kurztext|"
    "benennung|beschreibung|artikelbeschreibung|designation|libelle|libellearticle|omschrijving|artikelomschrijving|"
    "productomschrijving|denominacion|descripcion|nombre|naam|name|nom|descrizione|descrizionearticolo|denominazione|nome";
inline constexpr std::string_view kUnitNames =
    "unit|uom|unitofmeasure|unitofmeasurement|unitmeasure|unitmeasurecode|baseunit|baseunitofmeasure|stockuom|"
    "stockunit|units|unitadimisura|unitamisura|uniteme|"
    "einheit|mengeneinheit|me|basismengeneinheit|bme|lagereinheit|unite|unitedemesure|eenheid|unidad|unidaddemedida|um";
inline constexpr std::string_view kQuantityNames =
    "quantity|qty|quantite|qte|menge|anzahl|stuck|stueck|stuckzahl|stueckzahl|stk|aantal|hoeveelheid|cantidad|cant|"
    "pieces|pcs|units|amount|quantita|pezzi|stuks|unidades|nombre";
// What of an order is still to come.
inline constexpr std::string_view kStillOpen =
    "openqty|openquantity|qtyopen|quantityopen|outstandingqty|outstandingquantity|qtyoutstanding|outstanding|balanceqty|"
    "balancedue|balance|qtydue|dueqty|remainingqty|qtyremaining|remainingquantity|remaining|backorderqty|backordered|"
    "qtybackordered|backorder|qtytoreceive|stilldue|open|offenemenge|restmenge|offen|mengeoffen|rueckstand|ruckstand|"
    "qterestante|quantiterestante|resteareceptionner|restealivrer|reste|solde|openstaand|openstaandaantal|nogteontvangen|"
    "restant|cantidadpendiente|pendiente|quantitaresidua|residuo|inevaso|saldo";
inline constexpr std::string_view kDateNames =
    "date|datum|fecha|data|time|zeit|tijd|heure|timestamp|datetime|zeitpunkt|day|tag|jour|giorno";
inline constexpr std::string_view kPlaceNames =
    "locationname|warehousename|warehouse|warehousecode|location|locationcode|locationid|warehouseid|storagelocation|"
    "site|"
    "plant|store|storeroom|lagerort|lager|werk|standort|lagerplatz|magasin|entrepot|depot|emplacement|magazijn|locatie|"
    "almacen|ubicacion|magazzino|deposito|ubicazione|place|bin|shelf";
inline constexpr std::string_view kSupplierNames =
    "suppliername|suppliercode|supplierid|supplierno|suppliernumber|supplier|vendorname|vendorcode|vendorid|vendorno|"
    "vendornumber|vendor|lieferantennummer|lieferantennr|lieferantenname|lieferant|kreditor|kreditornr|fournisseur|"
    "codefournisseur|leverancier|leveranciersnummer|crediteur|proveedor|codproveedor|businessentityid|preferredvendor|"
    "mainsupplier|preferredsupplier|fornitore|codicefornitore|codfornitore";
inline constexpr std::string_view kLeadDays =
    "leadtimedays|leadtimeindays|leadtime|leaddays|averageleadtime|avgleadtime|supplierleadtime|deliverydays|"
    "deliverytime|replenishmenttime|replenishmentleadtime|plannedleadtime|lieferzeittage|lieferzeitintagen|lieferzeit|"
    "wiederbeschaffungszeit|wbz|planlieferzeit|beschaffungszeit|delai|delailivraison|delaidelivraison|"
    "delaiapprovisionnement|delaidapprovisionnement|levertijd|levertijddagen|plazo|plazoentrega|plazodeentrega|lt|tempodiconsegna|tempoconsegna|giorniconsegna|tempodiapprovvigionamento";
inline constexpr std::string_view kLeadWeeks =
    "leadtimeweeks|leadtimeinweeks|leadtimewks|leadtimewk|leadweeks|lieferzeitwochen|lieferzeitinwochen|"
    "wiederbeschaffungszeitwochen|delaisemaines|delaiensemaines|levertijdweken|levertijdinweken|plazosemanas";
inline constexpr std::string_view kMinQuantities =
    "minquantity|minqty|minorderqty|minorderquantity|minimumorderquantity|minimumorderqty|minimumquantity|moq|"
    "mindestbestellmenge|mindestmenge|mbm|qtemin|quantiteminimum|quantiteminimale|minimumdecommande|"
    "minimumbestelhoeveelheid|"
    "minimaleafname|bestelminimum|cantidadminima|pedidominimo|quantitaminima|lottominimo|ordineminimo";
inline constexpr std::string_view kMultiples =
    "multiple|ordermultiple|orderincrement|qtymultiple|quantitymultiple|packsize|packqty|packagesize|packquantity|"
    "lotsize|lotmultiple|unitspersubpackage|unitsperpackage|unitsperpack|unitsperbox|casepack|casesize|increment|"
    "roundingvalue|"
    "verpackungseinheit|ve|vpe|gebinde|gebindegrosse|losgrosse|rundungswert|conditionnement|colisage|colis|"
    "verpakkingseenheid|besteleenheid|multiplo|unidadesporcaja|lote";
inline constexpr std::string_view kFamilyNames =
    "family|productfamily|itemgroup|productgroup|materialgroup|category|productcategory|productsubcategoryid|"
    "productsubcategory|productline|warengruppe|artikelgruppe|produktgruppe|gruppe|famille|categorie|groupe|"
    "productgroep|artikelgroep|familia|categoria|grupo|group|famiglia|gruppo";
inline constexpr std::string_view kCostNames =
    "cost|unitcost|costprice|costpriceperunit|standardcost|stdcost|averagecost|costperunit|purchaseprice|kosten|"
    "einstandspreis|herstellkosten|ek|ekpreis|einkaufspreis|standardpreis|cout|prixderevient|prixachat|kostprijs|"
    "inkoopprijs|coste|costo|preciocompra|costounitario|prezzoacquisto";
inline constexpr std::string_view kPriceNames =
    "price|listprice|salesprice|sellingprice|unitsalesprice|verkaufspreis|vk|vkpreis|listenpreis|prixdevente|"
    "prixvente|verkoopprijs|precioventa|preciodeventa|pvp|prezzo|prezzovendita|prezzodivendita";

inline constexpr std::string_view kChangedNotHappened = "it says when the row was changed, not when anything happened";
inline constexpr std::string_view kWhenChanged =
    "modifieddate|lastmodified|modifiedat|updatedat|lastupdate|lastupdated|geandertam|aenderungsdatum";

}  // namespace drum::intake
