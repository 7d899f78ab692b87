// A snapshot of the state: any bytes are a state or an error, with their own checksums and with ones made to fit; a state
// that was read is written to bytes that give it back.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "state/resealed_test.h"
#include "state/snapshot.h"

using namespace drum;

namespace {

std::string bytes_of(const state::State& state) {
    std::string out;
    const auto written = state::write_snapshot(state, {}, [&](std::string_view piece) -> Result<void> {
        out += piece;
        return {};
    });
    CHECK(written.has_value());
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    (void)state::read_snapshot(bytes);
    const auto state = state::read_snapshot(state::resealed(bytes, true));
    if (!state) return 0;
    const std::string written = bytes_of(*state);
    const auto again = state::read_snapshot(written);
    CHECK(again.has_value());
    CHECK(bytes_of(*again) == written);
    return 0;
}
