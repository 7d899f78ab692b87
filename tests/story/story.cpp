#include "story.h"

#include <cstdio>
#include <ctime>
#include <set>
#include <sstream>
#include <stdexcept>

namespace drum::story {
namespace {

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

// The ISO dates from the first to the last.
std::vector<std::string> days(const std::string& from, const std::string& to) {
    std::vector<std::string> out;
    std::tm tm{};
    if (std::sscanf(from.c_str(), "%d-%d-%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3) throw std::runtime_error("not a day: " + from);
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    for (;; ++tm.tm_mday) {
        std::tm day = tm;
        timegm(&day);
        char text[16];
        std::strftime(text, sizeof text, "%Y-%m-%d", &day);
        if (text > to) return out;
        out.emplace_back(text);
        if (out.size() > 2000) throw std::runtime_error("too many days up to " + to);
    }
}

// "--- moves from 2026-01-01 to 2026-03-01": the rows once on each day.
Table finished(const std::vector<std::string>& head, const std::vector<std::string>& lines) {
    Table out{head.at(1), {}};
    if (lines.empty()) throw std::runtime_error("table " + out.name + " has no header");
    if (head.size() < 6) {
        for (const std::string& line : lines) out.csv += line + "\n";
        return out;
    }
    out.csv = lines.front() + ",time\n";
    for (const std::string& day : days(head.at(3), head.at(5)))
        for (std::size_t i = 1; i < lines.size(); ++i) out.csv += lines[i] + "," + day + "\n";
    return out;
}

const std::set<std::string> kSteps{"import", "at", "accept", "change", "refuse", "snooze", "awaits", "doubts", "says", "same"};
const std::set<std::string> kVerbs{"buy", "make", "transfer", "expedite", "approve", "release", "hold", "count",
                                    "defer", "reduce", "cancel", "tell", "none"};

}  // namespace

Story read(const std::string& text) {
    Story out;
    std::istringstream in(text);
    std::vector<std::string> head, rows;  // of the table that is open
    const auto close = [&] {
        if (!head.empty()) out.steps.back().tables.push_back(finished(head, rows));
        head.clear();
        rows.clear();
    };
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with("#")) {
            if (out.title.empty()) out.title = line.substr(line.find_first_not_of("# "));
            continue;
        }
        const std::vector<std::string> words = words_of(line);
        if (words.empty()) continue;
        if (words[0] == "---") {
            if (out.steps.empty() || words.size() < 2) throw std::runtime_error("line " + std::to_string(number) + ": a table outside an import");
            close();
            head = words;
        } else if (kSteps.contains(words[0]) && line.find(',') == std::string::npos) {
            close();
            out.steps.push_back({number, words, {}, {}});
        } else if (!head.empty()) {
            rows.push_back(line);
        } else if (kVerbs.contains(words[0]) && !out.steps.empty() && out.steps.back().words[0] == "at") {
            out.steps.back().expected.push_back(line);
        } else {
            throw std::runtime_error("line " + std::to_string(number) + ": not understood: " + line);
        }
    }
    close();
    return out;
}

}  // namespace drum::story
