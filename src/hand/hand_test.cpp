// What is said becomes these facts, and what cannot be so is refused with a reason.
#include "hand/hand.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/rng.h"
#include "fact/by_hand.h"
#include "state/positions.h"

namespace drum::hand {
namespace {

using fact::Table;

const Instant kNow{parse_time("2026-11-24T12:00:00Z").value().instant};

// A storekeeper with a small site: BOLT in EA and boxes of 12, OIL in L, a source for both, one order of the ERP.
class HandTest : public ::testing::Test {
protected:
    HandTest() : base_(nullptr, site_.blocks()) {
        site_.add(Table::items, {{"item", "BOLT"}, {"unit", "EA"}, {"place", "main"}});
        site_.add(Table::items, {{"item", "OIL"}, {"unit", "L"}});
        site_.add(Table::units, {{"item", "BOLT"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}});
        site_.add(Table::units, {{"item", "OIL"}, {"unit", "CAN"}, {"factor_numerator", "1"}, {"factor_denominator", "3"}});
        site_.add(Table::sources, {{"item", "BOLT"}, {"supplier", "ACME"}, {"lead_days", "5"}});
        hand_ = Hand::open(&base_, kNow, 1).value();
    }

    Result<Entered> say(const std::string& line) {
        const auto words = words_of(line);
        if (!words) return std::unexpected(words.error());
        const auto said = parse(*words);
        if (!said) return std::unexpected(said.error());
        return hand_->enter(*said);
    }
    Entered fine(const std::string& line) {
        const auto entered = say(line);
        EXPECT_TRUE(entered) << line << ": " << (entered ? "" : entered.error().message);
        return entered.value_or(Entered{});
    }
    void refused(const std::string& line, const std::string& because) {
        const auto entered = say(line);
        ASSERT_FALSE(entered) << line;
        EXPECT_NE(entered.error().message.find(because), std::string::npos) << line << ": " << entered.error().message;
    }
    // The state that the facts said so far make true.
    state::State folded() {
        WithDraft all(&base_, hand_->facts());
        return state::fold(all, std::nullopt).value();
    }
    state::Position position(const std::string& item) {
        WithDraft all(&base_, hand_->facts());
        const state::State state = state::fold(all, std::nullopt).value();
        const state::Position out = state::positions(all, state).value()[static_cast<std::size_t>(state.items.find(item))];
        EXPECT_EQ(to_text(hand_->on_hand(item)), to_text(out.on_hand)) << item;
        const auto id = static_cast<std::size_t>(state.items.find(item));
        if (out.known && out.on_hand.micro >= 0) { EXPECT_EQ(to_text(state.on_hand[id]), to_text(out.on_hand)) << item; }
        return out;
    }
    std::string on_hand(const std::string& item) { return to_text(position(item).on_hand); }
    std::string on_order(const std::string& item) { return to_text(position(item).on_order); }

