// The published data sets of the reference material, read with no flags: recognised, mapped as expected, every quantity
// conserved.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/decimal.h"
#include "intake/csv.h"
#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

std::vector<Text> folder(const std::string& name) {
    std::vector<Text> out;
    const std::filesystem::path path = std::string(DRUM_SHARED_DIR) + "/data/" + name;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(path, none)) {
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream bytes;
        bytes << file.rdbuf();
        out.push_back({entry.path().filename().string(), bytes.str()});
    }
    std::sort(out.begin(), out.end(), [](const Text& a, const Text& b) { return a.name < b.name; });
    return out;
}

const FileReport* report_of(const Intake& intake, const std::string& name, Table table) {
    for (const FileReport& report : intake.files)
        if (report.name == name && report.table == table) return &report;
    return nullptr;
}

Lines mapped(const FileReport& report) {
    Lines out;
    for (const MappedColumn& column : report.mapping)
        if (!column.column.empty())
            out.push_back(column.header + " -> " + column.column +
                          (column.reading.empty() ? "" : " (" + column.reading + ")"));
    return out;
}

// Of the column with this header over the rows for which `counts` holds; exactly, in millionths.
template <class Counts>
std::int64_t sum_in_file(const Text& file, const std::string& header, Counts counts) {
    CsvReader reader(std::string_view(file.bytes), ',');
    Record record;
    std::int64_t total = 0;
    std::vector<std::string> names;
    while (reader.next(record)) {
        if (names.empty()) {
            names.assign(record.fields.begin(), record.fields.end());
            continue;
        }
        const auto at = std::find(names.begin(), names.end(), header) - names.begin();
        const std::string_view cell = record.fields[static_cast<std::size_t>(at)];
        if (!cell.empty() && counts(record)) total += parse_quantity(cell).value().micro;
    }
    return total;
}
const auto kAll = [](const Record&) { return true; };

std::int64_t sum(const Intake& intake, Table table, int column) {
    std::int64_t total = 0;
    const fact::Block* block = block_of(intake, table);
    for (std::size_t row = 0; block != nullptr && row < block->size(); ++row) total += block->value(row, column);
    return total;
}

std::int64_t accepted(const Intake& intake) {
    std::int64_t rows = 0;
    for (const FileReport& report : intake.files) rows += report.accepted;
    return rows;
}

void every_row_is_accounted_for(const Intake& intake) {
    for (const FileReport& report : intake.files) {
        EXPECT_FALSE(report.problem) << report.name << ": " << report.problem->text();
        EXPECT_EQ(report.rows,
                  report.accepted + report.rejected_rows + report.left_out + report.duplicates - report.duplicates_kept)
            << report.name;
    }
}

