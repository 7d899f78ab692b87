// What a buyer and a planner read in the morning: one action, what else is for today in a line per supplier, nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

using nlohmann::json;
using terminal::Folder;
using terminal::Outcome;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

std::string day_of(int n) {  // 2026-02-01 is day 0; two months
    const int day = n < 28 ? n + 1 : n - 27;
    return std::string(n < 28 ? "2026-02-" : "2026-03-") + (day < 10 ? "0" : "") + std::to_string(day);
}

class Buyer : public ::testing::Test {
protected:
    Buyer() : folder_("buyer"), site_(folder_ / "site.drum") {}
    Outcome drum(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--site", site_});
        return terminal::drum(arguments);
    }
    std::string said(const std::vector<std::string>& arguments) const {
        const Outcome run = drum(arguments);
        EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
        return run.out;
    }
    json ask(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        return json::parse(said(arguments));
    }
    void land() const {
        const Outcome run = drum({"import", folder_ / "in"});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
    }
    // Two a day of each item are shipped for 40 days; `stock`: what is left, "" = nobody knows.
    void shop(const std::vector<std::array<std::string, 3>>& items) const {
        std::string master = "item,unit,price,cost\n", sources = "item,supplier,lead_days,unit_cost\n", stock = "item,quantity,counted_at\n", moves = "id,item,quantity,kind,time\n";
        for (const auto& [item, supplier, there] : items) {
            master += item + ",EA,5,2\n";
            sources += item + "," + supplier + ",10,2\n";
            if (!there.empty()) stock += item + "," + there + "," + day_of(40) + "\n";
            for (int n = 0; n <= 40; ++n) moves += item + std::to_string(n) + "," + item + ",-2,ship," + day_of(n) + "\n";
        }
        terminal::write_file(folder_ / "in/site.csv", "name,currency\nCorner shop,EUR\n");
        terminal::write_file(folder_ / "in/items.csv", master);
        terminal::write_file(folder_ / "in/sources.csv", sources);
        if (stock.find('\n') + 1 < stock.size()) terminal::write_file(folder_ / "in/stock.csv", stock);
        terminal::write_file(folder_ / "in/moves.csv", moves);
        land();
    }
    Folder folder_;
    std::string site_;
};

TEST_F(Buyer, ReadsOneActionThenALineForEachOtherSupplier) {
    shop({{"A1", "Acme", "4"}, {"A2", "Acme", "18"}, {"A3", "Acme", "20"}, {"B1", "Bolt", "16"}, {"B2", "Bolt", "19"}, {"C1", "Cog", "44"}});
    const json due = ask({"actions"}).at("actions");
    ASSERT_EQ(due.size(), 5u) << due.dump(1);
    const std::string today = said({"today"});
    EXPECT_TRUE(holds(today, "DO FIRST    Order ")) << today;
    EXPECT_EQ(times(today, "Order "), 1u) << today;
    EXPECT_TRUE(holds(today, "\n            With it, from Acme: ")) << today;
    EXPECT_TRUE(holds(today, "\nTHEN        buy 2: drum actions\n            1 more, none before ")) << today;
    const std::string actions = said({"actions"}), each = said({"actions", "--all"});
    EXPECT_TRUE(actions.starts_with("TODAY           what                     stock out  arrives         value  a day\nbuy     ")) << actions;
    EXPECT_TRUE(holds(actions, " Acme, 3 items ")) << actions;
    EXPECT_TRUE(holds(actions, " Bolt, 2 items ")) << actions;
    EXPECT_EQ(times(actions, "\nbuy     "), 2u) << actions;
    EXPECT_EQ(times(each, "\nbuy     "), 5u) << each;
    for (const json& action : due) {
        const std::string id = action.at("id"), item = action.at("item"), shown = id.substr(2, 4);
        EXPECT_EQ(times(each, "\nbuy     " + shown), 1u) << each;
        EXPECT_EQ(said({"why", shown}), said({"why", id}));
        EXPECT_EQ(times(actions, " EA " + item), 1u) << actions;
    }
}

