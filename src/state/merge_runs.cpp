#include "state/merge_runs.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <tuple>

namespace drum::state {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

constexpr std::size_t kRowsPerBlock = 4096;  // of what is put together; blocks given as they come keep their size

// A block of a run and what its rows are like.
struct Loaded {
    std::shared_ptr<Block> block;
    bool current = false;  // its rows are current as they stand, as far as this run goes: no key twice, none too new
};

// Where a run is. The block after the present one is read ahead, to know whether its first key is the last of this one.
class Cursor {
public:
    static Result<Cursor> open(std::unique_ptr<fact::Run> run, Instant as_of) {
        Cursor out(std::move(run), as_of);
        if (auto loaded = out.load(); !loaded) return std::unexpected(loaded.error());
        if (auto moved = out.next_block(); !moved) return std::unexpected(moved.error());
        return out;
    }

    bool ended() const { return here_.block == nullptr; }
    const Key& key() const { return here_.block->keys[row_]; }
    Instant recorded_at() const { return here_.block->recorded_at[row_]; }
    std::size_t row() const { return row_; }
    const std::shared_ptr<Block>& block() const { return here_.block; }

    // The whole block may be given as it is, as far as this run goes.
    bool at_current_block() const {
        return row_ == 0 && here_.current && (ahead_.block == nullptr || here_.block->keys.back() != ahead_.block->keys.front());
    }
    // To the next fact known by then.
    Result<void> next() {
        ++row_;
        return skip();
    }
    Result<void> next_block() {
        row_ = 0;
        if (here_.block.use_count() == 1) spare_ = std::move(here_.block);
        here_ = std::move(ahead_);
        ahead_ = {};
        if (here_.block == nullptr) return {};
        if (auto loaded = load(); !loaded) return loaded;
        return skip();
    }

private:
    Cursor(std::unique_ptr<fact::Run> run, Instant as_of) : run_(std::move(run)), as_of_(as_of) {}

    Result<void> skip() {
        for (; here_.block != nullptr; ++row_) {
            if (row_ == here_.block->size()) return next_block();
            if (recorded_at() <= as_of_) break;
        }
        return {};
    }

    // Reads the block ahead.
    Result<void> load() {
        const auto block = spare_ != nullptr ? std::move(spare_) : std::make_shared<Block>(fact::Table{});
        const Result<bool> more = run_->next(*block);
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        ahead_.current = true;
        bool ordered = block->size() > 0;
        for (std::size_t row = 0; row < block->size(); ++row) {
            const Instant recorded = block->recorded_at[row];
            if (recorded > as_of_) ahead_.current = false;
            if (row == 0) continue;
            const Key &before = block->keys[row - 1], &key = block->keys[row];
            if (before < key) continue;
            ahead_.current = false;
            ordered = ordered && before == key && block->recorded_at[row - 1] <= recorded;
        }
        if (ordered && here_.block != nullptr)
            ordered = std::tuple(here_.block->keys.back(), here_.block->recorded_at.back()) <=
                      std::tuple(block->keys.front(), block->recorded_at.front());
        if (!ordered) return fail(ErrorCode::corrupt, "facts of table " + std::string(fact::name(block->table)) + " are not in order");
        ahead_.block = block;
        return {};
    }

    std::unique_ptr<fact::Run> run_;
    Instant as_of_;
    Loaded here_, ahead_;
    std::shared_ptr<Block> spare_;  // read before and done with: its memory is used again
    std::size_t row_ = 0;
};

// Rows being put together. What is laid where is noted first and done column by column when the block is full.
class Laying {
public:
    std::size_t rows() const { return rows_; }
    bool holds(const Key& key) const { return rows_ > 0 && last_ == key; }

    // A fact of the run with this number.
    void add(std::size_t run, const std::shared_ptr<Block>& block, std::size_t row) {
        const Key& key = block->keys[row];
        const bool is_new = !holds(key);
        if (is_new) {
            last_ = key;
            ++rows_;
        }
        const std::uint32_t source = source_of(run, block);
        if (is_new && !pieces_.empty())
            if (Piece& piece = pieces_.back(); !piece.over && piece.source == source && piece.row + piece.count == row) {
                ++piece.count;
                return;
            }
        pieces_.push_back({source, static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(rows_ - 1), 1, !is_new});
    }

