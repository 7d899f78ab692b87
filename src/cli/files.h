// Files as intake reads and needs them: pieces of what people give, and room for what does not fit in memory.
#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "intake/bytes.h"
#include "intake/scratch.h"

namespace drum::cli {

// A file read piece by piece; it may grow meanwhile, what came later is not read. Errors: io, with what the system says.
Result<std::shared_ptr<const intake::Bytes>> open_file(const std::string& path);
// Standard input to its end, kept on scratch in the folder, since it is read more than once.
Result<std::shared_ptr<const intake::Bytes>> read_standard_input(const std::string& folder);
// A nameless file in the folder, gone when it is closed or the program dies. Made on the first append.
std::unique_ptr<intake::Scratch> scratch_in(const std::string& folder);

// A file that is there whole or not at all: under a name of its own until it is finished.
class WholeFile {
public:
    explicit WholeFile(std::string path);  // clears away what a program that was killed left of the same file
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    // Errors: io, from the first write that failed on.
    Result<void> write(std::string_view bytes);
    const std::string& unfinished() const { return unfinished_; }  // what is written so far, once finish_writing() was called
    Result<void> finish_writing();
    // Takes its place, or another one, over what is there.
    Result<void> finish() { return finish(path_); }
    Result<void> finish(const std::string& path);

private:
    std::string path_, unfinished_;
    std::ofstream out_;
};

// Whether two files hold the same bytes; not when one cannot be read.
bool same_bytes(const std::string& one, const std::string& other);

}  // namespace drum::cli
