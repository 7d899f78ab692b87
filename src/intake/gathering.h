// The rows of one table of a command, however many: in memory while they are few, else in sorted runs on scratch. They
// come back in the order of their subjects, all rows of one subject together.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/intake.h"
#include "intake/landing.h"

namespace drum::intake {

class Gathering {
public:
    // Without scratch everything stays in memory. `means` holds at least a Beside. `many`: there will be more rows than
    // may be kept, so that none are.
    Gathering(fact::Table table, const Means& means, bool many = false);

    Landing& landing() { return landing_; }  // where rows land
    // Puts the rows at hand away when they are many. Errors of the scratch, also of earlier calls.
    Result<void> relieve();
    // No more rows will land, and what was to be put away is: the latest time a row carries.
    Instant newest();
    // Gives all rows, subject by subject in ascending order of the key, in batches that end with a subject. Empties it.
    Result<void> drain(const std::function<Result<void>(Landing&&)>& take);

private:
    struct Stretch {  // a sorted run on scratch
        std::uint64_t first = 0, end = 0;
    };
    void begin_landing();
    void identify(Landing& landing);
    Result<void> spill();
    Result<void> write(Landing&& landing);

    Landing landing_;
    Means means_;
    bool many_;
    // From here on of whoever does the tasks, and of the caller once they are finished.
    Instant newest_ = Instant::beginning();
    std::vector<Stretch> stretches_;
};

}  // namespace drum::intake
