#include "intake/sorting.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "intake/memory_scratch_test.h"

namespace drum::intake {
namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

Records drained(Sorting& sorting) {
    Records out;
    EXPECT_TRUE(sorting.drain([&](std::string_view key, std::string_view record) -> Result<void> {
        out.emplace_back(key, record);
        return {};
    }));
    return out;
}

TEST(Sorting, GivesRecordsOfOneKeyAsTheyCame) {
    EXPECT_TRUE(rc::check("any records, any room", [] {
        const auto keys = rc::gen::container<std::string>(rc::gen::element('\0', 'a', 'b', '\xFF'));
        Records records = *rc::gen::container<Records>(rc::gen::pair(keys, rc::gen::arbitrary<std::string>()));
        const bool bounded = *rc::gen::arbitrary<bool>();
        MemoryScratch scratch;
        Sorting sorting(bounded ? &scratch : nullptr, *rc::gen::element<std::size_t>(1, 200, 1000));
        for (int round = 0; round < 2; ++round) {  // it is empty again afterwards
            for (const auto& [key, record] : records) RC_ASSERT(sorting.add(key, record).has_value());
            const std::multimap<std::string, std::string> sorted(records.begin(), records.end());  // of one key as they came
            RC_ASSERT(drained(sorting) == Records(sorted.begin(), sorted.end()));
            std::reverse(records.begin(), records.end());
        }
    }));
}

TEST(Sorting, RecordsLargerThanWhatIsReadAtOnceComeBackWhole) {
    MemoryScratch scratch;
    Sorting sorting(&scratch, 1);
    Records expected;
    for (char c = 'a'; c < 'e'; ++c) expected.emplace_back(std::string(1, c), std::string(300'000, c));
    for (auto one = expected.rbegin(); one != expected.rend(); ++one) ASSERT_TRUE(sorting.add(one->first, one->second));
    EXPECT_EQ(drained(sorting), expected);
}

TEST(Sorting, AFullScratchIsSaid) {
    MemoryScratch scratch(10);
    Sorting sorting(&scratch, 1);
    const auto added = sorting.add("key", "more than ten bytes");
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::io);
}

}  // namespace
}  // namespace drum::intake