TEST(SharedData, SpareParts) {
    const auto files = folder("spare-parts");
    if (files.empty()) GTEST_SKIP() << "data/spare-parts is not here";
    const Intake intake = read_texts(files);
    every_row_is_accounted_for(intake);
    ASSERT_EQ(intake.files.size(), 4U);
    const FileReport* items = report_of(intake, "parameters.csv", Table::items);
    const FileReport* sources = report_of(intake, "parameters.csv", Table::sources);
    const FileReport* moves = report_of(intake, "weekly_demand.csv", Table::moves);
    const FileReport* catalogue = report_of(intake, "weekly_demand.csv", Table::items);
    ASSERT_TRUE(items && sources && moves && catalogue);
    EXPECT_EQ(mapped(*items), (Lines{"sku -> item", "cost_price_per_unit -> cost"}));
    EXPECT_EQ(mapped(*sources),
              (Lines{"sku -> item", "units_per_subpackage -> multiple", "cost_price_per_unit -> unit_cost",
                     "lead_time_weeks -> lead_days (weeks x 7)", "min_order_qty -> min_quantity"}));
    EXPECT_EQ(mapped(*moves), (Lines{"sku -> item", "2012-W01 .. 2013-W52 -> time, quantity (104 weeks)"}));
    EXPECT_TRUE(notes_say(*sources, "No column names a supplier: 'supplier' stands for whoever delivers."));
    EXPECT_TRUE(notes_say(*moves, "104 weeks, '2012-W01' to '2013-W52': the quantities are taken as consumption"));
    EXPECT_EQ(items->accepted, 3451);
    EXPECT_EQ(catalogue->accepted, 3451);
    // 3 minimum quantities and 50 weeks are thirds and sevenths printed in full: rounded to the sixth decimal
    EXPECT_EQ(sources->rejected_rows, 0);
    EXPECT_EQ(moves->rejected_rows, 0);

    std::int64_t in_file = 0;
    const Text& weekly = files.at(1);
    CsvReader reader(std::string_view(weekly.bytes), ',');
    Record record;
    for (bool header = true; reader.next(record); header = false)
        for (std::size_t f = 1; !header && f < record.fields.size(); ++f)
            if (const auto cell = parse_quantity(record.fields[f])) in_file += cell->micro;
    EXPECT_EQ(sum(intake, Table::moves, fact::moves::quantity), -in_file);
    const auto facts = facts_of(intake, Table::moves);
    EXPECT_EQ(facts.front().substr(0, 20), "2012-01-15T00:00:00Z") << "the Sunday of 2012-W02; nothing moved in W01";
    EXPECT_NE(facts.front().find("kind=consume"), std::string::npos);
    const fact::Block& lead = *block_of(intake, Table::sources);
    for (std::size_t row = 0; row < lead.size(); ++row)
        EXPECT_TRUE(lead.value(row, fact::sources::lead_days) == 49'000'000'000 ||
                    lead.value(row, fact::sources::lead_days) == 112'000'000'000);
}

TEST(SharedData, Bicycles) {
    const auto files = folder("bicycles");
    if (files.empty()) GTEST_SKIP() << "data/bicycles is not here";
    const Intake intake = read_texts(files);
    every_row_is_accounted_for(intake);
    const FileReport* bom = report_of(intake, "BillOfMaterials.csv", Table::bom);
    const FileReport* items = report_of(intake, "Product.csv", Table::items);
    const FileReport* stock = report_of(intake, "ProductInventory.csv", Table::stock);
    const FileReport* sources = report_of(intake, "ProductVendor.csv", Table::sources);
    const FileReport* orders = report_of(intake, "PurchaseOrderDetail.csv", Table::orders);
    ASSERT_TRUE(bom && items && stock && sources && orders);
    EXPECT_EQ(mapped(*bom), (Lines{"ProductAssemblyID -> item", "ComponentID -> component", "StartDate -> valid_from",
                                   "EndDate -> valid_to", "UnitMeasureCode -> unit", "PerAssemblyQty -> quantity"}));
    EXPECT_EQ(mapped(*items), (Lines{"ProductID -> item", "Name -> name", "MakeFlag -> make_or_buy",
                                     "StandardCost -> cost", "ListPrice -> price", "ProductSubcategoryID -> family"}));
    EXPECT_EQ(mapped(*stock), (Lines{"ProductID -> item", "Quantity -> quantity", "Location.Name -> place"}));
    EXPECT_EQ(mapped(*sources),
              (Lines{"ProductID -> item", "BusinessEntityID -> supplier", "AverageLeadTime -> lead_days",
                     "StandardPrice -> unit_cost", "MinOrderQty -> min_quantity", "UnitMeasureCode -> unit"}));
    EXPECT_EQ(mapped(*orders),
              (Lines{"PurchaseOrderID -> order", "PurchaseOrderDetailID -> line", "DueDate -> promised_at",
                     "OrderQty -> quantity", "ProductID -> item", "ReceivedQty -> received_quantity",
                     "PurchaseOrderHeader.Status -> status", "PurchaseOrderHeader.VendorID -> supplier",
                     "PurchaseOrderHeader.OrderDate -> placed_at"}));
    EXPECT_EQ(bom->left_out, 103);  // the tops, which are in no assembly
    EXPECT_EQ(bom->accepted, 2576);
    EXPECT_EQ(orders->accepted, 8845);
    EXPECT_TRUE(notes_say(
        *orders, "'PurchaseOrderHeader.Status' holds '1', '2', '3', '4', and nothing says what that means: not read."));
    EXPECT_TRUE(notes_say(*stock, "it says when the row was changed, not when anything happened"));

    EXPECT_EQ(sum(intake, Table::stock, fact::stock::quantity), sum_in_file(files[3], "Quantity", kAll));
    EXPECT_EQ(sum(intake, Table::bom, fact::bom::quantity),
              sum_in_file(files[0], "PerAssemblyQty", [](const Record& r) { return !r.fields[1].empty(); }));
    // an order line becomes one fact per date it carries; each says its own part, so sums hold over the parts
    EXPECT_EQ(sum(intake, Table::orders, fact::orders::quantity), sum_in_file(files[5], "OrderQty", kAll));
    EXPECT_EQ(sum(intake, Table::orders, fact::orders::received_quantity), sum_in_file(files[5], "ReceivedQty", kAll));
    EXPECT_EQ(sum(intake, Table::sources, fact::sources::min_quantity), sum_in_file(files[4], "MinOrderQty", kAll));
}

TEST(SharedData, EveryOrderLineFindsItsHead) {
    const auto files = folder("bicycles");
    if (files.empty()) GTEST_SKIP() << "data/bicycles is not here";
    const Intake intake = read_texts(files);
    const fact::Block& orders = *block_of(intake, Table::orders);
    std::set<std::string> suppliers;
    for (std::size_t row = 0; row < orders.size(); ++row)
        if (orders.present(row, fact::orders::quantity)) {
            EXPECT_TRUE(orders.present(row, fact::orders::placed_at));
            suppliers.emplace(orders.text(row, fact::orders::supplier));
        }
    EXPECT_EQ(suppliers.size(), 86U);
    // the lines alone are orders too, without supplier and date
    const Intake alone = read_texts({files[5]});
    EXPECT_EQ(sum(alone, Table::orders, fact::orders::quantity), sum(intake, Table::orders, fact::orders::quantity));
    EXPECT_EQ(accepted(alone), 8845);
}

TEST(SharedData, EventLogsStayWhatTheyAre) {
    const auto machining = folder("machining-log"), purchasing = folder("purchasing-flow");
    if (machining.empty() || purchasing.empty())
        GTEST_SKIP() << "data/machining-log or data/purchasing-flow is not here";
    for (const auto& files : {machining, purchasing}) {
        const Intake intake = read_texts(files);
        every_row_is_accounted_for(intake);
        EXPECT_EQ(intake.files.at(0).how, "operation log");
        EXPECT_EQ(intake.files[0].table, Table::operations);
    }
}

}  // namespace
}  // namespace drum::intake
