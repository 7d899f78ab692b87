// Steps in which people decide. Orders name who approves them, and a log of documents (no item, no pieces) names the step and
// the person: both are resources of kind approval, whether or not table resources has a row for them.
#include <algorithm>

#include "state/fold_parts.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

constexpr std::string_view kNameless = "approval";  // of approvals by nobody in particular

bool passes_approval(const Block& orders, std::size_t row) {
    return orders.present(row, fact::orders::approval_requested_at) || orders.present(row, fact::orders::approved_at) ||
           orders.text(row, fact::orders::status) == "requested" || !orders.text(row, fact::orders::approver).empty();
}

// Resources that table resources calls approvals.
std::vector<std::string_view> typed_approvals(const Rows& rows) {
    std::vector<std::string_view> out;
    const Block& block = rows.of(Table::resources);
    for (std::size_t row = 0; row < block.size(); ++row)
        if (block.text(row, fact::resources::kind) == "approval") out.push_back(block.text(row, fact::resources::resource));
    return out;
}

// Resources that table resources or a route names: no desk by their log, and no approval by an approver's name.
void mark_plain(const Rows& rows, const State& state, std::vector<char>& plain) {
    const Block& block = rows.of(Table::resources);
    for (std::size_t row = 0; row < block.size(); ++row)
        if (const Id id = state.resources.find(block.text(row, fact::resources::resource)); id != kNone) plain[id] = 1;
    for (const RouteStep& step : state.routes) plain[step.resource] = 1;  // the rows of routes are let go by now
}

}  // namespace

void collect_approvers(const Rows& rows, std::vector<std::string>& names) {
    const auto typed = typed_approvals(rows);
    const Block& orders = rows.of(Table::orders);
    for (std::size_t row = 0; row < orders.size() && typed.empty(); ++row) {
        if (!passes_approval(orders, row)) continue;
        const std::string_view approver = orders.text(row, fact::orders::approver);
        names.emplace_back(approver.empty() ? kNameless : approver);
    }
}

void settle_approvals(const Rows& rows, State& state) {
    std::vector<Id> typed;  // by name
    for (const std::string_view name : typed_approvals(rows)) typed.push_back(state.resources.find(name));
    const auto by_name = [&](std::string_view approver) {
        for (const Id id : typed)
            if (state.resources.text(id) == approver || state.resource[id].name == approver) return id;
        return typed.size() == 1 ? typed.front() : kNone;
    };
    std::vector<char> plain(state.resources.size(), 0);
    mark_plain(rows, state, plain);
    for (Order& order : state.orders) {
        const bool passes = order.approval_requested_at || order.approved_at || !order.approver.empty() || order.status == OrderStatus::requested;
        if (!passes) continue;
        order.approval = typed.empty() ? state.resources.find(order.approver.empty() ? kNameless : order.approver) : by_name(order.approver);
        if (order.approval == kNone || !typed.empty()) continue;
        if (plain[order.approval])  // a machine or crew of that name is another thing
            order.approval = kNone;
        else
            state.resource[order.approval].kind = ResourceKind::approval;
    }
}

void settle_desks(const Rows& rows, State& state) {
    std::vector<char> plain(state.resources.size(), 0);
    mark_plain(rows, state, plain);
    const Block& log = rows.of(Table::operations);
    for (std::size_t row = 0; row < log.size(); ++row)  // a step is a resource by its activity
        if (const auto resource = log.text(row, fact::operations::resource); !resource.empty() && resource != log.text(row, fact::operations::activity))
            if (const Id id = state.resources.find(resource_of_operation(log, row)); id != kNone) plain[id] = 1;
    std::vector<char> people(state.resources.size(), 0);
    for (const Operation& op : state.operations) {
        people[op.resource] |= op.worker != kNone;
        plain[op.resource] |= op.item != kNone || op.good > 0 || op.scrap > 0;
    }
    for (std::size_t r = 0; r < plain.size(); ++r)
        if (people[r] && !plain[r]) state.resource[r].kind = ResourceKind::approval;
}

}  // namespace drum::state
