#include <gtest/gtest.h>

#include <algorithm>

#include "audit/laid_test.h"

namespace drum::audit {
namespace {

const Missing* find(const std::vector<Missing>& all, std::string_view missing) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Missing& m) { return m.missing == missing; });
    return found == all.end() ? nullptr : &*found;
}

Audit audited(const ByHand& facts, std::string_view as_of) {
    const Laid world = laid(facts, as_of);
    return audit(world.coverage, world.cards, world.state, world.learned);
}

TEST(Missing, SaysWhichRowsLackWhatOthersHave) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"price", "9"}})
        .add(Table::routes, {{"item", "A"}, {"step", "10"}, {"resource", "saw"}, {"run_minutes", "5"}})
        .add(Table::demand, {{"order", "S1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", "2026-04-01"}})
        .add(Table::demand, {{"order", "S2"}, {"item", "B"}, {"quantity", "1"}})
        .add(Table::orders, {{"order", "P1"}, {"item", "R"}, {"quantity", "1"}, {"placed_at", "2026-03-01"}, {"promised_at", "2026-03-30"}})
        .add(Table::orders, {{"order", "P2"}, {"item", "R"}, {"quantity", "1"}, {"placed_at", "2026-03-01"}})
        .add(Table::stock, {{"item", "R"}, {"quantity", "1"}, {"counted_at", "2025-12-01"}});
    const auto gaps = audited(facts, "2026-03-12T00:00:00Z").missing;
    EXPECT_EQ(gaps.front().missing, "No operations");  // the dearest first
    EXPECT_NE(find(gaps, "1 of 2 items made and sold without a route"), nullptr);
    EXPECT_NE(find(gaps, "1 of 2 items sold without a price"), nullptr);
    EXPECT_NE(find(gaps, "1 of 2 open customer lines without a due date"), nullptr);
    EXPECT_NE(find(gaps, "1 of 2 open purchase lines without a promised date"), nullptr);
    ASSERT_NE(find(gaps, "No counts since 2025-12-01"), nullptr);
    EXPECT_EQ(find(gaps, "No counts since 2025-12-01")->costs, "the stock of 100 days is unproven");
    EXPECT_EQ(find(gaps, "No prices"), nullptr);
    EXPECT_EQ(find(gaps, "No promised dates on orders"), nullptr);
}

TEST(Missing, SaysWhereNoDrawOfMaterialNamesItsWork) {
    const auto gap = [](std::string_view number, std::string_view drawn) {
        ByHand facts;
        facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "2"}})
            .add(Table::orders, {{"order", "W1"}, {"item", "A"}, {"quantity", "5"}, {"kind", "make"}, {"placed_at", "2026-03-05"}})
            .add(Table::orders, {{"order", "W2"}, {"item", "A"}, {"quantity", "5"}, {"kind", "make"}, {"placed_at", "2026-03-11"}})
            .add(Table::moves, {{"item", "B"}, {"quantity", "-10"}, {"kind", "consume"}, {"time", drawn}, {"order", number}});
        const auto gaps = audited(facts, "2026-03-12T00:00:00Z").missing;
        const Missing* found = find(gaps, "Draws that name their work order");
        return found == nullptr ? std::string() : found->costs;
    };
    EXPECT_EQ(gap("", "2026-03-10"), "what was drawn for 1 open work order counts as still needed until a step or a receipt");
    EXPECT_EQ(gap("W1", "2026-03-10"), "");
    EXPECT_EQ(gap("", "2026-03-01"), "");  // before either was placed
}

TEST(Unreferred, NamesWhatNothingPointsTo) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "S1"}, {"item", "bike"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "bike"}, {"component", "frame"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "frame"}, {"component", "tube"}, {"quantity", "4"}})
        .add(Table::items, {{"item", "dead"}})
        .add(Table::stock, {{"item", "old"}, {"quantity", "9"}, {"counted_at", "2026-01-01"}})
        .add(Table::routes, {{"item", "dead"}, {"step", "10"}, {"resource", "saw"}, {"run_minutes", "5"}})
        .add(Table::resources, {{"resource", "press"}})
        .add(Table::resources, {{"resource", "boss"}, {"kind", "approval"}});
    const auto found = audited(facts, "2026-03-12T00:00:00Z").unreferred;
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].what, "items that never moved and were never ordered, sold or made");
    EXPECT_EQ(found[0].some, (std::vector<std::string>{"dead", "old"}));  // tube is in a bike that is wanted
    EXPECT_EQ(found[0].of, 5);
    EXPECT_EQ(found[1].what, "items with a route that nobody wanted");
    EXPECT_EQ(found[2].some, (std::vector<std::string>{"press"}));
}

TEST(Unread, ColumnsThatNothingReads) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "S1"}, {"item", "A"}, {"quantity", "1"}, {"customer", "C-1"}})
        .add(Table::demand, {{"order", "S2"}, {"item", "A"}, {"quantity", "1"}, {"customer", ""}});
    const auto found = audited(facts, "2026-03-12T00:00:00Z").unread;
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].table, Table::demand);
    EXPECT_EQ(found[0].column, fact::demand::customer);
    EXPECT_EQ(found[0].held, 1);
}

}  // namespace
}  // namespace drum::audit
