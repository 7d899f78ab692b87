#include "output/import_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "intake/profiles.h"

namespace drum::output {
namespace {

struct Text {
    std::string name, bytes;
};

intake::Intake read(const std::vector<Text>& texts, const std::string& map = {}) {
    std::vector<intake::SourceFile> files;
    for (const Text& text : texts) files.push_back({text.name, text.bytes});
    intake::Guidance guidance;
    guidance.said = intake::parse_said(map).value();
    return intake::read(files, {}, {}, guidance);
}

std::string text_of(const intake::Intake& intake, bool dry_run = false) {
    ImportReport report;
    report.intake = &intake;
    report.added = 1;
    report.dry_run = dry_run;
    return import_text(report);
}

bool says(const std::string& text, std::string_view phrase) { return text.find(phrase) != std::string::npos; }

const Text kList{
    "parts.csv",
    "Part,Description,Supplier,Lead time (weeks),MOQ,On hand\nA,Axle,Nordlack,2,10,7\nB,Bolt,Nordlack,1,5,x\n"};

TEST(ImportReport, OneTableOfColumnsPerSheet) {
    const intake::Intake intake = read({kList});
    const std::string text = text_of(intake);
    EXPECT_TRUE(says(text,
                     "parts.csv (item list): items, 2 of 2 rows\n  and sources, 2 of 2 rows\n  and stock, 1 of 2 rows, "
                     "1 rejected\n"))
        << text;
    EXPECT_TRUE(says(text, "    Part                       items.item, sources.item, stock.item    95 %\n")) << text;
    EXPECT_TRUE(says(text, "    Lead time (weeks)          sources.lead_days")) << text;
    EXPECT_TRUE(says(text, "weeks x 7")) << text;
    EXPECT_EQ(text.find("parts.csv", text.find("parts.csv") + 1), std::string::npos) << "named once";
}

TEST(ImportReport, SaysWhatBecameOfEachQuantity) {
    const std::string header = "Item,Qty Change,Transaction Date,Transaction Type\n";
    const std::string both = text_of(read({{"x.csv", header + "A,5,2026-01-05,receipt\nA,-2,2026-01-06,consume\n"}}));
    EXPECT_TRUE(says(both, "'Qty Change': 3 in the file and in the facts.")) << both;
    const std::string by_kind = text_of(read({{"x.csv", header + "A,5,2026-01-05,receipt\nA,2,2026-01-06,consume\n"}}));
    EXPECT_TRUE(says(by_kind, "'Qty Change': 7 in the file = 5 added + 2 taken away.")) << by_kind;
    const std::string rejected = text_of(read(
        {{"x.csv",
          header +
              "A,5,2026-01-05,receipt\nA,-2,nonsense,consume\nA,-1,2026-01-05,consume\nA,-1,2026-01-05,consume\n"
              "A,-1,2026-01-05,consume\nA,-1,2026-01-05,consume\nA,-1,2026-01-05,consume\nA,-1,2026-01-05,consume\n"
              "A,-1,2026-01-05,consume\nA,q,2026-01-05,consume\n"}}));
    EXPECT_TRUE(says(rejected,
                     "'Qty Change': -4 in the file = -2 in the facts + -2 left out or rejected; 1 cell holds no number "
                     "that can be read."))
        << rejected;
}

TEST(ImportReport, IsShortWhenAllIsWell) {
    EXPECT_EQ(text_of(read({{"stock.csv", "item,quantity\nA,5\n"}})).substr(0, 52),
              "stock.csv (canonical): stock, 1 of 1 rows\n\n1 new, 0 ");
    EXPECT_TRUE(says(text_of(read({{"stock.csv", "item,quantity\nA,5\n"}}), true),
                     "'quantity': 5 in the file and in the facts."))
        << "a dry run shows all";
}

TEST(ImportReport, RejectedRowsStandOncePerSheet) {
    const intake::Intake intake =
        read({{"parts.csv",
               "Part,Description,Cost,Supplier,Lead time,On hand\nA,Axle,1,N,2,7\n,Bolt,1,N,y,x\nC,Cap,1,N,2,7\n"}});
    const auto sheets = by_sheet(intake);
    ASSERT_EQ(sheets.size(), 1U);
    EXPECT_EQ(sheets[0].size(), 3U);
    std::string file;
    ASSERT_TRUE(write_rejected(sheets[0], nullptr, [&](std::string_view bytes) -> Result<void> {
        file += bytes;
        return {};
    }));
    EXPECT_EQ(file,
              "Part,Description,Cost,Supplier,Lead time,On hand,error\n"
              ",Bolt,1,N,y,x,Part: item is missing; Lead time: 'y' is not a number; On hand: 'x' is not a number\n");
}

TEST(ImportReport, JsonCarriesMappingSumsAndReading) {
    const intake::Intake intake =
        read({{"abgang.csv", "Artikelnr;Menge;Buchungsdatum\nA;1,5;17.01.2026\n"}}, "table=moves,kind=consume");
    ImportReport report;
    report.intake = &intake;
    report.kept_profile = "default";
    const auto json = nlohmann::json::parse(import_json(report));
    const auto& file = json.at("files").at(0);
    EXPECT_EQ(file.at("mapping").at(1).at("reading"), "decimal comma");
    EXPECT_EQ(file.at("mapping").at(2).at("reading"), "day first");
    EXPECT_EQ(file.at("sums").at(0).at("in_file"), "1.5");
    EXPECT_EQ(file.at("sums").at(0).at("taken"), "1.5");
    EXPECT_EQ(json.at("kept_profile"), "default");
}

}  // namespace
}  // namespace drum::output
