#include "intake/json_objects.h"

#include <algorithm>
#include <cstring>

namespace drum::intake {
namespace {

constexpr std::size_t kWindowBytes = 4 * kMaxObjectBytes;
constexpr std::size_t kCutKept = 64 << 10;
constexpr std::string_view kTooLong = "the object is longer than 1 MB or never closed";
constexpr std::string_view kNoObject = "this is no JSON object";
constexpr std::string_view kBlanks = " \t\r\n";

// Bytes of the object that begins the text: up to the brace that closes it; npos when none does, or brackets cross.
std::size_t object_size(std::string_view text) {
    std::uint64_t arrays = 0;  // a bit per depth: what is open there is an array
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i)
                if (text[i] == '\\') ++i;
        } else if (c == '{' || c == '[') {
            if (++depth > 63) return std::string_view::npos;
            arrays = (arrays << 1) | (c == '[' ? 1U : 0U);
        } else if (c == '}' || c == ']') {
            if ((arrays & 1) != (c == ']' ? 1U : 0U)) return std::string_view::npos;
            arrays >>= 1;
            if (--depth == 0) return i + 1;
        }
    }
    return std::string_view::npos;
}

// An array, or an object that goes on in the next line.
bool is_spread(std::string_view beginning) {
    const std::size_t first = beginning.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return false;
    if (beginning[first] == '[') return true;
    const std::size_t line_end = std::min(beginning.find('\n', first), beginning.size());
    std::string_view line = beginning.substr(first, line_end - first);
    while (!line.empty() && kBlanks.find(line.back()) != std::string_view::npos) line.remove_suffix(1);
    const std::size_t second = beginning.find_first_not_of(kBlanks, line_end);
    return !line.ends_with('}') && second != std::string_view::npos && beginning[second] != '{';
}

}  // namespace

bool begins_json(std::string_view beginning) {
    const std::size_t first = beginning.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return false;
    std::string_view rest = beginning.substr(first);
    if (rest[0] == '[') rest = rest.substr(std::min(rest.find_first_not_of(kBlanks, 1), rest.size()));
    if (rest.empty() || rest[0] != '{') return false;
    const std::size_t key = rest.find_first_not_of(kBlanks, 1);
    return key == std::string_view::npos || rest[key] == '"' || rest[key] == '}';
}

JsonObjects::JsonObjects(const TextFile& file) : stream_(file) {
    refill();
    if (is_spread(std::string_view(window_).substr(0, size_))) form_ = Form::elements;
}

std::uint64_t JsonObjects::offset() const {
    const std::uint64_t end = stream_ ? stream_->offset() : end_, ahead = size_ - at_;
    return end < ahead ? 0 : end - ahead;
}

void JsonObjects::refill() {
    if (!stream_ || size_ - at_ > kMaxObjectBytes + 1) return;
    window_.erase(0, at_);
    size_ -= at_;
    at_ = 0;
    window_.resize(size_);
    while (stream_ && window_.size() < kWindowBytes)
        if (!stream_->more(window_, kWindowBytes - window_.size())) {
            end_ = stream_->offset();
            stream_.reset();
        }
    size_ = window_.size();
    window_.append(kJsonPadding, ' ');
}

void JsonObjects::give(JsonObject& object, std::size_t size, std::string_view problem) {
    object.line = line_;
    object.text = std::string_view(window_).substr(at_, size);
    object.readable = window_.size() - at_;
    object.problem = problem;
}

bool JsonObjects::next(JsonObject& object) { return form_ == Form::lines ? next_line(object) : next_element(object); }

bool JsonObjects::next_line(JsonObject& object) {
    for (;;) {
        refill();
        if (at_ >= size_) return false;
        const void* found = std::memchr(window_.data() + at_, '\n', size_ - at_);
        std::size_t end = found == nullptr ? size_ : static_cast<std::size_t>(static_cast<const char*>(found) - window_.data());
        if (end - at_ > kMaxObjectBytes) {
            cut_ = window_.substr(at_, kCutKept);
            give(object, 0, kTooLong);
            object.text = cut_;
            while (end == size_ && stream_) {  // the line goes on beyond the window
                at_ = size_;
                refill();
                end = std::min(std::string_view(window_).substr(0, size_).find('\n'), size_);
            }
            at_ = std::min(end + 1, size_);
            ++line_;
            return true;
        }
        give(object, end - at_, {});
        at_ = std::min(end + 1, size_);
        ++line_;
        while (!object.text.empty() && kBlanks.find(object.text.back()) != std::string_view::npos) object.text.remove_suffix(1);
        const std::size_t first = object.text.find_first_not_of(kBlanks);
        if (first == std::string_view::npos) continue;
        object.text.remove_prefix(first);
        object.readable -= first;
        return true;
    }
}

// Blanks, commas and the brackets of the array.
void JsonObjects::skip_between() {
    for (;;) {
        refill();
        while (at_ < size_ && std::strchr(" \t\r\n,[]", window_[at_]) != nullptr)
            if (window_[at_++] == '\n') ++line_;
        if (at_ < size_ || !stream_) return;
    }
}

bool JsonObjects::next_element(JsonObject& object) {
    skip_between();
    refill();
    if (at_ >= size_) return false;
    const std::string_view rest = std::string_view(window_).substr(at_, std::min(size_ - at_, kMaxObjectBytes + 1));
    const std::size_t size = window_[at_] == '{' ? object_size(rest) : std::string_view::npos;
    if (size != std::string_view::npos) {
        give(object, size, {});
        line_ += std::count(object.text.begin(), object.text.end(), '\n');
        at_ += size;
        return true;
    }
    // Goes on at the next line: what follows an object that is never closed may be sound.
    const std::size_t line_end = std::min(rest.find('\n'), rest.size());
    const bool is_object = rest.starts_with('{');
    cut_ = rest.substr(0, std::min(line_end, kCutKept));
    give(object, 0, is_object ? kTooLong : kNoObject);
    object.text = cut_;
    for (at_ += line_end; at_ < size_ && window_[at_] != '{';) {
        const std::size_t next = std::min(std::string_view(window_).substr(0, size_).find('\n', at_), size_);
        at_ = next;
        if (at_ == size_) {
            refill();
            if (at_ >= size_) break;
            continue;
        }
        ++line_;
        at_ = std::min(std::string_view(window_).substr(0, size_).find_first_not_of(" \t\r,", at_ + 1), size_);
        if (at_ == size_) refill();
    }
    return true;
}

}  // namespace drum::intake
