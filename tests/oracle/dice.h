// Numbers drawn from a seed, the same everywhere (SplitMix64, Steele, Lea and Flood 2014).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace drum::oracle {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    // least to most, both possible
    int from_to(int least, int most) {
        return least + static_cast<int>(next() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool in_hundred(int chances) { return from_to(0, 99) < chances; }
    template <class Thing>
    Thing one_of(std::initializer_list<Thing> things) {
        return *(things.begin() + from_to(0, static_cast<int>(things.size()) - 1));
    }
    template <class Thing>
    const Thing& one_of(const std::vector<Thing>& things) {
        return things[static_cast<std::size_t>(from_to(0, static_cast<int>(things.size()) - 1))];
    }

private:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    std::uint64_t state_;
};

}  // namespace drum::oracle
