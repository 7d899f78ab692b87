#include "state/block_facts.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace drum::state {
namespace {

using fact::Block;

constexpr std::size_t kRowsAtATime = 4096;

// The rows of one block in the order of a run.
class BlockRun : public fact::Run {
public:
    explicit BlockRun(const Block& block) : block_(block), order_(block.size()) {
        std::iota(order_.begin(), order_.end(), 0u);
        const auto before = [&](std::uint32_t a, std::uint32_t b) {
            return std::tie(block.keys[a], block.recorded_at[a]) < std::tie(block.keys[b], block.recorded_at[b]);
        };
        if (!std::is_sorted(order_.begin(), order_.end(), before)) std::stable_sort(order_.begin(), order_.end(), before);
    }

    Result<bool> next(Block& out) override {
        if (at_ == order_.size()) return false;
        out = Block(block_.table);
        for (const std::size_t end = std::min(at_ + kRowsAtATime, order_.size()); at_ < end; ++at_)
            out.add_row_from(block_, order_[at_]);
        return true;
    }

private:
    const Block& block_;
    std::vector<std::uint32_t> order_;
    std::size_t at_ = 0;
};

class BlockFacts : public fact::Facts {
public:
    explicit BlockFacts(const std::vector<Block>& blocks) : blocks_(blocks) {}

    Result<std::vector<std::unique_ptr<fact::Run>>> runs(fact::Table table) override {
        std::vector<std::unique_ptr<fact::Run>> out;
        for (const Block& block : blocks_)
            if (block.table == table && block.size() > 0) out.push_back(std::make_unique<BlockRun>(block));
        return out;
    }
    std::int64_t count(fact::Table table) override {
        std::int64_t out = 0;
        for (const Block& block : blocks_)
            if (block.table == table) out += static_cast<std::int64_t>(block.size());
        return out;
    }
    Instant newest() override {
        Instant out = Instant::beginning();
        for (const Block& block : blocks_)
            for (const Instant recorded : block.recorded_at) out = std::max(out, recorded);
        return out;
    }

private:
    const std::vector<Block>& blocks_;
};

// The same with the blocks its own.
class OwnFacts : public fact::Facts {
public:
    explicit OwnFacts(std::vector<Block> blocks) : blocks_(std::move(blocks)), facts_(blocks_) {}
    Result<std::vector<std::unique_ptr<fact::Run>>> runs(fact::Table table) override { return facts_.runs(table); }
    std::int64_t count(fact::Table table) override { return facts_.count(table); }
    Instant newest() override { return facts_.newest(); }

private:
    const std::vector<Block> blocks_;
    BlockFacts facts_;
};

}  // namespace

std::unique_ptr<fact::Facts> facts_of(std::vector<Block> blocks) { return std::make_unique<OwnFacts>(std::move(blocks)); }
std::unique_ptr<fact::Facts> facts_over(const std::vector<Block>& blocks) { return std::make_unique<BlockFacts>(blocks); }

}  // namespace drum::state