    Block take() {
        Block out(sources_.front()->table);
        out.keys.resize(rows_);
        out.recorded_at.assign(rows_, Instant::beginning());
        out.source.assign(rows_, -1);
        text_of_.resize(sources_.size());
        for (std::size_t s = 0; s < sources_.size(); ++s) text_of_[s].assign(sources_[s]->texts.size(), -1);
        for (const Piece& piece : pieces_) {
            const Block& from = *sources_[piece.source];
            for (std::uint32_t i = 0; i < piece.count; ++i) {
                out.keys[piece.to + i] = from.keys[piece.row + i];
                out.recorded_at[piece.to + i] = std::max(out.recorded_at[piece.to + i], from.recorded_at[piece.row + i]);
                if (const std::int64_t text = from.source[piece.row + i]; text >= 0) out.source[piece.to + i] = translate(out, piece.source, text);
            }
        }
        const auto infos = fact::columns(out.table);
        for (std::size_t c = 0; c < infos.size(); ++c) lay_column(out, c, infos[c].type == fact::Type::text);
        rows_ = 0;
        pieces_.clear();
        sources_.clear();
        return out;
    }

private:
    // Consecutive facts of one block, the first versions of their rows; or, over, one more version of a row.
    struct Piece {
        std::uint32_t source, row, to, count;
        bool over;
    };

    std::uint32_t source_of(std::size_t run, const std::shared_ptr<Block>& block) {
        if (run >= source_of_.size()) source_of_.resize(run + 1, 0);
        std::uint32_t& source = source_of_[run];
        if (source >= sources_.size() || sources_[source] != block) {
            source = static_cast<std::uint32_t>(sources_.size());
            sources_.push_back(block);
        }
        return source;
    }

    // Each distinct text of a source block is entered once.
    std::int64_t translate(Block& out, std::uint32_t source, std::int64_t text) {
        std::int64_t& known = text_of_[source][static_cast<std::size_t>(text)];
        if (known < 0) known = out.texts.add(sources_[source]->texts.at(text));
        return known;
    }

    void lay_column(Block& out, std::size_t c, bool is_text) {
        fact::Column& column = out.cells[c];
        column.state.assign(rows_, CellState::absent);
        column.value.assign(rows_, 0);
        for (const Piece& piece : pieces_) {
            const fact::Column& from = sources_[piece.source]->cells[c];
            if (!piece.over && !is_text) {
                std::copy_n(from.state.data() + piece.row, piece.count, column.state.data() + piece.to);
                std::copy_n(from.value.data() + piece.row, piece.count, column.value.data() + piece.to);
                continue;
            }
            for (std::uint32_t i = 0; i < piece.count; ++i) {
                const CellState state = from.state[piece.row + i];
                if (state == CellState::absent) continue;
                const std::int64_t value = from.value[piece.row + i];
                column.state[piece.to + i] = state;
                column.value[piece.to + i] = is_text && state == CellState::present ? translate(out, piece.source, value) : value;
            }
        }
    }

    std::size_t rows_ = 0;
    Key last_;
    std::vector<Piece> pieces_;
    std::vector<std::shared_ptr<Block>> sources_;
    std::vector<std::uint32_t> source_of_;            // by run: the source that holds its present block, if any does
    std::vector<std::vector<std::int64_t>> text_of_;  // by source: its text -> ours, -1 = not yet
};

// Gives whole blocks, and tells what was in them.
struct Giving {
    void give(const Block& block) {
        for (const Instant recorded : block.recorded_at) merged.newest = std::max(merged.newest, recorded);
        if (retired == Retired::given || !block.any_retired()) return pass(block);
        Block holding(block.table);
        for (std::size_t row = 0; row < block.size(); ++row)
            if (!block.retired(row)) holding.add_row_from(block, row);
        if (holding.size() > 0) pass(holding);
    }
    void pass(const Block& block) {
        merged.rows += static_cast<std::int64_t>(block.size());
        take(block);
    }

    const TakeRows& take;
    Retired retired;
    MergedRuns merged;
};

// Rows in the order of their keys: what cannot go as it is, is put together.
class InOrder {
public:
    InOrder(const TakeRows& take, Retired retired) : giving_{take, retired, {}} {}

    bool holds(const Key& key) const { return laying_.holds(key); }
    void add(std::size_t run, const std::shared_ptr<Block>& block, std::size_t row) {
        if (laying_.rows() == kRowsPerBlock && !laying_.holds(block->keys[row])) finish();
        laying_.add(run, block, row);
    }
    void whole(const Block& block) {
        finish();
        giving_.give(block);
    }
    void finish() {
        if (laying_.rows() > 0) giving_.give(laying_.take());
    }
    const MergedRuns& merged() const { return giving_.merged; }

private:
    Laying laying_;
    Giving giving_;
};

// Every version of every row: what a row was at each moment at which it changed.
class Versions {
public:
    Versions(const TakeRows& take, Retired retired) : giving_{take, retired, {}} {}

