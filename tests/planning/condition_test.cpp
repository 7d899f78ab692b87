// The conditions of planning cases can fail: of each one expectation that holds and one that does not, on one answer.
#include "condition.h"

#include <gtest/gtest.h>

#include "../terminal.h"
#include "play.h"

namespace drum::planning {
namespace {

const char* const kActions = R"({"actions":[
    {"verb":"buy","item":"A","quantity":"60","order_by":"2026-03-04"},
    {"verb":"buy","item":"A","quantity":"2.5","order_by":"2026-03-04"},
    {"verb":"make","item":"N","quantity":"0","order_by":"2026-03-04"},
    {"verb":"expedite","item":"B","order":"PO-1","quantity":"5","order_by":"2026-03-04"},
    {"verb":"tell","item":"A","order":"SO-1","quantity":"5","order_by":"2026-03-04","expected":"2026-03-23"}],
  "upcoming":[{"verb":"buy","item":"C","quantity":"7","order_by":"2026-03-09T11:00:00Z"}],
  "protected_until":{"day":"2026-03-20","probability":1},
  "questions":[{"item":"Q","reason":"confirm A or close PO-9"}]})";

Answer actions() {
    Answer out;
    out.said = Json::parse(kActions);
    out.imports = {Json::parse(R"({"files":[{"table":"bom","rejected":2,"errors":["row 3: TOOL-7"]},
                                             {"table":"items","rejected":0}],"notes":["2025-W53 was left out"]})")};
    out.import_code = 1;
    out.text = [] { return std::string("Nothing needs you."); };
    out.today = [] { return Json::object(); };
    return out;
}

Answer constraint() {
    Answer out = actions();
    out.today = [] { return Json::parse(kActions); };
    out.said = Json::parse(
        R"({"constraint":{"resource":"M","hour_value":120.5},"throughput_per_horizon":6300,"utilization":0.5,
        "ranking":[{"resource":"M","load":1.2},{"resource":"N","load":0.4}],
        "moves":[{"quantity":"-3"},{"quantity":"1.5"}],"down_minutes":10,"losses":[{"cause":"down","minutes":5}],
        "items":[{"item":"A","on_hand":"8","on_order":"1","committed":"0","position":"9"}]})");
    return out;
}

struct Row {
    const char* holds;
    const char* fails;
    const char* seen;  // what the miss must say
};

void expect_rows(const Answer& answer, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        check(Json::parse(row.holds));
        check(Json::parse(row.fails));
        EXPECT_EQ(missed(answer, Json::parse(row.holds)).value_or(""), "") << row.holds;
        const std::string miss = missed(answer, Json::parse(row.fails)).value_or("nothing missed");
        EXPECT_NE(miss.find(row.seen), std::string::npos) << row.fails << ": " << miss;
    }
}

TEST(Conditions, OfActionsCanFail) {
    expect_rows(
        actions(),
        {
            {R"({"buy":{"A":[60,66]}})", R"({"buy":{"A":[70,80]}})", "buy A [70,80], seen 62.5"},
            {R"({"buy":{"A":62.5}})", R"({"buy":{"A":62}})", "seen 62.5"},
            {R"({"make":{"A":0}})", R"({"make":{"N":0}})", "seen null"},  // an order of nothing is no advice
            {R"({"transfer":{"A":0}})", R"({"transfer":{"A":1}})", "seen 0"},
            {R"({"buy_due_by":{"C":"2026-03-09"}})", R"({"buy_due_by":{"C":"2026-03-08"}})", "seen 2026-03-09"},
            {R"({"expedite_due_by":{"PO-1":"2026-03-04"}})", R"({"make_due_by":{"A":"2026-03-04"}})", "seen null"},
            {R"({"none":["C"]})", R"({"none":["C","B"]})", "expedite"},
            {R"({"verb":["expedite","PO-1"]})", R"({"verb":["expedite","PO-2"]})", "expedite B PO-1"},
            {R"({"told":{"SO-1":"2026-03-23","SO-2":null}})", R"({"told":{"SO-1":"2026-03-24"}})", "2026-03-23"},
            {R"({"told":{"SO-2":null}})", R"({"told":{"SO-1":null}})", "2026-03-23"},
            {R"({"not_calm":true})", R"({"not_calm":false})", "5 actions"},
            {R"({"no_promise_after":"2026-03-20"})", R"({"no_promise_after":"2026-03-19"})", "seen 2026-03-20"},
            {R"({"set_aside_or_question":"PO-9"})", R"({"set_aside_or_question":"PO"})", "close PO-9"},
            {R"({"set_aside_or_question":"Q"})", R"({"set_aside_or_question":"A"})",
             "confirm A"},  // a word, not the item
            {R"({"any_of":[{"buy":{"A":0}},{"not_calm":true}]})", R"({"any_of":[{"buy":{"A":0}},{"not_calm":false}]})",
             " / "},
            {R"({"why":"anything"})", R"({"why":"anything","buy":{"A":1}})", "seen 62.5"},
        });
}

