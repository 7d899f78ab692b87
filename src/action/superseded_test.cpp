// Which drafts gave way to an order, and that nothing else ever does.
#include "action/superseded.h"

#include <gtest/gtest.h>

#include "action/action.h"
#include "fact/by_hand.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

std::string day_text(int n) { return to_text(Day{20'000 + n}); }

// Draft D for 24, asked for on day 10 when an action for 24 was accepted; boxes of 12 from S.
class Drafts : public testing::Test {
protected:
    Drafts() {
        facts_.add(Table::items, {{"item", "A"}, {"unit", "EA"}})
            .add(Table::units,
                 {{"item", "A"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}})
            .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "20"}, {"unit", "BOX"}})
            .add(Table::sources, {{"item", "A"}, {"supplier", "T"}, {"lead_days", "20"}});
        accepted("24", 10);
        order("D", "24", "draft", 10);
    }
    void accepted(std::string_view quantity, int on, std::string_view decision = "accept") {
        facts_.add(Table::decisions, {{"action", identity(Verb::buy, "A", "main")},
                                      {"decision", decision},
                                      {"at", day_text(on)},
                                      {"by", "Ann"},
                                      {"quantity", quantity}});
    }
    void order(std::string_view number, std::string_view quantity, std::string_view status, int on,
               std::string_view supplier = "S", std::string_view kind = "buy") {
        const bool placed = status == "placed" || status == "received";
        facts_.add(Table::orders, {{"order", number},
                                   {"item", "A"},
                                   {"quantity", quantity},
                                   {"supplier", supplier},
                                   {"status", status},
                                   {"kind", kind},
                                   {placed ? "placed_at" : "requested_at", day_text(on)}});
    }
    // "D PO-1": draft and order, those of several one after the other.
    std::string pairs() const {
        const state::State state =
            state::fold(state::merge(facts_.blocks(), Instant::end()), Zone{}.start_of(Day{20'030}));
        std::string out;
        for (const Superseded& one : superseded_drafts(state))
            out += (out.empty() ? "" : ", ") + state.orders[static_cast<std::size_t>(one.draft)].order + " " +
                   state.orders[static_cast<std::size_t>(one.by)].order;
        return out;
    }
    // Units of drafts that are no longer counted as cover, below zero.
    double less_cover() const {
        const state::State state =
            state::fold(state::merge(facts_.blocks(), Instant::end()), Zone{}.start_of(Day{20'030}));
        const projection::Asked asked = not_shown(state);
        double sum = 0;
        for (std::size_t o = 0; o < state.orders.size(); ++o)
            if (asked.not_counted[o]) sum -= state.orders[o].quantity.value();
        return sum;
    }
    ByHand facts_;
};

TEST_F(Drafts, GiveWayToTheOrderOfTheSameNeedHoweverLate) {
    EXPECT_EQ(pairs(), "");
    order("PO-1", "24", "placed", 17);
    EXPECT_EQ(pairs(), "D PO-1");
    EXPECT_EQ(less_cover(), -24);
}

TEST_F(Drafts, GiveWayToAnOrderThatHasComeAndToOneRoundedToThePack) {
    order("PO-1", "30", "received", 12);
    EXPECT_EQ(pairs(), "D PO-1");
    order("PO-0", "36", "placed", 11);  // a whole box more is not rounding
    EXPECT_EQ(pairs(), "D PO-1");
}

TEST_F(Drafts, StayBesideOrdersOfOthersOfBeforeAndOfAnotherKind) {
    order("of another supplier", "24", "placed", 12, "T");
    order("of the day before", "24", "placed", 9);
    order("a draft too", "24", "draft", 12);
    order("called off", "24", "cancelled", 12);
    order("made here", "24", "placed", 12, "", "make");
    EXPECT_EQ(pairs(), "");
    EXPECT_EQ(less_cover(), 0);
}

TEST_F(Drafts, ThatNoActionMadeStay) {
    order("typed", "48", "draft", 12);
    order("PO-1", "48", "placed", 13);
    EXPECT_EQ(pairs(), "");
    accepted("48", 8);  // four days before it was typed
    EXPECT_EQ(pairs(), "");
    accepted("48", 11, "refuse");
    EXPECT_EQ(pairs(), "");
    accepted("48", 11, "change");
    EXPECT_EQ(pairs(), "typed PO-1");
}

TEST_F(Drafts, OneOrderIsOfOneDraftAndTwoOrdersAreTwo) {
    accepted("24", 12);
    order("E", "24", "draft", 12);
    order("PO-1", "24", "placed", 14);
    EXPECT_EQ(pairs(), "D PO-1");  // the draft of the day before is the one that was sent first
    order("PO-2", "24", "placed", 15);
    EXPECT_EQ(pairs(), "D PO-1, E PO-2");
    order("PO-3", "24", "placed", 16);
    EXPECT_EQ(pairs(), "D PO-1, E PO-2");
    EXPECT_EQ(less_cover(), -48);
}

}  // namespace
}  // namespace drum::action
