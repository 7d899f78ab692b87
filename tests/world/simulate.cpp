// A plant by discrete events. Orders are released when their part is there, wait at each resource in the order they
// came, and are shipped when the last step is done; parts are bought, approved, placed and received.
#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>

#include "base/rng.h"
#include "world.h"

namespace drum::world {
namespace {

constexpr double kRunCv = 0.25, kRepairCv = 0.5, kLeadCv = 0.3, kMarketRoom = 1.25;

Minute open_from(const Hours& hours, Minute t) {
    for (;;) {
        const double day = std::floor(t / kDay), of_day = t - day * kDay;
        const bool working = std::fmod(day, 7) < 5;
        if (working && of_day < hours.to) return day * kDay + std::max(of_day, hours.from);
        t = (day + 1) * kDay;
    }
}

// Works through open hours from `t`; `piece` is told every stretch. The end.
template <class Piece>
Minute work(const Hours& hours, Minute t, Minute minutes, const Piece& piece) {
    while (minutes > 1e-6) {
        t = open_from(hours, t);
        const Minute closes = std::floor(t / kDay) * kDay + hours.to, took = std::min(minutes, closes - t);
        piece(t, t + took);
        t += took;
        minutes -= took;
    }
    return t;
}

class Simulation {
public:
    Simulation(const Plant& plant, const More& more, std::uint64_t noise) : plant_(plant), more_(more), noise_(noise) {
        queue_.resize(plant.resources.size());
        for (std::size_t r = 0; r < plant.resources.size(); ++r) {
            free_.push_back(plant.resources[r].servers);
            until_repair_.push_back(
                stream("first repair", r).exponential(std::max(1.0, plant.resources[r].work_between_repairs)));
        }
        for (const Part& part : plant.parts) stock_.push_back(part.opening);
        coming_.resize(plant.parts.size());
        waiting_.resize(plant.parts.size());
        at_supplier_.resize(plant.parts.size());
        open_.resize(plant.products.size());
    }

    Past run() {
        for (std::size_t p = 0; p < plant_.products.size(); ++p) customers(p);
        for (std::size_t p = 0; p < plant_.parts.size(); ++p)
            if (plant_.parts[p].per_week > 0)
                for (Minute week = 0; week < plant_.end; week += kWeek)
                    for (const double day : {1.0, 4.0}) at(week + (day * 24 + 9) * 60, [this, p] { deliver(p); });
        while (!events_.empty() && events_.top().time < plant_.end) {
            const Event event = events_.top();
            events_.pop();
            now_ = event.time;
            event.act();
        }
        return std::move(past_);
    }

private:
    struct Event {
        Minute time = 0;
        long number = 0;
        std::function<void()> act;
        bool operator<(const Event& other) const {
            return time != other.time ? time > other.time : number > other.number;
        }
    };
    struct Job {
        std::size_t sale = 0, step = 0;
    };

    void at(Minute time, std::function<void()> act) { events_.push({time, ++number_, std::move(act)}); }
    Rng stream(const char* what, std::uint64_t a, std::uint64_t b = 0) const {
        return Rng(seed_of(what, ((plant_.seed * 31 + noise_) << 40) ^ (a << 16) ^ b));
    }
    double speed(Party::Kind kind, std::size_t id) const {
        return more_.party == Party{kind, id} && now_ >= more_.from ? more_.factor : 1;
    }

    // Arrivals at the rate of a market with room for more; a mark on each says whether it is there at the usual size.
    void customers(std::size_t p) {
        const Product& product = plant_.products[p];
        Rng rng = stream("customers", p);
        for (int day = 0; day * kDay < plant_.end; ++day) {
            if (day % 7 >= 5) continue;
            const bool later = plant_.mix_moves > 0 && day * kDay >= plant_.mix_moves;
            const auto count =
                rng.poisson(kMarketRoom * (later ? product.orders_per_day_later : product.orders_per_day));
            for (std::int64_t i = 0; i < count; ++i) {
                const Minute time = day * kDay + 8 * 60 + std::floor(8 * 60 * rng.uniform());
                const double mark = rng.uniform() * kMarketRoom;
                const int quantity = 1 + static_cast<int>(rng.below(8));
                const int lead = 8 + static_cast<int>(rng.below(7));
                at(time, [this, p, mark, quantity, lead] {
                    if (mark < speed(Party::Kind::market, 0) && open_[p] < plant_.products[p].open_limit)
                        accept(p, quantity, lead);
                });
            }
        }
    }

