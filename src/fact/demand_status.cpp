#include "fact/demand_status.h"

#include <algorithm>
#include <array>
#include <string>

namespace drum::fact {
namespace {

struct Words {
    DemandStatus status;
    std::string_view words;  // plain, blank between them
};

constexpr std::array kWords{
    Words{DemandStatus::quote,
          "quote quoted quotation quotations quotationsent offer offered draft proposal tentative angebot angeboten "
          "offerte devis oferta "
          "presupuesto preventivo offerta entwurf brouillon"},
    Words{DemandStatus::forecast, "forecast forecasted prognose prognosis prevision previsione pronostico vorschau"},
    Words{DemandStatus::open,
          "open confirmed new ordered booked released sale salesorder active accepted approved inprogress inprocess "
          "processing partial "
          "partially partiallyshipped partiallydelivered partlyshipped partlydelivered backorder backordered toship "
          "todeliver tobill "
          "todeliverandbill pendingfulfillment outstanding offen bestätigt bestaetigt freigegeben inarbeit "
          "teilgeliefert confirmé confirmée "
          "encours bevestigd lopend abierto confirmado pendiente aperto confermato"},
    Words{
        DemandStatus::held,
        "held hold onhold blocked suspended paused stopped gesperrt angehalten enattente geblokkeerd retenido sospeso"},
    Words{DemandStatus::shipped,
          "shipped delivered fulfilled complete completed invoiced billed geliefert versandt versendet erledigt "
          "abgeschlossen expédié expédiée "
          "livré livrée geleverd verzonden afgerond enviado entregado spedito consegnato evaso"},
    Words{DemandStatus::closed, "closed close done finished archived geschlossen clos fermé gesloten cerrado chiuso"},
    Words{DemandStatus::cancelled,
          "cancelled canceled cancel void voided deleted withdrawn storniert abgesagt annulé annulée geannuleerd "
          "cancelado anulado annullato"},
    Words{DemandStatus::lost,
          "lost rejected declined refused expired verloren abgelehnt perdu refusé afgewezen perdido rechazado perso "
          "rifiutato"},
};

// Small letters and digits; what is not ASCII stays.
std::string plain(std::string_view word) {
    std::string out;
    for (const char c : word) {
        const bool capital = c >= 'A' && c <= 'Z';
        const bool kept =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80U) != 0;
        if (capital)
            out.push_back(static_cast<char>(c - 'A' + 'a'));
        else if (kept)
            out.push_back(c);
    }
    return out;
}

bool listed(std::string_view words, std::string_view word) {
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (words.substr(at, end - at) == word) return true;
        at = end + 1;
    }
    return false;
}

}  // namespace

std::optional<DemandStatus> demand_status(std::string_view word) {
    const std::string said = plain(word);
    for (const Words& one : kWords)
        if (listed(one.words, said)) return one.status;
    return std::nullopt;
}

std::string_view name(DemandStatus status) {
    static constexpr std::array<std::string_view, 8> kNames{"quote",   "forecast", "open",      "held",
                                                            "shipped", "closed",   "cancelled", "lost"};
    return kNames[static_cast<std::size_t>(status)];
}

}  // namespace drum::fact
