#include "intake/dating.h"

#include <gtest/gtest.h>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

Instant utc(std::string_view text) { return parse_time(text)->instant; }

Lines facts(const std::string& name, const std::string& bytes, Table table, const Context& context = {}) {
    return facts_of(read_texts({{name, bytes}}, context), table);
}

TEST(Dating, ARowIsKnownSinceItsLatestActualTime) {
    EXPECT_EQ(facts("moves.csv", "item,quantity,time\nA,1,2026-01-05T10:00:00Z\n", Table::moves).at(0).substr(0, 20),
              "2026-01-05T10:00:00Z");
    EXPECT_EQ(facts("operations.csv", "case,resource,start,end\n1,M,2026-01-05T08:00Z,2026-01-05T10:00Z\n",
                    Table::operations).at(0).substr(0, 20),
              "2026-01-05T10:00:00Z");
    // Due and promised times are no actual times.
    EXPECT_EQ(facts("demand.csv", "order,item,quantity,due_at\nS,A,1,2026-02-01\n", Table::demand).at(0).substr(0, 9),
              "beginning");
}

TEST(Dating, WhatTheSiteKnewBeforeIsNotRewritten) {
    const Context later{"UTC", utc("2026-03-01T00:00:00Z")};
    EXPECT_EQ(facts("moves.csv", "item,quantity,time\nA,1,2026-01-05\nB,1,2026-03-05\n", Table::moves, later),
              (Lines{"2026-03-01T00:00:00Z item=A quantity=1 time=2026-01-05T00:00:00Z",
                     "2026-03-05T00:00:00Z item=B quantity=1 time=2026-03-05T00:00:00Z"}));
    EXPECT_EQ(facts("items.csv", "item\nA\n", Table::items, later), Lines{"2026-03-01T00:00:00Z item=A"});
}

TEST(Dating, ARecordedAtOfTheRowWins) {
    const Context later{"UTC", utc("2026-03-01T00:00:00Z")};
    EXPECT_EQ(facts("moves.csv",
                    "item,quantity,time,recorded_at,source\nA,1,2026-01-05,2026-01-07T09:00:00Z,erp\n"
                    "B,1,2026-01-05,,\n",
                    Table::moves, later),
              (Lines{"2026-01-07T09:00:00Z item=A quantity=1 time=2026-01-05T00:00:00Z",
                     "2026-03-01T00:00:00Z item=B quantity=1 time=2026-01-05T00:00:00Z"}));
    EXPECT_EQ(rejects_of(read_texts({{"items.csv", "item,recorded_at\nA,soon\n"}}).files.at(0)),
              Lines{"row 2 recorded_at: 'soon' is not a date or time (2026-11-23T07:30:00Z)"});
}

TEST(Dating, TheSitesZoneIsReadFirstWhereverItStands) {
    const Text stock{"stock.csv", "item,quantity,counted_at\nA,5,2026-07-01\n"};
    const Text moves{"moves.csv", "item,quantity,time\nA,1,2026-07-01\nB,1,2026-07-01 08:00\n"};
    const Text site{"site.csv", "name,time_zone\nCascade,Europe/Amsterdam\n"};
    const Intake intake = read_texts({stock, moves, site});
    EXPECT_EQ(intake.time_zone, "Europe/Amsterdam");
    EXPECT_EQ(facts_of(intake, Table::stock),
              Lines{"2026-07-01T21:59:59.999999Z item=A quantity=5 counted_at=2026-07-01T21:59:59.999999Z"});
    EXPECT_EQ(facts_of(intake, Table::moves),
              (Lines{"2026-06-30T22:00:00Z item=A quantity=1 time=2026-06-30T22:00:00Z",
                     "2026-07-01T06:00:00Z item=B quantity=1 time=2026-07-01T06:00:00Z"}));
    EXPECT_EQ(read_texts({moves}, {"America/New_York", Instant::beginning()}).time_zone, "America/New_York");
    EXPECT_EQ(
        facts_of(read_texts({moves}, {"America/New_York", Instant::beginning()}), Table::moves).at(0).substr(0, 20),
        "2026-07-01T04:00:00Z");
}

TEST(Dating, UndatedStockKeepsNoDate) {
    EXPECT_EQ(facts("stock.csv", "item,quantity\nA,5\n", Table::stock), Lines{"beginning item=A quantity=5"});
}

const char* const kOrderHeader =
    "order,item,quantity,kind,line,supplier,status,requested_at,approval_requested_at,approved_at,approver,placed_at,"
    "promised_at,received_quantity,received_at\n";

