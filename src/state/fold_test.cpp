// fold(): what small sets of facts make true.
#include <gtest/gtest.h>

#include "fact/by_hand.h"
#include "state/state.h"

namespace drum::state {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }

State folded(const ByHand& facts, std::string_view as_of = "2026-03-01") { return fold(merge(facts.blocks(), Instant::end()), at(as_of)); }

std::string on_hand(const State& state, std::string_view item) { return to_text(state.on_hand[state.items.find(item)]); }

TEST(Stock, IsTheLastCountAndTheMovesAfterIt) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"counted_at", "2026-01-31"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "99"}, {"counted_at", "2025-12-31"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-5"}, {"time", "2026-01-31T12:00:00Z"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-3"}, {"time", "2026-02-01"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "2.5"}, {"time", "2026-02-02"}, {"kind", "receipt"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-1"}, {"time", "2026-04-01"}, {"kind", "consume"}});
    EXPECT_EQ(on_hand(folded(facts), "A"), "9.5");  // the count comes after its day's moves; April is not yet
}

TEST(Stock, WithoutADateIsWhatTheExportShowedThen) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "10"}}, at("2026-02-01"))
        .add(Table::moves, {{"item", "A"}, {"quantity", "-4"}, {"time", "2026-01-15"}, {"kind", "consume"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-3"}, {"time", "2026-02-15"}, {"kind", "consume"}});
    EXPECT_EQ(on_hand(folded(facts), "A"), "7");
}

TEST(Stock, PlacesAreCountedApartAndTransfersGainNothing) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"place", "main"}, {"counted_at", "2026-01-01"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "1"}, {"place", "line"}, {"counted_at", "2026-02-01"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "4"}, {"time", "2026-02-03"}, {"kind", "transfer"}, {"place", "main"}, {"to_place", "line"}});
    EXPECT_EQ(on_hand(folded(facts), "A"), "11");
}

TEST(Stock, AReceivedOrderWithoutMovesImpliesItsReceiptAndOneWithMovesDoesNot) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", "2026-01-01"}})
        .add(Table::orders, {{"order", "1"}, {"item", "A"}, {"quantity", "5"}, {"placed_at", "2026-01-02"}, {"received_quantity", "5"}, {"received_at", "2026-01-09"}})
        .add(Table::orders, {{"order", "2"}, {"item", "A"}, {"quantity", "7"}, {"placed_at", "2026-01-02"}, {"received_quantity", "7"}, {"received_at", "2026-01-09"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "6"}, {"time", "2026-01-09"}, {"kind", "receipt"}, {"order", "2"}});
    const State state = folded(facts);
    EXPECT_EQ(on_hand(state, "A"), "11");
    EXPECT_EQ(to_text(state.orders[1].received), "6");  // the moves know better
    EXPECT_TRUE(state.orders[1].open());
}

TEST(Stock, BelowZeroSetsTheItemAsideWithWhatToMend) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "1"}, {"counted_at", "2026-01-01"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-3"}, {"time", "2026-02-01"}, {"kind", "consume"}});
    const State state = folded(facts);
    ASSERT_EQ(state.set_aside.size(), 1u);
    EXPECT_EQ(state.set_aside[0].reason, "stock on hand is negative (-2)");
    EXPECT_EQ(on_hand(state, "A"), "0");
}

TEST(Units, ConvertExactlyOrSetTheItemAside) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}})
        .add(Table::items, {{"item", "B"}, {"unit", "EA"}})
        .add(Table::units, {{"item", "A"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "2.5"}, {"unit", "BOX"}, {"counted_at", "2026-01-01"}})
        .add(Table::stock, {{"item", "B"}, {"quantity", "3"}, {"unit", "BOX"}, {"counted_at", "2026-01-01"}});
    const State state = folded(facts);
    EXPECT_EQ(on_hand(state, "A"), "30");
    ASSERT_EQ(state.set_aside.size(), 1u);
    EXPECT_EQ(state.set_aside[0].reason, "unit factor BOX to EA is missing");
    EXPECT_FALSE(state.stocked[state.items.find("B")]);
}

