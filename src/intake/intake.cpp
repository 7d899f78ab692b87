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

// What the file is and how it is read: its name decides, else its header, else what its columns hold.
Result<Recognised> recognise(const SourceFile& file) {
    auto sheet = open_sheet(file.name, file.bytes);
    if (!sheet) return std::unexpected(sheet.error());
    const auto named = table_by_name(*sheet);
    const auto by_header = named ? named : table_by_header(*sheet);
    const bool may_be_log = !by_header || *by_header == Table::operations;
    if (by_header) {
        auto mapping = map_canonical(*sheet, *by_header);
        if (mapping) return Recognised{std::move(*sheet), std::move(*mapping)};
        if (!may_be_log) return std::unexpected(mapping.error());
        auto log = map_operation_log(*sheet);
        if (!log) return std::unexpected(mapping.error());
        if (!*log) return std::unexpected(log->error());
        return Recognised{std::move(*sheet), std::move(**log)};
    }
    auto log = map_operation_log(*sheet);
    if (!log)
        return std::unexpected(Error{ErrorCode::bad_input, unrecognised_phrase(*sheet), file.name, 0, {}});
    if (!*log) return std::unexpected(log->error());
    return Recognised{std::move(*sheet), std::move(**log)};
}

// One command: the files, what they are, and the rows of each table.
class Reading {
public:
    Reading(const std::vector<SourceFile>& files, const Context& context, const Progress& progress)
        : files_(files), context_(context), progress_(progress) {
        for (const SourceFile& file : files) bytes_ += file.bytes.size();
    }

    Intake run() {
        recognise_all();
        const Zone zone = zone_in_force();
        for (std::size_t f = 0; f < files_.size(); ++f) {
            if (recognised_[f]) land_file(f, zone);
            done_ += files_[f].bytes.size();
            tell(0);
        }
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
        reports_.resize(files_.size());
        for (std::size_t f = 0; f < files_.size(); ++f) {
            FileReport& report = reports_[f];
            report.name = files_[f].name;
            auto recognised = recognise(files_[f]);
            if (!recognised) {
                report.problem = recognised.error();
                report.problem->file = files_[f].name;
                recognised_.emplace_back();
                continue;
            }
            report.table = recognised->mapping.table;
            report.how = recognised->mapping.how;
            report.mapping = recognised->mapping.shown;
            report.header_line = recognised->sheet.header_line;
            report.delimiter = recognised->sheet.delimiter;
            report.notes = recognised->mapping.notes;
            recognised_.push_back(std::make_unique<Recognised>(std::move(*recognised)));
        }
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
        std::vector<FileReport> unheard(files_.size());  // the rows are landed and reported again with the rest
        for (std::size_t f = 0; f < files_.size(); ++f)
            if (recognised_[f] && recognised_[f]->mapping.table == Table::site)
                land(recognised_[f]->sheet, recognised_[f]->mapping.fields, before, static_cast<std::int32_t>(f), sites,
                     unheard[f], {});
        const fact::Block block = settle(std::move(sites), {context_.newest, context_.newest}, unheard);
        Zone zone = before;
        for (std::size_t row = 0; row < block.size(); ++row) {  // one key, in the order of recorded_at
            const fact::Cell cell = block.cell(row, fact::site::time_zone);
            if (cell.state == fact::CellState::cleared) zone = Zone();
            if (cell.present()) zone = Zone::find(block.text(row, fact::site::time_zone)).value_or(zone);
        }
        return zone;
    }

    void land_file(std::size_t f, const Zone& zone) {
        const Mapping& mapping = recognised_[f]->mapping;
        auto& landing = landings_[static_cast<std::size_t>(mapping.table)];
        if (!landing) landing = std::make_unique<Landing>(mapping.table);
        land(recognised_[f]->sheet, mapping.fields, zone, static_cast<std::int32_t>(f), *landing, reports_[f],
             [this](std::size_t bytes) { tell(bytes); });
        if (reports_[f].rows == 0) reports_[f].notes.push_back("The file has a header and no rows.");
        recognised_[f].reset();
    }

    void tell(std::size_t bytes_of_file) const {
        if (progress_) progress_(bytes_ == 0 ? 1.0 : double(done_ + bytes_of_file) / double(bytes_));
    }

    const std::vector<SourceFile>& files_;
    const Context& context_;
    const Progress& progress_;
    std::size_t bytes_ = 0, done_ = 0;
    std::vector<std::unique_ptr<Recognised>> recognised_;  // one per file, empty = refused
    std::vector<FileReport> reports_;
    std::array<std::unique_ptr<Landing>, fact::kTables> landings_;
};

}  // namespace

Intake read(const std::vector<SourceFile>& files, const Context& context, const Progress& progress) {
    return Reading(files, context, progress).run();
}

}  // namespace drum::intake
