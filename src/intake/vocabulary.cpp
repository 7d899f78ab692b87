#include "intake/vocabulary.h"

#include <algorithm>
#include <array>
#include <vector>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

using fact::Table;

constexpr std::array kMoveKind{Word{"receipt", "receipt"}, Word{"consume", "consume"},   Word{"ship", "ship"},
                               Word{"produce", "produce"}, Word{"adjust", "adjust"},     Word{"scrap", "scrap"},
                               Word{"transfer", "transfer"}, Word{"return", "return"}};
constexpr std::array kDirection{Word{"in", "in"}, Word{"out", "out"}, Word{"+", "in"}, Word{"-", "out"}};
constexpr std::array kResourceKind{Word{"machine", "machine"}, Word{"crew", "crew"}, Word{"supplier", "supplier"},
                                   Word{"approval", "approval"}};
constexpr std::array kOrderKind{Word{"buy", "buy"}, Word{"make", "make"}, Word{"transfer", "transfer"}};
constexpr std::array kOrderStatus{Word{"draft", "draft"},         Word{"requested", "requested"},
                                  Word{"approved", "approved"},   Word{"placed", "placed"},
                                  Word{"received", "received"},   Word{"closed", "closed"},
                                  Word{"cancelled", "cancelled"}, Word{"canceled", "cancelled"}};
constexpr std::array kStockStatus{Word{"usable", "usable"},
                                  Word{"held", "held"},
                                  Word{"blocked", "blocked"},
                                  Word{"available", "usable"},
                                  Word{"unrestricted", "usable"},
                                  Word{"ok", "usable"},
                                  Word{"released", "usable"},
                                  Word{"good", "usable"},
                                  Word{"hold", "held"},
                                  Word{"onhold", "held"},
                                  Word{"quality", "held"},
                                  Word{"inspection", "held"},
                                  Word{"qualityinspection", "held"},
                                  Word{"quarantine", "held"},
                                  Word{"frei", "usable"},
                                  Word{"gesperrt", "blocked"},
                                  Word{"restricted", "blocked"},
                                  Word{"rejected", "blocked"},
                                  Word{"defective", "blocked"},
                                  Word{"damaged", "blocked"}};
constexpr std::array kDecision{Word{"accept", "accept"},   Word{"change", "change"},   Word{"refuse", "refuse"},
                               Word{"snooze", "snooze"},   Word{"accepted", "accept"}, Word{"changed", "change"},
                               Word{"refused", "refuse"},  Word{"snoozed", "snooze"}, Word{"pin", "pin"},
                               Word{"unpin", "unpin"}};
constexpr std::array kState{Word{"run", "run"},         Word{"setup", "setup"},     Word{"down", "down"},
                            Word{"blocked", "blocked"}, Word{"starved", "starved"}, Word{"waiting", "waiting"}};
constexpr std::array kLogState{
    Word{"run", "run"},         Word{"setup", "setup"},     Word{"down", "down"},        Word{"blocked", "blocked"},
    Word{"starved", "starved"}, Word{"waiting", "waiting"}, Word{"d", "run"},            Word{"s", "setup"},
    Word{"b", "down"},          Word{"running", "run"},     Word{"production", "run"},   Word{"processing", "run"},
    Word{"working", "run"},     Word{"changeover", "setup"}, Word{"breakdown", "down"},  Word{"failure", "down"},
    Word{"repair", "down"},     Word{"maintenance", "down"}, Word{"wait", "waiting"},    Word{"queue", "waiting"}};
constexpr std::array kMakeOrBuy{Word{"make", "make"}, Word{"buy", "buy"}};
constexpr std::array kYesNo{Word{"yes", "yes"}, Word{"no", "no"},    Word{"true", "yes"}, Word{"false", "no"},
                            Word{"1", "yes"},   Word{"0", "no"},     Word{"y", "yes"},    Word{"n", "no"}};
