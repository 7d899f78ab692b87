// The one-sided CUSUM (Page 1954; exactly minimax, Moustakides 1986): evidence that a mean has risen, added up.
#pragma once

#include <algorithm>

namespace drum::learn {

// z is standardised: mean 0 and deviation 1 while nothing has changed. With k = 0.5, which is tuned to a rise by one deviation, it
// passes 4 once in some 336 steps by chance alone (Siegmund's approximation), and after about 8 steps once the mean has risen by one.
struct Cusum {
    double value = 0;
    double add(double z, double k = 0.5) { return value = std::max(0.0, value + z - k); }
};

}  // namespace drum::learn
