#include "intake/canonical.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

Lines rejects(const std::string& name, const std::string& bytes) {
    return rejects_of(read_texts({{name, bytes}}).files.at(0));
}
Lines facts(const std::string& name, const std::string& bytes, Table table) {
    const Intake intake = read_texts({{name, bytes}});
    for (const FileReport& report : intake.files) {
        EXPECT_FALSE(report.problem) << report.problem->text();
        EXPECT_EQ(rejects_of(report), Lines{});
    }
    return facts_of(intake, table);
}
std::optional<Table> by_header(const std::string& header) {
    const std::string bytes = header + "\n";
    return read_texts({{"export.csv", bytes}}).files.at(0).table;
}

TEST(Canonical, IsFoundByTheFilesName) {
    const Intake intake = read_texts({{"export/MOVES.CSV", "item;Quantity;TIME\nA;5;2026-01-05\n"}});
    EXPECT_EQ(intake.files.at(0).table, Table::moves);
    EXPECT_EQ(intake.files[0].how, "canonical");
    EXPECT_EQ(intake.files[0].delimiter, ';');
    EXPECT_EQ(facts_of(intake, Table::moves),
              Lines{"2026-01-05T00:00:00Z item=A quantity=5 time=2026-01-05T00:00:00Z"});
}

TEST(Canonical, IsFoundByTheHeaderWhenOneTableKnowsMost) {
    EXPECT_EQ(by_header("item,quantity,time,kind"), Table::moves);
    EXPECT_EQ(by_header("item,quantity,place"), Table::stock);
    EXPECT_EQ(by_header("Item,Name,Unit"), Table::items);
    EXPECT_EQ(by_header("order,item,quantity,due_at"), Table::demand);
    EXPECT_EQ(by_header("order,item,quantity,supplier,placed_at,comment"), Table::orders);
    EXPECT_EQ(by_header("item,component,quantity"), Table::bom);
    EXPECT_EQ(by_header("item,unit,factor_numerator"), Table::units);
    EXPECT_EQ(by_header("order,item,quantity"), std::nullopt);           // orders or demand
    EXPECT_EQ(by_header("item,quantity,delivery"), std::nullopt);        // too little is known to say stock
    EXPECT_EQ(by_header("name,time_zone"), std::nullopt);                // a site is named
}

TEST(Canonical, UnknownColumnsAreNamedOnceAndIgnored) {
    const Intake intake = read_texts({{"items.csv", "item,colour,name,error\nA,red,Axle,x\nB,blue,Bolt,\n"}});
    EXPECT_EQ(intake.files.at(0).notes, Lines{"Not used: 'colour'."});
    EXPECT_EQ(intake.files[0].mapping.at(1).column, "");
    EXPECT_EQ(intake.files[0].mapping.at(2).column, "name");
    EXPECT_EQ(intake.files[0].accepted, 2);
}

TEST(Canonical, AnEmptyCellIsClearedAnAbsentColumnAbsent) {
    EXPECT_EQ(facts("items.csv", "item,unit\nA,\n", Table::items), Lines{"beginning item=A unit=()"});
}

TEST(Canonical, BadCellsAreReportedByRowAndColumnAndTheGoodRowsLand) {
    const Intake intake = read_texts(
        {{"moves.csv",
          "item,Quantity,time,kind\nA,x,yesterday,eat\nB,1,2026-01-05,ship\n,2,2026-01-05,\nC,,2026-01-06,\n"}});
    const FileReport& report = intake.files.at(0);
    EXPECT_EQ(
        rejects_of(report),
        (Lines{"row 2 Quantity: 'x' is not a number",
               "row 2 time: 'yesterday' is not a date or time (2026-11-23T07:30:00Z)",
               "row 2 kind: 'eat' is not one of receipt, consume, ship, produce, adjust, scrap, transfer or return",
               "row 4 item: item is missing", "row 5 Quantity: quantity is missing"}));
    EXPECT_EQ(report.rejected[0].line, "A,x,yesterday,eat");
    EXPECT_EQ(report.rejected[1].line, "");
    EXPECT_EQ(report.rows, 4);
    EXPECT_EQ(report.accepted, 1);
    EXPECT_EQ(report.rejected_rows, 3);
    EXPECT_EQ(report.header_line, "item,Quantity,time,kind");
}

