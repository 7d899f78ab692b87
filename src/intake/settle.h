// Landed rows become facts: identity, repeats, dates, and blocks in an order that depends on the facts alone.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "fact/block.h"
#include "intake/landing.h"

namespace drum::intake {

// From when rows that carry no time of their own are known.
struct Moments {
    Instant newest;         // the site's newest recorded_at before this command
    Instant undated_stock;  // stock without a date is what an export shows today: after everything dated that came with it
};

// Rows of one thing that disagree, as people are told of them.
class Disagreements {
public:
    void add(std::int32_t report, std::int64_t line, std::string phrase);
    void tell(std::vector<FileReport>& reports) const;

private:
    struct OfReport {
        std::int64_t count = 0;
        std::vector<std::pair<std::int64_t, std::string>> first;  // by line, the few that are named
    };
    std::vector<OfReport> reports_;
};

// The facts of a batch of identified rows that holds all rows of each of its subjects: sorted by (key, recorded_at,
// content), each fact once. Repeated rows are counted in the reports of their files.
fact::Block settle(Landing&& landing, const Moments& moments, std::vector<FileReport>& reports,
                   Disagreements& disagreements);
// Whether of rows of one subject that say the same one is left.
bool stands_once(fact::Table table, Repeat repeat);
// Counts a row that says what another says, at the file it stands in.
void count_copy(FileReport& report, bool once);
// After the last batch of a table: the notes on its duplicates.
void tell_duplicates(fact::Table table, std::vector<FileReport>& reports);

}  // namespace drum::intake