TEST(Conditions, OfImportsAndWordsCanFail) {
    expect_rows(actions(),
                {
                    {R"({"import_rejects":["bom"]})", R"({"import_rejects":["items"]})", R"(["bom"])"},
                    {R"({"import_rejects":["bom"]})", R"({"import_rejects":[]})", R"(["bom"])"},
                    {R"({"import_exit":1})", R"({"import_exit":0})", "seen 1"},
                    {R"({"import_names":"TOOL-7"})", R"({"import_names":"TOOL"})", "TOOL-7"},
                    {R"({"import_names":"2025-W53"})", R"({"import_names":"2025"})", "2025-W53"},
                    {R"({"exit":[0,1]})", R"({"exit":1})", "seen 0"},
                    {R"({"text_contains_any":["season","NEEDS YOU"]})", R"({"text_contains_any":["season"]})",
                     "Nothing needs you"},
                    {R"({"text_not_contains":["season"]})", R"({"text_not_contains":["needs"]})", "Nothing needs you"},
                });
}

TEST(Conditions, OfOtherAnswersCanFail) {
    expect_rows(constraint(),
                {
                    {R"({"constraint":"M"})", R"({"constraint":"N"})", "seen M"},
                    {R"({"throughput":[6200,6400]})", R"({"throughput":6200})", "seen 6300"},
                    {R"({"hour_value":[120,121]})", R"({"hour_value":100})", "seen 120.5"},
                    {R"({"utilization":0.5})", R"({"utilization":[0.6,0.7]})", "seen 0.5"},
                    {R"({"load":{"M":[1.1,1.3]}})", R"({"load":{"M":1}})", "load M 1, seen 1.2"},
                    {R"({"not_ranked":"X"})", R"({"not_ranked":"N"})", R"(["M","N"])"},
                    {R"({"moved":{"A":-1.5}})", R"({"moved":{"A":1.5}})", "seen -1.5"},
                    {R"({"minutes":{"down":15}})", R"({"minutes":{"down":5}})", "seen 15"},
                    {R"({"on_hand":{"A":8},"on_order":{"A":1}})", R"({"on_hand":{"B":8}})", "seen null"},
                    {R"({"committed":{"A":0},"position":{"A":9}})", R"({"position":{"A":8}})", "seen 9"},
                    {R"({"buy":{"A":62.5}})", R"({"buy":{"A":1}})", "seen 62.5"},  // the actions of `drum today`
                });
}

TEST(Conditions, TheFirstMissIsTold) {
    const Json expect = Json::parse(R"({"not_calm":true,"verb":["buy","B"],"buy":{"A":1}})");
    EXPECT_EQ(missed(actions(), expect).value_or("").substr(0, 4), "verb");
}

TEST(Conditions, AnAnswerWithoutTheFieldMisses) {
    EXPECT_NE(missed(constraint(), Json::parse(R"({"hour_value":1})")), std::nullopt);
    EXPECT_NE(missed(actions(), Json::parse(R"({"throughput":1})")).value_or("").find("no such answer"),
              std::string::npos);
}

TEST(Conditions, ThatNobodyKnowsAreRefused) {
    EXPECT_THROW(check(Json::parse(R"({"by":{"A":1}})")), std::runtime_error);
    EXPECT_THROW(check(Json::parse(R"({"any_of":[{"buys":{"A":1}}]})")), std::runtime_error);
    EXPECT_THROW(check(Json::parse(R"({"buy":{"A":[66,60]}})")), std::runtime_error);
    EXPECT_THROW(check(Json::parse(R"({"buy":["A"]})")), std::runtime_error);
    EXPECT_THROW(check(Json::parse(R"({"verb":["buy"]})")), std::runtime_error);
    EXPECT_THROW(missed(actions(), Json::parse(R"({"buys":{"A":1}})")), std::runtime_error);
}

// A whole case through the program: what is on hand is a fact, and a wrong figure of it is told with its step.
TEST(PlayedCases, CanFail) {
    const terminal::Folder home("planning-self");
    const auto write = [&](const std::string& hand) {
        terminal::write_file(home.path() / "expected.md", "8 are counted.\n");
        terminal::write_file(home.path() / "tables/stock.csv", "item,quantity,counted_at\nA,8,2026-03-01\n");
        terminal::write_file(home.path() / "expect.json",
                             R"({"title":"Eight","steps":[{"command":"stock A","as_of":"2026-03-02",)"
                             R"("expect":{"on_hand":{"A":)" +
                                 hand + "}}}]}");
    };
    write("8");
    EXPECT_EQ(flaw(home.path()), "");
    EXPECT_EQ(first_miss(home.path()).value_or(""), "");
    write("9");
    EXPECT_EQ(first_miss(home.path()).value_or(""), "stock A 2026-03-02: wanted on_hand A 9, seen 8.0");
    write(R"("much")");
    EXPECT_NE(flaw(home.path()), "");
}

}  // namespace
}  // namespace drum::planning