    bool holds(const Key& key) const { return out_ && out_->keys.back() == key; }
    void add(std::size_t, const std::shared_ptr<Block>& block, std::size_t row) {
        const bool is_new = !holds(block->keys[row]);
        if (is_new && out_ && out_->size() >= kRowsPerBlock) finish();
        if (!out_) out_.emplace(block->table);
        const Instant recorded = block->recorded_at[row];
        if (is_new) out_->add_row(block->keys[row], recorded);
        else if (out_->recorded_at.back() != recorded) repeat_last(recorded);
        lay(*block, row);
    }
    void whole(const Block& block) {
        finish();
        giving_.give(block);
    }
    void finish() {
        if (!out_) return;
        giving_.give(*out_);
        out_.reset();
    }
    const MergedRuns& merged() const { return giving_.merged; }

private:
    void repeat_last(Instant recorded) {
        const std::size_t last = out_->size() - 1, to = out_->add_row(out_->keys[last], recorded);
        for (fact::Column& column : out_->cells) {
            column.state[to] = column.state[last];
            column.value[to] = column.value[last];
        }
        out_->source[to] = out_->source[last];
    }
    void lay(const Block& from, std::size_t row) {
        const std::size_t to = out_->size() - 1;
        const auto infos = fact::columns(from.table);
        for (std::size_t c = 0; c < infos.size(); ++c) {
            const fact::Cell cell = from.cell(row, static_cast<int>(c));
            if (cell.state == CellState::absent) continue;
            out_->cells[c].state[to] = cell.state;
            out_->cells[c].value[to] =
                cell.present() && infos[c].type == fact::Type::text ? out_->texts.add(from.texts.at(cell.value)) : cell.value;
        }
        if (from.source[row] >= 0) out_->source[to] = out_->texts.add(from.texts.at(from.source[row]));
    }
    std::optional<Block> out_;  // being laid; never one without rows
    Giving giving_;
};

// Rows of one version where they stand, as many of a block at once as there are; only the others are put together.
class Anyhow {
public:
    Anyhow(const TakeSomeRows& take, Retired) : take_(take) {}

    bool holds(const Key& key) const { return last_ && last_->block->keys[last_->row] == key; }
    void add(std::size_t run, const std::shared_ptr<Block>& block, std::size_t row) {
        if (holds(block->keys[row])) {
            if (!last_->laid) laying_.add(last_->run, last_->block, last_->row);
            last_->laid = true;
            laying_.add(run, block, row);
            return;
        }
        settle();
        last_ = Last{run, block, row, false};
    }
    void whole(const Block& block) {
        settle();
        give_all(block);
    }
    void finish() {
        settle();
        for (Picked& picked : picked_) give(picked);
        if (laying_.rows() > 0) give_all(laying_.take());
    }
    const MergedRuns& merged() const { return merged_; }

private:
    struct Last {
        std::size_t run;
        std::shared_ptr<Block> block;
        std::size_t row;
        bool laid;
    };
    struct Picked {  // rows of the block a run is at
        std::shared_ptr<Block> block;
        std::vector<std::uint32_t> rows;
    };

    // The last fact's key is done with.
    void settle() {
        if (!last_) return;
        if (last_->laid) {
            if (laying_.rows() == kRowsPerBlock) give_all(laying_.take());
        } else {
            if (last_->run >= picked_.size()) picked_.resize(last_->run + 1);
            Picked& picked = picked_[last_->run];
            if (picked.block != last_->block) {
                give(picked);
                picked.block = std::move(last_->block);
            }
            picked.rows.push_back(static_cast<std::uint32_t>(last_->row));
        }
        last_.reset();
    }
    void give(Picked& picked) {
        if (!picked.rows.empty()) give(*picked.block, picked.rows);
        picked.rows.clear();
        picked.block.reset();
    }
    void give_all(const Block& block) {
        if (all_.size() < block.size()) {
            all_.resize(block.size());
            std::iota(all_.begin(), all_.end(), 0u);
        }
        give(block, std::span(all_).first(block.size()));
    }
    void give(const Block& block, std::span<const std::uint32_t> rows) {
        for (const std::uint32_t row : rows) merged_.newest = std::max(merged_.newest, block.recorded_at[row]);
        if (block.any_retired()) {
            holding_.clear();
            std::copy_if(rows.begin(), rows.end(), std::back_inserter(holding_),
                         [&](std::uint32_t row) { return !block.retired(row); });
            rows = holding_;
            if (rows.empty()) return;
        }
        merged_.rows += static_cast<std::int64_t>(rows.size());
        take_(block, rows);
    }

