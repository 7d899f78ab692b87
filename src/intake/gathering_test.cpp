#include "intake/gathering.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "intake/described_test.h"
#include "intake/memory_scratch_test.h"
#include "intake/profiles.h"
#include "intake/rejected_rows.h"

namespace drum::intake {
namespace {

struct Spilled {
    std::vector<std::string> facts;  // table and key, then as described
    std::vector<std::vector<std::string>> notes;
    std::vector<std::int64_t> kept;
    std::uint64_t scratch_bytes = 0;
};

Spilled read_spilling(const std::vector<Text>& texts, std::size_t rows_in_memory) {
    std::vector<SourceFile> files;
    for (const Text& text : texts) files.emplace_back(text.name, std::string_view(text.bytes));
    MemoryScratch scratch;
    Spilled out;
    fact::Table last = fact::Table::site;
    fact::Key before;
    const Take take = [&](fact::Block&& block) -> Result<void> {
        if (block.table != last) before = {};
        last = block.table;
        for (std::size_t row = 0; row < block.size(); ++row) {
            EXPECT_LE(before, block.keys[row]);
            before = block.keys[row];
            out.facts.push_back(std::string(fact::name(block.table)) + " " + std::to_string(before.high) + ":" +
                                std::to_string(before.low) + " " + described(block, row));
        }
        return {};
    };
    const auto intake = read(files, {}, &scratch, take, {}, Guidance{}, rows_in_memory);
    EXPECT_TRUE(intake);
    for (const FileReport& report : intake->files) {
        out.notes.push_back(report.notes);
        out.kept.insert(out.kept.end(), {report.rows, report.accepted, report.rejected_rows, report.duplicates, report.duplicates_kept});
    }
    out.scratch_bytes = scratch.size();
    return out;
}

// Many lines, enough of them alike; the padding makes some megabytes, so that the rows are put away several times.
std::vector<Text> many_rows() {
    Rng rng(7);
    const std::string padding(300, 'x');
    std::vector<Text> texts{{"moves.csv", "item,quantity,time,order,id,remark\n"},
                            {"old/orders.csv", "order,item,quantity,supplier,placed_at,received_at,received_quantity,remark\n"},
                            {"new/orders.csv", "order,item,quantity,supplier,placed_at,received_at,received_quantity,remark\n"},
                            {"log/operations.csv", "case,resource,start,end,remark\n"}};
    const auto below = [&](int n) { return std::to_string(rng.below(n)); };
    for (int i = 0; i < 12'000; ++i) {
        const std::string id = rng.below(2) == 0 ? "" : "M" + below(6'000);
        texts[0].bytes += "P" + below(3) + "," + below(3) + ",2026-01-0" + std::to_string(1 + rng.below(9)) + ",W" + below(4) + "," + id + "," + padding + "\n";
        texts[static_cast<std::size_t>(1 + rng.below(2))].bytes +=
            "O" + below(500) + ",P" + below(2) + "," + below(3) + ",\"Made, of \"\"steel\"\"\",2026-01-0" +
            std::to_string(1 + rng.below(9)) + ",2026-02-01," + below(3) + "," + padding + "\n";
        texts[3].bytes += "C" + below(300) + ",R,2026-01-01T0" + below(4) + ":00Z,2026-01-01T05:0" + below(9) + "Z," + padding + "\n";
    }
    return texts;
}

TEST(Gathering, RowsOnScratchGiveTheSameFactsAndReports) {
    const auto texts = many_rows();
    const Spilled whole = read_spilling(texts, 1'000'000), spilled = read_spilling(texts, 500);
    EXPECT_EQ(whole.scratch_bytes, 0U);
    EXPECT_GT(spilled.scratch_bytes, 1'000'000U);
    EXPECT_GT(whole.facts.size(), 10'000U);
    EXPECT_EQ(whole.facts, spilled.facts);
    EXPECT_EQ(whole.notes, spilled.notes);
    EXPECT_EQ(whole.kept, spilled.kept);
}

// Few subjects, each of them more often than is held at once: lines, versions, events and shifts, over two files each.
TEST(Gathering, SubjectsOfManyRowsGiveTheSameFactsAndReports) {
    Rng rng(11);
    const std::string padding = "," + std::string(400, 'x') + "\n";
    std::vector<Text> texts;
    for (const char* folder : {"new/", "old/"}) {
        std::string moves = "item,quantity,time,id,source,recorded_at,remark\n", orders = "order,item,quantity,status,placed_at,remark\n",
                    events = "case,resource,start,end,source,remark\n", shifts = "calendar,weekday,from,to,remark\n", counts = "item,quantity,counted_at,remark\n";
        const auto below = [&](int n) { return std::to_string(rng.below(n)); };
        const auto now_and_then = [&](const char* text) { return std::string(rng.below(4) == 0 ? text : ""); };
        for (int i = 0; i < 3'000; ++i) {
            moves += "P,-1,2026-01-02T10:00Z,," + now_and_then("scanner") + "," + now_and_then("2026-01-03T10:00Z") + padding;
            moves += "P," + below(3) + ",2026-01-02T10:00Z,M" + below(2) + "," + now_and_then("terminal") + "," + now_and_then("2026-01-04T10:00Z") + padding;
            orders += "O-1,P," + below(2) + "," + (rng.below(2) == 0 ? "placed" : "received") + ",2026-01-0" + std::to_string(1 + rng.below(2)) + padding;
            events += "C,R,2026-01-02T10:00Z,2026-01-02T11:00Z," + now_and_then("log") + padding;
            shifts += "day,mon,0" + std::to_string(6 + rng.below(3)) + ":00,12:00" + padding;
            counts += "P," + below(5) + ",2026-01-05" + padding;
        }
        for (const auto& [name, bytes] : {std::pair{"moves.csv", moves}, {"orders.csv", orders}, {"operations.csv", events},
                                          {"calendars.csv", shifts}, {"stock.csv", counts}})
            texts.push_back({folder + std::string(name), bytes});
    }
    const Spilled whole = read_spilling(texts, 1'000'000), spilled = read_spilling(texts, 500);
    EXPECT_EQ(whole.scratch_bytes, 0U);
    EXPECT_GT(spilled.scratch_bytes, 1'000'000U);
    EXPECT_GT(whole.facts.size(), 12'000U);
    EXPECT_EQ(whole.facts, spilled.facts);
    EXPECT_EQ(whole.notes, spilled.notes);
    EXPECT_EQ(whole.kept, spilled.kept);
}

TEST(Gathering, AFullScratchEndsTheReading) {
    const auto texts = many_rows();
    std::vector<SourceFile> files;
    for (const Text& text : texts) files.emplace_back(text.name, std::string_view(text.bytes));
    MemoryScratch scratch(100'000);
    const auto intake = read(files, {}, &scratch, [](fact::Block&&) { return Result<void>{}; }, {}, Guidance{}, 500);
    ASSERT_FALSE(intake);
    EXPECT_EQ(intake.error().code, ErrorCode::io);
}

TEST(Gathering, RejectedRowsBeyondTheFirstGoToScratchAndComeBackInOrder) {
    constexpr std::size_t kRows = 30'000;  // more than a megabyte, so that they go in several stretches
    std::string bytes = "item,quantity,time\n";
    for (std::size_t i = 0; i < kRows; ++i) bytes += "A,x" + std::to_string(i) + ",2026-02-01 and something that is no time\n";
    const std::vector<SourceFile> files{{"moves.csv", std::string_view(bytes)}};
    MemoryScratch scratch;
    const auto intake = read(files, {}, &scratch, [](fact::Block&&) -> Result<void> { return {}; }, {}, Guidance{});
    ASSERT_TRUE(intake.has_value());
    const FileReport& report = intake->files.at(0);
    EXPECT_EQ(report.rejected.size(), kRejectedHeld);
    EXPECT_EQ(report.rejected_put_away, static_cast<std::int64_t>(2 * kRows - kRejectedHeld));
    EXPECT_GT(report.rejected_stretches.size(), 1U);
    RejectedReader reader(report, &scratch);
    Rejected one;
    for (std::size_t i = 0; i < 2 * kRows; ++i) {  // two bad cells a row, the line with the first
        const auto more = reader.next(one);
        ASSERT_TRUE(more && *more) << i;
        ASSERT_EQ(one.row, static_cast<std::int64_t>(i / 2 + 2));
        ASSERT_EQ(one.column, i % 2 == 0 ? "quantity" : "time");
        ASSERT_EQ(one.line.empty(), i % 2 == 1);
    }
    EXPECT_FALSE(*reader.next(one));
    EXPECT_NE(one.message.find("2026-02-01 and"), std::string::npos);
    EXPECT_EQ(one.message.find("x29999"), std::string::npos);
}

}  // namespace
}  // namespace drum::intake
