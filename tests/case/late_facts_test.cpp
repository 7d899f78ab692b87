// What happened early and became known late is not seen by anything that speaks of the days between.
#include <gtest/gtest.h>

#include <cstdio>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;

std::string day(int month, int of_month) {
    char text[16];
    std::snprintf(text, sizeof text, "2026-%02d-%02d", month, of_month);
    return text;
}

// A machine that works most days, a part that is used and bought, orders of both kinds: March to mid May.
void write_plant(const std::filesystem::path& to) {
    terminal::write_file(to / "items.csv", "item,unit,price,cost\nA,EA,50,5\nB,EA,,2\n");
    terminal::write_file(to / "resources.csv", "resource,kind,capacity_per_day\nM,machine,480\nN,machine,480\n");
    terminal::write_file(to / "routes.csv", "item,step,resource,run_minutes\nA,1,M,20\nA,2,N,15\n");
    terminal::write_file(to / "bom.csv", "item,component,quantity\nA,B,2\n");
    terminal::write_file(to / "sources.csv", "item,supplier,lead_days\nB,S,10\n");
    std::string moves = "item,quantity,kind,time\n", operations = "case,activity,start,end,item,good\n", orders = "order,item,quantity,supplier,placed_at,received_at\n",
                demand = "order,item,quantity,ordered_at,due_at,shipped_at\n";
    for (int month = 3; month <= 5; ++month)
        for (int d = 1; d <= (month == 5 ? 14 : 30); ++d) {
            const std::string on = day(month, d), number = std::to_string(100 * month + d);
            moves += "B,-" + std::to_string(20 + d % 7) + ",consume," + on + "T09:00:00Z\n";
            operations += "W" + number + ",M," + on + "T08:00:00Z," + on + "T14:00:00Z,A,18\n";
            operations += "W" + number + ",N," + on + "T09:00:00Z," + on + "T13:00:00Z,A,18\n";
            if (d % 10 == 3) orders += "P" + number + ",B,220," + "S," + on + "," + (month == 5 && d > 5 ? "" : day(month + (d > 20 ? 1 : 0), d > 20 ? d - 20 : d + 8)) + "\n";
            demand += "O" + number + ",A,10," + on + "," + day(month + (d > 20 ? 1 : 0), d > 20 ? d - 20 : d + 8) + "," + (month < 5 ? on : "") + "\n";
        }
    terminal::write_file(to / "moves.csv", moves);
    terminal::write_file(to / "operations.csv", operations);
    terminal::write_file(to / "orders.csv", orders);
    terminal::write_file(to / "demand.csv", demand);
    terminal::write_file(to / "stock.csv", "item,quantity,counted_at\nB,300,2026-05-13\nA,20,2026-05-13\n");
}

// Of the first days of May, all recorded on 1 June.
void write_late(const std::filesystem::path& to) {
    const std::string recorded = ",2026-06-01T08:00:00Z\n";
    std::string moves = "item,quantity,kind,time,order,recorded_at\n", operations = "case,activity,start,end,item,good,recorded_at\n";
    for (int d = 1; d <= 14; ++d) {
        moves += "B,-90,consume," + day(5, d) + "T10:00:00Z," + recorded;
        operations += "L" + std::to_string(d) + ",N," + day(5, d) + "T13:30:00Z," + day(5, d) + "T22:00:00Z,A,30" + recorded;
    }
    moves += "B,220,receipt,2026-05-14T12:00:00Z,P513" + recorded;
    terminal::write_file(to / "moves.csv", moves);
    terminal::write_file(to / "operations.csv", operations);
    terminal::write_file(to / "orders.csv", "order,item,quantity,supplier,placed_at,received_at,recorded_at\nP499,B,400,S,2026-04-01,2026-05-12" + recorded);
    terminal::write_file(to / "demand.csv", "order,item,quantity,ordered_at,due_at,shipped_at,recorded_at\nO499,A,60,2026-05-01,2026-05-20," + recorded);
}

class LateFacts : public ::testing::Test {
protected:
    LateFacts() {
        write_plant(folder_.path() / "plant");
        write_late(folder_.path() / "late");
        for (const char* site : {"before", "after"}) import("plant", site);
        import("late", "after");
    }
    void import(const std::string& what, const std::string& site) {
        const auto run = terminal::drum({"import", folder_ / what, "--site", folder_ / site});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
        ASSERT_EQ(run.out.find("rejected"), std::string::npos) << run.out;
    }
    std::string ask(const std::string& site, std::vector<std::string> words, const std::string& as_of) {
        words.insert(words.end(), {"--site", folder_ / site, "--as-of", as_of});
        const auto run = terminal::drum(words);
        EXPECT_TRUE(run.exit_code == 0 || run.exit_code == 10) << run.err;
        return run.out;
    }
    const std::vector<std::vector<std::string>> questions_{{"today", "--json"}, {"actions", "--json"}, {"constraint", "--json"}, {"utilization", "--json", "--resource", "N", "--from", "2026-05-01", "--to", "2026-05-14"},
                                                           {"why", "B"}, {"stock", "--json"}};
    Folder folder_{"late-facts"};
};

TEST_F(LateFacts, AreNotSeenByTheDaysBeforeTheyWereKnown) {
    for (const auto& words : questions_) {
        EXPECT_NE(ask("before", words, "2026-06-02"), ask("after", words, "2026-06-02")) << words[0] << ": the late facts change nothing";
        EXPECT_EQ(ask("before", words, "2026-05-15"), ask("after", words, "2026-05-15")) << words[0];
    }
}

// The mornings that were kept when the facts came, and those asked anew, each know what was known on that morning.
TEST_F(LateFacts, AreNotInTheMorningsThatWereKept) {
    const std::string kept = ask("after", {"constraint", "--json"}, "2026-06-02");
    std::filesystem::remove(folder_ / "after.mornings");
    EXPECT_EQ(ask("after", {"constraint", "--json"}, "2026-06-02"), kept);
}

}  // namespace
}  // namespace drum
