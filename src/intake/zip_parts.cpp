#include "intake/zip_parts.h"

#include <zip.h>

#include <algorithm>

namespace drum::intake {
namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::uint64_t kSmallPartBytes = 16ULL << 20;  // below it any ratio is harmless

constexpr const char* kDamaged = "the file is a damaged or incomplete ZIP or XLSX file; export it again";

zip* open_archive(const std::string& bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive == nullptr && source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    return archive;
}

}  // namespace

ZipPart::~ZipPart() {
    if (file_ != nullptr) zip_fclose(file_);
    if (archive_ != nullptr) zip_discard(archive_);
}

bool ZipPart::more(std::string& to) {
    if (!problem_.empty()) return false;
    const std::size_t before = to.size();
    to.resize(before + kPieceBytes);
    const zip_int64_t got = zip_fread(file_, to.data() + before, kPieceBytes);
    to.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(got, 0)));
    done_ += static_cast<std::uint64_t>(std::max<zip_int64_t>(got, 0));
    if (got < 0) problem_ = "a part of it cannot be unpacked";
    if (done_ > size_ || done_ > kMaxPartBytes) problem_ = "a part of it is larger than it says";
    return got > 0 && problem_.empty();
}

Result<ZipParts> ZipParts::open(std::shared_ptr<const std::string> bytes) {
    if (bytes->size() > kMaxZipBytes)
        return fail(ErrorCode::bad_input, "the file is a ZIP or XLSX file of more than 64 MB; export its sheets as CSV and import those");
    zip* archive = open_archive(*bytes);
    if (archive == nullptr) return fail(ErrorCode::bad_input, kDamaged);
    ZipParts parts;
    parts.bytes_ = std::move(bytes);
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count > static_cast<zip_int64_t>(kMaxParts)) {
        zip_discard(archive);
        return fail(ErrorCode::bad_input, "the file is a ZIP file of more than 10,000 parts, which no workbook has");
    }
    for (zip_int64_t i = 0; i < count; ++i)
        if (const char* name = zip_get_name(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW)) parts.names_.emplace_back(name);
    zip_discard(archive);
    std::sort(parts.names_.begin(), parts.names_.end());
    return parts;
}

bool ZipParts::has(const std::string& name) const { return std::binary_search(names_.begin(), names_.end(), name); }

Result<std::unique_ptr<ZipPart>> ZipParts::part(const std::string& name) const {
    std::unique_ptr<ZipPart> out(new ZipPart);
    out->bytes_ = bytes_;
    out->archive_ = open_archive(*bytes_);
    if (out->archive_ == nullptr) return fail(ErrorCode::bad_input, kDamaged);
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(out->archive_, name.c_str(), ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
        return fail(ErrorCode::bad_input, std::string(kDamaged) + " (it lacks " + name + ")");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
        return fail(ErrorCode::bad_input, "the file is protected by a password; save it without one and import that");
    const std::uint64_t packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 1;
    if (stat.size > kMaxPartBytes || (stat.size > kSmallPartBytes && stat.size / kMaxPartRatio > packed))
        return fail(ErrorCode::bad_input, "the file unpacks to far more than a sheet holds (" + name + ": " + std::to_string(stat.size >> 20) +
                                              " MB from " + std::to_string(packed >> 10) + " kB); export it as CSV and import that");
    out->size_ = stat.size;
    out->file_ = zip_fopen_index(out->archive_, stat.index, 0);
    if (out->file_ == nullptr) return fail(ErrorCode::bad_input, kDamaged);
    return out;
}

}  // namespace drum::intake
