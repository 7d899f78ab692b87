// What is exported imports back: the same merged rows at every moment, whatever the facts were.
#include "output/export_csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "fact/by_hand.h"
#include "intake/intake.h"
#include "intake/memory_scratch_test.h"
#include "output/export_order.h"
#include "state/block_facts.h"
#include "state/merge_runs.h"
#include "state/rows.h"

namespace drum::output {
namespace {

using fact::Block;
using fact::Table;
using fact::Type;

struct Exported {
    std::string bytes;
    std::int64_t rows = 0, things = 0;
};

Exported exported(const std::vector<Block>& blocks, Table table, const Zone& zone, Instant as_of = Instant::end(),
                  std::size_t bytes_in_memory = intake::kSortedInMemory) {
    intake::MemoryScratch scratch;
    TableExport out(table, zone, &scratch, bytes_in_memory);
    const auto facts = state::facts_over(blocks);
    const auto merged = state::merge_versions(std::move(facts->runs(table).value()), as_of,
                                              [&](const Block& versions) { EXPECT_TRUE(out.add(versions)); });
    EXPECT_TRUE(merged);
    EXPECT_EQ(merged->rows, out.rows());
    Exported exported{{}, out.rows(), out.things()};
    EXPECT_TRUE(out.write([&](std::string_view bytes) -> Result<void> {
        exported.bytes += bytes;
        return {};
    }));
    EXPECT_EQ(scratch.size() > 0, exported.things > 0 && bytes_in_memory < 100);
    return exported;
}

std::vector<Block> imported(const std::vector<Block>& blocks, const Zone& zone) {
    std::vector<std::pair<std::string, std::string>> tables;
    for (int t = 0; t < fact::kTables; ++t) {
        const auto table = static_cast<Table>(t);
        Exported out = exported(blocks, table, zone);
        EXPECT_EQ(out.bytes, exported(blocks, table, zone, Instant::end(), 1).bytes);  // each row a run of its own on scratch
        if (out.rows > 0) tables.emplace_back(std::string(fact::name(table)) + ".csv", std::move(out.bytes));
    }
    std::vector<intake::SourceFile> files;
    for (const auto& [name, bytes] : tables) files.push_back({name, bytes});
    intake::Intake read = intake::read(files, {});
    for (const intake::FileReport& file : read.files) {
        EXPECT_FALSE(file.problem) << file.name << ": " << file.problem->message;
        for (const intake::Rejected& bad : file.rejected)
            ADD_FAILURE() << file.name << " row " << bad.row << " " << bad.column << ": " << bad.message << "\n" << bad.line;
    }
    return std::move(read.blocks);
}

// One line per row that is known at the moment: key, recorded_at, source and the cells there are.
std::set<std::string> known_at(const std::vector<Block>& blocks, Instant moment) {
    std::set<std::string> out;
    const state::Rows rows = state::merge(blocks, moment, state::Retired::given);
    for (const Block& table : rows.tables)
        for (std::size_t row = 0; row < table.size(); ++row) {
            std::string text = std::string(fact::name(table.table)) + " " + fact::hex(table.keys[row]) + " " +
                               std::to_string(table.recorded_at[row].micros);
            if (table.source[row] >= 0) text += " from '" + std::string(table.texts.at(table.source[row])) + "'";
            for (int c = 0; c < static_cast<int>(table.cells.size()); ++c) {
                if (!table.present(row, c)) continue;
                const auto& info = fact::columns(table.table)[static_cast<std::size_t>(c)];
                text += " " + std::string(info.name) + "=";
                text += info.type == Type::text ? "'" + std::string(table.text(row, c)) + "'" : std::to_string(table.value(row, c));
            }
            out.insert(text);
        }
    return out;
}

std::vector<Instant> moments_of(const std::vector<Block>& blocks) {
    std::set<Instant> all{Instant::beginning(), Instant::end()};
    for (const Block& block : blocks) all.insert(block.recorded_at.begin(), block.recorded_at.end());
    return {all.begin(), all.end()};
}

using Words = std::vector<std::string>;

// Texts that have gone wrong in somebody's export, and the words of the columns that take only some.
Words words_of(Table table, std::string_view column) {
    if (column == "direction") return {};
    if (column == "weekday") return {"mon", "sun"};
    if (column == "time_zone") return {"Europe/Amsterdam", "Asia/Kolkata"};
    if (column == "kind" && table == Table::moves) return {"receipt", "consume", "transfer"};
    if (column == "kind" && table == Table::resources) return {"machine", "approval"};
    if (column == "kind" && table == Table::orders) return {"buy", "make"};
    if (column == "status" && table == Table::orders) return {"requested", "placed", "received"};
    if (column == "state") return {"run", "setup"};
    if (column == "decision") return {"accept", "refuse"};
    if (column == "make_or_buy") return {"make", "buy"};
    if (column == "preferred" || column == "keep" || column == "retired") return {"yes", "no"};
    if (column == "status" && table == Table::stock) return {"usable", "held", "blocked"};
    return {"A-1", "007", "=1+1", "-5", "a,b", "semi;colon;here", "tab\there", "pipe|", "say \"12''\"", "two\nlines", "cr\r\nlf",
            " blank around ", "Total", "Größe ∅", "+31 20", "@home", "1e5", "2026-01-02", "#N/A", "'quote"};
}

Words values_of(Type type, bool share) {
    switch (type) {
        case Type::quantity: return {"1", "0.000001", "12345678.9", "400"};
        case Type::rate: return share ? Words{"0.5", "0.999999999"} : Words{"0.000000001", "3.25", "1240"};
        case Type::whole: return {"1", "7", "1000000007"};
        case Type::instant: return {"2026-03-29T01:30:00Z", "2026-10-25T00:30:00.000001Z", "2025-12-31T23:59:59Z"};
        case Type::instant_end: return {"2026-03-29", "2026-06-30T21:59:59.999999Z"};
        case Type::day: return {"2026-02-28", "2024-02-29"};
        case Type::clock: return {"00:00", "07:30", "13:45:10.5", "24:00"};
        case Type::text: break;
    }
    return {};
}

template <class T>
T one_of(const std::vector<T>& all) {
    return *rc::gen::elementOf(all);
}

// A version of a thing; what it says of each column is drawn, needed ones are always there.
void add_version(std::vector<Block>& blocks, Table table) {
    Block block(table);
    static const std::vector<Instant> kMoments{Instant::beginning(), {1'700'000'000'000'000}, {1'700'000'000'000'001}, {1'790'000'000'123'456}};
    const std::size_t row = block.add_row(fact::key_of(std::string(fact::name(table)) + one_of(Words{"x", "y", "z"})), one_of(kMoments));
    if (*rc::gen::inRange(0, 3) == 0) block.source[row] = block.texts.add(one_of(Words{"erp", "a,b", "scanner 1"}));
    const auto infos = fact::columns(table);
    for (int c = 0; c < static_cast<int>(infos.size()); ++c) {
        const auto& info = infos[static_cast<std::size_t>(c)];
        const int drawn = *rc::gen::inRange(0, 4);
        if (info.needed == 0 && drawn == 0) continue;
        if (info.needed == 0 && drawn == 1) block.clear(row, c);
        else if (info.type == Type::text) {
            const Words words = words_of(table, info.name);
            if (!words.empty()) block.set_text(row, c, one_of(words));
        } else {
            const bool share = info.name == "target" || info.name == "yield" || info.name == "lost_share" ||
                               info.name == "probability";
            block.set(row, c, fact::stored_value(info.type, one_of(values_of(info.type, share))).value());
        }
    }
    blocks.push_back(std::move(block));
}

TEST(Export, ImportsBackToTheSameRowsAtEveryMoment) {
    EXPECT_TRUE(rc::check("any facts", [] {
        std::vector<Block> blocks;
        const auto table = static_cast<Table>(*rc::gen::inRange(0, fact::kTables));
        const int versions = *rc::gen::inRange(1, 12);
        for (int i = 0; i < versions; ++i) add_version(blocks, table);
        const Zone zone = Zone::find(one_of(Words{"UTC", "Europe/Amsterdam", "Asia/Kolkata"})).value();
        const std::vector<Block> back = imported(blocks, zone);
        for (const Instant moment : moments_of(blocks)) RC_ASSERT(known_at(back, moment) == known_at(blocks, moment));
    }));
}

constexpr Instant kMonday{1'763'971'200'000'000};  // 2025-11-24T08:00Z

TEST(Export, WritesEachVersionAsItWasKnownThen) {
    fact::ByHand facts;
    facts.add(Table::orders, {{"order", "PO-1"}, {"item", "P"}, {"quantity", "40"}, {"promised_at", "2025-12-01T12:00:00Z"}}, kMonday, "1")
        .add(Table::orders, {{"order", "PO-1"}, {"item", "P"}, {"quantity", "40"}, {"promised_at", ""}, {"received_quantity", "38.5"}}, kMonday + kMicrosPerDay, "1")
        .add(Table::orders, {{"order", "PO-1"}, {"item", "A, \"large\""}, {"quantity", "-1"}}, Instant::beginning(), "2");
    const Exported out = exported(facts.blocks(), Table::orders, Zone::find("Europe/Amsterdam").value());
    EXPECT_EQ(out.things, 2);
    EXPECT_EQ(out.rows, 3);
    const std::string first = fact::hex(fact::key_of("orders|1")), second = fact::hex(fact::key_of("orders|2"));
    EXPECT_EQ(out.bytes, "order,item,quantity,promised_at,received_quantity,recorded_at,fact\n"
                         "PO-1,\"A, \"\"large\"\"\",-1,,,," + second + "\n"
                         "PO-1,P,40,2025-12-01T13:00:00+01:00,,2025-11-24T09:00:00+01:00," + first + "\n"
                         "PO-1,P,40,,38.5,2025-11-25T09:00:00+01:00," + first + "\n");
}

TEST(Export, FactsRecordedLaterAreLeftOutOfAnEarlierMoment) {
    fact::ByHand facts;
    facts.add(Table::items, {{"item", "P"}, {"cost", "1"}}, kMonday, "P").add(Table::items, {{"item", "P"}, {"cost", "2"}}, kMonday + 1, "P");
    EXPECT_EQ(exported(facts.blocks(), Table::items, Zone(), kMonday).rows, 1);
    EXPECT_EQ(exported(facts.blocks(), Table::items, Zone(), kMonday + 1).rows, 2);
}

TEST(Export, TheOrderOfImportsDoesNotShow) {
    fact::ByHand forth, back;
    for (const char* order : {"PO-10", "PO-9", "PO-2"}) forth.add(Table::orders, {{"order", order}, {"item", "P"}, {"quantity", "1"}}, kMonday, order);
    for (const char* order : {"PO-2", "PO-10", "PO-9"}) back.add(Table::orders, {{"order", order}, {"item", "P"}, {"quantity", "1"}}, kMonday, order);
    const std::string bytes = exported(forth.blocks(), Table::orders, Zone()).bytes;
    EXPECT_EQ(bytes, exported(back.blocks(), Table::orders, Zone()).bytes);
    EXPECT_LT(bytes.find("PO-2,"), bytes.find("PO-9,"));  // line 10 after line 9
    EXPECT_LT(bytes.find("PO-9,"), bytes.find("PO-10,"));
}

// What the order of texts is meant to be: digits count by their value, so that line 10 comes after line 9; leading zeros decide last.
int compare_text(std::string_view a, std::string_view b) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0, k = 0;
    while (i < a.size() && k < b.size()) {
        if (!digit(a[i]) || !digit(b[k])) {
            if (a[i] != b[k]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[k]) ? -1 : 1;
            ++i, ++k;
            continue;
        }
        while (i < a.size() && a[i] == '0') ++i;
        while (k < b.size() && b[k] == '0') ++k;
        std::size_t x = i, y = k;
        while (x < a.size() && digit(a[x])) ++x;
        while (y < b.size() && digit(b[y])) ++y;
        if (x - i != y - k) return x - i < y - k ? -1 : 1;
        if (const int by = a.substr(i, x - i).compare(b.substr(k, y - k)); by != 0) return by;
        i = x, k = y;
    }
    if (a.size() - i != b.size() - k) return a.size() - i < b.size() - k ? -1 : 1;
    return a.compare(b);
}

TEST(Export, TextsStandInTheOrderOfTheirNumbers) {
    const auto key = [](const std::string& text) {
        Block block(Table::items);
        block.set_text(block.add_row({}, {}), fact::items::item, text);
        std::string bytes;
        append_sort_key(bytes, block, 0);
        return bytes;
    };
    const auto texts = rc::gen::container<std::string>(rc::gen::element('0', '0', '1', '9', 'a', '-', '\0', '\x01', '\xC3'));
    EXPECT_TRUE(rc::check("any two texts", [&] {
        const std::string a = *texts, b = *texts;
        const int by = compare_text(a, b), by_key = key(a).compare(key(b));
        RC_ASSERT((by < 0) == (by_key < 0));
        RC_ASSERT((by == 0) == (by_key == 0));
    }));
    EXPECT_LT(key("A" + std::string(254, '9')), key("A" + std::string(255, '1')));
    EXPECT_LT(key("A" + std::string(255, '9')), key("A" + std::string(300, '1')));
}

TEST(Export, KnowsItsOwnHeader) {
    EXPECT_TRUE(is_export_header(Table::items, "item,cost,recorded_at,fact"));
    EXPECT_TRUE(is_export_header(Table::items, "item,recorded_at,source,fact\r"));
    EXPECT_FALSE(is_export_header(Table::items, "item,cost"));                         // somebody's own canonical table
    EXPECT_FALSE(is_export_header(Table::items, "item,colour,recorded_at,fact"));      // somebody added a column
    EXPECT_FALSE(is_export_header(Table::items, ""));
}

// A row added by hand to an exported file, without `fact`, is identified as ever.
TEST(Export, RowsWithAndWithoutFactStandInOneFile) {
    const std::string key = fact::hex(fact::key_of("some order line"));
    const std::string bytes = "order,item,quantity,recorded_at,fact\nPO-1,P,5,2026-01-05T10:00:00Z," + key +
                              "\nPO-1,P,6,2026-01-06T10:00:00Z," + key + "\nPO-1,P,7,2026-01-07T10:00:00Z,\n";
    const auto read = intake::read({{"orders.csv", bytes}}, {});
    ASSERT_EQ(read.blocks.size(), 1u);
    const auto rows = state::merge(read.blocks, Instant::end()).of(Table::orders);
    ASSERT_EQ(rows.size(), 2u);
    std::vector<std::int64_t> quantities{rows.value(0, fact::orders::quantity), rows.value(1, fact::orders::quantity)};
    std::sort(quantities.begin(), quantities.end());
    EXPECT_EQ(quantities, (std::vector<std::int64_t>{6'000'000, 7'000'000}));
    const auto broken = intake::read({{"orders.csv", "order,item,quantity,fact\nPO-1,P,5,12ab\n"}}, {});
    ASSERT_EQ(broken.files.front().rejected.size(), 1u);
    EXPECT_EQ(broken.files.front().rejected.front().column, "fact");
}

}  // namespace
}  // namespace drum::output
