#include "cli/side_thread.h"

namespace drum::cli {
namespace {

constexpr std::size_t kWaiting = 1;  // beside the one that is being done: enough that nobody waits, little memory

}  // namespace

SideThread::SideThread() : thread_([this] { work(); }) {}

SideThread::~SideThread() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

Result<void> SideThread::outcome() const {
    if (failed_) return std::unexpected(*failed_);
    return {};
}

Result<void> SideThread::run(Task task) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return failed_ || waiting_.size() < kWaiting; });
    if (failed_) return outcome();
    waiting_.push_back(std::move(task));
    changed_.notify_all();
    return {};
}

Result<void> SideThread::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.empty() && !busy_; });
    return outcome();
}

void SideThread::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
        if (ended_) return;
        Task task = std::move(waiting_.front());
        waiting_.pop_front();
        busy_ = true;
        changed_.notify_all();
        lock.unlock();
        const auto done = task();
        task = {};  // and the rows it holds
        lock.lock();
        if (!done) {
            failed_ = done.error();
            waiting_.clear();
        }
        busy_ = false;
        changed_.notify_all();
    }
}

}  // namespace drum::cli
