// When an order is sent and comes, and the last day on which it still comes in time. Today is a Monday.
#include "projection/calendar.h"

#include <gtest/gtest.h>

#include "projection/site_test.h"
#include "projection/sources.h"

namespace drum::projection {
namespace {

using fact::Table;

TEST(Calendar, WithoutOneEveryDayIsLikeTheOther) {
    const auto site = site_of(Facts().bought("A", "5"));
    const Ordering ordering(site->state);
    const std::int32_t s = site->source("A");
    EXPECT_TRUE(ordering.plain(s));
    EXPECT_EQ(ordering.look(), 1);
    EXPECT_EQ(ordering.comes(s, 0, 5), 5);
    EXPECT_EQ(ordering.comes(s, 3, 4.2), 8) << "what takes a part of a day comes on the day after";
    EXPECT_EQ(ordering.comes(-1, 2, 0), 2);
    EXPECT_EQ(ordering.order_by(s, 5, 12), 7);
    EXPECT_EQ(ordering.order_by(s, 5, 5), 0);
    EXPECT_EQ(ordering.order_by(s, 5, 4), std::nullopt);
}

TEST(Calendar, AfterTheCutOffAnOrderIsSentTomorrow) {
    Facts facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "3"}, {"cut_off", "08:00"}});
    const auto comes = [&](const char* time, int decided) {
        const auto site = site_of(facts, clock(0, time));
        return Ordering(site->state).comes(site->source("A"), decided, 3);
    };
    EXPECT_EQ(comes("07:00:00", 0), 3);
    EXPECT_EQ(comes("08:00:00", 0), 3);  // on the stroke it still goes out
    EXPECT_EQ(comes("09:00:00", 0), 4);
    EXPECT_EQ(comes("09:00:00", 1), 4);  // tomorrow there is time again
    const auto site = site_of(facts, clock(0, "09:00:00"));
    const Ordering ordering(site->state);
    EXPECT_FALSE(ordering.plain(site->source("A")));
    EXPECT_EQ(ordering.order_by(site->source("A"), 3, 4), 1);  // the same day as if it were ordered today
    EXPECT_EQ(ordering.order_by(site->source("A"), 3, 3), std::nullopt);
}

TEST(Calendar, OfTheSourceCountsTheLeadInItsOpenDays) {
    Facts facts;
    facts.weekdays("his").add(Table::sources,
                              {{"item", "A"}, {"supplier", "S"}, {"lead_days", "3"}, {"calendar", "his"}});
    const auto site = site_of(facts);
    const Ordering ordering(site->state);
    const std::int32_t s = site->source("A");
    EXPECT_EQ(ordering.comes(s, 0, 3), 3);
    EXPECT_EQ(ordering.comes(s, 3, 3), 8);  // Thursday: Friday, Monday, Tuesday
    EXPECT_EQ(ordering.sent(s, 5), 7);      // on a Saturday nobody takes it
    EXPECT_EQ(ordering.comes(s, 5, 3), 10);
    EXPECT_EQ(ordering.order_by(s, 3, 8), 3);
    EXPECT_EQ(ordering.order_by(s, 3, 7), 2);  // Wednesday comes on Monday, Thursday a day late
    EXPECT_EQ(ordering.order_by(s, 3, 6), 1);  // nothing comes on a Sunday: Tuesday's came on Friday
}

TEST(Calendar, OfTheSourceCountsTheLeadAndTheSiteTakesItInAfterThat) {
    Facts facts;
    facts.weekdays("his").add(Table::sources,
                              {{"item", "A"}, {"supplier", "S"}, {"lead_days", "2"}, {"calendar", "his"}});
    facts.calendar("ours", {"mon", "tue", "wed", "thu", "fri", "sat"});
    facts.add(Table::calendars, {{"calendar", "ours"}, {"date", day(4)}});  // this Friday is a holiday
    facts.add(Table::site, {{"name", "Small"}, {"calendar", "ours"}});
    const auto site = site_of(facts);
    const Ordering ordering(site->state);
    EXPECT_EQ(ordering.comes(site->source("A"), 2, 2), 5)
        << "Wednesday's was due on Friday: it is taken in on Saturday";
    EXPECT_EQ(ordering.order_by(site->source("A"), 2, 6), 2);
}

TEST(Calendar, OfTheSuppliersResourceSendsAndBringsOnOpenDaysOnly) {
    Facts facts;
    facts.weekdays("his").add(Table::resources, {{"resource", "S"}, {"kind", "supplier"}, {"calendar", "his"}});
    facts.bought("A", "3");
    const auto site = site_of(facts);
    const Ordering ordering(site->state);
    const std::int32_t s = site->source("A");
    EXPECT_EQ(ordering.comes(s, 1, 3), 4);
    EXPECT_EQ(ordering.comes(s, 3, 3), 7);     // Thursday and three days are a Sunday
    EXPECT_EQ(ordering.comes(s, 5, 3), 10);    // sent on Monday
    EXPECT_EQ(ordering.order_by(s, 3, 9), 4);  // Friday's comes on Monday, Saturday's not before Thursday
}

