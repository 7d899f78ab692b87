// A site that is written down a row at a time, for the oracle's own tests. Day 0 is Monday 2 March 2026 unless it is
// said.
#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "oracle.h"

namespace drum::oracle {

inline void PrintTo(const Asked& asked, std::ostream* out) {
    *out << "buy " << asked.buy << " make " << asked.make << " transfer " << asked.transfer << " by "
         << asked.order_by.value_or(-1) << (asked.due ? " due" : "");
}

inline constexpr int kMonday = 20'514;

inline Calendar monday_to_friday() {
    Calendar out;
    out.week = {true, true, true, true, true, false, false};
    return out;
}

struct Slip {
    Site site;
    Slip() { site.first_day = kMonday; }
    Source& bought(const std::string& item, int lead_days) {
        site.items.push_back({item, false, false});
        return site.sources.emplace_back(Source{item, "S", lead_days, 0, 0, true, {}, {}});
    }
    void made(const std::string& item, std::optional<int> lead_days) {
        site.items.push_back({item, true, false});
        if (lead_days) site.makings.push_back({item, lead_days, 0, 0});
    }
    BillLine& goes_in(const std::string& component, const std::string& item, double quantity) {
        return site.bills.emplace_back(BillLine{item, component, quantity, "", {}, {}});
    }
    Stock& stock(const std::string& item, double quantity) {
        return site.stocks.emplace_back(Stock{item, "", quantity, false, {}});
    }
    Sale& sale(const std::string& name, const std::string& item, double quantity, std::optional<int> due) {
        return site.sales.emplace_back(Sale{name, "", item, "open", "", quantity, 0, due, -9});
    }
    Order& order(const std::string& name, const std::string& kind, const std::string& item, double quantity,
                 std::optional<int> promised) {
        Order& out = site.orders.emplace_back();
        out.name = name;
        out.kind = kind;
        out.item = item;
        out.quantity = quantity;
        out.promised = promised;
        out.placed = -2;
        return out;
    }
    void machine(const std::string& name, double minutes_per_day) {
        site.machines.push_back({name, false, minutes_per_day, {}});
    }
    Step& step(const std::string& item, const std::string& name, const std::string& machine, double run_minutes) {
        return site.steps.emplace_back(Step{item, name, machine, run_minutes, 0, 1, "", 0});
    }
    Answer answer() const { return answer_of(site); }
    Asked asked(const std::string& item) const {
        const Answer all = answer();
        const auto found = all.items.find(item);
        return found == all.items.end() ? Asked{} : found->second;
    }
};

inline Asked later(int day) { return {0, 0, 0, day, false}; }
inline Asked buy(double quantity, int day) { return {quantity, 0, 0, day, true}; }
inline Asked make(double quantity, int day) { return {0, quantity, 0, day, true}; }
inline const Asked kNothing;

}  // namespace drum::oracle
