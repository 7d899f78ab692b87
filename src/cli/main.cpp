// drum: the command line. Each command is declared here and lives in a file of its own.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "base/memory.h"
#include "cli/commands.h"
#include "hand/spoken.h"

namespace {

using namespace drum::cli;

struct Arguments {
    SiteOptions site;
    ImportOptions import;
    TodayOptions today;
    ConstraintOptions constraint;
    UtilizationOptions utilization;
    DecideOptions decide;
    RecordOptions record;
    StockOptions stock;
    ProjectionOptions projection;
    ExportOptions export_to;
    DemoOptions demo;
    VerifyOptions verify;
    UndoOptions undo;
    std::string id;
};

// Read here: the option's own environment would be heard once per command, and outvote what stands on the line.
bool site_from_environment(SiteOptions& site) {
    const char* named = std::getenv("DRUM_SITE");
    if (named == nullptr || *named == '\0') return false;
    site.path = named;
    return true;
}

CLI::App* add(CLI::App& app, const char* name, const char* what, Arguments& arguments) {
    CLI::App* command = app.add_subcommand(name, what);
    command->add_option("--site", arguments.site.path, "the site file (or $DRUM_SITE)")->capture_default_str();
    return command;
}

CLI::App* add_asking(CLI::App& app, const char* name, const char* what, Arguments& arguments) {
    CLI::App* command = add(app, name, what, arguments);
    command->add_option("--as-of", arguments.site.as_of, "answer with what was known then (default: the newest recorded fact)");
    command->add_flag("--json", arguments.site.json, "JSON instead of text");
    return command;
}

void add_decisions(CLI::App* actions, Arguments& arguments) {
    actions->require_subcommand(0, 1);
    actions->fallthrough();
    CLI::Option* to = actions->add_option("--export", arguments.decide.export_to, "hand purchases over as draft orders: a file, - for standard output");
    actions->add_flag("--all", arguments.decide.all, "each action on a line of its own");
    actions->add_option("--format", arguments.decide.format, "csv or json")->check(CLI::IsMember({"csv", "json"}))->needs(to)->capture_default_str();
    actions->add_option("ids", arguments.decide.ids, "only these actions, with --export");
    for (const char* word : {"accept", "change", "refuse", "snooze"}) {
        CLI::App* command = actions->add_subcommand(word, std::string(word) + " an action");
        command->add_option("id", arguments.decide.id, "the action, as `drum actions` lists it")->required();
        command->add_option("--quantity", arguments.decide.quantity, "another quantity, in the item's unit");
        command->add_option("--date,--until", arguments.decide.date, "another day, or the day until which to snooze");
        command->add_option("--by", arguments.decide.by, "who decides");
        command->add_option("--reason", arguments.decide.reason, "why");
        command->callback([&arguments, word] { arguments.decide.decision = word; });
    }
}

// Whatever follows the verb is read by the hand: "-3" is a quantity there, and each verb has options of its own.
CLI::App* add_record(CLI::App& app, Arguments& arguments) {
    CLI::App* command = add(app, "record", "one fact by hand: receive, issue, ship, move, count, order, cancel, start, finish, reverse ...", arguments);
    command->add_flag("--json", arguments.site.json, "JSON instead of text");
    command->add_option("--batch", arguments.record.batch, "many records: a file with one line each, - for standard input");
    command->prefix_command();
    command->footer(drum::hand::usage());
    return command;
}

CLI::App* add_stock(CLI::App& app, Arguments& arguments) {
    CLI::App* command = add_asking(app, "stock", "on hand, on order, committed, position, and the moves behind them", arguments);
    command->add_option("item", arguments.stock.item, "one item (default: all)");
    command->add_flag("--all", arguments.stock.all, "every move, not only the newest");
    return command;
}

void add_pins(CLI::App* constraint, Arguments& arguments) {
    constraint->require_subcommand(0, 1);
    constraint->fallthrough();
    for (const char* word : {"pin", "unpin"}) {
        const bool pin = std::string(word) == "pin";
        CLI::App* command = constraint->add_subcommand(word, pin ? "hold one as the constraint, whatever the evidence says" : "let the evidence speak again");
        if (pin) command->add_option("resource", arguments.constraint.resource, "a resource, a supplier or market")->required();
        command->add_option("--by", arguments.constraint.by, "who decides");
        command->add_option("--reason", arguments.constraint.reason, "why");
        command->callback([&arguments, word] { arguments.constraint.decision = word; });
    }
}

CLI::App* add_projection(CLI::App& app, Arguments& a) {
    CLI::App* command = add_asking(app, "projection", "one item by day, then by week: what is needed, what comes, what is left", a);
    command->add_option("item", a.projection.item, "the item")->required();
    command->add_option("--weeks", a.projection.weeks, "weeks after the first fortnight")->check(CLI::Range(0, 104))->capture_default_str();
    return command;
}

CLI::App* add_export(CLI::App& app, Arguments& a) {
    CLI::App* command = add_asking(app, "export", "write canonical tables that import back to the same site", a);
    command->add_option("folder", a.export_to.folder, "where to: DIR/moves.csv and so on")->required();
    command->add_option("--table", a.export_to.table, "only this table");
    command->add_flag("--force", a.export_to.force, "write over files that no export wrote");
    return command;
}

CLI::App* add_demo(CLI::App& app, Arguments& a) {
    CLI::App* command = add(app, "demo", "a simulated bicycle plant with a year of history", a);
    command->add_option("--write", a.demo.write, "only write its tables to this folder");
    command->add_option("--seed", a.demo.seed, "another plant of the same kind")->capture_default_str();
    return command;
}

int run(int argc, char** argv) {
    Arguments a;
    int code = kFine;
    const bool named = site_from_environment(a.site);
    CLI::App app{"Drumbeat: what limits throughput tomorrow, and the one thing to do about it", "drum"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "drum 0.1.0");

    CLI::App* import_command = add(app, "import", "read exports: files, a folder, or - for standard input", a);
    import_command->add_option("paths", a.import.paths, "files or folders")->required();
    import_command->add_option("--map", a.import.map, "how columns are read: 'Qty=quantity,table=moves', a file of mappings (.csv), or the name of a profile");
    import_command->add_flag("--dry-run", a.import.dry_run, "say what would change, and change nothing");
    import_command->add_flag("--json", a.site.json, "JSON instead of text");
    CLI::App* today_command = add_asking(app, "today", "the one page", a);
    today_command->add_flag("--check", a.today.check, "exit 10 when something needs a person");
    CLI::App* constraint_command = add_asking(app, "constraint", "the ranking, the gains, the outlook, the evidence", a);
    constraint_command->add_option("--days", a.constraint.days, "horizon of the ranking")->check(CLI::Range(1.0, 365.0))->capture_default_str();
    add_pins(constraint_command, a);
    CLI::App* utilization_command = add_asking(app, "utilization", "busy share and losses, of the constraint or any resource", a);
    utilization_command->add_option("--resource", a.utilization.resource, "another resource");
    utilization_command->add_option("--from", a.utilization.from, "from this day or time on (default: seven days back)");
    utilization_command->add_option("--to", a.utilization.to, "up to this day or time, exclusive (default: this morning)");
    CLI::App* actions_command = add_asking(app, "actions", "what to do today, worst first; accept, change, refuse or snooze", a);
    add_decisions(actions_command, a);
    CLI::App* record_command = add_record(app, a);
    CLI::App* stock_command = add_stock(app, a);
    CLI::App* release_command = add_asking(app, "release", "work that is not begun, red first, with what each order lacks", a);
    CLI::App* projection_command = add_projection(app, a);
    CLI::App* why_command = add_asking(app, "why", "the reason, the figures and the facts of anything that was said", a);
    why_command->add_option("id", a.id, "an action, item, resource, supplier or market")->required();
    CLI::App* verify_command = add(app, "verify", "check every byte of the ledger", a);
    CLI::App* export_command = add_export(app, a);
    verify_command->add_flag("--reseal", a.verify.reseal, "seal pages anew that another program wrote, when every record is sound");
    verify_command->add_flag("--json", a.site.json, "JSON instead of text");
    CLI::App* undo_command = add(app, "undo", "take one import back as a whole; without a number: list the imports", a);
    undo_command->add_option("import", a.undo.import, "number of the import");
    undo_command->add_flag("--json", a.site.json, "JSON instead of text");
    CLI::App* audit_command = add_asking(app, "audit", "the flow with its waits, data nothing uses, data that is missing, trust per item", a);
    CLI::App* demo_command = add_demo(app, a);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kFine : kUsage;
    }
    if (*import_command) code = import(a.site, a.import);
    if (*today_command) code = today(a.site, a.today);
    if (*constraint_command) code = constraint(a.site, a.constraint);
    if (*utilization_command) code = utilization(a.site, a.utilization);
    if (*actions_command) code = a.decide.export_to.empty() ? actions(a.site, a.decide) : export_actions(a.site, a.decide);
    if (*record_command) {
        a.record.words = record_command->remaining();
        code = record(a.site, a.record);
    }
    if (*stock_command) code = stock(a.site, a.stock);
    if (*release_command) code = release(a.site);
    if (*projection_command) code = projection(a.site, a.projection);
    if (*why_command) code = why(a.site, a.id);
    if (*export_command) code = export_tables(a.site, a.export_to);
    if (*verify_command) code = verify(a.site, a.verify);
    if (*undo_command) code = undo(a.site, a.undo);
    if (*audit_command) code = audit(a.site);
    if (*demo_command) {
        if (demo_command->count("--site") == 0 && !named) a.site.path = "demo.drum";
        code = demo(a.site, a.demo);
    }
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        drum::keep_freed_memory();
        const int code = run(argc, argv);
        return std::fflush(stdout) == 0 ? code : kRefused;
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "drum: out of memory\n");
        return kRefused;
    }
}
