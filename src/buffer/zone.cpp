#include "buffer/zone.h"

namespace drum::buffer {

const char* name(Zone zone) {
    switch (zone) {
        case Zone::green: return "green";
        case Zone::yellow: return "yellow";
        case Zone::red: return "red";
        case Zone::black: return "black";
    }
    return "green";
}

Zone zone_of(double penetration, double available) {
    if (available <= 0) return Zone::black;
    if (penetration < 1.0 / 3) return Zone::green;
    return penetration < 2.0 / 3 ? Zone::yellow : Zone::red;
}

}  // namespace drum::buffer
