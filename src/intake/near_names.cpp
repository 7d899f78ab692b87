#include "intake/near_names.h"

#include <algorithm>

namespace drum::intake {

std::size_t letters_apart(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        for (std::size_t k = 1; k <= b.size(); ++k) {
            next[k] = std::min({row[k] + 1, next[k - 1] + 1, row[k - 1] + (a[i - 1] != b[k - 1])});
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                next[k] = std::min(next[k], before[k - 2] + 1);
        }
        before = row;
        row = next;
    }
    return row[b.size()];
}

std::optional<std::size_t> nearest_header(const std::vector<HeaderName>& headers, const std::vector<bool>& used,
                                          std::span<const Alias> aliases, int column) {
    constexpr std::size_t kLongest = 40, kMostApart = 2, kOneIn = 4;
    std::optional<std::size_t> best;
    std::size_t best_apart = kMostApart + 1;
    for (const Alias& alias : aliases) {
        if (alias.column != column) continue;
        any_name(alias.names, [&](std::string_view name) {
            for (std::size_t f = 0; f < headers.size() && f < used.size(); ++f) {
                const std::string& said = headers[f].bare;
                if (used[f] || said.size() > kLongest || name.size() > kLongest) continue;
                const std::size_t longer = std::max(said.size(), name.size()),
                                  shorter = std::min(said.size(), name.size());
                if (longer - shorter >= best_apart) continue;
                const std::size_t apart = letters_apart(said, name);
                if (apart >= best_apart || apart * kOneIn > longer) continue;
                best = f;
                best_apart = apart;
            }
            return false;
        });
    }
    return best;
}

}  // namespace drum::intake
