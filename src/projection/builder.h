// The projection while it is made: downwards from products to their parts (projection.cpp, starts.cpp), then upwards
// again (settle.cpp). Private to this room.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <vector>

#include "projection/booked.h"
#include "projection/netting.h"
#include "projection/projection.h"

namespace drum::projection {

class Builder {
public:
    Builder(const Structure& structure, const Asked& asked)
        : structure_(structure),
          state_(*structure.state),
          asked_(asked),
          ordering_(state_),
          schedule_(structure),
          nodes_(state_),
          drawing_(structure) {}

    Projection build() {
        begin();
        for (std::size_t from = 0, to = 0; from < order_.size(); from = to) {
            while (to < order_.size() && structure_.level[order_[to]] == structure_.level[order_[from]]) ++to;
            for (std::size_t i = from; i < to; ++i) net(order_[i]);
            place(from, to);
        }
        settle();
        return std::move(out_);
    }

private:
    void begin();
    void note_days();
    std::vector<Lot> lots(Id node) const;
    double owed_in_vain(Id item) const;
    void net(Id item);
    struct AtPlace {  // a node while its item is netted
        Id node = kNone;
        std::unique_ptr<Netting> netting;
        std::vector<Requirement> requirements;
        std::vector<double> rest;                                      // by requirement: units that nothing serves yet
        std::vector<std::pair<std::size_t, const AtPlace*>> sends_to;  // requirements that leave for another place
        std::int32_t first_planned = 0;  // of its planned orders, into Projection::planned
    };
    void place_stock();
    double booked_of(Id item);
    double parts_there(Id item, double units);
    Netting::Anew anew(Id node, const Netting::Supply& supply, double units, double others);
    AtPlace served_at(Id node, const Netting::Supply& supply);
    void bring(std::int32_t lane, AtPlace& from, AtPlace& to);
    void send_made(std::int32_t lane, AtPlace& from, AtPlace& to);
    Planned moved(std::int32_t lane, const Requirement& wanted, double units) const;
    static double leave(AtPlace& from, const AtPlace& to, const Planned& move, std::int32_t planned);
    void bring_all(Id item, std::vector<AtPlace>& places);
    int held_of(const Planned& one) const {
        const bool brought = one.plan == Plan::transfer && one.source >= 0 &&
                             is_our_place(state_, state_.sources[static_cast<std::size_t>(one.source)]);
        const auto held = held_.find({one.node, brought});
        const int asked = one.plan == Plan::make ? one.start : one.order_by;
        return held == held_.end() || held->second <= asked ? 0 : held->second;
    }
    static void by_day(std::vector<Requirement>& wanted, std::vector<Link>& links);
    void finish(Id node, Netting& netting);
    void replenish(Id item, Netting& netting);
    Slot slot_of(Id item, const Minutes& minutes, Moment due);
    Slot begun_on_working_day(Slot slot) const;
    void begin_at(Planned& one, Moment start) const;
    void begin_sooner();
    void place(std::size_t from, std::size_t to);
    void place_planned(std::int32_t planned);
    void add_accepted();
    void note_wanted(const Receipt& receipt);
    int promise_of(std::int32_t order) const;
    Moment due_of(std::int32_t order) const;
    bool pulled(std::int32_t order) const;
    bool is_stock(std::int32_t order) const;
    bool can_be_changed(std::int32_t order) const;
    bool put_off(std::int32_t order) const;
    bool begins_as_said(std::int32_t order, const Slot& placed) const;
    double fed(std::int32_t order);
    double share_fed(std::size_t order, double share) const;
    void place_order(std::int32_t order);
    void need_parts_of_purchases(std::size_t from, std::size_t to);
    void need_parts_of_planned(Id node);
    void need_parts_of_orders(Id item, const std::vector<Id>& nodes);
    double pieces_to_send(std::int32_t order) const;
    int sent_by(std::int32_t order) const;
    std::optional<int> made_from(std::int32_t order) const;
    struct Parts {
        int there = -1;    // the day the last component is there; -1: it has none
        int outside = -1;  // the same of those that are not in the house
        int late = 0;      // days by which the latest comes after the day it is needed
        std::vector<double>
            of_step;  // of what has a route: when all that the step draws is there; -1: it waits for nothing
        bool begins_later = false;  // something of it is not in the house today, late or not
        int missing =
            -1;  // of work that should have begun: the day the last is there that is not in the house; -1: all is
        struct Day {
            int served = 0, arrives = -1;  // of a requirement; arrives: -1: in the house
        };
        void wait_for(const Requirement& wanted, Day day, std::size_t steps, std::int32_t first);
    };
    struct Served {
        Parts there, helped;  // as it comes; as it does with orders pulled forward
    };
    struct Comes {
        int there = 0, helped = 0;
        double there_at = -1, helped_at = -1;  // when machines can draw it, in days; -1: at once
    };
    double from_of(const Requirement& wanted, double at, bool helped) const;
    void note_parts(const Requirement& wanted, std::size_t requirement);
    Comes comes_with(const Receipt& receipt, const Parts& there, const Parts& helped, double share = 1);
    int with_parts(const Receipt& receipt, int day, const Parts& parts);
    void settle_accepted(Receipt& receipt);
    void settle_receipt(Receipt& receipt);
    void note_first_parts(Id node);
    int done(std::int32_t planned, const Parts& parts, bool helped, double share = 1);
    Comes day_of_link(const Link& link);
    struct Arrival {
        int day = 0;
        double at = 0;      // the same to the minute, in days
        double before = 0;  // units of the requirement that are there before it
    };
    std::array<std::vector<Arrival>, 2> arrivals_of(std::uint32_t requirement,
                                                    const std::vector<std::uint32_t>& links) const;
    const std::vector<Arrival>& comes_for(std::uint32_t requirement, bool helped) const {
        static const std::vector<Arrival> kInTime;
        const auto late = arrivals_.find(requirement);
        return late == arrivals_.end() ? kInTime : late->second[helped];
    }
    Comes ready(std::int32_t batch, Comes day, double share) const;
    static Arrival share_of(const Requirement& wanted, const std::vector<Arrival>& come, double share);
    Parts parts_of(const std::vector<std::uint32_t>& needs, double share, bool helped) const;
    Comes first_pieces(const Receipt& receipt, double upto);
    void wait(const Requirement& wanted, Parts::Day day, Parts& parts) const;
    using Shares = std::map<std::int32_t, std::vector<double>>;  // by planned or open order: of its units, growing
    enum class Late : std::uint8_t { parts, machines };
    Shares shares_of_planned(const std::vector<Id>& nodes, Late late) const;
    Shares shares_of_orders(Id item, const std::vector<Id>& nodes, Late late) const;
    std::vector<Portion> portions_of(Id item, const std::vector<std::uint32_t>& needs, std::vector<double> shares,
                                     double fed = 1) const;
    bool cut(Id item, Late late);
    void cut_level(std::size_t from, std::size_t to);
    void settle();
    void settle_item(Id item);
    void settle_node(Id node);
    void send_when_there(Planned& one, int there) const;
    void turn_elsewhere(Planned& one, const Served& parts) const;

