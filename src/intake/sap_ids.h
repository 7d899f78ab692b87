// How SAP writes ids: padded with zeros, and put together from several columns.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "intake/landing.h"

namespace drum::intake {

inline constexpr std::string_view kMaterial = "matnr|material|materialnummer|materialnumber";

// "000012" is "12"; what is no number stays.
inline std::string_view without_zeros(std::string_view text) {
    const std::size_t first = text.find_first_not_of('0');
    return first == std::string_view::npos || text.find_first_not_of("0123456789") != std::string_view::npos
               ? text
               : text.substr(first);
}

// "4900000001/2026/1", held by the row.
inline std::string_view joined(RowDraft& row, std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text += (text.empty() ? "" : "/") + std::string(part);
    return row.made.emplace_back(std::move(text));
}

}  // namespace drum::intake
