#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/commands.h"
#include "intake/intake.h"
#include "output/import_report.h"
#include "state/news.h"

namespace drum::cli {
namespace {

namespace files = std::filesystem;

struct Read {
    std::vector<std::string> names;
    std::vector<std::string> contents;  // as long as names
    std::vector<std::string> skipped;   // files of a folder that are no tables
};

Result<std::string> bytes_of(const files::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(ErrorCode::io, "cannot read " + path.string());
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) return fail(ErrorCode::io, "cannot read " + path.string() + " to its end");
    return bytes;
}

bool is_table(const files::path& path) {
    std::string end = path.extension().string();
    std::transform(end.begin(), end.end(), end.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return (end == ".csv" || end == ".tsv" || end == ".txt") && path.stem().string().find(".rejected") == std::string::npos;
}

Result<void> take_file(const files::path& path, const std::string& name, Read& out) {
    auto bytes = bytes_of(path);
    if (!bytes) return std::unexpected(bytes.error());
    out.names.push_back(name);
    out.contents.push_back(std::move(*bytes));
    return {};
}

Result<Read> read_paths(const std::vector<std::string>& paths) {
    Read out;
    for (const std::string& path : paths) {
        if (path == "-") {
            out.names.emplace_back("standard input");
            std::string bytes;
            char buffer[1 << 16];
            for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;) bytes.append(buffer, n);
            out.contents.push_back(std::move(bytes));
            continue;
        }
        std::error_code problem;
        if (!files::exists(path, problem)) return fail(ErrorCode::bad_input, "there is no file or folder " + path);
        if (!files::is_directory(path, problem)) {
            if (auto taken = take_file(path, path, out); !taken) return std::unexpected(taken.error());
            continue;
        }
        std::vector<files::path> inside;
        for (const auto& entry : files::directory_iterator(path, problem))
            if (entry.is_regular_file(problem)) inside.push_back(entry.path());
        std::sort(inside.begin(), inside.end());
        for (const files::path& file : inside) {
            if (!is_table(file)) {
                out.skipped.push_back(file.filename().string());
                continue;
            }
            if (auto taken = take_file(file, (files::path(path) / file.filename()).string(), out); !taken) return std::unexpected(taken.error());
        }
    }
    return out;
}

// Rejected rows, in the shape of their file with the reason in front of nothing else changed, beside the site.
Result<std::string> write_rejected(const std::string& site, const intake::FileReport& report) {
    const files::path stem = files::path(report.name).stem();
    const std::string bytes = output::rejected_file(report);
    files::path path = files::path(site).parent_path() / (stem.string() + ".rejected.csv");
    std::error_code problem;
    for (int n = 2; files::exists(path, problem); ++n) {  // what somebody may have mended is not written over
        const auto there = bytes_of(path);
        if (there && *there == bytes) return path.string();
        path = files::path(site).parent_path() / (stem.string() + ".rejected-" + std::to_string(n) + ".csv");
    }
    std::ofstream out(path, std::ios::binary);
    out << bytes;
    out.flush();
    if (!out) return fail(ErrorCode::io, "cannot write " + path.string());
    return path.string();
}

intake::Progress progress_on_terminal() {
    if (isatty(STDERR_FILENO) == 0) return {};
    return [](double share) { std::fprintf(stderr, "\r%3.0f %%%s", share * 100, share >= 1 ? "\r     \r" : ""); };
}

// What was refused and where, when nothing landed: the first few of each file.
void say_refused(const intake::FileReport& file) {
    constexpr std::size_t kShown = 5;
    for (std::size_t i = 0; i < file.rejected.size() && i < kShown; ++i) {
        const intake::Rejected& bad = file.rejected[i];
        std::fprintf(stderr, "drum: %s\n", Error{ErrorCode::bad_input, bad.message, file.name, bad.row, bad.column}.text().c_str());
    }
    if (file.rejected.size() > kShown) std::fprintf(stderr, "drum: %s: %zu more errors\n", file.name.c_str(), file.rejected.size() - kShown);
}

struct Outcome {
    intake::Intake intake;
    state::News news;
    std::vector<std::string> rejected_files;
};

Result<void> write(std::unique_ptr<ledger::Store>& store, const Outcome& out, std::int64_t known_facts, const Read& read, const SiteOptions& site) {
    if (out.news.blocks.empty()) return {};  // a site is not made for nothing
    if (!store) {
        auto opened = ledger::open_sqlite(site.path, ledger::OpenMode::read_write);
        if (!opened) return std::unexpected(opened.error());
        store = std::move(*opened);
    }
    std::string label;
    for (const std::string& name : read.names) label += (label.empty() ? "" : ", ") + files::path(name).filename().string();
    const auto written = store->append(out.news.blocks, label, known_facts);
    if (!written) return std::unexpected(written.error());
    return {};
}

Result<Outcome> take_in(std::unique_ptr<ledger::Store>& store, const Read& read, const SiteOptions& site, bool dry_run) {
    std::vector<fact::Block> known;
    if (store != nullptr) {
        auto blocks = read_blocks(*store);
        if (!blocks) return std::unexpected(blocks.error());
        known = std::move(*blocks);
    }
    const state::Rows rows = state::merge(known, Instant::end());
    std::vector<intake::SourceFile> sources;
    for (std::size_t i = 0; i < read.names.size(); ++i) sources.push_back({read.names[i], read.contents[i]});
    Outcome out;
    out.intake = intake::read(sources, {zone_of(rows).name(), rows.newest}, progress_on_terminal());
    out.news = state::news_in(known, out.intake.blocks);
    if (dry_run) return out;
    std::int64_t known_facts = 0;
    for (const fact::Block& block : known) known_facts += static_cast<std::int64_t>(block.size());
    if (const auto written = write(store, out, known_facts, read, site); !written) return std::unexpected(written.error());
    for (const intake::FileReport& report : out.intake.files) {
        if (report.rejected.empty()) continue;
        auto path = write_rejected(site.path, report);
        if (!path) return std::unexpected(path.error());
        out.rejected_files.push_back(*path);
    }
    return out;
}

}  // namespace

