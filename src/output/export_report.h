// What an export wrote, for people and programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace drum::output {

struct ExportReport {
    struct File {
        std::string name;
        std::int64_t things = 0;  // different facts
        std::int64_t rows = 0;    // versions of them
    };
    std::string folder;
    Instant as_of;
    Zone zone;
    std::vector<File> tables;
    std::vector<std::string> removed;  // of an earlier export, of tables that hold nothing now
};

std::string export_text(const ExportReport& report);
std::string export_json(const ExportReport& report);

}  // namespace drum::output
