#include "intake/ndjson.h"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <memory>

#include "fact/schema.h"
#include "intake/header_names.h"
#include "intake/json_objects.h"

namespace drum::intake {
namespace {

using simdjson::ondemand::json_type;

constexpr std::size_t kMaxKeys = 4096;
constexpr std::size_t kMaxTables = 64;
constexpr int kMaxDepth = 16;
constexpr std::string_view kTable = "table";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The keys of one table in the order of their first use.
struct Keys {
    std::vector<std::string> names;
    std::map<std::string, std::size_t, std::less<>> index;

    std::size_t add(std::string_view name) {
        const auto found = index.find(name);
        if (found != index.end()) return found->second;
        index.emplace(std::string(name), names.size());
        names.emplace_back(name);
        return names.size() - 1;
    }
};

std::string phrase_of(simdjson::error_code error) {
    switch (error) {
        case simdjson::STRING_ERROR: return "the line is no JSON: a text in it is not sound";
        case simdjson::UNCLOSED_STRING: return "the line is no JSON: a text in it is not closed";
        case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "the line is no JSON: it is cut off";
        case simdjson::UTF8_ERROR: return "the line is no UTF-8";
        case simdjson::INCORRECT_TYPE: return "the line is no JSON object";
        default: return "the line is no JSON";
    }
}

// RFC 8259, section 6.
bool is_number(std::string_view token) {
    std::size_t at = token.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < token.size() && token[at] >= '0' && token[at] <= '9') ++at;
        return at > from;
    };
    if (!digits()) return false;
    if (at < token.size() && token[at] == '.' && (++at, !digits())) return false;
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
        if (!digits()) return false;
    }
    return at == token.size();
}

// Walks through one object at a time and tells its values, those of inner objects with their path.
class Walk {
public:
    explicit Walk(bool keys_only = false) : keys_only_(keys_only) {}
    // Calls take(path, value) for each value, text or as it stands; the views hold until the next walk. Returns the
    // reason why the object cannot be read, or "".
    template <class Take>
    std::string run(const JsonObject& object, Take take) {
        try {  // the parser is asked for errors; its iterators may still throw
            simdjson::ondemand::document document;
            auto error = parser_.iterate(object.text.data(), object.text.size(), object.readable).get(document);
            if (error) return phrase_of(error);
            simdjson::ondemand::object top;
            error = document.get_object().get(top);
            if (error) return phrase_of(error);
            path_.clear();
            std::string problem = walk(top, take, 0);
            if (problem.empty() && document.current_location().error() != simdjson::OUT_OF_BOUNDS) return "there is text after the object";
            return problem;
        } catch (const simdjson::simdjson_error& thrown) {
            return phrase_of(thrown.error());
        }
    }

private:
    template <class Take>
    std::string walk(simdjson::ondemand::object object, Take& take, int depth) {
        if (depth > kMaxDepth) return "its objects are nested too deeply";
        const std::size_t outer = path_.size();
        for (auto field : object) {
            std::string_view key;
            if (auto error = key_of(field, key)) return phrase_of(error);
            simdjson::ondemand::value value;
            if (auto error = field.value().get(value)) return phrase_of(error);
            if (key.find('\0') != std::string_view::npos) return "a key holds a zero character";
            if (depth > 0) {
                path_.resize(outer);
                path_ += '/';
                path_ += key;
                key = path_;
            }
            json_type type{};
            if (auto error = value.type().get(type)) return phrase_of(error);
            std::string problem;
            if (type == json_type::object) {
                simdjson::ondemand::object inner;
                if (auto error = value.get_object().get(inner)) return phrase_of(error);
                if (depth == 0) path_ = key;
                problem = walk(inner, take, depth + 1);
            } else {
                std::string_view text;
                if (!keys_only_ || key == kTable) problem = text_of(value, type, text);
                if (problem.empty()) problem = take(key, text);
            }
            if (!problem.empty()) return problem;
        }
        path_.resize(outer);
        return {};
    }

