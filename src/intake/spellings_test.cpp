// Headers as ten planners type them, and what they are read into. A case a line: add yours.
#include "intake/spellings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;

struct Case {
    const char* header;
    const char* row;
    Table table;
    const char* read;  // the fact, without its moment
};

constexpr Case kCases[] = {
    {"PO #,Part #,Vend,Qty Ord,Qty Rec'd,Ord Dt,Promise Dt", "17,A,Nordlack,5,2,2026-01-05,2026-01-25", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack placed_at=2026-01-05T00:00:00Z promised_at=2026-01-25T23:59:59.999999Z "
     "received_quantity=2"},
    {"P.O. No.;P/N;Vendor;Ord Qty;Rcvd;Date Ordered;ETA", "17;A;Nordlack;5;2;2026-01-05;2026-01-25", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack placed_at=2026-01-05T00:00:00Z promised_at=2026-01-25T23:59:59.999999Z "
     "received_quantity=2"},
    {"PO Number,Item No.,Supplier,Qty Ordered,Qty Recd,Need By", "17,A,Nordlack,5,2,2026-01-25", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"PO,SKU,Qty,Outstanding,Req'd Date", "17,A,5,3,2026-01-25", Table::orders,
     "order=17 item=A quantity=5 kind=buy promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"PO,SKU,Open Qty,Due", "17,A,3,2026-01-25", Table::orders,
     "order=17 item=A quantity=3 kind=buy promised_at=2026-01-25T23:59:59.999999Z"},
    {"Best.-Nr.;Art.-Nr.;Lief.;Best.-Menge;Gel. Menge;Lief.-Termin", "17;A;Nordlack;5;2;25.01.2026", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"N\xC2\xB0 cde;R\xC3\xA9" "f. article;Fourn.;Qt\xC3\xA9 cd\xC3\xA9" "e;Qt\xC3\xA9 re\xC3\xA7ue;Date livr.", "17;A;Nordlack;5;2;25/01/2026", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"Ped. compra;C\xC3\xB3" "d. art\xC3\xAD" "culo;Proveedor;Cant. pedida;Cant. recibida;F. entrega", "17;A;Nordlack;5;2;25/01/2026", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"Ordine di acquisto;Cod. articolo;Fornitore;Q.t\xC3\xA0 ordinata;Q.t\xC3\xA0 ricevuta;Data consegna", "17;A;Nordlack;5;2;25/01/2026", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"Bestelnr;Art.nr;Lev.;Aantal besteld;Aantal ontvangen;Leverdatum", "17;A;Nordlack;5;2;25-01-2026", Table::orders,
     "order=17 item=A quantity=5 kind=buy supplier=Nordlack promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"Part No.,QOH,Whse,U/M", "A,12.5,Main,kg", Table::stock, "item=A quantity=12.5 place=Main unit=kg"},
    {"PN,OH,Loc,UOM", "A,12.5,Main,kg", Table::stock, "item=A quantity=12.5 place=Main unit=kg"},
    {"Mat'l No,On Hand Qty,Bin", "A,12.5,Main", Table::stock, "item=A quantity=12.5 place=Main"},
    {"Codice articolo;Giacenza;Magazzino;UM", "A;12,5;Main;kg", Table::stock, "item=A quantity=12.5 place=Main unit=kg"},
    {"Item,On Hand", "A,12.5", Table::stock, "item=A quantity=12.5"},
    {"WO,Op,Mach,Start Time,End Time,Good Qty,Scrap Qty", "7,10,M1,2026-01-05 07:00,2026-01-05 08:00,5,1", Table::operations,
     "case=7 resource=M1 start=2026-01-05T07:00:00Z end=2026-01-05T08:00:00Z step=10 good=5 scrap=1"},
    {"Job,W/C,Std Hrs,Started,Finished", "7,M1,1.5,2026-01-05 07:00,2026-01-05 08:00", Table::operations,
     "case=7 resource=M1 start=2026-01-05T07:00:00Z end=2026-01-05T08:00:00Z"},
    {"Auftrag;Maschine;Datum;Beginn;Ende;Gutmenge", "7;M1;25.01.2026;22:00;02:00;5", Table::operations,
     "case=7 resource=M1 start=2026-01-25T22:00:00Z end=2026-01-26T02:00:00Z good=5"},
    {"Date,Machine,Start,End,Reason", "2026-01-05,M1,07:00,07:30,Belt torn", Table::operations,
     "case=stop resource=M1 start=2026-01-05T07:00:00Z end=2026-01-05T07:30:00Z activity=Belt torn state=down"},
    {"Machine,Start,End,Reason", "M1,2026-01-05 07:00,2026-01-05 07:30,Changeover", Table::operations,
     "case=stop resource=M1 start=2026-01-05T07:00:00Z end=2026-01-05T07:30:00Z activity=Changeover state=setup"},
    {"Line;Equipment;Shift Date;From;To;Stop Reason", "L1;Press 4;20.11.2026;23:50;00:20;No material", Table::operations,
     "case=stop resource=Press 4 start=2026-11-20T23:50:00Z end=2026-11-21T00:20:00Z activity=No material state=starved"},
    {"Work Order,Part No.,Ordered,Completed,Start,Due,Status", "7,A,5,2,2026-01-16,2026-01-25,In progress", Table::orders,
     "order=7 item=A quantity=5 kind=make status=placed promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
    {"WO #,Part #,Qty,Qty Compl,Due Date,Status", "7,A,5,2,2026-01-25,Released", Table::orders,
     "order=7 item=A quantity=5 kind=make status=approved promised_at=2026-01-25T23:59:59.999999Z received_quantity=2"},
};

TEST(Spellings, HeadersAsPeopleTypeThem) {
    for (const Case& one : kCases) {
        const Intake intake = read_texts({{"export.csv", std::string(one.header) + "\n" + one.row + "\n"}});
        if (intake.files.at(0).problem) {
            ADD_FAILURE() << one.header << ": " << intake.files[0].problem->message;
            continue;
        }
        auto facts = facts_of(intake, one.table);
        ASSERT_FALSE(facts.empty()) << one.header << " is " << intake.files[0].how;
        for (std::string& fact : facts) fact.erase(0, fact.find(' ') + 1);
        std::string all;  // an order row with several dates is several facts; what they say together is compared
        if (facts.size() == 1) all = facts.front();
        else {
            all = merged_row(*block_of(intake, one.table));
            all.erase(0, all.find(' ') + 1);
        }
        EXPECT_EQ(all, one.read) << one.header;
    }
}

TEST(Spellings, WriteAbbreviationsOut) {
    const auto has = [](const char* header, const char* name) {
        const auto all = spellings(header);
        return std::binary_search(all.begin(), all.end(), name);
    };
    EXPECT_TRUE(has("Qty Rec'd", "receivedqty"));
    EXPECT_TRUE(has("Qty Rec\xE2\x80\x99" "d", "qtyreceived"));
    EXPECT_TRUE(has("W/C", "workcenter"));
    EXPECT_TRUE(has("PartNo", "partnumber"));
    EXPECT_TRUE(has("Part#", "partno"));
    EXPECT_TRUE(has("N\xC2\xB0 de commande", "numerocommande"));
    EXPECT_TRUE(spellings("a b c d e f g").empty() || !has("a b c d e f g", "abcdefg"));
}

// What a person must be told of columns that are not read.
TEST(Spellings, WhatMattersAndIsNotReadIsNamed) {
    const Intake intake = read_texts({{"po.csv", "PO,Part,Qty,Qty Kxz,Some day\n1,A,5,2,2026-01-05\n2,B,6,0,2026-01-06\n"}});
    ASSERT_EQ(intake.files.at(0).table, Table::orders);
    EXPECT_TRUE(notes_say(intake.files[0], "'Some day' holds dates and 'Qty Kxz' holds numbers"));
    EXPECT_TRUE(notes_say(intake.files[0], "--map 'Qty Kxz=received_quantity'"));
    EXPECT_TRUE(notes_say(intake.files[0], "every line counts as open"));
}

TEST(Spellings, ADashIsAnEmptyCell) {
    const Intake intake = read_texts({{"po.csv", "PO,Part,Qty,Qty Recd,Due\n1,A,5,-,2026-01-05\n2,B,6,n/a,TBD\n3,C,7,2,.\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 3);
    const auto facts = facts_of(intake, Table::orders);
    EXPECT_EQ(facts.size(), 3U);
}

TEST(Spellings, ANeededColumnIsReadAndItsBadCellsRejectedByRow) {
    const Intake intake = read_texts({{"stock list.csv", "Item,On hand\nA,5\nB,6\nC,x\nD,about 9\nE,7\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 3);
    EXPECT_EQ(rejects_of(intake.files[0]),
              (std::vector<std::string>{"row 4 On hand: 'x' is not a number", "row 5 On hand: 'about 9' is not a number"}));
    const Intake orders = read_texts({{"po.csv", "PO,Part,Qty,Due\n1,A,5,2026-01-05\n2,B,6,soon\n3,C,7,later\n4,D,8,2026-01-06\n"}});
    EXPECT_EQ(orders.files.at(0).accepted, 4);
    EXPECT_TRUE(notes_say(orders.files[0], "'Due' has the name of promised_at, but 2 of the first 4 values are something else"));
}

TEST(Spellings, AQuantityAloneIsAskedFor) {
    const Intake intake = read_texts({{"export.csv", "Item,Qty\nA,5\nB,6\n"}});
    ASSERT_TRUE(intake.files.at(0).problem);
    EXPECT_NE(intake.files[0].problem->message.find("--map 'table=stock'"), std::string::npos) << intake.files[0].problem->message;
}

TEST(Spellings, ALookupThatFindsNothingIsCounted) {
    std::string lines = "PurchaseOrderID,PurchaseOrderDetailID,ProductID,OrderQty\n";
    for (int i = 1; i <= 100; ++i) lines += std::to_string(i) + "," + std::to_string(i) + ",A,5\n";
    std::string heads = "PurchaseOrderID,VendorID,OrderDate\n";
    for (int i = 2; i <= 100; ++i) heads += std::to_string(i) + ",V,2026-01-05\n";
    const Intake intake = read_texts({{"PurchaseOrderDetail.csv", lines}, {"PurchaseOrderHeader.csv", heads}});
    EXPECT_TRUE(notes_say(intake.files.at(0), "1 row is not found in PurchaseOrderHeader (row 2)"));
}

}  // namespace
}  // namespace drum::intake
