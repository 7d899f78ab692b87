#include "buffer/few_items.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace drum::buffer {
namespace {

constexpr double kNear = 1e-4;          // of the money: nearer to the bound nothing is looked for
constexpr std::size_t kFollowed = 4000;

struct Choice {
    Point point;
    double money = 0, loss = 0;
    double over = 0;                 // money + multiplier x loss, over the item's least
};

// The levels of one item that can be part of something that is at most `gap` over the bound.
std::vector<Choice> choices_of(const JointItem& item, const Curve& curve, double multiplier, double gap) {
    std::vector<Choice> out;
    double least = 0;
    for (const Point& point : curve.around(item.cost / (multiplier * item.weight))) {
        out.push_back({point, item.cost * point.on_hand, item.weight * point.loss, 0});
        const double value = out.back().money + multiplier * out.back().loss;
        least = out.size() == 1 ? value : std::min(least, value);
    }
    for (Choice& one : out) one.over = one.money + multiplier * one.loss - least;
    std::erase_if(out, [&](const Choice& one) { return one.over >= gap; });
    return out;
}

// Some levels of the items so far.
struct Part {
    double money = 0, loss = 0, over = 0;
    std::int32_t before = 0, choice = 0;    // the part it goes on from, and the choice of its last item
};

// Keeps the parts of which none has both less money and less loss, the likeliest if they are too many.
void keep_best(std::vector<Part>& parts) {
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.loss != b.loss ? a.loss < b.loss : a.money < b.money; });
    std::size_t kept = 0;
    for (const Part& part : parts)
        if (kept == 0 || part.money < parts[kept - 1].money) parts[kept++] = part;
    parts.resize(kept);
    if (kept <= kFollowed) return;
    std::nth_element(parts.begin(), parts.begin() + kFollowed, parts.end(), [](const Part& a, const Part& b) { return a.over != b.over ? a.over < b.over : a.loss < b.loss; });
    parts.resize(kFollowed);
}

}  // namespace

Joint spend_what_is_left(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed, const Joint& from) {
    std::vector<std::size_t> weighs;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (items[i].weight > 0) weighs.push_back(i);
    std::vector<double> money_after(weighs.size() + 1, 0), loss_after(weighs.size() + 1, 0);  // of the items from here on, as they are in `from`
    for (std::size_t n = weighs.size(); n-- > 0;) {
        const std::size_t i = weighs[n];
        money_after[n] = money_after[n + 1] + items[i].cost * from.points[i].on_hand, loss_after[n] = loss_after[n + 1] + items[i].weight * from.points[i].loss;
    }
    const double other = from.money - money_after[0], bound = from.bound - other;  // what weighs nothing is held at level 0
    double best = money_after[0];
    if (weighs.empty() || from.loss > allowed || best - bound <= kNear * best) return from;
    std::vector<std::vector<Choice>> choices;
    std::vector<std::vector<Part>> parts{{Part{}}};
    std::size_t best_items = 0, best_part = 0;   // the best found goes on as `from` does
    for (std::size_t n = 0; n < weighs.size(); ++n) {
        choices.push_back(choices_of(items[weighs[n]], curves[weighs[n]], from.multiplier, best - bound));
        std::vector<Part> next;
        for (std::size_t p = 0; p < parts[n].size(); ++p)
            for (std::size_t c = 0; c < choices[n].size(); ++c) {
                const Part& part = parts[n][p];
                const Choice& choice = choices[n][c];
                const Part longer{part.money + choice.money, part.loss + choice.loss, part.over + choice.over, static_cast<std::int32_t>(p), static_cast<std::int32_t>(c)};
                if (longer.loss <= allowed && bound + longer.over < best * (1 - kNear)) next.push_back(longer);
            }
        keep_best(next);
        for (std::size_t p = 0; p < next.size(); ++p)
            if (next[p].loss + loss_after[n + 1] <= allowed && next[p].money + money_after[n + 1] < best)
                best = next[p].money + money_after[n + 1], best_items = n + 1, best_part = p;
        parts.push_back(std::move(next));
    }
    Joint out = from;
    for (std::size_t n = best_items, p = best_part; n-- > 0;) {
        const Part& part = parts[n + 1][p];
        out.points[weighs[n]] = choices[n][static_cast<std::size_t>(part.choice)].point;
        p = static_cast<std::size_t>(part.before);
    }
    out.money = out.loss = 0;
    for (std::size_t i = 0; i < items.size(); ++i) out.money += items[i].cost * out.points[i].on_hand, out.loss += items[i].weight * out.points[i].loss;
    return out;
}

}  // namespace drum::buffer
