#include "intake/xlsx.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/rng.h"
#include "intake/book_test.h"
#include "intake/cell_format.h"
#include "intake/described_test.h"
#include "intake/workbook.h"

namespace drum::intake {
namespace {

using fact::Table;

std::string problem_of(const std::string& bytes) {
    const Intake intake = read_texts({{"book.xlsx", bytes}});
    EXPECT_TRUE(intake.blocks.empty());
    return intake.files.at(0).problem ? intake.files[0].problem->message : "";
}

Book items_book() {
    return {{{"Items", book_row(1, {"item", "name", "cost"}) + book_row(2, {"A", "Axle", "1.5"}) + book_row(3, {"B", "Bolt", "0.25"}), ""}}, {}, {}, ""};
}

TEST(Xlsx, EverySheetWithATableBecomesASheet) {
    Book book = items_book();
    book.sheets.push_back({"Cover", book_row(3, {"Our stock"}), ""});
    book.sheets.push_back({"Stock", book_row(1, {"Stock list"}) + book_row(4, {"", "item", "quantity"}) + book_row(5, {"", "A", "5"}) + book_row(7, {"", "B", "x"}), ""});
    book.sheets.push_back({"Old", book_row(1, {"item", "quantity"}) + book_row(2, {"A", "1"}), "state=\"hidden\""});
    const Intake intake = read_texts({{"book.xlsx", bytes_of(book)}});
    ASSERT_EQ(intake.files.size(), 2U);
    EXPECT_EQ(intake.files[0].name, "book.xlsx [Items]");
    EXPECT_EQ(facts_of(intake, Table::items), (std::vector<std::string>{"beginning item=A name=Axle cost=1.5", "beginning item=B name=Bolt cost=0.25"}));
    EXPECT_EQ(facts_of(intake, Table::stock), std::vector<std::string>{"beginning item=A quantity=5"});
    EXPECT_EQ(rejects_of(intake.files[1]), std::vector<std::string>{"row 7 quantity: 'x' is not a number"});
    EXPECT_TRUE(notes_say(intake.files[0], "Hidden sheets left out: 'Old'."));
    EXPECT_TRUE(notes_say(intake.files[0], "Sheets without a table left out: 'Cover'."));
    EXPECT_TRUE(notes_say(intake.files[1], "The header is in row 4; above it row 1 left out ('Stock list')."));
}

TEST(Xlsx, ARejectedRowIsAsWideAsItsHeader) {
    const Intake intake = read_texts({{"stock.xlsx", bytes_of(Book{{{"S", book_row(1, {"", "item", "quantity", "place"}) + book_row(2, {"", "A", "x"}) + book_row(3, {"", "B", "5", "m, n"}), ""}}, {}, {}, ""})}});
    const FileReport& report = intake.files.at(0);
    EXPECT_EQ(report.header_line, "item,quantity,place");
    ASSERT_EQ(report.rejected.size(), 1U);
    EXPECT_EQ(report.rejected[0].line, "A,x,");
    EXPECT_EQ(report.accepted, 1);
    // Adding up what stands above a row called "Total" does not touch the row itself.
    const Intake total = read_texts({{"stock.xlsx", bytes_of(Book{{{"S", book_row(1, {"item", "quantity"}) + book_row(2, {"A", "1"}) + book_row(3, {"B", "2"}) + book_row(4, {"Total", "x"}), ""}}, {}, {}, ""})}});
    ASSERT_EQ(total.files.at(0).rejected.size(), 1U);
    EXPECT_EQ(total.files[0].rejected[0].line, "Total,x");
}

TEST(Xlsx, TextsNumbersErrorsAndBlanks) {
    Book book;
    book.texts = {"<t>item</t>", "<r><rPr><b/></rPr><t>na</t></r><r><t xml:space=\"preserve\">me</t></r><rPh sb=\"0\" eb=\"1\"><t>NO</t></rPh>", "<t>Nuts &amp; &#66;olts &lt;5</t>"};
    book.sheets = {{"items",
                    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"str\"><f>\"co\"&amp;\"st\"</f><v>cost</v></c>"
                    "<c r=\"D1\" t=\"inlineStr\"><is><t>price</t></is></c></row>"
                    "<row><c t=\"s\"><v>2</v></c><c t=\"e\"><v>#N/A</v></c><c><v>0.30000000000000004</v></c><c><f>1/0</f><v>1.5E-3</v></c></row>"
                    "<row r=\"9\"><c r=\"A9\"><v>4711</v></c><c r=\"C9\"/></row><x:row xmlns:x=\"y\" r=\"10\"><x:c r=\"A10\" t=\"b\"><x:v>1</x:v></x:c></x:row>", ""}};
    const Intake intake = read_texts({{"book.xlsx", bytes_of(book)}});
    ASSERT_FALSE(intake.files.at(0).problem) << intake.files[0].problem->text();
    EXPECT_EQ(facts_of(intake, Table::items),
              (std::vector<std::string>{"beginning item=4711 name=() cost=() price=()", "beginning item=Nuts & Bolts <5 name=() cost=0.3 price=0.0015",
                                        "beginning item=true name=() cost=() price=()"}));
    EXPECT_TRUE(notes_say(intake.files[0], "1 cell holds an error and is read as empty (the first: #N/A in B2)."));
}

TEST(Xlsx, DatesByTheirFormat) {
    Book book;
    book.formats = {"dd/mm/yyyy", "dd/mm/yy hh:mm", "[h]:mm", "#,##0.00", "&quot;d&quot;0", "h:mm AM/PM", "[$-409]d\\-mmm\\-yy;@"};
    const auto row = [](int n, const std::string& time, int style) {
        const std::string r = std::to_string(n);
        return "<row r=\"" + r + "\"><c r=\"A" + r + "\" t=\"str\"><v>A</v></c><c r=\"B" + r + "\"><v>" + r + "</v></c><c r=\"C" + r + "\" s=\"" +
               std::to_string(style) + "\"><v>" + time + "</v></c></row>";
    };
    book.sheets = {{"moves", book_row(1, {"item", "quantity", "time"}) + row(2, "46027", 1) + row(3, "46027.3125", 2) + row(4, "46027.322916666664", 2) + row(5, "46027", 7), ""}};
    EXPECT_EQ(facts_of(read_texts({{"b.xlsx", bytes_of(book)}}), Table::moves),
              (std::vector<std::string>{"2026-01-05T00:00:00Z item=A quantity=2 time=2026-01-05T00:00:00Z", "2026-01-05T00:00:00Z item=A quantity=5 time=2026-01-05T00:00:00Z",
                                        "2026-01-05T07:30:00Z item=A quantity=3 time=2026-01-05T07:30:00Z", "2026-01-05T07:45:00Z item=A quantity=4 time=2026-01-05T07:45:00Z"}));
    book.properties = "date1904=\"1\"";
    EXPECT_EQ(facts_of(read_texts({{"b.xlsx", bytes_of(book)}}), Table::moves).front(), "2030-01-06T00:00:00Z item=A quantity=2 time=2030-01-06T00:00:00Z");
}

// The figures of ECMA-376 part 1, 18.17.4.1, and of Excel itself about the day that never was.
TEST(Xlsx, SerialNumbersAreDays) {
    EXPECT_EQ(dated("1", CellFormat::date, false), "1900-01-01");
    EXPECT_EQ(dated("59", CellFormat::date, false), "1900-02-28");
    EXPECT_EQ(dated("61", CellFormat::date, false), "1900-03-01");
    EXPECT_EQ(dated("38718", CellFormat::date, false), "2006-01-01");
    EXPECT_EQ(dated("37256", CellFormat::date, true), "2006-01-01");
    EXPECT_EQ(dated("2958465", CellFormat::date, false), "9999-12-31");
    EXPECT_EQ(dated("2958466", CellFormat::date, false), "2958466");
    EXPECT_EQ(dated("0.3125", CellFormat::clock, false), "07:30:00");
    EXPECT_EQ(dated("46027.999999999", CellFormat::date_and_clock, false), "2026-01-06 00:00:00");
    EXPECT_EQ(dated("-1", CellFormat::date, false), "-1");
    EXPECT_EQ(dated("abc", CellFormat::date, false), "abc");
    EXPECT_EQ(format_of("General"), CellFormat::number);
    EXPECT_EQ(format_of("0.00"), CellFormat::number);
    EXPECT_EQ(format_of("[h]:mm:ss"), CellFormat::number);
    EXPECT_EQ(format_of("mm:ss.0"), CellFormat::clock);
    EXPECT_EQ(format_of("[$-F800]dddd\\, mmmm dd\\, yyyy"), CellFormat::date);
    EXPECT_EQ(format_of("#,##0 \"days\""), CellFormat::number);
    EXPECT_EQ(format_of("[Red]0;[Blue]yyyy"), CellFormat::number);
    EXPECT_EQ(format_of("yyyy\\-mm\\-dd hh:mm:ss"), CellFormat::date_and_clock);
}

TEST(Xlsx, IsRefusedWithWhatItIs) {
    const std::string sound = bytes_of(items_book());
    EXPECT_NE(problem_of(sound.substr(0, sound.size() / 2)).find("damaged or incomplete"), std::string::npos);
    EXPECT_NE(problem_of(zipped({{"a.csv", "item\nA\n"}})).find("ZIP archive and no workbook"), std::string::npos);
    EXPECT_NE(problem_of(zipped({{"xl/workbook.bin", "x"}})).find(".xlsb"), std::string::npos);
    EXPECT_NE(problem_of(zipped({{"mimetype", "x"}, {"content.xml", "y"}})).find("OpenDocument"), std::string::npos);
    EXPECT_NE(problem_of(bytes_of({{{"a", "", ""}}, {}, {}, ""})).find("no sheet with a table"), std::string::npos);
    EXPECT_NE(problem_of(bytes_of({{{"a", book_row(1, {"item", "name"}), "state=\"veryHidden\""}}, {}, {}, ""})).find("hidden: 'a'"), std::string::npos);
    Parts doctype = parts_of(items_book());
    for (auto& [name, bytes] : doctype)
        if (name == "xl/workbook.xml") bytes = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + bytes;
    EXPECT_NE(problem_of(zipped(doctype)).find("document type"), std::string::npos);
    Parts external = parts_of(items_book());
    for (auto& [name, bytes] : external)
        if (name == "xl/_rels/workbook.xml.rels") bytes.replace(bytes.find("Target=\"worksheets"), 0, "TargetMode=\"External\" ");
    EXPECT_NE(problem_of(zipped(external)).find("lies outside the workbook"), std::string::npos);
    EXPECT_NE(problem_of("PK\x03\x04" + std::string(65 << 20, 'x')).find("more than 64 MB"), std::string::npos);
}

TEST(Xlsx, AZipBombIsRefusedInTime) {
    const auto start = std::chrono::steady_clock::now();
    Parts bomb = parts_of(items_book());
    for (auto& [name, bytes] : bomb)
        if (name == "xl/worksheets/sheet1.xml") bytes = "<worksheet><sheetData>" + std::string(200 << 20, ' ') + "</sheetData></worksheet>";
    const std::string bytes = zipped(bomb);
    EXPECT_LT(bytes.size(), 1U << 20);
    const auto made = std::chrono::steady_clock::now();
    const std::string said = problem_of(bytes);
    EXPECT_NE(said.find("unpacks to far more than a sheet holds"), std::string::npos) << said;
    EXPECT_LT(std::chrono::steady_clock::now() - made, std::chrono::seconds(2));
    EXPECT_GT(made, start);
}

TEST(Xlsx, RowsAndColumnsHaveTheirBounds) {
    Book book = items_book();
    book.sheets[0].rows += "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>";
    Intake intake = read_texts({{"book.xlsx", bytes_of(book)}});
    EXPECT_EQ(intake.files.at(0).accepted, 2);
    EXPECT_EQ(rejects_of(intake.files[0]), std::vector<std::string>{"row 4: the workbook is damaged: a row has the number 1048577"});
    book = items_book();
    book.sheets[0].rows += "<row r=\"4\"><c r=\"XFE4\"><v>1</v></c></row>" + book_row(5, {"C", "Cup"});
    intake = read_texts({{"book.xlsx", bytes_of(book)}});
    EXPECT_EQ(intake.files.at(0).accepted, 3);
    EXPECT_EQ(rejects_of(intake.files[0]), std::vector<std::string>{"row 4: a cell lies beyond column XFD"});
}

// Workbooks with bytes changed inside their parts and in the file itself: never a crash, every row accounted for.
TEST(Xlsx, DamageNeverCrashesAndLosesNoRow) {
    static constexpr std::string_view kBytes = "<>/\"'&;=! \0\x01\xFF" "AZ019rcvt";
    Book book = items_book();
    book.texts = {"<t>item</t>"};
    const Parts sound = parts_of(book);
    Rng rng(17);
    std::int64_t accepted = 0, refused = 0;
    for (int round = 0; round < 4000; ++round) {
        Parts parts = sound;
        const bool whole_file = rng.below(4) == 0;
        const auto damage = [&](std::string& bytes) {
            for (std::int64_t n = 1 + rng.below(3); n > 0 && !bytes.empty(); --n) {
                const auto at = static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bytes.size())));
                const char c = kBytes[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(kBytes.size())))];
                if (rng.below(3) == 0) bytes.erase(at, 1);
                else if (rng.below(2) == 0) bytes.insert(at, 1, c);
                else bytes[at] = c;
            }
        };
        if (!whole_file) damage(parts[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(parts.size())))].second);
        std::string bytes = zipped(parts);
        if (whole_file) damage(bytes);
        const Intake intake = read_texts({{"book.xlsx", bytes}});
        for (const FileReport& report : intake.files) {
            ASSERT_EQ(report.rows, report.accepted + report.rejected_rows + report.left_out + report.duplicates - report.duplicates_kept);
            accepted += report.accepted;
            refused += report.problem.has_value();
        }
    }
    EXPECT_GT(accepted, 4000);
    EXPECT_GT(refused, 400);
}

}  // namespace
}  // namespace drum::intake
