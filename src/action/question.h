// Whether somebody is asked before an order is said.
#pragma once

#include <optional>

#include "action/basis.h"

namespace drum::action {

// More than is booked, than the source's minimum and than a year's use, or where its use was not watched for as long as
// an order takes than all that was used and several times what is expected: nobody orders that without being asked.
std::optional<SetAside> question_of(const Basis& basis, const buffer::Buffer& buffer, const Action& action);

// Sales open for so long that they are likelier dead than late: no need, and one question.
std::vector<SetAside> sales_to_confirm(const Basis& basis);
// Whether parts went out to who makes something of them, where they had to by now and nothing shows it; one for all.
std::vector<SetAside> parts_to_confirm(const Basis& basis);

}  // namespace drum::action