    const TakeSomeRows& take_;
    std::optional<Last> last_;
    std::vector<Picked> picked_;  // by run
    Laying laying_;
    std::vector<std::uint32_t> all_;  // 0, 1, 2, ...
    std::vector<std::uint32_t> holding_;
    MergedRuns merged_;
};

// A heap of the runs by their next fact. One run is its own top all the way.
template <class Sink>
class Merge {
public:
    template <class Take>
    Merge(Instant as_of, const Take& take, Retired retired) : as_of_(as_of), sink_(take, retired) {}

    Result<MergedRuns> run(std::vector<std::unique_ptr<fact::Run>> runs) {
        for (auto& run : runs) {
            auto cursor = Cursor::open(std::move(run), as_of_);
            if (!cursor) return std::unexpected(cursor.error());
            if (!cursor->ended()) heap_.push_back(cursors_.size());
            cursors_.push_back(std::move(*cursor));
        }
        for (std::size_t at = heap_.size() / 2; at-- > 0;) sift_down(at);
        while (!heap_.empty())
            if (auto done = step(); !done) return std::unexpected(done.error());
        sink_.finish();
        return sink_.merged();
    }

private:
    // Of one key the earlier recorded first; of one moment the earlier run first: the order in which they are laid.
    bool before(std::size_t a, std::size_t b) const {
        const Cursor &x = cursors_[a], &y = cursors_[b];
        if (x.key().high != y.key().high) return x.key().high < y.key().high;
        return std::tuple(x.key().low, x.recorded_at(), a) < std::tuple(y.key().low, y.recorded_at(), b);
    }

    void sift_down(std::size_t at) {
        const std::size_t moving = heap_[at];
        for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
            if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
            if (!before(heap_[child], moving)) break;
            heap_[at] = heap_[child];
            at = child;
        }
        heap_[at] = moving;
    }

    // The run whose fact comes after the top's, if there is another run.
    const Cursor* second() const {
        if (heap_.size() < 2) return nullptr;
        const std::size_t other = heap_.size() > 2 && before(heap_[2], heap_[1]) ? heap_[2] : heap_[1];
        return &cursors_[other];
    }

    // A block that can go as it is, or the facts of the top run up to the next one's.
    Result<void> step() {
        Cursor& top = cursors_[heap_.front()];
        const Cursor* next = second();
        Result<void> moved;
        if (top.at_current_block() && !sink_.holds(top.key()) && (next == nullptr || top.block()->keys.back() < next->key())) {
            sink_.whole(*top.block());
            moved = top.next_block();
        } else {
            do {
                sink_.add(heap_.front(), top.block(), top.row());
                moved = top.next();
            } while (moved && !top.ended() && top.row() > 0 && (next == nullptr || top.key() < next->key()));
        }
        if (!moved) return moved;
        if (top.ended()) {
            heap_.front() = heap_.back();
            heap_.pop_back();
        }
        if (!heap_.empty()) sift_down(0);
        return {};
    }

    Instant as_of_;
    std::vector<Cursor> cursors_;
    std::vector<std::size_t> heap_;  // of cursors not ended, the first fact on top
    Sink sink_;
};

}  // namespace

Result<MergedRuns> merge_runs(std::vector<std::unique_ptr<fact::Run>> runs, Instant as_of, const TakeRows& take,
                              Retired retired) {
    return Merge<InOrder>(as_of, take, retired).run(std::move(runs));
}

Result<MergedRuns> merge_versions(std::vector<std::unique_ptr<fact::Run>> runs, Instant as_of, const TakeRows& take) {
    return Merge<Versions>(as_of, take, Retired::given).run(std::move(runs));
}

Result<MergedRuns> merge_runs_anyhow(std::vector<std::unique_ptr<fact::Run>> runs, Instant as_of, const TakeSomeRows& take) {
    return Merge<Anyhow>(as_of, take, Retired::left_out).run(std::move(runs));
}

}  // namespace drum::state
