#include "intake/report_words.h"

#include <array>
#include <set>
#include <string>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

// The words for a sum, folded: English, German, Dutch, French, Spanish, Italian.
const std::set<std::string, std::less<>>& sum_words() {
    static const std::set<std::string, std::less<>> kWords{
        "total", "totals", "grandtotal", "subtotal", "subtotals", "overalltotal", "reporttotal", "sum", "sumtotal",
        "gesamt", "gesamtsumme", "gesamtergebnis", "summe", "zwischensumme", "teilsumme", "ergebnis", "endsumme",
        "totaal", "subtotaal", "eindtotaal", "generaltotaal", "somme", "soustotal", "totalgeneral", "suma", "sumatotal",
        "totale", "subtotale", "totalegenerale"};
    return kWords;
}

bool is_stars(std::string_view text) {
    return !text.empty() && text.size() <= 5 && text.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace

std::string page_title(std::string_view cell) {
    std::string out = folded(cell);
    std::erase_if(out, [](char c) { return c >= '0' && c <= '9'; });
    return out;
}

bool names_a_group_sum(std::string_view text) {
    text = trimmed(text);
    const std::size_t first = text.find(' '), last = text.rfind(' ');
    if (first == std::string_view::npos || sum_words().contains(folded(text))) return false;
    return sum_words().contains(folded(text.substr(0, first))) || sum_words().contains(folded(text.substr(last + 1)));
}

bool names_a_sum(std::string_view text) {
    text = trimmed(text);
    if (is_stars(text)) return true;
    while (!text.empty() && text.front() == '*') text.remove_prefix(1);
    if (text.empty() || text.size() > 80) return false;
    return sum_words().contains(folded(text)) || names_a_group_sum(trimmed(text));
}

bool is_footer(std::string_view text) {
    text = trimmed(text);
    if (text.size() > 200) return false;
    static constexpr std::array<std::string_view, 22> kBeginnings{
        "endofreport", "endofdata", "endoffile", "endoflist", "endedesberichts", "endederliste", "listende", "eindevan", "findurapport",
        "findelinforme", "printedon", "printedat", "printdate", "gedrucktam", "generatedon", "generatedby", "generatedat", "reportgenerated",
        "createdon", "erstelltam", "afgedruktop", "reportrunon"};
    const std::string word = folded(text);
    for (const std::string_view beginning : kBeginnings)
        if (word.starts_with(beginning)) return true;
    const std::string bare = page_title(text);
    static const std::set<std::string, std::less<>> kCounts{
        "rows", "row", "records", "record", "lines", "entries", "items", "rowsselected", "rowsreturned", "recordsfound", "zeilen",
        "datensatze", "eintrage", "positionen", "rijen", "regels", "lignes", "filas", "registros", "page", "pageof", "seite", "seitevon",
        "pagina", "paginavan", "numberofrows", "numberofrecords", "totalrows", "totalrecords", "rowcount", "anzahlzeilen", "anzahldatensatze",
        "ende", "end"};
    const bool counts = bare.size() < word.size() && kCounts.contains(bare);
    return counts || word == "end" || word == "ende" || word == "einde" || word == "fin";
}

}  // namespace drum::intake
