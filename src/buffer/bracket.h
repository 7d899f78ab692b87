// The multiplier at which what is lost comes within what is allowed: one search for the nominal and for the trial.
#pragma once

#include <algorithm>
#include <cmath>

namespace drum::buffer {

inline constexpr double kLeastMultiplier = 1e-12, kMostMultiplier = 1e18;  // beyond these a multiplier means nothing

struct Bracket {
    double low, high;      // the loss is over what is allowed at low (or low is the least there is), within it at high
    double above, within;  // the losses there
};

// Where the loss, which falls as the multiplier rises, crosses what is allowed, looked for from a multiplier near that.
template <class Loss>
Bracket bracket_around(double guess, double allowed, Loss loss, double least = kLeastMultiplier,
                       double most = kMostMultiplier) {
    const double here = loss(guess);
    Bracket out{guess, guess, here, here};
    for (double step = 1.1; out.high < most && out.within > allowed; step *= step)
        out.low = out.high, out.above = out.within, out.high = std::min(most, out.high * step),
        out.within = loss(out.high);
    for (double step = 1.1; out.low > least && out.above <= allowed; step *= step)
        out.high = out.low, out.within = out.above, out.low = std::max(least, out.low / step),
        out.above = loss(out.low);
    return out;
}

// The bracket with its high end brought down to the smallest multiplier within what is allowed. `near` 0: by bisection
// in logarithms, because few items lose in steps; else until the loss is within `near` (relative) of what is allowed,
// along the chord of the logarithms, every third time by halves because it may step; either way until its ends are
// nearer than `closest` (relative).
template <class Loss>
Bracket narrowed(Bracket bracket, double allowed, double near, Loss loss, double closest = 1e-13) {
    if (bracket.above <= allowed) return {bracket.low, bracket.low, bracket.above, bracket.above};
    for (int round = 1;
         bracket.high > bracket.low * (1 + closest) && (near <= 0 || bracket.within < allowed * (1 - near)); ++round) {
        double share = 0.5;
        if (near > 0 && round % 3 != 0 && bracket.within > 0 && bracket.above < 4 * bracket.within)
            share = std::clamp(
                std::log(bracket.above / (allowed * (1 - near / 2))) / std::log(bracket.above / bracket.within), 0.02,
                0.98);
        const double middle = bracket.low * std::pow(bracket.high / bracket.low, share), here = loss(middle);
        if (here <= allowed)
            bracket.high = middle, bracket.within = here;
        else
            bracket.low = middle, bracket.above = here;
    }
    return bracket;
}

}  // namespace drum::buffer
