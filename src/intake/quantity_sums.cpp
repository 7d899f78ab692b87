#include "intake/quantity_sums.h"

#include "intake/header_names.h"
#include "intake/number_style.h"

namespace drum::intake {
namespace {

void add_to(Quantity& sum, Quantity more, bool& too_large) {
    const auto total = add(sum, more);
    if (total)
        sum = *total;
    else
        too_large = true;
}

}  // namespace

QuantitySums::QuantitySums(const Sheet& sheet, const Mapping& mapping) {
    const auto infos = fact::columns(mapping.table);
    for (const FieldPlan& plan : mapping.plans) {
        if (plan.column < 0 || plan.factor.numerator != plan.factor.denominator || plan.where_blank) continue;
        const auto& info = infos[static_cast<std::size_t>(plan.column)];
        if (info.type != fact::Type::quantity) continue;
        watched_.push_back({plan, std::nullopt});
        sums_.push_back({sheet.header[plan.field], std::string(info.name), {}, {}, {}, {}, 0, false});
    }
}

void QuantitySums::look(const Record& record) {
    for (std::size_t i = 0; i < watched_.size(); ++i) {
        Watched& one = watched_[i];
        one.cell.reset();
        if (one.plan.field >= record.fields.size()) continue;
        const std::string_view text = trimmed(record.fields[one.plan.field]);
        if (text.empty()) continue;
        const auto value = parse_styled_quantity(text, one.plan.numbers);
        if (!value) {
            ++sums_[i].unreadable;
            continue;
        }
        one.cell = *value;
        add_to(sums_[i].in_file, *value, sums_[i].too_large);
    }
}

void QuantitySums::keep(const RowDraft& row) {
    for (std::size_t i = 0; i < watched_.size(); ++i) {
        const int column = watched_[i].plan.column;
        if (!row.present(column)) {
            if (watched_[i].cell) add_to(sums_[i].not_taken, *watched_[i].cell, sums_[i].too_large);
            continue;
        }
        const std::int64_t value = row.number(column);
        if (value >= 0)
            add_to(sums_[i].added, Quantity{value}, sums_[i].too_large);
        else
            add_to(sums_[i].taken, Quantity{-value}, sums_[i].too_large);
    }
}

void QuantitySums::leave_out() {
    for (std::size_t i = 0; i < watched_.size(); ++i)
        if (watched_[i].cell) add_to(sums_[i].not_taken, *watched_[i].cell, sums_[i].too_large);
}

}  // namespace drum::intake