constexpr std::array kWeekday{
    Word{"mon", "mon"}, Word{"tue", "tue"}, Word{"wed", "wed"}, Word{"thu", "thu"}, Word{"fri", "fri"},
    Word{"sat", "sat"}, Word{"sun", "sun"}, Word{"monday", "mon"}, Word{"tuesday", "tue"}, Word{"wednesday", "wed"},
    Word{"thursday", "thu"}, Word{"friday", "fri"}, Word{"saturday", "sat"}, Word{"sunday", "sun"}, Word{"1", "mon"},
    Word{"2", "tue"}, Word{"3", "wed"}, Word{"4", "thu"}, Word{"5", "fri"}, Word{"6", "sat"}, Word{"7", "sun"}};

}  // namespace

Vocabulary vocabulary(Table table, int column) {
    if (column == fact::retired_column(table)) return kYesNo;
    switch (table) {
        case Table::stock:
            if (column == fact::stock::status) return kStockStatus;
            break;
        case Table::moves:
            if (column == fact::moves::kind) return kMoveKind;
            if (column == fact::moves::direction) return kDirection;
            break;
        case Table::resources:
            if (column == fact::resources::kind) return kResourceKind;
            break;
        case Table::orders:
            if (column == fact::orders::kind) return kOrderKind;
            if (column == fact::orders::status) return kOrderStatus;
            break;
        case Table::decisions:
            if (column == fact::decisions::decision) return kDecision;
            break;
        case Table::operations:
            if (column == fact::operations::state) return kState;
            break;
        case Table::items:
            if (column == fact::items::make_or_buy) return kMakeOrBuy;
            if (column == fact::items::keep) return kYesNo;
            break;
        case Table::sources:
            if (column == fact::sources::preferred) return kYesNo;
            break;
        case Table::calendars:
            if (column == fact::calendars::weekday) return kWeekday;
            break;
        default: break;
    }
    return {};
}

Vocabulary stop_states() {
    static constexpr std::array kWords{
        Word{"setup", "setup"},          Word{"changeover", "setup"},       Word{"toolchange", "setup"},      Word{"rusten", "setup"},
        Word{"ruesten", "setup"},        Word{"umrusten", "setup"},         Word{"reglage", "setup"},         Word{"changementserie", "setup"},
        Word{"omstellen", "setup"},      Word{"cambio", "setup"},           Word{"preparacion", "setup"},     Word{"attrezzaggio", "setup"},
        Word{"nomaterial", "starved"},   Word{"waitingmaterial", "starved"}, Word{"waitingformaterial", "starved"}, Word{"materialshortage", "starved"},
        Word{"starved", "starved"},      Word{"materialfehlt", "starved"},  Word{"keinmaterial", "starved"},  Word{"materialmangel", "starved"},
        Word{"manquematiere", "starved"}, Word{"faltamaterial", "starved"}, Word{"blocked", "blocked"},       Word{"outputblocked", "blocked"},
        Word{"waiting", "waiting"},      Word{"nooperator", "waiting"},     Word{"waitingoperator", "waiting"}, Word{"noorder", "waiting"},
        Word{"noorders", "waiting"},     Word{"keinauftrag", "waiting"},    Word{"nowork", "waiting"}};
    return kWords;
}

Vocabulary log_states() { return kLogState; }

std::optional<std::string_view> meaning(Vocabulary words, std::string_view text) {
    for (const Word& word : words)
        if (word.said == text) return word.meant;
    const std::string plain = folded(text);
    if (plain.empty()) return std::nullopt;
    for (const Word& word : words)
        if (word.said == plain) return word.meant;
    return std::nullopt;
}

std::string allowed_words(Vocabulary words) {
    std::vector<std::string_view> meant;
    for (const Word& word : words)
        if (std::find(meant.begin(), meant.end(), word.meant) == meant.end()) meant.push_back(word.meant);
    std::string out;
    for (std::size_t i = 0; i < meant.size(); ++i) {
        if (i > 0) out += i + 1 == meant.size() ? " or " : ", ";
        out += meant[i];
    }
    return out;
}

}  // namespace drum::intake
