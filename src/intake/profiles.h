// What people said of how their exports are read: by --map, by an answer, or kept from an earlier import.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fact/block.h"
#include "intake/mapping.h"
#include "intake/questions.h"

namespace drum::intake {

// Of the sheet as a whole: the table it feeds, and as which export ("SAP goods movements") in `reading`. As a row of
// `mappings` both stand in `reading` ("moves: SAP goods movements"), so that a later answer replaces an earlier one.
inline constexpr std::string_view kWholeSheet = "*";

inline constexpr std::string_view kDefaultProfile = "default";

// One thing said of a sheet; a row of the table `mappings` without its profile and sheet.
struct Said {
    std::string
        field;  // header as in the file, kWholeSheet, or "=COLUMN" for a word every row says, which is in `reading`
    std::string column;  // of the table; "" = not read, or beside a reading: as it would be without it
    std::string table;   // "" = whichever table of the sheet has the column
    std::string
        reading;  // day_first, month_first, comma, point, weeks, minutes, hours, 1:draft 2:placed; blanks between
};

struct Profile {
    std::string name;
    std::string sheet;  // signature of the header, "" = any sheet that has the fields
    std::vector<Said> said;
};

// What a command was told beside the files.
struct Guidance {
    Asker ask;                      // empty: nobody is there
    std::string profile;            // name under which to look first and to keep what is said; "" = "default"
    std::vector<Said> said;         // for every sheet of the command that has the fields
    std::vector<Profile> profiles;  // of the site
};

// "Qty=quantity,Datum=time(day_first),Colour=-,table=moves,kind=consume". Fails with what is not understood.
Result<std::vector<Said>> parse_said(std::string_view text);
// The rows of a file in the form of the table `mappings`.
Result<std::vector<Said>> read_said(const SourceFile& file);

// The same for the same headers in the same order, whatever their spelling; 16 hexadecimal digits.
std::string signature_of(const std::vector<std::string>& folded_header);
// As rows of the table `mappings`, each thing once.
void add_rows(const Profile& profile, fact::Block& mappings);
// The profiles among the rows of the table `mappings`, in the order of their names and sheets.
std::vector<Profile> profiles_of(const fact::Block& mappings);
// What was found out and said of a sheet, so that the next one like it raises no question.
std::vector<Said> said_of(const std::vector<std::string>& own_header, const Mapping& mapping);

// The words of one `reading`.
struct HowRead {
    std::optional<DateOrder> dates;
    std::optional<NumberStyle> numbers;
    std::optional<Ratio> factor;
    std::vector<std::pair<std::string, std::string>> words;  // folded word, canonical word
};
Result<HowRead> parse_reading(std::string_view text);

}  // namespace drum::intake