TEST(Units, TheOneUnitNamedIsTheItemsAndOfSeveralNobodyKnows) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}})
        .add(Table::items, {{"item", "B"}})
        .add(Table::items, {{"item", "C"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"unit", "CTN"}, {"min_quantity", "5"}})
        .add(Table::sources, {{"item", "B"}, {"supplier", "S"}, {"unit", "CTN"}, {"min_quantity", "5"}})
        .add(Table::orders, {{"order", "1"}, {"item", "B"}, {"quantity", "7"}, {"unit", "EA"}})
        .add(Table::sources, {{"item", "C"}, {"supplier", "S"}, {"unit", "CTN"}, {"min_quantity", "5"}})
        .add(Table::orders, {{"order", "1"}, {"item", "C"}, {"quantity", "7"}, {"unit", "EA"}})
        .add(Table::units, {{"item", "C"}, {"unit", "CTN"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}});
    const State state = folded(facts);
    EXPECT_EQ(state.item[state.items.find("A")].unit, "CTN");
    EXPECT_EQ(state.item[state.items.find("C")].unit, "EA");
    ASSERT_EQ(state.set_aside.size(), 1u);
    EXPECT_EQ(state.set_aside[0].item, state.items.find("B"));
    EXPECT_EQ(state.set_aside[0].reason, "quantities are named in CTN and in EA, and nothing says how much one is of the other");
    EXPECT_EQ(state.set_aside[0].mend, "say it, for example: drum record item B --unit EA, then drum record unit B CTN 12 (for many: tables items and units)");
    ASSERT_EQ(state.sources.size(), 2u);  // B's is not to be had before its factor is
    EXPECT_EQ(to_text(state.sources[0].min_quantity), "5");
    EXPECT_EQ(to_text(state.sources[1].min_quantity), "60");
}

TEST(Units, APriceIsOfTheUnitItIsBoughtInAndKeptOfTheItems) {
    ByHand facts;
    facts.add(Table::items, {{"item", "SPOKE"}, {"unit", "EA"}})
        .add(Table::units, {{"item", "SPOKE"}, {"unit", "BOX"}, {"factor_numerator", "500"}, {"factor_denominator", "1"}})
        .add(Table::sources, {{"item", "SPOKE"}, {"supplier", "S"}, {"unit", "BOX"}, {"unit_cost", "55"}});
    const State state = folded(facts);
    ASSERT_EQ(state.sources.size(), 1u);
    EXPECT_DOUBLE_EQ(state.sources[0].unit_cost.value(), 0.11);
    EXPECT_DOUBLE_EQ(state.item[state.items.find("SPOKE")].cost.value(), 0.11);
}

TEST(Bom, ThatEatsItsOwnTailIsSetAsideAndTheRestGoesOn) {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "B"}, {"component", "A"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "C"}, {"component", "D"}, {"quantity", "3"}, {"per", "2"}});
    const State state = folded(facts);
    EXPECT_EQ(state.set_aside.size(), 2u);
    ASSERT_EQ(state.bom.size(), 1u);
    EXPECT_DOUBLE_EQ(state.bom[0].quantity, 1.5);
}

TEST(Bom, LinesCountOnlyWhileTheyAreValid) {
    ByHand facts;
    facts.add(Table::bom, {{"item", "A"}, {"component", "old"}, {"quantity", "1"}, {"valid_to", "2026-02-28"}})
        .add(Table::bom, {{"item", "A"}, {"component", "new"}, {"quantity", "1"}, {"valid_from", "2026-03-01"}});
    ASSERT_EQ(folded(facts).bom.size(), 1u);
    EXPECT_EQ(folded(facts).items.text(folded(facts).bom[0].component), "new");
    EXPECT_EQ(folded(facts, "2026-02-28").items.text(folded(facts, "2026-02-28").bom[0].component), "old");
}

TEST(Cost, RollsUpFromComponentsWhereItIsEmpty) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}})
        .add(Table::items, {{"item", "B"}, {"cost", "2.5"}})
        .add(Table::items, {{"item", "C"}})
        .add(Table::bom, {{"item", "A"}, {"component", "B"}, {"quantity", "4"}})
        .add(Table::bom, {{"item", "A"}, {"component", "C"}, {"quantity", "1"}})
        .add(Table::sources, {{"item", "C"}, {"supplier", "S"}, {"unit_cost", "3"}});
    const State state = folded(facts);
    EXPECT_DOUBLE_EQ(state.item[state.items.find("A")].cost.value(), 13);
}

// A transfer order for ten from the store to the line, the item's home; what has moved is added by each test.
ByHand on_transfer() {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"place", "line"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "50"}, {"place", "store"}, {"counted_at", "2026-01-31"}})
        .add(Table::orders, {{"order", "T"}, {"item", "A"}, {"quantity", "10"}, {"kind", "transfer"}, {"supplier", "store"}});
    return facts;
}

void transfer(ByHand& facts, std::string_view quantity, std::string_view from, std::string_view to, std::string_view order = "T") {
    facts.add(Table::moves, {{"item", "A"}, {"quantity", quantity}, {"time", "2026-02-02"}, {"kind", "transfer"}, {"place", from}, {"to_place", to}, {"order", order}});
}

