// CHECK: an assertion that stays on in release. It guards the borders of rooms against our own
// mistakes; user input never reaches one (it becomes an Error first).
#pragma once

namespace drum {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}

#define CHECK(expression) ((expression) ? static_cast<void>(0) : ::drum::check_failed(#expression, __FILE__, __LINE__))
