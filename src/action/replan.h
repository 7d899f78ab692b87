// The plan after stock changed: what depends on it is worked out anew, the rest stands.
#pragma once

#include <cstdint>
#include <span>

#include "action/basis.h"
#include "buffer/rope.h"

namespace drum::action {

// `touched`, into the protected items: those whose stock changed, and those made directly of them (there may be parts for fewer).
// `buffers` is as it is now, `plan` as it was; doubts and what is set aside stand. Gives what plan() gives, byte for byte.
void replan(const Basis& basis, const buffer::Buffers& buffers, std::span<const std::int32_t> touched, const buffer::Rope& rope, Actions& plan);

}  // namespace drum::action
