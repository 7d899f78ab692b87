// When crowded machines are through with their work, where it waits for parts or there is too much of it.
#include <algorithm>
#include <cmath>

#include "book.h"
#include "days.h"

namespace drum::oracle {

// The day on which so large a share of what is needed is there: what comes first is used first.
int there_of(const Need& need, double share) {
    double quantity = share * need.quantity - 1e-9;
    std::vector<Use> uses = need.uses;
    std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.there < b.there; });
    int day = need.day;
    for (const Use& use : uses) {
        if (quantity <= 0) break;
        day = std::max(day, use.there);
        quantity -= use.quantity;
    }
    return day;
}

namespace {

bool goes_first(const Task& a, const Task& b) {
    const bool plan_a = a.open < 0, plan_b = b.open < 0;
    return std::tie(a.end.day, a.end.minute, b.level, plan_a, a.name) <
           std::tie(b.end.day, b.end.minute, a.level, plan_b, b.name);
}

// The machine does, day by day, of what can be begun first what has to end first; of equal times parts before what they
// go into, orders before what is planned.
void work_through(const Site& site, const Machine& machine, const std::vector<Task*>& tasks) {
    std::vector<std::pair<Task*, std::size_t>> left;  // pieces, the first to do first
    std::vector<double> minutes;
    for (Task* task : tasks)
        for (std::size_t i = 0; i < task->pieces.size(); ++i) {
            const double run = task->minutes - task->setup, before = i == 0 ? 0 : task->pieces[i - 1].upto;
            task->pieces[i].through = 0;
            task->pieces[i].at = 0;
            left.emplace_back(task, i);
            minutes.push_back(run * (task->pieces[i].upto - before) + (i == 0 ? task->setup : 0));
        }
    constexpr int kNobodyLooksSoFar = 5000;
    for (int day = 0; !left.empty() && day < kNobodyLooksSoFar; ++day) {
        const double open = minutes_on(site, machine, day);
        double done = 0;
        while (done < open - 1e-9) {
            double next = open;  // the minute at which something else can be begun
            std::size_t first = left.size();
            for (std::size_t i = 0; i < left.size(); ++i) {
                const double from = (left[i].first->pieces[left[i].second].from - day) * open;
                if (from > done + 1e-9)
                    next = std::min(next, from);
                else if (first == left.size())
                    first = i;
            }
            if (first == left.size()) {
                done = next;
                continue;
            }
            auto [task, number] = left[first];
            const double part = std::min(minutes[first], next - done);
            done += part;
            minutes[first] -= part;
            if (minutes[first] > 1e-9) continue;
            const double end = std::min(task->end.minute, minutes_on(site, machine, task->end.day));
            if (std::tie(day, done) > std::tuple(task->end.day, end + 1e-6)) {
                task->pieces[number].through = day;
                task->pieces[number].at = day + done / open;
            }
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(first));
            minutes.erase(minutes.begin() + static_cast<std::ptrdiff_t>(first));
        }
    }
}

}  // namespace

// What is read from it counts for this level: of the levels above it is not known yet what their work waits for.
void work_through(Book& book, int level) {
    std::sort(book.tasks.begin(), book.tasks.end(), goes_first);
    for (const Machine& machine : book.site->machines) {
        std::vector<Task*> tasks;
        for (Task& task : book.tasks)
            if (task.machine == machine.name && task.minutes > 0) tasks.push_back(&task);
        work_through(*book.site, machine, tasks);
    }
    for (Supply& supply : book.supplies) {
        if (supply.open < 0) continue;
        int through = -1;  // with the last of what it takes
        for (const Task& task : book.tasks)
            if (task.open == supply.open && task.level == level)
                through = std::max(through, task.pieces.back().through);
        if (through >= 0) supply.through = through;
    }
}

namespace {

// When what the piece takes of this need is there. Of what is late by what comes first, not before its day.
double piece_from(const Book& book, const Need& need, double share) {
    double from = 0;
    if (need.served <= need.day) {
        for (const Use& use : need.uses) {
            const Supply& supply = book.supplies[use.supply];
            if (supply.open >= 0 || supply.plan >= 0) from = std::max(from, use.at);
        }
        return from;
    }
    double quantity = share * need.quantity - 1e-9;
    std::vector<Use> uses = need.uses;
    std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.at < b.at; });
    from = need.day;
    for (const Use& use : uses) {
        if (quantity <= 0) break;
        from = std::max(from, use.at);
        quantity -= use.quantity;
    }
    return from;
}

