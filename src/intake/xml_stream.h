// Reads XML piece by piece: what the parts of a workbook are made of. No document type, no entity but the five of XML and
// numbered characters, nothing outside the text is ever fetched.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace drum::intake {

class XmlStream {
public:
    enum class Event { start, end, text, finished, broken };
    // Appends some more of the document; false at its end.
    using Source = std::function<bool(std::string&)>;

    explicit XmlStream(Source source) : source_(std::move(source)) {}
    // After `finished` or `broken` the same again.
    Event next();
    // Of a start or end: the name without its prefix, else nothing. Valid, as all views, until the next event.
    std::string_view name() const { return name_; }
    // Of a start: the value of the attribute of that name (prefixes do not count), decoded.
    std::optional<std::string> attribute(std::string_view name) const;
    std::string_view text() const { return text_; }
    const std::string& problem() const { return problem_; }

private:
    bool fill();
    bool have(std::size_t bytes);
    std::size_t find(std::string_view what, std::size_t from);
    Event broken(std::string problem);
    Event tag();
    Event plain_text();
    bool skip_or_cdata(Event& event);

    Source source_;
    std::string window_;
    std::size_t at_ = 0;
    bool ended_ = false;
    int depth_ = 0;
    bool empty_element_ = false;  // <v/>: its end follows its start
    std::string_view name_, attributes_;
    std::string text_;
    std::string problem_;
};

// Text with its entities read; false when one is unknown or a character cannot be.
bool decode_xml(std::string_view raw, std::string& out);

}  // namespace drum::intake