    void accept(std::size_t p, int quantity, int lead_days) {
        ++open_[p];
        past_.sales.push_back({p, quantity, now_, (std::floor(now_ / kDay) + lead_days) * kDay});
        waiting_[plant_.products[p].part].push_back(past_.sales.size() - 1);
        release(plant_.products[p].part);
        buy(plant_.products[p].part);
    }

    void release(std::size_t part) {
        auto& waiting = waiting_[part];
        while (!waiting.empty() && stock_[part] >= past_.sales[waiting.front()].quantity) {
            const std::size_t sale = waiting.front();
            waiting.pop_front();
            stock_[part] -= past_.sales[sale].quantity;
            past_.sales[sale].released = now_;
            move(true, part, -past_.sales[sale].quantity, "consume", "W" + std::to_string(sale));
            enter({sale, 0});
        }
    }

    void enter(Job job) {
        const std::size_t r = plant_.products[past_.sales[job.sale].product].route[job.step].resource;
        queue_[r].push_back(job);
        start(r);
    }

    void start(std::size_t r) {
        while (free_[r] > 0 && !queue_[r].empty()) {
            const Job job = queue_[r].front();
            queue_[r].pop_front();
            --free_[r];
            at(do_work(r, job), [this, r, job] { done(r, job); });
        }
    }

    Minute do_work(std::size_t r, Job job) {
        const Resource& resource = plant_.resources[r];
        const Sale& sale = past_.sales[job.sale];
        const Step& step = plant_.products[sale.product].route[job.step];
        const double faster = speed(Party::Kind::resource, r);
        Rng rng = stream("work", job.sale, job.step);
        const auto log = [&](const char* state, Minute from, Minute minutes) {
            return work(plant_.hours, from, minutes / faster, [&](Minute a, Minute b) {
                past_.operations.push_back({static_cast<int>(job.sale), sale.product, job.step, r, a, b, state, 0});
            });
        };
        Minute t = log("setup", now_, step.setup);
        Minute left = rng.gamma(step.run * sale.quantity, kRunCv);
        while (resource.work_between_repairs > 0 && left > until_repair_[r]) {
            t = log("run", t, until_repair_[r]);
            left -= until_repair_[r];
            Rng repair = stream("repair", r, ++repairs_);
            t = log("down", t, repair.gamma(resource.repair, kRepairCv));
            until_repair_[r] = repair.exponential(resource.work_between_repairs);
        }
        until_repair_[r] -= left;
        t = log("run", t, left);
        past_.operations.back().good = sale.quantity;
        return t;
    }

    void done(std::size_t r, Job job) {
        ++free_[r];
        Sale& sale = past_.sales[job.sale];
        if (job.step + 1 < plant_.products[sale.product].route.size()) {
            enter({job.sale, job.step + 1});
        } else {
            sale.shipped = now_;
            --open_[sale.product];
            move(false, sale.product, sale.quantity, "produce", "W" + std::to_string(job.sale));
            move(false, sale.product, -sale.quantity, "ship", "S" + std::to_string(job.sale));
        }
        start(r);
    }

    void move(bool of_part, std::size_t item, int quantity, const char* kind, std::string order) {
        past_.moves.push_back({of_part, item, quantity, now_, kind, std::move(order)});
    }

    void buy(std::size_t p) {
        const Part& part = plant_.parts[p];
        int needed = 0;
        for (const std::size_t sale : waiting_[p]) needed += past_.sales[sale].quantity;
        while (stock_[p] + coming_[p] - needed < part.safety) {
            coming_[p] += part.lot;
            past_.purchases.push_back({p, now_});
            const std::size_t id = past_.purchases.size() - 1;
            if (plant_.approver.name.empty()) {
                at(open_from(plant_.hours, now_ + 120), [this, id] { place(id); });
                continue;
            }
            at(open_from(plant_.hours, now_ + 45), [this, id] {
                past_.purchases[id].approval_asked = now_;
                desk_.push_back(id);
                approve();
            });
        }
    }

