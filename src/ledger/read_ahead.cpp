#include "ledger/read_ahead.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace drum::ledger {
namespace {

constexpr std::size_t kBlocksAhead = 4;  // some 2 MB

class ReadAhead final : public fact::Run {
public:
    explicit ReadAhead(std::unique_ptr<fact::Run> run) : run_(std::move(run)), thread_([this] { read(); }) {}
    ~ReadAhead() override {
        const std::lock_guard lock(mutex_);
        left_ = true;
        changed_.notify_all();
    }

    Result<bool> next(fact::Block& block) override {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !ready_.empty() || ended_; });
        if (ready_.empty()) {
            if (failed_) return std::unexpected(*failed_);
            return false;
        }
        std::swap(block, ready_.front());
        spare_.push_back(std::move(ready_.front()));  // its memory is used again
        ready_.pop_front();
        changed_.notify_all();
        return true;
    }

private:
    void read() {
        std::unique_lock lock(mutex_);
        while (!ended_) {
            changed_.wait(lock, [this] { return left_ || ready_.size() < kBlocksAhead; });
            if (left_) return;
            fact::Block block(fact::Table{});
            if (!spare_.empty()) {
                block = std::move(spare_.back());
                spare_.pop_back();
            }
            lock.unlock();
            const auto more = run_->next(block);
            lock.lock();
            if (more && *more) ready_.push_back(std::move(block));
            else ended_ = true;
            if (!more) failed_ = more.error();
            changed_.notify_all();
        }
    }

    std::unique_ptr<fact::Run> run_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<fact::Block> ready_;
    std::vector<fact::Block> spare_;
    std::optional<Error> failed_;
    bool ended_ = false, left_ = false;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace

std::unique_ptr<fact::Run> read_ahead(std::unique_ptr<fact::Run> run) { return std::make_unique<ReadAhead>(std::move(run)); }

}  // namespace drum::ledger
