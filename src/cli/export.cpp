// drum export: canonical tables in a folder, complete or not there at all.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/commands.h"
#include "cli/files.h"
#include "output/export_csv.h"
#include "output/export_report.h"
#include "state/merge_runs.h"

namespace drum::cli {
namespace {

namespace files = std::filesystem;
using fact::Table;

constexpr const char* kUnfinished = ".part";

std::string file_of(Table table) { return std::string(fact::name(table)) + ".csv"; }

Error about(const files::path& path, ErrorCode code, std::string message) { return {code, std::move(message), path.string(), 0, {}}; }

// The tables asked for: one by its name, or all.
Result<std::vector<Table>> tables_asked(const std::string& name) {
    std::vector<Table> all;
    std::string names;
    for (int t = 0; t < fact::kTables; ++t) {
        all.push_back(static_cast<Table>(t));
        names += (t > 0 ? ", " : "") + std::string(fact::name(all.back()));
    }
    if (name.empty()) return all;
    if (const auto table = fact::find_table(name)) return std::vector<Table>{*table};
    return fail(ErrorCode::bad_input, "there is no table '" + name + "'; the tables are " + names);
}

bool written_by_us(const files::path& path, Table table) {
    std::ifstream in(path, std::ios::binary);
    std::string first;
    return std::getline(in, first) && output::is_export_header(table, first);
}

// Nothing of somebody else's is written over.
Result<void> check_place(const files::path& folder, const std::vector<Table>& tables, bool force) {
    std::error_code problem;
    for (const Table table : tables) {
        const files::path path = folder / file_of(table);
        if (force || !files::exists(path, problem) || written_by_us(path, table)) continue;
        return std::unexpected(about(path, ErrorCode::bad_input,
                                     "is there already and was not written by an export: name another folder, or --force to write over it"));
    }
    return {};
}

// Gives the export's bytes to a file.
Result<void> write_file(const files::path& path, output::TableExport& table) {
    const auto failed = [&] { return std::unexpected(about(path, ErrorCode::io, "cannot be written")); };
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return failed();
    const auto given = table.write([&](std::string_view bytes) -> Result<void> {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size()) return {};
        return failed();
    });
    const bool written = std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
    const bool closed = std::fclose(file) == 0;
    if (!given) return given;
    if (!written || !closed) return failed();
    return {};
}

// Files under their unfinished names; removed again unless they get their final ones.
class Unfinished {
public:
    explicit Unfinished(const files::path& folder) : folder_(folder) {}
    ~Unfinished() {
        std::error_code ignored;
        for (const Table table : tables_) files::remove(folder_ / (file_of(table) + kUnfinished), ignored);
    }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

    Result<void> write(Table table, output::TableExport& bytes) {
        tables_.push_back(table);
        return write_file(folder_ / (file_of(table) + kUnfinished), bytes);
    }
    Result<void> finish() {
        std::error_code problem;
        for (const Table table : tables_) {
            const files::path path = folder_ / file_of(table);
            files::rename(path.string() + kUnfinished, path, problem);
            if (problem) return std::unexpected(about(path, ErrorCode::io, "cannot be written"));
        }
        tables_.clear();
        return {};
    }

private:
    files::path folder_;
    std::vector<Table> tables_;
};

// What is exported: the facts of a site and up to when.
struct Source {
    std::unique_ptr<fact::Facts> facts;
    Zone zone;
    Instant as_of;  // for people
    Instant until;
};

Result<Source> source_of(const SiteOptions& site) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);
    if (!store) return std::unexpected(unopened(store.error()));
    auto facts = (*store)->facts();
    if (!facts) return std::unexpected(facts.error());
    const auto zone = zone_of(**facts);
    if (!zone) return std::unexpected(zone.error());
    Source source{std::move(*facts), *zone, {}, Instant::end()};
    source.as_of = source.facts->newest();
    if (site.as_of.empty()) return source;
    const auto moment = moment_of(site.as_of, source.zone);
    if (!moment) return fail(ErrorCode::bad_input, "--as-of: " + moment.error().message);
    source.as_of = source.until = *moment;
    return source;
}

// All versions of the table's rows recorded by `until`.
Result<void> gather(Source& source, Table table, output::TableExport& out) {
    auto runs = source.facts->runs(table);
    if (!runs) return std::unexpected(runs.error());
    Result<void> added;
    const auto merged = state::merge_versions(std::move(*runs), source.until, [&](const fact::Block& versions) {
        if (added) added = out.add(versions);
    });
    if (!merged) return std::unexpected(merged.error());
    return added;
}

// The tables of the facts recorded by `until`.
Result<output::ExportReport> write_tables(Source& source, const std::vector<Table>& tables, const files::path& folder) {
    output::ExportReport report{folder.string(), source.as_of, source.zone, {}, {}};
    Unfinished unfinished(folder);
    std::error_code problem;
    for (const Table table : tables) {
        const auto scratch = scratch_in(folder.string());
        output::TableExport out(table, source.zone, scratch.get());
        if (auto gathered = gather(source, table, out); !gathered) return std::unexpected(gathered.error());
        if (out.rows() == 0) {  // what an earlier export said of it would come back with the next import
            if (files::exists(folder / file_of(table), problem)) report.removed.push_back(file_of(table));
            continue;
        }
        if (auto written = unfinished.write(table, out); !written) return std::unexpected(written.error());
        report.tables.push_back({file_of(table), out.things(), out.rows()});
    }
    if (auto finished = unfinished.finish(); !finished) return std::unexpected(finished.error());
    for (const std::string& name : report.removed)
        if (!files::remove(folder / name, problem) && problem)
            return std::unexpected(about(folder / name, ErrorCode::io, "holds facts the site has no longer, and cannot be removed"));
    return report;
}

}  // namespace

int export_tables(const SiteOptions& site, const ExportOptions& options) {
    const auto tables = tables_asked(options.table);
    if (!tables) return report(tables.error());
    auto source = source_of(site);
    if (!source) return report(source.error());
    const files::path folder = options.folder;
    std::error_code problem;
    if (files::exists(folder, problem) && !files::is_directory(folder, problem))
        return report(about(folder, ErrorCode::bad_input, "is a file: name a folder to export to"));
    if (const auto place = check_place(folder, *tables, options.force); !place) return report(place.error());
    files::create_directories(folder, problem);
    if (problem) return report(about(folder, ErrorCode::bad_input, "the folder cannot be made"));
    const auto written = write_tables(*source, *tables, folder);
    if (!written) return report(written.error());
    print(site.json ? output::export_json(*written) : output::export_text(*written));
    return kFine;
}

}  // namespace drum::cli
