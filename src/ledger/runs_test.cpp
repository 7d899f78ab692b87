// Facts as sorted runs, ranges of keys, imports in the making and taken back.
#include "ledger/runs.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "ledger/order.h"
#include "ledger/sample.h"
#include "ledger/store.h"

namespace drum::ledger {
namespace {

using fact::Block;
using fact::Table;
using sample::Folder;

std::unique_ptr<Store> opened(const std::string& path, OpenMode mode = OpenMode::read_write) {
    auto store = open_sqlite(path, mode, std::chrono::milliseconds(100));
    if (!store) ADD_FAILURE() << store.error().text();
    return store ? std::move(*store) : nullptr;
}

// One fact of table stock: what key, recorded when, saying what.
struct Said {
    std::uint64_t key = 0;
    std::int64_t at = 0, quantity = 0;
    auto operator<=>(const Said&) const = default;
};

Block stock(const std::vector<Said>& facts) {
    Block block(Table::stock);
    for (const Said& said : facts) {
        const std::size_t row = block.add_row({said.key, 7}, Instant{said.at});
        block.set(row, fact::stock::quantity, said.quantity);
        block.set_text(row, fact::stock::item, "item " + std::to_string(said.quantity));
        block.source[row] = block.texts.add("by hand");
    }
    return block;
}

void read_into(const Block& block, std::vector<Said>& facts) {
    for (std::size_t row = 0; row < block.size(); ++row) {
        const std::int64_t quantity = block.value(row, fact::stock::quantity);
        EXPECT_EQ(block.text(row, fact::stock::item), "item " + std::to_string(quantity));
        EXPECT_EQ(block.texts.at(block.source[row]), "by hand");
        facts.push_back({block.keys[row].high, block.recorded_at[row].micros, quantity});
    }
}

std::vector<Said> read_run(fact::Run& run) {
    std::vector<Said> facts;
    Block block(Table::stock);
    while (true) {
        const auto more = run.next(block);
        if (!more) ADD_FAILURE() << more.error().text();
        if (!more || !*more) return facts;
        EXPECT_GT(block.size(), 0);
        read_into(block, facts);
    }
}

std::vector<std::vector<Said>> runs_of(fact::Facts& facts) {
    std::vector<std::vector<Said>> all;
    const auto runs = facts.runs(Table::stock);
    if (!runs) ADD_FAILURE() << runs.error().text();
    if (runs)
        for (const auto& run : *runs) all.push_back(read_run(*run));
    return all;
}

std::vector<Said> facts_of(Store& store) {
    const auto facts = store.facts();
    if (!facts) ADD_FAILURE() << facts.error().text();
    std::vector<Said> all;
    if (facts)
        for (const auto& run : runs_of(**facts)) all.insert(all.end(), run.begin(), run.end());
    return all;
}

std::int64_t append(Store& store, const std::vector<Said>& facts) {
    std::vector<Block> blocks;
    blocks.push_back(stock(facts));
    const auto import = store.append(blocks, "stock");
    if (!import) ADD_FAILURE() << import.error().text();
    return import ? import->number : 0;
}

std::vector<Said> ascending(std::uint64_t first, std::size_t count, std::uint64_t step = 1) {
    std::vector<Said> facts;
    for (std::size_t i = 0; i < count; ++i) facts.push_back({first + i * step, 5, static_cast<std::int64_t>(i % 50)});
    return facts;
}

TEST(Runs, OneAnImportAndSmallNeighboursTogether) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    append(*store, ascending(0, 70'000, 2));
    append(*store, {{9, 1, 1}, {3, 2, 2}});
    append(*store, {{3, 1, 3}, {3, 2, 4}, {9, 1, 5}});
    append(*store, ascending(1, 65'000, 2));
    const auto facts = store->facts();
    ASSERT_TRUE(facts);
    EXPECT_EQ((*facts)->count(Table::stock), 135'005);
    EXPECT_EQ((*facts)->count(Table::moves), 0);
    EXPECT_EQ((*facts)->newest(), Instant{5});
    const auto runs = runs_of(**facts);
    ASSERT_EQ(runs.size(), 2);
    EXPECT_EQ(runs[0], ascending(0, 70'000, 2));
    // of one key by time, of one time as they came
    EXPECT_EQ((std::vector<Said>(runs[1].begin() + 1, runs[1].begin() + 5)),
              (std::vector<Said>{{3, 1, 3}, {3, 2, 2}, {3, 2, 4}, {3, 5, 1}}));
    EXPECT_EQ(runs[1].size(), 65'005);
    EXPECT_TRUE((*facts)->runs(Table::moves)->empty());
}

TEST(Runs, ThousandsOfImportsOfOneFactAreOneRun) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    for (std::uint64_t i = 0; i < 2000; ++i) append(*store, {{(i * 7919) % 2000, 1, static_cast<std::int64_t>(i)}});
    const auto facts = store->facts();
    const auto runs = runs_of(**facts);
    ASSERT_EQ(runs.size(), 1);
    ASSERT_EQ(runs[0].size(), 2000);
    EXPECT_TRUE(std::ranges::is_sorted(runs[0]));
}

TEST(Runs, AreOfTheMomentTheyWereAskedForWhateverIsWrittenSince) {
    const Folder folder;
    auto store = opened(folder / "a.drum");
    const auto first = append(*store, {{1, 1, 1}});
    auto facts = store->facts();
    auto early = std::move((*facts)->runs(Table::stock)->front());
    append(*store, {{2, 2, 2}});
    ASSERT_TRUE(store->undo(first, "undo"));
    EXPECT_EQ(runs_of(**facts), (std::vector<std::vector<Said>>{{{1, 1, 1}}}));
    EXPECT_EQ((*facts)->newest(), Instant{1});
    EXPECT_EQ(facts_of(*store), (std::vector<Said>{{2, 2, 2}}));
    facts->reset();
    store.reset();
    EXPECT_EQ(read_run(*early), (std::vector<Said>{{1, 1, 1}}));  // also when all else is gone
}

TEST(Runs, KnownFromTheBeginningIsOlderThanAnything) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    EXPECT_EQ((*store->facts())->newest(), Instant::beginning());
    append(*store, {{1, Instant::beginning().micros, 1}});
    EXPECT_EQ((*store->facts())->newest(), Instant::beginning());
    append(*store, {{1, -5, 1}});
    EXPECT_EQ((*store->facts())->newest(), Instant{-5});
}

TEST(Appending, OneBlockInAnyOrderManyInTheirs) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    auto appending = store->begin("files");
    ASSERT_TRUE(appending);
    ASSERT_TRUE((*appending)->add(stock({{4, 1, 1}, {2, 9, 2}, {2, 3, 3}})));
    ASSERT_TRUE((*appending)->add(stock({{4, 1, 4}, {4, 2, 5}})));
    ASSERT_TRUE((*appending)->add(Block(Table::moves)));  // no facts: not there
    ASSERT_TRUE((*appending)->add(stock(ascending(5, 9000))));
    ASSERT_TRUE((*appending)->add(sample::any_block(Table::bom, 10, 1)));
    EXPECT_TRUE(facts_of(*store).empty());
    const auto import = (*appending)->commit();
    ASSERT_TRUE(import) << import.error().text();
    EXPECT_EQ(import->count, 9015);
    EXPECT_EQ(import->label, "files");
    const auto facts = facts_of(*store);
    EXPECT_EQ((std::vector<Said>(facts.begin(), facts.begin() + 6)),
              (std::vector<Said>{{2, 3, 3}, {2, 9, 2}, {4, 1, 1}, {4, 1, 4}, {4, 2, 5}, {5, 5, 0}}));
    EXPECT_EQ(facts.size(), 9005);
    EXPECT_EQ(store->verify()->faults, std::vector<std::string>{});
}

TEST(Appending, WithoutCommitLeavesNothing) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    append(*store, {{1, 1, 1}});
    {
        auto appending = store->begin("cut off");
        ASSERT_TRUE((*appending)->add(stock(ascending(0, 50'000))));
    }
    EXPECT_EQ((*store->begin("nothing"))->commit()->number, 0);
    EXPECT_EQ(store->imports()->size(), 1);
    EXPECT_EQ(append(*store, {{2, 2, 2}}), 2);
    EXPECT_EQ(store->verify()->facts, 2);
}

TEST(Appending, HasTheWritersPlaceAndTheStoreStillAnswers) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    append(*store, ascending(0, 10'000));
    auto appending = store->begin("long");
    ASSERT_TRUE(appending);
    ASSERT_TRUE((*appending)->add(stock(ascending(5'000, 30'000))));
    std::vector<Said> found;
    const auto blocks = store->range(Table::stock, {5'000, 0}, {5'001, 0});
    ASSERT_TRUE(blocks);
    for (const Block& block : *blocks) read_into(block, found);
    EXPECT_EQ(found.size(), 4096);  // the one segment from 4,096 on; nothing of what is being written
    EXPECT_EQ(store->imports()->size(), 1);
    const auto second = opened(folder / "a.drum")->begin("second");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::io);
    EXPECT_NE(second.error().message.find("this program"), std::string::npos) << second.error().message;
    EXPECT_FALSE(store->undo(1, "undo"));
    ASSERT_TRUE((*appending)->commit());
    appending->reset();
    EXPECT_EQ(store->range(Table::stock, {5'000, 0}, {5'001, 0})->size(), 2);
}

TEST(AppendingDeathTest, ABrokenOrderIsAMistakeOfTheProgram) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    EXPECT_DEATH(
        {
            auto appending = store->begin("x");
            (void)(*appending)->add(stock({{4, 1, 1}}));
            (void)(*appending)->add(stock({{3, 1, 1}}));
        },
        "last_key_");
    EXPECT_DEATH(
        {
            auto appending = store->begin("x");
            (void)(*appending)->add(stock({{4, 1, 1}}));
            (void)(*appending)->add(sample::any_block(Table::bom, 1, 1));
            (void)(*appending)->add(stock({{5, 1, 1}}));
        },
        "table_ended_");
    EXPECT_TRUE(store->imports()->empty());
}

TEST(Undo, TakesAnImportOutOfEveryAnswerAndUndoingItBringsItBack) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    append(*store, {{1, 1, 1}, {2, 1, 1}});
    append(*store, {{1, 2, 2}});
    append(*store, {{3, 3, 3}});
    const auto undo = store->undo(2, "undo of import 2");
    ASSERT_TRUE(undo) << undo.error().text();
    EXPECT_EQ(undo->number, 4);
    EXPECT_EQ(undo->kind, ImportKind::undo);
    EXPECT_EQ(undo->undoes, 2);
    EXPECT_EQ(undo->count, 0);
    EXPECT_EQ(facts_of(*store), (std::vector<Said>{{1, 1, 1}, {2, 1, 1}, {3, 3, 3}}));
    EXPECT_EQ(store->range(Table::stock, {1, 0}, {1, 9})->size(), 1);
    std::vector<std::int64_t> firsts;
    ASSERT_TRUE(store->read(1, [&](std::int64_t first, Block&&) { firsts.push_back(first); }));
    EXPECT_EQ(firsts, (std::vector<std::int64_t>{1, 4}));
    EXPECT_EQ(store->imports()->at(1).undone_by, 4);

    append(*store, {{4, 4, 4}});
    EXPECT_EQ(store->undo(4, "redo")->undoes, 4);
    EXPECT_EQ(store->imports()->at(1).undone_by, 0);
    EXPECT_EQ(store->imports()->at(3).undone_by, 6);
    EXPECT_EQ(facts_of(*store), (std::vector<Said>{{1, 1, 1}, {1, 2, 2}, {2, 1, 1}, {3, 3, 3}, {4, 4, 4}}));
    EXPECT_EQ(store->undo(2, "again")->number, 7);
    const auto verified = opened(folder / "a.drum", OpenMode::read_only)->verify();
    EXPECT_EQ(verified->faults, std::vector<std::string>{});
    EXPECT_EQ(verified->facts, 5);
    EXPECT_EQ(verified->imports, 4);
    EXPECT_EQ(verified->undos, 3);
    EXPECT_EQ(verified->undone_imports, 1);
    EXPECT_EQ(verified->undone_facts, 1);
}

TEST(Undo, SaysWhyItCannot) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    EXPECT_NE(store->undo(1, "").error().message.find("nothing was imported yet"), std::string::npos);
    append(*store, {{1, 1, 1}});
    for (const std::int64_t number : {-1, 0, 2}) {
        const auto refused = store->undo(number, "");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
        EXPECT_NE(refused.error().message.find("the newest is 1"), std::string::npos) << refused.error().message;
    }
    ASSERT_TRUE(store->undo(1, ""));
    const auto twice = store->undo(1, "");
    EXPECT_EQ(twice.error().code, ErrorCode::bad_input);
    EXPECT_NE(twice.error().message.find("undone already, by 2"), std::string::npos) << twice.error().message;
    EXPECT_FALSE(opened(folder / "a.drum", OpenMode::read_only)->undo(2, ""));
    EXPECT_EQ(store->imports()->size(), 2);
}

// What a site is to say: every import with its facts, and which of them stand.
struct Model {
    std::vector<std::vector<Said>> imports;  // an undo has none
    std::vector<std::int64_t> undoes;        // 0 = an import of facts
    bool stands(std::size_t import) const {
        for (std::size_t later = import + 1; later < imports.size(); ++later)
            if (undoes[later] == static_cast<std::int64_t>(import) + 1 && stands(later)) return false;
        return true;
    }
    // By key and time; what is equal in both in ledger order.
    std::vector<Said> facts(std::uint64_t low = 0, std::uint64_t high = ~std::uint64_t{0}) const {
        std::vector<Said> all;
        for (std::size_t i = 0; i < imports.size(); ++i)
            for (const Said& said : imports[i])
                if (stands(i) && said.key >= low && said.key <= high) all.push_back(said);
        std::ranges::stable_sort(all, [](const Said& a, const Said& b) { return std::tie(a.key, a.at) < std::tie(b.key, b.at); });
        return all;
    }
};

std::vector<Said> in_range(Store& store, std::uint64_t low, std::uint64_t high) {
    const auto blocks = store.range(Table::stock, {low, 0}, {high, 99});
    RC_ASSERT(blocks.has_value());
    std::vector<Said> found, asked;
    for (const Block& block : *blocks) read_into(block, found);
    for (const Said& said : found)
        if (said.key >= low && said.key <= high) asked.push_back(said);
    std::ranges::stable_sort(asked, [](const Said& a, const Said& b) { return std::tie(a.key, a.at) < std::tie(b.key, b.at); });
    return asked;
}

RC_GTEST_PROP(Store, SaysAfterAnyImportsAndUndosWhatStands, ()) {
    const Folder folder;
    auto store = opened(folder / "a.drum");
    Model model;
    const int acts = *rc::gen::inRange(1, 25);
    for (int act = 0; act < acts; ++act) {
        const auto newest = static_cast<std::int64_t>(model.imports.size());
        const auto number = *rc::gen::inRange<std::int64_t>(0, 2 * newest + 1);
        if (number >= 1 && number <= newest && model.stands(static_cast<std::size_t>(number) - 1)) {
            RC_ASSERT(store->undo(number, "undo").has_value());
            model.imports.emplace_back();
            model.undoes.push_back(number);
        } else {
            std::vector<Said> facts;
            for (int i = *rc::gen::inRange(1, 40); i > 0; --i)
                facts.push_back({*rc::gen::inRange<std::uint64_t>(0, 30), *rc::gen::inRange<std::int64_t>(0, 4),
                                 *rc::gen::inRange<std::int64_t>(0, 1000)});
            RC_ASSERT(append(*store, facts) == newest + 1);
            model.imports.push_back(facts);
            model.undoes.push_back(0);
        }
        if (*rc::gen::inRange(0, 4) == 0) store = opened(folder / "a.drum");
        const auto low = *rc::gen::inRange<std::uint64_t>(0, 30), high = *rc::gen::inRange<std::uint64_t>(0, 30);
        RC_ASSERT(in_range(*store, low, high) == model.facts(low, high));
    }
    RC_ASSERT(facts_of(*store) == model.facts());
    RC_ASSERT(store->verify()->faults.empty());
}

}  // namespace
}  // namespace drum::ledger
