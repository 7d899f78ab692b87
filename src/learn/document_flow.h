// Where documents that have not gone on yet probably wait: from what has followed each step of the log so far, and after how long.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "state/state.h"

namespace drum::learn {

struct ProbablyWaiting {
    Id step = kNone;      // into State::resources
    Instant since;
    double weight = 0;    // the probability that it does
    Id work = kNone;      // the document, into State::works
};

// The log as it is known at a moment that only moves on.
class DocumentFlow {
public:
    explicit DocumentFlow(const state::State& state);
    // What had ended by then is known.
    void advance(Instant until);
    // At the moment advanced to. A document goes on to step n with the share of those decided that did, times the chance that such a wait
    // takes longer than its age so far (1 / (1 + age / mean)^2, heavier than exponential), against the share that ended
    // there. One that nobody touched for eight weeks has ended.
    std::vector<ProbablyWaiting> waiting() const;

private:
    struct Follower {
        double times = 0, waited_micros = 0;
    };
    const state::State& state_;
    Instant now_ = Instant::beginning();
    std::vector<std::int32_t> ended_;            // operations of documents, by end
    std::size_t next_ = 0;
    std::deque<std::int32_t> quiet_;             // those seen within eight weeks, by end
    std::vector<std::int32_t> at_;               // by work: its last operation, -1 when it has ended
    std::vector<double> decided_;                // by step: documents of which it is known what came
    std::vector<std::map<Id, Follower>> followed_;  // by step
};

}  // namespace drum::learn
