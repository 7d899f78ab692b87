// A year of the demo plant kept by hand: every transaction said as a line of `drum record`, in the order in which it happened,
// the master data imported. The advice is the same, byte for byte, as from the import of the year's tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "../terminal.h"
#include "base/decimal.h"
#include "base/time.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

using Cells = std::map<std::string, std::string>;

// The demo's transaction tables hold no quotes.
std::vector<Cells> rows_of(const std::string& path) {
    std::istringstream in(terminal::read_file(path));
    std::string text, cell;
    std::getline(in, text);
    std::vector<std::string> header;
    std::istringstream names(text);
    while (std::getline(names, cell, ',')) header.push_back(cell);
    std::vector<Cells> out;
    while (std::getline(in, text)) {
        EXPECT_EQ(text.find('"'), std::string::npos) << text;
        Cells row;
        std::istringstream cells(text);
        for (const std::string& name : header) {
            cell.clear();
            std::getline(cells, cell, ',');
            row[name] = cell;
        }
        out.push_back(std::move(row));
    }
    return out;
}

std::int64_t micro(const std::string& quantity) { return parse_quantity(quantity).value().micro; }

struct Said {
    Instant at;
    int rank = 0;  // of what happened at one moment: orders, receipts, issues, shipments, work, counts
    std::string line;
};

class Year {
public:
    explicit Year(const std::string& folder) : folder_(folder) {
        for (const Cells& row : rows_of(folder + "/demand.csv")) sell(row);
        for (const Cells& row : rows_of(folder + "/stock.csv")) say(row.at("counted_at"), 9, "count " + row.at("item") + " " + row.at("quantity") + " --place " + row.at("place"));
        for (const Cells& row : rows_of(folder + "/units.csv")) per_[row.at("item") + "\n" + row.at("unit")] = std::stoll(row.at("factor_numerator"));
        for (const Cells& row : rows_of(folder + "/orders.csv")) order(row);
        moves();
        for (const Cells& row : rows_of(folder + "/operations.csv")) work(row);
    }

    std::string lines() {
        std::stable_sort(said_.begin(), said_.end(), [](const Said& a, const Said& b) { return std::tie(a.at, a.rank) < std::tie(b.at, b.rank); });
        std::string out;
        for (const Said& said : said_) out += said.line + "\n";
        return out;
    }
    std::size_t size() const { return said_.size(); }

private:
    void say(const std::string& time, int rank, const std::string& line, const std::string& id = "") {
        said_.push_back({parse_time(time).value().instant, rank, line + " --at " + time + " --recorded-at " + time + (id.empty() ? "" : " --id " + id)});
    }
    static std::string option(const std::string& name, const std::string& value) { return value.empty() ? "" : " --" + name + " \"" + value + "\""; }

    void sell(const Cells& row) {
        say(row.at("ordered_at"), 0, "sell " + row.at("item") + " " + row.at("quantity") + option("order", row.at("order")) + option("line", row.at("line")) +
                                         option("customer", row.at("customer")) + option("price", row.at("price")) + option("due", row.at("due_at")));
    }
    void order(const Cells& row) {
        const std::string& number = row.at("order");
        const std::string about = row.at("item") + " " + row.at("quantity") + " " + row.at("unit") + option("order", number) + option("line", row.at("line")) +
                                  option("kind", row.at("kind")) + option("supplier", row.at("supplier"));
        const std::string line = option("line", row.at("line")), promised = option("promised", row.at("promised_at"));
        if (row.at("requested_at").empty()) {
            say(row.at("placed_at"), 0, "order " + about + promised);
        } else {
            say(row.at("requested_at"), 0, "request " + about);
            if (!row.at("approval_requested_at").empty()) say(row.at("approval_requested_at"), 1, "submit " + number + line);
            if (!row.at("approved_at").empty()) say(row.at("approved_at"), 2, "approve " + number + line + option("by", row.at("approver")));
            if (!row.at("placed_at").empty()) say(row.at("placed_at"), 3, "order " + number + line + promised);
        }
        const auto unit = per_.find(row.at("item") + "\n" + row.at("unit"));
        ordered_[of(row)] = micro(row.at("quantity")) * (unit == per_.end() ? 1 : unit->second);
        if (row.at("status") == "received") last_receipt_[of(row)] = row.at("received_at");
    }
    static std::string of(const Cells& row) { return row.at("order") + "\n" + row.at("line") + "\n" + row.at("item"); }

