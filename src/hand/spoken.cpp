#include "hand/spoken.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>

#include "intake/near_names.h"

namespace drum::hand {
namespace {

struct Form {
    std::string_view verb;
    std::size_t least, most;       // words after it
    std::string_view says;         // for people
    std::string_view options;      // blank between them, beside those that every verb has
};

constexpr std::string_view kEverywhere = "at recorded-at id new";
constexpr std::string_view kFlags = "close correction new no-order";

constexpr std::array kForms{
    Form{"receive", 1, 3,
         "receive ORDER|ITEM [QTY [UNIT]]   goods came: of an order (all that is left, or so many), or without one",
         "item line rejected close place no-order correction"},
    Form{"issue", 2, 3, "issue ITEM QTY [UNIT]             taken from stock for work",
         "order line place lot correction"},
    Form{"produce", 2, 3, "produce ITEM QTY [UNIT]           made and put in stock", "order line place lot correction"},
    Form{"ship", 1, 3, "ship ORDER|ITEM [QTY [UNIT]]      to a customer", "item line place no-order correction"},
    Form{"return", 2, 3, "return ITEM QTY [UNIT]            back from a customer", "order line place lot correction"},
    Form{"scrap", 2, 3, "scrap ITEM QTY [UNIT]             thrown away", "order line place lot correction"},
    Form{"adjust", 2, 3, "adjust ITEM +QTY|-QTY [UNIT]      more or less than thought, without a count",
         "place correction"},
    Form{"move", 2, 3, "move ITEM QTY [UNIT] --from A --to B", "from to lot correction"},
    Form{"count", 2, 3, "count ITEM QTY [UNIT]             what is really there", "place lot expires status"},
    Form{"order", 1, 3,
         "order ITEM QTY [UNIT] --supplier S --promised DAY [--order NUMBER]; order ACTION; order NUMBER places what "
         "was requested",
         "supplier promised order line kind for place starts"},
    Form{"request", 2, 3, "request ITEM QTY [UNIT]           asked for, not placed yet",
         "supplier promised order line kind for place starts"},
    Form{"submit", 1, 1, "submit ORDER                      handed in for approval", "line item"},
    Form{"approve", 1, 1, "approve ORDER [--by NAME]", "line item by"},
    Form{"sell", 2, 3, "sell ITEM QTY [UNIT] [--due DAY]  a customer's order",
         "order line customer price due place probability"},
    Form{"cancel", 1, 1, "cancel ORDER [--line L]           what is left of a purchase, a work order or a sale",
         "line item"},
    Form{"status", 2, 2,
         "status ORDER WORD                 what a sale is: quote, forecast, open, held, shipped, closed, cancelled or "
         "lost",
         "line item"},
    Form{"start", 1, 1, "start CASE --resource R           work begins", "resource item step activity state worker"},
    Form{"finish", 1, 1, "finish CASE|ID --good N --scrap N  work ends",
         "resource item step activity state worker good scrap start"},
    Form{"item", 1, 1,
         "item ITEM [--unit U --price P --cost C] [--supplier S --lead-days N]   what it is, and where it comes from",
         "name unit price cost family kind place keep last-use supplier lead-days min multiple buy-unit min-value "
         "order-cost"},
    Form{"unit", 3, 3, "unit ITEM UNIT QTY                how much one of the unit is", ""},
    Form{"route", 3, 3,
         "route ITEM STEP RESOURCE --choice WORD  of several resources at a step: the same word = either, another = "
         "both",
         "choice"},
    Form{"site", 1, 1, "site NAME [--time-zone Z]         whose book this is", "time-zone currency"},
    Form{"reverse", 1, 1, "reverse ID                        takes an earlier record back, by another", "correction"},
};

bool listed(std::string_view list, std::string_view word) {
    for (std::size_t from = 0; from < list.size();) {
        const std::size_t end = std::min(list.find(' ', from), list.size());
        if (list.substr(from, end - from) == word) return true;
        from = end + 1;
    }
    return false;
}

void add_words(std::string_view list, std::vector<std::string>& out) {
    for (std::size_t from = 0; from < list.size();) {
        const std::size_t end = std::min(list.find(' ', from), list.size());
        out.emplace_back(list.substr(from, end - from));
        from = end + 1;
    }
}

const Form* form_of(std::string_view verb) {
    for (const Form& form : kForms)
        if (form.verb == verb) return &form;
    return nullptr;
}

std::string folded_word(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

// Quoted where it would not come back as one word.
std::string as_word(const std::string& text) {
    if (!text.empty() && text.find_first_of(" \t\"'#\\") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    return out + "\"";
}

Result<void> take_option(const Form& form, const std::vector<std::string>& words, std::size_t& at, Spoken& out) {
    std::string name = words[at].substr(2), value;
    const std::size_t equals = name.find('=');
    const bool together = equals != std::string::npos;
    if (together) {
        value = name.substr(equals + 1);
        name.resize(equals);
    }
    if (!listed(form.options, name) && !listed(kEverywhere, name)) {
        std::vector<std::string> known;
        add_words(form.options, known);
        add_words(kEverywhere, known);
        std::string all;
        for (const std::string& one : known) all += (all.empty() ? "--" : ", --") + one;
        return fail(ErrorCode::bad_input, "'" + out.verb + "' has no --" + name + near_phrase(name, known) + "; it has " + all);
    }
    if (out.has(name)) return fail(ErrorCode::bad_input, "--" + name + " is said twice");
    if (!listed(kFlags, name) && !together) {
        if (at + 1 >= words.size()) return fail(ErrorCode::bad_input, "--" + name + " wants a word after it");
        value = words[++at];
    }
    if (!listed(kFlags, name) && value.empty()) return fail(ErrorCode::bad_input, "--" + name + " is empty");
    out.said[name] = value;
    return {};
}

}  // namespace

std::string Spoken::text() const {
    if (!instead_of.empty()) return instead_of;
    std::string out = verb;
    for (const std::string& word : words) out += " " + as_word(word);
    for (const auto& [name, value] : said)
        if (name != "id" && name != "recorded-at") out += " --" + name + (listed(kFlags, name) ? "" : " " + as_word(value));
    return out;
}

Result<std::vector<std::string>> words_of(std::string_view line) {
    std::vector<std::string> out;
    std::string word;
    bool open = false;  // a word has begun
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
            else if (c == '\\' && quote == '"' && i + 1 < line.size()) word.push_back(line[++i]);
            else word.push_back(c);
        } else if (c == '"' || c == '\'') {
            quote = c;
            open = true;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            if (open) out.push_back(std::exchange(word, {}));
            open = false;
        } else if (c == '#' && !open) {
            break;
        } else {
            word.push_back(c);
            open = true;
        }
    }
    if (quote != 0) return fail(ErrorCode::bad_input, "a quote is not closed");
    if (open) out.push_back(std::move(word));
    return out;
}

Result<Spoken> parse(const std::vector<std::string>& words) {
    if (words.empty()) return fail(ErrorCode::bad_input, "say what happened: drum record receive D-12 40");
    const Form* form = form_of(words.front());
    if (form == nullptr) {
        std::vector<std::string> verbs;
        std::string all;
        for (const Form& one : kForms) {
            verbs.emplace_back(one.verb);
            all += (all.empty() ? "" : ", ") + verbs.back();
        }
        return fail(ErrorCode::bad_input, "'" + words.front() + "' is nothing to record" + near_phrase(words.front(), verbs) + "; there is " + all);
    }
    Spoken out;
    out.verb = words.front();
    for (std::size_t at = 1; at < words.size(); ++at) {
        if (words[at].starts_with("--")) {
            if (auto taken = take_option(*form, words, at, out); !taken) return std::unexpected(taken.error());
            continue;
        }
        // "40 box" in one word, where a quantity stands
        const std::size_t blank = out.words.size() == 1 && form->most > 1 && form->verb != "unit" ? words[at].find(' ') : std::string::npos;
        out.words.push_back(words[at].substr(0, blank));
        if (blank != std::string::npos) out.words.push_back(words[at].substr(words[at].find_first_not_of(' ', blank)));
    }
    if (out.words.size() < form->least || out.words.size() > form->most)
        return fail(ErrorCode::bad_input, std::string(out.words.size() < form->least ? "too few words" : "too many words") +
                                              ": it is said so: " + std::string(form->says));
    for (const std::string& word : out.words)
        if (word.empty()) return fail(ErrorCode::bad_input, "an empty word: it is said so: " + std::string(form->says));
    return out;
}

std::string usage() {
    std::string out = "VERBS\n";
    for (const Form& form : kForms) out += "  " + std::string(form.says) + "\n";
    return out +
           "With each: --at TIME (07:30, a day, or both; now where it is not said), --id ID (the same twice is one), --new for an item not met\n"
           "before. Further: --place, --order, --line, --item, --rejected N, --close (nothing more will come), --no-order, --correction\n"
           "(although stock falls below zero), --kind make, --customer, --price, --due, --step, --worker. docs/by-hand.md has them all.\n";
}

std::vector<std::string> near_names(std::string_view said, const std::vector<std::string>& names) {
    constexpr std::size_t kMost = 3, kLongest = 60;
    const std::string mine = folded_word(said.substr(0, kLongest));
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : names) {
        const std::string other = folded_word(std::string_view(name).substr(0, kLongest));
        const std::size_t longer = std::max(mine.size(), other.size()), shorter = std::min(mine.size(), other.size());
        const bool begins = shorter >= 2 && (other.starts_with(mine) || mine.starts_with(other));
        if (longer - shorter > 2 && !begins) continue;
        const std::size_t apart = intake::letters_apart(mine, other);
        if (begins || (apart <= 2 && apart * 3 <= longer)) near.emplace_back(apart, name);
    }
    std::sort(near.begin(), near.end());
    std::vector<std::string> out;
    for (std::size_t i = 0; i < near.size() && i < kMost; ++i) out.push_back(near[i].second);
    return out;
}

std::string near_phrase(std::string_view said, const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : near_names(said, names)) out += (out.empty() ? " (near: " : ", ") + name;
    return out.empty() ? out : out + ")";
}

}  // namespace drum::hand
