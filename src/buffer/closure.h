// Who is protected and why: what feeds the constraint, what must meet its output, what earns without it, what is sold.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "constraint/flow.h"
#include "constraint/party.h"

namespace drum::buffer {

// Why an item is protected, the strongest reason first.
enum class Protects : std::uint8_t {
    scarce,    // supply of it is the constraint
    feeds,     // the constraint stands without it
    meets,     // joins the constraint's output further down: without it that output does not become throughput
    sold,      // is sold, or is in what is sold, and the market is the constraint
    earns,     // of a product that earns without the constraint
    former,    // by what was the constraint until lately, see Former
    booked,    // somebody ordered it, or what it goes into
    consumed,  // somebody takes it from stock, for what nobody said
    none,      // its shortage loses no throughput: it stays on the ERP's own rule
};
const char* name(Protects protects);

// Who was the constraint before. What it needed stays protected for one lead time of each item after that, so that a name that
// comes back finds its buffers where it left them.
struct Former {
    constraint::Party party;
    Day until;                          // the last local day on which it was named
};

// One product's claim on a scarce item.
struct Ration {
    Id scarce = kNone, product = kNone;
    double wanted = 0, granted = 0;     // units of the product
    double value_per_scarce = 0;        // throughput per unit of the scarce item
};

// What is wanted of one product.
struct Sale {
    Id item = kNone;
    double units = 0, value = 0;        // throughput per unit
    double minutes = 0;                 // constraint minutes per unit, all levels
};

// By item, over everything wanted: firm demand, and what the learned rates of products ask for in 30 days. A product that meets an
// item on two ways counts on both.
struct Closure {
    std::vector<double> units;          // of the item
    std::vector<double> minutes;        // constraint minutes of the products that need it
    std::vector<double> fed;            // of these, of steps that cannot begin without it
    std::vector<double> value;          // throughput of the products that need it
    std::vector<double> beside;         // of it, of products without a constraint minute in them
    std::vector<char> unpriced;         // it is in a product of which no price is known
    std::vector<Protects> why;
    std::vector<Sale> sales;            // firm demand by item and falling value, then rates by item
    double all_minutes = 0, all_value = 0, all_units = 0;
    std::vector<Ration> rations;        // by scarce item, then as granted: best throughput per scarce unit first

    // Share of throughput that stands while the item is short: of the constraint's work, and of what is earned beside it.
    double constraint_share(Id item) const { return all_minutes > 0 ? minutes[item] / all_minutes : 0; }
};

// Where supply is the constraint, what its scarce items can serve within `scarce_days` goes to the products that earn
// most with a unit of them (then by the order of the products' names), and only what is granted claims anything else.
// The scarce items themselves are claimed by all that is wanted.
Closure closure_of(const constraint::Flow& flow, const std::vector<constraint::Receipt>& coming, constraint::Party constraint,
                   double scarce_days = 14);

// What goes into one unit of an item, all levels, itself included: (item, units), items before their components. A list as long as
// the parts it has, however many ways lead to them.
class Explosion {
public:
    explicit Explosion(const constraint::Flow& flow);
    std::vector<std::pair<Id, double>> of(Id item) const;

private:
    const constraint::Flow& flow_;
    std::vector<std::int32_t> place_;   // by item: its place in top_down
};

}  // namespace drum::buffer
