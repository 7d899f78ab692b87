// What the quantities of a file add up to, and what became of them: an import says that nothing was lost on the way.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "intake/intake.h"
#include "intake/landing.h"

namespace drum::intake {

class QuantitySums {
public:
    // Of the columns of quantities the mapping reads as they stand.
    QuantitySums(const Sheet& sheet, const Mapping& mapping);
    // The cells of one row; then exactly one of the next two.
    void look(const Record& record);
    void keep(const RowDraft& row);
    void leave_out();
    std::vector<QuantitySum> take() { return std::move(sums_); }

private:
    struct Watched {
        FieldPlan plan;
        std::optional<Quantity> cell;
    };
    std::vector<Watched> watched_;  // one per sum
    std::vector<QuantitySum> sums_;
};

}  // namespace drum::intake
