#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/commands.h"
#include "output/text.h"
#include "plant/cascade.h"

namespace drum::cli {
namespace {

namespace files = std::filesystem;

Result<void> write_tables(const std::string& folder, std::uint64_t seed) {
    std::error_code problem;
    files::create_directories(folder, problem);
    if (problem) return fail(ErrorCode::io, "cannot make the folder " + folder);
    for (const plant::TableFile& table : plant::cascade_cycles(seed)) {
        std::ofstream out(files::path(folder) / table.name, std::ios::binary);
        out << table.bytes;
        out.flush();
        if (!out) return fail(ErrorCode::io, "cannot write " + table.name + " in " + folder);
    }
    return {};
}

// An earlier demo may be replaced, anything else may not.
Result<void> make_room(const SiteOptions& site) {
    std::error_code problem;
    if (!files::exists(site.path, problem)) return {};
    const auto known = load({site.path, "", false});
    const bool ours = known && known->state->site.name == "Cascade Cycles";
    if (!ours) return fail(ErrorCode::bad_input, site.path + " exists and is not a demo: name another file with --site");
    for (const char* end : {"", "-wal", "-shm", ".snapshot", ".mornings"}) files::remove(site.path + end, problem);
    return {};
}

}  // namespace

int demo(const SiteOptions& site, const DemoOptions& options) {
    if (!options.write.empty()) {
        const auto written = write_tables(options.write, options.seed);
        return written ? kFine : report(written.error());
    }
    if (const auto room = make_room(site); !room) return report(room.error());
    const std::string folder = site.path + ".tables";
    print("Cascade Cycles is a simulated bicycle plant; nothing in it is real.\n"
          "Its last year as plain tables: " + folder + "\n\n$ drum import " + folder + " --site " + site.path + "\n");
    if (const auto written = write_tables(folder, options.seed); !written) return report(written.error());
    if (const int code = import(site, {{folder}, false}); code != kFine) return code;
    print("\n$ drum today --site " + site.path + "\n");
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    print(output::today_text(*advice));
    std::string next = "\nAsk on:\n";
    if (!advice->actions.due.empty()) next += "  drum why " + advice->actions.due.front().id + " --site " + site.path + "\n";
    next += "  drum constraint --site " + site.path + "\n  drum actions --site " + site.path + "\n  drum utilization --site " + site.path + "\n";
    print(next);
    return kFine;
}

}  // namespace drum::cli
