#include "intake/row_rules.h"

#include "base/decimal.h"
#include "fact/demand_status.h"

namespace drum::intake {
namespace {

using fact::CellState;
using fact::Table;

constexpr std::int64_t kOneRate = 1'000'000'000;

void expect(bool good, int column, std::string_view message, std::vector<Fault>& faults) {
    if (!good) faults.push_back({column, std::string(message)});
}

// A present number of the column must satisfy `good`.
template <class Test>
void number_must(const RowDraft& row, int column, Test good, std::string_view message, std::vector<Fault>& faults) {
    if (row.present(column) && !good(row.number(column))) faults.push_back({column, std::string(message)});
}

const auto kNotNegative = [](std::int64_t v) { return v >= 0; };
const auto kPositive = [](std::int64_t v) { return v > 0; };
const auto kShare = [](std::int64_t v) { return v >= 0 && v <= kOneRate; };

// Each quantity is signed, or carries a direction: both at once would leave open which of them counts.
void sign_move(RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::moves;
    const std::string_view way = row.word(direction);
    if (!way.empty() && row.present(quantity)) {
        if (row.number(quantity) < 0)
            faults.push_back({quantity, "a negative quantity beside a direction: write it unsigned with the "
                                        "direction, or signed without one"});
        else if (way == "out")
            row.set(quantity, -row.number(quantity));
    }
    row.state[direction] = CellState::absent;  // the sign says it from here on
}

void check_operation(RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::operations;
    if (!row.present(resource) && row.present(activity)) row.set_text(resource, row.word(activity));
    if (row.present(start) && row.present(end) && !row.exported)
        expect(row.number(start) <= row.number(end), start, "the start is after the end", faults);
}

void check_calendar(RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::calendars;
    if (row.exported) return;
    if (!row.present(from)) {
        expect(!row.present(to), from, "'to' is given without 'from' (leave both empty for a closed day)", faults);
        return;
    }
    if (row.present(to) && row.number(to) == 0 && row.number(from) > 0) row.set(to, kMicrosPerDay);
    if (row.present(to))  // before `from`: it ends on the next day
        expect(row.number(from) != row.number(to), to, "'to' is 'from': a shift of 24 hours is written 00:00 to 24:00",
               faults);
}

void check_site(const RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::site;
    if (row.present(time_zone)) {
        const auto zone = Zone::find(row.word(time_zone));
        if (!zone) faults.push_back({time_zone, zone.error().message});
    }
    number_must(row, target, [](std::int64_t v) { return v > 0 && v < kOneRate; },
                "the fed share must lie between 0 and 1 (0.99)", faults);
    number_must(row, review_days, kPositive, "must be above zero", faults);
    number_must(row, false_alarms_per_quarter, kPositive, "must be above zero", faults);
    number_must(row, carrying_rate, kNotNegative, "a carrying rate must not be negative", faults);
    number_must(row, lost_share, kShare, "a share must lie between 0 and 1", faults);
}

void check_unit(RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::units;
    if (row.state[factor_denominator] != CellState::present) row.set(factor_denominator, 1);
    number_must(row, factor_numerator, kPositive, "a unit factor must be above zero", faults);
    number_must(row, factor_denominator, kPositive, "a unit factor must be above zero", faults);
}

void check_route(const RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::routes;
    number_must(row, run_minutes, kNotNegative, "run minutes must not be negative", faults);
    number_must(row, setup_minutes, kNotNegative, "set-up minutes must not be negative", faults);
    number_must(row, run_cv, kNotNegative, "a coefficient of variation must not be negative", faults);
    number_must(row, yield, [](std::int64_t v) { return v > 0 && v <= kOneRate; },
                "a yield must be above 0 and at most 1", faults);
}

void check_source(const RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::sources;
    number_must(row, lead_days, kNotNegative, "a lead time must not be negative", faults);
    number_must(row, lead_cv, kNotNegative, "a coefficient of variation must not be negative", faults);
    number_must(row, min_quantity, kNotNegative, "a minimum quantity must not be negative", faults);
    number_must(row, multiple, kNotNegative, "a multiple must not be negative", faults);
    number_must(row, capacity_per_week, kNotNegative, "a capacity must not be negative", faults);
    number_must(row, min_value, kNotNegative, "a least value must not be negative", faults);
    number_must(row, order_cost, kNotNegative, "a cost must not be negative", faults);
    number_must(row, from_quantity, kNotNegative, "a price cannot hold from less than nothing", faults);
}

void check_bom(const RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::bom;
    number_must(row, quantity, kPositive, "a component's quantity must be above zero; by-products are not counted",
                faults);
    number_must(row, per, kPositive, "'per' must be above zero", faults);
    number_must(row, alternate, kPositive, "substitutes are numbered from 1", faults);
    if (row.present(valid_from) && row.present(valid_to) && !row.exported)
        expect(row.number(valid_from) <= row.number(valid_to), valid_to, "'valid_to' is before 'valid_from'", faults);
}

// Words of exports become ours; one that is not known stays, to be asked about.
void check_demand(RowDraft& row, std::vector<Fault>& faults) {
    using namespace fact::demand;
    if (!row.exported && row.present(status))
        if (const auto known = fact::demand_status(row.word(status))) row.set_text(status, fact::name(*known));
    number_must(row, probability, kShare, "a probability lies between 0 and 1 (0.6)", faults);
}

}  // namespace

void complete_and_check(RowDraft& row, std::vector<Fault>& faults) {
    switch (row.table) {
        case Table::site: check_site(row, faults); break;
        case Table::units: check_unit(row, faults); break;
        case Table::moves: sign_move(row, faults); break;
        case Table::resources:
            number_must(row, fact::resources::servers, kPositive, "there must be at least 1 server", faults);
            number_must(row, fact::resources::capacity_per_day, kNotNegative, "a capacity must not be negative",
                        faults);
            number_must(row, fact::resources::queue_limit, kNotNegative, "a queue limit must not be negative", faults);
            break;
        case Table::calendars: check_calendar(row, faults); break;
        case Table::routes: check_route(row, faults); break;
        case Table::bom: check_bom(row, faults); break;
        case Table::demand: check_demand(row, faults); break;
        case Table::sources: check_source(row, faults); break;
        case Table::operations: check_operation(row, faults); break;
        case Table::items:
        case Table::stock:
        case Table::orders:
        case Table::decisions:
        case Table::mappings: break;
    }
}

}  // namespace drum::intake
