#include "hand/with_draft.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace drum::hand {
namespace {

class OneBlock final : public fact::Run {
public:
    explicit OneBlock(fact::Block block) : block_(std::move(block)) {}
    Result<bool> next(fact::Block& block) override {
        if (block_.size() == 0) return false;
        block = std::exchange(block_, fact::Block(block_.table));
        return true;
    }

private:
    fact::Block block_;
};

}  // namespace

Result<std::vector<std::unique_ptr<fact::Run>>> WithDraft::runs(fact::Table table) {
    std::vector<std::unique_ptr<fact::Run>> out;
    if (facts_ != nullptr) {
        auto runs = facts_->runs(table);
        if (!runs) return runs;
        out = std::move(*runs);
    }
    const fact::Block& rows = draft_[static_cast<std::size_t>(table)];
    if (rows.size() == 0) return out;
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(rows.keys[a], rows.recorded_at[a]) < std::tie(rows.keys[b], rows.recorded_at[b]);
    });
    fact::Block sorted(table);
    for (const std::size_t row : order) sorted.add_row_from(rows, row);
    out.push_back(std::make_unique<OneBlock>(std::move(sorted)));
    return out;
}

std::int64_t WithDraft::count(fact::Table table) {
    return (facts_ == nullptr ? 0 : facts_->count(table)) + static_cast<std::int64_t>(draft_[static_cast<std::size_t>(table)].size());
}

Instant WithDraft::newest() {
    Instant newest = facts_ == nullptr ? Instant::beginning() : facts_->newest();
    for (const fact::Block& block : draft_)
        for (const Instant recorded : block.recorded_at) newest = std::max(newest, recorded);
    return newest;
}

}  // namespace drum::hand
