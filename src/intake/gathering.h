// The rows of one table of a command, however many: in memory while they are few, else in sorted runs on scratch. They
// come back in the order of their subjects, all rows of one subject together.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/landing.h"
#include "intake/scratch.h"
#include "intake/sorting.h"

namespace drum::intake {

inline constexpr std::size_t kRowsInMemory = 128 << 10;  // of one table; some 20 MB

class Gathering {
public:
    // Without scratch everything stays in memory. `many`: there will be more rows than that, so that none are kept.
    Gathering(fact::Table table, Scratch* scratch, bool many = false, std::size_t rows_in_memory = kRowsInMemory)
        : landing_(table), scratch_(scratch), many_(many && scratch != nullptr), rows_in_memory_(rows_in_memory), sorting_(scratch) {
        landing_.passing = many_;
    }

    Landing& landing() { return landing_; }  // where rows land
    // Puts the rows at hand away when they are many. Errors of the scratch.
    Result<void> relieve();
    // No more rows will land: the latest time a row carries.
    Instant newest();
    // Gives all rows, subject by subject in ascending order of the key, in batches that end with a subject. Empties it.
    // Where more rows are about one subject than are held at once, their lines come with the keys of lines, and its copies
    // are counted in the reports. Errors of the scratch and of `take`.
    Result<void> drain(std::vector<FileReport>& reports, const std::function<Result<void>(Landing&&)>& take);

private:
    void identify();
    Result<void> spill();

    Landing landing_;
    Scratch* scratch_;
    bool many_;
    std::size_t rows_in_memory_;
    std::size_t identified_ = 0;  // rows of the landing whose subject is known
    Instant newest_ = Instant::beginning();
    Sorting sorting_;
};

}  // namespace drum::intake
