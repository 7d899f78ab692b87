#include "intake/spellings.h"

#include <algorithm>
#include <array>

#include "intake/aliases.h"
#include "intake/header_names.h"

namespace drum::intake {
namespace {

constexpr std::size_t kMostSpellings = 256;

struct Short {
    std::string_view words;  // folded, '|' between them
    std::string_view stands_for;
};
// The words people cut short, and words the dictionary writes in several ways. A word also stands for itself.
constexpr std::array kShort{
    Short{"qty|qnty|qte|quantity|quan|qtys", "quantity|qty"},
    Short{"recd|rcvd|rcd|recvd|rec|recv|rcv", "received|receipt"},
    Short{"ord|ordd|ordered", "ordered|order"},
    Short{"dt|dte|dat", "date|datum"},
    Short{"no|num|nbr|nr|n|number|numero|numer", "no|number|nr|numero|nummer"},
    Short{"amt", "amount"},
    Short{"reqd|rqd", "required"},
    Short{"req", "required|requested|request"},
    Short{"prom", "promised|promise"},
    Short{"promise", "promised"},
    Short{"exp|expt", "expected"},
    Short{"del|dlv|dlvy|deliv|delvy|dely", "delivery|delivered"},
    Short{"wk", "week"},
    Short{"wks", "weeks"},
    Short{"hr|hrs", "hours"},
    Short{"min|mins", "minutes|minimum"},
    Short{"vend|vndr|vnd", "vendor"},
    Short{"supp|suppl|supl", "supplier"},
    Short{"cust", "customer"},
    Short{"whse|wh|whs|wrhs", "warehouse"},
    Short{"loc|locn", "location"},
    Short{"desc|descr|dscr|descrip", "description"},
    Short{"mach|mc", "machine"},
    Short{"ctr|cntr|cen|centre", "center"},
    Short{"wc|wctr|wkctr", "workcenter"},
    Short{"wo", "workorder"},
    Short{"op|oper|opn|opr", "operation"},
    Short{"seq", "sequence"},
    Short{"std", "standard"},
    Short{"cur|curr|currt", "current"},
    Short{"inv|invt|invty", "inventory|invoice"},
    Short{"txn|trx|trans", "transaction"},
    Short{"mvmt|mvt", "movement"},
    Short{"pn", "partno"},
    Short{"oh|qoh|soh|ohq|ohb", "onhand"},
    Short{"cmpl|compl|comp|cpl", "completed|complete"},
    Short{"ship|shp|shpd|shipd", "shipped"},
    Short{"rej|rejd", "rejected"},
    Short{"cat", "category"},
    Short{"grp", "group"},
    Short{"mat|matl|mtl", "material"},
    Short{"mfg", "manufacturing"},
    Short{"bal", "balance"},
    Short{"lt", "leadtime"},
    Short{"opr|empl|emp", "operator|employee"},
    // German
    Short{"best|bestl", "bestell"},
    Short{"lief|liefer", "liefer|lieferanten|lieferant"},
    Short{"gel|gelief", "gelieferte"},
    Short{"we", "wareneingangs|wareneingang"},
    Short{"bez|bezeichn", "bezeichnung"},
    Short{"art|artnr", "artikel|article|articulo|artikelnr"},
    Short{"auftr", "auftrag|auftrags"},
    Short{"fert", "fertigungs"},
    Short{"masch", "maschine|maschinen"},
    Short{"einh", "einheit"},
    Short{"lag", "lager"},
    // French, Spanish, Italian, Dutch
    Short{"cde|cmd|cmde", "commande"},
    Short{"cdee|cmdee|cdes", "commandee"},
    Short{"fourn|frs", "fournisseur"},
    Short{"liv|livr", "livraison"},
    Short{"ref", "reference"},
    Short{"desig|design", "designation"},
    Short{"cant|cantd", "cantidad"},
    Short{"cod", "codigo|codice"},
    Short{"prov", "proveedor"},
    Short{"f|fec|fech", "fecha"},
    Short{"ped", "pedido"},
    Short{"forn", "fornitore"},
    Short{"ord|ordin", "ordine|ordinata"},
    Short{"q|qta|quantita", "quantita"},
    Short{"ric", "ricevuta"},
    Short{"cons", "consegna"},
    Short{"mag|magaz", "magazzino|magasin|magazijn"},
    Short{"lev|leverd", "leverancier|lever"},
    Short{"bestelnr", "bestelnummer"},
    // words between others, which names leave out
    Short{"of|de|du|des|der|die|das|del|della|di|d|l|la|le|el|van|the|in|per|ta", ""},
};

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

// "Qty Rec'd" is qty, recd; "PartNo" part, no; "Part#" part, no; "W/C" wc. Without what stands in brackets at the end.
std::vector<std::string> words_of(std::string_view header) {
    header = trimmed(header);
    if (!header.empty() && (header.back() == ')' || header.back() == ']'))
        if (const std::size_t open = header.find_last_of("(["); open != std::string_view::npos && open > 0) header = header.substr(0, open);
    std::vector<std::string> words;
    std::string word;
    bool of_letters = false;  // the last of `words` is put together from single letters
    const auto close = [&] {
        std::string plain = folded(word);
        word.clear();
        if (plain.empty()) return;
        const bool letter = plain.size() == 1;
        if (letter && of_letters) words.back() += plain;
        else words.push_back(std::move(plain));
        of_letters = letter;
    };
    for (std::size_t i = 0; i < header.size(); ++i) {
        const char c = header[i];
        if (c == '#') {
            close();
            word = "no";
            close();
        } else if (c == '\'' || c == '`') {
            continue;
        } else if (header.substr(i).starts_with("\xE2\x80\x99")) {  // an apostrophe as text programs write it
            i += 2;
        } else if (static_cast<unsigned char>(c) < 0x80 && !is_capital(c) && !is_small(c) && !(c >= '0' && c <= '9')) {
            close();
        } else {
            if (is_capital(c) && i > 0 && is_small(header[i - 1])) close();
            word.push_back(c);
        }
    }
    close();
    return words;
}

std::vector<std::string> meanings_of(const std::string& word) {
    std::vector<std::string> out{word};
    for (const Short& known : kShort) {
        if (!any_name(known.words, [&](std::string_view name) { return name == word; })) continue;
        any_name(known.stands_for, [&](std::string_view name) {
            out.emplace_back(name);
            return false;
        });
    }
    return out;
}

}  // namespace

std::vector<std::string> spellings(std::string_view header) {
    const std::vector<std::string> words = words_of(header);
    if (words.empty() || words.size() > 5) return {};
    std::vector<std::vector<std::string>> said{{}};
    for (const std::string& word : words) {
        std::vector<std::vector<std::string>> longer;
        for (const std::string& meaning : meanings_of(word))
            for (const auto& before : said) {
                if (longer.size() >= kMostSpellings) break;
                longer.push_back(before);
                if (!meaning.empty()) longer.back().push_back(meaning);
            }
        said = std::move(longer);
    }
    std::vector<std::string> out;
    for (std::vector<std::string>& one : said)
        for (std::size_t turn = 0; turn < std::min<std::size_t>(one.size(), 4); ++turn) {
            std::string name;
            for (const std::string& word : one) name += word;
            out.push_back(std::move(name));
            std::rotate(one.begin(), one.begin() + 1, one.end());
        }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase(out, folded(header));
    return out;
}

}  // namespace drum::intake
