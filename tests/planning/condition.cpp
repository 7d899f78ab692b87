#include "condition.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

namespace drum::planning {
namespace {

using Number = std::optional<double>;
using Words = std::vector<std::string>;

const Words kSupply{"buy", "make", "transfer"};
const Words kSupplyOrChase{"buy", "make", "transfer", "expedite"};

bool one_of(const std::string& word, const Words& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Quantities are decimal strings, ratios numbers; what is neither is no number.
Number number(const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return std::stod(value.get<std::string>());
    return std::nullopt;
}

std::string word(const Json& object, const char* key) {
    return object.contains(key) && object.at(key).is_string() ? object.at(key).get<std::string>() : "";
}

bool within(Number seen, const Json& wanted) {
    const double low = wanted.is_array() ? wanted.at(0).get<double>() : wanted.get<double>();
    const double high = wanted.is_array() ? wanted.at(1).get<double>() : wanted.get<double>();
    return seen && low - 1e-6 <= *seen && *seen <= high + 1e-6;
}

// Whether the word stands in the text as a word: A is not in PO-A or AB.
bool stands_in(const std::string& text, const std::string& wanted) {
    const auto joins = [](char c) { return c == '-' || c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        if ((at == 0 || !joins(text[at - 1])) && (end == text.size() || !joins(text[end]))) return true;
    }
    return false;
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string shortened(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != '\n' || (!out.empty() && out.back() != ' ')) out += c == '\n' ? ' ' : c;
    return out.size() > 160 ? out.substr(0, 160) + "..." : out;
}

// The JSON with the actions: this answer's, or that of `drum today` at the same moment.
Json page(const Answer& answer) { return answer.said.contains("actions") ? answer.said : answer.today(); }

std::vector<Json> due(const Answer& answer, const Words& verbs) {
    std::vector<Json> out;
    const Json said = page(answer);
    for (const Json& action : said.at("actions"))
        if (one_of(action.at("verb"), verbs)) out.push_back(action);
    return out;
}

std::vector<Json> list(const Json& object, const char* key) {
    std::vector<Json> out;
    if (object.contains(key))
        for (const Json& one : object.at(key)) out.push_back(one);
    return out;
}

// An order of nothing is no advice: its sum is nothing, not nought.
Number quantity_due(const Answer& answer, const std::string& verb, const std::string& item) {
    double sum = 0;
    for (const Json& action : due(answer, {verb})) {
        if (word(action, "item") != item) continue;
        const Number quantity = number(action.at("quantity"));
        if (!quantity || *quantity <= 0) return std::nullopt;
        sum += *quantity;
    }
    return sum;
}

Number stock(const Answer& answer, const std::string& column, const std::string& item) {
    Number sum;
    const std::vector<Json> rows =
        answer.said.contains("items") ? list(answer.said, "items") : std::vector<Json>{answer.said};
    for (const Json& row : rows)
        if (word(row, "item") == item) sum = sum.value_or(0) + number(row.at(column)).value_or(0);
    return sum;
}

Number load(const Answer& answer, const std::string& resource) {
    for (const Json& one : answer.said.at("ranking"))
        if (word(one, "resource") == resource) return number(one.at("load"));
    return std::nullopt;
}

Number minutes(const Answer& answer, const std::string& cause) {
    const std::string key = cause + "_minutes";
    double sum = answer.said.contains(key) ? number(answer.said.at(key)).value_or(0) : 0;
    for (const Json& loss : answer.said.at("losses"))
        if (word(loss, "cause") == cause) sum += number(loss.at("minutes")).value_or(0);
    return sum;
}

Number moved(const Answer& answer, const std::string&) {
    double sum = 0;
    for (const Json& move : answer.said.at("moves")) sum += number(move.at("quantity")).value_or(0);
    return sum;
}

// The first day on which the act is, or will be, due; "" where it is not. A moment of the day counts as its day.
std::string first_day(const Answer& answer, const std::string& verb, const std::string& name) {
    std::string first;
    const Json said = page(answer);
    for (const char* part : {"actions", "upcoming"})
        for (const Json& action : list(said, part)) {
            if (word(action, "verb") != verb || (word(action, "item") != name && word(action, "order") != name))
                continue;
            const std::string day = action.at("order_by").get<std::string>().substr(0, 10);
            if (first.empty() || day < first) first = day;
        }
    return first;
}

// What all imports so far said under the key, of a file or as a whole.
std::vector<Json> imported(const Answer& answer, const char* key) {
    std::vector<Json> out;
    for (const Json& import : answer.imports) {
        if (import.contains(key)) out.push_back(import.at(key));
        for (const Json& file : list(import, "files"))
            if (file.contains(key)) out.push_back(file.at(key));
    }
    return out;
}

struct Seen {
    bool holds = false;
    std::string what;
};

Seen figure(Number seen, const Json& wanted) { return {within(seen, wanted), seen ? Json(*seen).dump() : "null"}; }

Seen none(const Answer& answer, const Json& items) {
    Json found = Json::array();
    for (const Json& action : due(answer, kSupplyOrChase))
        if (one_of(word(action, "item"), items.get<Words>()))
            found.push_back(word(action, "verb") + " " + action.at("quantity").dump() + " " + word(action, "item"));
    return {found.empty(), found.dump()};
}

Seen verb(const Answer& answer, const Json& wanted) {
    Json found = Json::array();
    bool holds = false;
    const Json said = page(answer);
    for (const Json& action : said.at("actions")) {
        const Words names{word(action, "item"), word(action, "order"), word(action, "resource")};
        found.push_back(word(action, "verb") + " " + names[0] + (names[1].empty() ? "" : " " + names[1]));
        holds = holds || (action.at("verb") == wanted.at(0) && one_of(wanted.at(1), names));
    }
    return {holds, found.dump()};
}

// By order the day its customer is to be told; null: he is not.
Seen told(const Answer& answer, const Json& wanted) {
    Json found = Json::object();
    for (const Json& action : due(answer, {"tell"})) found[word(action, "order")] = word(action, "expected");
    bool holds = true;
    for (const auto& [order, day] : wanted.items())
        holds = holds && (found.contains(order) ? found.at(order) : Json()) == day;
    return {holds, found.dump()};
}

Seen not_calm(const Answer& answer, const Json& wanted) {
    const std::size_t actions = page(answer).at("actions").size();
    return {(actions > 0) == wanted.get<bool>(), std::to_string(actions) + " actions"};
}

Seen no_promise_after(const Answer& answer, const Json& day) {
    const Json said = page(answer);
    const bool says = said.contains("protected_until") && said.at("protected_until").is_object();
    const std::string until = says ? word(said.at("protected_until"), "day") : "";
    return {until <= day.get<std::string>(), until.empty() ? "null" : until};
}

// A single letter only as the item: in a sentence it is a word.
Seen set_aside_or_question(const Answer& answer, const Json& wanted) {
    const std::string name = wanted.get<std::string>();
    const Json answered = page(answer);
    std::vector<Json> said;
    for (const char* key : {"set_aside", "doubts", "questions"})
        for (const Json& one : list(answered, key)) said.push_back(one);
    const bool holds = std::any_of(said.begin(), said.end(), [&](const Json& one) {
        return word(one, "item") == name || (name.size() > 1 && stands_in(one.dump(), name));
    });
    return {holds, Json(said).dump()};
}

std::string constraint_of(const Answer& answer) {
    const Json& found = answer.said.at("constraint");
    return found.is_object() ? word(found, "resource") : "";
}

Seen hour_value(const Answer& answer, const Json& wanted) {
    const Json& found = answer.said.at("constraint");
    return figure(found.is_object() && found.contains("hour_value") ? number(found.at("hour_value")) : Number{},
                  wanted);
}

Seen not_ranked(const Answer& answer, const Json& resource) {
    Words found;
    for (const Json& one : answer.said.at("ranking")) found.push_back(word(one, "resource"));
    return {!one_of(resource, found), Json(found).dump()};
}

Seen import_rejects(const Answer& answer, const Json& tables) {
    std::set<std::string> found;
    for (const Json& import : answer.imports)
        for (const Json& file : list(import, "files"))
            if (number(file.at("rejected")).value_or(0) > 0) found.insert(word(file, "table"));
    const bool all = std::all_of(tables.begin(), tables.end(), [&](const Json& one) { return found.contains(one); });
    return {tables.empty() ? found.empty() : all, Json(found).dump()};
}

Seen import_names(const Answer& answer, const Json& name) {
    std::vector<Json> said;
    for (const char* key : {"errors", "notes", "questions"})
        for (const Json& one : imported(answer, key)) said.push_back(one);
    const std::string text = Json(said).dump();
    return {stands_in(text, name), text};
}

Seen exit_code(const Answer& answer, const Json& codes) {
    const Json all = codes.is_array() ? codes : Json::array({codes});
    const bool holds = std::any_of(all.begin(), all.end(), [&](const Json& one) { return one == answer.code; });
    return {holds, std::to_string(answer.code) + " " + answer.error};
}

Seen text_has(const Answer& answer, const Json& parts, bool wanted) {
    const std::string text = answer.text();
    const bool any = std::any_of(parts.begin(), parts.end(), [&](const Json& part) {
        return lower(text).find(lower(part.get<std::string>())) != std::string::npos;
    });
    return {any == wanted, text};
}

using Named = std::function<Number(const Answer&, const std::string&)>;
using Other = std::function<Seen(const Answer&, const Json&)>;

// Conditions {name: number or [lowest, highest]}: what was seen of the name, nothing for none.
const std::map<std::string, Named> kNumbers = [] {
    std::map<std::string, Named> out{{"load", load}, {"minutes", minutes}, {"moved", moved}};
    for (const std::string& one : kSupply)
        out[one] = [one](const Answer& answer, const std::string& item) { return quantity_due(answer, one, item); };
    for (const std::string column : {"on_hand", "on_order", "committed", "position"})
        out[column] = [column](const Answer& answer, const std::string& item) { return stock(answer, column, item); };
    return out;
}();

// Conditions {name: day}, by the verb whose first day is meant.
const std::map<std::string, std::string> kDays{
    {"buy_due_by", "buy"}, {"make_due_by", "make"}, {"transfer_due_by", "transfer"}, {"expedite_due_by", "expedite"}};

const std::map<std::string, Other> kOthers{
    {"none", none},
    {"verb", verb},
    {"told", told},
    {"not_calm", not_calm},
    {"no_promise_after", no_promise_after},
    {"set_aside_or_question", set_aside_or_question},
    {"not_ranked", not_ranked},
    {"import_rejects", import_rejects},
    {"import_names", import_names},
    {"exit", exit_code},
    {"hour_value", hour_value},
    {"constraint",
     [](auto& a, auto& wanted) {
         return Seen{constraint_of(a) == wanted, constraint_of(a)};
     }},
    {"throughput", [](auto& a, auto& wanted) { return figure(number(a.said.at("throughput_per_horizon")), wanted); }},
    {"utilization", [](auto& a, auto& wanted) { return figure(number(a.said.at("utilization")), wanted); }},
    {"import_exit", [](auto& a, auto& wanted) { return figure(a.import_code, wanted); }},
    {"text_contains_any", [](auto& a, auto& parts) { return text_has(a, parts, true); }},
    {"text_not_contains", [](auto& a, auto& parts) { return text_has(a, parts, false); }},
};

std::optional<std::string> missed_number(const Answer& answer, const std::string& name, const Json& wanted) {
    for (const auto& [key, limit] : wanted.items()) {
        const Seen seen = figure(kNumbers.at(name)(answer, key), limit);
        if (!seen.holds) return name + " " + key + " " + limit.dump() + ", seen " + seen.what;
    }
    return std::nullopt;
}

std::optional<std::string> missed_day(const Answer& answer, const std::string& name, const Json& wanted) {
    for (const auto& [key, limit] : wanted.items()) {
        const std::string seen = first_day(answer, kDays.at(name), key);
        if (seen.empty() || seen > limit.get<std::string>())
            return name + " " + key + " " + limit.dump() + ", seen " + (seen.empty() ? "null" : seen);
    }
    return std::nullopt;
}

std::optional<std::string> missed_any(const Answer& answer, const Json& choices) {
    std::string misses;
    for (const Json& choice : choices) {
        const std::optional<std::string> miss = missed(answer, choice);
        if (!miss) return std::nullopt;
        misses += (misses.empty() ? "" : " / ") + *miss;
    }
    return misses;
}

std::optional<std::string> missed_one(const Answer& answer, const std::string& name, const Json& wanted) {
    if (kNumbers.contains(name)) return missed_number(answer, name, wanted);
    if (kDays.contains(name)) return missed_day(answer, name, wanted);
    if (name == "any_of") return missed_any(answer, wanted);
    if (name == "why") return std::nullopt;
    if (!kOthers.contains(name)) throw std::runtime_error("no condition is called " + name);
    const Seen seen = kOthers.at(name)(answer, wanted);
    if (seen.holds) return std::nullopt;
    return name + " " + wanted.dump() + ", seen " + shortened(seen.what);
}

bool is_range(const Json& value) {
    if (value.is_number()) return true;
    return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number() &&
           value[0].get<double>() <= value[1].get<double>();
}

bool is_words(const Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); });
}

