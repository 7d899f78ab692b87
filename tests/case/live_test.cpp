// Fact by fact or from scratch: the same advice, byte for byte, through a morning of withdrawals at the demo plant.
#include "engine/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "../terminal.h"
#include "base/rng.h"
#include "fact/by_hand.h"
#include "ledger/store.h"
#include "output/json.h"
#include "output/why.h"
#include "state/equal.h"

namespace drum {
namespace {

struct Site {
    std::unique_ptr<ledger::Store> store;
    std::unique_ptr<fact::Facts> facts;
    std::shared_ptr<std::map<Day, engine::Morning>> mornings = std::make_shared<std::map<Day, engine::Morning>>();
    state::State folded(std::optional<Instant> at = std::nullopt) const { return std::move(*state::fold(*facts, at)); }
    engine::Past past() const {
        engine::Past past;
        past.state_at = [this](Instant at) -> Result<std::unique_ptr<const state::State>> {
            return std::make_unique<const state::State>(folded(at));
        };
        // Withdrawals of today change no morning that was.
        past.kept = [this](Day day) {
            return mornings->contains(day) ? std::optional(mornings->at(day)) : std::nullopt;
        };
        past.keep = [this](const engine::Morning& morning) { (*mornings)[morning.day] = morning; };
        return past;
    }
    void add(const engine::Taken& taken, const state::State& state) {
        fact::ByHand hand;
        const Zone utc;
        hand.add(fact::Table::moves,
                 {{"item", state.items.text(taken.item)},
                  {"quantity", to_text(taken.quantity)},
                  {"kind", "consume"},
                  {"time", utc.to_text(taken.time)}},
                 taken.recorded_at, "taken " + std::to_string(taken.recorded_at.micros));
        std::vector<fact::Block> blocks;
        for (const fact::Block& block : hand.blocks())
            if (block.size() > 0) blocks.push_back(block);
        ASSERT_TRUE(store->append(blocks, "a withdrawal").has_value());
        facts = std::move(*store->facts());
    }
};

Site open(const std::string& path) {
    Site site;
    site.store = std::move(*ledger::open_sqlite(path, ledger::OpenMode::read_write));
    site.facts = std::move(*site.store->facts());
    return site;
}

std::string said(const engine::Advice& advice, Id item) {
    const auto why = output::why(advice, advice.state->items.text(item));
    return output::today_json(advice) + output::actions_json(advice) + (why ? output::why_json(advice, *why) : "");
}

TEST(Live, SaysWhatAdviseSays) {
    const terminal::Folder folder("live");
    const std::string path = folder / "demo.drum";
    ASSERT_EQ(terminal::drum({"demo", "--site", path}).exit_code, 0);
    Site site = open(path);
    const auto live = [&] { return std::make_unique<engine::Live>(site.folded(), engine::Question{}, site.past()); };
    auto now = live();
    Rng rng(5);
    int followed = 0, changed = 0;
    std::string before = said(now->advice(), 0);
    for (int n = 0; n < 32; ++n) {
        const state::State& state = *now->advice().state;
        engine::Taken taken;
        const auto& buffers = now->advice().buffers.protected_items;
        // Of what is bought mostly: of what is made others are served on other days more often.
        std::vector<Id> items;
        for (const buffer::Buffer& one : buffers)
            if (one.source >= 0 || n % 4 == 3) items.push_back(one.item);
        const auto below = [&](std::size_t count) {
            return static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(count)));
        };
        taken.item = n % 8 == 7 ? static_cast<Id>(below(state.items.size())) : items[below(items.size())];
        const std::int64_t most = std::max<std::int64_t>(1, state.on_hand[taken.item].micro / 1'000'000);
        taken.quantity = Quantity{-(1 + rng.below(most)) * 1'000'000};
        taken.time = state.as_of + 60 * kMicrosPerSecond;
        taken.recorded_at = taken.time + kMicrosPerSecond;
        const Id item = taken.item;
        const bool taken_in = now->take(taken);
        site.add(taken, site.folded());
        if (!taken_in) now = live();
        followed += taken_in ? 1 : 0;
        const engine::Advice scratch =
            engine::advise(std::make_shared<const state::State>(site.folded()), {}, site.past());
        const std::string here = said(now->advice(), item);
        const std::string there = said(scratch, item);
        const auto at = static_cast<std::size_t>(
            std::mismatch(here.begin(), here.end(), there.begin(), there.end()).first - here.begin());
        const std::size_t from = at > 200 ? at - 200 : 0;
        ASSERT_TRUE(here == there) << "after " << n << " withdrawals, of " << scratch.state->items.text(item) << "\n"
                                   << here.substr(from, 400) << "\n"
                                   << there.substr(from, 400);
        ASSERT_EQ(state::difference(*now->advice().state, *scratch.state), "");
        changed += here != before ? 1 : 0;
        before = here;
    }
    EXPECT_GT(followed, 5)
        << "what is drawn to the last, moves the day of something booked, or comes on another day for "
           "work of a machine that has more to do than fits, is worked out from scratch";
    EXPECT_GT(changed, 16);
}

}  // namespace
}  // namespace drum
