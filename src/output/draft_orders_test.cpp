#include "output/draft_orders.h"

#include <gtest/gtest.h>

namespace drum::output {
namespace {

const Day kToday{parse_day("2026-11-23").value()};

TEST(DraftOrders, AreTheColumnsOfTableOrders) {
    EXPECT_EQ(drafts_csv({{"S, T-2026-11-23", "A-1", "BOLT", "S, T", Quantity{1'500'000}, "box", kToday, kToday + 8}}),
              "order,item,quantity,unit,kind,supplier,status,requested_at,promised_at\n"
              "\"S, T-2026-11-23\",BOLT,1.5,box,buy,\"S, T\",draft,2026-11-23,2026-12-01\n");
    EXPECT_TRUE(is_drafts_file(drafts_csv({})));
    EXPECT_TRUE(is_drafts_file(drafts_json({})));
    EXPECT_FALSE(is_drafts_file("order,item,quantity\n"));
}

TEST(DraftOrders, GuardWhatASpreadsheetWouldCalculate) {
    for (const auto& [item, cell] : {std::pair("=1+1", "'=1+1"), {"+A", "'+A"}, {"-A", "'-A"}, {"@A", "'@A"}, {"'=A", "''=A"}, {"'A", "'A"}, {"A=1", "A=1"}})
        EXPECT_NE(drafts_csv({{"D", "A-1", item, "S", Quantity{1}, "", kToday, kToday}}).find(std::string("\nD,") + cell + ","), std::string::npos) << item;
}

TEST(DraftOrders, AreGroupedByOrderInJson) {
    const DraftLine one{"S-1", "A-1", "BOLT", "S", Quantity{1'000'000}, "", kToday, kToday}, two{"S-1", "A-2", "NUT", "S", Quantity{2'000'000}, "", kToday, kToday},
        other{"T-1", "A-3", "OIL", "T", Quantity{1'000'000}, "", kToday, kToday};
    const std::string json = drafts_json({one, two, other});
    EXPECT_NE(json.find("\"order\":\"S-1\""), std::string::npos);
    EXPECT_EQ(json.find("\"order\":\"S-1\"", json.find("\"order\":\"S-1\"") + 1), std::string::npos) << "one order, two lines";
    EXPECT_LT(json.find("NUT"), json.find("\"order\":\"T-1\""));
}

}  // namespace
}  // namespace drum::output
