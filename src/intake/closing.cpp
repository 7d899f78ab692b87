// The honest end of an import: what the site can answer now, and what it cannot.
#include "fact/answers.h"
#include "intake/intake.h"

namespace drum::intake {
namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += i + 1 == parts.size() ? " and " : ", ";
        out += parts[i];
    }
    return out;
}

}  // namespace

std::vector<std::string> closing_notes(const fact::Coverage& brought, const fact::Coverage& site) {
    std::vector<std::string> out;
    if (!brought.any()) {
        out.push_back("Nothing landed, so nothing can be answered from this import.");
        return out;
    }
    const auto can = fact::answered(site);
    out.push_back(can.empty() ? "What is known so far answers nothing yet."
                              : "The site can now answer " + joined(can) + ".");
    for (const fact::Gap& gap : fact::gaps(site)) out.push_back(gap.missing + ": " + gap.costs + ".");
    return out;
}

}  // namespace drum::intake