TEST(Dating, UndatedStockIsKnownAfterEverythingThatCameWithIt) {
    const Text stock{"stock.csv", "item,quantity\nA,5\n"}, moves{"moves.csv", "item,quantity,time\nA,-1,2026-02-01\n"};
    EXPECT_EQ(facts_of(read_texts({stock, moves}), Table::stock), Lines{"2026-02-01T00:00:00Z item=A quantity=5"});
    const Context later{"UTC", utc("2026-03-01T00:00:00Z")};
    EXPECT_EQ(facts_of(read_texts({stock, moves}, later), Table::stock), Lines{"2026-03-01T00:00:00Z item=A quantity=5"});
}

TEST(Dating, AnOrderIsKnownStepByStep) {
    const Intake intake = read_texts(
        {{"orders.csv", std::string(kOrderHeader) +
                            "PO1,A,100,buy,1,Nordlack,received,2026-01-02,2026-01-03,2026-01-06,Kim,2026-01-07,"
                            "2026-01-20,100,2026-01-22\n"}});
    EXPECT_EQ(facts_of(intake, Table::orders),
              (Lines{"2026-01-02T00:00:00Z order=PO1 item=A quantity=100 kind=buy line=1 supplier=Nordlack "
                     "status=requested requested_at=2026-01-02T00:00:00Z",
                     "2026-01-03T00:00:00Z status=requested approval_requested_at=2026-01-03T00:00:00Z",
                     "2026-01-06T00:00:00Z status=approved approved_at=2026-01-06T00:00:00Z approver=Kim",
                     "2026-01-07T00:00:00Z status=placed placed_at=2026-01-07T00:00:00Z "
                     "promised_at=2026-01-20T23:59:59.999999Z",
                     "2026-01-22T00:00:00Z status=received received_quantity=100 received_at=2026-01-22T00:00:00Z"}));
    EXPECT_EQ(merged_row(intake.blocks.at(0)),
              "beginning order=PO1 item=A quantity=100 kind=buy line=1 supplier=Nordlack status=received "
              "requested_at=2026-01-02T00:00:00Z approval_requested_at=2026-01-03T00:00:00Z "
              "approved_at=2026-01-06T00:00:00Z approver=Kim placed_at=2026-01-07T00:00:00Z "
              "promised_at=2026-01-20T23:59:59.999999Z received_quantity=100 received_at=2026-01-22T00:00:00Z");
    for (std::size_t row = 1; row < intake.blocks[0].size(); ++row)
        EXPECT_EQ(intake.blocks[0].keys[row], intake.blocks[0].keys[0]);
}

TEST(Dating, StepsTheSiteAlreadyPassedAreOneFact) {
    const Lines lines = facts(
        "orders.csv", std::string(kOrderHeader) + "PO1,A,9,buy,,N,received,2026-01-02,,,,2026-01-07,,9,2026-01-22\n",
        Table::orders, {"UTC", utc("2026-01-10T00:00:00Z")});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines[0].find("2026-01-10T00:00:00Z order=PO1"), std::string::npos);
    EXPECT_NE(lines[0].find("status=placed"), std::string::npos);
    EXPECT_NE(lines[1].find("2026-01-22T00:00:00Z status=received"), std::string::npos);
}

// The statuses of the facts of one order row with these cells, in the order of their moments.
std::string statuses(const std::string& status, const std::string& requested, const std::string& placed,
                     const std::string& received) {
    std::string out;
    for (const std::string& line : facts("orders.csv",
                                         "order,item,quantity,status,requested_at,placed_at,received_at\nPO1,A,9," +
                                             status + "," + requested + "," + placed + "," + received + "\n",
                                         Table::orders)) {
        const auto at = line.find(" status=");
        const std::string said = at == std::string::npos ? "-" : line.substr(at + 8, line.find(' ', at + 8) - at - 8);
        out += (out.empty() ? "" : " ") + said;
    }
    return out;
}

TEST(Dating, AnEarlierStatusIsWhatTheDatesImply) {
    EXPECT_EQ(statuses("received", "2026-01-02", "2026-01-07", "2026-01-22"), "requested placed received");
    EXPECT_EQ(statuses("placed", "2026-01-02", "2026-01-07", "2026-01-22"), "requested placed placed");
    EXPECT_EQ(statuses("cancelled", "2026-01-02", "2026-01-07", ""), "requested cancelled");
    EXPECT_EQ(statuses("received", "2026-01-02", "2026-01-07", ""), "requested received");
    EXPECT_EQ(statuses("requested", "2026-01-02", "2026-01-07", ""), "requested requested");
    EXPECT_EQ(statuses("draft", "2026-01-02", "2026-01-07", ""), "draft draft");
    EXPECT_EQ(statuses("received", "", "", "2026-01-22"), "received");
    EXPECT_EQ(statuses("received", "2026-01-22", "2026-01-22", "2026-01-22"), "received");
    EXPECT_EQ(statuses("", "2026-01-02", "2026-01-07", ""), "() -");
}

