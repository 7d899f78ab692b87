#include "intake/intake.h"

#include <algorithm>
#include <array>
#include <memory>

#include "intake/canonical.h"
#include "intake/landing.h"
#include "intake/operation_log.h"
#include "intake/settle.h"
#include "intake/sheet.h"

namespace drum::intake {
namespace {

using fact::Table;

struct Recognised {
    Sheet sheet;
    Mapping mapping;
};

// What the sheet is and how it is read: its name decides, else its header, else what its columns hold.
Result<Recognised> recognise(Sheet sheet) {
    const auto named = table_by_name(sheet);
    const auto by_header = named ? named : table_by_header(sheet);
    const bool may_be_log = !by_header || *by_header == Table::operations;
    if (by_header) {
        auto mapping = map_canonical(sheet, *by_header);
        if (mapping) return Recognised{std::move(sheet), std::move(*mapping)};
        if (!may_be_log) return std::unexpected(mapping.error());
        auto log = map_operation_log(sheet);
        if (!log) return std::unexpected(mapping.error());
        if (!*log) return std::unexpected(log->error());
        return Recognised{std::move(sheet), std::move(**log)};
    }
    auto log = map_operation_log(sheet);
    if (!log)
        return std::unexpected(Error{ErrorCode::bad_input, unrecognised_phrase(sheet), sheet.name, 0, {}});
    if (!*log) return std::unexpected(log->error());
    return Recognised{std::move(sheet), std::move(**log)};
}

// One command: the files, what they are, and the rows of each table.
class Reading {
public:
    Reading(const std::vector<SourceFile>& files, const Context& context, const Progress& progress)
        : files_(files), context_(context), progress_(progress) {
        for (const SourceFile& file : files) bytes_ += file.bytes->size();
    }

    Intake run() {
        recognise_all();
        const Zone zone = zone_in_force();
        for (std::size_t r = 0; r < reports_.size(); ++r)
            if (recognised_[r]) land_sheet(r, zone);
        tell(bytes_);
        Intake out;
        out.time_zone = zone.name();
        const Moments moments{context_.newest, newest_of_command()};
        for (auto& landing : landings_) {
            if (!landing) continue;
            fact::Block block = settle(std::move(*landing), moments, reports_);
            landing.reset();
            if (block.size() > 0) out.blocks.push_back(std::move(block));
        }
        out.files = std::move(reports_);
        return out;
    }

private:
    void recognise_all() {
        for (std::size_t f = 0; f < files_.size(); ++f) {
            auto sheets = open_sheets(files_[f]);
            if (!sheets) {
                add_report(f, files_[f].name).problem = sheets.error();
                continue;
            }
            for (Sheet& sheet : *sheets) {
                FileReport& report = add_report(f, sheet.name);
                auto recognised = recognise(std::move(sheet));
                if (!recognised) report.problem = recognised.error();
                else fill(report, std::move(*recognised));
            }
        }
        for (std::size_t r = 0; r < reports_.size(); ++r)
            if (reports_[r].problem) reports_[r].problem->file = reports_[r].name;
    }

    FileReport& add_report(std::size_t file, std::string name) {
        recognised_.emplace_back();
        FileReport& report = reports_.emplace_back();
        report.name = std::move(name);
        report.file = file;
        return report;
    }

    void fill(FileReport& report, Recognised&& recognised) {
        report.table = recognised.mapping.table;
        report.how = recognised.mapping.how;
        report.mapping = recognised.mapping.shown;
        report.header_line = recognised.sheet.header_line;
        report.delimiter = recognised.sheet.delimiter;
        report.notes = recognised.sheet.notes;
        for (const std::string& note : recognised.mapping.notes) report.notes.push_back(note);
        recognised_.back() = std::make_unique<Recognised>(std::move(recognised));
    }

    // The latest actual time in these files, or the site's newest if that is later.
    Instant newest_of_command() const {
        Instant newest = context_.newest;
        for (const auto& landing : landings_)
            for (std::size_t row = 0; landing && row < landing->rows.size(); ++row)
                newest = std::max(newest, fact::happened_at(landing->rows, row));
        return newest;
    }

    // The site's zone after this command: `site` is read before everything else, over all files.
    Zone zone_in_force() const {
        const Zone before = Zone::find(context_.time_zone).value_or(Zone());
        Landing sites(Table::site);
        std::vector<FileReport> unheard(reports_.size());  // the rows are landed and reported again with the rest
        for (std::size_t r = 0; r < reports_.size(); ++r)
            if (recognised_[r] && recognised_[r]->mapping.table == Table::site)
                land(recognised_[r]->sheet, recognised_[r]->mapping, before, static_cast<std::int32_t>(r), sites,
                     unheard[r], {});
        const fact::Block block = settle(std::move(sites), {context_.newest, context_.newest}, unheard);
        Zone zone = before;
        for (std::size_t row = 0; row < block.size(); ++row) {  // one key, in the order of recorded_at
            const fact::Cell cell = block.cell(row, fact::site::time_zone);
            if (cell.state == fact::CellState::cleared) zone = Zone();
            if (cell.present()) zone = Zone::find(block.text(row, fact::site::time_zone)).value_or(zone);
        }
        return zone;
    }

    void land_sheet(std::size_t r, const Zone& zone) {
        const auto& [sheet, mapping] = *recognised_[r];
        auto& landing = landings_[static_cast<std::size_t>(mapping.table)];
        if (!landing) landing = std::make_unique<Landing>(mapping.table);
        land(sheet, mapping, zone, static_cast<std::int32_t>(r), *landing, reports_[r],
             [this](std::uint64_t bytes) { tell(done_ + bytes); });
        if (reports_[r].rows == 0) reports_[r].notes.push_back("The file has a header and no rows.");
        const bool last_of_file = r + 1 == reports_.size() || reports_[r + 1].file != reports_[r].file;
        if (last_of_file) done_ += sheet.bytes;
        recognised_[r].reset();
    }

    void tell(std::uint64_t bytes) const {
        if (progress_) progress_(bytes_ == 0 ? 1.0 : double(bytes) / double(bytes_));
    }

    const std::vector<SourceFile>& files_;
    const Context& context_;
    const Progress& progress_;
    std::uint64_t bytes_ = 0, done_ = 0;
    std::vector<FileReport> reports_;
    std::vector<std::unique_ptr<Recognised>> recognised_;  // one per report, empty = refused
    std::array<std::unique_ptr<Landing>, fact::kTables> landings_;
};

}  // namespace

Intake read(const std::vector<SourceFile>& files, const Context& context, const Progress& progress) {
    return Reading(files, context, progress).run();
}

}  // namespace drum::intake