    void moves() {
        std::map<std::string, std::int64_t> came;
        for (const Cells& row : rows_of(folder_ + "/moves.csv")) {
            const std::string& kind = row.at("kind");
            const bool in = kind == "receipt" || kind == "produce";
            const std::string quantity = in ? row.at("quantity") : row.at("quantity").substr(1);
            std::string line;
            if (kind == "consume") {
                line = "issue " + row.at("item") + " " + quantity + option("order", row.at("order"));
            } else {
                line = (in ? "receive " : "ship ") + row.at("order") + " " + quantity + option("item", row.at("item"));
            }
            line += option("line", row.at("line")) + option("place", row.at("place"));
            if (in) came[of(row)] += micro(quantity);
            const auto last = last_receipt_.find(of(row));
            if (in && last != last_receipt_.end() && last->second == row.at("time") && came[of(row)] < ordered_[of(row)]) line += " --close";
            say(row.at("time"), in ? 4 : kind == "consume" ? 5 : 6, line, row.at("id"));
        }
    }
    void work(const Cells& row) {
        const std::string& id = row.at("id");
        say(row.at("start"), 7, "start " + row.at("case") + option("resource", row.at("resource")) + option("item", row.at("item")) + option("step", row.at("step")) +
                                    option("activity", row.at("activity")) + option("state", row.at("state")) + option("worker", row.at("worker")), id);
        say(row.at("end"), 8, "finish " + id + option("good", row.at("good")) + option("scrap", row.at("scrap")), id + "/end");
    }

    std::string folder_;
    std::vector<Said> said_;
    std::map<std::string, std::int64_t> ordered_, per_;
    std::map<std::string, std::string> last_receipt_;
};

Outcome drum_fine(const std::vector<std::string>& arguments) {
    Outcome run = terminal::drum(arguments);
    EXPECT_EQ(run.exit_code, 0) << run.out.substr(0, 2000) << run.err;
    return run;
}

TEST(KeptByHand, AYearOfRecordsGivesTheAdviceOfItsImport) {
    const Folder folder("kept-by-hand");
    const std::string tables = folder / "tables", imported = folder / "imported.drum", kept = folder / "kept.drum";
    drum_fine({"demo", "--write", tables});
    drum_fine({"import", tables, "--site", imported});
    std::vector<std::string> master{"import"};
    for (const char* table : {"site", "items", "units", "resources", "calendars", "routes", "bom", "sources"}) master.push_back(tables + "/" + table + ".csv");
    master.insert(master.end(), {"--site", kept});
    drum_fine(master);

    Year year(tables);
    ASSERT_GT(year.size(), 100'000u);
    terminal::write_file(folder / "year.txt", year.lines());
    const Outcome said = drum_fine({"record", "--batch", folder / "year.txt", "--site", kept, "--json"});
    EXPECT_EQ(nlohmann::json::parse(said.out).at("records").size(), year.size());

    for (const char* report : {"today", "actions", "constraint", "utilization", "stock", "audit"})
        EXPECT_EQ(drum_fine({report, "--json", "--site", kept}).out, drum_fine({report, "--json", "--site", imported}).out) << report;
    for (const char* report : {"today", "actions", "constraint"})
        for (const char* moment : {"2026-03-02T09:00:00+01:00", "2026-08-14T09:00:00+02:00"})
            EXPECT_EQ(drum_fine({report, "--json", "--as-of", moment, "--site", kept}).out,
                      drum_fine({report, "--json", "--as-of", moment, "--site", imported}).out) << report << moment;
}

}  // namespace
}  // namespace drum
