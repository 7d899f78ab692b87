// Random facts of a small site, and any permitted way of splitting them into runs and blocks. For tests.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/rng.h"
#include "fact/run.h"

namespace drum::state {

// Facts of one table in the order in which they became known; a few keys with many versions, cells absent, cleared or
// present.
class RandomFacts {
public:
    explicit RandomFacts(std::uint64_t seed) : rng_(seed) {
        for (int t = 0; t < fact::kTables; ++t) {
            const auto table = static_cast<fact::Table>(t);
            tables_.emplace_back(table);
            const std::int64_t facts = table == fact::Table::moves  ? rng_.below(120)
                                       : table == fact::Table::site ? 1
                                                                    : rng_.below(25);
            for (std::int64_t i = 0; i < facts; ++i) add(tables_.back(), 1 + facts / 2);
        }
    }
    const std::vector<fact::Block>& tables() const { return tables_; }

private:
    void add(fact::Block& block, std::int64_t keys) {
        const std::string key = std::string(fact::name(block.table)) + std::to_string(rng_.below(keys));
        const std::size_t row = block.add_row(fact::key_of(key), moment());
        const auto columns = fact::columns(block.table);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::int64_t what = rng_.below(10);
            const bool seldom = columns[c].name == "retired" && rng_.below(4) != 0;
            if ((what < 8 && !seldom) || columns[c].needed == 1)
                fill(block, row, static_cast<int>(c), columns[c]);
            else if (what == 8)
                block.clear(row, static_cast<int>(c));
        }
    }
    Instant moment() { return rng_.below(8) == 0 ? Instant::beginning() : Instant{rng_.below(12) * kMicrosPerDay}; }

    std::string text(std::string_view column) {
        const auto one_of = [&](std::initializer_list<const char*> list) {
            return std::string(list.begin()[rng_.below(std::int64_t(list.size()))]);
        };
        if (column == "item" || column == "component") return one_of({"A", "B", "C", "D", "E", "F"});
        if (column == "order") return one_of({"", "1", "2", "3", "4"});
        if (column == "place" || column == "to_place")
            return one_of({"", "", "", "", "main", "main", rng_.below(2) == 0 ? "main" : "line"});
        if (column == "supplier") return one_of({"", "x", "y", "z", "main", "line"});
        if (column == "unit") return one_of({"", "", "EA", "EA", "BOX", "KG"});
        if (column == "kind")
            return one_of({"receipt", "consume", "ship", "produce", "transfer", "adjust", "buy", "make"});
        if (column == "status")
            return one_of({"placed", "received", "cancelled", "draft", "", "closed", "quote", "held", "blocked",
                           "shipped", "nonsense"});
        if (column == "retired") return one_of({"no", "no", "yes"});
        if (column == "lot") return one_of({"", "", "L1", "L2"});
        if (column == "choice") return one_of({"", "a", "b"});
        if (column == "calendar") return one_of({"x", "y"});
        if (column == "time_zone") return "Europe/Amsterdam";
        if (column == "weekday") return one_of({"mon", "sat"});
        return one_of({"", "x", "y", "z"});
    }

    void fill(fact::Block& block, std::size_t row, int column, const fact::ColumnInfo& info) {
        switch (info.type) {
            case fact::Type::text: return block.set_text(row, column, text(info.name));
            case fact::Type::quantity: return block.set(row, column, (rng_.below(21) - 8) * 500'000);
            case fact::Type::rate: return block.set(row, column, rng_.below(20) * 500'000'000);
            case fact::Type::whole: return block.set(row, column, 1 + rng_.below(12));
            case fact::Type::instant:
            case fact::Type::instant_end: return block.set(row, column, rng_.below(14) * kMicrosPerDay);
            case fact::Type::day: return block.set(row, column, rng_.below(14));
            case fact::Type::clock: return block.set(row, column, rng_.below(24) * kMicrosPerHour);
        }
    }

    Rng rng_;
    std::vector<fact::Block> tables_;
};

// The facts of `tables` as runs: each table cut into stretches at random, each stretch in the order of a run, each run
// cut into blocks at random.
class SplitFacts : public fact::Facts {
public:
    SplitFacts(std::vector<fact::Block> tables, std::uint64_t seed) : tables_(std::move(tables)), seed_(seed) {}

    Result<std::vector<std::unique_ptr<fact::Run>>> runs(fact::Table table) override {
        Rng rng(seed_of("split", seed_ * 100 + static_cast<std::uint64_t>(table)));
        const fact::Block& all = tables_[static_cast<std::size_t>(table)];
        std::vector<std::unique_ptr<fact::Run>> out;
        for (std::size_t from = 0; from < all.size();) {
            const std::size_t to =
                from + 1 + static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(all.size() - from)));
            out.push_back(std::make_unique<Stretch>(all, from, to, rng.below(1 << 30)));
            from = to;
        }
        return out;
    }
    std::int64_t count(fact::Table table) override {
        return static_cast<std::int64_t>(tables_[static_cast<std::size_t>(table)].size());
    }
    Instant newest() override {
        Instant out = Instant::beginning();
        for (const fact::Block& table : tables_)
            for (const Instant recorded : table.recorded_at) out = std::max(out, recorded);
        return out;
    }

private:
    class Stretch : public fact::Run {
    public:
        Stretch(const fact::Block& all, std::size_t from, std::size_t to, std::int64_t seed)
            : all_(all), rng_(static_cast<std::uint64_t>(seed)) {
            for (std::size_t row = from; row < to; ++row) rows_.push_back(row);
            std::stable_sort(rows_.begin(), rows_.end(), [&](std::size_t a, std::size_t b) {
                return std::tie(all.keys[a], all.recorded_at[a]) < std::tie(all.keys[b], all.recorded_at[b]);
            });
        }
        Result<bool> next(fact::Block& block) override {
            block = fact::Block(all_.table);
            for (std::int64_t more = 1 + rng_.below(6); more > 0 && at_ < rows_.size(); --more)
                block.add_row_from(all_, rows_[at_++]);
            return block.size() > 0;
        }

    private:
        const fact::Block& all_;
        Rng rng_;
        std::vector<std::size_t> rows_;
        std::size_t at_ = 0;
    };

    std::vector<fact::Block> tables_;
    std::uint64_t seed_;
};

}  // namespace drum::state
