#include "form.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace drum::form {
namespace {

namespace fs = std::filesystem;

std::string together(const Faults& faults) {
    std::string text;
    for (const std::string& fault : faults) text += "\n  " + fault;
    return text;
}

TEST(Form, TheTreeKeepsIt) { EXPECT_TRUE(all(DRUM_SOURCE_DIR).empty()) << together(all(DRUM_SOURCE_DIR)); }

// A small tree that is right, made afresh for each test, which then makes one thing wrong.
class Checker : public ::testing::Test {
protected:
    void SetUp() override {
        root_ = fs::temp_directory_path() / ("drum-form-" + std::to_string(::getpid()));
        fs::remove_all(root_);
        for (const char* room : {"base", "fact", "intake", "ledger", "state", "engine", "cli"}) {
            write(std::string("src/") + room + "/README.md", "five lines\n");
            write(std::string("src/") + room + "/thing.h",
                  "#pragma once\n#include \"base/thing.h\"\n#include <vector>\n");
        }
        write("src/engine/engine.cpp", lines(149));
        write("src/state/fold.cpp", "#include \"fact/thing.h\"\n\nint fold() {\n" + lines(68) + "}\n");
        write("build/generated/core.cpp", lines(600));
        ASSERT_TRUE(all(root_).empty()) << together(all(root_));
    }
    void TearDown() override { fs::remove_all(root_); }

    void write(const std::string& name, const std::string& text) {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name, std::ios::binary) << text;
    }
    static std::string lines(int count) {
        std::string out;
        for (int i = 0; i < count; ++i) out += "// one\n";
        return out;
    }
    void expect_only(const std::string& part) {
        const Faults faults = all(root_);
        ASSERT_EQ(faults.size(), 1u) << together(faults);
        EXPECT_NE(faults[0].find(part), std::string::npos) << faults[0];
    }

    fs::path root_;
};

TEST_F(Checker, SeesAForbiddenInclude) {
    write("src/state/fold.cpp", "// fold\n#include \"ledger/store.h\"\n");
    expect_only("src/state/fold.cpp:2: state may not use ledger");
}

TEST_F(Checker, SeesAnIncludeAgainstTheFlow) {
    write("src/base/decimal.h", "#include \"fact/thing.h\"\n");
    expect_only("base may not use fact");
}

TEST_F(Checker, SeesARoomThatIsNotInTheTable) {
    write("src/annex/README.md", "five lines\n");
    expect_only("src/annex: a room that is not in the table");
}

TEST_F(Checker, LetsATestLayDownFactsAndNothingElse) {
    write("src/learn/README.md", "five lines\n");
    write("src/learn/learn_test.cpp", "#include \"fact/block.h\"\n");
    EXPECT_TRUE(all(root_).empty());
    write("src/learn/learn_test.cpp", "#include \"fact/block.h\"\n#include \"intake/intake.h\"\n");
    expect_only("src/learn/learn_test.cpp:2: learn may not use intake");
    fs::remove(root_ / "src/learn/learn_test.cpp");
    write("src/learn/learn.cpp", "#include \"fact/block.h\"\n");
    expect_only("src/learn/learn.cpp:1: learn may not use fact");
}

TEST_F(Checker, LetsTheCliUseEverything) {
    write("src/cli/today.cpp", "#include \"ledger/store.h\"\n#include \"engine/engine.h\"\n");
    EXPECT_TRUE(all(root_).empty());
}

TEST_F(Checker, SeesEmptyNames) {
    write("src/state/string_utils.h", "");
    expect_only("'string_utils.h' says nothing");
    fs::remove(root_ / "src/state/string_utils.h");
    write("src/state/core/a.h", "");
    expect_only("'core' says nothing");
    fs::remove_all(root_ / "src/state/core");
    write("src/state/score.h", "");  // only whole words count
    EXPECT_TRUE(all(root_).empty());
}

TEST_F(Checker, SeesALongFile) {
    write("src/state/long.h", lines(500));
    EXPECT_TRUE(all(root_).empty());
    write("src/state/long.h", lines(501));
    expect_only("src/state/long.h: 501 lines");
}

TEST_F(Checker, SeesALongFunction) {
    write("src/state/fold.cpp", "namespace drum {\n\nint fold(int a,\n         int b) {\n" + lines(68) + "}\n\n}\n");
    expect_only("src/state/fold.cpp:3: a function of 71 lines");
}

TEST_F(Checker, SeesALongFunctionBehindBracesInTextAndComments) {
    write("src/state/fold.cpp",
          "struct Fold {\n    const char* close = \"}\";  // }\n    char open = '{';\n    int million = 1'000'000;\n"
          "    int run() const {\n        if (million) { million; }\n" +
              lines(68) + "    }\n};\n");
    expect_only("src/state/fold.cpp:5: a function of 71 lines");
}

TEST_F(Checker, LetsALongTableOfDataStand) {
    std::string rows;
    for (int i = 0; i < 100; ++i) rows += "        {\"a\", 1}, {\"b\", 2},\n";
    write("src/state/parts.cpp", "std::vector<Part> parts() {\n    return {\n" + rows + "    };\n}\n");
    write("src/state/table.cpp", "const int kTable[] = {\n" + lines(100) + "};\nnamespace {\n" + lines(100) + "}\n");
    EXPECT_TRUE(all(root_).empty());
}

TEST_F(Checker, SeesALongEngine) {
    write("src/engine/engine.cpp", lines(150));
    expect_only("src/engine/engine.cpp: 150 lines");
}

TEST_F(Checker, SeesARoomWithoutAReadme) {
    fs::remove(root_ / "src/intake/README.md");
    expect_only("src/intake: no README.md");
}

TEST_F(Checker, SeesUnfinishedWork) {
    for (const std::string mark : {"TO"
                                   "DO",
                                   "FIX"
                                   "ME",
                                   "X"
                                   "XX",
                                   "HA"
                                   "CK"}) {
        write("docs/page.md", "one\ntwo " + mark + ": three\n");
        expect_only("docs/page.md:2: unfinished work");
    }
}

TEST_F(Checker, SeesAnImpureRoom) {
    for (const std::string line :
         {"#include <thread>", "#include <fstream>", "auto t = std::chrono::system_clock::now();",
          "auto t = std::chrono::steady_clock::now();", "int x = rand();", "std::random_device d;",
          "auto p = std::getenv(\"TZ\");", "auto t = time(nullptr);", "auto t = std::time(0);"}) {
        write("src/state/thing.cpp", "int a;\n" + line + "\n");
        expect_only("src/state/thing.cpp:2: a pure room, yet: " + line);
    }
}

TEST_F(Checker, LetsLedgerReadTheDiskAndWordsBeWords) {
    write("src/ledger/store.cpp", "#include <fstream>\n");
    write("src/state/thing.cpp",
          "// time() and rand() are not called here\nint lead_time(int days);\nint a = lead_time (0);\n");
    write("src/state/thing_test.cpp", "#include <fstream>\n");
    EXPECT_TRUE(all(root_).empty()) << together(all(root_));
}

}  // namespace
}  // namespace drum::form
