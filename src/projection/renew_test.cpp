// One item netted anew, against the whole site netted from scratch: alike wherever renew() says that nothing else
// changes.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <sstream>

#include "base/rng.h"
#include "projection/site_test.h"

namespace drum::projection {
namespace {

std::string number(std::int64_t value) { return std::to_string(value); }

// A part of two products, one of which goes into the other, and another product of a part of its own, on one machine
// that may have too much to do, or wait; orders of each.
Facts facts_of(std::uint64_t seed, const std::map<std::string, std::int64_t>& stock) {
    Rng rng(seed);
    const auto below = [&](std::int64_t most) { return rng.below(most); };
    Facts facts;
    facts.machine("M").bought("A", number(1 + below(6)), "", below(2) ? "5" : "").bought("B", number(1 + below(4)));
    facts.made("X")
        .made("Y")
        .part("X", "A", number(1 + below(2)))
        .part("Y", "X", "1")
        .part("Y", "B", number(1 + below(3)));
    facts.bought("C", number(1 + below(6))).made("Z").part("Z", "C", "1").machine("N");
    if (below(2)) facts.step("X", "10", "M", number(20 + below(90)));
    if (below(2)) facts.step("Y", "10", "M", number(20 + below(90)));
    if (below(2)) facts.step("Z", "10", "M", number(20 + below(90)));
    if (below(2)) facts.step("Z", "20", "N", number(20 + below(90)));
    for (const auto& [item, units] : stock) facts.stock(item, number(units));
    const std::array<const char*, 6> items{"A", "B", "C", "X", "Y", "Z"};
    for (int n = 0; n < 7; ++n)
        facts.sale(number(n), items[static_cast<std::size_t>(below(6))], number(1 + below(9)),
                   static_cast<int>(below(14)));
    for (int n = 0; n < 3; ++n) {
        const auto of = static_cast<std::size_t>(below(6));
        facts.order("O" + number(n), items[of], number(1 + below(9)), static_cast<int>(below(10)),
                    of < 3 ? "buy" : "make", below(3) ? "placed" : "draft");
    }
    return facts;
}

// What is projected of every item, links by what they join: their numbers are where they stand in the lists.
std::string said(const Projection& projection) {
    std::ostringstream out;
    for (Id node = 0; node < static_cast<Id>(projection.nodes.size()); ++node) {
        out << "\nstock " << projection.stock[static_cast<std::size_t>(node)];
        for (const Requirement& one : projection.requirements_of(node))
            out << "\n  wanted " << one.due.day << ' ' << one.units << " short " << one.short_units << " served "
                << one.served << ' ' << one.helped;
        for (const Receipt& one : projection.receipts_of(node))
            out << "\n  comes " << one.there << ' ' << one.helped << ' ' << one.units << " used " << one.used
                << " wanted " << one.wanted;
        for (const Planned& one : projection.planned_orders_of(node))
            out << "\n  planned " << one.order_by << ' ' << one.start << ' ' << one.asked << ' ' << one.units << ' '
                << one.there << ' ' << one.helped << ' ' << one.is_due << one.late;
        const auto first = static_cast<std::int32_t>(projection.requirement_of[static_cast<std::size_t>(node)].from);
        for (const Link& link : projection.links_of(node))
            out << "\n  link " << link.requirement - first << ' ' << (link.receipt >= 0) << ' ' << link.units;
    }
    return out.str();
}

TEST(Renew, IsAsFromScratchOrSaysThatMoreChanges) {
    std::map<std::string, int> renewed, tried;
    for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
        Rng rng(seed * 7919);
        std::map<std::string, std::int64_t> stock;
        for (const char* item : {"A", "B", "C", "X", "Y", "Z"}) stock[item] = 1 + rng.below(25);
        const auto before = site_of(facts_of(seed, stock));
        auto changed = std::next(stock.begin(), rng.below(6));
        changed->second +=
            changed->second > 1 && rng.below(3) > 0 ? -1 - rng.below(changed->second - 1) : 1 + rng.below(4);
        const std::string item = changed->first;
        const auto scratch = site_of(facts_of(seed, stock));
        const std::string as_it_was = said(before->projection);
        ++tried[item];
        if (renew(before->projection, before->item(item.c_str()), static_cast<double>(changed->second))) {
            ++renewed[item];
            ASSERT_EQ(said(before->projection), said(scratch->projection)) << "seed " << seed << ", " << item;
        } else {
            ASSERT_EQ(said(before->projection), as_it_was) << "seed " << seed;
        }
    }
    for (const auto& [item, count] : tried) EXPECT_GT(renewed[item] * 4, count) << item;
}

TEST(Renew, WhatMakesASaleLateReachesFurther) {
    Facts facts;
    facts.bought("A", "9").stock("A", "10").sale("1", "A", "10", 2);
    const auto site = site_of(facts);
    EXPECT_FALSE(renew(site->projection, site->item("A"), 4));
    EXPECT_TRUE(site->planned("A").empty());
    EXPECT_TRUE(renew(site->projection, site->item("A"), 11));
}

TEST(Renew, WhatIsMadeIsRenewedWhereNoMoreOfItIsMade) {
    Facts facts;
    facts.bought("A", "3").made("X").part("X", "A", "1").stock("A", "20").stock("X", "10").sale("1", "X", "8", 5);
    const auto site = site_of(facts);
    EXPECT_TRUE(renew(site->projection, site->item("X"), 8));
    EXPECT_FALSE(renew(site->projection, site->item("X"), 7)) << "one is to be made, of one A";
}

}  // namespace
}  // namespace drum::projection