int import(const SiteOptions& site, const ImportOptions& options) {
    const auto read = read_paths(options.paths);
    if (!read) return report({ErrorCode::bad_input, read.error().message, {}, 0, {}});
    std::unique_ptr<ledger::Store> store;
    std::error_code problem;
    const files::path folder = files::path(site.path).parent_path();
    if (!folder.empty() && !files::is_directory(folder, problem))
        return report({ErrorCode::io, "there is no folder " + folder.string() + " for the site", site.path, 0, {}});
    if (files::exists(site.path, problem)) {
        auto opened = ledger::open_sqlite(site.path, options.dry_run ? ledger::OpenMode::read_only : ledger::OpenMode::read_write);
        if (!opened) return report(unopened(opened.error()));
        store = std::move(*opened);
    }
    auto outcome = take_in(store, *read, site, options.dry_run);
    for (int again = 0; again < 5 && !outcome && outcome.error().code == ErrorCode::conflict; ++again)
        outcome = take_in(store, *read, site, options.dry_run);  // somebody else imported meanwhile: what is news changed
    if (!outcome) return report(unopened(outcome.error()));
    const output::ImportReport summary{&outcome->intake, outcome->news.added, outcome->news.changed, outcome->news.unchanged,
                                       options.dry_run, outcome->rejected_files, read->skipped};
    print(site.json ? output::import_json(summary) : output::import_text(summary));
    bool landed = false;
    for (const intake::FileReport& file : outcome->intake.files) {
        landed = landed || file.accepted > 0;
        if (file.problem) std::fprintf(stderr, "drum: %s\n", file.problem->text().c_str());
    }
    if (!landed)
        for (const intake::FileReport& file : outcome->intake.files) say_refused(file);
    return landed ? kFine : kRefused;
}

}  // namespace drum::cli
