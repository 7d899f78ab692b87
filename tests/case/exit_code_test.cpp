// How commands end: 0 all right, 1 input refused (what and where on stderr), 2 wrong usage, 3 the site cannot be
// opened.
#include <gtest/gtest.h>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

class ExitCode : public ::testing::Test {
protected:
    ExitCode() : folder_("exit") {}
    Outcome land(std::string_view moves) {
        terminal::write_file(folder_ / "in/moves.csv", moves);
        return terminal::drum({"import", folder_ / "in", "--site", site()});
    }
    std::string site() const { return folder_ / "site.drum"; }
    Folder folder_;
};

TEST_F(ExitCode, ZeroWhenAllRowsLand) {
    EXPECT_EQ(land("item,quantity,time\nA,5,2026-11-20\n").exit_code, 0);
    EXPECT_EQ(terminal::drum({"today", "--site", site()}).exit_code, 0);
    EXPECT_EQ(terminal::drum({"actions", "--json", "--site", site()}).exit_code, 0);
}

TEST_F(ExitCode, ZeroWhenSomeRowsLandAndTheOthersAreSaid) {
    const Outcome run = land("item,quantity,time\nA,5,2026-11-20\nB,many,2026-11-20\n");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_NE((run.out + run.err).find("many"), std::string::npos) << run.out << run.err;
}

TEST_F(ExitCode, OneWhenNothingLandsWithFileRowAndColumn) {
    const Outcome run = land("item,quantity,time\nA,many,2026-11-20\n");
    EXPECT_EQ(run.exit_code, 1);
    for (const char* part : {"moves.csv", "2", "quantity", "many"})
        EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
}

TEST_F(ExitCode, OneWhenThereIsNothingToRead) {
    const Outcome run = terminal::drum({"import", folder_ / "nowhere", "--site", site()});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_NE(run.err.find("nowhere"), std::string::npos) << run.err;
}

TEST_F(ExitCode, TwoOnWrongUsage) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"dance"}, {"today", "--sideways"}, {"constraint", "--days", "soon"}, {"import"}})
        EXPECT_EQ(terminal::drum(arguments).exit_code, 2) << arguments[0];
}

TEST_F(ExitCode, ThreeWhenTheSiteCannotBeOpened) {
    EXPECT_EQ(terminal::drum({"today", "--site", folder_ / "absent.drum"}).exit_code, 3);
    terminal::write_file(folder_ / "text.drum", "this is not a site\n");
    for (const char* command : {"today", "constraint", "actions", "utilization", "verify"})
        EXPECT_EQ(terminal::drum({command, "--site", folder_ / "text.drum"}).exit_code, 3) << command;
    EXPECT_EQ(terminal::drum({"import", folder_.path().string(), "--site", "/nonexistent/folder/site.drum"}).exit_code,
              3);
}

TEST_F(ExitCode, HelpIsAllRight) {
    const Outcome run = terminal::drum({"--help"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_NE(run.out.find("import"), std::string::npos);
}

}  // namespace
}  // namespace drum
