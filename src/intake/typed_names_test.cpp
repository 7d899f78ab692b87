// Names people type, in five languages, for the tables they keep.
#include "intake/typed_names.h"

#include <gtest/gtest.h>

#include "intake/aliases.h"
#include "intake/described_test.h"
#include "intake/header_names.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

std::vector<std::span<const Export>> all_exports() {
    return {odoo_exports(),      erpnext_exports(),  tryton_exports(), sap_exports(),
            sap_order_exports(), sap_plant_exports(), netsuite_exports(), typed_exports(), typed_plant_exports()};
}

TEST(Aliases, AreWrittenAsHeadersFold) {
    for (const auto exports : all_exports())
        for (const Export& made_by : exports)
            for (const ExportPart& part : made_by.parts)
                for (const Alias& alias : part.aliases)
                    any_name(alias.names, [&](std::string_view name) {
                        const std::size_t slash = name.find('/');
                        const std::string_view last = slash == std::string_view::npos ? name : name.substr(slash + 1);
                        EXPECT_EQ(folded(last), last) << made_by.system << " " << made_by.object << ": " << name;
                        EXPECT_FALSE(last.empty()) << made_by.object << ": " << alias.names;
                        return false;
                    });
}

TEST(Aliases, NameColumnsTheirTablesHave) {
    for (const auto exports : all_exports())
        for (const Export& made_by : exports)
            for (const ExportPart& part : made_by.parts)
                for (const Alias& alias : part.aliases) {
                    EXPECT_LT(alias.column, static_cast<int>(fact::columns(part.table).size()))
                        << made_by.object << ": " << alias.names;
                    if (alias.read == Read::weeks) {
                        EXPECT_EQ(alias.column, fact::sources::lead_days) << alias.names;
                    }
                    for (const Word& word : alias.words) {
                        const auto allowed = vocabulary(part.table, alias.column);
                        EXPECT_TRUE(word.meant.empty() || allowed.empty() || meaning(allowed, word.meant))
                            << made_by.object << ": " << word.meant;
                        EXPECT_TRUE(folded(word.said) == word.said || word.said.size() == 1)
                            << made_by.object << ": " << word.said;
                    }
                }
}

TEST(Aliases, EveryFilterLooksAtAColumnOfItsPart) {
    for (const auto exports : all_exports())
        for (const Export& made_by : exports)
            for (const ExportPart& part : made_by.parts)
                for (const RowsKept& rows : part.rows) {
                    bool there = false;
                    for (const Alias& alias : part.aliases) there = there || first_name(alias.names) == rows.input;
                    EXPECT_TRUE(there) << made_by.system << " " << made_by.object << ": " << rows.input;
                }
}

Table table_of(const std::string& name, const std::string& bytes) {
    const Intake intake = read_texts({{name, bytes}});
    EXPECT_FALSE(intake.files.at(0).problem) << name << ": " << intake.files[0].problem->message;
    return intake.files[0].table.value_or(Table::site);
}

TEST(TypedNames, StockInFiveLanguages) {
    const Lines expected{"beginning item=A quantity=12.5 place=Main unit=kg"};
    for (const char* header :
         {"Item No.;On Hand;Warehouse;UoM", "Artikelnummer;Bestand;Lagerort;Einheit",
          "Code article;Qt\xC3\xA9 en stock;D\xC3\xA9p\xC3\xB4t;Unit\xC3\xA9", "Artikelnr;Voorraad;Magazijn;Eenheid",
          "C\xC3\xB3"
          "digo art\xC3\xAD"
          "culo;Existencias;Almac\xC3\xA9n;Unidad"}) {
        const Intake intake = read_texts({{"export.csv", std::string(header) + "\nA;12,5;Main;kg\n"}});
        ASSERT_FALSE(intake.files.at(0).problem) << header << ": " << intake.files[0].problem->message;
        EXPECT_EQ(facts_of(intake, Table::stock), expected) << header;
    }
}