    const Structure& structure_;
    const state::State& state_;
    const Asked& asked_;
    Ordering ordering_;
    Schedule schedule_;
    Nodes nodes_;
    Drawing drawing_;
    Projection out_;
    std::vector<Id> order_;       // items by level, then id
    ByNode pending_;              // requirements not netted yet
    std::vector<double> booked_;  // by node: units of those that nothing planned or under way asks for
    std::vector<double> drawn_;   // by item: units that open work has still to draw; empty: nobody has asked
    std::vector<std::vector<Receipt>> coming_;
    std::vector<char> counted_;
    std::map<std::string_view, double> sales_;       // by number: units outstanding
    std::vector<std::vector<std::int32_t>> work_;    // by item: its open work orders
    std::multimap<Id, std::size_t> pegged_of_item_;  // into Projection::pegged
    std::map<Id, double> replenish_;
    std::map<std::pair<Id, bool>, int> held_;  // by node and whether it is brought: Planned::held
    std::vector<char> sends_;                  // by item: its home supplies other places
    std::vector<int> day_of_order_;            // the day it comes as it stands; -1: it brings nothing
    std::vector<char> to_begin_;               // by order: nothing of it has been done
    std::vector<double> fed_;                  // by order: pieces it draws for, once its item is netted
    std::vector<char> overdue_;                // by order: somebody has it, and it should be there
    std::vector<int> unsent_;                  // by order: Receipt::held
    std::vector<double> stands_in_;            // by order: units that stand in for others, once its item is netted
    std::vector<Moment> needed_at_;            // by order: of the earliest need it serves, once its item is netted
    std::vector<double> needed_;  // by order: units that serve something or stand in, once its item is netted
    std::vector<std::int32_t> batch_of_planned_, batch_of_order_;  // in the schedule; -1: it takes no minutes
    std::vector<int> soonest_;  // by order: the day it is done were it alone and begun now; -1: nothing says it
    std::vector<Served> parts_of_planned_, parts_of_order_, parts_of_accepted_;
    std::vector<Comes> last_;   // by requirement: the last of what serves it and is not in the house
    std::vector<int> arrives_;  // by requirement: the day the last of what serves it comes; -1: all is in the house
    std::map<std::uint32_t, std::array<std::vector<Arrival>, 2>>
        arrivals_;                        // of components of makes that are not there in time
    std::vector<Comes> day_of_link_;      // by link: when its units are there
    std::vector<double> given_;           // by planned order: units that serve what has been settled
    std::vector<double> given_of_order_;  // by open order: the same
    std::vector<std::vector<std::uint32_t>> needs_of_planned_, needs_of_order_;  // requirements of its components
};

}  // namespace drum::projection
