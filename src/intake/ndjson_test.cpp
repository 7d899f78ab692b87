#include "intake/ndjson.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "intake/described_test.h"

namespace drum::intake {
namespace {

using fact::Table;

TEST(Ndjson, ALineIsARow) {
    const Intake intake = read_texts({{"items.ndjson",
                                       "{\"item\":\"A\",\"name\":\"Axle \\\"5\\\"\",\"cost\":1.50}\n\n"
                                       "{\"item\":\"B\",\"price\":2e1,\"name\":null}\r\n"
                                       "{\"name\":\"Caf\\u00e9\",\"item\":4711,\"make_or_buy\":\"buy\"}"}});
    ASSERT_FALSE(intake.files.at(0).problem) << intake.files[0].problem->text();
    // A key that is not there says nothing; null clears.
    EXPECT_EQ(facts_of(intake, Table::items), (std::vector<std::string>{"beginning item=4711 name=Caf\xC3\xA9 make_or_buy=buy", "beginning item=A name=Axle \"5\" cost=1.5",
                                                                        "beginning item=B name=() price=20"}));
}

TEST(Ndjson, AnArrayOfObjectsOverManyLines) {
    const std::string text = "[\n  {\n    \"item\": \"A\",\n    \"quantity\": 5\n  },\n  {\"item\": \"B}]\", \"quantity\": \"x\"},\n  {\"item\": \"C\", \"quantity\": 6}\n]\n";
    const Intake intake = read_texts({{"stock.json", text}});
    EXPECT_EQ(facts_of(intake, Table::stock), (std::vector<std::string>{"beginning item=A quantity=5", "beginning item=C quantity=6"}));
    EXPECT_EQ(rejects_of(intake.files.at(0)), std::vector<std::string>{"row 6 quantity: 'x' is not a number"});
    EXPECT_EQ(read_texts({{"stock.json", "[{\"item\":\"A\",\"quantity\":5},{\"item\":\"B\",\"quantity\":6}]"}}).files.at(0).accepted, 2);
}

TEST(Ndjson, OneFileMayHoldSeveralTables) {
    const Intake intake = read_texts({{"facts.ndjson",
                                       "{\"table\":\"items\",\"item\":\"A\",\"name\":\"Axle\"}\n"
                                       "{\"table\":\"moves\",\"item\":\"A\",\"quantity\":\"-2.5\",\"time\":\"2026-01-05T08:00:00Z\"}\n"
                                       "not json\n"
                                       "{\"item\":\"B\",\"name\":\"Bolt\",\"table\":\"items\"}\n"}});
    ASSERT_EQ(intake.files.size(), 2U);
    EXPECT_EQ(intake.files[0].name, "facts.ndjson [items]");
    EXPECT_EQ(intake.files[1].name, "facts.ndjson [moves]");
    EXPECT_EQ(facts_of(intake, Table::items), (std::vector<std::string>{"beginning item=A name=Axle", "beginning item=B name=Bolt"}));
    EXPECT_EQ(facts_of(intake, Table::moves), std::vector<std::string>{"2026-01-05T08:00:00Z item=A quantity=-2.5 time=2026-01-05T08:00:00Z"});
    EXPECT_EQ(rejects_of(intake.files[0]), std::vector<std::string>{"row 3: the line is no JSON object"});
    EXPECT_TRUE(rejects_of(intake.files[1]).empty());
    // "table" as a column of furniture is a column.
    EXPECT_EQ(read_texts({{"items.ndjson", "{\"item\":\"A\",\"table\":\"oak\"}\n{\"item\":\"B\",\"table\":\"pine\"}\n"}}).files.at(0).accepted, 2);
}

TEST(Ndjson, InnerObjectsHavePaths) {
    const auto sheets = open_sheets({"x.ndjson", std::string_view("{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"}},\"e\":[1, 2],\"f\":true}\n{\"a\":{\"z\":0},\"e\":null}\n")});
    ASSERT_TRUE(sheets);
    EXPECT_EQ(sheets->at(0).header, (std::vector<std::string>{"a/b", "a/c/d", "e", "f", "a/z"}));
    const auto reader = sheets->at(0).records();
    Record record;
    ASSERT_TRUE(reader->next(record));
    EXPECT_EQ((std::vector<std::string>(record.fields.begin(), record.fields.end() - 1)), (std::vector<std::string>{"1", "x", "[1, 2]", "true"}));
    EXPECT_EQ(record.fields[4].data(), nullptr);
    EXPECT_EQ(record.raw, "{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"}},\"e\":[1, 2],\"f\":true}");
}

