// Replays a corpus, and damaged copies of it, through a fuzz target.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/rng.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> corpus() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(DRUM_CORPUS)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int run(const std::string& bytes) {
    return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

TEST(Corpus, IsReplayed) {
    EXPECT_EQ(run(""), 0);
    const auto files = corpus();
    EXPECT_GE(files.size(), 3U) << DRUM_CORPUS;
    for (const auto& file : files) {
        SCOPED_TRACE(file.string());
        EXPECT_EQ(run(bytes_of(file)), 0);
    }
}

TEST(Corpus, DamagedCopiesAreReplayed) {
    constexpr int kCopies = 300;  // of each file
    drum::Rng rng(29);
    for (const auto& file : corpus()) {
        SCOPED_TRACE(file.string());
        const std::string sound = bytes_of(file);
        for (int copy = 0; copy < kCopies; ++copy) {
            std::string bytes = sound;
            for (std::int64_t n = 1 + rng.below(5); n > 0 && !bytes.empty(); --n) {
                const auto at = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bytes.size())));
                switch (rng.below(5)) {
                    case 0: bytes.erase(at, 1); break;
                    case 1: bytes.insert(at, 1, static_cast<char>(rng.below(256))); break;
                    case 2: bytes[at] = static_cast<char>(rng.below(256)); break;
                    case 3: bytes.resize(at); break;
                    default: bytes.insert(at, bytes.substr(static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bytes.size()))), 16));
                }
            }
            EXPECT_EQ(run(bytes), 0);
        }
    }
}

}  // namespace
