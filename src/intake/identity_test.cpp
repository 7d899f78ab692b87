#include "fact/identity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/rng.h"
#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

std::set<fact::Key> keys(const std::string& name, const std::string& bytes) {
    const Intake intake = read_texts({{name, bytes}});
    EXPECT_EQ(intake.blocks.size(), 1U) << name;
    const auto& all = intake.blocks.at(0).keys;
    return {all.begin(), all.end()};
}

TEST(Identity, IsTheIdWhereThereIsOne) {
    EXPECT_EQ(keys("moves.csv", "id,item,quantity,time\nM1,A,1,2026-01-05\n"),
              keys("moves.csv", "id,item,quantity,time,kind\nM1,B,2,2026-01-06,ship\n"));
    EXPECT_NE(keys("moves.csv", "id,item,quantity,time\nM1,A,1,2026-01-05\n"),
              keys("moves.csv", "id,item,quantity,time\nM2,A,1,2026-01-05\n"));
}

TEST(Identity, PartsDoNotRunTogether) {
    EXPECT_NE(keys("units.csv", "item,unit,factor_numerator\nAB,C,1\n"),
              keys("units.csv", "item,unit,factor_numerator\nA,BC,1\n"));
    EXPECT_NE(keys("sources.csv", "item,supplier,place\nA,X,\n"), keys("sources.csv", "item,supplier,place\nA,,X\n"));
    EXPECT_NE(keys("items.csv", "item\nA\n"), keys("resources.csv", "resource\nA\n"));
}

TEST(Identity, OfContentDoesNotDependOnHowItIsWritten) {
    const auto plain = keys("moves.csv", "item,quantity,time\nA,1,2026-01-05T10:00:00Z\n");
    EXPECT_EQ(plain, keys("moves.csv", "time,item,quantity\n2026-01-05 11:00+01:00,A,1.000\n"));
    EXPECT_EQ(plain, keys("moves.csv", "item,quantity,time,place\nA,1,2026-01-05T10:00:00Z,\n"));
    EXPECT_EQ(plain, keys("moves.csv", "item,quantity,time,direction\nA,1,2026-01-05T10:00:00Z,in\n"));
    EXPECT_EQ(plain, keys("moves.csv", "item,quantity,time,recorded_at\nA,1,2026-01-05T10:00:00Z,2026-02-01\n"));
    EXPECT_NE(plain, keys("moves.csv", "item,quantity,time,place\nA,1,2026-01-05T10:00:00Z,main\n"));
}

TEST(Identity, EqualMovesAreBothKeptAndSaid) {
    const std::string row = "A,1,2026-01-05\n";
    const Intake intake = read_texts({{"moves.csv", "item,quantity,time\n" + row + row + row}});
    EXPECT_EQ(intake.blocks.at(0).size(), 3U);
    EXPECT_EQ(std::set(intake.blocks[0].keys.begin(), intake.blocks[0].keys.end()).size(), 3U);
    const FileReport& report = intake.files.at(0);
    EXPECT_EQ(report.accepted, 3);
    EXPECT_EQ(report.duplicates, 2);
    EXPECT_EQ(report.duplicates_kept, 2);
    EXPECT_TRUE(notes_say(report, "2 exact duplicate rows kept"));
    // The first of them is the same fact as one alone; ordinals count over all files.
    EXPECT_TRUE(std::set(intake.blocks[0].keys.begin(), intake.blocks[0].keys.end())
                    .contains(*keys("moves.csv", "item,quantity,time\n" + row).begin()));
    const Intake two_files = read_texts({{"a/moves.csv", "item,quantity,time\n" + row},
                                         {"b/moves.csv", "item,quantity,time\n" + row + row}});
    EXPECT_EQ(bytes_of(two_files), bytes_of(intake));
}

