// Facts at rest and, after them, facts that are about to be written, as if they were known.
#pragma once

#include <vector>

#include "fact/run.h"

namespace drum::hand {

class WithDraft final : public fact::Facts {
public:
    // `facts` may be null: a site that is not there yet. Both outlive it. `draft`: one block per table.
    WithDraft(fact::Facts* facts, const std::vector<fact::Block>& draft) : facts_(facts), draft_(draft) {}
    Result<std::vector<std::unique_ptr<fact::Run>>> runs(fact::Table table) override;
    std::int64_t count(fact::Table table) override;
    Instant newest() override;

private:
    fact::Facts* facts_;
    const std::vector<fact::Block>& draft_;
};

}  // namespace drum::hand
