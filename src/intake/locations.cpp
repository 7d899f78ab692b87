#include "intake/locations.h"

#include <array>
#include <cstdlib>
#include <string>

#include "intake/aliases.h"
#include "intake/header_names.h"

namespace drum::intake {
namespace {

namespace moves = fact::moves;

struct Words {
    LocationUse use;
    std::string_view words;
};
// In the order in which they are looked for: "Inventory adjustment" before "scrap".
constexpr std::array kWords{
    Words{LocationUse::supplier, "vendor|supplier|lieferant|fournisseur|leverancier|proveedor"},
    Words{LocationUse::customer, "customer|kunde|client|klant|cliente"},
    Words{LocationUse::production, "production|produktion|fertigung|productie|produccion|manufactur"},
    Words{LocationUse::scrap, "scrap|ausschuss|schrott|rebut|afval|chatarra|desecho"},
    Words{LocationUse::inventory,
          "inventory|adjust|loss|lostandfound|inventur|bestandskorrektur|inventaire|voorraadcorrectie|ajuste|perte"},
};
constexpr std::string_view kVirtualRoots =
    "partner|partners|partnerlocations|virtuallocations|virtual|virtuelllagerorte|virtuellelagerorte|virtuelleorte|"
    "virtuellestandorte|emplacementsvirtuels|partenaires|partenaire|virtuelelocaties|ubicacionesvirtuales|"
    "empresas|contacts|physicallocations";

}  // namespace

LocationUse location_use(std::string_view location) {
    const std::size_t slash = location.find('/');
    const std::string root = folded(location.substr(0, slash));
    const bool is_virtual =
        slash == std::string_view::npos || any_name(kVirtualRoots, [&](std::string_view name) { return root == name; });
    if (!is_virtual) return LocationUse::own;
    const std::string name = folded(slash == std::string_view::npos ? location : location.substr(slash + 1));
    for (const Words& words : kWords) {
        const bool said =
            any_name(words.words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
        if (said) return words.use;
    }
    return LocationUse::own;
}

void set_between(RowDraft& row, std::string_view from, std::string_view to) {
    if (!row.present(moves::quantity)) return;
    const LocationUse source = location_use(from), target = location_use(to);
    const std::int64_t size = std::abs(row.number(moves::quantity));
    if (size == 0) {
        row.left_out = "a quantity of zero moves nothing";
        return;
    }
    if (source == LocationUse::own && target == LocationUse::own) {
        row.set(moves::quantity, size);
        row.set_text(moves::kind, "transfer");
        row.set_text(moves::place, from);
        row.set_text(moves::to_place, to);
        return;
    }
    if (source != LocationUse::own && target != LocationUse::own) {
        row.left_out = "they go from one outside place to another and touch no stock of the site";
        return;
    }
    const bool in = target == LocationUse::own;
    const LocationUse other = in ? source : target;
    row.set(moves::quantity, in ? size : -size);
    row.set_text(moves::place, in ? to : from);
    switch (other) {
        case LocationUse::supplier: row.set_text(moves::kind, in ? "receipt" : "return"); break;
        case LocationUse::customer: row.set_text(moves::kind, in ? "return" : "ship"); break;
        case LocationUse::production: row.set_text(moves::kind, in ? "produce" : "consume"); break;
        case LocationUse::scrap: row.set_text(moves::kind, "scrap"); break;
        case LocationUse::inventory:
        case LocationUse::own: row.set_text(moves::kind, "adjust"); break;
    }
}

}  // namespace drum::intake
