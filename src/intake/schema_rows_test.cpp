// Rows that are more than one row, or less than a whole one; words that become ours; what tells the rows of a set
// apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "intake/described_test.h"
#include "intake/memory_scratch_test.h"
#include "intake/profiles.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

Lines facts(const std::string& name, const std::string& bytes, Table table) {
    return facts_of(read_texts({{name, bytes}}), table);
}
Lines rejects(const std::string& name, const std::string& bytes) {
    return rejects_of(read_texts({{name, bytes}}).files.at(0));
}
std::size_t keys(const std::string& name, const std::string& bytes) {
    const Intake intake = read_texts({{name, bytes}});
    const auto& all = intake.blocks.at(0).keys;
    return std::set(all.begin(), all.end()).size();
}

TEST(SchemaRows, ARangeOfDaysIsARowForEach) {
    EXPECT_EQ(facts("calendars.csv", "calendar,date,from,to\nd,2026-08-03..2026-08-05,,\nd,2026-08-10,07:00,15:00\n",
                    Table::calendars),
              (Lines{"beginning calendar=d date=2026-08-03 from=() to=()",
                     "beginning calendar=d date=2026-08-04 from=() to=()",
                     "beginning calendar=d date=2026-08-05 from=() to=()",
                     "beginning calendar=d date=2026-08-10 from=420min to=900min"}));
    EXPECT_EQ(facts("calendars.csv", "calendar,date,from\nd,25.04.2026 .. 26.04.2026,\n", Table::calendars).size(), 2u);
    const FileReport report =
        read_texts({{"calendars.csv", "calendar,date,from,to\nd,2026-08-03..2026-08-05,,\n"}}).files.at(0);
    EXPECT_EQ(report.rows, 1);
    EXPECT_EQ(report.accepted, 1);
    EXPECT_EQ(rejects("calendars.csv",
                      "calendar,date,from\nd,2026-08-05..2026-08-03,\ne,2026-08-05..,\nf,2026-01-01..2046-01-01,\n"),
              (Lines{"row 2 date: '2026-08-05..2026-08-03': the range of days ends before it begins",
                     "row 3 date: '' is not a date or time (2026-11-23T07:30:00Z)",
                     "row 4 date: '2026-01-01..2046-01-01': the range of days is longer than ten years"}));
}

TEST(SchemaRows, WordsOfDemandBecomeOursAndAnUnknownOneIsKeptAndNamed) {
    const std::string head = "order,item,quantity,status\n";
    EXPECT_EQ(
        facts("demand.csv", head + "1,A,1,Quotation\n2,A,1,On Hold\n3,A,1,In Progress\n4,A,1,xyz\n", Table::demand),
        (Lines{"beginning order=1 item=A quantity=1 status=quote", "beginning order=2 item=A quantity=1 status=held",
               "beginning order=3 item=A quantity=1 status=open", "beginning order=4 item=A quantity=1 status=xyz"}));
    EXPECT_TRUE(notes_say(read_texts({{"demand.csv", head + "4,A,1,xyz\n"}}).files.at(0),
                          "'status' holds 'xyz', and nothing says what that means"));
    EXPECT_TRUE(read_texts({{"demand.csv", head + "1,A,1,Sent\n"}}).files.at(0).notes.size() == 1);
    EXPECT_EQ(rejects("demand.csv", "order,item,quantity,probability\n1,A,1,60\n"),
              Lines{"row 2 probability: '60': a probability lies between 0 and 1 (0.6)"});
}

TEST(SchemaRows, AForecastIsNotKnownOnlyWhenItsPeriodBegins) {
    EXPECT_EQ(
        facts("demand.csv", "order,item,quantity,status,ordered_at,due_at\nF,A,100,forecast,2027-01-01,2027-01-31\n",
              Table::demand)
            .at(0)
            .substr(0, 9),
        "beginning");
    EXPECT_EQ(facts("demand.csv", "order,item,quantity,status,ordered_at\nF,A,100,open,2026-01-01\n", Table::demand)
                  .at(0)
                  .substr(0, 10),
              "2026-01-01");
}

TEST(SchemaRows, AComponentThatStandsTwiceIsTwoLines) {
    EXPECT_EQ(keys("bom.csv", "item,component,quantity\nBOARD,RES,2\nBOARD,CAP,1\nBOARD,RES,3\n"), 3u);
    EXPECT_EQ(keys("bom.csv", "item,component,position,quantity\nBOARD,RES,R1,2\nBOARD,RES,R7,2\n"), 2u);
    EXPECT_EQ(keys("bom.csv", "item,component,quantity,valid_from\nBOARD,RES,2,\nBOARD,RES,3,2026-04-01\n"), 2u);
    EXPECT_EQ(keys("routes.csv", "item,step,resource,run_minutes\nX,10,M1,4\nX,10,M2,4\n"), 2u);
    const Intake twice =
        read_texts({{"bom.csv", "item,component,position,quantity\nBOARD,RES,R1,2\nBOARD,RES,R1,3\n"}});
    EXPECT_TRUE(notes_say(
        twice.files.at(0),
        "item 'BOARD', component 'RES', position 'R1' stands in row 2 and in row 3 with different values of quantity"));
}

