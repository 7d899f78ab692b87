// What one import says of a subject is all there is of it.
#include "state/sets.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/decimal.h"
#include "fact/by_hand.h"
#include "fact/identity.h"
#include "state/block_facts.h"
#include "state/news.h"
#include "state/rows.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::ByHand;
using fact::Table;

Instant day(int n) { return Instant{n * kMicrosPerDay}; }

struct BillLine {
    std::string component, position, quantity;
};

// Rows of one command under the keys that intake gives them; `old`: those of ledgers of before.
Block bill(const std::vector<BillLine>& lines, Instant recorded, bool old = false) {
    ByHand facts;
    for (const BillLine& line : lines)
        facts.add(Table::bom,
                  {{"item", "BOARD"},
                   {"component", line.component},
                   {"position", line.position},
                   {"quantity", line.quantity}},
                  recorded);
    Block out(Table::bom);
    for (const Block& block : facts.blocks())
        if (block.table == Table::bom) out = block;
    for (std::size_t row = 0; row < out.size(); ++row)
        out.keys[row] = old ? fact::key_of("old " + std::to_string(row)) : fact::subject_of(out, row).key;
    std::vector<std::size_t> order(out.size());
    for (std::size_t row = 0; row < order.size(); ++row) order[row] = row;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return out.keys[a] < out.keys[b]; });
    Block sorted(Table::bom);
    for (const std::size_t row : order) sorted.add_row_from(out, row);
    return sorted;
}

// One import after the other, as the command makes them.
class Ledger {
public:
    std::int64_t import(Block block) {
        const auto facts = facts_over(blocks_);
        const Sets sets = Sets::read(*facts, Table::bom).value();
        scattered = sets.scattered();
        const std::int64_t retired = sets.close(block);
        for (Block& fresh : news_in(blocks_, {std::move(block)}).blocks) blocks_.push_back(std::move(fresh));
        return retired;
    }
    // "RES R1 2, RES R7 3"
    std::string says(Instant as_of = Instant::end()) const {
        const Rows rows = merge(blocks_, as_of);
        const Block& bom = rows.of(Table::bom);
        std::vector<std::string> lines;
        for (std::size_t row = 0; row < bom.size(); ++row)
            lines.push_back(std::string(bom.text(row, fact::bom::component)) + " " +
                            std::string(bom.text(row, fact::bom::position)) + " " +
                            to_text(Quantity{bom.value(row, fact::bom::quantity)}));
        std::sort(lines.begin(), lines.end());
        std::string out;
        for (const std::string& line : lines) out += (out.empty() ? "" : ", ") + line;
        return out;
    }
    bool scattered = false;

private:
    std::vector<Block> blocks_;
};

TEST(Sets, WhatIsNotSaidAnyMoreIsRetiredAndWhatIsSaidAgainHolds) {
    Ledger ledger;
    EXPECT_EQ(ledger.import(bill({{"RES", "R1", "2"}, {"RES", "R7", "3"}, {"CAP", "C1", "1"}}, day(1))), 0);
    EXPECT_EQ(ledger.import(bill({{"RES", "R1", "4"}}, day(2))), 1);  // the capacitor is another set
    EXPECT_EQ(ledger.says(), "CAP C1 1, RES R1 4");
    EXPECT_EQ(ledger.says(day(1)), "CAP C1 1, RES R1 2, RES R7 3");
    EXPECT_EQ(ledger.import(bill({{"RES", "R1", "4"}}, day(3))), 0);
    EXPECT_EQ(ledger.import(bill({{"RES", "R1", "4"}, {"RES", "R7", "3"}}, day(4))), 0);
    EXPECT_EQ(ledger.says(), "CAP C1 1, RES R1 4, RES R7 3");
    EXPECT_EQ(ledger.says(day(3)), "CAP C1 1, RES R1 4");
}

TEST(Sets, AtTheSameMomentTheLaterImportStands) {
    Ledger ledger;
    ledger.import(bill({{"RES", "R1", "2"}, {"RES", "R7", "3"}}, day(1)));
    EXPECT_EQ(ledger.import(bill({{"RES", "R9", "5"}}, day(1))), 2);
    EXPECT_EQ(ledger.says(), "RES R9 5");
}

TEST(Sets, WhatWasSaidLaterStandsAgainstALateFact) {
    Ledger ledger;
    ledger.import(bill({{"RES", "R1", "2"}}, day(5)));
    EXPECT_EQ(ledger.import(bill({{"RES", "R7", "3"}}, day(2))), 0);
    EXPECT_EQ(ledger.says(), "RES R1 2");
    EXPECT_EQ(ledger.says(day(3)), "RES R7 3");
}

TEST(Sets, RowsOfOldKeysAreRetiredToo) {
    Ledger ledger;
    ledger.import(bill({{"RES", "", "2"}, {"CAP", "", "1"}}, day(1), true));
    EXPECT_EQ(ledger.import(bill({{"RES", "", "2"}}, day(2))), 1);
    EXPECT_TRUE(ledger.scattered);
    EXPECT_EQ(ledger.says(), "CAP  1, RES  2");
    EXPECT_EQ(ledger.import(bill({{"RES", "", "2"}, {"CAP", "", "1"}}, day(3))), 1);
    EXPECT_EQ(ledger.says(), "CAP  1, RES  2");
    ledger.import(bill({{"RES", "", "2"}}, day(4)));
    EXPECT_FALSE(ledger.scattered);
}

TEST(Sets, ARowThatOnlyRetiresSaysNothingOfTheOthers) {
    Ledger ledger;
    ledger.import(bill({{"RES", "R1", "2"}, {"RES", "R7", "3"}}, day(1)));
    Block gone = bill({{"RES", "R7", "3"}}, day(2));
    gone.set_text(0, fact::bom::retired, "yes");
    EXPECT_EQ(ledger.import(std::move(gone)), 0);
    EXPECT_EQ(ledger.says(), "RES R1 2");
}

}  // namespace
}  // namespace drum::state
