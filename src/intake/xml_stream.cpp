#include "intake/xml_stream.h"

#include <algorithm>
#include <charconv>

namespace drum::intake {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;  // of one tag or one stretch of text
constexpr int kMostDepth = 200;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view local(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool append_character(std::string_view number, std::string& out) {
    const bool is_hex = !number.empty() && (number[0] == 'x' || number[0] == 'X');
    if (is_hex) number.remove_prefix(1);
    unsigned code = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), code, is_hex ? 16 : 10);
    if (problem != std::errc() || end != number.data() + number.size()) return false;
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else {
        if (code >= 0x10000) {
            put(0xF0 | (code >> 18));
            put(0x80 | ((code >> 12) & 0x3F));
        } else {
            put(0xE0 | (code >> 12));
        }
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
    return true;
}

}  // namespace

bool decode_xml(std::string_view raw, std::string& out) {
    for (;;) {
        const std::size_t amp = raw.find('&');
        out.append(raw.substr(0, amp));
        if (amp == std::string_view::npos) return true;
        const std::size_t end = raw.find(';', amp);
        if (end == std::string_view::npos) return false;
        const std::string_view entity = raw.substr(amp + 1, end - amp - 1);
        if (entity == "amp") out.push_back('&');
        else if (entity == "lt") out.push_back('<');
        else if (entity == "gt") out.push_back('>');
        else if (entity == "quot") out.push_back('"');
        else if (entity == "apos") out.push_back('\'');
        else if (!entity.starts_with('#') || !append_character(entity.substr(1), out)) return false;
        raw.remove_prefix(end + 1);
    }
}

bool XmlStream::fill() {
    if (ended_) return false;
    if (!source_(window_)) ended_ = true;
    return !ended_;
}

bool XmlStream::have(std::size_t bytes) {
    while (window_.size() - at_ < bytes)
        if (!fill()) return false;
    return true;
}

// Position of `what`, reading on until it is there; npos when it does not come within the bound.
std::size_t XmlStream::find(std::string_view what, std::size_t from) {
    for (;;) {
        const std::size_t found = window_.find(what, from);
        if (found != std::string::npos) return found;
        if (window_.size() - at_ > kMostBytes) return std::string::npos;
        from = window_.size() < what.size() ? 0 : std::max(from, window_.size() - what.size() + 1);
        if (!fill()) return std::string::npos;
    }
}

XmlStream::Event XmlStream::broken(std::string problem) {
    problem_ = std::move(problem);
    return Event::broken;
}

XmlStream::Event XmlStream::next() {
    if (!problem_.empty()) return Event::broken;
    if (empty_element_) {
        empty_element_ = false;
        --depth_;
        return Event::end;
    }
    name_ = attributes_ = {};  // they look into the window, which may move
    if (at_ > kMostBytes) {
        window_.erase(0, at_);
        at_ = 0;
    }
    for (;;) {
        if (!have(1)) return depth_ == 0 ? Event::finished : broken("it ends before its elements do");
        if (window_[at_] != '<') return plain_text();
        Event event{};
        if (!have(2)) return broken("it ends before its elements do");
        if (window_[at_ + 1] != '!' && window_[at_ + 1] != '?') return tag();
        if (skip_or_cdata(event)) return event;
    }
}

// Comments and instructions are passed over; true when there is an event to tell.
bool XmlStream::skip_or_cdata(Event& event) {
    have(9);
    const std::string_view rest = std::string_view(window_).substr(at_);
    const bool cdata = rest.starts_with("<![CDATA["), comment = rest.starts_with("<!--");
    if (!cdata && !comment && rest[1] == '!') {
        event = broken("it declares a document type, which a workbook never does");
        return true;
    }
    const std::string_view close = cdata ? "]]>" : comment ? "-->" : "?>";
    const std::size_t end = find(close, at_ + 2);
    if (end == std::string::npos) {
        event = broken("it ends before its elements do");
        return true;
    }
    if (cdata) {
        text_.assign(window_, at_ + 9, end - at_ - 9);
        event = Event::text;
    }
    at_ = end + close.size();
    return cdata;
}

XmlStream::Event XmlStream::plain_text() {
    const std::size_t end = std::min(find("<", at_), window_.size());
    if (end - at_ > kMostBytes) return broken("a text is longer than 1 MB");
    text_.clear();
    if (!decode_xml(std::string_view(window_).substr(at_, end - at_), text_)) return broken("it holds an entity that is none of XML's own");
    at_ = end;
    return Event::text;
}

XmlStream::Event XmlStream::tag() {
    std::size_t end = at_;
    char quote = 0;
    for (std::size_t i = at_ + 1;; ++i) {
        if (i >= window_.size() && (window_.size() - at_ > kMostBytes || !fill())) return broken("it ends before its elements do");
        const char c = window_[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            end = i;
            break;
        } else if (c == '<') {
            return broken("a tag is not closed");
        }
    }
    std::string_view inside(window_.data() + at_ + 1, end - at_ - 1);
    at_ = end + 1;
    const bool closes = inside.starts_with('/');
    if (closes) inside.remove_prefix(1);
    empty_element_ = !closes && inside.ends_with('/');
    if (empty_element_) inside.remove_suffix(1);
    std::size_t name_end = 0;
    while (name_end < inside.size() && !is_space(inside[name_end])) ++name_end;
    name_ = local(inside.substr(0, name_end));
    attributes_ = inside.substr(name_end);
    if (name_.empty()) return broken("a tag has no name");
    depth_ += closes ? -1 : 1;
    if (depth_ < 0) return broken("an element ends that never began");
    if (depth_ > kMostDepth) return broken("its elements are nested too deeply");
    return closes ? Event::end : Event::start;
}

std::optional<std::string> XmlStream::attribute(std::string_view wanted) const {
    std::string_view rest = attributes_;
    for (;;) {
        while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        std::string_view name = rest.substr(0, equals);
        while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
        rest.remove_prefix(equals + 1);
        while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
        if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return std::nullopt;
        const std::size_t close = rest.find(rest.front(), 1);
        if (close == std::string_view::npos) return std::nullopt;
        if (local(name) == wanted) {
            std::string value;
            if (!decode_xml(rest.substr(1, close - 1), value)) return std::nullopt;
            return value;
        }
        rest.remove_prefix(close + 1);
    }
}

}  // namespace drum::intake
