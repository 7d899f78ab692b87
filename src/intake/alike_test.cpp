// The same rows cut differently over the files of one command: the same facts.
#include "intake/alike.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;

// The rows of the text dealt out over so many files with its header: row r goes to file r * stride % files.
std::vector<Text> cut(const Text& whole, std::size_t files, std::size_t stride) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < whole.bytes.size();) {
        const std::size_t end = whole.bytes.find('\n', at) + 1;
        lines.push_back(whole.bytes.substr(at, end - at));
        at = end;
    }
    const std::size_t dot = whole.name.find('.');
    std::vector<Text> out;
    for (std::size_t f = 0; f < files; ++f)
        out.push_back(
            {whole.name.substr(0, dot) + "_" + std::to_string(f + 1) + whole.name.substr(dot), lines.front()});
    for (std::size_t r = 1; r < lines.size(); ++r) out[r * stride % files].bytes += lines[r];
    return out;
}

struct Case {
    const char* what;
    std::vector<Text> files;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> kAll{
        {"order lines and their heads",
         {{"PurchaseOrderHeader.csv",
           "PurchaseOrderID,VendorID,OrderDate\n1,V1,2026-01-05\n2,V2,2026-01-06\n3,V1,2026-01-07\n4,V3,2026-01-08\n"},
          {"PurchaseOrderDetail.csv",
           "PurchaseOrderID,PurchaseOrderDetailID,ProductID,OrderQty,ReceivedQty\n1,1,A,5,5\n1,2,B,6,0\n2,3,A,7,0\n"
           "3,4,C,1,1\n4,5,B,2,0\n"}}},
        {"one date settles the order of day and month",
         {{"issues.csv",
           "Item,Qty,Posting date,Movement type\nA,5,03/04/2026,issue\nB,6,04/04/2026,issue\nA,2,05/04/2026,issue\n"
           "B,1,25/04/2026,issue\nC,9,06/04/2026,receipt\n"}}},
        {"one number settles the decimal mark",
         {{"bestand.txt", "Artikelnummer|Bestand|Lagerort\nA|1.250|H1\nB|2.500|H1\nC|3.125|H2\nD|0,5|H1\nE|7|H2\n"}}},
        {"one column of dates is settled by another",
         {{"open orders.csv",
           "PO No;Part;Qty;Order date;Due date\n1;A;5;03/04/2026;05/06/2026\n2;B;1;04/04/2026;06/06/2026\n"
           "3;C;2;05/04/2026;28/06/2026\n4;A;9;06/04/2026;07/06/2026\n"}}},
        {"a wide series with an item in several rows",
         {{"sales.csv", "Item,Customer,2026-01,2026-02,2026-03,2026-04\nA,X,1,2,3,4\nB,X,5,0,7,8\nA,Y,9,1,2,3\nA,Z,6,6,6,6\n"}}},
        {"places by number",
         {{"Location.csv", "LocationID,Name\n1,Main\n2,Paint\n3,Yard\n"},
          {"ProductInventory.csv", "ProductID,LocationID,Quantity\nA,1,5\nB,2,6\nC,3,7\nA,2,8\n"}}},
    };
    return kAll;
}

TEST(Alike, CutOverFilesInAnyOrderTheFactsAreTheSame) {
    for (const Case& one : cases()) {
        const std::string whole = bytes_of(read_texts(one.files));
        ASSERT_FALSE(whole.empty()) << one.what;
        for (const std::size_t files : {2U, 3U})
            for (const std::size_t stride : {1U, 2U, 5U}) {
                std::vector<Text> pieces;
                for (const Text& file : one.files)
                    for (Text& piece : cut(file, files, stride)) pieces.push_back(std::move(piece));
                EXPECT_EQ(bytes_of(read_texts(pieces)), whole) << one.what << ", " << files << " files";
                std::reverse(pieces.begin(), pieces.end());
                EXPECT_EQ(bytes_of(read_texts(pieces)), whole) << one.what << ", " << files << " files from behind";
            }
    }
}

TEST(Alike, EachFileHasItsOwnReport) {
    const Intake intake = read_texts(
        {{"b/issues.csv", "Item,Qty,Posting date,Movement type\nA,5,03/04/2026,issue\n"},
         {"a/issues.csv", "Item;Qty;Posting date;Movement type\nA;5;03.04.2026;issue\n"},
         {"c/issues.csv", "Item,Qty,Posting date,Movement type\nA,x,25/04/2026,issue\nB,1,26/04/2026,issue\n"}});
    ASSERT_EQ(intake.files.size(), 3U);
    EXPECT_EQ(intake.files[0].accepted, 1);
    EXPECT_EQ(intake.files[2].accepted, 1);
    EXPECT_EQ(rejects_of(intake.files[2]), std::vector<std::string>{"row 2 Qty: 'x' is not a number"});
    EXPECT_TRUE(notes_say(intake.files[0], "Read as one table with 'c/issues.csv'"));
    EXPECT_FALSE(notes_say(intake.files[1], "Read as one table"));
}

// Two writers of one form: neither settles anything for the other.
TEST(Alike, WhoWritesOtherwiseStandsAlone) {
    const std::string header = "Item,Qty,Posting date,Movement type\n";
    const Intake intake = read_texts({{"eu issues.csv", header + "A,5,25/04/2026,issue\n"},
                                      {"us issues.csv", header + "A,5,04/26/2026,issue\n"},
                                      {"new issues.csv", header + "A,5,04/05/2026,issue\n"}});
    EXPECT_FALSE(intake.files.at(0).problem);
    EXPECT_FALSE(intake.files.at(1).problem);
    EXPECT_TRUE(intake.files.at(2).problem);
    EXPECT_EQ(
        facts_of(intake, Table::moves),
        (std::vector<std::string>{"2026-04-25T00:00:00Z item=A quantity=-5 time=2026-04-25T00:00:00Z kind=consume",
                                  "2026-04-26T00:00:00Z item=A quantity=-5 time=2026-04-26T00:00:00Z kind=consume"}));
}

// The same columns under names that say different things are different things.
TEST(Alike, NamesTellTablesApart) {
    const Intake intake = read_texts({{"sales 2026.csv", "Item,2026-01,2026-02,2026-03,2026-04\nA,1,2,3,4\n"},
                                      {"receipts 2026.csv", "Item,2026-01,2026-02,2026-03,2026-04\nA,5,6,7,8\n"}});
    const auto facts = facts_of(intake, Table::moves);
    ASSERT_EQ(facts.size(), 8U);
    EXPECT_NE(facts[0].find("quantity=-1"), std::string::npos) << facts[0];
    EXPECT_NE(facts[1].find("quantity=5"), std::string::npos) << facts[1];
}

}  // namespace
}  // namespace drum::intake
