#include "made_facts.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <string>

#include "base/rng.h"

namespace drum::bench {
namespace {

using fact::Block;
using fact::Table;

constexpr std::int64_t kRowsPerBlock = 8192, kResources = 20, kSuppliers = 50, kParts = 5, kMillion = 1'000'000;
constexpr std::int64_t kStart = 20'000 * kMicrosPerDay;  // 2024-10-04

// A short text made without allocating.
struct Id {
    Id(const char* prefix, std::int64_t number) { size = std::snprintf(text.data(), text.size(), "%s%06lld", prefix, static_cast<long long>(number)); }
    operator std::string_view() const { return {text.data(), static_cast<std::size_t>(size)}; }
    std::array<char, 24> text{};
    int size = 0;
};

class Maker {
public:
    Maker(const MadeSize& size, Table table, std::uint64_t salt) : size_(size), rng_(seed_of("made facts", salt * 100 + static_cast<std::uint64_t>(table))) {}

    // When a fact became known: things are recorded when they happen.
    Instant recorded(Table table) {
        const bool happens = table == Table::moves || table == Table::orders || table == Table::demand || table == Table::operations;
        return happens ? Instant{moment()} : Instant{kStart};
    }

    void fill(Block& block, std::size_t row, std::int64_t number) {
        switch (block.table) {
            case Table::site:
                block.set_text(row, fact::site::name, "Made site");
                return block.set_text(row, fact::site::time_zone, "Europe/Amsterdam");
            case Table::items: return item(block, row, number);
            case Table::stock:
                block.set_text(row, fact::stock::item, item_name(number));
                block.set(row, fact::stock::quantity, 100'000 * kMillion);
                return block.set(row, fact::stock::counted_at, kStart);
            case Table::moves: return move(block, row);
            case Table::resources:
                block.set_text(row, fact::resources::resource, Id("R", number));
                return block.set_text(row, fact::resources::kind, "machine");
            case Table::routes: return route(block, row, number);
            case Table::bom:
                block.set_text(row, fact::bom::item, item_name(number / kParts));
                block.set_text(row, fact::bom::component, item_name(products() + rng_.below(size_.items - products())));
                return block.set(row, fact::bom::quantity, kMillion);
            case Table::sources:
                block.set_text(row, fact::sources::item, item_name(products() + number));
                block.set_text(row, fact::sources::supplier, Id("S", number % kSuppliers));
                return block.set(row, fact::sources::lead_days, (3 + rng_.below(20)) * 1'000'000'000);
            case Table::orders: return order(block, row, number);
            case Table::demand: return demand(block, row, number);
            case Table::operations: return operation(block, row, number);
            default: return;
        }
    }

private:
    std::int64_t products() const { return size_.items / 50; }
    static Id item_name(std::int64_t number) { return {"P-", number}; }
    std::int64_t moment() { return kStart + rng_.below(size_.days * 24 * 3600) * kMicrosPerSecond; }

    void item(Block& block, std::size_t row, std::int64_t number) {
        block.set_text(row, fact::items::item, item_name(number));
        block.set_text(row, fact::items::unit, "EA");
        block.set(row, fact::items::cost, (1 + rng_.below(50)) * 1'000'000'000);
        block.set(row, fact::items::price, 500 * 1'000'000'000LL);
    }
    void move(Block& block, std::size_t row) {
        const std::int64_t which = rng_.below(10);
        block.set_text(row, fact::moves::item, item_name(rng_.below(size_.items)));
        block.set(row, fact::moves::time, block.recorded_at[row].micros);
        block.set(row, fact::moves::quantity, (which == 0 ? 40 : -1) * (1 + rng_.below(9)) * kMillion / 2);
        block.set_text(row, fact::moves::kind, which == 0 ? "receipt" : which == 1 ? "ship" : "consume");
        if (which == 0) block.set_text(row, fact::moves::order, Id("PO-", rng_.below(size_.orders * 4)));
        if (which == 1) block.set_text(row, fact::moves::order, Id("SO-", rng_.below(size_.orders * 4)));
    }
    void route(Block& block, std::size_t row, std::int64_t number) {
        block.set_text(row, fact::routes::item, item_name(number / 2));
        block.set_text(row, fact::routes::step, number % 2 == 0 ? "10" : "20");
        block.set_text(row, fact::routes::resource, Id("R", rng_.below(kResources)));
        block.set(row, fact::routes::run_minutes, (1 + rng_.below(5)) * 1'000'000'000);
    }
    // Most orders are long done; one in fifty is open.
    void order(Block& block, std::size_t row, std::int64_t number) {
        const std::int64_t placed = block.recorded_at[row].micros;
        block.set_text(row, fact::orders::order, Id("PO-", number));
        block.set_text(row, fact::orders::item, item_name(products() + rng_.below(size_.items - products())));
        block.set(row, fact::orders::quantity, 100 * kMillion);
        block.set_text(row, fact::orders::kind, "buy");
        block.set_text(row, fact::orders::supplier, Id("S", rng_.below(kSuppliers)));
        block.set(row, fact::orders::placed_at, placed);
        if (number % 50 != 0) block.set(row, fact::orders::received_at, placed + (2 + rng_.below(20)) * kMicrosPerDay);
    }
    void demand(Block& block, std::size_t row, std::int64_t number) {
        const std::int64_t ordered = block.recorded_at[row].micros;
        block.set_text(row, fact::demand::order, Id("SO-", number));
        block.set_text(row, fact::demand::item, item_name(rng_.below(products())));
        block.set(row, fact::demand::quantity, (1 + rng_.below(5)) * kMillion);
        block.set(row, fact::demand::ordered_at, ordered);
        block.set(row, fact::demand::due_at, ordered + 14 * kMicrosPerDay);
        if (number % 50 != 0) block.set(row, fact::demand::shipped_at, ordered + 12 * kMicrosPerDay);
    }
    void operation(Block& block, std::size_t row, std::int64_t number) {
        const std::int64_t end = block.recorded_at[row].micros;
        block.set_text(row, fact::operations::case_, Id("WO-", number));
        block.set_text(row, fact::operations::resource, Id("R", rng_.below(kResources)));
        block.set(row, fact::operations::start, end - (5 + rng_.below(60)) * kMicrosPerMinute);
        block.set(row, fact::operations::end, end);
        block.set_text(row, fact::operations::item, item_name(rng_.below(products())));
        block.set_text(row, fact::operations::state, "run");
        block.set(row, fact::operations::good, kMillion);
    }

    const MadeSize size_;
    Rng rng_;
};

// Ascending keys: evenly spread, each somewhere in its own stretch.
class MadeRun : public fact::Run {
public:
    MadeRun(const MadeSize& size, Table table, std::int64_t from, std::int64_t count, std::uint64_t salt, double& seconds)
        : maker_(size, table, salt), keys_(seed_of("made keys", salt)), table_(table), from_(from), count_(count), salt_(salt), seconds_(seconds) {}

    Result<bool> next(Block& out) override {
        const double start = thread_seconds();
        out = Block(table_);
        const std::uint64_t stretch = ~std::uint64_t(0) / static_cast<std::uint64_t>(count_);
        for (const std::int64_t end = std::min(done_ + kRowsPerBlock, count_); done_ < end; ++done_) {
            const auto offset = static_cast<std::uint64_t>(keys_.below(static_cast<std::int64_t>(stretch / 2)));
            const fact::Key key{static_cast<std::uint64_t>(done_) * stretch + offset, salt_};
            const std::size_t row = out.add_row(key, maker_.recorded(table_));
            maker_.fill(out, row, from_ + done_);
        }
        seconds_ += thread_seconds() - start;
        return out.size() > 0;
    }

private:
    Maker maker_;
    Rng keys_;
    Table table_;
    std::int64_t from_, count_, done_ = 0;
    std::uint64_t salt_;
    double& seconds_;
};

}  // namespace

double thread_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::int64_t MadeFacts::count(Table table) {
    const std::int64_t products = size_.items / 50;
    switch (table) {
        case Table::site: return 1;
        case Table::items:
        case Table::stock: return size_.items;
        case Table::moves: return size_.moves;
        case Table::resources: return kResources;
        case Table::routes: return products * 2;
        case Table::bom: return products * kParts;
        case Table::sources: return size_.items - products;
        case Table::orders:
        case Table::demand: return size_.orders;
        case Table::operations: return size_.operations;
        default: return 0;
    }
}

Instant MadeFacts::newest() { return Instant{kStart + size_.days * kMicrosPerDay}; }

Result<std::vector<std::unique_ptr<fact::Run>>> MadeFacts::runs(Table table) {
    std::vector<std::unique_ptr<fact::Run>> out;
    const std::int64_t all = count(table), others = table == Table::moves ? size_.runs - 1 : 0, each = all / 100;
    for (std::int64_t run = 0; run <= others && all > 0; ++run) {
        const std::int64_t count = run == 0 ? all - others * each : each;
        const std::int64_t from = run == 0 ? 0 : all - run * each;
        if (count > 0) out.push_back(std::make_unique<MadeRun>(size_, table, from, count, static_cast<std::uint64_t>(run), seconds_));
    }
    return out;
}

}  // namespace drum::bench
