#include "ledger/chain.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/check.h"

namespace drum::ledger {
namespace {

// One SHA-256 in the making. OpenSSL fails here only when it cannot be used at all, which is not a user's doing.
class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        static const EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: it is slow
        CHECK(context_ != nullptr && algorithm != nullptr);
        CHECK(EVP_DigestInit_ex(context_.get(), algorithm, nullptr) == 1);
    }
    void add(const void* bytes, std::size_t size) { CHECK(EVP_DigestUpdate(context_.get(), bytes, size) == 1); }
    void add(std::int64_t number) {  // eight bytes, the low one first
        std::array<std::uint8_t, 8> bytes;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * i));
        add(bytes.data(), bytes.size());
    }
    void add(std::string_view text) {  // its length first, so that no two records hash the same bytes
        add(static_cast<std::int64_t>(text.size()));
        add(text.data(), text.size());
    }
    Hash end() {
        Hash hash;
        unsigned size = 0;
        CHECK(EVP_DigestFinal_ex(context_.get(), hash.data(), &size) == 1 && size == hash.size());
        return hash;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

// Stored numbers are any numbers; a wrapped one is only one more fault at the next record.
std::int64_t sum(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::string facts_from(std::int64_t first) { return "the segment at fact " + std::to_string(first); }

}  // namespace

std::string hex(const Hash& hash) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : hash) {
        text.push_back(kDigits[byte >> 4]);
        text.push_back(kDigits[byte & 15]);
    }
    return text;
}

Hash hash_from(std::string_view bytes) {
    Hash hash{};
    if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

Hash seal(const Hash& previous, const SegmentRecord& segment) {
    Sha256 sha;
    sha.add("S", 1);
    sha.add(previous.data(), previous.size());
    sha.add(segment.first);
    sha.add(segment.count);
    sha.add(segment.table);
    sha.add(segment.bytes);
    return sha.end();
}

Hash seal(const Hash& previous, const Import& import) {
    const bool undo = import.kind == ImportKind::undo;
    Sha256 sha;
    sha.add(undo ? "U" : "I", 1);
    sha.add(previous.data(), previous.size());
    sha.add(import.number);
    sha.add(import.first);
    sha.add(import.count);
    if (undo) sha.add(import.undoes);
    sha.add(import.label);
    return sha.end();
}

std::optional<std::string> Follower::take(const SegmentRecord& segment) {
    std::optional<std::string> fault;
    if (segment.first != next_fact_)
        fault = facts_from(segment.first) + " stands where fact " + std::to_string(next_fact_) + " should";
    else if (seal(previous_, segment) != segment.hash)
        fault = facts_from(segment.first) + " does not match its hash: it was altered, or the record before it";
    next_fact_ = sum(segment.first, segment.count);
    previous_ = segment.hash;
    return fault;
}

std::optional<std::string> Follower::take(const CommitRecord& commit) {
    const Import& import = commit.import;
    const std::string name = "the commit record of import " + std::to_string(import.number);
    std::optional<std::string> fault;
    if (import.number != next_import_)
        fault = name + " stands where import " + std::to_string(next_import_) + " should";
    else if (seal(previous_, import) != commit.hash)
        fault = name + " does not match its hash: it was altered, or the record before it";
    else if (import.first != import_first_ || sum(import.first, import.count) != next_fact_)
        fault = name + " does not cover the facts before it";
    else if (import.kind == ImportKind::undo && (import.undoes < 1 || import.undoes >= import.number))
        fault = name + " takes back an import that was not there";
    next_import_ = sum(import.number, 1);
    import_first_ = next_fact_;
    previous_ = commit.hash;
    return fault;
}

}  // namespace drum::ledger
