// A move between two locations, as Odoo and Tryton write it: which of them are the site's own says what the move was.
#pragma once

#include <string_view>

#include "intake/landing.h"

namespace drum::intake {

enum class LocationUse : std::uint8_t { own, supplier, customer, production, inventory, scrap };

// By the words people know: "Partners/Vendors", "Virtual Locations/Production", "Supplier", "Lost and Found". A place
// below a warehouse ("WH/Production shelf") is the site's own.
LocationUse location_use(std::string_view location);

// Kind, sign and places of a move of `quantity` (unsigned) from one location to another; a move that does not touch the
// site is left out.
void set_between(RowDraft& row, std::string_view from, std::string_view to);

}  // namespace drum::intake
