#include "form.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace drum::form {
namespace {

namespace fs = std::filesystem;

// Which rooms each room may use, base and itself besides. cli wires everything.
const std::map<std::string, std::set<std::string>> kMayUse{
    {"base", {}},
    {"fact", {}},
    {"intake", {"fact"}},
    {"ledger", {"fact"}},
    {"state", {"fact"}},
    {"learn", {"state"}},
    {"projection", {"state", "learn"}},
    {"constraint", {"state", "learn", "projection"}},
    {"buffer", {"state", "learn", "projection", "constraint"}},
    {"action", {"state", "learn", "projection", "constraint", "buffer"}},
    {"signal", {"state", "learn", "projection", "constraint", "buffer"}},
    {"engine", {"fact", "state", "learn", "projection", "constraint", "buffer", "action", "signal"}},
    {"audit", {"fact", "state", "learn"}},
    {"hand", {"fact", "intake", "state"}},
    {"plant", {"fact", "action"}},
    {"proof", {"engine", "plant"}},
    {"output",
     {"fact", "intake", "ledger", "state", "learn", "projection", "constraint", "buffer", "action", "signal", "engine", "audit",
      "plant", "proof"}},
    {"serve",
     {"fact", "intake", "ledger", "state", "learn", "projection", "constraint", "buffer", "action", "signal", "engine", "audit",
      "plant", "proof", "output"}},
};
const std::set<std::string> kPure{"base",   "fact",   "state",  "learn", "projection", "constraint", "buffer",
                                  "action", "signal", "engine", "audit", "hand", "plant", "output"};
constexpr std::size_t kFileLines = 500, kFunctionLines = 70, kEngineLines = 150;

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

bool is_code(const fs::path& path) { return path.extension() == ".h" || path.extension() == ".cpp"; }
bool is_test(const fs::path& path) { return path.stem().string().ends_with("_test"); }

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// Everything that is ours, in the order of the names: not the build, not hidden folders.
std::vector<fs::path> files_of(const fs::path& root) {
    std::vector<fs::path> out;
    if (!fs::exists(root)) return out;
    for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
        const std::string name = it->path().filename().string();
        if (it->is_directory() && (name.starts_with(".") || (name == "build" && it.depth() == 0)))
            it.disable_recursion_pending();
        else if (it->is_regular_file())
            out.push_back(it->path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<fs::path> rooms_of(const fs::path& root) {
    std::vector<fs::path> out;
    if (!fs::exists(root / "src")) return out;
    for (const auto& entry : fs::directory_iterator(root / "src"))
        if (entry.is_directory()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

std::string where(const fs::path& root, const fs::path& path, std::size_t line = 0) {
    return fs::relative(path, root).generic_string() + (line > 0 ? ":" + std::to_string(line) : "");
}

// A brace opens a function's body when what stands before it ends a parameter list and is neither a type, a namespace,
// a statement nor a lambda inside a function (those count towards the function they stand in).
bool opens_function(const std::string& before) {
    static const std::regex kOther(R"(^\s*(namespace|class|struct|enum|union|extern)\b[^()]*$|=\s*$)");
    return before.find('(') != std::string::npos && !std::regex_search(before, kOther);
}

struct Function {
    std::size_t first, last;  // lines, from 1
};

// Rows of a table of data, `{...},` each, are read as a table and do not count as lines of the function around it.
std::size_t counted_lines(const Function& function, const std::vector<std::string>& code) {
    const auto row = [](const std::string& line) {
        const auto from = line.find_first_not_of(' '), to = line.find_last_not_of(", ");
        return from != std::string::npos && line[from] == '{' && line[to] == '}';
    };
    std::size_t count = 0;
    for (std::size_t line = function.first; line <= function.last && line <= code.size(); ++line)
        if (!row(code[line - 1])) ++count;
    return count;
}

std::vector<Function> functions_of(const std::string& code) {
    std::vector<Function> out;
    std::vector<bool> body;  // per open brace: is it a function's outermost
    std::string before;
    std::size_t line = 1, started = 0, began = 1;
    bool inside = false;
    for (const char c : code) {
        if (c == '\n') ++line;
        if (c == '{') {
            const bool opens = !inside && opens_function(before);
            if (opens) started = began, inside = true;
            body.push_back(opens);
            before.clear();
        } else if (c == '}' && !body.empty()) {
            if (body.back()) out.push_back({started, line}), inside = false;
            body.pop_back();
            before.clear();
        } else if (c == ';') {
            before.clear();
        } else {
            if (before.empty()) {
                if (c == ' ' || c == '\n') continue;
                began = line;
            }
            before += c;
        }
    }
    return out;
}

}  // namespace

std::string bare_code(const std::string& source) {
    std::string out;
    for (std::size_t i = 0; i < source.size();) {
        const auto skip_to = [&](std::size_t end) {  // keep the line breaks of what is left out
            for (; i < std::min(end, source.size()); ++i)
                if (source[i] == '\n') out += '\n';
        };
        if (source.compare(i, 2, "//") == 0) {
            skip_to(source.find('\n', i));
        } else if (source.compare(i, 2, "/*") == 0) {
            const auto end = source.find("*/", i + 2);
            skip_to(end == std::string::npos ? end : end + 2);
        } else if (source.compare(i, 2, "R\"") == 0 && source.find('(', i) != std::string::npos) {
            const auto open = source.find('(', i);
            const std::string close = ")" + source.substr(i + 2, open - i - 2) + "\"";
            const auto end = source.find(close, open);
            out += "\"\"";
            skip_to(end == std::string::npos ? end : end + close.size());
        } else if (source[i] == '"' ||
                   (source[i] == '\'' && (i == 0 || std::isalnum(static_cast<unsigned char>(source[i - 1])) == 0))) {
            const char quote = source[i];
            std::size_t end = i + 1;
            while (end < source.size() && source[end] != quote && source[end] != '\n')
                end += source[end] == '\\' ? 2 : 1;
            out += {quote, quote};
            skip_to(end + 1);
        } else if (source[i] == '#') {  // a directive has no braces of ours
            skip_to(source.find('\n', i));
        } else {
            out += source[i++];
        }
    }
    return out;
}

Faults forbidden_includes(const fs::path& root) {
    static const std::regex kInclude(R"re(^\s*#\s*include\s*"([^"/]+)/[^"]+")re");
    Faults faults;
    for (const fs::path& room : rooms_of(root)) {
        const std::string name = room.filename().string();
        if (name == "cli") continue;
        const auto may = kMayUse.find(name);
        if (may == kMayUse.end()) {
            faults.push_back("src/" + name + ": a room that is not in the table of rooms");
            continue;
        }
        for (const fs::path& file : files_of(room)) {
            if (!is_code(file)) continue;
            const auto lines = lines_of(read(file));
            for (std::size_t i = 0; i < lines.size(); ++i) {
                std::smatch found;
                if (!std::regex_search(lines[i], found, kInclude)) continue;
                const std::string used = found[1];
                if (is_test(file) && used == "fact") continue;  // a test lays down the facts it starts from
                if (used != name && used != "base" && !may->second.contains(used))
                    faults.push_back(where(root, file, i + 1) + ": " + name + " may not use " + used);
            }
        }
    }
    return faults;
}

Faults empty_names(const fs::path& root) {
    static const std::regex kEmpty(R"((^|[_.-])(utils?|commons?|core|managers?|helpers?)([_.-]|$))", std::regex::icase);
    std::set<std::string> faults;
    for (const fs::path& file : files_of(root))
        for (const fs::path& part : fs::relative(file, root))
            if (std::regex_search(part.string(), kEmpty))
                faults.insert(where(root, file) + ": '" + part.string() + "' says nothing");
    return {faults.begin(), faults.end()};
}

Faults too_long(const fs::path& root) {
    Faults faults;
    for (const fs::path& file : files_of(root)) {
        if (!is_code(file)) continue;
        const std::string source = read(file);
        const std::size_t lines = lines_of(source).size();
        if (lines > kFileLines) faults.push_back(where(root, file) + ": " + std::to_string(lines) + " lines");
        if (where(root, file) == "src/engine/engine.cpp" && lines >= kEngineLines)
            faults.push_back(where(root, file) + ": " + std::to_string(lines) + " lines; it must stay under 150");
        const std::string code = bare_code(source);
        for (const Function& function : functions_of(code)) {
            const std::size_t count = counted_lines(function, lines_of(code));
            if (count > kFunctionLines)
                faults.push_back(where(root, file, function.first) + ": a function of " + std::to_string(count) +
                                 " lines");
        }
    }
    return faults;
}

Faults missing_readmes(const fs::path& root) {
    Faults faults;
    for (const fs::path& room : rooms_of(root)) {
        const auto files = files_of(room);
        if (std::any_of(files.begin(), files.end(), is_code) && !fs::exists(room / "README.md"))
            faults.push_back(where(root, room) + ": no README.md");
    }
    return faults;
}

Faults unfinished(const fs::path& root) {
    // spelled in halves, so that this file is not its own fault
    static const std::regex kMark(
        "\\b(TO"
        "DO|FIX"
        "ME|X"
        "XX|HA"
        "CK)\\b");
    static const std::set<std::string> kText{".h", ".cpp", ".md", ".txt", ".cmake", ".sh", ".json", ".csv", ""};
    Faults faults;
    for (const fs::path& file : files_of(root)) {
        if (!kText.contains(file.extension().string())) continue;
        const auto lines = lines_of(read(file));
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (std::regex_search(lines[i], kMark)) faults.push_back(where(root, file, i + 1) + ": unfinished work");
    }
    return faults;
}

Faults impure(const fs::path& root) {
    static const std::regex kInclude(R"(^\s*#\s*include\s*<(thread|iostream|fstream|filesystem|random|unistd\.h)>)");
    static const std::regex kCall(
        R"(\b(system_clock|steady_clock|high_resolution_clock|utc_clock)\s*::\s*now\b|\b(s?rand|getenv|random_device|current_zone|time)\s*\(\s*(nullptr|NULL|0|&\w+|"")?\s*\)|\bgetenv\s*\(|\brandom_device\b|\bgettimeofday\s*\()");
    Faults faults;
    for (const fs::path& room : rooms_of(root)) {
        if (!kPure.contains(room.filename().string())) continue;
        for (const fs::path& file : files_of(room)) {
            if (!is_code(file) || is_test(file)) continue;
            const std::string source = read(file);
            const auto lines = lines_of(source), code = lines_of(bare_code(source));
            for (std::size_t i = 0; i < lines.size(); ++i)
                if (std::regex_search(lines[i], kInclude) || (i < code.size() && std::regex_search(code[i], kCall)))
                    faults.push_back(where(root, file, i + 1) + ": a pure room, yet: " + lines[i]);
        }
    }
    return faults;
}

Faults all(const fs::path& root) {
    Faults faults;
    for (const auto& check : {forbidden_includes, empty_names, too_long, missing_readmes, unfinished, impure})
        for (std::string& fault : check(root)) faults.push_back(std::move(fault));
    return faults;
}

}  // namespace drum::form
