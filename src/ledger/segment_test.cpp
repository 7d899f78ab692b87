#include "ledger/segment.h"

#include <gtest/gtest.h>

#include <bit>

#include "ledger/sample.h"
#include "ledger/varint.h"

namespace drum::ledger {
namespace {

std::string encoded(const fact::Block& block) { return SegmentEncoder(block).encode(0, block.size()); }

TEST(Segment, EveryTableAndCellStateComesBack) {
    for (int t = 0; t < fact::kTables; ++t) {
        for (const std::size_t rows : {0, 1, 2, 3, 4, 5, 1000}) {
            const auto block = sample::any_block(static_cast<fact::Table>(t), rows, static_cast<std::uint64_t>(t));
            const auto back = decode(encoded(block));
            ASSERT_TRUE(back) << back.error().message;
            ASSERT_EQ(back->size(), rows);
            EXPECT_EQ(sample::first_difference(block, 0, *back), -1) << fact::name(block.table) << " " << rows;
        }
    }
}

TEST(Varint, EveryLengthIsAsLongAsSaidAndComesBack) {
    std::vector<std::int64_t> values;
    for (int bit = 0; bit < 64; ++bit)
        for (const std::uint64_t near : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}})
            values.push_back(unzigzag((std::uint64_t{1} << bit) + near));
    std::string all;
    for (const std::int64_t value : values) {
        std::string one;
        append_varint(one, zigzag(value));
        EXPECT_EQ(one.size(), varint_size(zigzag(value)));
        EXPECT_EQ(one.size(), (static_cast<std::size_t>(std::bit_width(zigzag(value) | 1)) + 6) / 7);
        for (std::size_t i = 0; i < one.size(); ++i)
            EXPECT_EQ(static_cast<unsigned char>(one[i]) >= 0x80, i + 1 < one.size());
        std::uint64_t back = 0;
        EXPECT_TRUE(Reader(one).varint(back));
        EXPECT_EQ(back, zigzag(value));
        all += one;
    }
    std::vector<std::int64_t> back(values.size());
    Reader reader(all);
    EXPECT_TRUE(reader.varints(back));
    EXPECT_EQ(back, values);
    EXPECT_EQ(reader.left(), 0);
    EXPECT_FALSE(Reader(std::string_view(all).substr(0, all.size() - 1)).varints(back));
}

TEST(Segment, AStretchOfABlockStandsForItself) {
    const auto block = sample::moves(10'000, 1);
    SegmentEncoder encoder(block);
    const auto first = encoder.encode(0, 4096);
    const auto second = encoder.encode(4096, 100);
    const auto back = decode(second);
    ASSERT_TRUE(back);
    EXPECT_EQ(sample::first_difference(block, 4096, *back), -1);
    EXPECT_EQ(encoder.encode(0, 4096), first);  // what was encoded before leaves no trace
    EXPECT_EQ(encoded(*back), second);          // nor does the block it came from
}

TEST(Segment, ExtremesAndConstantsComeBack) {
    using Limits = std::numeric_limits<std::int64_t>;
    for (const std::vector<std::int64_t>& values : std::vector<std::vector<std::int64_t>>{
             {Limits::min(), Limits::max(), Limits::min(), 0, -1, 1},
             {Limits::min(), Limits::min(), Limits::min()},
             {Limits::max(), Limits::max()},
             {std::int64_t{1} << 62, -(std::int64_t{1} << 62), (std::int64_t{1} << 62) - 1},
             {0, 0, 0, 0},
             {7, 7, 7, 7, 9, 9, 9, 9, 9, 9, 9, 7, 7, 7, 7, 7, 7},
             {-3'000'000, 12'000'000, 9'000'000}}) {
        fact::Block block(fact::Table::stock);
        for (const std::int64_t value : values)
            block.set(block.add_row({1, 2}, Instant{value}), fact::stock::quantity, value);
        const auto back = decode(encoded(block));
        ASSERT_TRUE(back);
        EXPECT_EQ(sample::first_difference(block, 0, *back), -1) << values.front();
    }
}

TEST(Segment, RowsThatRepeatCostNothing) {
    fact::Block block(fact::Table::stock);
    for (int i = 0; i < 4096; ++i) {
        const auto row = block.add_row({3, 4}, Instant{5'000'000});
        block.set_text(row, fact::stock::item, "one and the same item");
        block.set(row, fact::stock::quantity, 400'000'000);
    }
    EXPECT_LT(encoded(block).size(), 4096 * sizeof(fact::Key) + 60);
}

TEST(Segment, LaterFormatsAndTablesAreTooNew) {
    std::string bytes = encoded(sample::moves(10, 1));
    std::string later = bytes;
    later[0] = kSegmentFormat + 1;
    EXPECT_EQ(decode(later).error().code, ErrorCode::too_new);
    later = bytes;
    later[1] = fact::kTables;
    EXPECT_EQ(decode(later).error().code, ErrorCode::too_new);
    later[0] = 0;
    EXPECT_EQ(decode(later).error().code, ErrorCode::corrupt);
}

TEST(Segment, AColumnOfALaterProgramIsSkipped) {
    const auto block = sample::moves(10, 1);
    std::string bytes = encoded(block);
    append_varint(bytes, fact::columns(fact::Table::moves).size() + 3);
    append_varint(bytes, 5);
    bytes += "later";
    auto back = decode(bytes);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(sample::first_difference(block, 0, *back), -1);
    append_varint(bytes, 2);  // columns come in order
    append_varint(bytes, 0);
    EXPECT_EQ(decode(bytes).error().code, ErrorCode::corrupt);
}

TEST(Segment, EveryTruncationIsCorruptOrAWholeNumberOfColumns) {
    const auto block = sample::any_block(fact::Table::orders, 40, 7);
    const std::string bytes = encoded(block);
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto back = decode(std::string_view(bytes).substr(0, size));
        EXPECT_TRUE(back || back.error().code == ErrorCode::corrupt);
        accepted += back ? 1 : 0;
    }
    EXPECT_LE(accepted, block.cells.size());
}

// Any answer is right, as long as there is one: the chain finds what decodes all the same. Runs under sanitizers.
TEST(Segment, AnyBytesGiveAnAnswer) {
    Rng rng(11);
    for (int t = 0; t < fact::kTables; ++t) {
        const std::string bytes = encoded(sample::any_block(static_cast<fact::Table>(t), 30, 3));
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            std::string flipped = bytes;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << rng.below(8)));
            const auto back = decode(flipped);
            EXPECT_TRUE(!back || back->size() <= kMaxSegmentRows);
        }
    }
    for (int i = 0; i < 10'000; ++i) {
        std::string noise(static_cast<std::size_t>(rng.below(200)), '\0');
        for (char& c : noise) c = static_cast<char>(rng.below(256));
        if (!noise.empty()) noise[0] = kSegmentFormat;
        if (noise.size() > 1) noise[1] = static_cast<char>(rng.below(fact::kTables));
        (void)decode(noise);
    }
}

TEST(Segment, AFewBytesCannotAskForMuchMemory) {
    std::string bytes{static_cast<char>(kSegmentFormat), 4};
    append_varint(bytes, kMaxSegmentRows);
    append_varint(bytes, 0);
    EXPECT_EQ(decode(bytes).error().code, ErrorCode::corrupt);  // the keys alone are longer
    bytes = {static_cast<char>(kSegmentFormat), 4, 0};
    append_varint(bytes, std::uint64_t{1} << 60);  // texts
    EXPECT_EQ(decode(bytes).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace drum::ledger