TEST(Canonical, RowsOfQuotedLinesAreCountedInFileLines) {
    EXPECT_EQ(rejects("items.csv", "item,cost\n\"A\nB\",1\nC,x\n"), Lines{"row 4 cost: 'x' is not a number"});
}

TEST(Canonical, WordsAreFolded) {
    EXPECT_EQ(facts("resources.csv", "resource,kind\npaint,Machine\n", Table::resources),
              Lines{"beginning resource=paint kind=machine"});
    EXPECT_EQ(facts("operations.csv", "case,resource,end,state\n1,M,2026-01-05,Set-up\n", Table::operations),
              Lines{"2026-01-05T00:00:00Z case=1 resource=M end=2026-01-05T00:00:00Z state=setup"});
    EXPECT_EQ(facts("sources.csv", "item,supplier,preferred\nA,N,TRUE\n", Table::sources),
              Lines{"beginning item=A supplier=N preferred=yes"});
    EXPECT_EQ(facts("calendars.csv", "calendar,weekday,from,to\nday,1,07:00,16:00\nday,Sunday,,\n", Table::calendars),
              (Lines{"beginning calendar=day weekday=mon from=420min to=960min",
                     "beginning calendar=day weekday=sun from=() to=()"}));
    EXPECT_EQ(facts("items.csv", "item,make_or_buy\nA,BUY\n", Table::items), Lines{"beginning item=A make_or_buy=buy"});
    EXPECT_EQ(rejects("calendars.csv", "calendar,weekday\nday,0\n"),
              Lines{"row 2 weekday: '0' is not one of mon, tue, wed, thu, fri, sat or sun"});
    EXPECT_EQ(rejects("decisions.csv", "action,decision,at\nA-1,maybe,2026-01-05\n"),
              Lines{"row 2 decision: 'maybe' is not one of accept, change, refuse, snooze, pin or unpin"});
}

TEST(Canonical, WhatCannotBeIsRejectedWithAPhrase) {
    EXPECT_EQ(
        rejects("units.csv", "item,unit,factor_numerator,factor_denominator\nA,BOX,0,1\nA,BAG,1,-2\nA,PK,1.5,1\n"),
        (Lines{"row 2 factor_numerator: '0': a unit factor must be above zero",
               "row 3 factor_denominator: '-2': a unit factor must be above zero",
               "row 4 factor_numerator: '1.5' is not a whole number"}));
    EXPECT_EQ(rejects("routes.csv", "item,step,resource,run_minutes,yield\nA,10,M,-1,0.9\nA,20,M,1,0\nA,30,M,1,1.01\n"),
              (Lines{"row 2 run_minutes: '-1': run minutes must not be negative",
                     "row 3 yield: '0': a yield must be above 0 and at most 1",
                     "row 4 yield: '1.01': a yield must be above 0 and at most 1"}));
    EXPECT_EQ(rejects("resources.csv", "resource,servers\nM,0\n"),
              Lines{"row 2 servers: '0': there must be at least 1 server"});
    EXPECT_EQ(rejects("bom.csv", "item,component,quantity\nA,B,0\n"),
              Lines{"row 2 quantity: '0': a component's quantity must be above zero; by-products are not counted"});
    EXPECT_EQ(
        rejects("operations.csv", "case,resource,start,end\n1,M,2026-01-06,2026-01-05\n2,M,2026-01-05,2026-01-05\n"),
        Lines{"row 2 start: '2026-01-06': the start is after the end"});
    EXPECT_EQ(rejects("calendars.csv", "calendar,weekday,from,to\nn,mon,22:00,06:00\n"),
              Lines{});  // ends on the next day
    EXPECT_EQ(rejects("calendars.csv", "calendar,weekday,from,to\nn,mon,06:00,06:00\n"),
              Lines{"row 2 to: 'to' is 'from': a shift of 24 hours is written 00:00 to 24:00"});
    EXPECT_EQ(rejects("site.csv", "name,time_zone,target\nX,Mars/Base,99\n"),
              (Lines{"row 2 time_zone: 'Mars/Base' is not a time zone (Europe/Amsterdam)",
                     "row 2 target: '99': the fed share must lie between 0 and 1 (0.99)"}));
    EXPECT_EQ(rejects("sources.csv", "item,supplier,place\nA,,\n"), Lines{});  // made here
    EXPECT_EQ(rejects("sources.csv", "item,supplier,place\n,X,\n"), Lines{"row 2 item: item is missing"});
    EXPECT_EQ(rejects("stock.csv", "item,quantity\nA,0.1234567\n"),
              Lines{"row 2 quantity: '0.1234567' has more than six decimals"});
}

