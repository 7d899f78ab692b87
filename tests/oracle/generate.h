// A small site from a seed, of everything the rules speak of; and what makes it smaller.
#pragma once

#include <cstdint>

#include "site.h"

namespace drum::oracle {

Site site_of(std::uint64_t seed, bool crowded = false);  // crowded: of the sites whose machines bind

// The same with a past to learn from: sales that were shipped, spreads, and items that are kept.
Site learning_site_of(std::uint64_t seed);

// Whether every name is there and everything can be made or bought.
bool whole(const Site& site);

// The same facts, asked a day later.
Site a_day_later(Site site);

}  // namespace drum::oracle
