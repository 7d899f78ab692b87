// The ledger by hand as a person meets it: from nothing to an action, its order and its receipt; drafts for an ERP; what is
// refused, and what is said twice.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "../terminal.h"

namespace drum {
namespace {

using nlohmann::json;
using terminal::Folder;
using terminal::Outcome;

// A shop without an ERP: tea is sold every day and runs low. After forty days 17 kg are there; a kilogram a day over nine days of lead and
// one until the next look keep their promise from 18 kg on.
constexpr const char* kShop =
    "site 'Corner shop' --time-zone Europe/Berlin --currency EUR --recorded-at 2026-09-01T08:00\n"
    "item TEA --unit kg --price 20 --cost 8 --supplier Leaf --lead-days 9 --min 5 --multiple 5 --recorded-at 2026-09-01T08:00\n"
    "unit TEA box 5 --recorded-at 2026-09-01T08:00\n"
    "count TEA 57 --at 2026-09-01T08:00 --recorded-at 2026-09-01T08:00\n";

class Record : public ::testing::Test {
protected:
    Record() : folder_("record"), site_(folder_ / "site.drum") {}

    Outcome drum(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--site", site_});
        return terminal::drum(arguments);
    }
    json ask(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        const Outcome run = drum(arguments);
        EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
        return json::parse(run.out);
    }
    void refused(std::vector<std::string> arguments, const std::string& because, int exit_code = 1) const {
        const Outcome run = drum(arguments);
        EXPECT_EQ(run.exit_code, exit_code) << run.out << run.err;
        EXPECT_NE(run.err.find(because), std::string::npos) << run.err;
    }
    // The shop, and a kilogram sold on each of so many days.
    void open_shop(int days) const {
        std::string lines = kShop;
        for (int day = 1; day <= days; ++day) {
            const std::string date = "2026-" + std::string(day <= 29 ? "09-" : "10-") + (day <= 8 || (day > 29 && day <= 38) ? "0" : "") +
                                     std::to_string(day <= 29 ? day + 1 : day - 29);
            lines += "ship TEA 1 --at " + date + "T17:00 --recorded-at " + date + "T17:00 --id S-" + std::to_string(day) + " # a day\n";
        }
        terminal::write_file(folder_ / "shop.txt", lines);
        const Outcome run = drum({"record", "--batch", folder_ / "shop.txt"});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
    }
    std::string due(const std::string& verb) const {
        const json actions = ask({"actions"});
        for (const json& action : actions.at("actions"))
            if (action.at("verb") == verb && action.at("item") == "TEA") return action.at("id");
        return "";
    }

