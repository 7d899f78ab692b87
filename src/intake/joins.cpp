#include "intake/joins.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

namespace drum::intake {
namespace {

constexpr double kFoundThere = 0.98;              // share of the child's rows that the parent must know
constexpr std::size_t kMaxHeldBytes = 256 << 20;  // of a parent's keys or cells

// "purchaseorderid", "ebeln": a column by which rows are looked up.
bool looks_like_key(const std::string& name) {
    static constexpr std::array<std::string_view, 10> kKnown{"ebeln", "ebelp", "aufnr", "matnr", "stlnr",
                                                             "banfn", "bnfpo", "arbid", "rueck", "sku"};
    if (std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end()) return true;
    static constexpr std::array<std::string_view, 7> kEnds{"id", "no", "nr", "number", "nummer", "code", "key"};
    return std::any_of(kEnds.begin(), kEnds.end(),
                       [&](std::string_view end) { return name.size() > end.size() && name.ends_with(end); });
}

// The cells of the fields as one text; nothing when one of them is empty.
bool key_of(const Record& record, const std::vector<std::size_t>& fields, std::string& key) {
    key.clear();
    for (const std::size_t field : fields) {
        if (field >= record.fields.size()) return false;
        const std::string_view cell = trimmed(record.fields[field]);
        if (cell.empty()) return false;
        key += cell;
        key += '\x1F';
    }
    return true;
}

using Keys = std::unordered_map<std::string, std::size_t>;  // with a digest of the row

std::size_t digest_of(const Record& record) {
    std::string row;
    for (const std::string_view field : record.fields) (row += trimmed(field)) += '\x1F';
    return std::hash<std::string>()(row);
}

// All keys of a sheet; nothing when two different rows have the same, or there are too many to hold.
std::optional<Keys> unique_keys(const Sheet& sheet, const std::vector<std::size_t>& fields) {
    Keys keys;
    std::size_t held = 0;
    const auto reader = sheet.records();
    Record record;
    std::string key;
    while (reader->next(record)) {
        if (!key_of(record, fields, key)) continue;
        held += key.size() + 64;
        const std::size_t row = digest_of(record);
        if (held > kMaxHeldBytes || keys.emplace(key, row).first->second != row) return std::nullopt;
    }
    if (keys.empty()) return std::nullopt;
    return keys;
}

double share_found(const Sheet& sheet, const std::vector<std::size_t>& fields, const Keys& keys) {
    std::int64_t rows = 0, found = 0;
    const auto reader = sheet.records();
    Record record;
    std::string key;
    while (reader->next(record)) {
        if (!key_of(record, fields, key)) continue;
        ++rows;
        found += keys.contains(key);
    }
    return rows == 0 ? 0 : double(found) / double(rows);
}

struct Shared {
    std::size_t in_child, in_parent;
};

std::vector<Shared> shared_keys(const Sheet& child, const Sheet& parent) {
    std::vector<Shared> shared;
    std::vector<std::string> of_parent;
    for (const std::string& header : parent.header) of_parent.push_back(header_name(header).bare);
    for (std::size_t c = 0; c < child.header.size(); ++c) {
        const std::string name = header_name(child.header[c]).bare;
        if (!looks_like_key(name)) continue;
        const auto there = std::find(of_parent.begin(), of_parent.end(), name);
        if (there != of_parent.end()) shared.push_back({c, static_cast<std::size_t>(there - of_parent.begin())});
    }
    return shared;
}

// Finds links and remembers which columns of which sheet are unique.
class Finder {
public:
    Finder(const std::vector<Sheet>& sheets, const std::vector<std::size_t>& among) : sheets_(sheets), among_(among) {}

    std::vector<Link> run() {
        std::vector<Link> links;
        for (const std::size_t child : among_)
            for (const std::size_t parent : among_)
                if (child != parent)
                    if (auto link = between(child, parent)) links.push_back(std::move(*link));
        return links;
    }

private:
    std::optional<Link> between(std::size_t child, std::size_t parent) {
        const auto shared = shared_keys(sheets_[child], sheets_[parent]);
        std::vector<Link> tries;
        for (const Shared& one : shared) tries.push_back({child, parent, {one.in_child}, {one.in_parent}});
        for (std::size_t i = 0; i < shared.size(); ++i)
            for (std::size_t k = i + 1; k < shared.size(); ++k)
                tries.push_back({child,
                                 parent,
                                 {shared[i].in_child, shared[k].in_child},
                                 {shared[i].in_parent, shared[k].in_parent}});
        for (Link& link : tries) {
            const auto& keys = keys_of(parent, link.parent_key);
            if (keys && share_found(sheets_[child], link.child_key, *keys) >= kFoundThere) return std::move(link);
        }
        return std::nullopt;
    }

    const std::optional<Keys>& keys_of(std::size_t sheet, const std::vector<std::size_t>& fields) {
        const auto name = std::pair(sheet, fields);
        const auto known = keys_.find(name);
        if (known != keys_.end()) return known->second;
        return keys_.emplace(name, unique_keys(sheets_[sheet], fields)).first->second;
    }