TEST(Calendar, OfTheSiteTakesGoodsAndOrdersOnWorkingDaysOnly) {
    Facts facts;
    facts.weekdays("ours").add(Table::site, {{"name", "Small"}, {"calendar", "ours"}});
    facts.add(Table::calendars, {{"calendar", "ours"}, {"date", day(9)}});  // Wednesday of next week is a holiday
    facts.bought("A", "5");
    const auto site = site_of(facts);
    const Ordering ordering(site->state);
    const std::int32_t s = site->source("A");
    EXPECT_FALSE(ordering.site_works(5));
    EXPECT_FALSE(ordering.site_works(9));
    EXPECT_EQ(ordering.comes(s, 0, 5), 7);   // Saturday's delivery is taken in on Monday
    EXPECT_EQ(ordering.comes(s, 4, 5), 10);  // and that of the holiday on Thursday
    EXPECT_EQ(ordering.order_by(s, 5, 6), std::nullopt);
    EXPECT_EQ(ordering.order_by(s, 5, 7), 2);
    EXPECT_EQ(ordering.order_by(s, 5, 9), 3);
    EXPECT_EQ(ordering.order_by(s, 5, 12), 4);  // nobody orders on Saturday or Sunday
    EXPECT_EQ(ordering.look(), 1);
    EXPECT_EQ(ordering.next_look(4), 7);
    EXPECT_EQ(Ordering(site_of(facts, clock(4, "10:00:00"))->state).look(), 3) << "after Friday comes Monday";
}

TEST(Calendar, AnOrderUnderWayAgesInTheDaysThatItsLeadTimeCounts) {
    Facts facts;
    facts.weekdays("his").add(Table::sources,
                              {{"item", "A"}, {"supplier", "S"}, {"lead_days", "9"}, {"calendar", "his"}});
    for (int n = -10; n < 0; ++n) facts.add(Table::calendars, {{"calendar", "his"}, {"date", day(n)}});
    facts.bought("B", "9");
    const auto site = site_of(facts);
    const Ordering ordering(site->state);
    const auto placed = [](int n) { return parse_time(clock(n, "09:00:00")).value().instant; };
    EXPECT_EQ(ordering.behind(site->source("B"), placed(-13)), 13);
    EXPECT_EQ(ordering.behind(site->source("A"), placed(-13)), 3) << "Wednesday, Thursday, and today";
    EXPECT_EQ(ordering.behind(site->source("A"), placed(-5)), 0) << "it is sent today";
    EXPECT_EQ(ordering.to_go(site->source("B"), 6), 6);
    EXPECT_EQ(ordering.to_go(site->source("A"), 6), 8) << "Tuesday to Friday, Monday, Tuesday";
    EXPECT_EQ(ordering.placed_comes(site->source("A"), placed(-13), 9), 8);
}

TEST(Calendar, TheNextLookIsAReviewAwayOrTheFirstWorkingDayAfterThat) {
    Facts facts;
    facts.weekdays("ours").add(Table::site, {{"name", "Small"}, {"calendar", "ours"}, {"review_days", "5"}});
    EXPECT_EQ(Ordering(site_of(facts)->state).look(), 7);
    EXPECT_EQ(Ordering(site_of(Facts())->state).look(), 1);
}

TEST(Calendar, MovesTheWholeLawOfALeadTime) {
    Facts facts;
    facts.weekdays("ours").add(Table::site, {{"name", "Small"}, {"calendar", "ours"}});
    facts.bought("A", "4");
    const auto site = site_of(facts);
    learn::LeadTime lead;
    lead.pmf = {0, 0, 0, 0, 0.5, 0.2, 0.2, 0.1};
    // Decided on Monday: Friday as it is, Saturday and Sunday with Monday.
    const auto monday = as_it_comes(Ordering(site->state), site->source("A"), lead, 0);
    EXPECT_NEAR(monday.pmf[4], 0.5, 1e-12);
    EXPECT_NEAR(monday.pmf[7], 0.5, 1e-12);
    EXPECT_EQ(monday.pmf.size(), 8u);
    // Decided on Tuesday: Saturday and Sunday come on Monday, six days later, as Monday does.
    const auto tuesday = as_it_comes(Ordering(site->state), site->source("A"), lead, 1);
    EXPECT_NEAR(tuesday.pmf[6], 0.9, 1e-12);
    EXPECT_NEAR(tuesday.pmf[7], 0.1, 1e-12);
}

}  // namespace
}  // namespace drum::projection
