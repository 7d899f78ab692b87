#include "constraint/fair_share.h"

#include <algorithm>

namespace drum::constraint {

FairShare::FairShare(const Window& window, const std::vector<Row>& rows,
                     const std::vector<std::vector<std::pair<int, double>>>& takes)
    : users_(rows.size()), cheapest_(rows.size()), row_share_(rows.size(), 1), share_(window.wants.size(), 1) {
    for (const Row& row : rows) parties_.push_back(row.party);
    std::sort(parties_.begin(), parties_.end());
    parties_.erase(std::unique(parties_.begin(), parties_.end()), parties_.end());
    for (const Row& row : rows) {
        const auto party = std::lower_bound(parties_.begin(), parties_.end(), row.party);
        party_of_row_.push_back(static_cast<std::size_t>(party - parties_.begin()));
        capacity_rows_ += row.kind == Row::Kind::capacity ? 1 : 0;
    }
    gains_.assign(parties_.size(), 0);
    minutes_.assign(takes.size() * capacity_rows_, 0);
    first_material_.push_back(0);
    for (std::size_t w = 0; w < takes.size(); ++w) {
        const Want& want = window.wants[w];
        value_.push_back(want.value);
        quantity_.push_back(want.quantity);
        for (const auto& [index, amount] : takes[w]) {
            const auto row = static_cast<std::size_t>(index);
            if (row >= rows.size() || want.value <= 0 || want.quantity <= 0) continue;
            if (row < capacity_rows_) {
                minutes_[w * capacity_rows_ + row] = amount;
                cheapest_[row].push_back({want.value / amount, amount * want.quantity, w});
            } else {
                users_[row].push_back(w);
                materials_.push_back(static_cast<std::uint32_t>(row));
            }
        }
        first_material_.push_back(static_cast<std::uint32_t>(materials_.size()));
    }
    for (auto& pieces : cheapest_)
        std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.price < b.price; });
}

void FairShare::share_out(const std::vector<Row>& broken, const std::vector<std::size_t>& index, const std::vector<double>& wanted) {
    for (const std::size_t w : affected_) share_[w] = 1;
    affected_.clear();
    std::fill(row_share_.begin(), row_share_.end(), 1.0);
    for (std::size_t i = 0; i < broken.size(); ++i)
        if (broken[i].kind == Row::Kind::material) row_share_[index[i]] = std::max(0.0, broken[i].limit / wanted[i]);
    for (std::size_t i = 0; i < broken.size(); ++i) {
        if (broken[i].kind != Row::Kind::material) continue;
        for (const std::size_t w : users_[index[i]]) {
            if (share_[w] == 1) affected_.push_back(w);
            share_[w] = std::min(share_[w], row_share_[index[i]]);
        }
    }
}

FairShare::Margin FairShare::margin(const std::vector<Row>& broken, const std::vector<std::size_t>& index,
                                    const std::vector<double>& wanted) const {
    Margin out;
    double worst = 1, over = 0, limit = 0;
    for (std::size_t i = 0; i < broken.size(); ++i) {
        if (broken[i].kind != Row::Kind::capacity) continue;
        double need = wanted[i];
        for (const std::size_t w : affected_) need -= (1 - share_[w]) * quantity_[w] * minutes(w, index[i]);
        if (need <= worst * broken[i].limit) continue;
        worst = broken[i].limit > 0 ? need / broken[i].limit : 1e9;
        over = need - broken[i].limit;
        limit = broken[i].limit;
        out.row = index[i];
        out.binds = true;
    }
    if (!out.binds) return out;
    // Drop what pays least until the rest fits; what 10 % more would take back are the last of it.
    double dropped = 0;
    const double back_from = std::max(0.0, over - 0.1 * limit);
    for (const Piece& piece : cheapest_[out.row]) {
        const double from = dropped;
        dropped += piece.minutes * share_[piece.want];
        out.price = piece.price;
        out.gain += piece.price * std::max(0.0, std::min(dropped, over) - std::max(from, back_from));
        if (dropped >= over) break;
    }
    return out;
}

double FairShare::share_with(std::size_t want, std::size_t raised) const {
    double share = 1;
    for (auto m = first_material_[want]; m < first_material_[want + 1]; ++m) {
        const double own = row_share_[materials_[m]];
        if (own >= 1) continue;
        const bool more = party_of_row_[materials_[m]] == raised;
        share = std::min(share, more ? std::min(1.0, own > 0 ? own * 1.1 : 0.1) : own);
    }
    return share;
}

Party FairShare::judge(const std::vector<Row>& broken, const std::vector<std::size_t>& index, const std::vector<double>& wanted) {
    share_out(broken, index, wanted);
    const Margin at = margin(broken, index, wanted);
    std::fill(gains_.begin(), gains_.end(), 0.0);
    for (const std::size_t w : affected_) {
        const double net = value_[w] - (at.binds ? at.price * minutes(w, at.row) : 0);
        if (net <= 0) continue;
        std::size_t last = parties_.size();  // a party holds a want up once, with however many rows
        for (auto m = first_material_[w]; m < first_material_[w + 1]; ++m) {
            const std::size_t row = materials_[m];
            if (row_share_[row] > share_[w] || party_of_row_[row] == last) continue;
            last = party_of_row_[row];
            gains_[last] += (share_with(w, last) - share_[w]) * quantity_[w] * net;
        }
    }
    std::size_t best = party_of_row_[at.binds ? at.row : index.front()];
    double most = at.binds ? at.gain : -1;
    for (std::size_t p = 0; p < gains_.size(); ++p)
        if (gains_[p] > most) most = gains_[p], best = p;
    return parties_[best];
}

}  // namespace drum::constraint
