// Work that may go on beside the reading, on a thread the caller has to give. Reading itself starts none.
#pragma once

#include <functional>

#include "base/result.h"

namespace drum::intake {

class Beside {
public:
    using Task = std::move_only_function<Result<void>()>;
    virtual ~Beside() = default;
    // Does the task after all those given before it, now or later; returns when there is room for another. The error of a
    // task comes back from this call or a later one, and no task is done after it.
    virtual Result<void> run(Task task) = 0;
    // Waits until all tasks are done.
    virtual Result<void> finish() = 0;
};

// Where there is no other thread.
class AtOnce final : public Beside {
public:
    Result<void> run(Task task) override { return task(); }
    Result<void> finish() override { return {}; }
};

}  // namespace drum::intake
