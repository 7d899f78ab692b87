#include "intake/layout.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"
#include "intake/sheet.h"

namespace drum::intake {
namespace {

using fact::Table;

// "2[A|5] 3[B|6]": line and fields of each row of the first table of a file.
std::string rows(const std::string& text) {
    const auto sheets = open_sheets({"x.csv", std::string_view(text)});
    if (!sheets) return sheets.error().message;
    const auto reader = sheets->at(0).records();
    Record record;
    std::string out;
    while (reader->next(record)) {
        out += (out.empty() ? "" : " ") + std::to_string(record.line) + "[";
        for (std::size_t i = 0; i < record.fields.size(); ++i) out += (i > 0 ? "|" : "") + std::string(record.fields[i]);
        out += "]";
    }
    return out;
}

std::string notes(const std::string& text) {
    const auto sheets = open_sheets({"x.csv", std::string_view(text)});
    if (!sheets) return sheets.error().message;
    std::string out;
    for (const std::string& note : sheets->at(0).notes) out += note + "\n";
    const auto reader = sheets->at(0).records();
    Record record;
    while (reader->next(record)) {}
    for (const std::string& note : reader->notes()) out += note + "\n";
    return out;
}

TEST(Layout, TitlesAboveTheHeader) {
    const std::string text =
        "ACME Ltd\nStock report\nPrinted on: 23.11.2026\n\nitem,name,quantity,place\nA,Axle,5,main\nB,Bolt,6,main\n";
    EXPECT_EQ(rows(text), "6[A|Axle|5|main] 7[B|Bolt|6|main]");
    EXPECT_EQ(notes(text), "The header is in row 5; above it rows 1 to 3 left out ('ACME Ltd').\n");
    // As a spreadsheet writes them: padded to the width of the table.
    EXPECT_EQ(rows("Stock report,,\nPrinted on:,23.11.2026,\n,,\nitem,name,quantity\nA,Axle,5\nB,Bolt,6\n"), "5[A|Axle|5] 6[B|Bolt|6]");
    EXPECT_EQ(rows("Report;Stock;;\nitem;name;quantity;price\nA;Axle;1,5;2,5\nB;Bolt;2,5;3,5\n"), "3[A|Axle|1,5|2,5] 4[B|Bolt|2,5|3,5]");
}

TEST(Layout, TheSeparatorLineOfExcel) {
    EXPECT_EQ(rows("sep=;\nitem;note\nA;x,y,z\nB;u,v,w\n"), "3[A|x,y,z] 4[B|u,v,w]");
    EXPECT_EQ(rows("sep=|\r\nitem|quantity\r\nA|5\r\n"), "3[A|5]");
}

TEST(Layout, AListOfSapWithBarsAndDashes) {
    const std::string text =
        "23.11.2026               Dynamic List Display                  1\n"
        "-----------------------------------------------\n"
        "|Material  |Plnt|Posting  |   Quantity|BUn|\n"
        "|---------------------------------------------|\n"
        "|M-100     |1000|20261101 |     12,500-|EA |\n"
        "|M-200     |1000|20261102 |  1.250,000 |EA |\n"
        "|---------------------------------------------|\n"
        "|*         |    |         |  1.237,500 |EA |\n"
        "-----------------------------------------------\n"
        "23.11.2026               Dynamic List Display                  2\n"
        "|Material  |Plnt|Posting  |   Quantity|BUn|\n"
        "|M-300     |1000|20261103 |      3,000 |EA |\n";
    EXPECT_EQ(rows(text), "5[M-100     |1000|20261101 |     12,500-|EA ] 6[M-200     |1000|20261102 |  1.250,000 |EA ] "
                          "12[M-300     |1000|20261103 |      3,000 |EA ]");
    const std::string said = notes(text);
    EXPECT_NE(said.find("1 row of sums left out: row 8."), std::string::npos) << said;
    EXPECT_NE(said.find("The header comes again in row 11."), std::string::npos) << said;
}

TEST(Layout, SumsAndFootersAreLeftOutAndCounted) {
    const std::string text =
        "item,name,quantity\nA,Axle,5\nB,Bolt,6\nSubtotal,,11\nC,Cup,2\n,Total,13\n\"3 rows\"\nEnd of report\n";
    EXPECT_EQ(rows(text), "2[A|Axle|5] 3[B|Bolt|6] 5[C|Cup|2]");
    EXPECT_EQ(notes(text), "2 rows of sums left out: rows 4, 6.\nLeft out as the report's own words: rows 7, 8.\n");
    for (const char* word : {"Total", "Gesamt", "Summe", "Totaal", "TOTALS:", "Grand total", "Somme", "**"})
        EXPECT_EQ(rows(std::string("item,name,quantity\nA,Axle,5\nB,Bolt,6\n") + word + ",,11\n"), "2[A|Axle|5] 3[B|Bolt|6]") << word;
    // Sums of a group, as the subtotals of a spreadsheet.
    EXPECT_EQ(rows("family,item,quantity\nF1,A,5\nF1,B,6\nF1 Total,,11\nF2,C,1\nF2 Total,,1\n"), "2[F1|A|5] 3[F1|B|6] 5[F2|C|1]");
}

TEST(Layout, WithNothingMissingOnlyAddingUpMakesASum) {
    EXPECT_EQ(rows("item,quantity\nA,5\nB,6\nTotal,11\n"), "2[A|5] 3[B|6]");
    EXPECT_EQ(rows("item;quantity\nA;1.000,5\nB;6\nTotal;1.006,5\n"), "2[A|1.000,5] 3[B|6]");
    const std::string real = "item,quantity\nA,5\nB,6\nTotal,12\nC,1\n";
    EXPECT_EQ(rows(real), "2[A|5] 3[B|6] 4[Total|12] 5[C|1]");
    EXPECT_EQ(notes(real), "Called like a sum and read as a row like the others: row 4.\n");
}

TEST(Layout, AnItemTrulyCalledTotalStays) {
    const Intake intake = read_texts({{"items.csv", "item,name,unit,cost\nA,Axle,EA,5\nTotal,Total cleaner,L,3\nB,Bolt,EA,1\nSum,Sum,EA,2\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 4);
    const Intake stars = read_texts({{"stock.csv", "item,quantity\nSumatra coffee,5\nTotalizer,6\nGesamtpaket,11\n"}});
    EXPECT_EQ(stars.files.at(0).accepted, 3);
}

TEST(Layout, UnitsUnderTheHeader) {
    const std::string text = "item,run_minutes,quantity\n,[min],pcs\nA,5,1\nB,6,2\n";
    EXPECT_EQ(rows(text), "3[A|5|1] 4[B|6|2]");
    EXPECT_NE(notes(text).find("Row 2 holds the units"), std::string::npos);
    EXPECT_EQ(rows("item,unit\nM,L\nG,KG\nT,EA\n"), "2[M|L] 3[G|KG] 4[T|EA]");  // items with such names
}

TEST(Layout, AnOrdinaryHeaderIsTheFirstRow) {
    EXPECT_EQ(rows("item,2026-01,2026-02\nA,5,6\nB,7,8\n"), "2[A|5|6] 3[B|7|8]");
    EXPECT_EQ(rows("item,component\nA,B\nC,D\n"), "2[A|B] 3[C|D]");
    EXPECT_EQ(rows("item,quantity,\nA,5,note\nB,6,other\n"), "2[A|5|note] 3[B|6|other]");
    EXPECT_EQ(rows("item\nA\nB\n"), "2[A] 3[B]");
    EXPECT_EQ(rows("item,name\n4711,Axle\nA-12,Bolt\n4712,Cup\n"), "2[4711|Axle] 3[A-12|Bolt] 4[4712|Cup]");
    EXPECT_EQ(rows("item,quantity,time\n"), "");
}

TEST(Layout, ATableThatBeginsFurtherRight) {
    const Intake intake = read_texts({{"items.csv", ",,Our items,\n,,,\n,,item,name\n,,A,Axle\n,,B,Bolt\n"}});
    EXPECT_EQ(facts_of(intake, Table::items), (std::vector<std::string>{"beginning item=A name=Axle", "beginning item=B name=Bolt"}));
}

}  // namespace
}  // namespace drum::intake
