// Files that are not what they seem, given to the program with little memory: it says what is wrong and where, what is good
// lands, and the site answers afterwards.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr rlim_t kMemory = RLIM_INFINITY;  // the sanitizers' own maps are larger than any machine's memory
#else
constexpr rlim_t kMemory = rlim_t{1} << 30;
#endif

class StrangeFiles : public ::testing::Test {
protected:
    StrangeFiles() : folder_("strange") {
        rlimit limit{};
        ::getrlimit(RLIMIT_AS, &limit);
        limit.rlim_cur = std::min(limit.rlim_max, kMemory);
        EXPECT_EQ(::setrlimit(RLIMIT_AS, &limit), 0);
        terminal::write_file(folder_ / "in/items.csv", "item,unit\nA,EA\nB,EA\n");
    }
    std::string site() const { return folder_ / "site.drum"; }
    Outcome land() { return terminal::drum({"import", folder_ / "in", "--site", site()}); }
    Outcome land(const std::string& name, std::string_view bytes) {
        terminal::write_file(folder_ / ("in/" + name), bytes);
        return land();
    }
    // The good file landed and every command answers.
    void expect_answers() {
        for (const char* command : {"today", "constraint", "actions", "audit", "verify"}) {
            const Outcome run = terminal::drum({command, "--site", site()});
            EXPECT_EQ(run.exit_code, 0) << command << ": " << run.err;
        }
    }
    Folder folder_;
};

TEST_F(StrangeFiles, EmptyBinaryAndWronglyEncoded) {
    EXPECT_NE(land("empty.csv", "").err.find("empty.csv"), std::string::npos);
    std::string noise;
    for (int i = 0; i < 100'000; ++i) noise += static_cast<char>(i * 7919 >> 5);
    const Outcome binary = land("noise.csv", noise);
    EXPECT_NE(binary.err.find("noise.csv"), std::string::npos) << binary.err;
    EXPECT_EQ(binary.exit_code, 0) << "the items landed: " << binary.err;
    terminal::write_file(folder_ / "in/moves.csv", "id,item,quantity,time\n1,A,5,2026-02-01\n2,B\xff\xfe,5,2026-02-01\n");
    const Outcome latin = land();
    EXPECT_NE(latin.out.find("moves.csv (canonical): moves, "), std::string::npos) << latin.out;
    expect_answers();
}

TEST_F(StrangeFiles, ZipBomb) {
    // A workbook whose sheet unpacks to far more than it is: written with the zip program's own stored-size lie is not
    // needed, a megabyte of zeros packs to a kilobyte.
    const std::string script = "cd " + (folder_ / "in") + " && mkdir -p xl/worksheets && head -c 700000000 /dev/zero > xl/worksheets/sheet1.xml && "
                               "python3 -c \"import zipfile; z=zipfile.ZipFile('bomb.xlsx','w',zipfile.ZIP_DEFLATED); "
                               "z.write('xl/worksheets/sheet1.xml')\" && rm -r xl";
    if (std::system(script.c_str()) != 0) GTEST_SKIP() << "nothing to pack with";
    const Outcome run = land();
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NE(run.err.find("bomb.xlsx"), std::string::npos) << run.out << run.err;
    expect_answers();
}

TEST_F(StrangeFiles, DatesFarAwayAndStockBelowNothing) {
    const Outcome run = land("moves.csv", "id,item,quantity,kind,time\n1,A,-5,ship,2026-02-01\n2,B,5,receipt,9999-12-31\n3,B,5,receipt,0001-01-01\n");
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NE(run.out.find("row 3, column time: '9999-12-31' lies after the year 2199"), std::string::npos) << run.out;
    expect_answers();
}

TEST_F(StrangeFiles, BillsInACircleAndUnitsWithoutAFactor) {
    terminal::write_file(folder_ / "in/bom.csv", "item,component,quantity\nA,B,1\nB,A,1\n");
    const Outcome run = land("moves.csv", "id,item,quantity,unit,kind,time\n1,A,-5,PAL,ship,2026-02-01\n");
    EXPECT_EQ(run.exit_code, 0) << run.err;
    expect_answers();
    const Outcome actions = terminal::drum({"actions", "--site", site()});
    EXPECT_NE(actions.out.find("PAL"), std::string::npos) << actions.out;
    EXPECT_NE(actions.out.find("SET ASIDE"), std::string::npos) << actions.out;
}

// Two gigabytes in one line through standard input, and the rows behind it land.
TEST_F(StrangeFiles, OneLineOfTwoGigabytes) {
    if (std::getenv("DRUM_NIGHTLY") == nullptr) GTEST_SKIP() << "for the night";
    const std::string command = "{ printf 'id,item,quantity,time\\n1,A,5,2026-02-01\\n2,'; head -c 2147483648 /dev/zero | tr '\\0' x; "
                                "printf '\\n3,A,5,2026-02-01\\n'; } | '" DRUM_PROGRAM "' import - --site '" + site() + "' >'" + (folder_ / "out") + "' 2>&1";
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(std::system(command.c_str()), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::minutes(10));
    const std::string out = terminal::read_file(folder_ / "out");
    EXPECT_NE(out.find("2 of 3 rows"), std::string::npos) << out.substr(0, 2000);
    EXPECT_NE(out.find("row 3"), std::string::npos) << out.substr(0, 2000);
}

}  // namespace
}  // namespace drum
