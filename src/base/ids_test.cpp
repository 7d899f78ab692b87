#include "base/ids.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "base/result.h"

namespace drum {
namespace {

RC_GTEST_PROP(Names, IdsFollowTheBytesOfTheNames, (std::vector<std::string> raw)) {
    const Names names = Names::sorted(raw);
    std::set<std::string> expected(raw.begin(), raw.end());
    expected.erase("");
    RC_ASSERT(names.all() == std::vector<std::string>(expected.begin(), expected.end()));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Id id = static_cast<Id>(i);
        RC_ASSERT(names.find(names.text(id)) == id);
    }
    std::reverse(raw.begin(), raw.end());
    RC_ASSERT(Names::sorted(raw).all() == names.all());
}

TEST(Names, UnknownAndEmptyNamesHaveNoId) {
    const Names names = Names::sorted({"b", "", "a", "b"});
    EXPECT_EQ(names.size(), 2u);
    EXPECT_EQ(names.find("a"), 0);
    EXPECT_EQ(names.find("b"), 1);
    EXPECT_EQ(names.find(""), kNone);
    EXPECT_EQ(names.find("c"), kNone);
    EXPECT_EQ(Names().find("a"), kNone);
}

TEST(Names, CopiesAndMovesFindTheirOwn) {
    Names copy;
    {
        const Names original = Names::sorted({"short", std::string(100, 'x')});
        copy = original;
    }
    EXPECT_EQ(copy.find("short"), 0);
    const Names moved = std::move(copy);
    EXPECT_EQ(moved.find(std::string(100, 'x')), 1);
    EXPECT_EQ(moved.find("short"), 0);
}

TEST(Error, SaysWhereItHappened) {
    EXPECT_EQ((Error{ErrorCode::bad_input, "'x' is not a number", "moves.csv", 12, "quantity"}.text()),
              "moves.csv, row 12, column quantity: 'x' is not a number");
    EXPECT_EQ((Error{ErrorCode::io, "the disk is full", {}, 0, {}}.text()), "the disk is full");
    EXPECT_STREQ(name(ErrorCode::too_new), "too_new");
}

}  // namespace
}  // namespace drum
