#include "intake/wide.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

std::string first_day(std::string_view header) {
    const auto period = period_of(header);
    return period ? std::string(plural(period->step)) + " " + to_text(period->first) : "none";
}

TEST(Wide, ReadsPeriodsAsPeopleWriteThem) {
    for (const char* header : {"2026-W05", "2026W05", "KW 05/2026", "KW5 2026", "W05-2026", "2026 KW 5", "wk 5 2026",
                               "CW05/26", "Week 5, 2026"})
        EXPECT_EQ(first_day(header), "weeks 2026-01-26") << header;
    for (const char* header : {"2026-05", "05/2026", "05.2026", "202605", "May 26", "May-2026", "Mai 2026", "mayo 2026",
                               "2026 mei", "2026M05", "M05/2026"})
        EXPECT_EQ(first_day(header), "months 2026-05-01") << header;
    EXPECT_EQ(first_day("M\xC3\xA4rz 2026"), "months 2026-03-01");
    EXPECT_EQ(first_day("ao\xC3\xBBt 2026"), "months 2026-08-01");
    EXPECT_EQ(first_day("2012-W01"), "weeks 2012-01-02");
    EXPECT_EQ(first_day("2020-W53"), "weeks 2020-12-28");
    for (const char* header :
         {"2021-W53", "2026-13", "2026-00", "Item", "Part 7", "2026", "Qty 2026", "W60 2026", "12"})
        EXPECT_EQ(first_day(header), "none") << header;
}

TEST(Wide, EachCellThatHoldsAQuantityIsAMove) {
    const Intake intake =
        read_texts({{"usage.csv", "Part;Name;Jan 26;Feb 26;Mar 26;Apr 26\nA;Axle;1,5;0;;-2\nB;Bolt;0;0;-;0\n"}});
    EXPECT_EQ(facts_of(intake, Table::moves),
              (Lines{"2026-01-31T00:00:00Z item=A quantity=-1.5 time=2026-01-31T00:00:00Z kind=consume id=consume/A/2026-01-31",
                     "2026-04-30T00:00:00Z item=A quantity=2 time=2026-04-30T00:00:00Z kind=consume id=consume/A/2026-04-30"}));
    EXPECT_EQ(facts_of(intake, Table::items), (Lines{"beginning item=A name=Axle", "beginning item=B name=Bolt"}))
        << "what never moves is in the catalogue";
    EXPECT_TRUE(notes_say(intake.files.at(0),
                          "4 months, 'Jan 26' to 'Apr 26': the quantities are taken as consumption, taken from stock"));
}

// A weekly export is always taken with its last week unfinished.
TEST(Wide, APeriodThatHasGrownReplacesWhatItWas) {
    const auto keys = [](const char* bytes) {
        std::vector<fact::Key> out;
        for (const fact::Block& block : read_texts({{"usage.csv", bytes}}).blocks)
            if (block.table == Table::moves) out = block.keys;
        return out;
    };
    const auto before = keys("sku,2026-W01,2026-W02,2026-W03,2026-W04\nA,1,2,3,4\n");
    EXPECT_EQ(keys("sku,2026-W01,2026-W02,2026-W03,2026-W04\nA,1,2,3,9\n"), before);
    const auto two = keys("sku,2026-W01,2026-W02,2026-W03,2026-W04\nA,1,2,3,4\nA,1,2,3,4\n");
    EXPECT_EQ(two.size(), 8U) << "two rows of one item are two";
}

TEST(Wide, ARowWithMoreFieldsThanTheHeaderIsRejected) {
    const Intake intake = read_texts({{"usage.csv", "sku,2026-W01,2026-W02,2026-W03,2026-W04\nA,1,5,2,3,4\nB,1,1,1,1,\n"}});
    EXPECT_EQ(rejects_of(intake.files.at(0)), std::vector<std::string>{"row 2: the row has more fields than the header"});
    EXPECT_EQ(intake.files[0].accepted, 4);
}

TEST(Wide, ABadCellIsNamedByItsColumnAndTheRowOfTheFileIsRejected) {
    const Intake intake = read_texts({{"usage.csv", "sku,2026-W01,2026-W02,2026-W03,2026-W04\nA,1,x,3,4\n"}});
    ASSERT_EQ(intake.files.at(0).rejected.size(), 1U);
    EXPECT_EQ(intake.files[0].rejected[0].column, "2026-W02");
    EXPECT_EQ(intake.files[0].rejected[0].line, "A,1,x,3,4");
    EXPECT_EQ(intake.files[0].accepted, 3);
}

TEST(Wide, TheFilesNameSaysWhatWasCounted) {
    const std::string bytes = "sku,2026-W01,2026-W02,2026-W03,2026-W04\nA,1,0,0,4\n";
    EXPECT_NE(facts_of(read_texts({{"Receipts 2026.csv", bytes}}), Table::moves)
                  .at(0)
                  .find("quantity=1 time=2026-01-04T00:00:00Z kind=receipt"),
              std::string::npos);
    EXPECT_NE(facts_of(read_texts({{"sales.csv", bytes}}), Table::moves)
                  .at(0)
                  .find("quantity=-1 time=2026-01-04T00:00:00Z kind=ship"),
              std::string::npos);
    for (const char* name : {"forecast.csv", "Absatzplan.csv", "stock levels.csv"}) {
        const Intake refused = read_texts({{name, bytes}});
        EXPECT_TRUE(refused.files.at(0).problem) << name;
        EXPECT_TRUE(refused.blocks.empty()) << name;
    }
}

TEST(Wide, DaysAWeekApartAreWeeksAndTheirOrderFollowsFromTheStep) {
    const Intake intake = read_texts({{"usage.csv", "sku,05/01/2026,12/01/2026,19/01/2026,26/01/2026\nA,1,2,3,4\n"}});
    EXPECT_EQ(facts_of(intake, Table::moves).at(0).substr(0, 10), "2026-01-05");
    EXPECT_TRUE(notes_say(intake.files.at(0), "4 weeks"));
    const Intake open = read_texts({{"usage.csv", "sku,02/01/2026,02/02/2026,02/03/2026,02/04/2026\nA,1,2,3,4\n"}});
    EXPECT_EQ(facts_of(open, Table::moves).at(0).substr(0, 10), "2026-02-01")
        << "the first four days of February, one apart, and not four uneven months";
}

}  // namespace
}  // namespace drum::intake