TEST(Dating, CellsWithoutTheirOwnDateAreNotKnownTooEarly) {
    const Lines lines = facts("orders.csv",
                              "order,item,quantity,requested_at,approver,promised_at,received_quantity,received_at\n"
                              "PO1,A,9,2026-01-02,Kim,2026-01-20,9,2026-01-22\n",
                              Table::orders);
    EXPECT_EQ(lines, (Lines{"2026-01-02T00:00:00Z order=PO1 item=A quantity=9 requested_at=2026-01-02T00:00:00Z "
                            "promised_at=2026-01-20T23:59:59.999999Z",
                            "2026-01-22T00:00:00Z approver=Kim received_quantity=9 received_at=2026-01-22T00:00:00Z"}));
}

TEST(Dating, DemandIsKnownWhenOrderedAndWhenShipped) {
    const Intake intake = read_texts(
        {{"demand.csv", "order,item,quantity,price,ordered_at,due_at,shipped_quantity,shipped_at,status\n"
                        "S1,A,5,9.5,2026-01-02,2026-01-30,5,2026-01-28,shipped\n"}});
    EXPECT_EQ(facts_of(intake, Table::demand),
              (Lines{"2026-01-02T00:00:00Z order=S1 item=A quantity=5 price=9.5 ordered_at=2026-01-02T00:00:00Z "
                     "due_at=2026-01-30T23:59:59.999999Z",
                     "2026-01-28T00:00:00Z shipped_quantity=5 shipped_at=2026-01-28T00:00:00Z status=shipped"}));
}

TEST(Dating, DatesInTheWrongOrderStillGiveTheRow) {
    const Intake intake =
        read_texts({{"demand.csv",
                     "order,item,quantity,ordered_at,shipped_quantity,shipped_at\nS1,A,5,2026-02-02,5,2026-01-28\n"}});
    ASSERT_EQ(intake.blocks.at(0).size(), 2U);
    EXPECT_EQ(intake.blocks[0].text(0, fact::demand::order), "S1");  // the earliest fact says which line it is
    EXPECT_EQ(merged_row(intake.blocks[0]),
              "beginning order=S1 item=A quantity=5 ordered_at=2026-02-02T00:00:00Z shipped_quantity=5 "
              "shipped_at=2026-01-28T00:00:00Z");
}

TEST(Dating, ARowThatSaysWhenItWasRecordedIsNotSplit) {
    EXPECT_EQ(facts("demand.csv",
                    "order,item,quantity,ordered_at,shipped_at,recorded_at\nS1,A,5,2026-01-02,2026-01-28,2026-02-01\n",
                    Table::demand)
                  .size(),
              1U);
}

// Whatever dates and status a row carries, its facts laid over each other are the row.
TEST(Dating, FactsLaidOverEachOtherGiveTheRow) {
    const std::vector<std::string> dates{"", "2026-01-05", "2026-01-09"};
    for (const std::string status : {"", "draft", "requested", "approved", "placed", "received", "cancelled"})
        for (int code = 0; code < 3 * 3 * 3 * 3 * 3; ++code) {
            std::string cells;
            for (int c = 0, rest = code; c < 5; ++c, rest /= 3)
                cells += "," + dates[static_cast<std::size_t>(rest % 3)];
            const std::string head = "order,item,quantity,status,promised_at,approver,received_quantity,requested_at,"
                                     "approval_requested_at,approved_at,placed_at,received_at";
            const std::string row = "PO,A,1," + status + ",2026-02-01,Kim,1" + cells;
            const Intake split = read_texts({{"orders.csv", head + "\n" + row + "\n"}});
            const Intake whole = read_texts({{"orders.csv", head + ",recorded_at\n" + row + ",2026-01-01\n"}});
            ASSERT_EQ(merged_row(split.blocks.at(0)), merged_row(whole.blocks.at(0))) << row;
            for (std::size_t i = 1; i < split.blocks[0].size(); ++i)
                ASSERT_LT(split.blocks[0].recorded_at[i - 1], split.blocks[0].recorded_at[i]) << row;
        }
}

}  // namespace
}  // namespace drum::intake