bool is_of_form(const std::string& name, const Json& wanted) {
    static const std::set<std::string> kFigures{"throughput", "utilization", "hour_value", "import_exit"};
    static const std::set<std::string> kWords{"none", "import_rejects", "text_contains_any", "text_not_contains"};
    if (kNumbers.contains(name)) return wanted.is_object() && std::all_of(wanted.begin(), wanted.end(), is_range);
    if (kDays.contains(name))
        return wanted.is_object() && std::all_of(wanted.begin(), wanted.end(), [](const Json& day) {
                   return day.is_string() && day.get<std::string>().size() == 10;
               });
    if (name == "told")
        return wanted.is_object() && std::all_of(wanted.begin(), wanted.end(), [](const Json& day) {
                   return day.is_null() || (day.is_string() && day.get<std::string>().size() == 10);
               });
    if (kFigures.contains(name)) return is_range(wanted);
    if (kWords.contains(name)) return is_words(wanted);
    if (name == "verb") return is_words(wanted) && wanted.size() == 2;
    if (name == "not_calm") return wanted.is_boolean();
    if (name == "exit") return wanted.is_number() || wanted.is_array();
    return wanted.is_string();
}

}  // namespace

std::optional<std::string> missed(const Answer& answer, const Json& expect) {
    for (const auto& [name, wanted] : expect.items()) {
        std::optional<std::string> miss;
        try {
            miss = missed_one(answer, name, wanted);
        } catch (const Json::exception& missing) {
            miss = name + " " + wanted.dump() + ", seen no such answer: " + missing.what();
        }
        if (miss) return miss;
    }
    return std::nullopt;
}

void check(const Json& expect) {
    if (!expect.is_object()) throw std::runtime_error("not a set of conditions: " + expect.dump());
    for (const auto& [name, wanted] : expect.items()) {
        if (name == "any_of") {
            if (!wanted.is_array() || wanted.empty()) throw std::runtime_error("any_of needs choices");
            for (const Json& choice : wanted) check(choice);
        } else if (name != "why" && !kNumbers.contains(name) && !kDays.contains(name) && !kOthers.contains(name)) {
            throw std::runtime_error("no condition is called " + name);
        } else if (!is_of_form(name, wanted)) {
            throw std::runtime_error("not the form of " + name + ": " + wanted.dump());
        }
    }
}

}  // namespace drum::planning