TEST(Canonical, AReturnIsNegativeDemand) {
    EXPECT_EQ(facts("demand.csv", "order,item,quantity\nR1,A,-2\n", Table::demand),
              Lines{"beginning order=R1 item=A quantity=-2"});
}

TEST(Canonical, AUnitWithoutDenominatorIsPerOne) {
    EXPECT_EQ(facts("units.csv", "item,unit,factor_numerator\nA,BOX,12\n", Table::units),
              Lines{"beginning item=A unit=BOX factor_numerator=12 factor_denominator=1"});
}

TEST(Canonical, DirectionBecomesTheSign) {
    EXPECT_EQ(
        facts("moves.csv", "item,quantity,time,direction\nA,5,2026-01-05,out\nB,5,2026-01-05,+\nC,-5,2026-01-05,\n",
              Table::moves),
        (Lines{"2026-01-05T00:00:00Z item=A quantity=-5 time=2026-01-05T00:00:00Z",
               "2026-01-05T00:00:00Z item=B quantity=5 time=2026-01-05T00:00:00Z",
               "2026-01-05T00:00:00Z item=C quantity=-5 time=2026-01-05T00:00:00Z"}));
    const Lines both = rejects("moves.csv", "item,quantity,time,direction\nA,-5,2026-01-05,-\n");
    ASSERT_EQ(both.size(), 1U);
    EXPECT_NE(both[0].find("row 2 quantity: '-5': a negative quantity beside a direction"), std::string::npos);
}

TEST(Canonical, APositiveShipmentWithoutDirectionStandsAsSignedAndIsSaid) {
    const Intake intake =
        read_texts({{"moves.csv", "item,quantity,time,kind\nA,5,2026-01-05,ship\nA,9,2026-01-05,receipt\n"}});
    EXPECT_EQ(facts_of(intake, Table::moves).at(0),
              "2026-01-05T00:00:00Z item=A quantity=5 time=2026-01-05T00:00:00Z kind=ship");
    EXPECT_TRUE(notes_say(intake.files.at(0), "1 row of kind ship, consume or scrap has a positive quantity"));
    const Intake signed_ones = read_texts({{"moves.csv", "item,quantity,time,kind\nA,-5,2026-01-05,ship\n"}});
    EXPECT_TRUE(signed_ones.files.at(0).notes.empty());
}

TEST(Canonical, DatesOfAColumnAreSettledByOneOfThem) {
    const Intake intake = read_texts({{"moves.csv", "item,quantity,time\nA,1,03/04/2026\nA,1,25/04/2026\n"}});
    EXPECT_EQ(facts_of(intake, Table::moves).at(0),
              "2026-04-03T00:00:00Z item=A quantity=1 time=2026-04-03T00:00:00Z");
    EXPECT_TRUE(notes_say(intake.files.at(0), "Dates of 'time' are read with the day first"));
    const Intake open = read_texts({{"moves.csv", "item,quantity,time\nA,1,03/04/2026\n"}});
    ASSERT_TRUE(open.files.at(0).problem);
    EXPECT_EQ(open.files[0].problem->column, "time");
}

TEST(Canonical, ProgressRunsToOne) {
    const std::string bytes = "item\nA\n";
    std::vector<double> shares;
    read({{"items.csv", bytes}, {"b.csv", bytes}}, {}, [&](double share) { shares.push_back(share); });
    ASSERT_FALSE(shares.empty());
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.back(), 1.0);
}

}  // namespace
}  // namespace drum::intake
