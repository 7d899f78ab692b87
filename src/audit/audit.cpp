#include "audit/audit.h"

namespace drum::audit {

const char* name(Chain chain) {
    switch (chain) {
        case Chain::buy: return "buy";
        case Chain::make: return "make";
        case Chain::transfer: return "transfer";
        case Chain::sell: return "sell";
        case Chain::stock: return "stock";
    }
    return "buy";
}

Audit audit(const fact::Coverage& coverage, const std::vector<state::StockCard>& cards, const state::State& state,
            const learn::Learned& learned) {
    Audit out;
    out.steps = order_steps(state);
    std::vector<Step> lying = stock_steps(state);
    out.steps.insert(out.steps.end(), std::make_move_iterator(lying.begin()), std::make_move_iterator(lying.end()));
    out.work = work_flow(state);
    out.unread = fact::unread(coverage);
    out.unreferred = unreferred(state);
    out.trust = trust(cards, state, learned);
    out.missing = missing(coverage, state, out.trust);
    return out;
}

}  // namespace drum::audit