std::vector<double> where_parts_change(const std::vector<const Need*>& parts) {
    std::vector<double> out;
    for (const Need* need : parts) {
        if (need->served <= need->day) continue;
        std::vector<Use> uses = need->uses;
        std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.there < b.there; });
        double before = 0;
        for (const Use& use : uses) out.push_back((before += use.quantity) / need->quantity);
    }
    return out;
}

}  // namespace

// Where what it draws is late it is made in pieces: one for each who takes of it and, so that it is all one who that
// is, for what is made of the same parts.
void cut_into_pieces(Book& book, Task& task) {
    std::vector<const Need*> parts;
    for (const Need& need : book.needs)
        if (task.open >= 0 && need.open == task.open) parts.push_back(&need);
    if (task.open < 0)
        for (const Part& part : book.plans[task.plan].parts) parts.push_back(&book.needs[part.need]);
    const bool late =
        std::any_of(parts.begin(), parts.end(), [](const Need* need) { return need->served > need->day; });
    const bool lacking =
        task.open >= 0 && std::any_of(parts.begin(), parts.end(), [&](const Need* need) {
            return need->day == 0 && std::any_of(need->uses.begin(), need->uses.end(), [&](const Use& use) {
                       return book.supplies[use.supply].open >= 0 || book.supplies[use.supply].plan >= 0;
                   });
        });
    for (const Need* need : parts)
        if (need->served > need->day && need->helped) book.may_be_freed.insert(task.machine);
    const bool comes =
        std::any_of(parts.begin(), parts.end(), [&](const Need* need) { return piece_from(book, *need, 1) > 0; });
    if (task.open >= 0 && comes) book.may_be_freed.insert(task.machine);
    if (std::any_of(parts.begin(), parts.end(), [](const Need* need) { return need->unclear; }))
        book.unclear_machines.insert(task.machine);
    double fed = 1;  // the share of its pieces that it draws for
    if (task.open >= 0) {
        const Order& order = book.site->orders[static_cast<std::size_t>(task.open)];
        fed = pieces_to_make(book, static_cast<std::size_t>(task.open)) / (order.quantity - order.received);
    }
    std::vector<double> shares = late || lacking ? where_parts_change(parts) : std::vector<double>{};
    for (double& share : shares) share *= fed;
    for (const Need& need : book.needs)
        for (const Use& use : need.uses) {
            const Supply& supply = book.supplies[use.supply];
            const bool of_it =
                task.open >= 0 ? supply.open == task.open : supply.plan >= 0 && std::size_t(supply.plan) == task.plan;
            if (of_it) shares.push_back(use.upto / supply.brought);
        }
    shares.push_back(1);
    std::sort(shares.begin(), shares.end());
    task.pieces.clear();
    for (const double share : shares) {
        if (share < 1 && 1 - share < 1e-9) continue;
        if (!task.pieces.empty() && share - task.pieces.back().upto < 1e-9) continue;
        Piece piece{share};
        const double of_parts = fed > 0 ? std::min(1.0, share / fed) : 1;
        for (const Need* need : parts) piece.from = std::max(piece.from, piece_from(book, *need, of_parts));
        task.pieces.push_back(piece);
    }
}

double ready(const Book& book, std::size_t plan, int open, double share, int day) {
    double at = 0;
    for (const Task& task : book.tasks) {
        if (task.open != open || (open < 0 && task.plan != plan)) continue;
        for (const Piece& piece : task.pieces) {
            at = std::max(at, piece.at);
            if (piece.upto >= share - 1e-9) break;
        }
    }
    return at > day && at <= day + 1 ? at : day;
}

// When a machine that has more to do is through with so much of a plan; 0: in time.
int through(const Book& book, std::size_t plan, int open, double share) {
    int day = 0;
    for (const Task& task : book.tasks) {
        if (task.open != open || (open < 0 && task.plan != plan)) continue;
        for (const Piece& piece : task.pieces) {
            day = std::max(day, piece.through);
            if (piece.upto >= share - 1e-9) break;
        }
    }
    return day;
}

bool waits_in_time(const Book& book, int open) {
    return std::any_of(book.tasks.begin(), book.tasks.end(),
                       [&](const Task& task) { return task.open == open && task.pieces.back().from > 0; });
}

// Chasing may help: the work itself, or what its machine has to do first.
bool may_be_freed(const Book& book, int open) {
    return waits_in_time(book, open) || std::any_of(book.tasks.begin(), book.tasks.end(), [&](const Task& task) {
               return task.open == open && book.may_be_freed.contains(task.machine);
           });
}

