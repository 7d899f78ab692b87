#include "cli/import_files.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/files.h"
#include "output/import_report.h"

namespace drum::cli {
namespace {

namespace files = std::filesystem;

bool is_table(const files::path& path) {
    static constexpr std::array kEnds{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ndjson", ".jsonl", ".json"};
    std::string end = path.extension().string();
    std::transform(end.begin(), end.end(), end.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return std::find(kEnds.begin(), kEnds.end(), end) != kEnds.end() && path.stem().string().find(".rejected") == std::string::npos;
}

Result<void> take_file(const files::path& path, const std::string& name, Given& out) {
    auto bytes = open_file(path.string());
    if (!bytes) return std::unexpected(bytes.error());
    out.files.emplace_back(name, std::move(*bytes));
    return {};
}

Result<void> take_folder(const files::path& folder, Given& out) {
    std::error_code problem;
    std::vector<files::path> inside;
    for (const auto& entry : files::directory_iterator(folder, problem))
        if (entry.is_regular_file(problem)) inside.push_back(entry.path());
    if (problem) return fail(ErrorCode::io, "cannot read the folder " + folder.string() + ": " + problem.message());
    std::sort(inside.begin(), inside.end());
    for (const files::path& file : inside) {
        if (!is_table(file)) {
            out.skipped.push_back(file.filename().string());
            continue;
        }
        if (auto taken = take_file(file, (folder / file.filename()).string(), out); !taken) return taken;
    }
    return {};
}

}  // namespace

std::string Given::label() const {
    std::string label;
    for (const intake::SourceFile& file : files)
        label += (label.empty() ? "" : ", ") + std::filesystem::path(file.name).filename().string();
    return label;
}

Result<Given> open_paths(const std::vector<std::string>& paths, const std::string& scratch_folder) {
    Given out;
    for (const std::string& path : paths) {
        if (path == "-") {
            auto bytes = read_standard_input(scratch_folder);
            if (!bytes) return std::unexpected(bytes.error());
            out.files.emplace_back("standard input", std::move(*bytes));
            continue;
        }
        std::error_code problem;
        if (!files::exists(path, problem)) return fail(ErrorCode::bad_input, "there is no file or folder " + path);
        auto taken = files::is_directory(path, problem) ? take_folder(path, out) : take_file(path, path, out);
        if (!taken) return std::unexpected(taken.error());
    }
    return out;
}

Result<std::string> write_rejected(const std::string& site, const output::SheetReports& sheet, const intake::Scratch* scratch) {
    const std::string stem = (files::path(site).parent_path() / files::path(sheet.front()->name).stem()).string();
    std::string path = stem + ".rejected.csv";
    WholeFile file(path);
    auto written = output::write_rejected(sheet, scratch, [&](std::string_view bytes) { return file.write(bytes); });
    if (written) written = file.finish_writing();
    if (!written) return std::unexpected(written.error());
    std::error_code problem;
    for (int n = 2; files::exists(path, problem); ++n) {  // what somebody may have mended is not written over
        if (same_bytes(path, file.unfinished())) return path;
        path = stem + ".rejected-" + std::to_string(n) + ".csv";
    }
    written = file.finish(path);
    if (!written) return std::unexpected(written.error());
    return path;
}

}  // namespace drum::cli
