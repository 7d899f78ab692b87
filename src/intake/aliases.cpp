#include "intake/aliases.h"

#include "intake/landing.h"

namespace drum::intake {

RowRule zero_prices_unknown(const Inputs&) {
    return [](const Record&, RowDraft& row) {
        for (const int column : {fact::items::cost, fact::items::price})
            if (row.present(column) && row.number(column) == 0) row.drop(column);
    };
}

void drop_unplaced(RowDraft& row) {
    const std::string_view status = row.word(fact::orders::status);
    if (status == "draft" || status == "requested") row.drop(fact::orders::placed_at);
}

}  // namespace drum::intake
