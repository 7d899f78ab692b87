// One function per command, each in its own file; they parse nothing, call the engine and print.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/site.h"

namespace drum::cli {

struct ImportOptions {
    std::vector<std::string> paths;
    bool dry_run = false;
    std::string map = {};  // what people say of the columns: "Qty=quantity,table=moves", a file, or a profile's name
};
int import(const SiteOptions& site, const ImportOptions& options);

struct TodayOptions {
    bool check = false;
};
int today(const SiteOptions& site, const TodayOptions& options);

struct ConstraintOptions {
    double days = 14;
    std::string decision, resource, by, reason;  // pin or unpin; "" = show
};
int constraint(const SiteOptions& site, const ConstraintOptions& options);

struct UtilizationOptions {
    std::string resource, from, to;
};
int utilization(const SiteOptions& site, const UtilizationOptions& options);

struct DecideOptions {
    std::string decision;  // "" = list
    std::string id, quantity, date, by, reason;
    std::string export_to, format = "csv";  // a file for draft orders, - for standard output; "" = none
    std::vector<std::string> ids;           // only these; empty = all that are due or accepted
    bool all = false;                       // each action on a line of its own
};
int actions(const SiteOptions& site, const DecideOptions& options);
int export_actions(const SiteOptions& site, const DecideOptions& options);

struct RecordOptions {
    std::vector<std::string> words;  // verb and what follows; --site, --json and --help may be among them
    std::string batch;               // a file of lines, - for standard input
};
int record(SiteOptions site, const RecordOptions& options);

struct StockOptions {
    std::string item;  // "" = all
    bool all = false;  // every move behind the figures
};
int stock(const SiteOptions& site, const StockOptions& options);

struct ProjectionOptions {
    std::string item;
    int weeks = 8;     // after the fortnight by day
};
int projection(const SiteOptions& site, const ProjectionOptions& options);

int release(const SiteOptions& site);

int why(const SiteOptions& site, const std::string& id);

struct VerifyOptions {
    bool reseal = false;
};
int verify(const SiteOptions& site, const VerifyOptions& options);

struct UndoOptions {
    std::optional<std::int64_t> import;  // none = list them
};
int undo(const SiteOptions& site, const UndoOptions& options);

struct ExportOptions {
    std::string folder;
    std::string table;   // "" = all
    bool force = false;  // write over files that no export wrote
};
int export_tables(const SiteOptions& site, const ExportOptions& options);

int audit(const SiteOptions& site);

struct DemoOptions {
    std::string write;     // folder for the canonical tables; then nothing is imported
    std::uint64_t seed = 1;
};
int demo(const SiteOptions& site, const DemoOptions& options);

}  // namespace drum::cli
