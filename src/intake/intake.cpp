#include "intake/intake.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/check.h"
#include "intake/gathering.h"
#include "intake/landing.h"
#include "intake/recognise.h"
#include "intake/rejected_rows.h"
#include "intake/settle.h"
#include "intake/sheet.h"

namespace drum::intake {
namespace {

using fact::Table;

constexpr std::uint64_t kManyBytes = 64 << 20;  // a file that will not stay in memory

// One command: the files, what they are, and the rows of each table.
class Reading {
public:
    Reading(const std::vector<SourceFile>& files, const Context& context, Scratch* scratch, const Take& take,
            const Progress& progress, const Guidance& guidance, std::size_t rows_in_memory)
        : files_(files), context_(context), scratch_(scratch), take_(take), progress_(progress), guidance_(guidance),
          rows_in_memory_(rows_in_memory) {
        for (const SourceFile& file : files) bytes_ += file.bytes->size();
    }

    Result<Intake> run() {
        recognise_all();
        const Zone zone = zone_in_force();
        for (std::size_t r = 0; r < reports_.size(); ++r)
            if (recognised_[r])
                if (auto landed = land_sheet(r, zone); !landed) return std::unexpected(landed.error());
        tell(bytes_);
        if (auto settled = settle_all(); !settled) return std::unexpected(settled.error());
        Intake out;
        out.time_zone = zone.name();
        out.files = std::move(reports_);
        return out;
    }

private:
    void recognise_all() {
        std::vector<Sheet> sheets;
        std::vector<std::size_t> file_of;
        std::vector<std::optional<Error>> unread(files_.size());
        for (std::size_t f = 0; f < files_.size(); ++f) {
            auto opened = open_sheets(files_[f]);
            if (!opened) {
                unread[f] = opened.error();
                continue;
            }
            for (Sheet& sheet : *opened) {
                sheets.push_back(std::move(sheet));
                file_of.push_back(f);
            }
        }
        Recognition recognition = recognise(std::move(sheets), guidance_);
        std::vector<Recognised>& found = recognition.sheets;
        keep_said(recognition.kept);
        std::size_t next = 0;
        for (std::size_t f = 0; f < files_.size(); ++f) {
            if (unread[f]) add_report(f, files_[f].name).problem = unread[f];
            for (; next < found.size() && file_of[found[next].of] == f; ++next) {
                FileReport& report = add_report(f, found[next].sheet.name);
                if (found[next].problem) report.problem = found[next].problem;
                else fill(report, std::move(found[next]));
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
        if (!recognised.mapping.plans.empty()) report.table = recognised.mapping.table;
        report.how = recognised.mapping.how;
        report.mapping = recognised.mapping.shown;
        report.profile = recognised.mapping.profile;
        report.header_line = recognised.sheet.header_line;
        report.delimiter = recognised.sheet.delimiter;
        report.notes = recognised.sheet.notes;
        for (const std::string& note : recognised.mapping.notes) report.notes.push_back(note);
        if (!report.table) return;
        recognised_.back() = std::make_unique<Recognised>(std::move(recognised));
    }

    Result<void> settle_all() {
        Moments moments{context_.newest, context_.newest};
        for (auto& rows : gatherings_)
            if (rows) moments.undated_stock = std::max(moments.undated_stock, rows->newest());
        for (auto& rows : gatherings_) {
            if (!rows) continue;
            const Table table = rows->landing().rows.table;
            Disagreements disagreements;
            auto drained = rows->drain(reports_, [&](Landing&& batch) -> Result<void> {
                fact::Block block = settle(std::move(batch), moments, reports_, disagreements);
                return block.size() > 0 ? take_(std::move(block)) : Result<void>{};
            });
            if (!drained) return drained;
            rows.reset();
            disagreements.tell(reports_);
            tell_duplicates(table, reports_);
        }
        return {};
    }

    // What was said of the sheets is kept as rows of the table `mappings`.
    void keep_said(const std::vector<Profile>& kept) {
        if (kept.empty()) return;
        auto& rows = gatherings_[static_cast<std::size_t>(Table::mappings)];
        if (!rows) rows = std::make_unique<Gathering>(Table::mappings, scratch_, false, rows_in_memory_);
        Landing& landing = rows->landing();
        for (const Profile& profile : kept) add_rows(profile, landing.rows);
        landing.origin.resize(landing.rows.size());
    }

    // The site's zone after this command: `site` is read before everything else, over all files.
    Zone zone_in_force() const {
        const Zone before = Zone::find(context_.time_zone).value_or(Zone());
        Gathering sites(Table::site, nullptr);
        std::vector<FileReport> unheard(reports_.size());  // the rows are landed and reported again with the rest
        for (std::size_t r = 0; r < reports_.size(); ++r)
            if (recognised_[r] && recognised_[r]->mapping.table == Table::site)
                (void)land(recognised_[r]->sheet, recognised_[r]->mapping, before, static_cast<std::int32_t>(r),
                     sites.landing(), unheard[r], [&unheard, r](std::uint64_t) -> Result<void> {
                         unheard[r].rejected.clear();
                         return {};
                     });
        Zone zone = before;
        Disagreements untold;
        (void)sites.drain(unheard, [&](Landing&& all) -> Result<void> {
            zone = zone_of(settle(std::move(all), {context_.newest, context_.newest}, unheard, untold), zone);
            return {};
        });
        return zone;
    }

    static Zone zone_of(const fact::Block& block, Zone zone) {
        for (std::size_t row = 0; row < block.size(); ++row) {  // one key, in the order of recorded_at
            const fact::Cell cell = block.cell(row, fact::site::time_zone);
            if (cell.state == fact::CellState::cleared) zone = Zone();
            if (cell.present()) zone = Zone::find(block.text(row, fact::site::time_zone)).value_or(zone);
        }
        return zone;
    }

    Result<void> land_sheet(std::size_t r, const Zone& zone) {
        const Sheet& sheet = recognised_[r]->sheet;
        const Mapping& mapping = recognised_[r]->mapping;
        auto& rows = gatherings_[static_cast<std::size_t>(mapping.table)];
        if (!rows) rows = std::make_unique<Gathering>(mapping.table, scratch_, sheet.bytes > kManyBytes, rows_in_memory_);
        auto landed = land(sheet, mapping, zone, static_cast<std::int32_t>(r), rows->landing(), reports_[r],
                           [&](std::uint64_t bytes) {
                               tell(done_ + bytes);
                               if (auto away = put_away_rejected(r); !away) return away;
                               return rows->relieve();
                           });
        if (landed) landed = put_away_rejected(r);
        if (!landed) return landed;
        if (reports_[r].rows == 0) reports_[r].notes.push_back("The file has a header and no rows.");
        const bool last_of_file = r + 1 == reports_.size() || reports_[r + 1].file != reports_[r].file;
        if (last_of_file) done_ += sheet.bytes;
        recognised_[r].reset();
        return {};
    }

    Result<void> put_away_rejected(std::size_t r) {
        return scratch_ == nullptr ? Result<void>{} : intake::put_away_rejected(reports_[r], *scratch_);
    }

    void tell(std::uint64_t bytes) const {
        if (progress_) progress_(bytes_ == 0 ? 1.0 : double(bytes) / double(bytes_));
    }

    const std::vector<SourceFile>& files_;
    const Context& context_;
    Scratch* scratch_;
    const Take& take_;
    const Progress& progress_;
    const Guidance& guidance_;
    std::size_t rows_in_memory_;
    std::uint64_t bytes_ = 0, done_ = 0;
    std::vector<FileReport> reports_;
    std::vector<std::unique_ptr<Recognised>> recognised_;  // one per report, empty = refused
    std::array<std::unique_ptr<Gathering>, fact::kTables> gatherings_;
};

}  // namespace

Result<Intake> read(const std::vector<SourceFile>& files, const Context& context, Scratch* scratch, const Take& take,
                    const Progress& progress, const Guidance& guidance, std::size_t rows_in_memory) {
    return Reading(files, context, scratch, take, progress, guidance, rows_in_memory).run();
}

Intake read(const std::vector<SourceFile>& files, const Context& context, const Progress& progress, const Guidance& guidance) {
    std::vector<fact::Block> blocks;
    const Take keep = [&](fact::Block&& block) -> Result<void> {
        blocks.push_back(std::move(block));
        return {};
    };
    auto intake = read(files, context, nullptr, keep, progress, guidance, kRowsInMemory);
    CHECK(intake.has_value());  // nothing that could fail was given
    intake->blocks = std::move(blocks);
    return std::move(*intake);
}

Intake read(const std::vector<SourceFile>& files, const Context& context, const Progress& progress) {
    return read(files, context, progress, Guidance{});
}

}  // namespace drum::intake