TEST(SchemaRows, SourcesThatDifferInTheirMinimumAreStepsOfAPrice) {
    EXPECT_EQ(
        facts("sources.csv", "item,supplier,min_quantity,unit_cost\nA,S,1,10\nA,S,100,8\nA,T,5,9\n", Table::sources),
        (Lines{"beginning item=A supplier=S min_quantity=1 unit_cost=10 from_quantity=1",
               "beginning item=A supplier=S min_quantity=100 unit_cost=8 from_quantity=100",
               "beginning item=A supplier=T min_quantity=5 unit_cost=9"}));
    EXPECT_EQ(keys("sources.csv", "item,supplier,min_quantity,unit_cost\nA,S,1,10\nA,S,100,8\n"), 2u);
    EXPECT_EQ(keys("sources.csv", "item,supplier,min_quantity,unit_cost\nA,S,5,10\nA,S,5,8\n"),
              1u);  // two prices of one step are told apart by nothing
    EXPECT_EQ(keys("sources.csv", "item,supplier,from_quantity,unit_cost\nA,S,,10\nA,S,100,8\n"), 2u);
}

TEST(SchemaRows, ARetiredRowNeedsNoMoreThanWhatSaysWhichItIs) {
    EXPECT_EQ(
        facts("bom.csv", "item,component,position,quantity,retired\nBOARD,RES,R1,2,\nBOARD,RES,R7,,Yes\n", Table::bom),
        (Lines{"beginning item=BOARD component=RES quantity=() position=R7 retired=yes",
               "beginning item=BOARD component=RES quantity=2 position=R1 retired=()"}));
    EXPECT_EQ(facts("items.csv", "item,retired,fact\n,yes,0123456789abcdef0123456789abcdef\n", Table::items).size(),
              1u);
    EXPECT_EQ(rejects("bom.csv", "item,component,quantity,retired\nBOARD,,2,yes\n"),
              Lines{"row 2 component: component is missing"});
    EXPECT_EQ(rejects("items.csv", "item,retired\nA,maybe\n"), Lines{"row 2 retired: 'maybe' is not one of yes or no"});
}

TEST(SchemaRows, LotsOfACountAreRowsOfTheirOwn) {
    EXPECT_EQ(keys("stock.csv",
                   "item,quantity,lot,status,expires_at,counted_at\nA,1,L1,,2026-05-01,2026-03-01\nA,2,L2,Quarantine,,"
                   "2026-03-01\n"),
              2u);
    EXPECT_EQ(facts("stock.csv", "item,quantity,status\nA,2,Quarantine\n", Table::stock),
              Lines{"beginning item=A quantity=2 status=held"});
}

TEST(SchemaRows, ManyRowsOnScratchAreTheSame) {  // more columns than once fitted the states of a row there
    constexpr int kRows = 9000;                  // over a megabyte, after which rows are put away
    std::string bytes =
        "order,item,quantity,kind,line,supplier,unit,status,requested_at,approval_requested_at,approved_at,approver,"
        "placed_at,promised_at,"
        "received_quantity,received_at,place,for,start_at,retired\n";
    for (int i = 0; i < kRows; ++i)
        bytes += "P" + std::to_string(i) +
                 ",A,5,make,1,S,EA,received,2026-01-01,2026-01-02,2026-01-03,Ann,2026-01-04,2026-01-20,5,2026-01-19,"
                 "shop,SO-" +
                 std::to_string(i) + ",2026-01-10,no\n";
    const Intake whole = read_texts({{"orders.csv", bytes}});
    MemoryScratch scratch;
    std::vector<fact::Block> blocks;
    Means means;
    means.scratch = &scratch;
    means.rows_in_memory = 7;
    const std::vector<SourceFile> files{{"orders.csv", bytes}};
    auto read_again = read(
        files, {}, means,
        [&](fact::Block&& block) -> Result<void> {
            blocks.push_back(std::move(block));
            return {};
        },
        {}, Guidance{});
    ASSERT_TRUE(read_again);
    EXPECT_GT(scratch.size(), 0u);
    Lines again;
    for (const fact::Block& block : blocks)
        for (std::size_t row = 0; row < block.size(); ++row) again.push_back(described(block, row));
    std::sort(again.begin(), again.end());
    EXPECT_TRUE(again == facts_of(whole, Table::orders));
    EXPECT_EQ(facts_of(whole, Table::orders).size() % kRows, 0u);
}

}  // namespace
}  // namespace drum::intake
