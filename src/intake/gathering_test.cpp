#include "intake/gathering.h"

#include <gtest/gtest.h>

#include <deque>

#include "base/rng.h"
#include "intake/described_test.h"
#include "intake/memory_scratch_test.h"
#include "intake/profiles.h"
#include "intake/rejected_rows.h"

namespace drum::intake {
namespace {

// Does each task only when there is no room for more, as a slow thread would.
class Late final : public Beside {
public:
    Result<void> run(Task task) override {
        waiting_.push_back(std::move(task));
        return waiting_.size() > 2 ? first() : Result<void>{};
    }
    Result<void> finish() override {
        while (!waiting_.empty())
            if (auto done = first(); !done) return done;
        return {};
    }

private:
    Result<void> first() {
        Task task = std::move(waiting_.front());
        waiting_.pop_front();
        auto done = task();
        if (!done) waiting_.clear();
        return done;
    }
    std::deque<Task> waiting_;
};

struct Spilled {
    std::vector<std::string> facts;  // table and key, then as described
    std::vector<std::vector<std::string>> notes;
    std::vector<std::int64_t> kept;
    std::uint64_t scratch_bytes = 0;
};

Spilled read_spilling(const std::vector<Text>& texts, std::size_t rows_in_memory, Beside* beside = nullptr) {
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
    const auto intake = read(files, {}, Means{&scratch, beside, rows_in_memory}, take, {}, Guidance{});
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
    Late late;
    const Spilled whole = read_spilling(texts, 1'000'000), spilled = read_spilling(texts, 500), beside = read_spilling(texts, 500, &late);
    EXPECT_EQ(whole.scratch_bytes, 0U);
    EXPECT_GT(spilled.scratch_bytes, 1'000'000U);
    EXPECT_GT(whole.facts.size(), 10'000U);
    EXPECT_EQ(whole.facts, spilled.facts);
    EXPECT_EQ(whole.notes, spilled.notes);
    EXPECT_EQ(whole.kept, spilled.kept);
    EXPECT_EQ(whole.facts, beside.facts);
    EXPECT_EQ(whole.notes, beside.notes);
    EXPECT_EQ(whole.kept, beside.kept);
    EXPECT_EQ(spilled.scratch_bytes, beside.scratch_bytes);
}

TEST(Gathering, AFullScratchEndsTheReading) {
    const auto texts = many_rows();
    std::vector<SourceFile> files;
    for (const Text& text : texts) files.emplace_back(text.name, std::string_view(text.bytes));
    Late late;
    for (Beside* beside : {static_cast<Beside*>(nullptr), static_cast<Beside*>(&late)}) {
        MemoryScratch scratch(100'000);
        const auto intake = read(files, {}, Means{&scratch, beside, 500}, [](fact::Block&&) { return Result<void>{}; }, {}, Guidance{});
        ASSERT_FALSE(intake);
        EXPECT_EQ(intake.error().code, ErrorCode::io);
    }
}

TEST(Gathering, AnErrorOfWhoeverTakesTheFactsEndsTheReading) {
    const auto texts = many_rows();
    std::vector<SourceFile> files;
    for (const Text& text : texts) files.emplace_back(text.name, std::string_view(text.bytes));
    MemoryScratch scratch;
    Late late;
    int taken = 0;
    const Take take = [&](fact::Block&&) -> Result<void> {
        if (++taken == 2) return fail(ErrorCode::conflict, "somebody else wrote");
        return {};
    };
    const auto intake = read(files, {}, Means{&scratch, &late, 500}, take, {}, Guidance{});
    ASSERT_FALSE(intake);
    EXPECT_EQ(intake.error().code, ErrorCode::conflict);
    EXPECT_EQ(taken, 2);
}

TEST(Gathering, RejectedRowsBeyondTheFirstGoToScratchAndComeBackInOrder) {
    constexpr std::size_t kRows = 30'000;  // more than a megabyte, so that they go in several stretches
    std::string bytes = "item,quantity,time\n";
    for (std::size_t i = 0; i < kRows; ++i) bytes += "A,x" + std::to_string(i) + ",2026-02-01 and something that is no time\n";
    const std::vector<SourceFile> files{{"moves.csv", std::string_view(bytes)}};
    MemoryScratch scratch;
    const auto intake = read(files, {}, Means{&scratch}, [](fact::Block&&) -> Result<void> { return {}; }, {}, Guidance{});
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