    Folder folder_;
    std::string site_;
};

TEST_F(Record, BeginsWithNothing) {
    const json first = ask({"record", "count", "BOLT", "40"});
    EXPECT_EQ(first.at("records").at(0).at("id"), "R-1");
    EXPECT_EQ(first.at("stock").at(0).at("after"), "40");
    EXPECT_NE(drum({"record", "issue", "BOLT", "12"}).out.find("BOLT: 40 -> 28 on hand.\nNothing needs you."), std::string::npos);
    const json stock = ask({"stock", "BOLT"});
    const json expected{{"format", 1}, {"item", "BOLT"}, {"place", "main"}, {"on_hand", "28"}, {"on_order", "0"}, {"committed", "0"}, {"position", "28"}, {"unit", ""}};
    for (const auto& [name, value] : expected.items()) EXPECT_EQ(stock.at(name), value) << name;
    EXPECT_EQ(stock.at("moves").at(0).at("quantity"), "-12") << "the newest first";
    EXPECT_EQ(ask({"stock"}).at("items").size(), 1u);
}

TEST_F(Record, RefusalsSayWhyAndLeaveNoSiteBehind) {
    refused({"record", "count", "BOLT", "-4"}, "below zero");
    EXPECT_FALSE(std::filesystem::exists(site_));
    ask({"record", "count", "BOLT", "40"});
    refused({"record", "issue", "BOTL", "4"}, "near: BOLT");
    refused({"record", "issue", "BOLT", "0"}, "above zero");
    refused({"record", "receive", "BOLT", "4006381333931"}, "beyond ten thousand million");
    refused({"record", "issue", "BOLT", "41"}, "there is 40 of BOLT");
    refused({"record", "issue", "BOLT", "4", "--at", "2126-01-01"}, "lies ahead");
    refused({"record", "receive", "PO-1"}, "PO-1");
    refused({"record", "reverse", "R-7"}, "no record 'R-7'");
    refused({"record", "isue", "BOLT", "4"}, "near: issue", 2);
    refused({"record", "issue", "BOLT", "4", "--oder", "WO-1"}, "near: order", 2);
    refused({"record"}, "say what happened", 2);
    refused({"stock", "BOTL"}, "near: BOLT");
    terminal::write_file(folder_ / "lines.txt", "issue BOLT 1\n\n# nothing\nissue BOLT 50\n");
    refused({"record", "--batch", folder_ / "lines.txt"}, "lines.txt, row 4: there is 39 of BOLT");
    EXPECT_EQ(ask({"stock", "BOLT"}).at("on_hand"), "40") << "a file is taken whole or not at all";
}

TEST_F(Record, AnAcceptedActionBecomesAnOrderAndItsReceiptTeachesTheLeadTime) {
    open_shop(40);
    const std::string id = due("buy");
    ASSERT_NE(id, "") << ask({"actions"});
    const json accepted = ask({"actions", "accept", id, "--quantity", "25"});
    EXPECT_EQ(due("buy"), "");
    const json ordered = ask({"record", "order", id, "--at", "2026-10-11T18:00", "--recorded-at", "2026-10-11T18:00"});
    EXPECT_EQ(ordered.at("stock").at(0).at("on_order_after"), "25");
    EXPECT_EQ(due("buy"), "") << "it is cover from now on";
    const json orders = ask({"stock", "TEA"});
    EXPECT_EQ(orders.at("position"), "42");
    EXPECT_NE(drum({"why", "TEA"}).out.find("lead time from 0 receipts of the item"), std::string::npos) << drum({"why", "TEA"}).out;
    const json part = ask({"record", "receive", "D-1", "2", "box", "--at", "2026-10-25T09:00", "--recorded-at", "2026-10-25T09:00"});
    EXPECT_EQ(part.at("stock").at(0).at("on_order_after"), "15");
    ask({"record", "receive", "TEA", "16", "--rejected", "1", "--at", "2026-10-27T09:00", "--recorded-at", "2026-10-27T09:00"});
    EXPECT_EQ(ask({"stock", "TEA"}).at("on_order"), "0");
    EXPECT_EQ(ask({"stock", "TEA"}).at("on_hand"), "42");
    const Outcome why = drum({"why", "TEA", "--as-of", "2026-10-28"});
    EXPECT_NE(why.out.find("lead time from 1 receipt of the item"), std::string::npos) << why.out;
    refused({"record", "order", "A-000000000000"}, "no action");
}

TEST_F(Record, AnAnswerMayBeGivenAnewAndTheNewestCounts) {
    open_shop(40);
    const std::string id = due("buy");
    const json asked = ask({"actions"}).at("actions").at(0);
    ask({"actions", "refuse", id, "--reason", "enough", "--by", "Kim"});
    EXPECT_EQ(ask({"actions"}).at("pending").at(0).at("state"), "refused");
    refused({"record", "order", id}, "was refused: enough; accept it first");
    const Outcome accepted = drum({"actions", "accept", id, "--by", "Ann"});
    ASSERT_EQ(accepted.exit_code, 0) << accepted.err;
    EXPECT_NE(accepted.out.find("It was refused by Kim Sun 11 Oct 17:00; the newest answer counts."), std::string::npos) << accepted.out;
    json pending = ask({"actions"}).at("pending");
    ASSERT_EQ(pending.size(), 1u);
    EXPECT_EQ(pending.at(0).at("state"), "awaited");
    EXPECT_NEAR(pending.at(0).at("late_probability").get<double>(), asked.at("late_probability").get<double>(), 1e-6) << "accepting silences the action, not the risk";
    EXPECT_EQ(pending.at(0).at("quantity"), asked.at("quantity")) << "as it was asked for before anybody answered";
    EXPECT_TRUE(drum({"actions", "accept", id, "--by", "Ann"}).out.starts_with("Noted already: accept ")) << "the same words twice are one answer";
    ask({"actions", "change", id, "--quantity", "35"});
    pending = ask({"actions"}).at("pending");
    ASSERT_EQ(pending.size(), 1u);
    EXPECT_EQ(pending.at(0).at("quantity"), "35");
    ask({"actions", "snooze", id, "--until", "2026-10-14"});
    EXPECT_EQ(ask({"actions"}).at("pending").at(0).at("state"), "snoozed");
    refused({"actions", "refuse", id}, "say why");
    refused({"actions", "accept", "A-000000000000"}, "no action 'A-000000000000' is due");
}

TEST_F(Record, AnAcceptanceHoldsAsManyDaysForTheExportAsForTheList) {
    open_shop(40);  // up to 17:00 on 11 October
    const std::string id = due("buy");
    ask({"actions", "accept", id});
    ask({"record", "ship", "TEA", "1", "--at", "2026-10-13T18:00", "--recorded-at", "2026-10-13T18:00"});
    ASSERT_EQ(ask({"actions"}).at("pending").at(0).at("state"), "awaited");
    EXPECT_EQ(drum({"actions", "--export", folder_ / "drafts.csv", id}).exit_code, 0);
}

TEST_F(Record, ADraftIsHandedOverOnceAndCovers) {
    open_shop(40);
    const std::string id = due("buy"), file = folder_ / "drafts.csv";
    ASSERT_NE(id, "");
    refused({"actions", "--export", file, "A-000000000000"}, "no purchase");
    EXPECT_FALSE(std::filesystem::exists(file));
    ASSERT_EQ(drum({"actions", "--export", file, id}).exit_code, 0);
    const std::string first = terminal::read_file(file);
    EXPECT_NE(first.find("Leaf-2026-10-11,TEA,"), std::string::npos) << first;
    EXPECT_EQ(due("buy"), "") << "covered once handed over";
    const json verified = ask({"verify"});
    ASSERT_EQ(drum({"actions", "--export", file}).exit_code, 0);
    EXPECT_EQ(terminal::read_file(file), first);
    EXPECT_EQ(ask({"verify"}), verified) << "handing over again writes nothing";
    EXPECT_EQ(drum({"actions", "--export", "-"}).out, first);
    const json drafts = json::parse(drum({"actions", "--export", "-", "--format", "json"}).out);
    EXPECT_EQ(drafts.at("draft_orders").at(0).at("lines").at(0).at("action"), id);
    refused({"actions", "--export", folder_ / "shop.txt"}, "holds no draft orders");

    // It comes back as the ERP's own order: then that is the cover, and is not counted beside the acceptance.
    const std::string before = drum({"actions", "--json"}).out;
    std::filesystem::copy_file(file, folder_ / "orders.csv");
    ASSERT_EQ(drum({"import", folder_ / "orders.csv"}).exit_code, 0);
    EXPECT_EQ(json::parse(drum({"actions", "--json"}).out).at("upcoming"), json::parse(before).at("upcoming"));
    EXPECT_EQ(due("buy"), "");
    EXPECT_NE(ask({"stock", "TEA"}).at("on_order"), "0");
    EXPECT_EQ(drum({"actions", "--export", "-"}).out, first.substr(0, first.find('\n') + 1)) << "the ERP has it";
}

TEST_F(Record, NamesThatLookLikeFormulasAreGuardedAndComeBack) {
    terminal::write_file(folder_ / "in/items.csv", "item,unit,price,cost\n=1+1,EA,9,2\n'-x,EA,9,2\n");
    ASSERT_EQ(drum({"import", folder_ / "in"}).exit_code, 0);
    const json items = ask({"stock"}).at("items");
    EXPECT_EQ(items.at(0).at("item"), "-x");
    EXPECT_EQ(items.at(1).at("item"), "=1+1");
}

TEST_F(Record, AFileFedTwiceIsSaidOnce) {
    open_shop(10);
    const json verified = ask({"verify"});
    std::string lines = terminal::read_file(folder_ / "shop.txt");
    lines = lines.substr(lines.find("ship"));  // the lines with ids
    terminal::write_file(folder_ / "again.txt", lines);
    const json again = ask({"record", "--batch", folder_ / "again.txt"});
    for (const json& one : again.at("records")) EXPECT_TRUE(one.at("known")) << one;
    EXPECT_EQ(ask({"verify"}), verified);
    lines.replace(lines.find("ship TEA 1"), 10, "ship TEA 2");
    terminal::write_file(folder_ / "again.txt", lines);
    refused({"record", "--batch", folder_ / "again.txt"}, "the id S-1 says something else already");
}

// Also the first, which makes the site.
TEST_F(Record, SeveralAtOnceTakeTheirTurns) {
    constexpr int kAtOnce = 8;
    std::vector<std::thread> people;
    std::vector<Outcome> outcomes(kAtOnce);
    for (int n = 0; n < kAtOnce; ++n)
        people.emplace_back([&, n] { outcomes[static_cast<std::size_t>(n)] = drum({"record", "receive", "BOLT", "1", "--new"}); });
    for (std::thread& one : people) one.join();
    for (const Outcome& one : outcomes) EXPECT_EQ(one.exit_code, 0) << one.err;
    EXPECT_EQ(ask({"stock", "BOLT"}).at("on_hand"), std::to_string(kAtOnce));
}

TEST_F(Record, ReversalsAndWorkGoingOnTravelWithAnExport) {
    ask({"record", "count", "BOLT", "40"});
    ask({"record", "issue", "BOLT", "12"});
    ask({"record", "reverse", "R-2"});
    ask({"record", "start", "WO-1", "--resource", "saw", "--item", "BOLT"});
    refused({"record", "reverse", "R-2"}, "reversed already");
    ASSERT_EQ(drum({"export", folder_ / "out"}).exit_code, 0);
    const json today = ask({"today"}), stock = ask({"stock", "BOLT"});
    site_ = folder_ / "other.drum";
    ASSERT_EQ(drum({"import", folder_ / "out"}).exit_code, 0);
    EXPECT_EQ(ask({"today"}), today);
    EXPECT_EQ(ask({"stock", "BOLT"}), stock);
    refused({"record", "reverse", "R-2"}, "reversed already");
    const json finished = ask({"record", "finish", "WO-1", "--good", "3"});
    EXPECT_EQ(finished.at("records").at(0).at("did"), "finished WO-1 on saw, 3 good");
    EXPECT_EQ(finished.at("records").at(0).at("id"), "R-5") << "ids go on where they were";
}

}  // namespace
}  // namespace drum
