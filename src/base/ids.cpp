#include "base/ids.h"

#include <algorithm>

namespace drum {

Names Names::sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (!names.empty() && names.front().empty()) names.erase(names.begin());
    Names out;
    out.names_ = std::move(names);
    out.ids_.reserve(out.names_.size());
    for (std::size_t i = 0; i < out.names_.size(); ++i) out.ids_.emplace(out.names_[i], static_cast<Id>(i));
    return out;
}

Id Names::find(std::string_view name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? kNone : found->second;
}

}  // namespace drum
