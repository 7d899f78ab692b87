// What a buyer without an ERP reads in the first days, and whether the commands agree with one another.
#include <gtest/gtest.h>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

class Newcomer : public ::testing::Test {
protected:
    Newcomer() : folder_("newcomer"), site_(folder_ / "site.drum") {}

    Outcome drum(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--site", site_});
        return terminal::drum(arguments);
    }
    std::string said(const std::vector<std::string>& arguments) const {
        const Outcome run = drum(arguments);
        EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
        return run.out;
    }
    // Lamps sold three a week; `known`: each line is recorded when it happens, else all of it at once on the last day.
    void workshop(bool known) const {
        const std::string begun = known ? "2026-08-03T08:00" : "2026-09-14T08:00";
        std::string lines = "site Workshop --time-zone Europe/Berlin --recorded-at " + begun + "\n" +
                            "item LAMP --unit EA --price 25 --cost 8 --supplier LUX --lead-days 10 --recorded-at " + begun + "\n" +
                            "count LAMP 60 --at 2026-08-03T08:00 --recorded-at " + begun + "\n";
        int sale = 0;
        for (const char* day : {"08-04", "08-06", "08-10", "08-13", "08-17", "08-20", "08-25", "08-28", "09-01", "09-03", "09-08", "09-11"}) {
            const std::string at = std::string("2026-") + day + "T10:00";
            lines += "ship LAMP " + std::to_string(2 + ++sale % 3) + " --at " + at + " --recorded-at " + (known ? at : "2026-09-14T08:30") + "\n";
        }
        lines += "ship LAMP 9 --at 2026-09-14T09:00 --recorded-at 2026-09-14T09:00\n";
        terminal::write_file(folder_ / "lines.txt", lines);
        const Outcome run = drum({"record", "--batch", folder_ / "lines.txt"});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
    }
    void orders(const std::string& rows) const {
        terminal::write_file(folder_ / "orders.csv", "order,item,quantity,supplier,status,placed_at,promised_at,kind\n" + rows);
        const Outcome run = drum({"import", folder_ / "orders.csv"});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
    }

    Folder folder_;
    std::string site_;
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Of the first line under today; "" where there is none.
std::string first_id(const std::string& actions) {
    constexpr std::size_t kAt = 8;
    const std::size_t line = actions.find('\n') + 1;
    return actions.starts_with("TODAY") ? actions.substr(line + kAt, actions.find(' ', line + kAt) - line - kAt) : std::string();
}

TEST_F(Newcomer, OnTheFirstDayNothingIsPromised) {
    workshop(false);
    const std::string today = said({"today"}), why = said({"why", "LAMP"});
    EXPECT_FALSE(holds(today, "Nothing needs you")) << today;
    EXPECT_TRUE(holds(today, "Nothing can be advised yet")) << today;
    EXPECT_TRUE(holds(why, "its level is set tomorrow morning")) << why;
    EXPECT_TRUE(holds(said({"today", "--as-of", "2026-09-15T08:00"}), "of LAMP from LUX today"));
}

TEST_F(Newcomer, ItemsAloneAreNotProtectedAndItSaysSo) {
    terminal::write_file(folder_ / "t/items.csv", "item,unit,cost,price\nBOLT,EA,0.2,1\n");
    terminal::write_file(folder_ / "t/stock.csv", "item,quantity,unit,counted_at\nBOLT,40,EA,2026-11-20\n");
    ASSERT_EQ(drum({"import", folder_ / "t"}).exit_code, 0);
    const std::string today = said({"today"});
    EXPECT_FALSE(holds(today, "Nothing needs you")) << today;
    EXPECT_TRUE(holds(today, "it takes items that sell or are used")) << today;
    EXPECT_TRUE(holds(said({"why", "BOLT"}), "nothing says where it comes from"));
    EXPECT_TRUE(holds(said({"why", "market"}), "is not known"));
    const Outcome used = drum({"utilization"});
    EXPECT_EQ(used.exit_code, 1);
    EXPECT_TRUE(holds(used.err, "the constraint is not known")) << used.err;
}

TEST_F(Newcomer, WhySaysOfAnItemWhatActionsSays) {
    workshop(true);
    const std::string actions = said({"actions"}), why = said({"why", "LAMP"});
    const std::string id = first_id(actions);
    ASSERT_FALSE(id.empty()) << actions;
    EXPECT_TRUE(holds(why, "(A-" + id)) << why;
    const std::string of_id = said({"why", id}), order = of_id.substr(0, of_id.find('\n'));
    EXPECT_TRUE(holds(of_id, "Order ")) << of_id;
    EXPECT_TRUE(holds(actions, " EA LAMP")) << actions;
    EXPECT_TRUE(holds(of_id, " of throughput.")) << of_id;
    EXPECT_TRUE(holds(of_id, " at the earliest: ")) << of_id;
}

TEST_F(Newcomer, AnOrderThatComesTooLateIsSaidAlikeByWhyAndActions) {
    workshop(true);
    // Nine are left, for ten days; with fifteen it could wait to be chased, since an order of tomorrow would still come before they are gone.
    said({"record", "ship", "LAMP", "6", "--at", "2026-09-14T09:30", "--recorded-at", "2026-09-14T09:30"});
    orders("4711,LAMP,30,LUX,placed,2026-08-28,2026-10-12,buy\n");
    const std::string actions = said({"actions"}), why = said({"why", "LAMP"});
    EXPECT_TRUE(holds(actions, "\nchase   ")) << actions;
    EXPECT_TRUE(holds(actions, "4711, 30 EA LAMP")) << actions;
    EXPECT_TRUE(holds(why, "Expedite order 4711")) << why;
    EXPECT_TRUE(holds(said({"why", first_id(actions)}), "Unless it comes sooner, stock ")) << said({"why", first_id(actions)});
    EXPECT_FALSE(holds(why, "nothing is due")) << why;
}

TEST_F(Newcomer, AHandedOverDraftAndItsOrderAreOneNeed) {
    workshop(true);
    ASSERT_EQ(drum({"actions", "--export", folder_ / "draft.csv"}).exit_code, 0);
    EXPECT_FALSE(holds(said({"actions"}), "\nbuy "));
    ASSERT_EQ(drum({"import", folder_ / "draft.csv"}).exit_code, 0);
    orders("4711,LAMP,8,LUX,placed,2026-09-14,2026-09-24,buy\n");
    const std::string after = said({"actions"});
    EXPECT_TRUE(after.starts_with("Nothing needs you.")) << after;
}

TEST_F(Newcomer, SnoozedUntilADayAndWrongWordsAreExplained) {
    workshop(true);
    const std::string actions = said({"actions"}), id = first_id(actions);
    const Outcome alone = drum({"actions", id});
    EXPECT_EQ(alone.exit_code, 2);
    EXPECT_TRUE(holds(alone.err, "drum why " + id)) << alone.err;
    EXPECT_TRUE(holds(said({"actions", "snooze", id, "--until", "2026-09-18"}), "It comes back Fri 18 Sep"));
}

}  // namespace
}  // namespace drum