TEST(Identity, EqualOperationsAreOneEvent) {
    const std::string row = "1,M,2026-01-05T08:00,2026-01-05T09:00\n";
    const Intake intake = read_texts({{"operations.csv", "case,resource,start,end\n" + row + row},
                                      {"more/operations.csv", "case,resource,start,end\n" + row}});
    EXPECT_EQ(intake.blocks.at(0).size(), 1U);
    EXPECT_EQ(intake.files.at(0).accepted, 1);
    EXPECT_EQ(intake.files.at(0).duplicates, 1);
    EXPECT_EQ(intake.files.at(0).duplicates_kept, 0);
    EXPECT_EQ(intake.files.at(1).accepted, 0);
    EXPECT_EQ(intake.files.at(1).duplicates, 1);
    EXPECT_TRUE(notes_say(intake.files[0], "1 exact duplicate row stands once in the facts."));
}

TEST(Identity, OfOrdersIsTheLineElseTheItemAndItsOrdinal) {
    EXPECT_EQ(keys("orders.csv", "order,item,quantity,line\nPO1,A,5,1\n"),
              keys("orders.csv", "order,item,quantity,line\nPO1,A,7,1\n"));
    EXPECT_NE(keys("orders.csv", "order,item,quantity,line\nPO1,A,5,1\n"),
              keys("orders.csv", "order,item,quantity,line\nPO1,A,5,2\n"));
    EXPECT_EQ(keys("orders.csv", "order,item,quantity\nPO1,A,5\n"),
              keys("orders.csv", "order,item,quantity\nPO1,A,7\n"));
    EXPECT_EQ(keys("orders.csv", "order,item,quantity\nPO1,A,5\nPO1,A,7\n").size(), 2U);
    EXPECT_NE(keys("orders.csv", "order,item,quantity,kind\nPO1,A,5,buy\n"),
              keys("demand.csv", "order,item,quantity,due_at\nPO1,A,5,2026-01-01\n"));
}

TEST(Identity, LinesKeepTheirOrdinalsWhileTheyAreReceived) {
    const std::string head = "order,item,quantity,placed_at,status,received_quantity,received_at\n";
    const Intake before =
        read_texts({{"orders.csv", head + "PO1,A,5,2026-01-02,placed,,\nPO1,A,7,2026-01-02,placed,,\n"}});
    for (const std::string after : {"PO1,A,5,2026-01-02,received,5,2026-01-09\nPO1,A,7,2026-01-02,placed,,\n",
                                    "PO1,A,7,2026-01-02,received,7,2026-01-09\nPO1,A,5,2026-01-02,placed,,\n"}) {
        const Intake then = read_texts({{"orders.csv", head + after}});
        const auto key_of_quantity = [](const Intake& intake, std::int64_t quantity) {
            const fact::Block& block = intake.blocks.at(0);
            for (std::size_t row = 0; row < block.size(); ++row)
                if (block.value(row, fact::orders::quantity) == quantity * 1'000'000) return block.keys[row];
            return fact::Key{};
        };
        EXPECT_EQ(key_of_quantity(before, 5), key_of_quantity(then, 5));
        EXPECT_EQ(key_of_quantity(before, 7), key_of_quantity(then, 7));
    }
}

TEST(Identity, CalendarsCountTheShiftsOfADay) {
    const Intake intake = read_texts(
        {{"calendars.csv", "calendar,weekday,date,from,to\nd,mon,,13:00,17:00\nd,mon,,08:00,12:00\nd,mon,,08:00,12:00\n"
                           "d,,2026-01-05,,\n"}});
    EXPECT_EQ(intake.blocks.at(0).size(), 3U);
    EXPECT_EQ(intake.files.at(0).duplicates, 1);
    const auto only_first = keys("calendars.csv", "calendar,weekday,from,to\nd,mon,08:00,12:00\n");
    const fact::Block& block = intake.blocks[0];
    for (std::size_t row = 0; row < block.size(); ++row)
        EXPECT_EQ(only_first.contains(block.keys[row]), block.value(row, fact::calendars::from) == 8 * kMicrosPerHour &&
                                                            block.present(row, fact::calendars::weekday));
}

