#include "intake/text.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "intake/described_test.h"

namespace drum::intake {
namespace {

std::string utf16(std::string_view ascii, bool big_endian) {
    std::string out;
    for (const char c : ascii) {
        if (big_endian) out.push_back('\0');
        out.push_back(c);
        if (!big_endian) out.push_back('\0');
    }
    return out;
}

Result<std::string> decoded(const std::string& bytes, std::size_t piece) {
    const auto file = open_text(MemoryBytes::of(bytes));
    if (!file) return std::unexpected(file.error());
    TextStream stream(*file);
    std::string text;
    while (stream.more(text, piece)) {}
    EXPECT_EQ(stream.offset(), bytes.size());
    return text;
}

TEST(Text, EveryEncodingGivesTheSameFacts) {
    const std::string ascii = "item,name\r\nA,Axle\r\nB,Bolt\r\n";
    const std::vector<std::string> wanted{"beginning item=A name=Axle", "beginning item=B name=Bolt"};
    for (const std::string& bytes : {ascii, "\xEF\xBB\xBF" + ascii, "\xFF\xFE" + utf16(ascii, false), "\xFE\xFF" + utf16(ascii, true),
                                     utf16(ascii, false), utf16(ascii, true)}) {
        const Intake intake = read_texts({{"items.csv", bytes}});
        EXPECT_FALSE(intake.files.at(0).problem) << intake.files[0].problem->text();
        EXPECT_EQ(facts_of(intake, fact::Table::items), wanted);
    }
}

TEST(Text, Windows1252IsSaidWithAWord) {
    const Intake intake = read_texts({{"items.csv", "item,name\nA,Small Caf\xE9 table \x80\nB,M\xFC""ller\n"}});
    EXPECT_EQ(facts_of(intake, fact::Table::items),
              (std::vector<std::string>{"beginning item=A name=Small Caf\xC3\xA9 table \xE2\x82\xAC", "beginning item=B name=M\xC3\xBCller"}));
    EXPECT_TRUE(notes_say(intake.files[0], "read as Windows-1252, 'Caf\xC3\xA9' (row 2)"));
    const Intake undefined = read_texts({{"items.csv", "item,name\nA,Caf\xE9\nB,x\x81y\nC,z\n"}});
    EXPECT_EQ(rejects_of(undefined.files.at(0)), std::vector<std::string>{"row 3: the row holds a byte that is neither UTF-8 nor Windows-1252"});
    EXPECT_EQ(undefined.files[0].accepted, 2);
}

TEST(Text, AStrayByteInUtf8CostsItsRow) {
    const Intake intake = read_texts({{"items.csv", "item,name\nA,Caf\xC3\xA9\nB,M\xC3\xBCller\nC,Gr\xC3\xB6\xC3\x9F""e\nD,bro\xFFken\nE,x\n"}});
    EXPECT_EQ(intake.files.at(0).accepted, 4);
    EXPECT_EQ(rejects_of(intake.files[0]), std::vector<std::string>{"row 5: the row holds bytes that are no characters; the file is damaged there"});
    EXPECT_TRUE(notes_say(intake.files[0], "the first, 0xFF, in row 5"));
}

TEST(Text, CutOffUtf16IsRefusedWithItsRow) {
    const auto odd = decoded("\xFF\xFE" + utf16("a,b\n1,2", false) + "x", 64);
    ASSERT_FALSE(odd);
    EXPECT_EQ(odd.error().row, 2);
    EXPECT_FALSE(decoded(std::string("\xFF\xFE""a\0\x00\xD8""b\0", 8), 64));  // half of a pair
}

// Characters of one to four bytes, read in pieces of every small size: no border shows.
TEST(Text, PiecesMayEndInsideACharacter) {
    const std::string utf8 = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z\n";
    const std::string wide("\xFF\xFE""a\0\xE9\0\xAC\x20\x3D\xD8\x00\xDE""z\0\n\0", 16);
    for (std::size_t piece = 1; piece < 20; ++piece) {
        EXPECT_EQ(decoded(utf8, piece).value(), utf8);
        EXPECT_EQ(decoded(wide, piece).value(), utf8) << piece;
    }
    const std::string damaged = utf8 + utf8 + "\xC3\n";
    for (std::size_t piece = 1; piece < 20; ++piece) EXPECT_EQ(decoded(damaged, piece).value(), utf8 + utf8 + "\xEF\xBF\xBD\n");
}

TEST(Text, LargeFilesOfEveryEncodingDecodeAcrossTheBordersOfPieces) {
    Rng rng(3);
    std::string utf8, cp1252 = "x\xE9 ", wide = "\xFF\xFE";
    for (int i = 0; i < 700'000; ++i) {
        const auto c = static_cast<unsigned char>(rng.below(3) == 0 ? 0xE0 + rng.below(31) : 'a' + rng.below(26));
        if (c < 0x80) utf8.push_back(static_cast<char>(c));
        else utf8 += {static_cast<char>(0xC3), static_cast<char>(c - 0x40)};
        cp1252.push_back(static_cast<char>(c));
        wide += {static_cast<char>(c), '\0'};
    }
    EXPECT_TRUE(decoded(utf8, 65'536).value() == utf8);
    EXPECT_TRUE(decoded(cp1252, 65'536).value() == "x\xC3\xA9 " + utf8);
    EXPECT_TRUE(decoded(wide, 65'536).value() == utf8);
}

}  // namespace
}  // namespace drum::intake
