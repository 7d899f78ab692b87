#include "play.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "../terminal.h"
#include "condition.h"

namespace drum::planning {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

// As a shell splits a line: blanks part words, quotes of either kind keep them together.
Words words_of(const std::string& line) {
    Words out;
    bool open = false;
    char quote = 0;
    for (const char c : line) {
        if (quote != 0 ? c == quote : c == '"' || c == '\'') {
            quote = quote != 0 ? '\0' : c;
            if (!open) out.emplace_back();
            open = true;
        } else if (quote == 0 && c == ' ') {
            open = false;
        } else {
            if (!open) out.emplace_back();
            open = true;
            out.back() += c;
        }
    }
    return out;
}

// A day alone is its noon.
std::string moment(const Json& step) {
    const std::string said = step.value("as_of", "");
    return said.size() == 10 ? said + "T12:00:00Z" : said;
}

std::string kind_of(const Json& step) {
    for (const char* kind : {"import", "record", "command"})
        if (step.contains(kind)) return kind;
    throw std::runtime_error("a step is an import, a record or a command: " + step.dump());
}

Json read_case(const fs::path& folder) {
    Json out = Json::parse(terminal::read_file(folder / "expect.json"));
    const Json& steps = out.at("steps");
    const bool imports =
        std::any_of(steps.begin(), steps.end(), [](const Json& step) { return step.contains("import"); });
    if (imports || !fs::is_directory(folder / "tables")) return out;
    Json first;
    first["import"] = "tables";
    out["steps"].insert(out["steps"].begin(), first);
    return out;
}

// What must hold of a step: how it ends comes first, and an import may refuse rows.
Json expected(const Json& step, const std::string& kind) {
    Json out;
    out["exit"] = kind == "import" ? Json::array({0, 1}) : Json(0);
    if (step.contains("expect")) out.update(step.at("expect"));
    return out;
}

Json parsed(const terminal::Outcome& run) {
    const bool empty = run.out.find_first_not_of(" \n") == std::string::npos;
    const Json out = empty ? Json::object() : Json::parse(run.out, nullptr, false);
    if (out.is_discarded()) throw std::runtime_error("this is no JSON: " + run.out.substr(0, 200) + run.err);
    return out;
}

class Site {
public:
    Site(fs::path folder, const terminal::Folder& home) : folder_(std::move(folder)), home_(home) {}

    Answer answer(const Json& step) {
        const std::string kind = kind_of(step);
        const std::string now = moment(step);
        Words words = words_of(step.at(kind));
        if (kind == "record") words.insert(words.begin(), "record");
        if (kind == "import") words = {"import", landed(step.at(kind))};
        if (kind == "command" && !now.empty()) words.insert(words.end(), {"--as-of", now});
        const terminal::Outcome run = ask(words, now, "site.drum", true);
        Answer out;
        out.code = run.exit_code;
        out.error = run.err;
        out.said = parsed(run);
        if (kind == "import") imports_.push_back(out.said);
        if (kind == "import") import_code_ = run.exit_code;
        out.imports = imports_;
        out.import_code = import_code_;
        out.text = [=, this] { return kind == "record" ? run.err : text(words, now, kind); };
        out.today = [=, this] { return today(now, kind); };
        return out;
    }

private:
    terminal::Outcome ask(Words words, const std::string& now, const std::string& site, bool json) const {
        words.insert(words.end(), {"--site", home_ / site});
        if (json) words.emplace_back("--json");
        return terminal::drum(words, now.empty() ? Words{} : Words{"DRUM_NOW=" + now});
    }
    // An import is said again to a site that has not heard it.
    std::string text(const Words& words, const std::string& now, const std::string& kind) const {
        const terminal::Outcome run = ask(words, now, kind == "import" ? "again.drum" : "site.drum", false);
        return run.out + run.err;
    }
    Json today(const std::string& now, const std::string& kind) const {
        Words words{"today"};
        if (kind == "command" && !now.empty()) words.insert(words.end(), {"--as-of", now});
        return parsed(ask(words, now, "site.drum", true));
    }
    // The case stays as it is, whatever an import writes beside its tables.
    std::string landed(const std::string& name) const {
        const fs::path copy = home_.path() / ("in-" + std::to_string(imports_.size() + 1));
        fs::copy(folder_ / name, copy, fs::copy_options::recursive);
        return copy.string();
    }

    fs::path folder_;
    const terminal::Folder& home_;
    std::vector<Json> imports_;
    int import_code_ = 0;
};

std::string named(const Json& step) {
    const std::string kind = kind_of(step);
    const std::string when = step.value("as_of", "");
    return (kind == "command" ? "" : kind + " ") + step.at(kind).get<std::string>() + (when.empty() ? "" : " " + when);
}

void check_step(const fs::path& folder, const Json& step) {
    const std::string kind = kind_of(step);
    if (kind == "import" && !fs::is_directory(folder / step.at(kind).get<std::string>()))
        throw std::runtime_error("there is no folder " + step.at(kind).get<std::string>());
    if (step.contains("expect")) check(step.at("expect"));
    for (const auto& [key, value] : step.items())
        if (key != kind && key != "as_of" && key != "expect" && key != "why")
            throw std::runtime_error("no step has " + key);
}

}  // namespace

std::vector<fs::path> cases_below(const fs::path& home) {
    std::vector<fs::path> out;
    if (!fs::is_directory(home)) return out;
    for (const auto& entry : fs::recursive_directory_iterator(home))
        if (entry.path().filename() == "expect.json") out.push_back(entry.path().parent_path());
    std::sort(out.begin(), out.end());
    return out;
}

std::optional<std::string> first_miss(const fs::path& folder) {
    const terminal::Folder home("planning");
    Site site(folder, home);
    const Json told = read_case(folder);
    for (const Json& step : told.at("steps")) {
        const std::string kind = kind_of(step);
        const std::optional<std::string> miss = missed(site.answer(step), expected(step, kind));
        if (miss) return named(step) + ": wanted " + *miss;
    }
    return std::nullopt;
}

std::string flaw(const fs::path& folder) {
    try {
        const Json told = read_case(folder);
        if (told.at("title").get<std::string>().empty()) return "no title";
        if (!fs::exists(folder / "expected.md")) return "no expected.md";
        const Json& steps = told.at("steps");
        if (std::none_of(steps.begin(), steps.end(), [](const Json& step) { return step.contains("expect"); }))
            return "nothing is expected";
        for (const Json& step : steps) check_step(folder, step);
    } catch (const std::exception& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace drum::planning