TEST(Transfer, HalfDoneHasStillToBringTheOtherHalf) {
    ByHand facts = on_transfer();
    transfer(facts, "4", "store", "line");
    EXPECT_EQ(to_text(folded(facts).orders[0].outstanding()), "6");
    transfer(facts, "5", "store", "line", "");  // it names no order: it may be another's
    EXPECT_EQ(to_text(folded(facts).orders[0].outstanding()), "6");
    transfer(facts, "6", "store", "line");
    const State done = folded(facts);
    EXPECT_FALSE(done.orders[0].open());
    EXPECT_EQ(done.orders[0].received_at, at("2026-02-02"));
    EXPECT_EQ(on_hand(done, "A"), "50");
}

TEST(Transfer, ByAThirdPlaceOrInARowForEachPlaceComesHomeOnce) {
    ByHand by_van = on_transfer(), in_two_rows = on_transfer();
    transfer(by_van, "4", "store", "van");
    EXPECT_EQ(to_text(folded(by_van).orders[0].outstanding()), "10");
    transfer(by_van, "4", "van", "line");
    EXPECT_EQ(to_text(folded(by_van).orders[0].outstanding()), "6");
    transfer(in_two_rows, "-4", "store", "");
    EXPECT_EQ(to_text(folded(in_two_rows).orders[0].outstanding()), "10");
    transfer(in_two_rows, "4", "line", "");
    EXPECT_EQ(to_text(folded(in_two_rows).orders[0].outstanding()), "6");
}

TEST(Orders, PartlyReceivedOweTheRestAndNothingWhereTooMuchCame) {
    ByHand facts;
    facts.add(Table::orders, {{"order", "P"}, {"line", "1"}, {"item", "A"}, {"quantity", "10"}})
        .add(Table::orders, {{"order", "P"}, {"line", "2"}, {"item", "A"}, {"quantity", "5"}});
    const auto owed = [&] {
        const State state = folded(facts);
        return to_text(state.orders[0].outstanding()) + " " + to_text(state.orders[1].outstanding());
    };
    const auto receipt = [&](std::string_view quantity, std::string_view day) {
        facts.add(Table::moves, {{"item", "A"}, {"quantity", quantity}, {"time", day}, {"kind", "receipt"}, {"order", "P"}});
    };
    receipt("4", "2026-02-02");
    EXPECT_EQ(owed(), "6 5");
    receipt("8", "2026-02-03");
    EXPECT_EQ(owed(), "0 3");
    receipt("9", "2026-04-01");  // posted ahead: not yet in the stock, so not yet off the order
    EXPECT_EQ(owed(), "0 3");
    receipt("7", "2026-02-04");
    EXPECT_EQ(owed(), "0 0");
    EXPECT_EQ(on_hand(folded(facts), "A"), "19");
}

TEST(Demand, ShippedByMovesClosesLinesInTheirOrder) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "1"}, {"line", "1"}, {"item", "A"}, {"quantity", "5"}, {"due_at", "2026-02-01"}})
        .add(Table::demand, {{"order", "1"}, {"line", "2"}, {"item", "A"}, {"quantity", "5"}, {"due_at", "2026-02-02"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "-7"}, {"time", "2026-02-01"}, {"kind", "ship"}, {"order", "1"}});
    const State state = folded(facts);
    EXPECT_EQ(to_text(state.demand[0].outstanding()), "0");
    EXPECT_EQ(to_text(state.demand[1].outstanding()), "3");
}

TEST(Routes, StepsRunInTheOrderOfTheirNumbers) {
    ByHand facts;
    for (const char* step : {"10", "9", "100"})
        facts.add(Table::routes, {{"item", "A"}, {"step", step}, {"resource", "M"}, {"run_minutes", "1"}});
    const State state = folded(facts);
    EXPECT_EQ(state.routes[0].step, "9");
    EXPECT_EQ(state.routes[2].step, "100");
}

TEST(AsOf, IsTheNewestFactOrTheFirstDueDay) {
    ByHand timed, timeless;
    timed.add(Table::moves, {{"item", "A"}, {"quantity", "1"}, {"time", "2026-01-05"}}, at("2026-01-06"));
    EXPECT_EQ(default_as_of(merge(timed.blocks(), Instant::end())), at("2026-01-06"));
    timeless.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", "2026-01-07"}});
    EXPECT_EQ(default_as_of(merge(timeless.blocks(), Instant::end())), at("2026-01-07"));
}

}  // namespace
}  // namespace drum::state
