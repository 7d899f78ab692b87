#include "output/draft_orders.h"

#include <string_view>

#include "output/json.h"
#include "output/numbers.h"

namespace drum::output {
namespace {

constexpr std::string_view kHeader = "order,item,quantity,unit,kind,supplier,status,requested_at,promised_at\n";
constexpr std::string_view kJsonBegins = "{\"format\":1,\"draft_orders\":";

std::string cell(std::string_view text) {
    const std::size_t first = text.find_first_not_of('\'');
    const bool formula = first != std::string_view::npos && std::string_view("=+-@\t\r").find(text[first]) != std::string_view::npos;
    const std::string guarded = (formula ? "'" : "") + std::string(text);
    if (guarded.find_first_of(",;|\t\"\r\n") == std::string::npos) return guarded;
    std::string out = "\"";
    for (const char c : guarded) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

}  // namespace

std::string drafts_csv(const std::vector<DraftLine>& lines) {
    std::string out(kHeader);
    for (const DraftLine& line : lines)
        out += cell(line.order) + "," + cell(line.item) + "," + to_text(line.quantity) + "," + cell(line.unit) + ",buy," + cell(line.supplier) + ",draft," +
               to_text(line.requested) + "," + to_text(line.expected) + "\n";
    return out;
}

std::string drafts_json(const std::vector<DraftLine>& lines) {
    Json out;
    out["format"] = kFormat;
    out["draft_orders"] = Json::array();
    for (const DraftLine& draft : lines) {
        Json& orders = out["draft_orders"];
        if (orders.empty() || orders.back()["order"] != draft.order)
            orders.push_back({{"order", draft.order}, {"supplier", draft.supplier}, {"kind", "buy"}, {"status", "draft"},
                              {"requested_at", to_text(draft.requested)}, {"lines", Json::array()}});
        orders.back()["lines"].push_back({{"item", draft.item}, {"quantity", to_text(draft.quantity)}, {"unit", draft.unit},
                                          {"promised_at", to_text(draft.expected)}, {"action", draft.action}});
    }
    return line(out);
}

bool is_drafts_file(const std::string& begin) { return begin.starts_with(kHeader) || begin.starts_with(kJsonBegins); }

}  // namespace drum::output
