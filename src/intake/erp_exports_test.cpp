// Small exports of each ERP as it writes them (tests/erp/SYSTEM), with their traps. What they become stands beside them
// (tests/erp/SYSTEM.facts), one fact a line; the traps are also asserted one by one, so that a change of the expected
// facts cannot let a careless reading in unseen.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

std::string file_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::filesystem::path folder(const std::string& system) {
    return std::string(DRUM_SOURCE_DIR) + "/tests/erp/" + system;
}

Intake exports_of(const std::string& system) {
    std::vector<Text> texts;
    for (const auto& entry : std::filesystem::directory_iterator(folder(system)))
        texts.push_back({entry.path().filename().string(), file_text(entry.path())});
    std::sort(texts.begin(), texts.end(), [](const Text& a, const Text& b) { return a.name < b.name; });
    return read_texts(texts);
}

Intake one_export(const std::string& system, const std::string& name) {
    return read_texts({{name, file_text(folder(system) / name)}});
}

std::string all_facts(const Intake& intake) {
    std::string out;
    for (const fact::Block& block : intake.blocks)
        for (const std::string& line : facts_of(intake, block.table))
            out += std::string(fact::name(block.table)) + " " + line + "\n";
    return out;
}

const FileReport& report_of(const Intake& intake, const std::string& name) {
    for (const FileReport& report : intake.files)
        if (report.name == name) return report;
    ADD_FAILURE() << "no report of " << name;
    return intake.files.front();
}

bool any_fact(const Intake& intake, Table table, std::string_view phrase) {
    for (const std::string& line : facts_of(intake, table))
        if (line.find(phrase) != std::string::npos) return true;
    return false;
}

class ErpExports : public testing::TestWithParam<const char*> {};

TEST_P(ErpExports, BecomeTheFactsBesideThem) {
    const Intake intake = exports_of(GetParam());
    const std::string facts = all_facts(intake);
    const std::filesystem::path expected = folder(GetParam()).string() + ".facts";
    if (const char* to = std::getenv("DRUM_WRITE_FACTS"))
        std::ofstream(std::filesystem::path(to) / expected.filename()) << facts;
    EXPECT_EQ(facts, file_text(expected));
    for (const FileReport& report : intake.files) {
        EXPECT_EQ(report.rows,
                  report.accepted + report.rejected_rows + report.left_out + report.duplicates - report.duplicates_kept)
            << report.name;
        EXPECT_EQ(report.rejected_rows, 0)
            << report.name << ": " << (report.rejected.empty() ? "" : report.rejected[0].message);
    }
}

INSTANTIATE_TEST_SUITE_P(Systems, ErpExports,
                         testing::Values("sap", "sap_lists", "odoo", "erpnext", "tryton", "netsuite"));

TEST(ErpTraps, SapQuantitiesTakeTheirSignFromDebitAndCredit) {
    const Intake intake = one_export("sap", "MSEG.csv");
    EXPECT_TRUE(any_fact(intake, Table::moves, "quantity=-12.5 ")) << "H removes";
    EXPECT_TRUE(any_fact(intake, Table::moves, "quantity=0.5 ")) << "262 gives back";
    EXPECT_TRUE(any_fact(intake, Table::moves, "item=4711 quantity=100 "))
        << "no zeros in front, decimal comma, base unit and not 4 CAN";
    EXPECT_FALSE(any_fact(intake, Table::moves, "unit=CAN"));
    EXPECT_TRUE(any_fact(intake, Table::moves, "2026-01-13T08:15:00Z item=4711 quantity=100 time=2026-01-12T00:00:00Z"))
        << "known when entered, happened when posted";
}

TEST(ErpTraps, SapFinishedGoodsFromAnOrderAreProducedNotReceived) {
    EXPECT_TRUE(any_fact(one_export("sap", "MSEG.csv"), Table::moves,
                         "item=4712 quantity=5 time=2026-01-15T00:00:00Z kind=produce"));
}

TEST(ErpTraps, SapReceiptsOfOrderHistoryAreTheMovementsThemselves) {
    const Intake both = read_texts(
        {{"MSEG.csv", file_text(folder("sap") / "MSEG.csv")}, {"EKBE.csv", file_text(folder("sap") / "EKBE.csv")}});
    std::vector<fact::Key> keys = block_of(both, Table::moves)->keys;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    EXPECT_EQ(keys.size(), 9U) << "8 movements and the one receipt that is not among them";
    EXPECT_FALSE(any_fact(both, Table::moves, "quantity=75 ")) << "an invoice moves no stock";
}

TEST(ErpTraps, SapReleaseDateOfARequisitionIsNoApproval) {
    const Intake intake = one_export("sap", "EBAN.csv");
    EXPECT_FALSE(any_fact(intake, Table::orders, "approved_at"));
    EXPECT_FALSE(any_fact(intake, Table::orders, "2026-01-02")) << "FRGDT";
    EXPECT_TRUE(notes_say(report_of(intake, "EBAN.csv"),
                          "FRGDT is when the order should be started, not when it was approved"));
    EXPECT_FALSE(any_fact(intake, Table::orders, "order=10000032")) << "already ordered";
}