TEST(Ndjson, BadLinesAreRejectedAndReadingGoesOn) {
    const std::string text =
        "{\"item\":\"A\",\"quantity\":1}\n{\"item\":\"B\",\"quantity\":\n{\"item\":\"C\",\"quantity\":1} x\n{\"item\":\"D\",\"item\":\"E\",\"quantity\":1}\n"
        "{\"item\":\"F\",\"quantity\":0x1}\n{\"item\":\"G\\u0000\",\"quantity\":1}\n{\"item\":\"H,\"quantity\":1}\n[1]\n{\"item\":\"I\",\"quantity\":7}\n" +
        std::string("{\"item\":\"") + std::string(2 << 20, 'x') + "\"}\n{\"item\":\"J\",\"quantity\":8}";
    const Intake intake = read_texts({{"stock.ndjson", text}});
    EXPECT_EQ(facts_of(intake, Table::stock), (std::vector<std::string>{"beginning item=A quantity=1", "beginning item=I quantity=7", "beginning item=J quantity=8"}));
    std::vector<std::int64_t> rows;
    for (const Rejected& r : intake.files.at(0).rejected) rows.push_back(r.row);
    EXPECT_EQ(rows, (std::vector<std::int64_t>{2, 3, 4, 5, 6, 7, 8, 10}));
    EXPECT_EQ(intake.files[0].rejected.back().message, "the object is longer than 1 MB or never closed");
    EXPECT_EQ(read_texts({{"a.ndjson", "{\"item\":\n"}}).files.at(0).problem->row, 1);
}

TEST(Ndjson, AnElementNeverClosedCostsNotTheRest) {
    const Intake intake = read_texts({{"stock.json", "[\n{\"item\":\"A\",\"quantity\":1},\n{\"item\":\"B\",\"quantity\":2\n{\"item\":\"C\",\"quantity\":3}\n]\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 2);
    EXPECT_EQ(intake.files[0].rejected_rows, 1);
}

TEST(Ndjson, ManyKeysAreNoTable) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "{\"k" + std::to_string(i) + "\":1}\n";
    EXPECT_NE(read_texts({{"a.ndjson", text}}).files.at(0).problem->message.find("4,096 different keys"), std::string::npos);
}

// Objects across the borders of windows, in both forms.
TEST(Ndjson, LargeFilesLoseNothing) {
    std::string lines, array = "[";
    for (int i = 0; i < 60'000; ++i) {
        const std::string object = "{\"item\":\"P" + std::to_string(i) + "\",\"name\":\"" + std::string(static_cast<std::size_t>(i % 300), 'n') + "\"}";
        lines += object + "\n";
        array += (i > 0 ? "," : "") + object;
    }
    EXPECT_EQ(read_texts({{"items.ndjson", lines}}).files.at(0).accepted, 60'000);
    EXPECT_EQ(read_texts({{"items.json", array + "]"}}).files.at(0).accepted, 60'000);
}

TEST(Ndjson, DamageNeverCrashesAndLosesNoRow) {
    static constexpr std::string_view kBytes = "{}[]\":,\\ \nnulltrue0-.eE\x01\xC3\xFF";
    const std::vector<Text> sound{
        {"stock.ndjson", "{\"item\":\"A\",\"quantity\":5,\"place\":{\"a\":null}}\n{\"item\":\"B\",\"quantity\":-6.5}\n{\"item\":\"C\",\"quantity\":7}\n"},
        {"stock.json", "[{\"item\":\"A\",\"quantity\":5},\n {\"item\":\"B\",\"quantity\":6}\n]\n"},
        {"facts.ndjson", "{\"table\":\"items\",\"item\":\"A\"}\n{\"table\":\"stock\",\"item\":\"A\",\"quantity\":1}\n"}};
    Rng rng(23);
    std::int64_t accepted = 0, rejected = 0, refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<Text> texts{sound[static_cast<std::size_t>(rng.below(3))]};
        for (std::int64_t n = 1 + rng.below(4); n > 0; --n) {
            std::string& bytes = texts[0].bytes;
            const auto at = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bytes.size())));
            const char c = kBytes[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(kBytes.size())))];
            if (rng.below(3) == 0) bytes.erase(at, 1);
            else if (rng.below(2) == 0) bytes.insert(at, 1, c);
            else bytes[at] = c;
        }
        const Intake intake = read_texts(texts);
        for (const FileReport& report : intake.files) {
            ASSERT_EQ(report.rows, report.accepted + report.rejected_rows + report.left_out + report.duplicates - report.duplicates_kept);
            accepted += report.accepted;
            rejected += report.rejected_rows;
            refused += report.problem.has_value();
        }
    }
    EXPECT_GT(accepted, 10'000);
    EXPECT_GT(rejected, 5'000);
    EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace drum::intake
