#include "buffer/tail_table.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <vector>

namespace drum::buffer {
namespace {

constexpr int kSkews = 65, kSteps = Tails::kSteps;
constexpr double kPerSkew = 16, kPerZ = Tails::kPerZ, kLowest = Tails::kLowest;

using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

Tail exact(double skewness, double z) {
    if (skewness < 1e-9) {
        const boost::math::normal_distribution<double, Policy> normal(0, 1);
        const double above = cdf(complement(normal, z)), density = pdf(normal, z);
        return {above, std::max(0.0, density - z * above), std::max(0.0, ((1 + z * z) * above - z * density) / 2)};
    }
    const double shape = 4 / (skewness * skewness), scale = skewness / 2, u = z + 2 / skewness;  // u: of the gamma from 0
    if (u <= 0) return {1, -z, (1 + z * z) / 2};
    const double own = boost::math::gamma_q(shape, u / scale, Policy()), up = boost::math::gamma_q(shape + 1, u / scale, Policy()),
                 two = boost::math::gamma_q(shape + 2, u / scale, Policy());
    const double first = shape * scale, second = first * (shape + 1) * scale;
    return {own, std::max(0.0, first * up - u * own), std::max(0.0, (second * two - 2 * u * first * up + u * u * own) / 2)};
}

const std::vector<Tail>& table() {
    static const std::vector<Tail> all = [] {
        std::vector<Tail> out(static_cast<std::size_t>(kSkews) * kSteps);
        for (int s = 0; s < kSkews; ++s)
            for (int z = 0; z < kSteps; ++z) out[static_cast<std::size_t>(s * kSteps + z)] = exact(s / kPerSkew, kLowest + z / kPerZ);
        return out;
    }();
    return all;
}

}  // namespace

Tails::Tails(double skewness) : skewness_(skewness) {
    const double row = std::max(skewness, 0.0) * kPerSkew;
    if (row > kSkews - 1) {
        low_ = nullptr, share_ = 0, end_ = 16 * skewness;  // the tail falls as exp(-2 z / skewness)
        return;
    }
    const int whole = std::min(static_cast<int>(row), kSkews - 2);
    low_ = table().data() + whole * kSteps;
    share_ = row - whole;
    end_ = std::min(20.0 - 1 / kPerZ, 7 + 5 * row / kPerSkew);  // where the squares are below 1e-13
}

Tail Tails::beyond(double z) const { return exact(skewness_, z); }

}  // namespace drum::buffer
