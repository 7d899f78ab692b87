// A site that differs, made smaller as long as it still does: plain rows are easier to net by hand.
#include <algorithm>

#include "compare.h"
#include "generate.h"

namespace drum::oracle {
namespace {

bool differs(const Site& site) {
    return difference(answer_of(site), ask_engine(site, tables_of(site)).said, site).has_value();
}

// Leaves out one row after the other as long as it still differs.
template <class Row>
bool drop_rows(Site& site, std::vector<Row> Site::*rows) {
    bool dropped = false;
    for (std::size_t i = (site.*rows).size(); i-- > 0;) {
        Site less = site;
        (less.*rows).erase((less.*rows).begin() + static_cast<std::ptrdiff_t>(i));
        if (!whole(less) || !differs(less)) continue;
        site = less;
        dropped = true;
    }
    return dropped;
}

void forget_item(Site& site, const std::string& name) {
    const auto of_it = [&](const auto& row) { return row.item == name; };
    std::erase_if(site.items, [&](const Item& item) { return item.name == name; });
    std::erase_if(site.bills, [&](const BillLine& line) { return line.item == name || line.component == name; });
    std::erase_if(site.draws, [&](const Draw& draw) { return draw.component == name; });
    std::erase_if(site.steps, of_it);
    std::erase_if(site.sources, of_it);
    std::erase_if(site.places, of_it);
    std::erase_if(site.makings, of_it);
    std::erase_if(site.stocks, of_it);
    std::erase_if(site.orders, of_it);
    std::erase_if(site.sales, of_it);
    std::erase_if(site.past, of_it);
}

bool drop_items(Site& site) {
    bool dropped = false;
    for (const Item& item : std::vector<Item>(site.items)) {
        Site less = site;
        forget_item(less, item.name);
        if (less.items.empty() || !whole(less) || !differs(less)) continue;
        site = less;
        dropped = true;
    }
    return dropped;
}

bool plainer(Site& site) {
    bool changed = false;
    const auto attempt = [&](auto change) {
        Site less = site;
        change(less);
        if (tables_of(less).of == tables_of(site).of || !differs(less)) return;
        site = less;
        changed = true;
    };
    attempt([](Site& s) { s.calendar.reset(); });
    attempt([](Site& s) { s.review_days = 1; });
    attempt([](Site& s) {
        for (Source& source : s.sources) source.calendar.reset();
    });
    attempt([](Site& s) {
        for (Source& source : s.sources) source.cut_off_hour.reset();
    });
    attempt([](Site& s) {
        for (Source& source : s.sources) source.multiple = 0;
    });
    attempt([](Site& s) {
        for (Source& source : s.sources) source.minimum = 0;
    });
    attempt([](Site& s) {
        for (Stock& stock : s.stocks) stock.quantity = 0;
    });
    attempt([](Site& s) {
        for (Sale& sale : s.sales) sale.shipped = 0;
    });
    return changed;
}

}  // namespace

Site shrunk(Site site) {
    for (bool smaller = true; smaller;) {
        smaller = drop_items(site);
        smaller = drop_rows(site, &Site::sales) || smaller;
        smaller = drop_rows(site, &Site::orders) || smaller;
        smaller = drop_rows(site, &Site::draws) || smaller;
        smaller = drop_rows(site, &Site::bills) || smaller;
        smaller = drop_rows(site, &Site::steps) || smaller;
        smaller = drop_rows(site, &Site::makings) || smaller;
        smaller = drop_rows(site, &Site::places) || smaller;
        smaller = drop_rows(site, &Site::stocks) || smaller;
        smaller = drop_rows(site, &Site::suppliers) || smaller;
        smaller = drop_rows(site, &Site::sources) || smaller;
        smaller = plainer(site) || smaller;
    }
    return site;
}

}  // namespace drum::oracle