    fact::ByHand site_;
    WithDraft base_;
    std::unique_ptr<Hand> hand_;
};

TEST_F(HandTest, StockComesAndGoes) {
    EXPECT_EQ(fine("count BOLT 40").did, "counted 40 EA of BOLT at main");
    fine("receive BOLT 2 BOX");
    EXPECT_EQ(on_hand("BOLT"), "64");
    EXPECT_EQ(fine("issue BOLT 12 --order WO-1").did, "issued 12 EA of BOLT for WO-1");
    fine("ship BOLT '1 BOX'");
    fine("scrap BOLT 1");
    fine("return BOLT 2");
    fine("adjust BOLT -3");
    fine("adjust BOLT +1");
    EXPECT_EQ(on_hand("BOLT"), "39");
    fine("move BOLT 9 --from main --to van");
    EXPECT_EQ(on_hand("BOLT"), "39");
    refused("issue BOLT 31", "there is 30 EA of BOLT at main, 31 cannot leave");
    fine("issue BOLT 9 --place van");
    refused("issue BOLT 1 --place van", "there is 0 EA of BOLT at van");
    fine("issue BOLT 31 --correction");
    EXPECT_EQ(on_hand("BOLT"), "-1");
    fine("count BOLT 0");
    EXPECT_EQ(on_hand("BOLT"), "0");
}

TEST_F(HandTest, UnitsAreConvertedExactlyOrRefused) {
    fine("count OIL 3 CAN");
    EXPECT_EQ(on_hand("OIL"), "1");
    refused("receive OIL 1 CAN", "OIL");  // a third of a litre is no decimal
    refused("receive OIL 1 drum", "nothing says how much a 'drum' of OIL is; its units are: L, CAN");
    refused("receive BOLT 1.5.2", "the quantity");
    refused("receive BOLT 0", "above zero");
    refused("receive BOLT -4", "above zero");
    refused("count BOLT -1", "below zero");
    refused("adjust BOLT 3", "+3 or -3");
}

TEST_F(HandTest, AnOrderIsReceivedInPartsShortOverAndWithRejects) {
    EXPECT_EQ(fine("order BOLT 5 BOX --promised 2026-12-01").did, "ordered 5 BOX of BOLT (60 EA) from ACME, order D-1, to come by 2026-12-01");
    EXPECT_EQ(on_order("BOLT"), "60");
    EXPECT_EQ(fine("receive D-1 20").did, "received 20 EA of BOLT of D-1; 40 are still to come");
    EXPECT_EQ(fine("receive BOLT 3 BOX --rejected 1").did, "received 3 BOX of BOLT (36 EA) of D-1, 1 of it rejected; 16 are still to come");
    EXPECT_EQ(on_hand("BOLT"), "44");
    EXPECT_EQ(on_order("BOLT"), "16");
    EXPECT_EQ(fine("receive D-1").did, "received 16 EA of BOLT of D-1; that closes it");
    EXPECT_EQ(on_order("BOLT"), "0");
    refused("receive D-1 1", "closed");
    EXPECT_EQ(fine("order BOLT 10 --order PO-7 --line 2").did, "ordered 10 EA of BOLT from ACME, order PO-7 line 2");
    EXPECT_EQ(fine("receive PO-7 6 --close").did, "received 6 EA of BOLT of PO-7 line 2, 4 short; that closes it");
    fine("order BOLT 10");
    EXPECT_EQ(fine("receive D-2 11").did, "received 11 EA of BOLT of D-2, 1 more than ordered; that closes it");
    EXPECT_EQ(on_hand("BOLT"), "77");
    EXPECT_EQ(on_order("BOLT"), "0");
    for (const state::Order& order : folded().orders) {
        EXPECT_FALSE(order.open()) << order.order;
        EXPECT_TRUE(order.received_at) << "a lead time is learned from it";
    }
    refused("order BOLT 1 --order PO-7 --line 2", "known already");
    refused("receive D-9 4", "no order and no item 'D-9' is known (near: D-1, D-2)");
}

TEST_F(HandTest, WhichOrderIsMeantIsAskedNotGuessed) {
    fine("order BOLT 10");
    fine("order BOLT 20");
    refused("receive BOLT 10", "on several open orders: say which of D-1 (BOLT), D-2 (BOLT), or --no-order");
    fine("receive BOLT 10 --no-order");
    EXPECT_EQ(on_order("BOLT"), "30");
    fine("order OIL 5 --order D-2");
    refused("receive D-2 5", "--item or --line");
    fine("receive D-2 5 --item OIL");
    fine("receive D-2");
    EXPECT_EQ(on_order("BOLT"), "10");
    fine("cancel D-1");
    EXPECT_EQ(on_order("BOLT"), "0");
    refused("receive D-1", "cancelled");
    fine("order OIL 1 --order OIL");
    refused("receive OIL 1", "is an order and an item");
}

TEST_F(HandTest, AnOrderPassesItsDesks) {
    fine("request BOLT 10 --order PO-1 --at 08:00");
    refused("approve PO-1 --at 07:00", "not before that");
    fine("submit PO-1 --at 08:30");
    fine("approve PO-1 --by lead --at 09:00");
    fine("order PO-1 --promised 2026-12-01 --at 10:00");
    refused("approve PO-1", "placed already");
    const state::Order order = folded().orders.at(0);
    EXPECT_EQ(order.status, state::OrderStatus::placed);
    EXPECT_EQ(order.approver, "lead");
    EXPECT_EQ(order.placed_at->micros - order.requested_at->micros, 2 * kMicrosPerHour);
    EXPECT_EQ(order.approved_at->micros - order.approval_requested_at->micros, kMicrosPerHour / 2);
    EXPECT_TRUE(order.promised_at);
}

TEST_F(HandTest, SalesAreShippedWhole) {
    fine("count BOLT 40");
    fine("sell BOLT 10 --customer C --price 2.5 --due 2026-12-01");
    EXPECT_EQ(to_text(position("BOLT").committed), "10");
    EXPECT_EQ(fine("ship D-1 4").did, "shipped 4 EA of BOLT of D-1; 6 are still to go");
    EXPECT_EQ(fine("ship BOLT").did, "shipped 6 EA of BOLT of D-1; that closes it");
    EXPECT_EQ(on_hand("BOLT"), "30");
    EXPECT_EQ(to_text(position("BOLT").committed), "0");
    fine("sell BOLT 5");
    fine("cancel D-2");
    EXPECT_EQ(to_text(position("BOLT").committed), "0");
}

TEST_F(HandTest, AReceiptThatOnlyTheOrderTellsIsNotLost) {
    site_.add(Table::orders, {{"order", "PO-5"}, {"item", "BOLT"}, {"quantity", "100"}, {"placed_at", "2026-11-01"}, {"received_quantity", "40"}, {"received_at", "2026-11-20"}},
              Instant{parse_time("2026-11-20T00:00:00Z").value().instant});
    hand_ = Hand::open(&base_, kNow, 1).value();
    EXPECT_EQ(hand_->on_hand("BOLT").micro, 40'000'000);
    fine("receive PO-5 10");
    EXPECT_EQ(on_order("BOLT"), "50");
    WithDraft all(&base_, hand_->facts());
    const auto cards = state::stock_cards(all, folded()).value();
    EXPECT_EQ(to_text(state::balance(cards.at(0))), "50");
}

TEST_F(HandTest, WorkBeginsAndEnds) {
    fine("start WO-1 --resource saw --item BOLT --step 10 --at 08:00");
    EXPECT_TRUE(folded().operations.empty()) << "no time was spent that is known yet";
    refused("finish WO-1 --good 3 --at 07:00", "cannot have ended before");
    fine("finish WO-1 --good 3 --scrap 1 --at 09:00");
    fine("finish WO-2 --resource saw --good 2 --start 10:00 --at 11:00");
    refused("finish WO-4 --resource saw --start 23:00 --at 11:00", "say its day too");
    refused("finish WO-4 --resource saw --start soon --at 11:00", "--start: 'soon'");
    const state::State state = folded();
    ASSERT_EQ(state.operations.size(), 2u);
    EXPECT_EQ(state.operations[0].end - state.operations[0].start, kMicrosPerHour);
    EXPECT_EQ(state.operations[0].good, 3);
    EXPECT_EQ(state.operations[0].scrap, 1);
    EXPECT_TRUE(state.operations[1].timed);
    refused("finish WO-1 --good 3", "no work on 'WO-1' was begun");
    refused("start WO-1 --resource saw --state dancing", "--state is run");
    fine("start WO-3 --resource saw --at 11:00");
    fine("start WO-3 --resource mill --at 11:00");
    refused("finish WO-3", "several works on WO-3 are going on");
    fine("finish WO-3 --resource mill");
}

TEST_F(HandTest, UnknownThingsAreNamedWithWhatIsNear) {
    refused("issue BOTL 3", "no item 'BOTL' is known (near: BOLT); --new takes it as a new one");
    fine("count NUT 3 EA --new");
    EXPECT_EQ(on_hand("NUT"), "3");
    refused("recieve BOLT 3", "near: receive");
    refused("receive BOLT 3 --plaice x", "near: place");
    refused("receive BOLT 3 --place a --place b", "said twice");
    refused("receive BOLT", "no order of BOLT is open");
    refused("count BOLT", "too few words");
    refused("count BOLT 3 EA more", "too many words");
    refused("count 'BOLT", "quote");
}

TEST_F(HandTest, TheFirstItemOfASiteNeedsNoIntroduction) {
    hand_ = Hand::open(nullptr, kNow, 1).value();
    EXPECT_EQ(fine("count SCREW 40").id, "R-1");
    EXPECT_EQ(hand_->on_hand("SCREW").micro, 40'000'000);
    refused("count NUT 4", "no item 'NUT' is known");
}

TEST_F(HandTest, ThingsAreIntroducedByHand) {
    hand_ = Hand::open(nullptr, kNow, 1).value();
    fine("site 'Corner shop' --time-zone Europe/Berlin --currency EUR");
    fine("item TEA --unit kg --price 20 --cost 8 --supplier 'Leaf & Co' --lead-days 9 --min 5");
    EXPECT_EQ(fine("unit TEA bag 0.25").did, "a bag of TEA is 0.25 kg");
    fine("count TEA 6 bag --at 2026-11-24T09:00");
    EXPECT_EQ(fine("order TEA 5").did, "ordered 5 kg of TEA from Leaf & Co, order D-1");
    refused("item TEA --unit g", "is counted in kg");
    refused("item TEA --lead-days 4", "is said of a --supplier");
    refused("item TEA --price -4", "below zero");
    refused("site X --time-zone Mars/Base", "--time-zone");
    WithDraft all(nullptr, hand_->facts());
    const state::State state = state::fold(all, std::nullopt).value();
    EXPECT_EQ(state.site.zone.name(), "Europe/Berlin");
    EXPECT_EQ(to_text(state.on_hand.at(0)), "1.5");
    EXPECT_EQ(state.counts.at(0).time.micros, parse_time("2026-11-24T08:00:00Z").value().instant.micros);
    EXPECT_EQ(state.sources.at(0).lead_days, 9);
    EXPECT_EQ(state.item.at(0).price, 20);
}

TEST_F(HandTest, TimesOutOfRangeAreRefused) {
    refused("count BOLT 3 --at 2026-11-25", "lies ahead");
    refused("count BOLT 3 --at 1926-11-25", "before 1970");
    refused("count BOLT 3 --at soon", "--at");
    refused("order BOLT 3 --promised 2025-11-25", "is the year right");
    refused("order BOLT 3 --promised 2226-11-25", "ten years");
    refused("count BOLT 3 --recorded-at 2099-01-01", "lies ahead");
    refused("count BOLT 3 --recorded-at 2026-11-25T13:00:00Z", "lies ahead");
    fine("count BOLT 3 --recorded-at 2026-11-24T13:00:00Z");
    refused("count BOLT 4 --recorded-at 2026-11-24T12:30:00Z", "before the newest recorded fact");
    fine("order BOLT 3 --at 11:00");
    refused("receive D-1 --at 10:00", "cannot have come before");
}

TEST_F(HandTest, TwoInOneSecondAreTwoAndOneIdIsOne) {
    fine("count BOLT 40");
    EXPECT_NE(fine("issue BOLT 1").id, fine("issue BOLT 1").id);
    EXPECT_EQ(on_hand("BOLT"), "38");
    fine("issue BOLT 1 --at 12:00 --id scan-1");
    EXPECT_TRUE(fine("issue BOLT 1 --at 12:00 --id scan-1").known);
    refused("issue BOLT 2 --at 12:00 --id scan-1", "says something else already: issue BOLT 1");
    refused("issue BOLT 1 --id 'a b'", "--id");
    EXPECT_EQ(on_hand("BOLT"), "38") << "the issue of twelve o'clock lies before the count";
    refused("count BOLT 7 --at 12:00 --id scan-1", "something else");
}

TEST_F(HandTest, AnEarlierReceiptSaidLateDoesNotMoveTheLast) {
    fine("order BOLT 30 --at 2026-11-20");
    fine("receive D-1 20 --at 2026-11-23");
    fine("receive D-1 10 --at 2026-11-21");
    EXPECT_EQ(folded().orders.at(0).received_at, parse_time("2026-11-23T00:00:00Z").value().instant) << "it was whole on Monday, not on Saturday";
    fine("sell OIL 3 --at 2026-11-20");
    fine("count OIL 9 --at 2026-11-20");
    fine("ship D-2 2 --at 2026-11-23");
    fine("ship D-2 1 --at 2026-11-22");
    EXPECT_EQ(folded().demand.at(0).shipped_at, parse_time("2026-11-23T00:00:00Z").value().instant);
}

TEST_F(HandTest, AReversalLeavesNothingBehindAndEditsNothing) {
    fine("count BOLT 40");
    const Instant before = folded().newest;
    const std::string issue = fine("issue BOLT 12 --order WO-1").id;
    const std::string order = fine("order BOLT 10").id, receipt = fine("receive D-1 10").id;
    refused("reverse " + order, "has receipts");
    fine("reverse " + receipt);
    EXPECT_EQ(on_hand("BOLT"), "28");
    EXPECT_EQ(on_order("BOLT"), "10");
    fine("reverse " + order);
    fine("reverse " + issue);
    EXPECT_EQ(on_hand("BOLT"), "40");
    EXPECT_EQ(on_order("BOLT"), "0");
    const state::State state = folded();
    EXPECT_TRUE(state.moves.empty()) << "nothing is learned from what was never consumed";
    EXPECT_TRUE(state.orders.empty());
    refused("reverse " + issue, "reversed already");
    refused("reverse R-99", "no record 'R-99' is known");
    refused("reverse " + fine("count BOLT 1").id + " --sideways", "has no --sideways");
    fine("order BOLT 1");
    EXPECT_EQ(folded().orders.at(0).order, "D-2") << "a number is not given twice";
    WithDraft all(&base_, hand_->facts());
    EXPECT_EQ(to_text(state::fold(all, before).value().on_hand.at(0)), "40");
    EXPECT_EQ(to_text(state::fold(all, before + kMicrosPerSecond).value().newest > before ? Quantity{1} : Quantity{}), "0.000001");
}

TEST_F(HandTest, AReversalThatLeavesTooLittleIsRefused) {
    const std::string count = fine("count BOLT 40").id;
    const std::string receipt = fine("receive BOLT 10").id;
    fine("issue BOLT 45");
    refused("reverse " + receipt, "would leave -5 of BOLT");
    hand_ = Hand::open(&base_, kNow, 1).value();
}

TEST_F(HandTest, AnOrderIsOpenAgainWhenWhatClosedItIsTakenBack) {
    fine("order BOLT 40");
    const std::string first = fine("receive D-1 25").id;
    fine("receive D-1");
    fine("reverse " + first);
    EXPECT_EQ(on_order("BOLT"), "25");
    fine("receive D-1");
    EXPECT_EQ(on_order("BOLT"), "0");
}

// Whatever is said in whatever order, the book agrees with the fold of its facts, and nothing is lost on the way.
TEST_F(HandTest, TheBookAgreesWithTheFold) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        hand_ = Hand::open(&base_, kNow, 1).value();
        Rng rng(seed_of("lines by hand", seed));
        const std::vector<std::string> items{"BOLT", "OIL"}, places{"", " --place main", " --place van"};
        std::vector<std::string> ids;
        std::string history;
        for (int n = 0; n < 40; ++n) {
            const std::string item = items[static_cast<std::size_t>(rng.below(2))], place = places[static_cast<std::size_t>(rng.below(3))];
            const std::string quantity = std::to_string(1 + rng.below(30)), minute = std::to_string(10 + rng.below(50));
            const std::string at = rng.below(3) == 0 ? " --at 11:" + minute : "";
            std::string line;
            switch (rng.below(9)) {
                case 0: line = "count " + item + " " + quantity + place + at; break;
                case 1: line = "receive " + item + " " + quantity + place + at; break;
                case 2: line = "issue " + item + " " + quantity + place + at; break;
                case 3: line = "move " + item + " " + quantity + " --from main --to van" + at; break;
                case 4: line = "order " + item + " " + quantity + at; break;
                case 5: line = "receive D-" + std::to_string(1 + rng.below(4)) + " " + quantity + (rng.below(3) == 0 ? " --rejected 1" : ""); break;
                case 6: line = "issue " + item + " " + quantity + place + " --correction"; break;
                case 7: line = ids.empty() ? "count BOLT 3" : "reverse " + ids[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(ids.size())))] + " --correction"; break;
                default: line = "cancel D-" + std::to_string(1 + rng.below(4)); break;
            }
            if (const auto entered = say(line)) {
                history += line + "\n";
                ids.push_back(entered->id);
                for (const std::string& one : items) position(one);
            }
            ASSERT_FALSE(HasFailure()) << seed << ":\n" << history;
        }
    }
}

