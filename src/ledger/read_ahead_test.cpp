#include "ledger/read_ahead.h"

#include <gtest/gtest.h>

#include <optional>

namespace drum::ledger {
namespace {

// Blocks of one row each, numbered by their key; then the end, or an error.
class Counted final : public fact::Run {
public:
    Counted(std::uint64_t blocks, bool fails) : blocks_(blocks), fails_(fails) {}
    Result<bool> next(fact::Block& block) override {
        if (at_ == blocks_ && fails_) return fail(ErrorCode::corrupt, "damaged");
        if (at_ == blocks_) return false;
        block = fact::Block(fact::Table::moves);
        block.add_row({0, at_}, Instant{static_cast<std::int64_t>(at_)});
        ++at_;
        return true;
    }

private:
    std::uint64_t blocks_, at_ = 0;
    bool fails_;
};

// How many blocks came, in their order; and the error that ended them.
std::pair<std::uint64_t, std::optional<ErrorCode>> read_all(fact::Run& run) {
    fact::Block block(fact::Table::site);
    for (std::uint64_t count = 0;; ++count) {
        const auto more = run.next(block);
        if (!more) return {count, more.error().code};
        if (!*more) return {count, std::nullopt};
        EXPECT_EQ(block.size(), 1U);
        EXPECT_EQ(block.keys.front().low, count);
    }
}

TEST(ReadAhead, GivesWhatTheRunGives) {
    for (const std::uint64_t blocks : {0, 1, 3, 1000}) {
        const auto run = read_ahead(std::make_unique<Counted>(blocks, false));
        EXPECT_EQ(read_all(*run), std::pair(blocks, std::optional<ErrorCode>()));
        fact::Block block(fact::Table::site);
        EXPECT_EQ(run->next(block).value_or(true), false);  // the end stays the end
    }
}

TEST(ReadAhead, TheErrorComesAfterTheBlocksBeforeIt) {
    const auto run = read_ahead(std::make_unique<Counted>(7, true));
    EXPECT_EQ(read_all(*run), std::pair(std::uint64_t{7}, std::optional(ErrorCode::corrupt)));
}

TEST(ReadAhead, MayBeLeftAtAnyPlace) {
    for (const int blocks : {0, 1, 5}) {
        const auto run = read_ahead(std::make_unique<Counted>(1000, false));
        fact::Block block(fact::Table::site);
        for (int i = 0; i < blocks; ++i) EXPECT_TRUE(run->next(block).value_or(false));
    }
}

}  // namespace
}  // namespace drum::ledger
