#include "intake/operation_log.h"

#include <algorithm>
#include <array>

#include "intake/header_names.h"
#include "intake/samples.h"

namespace drum::intake {
namespace {

using namespace fact::operations;

constexpr double kConfirmed = 0.9;        // share of the values that must be of the column's kind
constexpr double kBySynonym = 0.95;       // confidence in a header that is not the canonical word

// Headers by column, folded, best first. The first is the canonical name.
struct Synonyms {
    int column;
    std::vector<std::string_view> names;
};
const std::vector<Synonyms>& synonyms() {
    static const std::vector<Synonyms> kAll{
        {case_, {"case", "caseid", "caseno", "casenumber", "caseconceptname", "traceid", "workorder", "workorderno",
                 "workordernumber", "workorderid", "wo", "wono", "productionorder", "manufacturingorder", "joborder",
                 "job", "jobid", "jobno", "document", "documentno", "order", "orderno", "orderid", "ordernumber"}},
        {activity, {"activity", "activityname", "activityid", "conceptname", "operation", "operationname", "task",
                    "taskname", "event", "eventname"}},
        {resource, {"resource", "resourcename", "resourceid", "machine", "machineid", "machinename", "workcenter",
                    "workcentre", "workstation", "station", "equipment", "orgresource"}},
        {start, {"start", "starttime", "starttimestamp", "startdate", "startdatetime", "startedat", "started", "begin",
                 "begintime", "timestart", "fromtime", "actualstart", "actualstartdate", "actualstarttime"}},
        {end, {"end", "endtime", "endtimestamp", "enddate", "enddatetime", "endedat", "ended", "complete",
               "completetime", "completetimestamp", "completed", "completedat", "completiontime", "finish",
               "finishtime", "finished", "finishedat", "timeend", "totime", "actualend", "actualenddate",
               "actualendtime", "timestamp", "timetimestamp", "eventtime", "datetime", "time", "date"}},
        {item, {"item", "itemcode", "itemno", "itemid", "part", "partno", "partnumber", "partid", "partdesc",
                "partdescription", "product", "productid", "productcode", "material", "sku", "article"}},
        {step, {"step", "stepno", "operationno", "opno", "sequence"}},
        {state, {"state", "reporttype", "eventtype", "status"}},
        {good, {"good", "goodqty", "qtygood", "qtycompleted", "quantitycompleted", "completedqty",
                "completedquantity", "qtyproduced", "producedqty", "goodquantity", "yieldqty"}},
        {scrap, {"scrap", "scrapqty", "qtyscrap", "scrapquantity", "qtyrejected", "quantityrejected", "rejectedqty",
                 "rejected", "rejects", "rejectedquantity", "scrapped"}},
        {worker, {"worker", "workerid", "operator", "operatorid", "employee", "employeeid"}},
        {id, {"id", "eventid", "entryid", "recordid", "logid"}},
    };
    return kAll;
}

// How well the values of a field fit a column, 0 to 1.
double fit(int column, const FieldSample& sample) {
    switch (column) {
        case start:
        case end: return sample.share(sample.times);
        case good:
        case scrap: return sample.filled == 0 ? 1 : sample.share(sample.numbers);
        case state: return sample.share(sample.states);
        case case_:
        case activity: return sample.rows == 0 ? 0 : double(sample.filled) / double(sample.rows);
        case id:  // an id is there in every row and never twice
            return sample.filled == sample.rows && sample.values.size() == static_cast<std::size_t>(sample.filled) ? 1
                                                                                                                   : 0;
        default: return 1;
    }
}

struct Match {
    int field = -1;
    double confidence = 0;
};
using Matches = std::array<Match, 12>;

// For each column the field with the best name whose values confirm it; a field serves one column.
Matches match_fields(const Sheet& sheet, const std::vector<FieldSample>& samples) {
    Matches matches;
    std::vector<bool> used(sheet.header.size(), false);
    for (const Synonyms& known : synonyms()) {
        Match& match = matches[static_cast<std::size_t>(known.column)];
        for (std::size_t n = 0; n < known.names.size() && match.field < 0; ++n) {
            for (std::size_t f = 0; f < sheet.folded.size() && match.field < 0; ++f) {
                if (used[f] || sheet.folded[f] != known.names[n]) continue;
                const double by_values = fit(known.column, samples[f]);
                if (by_values < kConfirmed) continue;
                match = {static_cast<int>(f), (n == 0 ? 1.0 : kBySynonym) * by_values};
                used[f] = true;
            }
        }
    }
    return matches;
}

// One time column alone says when an operation was done, whatever its name.
void take_single_time_as_end(const Sheet& sheet, Matches& matches, std::vector<std::string>& notes) {
    if (matches[end].field >= 0 || matches[start].field < 0) return;
    matches[end] = matches[start];
    matches[start] = {};
    notes.push_back("'" + sheet.header[static_cast<std::size_t>(matches[end].field)] +
                    "' is the only time; it is taken as the completion.");
}

// Where the resources are people and an activity names the step, the step is what limits and the people are its servers.
void take_people_as_workers(const Sheet& sheet, const std::vector<FieldSample>& samples, Matches& matches, std::vector<std::string>& notes) {
    if (matches[resource].field < 0 || matches[activity].field < 0 || matches[worker].field >= 0) return;
    const FieldSample& sample = samples[static_cast<std::size_t>(matches[resource].field)];
    if (sample.share(sample.people) < kConfirmed) return;
    notes.push_back("'" + sheet.header[static_cast<std::size_t>(matches[resource].field)] + "' holds people and '" +
                    sheet.header[static_cast<std::size_t>(matches[activity].field)] +
                    "' names the step: each step is a resource, the people are those who work it.");
    matches[worker] = matches[resource];
    matches[resource] = {};
}

void note_states(const Sheet& sheet, const FieldSample& sample, int field, std::vector<std::string>& notes) {
    std::string said;
    for (const auto& [value, count] : sample.values) {
        const auto word = meaning(log_states(), value);
        if (!word || folded(value) == *word) continue;
        said += (said.empty() ? "" : ", ") + std::string("'") + shortened(value, 40) + "' as " + std::string(*word);
    }
    if (!said.empty())
        notes.push_back("'" + sheet.header[static_cast<std::size_t>(field)] + "' is read as the state: " + said + ".");
}

void add_notes(const Sheet& sheet, const std::vector<FieldSample>& samples, const Matches& matches,
               std::vector<std::string>& notes) {
    const auto sample_at = [&](int column) { return samples[static_cast<std::size_t>(matches[column].field)]; };
    if (matches[start].field < 0)
        notes.push_back("No start times: completions only, so losses cannot be told apart.");
    if (matches[state].field >= 0) note_states(sheet, sample_at(state), matches[state].field, notes);
    if (matches[resource].field < 0 && matches[worker].field < 0) {
        notes.push_back("No column names a resource: the activity stands for it.");
        return;
    }
    if (matches[resource].field < 0) return;
    const FieldSample resources = sample_at(resource);
    if (resources.filled < resources.rows)
        notes.push_back("Where '" + sheet.header[static_cast<std::size_t>(matches[resource].field)] +
                        "' is blank the activity stands for the resource.");
}

// Columns whose name is known and whose values are not what the name says.
void note_unconfirmed(const Sheet& sheet, const std::vector<FieldSample>& samples, const Matches& matches,
                      std::vector<std::string>& notes) {
    for (const Synonyms& known : synonyms()) {
        if (matches[static_cast<std::size_t>(known.column)].field >= 0 || known.column == id) continue;
        for (std::size_t f = 0; f < sheet.folded.size(); ++f) {
            if (std::find(known.names.begin(), known.names.end(), sheet.folded[f]) == known.names.end()) continue;
            const bool taken = std::any_of(matches.begin(), matches.end(),
                                           [&](const Match& m) { return m.field == static_cast<int>(f); });
            if (taken || samples[f].filled == 0) continue;
            notes.push_back("'" + sheet.header[f] + "' has the name of a column '" +
                            std::string(known.names.front()) + "', but its values are something else; not used.");
        }
    }
}

}  // namespace

std::optional<Result<Mapping>> map_operation_log(const Sheet& sheet) {
    const auto samples = sample_of(sheet);
    Mapping mapping;
    mapping.table = fact::Table::operations;
    mapping.how = "operation log";
    Matches matches = match_fields(sheet, samples);
    take_single_time_as_end(sheet, matches, mapping.notes);
    take_people_as_workers(sheet, samples, matches, mapping.notes);
    const bool named = matches[resource].field >= 0 || matches[activity].field >= 0;
    if (matches[case_].field < 0 || matches[end].field < 0 || !named) return std::nullopt;

    for (const std::string& header : sheet.header) mapping.shown.push_back({header, "", 0});
    std::vector<std::size_t> dates, numbers;
    const auto infos = fact::columns(fact::Table::operations);
    for (std::size_t c = 0; c < matches.size(); ++c) {
        if (matches[c].field < 0) continue;
        const auto field = static_cast<std::size_t>(matches[c].field);
        FieldPlan plan;
        plan.field = field;
        plan.column = static_cast<int>(c);
        if (c == state) plan.words = log_states();
        if (c == start || c == end) dates.push_back(mapping.plans.size());
        if (c == good || c == scrap) numbers.push_back(mapping.plans.size());
        mapping.plans.push_back(plan);
        mapping.shown[field].column = infos[c].name;
        mapping.shown[field].confidence = matches[c].confidence;
    }
    for (std::size_t f = 0; f < sheet.folded.size(); ++f) {
        if (!mapping.shown[f].column.empty()) continue;
        const bool recorded = sheet.folded[f] == "recordedat", source = sheet.folded[f] == "source";
        if (!recorded && !source) continue;
        if (recorded) dates.push_back(mapping.plans.size());
        FieldPlan plan;
        plan.field = f;
        plan.column = recorded ? kRecordedAt : kSource;
        mapping.plans.push_back(plan);
        mapping.shown[f] = {sheet.header[f], recorded ? "recorded_at" : "source", 1.0};
    }
    if (auto settled = settle_dates(sheet, dates, mapping.plans, mapping.notes); !settled)
        return std::unexpected(settled.error());
    if (auto settled = settle_numbers(sheet, numbers, mapping.plans, mapping.notes); !settled)
        return std::unexpected(settled.error());
    add_notes(sheet, samples, matches, mapping.notes);
    note_unconfirmed(sheet, samples, matches, mapping.notes);
    if (auto note = unused_note(mapping.shown)) mapping.notes.push_back(*note);
    return mapping;
}

}  // namespace drum::intake
