// What a report says of rejected rows, however many: the first of them in memory, the rest on scratch.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "intake/intake.h"
#include "intake/scratch.h"

namespace drum::intake {

inline constexpr std::size_t kRejectedHeld = 1000;

// Puts what the report holds beyond the first onto scratch. Errors of the scratch.
Result<void> put_away_rejected(FileReport& report, Scratch& scratch);

// All of them, in the order of the file.
class RejectedReader {
public:
    // `scratch`: where the report's were put; may be null when none were. Both stay where they are.
    RejectedReader(const FileReport& report, const Scratch* scratch) : report_(&report), scratch_(scratch) {}
    // False at the end. Errors of the scratch.
    Result<bool> next(Rejected& rejected);

private:
    std::int64_t number();
    std::string text();

    const FileReport* report_;
    const Scratch* scratch_;
    std::size_t held_ = 0, stretch_ = 0, at_ = 0;  // the next of each
    std::string bytes_;                            // of the stretch being read
};

}  // namespace drum::intake
