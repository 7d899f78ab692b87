// Who limits a draw without solving a programme, for windows with thousands of wants. Private to this room.
//
// The reduction: a short material is shared out in proportion to what is wanted of it; of the overloaded resources only the
// most overloaded counts, and it drops the wants that pay least per minute. What 10 % more brings is then a sum: for the
// resource the best dropped wants that fit again, for a supplier the wants it holds up, less the minutes they take at the
// resource's margin. With one overloaded resource the probabilities agree with the programme's within a few hundredths;
// between two overloaded near-equals they may differ by 0.3 (programme_test.cpp measures both).
#pragma once

#include <utility>
#include <vector>

#include "constraint/draws.h"
#include "constraint/programme.h"

namespace drum::constraint {

class FairShare {
public:
    // `rows` by (kind, id): every row some draw breaks. takes[w]: what one unit of want w takes of each row.
    FairShare(const Window& window, const std::vector<Row>& rows,
              const std::vector<std::vector<std::pair<int, double>>>& takes);
    // `index[i]`: row of broken[i]; `wanted[i]`: what it needs in the draw.
    Party judge(const std::vector<Row>& broken, const std::vector<std::size_t>& index, const std::vector<double>& wanted);

private:
    struct Piece {
        double price = 0, minutes = 0;  // throughput per minute; minutes of the whole want
        std::size_t want = 0;
    };
    struct Margin {
        std::size_t row = 0;      // most overloaded capacity row
        bool binds = false;
        double price = 0;         // throughput of the last minute
        double gain = 0;          // of 10 % more minutes
    };
    void share_out(const std::vector<Row>& broken, const std::vector<std::size_t>& index, const std::vector<double>& wanted);
    Margin margin(const std::vector<Row>& broken, const std::vector<std::size_t>& index, const std::vector<double>& wanted) const;
    double share_with(std::size_t want, std::size_t raised) const;
    // Minutes of a capacity row in one unit of a want. Capacity rows come first among the rows.
    double minutes(std::size_t want, std::size_t row) const { return minutes_[want * capacity_rows_ + row]; }

    std::size_t capacity_rows_ = 0;
    std::vector<Party> parties_;                     // distinct, in their order
    std::vector<std::size_t> party_of_row_;          // by row: into parties_
    std::vector<double> gains_;                      // by party, of this draw
    // By want, side by side in memory, because every draw reads them: value and quantity, minutes, material rows.
    std::vector<double> value_, quantity_, minutes_;
    std::vector<std::uint32_t> first_material_, materials_;  // materials_[first_material_[w] .. first_material_[w + 1])
    std::vector<std::vector<std::size_t>> users_;    // by material row: wants
    std::vector<std::vector<Piece>> cheapest_;       // by capacity row: rising price
    std::vector<double> row_share_;                  // by row: supply / wanted in this draw; 1 where it is not short
    std::vector<double> share_;                      // by want
    std::vector<std::size_t> affected_;              // wants with a share below 1
};

}  // namespace drum::constraint
