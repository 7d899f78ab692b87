// The advice of the engine on small sites from a seed, beside a netting by hand that shares no code with it.
//   DRUM_SEED=17 oracle_test    asks of one site and prints it
//   DRUM_NIGHTLY=1              asks of many more
//   DRUM_PRINTED=100            prints so many of those that differ, made smaller
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "compare.h"
#include "generate.h"

namespace drum::oracle {
namespace {

// Sites that differ and are printed.
std::size_t printed_at_most() {
    const char* text = std::getenv("DRUM_PRINTED");
    return text ? std::strtoull(text, nullptr, 10) : 3;
}

std::optional<std::uint64_t> the_seed() {
    const char* text = std::getenv("DRUM_SEED");
    if (!text) return std::nullopt;
    return std::strtoull(text, nullptr, 10);
}

int rounds() { return std::getenv("DRUM_NIGHTLY") ? 20'000 : 4'000; }

std::string printed(std::uint64_t seed, const Site& site, const std::string& what) {
    return "seed " + std::to_string(seed) + ", first difference: " + what + "\n" + csv(tables_of(site)) +
           "the oracle says:\n" + text_of(answer_of(site)) + "the engine says:\n" +
           text_of(ask_engine(site, tables_of(site)).said) + "again: DRUM_SEED=" + std::to_string(seed) +
           " oracle_test\n";
}

struct Tally {
    int asked = 0, unclear = 0, calm = 0, not_carried = 0;
    std::vector<std::uint64_t> failed;
    std::map<std::string, int> kinds;  // of difference, without its names and numbers
};

std::string kind_of(const std::string& what) {
    std::string out = what.substr(what.find(':') == std::string::npos ? 0 : what.find(':'));
    std::erase_if(out, [](char c) { return c >= '0' && c <= '9'; });
    return out;
}

void ask(std::uint64_t seed, Tally& tally, bool crowded = false) {
    const Site site = site_of(seed, crowded);
    const OnStop on_stop("stopped at seed " + std::to_string(seed) + "\n" + csv(tables_of(site)));
    const Answer answer = answer_of(site);
    const Heard heard = ask_engine(site, tables_of(site));
    tally.asked += 1;
    tally.unclear += answer.unclear_starts ? 1 : 0;
    tally.calm += !answer.must_act && !answer.may_act ? 1 : 0;
    const auto what = difference(answer, heard.said, site);
    if (!what) return;
    tally.failed.push_back(seed);
    tally.kinds[kind_of(*what)] += 1;
    if (tally.failed.size() > printed_at_most()) return;
    const Site small = shrunk(site);
    const auto of_small = difference(answer_of(small), ask_engine(small, tables_of(small)).said, small);
    std::printf("%s\n", printed(seed, small, *of_small).c_str());
}

std::string summed_up(const Tally& tally) {
    std::ostringstream out;
    out << tally.asked << " sites, " << tally.failed.size() << " differ, " << tally.calm << " calm, " << tally.unclear
        << " not to be compared\n";
    for (const auto& [kind, count] : tally.kinds) out << "  " << count << " times" << kind << "\n";
    out << "seeds:";
    for (std::size_t i = 0; i < std::min<std::size_t>(tally.failed.size(), 40); ++i) out << " " << tally.failed[i];
    return out.str();
}

// Seeds that failed once, one a line; what stands behind # is why.
std::vector<std::uint64_t> past_seeds() {
    std::vector<std::uint64_t> out;
    std::ifstream in(DRUM_SOURCE_DIR "/tests/oracle/seeds.txt");
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line.front() != '#') out.push_back(std::strtoull(line.c_str(), nullptr, 10));
    return out;
}

// The whole site of that seed and both answers, then what is left of it where they differ.
void ask_again(std::uint64_t seed, bool crowded) {
    const Site site = site_of(seed, crowded);
    const auto what = difference(answer_of(site), ask_engine(site, tables_of(site)).said, site);
    std::printf("%s\n", printed(seed, site, what.value_or("none")).c_str());
    Tally tally;
    ask(seed, tally, crowded);
}

TEST(Oracle, TheAdviceIsWhatAPlannerNetsByHand) {
    Tally tally;
    if (const auto seed = the_seed()) return ask_again(*seed, false);
    for (const std::uint64_t seed : past_seeds()) ask(seed, tally);
    for (int i = 0; i < rounds(); ++i) ask(static_cast<std::uint64_t>(i), tally);
    std::printf("%s\n", summed_up(tally).c_str());
    EXPECT_TRUE(tally.failed.empty()) << summed_up(tally);
}

TEST(Oracle, CrowdedMachinesTellWhenWorkMustBegin) {
    if (const auto seed = the_seed()) return ask_again(*seed, true);
    Tally tally;
    for (int i = 0; i < rounds() / 2; ++i) ask(static_cast<std::uint64_t>(i), tally, true);
    std::printf("%s\n", summed_up(tally).c_str());
    EXPECT_TRUE(tally.failed.empty()) << summed_up(tally);
}

// A comparison is worth what it asks of: each kind of answer comes up often enough to be checked.
TEST(Oracle, TheSitesAskForEverything) {
    std::map<std::string, int> times;
    constexpr int kSites = 2'000;
    for (std::uint64_t seed = 0; seed < kSites; ++seed) {
        const Site site = site_of(seed);
        ASSERT_TRUE(whole(site)) << seed;
        const Answer answer = answer_of(site);
        bool buy = false, make = false, bring = false, later = false;
        for (const auto& [item, asked] : answer.items) {
            buy = buy || asked.buy > 0;
            make = make || asked.make > 0;
            bring = bring || asked.transfer > 0;
            later = later || (!asked.due && *asked.order_by < 14);
        }
        times["buy"] += buy ? 1 : 0;
        times["make"] += make ? 1 : 0;
        times["bring"] += bring ? 1 : 0;
        times["later"] += later ? 1 : 0;
        times["expedite"] += answer.expedite.empty() ? 0 : 1;
        times["nobody's yet, too late"] += answer.may_expedite.empty() ? 0 : 1;
        times["tell"] += answer.must_tell.empty() ? 0 : 1;
        times["calm"] += !answer.must_act && !answer.may_act ? 1 : 0;
        times["open work that does not fit"] += answer.do_not_fit.empty() ? 0 : 1;
        times["crowded"] += site.crowded && make ? 1 : 0;
        EXPECT_FALSE(answer.unclear_starts) << seed;
    }
    for (const auto& [what, count] : times) {
        std::printf("%s: %d of %d\n", what.c_str(), count, kSites);
        EXPECT_GE(count, kSites / 100) << what;
    }
}

TEST(Oracle, EveryColumnOfASmallSiteIsOneOfTheTables) {
    std::set<std::string> unknown;
    for (std::uint64_t seed = 0; seed < 300; ++seed)
        for (const std::string& column : lay_down(tables_of(site_of(seed))).not_carried) unknown.insert(column);
    std::string all;
    for (const std::string& column : unknown) all += " " + column;
    EXPECT_TRUE(unknown.empty()) << "not in the schema:" << all;
}

}  // namespace
}  // namespace drum::oracle
