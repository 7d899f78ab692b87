// Splits a text into its JSON objects, holding some megabytes of it at a time: one a line (NDJSON), or the elements of one
// array, over as many lines as they like. Whether an object is sound JSON inside is for whoever reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "intake/text.h"

namespace drum::intake {

inline constexpr std::size_t kMaxObjectBytes = 1 << 20;
inline constexpr std::size_t kJsonPadding = 64;  // bytes that can be read behind every object, as simdjson asks

struct JsonObject {
    std::int64_t line = 0;
    std::string_view text;
    std::size_t readable = 0;  // bytes from text.data() on that may be read
    std::string_view problem;
};

class JsonObjects {
public:
    explicit JsonObjects(const TextFile& file);
    bool next(JsonObject& object);
    std::uint64_t offset() const;

private:
    void refill();
    bool next_line(JsonObject& object);
    bool next_element(JsonObject& object);
    void skip_between();
    void give(JsonObject& object, std::size_t size, std::string_view problem);

    enum class Form { lines, elements };
    std::optional<TextStream> stream_;
    std::uint64_t end_ = 0;
    std::string window_;
    std::size_t at_ = 0, size_ = 0;  // of the text in the window; behind it lies padding
    std::int64_t line_ = 1;
    Form form_ = Form::lines;
    std::string cut_;  // the beginning of an object that is too long
};

// Whether a text that begins so is JSON objects rather than a table.
bool begins_json(std::string_view beginning);

}  // namespace drum::intake
