#include "cli/guidance.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace drum::cli {
namespace {

constexpr int kAttempts = 3;

// Asks on the terminal; an empty line leaves the point open.
std::optional<std::size_t> ask(const intake::Question& question) {
    std::fprintf(stderr, "\n%s%s%s\n%s\n", question.sheet.c_str(), question.column.empty() ? "" : ", column ",
                 question.column.c_str(), question.asks.c_str());
    for (std::size_t c = 0; c < question.choices.size(); ++c)
        std::fprintf(stderr, "  %zu  %s\n", c + 1, question.choices[c].means.c_str());
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        std::fprintf(stderr, "1 to %zu, or nothing to %s: ", question.choices.size(),
                     question.needed ? "leave the file out" : "go on without it");
        std::string line;
        if (!std::getline(std::cin, line) || line.empty()) return std::nullopt;
        char* end = nullptr;
        const long number = std::strtol(line.c_str(), &end, 10);
        if (*end == '\0' && number >= 1 && number <= static_cast<long>(question.choices.size()))
            return static_cast<std::size_t>(number - 1);
    }
    return std::nullopt;
}

Result<std::vector<intake::Said>> from_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(ErrorCode::bad_input, "cannot read the mapping " + path);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return intake::read_said({path, bytes});
}

}  // namespace

Result<intake::Guidance> guidance_of(const std::string& map, const fact::Block& mappings) {
    intake::Guidance out;
    out.profiles = intake::profiles_of(mappings);
    if (isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0) out.ask = ask;
    std::error_code problem;
    const bool is_file = map.ends_with(".csv") || std::filesystem::is_regular_file(map, problem);
    if (map.find('=') != std::string::npos && !is_file) {
        auto said = intake::parse_said(map);
        if (!said) return std::unexpected(said.error());
        out.said = std::move(*said);
    } else if (is_file) {
        auto said = from_file(map);
        if (!said) return std::unexpected(said.error());
        out.said = std::move(*said);
    } else {
        out.profile = map;
    }
    return out;
}

}  // namespace drum::cli
