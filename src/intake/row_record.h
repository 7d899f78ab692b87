// Landed rows as records for sorting, see sorting.h.
#pragma once

#include <string>
#include <string_view>

#include "fact/block.h"
#include "intake/landing.h"
#include "intake/sorting.h"

namespace drum::intake {

// A key as the beginning of a sort key: sixteen bytes that ascend as the key does.
void append_key(std::string& bytes, const fact::Key& key);
fact::Key key_at(std::string_view bytes);

// An identified row without its key, and that row again with the key at the beginning of a sort key.
void append_row(std::string& bytes, const Landing& landing, std::size_t row);
void take_row(std::string_view key, std::string_view record, Landing& to);
Origin origin_of(std::string_view record);

}  // namespace drum::intake
