// Sheets people keep themselves of how things are made: work orders, bills of material, routings, resources, calendars, units.
#include <array>

#include "intake/aliases.h"
#include "intake/typed_names.h"
#include "intake/typed_orders.h"

namespace drum::intake {
namespace {

using fact::Table;
namespace bom = fact::bom;
namespace orders = fact::orders;
namespace units = fact::units;
namespace routes = fact::routes;
namespace resources = fact::resources;
namespace calendars = fact::calendars;

constexpr std::string_view kComponentNames =
    "componentid|componentcode|componentno|componentnumber|componentitem|componentpart|childitem|childpart|childid|"
    "child|"
    "component|komponente|komponentennummer|bauteil|einzelteil|composant|onderdeel|componente|rawmaterial|ingredient|"
    "subitem|subpart";
constexpr std::array kBomColumns{
    Alias{bom::component, kComponentNames},
    Alias{bom::item,
          "productassemblyid|assemblyid|assembly|assemblyno|parentitem|parentpart|parentid|parent|parentproduct|"
          "finishedgood|"
          "finishedproduct|fathercode|baugruppe|oberteil|kopfmaterial|erzeugnis|ensemble|compose|moederartikel|"
          "samenstelling|conjunto|padre|bom"},
    Alias{bom::item, kItemNames},
    Alias{bom::quantity,
          "perassemblyqty|qtyper|quantityper|qtyperassembly|quantityperassembly|componentqty|componentquantity|bomqty|"
          "usage|usageqty|requiredqty|komponentenmenge|einsatzmenge|quantiteparensemble"},
    Alias{bom::quantity, kQuantityNames, Read::plain, {}, {}, {}, false, true},
    Alias{bom::per, "per|perquantity|basequantity|baseqty|basismenge|batchsize|batchquantity|lotsize"},
    Alias{bom::position,
          "pos|position|posnr|positionsnummer|findno|findnumber|positionno|referencedesignator|refdes|repere|positie|"
          "posicion|posizione"},
    Alias{bom::step, "step|operationno|operation|arbeitsgang|vorgang"},
    Alias{bom::unit, kUnitNames},
    Alias{bom::valid_from,
          "validfrom|effectivefrom|effectivedate|startdate|fromdate|gultigab|gueltigab|gultigvon|valablede|geldigvan|"
          "validodesde"},
    Alias{bom::valid_to,
          "validto|validuntil|effectiveto|enddate|todate|expirydate|gultigbis|gueltigbis|valablejusqua|geldigtot|"
          "validohasta"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::array kBomRows{
    RowsKept{"productassemblyid", "", false, "no assembly: the top of a bill of material"},
};
constexpr std::array kUnitColumns{
    Alias{units::item, kItemNames},
    Alias{units::unit,
          "alternativeunit|alternateuom|altuom|alternativmengeneinheit|fromunit|fromuom|purchaseuom|packunit|"
          "alternativeinheit|ame"},
    Alias{units::unit, kUnitNames},
    Alias{units::factor_numerator,
          "factornumerator|numerator|conversionfactor|factor|conversion|umrechnungsfaktor|zahler|zaehler|"
          "umrechnung|facteur|facteurconversion|omrekenfactor|factorconversion"},
    Alias{units::factor_denominator, "factordenominator|denominator|nenner|denominateur|noemer|denominador"},
};
constexpr std::array kRouteColumns{
    Alias{routes::item, kItemNames},
    Alias{routes::step,
          "step|stepno|operationno|operationnumber|opno|op|opseq|sequence|operationsequence|seq|arbeitsgang|"
          "arbeitsgangnr|"
          "vorgang|vorgangsnummer|agnr|avo|etape|phase|gamme|bewerking|stap|operacion|fase|operation"},
    Alias{routes::resource,
          "resource|resourcename|workcenter|workcentre|workcentername|workcentercode|workstation|machine|machineid|"
          "station|"
          "arbeitsplatz|maschine|kostenstelle|kapazitat|poste|postedecharge|postedetravail|machinegroup|werkplek|"
          "werkplaats|centrodetrabajo|maquina|recurso"},
    Alias{
        routes::run_minutes,
        "runminutes|runtimeminutes|runtimemin|runtime|cycletime|timeperunit|minutesperunit|minutesperpiece|minperunit|"
        "runtimeperunit|processingtime|stuckzeit|stueckzeit|stuckzeitmin|bearbeitungszeit|te|tempsunitaire|"
        "tempsdecycle|"
        "bewerkingstijd|cyclustijd|tiempounitario|tiempociclo|tiempodeciclo"},
    Alias{routes::setup_minutes,
          "setupminutes|setuptimeminutes|setuptimemin|setuptime|setup|changeovertime|rustzeit|ruestzeit|rustzeitmin|"
          "tr|tempsdereglage|reglage|insteltijd|omsteltijd|tiempopreparacion|tiempodepreparacion|preparacion"},
    Alias{routes::yield, "yield|yieldrate|ausbeute|rendement|opbrengst|rendimiento"},
};
constexpr std::array kResourceColumns{
    Alias{resources::resource,
          "resource|resourceid|resourcecode|workcentercode|workcenterid|workcenter|workcentre|workstation|machineid|"
          "machine|"
          "machinecode|arbeitsplatz|maschine|maschinennummer|poste|postedecharge|machinenummer|centrodetrabajo|maquina|"
          "recurso"},
    Alias{resources::name,
          "name|resourcename|workcentername|machinename|description|bezeichnung|designation|libelle|omschrijving|"
          "descripcion|nombre"},
    Alias{resources::servers,
          "servers|machines|numberofmachines|noofmachines|parallel|anzahlmaschinen|anzahl|nombredemachines|"
          "aantalmachines|numerodemaquinas"},
    Alias{resources::capacity_per_day,
          "capacityperday|minutesperday|availableminutes|dailycapacity|capacityminutes|kapazitatprotag|minutenprotag|"
          "capacitejournaliere|capaciteitperdag|capacidaddiaria"},
    Alias{resources::capacity_per_day,
          "hoursperday|availablehours|dailyhours|stundenprotag|heuresparjour|urenperdag|horaspordia|horasdia",
          Read::hours_as_minutes},
    Alias{resources::calendar, "calendar|calendarcode|shiftcalendar|kalender|calendrier|calendario"},
};
constexpr std::array kCalendarColumns{
    Alias{calendars::calendar, "calendar|calendarcode|shiftcalendar|kalender|schichtkalender|calendrier|calendario"},
    Alias{calendars::weekday, "weekday|dayofweek|wochentag|joursemaine|jour|weekdag|diasemana|diadelasemana"},
    Alias{calendars::date, "date|datum|fecha"},
    Alias{calendars::from, "from|start|starttime|begin|von|beginn|debut|heuredebut|van|begintijd|desde|horainicio"},
    Alias{calendars::to, "to|end|endtime|bis|ende|fin|heurefin|tot|eindtijd|hasta|horafin"},
};

constexpr std::array kWorkColumns{
    Alias{orders::order,
          "workorder|workorderno|workordernumber|workorderid|productionorder|productionorderno|manufacturingorder|mo|mono|job|"
          "jobno|jobnumber|shoporder|shoporderno|fertigungsauftrag|fertigungsauftragsnr|produktionsauftrag|fa|fanr|"
          "ordredefabrication|ordrefabrication|of|noof|productieorder|werkorder|ordendefabricacion|ordenfabricacion|ot|"
          "ordinediproduzione|ordineproduzione|commessa"},
    Alias{orders::item, kItemNames},
    Alias{orders::quantity,
          "orderqty|orderquantity|qtyordered|ordered|qtytomake|qtytobuild|buildqty|plannedqty|planqty|targetqty|requiredqty|jobqty|"
          "auftragsmenge|sollmenge|quantiteafabriquer|qteafabriquer|teproduceren|cantidadafabricar|quantitadaprodurre"},
    Alias{orders::quantity, kQuantityNames, Read::plain, {}, {}, {}, false, true},
    Alias{orders::quantity, kStillOpen},
    Alias{kNumber, kStillOpen},
    Alias{orders::received_quantity,
          "completedqty|qtycompleted|quantitycompleted|completed|qtycomplete|qtydone|doneqty|done|qtyfinished|finishedqty|"
          "qtymade|qtyproduced|producedqty|produced|goodqty|gutmenge|istmenge|fertigmenge|quantitefabriquee|qtefabriquee|"
          "fabrique|gereed|geproduceerd|cantidadfabricada|quantitaprodotta"},
    Alias{orders::placed_at,
          "releasedate|datereleased|released|releasedat|orderdate|createdon|createddate|opened|dateopened|freigabedatum|"
          "freigegebenam|datelancement|vrijgavedatum|fechalanzamiento|datarilascio"},
    Alias{orders::promised_at,
          "duedate|due|needby|needbydate|neededby|requireddate|requiredby|promiseddate|endtermin|termin|liefertermin|"
          "datefinprevue|dateecheance|echeance|einddatum|gereeddatum|fechaentrega|fechafin|dataconsegna|scadenza"},
    Alias{orders::received_at,
          "completeddate|completiondate|datecompleted|completedat|completedon|finisheddate|finishdate|closeddate|"
          "fertigmeldedatum|fertiggemeldetam|datefinreelle|datumgereed|fechafinreal|datafine"},
    Alias{orders::status, "status|orderstatus|jobstatus|statut|estado|stato|state", Read::plain, kStatusWords},
    Alias{orders::unit, kUnitNames},
    Alias{kIgnored,
          "startdate|start|plannedstart|scheduledstart|starttermin|datedebut|startdatum|fechainicio|datainizio|enddate",
          Read::plain,
          {},
          "on an order it is planned; what ran when is said by an operation log (work order, machine, start, end)"},
    Alias{kIgnored, kWhenChanged, Read::plain, {}, kChangedNotHappened},
};
constexpr std::array kWorkAlways{Always{orders::kind, "make"}};

constexpr std::array kBomParts{
    ExportPart{.table = Table::bom, .aliases = kBomColumns, .rows = kBomRows, .looks_up = true}};
constexpr std::array kWorkParts{ExportPart{.table = Table::orders,
                                           .aliases = kWorkColumns,
                                           .always = kWorkAlways,
                                           .rule = received_of_open}};
constexpr std::array kUnitParts{ExportPart{Table::units, kUnitColumns}};
constexpr std::array kRouteParts{ExportPart{Table::routes, kRouteColumns}};
constexpr std::array kResourceParts{ExportPart{.table = Table::resources,
                                               .aliases = kResourceColumns,
                                               .needs_one_of = "servers|capacityperday|hoursperday|calendar",
                                               .one_row_each = true}};
constexpr std::array kCalendarParts{ExportPart{Table::calendars, kCalendarColumns}};

constexpr std::array kTyped{
    Export{.system = "",
           .object = "work orders",
           .marks = {},
           .parts = kWorkParts,
           .file_words = "workorder|productionorder|jobs|shoporder|fertigungsauftr|produktionsauftr|ordresdefab|werkorder|"
                         "productieorder|fabricacion|produzione"},
    Export{.system = "",
           .object = "bill of material",
           .marks = {},
           .parts = kBomParts,
           .file_words = "bom|billof|stuckliste|stueckliste|nomenclature|stuklijst|listademateriales"},
    Export{.system = "",
           .object = "unit conversions",
           .marks = {},
           .parts = kUnitParts,
           .file_words = "unit|uom|einheit|umrechnung|unite|eenhe|unidad"},
    Export{.system = "",
           .object = "routings",
           .marks = {},
           .parts = kRouteParts,
           .file_words = "rout|arbeitsplan|gamme|bewerking|ruta"},
    Export{.system = "",
           .object = "resources",
           .marks = {},
           .parts = kResourceParts,
           .file_words = "resource|machine|workcent|arbeitspl|maschine|recurso"},
    Export{.system = "",
           .object = "calendars",
           .marks = {},
           .parts = kCalendarParts,
           .file_words = "calendar|kalender|calendrier|calendario|shift|schicht"},
};

}  // namespace

std::span<const Export> typed_plant_exports() { return kTyped; }

}  // namespace drum::intake
