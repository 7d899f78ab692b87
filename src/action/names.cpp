// What acts are called: their verbs, ids that stay, and the lines of orders they are about.
#include <array>
#include <cstdio>
#include <set>

#include "action/action.h"
#include "base/rng.h"
#include "state/line_name.h"

namespace drum::action {

const char* name(Verb verb) {
    switch (verb) {
        case Verb::buy: return "buy";
        case Verb::make: return "make";
        case Verb::transfer: return "transfer";
        case Verb::expedite: return "expedite";
        case Verb::approve: return "approve";
        case Verb::release: return "release";
        case Verb::hold: return "hold";
        case Verb::count: return "count";
        case Verb::defer: return "defer";
        case Verb::reduce: return "reduce";
        case Verb::cancel: return "cancel";
        case Verb::tell: return "tell";
    }
    return "buy";
}

const char* name(Pending::Kind kind) {
    switch (kind) {
        case Pending::Kind::awaited: return "awaited";
        case Pending::Kind::refused: return "refused";
        case Pending::Kind::snoozed: return "snoozed";
    }
    return "awaited";
}

Result<std::string> meant_id(const Actions& actions, const std::string& start) {
    std::set<std::string> like;
    const auto look = [&](const std::string& id) {
        if (!start.empty() && (id.starts_with(start) || id.starts_with("A-" + start))) like.insert(id);
    };
    for (const Action& one : actions.due) look(one.id);
    for (const Upcoming& one : actions.upcoming) look(one.id);
    for (const Pending& one : actions.pending) look(one.id);
    for (const Action& one : actions.overload) look(one.id);
    if (like.empty() || like.contains(start)) return start;
    if (like.size() == 1) return *like.begin();
    return fail(ErrorCode::bad_input, "'" + start + "' may be " + *like.begin() + " or " + *like.rbegin() +
                                          (like.size() > 2 ? " or another" : "") + ": say more of it");
}

namespace {

// Buying and making are two answers to one need.
const char* need_name(Verb verb) { return verb == Verb::buy || verb == Verb::make ? "supply" : name(verb); }

}  // namespace

std::string identity(Verb verb, const std::string& item, const std::string& place, const std::string& order) {
    // Length-prefixed, so that no two read alike.
    std::string bytes = std::string(need_name(verb)) + "|" + std::to_string(item.size()) + "|" + item + "|" + place;
    if (!order.empty()) bytes += "|" + std::to_string(place.size()) + "|" + order;
    std::array<char, 24> buffer{};
    // 48 bits: among a million needs the chance of any two alike is one in five hundred.
    std::snprintf(buffer.data(), buffer.size(), "A-%012llx", static_cast<unsigned long long>(seed_of(bytes) >> 16));
    return buffer.data();
}

std::string row_name(const std::string& order, const std::string& line) {
    return line.empty() ? order : order + "/" + line;
}

std::string order_text(const Action& action) {
    return action.one_of_several ? state::line_name(action.order, action.line) : action.order;
}

}  // namespace drum::action
