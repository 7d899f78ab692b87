// Small sites on which planners and their programs disagree, each played through the program: the project's own, and
// those of the folder beside it where that is there.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <sstream>

#include "../terminal.h"
#include "play.h"

namespace drum::planning {
namespace {

namespace fs = std::filesystem;

const fs::path kOwn = fs::path(DRUM_SOURCE_DIR) / "tests/planning";
const fs::path kShared = fs::path(DRUM_SHARED_DIR) / "cases/planning";

std::string test_name(const ::testing::TestParamInfo<fs::path>& one) {
    std::string out = one.param.filename().string();
    for (char& c : out) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return out;
}

// not-yet.txt: "NAME: why", a case a line.
std::map<std::string, std::string> not_yet() {
    std::map<std::string, std::string> out;
    std::istringstream in(terminal::read_file(kOwn / "not-yet.txt"));
    for (std::string line; std::getline(in, line);) {
        const std::size_t colon = line.find(": ");
        if (!line.starts_with("#") && colon != std::string::npos) out[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return out;
}

// A case that is known not to pass is skipped with its reason; one that passes all the same must leave the list.
void play(const fs::path& folder) {
    const std::map<std::string, std::string> known = not_yet();
    const auto found = known.find(folder.filename().string());
    const std::optional<std::string> miss = first_miss(folder);
    if (found == known.end()) {
        if (miss) FAIL() << folder.filename().string() << ": " << *miss;
    } else if (miss) {
        GTEST_SKIP() << "not yet, " << found->second << ": " << *miss;
    } else {
        FAIL() << folder.filename().string() << " passes now: take it off tests/planning/not-yet.txt";
    }
}

class PlanningCase : public ::testing::TestWithParam<fs::path> {};
TEST_P(PlanningCase, IsAnsweredAsAPlannerWould) { play(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Own, PlanningCase, ::testing::ValuesIn(cases_below(kOwn)), test_name);

class SharedPlanningCase : public ::testing::TestWithParam<fs::path> {};
TEST_P(SharedPlanningCase, IsAnsweredAsAPlannerWould) { play(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Shared, SharedPlanningCase, ::testing::ValuesIn(cases_below(kShared)), test_name);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SharedPlanningCase);

TEST(SharedPlanningCases, AreThere) {
    if (!fs::is_directory(kShared)) GTEST_SKIP() << "no folder " << kShared << ": its cases are not played";
    EXPECT_FALSE(cases_below(kShared).empty());
}

TEST(PlanningCases, AreWrittenAsTheyShould) {
    for (const fs::path& home : {kOwn, kShared})
        for (const fs::path& folder : cases_below(home)) EXPECT_EQ(flaw(folder), "") << folder.filename().string();
    EXPECT_GE(cases_below(kOwn).size(), 110u);
}

// tests/CMakeLists.txt runs them by kind, the first word of the folder's name: a kind it does not know would not be
// run.
TEST(PlanningCases, AreOfKindsThatAreRun) {
    std::set<std::string> kinds;
    std::istringstream in(DRUM_PLANNING_KINDS);
    for (std::string kind; in >> kind;) kinds.insert(kind);
    std::set<std::string> met;
    for (const fs::path& folder : cases_below(kOwn)) {
        const std::string name = folder.filename().string();
        met.insert(name.substr(0, name.find('-')));
    }
    EXPECT_EQ(met, kinds);
}

TEST(PlanningCases, ThatAreKnownNotToPassExist) {
    std::set<std::string> names;
    for (const fs::path& home : {kOwn, kShared})
        for (const fs::path& folder : cases_below(home)) names.insert(folder.filename().string());
    if (!fs::is_directory(kShared)) GTEST_SKIP() << "no folder " << kShared;
    for (const auto& [name, reason] : not_yet()) {
        EXPECT_TRUE(names.contains(name)) << "not-yet.txt names no case: " << name;
        EXPECT_FALSE(reason.empty()) << name;
    }
}

}  // namespace
}  // namespace drum::planning
