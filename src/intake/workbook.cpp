#include "intake/workbook.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "intake/encoding.h"

namespace drum::intake {
namespace {

constexpr std::size_t kMaxTextBytes = 256U << 20;  // of all shared texts
constexpr std::size_t kMaxNames = 65'536;          // of formats and relationships

template <class Number>
Number number_or(const std::optional<std::string>& text, Number otherwise) {
    if (!text) return otherwise;
    Number value = otherwise;
    std::from_chars(text->data(), text->data() + text->size(), value);
    return value;
}

std::unexpected<Error> damaged(const std::string& part, const std::string& why) {
    return fail(ErrorCode::bad_input, "the workbook is damaged (" + part + ": " + why + "); open it, save it again and import that");
}

// Calls `take` with the stream at each event of the part.
template <class Take>
Result<void> each_event(const ZipParts& parts, const std::string& name, Take take) {
    auto part = parts.part(name);
    if (!part) return std::unexpected(part.error());
    XmlStream xml([&](std::string& to) { return (*part)->more(to); });
    for (;;) {
        const auto event = xml.next();
        if (!(*part)->problem().empty()) return damaged(name, (*part)->problem());
        if (event == XmlStream::Event::broken) return damaged(name, xml.problem());
        if (event == XmlStream::Event::finished) return {};
        if (auto taken = take(xml, event); !taken) return taken;
    }
}

// "xl/workbook.xml" and "worksheets/sheet1.xml" -> "xl/worksheets/sheet1.xml"; "/xl/a.xml" -> "xl/a.xml".
std::string resolved(const std::string& from, std::string_view target) {
    std::string path = target.starts_with('/') ? std::string(target.substr(1)) : from.substr(0, from.rfind('/') + 1) + std::string(target);
    for (std::size_t up; (up = path.find("../")) != std::string::npos;) {
        const std::size_t folder = up < 2 ? std::string::npos : path.rfind('/', up - 2);
        path.erase(folder == std::string::npos ? 0 : folder + 1, up + 3 - (folder == std::string::npos ? 0 : folder + 1));
    }
    return path;
}

struct Relation {
    std::string kind, part;
    bool external = false;
};

Result<std::map<std::string, Relation>> relations_of(const ZipParts& parts, const std::string& of) {
    const std::size_t slash = of.rfind('/') == std::string::npos ? 0 : of.rfind('/') + 1;
    const std::string name = of.substr(0, slash) + "_rels/" + of.substr(slash) + ".rels";
    std::map<std::string, Relation> out;
    const auto read = each_event(parts, name, [&](const XmlStream& xml, XmlStream::Event event) -> Result<void> {
        if (event != XmlStream::Event::start || xml.name() != "Relationship" || out.size() > kMaxNames) return {};
        const std::string kind = xml.attribute("Type").value_or("");
        Relation relation{kind.substr(kind.rfind('/') + 1), resolved(of, xml.attribute("Target").value_or("")), false};
        relation.external = xml.attribute("TargetMode").value_or("") == "External";
        out[xml.attribute("Id").value_or("")] = std::move(relation);
        return {};
    });
    if (!read) return std::unexpected(read.error());
    return out;
}

Result<void> read_formats(const ZipParts& parts, const std::string& name, std::vector<CellFormat>& formats) {
    std::map<int, CellFormat> own;
    bool in_cells = false;
    return each_event(parts, name, [&](const XmlStream& xml, XmlStream::Event event) -> Result<void> {
        if (xml.name() == "cellXfs" && event != XmlStream::Event::text) in_cells = event == XmlStream::Event::start;
        if (event != XmlStream::Event::start) return {};
        if (xml.name() == "numFmt" && own.size() < kMaxNames)
            own[number_or(xml.attribute("numFmtId"), -1)] = format_of(xml.attribute("formatCode").value_or(""));
        if (xml.name() == "xf" && in_cells && formats.size() < kMaxNames) {
            const int id = number_or(xml.attribute("numFmtId"), 0);
            const auto found = own.find(id);
            formats.push_back(found != own.end() ? found->second : builtin_format(id));
        }
        return {};
    });
}

// A text may come in runs of different fonts (r/t); what is read aloud of it (rPh) is no part of it.
Result<void> read_texts_of(const ZipParts& parts, const std::string& name, SharedTexts& texts) {
    bool in_text = false;
    int aloud = 0;
    return each_event(parts, name, [&](const XmlStream& xml, XmlStream::Event event) -> Result<void> {
        if (event == XmlStream::Event::text) {
            if (in_text && aloud == 0) texts.bytes += xml.text();
            if (texts.bytes.size() > kMaxTextBytes)
                return fail(ErrorCode::bad_input, "the workbook holds more than 256 MB of text; export its sheets as CSV and import those");
            return {};
        }
        const bool starts = event == XmlStream::Event::start;
        if (xml.name() == "t") in_text = starts;
        if (xml.name() == "rPh") aloud += starts ? 1 : -1;
        if (xml.name() == "si" && !starts) texts.begins.push_back(texts.bytes.size());
        if (texts.begins.size() * sizeof(std::size_t) > kMaxTextBytes) return fail(ErrorCode::bad_input, "the workbook shares more than 32 million texts");
        return {};
    });
}

Result<std::string> main_part(const ZipParts& parts) {
    if (parts.has("xl/workbook.bin"))
        return fail(ErrorCode::bad_input, "the file is a binary workbook (.xlsb); open it, save it as Excel Workbook (.xlsx) and import that");
    if (parts.has("content.xml") && parts.has("mimetype"))
        return fail(ErrorCode::bad_input, "the file is an OpenDocument file; save the sheet as .xlsx or CSV UTF-8 and import that");
    if (parts.has("_rels/.rels")) {
        const auto relations = relations_of(parts, "");
        if (!relations) return std::unexpected(relations.error());
        for (const auto& [id, relation] : *relations)
            if (relation.kind == "officeDocument" && !relation.external && relation.part.ends_with("workbook.xml") && parts.has(relation.part)) return relation.part;
    }
    if (parts.has("xl/workbook.xml")) return std::string("xl/workbook.xml");
    return fail(ErrorCode::bad_input, "the file is a ZIP archive and no workbook; unpack it and import the files inside");
}

Result<void> read_sheet_list(const std::string& main, const std::map<std::string, Relation>& relations, Workbook& book) {
    return each_event(book.parts, main, [&](const XmlStream& xml, XmlStream::Event event) -> Result<void> {
        if (event != XmlStream::Event::start) return {};
        if (xml.name() == "workbookPr") {
            const auto since = xml.attribute("date1904");
            book.since_1904 = since == "1" || since == "true";
        }
        if (xml.name() != "sheet" || book.sheets.size() > kMaxNames) return {};
        const auto found = relations.find(xml.attribute("id").value_or(""));
        WorkbookSheet sheet{xml.attribute("name").value_or("?"), {}, xml.attribute("state").value_or("visible") != "visible"};
        if (found == relations.end()) return damaged(main, "sheet '" + sheet.name + "' is not there");
        if (found->second.external) return fail(ErrorCode::bad_input, "sheet '" + sheet.name + "' lies outside the workbook; save it into the workbook and import that");
        if (found->second.kind != "worksheet") return {};  // a chart
        sheet.part = found->second.part;
        book.sheets.push_back(std::move(sheet));
        return {};
    });
}

}  // namespace

Result<std::shared_ptr<const Workbook>> read_workbook(std::shared_ptr<const std::string> bytes) {
    auto parts = ZipParts::open(std::move(bytes));
    if (!parts) return std::unexpected(parts.error());
    auto book = std::make_shared<Workbook>();
    book->parts = std::move(*parts);
    const auto main = main_part(book->parts);
    if (!main) return std::unexpected(main.error());
    const auto relations = relations_of(book->parts, *main);
    if (!relations) return std::unexpected(relations.error());
    if (auto read = read_sheet_list(*main, *relations, *book); !read) return std::unexpected(read.error());
    for (const auto& [id, relation] : *relations) {
        if (relation.external || !book->parts.has(relation.part)) continue;
        Result<void> read;
        if (relation.kind == "styles") read = read_formats(book->parts, relation.part, book->formats);
        if (relation.kind == "sharedStrings" && book->texts.size() == 0) read = read_texts_of(book->parts, relation.part, book->texts);
        if (!read) return std::unexpected(read.error());
    }
    if (first_bad_utf8(book->texts.bytes) != std::string::npos) return damaged("shared texts", "they are not UTF-8");
    return std::shared_ptr<const Workbook>(std::move(book));
}

}  // namespace drum::intake
