// An order that waits for a look to come: when it comes, and how long after one that does not wait. Day 0 is a Friday
// of which the supplier, who takes three of his days, is shut for two weeks from the Thursday after it on.
#include "buffer/wait.h"

#include <gtest/gtest.h>

#include "buffer/need.h"
#include "buffer/site_test.h"
#include "fact/by_hand.h"

namespace drum::buffer {
namespace {

using fact::ByHand;
using fact::Table;

constexpr int kFriday = 20'000;  // 4 October 2024

std::string on_day(int n) { return to_text(Day{kFriday + n}); }

void add_weekdays(ByHand& facts, const char* name) {
    for (const char* weekday : {"mon", "tue", "wed", "thu", "fri"})
        facts.add(Table::calendars, {{"calendar", name}, {"weekday", weekday}, {"from", "08:00"}, {"to", "16:00"}});
}

ByHand shut_for_two_weeks() {
    ByHand facts;
    add_weekdays(facts, "his");
    for (int day = 6; day < 20; ++day) facts.add(Table::calendars, {{"calendar", "his"}, {"date", on_day(day)}});
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"cost", "1"}, {"price", "2"}, {"keep", "yes"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "3"}, {"calendar", "his"}});
    facts.add(Table::demand, {{"order", "F"},
                              {"item", "A"},
                              {"quantity", "600"},
                              {"status", "forecast"},
                              {"ordered_at", on_day(0)},
                              {"due_at", on_day(59)}});
    return facts;
}

Instant morning(int day) { return Instant{(kFriday + day) * kMicrosPerDay + kMicrosPerDay / 4}; }

Buffer of_stock(const char* units) {
    ByHand facts = shut_for_two_weeks();
    facts.add(Table::stock, {{"item", "A"}, {"quantity", units}, {"counted_at", on_day(-1)}});
    const auto site = world_of(facts, morning(0));
    const Buffers buffers = site->protected_for({});
    return buffers.protected_items.at(0);
}

TEST(Wait, IsTheReviewWhereDaysCountAlike) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "3"}});
    const auto site = world_of(facts, morning(0));
    learn::LeadTime room;
    const learn::LeadTime& lead = site->learned.lead.at(0);
    const Wait wait = wait_after(site->projection.ordering, 0, lead, 4, room);
    EXPECT_EQ(wait.lead, &lead);
    EXPECT_EQ(wait.decided, 5);
    EXPECT_EQ(wait.review_days, 1);
    EXPECT_TRUE(wait.behind.empty());
}

TEST(Wait, OverAClosureOfTheSupplierIsAsLongAsThat) {
    const auto site = world_of(shut_for_two_weeks(), morning(0));
    learn::LeadTime room;
    const auto wait = [&](int day) {
        return wait_after(site->projection.ordering, 0, site->learned.lead.at(0), day, room);
    };
    // Friday's comes on Wednesday, the last day; Saturday's is sent on Monday and comes on the first day after.
    const Wait friday = wait(0);
    EXPECT_EQ(friday.decided, 1);
    ASSERT_EQ(room.pmf.size(), 20u);
    EXPECT_NEAR(room.pmf[19], 1, 1e-12);
    EXPECT_NEAR(friday.behind[19], 15, 1e-12);
    EXPECT_NEAR(wait(1).behind[18], 1, 1e-12) << "Sunday's comes no later than Saturday's";
}

TEST(Wait, BeforeAClosureTheLastOrderThatComesBeforeItMustCoverIt) {
    // Ten a day; what Saturday's order would be comes on day 20.
    const Buffer little = of_stock("150");
    EXPECT_TRUE(little.triggered());
    EXPECT_GE(little.level, 195);
    EXPECT_LE(little.level, 240);
    const Buffer enough = of_stock("400");
    EXPECT_FALSE(enough.triggered());
    ASSERT_TRUE(enough.last_safe_day.has_value());
    EXPECT_GT(*enough.last_safe_day, 14) << "it lasts for six weeks";
}

TEST(Wait, TheLastSafeDayIsFoundThroughTheCalendar) {
    ByHand facts = shut_for_two_weeks();
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "190"}, {"counted_at", on_day(-5)}});
    const auto site = world_of(facts, morning(-4));  // the Monday before: it lasts until day 18
    const Buffers buffers = site->protected_for({});
    ASSERT_TRUE(buffers.protected_items.at(0).last_safe_day.has_value());
    EXPECT_EQ(*buffers.protected_items.at(0).last_safe_day, 3) << "on Friday it must be ordered";
}

}  // namespace
}  // namespace drum::buffer
