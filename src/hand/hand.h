// What a person says, a line at a time -> facts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hand/book.h"
#include "hand/spoken.h"
#include "hand/with_draft.h"

namespace drum::hand {

struct Entered {
    std::string id, line;             // by which it can be reversed, and as it counts
    std::string did;                  // one sentence without its full stop: "received 40 EA of BOLT of D-12; that closes it"
    bool known = false;               // said before, word for word: nothing was added
    std::vector<std::string> items;   // whose stock or orders it touched, in the order of the names
};

// Lines said one after the other about one site, each held against all before it. Nothing is written: what they add up to is
// facts(). A line that is refused leaves no trace.
class Hand {
public:
    // `facts`: of the site, null where there is none yet; it outlives the hand. `now`: by the clock; a line that does not say
    // when it was recorded is recorded then, but after everything the site knows. `number`: of the next R-n that nobody had.
    static Result<std::unique_ptr<Hand>> open(fact::Facts* facts, Instant now, std::int64_t number);

    // Errors: bad_input, not_found, conflict (an id that says something else already); those of the facts.
    Result<Entered> enter(const Spoken& said);
    // Whether the line's id was said before.
    bool knows(const Spoken& said) const { return said.has("id") && book_.records.contains(said.option("id")); }
    const std::vector<fact::Block>& facts() const { return draft_; }  // one block per table
    bool any() const;
    // What the lines so far leave of an item; as the state would find it. Negative where more left than came.
    Quantity on_hand(const std::string& item) { return hand::on_hand(book_, item); }

private:
    Hand(fact::Facts* facts, Instant now, std::int64_t number);
    Result<void> read();
    Result<Entered> do_enter(const Spoken& said);
    struct Moments {
        Instant at, recorded_at;
    };
    Result<Moments> moments_of(const Spoken& said) const;
    Result<std::string> id_of(const Spoken& said);
    Result<Entered> reverse(const Spoken& said, const std::string& id, const Moments& moments);
    Result<void> check_reversible(const std::string& of) const;
    void reopen(const std::set<std::string>& orders, const std::string& source, Instant recorded_at);

    fact::Facts* facts_;
    Instant now_;
    std::int64_t number_;
    std::vector<fact::Block> draft_;
    WithDraft all_;
    Book book_;
};

}  // namespace drum::hand