TEST_F(Buyer, HasNoMoreThanEightLinesForToday) {
    std::vector<std::array<std::string, 3>> items;
    for (int n = 0; n < 10; ++n) items.push_back({"P" + std::to_string(n), "Supplier " + std::to_string(n), std::to_string(1 + n)});
    shop(items);
    ASSERT_EQ(ask({"actions"}).at("actions").size(), 10u);
    const std::string actions = said({"actions"}), table = actions.substr(0, actions.find("\n\n"));
    EXPECT_EQ(times(table, "\nbuy     "), 7u) << actions;
    EXPECT_TRUE(holds(table, "\nthen            buy 3: ")) << actions;
    for (std::size_t from = 0, to = 0; to < table.size(); from = to + 1) {
        to = std::min(table.find('\n', from), table.size());
        EXPECT_LE(to - from, 80u) << table.substr(from, to - from);
    }
    EXPECT_EQ(times(said({"actions", "--all"}), "\nbuy     "), 10u);
}

TEST_F(Buyer, IsToldToImportStockWhereNearlyNoneIsKnown) {
    std::vector<std::array<std::string, 3>> items;
    for (int n = 10; n < 22; ++n) items.push_back({"P" + std::to_string(n), "Acme", ""});
    shop(items);
    const std::string today = said({"today"}), actions = said({"actions"});
    for (const std::string& text : {today, actions}) {
        EXPECT_TRUE(holds(text, "Import stock on hand, a file with the columns item and quantity: drum import stock.csv\n")) << text;
        EXPECT_TRUE(holds(text, "Of none of the 12 items that sell or are used it is known how much is there; ")) << text;
        EXPECT_TRUE(holds(text, "until then no order can be named")) << text;
        EXPECT_TRUE(holds(text, "drum record count P1")) << text;
    }
    EXPECT_EQ(ask({"actions"}).at("actions").at(0).at("verb"), "count") << "the one count worth making stays in the contract";
}

TEST_F(Buyer, CountsOneItemWhereTheOthersAreKnown) {
    shop({{"A1", "Acme", "100"}, {"A2", "Acme", "100"}, {"A3", "Acme", ""}});
    const std::string today = said({"today"});
    EXPECT_TRUE(holds(today, "DO FIRST    Count A3: its stock is not known.")) << today;
    EXPECT_FALSE(holds(today, "Import stock")) << today;
}

// 37 requests through two steps in which people decide; seven wait before the second.
TEST_F(Buyer, WorksOffAQueueThatIsInTheContractToo) {
    std::string log = "case,resource,start,end,worker\n";
    const auto step = [&](int n, const char* resource, int day, const char* from, const char* to) {
        log += "R" + std::to_string(100 + n) + "," + resource + "," + day_of(day) + "T" + from + "," + day_of(day) + "T" + to + ",Kim\n";
    };
    for (int n = 0; n < 37; ++n) {
        step(n, "Ask", n, "09:00", "09:10");
        if (n < 30) step(n, "Decide", n + 2, "10:00", "10:30");
    }
    terminal::write_file(folder_ / "in/operations.csv", log);
    terminal::write_file(folder_ / "in/resources.csv", "resource,kind\nAsk,approval\nDecide,approval\n");
    land();
    ASSERT_EQ(said({"constraint"}).find("CONSTRAINT  Decide"), 0u) << said({"constraint"});
    const json due = ask({"actions"}).at("actions");
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(due.at(0).at("verb"), "approve");
    EXPECT_EQ(due.at(0).at("item"), "");
    EXPECT_EQ(due.at(0).at("resource"), "Decide");
    ASSERT_GE(due.at(0).at("waiting").size(), 6u);
    EXPECT_EQ(due.at(0).at("waiting").at(0).at("what"), "R130");
    const std::string today = said({"today"}), id = due.at(0).at("id");
    EXPECT_TRUE(holds(today, "DO FIRST    Work off what waits at Decide, the oldest first: R130 (since Tue 3\n            Mar), R131 (Wed 4 Mar), R132 (Thu 5 Mar); 6 in all.\n")) << today;
    EXPECT_TRUE(holds(today, "h last week; hours not known")) << today;
    EXPECT_FALSE(holds(today, "busy ")) << today;
    EXPECT_FALSE(holds(said({"utilization"}), " % of ")) << said({"utilization"});
    EXPECT_EQ(drum({"today", "--check"}).exit_code, 10);
    EXPECT_TRUE(holds(said({"why", id}), "days of answers")) << said({"why", id});
    said({"actions", "accept", id});
    EXPECT_EQ(drum({"today", "--check"}).exit_code, 0);
    EXPECT_TRUE(holds(said({"actions"}), "approve what waits at Decide: accepted")) << said({"actions"});
    EXPECT_TRUE(holds(said({"why", id}), "Decide"));
}

}  // namespace
}  // namespace drum