    void approve() {
        if (approving_ || desk_.empty()) return;
        approving_ = true;
        const std::size_t id = desk_.front();
        desk_.pop_front();
        const Minute takes =
            stream("approval", id).gamma(plant_.approver.per_order, 0.4) / speed(Party::Kind::approval, 0);
        at(work(plant_.approver.hours, now_, takes, [](Minute, Minute) {}), [this, id] {
            past_.purchases[id].approved = now_;
            at(open_from(plant_.hours, now_ + 60), [this, id] { place(id); });
            approving_ = false;
            approve();
        });
    }

    void place(std::size_t id) {
        Purchase& purchase = past_.purchases[id];
        const Part& part = plant_.parts[purchase.part];
        purchase.placed = now_;
        if (part.per_week > 0) return at_supplier_[purchase.part].push_back(id);
        const double days =
            stream("lead time", id).lognormal(part.lead_days, kLeadCv) / speed(Party::Kind::supplier, purchase.part);
        at(open_from(plant_.hours, now_ + days * kDay),
           [this, id] { receive(id, plant_.parts[past_.purchases[id].part].lot); });
    }

    // Half a week's capacity, more or less, to the oldest orders that have had their lead time.
    void deliver(std::size_t p) {
        const Part& part = plant_.parts[p];
        Rng rng = stream("delivery", p, static_cast<std::uint64_t>(now_ / kDay));
        can_[p] += part.per_week / 2 * rng.gamma(1, 0.25) * speed(Party::Kind::supplier, p);
        auto& orders = at_supplier_[p];
        while (!orders.empty() && can_[p] >= 1) {
            const Purchase& purchase = past_.purchases[orders.front()];
            if (purchase.placed + part.lead_days * kDay > now_) break;
            const int pieces = std::min(part.lot - purchase.received, static_cast<int>(can_[p]));
            can_[p] -= pieces;
            receive(orders.front(), pieces);
            if (past_.purchases[orders.front()].received == part.lot) orders.pop_front();
        }
        can_[p] = std::min(can_[p], part.per_week / 2);  // what nobody asked for is made for others
    }

    void receive(std::size_t id, int pieces) {
        Purchase& purchase = past_.purchases[id];
        purchase.received += pieces;
        purchase.received_last = now_;
        stock_[purchase.part] += pieces;
        coming_[purchase.part] -= pieces;
        move(true, purchase.part, pieces, "receipt", "P" + std::to_string(id));
        release(purchase.part);
        buy(purchase.part);
    }

    const Plant& plant_;
    const More& more_;
    std::uint64_t noise_;
    Past past_;
    Minute now_ = 0;
    long number_ = 0;
    std::priority_queue<Event> events_;
    std::vector<std::deque<Job>> queue_;
    std::vector<int> free_;
    std::vector<Minute> until_repair_;
    std::uint64_t repairs_ = 0;
    std::vector<int> stock_, coming_, open_;
    std::vector<std::deque<std::size_t>> waiting_, at_supplier_;  // sales by part; purchases by part
    std::array<double, 16> can_{};
    std::deque<std::size_t> desk_;
    bool approving_ = false;
};

double earned(const Plant& plant, const Past& past, Minute from, Minute to) {
    double sum = 0;
    for (const Sale& sale : past.sales) {
        const Product& product = plant.products[sale.product];
        if (sale.shipped >= from && sale.shipped < to)
            sum += sale.quantity * (product.price - plant.parts[product.part].cost);
    }
    return sum;
}

}  // namespace

Past simulate(const Plant& plant, const More& more, std::uint64_t noise) {
    return Simulation(plant, more, noise).run();
}

Truth truth(const Plant& plant, Minute from, Minute to) {
    constexpr int kRuns = 2;
    Truth out;
    Plant until = plant;
    until.end = to;
    const auto all = parties(plant);
    out.gain.assign(all.size(), 0);
    for (int noise = 0; noise < kRuns; ++noise) {
        const double base = earned(until, simulate(until, {}, noise), from, to);
        out.throughput += base / kRuns;
        for (std::size_t i = 0; i < all.size(); ++i)
            out.gain[i] += (earned(until, simulate(until, {all[i], 1.1, from}, noise), from, to) - base) / kRuns;
    }
    for (double& gain : out.gain) gain /= out.throughput;
    return out;
}

}  // namespace drum::world