TEST_F(HandTest, WhatIsKeptAndUntilWhenAndWhatAnOrderCosts) {
    fine("item BOLT --keep yes --last-use 2026-12-31 --supplier ACME --order-cost 30 --min-value 250");
    const state::State state = folded();
    EXPECT_EQ(state.item[state.items.find("BOLT")].keep, true);
    EXPECT_EQ(state.item[state.items.find("BOLT")].last_use, Day{20'818});
    ASSERT_EQ(state.sources.size(), 1u);
    EXPECT_EQ(state.sources[0].order_cost, 30);
    EXPECT_EQ(state.sources[0].min_value, 250);
    EXPECT_EQ(state.sources[0].lead_days, 5);  // said before, and no other row
    refused("item BOLT --keep perhaps", "--keep is yes or no");
    refused("item OIL --order-cost 5", "--order-cost is said of a --supplier");
}

TEST_F(HandTest, AnOrderArrivesWhereItSays) {
    fine("count BOLT 5");
    fine("count BOLT 1 --place van");
    fine("order BOLT 10 --order PO-1 --place van --for SO-3");
    fine("order BOLT 4 --order WO-1 --kind make --starts 2026-11-30");
    refused("order BOLT 4 --starts 2026-11-30", "--starts is said of work");
    fine("receive PO-1");
    const state::State state = folded();
    EXPECT_EQ(state.places.text(state.orders[0].place), "van");
    EXPECT_EQ(state.orders[0].sale, "SO-3");
    EXPECT_TRUE(state.orders[1].start_at);
    ASSERT_EQ(state.elsewhere.size(), 1u);
    EXPECT_EQ(to_text(state.elsewhere[0].quantity), "11");
    EXPECT_EQ(on_hand("BOLT"), "16");
    fine("sell BOLT 3 --order SO-9 --place van");
    fine("ship SO-9");
    EXPECT_EQ(to_text(folded().elsewhere[0].quantity), "8");
}

TEST_F(HandTest, AQuoteIsNoNeedUntilItIsOpen) {
    EXPECT_EQ(fine("sell BOLT 7 --order Q-1 --probability 0.6").did, "quoted 7 EA of BOLT, order Q-1");
    EXPECT_EQ(to_text(position("BOLT").committed), "0");
    EXPECT_EQ(folded().demand[0].probability, 0.6);
    fine("status Q-1 Confirmed");
    EXPECT_EQ(to_text(position("BOLT").committed), "7");
    fine("status Q-1 lost");
    EXPECT_EQ(to_text(position("BOLT").committed), "0");
    refused("sell BOLT 7 --probability 60", "between 0 and 1");
    refused("status Q-1 maybe", "none of quote");
    refused("status Q-2 open", "no sale 'Q-2'");
}

TEST_F(HandTest, LotsAreCountedTogetherAndDrawnByTheirEnd) {
    fine("count OIL 10 --lot L1 --expires 2026-11-30 --at 2026-11-24T08:00:00Z");
    fine("count OIL 5 --lot L2 --expires 2027-05-31 --at 2026-11-24T08:00:00Z");
    fine("count OIL 2 --lot L3 --status held --at 2026-11-24T08:00:00Z");
    refused("count OIL 3 --lot L3 --at 2026-11-24T08:00:00Z", "was counted at that very moment already");
    EXPECT_EQ(on_hand("OIL"), "17");
    fine("issue OIL 4");
    fine("issue OIL 1 --lot L2");
    const state::State state = folded();
    EXPECT_EQ(to_text(state.unusable[state.items.find("OIL")]), "2");
    ASSERT_EQ(state.expiries.size(), 2u);
    EXPECT_EQ(to_text(state.expiries[0].quantity), "6");
    EXPECT_EQ(to_text(state.expiries[1].quantity), "4");
    refused("count OIL 3 --status odd", "--status is usable, held or blocked");
}

}  // namespace
}  // namespace drum::hand
