#include <gtest/gtest.h>

#include "base/rng.h"
#include "intake/described_test.h"
#include "intake/encoding.h"
#include "intake/header_names.h"

namespace drum::intake {
namespace {

std::string problem_of(const std::string& name, const std::string& bytes) {
    const Intake intake = read_texts({{name, bytes}});
    EXPECT_TRUE(intake.blocks.empty());
    return intake.files.at(0).problem ? intake.files[0].problem->text() : "";
}

TEST(WeirdFiles, AreRefusedWithWhatTheyAre) {
    EXPECT_EQ(problem_of("moves.csv", ""), "moves.csv: the file is empty");
    EXPECT_EQ(problem_of("moves.csv", "\xEF\xBB\xBF \r\n\n"), "moves.csv: the file is empty");
    EXPECT_NE(problem_of("a.csv", ";;;\n;;\n").find("the file is empty"), std::string::npos);
    EXPECT_NE(problem_of("a.csv", std::string("item,quantity\nA,\0\0\0\0", 18)).find("binary"), std::string::npos);
    EXPECT_NE(problem_of("a.zip", "PK\x03\x04...").find("ZIP"), std::string::npos);
    EXPECT_NE(problem_of("a.csv", "\x1F\x8B\x08 packed").find("gunzip"), std::string::npos);
    EXPECT_NE(problem_of("a.xls", "\xD0\xCF\x11\xE0\xA1\xB1").find("old Excel workbook"), std::string::npos);
    EXPECT_NE(problem_of("a.csv", "%PDF-1.7 ...").find("PDF"), std::string::npos);
    EXPECT_NE(problem_of("a.xls", "\r\n<html><body><table>").find("web page"), std::string::npos);
    EXPECT_NE(problem_of("a.xls", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">").find("Excel 2003"),
              std::string::npos);
    EXPECT_NE(problem_of("a.slk", "ID;PWXL;N;E\nP;PGeneral\n").find("SYLK"), std::string::npos);
    EXPECT_EQ(read_texts({{"items.csv", "ID;Place\nItem;Name\n"}}).files.at(0).problem->message.find("SYLK"), std::string::npos);
}

TEST(WeirdFiles, OnlySoundUtf8Passes) {
    EXPECT_EQ(first_bad_utf8("h\xC3\xA4user \xE2\x82\xAC \xF0\x9F\x98\x80"), std::string_view::npos);
    EXPECT_EQ(first_bad_utf8("12345678\xC0\xAF"), 8U);      // overlong
    EXPECT_EQ(first_bad_utf8("a\xED\xA0\x80"), 1U);         // a surrogate
    EXPECT_EQ(first_bad_utf8("a\xF4\x90\x80\x80"), 1U);     // beyond U+10FFFF
    EXPECT_EQ(first_bad_utf8("ab\xE2\x82"), 2U);            // cut off
    EXPECT_EQ(first_bad_utf8("\x80"), 0U);
}

TEST(WeirdFiles, AByteOrderMarkIsNoPartOfTheHeader) {
    const Intake intake = read_texts({{"items.csv", "\xEF\xBB\xBFitem,name\r\nA,Axle\r\n"}});
    EXPECT_EQ(facts_of(intake, fact::Table::items), std::vector<std::string>{"beginning item=A name=Axle"});
}

TEST(WeirdFiles, OneLineOf50Megabytes) {
    const std::string text = "item,quantity\n" + std::string(50'000'000, 'x') + "\nA,1\n";
    const Intake intake = read_texts({{"stock.csv", text}});
    const FileReport& report = intake.files.at(0);
    EXPECT_EQ(report.accepted, 1);
    EXPECT_EQ(rejects_of(report), std::vector<std::string>{"row 2: the row is longer than 1 MB"});
    EXPECT_LT(report.rejected.at(0).line.size(), 100'000U);
    EXPECT_NE(problem_of("stock.csv", std::string(50'000'000, 'x')).find("header row cannot be read"),
              std::string::npos);
}

TEST(WeirdFiles, AnUnclosedQuoteDoesNotSwallowTheFile) {
    std::string text = "item,quantity\n\"A,1\n";
    for (int i = 0; i < 200'000; ++i) text += "P" + std::to_string(i) + ",2\n";
    const Intake intake = read_texts({{"stock.csv", text}});
    EXPECT_EQ(intake.files.at(0).accepted, 200'000);
    EXPECT_EQ(rejects_of(intake.files[0]), std::vector<std::string>{"row 2: a quote is opened and never closed"});
}

TEST(WeirdFiles, AHeaderAloneIsFine) {
    const Intake intake = read_texts({{"moves.csv", "item,quantity,time\n"}});
    EXPECT_FALSE(intake.files.at(0).problem);
    EXPECT_EQ(intake.files[0].rows, 0);
    EXPECT_TRUE(notes_say(intake.files[0], "a header and no rows"));
    EXPECT_TRUE(intake.blocks.empty());
}

TEST(WeirdFiles, AColumnTwiceIsRefused) {
    EXPECT_EQ(problem_of("stock.csv", "item,quantity,Item\nA,1,B\n"),
              "stock.csv, column Item: the header names this column twice (fields 1 and 3); keep one");
    const Intake unused = read_texts({{"stock.csv", "item,quantity,foo,foo\nA,1,x,y\n"}});
    EXPECT_EQ(unused.files.at(0).accepted, 1);
}

TEST(WeirdFiles, TooFewAndTooManyFields) {
    const Intake intake = read_texts({{"stock.csv", "item,quantity\nA\nB,2,3\nC,4,\n\n ,\nD,5\n"}});
    EXPECT_EQ(rejects_of(intake.files.at(0)),
              (std::vector<std::string>{"row 2: the row has 1 fields where the header has 2",
                                        "row 3: the row has 3 fields where the header has 2"}));
    EXPECT_EQ(intake.files[0].rows, 4);
    EXPECT_EQ(intake.files[0].accepted, 2);  // an empty field too much is a trailing delimiter; blank rows are no rows
}

TEST(WeirdFiles, WhatIsNothingKnownIsNamed) {
    const std::string phrase = problem_of("things.csv", "Thing,Quantity\n1,2\n");
    EXPECT_NE(phrase.find("its header is 'Thing', 'Quantity'"), std::string::npos) << phrase;
    EXPECT_NE(phrase.find("stock (it lacks 'item')"), std::string::npos) << phrase;
    EXPECT_NE(problem_of("moves.csv", "item,quantity\nA,1\n").find("as table 'moves' it lacks 'time'"),
              std::string::npos);
}

TEST(WeirdFiles, OtherFilesStillLand) {
    const Intake intake = read_texts({{"a.bin", std::string("\0\1", 2)}, {"items.csv", "item\nA\n"}, {"b.csv", ""}});
    EXPECT_TRUE(intake.files.at(0).problem);
    EXPECT_EQ(intake.files.at(1).accepted, 1);
    EXPECT_TRUE(intake.files.at(2).problem);
    EXPECT_EQ(intake.blocks.size(), 1U);
}

// Files with a few bytes changed: whatever happens, every row is accounted for and what landed is sound.
TEST(WeirdFiles, DamagedBytesNeverLoseARow) {
    static constexpr std::string_view kBytes = "\",;\n\r\t-+.0159:/TZ x\xC3\xFF";
    const std::vector<Text> sound{
        {"moves.csv",
         "item,quantity,time,kind,direction\nA,\"5\",2026-01-05,ship,out\nB,1.5,2026-01-06T08:00Z,receipt,\n"},
        {"orders.csv", "order,item,quantity,status,placed_at,received_at\nP1,A,5,received,2026-01-02,2026-01-09\n"},
        {"calendars.csv", "calendar,weekday,from,to\nday,mon,07:00,16:00\nday,sun,,\n"},
        {"log.csv", "Case ID,Activity,Start,End,Good\n1,Pack,25/04/2026 10:00,25/04/2026 11:00,5\n"}};
    Rng rng(11);
    std::int64_t accepted = 0, rejected = 0, refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<Text> texts{sound[static_cast<std::size_t>(rng.below(4))]};
        for (std::int64_t n = 1 + rng.below(4); n > 0; --n) {
            std::string& bytes = texts[0].bytes;
            const auto at = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bytes.size())));
            const char c = kBytes[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(kBytes.size())))];
            if (rng.below(3) == 0) bytes.erase(at, 1);
            else if (rng.below(2) == 0) bytes.insert(at, 1, c);
            else bytes[at] = c;
        }
        const Intake intake = read_texts(texts);
        const FileReport& report = intake.files.at(0);
        ASSERT_EQ(report.rows, report.accepted + report.rejected_rows + report.duplicates - report.duplicates_kept);
        ASSERT_EQ(intake.blocks.empty(), report.accepted == 0) << texts[0].bytes;
        ASSERT_EQ(report.rejected.empty(), report.rejected_rows == 0) << texts[0].bytes;
        accepted += report.accepted;
        rejected += report.rejected_rows;
        refused += report.problem.has_value();
    }
    EXPECT_GT(accepted, 5'000);
    EXPECT_GT(rejected, 1'000);
    EXPECT_GT(refused, 1'000);
}

TEST(HeaderNames, FoldSpelling) {
    EXPECT_EQ(folded("Qty. Compl\xC3\xA9t\xC3\xA9"), "qtycomplete");
    EXPECT_EQ(folded(" Recorded_At "), "recordedat");
    EXPECT_EQ(folded("Stra\xC3\x9F" "e \xC3\x98" "l \xC5\x81\xC3\xB3"), "strasseollo");
    EXPECT_EQ(stem("folder/Moves.csv"), "moves");
    EXPECT_EQ(stem("c:\\x\\orders.rejected.csv"), "orders");
    EXPECT_EQ(stem("items"), "items");
    EXPECT_EQ(shortened("caf\xC3\xA9s", 4), "caf...");
}

}  // namespace
}  // namespace drum::intake
