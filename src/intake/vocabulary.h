// Columns that hold one of a few words: what people write and the canonical word it means.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fact/schema.h"

namespace drum::intake {

struct Word {
    std::string_view said;   // folded as headers are, or a sign that folding would lose
    std::string_view meant;
};
using Vocabulary = std::span<const Word>;

// The words a canonical column takes; empty = any text.
Vocabulary vocabulary(fact::Table table, int column);
// The words of an operation log's state column; the single letters S, D and B are report types of shop-floor terminals.
Vocabulary log_states();

// Of the reasons in a log of stops, those that are no breakdown.
Vocabulary stop_states();

std::optional<std::string_view> meaning(Vocabulary words, std::string_view text);
// "receipt, consume or ship": the canonical words, each once, in the order of the vocabulary.
std::string allowed_words(Vocabulary words);

}  // namespace drum::intake
