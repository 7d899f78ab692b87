// drum record: facts by hand, one line each.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "cli/commands.h"
#include "cli/ordering.h"
#include "cli/mornings_file.h"
#include "cli/taking_in.h"
#include "hand/hand.h"
#include "output/record_report.h"
#include "state/positions.h"

namespace drum::cli {
namespace {

constexpr int kAttempts = 5;             // when others make the site at the same time
constexpr std::size_t kLongestLabel = 120;

// $DRUM_NOW stands in for the clock, for replays.
Result<Instant> clock_now() {
    if (const char* said = std::getenv("DRUM_NOW"); said != nullptr && *said != '\0') {
        const auto moment = moment_of(said, Zone());
        if (!moment) return fail(ErrorCode::bad_input, "$DRUM_NOW: " + moment.error().message);
        return *moment;
    }
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

struct Line {
    hand::Spoken said;
    std::int64_t number = 0;  // of the file, 0 = said at the prompt
};

Error at_line(Error error, const std::string& file, std::int64_t number) {
    if (number == 0) return error;
    error.file = file;
    error.row = number;
    return error;
}

Result<std::vector<Line>> lines_of_batch(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file) return fail(ErrorCode::bad_input, "cannot read the lines in " + path);
    }
    std::istream& in = path == "-" ? std::cin : file;
    std::vector<Line> out;
    std::int64_t number = 0;
    for (std::string text; std::getline(in, text);) {
        ++number;
        const auto words = hand::words_of(text);
        if (!words) return std::unexpected(at_line(words.error(), path, number));
        if (words->empty()) continue;
        auto said = hand::parse(*words);
        if (!said) return std::unexpected(at_line(said.error(), path, number));
        out.push_back({std::move(*said), number});
    }
    return out;
}

// Before the lines were said, after them, or both at the moment after.
struct Standing {
    engine::Advice advice;
    std::vector<state::Position> positions;
};

Result<Standing> standing(fact::Facts& facts, std::optional<Instant> moment, const engine::Past& past) {
    auto state = state::fold(facts, moment);
    if (!state) return std::unexpected(state.error());
    auto held = std::make_shared<const state::State>(std::move(*state));
    auto positions = state::positions(facts, *held);
    if (!positions) return std::unexpected(positions.error());
    return Standing{engine::advise(std::move(held), {}, past), std::move(*positions)};
}

struct Written {
    std::vector<hand::Entered> entered;
    bool any = false;
};

// Says the lines about the site as it is, and writes what they add up to: the writer's place is taken first, so that nobody
// comes in between. `store`: null where there is no site yet; it is made when there is something to write, and if somebody
// made it meanwhile, that is a conflict: to be said again.
Result<Written> say(ledger::Store* store, const std::string& path, const std::vector<Line>& lines, const std::string& label, const std::string& file) {
    std::unique_ptr<ledger::Appending> place;
    std::unique_ptr<fact::Facts> facts;
    std::int64_t number = 1;
    if (store != nullptr) {
        auto begun = store->begin(label);
        if (!begun) return std::unexpected(begun.error());
        place = std::move(*begun);
        const auto imports = store->imports();
        if (!imports) return std::unexpected(imports.error());
        number = static_cast<std::int64_t>(imports->size()) + 1;  // those that were taken back count: an id is never given twice
        auto there = store->facts();
        if (!there) return std::unexpected(there.error());
        facts = std::move(*there);
    }
    const auto now = clock_now();
    if (!now) return std::unexpected(now.error());
    auto hand = hand::Hand::open(facts.get(), *now, number);
    if (!hand) return std::unexpected(hand.error());
    Written out;
    for (const Line& line : lines) {
        auto said = (*hand)->knows(line.said) ? Result<hand::Spoken>(line.said) : order_of_action(line.said, facts.get());
        if (!said) return std::unexpected(at_line(said.error(), file, line.number));
        auto entered = (*hand)->enter(*said);
        if (!entered) return std::unexpected(at_line(entered.error(), file, line.number));
        out.entered.push_back(std::move(*entered));
    }
    out.any = (*hand)->any();
    if (!out.any) return out;
    std::unique_ptr<ledger::Store> made;
    if (store == nullptr) {
        auto opened = ledger::open_sqlite(path, ledger::OpenMode::read_write, kImportWait);
        if (!opened) return std::unexpected(opened.error());
        made = std::move(*opened);
        auto begun = made->begin(label);
        if (!begun) return std::unexpected(begun.error());
        place = std::move(*begun);
        const auto imports = made->imports();
        if (!imports) return std::unexpected(imports.error());
        if (!imports->empty()) return std::unexpected(Error{ErrorCode::conflict, "somebody made it meanwhile", path, 0, {}});
    }
    for (const fact::Block& block : (*hand)->facts())
        if (block.size() > 0)
            if (const auto added = place->add(block); !added) return std::unexpected(added.error());
    if (const auto written = place->commit(); !written) return std::unexpected(written.error());
    return out;
}

// The site to write to; null where there is none.
Result<std::unique_ptr<ledger::Store>> site_if_there(const std::string& path) {
    std::error_code problem;
    if (!std::filesystem::exists(path, problem)) return std::unique_ptr<ledger::Store>();
    return ledger::open_sqlite(path, ledger::OpenMode::read_write, kImportWait);
}

std::vector<output::StockChange> stock_changes(const std::vector<hand::Entered>& entered, const std::optional<Standing>& before, const Standing& after) {
    std::set<std::string> items;
    for (const hand::Entered& one : entered) items.insert(one.items.begin(), one.items.end());
    std::vector<output::StockChange> out;
    const state::State& state = *after.advice.state;
    for (const std::string& item : items) {
        const Id id = state.items.find(item);
        if (id == kNone) continue;
        const state::Position& now = after.positions[static_cast<std::size_t>(id)];
        output::StockChange change{item, state.item[id].place, state.item[id].unit, {}, now.on_hand, {}, now.on_order};
        change.known_after = now.known;
        if (const Id was = before ? before->advice.state->items.find(item) : kNone; was != kNone) {
            change.known_before = before->positions[static_cast<std::size_t>(was)].known;
            change.before = before->positions[static_cast<std::size_t>(was)].on_hand;
            change.on_order_before = before->positions[static_cast<std::size_t>(was)].on_order;
        }
        out.push_back(std::move(change));
    }
    return out;
}

// The site before it was written to: its facts, and the mornings kept then.
struct Before {
    std::unique_ptr<fact::Facts> facts;
    engine::Past past;
};

Result<void> tell(const SiteOptions& site, const Before& earlier, const Written& written) {
    output::RecordReport report;
    for (const hand::Entered& one : written.entered) report.records.push_back({one.id, one.line, one.did, one.known});
    std::optional<Standing> before, after;
    if (written.any) {
        auto store = site_if_there(site.path);
        if (!store) return std::unexpected(store.error());
        keep_beside(**store, site.path);
        auto facts = (*store)->facts();
        if (!facts) return std::unexpected(facts.error());
        auto now = standing(**facts, std::nullopt, past_of(**store, site.path, {}));
        if (!now) return std::unexpected(now.error());
        after = std::move(*now);
        if (earlier.facts) {
            auto then = standing(*earlier.facts, after->advice.state->as_of, earlier.past);
            if (!then) return std::unexpected(then.error());
            before = std::move(*then);
            report.before = &before->advice;
        }
        report.after = &after->advice;
        report.stock = stock_changes(written.entered, before, *after);
    }
    print(site.json ? output::record_json(report) : output::record_text(report));
    return {};
}

int record_lines(const SiteOptions& site, const std::vector<Line>& lines, const std::string& label, const std::string& file) {
    for (int attempt = 1;; ++attempt) {
        auto store = site_if_there(site.path);
        if (!store) return report(unopened(store.error()));
        Before before;
        if (*store) {
            auto facts = (*store)->facts();
            if (!facts) return report(facts.error());
            before.facts = std::move(*facts);
            before.past = past_of(**store, site.path, {});
            before.past.state_at = past_of(*before.facts).state_at;
        }
        const auto written = say(store->get(), site.path, lines, label, file);
        const bool made_meanwhile = !written && !*store && written.error().code == ErrorCode::conflict && written.error().file == site.path;
        if (made_meanwhile && attempt < kAttempts) continue;
        if (!written) return report(written.error());
        if (const auto told = tell(site, before, *written); !told) return report(told.error());
        return kFine;
    }
}

// --site, --json and --help may stand behind the words, where a person puts them.
bool take_site_options(std::vector<std::string>& words, SiteOptions& site) {
    std::vector<std::string> rest;
    bool help = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--json") site.json = true;
        else if (words[i] == "--help" || words[i] == "-h") help = true;
        else if (words[i] == "--site" && i + 1 < words.size()) site.path = words[++i];
        else if (words[i].starts_with("--site=")) site.path = words[i].substr(7);
        else rest.push_back(words[i]);
    }
    words = std::move(rest);
    return help;
}

}  // namespace

int record(SiteOptions site, const RecordOptions& options) {
    std::vector<std::string> words = options.words;
    if (take_site_options(words, site)) {
        print(hand::usage());
        return kFine;
    }
    if (!options.batch.empty()) {
        if (!words.empty()) {
            std::fprintf(stderr, "drum: --batch reads its lines from a file: leave out '%s'\n", words.front().c_str());
            return kUsage;
        }
        const auto lines = lines_of_batch(options.batch);
        return lines ? record_lines(site, *lines, "record --batch " + options.batch, options.batch) : report(lines.error());
    }
    const auto said = hand::parse(words);
    if (!said) {
        std::fprintf(stderr, "drum: %s\n", said.error().text().c_str());
        return kUsage;
    }
    return record_lines(site, {{*said, 0}}, ("record " + said->text()).substr(0, kLongestLabel), "");
}

}  // namespace drum::cli
