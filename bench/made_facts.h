// A made-up site of any number of stock moves as sorted runs of facts, made as they are read and never held: what a
// ledger gives, without a ledger. Same size, same facts.
#pragma once

#include <cstdint>
#include <memory>

#include "fact/run.h"

namespace drum::bench {

// Processor time of this thread so far: what the machine's other work does not lengthen.
double thread_seconds();

struct MadeSize {
    std::int64_t moves = 10'000'000, items = 50'000, orders = 100'000, operations = 100'000;  // as many demand lines as orders
    int runs = 1;                // of moves: the first holds all but a hundredth for each other one
    std::int64_t days = 730;     // over which things happened
};

class MadeFacts : public fact::Facts {
public:
    explicit MadeFacts(const MadeSize& size) : size_(size) {}
    Result<std::vector<std::unique_ptr<fact::Run>>> runs(fact::Table table) override;
    std::int64_t count(fact::Table table) override;
    Instant newest() override;
    double seconds_making() const { return seconds_; }  // spent here and not by the reader

private:
    MadeSize size_;
    double seconds_ = 0;
};

}  // namespace drum::bench