    // Most keys stand as they are, between their quotes.
    template <class Field>
    static simdjson::error_code key_of(Field& field, std::string_view& key) {
        simdjson::ondemand::raw_json_string raw;
        if (auto error = field.key().get(raw)) return error;
        constexpr std::size_t kShort = 48;  // within the padding behind every object
        const char* const begin = raw.raw();
        std::size_t size = 0;
        while (size < kShort && begin[size] != '"' && begin[size] != '\\') ++size;
        if (size == kShort || begin[size] != '"') return field.unescaped_key().get(key);
        key = {begin, size};
        return simdjson::SUCCESS;
    }

    static std::string text_of(simdjson::ondemand::value value, json_type type, std::string_view& text) {
        if (type == json_type::string) {
            if (auto error = value.get_string().get(text)) return phrase_of(error);
            if (text.find('\0') != std::string_view::npos) return "a text holds a zero character";
        } else if (type == json_type::array) {
            simdjson::ondemand::array array;
            if (auto error = value.get_array().get(array)) return phrase_of(error);
            if (auto error = array.raw_json().get(text)) return phrase_of(error);
        } else if (type == json_type::null) {
            bool null = false;
            if (value.is_null().get(null) != simdjson::SUCCESS || !null) return phrase_of(simdjson::TAPE_ERROR);
            text = "";
        } else if (type == json_type::boolean) {
            bool yes = false;
            if (auto error = value.get_bool().get(yes)) return phrase_of(error);
            text = yes ? "true" : "false";
        } else {
            text = value.raw_json_token();
            while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
            if (!is_number(text)) return phrase_of(simdjson::NUMBER_ERROR);
        }
        return {};
    }

    simdjson::ondemand::parser parser_;
    bool keys_only_;  // but for the table
    std::string path_;
};

// What all passes over the rows of one table share.
struct JsonTable {
    TextFile file;
    Keys keys;
    std::string table;      // the rows that say so; of a file that holds one table ""
    bool divided = false;   // "table" says whose row it is, and is no column
    bool tells_bad = true;  // objects that cannot be read count for the first table only
};

class JsonRows final : public Records {
public:
    explicit JsonRows(std::shared_ptr<const JsonTable> table) : table_(std::move(table)), objects_(table_->file) {}

    bool next(Record& record) override {
        while (objects_.next(object_)) {
            if (!read(record)) continue;
            record.line = object_.line;
            record.raw = object_.text;
            record.problem = problem_;
            if (!problem_.empty()) record.fields.clear();
            return true;
        }
        return false;
    }
    std::uint64_t offset() const override { return objects_.offset(); }

private:
    // False when the object is of another table.
    bool read(Record& record) {
        const Keys& keys = table_->keys;
        record.fields.assign(keys.names.size(), std::string_view());
        problem_ = object_.problem;
        if (problem_.empty() && table_->file.encoding != Encoding::utf8 && object_.text.find(kReplacement) != std::string_view::npos)
            problem_ = "the line holds bytes that are no characters";
        if (!problem_.empty()) return table_->tells_bad;
        bool says_table = false, other = false;
        std::size_t expected = 0;  // most objects have the same keys in the same order
        problem_ = walk_.run(object_, [&](std::string_view key, std::string_view text) -> std::string {
            if (table_->divided && key == kTable) {
                says_table = true;
                other = text != table_->table;
                return other ? "of another table" : "";
            }
            if (expected >= keys.names.size() || keys.names[expected] != key) {
                const auto found = keys.index.find(key);
                if (found == keys.index.end()) return {};  // of another table, as will show; or the file has changed
                expected = found->second;
            }
            std::string_view& field = record.fields[expected++];
            if (field.data() != nullptr) return "the key '" + shortened(key, 40) + "' stands twice";
            field = text;
            return {};
        });
        if (other) return false;
        if (!problem_.empty()) return table_->tells_bad;
        return !table_->divided || says_table || table_->table.empty();
    }

    std::shared_ptr<const JsonTable> table_;
    JsonObjects objects_;
    JsonObject object_;
    Walk walk_;
    std::string problem_;
};

