// Steps in which people decide: what comes to them, how long it waits, who answers. Learned from the time stamps of orders and
// from logs of documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "state/state.h"

namespace drum::learn {

// One document at one step. It waited from arrived to started, was worked on from there to ended.
struct Visit {
    Instant arrived, started, ended;
    Id worker = kNone;            // into State::workers
    std::int32_t order = -1;      // into State::orders, when an order passed
    bool operator==(const Visit&) const = default;
};

struct Desk {
    std::vector<Visit> visits;        // answered before `until`, by started
    std::vector<Instant> waiting;     // since when, of what is known to wait
    // Documents whose last step has been followed by this one: since when, and how often that is so.
    struct Likely {
        Instant since;
        double weight = 0;
        bool operator==(const Likely&) const = default;
    };
    std::vector<Likely> likely;
    double days = 0;                  // of the window of these four: the last 28 days, or since the first arrival
    double arrivals_per_day = 0;
    double answers_per_day = 0;
    double wait_days = 0;             // mean, of those answered in the window
    double touch_minutes = 0;         // mean time in hand
    std::vector<std::string> people;  // who answered in the window, by name; empty: nobody is named
    double wait_days_before = 0;      // mean of the 28 days before the window; 0: nothing then
    bool empty() const { return visits.empty() && waiting.empty() && likely.empty(); }
    double queue() const;             // documents that wait now

    // Documents a day that one more person would answer at the pace of those there now; without names, one of one.
    double pace_of_one() const { return answers_per_day / double(people.empty() ? 1 : people.size()); }
};

// By resource id; empty for every resource that is no approval. A document arrives at a step when the step before it in its
// case ended (the first arrives when it starts); an order when its approval was asked for.
std::vector<Desk> learn_desks(const state::State& state, Instant until);

}  // namespace drum::learn
