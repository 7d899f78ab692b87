// Sets: what one import says of a subject is all there is of it (fact::set_of); what was said before is retired.
#pragma once

#include <cstdint>
#include <vector>

#include "fact/run.h"

namespace drum::state {

class Sets {
public:
    // The rows of the table as known so far. Errors of the facts.
    static Result<Sets> read(fact::Facts& facts, fact::Table table);

    bool empty() const { return members_.empty(); }
    // Some row that holds stands under a key of an old ledger, away from its set in the order of keys: the facts of an
    // import must be given to close() all at once. Else any batches will do that hold all facts whose keys share their
    // upper half.
    bool scattered() const { return scattered_; }

    // `facts`: of one import, in the order of (key, recorded_at). Adds, in that order, versions that retire what was
    // known of the same subjects and is not said any more, and says of what holds again that it does. Gives how many
    // rows it retires.
    //
    // What was recorded later than all the import says of a subject stands; what the import says is then retired by it.
    std::int64_t close(fact::Block& facts) const;

private:
    struct Member {
        fact::Key set, key;
        Instant recorded_at;  // of its newest version
        bool retired = false;
    };
    std::vector<Member> members_;  // by (set, key)
    bool scattered_ = false;
};

}  // namespace drum::state
