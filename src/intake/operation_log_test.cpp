#include "intake/operation_log.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

std::string shared_file(const std::string& path) {
    std::ifstream file(std::string(DRUM_SHARED_DIR) + "/data/" + path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

Lines mapped(const FileReport& report) {
    Lines out;
    for (const MappedColumn& column : report.mapping)
        if (!column.column.empty()) out.push_back(column.header + " -> " + column.column);
    return out;
}

std::int64_t sum(const fact::Block& block, int column) {
    std::int64_t total = 0;
    for (std::size_t row = 0; row < block.size(); ++row) total += block.value(row, column);
    return total;
}

std::set<std::string> distinct(const fact::Block& block, int column) {
    std::set<std::string> out;
    for (std::size_t row = 0; row < block.size(); ++row) out.emplace(block.text(row, column));
    return out;
}

TEST(OperationLog, TheMachiningLog) {
    const std::string bytes = shared_file("machining-log/Production_Data.csv");
    if (bytes.empty()) GTEST_SKIP() << "data/machining-log is not here";
    const Intake intake = read_texts({{"Production_Data.csv", bytes}});
    const FileReport& report = intake.files.at(0);
    ASSERT_FALSE(report.problem) << report.problem->text();
    EXPECT_EQ(report.how, "operation log");
    EXPECT_EQ(report.table, Table::operations);
    EXPECT_EQ(mapped(report),
              (Lines{"Case ID -> case", "Activity -> activity", "Resource -> resource", "Start Timestamp -> start",
                     "Complete Timestamp -> end", "Part Desc. -> item", "Worker ID -> worker", "Report Type -> state",
                     "Qty Completed -> good", "Qty Rejected -> scrap"}));
    for (const MappedColumn& column : report.mapping)
        EXPECT_EQ(column.confidence >= 0.9, !column.column.empty()) << column.header;
    EXPECT_EQ(report.rows, 2982);
    EXPECT_EQ(report.duplicates, 13);
    EXPECT_EQ(report.accepted, 2969);
    EXPECT_EQ(report.rejected_rows, 0);
    EXPECT_TRUE(notes_say(report, "'B' as down, 'D' as run, 'S' as setup"));
    EXPECT_TRUE(notes_say(report, "Not used: 'Work Order Qty', 'Qty for MRB', 'Rework'."));
    EXPECT_TRUE(notes_say(report, "13 exact duplicate rows stand once in the facts."));
    const fact::Block& block = intake.blocks.at(0);
    EXPECT_EQ(block.size(), 2969U);
    // The thirteen copies carry no quantities, so the sums are those of the file.
    EXPECT_EQ(sum(block, fact::operations::good), 58576LL * 1'000'000);
    EXPECT_EQ(sum(block, fact::operations::scrap), 375LL * 1'000'000);
    EXPECT_EQ(distinct(block, fact::operations::resource).size(), 31U);
    EXPECT_EQ(distinct(block, fact::operations::state), (std::set<std::string>{"down", "run", "setup"}));
    EXPECT_EQ(bytes_of(read_texts({{"x.csv", bytes}})), bytes_of(intake));
}

TEST(OperationLog, ThePurchasingFlow) {
    const std::string bytes = shared_file("purchasing-flow/PurchasingExample.csv");
    if (bytes.empty()) GTEST_SKIP() << "data/purchasing-flow is not here";
    const Intake intake = read_texts({{"PurchasingExample.csv", bytes}});
    const FileReport& report = intake.files.at(0);
    ASSERT_FALSE(report.problem) << report.problem->text();
    EXPECT_EQ(mapped(report), (Lines{"Case ID -> case", "Start Timestamp -> start", "Complete Timestamp -> end",
                                     "Activity -> activity", "Resource -> worker"}));
    EXPECT_EQ(report.rows, 6926);
    EXPECT_EQ(report.accepted, 6926);
    EXPECT_EQ(report.duplicates, 0);
    EXPECT_TRUE(notes_say(report, "'Resource' holds people and 'Activity' names the step"));
    EXPECT_EQ(distinct(intake.blocks.at(0), fact::operations::worker).size(), 27U);
    EXPECT_EQ(distinct(intake.blocks.at(0), fact::operations::resource), distinct(intake.blocks.at(0), fact::operations::activity));
    EXPECT_EQ(distinct(intake.blocks.at(0), fact::operations::activity).size(), 24U);
}

TEST(OperationLog, NothingElseOfTheDataIsTakenForOne) {
    const std::filesystem::path folder = std::string(DRUM_SHARED_DIR) + "/data/bicycles";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "data/bicycles is not here";
    for (const char* name : {"BillOfMaterials.csv", "Location.csv", "Product.csv", "ProductInventory.csv",
                             "ProductVendor.csv", "PurchaseOrderDetail.csv", "PurchaseOrderHeader.csv"}) {
        const Intake intake = read_texts({{name, shared_file(std::string("bicycles/") + name)}});
        EXPECT_NE(intake.files.at(0).how, "operation log") << name;
        EXPECT_EQ(block_of(intake, Table::operations), nullptr) << name;
    }
}

TEST(OperationLog, FoldsTheNamesOfTheTrade) {
    const Intake intake = read_texts(
        {{"log.csv",
          "Work Order;Machine;End Time;Begin;Qty_Completed;Operator;Part No\n"
          "W1;Lathe;25/04/2026 10:00;25/04/2026 08:00;5;Kim;A\nW1;;03/04/2026 10:00;03/04/2026 09:00;5;Kim;A\n"}});
    const FileReport& report = intake.files.at(0);
    ASSERT_FALSE(report.problem) << report.problem->text();
    EXPECT_EQ(mapped(report), (Lines{"Work Order -> case", "Machine -> resource", "End Time -> end", "Begin -> start",
                                     "Qty_Completed -> good", "Operator -> worker", "Part No -> item"}));
    EXPECT_EQ(facts_of(intake, Table::operations).at(0),
              "2026-04-25T10:00:00Z case=W1 resource=Lathe start=2026-04-25T08:00:00Z end=2026-04-25T10:00:00Z item=A "
              "good=5 worker=Kim");
    // The second row names neither resource nor activity.
    EXPECT_EQ(rejects_of(report), Lines{"row 3 Machine: resource or activity is missing"});
}

TEST(OperationLog, TheActivityStandsForABlankResource) {
    const Intake intake = read_texts(
        {{"log.csv", "Case ID,Activity,Resource,End\n1,Milling,,2026-01-05\n2,Milling,M1,2026-01-05\n"}});
    EXPECT_EQ(facts_of(intake, Table::operations),
              (Lines{"2026-01-05T00:00:00Z case=1 resource=Milling end=2026-01-05T00:00:00Z activity=Milling",
                     "2026-01-05T00:00:00Z case=2 resource=M1 end=2026-01-05T00:00:00Z activity=Milling"}));
    EXPECT_TRUE(notes_say(intake.files.at(0), "Where 'Resource' is blank the activity stands for the resource"));
    EXPECT_TRUE(notes_say(intake.files.at(0), "completions only"));
}

TEST(OperationLog, ASingleTimeIsTheCompletion) {
    const Intake intake = read_texts({{"log.csv", "Case ID,Activity,Start Timestamp\n1,Pack,2026-01-05 10:00\n"}});
    EXPECT_EQ(facts_of(intake, Table::operations),
              Lines{"2026-01-05T10:00:00Z case=1 resource=Pack end=2026-01-05T10:00:00Z activity=Pack"});
    EXPECT_TRUE(notes_say(intake.files.at(0), "is the only time; it is taken as the completion"));
}

TEST(OperationLog, AmbiguousDatesAreRefusedWithWhatToDo) {
    const Intake intake = read_texts({{"log.csv", "Case ID,Activity,Start,End\n1,Pack,03/04/2026,03/04/2026\n"}});
    ASSERT_TRUE(intake.files.at(0).problem);
    EXPECT_NE(intake.files[0].problem->message.find("write dates as 2026-04-25"), std::string::npos);
    EXPECT_TRUE(intake.blocks.empty());
    // One settled column settles its neighbour.
    const Intake settled = read_texts({{"log.csv", "Case ID,Activity,Start,End\n1,Pack,12/04/2026,13/04/2026\n"}});
    ASSERT_FALSE(settled.files.at(0).problem);
    EXPECT_TRUE(notes_say(settled.files[0], "Dates of 'Start' are read like those of 'End'."));
    EXPECT_EQ(facts_of(settled, Table::operations).at(0).substr(0, 20), "2026-04-13T00:00:00Z");
}

TEST(OperationLog, ColumnsWhoseValuesAreSomethingElseAreNotUsed) {
    const Intake intake = read_texts(
        {{"log.csv",
          "Case ID,Activity,Status,Good,End,ID\n1,Pack,closed,yes,2026-01-05,7\n2,Pack,open,no,2026-01-05,7\n"}});
    const FileReport& report = intake.files.at(0);
    EXPECT_EQ(mapped(report), (Lines{"Case ID -> case", "Activity -> activity", "End -> end"}));
    EXPECT_TRUE(notes_say(report, "'Status' has the name of a column 'state', but its values are something else"));
    EXPECT_TRUE(notes_say(report, "'Good' has the name of a column 'good'"));
    EXPECT_EQ(report.accepted, 2);
}

TEST(OperationLog, StartsAfterEndsAreRejectedZeroLengthIsKept) {
    const Intake intake = read_texts({{"log.csv", "Case ID,Activity,Start Timestamp,Complete Timestamp\n"
                                                  "1,a,2026-01-05 10:00,2026-01-05 09:00\n"
                                                  "2,a,2026-01-05 10:00,2026-01-05 10:00\n"
                                                  "3,a,2026-01-05 10:00,\n"}});
    EXPECT_EQ(rejects_of(intake.files.at(0)),
              (Lines{"row 2 Start Timestamp: '2026-01-05 10:00': the start is after the end",
                     "row 4 Complete Timestamp: end is missing"}));
    EXPECT_EQ(intake.files[0].accepted, 1);
}

TEST(OperationLog, ACanonicalTableMayCarryTheNamesOfALog) {
    const Intake intake = read_texts({{"operations.csv", "Case ID,Machine,Finished\n1,M,25.04.2026\n"}});
    EXPECT_EQ(intake.files.at(0).how, "operation log");
    EXPECT_EQ(facts_of(intake, Table::operations).at(0).substr(0, 20), "2026-04-25T00:00:00Z");
}

}  // namespace
}  // namespace drum::intake