namespace {

struct Left {  // of a piece of work, while the strip is written from its end
    const Task* task = nullptr;
    double minutes = 0, from = 0, placed = 0;  // the last two in days
    int day = 0;                               // on which it has to be through, and by which minute of it
    double minute = 0;
    bool late = false;
    double begins = -1;  // in days
};

std::vector<Left> what_is_left(const Site& site, const Machine& machine, const std::vector<Task>& tasks) {
    std::vector<Left> out;
    for (const Task& task : tasks) {
        if (task.machine != machine.name || task.minutes <= 0) continue;
        const auto in_days = [&](Start at) {
            const double open = minutes_on(site, machine, at.day);
            return at.day + (open > 0 ? std::min(at.minute, open) / open : 1);
        };
        double before = 0;
        for (std::size_t i = 0; i < task.pieces.size(); ++i) {
            const Piece& piece = task.pieces[i];
            Left left;
            left.task = &task;
            left.minutes = (task.minutes - task.setup) * (piece.upto - before) + (i == 0 ? task.setup : 0);
            before = piece.upto;
            left.from = piece.from;
            left.placed = std::max(piece.from, in_days(task.placed));
            left.late = piece.at > 0;
            const double through = left.late ? piece.at : in_days(task.end);
            left.day = static_cast<int>(std::ceil(through)) - 1;
            left.minute = (through - left.day) * minutes_on(site, machine, left.day);
            if (left.day < 0) left.day = 0, left.minute = 0;
            if (left.minutes > 1e-9) out.push_back(left);
        }
    }
    return out;
}

// From the last day to today and from its evening to its morning, of what may still be done then what goes last.
template <class GoesLast>
void write_from_the_end(const Site& site, const Machine& machine, std::vector<Left>& all, GoesLast goes_last) {
    int last = 0;
    std::vector<double> minutes;
    for (Left& left : all) {
        left.begins = -1;
        last = std::max(last, left.day);
        minutes.push_back(left.minutes);
    }
    for (int day = last; day >= 0; --day) {
        const double open = minutes_on(site, machine, day);
        for (double now = open; now > 1e-9;) {
            std::size_t chosen = all.size();
            double next = 0;  // the minute by which something else has to be through
            for (std::size_t i = 0; i < all.size(); ++i) {
                if (minutes[i] <= 1e-9) continue;
                if (all[i].day > day || (all[i].day == day && all[i].minute >= now - 1e-9)) {
                    if (chosen == all.size() || goes_last(all[i], all[chosen])) chosen = i;
                } else if (all[i].day == day) {
                    next = std::max(next, all[i].minute);
                }
            }
            if (chosen == all.size()) {
                now = next;
                continue;
            }
            const double part = std::min(minutes[chosen], now - next);
            now -= part;
            minutes[chosen] -= part;
            if (minutes[chosen] <= 1e-9) all[chosen].begins = day + now / open;
        }
    }
}

bool through_later(const Left& a, const Left& b) {
    return a.day != b.day || std::abs(a.minute - b.minute) > 1e-9
               ? std::tie(a.day, a.minute) > std::tie(b.day, b.minute)
               : goes_first(*b.task, *a.task);
}

}  // namespace

void make_way(Book& book) {
    std::map<std::size_t, double> begins;  // by plan
    std::set<std::size_t> late;
    for (const Machine& machine : book.site->machines) {
        std::vector<Left> all = what_is_left(*book.site, machine, book.tasks);
        for (const Left& left : all)
            if (left.late && left.task->open < 0) late.insert(left.task->plan);
        if (std::none_of(all.begin(), all.end(), [](const Left& left) { return left.from > 0; })) continue;
        write_from_the_end(*book.site, machine, all, [](const Left& a, const Left& b) {
            if (a.late != b.late) return a.late;
            const double placed_a = a.late ? a.from : a.placed, placed_b = b.late ? b.from : b.placed;
            return std::abs(placed_a - placed_b) > 1e-9 ? placed_a > placed_b : through_later(a, b);
        });
        if (std::any_of(all.begin(), all.end(), [](const Left& left) { return left.begins < left.from - 1e-6; }))
            write_from_the_end(*book.site, machine, all, [](const Left& a, const Left& b) {
                return std::abs(a.from - b.from) > 1e-9 ? a.from > b.from : through_later(a, b);
            });
        for (const Left& left : all) {
            if (left.task->open >= 0) continue;
            const auto [known, first] = begins.emplace(left.task->plan, left.begins);
            if (!first) known->second = std::min(known->second, left.begins);
        }
    }
    for (const auto& [index, at] : begins) {
        Plan& plan = book.plans[index];
        if (late.contains(index)) continue;
        const int day = static_cast<int>(at + 1e-9);
        const double share = std::max(0.0, at - day), minute = share > 1e-9 ? share * kDayEnds : 0;
        if (day < plan.start || (day == plan.start && minute <= 0 && plan.start_minute > 0))
            begin_at(book, plan, {day, minute});
    }
}

}  // namespace drum::oracle
