// Keys are written into ledgers: what goes into one never changes, so those of some rows stand here by their digits.
#include "fact/identity.h"

#include <gtest/gtest.h>

#include "fact/by_hand.h"

namespace drum::fact {
namespace {

struct Made {
    Subject subject;
    std::optional<Key> set;
};

Made made(Table table, ByHand::Cells cells) {
    ByHand facts;
    facts.add(table, cells);
    const Block& block = facts.blocks()[static_cast<std::size_t>(table)];
    return {subject_of(block, 0), set_of(block, 0)};
}

std::string key(Table table, ByHand::Cells cells) { return hex(made(table, cells).subject.key); }

TEST(Identity, KeysOfBeforeStandAsTheyWere) {  // as site-1848b76 holds them
    EXPECT_EQ(key(Table::bom, {{"item", "ARM"}, {"component", "SCREW"}, {"quantity", "2"}}),
              "93b187ba65197a7a14daa31b6b0afd0e");
    EXPECT_EQ(key(Table::sources, {{"item", "BASE"}, {"supplier", "Gieterij"}, {"lead_days", "21"}}),
              "187e0aa3467e8fe27c02ea0efc6cffbb");
    EXPECT_EQ(
        key(Table::stock,
            {{"item", "LAMP"}, {"quantity", "14"}, {"place", "main"}, {"counted_at", "2026-02-27T22:59:59.999999Z"}}),
        "21a2ef9516903b7064f442b6d6517c46");
    EXPECT_EQ(key(Table::calendars, {{"calendar", "day"}, {"weekday", "tue"}, {"from", "07:00"}, {"to", "15:30"}}),
              "34406018ae6fb16f2d3bc3eeb83c1d3d");
    EXPECT_EQ(key(Table::items, {{"item", "LAMP"}}), "2fb8850203f9a34e1baa84f4491605de");
    EXPECT_EQ(key(Table::orders, {{"order", "PO-1"}, {"line", "1"}, {"item", "LED"}, {"quantity", "100"}}),
              "e0abe6c72939a5146201dffe509b986c");
    EXPECT_EQ(key(Table::demand, {{"order", "SO-1"}, {"line", "1"}, {"item", "LAMP"}, {"quantity", "12"}}),
              "99134afc0fd6454b8f9a17f49bb552f2");
    EXPECT_EQ(key(Table::moves, {{"id", "M1"}, {"item", "BASE"}, {"quantity", "-20"}, {"time", "2026-03-02"}}),
              "7b8a782f1d2d5690c7aeecc99ebc6096");
}

TEST(Identity, KeysOfRowsOfSetsStandAsTheyAre) {
    EXPECT_EQ(key(Table::routes, {{"item", "LAMP"}, {"step", "20"}, {"resource", "BENCH"}, {"run_minutes", "6"}}),
              "705b6cb606030e2f21f1601765f67aad");
    EXPECT_EQ(
        key(Table::bom,
            {{"item", "LAMP"}, {"component", "LED"}, {"quantity", "2"}, {"step", "30"}, {"valid_from", "2026-01-01"}}),
        "13c8732a71f6f8882d76a154408d2f41");
    EXPECT_EQ(key(Table::bom, {{"item", "LAMP"}, {"component", "LED"}, {"quantity", "2"}, {"position", "R1"}}),
              "13c8732a71f6f888f59e50760640e93c");
    EXPECT_EQ(key(Table::sources, {{"item", "BASE"}, {"supplier", "Gieterij"}, {"from_quantity", "100"}}),
              "187e0aa3467e8fe2c8d7bb01803d040f");
    EXPECT_EQ(key(Table::stock, {{"item", "LAMP"}, {"quantity", "14"}, {"lot", "L1"}}),
              "2b9d97de573d63d87ebb436fcf3d8c98");
}

TEST(Identity, RowsOfOneSetStandTogether) {
    const auto same_set = [](Table table, ByHand::Cells a, ByHand::Cells b) {
        const Made x = made(table, a), y = made(table, b);
        EXPECT_EQ(x.set, y.set);
        EXPECT_NE(x.subject.key, y.subject.key);
        EXPECT_EQ(x.subject.key.high, x.set->high);
        EXPECT_EQ(y.subject.key.high, x.set->high);
    };
    same_set(Table::routes, {{"item", "A"}, {"step", "10"}, {"resource", "M1"}},
             {{"item", "A"}, {"step", "10"}, {"resource", "M2"}});
    same_set(Table::bom, {{"item", "A"}, {"component", "B"}},
             {{"item", "A"}, {"component", "B"}, {"position", "2"}, {"step", "30"}});
    same_set(Table::bom, {{"item", "A"}, {"component", "B"}},
             {{"item", "A"}, {"component", "B"}, {"valid_from", "2026-04-01"}});
    same_set(Table::sources, {{"item", "A"}, {"supplier", "S"}},
             {{"item", "A"}, {"supplier", "S"}, {"from_quantity", "100"}});
    same_set(Table::stock, {{"item", "A"}, {"place", "main"}},
             {{"item", "A"}, {"place", "main"}, {"lot", "L1"}, {"unit", "BOX"}});
}

TEST(Identity, OtherSubjectsAreOtherSets) {
    const auto set = [](Table table, ByHand::Cells cells) { return *made(table, cells).set; };
    EXPECT_NE(set(Table::bom, {{"item", "A"}, {"component", "B"}}),
              set(Table::bom, {{"item", "A"}, {"component", "C"}}));
    EXPECT_NE(set(Table::sources, {{"item", "A"}, {"supplier", "S"}}),
              set(Table::sources, {{"item", "A"}, {"place", "S"}}));
    EXPECT_NE(set(Table::stock, {{"item", "A"}, {"counted_at", "2026-01-01"}}),
              set(Table::stock, {{"item", "A"}, {"counted_at", "2026-01-02"}}));
    EXPECT_NE(set(Table::calendars, {{"calendar", "d"}, {"weekday", "mon"}}),
              set(Table::calendars, {{"calendar", "d"}, {"date", "2026-01-05"}}));
    EXPECT_FALSE(made(Table::items, {{"item", "A"}}).set);
    for (int t = 0; t < kTables; ++t) {
        const auto table = static_cast<Table>(t);
        EXPECT_EQ(has_sets(table), made(table, {}).set.has_value()) << name(table);
    }
}

TEST(Identity, WhetherARowHoldsIsNoPartOfWhatItIs) {
    EXPECT_EQ(key(Table::operations, {{"case", "1"}, {"resource", "M"}, {"end", "2026-01-05"}}),
              key(Table::operations, {{"case", "1"}, {"resource", "M"}, {"end", "2026-01-05"}, {"retired", "yes"}}));
}

}  // namespace
}  // namespace drum::fact