// What a first look at every object of the file says.
struct Survey {
    std::vector<std::string> tables;  // in the order of their first use; "" for objects that name none
    std::map<std::string, Keys, std::less<>> keys;
    std::int64_t sound = 0;
    std::optional<Error> first_bad;
    bool too_many_keys = false;
};

Survey survey_of(const TextFile& file) {
    Survey survey;
    JsonObjects objects(file);
    JsonObject object;
    Walk walk(true);
    std::vector<std::string> names;  // of the object at hand; most have those of the one before
    std::string table, last_table;
    Keys* of_last = nullptr;
    while (objects.next(object) && !survey.too_many_keys) {
        std::size_t count = 0;
        bool changed = false;
        table.clear();
        std::string problem(object.problem);
        if (problem.empty())
            problem = walk.run(object, [&](std::string_view key, std::string_view text) -> std::string {
                if (key == kTable) table = text;
                if (count >= names.size()) names.emplace_back();
                if (names[count] != key) {
                    names[count] = key;
                    changed = true;
                }
                ++count;
                return {};
            });
        if (!problem.empty()) {
            if (!survey.first_bad) survey.first_bad = Error{ErrorCode::bad_input, problem, {}, object.line, {}};
            of_last = nullptr;
            continue;
        }
        ++survey.sound;
        if (of_last != nullptr && !changed && table == last_table && count == names.size()) continue;
        names.resize(count);
        const auto [found, is_new] = survey.keys.try_emplace(table);
        if (is_new) survey.tables.push_back(table);
        of_last = &found->second;
        last_table = table;
        for (const std::string& name : names) found->second.add(name);
        survey.too_many_keys = found->second.names.size() > kMaxKeys || survey.tables.size() > kMaxKeys;
    }
    return survey;
}

// Whether "table" divides the file, or is a column like the others.
bool is_divided(const Survey& survey) {
    if (survey.tables.size() > kMaxTables) return false;
    return std::any_of(survey.tables.begin(), survey.tables.end(), [](const std::string& table) { return fact::find_table(folded(table)).has_value(); });
}

Keys without_table(const Keys& keys) {
    Keys out;
    for (const std::string& name : keys.names)
        if (name != kTable) out.add(name);
    return out;
}

Sheet sheet_of_table(std::string name, std::shared_ptr<const JsonTable> table) {
    Sheet sheet;
    sheet.name = std::move(name);
    sheet.bytes = table->file.bytes->size();
    sheet.typed = true;
    sheet.header = table->keys.names;
    for (const std::string& key : sheet.header) sheet.folded.push_back(folded(key));
    if (table->tells_bad && !table->file.note.empty()) sheet.notes.push_back(table->file.note);
    sheet.records = RecordsOf([table = std::move(table)](int) -> std::unique_ptr<Records> { return std::make_unique<JsonRows>(table); });
    return sheet;
}

}  // namespace

Result<std::vector<Sheet>> open_json(const std::string& file_name, const TextFile& file) {
    Survey survey = survey_of(file);
    if (survey.too_many_keys) return fail(ErrorCode::bad_input, "the objects have more than 4,096 different keys; a table is expected");
    if (survey.sound == 0 && survey.first_bad) return std::unexpected(*survey.first_bad);
    if (survey.sound == 0) return fail(ErrorCode::bad_input, "the file is empty");
    std::vector<Sheet> sheets;
    if (!is_divided(survey)) {
        auto table = std::make_shared<JsonTable>();
        table->file = file;
        for (const std::string& name : survey.tables)
            for (const std::string& key : survey.keys[name].names) table->keys.add(key);
        sheets.push_back(sheet_of_table(file_name, std::move(table)));
        return sheets;
    }
    for (const std::string& name : survey.tables) {
        auto table = std::make_shared<JsonTable>();
        table->file = file;
        table->keys = without_table(survey.keys[name]);
        table->table = name;
        table->divided = true;
        table->tells_bad = sheets.empty();
        sheets.push_back(sheet_of_table(name.empty() ? file_name : file_name + " [" + name + "]", std::move(table)));
    }
    return sheets;
}

}  // namespace drum::intake
