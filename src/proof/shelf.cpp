#include "proof/shelf.h"

#include <algorithm>

namespace drum::proof {

void receive(Shelf& shelf) {
    if (shelf.arriving.empty()) return;
    const double units = shelf.arriving.front();
    shelf.arriving.erase(shelf.arriving.begin());
    shelf.on_order -= units;
    const double owed = std::min(shelf.backlog, units);
    shelf.backlog -= owed;
    shelf.on_hand += units - owed;
}

void want(Shelf& shelf, double units, Service& service) {
    const double served = std::min(shelf.on_hand, units);
    shelf.on_hand -= served;
    shelf.backlog += units - served;
    service.wanted += units;
    service.at_once += served;
}

void order(Shelf& shelf, double units, int lead, Service& service) {
    if (units <= 0) return;
    const auto after = static_cast<std::size_t>(std::max(0, lead));
    if (shelf.arriving.size() <= after) shelf.arriving.resize(after + 1, 0);
    shelf.arriving[after] += units;
    shelf.on_order += units;
    service.orders += 1;
    service.ordered += units;
}

void close_period(const Shelf& shelf, Service& service) {
    service.periods += 1;
    service.without_backlog += shelf.backlog <= 0 ? 1 : 0;
    service.on_hand += shelf.on_hand;
    service.backlog += shelf.backlog;
}

}  // namespace drum::proof
