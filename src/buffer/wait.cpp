#include "buffer/wait.h"

#include <algorithm>

namespace drum::buffer {

Wait wait_after(const projection::Ordering& ordering, std::int32_t source, const learn::LeadTime& lead, int day,
                learn::LeadTime& room) {
    const int decided = ordering.next_look(day);
    Wait out{&lead, double(decided), double(decided - day), {}};
    if (ordering.plain(source)) return out;
    out.lead = &room;
    room = projection::as_it_comes(ordering, source, lead, decided);
    out.behind.assign(room.pmf.size(), 0);
    for (std::size_t takes = 0; takes < lead.pmf.size(); ++takes) {
        if (lead.pmf[takes] <= 0) continue;
        const int waited = ordering.comes(source, decided, double(takes)),
                  at_once = ordering.comes(source, day, double(takes));
        const auto at = static_cast<std::size_t>(std::max(0, waited - decided));
        // What comes no sooner for being ordered now is asked of as any other.
        out.behind[at] += lead.pmf[takes] / room.pmf[at] * std::max(out.review_days, double(waited - at_once));
    }
    // Between two days on which it can come lies none: parts of the law that are taken together may fall there.
    for (double& days : out.behind)
        if (days <= 0) days = out.review_days;
    return out;
}

}  // namespace drum::buffer