TEST(ErpTraps, SapPlannedDatesOfProductionOrdersNeverHappened) {
    const Intake intake = exports_of("sap");
    EXPECT_TRUE(any_fact(intake, Table::orders, "received_at=2026-01-15T00:00:00Z"));
    for (const char* planned : {"=2026-01-10T", "=2026-01-20T00:00:00Z placed"})
        EXPECT_FALSE(any_fact(intake, Table::orders, planned)) << planned;
    EXPECT_FALSE(any_fact(intake, Table::orders, "received_at=2026-01-16"));
    EXPECT_FALSE(any_fact(intake, Table::orders, "received_at=2026-01-26"));
}

TEST(ErpTraps, SapBillsArePerTheirBaseQuantityAndPricesPerTheirUnit) {
    const Intake intake = exports_of("sap");
    EXPECT_TRUE(any_fact(intake, Table::bom, "item=4712 component=4711 quantity=250 per=100"));
    EXPECT_TRUE(any_fact(intake, Table::items, "item=4711 cost=12.5")) << "1250.00 per 100";
    EXPECT_TRUE(any_fact(intake, Table::sources, "supplier=100200 lead_days=14 min_quantity=4 unit=CAN unit_cost=310"));
    EXPECT_TRUE(any_fact(intake, Table::sources, "lead_days=12")) << "PLIFZ alone, without the working days of WEBAZ";
    EXPECT_FALSE(any_fact(intake, Table::sources, "item=4712")) << "made in house";
}

TEST(ErpTraps, SapConfirmationsRunFromActualStartToActualFinish) {
    const Intake intake = one_export("sap", "AFRU.csv");
    EXPECT_TRUE(any_fact(intake, Table::operations, "start=2026-01-14T07:15:00Z end=2026-01-14T11:30:00Z"));
    EXPECT_FALSE(any_fact(intake, Table::operations, "case=1000123 resource=10000018")) << "reversed, and its reversal";
    EXPECT_EQ(facts_of(intake, Table::operations).size(), 2U);
}

TEST(ErpTraps, SapListsHaveCommasMinusSignsBehindAndDashedLines) {
    const Intake intake = one_export("sap_lists", "mb51.txt");
    EXPECT_TRUE(any_fact(intake, Table::moves, "quantity=1100 time=2026-01-12T00:00:00Z"));
    EXPECT_TRUE(any_fact(intake, Table::moves, "quantity=-12.5 time=2026-01-14T00:00:00Z"));
    EXPECT_TRUE(any_fact(intake, Table::moves, "2026-01-13T08:15:00Z ")) << "entered at";
}

TEST(ErpTraps, OdooPlansAreNoMoves) {
    const Intake intake = one_export("odoo", "stock_moves.csv");
    EXPECT_FALSE(any_fact(intake, Table::moves, "2026-02-02")) << "assigned, not done";
    EXPECT_FALSE(any_fact(intake, Table::moves, "quantity=120")) << "demanded, not moved";
    EXPECT_TRUE(any_fact(
        intake, Table::moves,
        "item=P-905 quantity=10 time=2026-01-16T12:00:00Z kind=transfer place=WH/Stock to_place=WH/Paint shop"));
    const std::string without_state =
        "date,product_id,quantity,location_id,location_dest_id\n2026-01-12,A,1,Partners/Vendors,WH/Stock\n";
    const Intake refused = read_texts({{"stock.move.csv", without_state}});
    ASSERT_TRUE(refused.files[0].problem);
    EXPECT_NE(refused.files[0].problem->message.find("export it again with 'Status'"), std::string::npos);
    EXPECT_TRUE(refused.blocks.empty());
}

TEST(ErpTraps, OdooOrderDateMeansTwoThings) {
    const Intake technical = one_export("odoo", "purchase_orders.csv");
    EXPECT_TRUE(any_fact(technical, Table::orders, "placed_at=2026-01-05T09:30:00Z"));
    EXPECT_FALSE(any_fact(technical, Table::orders, "2026-01-02")) << "date_order is the deadline";
    EXPECT_TRUE(any_fact(technical, Table::orders, "order=P00017 item=FR-20 quantity=3"))
        << "the head's cells are blank in its further lines";
    const Intake labels = one_export("odoo", "purchase_lines_labels.csv");
    EXPECT_FALSE(any_fact(labels, Table::orders, "placed_at"));
    EXPECT_TRUE(notes_say(labels.files[0], "the label does not say which"));
    const Intake with_deadline =
        read_texts({{"po.csv",
                     "Order Reference,Vendor,Order Deadline,Order Date,Order Lines/Product,Order Lines/Quantity\n"
                     "P1,Nordlack,2026-01-02,2026-01-05,[A] Axle,3\n"}});
    EXPECT_TRUE(any_fact(with_deadline, Table::orders, "placed_at=2026-01-05"))
        << "beside the deadline it can only be the confirmation";
}

