// The duplicate-order stories that users of other systems tell, each run through the program.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "../terminal.h"
#include "story.h"

namespace drum::story {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kStories = fs::path(DRUM_SOURCE_DIR) / "tests/story/orders";

class Telling {
public:
    explicit Telling(const Story& story) : story_(story) {}
    void all() {
        for (const Step& step : story_.steps) {
            SCOPED_TRACE(story_.title + ", line " + std::to_string(step.line));
            const std::string& word = step.words[0];
            if (word == "import") import(step);
            else if (word == "at") ask(step);
            else if (word == "awaits") awaits(step);
            else if (word == "doubts") EXPECT_TRUE(says("doubts", "reason", rest(step))) << answer_;
            else if (word == "says") EXPECT_TRUE(says("actions", "before", rest(step))) << answer_;
            else if (word == "same") same(std::stoi(step.words.at(1)));
            else decide(step);
        }
    }

private:
    static std::string rest(const Step& step) {
        std::string out;
        for (std::size_t i = 1; i < step.words.size(); ++i) out += (i > 1 ? " " : "") + step.words[i];
        return out;
    }
    std::string site() const { return folder_ / "site.drum"; }
    void import(const Step& step) {
        const std::string folder = "in" + std::to_string(step.line);
        for (const Table& table : step.tables) terminal::write_file(folder_.path() / folder / (table.name + ".csv"), table.csv);
        const terminal::Outcome run = terminal::drum({"import", folder_ / folder, "--site", site()});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
    }
    // As "buy A", "buy A 48" or "buy A 48 7", as far as the line of the story goes.
    static std::string line_of(const json& action, std::size_t words) {
        std::string out = action.at("verb").get<std::string>() + " " + action.at("item").get<std::string>();
        if (words > 2) out += " " + action.at("quantity").get<std::string>();
        if (words > 3) out += " " + action.value("order", "");
        return out;
    }
    void ask(const Step& step) {
        asked_ = {"actions", "--json", "--site", site(), "--as-of", step.words.at(1)};
        const terminal::Outcome run = terminal::drum(asked_);
        ASSERT_EQ(run.exit_code, 0) << run.err;
        answer_ = run.out;
        const json actions = json::parse(answer_).at("actions");
        std::vector<std::string> expected = step.expected;
        std::erase(expected, "none");
        ASSERT_FALSE(step.expected.empty()) << "the story does not say what to expect";
        EXPECT_EQ(actions.size(), expected.size()) << answer_;
        for (const std::string& line : expected) {
            const auto words = static_cast<std::size_t>(std::count(line.begin(), line.end(), ' ')) + 1;
            EXPECT_TRUE(std::any_of(actions.begin(), actions.end(), [&](const json& a) { return line_of(a, words) == line; })) << line << " is not in\n" << answer_;
        }
    }
    void decide(const Step& step) {
        const terminal::Outcome now = terminal::drum({"actions", "--json", "--site", site()});
        std::string id;
        const json answer = json::parse(now.out);
        for (const json& a : answer.at("actions"))
            if (a.at("item") == step.words.at(1)) id = a.at("id");
        std::vector<std::string> arguments{"actions", step.words[0], id, "--site", site(), "--by", "Ann"};
        if (step.words[0] == "change") arguments.insert(arguments.end(), {"--quantity", step.words.at(2)});
        if (step.words[0] == "refuse") arguments.insert(arguments.end(), {"--reason", "enough"});
        if (step.words[0] == "snooze") arguments.insert(arguments.end(), {"--date", step.words.at(2)});
        const terminal::Outcome run = terminal::drum(arguments);
        ASSERT_EQ(run.exit_code, 0) << run.err << now.out;
    }
    void awaits(const Step& step) {
        const json answer = json::parse(answer_);
        EXPECT_TRUE(std::any_of(answer.at("pending").begin(), answer.at("pending").end(), [&](const json& p) {
            return p.at("state") == "awaited" && p.at("item") == step.words.at(1) && (step.words.size() < 3 || p.value("quantity", "") == step.words[2]);
        })) << answer_;
    }
    bool says(const std::string& list, const std::string& field, const std::string& phrase) const {
        const json answer = json::parse(answer_);
        return std::any_of(answer.at(list).begin(), answer.at(list).end(), [&](const json& one) { return one.value(field, "").find(phrase) != std::string::npos; });
    }
    void same(int times) {
        for (int i = 0; i < times; ++i) ASSERT_EQ(terminal::drum(asked_).out, answer_);
    }

    const Story& story_;
    terminal::Folder folder_{"story"};
    std::vector<std::string> asked_;
    std::string answer_;
};

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(kStories)) out.push_back(entry.path().stem().string());
    std::sort(out.begin(), out.end());
    return out;
}

class OrderStory : public ::testing::TestWithParam<std::string> {};

TEST_P(OrderStory, EndsAsItShould) {
    const Story story = read(terminal::read_file(kStories / (GetParam() + ".txt")));
    ASSERT_FALSE(story.steps.empty());
    Telling(story).all();
}

INSTANTIATE_TEST_SUITE_P(All, OrderStory, ::testing::ValuesIn(names()), [](const auto& one) { return one.param; });

TEST(OrderStories, AreAtLeastTwelve) { EXPECT_GE(names().size(), 12u); }

}  // namespace
}  // namespace drum::story