    const std::vector<Sheet>& sheets_;
    const std::vector<std::size_t>& among_;
    std::map<std::pair<std::size_t, std::vector<std::size_t>>, std::optional<Keys>> keys_;
};

// What is looked up: the wanted cells of each row of the parent, by its key.
struct Held {
    std::unordered_map<std::string, std::size_t> row_of;
    std::deque<std::string> cells;  // `width` per row
    std::size_t width = 0;
};

std::shared_ptr<const Held> held(const Sheet& parent, const Link& link, const std::vector<std::size_t>& fields) {
    auto out = std::make_shared<Held>();
    out->width = fields.size();
    std::size_t bytes = 0;
    const auto reader = parent.records();
    Record record;
    std::string key;
    while (bytes < kMaxHeldBytes && reader->next(record)) {
        if (!key_of(record, link.parent_key, key)) continue;
        if (!out->row_of.emplace(key, out->row_of.size()).second) continue;
        for (const std::size_t field : fields) {
            out->cells.emplace_back(field < record.fields.size() ? trimmed(record.fields[field]) : std::string_view());
            bytes += out->cells.back().size() + sizeof(std::string);
        }
    }
    return out;
}

class LookingUp final : public Records {
public:
    LookingUp(std::unique_ptr<Records> records, std::shared_ptr<const Held> parent, std::vector<std::size_t> key,
              std::size_t own, std::string where)
        : records_(std::move(records)), parent_(std::move(parent)), key_fields_(std::move(key)), own_(own), where_(std::move(where)) {}

    bool next(Record& record) override {
        if (!records_->next(record)) return false;
        if (!record.problem.empty()) return true;
        if (record.fields.size() < own_) record.problem = "the row has fewer fields than the header";
        for (std::size_t f = own_; f < record.fields.size(); ++f)
            if (!trimmed(record.fields[f]).empty()) record.problem = "the row has more fields than the header";
        if (!record.problem.empty()) return true;
        record.fields.resize(own_);
        const auto row = key_of(record, key_fields_, key_) ? parent_->row_of.find(key_) : parent_->row_of.end();
        if (row == parent_->row_of.end()) {
            ++not_found_;
            if (first_lines_.size() < kLinesNamed) first_lines_.push_back(record.line);
        }
        for (std::size_t i = 0; i < parent_->width; ++i)
            record.fields.push_back(row == parent_->row_of.end()
                                        ? std::string_view()
                                        : std::string_view(parent_->cells[row->second * parent_->width + i]));
        return true;
    }
    std::uint64_t offset() const override { return records_->offset(); }
    std::vector<std::string> notes() const override {
        std::vector<std::string> out = records_->notes();
        if (not_found_ == 0) return out;
        std::string lines;
        for (const std::int64_t line : first_lines_) lines += (lines.empty() ? "" : ", ") + std::to_string(line);
        const bool one = not_found_ == 1;
        out.push_back(std::to_string(not_found_) + (one ? " row is" : " rows are") + " not found in " + where_ + " (row" + (one ? " " : "s ") + lines +
                      (not_found_ > static_cast<std::int64_t>(first_lines_.size()) ? ", ..." : "") +
                      "): what is looked up there is empty.");
        return out;
    }

private:
    static constexpr std::size_t kLinesNamed = 5;
    std::unique_ptr<Records> records_;
    std::shared_ptr<const Held> parent_;
    std::vector<std::size_t> key_fields_;
    std::size_t own_;
    std::string where_;
    std::int64_t not_found_ = 0;
    std::vector<std::int64_t> first_lines_;
    std::string key_;
};

}  // namespace

std::vector<Link> links_between(const std::vector<Sheet>& sheets, const std::vector<std::size_t>& among) {
    return Finder(sheets, among).run();
}

std::string short_name(const Sheet& sheet) {
    std::string_view name = sheet.name;
    if (name.ends_with(']') && name.find(" [") != std::string_view::npos)  // of a workbook: "book.xlsx [Stock]"
        return std::string(name.substr(name.find(" [") + 2, name.size() - name.find(" [") - 3));
    if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);
    const std::size_t dot = name.find_last_of('.');
    return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
}

Sheet with_looked_up(const Sheet& child, const Sheet& parent, const Link& link,
                     const std::vector<std::size_t>& fields) {
    Sheet out = child;
    for (const std::size_t field : fields) {
        out.header.push_back(short_name(parent) + "." + parent.header[field]);
        out.folded.push_back(folded(out.header.back()));
    }
    out.records = RecordsOf([records = child.records, rows = held(parent, link, fields), key = link.child_key,
                             own = child.header.size(), where = short_name(parent)](int part) -> std::unique_ptr<Records> {
        return std::make_unique<LookingUp>(records(part), rows, key, own, where);
    });
    return out;
}

}  // namespace drum::intake