TEST(ErpTraps, OdooEndDatesArePlansUntilTheOrderIsDone) {
    const Intake intake = one_export("odoo", "manufacturing_orders.csv");
    EXPECT_TRUE(any_fact(intake, Table::orders, "received_at=2026-01-15T16:00:00Z"));
    EXPECT_FALSE(any_fact(intake, Table::orders, "2026-01-22"));
    EXPECT_FALSE(any_fact(intake, Table::orders, "2026-01-14T07:00:00Z"))
        << "a start that is plan or actual by version";
    ASSERT_TRUE(one_export("odoo", "workorders.csv").files[0].problem) << "planning slots";
}

TEST(ErpTraps, OdooStockStandsOncePerProduct) {
    const Intake intake = one_export("odoo", "product.csv");
    EXPECT_EQ(facts_of(intake, Table::stock).size(), 2U) << "a second vendor is no second stock";
    EXPECT_EQ(facts_of(intake, Table::sources).size(), 3U);
}

TEST(ErpTraps, ErpnextCancelledEntriesGoWithTheirReversals) {
    const Intake intake = one_export("erpnext", "stock_ledger_entry.csv");
    EXPECT_FALSE(any_fact(intake, Table::moves, "SLE-0007"));
    EXPECT_FALSE(any_fact(intake, Table::moves, "SLE-0008"));
    EXPECT_FALSE(any_fact(intake, Table::moves, "quantity=103")) << "a reconciliation is no move";
    EXPECT_TRUE(
        any_fact(intake, Table::stock, "item=P-905 quantity=1180.5 place=Stores - CC counted_at=2026-01-17T18:00:00Z"));
    EXPECT_TRUE(any_fact(intake, Table::moves, "quantity=-10 time=2026-01-15T09:00:00Z kind=transfer"));
    EXPECT_TRUE(
        any_fact(intake, Table::moves, "2026-01-13T08:15:00Z item=P-905 quantity=100 time=2026-01-12T08:15:00Z"))
        << "posted and recorded are two times";
}

TEST(ErpTraps, ErpnextLeadTimeOfAWorkOrderIsMinutes) {
    const Intake intake = one_export("erpnext", "work_order.csv");
    EXPECT_EQ(block_of(intake, Table::sources), nullptr);
    EXPECT_TRUE(notes_say(intake.files[0], "on a work order it is the minutes it took"));
    EXPECT_FALSE(any_fact(intake, Table::orders, "2026-01-10")) << "planned start";
    EXPECT_TRUE(any_fact(intake, Table::orders, "received_at=2026-01-15T16:00:00Z")) << "actual end";
    EXPECT_TRUE(
        any_fact(one_export("erpnext", "item.csv"), Table::sources, "item=P-905 supplier=supplier lead_days=12"))
        << "days on an item";
}

TEST(ErpTraps, ErpnextFactorsAreExactAndDropShipmentsNoStock) {
    EXPECT_TRUE(any_fact(one_export("erpnext", "item.csv"), Table::units,
                         "unit=Gram factor_numerator=1 factor_denominator=1000"));
    const Intake orders = one_export("erpnext", "purchase_order.csv");
    EXPECT_FALSE(any_fact(orders, Table::orders, "line=a3"));
    EXPECT_TRUE(any_fact(orders, Table::orders, "order=PO-0017 item=FR-20 quantity=3"));
    EXPECT_TRUE(any_fact(one_export("erpnext", "bom.csv"), Table::routes, "step=Weld resource=Welding run_minutes=48"))
        << "480 minutes for the ten of the bill";
}

TEST(ErpTraps, TrytonPlannedDatesNeverHappened) {
    const Intake intake = one_export("tryton", "stock_move.csv");
    for (const char* planned : {"2026-01-11", "2026-01-10", "2026-02-02"})
        EXPECT_FALSE(any_fact(intake, Table::moves, planned)) << planned;
    EXPECT_TRUE(any_fact(intake, Table::moves, "kind=transfer place=Input Zone to_place=Storage Zone"));
    const Intake work = one_export("tryton", "work_cycle.csv");
    ASSERT_TRUE(work.files[0].problem);
    EXPECT_NE(work.files[0].problem->message.find("neither start nor end"), std::string::npos);
}

TEST(ErpTraps, NetsuiteMainLinesAreNoLinesAndSchedulesNoWork) {
    const Intake orders = one_export("netsuite", "purchase_order_lines.csv");
    EXPECT_EQ(report_of(orders, "purchase_order_lines.csv").left_out, 2);
    EXPECT_FALSE(any_fact(orders, Table::orders, "approved_at")) << "approval time is in no column";
    const Intake tasks = one_export("netsuite", "operation_tasks.csv");
    EXPECT_EQ(block_of(tasks, Table::operations), nullptr);
    EXPECT_TRUE(any_fact(tasks, Table::routes, "item=FR-20 step=10 resource=Welding run_minutes=48 setup_minutes=30"));
}

}  // namespace
}  // namespace drum::intake