TEST(TypedNames, PurchaseOrdersInFiveLanguages) {
    for (const char* header :
         {"PO Number;Part No;Supplier;Order Qty;Order Date;Due Date;Received Qty",
          "Bestellnummer;Artikel-Nr.;Lieferant;Bestellmenge;Bestelldatum;Liefertermin;Gelieferte Menge",
          "Bon de commande;R\xC3\xA9"
          "f. article;Fournisseur;Quantit\xC3\xA9 command\xC3\xA9"
          "e;Date de commande;Date de livraison;Quantit\xC3\xA9 re\xC3\xA7ue",
          "Bestelnummer;Artikelcode;Leverancier;Besteld aantal;Besteldatum;Leverdatum;Ontvangen aantal",
          "Pedido de compra;C\xC3\xB3"
          "digo de art\xC3\xAD"
          "culo;Proveedor;Cantidad pedida;Fecha de pedido;Fecha de entrega;Cantidad recibida"}) {
        const Intake intake =
            read_texts({{"export.csv", std::string(header) + "\n17;A;Nordlack;4;05.01.2026;25.01.2026;3\n"}});
        ASSERT_FALSE(intake.files.at(0).problem) << header << ": " << intake.files[0].problem->message;
        EXPECT_EQ(facts_of(intake, Table::orders), Lines{"2026-01-05T00:00:00Z order=17 item=A quantity=4 kind=buy "
                                                         "supplier=Nordlack placed_at=2026-01-05T00:00:00Z "
                                                         "promised_at=2026-01-25T23:59:59.999999Z received_quantity=3"})
            << header;
    }
}

TEST(TypedNames, TheOtherTables) {
    EXPECT_EQ(table_of("verkauf.csv", "Kundenauftrag;Artikel;Menge;Kunde;Liefertermin\n1;A;3;K;25.01.2026\n"),
              Table::demand);
    EXPECT_EQ(table_of("x.csv", "Parent Item,Component,Qty Per,Unit\nF,A,2,kg\n"), Table::bom);
    EXPECT_EQ(table_of("x.csv", "Item,Alternative Unit,Conversion Factor\nA,BOX,12\n"), Table::units);
    EXPECT_EQ(table_of("x.csv",
                       "Artikel;Arbeitsgang;Arbeitsplatz;St\xC3\xBC"
                       "ckzeit;R\xC3\xBCstzeit\nF;10;Lack;3,5;20\n"),
              Table::routes);
    EXPECT_EQ(table_of("x.csv", "Work Center,Servers,Hours per day\nPaint,2,16\n"), Table::resources);
    EXPECT_EQ(table_of("x.csv", "Kalender;Wochentag;Von;Bis\nFr\xC3\xBCh;mon;06:00;14:00\n"), Table::calendars);
    EXPECT_EQ(table_of("x.csv", "Item,Vendor,Lead Time (weeks),MOQ,Price\nA,N,2,10,3\nA,M,1,5,4\n"), Table::sources);
    EXPECT_EQ(
        table_of("x.csv", "Transaction ID,Item,Qty Change,Transaction Date\nT1,A,-3,2026-01-05\nT2,A,5,2026-01-06\n"),
        Table::moves);
}

TEST(TypedNames, OneListMayFeedItemsSourcesAndStock) {
    const Intake intake = read_texts({{"parts.csv",
                                       "Part;Description;Cost;Supplier;Lead time (weeks);Pack size;On "
                                       "hand\nA;Axle;3;Nordlack;2;10;7\nB;Bolt;0;;;;0\n"}});
    EXPECT_EQ(facts_of(intake, Table::items),
              (Lines{"beginning item=A name=Axle cost=3", "beginning item=B name=Bolt"}));
    EXPECT_EQ(facts_of(intake, Table::sources).at(0),
              "beginning item=A supplier=Nordlack lead_days=14 multiple=10 unit_cost=3");
    EXPECT_EQ(facts_of(intake, Table::stock), (Lines{"beginning item=A quantity=7", "beginning item=B quantity=0"}));
}

TEST(TypedNames, KindGivesTheSignWhereNothingElseDoes) {
    const Intake intake = read_texts(
        {{"moves.csv",
          "Artikel;Menge;Buchungsdatum;Bewegungsart\nA;5;05.01.2026;Wareneingang\nA;2;17.01.2026;Verbrauch\n"}});
    ASSERT_FALSE(intake.files.at(0).problem) << intake.files[0].problem->message;
    EXPECT_EQ(facts_of(intake, Table::moves),
              (Lines{"2026-01-05T00:00:00Z item=A quantity=5 time=2026-01-05T00:00:00Z kind=receipt",
                     "2026-01-17T00:00:00Z item=A quantity=-2 time=2026-01-17T00:00:00Z kind=consume"}));
}

}  // namespace
}  // namespace drum::intake
