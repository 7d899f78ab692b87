// On which days people work, when an order comes, and until when it can wait: the first two rules.
#pragma once

#include "site.h"

namespace drum::oracle {

inline constexpr int kNever = 100'000;

bool open_on(const Site& site, const Calendar& calendar, int day);
bool site_works(const Site& site, int day);
int look_after(const Site& site, int day);  // the first look after the day; the first of all is on day 0
inline int next_look(const Site& site) { return look_after(site, 0); }

// The day on which an order that is given on `day` is there.
int bought_arrives(const Site& site, const Source& source, int day);
int made_arrives(const Site& site, int lead_days, int day);  // without a route; also what is brought from a place

// The last day from today on from which it is there by `need`; nothing where there is none.
std::optional<int> buy_by(const Site& site, const Source& source, int need);
std::optional<int> make_by(const Site& site, int lead_days, int need);

}  // namespace drum::oracle
