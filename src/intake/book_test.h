// For the tests of this room: makes workbooks in memory, part by part.
#pragma once

#include <zip.h>

#include <string>
#include <utility>
#include <vector>

namespace drum::intake {

using Parts = std::vector<std::pair<std::string, std::string>>;

// A ZIP file of these parts.
inline std::string zipped(const Parts& parts) {
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(target);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
    for (const auto& [name, bytes] : parts) {
        const zip_int64_t index =
            zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
        zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), 0, 0);
    }
    zip_close(archive);
    zip_source_open(target);
    zip_source_seek(target, 0, SEEK_END);
    std::string out(static_cast<std::size_t>(zip_source_tell(target)), '\0');
    zip_source_seek(target, 0, SEEK_SET);
    zip_source_read(target, out.data(), out.size());
    zip_source_close(target);
    zip_source_free(target);
    return out;
}

struct BookSheet {
    std::string name, rows;   // the XML inside <sheetData>
    std::string attributes;   // of the sheet in the list: state="hidden"
};

struct Book {
    std::vector<BookSheet> sheets;
    std::vector<std::string> texts;   // XML inside <si>: <t>...</t>
    std::vector<std::string> formats; // custom formats, used by styles 1, 2, ... ; style 0 is General
    std::string properties;           // of workbookPr
};

inline Parts parts_of(const Book& book) {
    const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    std::string list, relations, shared, custom, cells = "<xf numFmtId=\"0\"/>";
    Parts parts{{"[Content_Types].xml", head + "<Types/>"},
                {"_rels/.rels", head + "<Relationships><Relationship Id=\"rId1\" Type=\"" + rel + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"}};
    for (std::size_t i = 0; i < book.sheets.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        list += "<sheet name=\"" + book.sheets[i].name + "\" sheetId=\"" + number + "\" " + book.sheets[i].attributes + " r:id=\"rId" + number + "\"/>";
        relations += "<Relationship Id=\"rId" + number + "\" Type=\"" + rel + "/worksheet\" Target=\"worksheets/sheet" + number + ".xml\"/>";
        parts.emplace_back("xl/worksheets/sheet" + number + ".xml",
                           head + "<worksheet xmlns=\"" + main + "\"><dimension ref=\"A1\"/><sheetData>" + book.sheets[i].rows + "</sheetData></worksheet>");
    }
    relations += "<Relationship Id=\"rId90\" Type=\"" + rel + "/sharedStrings\" Target=\"sharedStrings.xml\"/>";
    relations += "<Relationship Id=\"rId91\" Type=\"" + rel + "/styles\" Target=\"/xl/styles.xml\"/>";
    for (const std::string& text : book.texts) shared += "<si>" + text + "</si>";
    for (std::size_t i = 0; i < book.formats.size(); ++i) {
        custom += "<numFmt numFmtId=\"" + std::to_string(164 + i) + "\" formatCode=\"" + book.formats[i] + "\"/>";
        cells += "<xf numFmtId=\"" + std::to_string(164 + i) + "\"/>";
    }
    parts.emplace_back("xl/workbook.xml", head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + rel + "\"><workbookPr " + book.properties + "/><sheets>" + list + "</sheets></workbook>");
    parts.emplace_back("xl/_rels/workbook.xml.rels", head + "<Relationships>" + relations + "</Relationships>");
    parts.emplace_back("xl/sharedStrings.xml", head + "<sst xmlns=\"" + main + "\">" + shared + "</sst>");
    parts.emplace_back("xl/styles.xml", head + "<styleSheet><numFmts>" + custom + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" + cells + "</cellXfs></styleSheet>");
    return parts;
}
inline std::string bytes_of(const Book& book) { return zipped(parts_of(book)); }

// Row `number` of plain texts and numbers: what reads as a number becomes one.
inline std::string book_row(int number, const std::vector<std::string>& cells) {
    std::string out = "<row r=\"" + std::to_string(number) + "\">";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].empty()) continue;
        const std::string place = std::string(1, static_cast<char>('A' + i)) + std::to_string(number);
        const bool is_number = cells[i].find_first_not_of("0123456789.-") == std::string::npos;
        out += is_number ? "<c r=\"" + place + "\"><v>" + cells[i] + "</v></c>"
                         : "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + cells[i] + "</t></is></c>";
    }
    return out + "</row>";
}

}  // namespace drum::intake
