#include "constraint/party.h"

namespace drum::constraint {

std::string name(const state::State& state, Party party) {
    switch (party.kind) {
        case Party::Kind::resource: return state.resources.text(party.id);
        case Party::Kind::supplier: return party.id == kNone ? "supplier not named" : state.suppliers.text(party.id);
        case Party::Kind::market: return "market";
    }
    return "market";
}

state::ResourceKind kind(const state::State& state, Party party) {
    switch (party.kind) {
        case Party::Kind::resource: return state.resource[party.id].kind;
        case Party::Kind::supplier: return state::ResourceKind::supplier;
        case Party::Kind::market: return state::ResourceKind::market;
    }
    return state::ResourceKind::market;
}

std::optional<Party> party_named(const state::State& state, const std::string& name) {
    if (const Id id = state.resources.find(name); id != kNone) return Party{Party::Kind::resource, id};
    for (std::size_t r = 0; r < state.resource.size(); ++r)
        if (state.resource[r].name == name) return Party{Party::Kind::resource, static_cast<Id>(r)};
    if (const Id id = state.suppliers.find(name); id != kNone) return Party{Party::Kind::supplier, id};
    if (name == "market") return Party{};
    return std::nullopt;
}

std::optional<Pin> pinned(const state::State& state) {
    std::optional<Pin> out;
    for (const state::Decision& decision : state.decisions) {  // by time
        if (decision.decision == "unpin") out.reset();
        if (decision.decision != "pin") continue;
        if (const auto party = party_named(state, decision.action)) out = Pin{*party, decision.at, decision.by, decision.reason};
    }
    return out;
}

}  // namespace drum::constraint
