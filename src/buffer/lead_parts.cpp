#include "buffer/lead_parts.h"

namespace drum::buffer {
namespace {

constexpr double kCoarse = 1e-9;  // what taking one day to its neighbours may change, in probability

Part part_at(const Need& need, double days, double share) {
    const Moments of = need.moments(days);
    return {share, days, of.known, of.mean, of.variance};
}

}  // namespace

// With s the relative standard deviation of the need, P bends by less than (1 / (4 s^2) + 1/2) / days^2, so that all days taken
// together change less than 1e-6.
Parts parts_of(const Need& need, const learn::LeadTime& lead, double extra_days) {
    Parts all;
    std::vector<Part>& out = all.parts;
    double mass = 0;
    const auto& pmf = lead.pmf;
    for (std::size_t l = 0; l < pmf.size(); ++l) {
        if (pmf[l] < kLeadNegligible) continue;
        mass += pmf[l];
        const double days = double(l) + extra_days;
        Part part = part_at(need, days, pmf[l]);
        if (!out.empty() && l > 60) {
            Part& last = out.back();
            const double share = last.share + part.share, apart = part.days - last.days;
            const double bend = (part.mean * part.mean / std::max(4 * part.variance, 1e-300) + 0.5) / (days * days);
            const double spread = last.share * part.share / share * apart * apart / 2;
            if (part.known == last.known && part.mean > 0 && spread * bend < kCoarse) {
                part = part_at(need, last.days + apart * part.share / share, share);
                last = part, all.coarse = true;
                continue;
            }
        }
        out.push_back(part);
    }
    if (mass <= 0) return {{part_at(need, extra_days, 1)}, false};
    for (Part& part : out) part.share /= mass;
    return all;
}

}  // namespace drum::buffer
