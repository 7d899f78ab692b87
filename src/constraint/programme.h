// The linear programme of one horizon: which quantities give the most throughput within capacity, material and demand.
//
// maximise sum value_w x_w, 0 <= x_w <= wanted, minutes and material within what is there; stock and work in process
// are columns that save minutes and material. Only rows that can bind are built: x never exceeds what is wanted, so a row
// that holds when everything wanted is made holds always, and leaving it out changes nothing. Product-mix form and the
// worked example of P and Q: Goldratt, The Haystack Syndrome (1990).
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "constraint/flow.h"
#include "constraint/party.h"

namespace drum::constraint {

struct Row {  // one limit that can bind
    enum class Kind { capacity, material } kind = Kind::capacity;
    Id id = kNone;         // resource, or item
    double limit = 0;      // minutes, or units including stock
    Party party{};         // who answers for it: the resource; the supplier, or the approval that holds the orders up
};

struct Solution {
    double throughput = 0;            // of the columns in the programme, over the horizon
    std::vector<double> x;            // by want
    std::vector<double> dual;         // by row: throughput per minute or unit, >= 0
    std::vector<double> used;         // by row: minutes or units, <= its limit
    bool solved = true;               // false: quantities beyond what the solver can handle; x and dual are zero
};

// By want: what one unit of it takes of each row before stock is netted: (row, amount), by row. Rows past the limits given
// count units of items that are there already.
std::vector<std::vector<std::pair<int, double>>> takes_of(const Flow& flow, const std::vector<Want>& wants, const std::vector<Row>& rows);

// The reduced problem over given wants and rows. Limits and wanted quantities may be changed and solved again.
class Programme {
public:
    Programme(const Flow& flow, const std::vector<Want>& wants, const std::vector<Row>& rows);
    ~Programme();
    Programme(Programme&&) noexcept;
    void set_limit(std::size_t row, double limit);
    void set_wanted(std::size_t want, double quantity);
    // Cold start: the answer does not depend on what was solved before.
    Solution solve();
    // From the last basis: for draws, where thousands of near-equal problems are solved in a row.
    Solution solve_warm();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace drum::constraint
