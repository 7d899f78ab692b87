#include "intake/csv.h"

#include <gtest/gtest.h>

#include <chrono>

#include "intake/sheet.h"

namespace drum::intake {
namespace {

// "1[a|b] 2[c]": line and fields of each record, "!" before a problem.
std::string records(std::string_view text, char delimiter = ',', std::size_t bound = kMaxRecordBytes) {
    CsvReader reader(text, delimiter, 1, bound);
    Record record;
    std::string out;
    while (reader.next(record)) {
        out += (out.empty() ? "" : " ") + std::to_string(record.line);
        if (!record.problem.empty()) {
            out += "!" + std::string(record.raw);
            continue;
        }
        out += "[";
        for (std::size_t i = 0; i < record.fields.size(); ++i)
            out += (i > 0 ? "|" : "") + std::string(record.fields[i]);
        out += "]";
    }
    return out;
}

TEST(Csv, ReadsAllLineEnds) {
    EXPECT_EQ(records("a,b\nc,d\n"), "1[a|b] 2[c|d]");
    EXPECT_EQ(records("a,b\r\nc,d"), "1[a|b] 2[c|d]");
    EXPECT_EQ(records("a,b\rc,d\r"), "1[a|b] 2[c|d]");
    EXPECT_EQ(records("a\n\r\n\nb"), "1[a] 4[b]");
    EXPECT_EQ(records(""), "");
}

TEST(Csv, ReadsEmptyFields) {
    EXPECT_EQ(records(",\n,,x"), "1[|] 2[||x]");
    EXPECT_EQ(records("a,"), "1[a|]");
    EXPECT_EQ(records("\"\",\"\""), "1[|]");
}

TEST(Csv, ReadsQuotes) {
    EXPECT_EQ(records("\"a,b\",\"c\"\"d\"\n"), "1[a,b|c\"d]");
    EXPECT_EQ(records("\"two\nlines\",x\r\ny,z"), "1[two\nlines|x] 3[y|z]");
    EXPECT_EQ(records("\"cr\rlf\r\n\",x\ny,z"), "1[cr\rlf\r\n|x] 4[y|z]");
    EXPECT_EQ(records("5\" pipe,x"), "1[5\" pipe|x]");
    EXPECT_EQ(records("\"a\" ,b"), "1[a|b]");
    EXPECT_EQ(records("\"\"\"\"\"\",\"\"\"x\"\"\""), "1[\"\"|\"x\"]");
}

TEST(Csv, AnUnclosedQuoteCostsOneLine) {
    EXPECT_EQ(records("a,b\n\"c,d\ne,f\ng,h\n"), "1[a|b] 2!\"c,d 3[e|f] 4[g|h]");
    EXPECT_EQ(records("a,b\n\"c\"x,d\ne,f\n"), "1[a|b] 2!\"c\"x,d 3[e|f]");
    EXPECT_EQ(records("\""), "1!\"");
}

TEST(Csv, ALongRowIsRefusedAndReadingGoesOn) {
    const std::string longer(200, 'x');
    EXPECT_EQ(records("a,b\n" + longer + "\nc,d", ',', 100), "1[a|b] 2!" + longer + " 3[c|d]");
    EXPECT_EQ(records("a\n\"" + longer + "\"\nc", ',', 100), "1[a] 2!\"" + longer + "\" 3[c]");
    // A row of exactly the bound at the very end of the text is not too long.
    EXPECT_EQ(records(std::string(100, 'y'), ',', 100), "1[" + std::string(100, 'y') + "]");
}

TEST(Csv, AQuoteThatSwallowsManyLinesIsCalledUnclosed) {
    std::string text = "a\n\"b\n";
    for (int i = 0; i < 100; ++i) text += "row\n";
    CsvReader reader(text, ',', 1, 100);
    Record record;
    ASSERT_TRUE(reader.next(record));
    ASSERT_TRUE(reader.next(record));
    EXPECT_EQ(record.problem, "a quote is opened and never closed");
    int sound = 0;
    while (reader.next(record)) sound += record.problem.empty();
    EXPECT_EQ(sound, 100);
}

TEST(Csv, ManyUnclosedQuotesStayLinear) {
    std::string text;
    for (int i = 0; i < 400'000; ++i) text += i % 3 == 0 ? "\"abc,\n" : i % 3 == 1 ? "x,\"\"\"y\n" : ",\"\"z\n";
    const auto start = std::chrono::steady_clock::now();
    CsvReader reader(text, ',');
    Record record;
    int n = 0;
    while (reader.next(record)) ++n;
    EXPECT_GT(n, 300'000);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(Csv, SniffsTheDelimiter) {
    EXPECT_EQ(sniff_delimiter("a,b\n1,2"), ',');
    EXPECT_EQ(sniff_delimiter("a;b;c\n1,5;2;3\n1;2;3"), ';');
    EXPECT_EQ(sniff_delimiter("a\tb\n1\t2"), '\t');
    EXPECT_EQ(sniff_delimiter("a|b\n1|2"), '|');
    EXPECT_EQ(sniff_delimiter("name\nA, B"), ',');
    EXPECT_EQ(sniff_delimiter("item;name\n1;\"a,b,c,d\"\n2;\"x,y,z\""), ';');
    EXPECT_EQ(sniff_delimiter(""), ',');
}

TEST(Csv, WritesWhatItReads) {
    const std::vector<std::string_view> fields{"a", "b,c", "d\"e", "f\ng", ""};
    const std::string line = csv_line(fields, ',');
    EXPECT_EQ(line, "a,\"b,c\",\"d\"\"e\",\"f\ng\",");
    EXPECT_EQ(records(line), "1[a|b,c|d\"e|f\ng|]");
}

}  // namespace
}  // namespace drum::intake