TEST(Identity, RowsThatDisagreeAreNamed) {
    const Intake intake = read_texts({{"items.csv", "item,unit,cost\nA,EA,1\nB,EA,1\nA,EA,2\n"},
                                      {"more/items.csv", "item,cost\nB,3\n"}});
    EXPECT_EQ(intake.files.at(0).notes,
              Lines{"item 'A' stands in row 2 and in row 4 with different values of cost; the later recorded_at wins, "
                    "at the same time the order of content decides."});
    EXPECT_TRUE(notes_say(intake.files.at(1), "item 'B' stands in row 3 of items.csv and in row 2 with"));
    EXPECT_EQ(intake.blocks.at(0).size(), 4U);
    const Intake history = read_texts({{"items.csv", "item,cost,recorded_at\nA,1,2026-01-01\nA,2,2026-02-01\n"}});
    EXPECT_TRUE(history.files.at(0).notes.empty());
    const Intake other_columns = read_texts({{"items.csv", "item,cost\nA,1\n"}, {"x/items.csv", "item,price\nA,2\n"}});
    EXPECT_TRUE(other_columns.files.at(1).notes.empty());
}

TEST(Identity, TheSameRowTwiceIsOneFact) {
    const Intake intake = read_texts({{"items.csv", "item,cost\nA,1\nA,1\n"}});
    EXPECT_EQ(intake.blocks.at(0).size(), 1U);
    EXPECT_EQ(intake.files.at(0).accepted, 1);
    EXPECT_EQ(intake.files.at(0).duplicates, 1);
}

// Rows shuffled and dealt over several files give the same blocks to the last byte.
TEST(Identity, OrderOfFilesAndRowsDoesNotMatter) {
    const std::vector<std::pair<std::string, std::string>> heads{
        {"moves.csv", "item,quantity,time,kind,source\n"},
        {"orders.csv", "order,item,quantity,status,requested_at,placed_at,received_quantity,received_at\n"},
        {"items.csv", "item,unit,cost,recorded_at\n"},
        {"operations.csv", "case,activity,start,end\n"},
        {"calendars.csv", "calendar,weekday,from,to\n"}};
    Rng rng(7);
    std::vector<Lines> rows(heads.size());
    for (int i = 0; i < 400; ++i) {
        const auto pick = [&](int n) { return std::to_string(rng.below(n)); };
        const std::string day = "2026-01-0" + std::to_string(1 + rng.below(6));
        rows[0].push_back("P" + pick(4) + "," + pick(3) + "," + day + ",receipt,s" + pick(2) + "\n");
        rows[1].push_back("O" + pick(20) + ",P" + pick(2) + "," + pick(3) + ",placed," + day + ",2026-01-1" + pick(9) +
                          "," + pick(3) + ",\n");
        rows[2].push_back("P" + pick(30) + ",U" + pick(2) + "," + pick(3) + (i % 2 ? "," + day : ",") + "\n");
        rows[3].push_back(pick(10) + ",act" + pick(2) + "," + day + "," + day + "T0" + pick(9) + ":00\n");
        rows[4].push_back("c" + pick(3) + ",mon,0" + pick(5) + ":00,1" + pick(5) + ":00\n");
    }
    std::string expected;
    for (int round = 0; round < 6; ++round) {
        std::vector<Text> texts;
        for (std::size_t t = 0; t < heads.size(); ++t) {
            const std::size_t count = static_cast<std::size_t>(1 + round % 3), first = texts.size();
            for (std::size_t f = 0; f < count; ++f)
                texts.push_back({std::to_string(f) + "/" + heads[t].first, heads[t].second});
            for (std::size_t i = rows[t].size(); i > 1; --i)
                std::swap(rows[t][i - 1], rows[t][static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(i)))]);
            for (std::size_t i = 0; i < rows[t].size(); ++i) texts[first + i % count].bytes += rows[t][i];
        }
        if (round % 2 == 1) std::reverse(texts.begin(), texts.end());
        const Intake intake = read_texts(texts);
        for (const FileReport& report : intake.files) {
            ASSERT_FALSE(report.problem) << report.problem->text();
            ASSERT_EQ(report.rows,
                      report.accepted + report.rejected_rows + report.duplicates - report.duplicates_kept);
        }
        if (round == 0) expected = bytes_of(intake);
        ASSERT_EQ(bytes_of(intake), expected) << "round " << round;
    }
}

}  // namespace
}  // namespace drum::intake
