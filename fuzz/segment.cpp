// A segment of the ledger: any bytes are a block or an error, and a block encodes to bytes that give it back.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "ledger/segment.h"

using namespace drum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto block = ledger::decode(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!block || block->size() == 0) return 0;
    const std::string bytes = ledger::SegmentEncoder(*block).encode(0, block->size());
    const auto again = ledger::decode(bytes);
    CHECK(again.has_value());
    CHECK(again->keys == block->keys && again->recorded_at == block->recorded_at);
    CHECK(ledger::SegmentEncoder(*again).encode(0, again->size()) == bytes);
    return 0;
}
