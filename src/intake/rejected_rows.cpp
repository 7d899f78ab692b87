#include "intake/rejected_rows.h"

#include <cstring>
#include <utility>

#include "base/check.h"

namespace drum::intake {
namespace {

void append(std::string& bytes, std::int64_t number) { bytes.append(reinterpret_cast<const char*>(&number), sizeof number); }

void append(std::string& bytes, const std::string& text) {
    append(bytes, static_cast<std::int64_t>(text.size()));
    bytes += text;
}

}  // namespace

Result<void> put_away_rejected(FileReport& report, Scratch& scratch) {
    if (report.rejected.size() <= kRejectedHeld) return {};
    std::string bytes;
    const auto first = report.rejected.begin() + static_cast<std::ptrdiff_t>(kRejectedHeld);
    for (auto one = first; one != report.rejected.end(); ++one) {
        append(bytes, one->row);
        append(bytes, one->column);
        append(bytes, one->message);
        append(bytes, one->line);
    }
    report.rejected_put_away += report.rejected.end() - first;
    report.rejected_stretches.push_back({scratch.size(), scratch.size() + bytes.size()});
    report.rejected.erase(first, report.rejected.end());
    return scratch.append(bytes);
}

std::int64_t RejectedReader::number() {
    std::int64_t number = 0;
    CHECK(bytes_.size() - at_ >= sizeof number);
    std::memcpy(&number, bytes_.data() + at_, sizeof number);
    at_ += sizeof number;
    return number;
}

std::string RejectedReader::text() {
    const auto size = static_cast<std::size_t>(number());
    CHECK(bytes_.size() - at_ >= size);
    at_ += size;
    return bytes_.substr(at_ - size, size);
}

Result<bool> RejectedReader::next(Rejected& rejected) {
    if (held_ < report_->rejected.size()) {
        rejected = report_->rejected[held_++];
        return true;
    }
    if (at_ == bytes_.size()) {
        if (stretch_ == report_->rejected_stretches.size()) return false;
        const FileReport::Stretch& stretch = report_->rejected_stretches[stretch_++];
        CHECK(scratch_ != nullptr);
        bytes_.resize(static_cast<std::size_t>(stretch.end - stretch.first));
        at_ = 0;
        const auto got = scratch_->read(stretch.first, bytes_.data(), bytes_.size());
        if (!got) return std::unexpected(got.error());
        if (*got < bytes_.size()) return fail(ErrorCode::io, "the scratch file ended early");
    }
    rejected.row = number();
    rejected.column = text();
    rejected.message = text();
    rejected.line = text();
    return true;
}

}  // namespace drum::intake
