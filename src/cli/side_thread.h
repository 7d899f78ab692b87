// A thread that does intake's tasks beside the reading, in their order.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "intake/beside.h"

namespace drum::cli {

class SideThread final : public intake::Beside {
public:
    SideThread();
    ~SideThread() override;  // what has not been begun is dropped
    Result<void> run(Task task) override;
    Result<void> finish() override;

private:
    void work();
    Result<void> outcome() const;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> waiting_;  // each holds some megabytes of rows
    bool busy_ = false, ended_ = false;
    std::optional<Error> failed_;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace drum::cli
