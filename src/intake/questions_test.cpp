// What is open is asked; what was said or answered is kept, and the next file like it raises no question.
#include "intake/questions.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "intake/described_test.h"
#include "intake/near_names.h"
#include "intake/profiles.h"

namespace drum::intake {
namespace {

using fact::Table;
using Lines = std::vector<std::string>;

Intake read_guided(const std::vector<Text>& texts, const Guidance& guidance) {
    std::vector<SourceFile> files;
    for (const Text& text : texts) files.push_back({text.name, text.bytes});
    return read(files, {}, {}, guidance);
}

Intake read_mapped(const Text& text, const std::string& map) {
    Guidance guidance;
    guidance.said = parse_said(map).value();
    return read_guided({text}, guidance);
}

// Answers with the choices that mean this, in turn, and writes down what was asked.
Asker answering(std::vector<std::string> meanings, Lines& asked) {
    return [meanings = std::move(meanings), &asked](const Question& question) -> std::optional<std::size_t> {
        asked.push_back(question.column + "|" + question.asks);
        for (const std::string& meaning : meanings)
            for (std::size_t c = 0; c < question.choices.size(); ++c)
                if (question.choices[c].means.find(meaning) != std::string::npos) return c;
        return std::nullopt;
    };
}

const Text kUnsigned{"abgang.csv", "Artikelnr;Menge;Buchungsdatum\nA;5;05.01.2026\nB;3;17.01.2026\n"};

TEST(Questions, MovesWithoutASignAreAskedInWhichDirectionTheyWent) {
    Lines asked;
    Guidance guidance;
    guidance.ask = answering({"used up"}, asked);
    const Intake intake = read_guided({kUnsigned}, guidance);
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0], "Menge|Did the quantities of 'Menge' come in or go out? No sign, direction or kind says it.");
    EXPECT_EQ(facts_of(intake, Table::moves),
              (Lines{"2026-01-05T00:00:00Z item=A quantity=-5 time=2026-01-05T00:00:00Z kind=consume",
                     "2026-01-17T00:00:00Z item=B quantity=-3 time=2026-01-17T00:00:00Z kind=consume"}));
}

TEST(Questions, InAPipeWhatIsNeededAndOpenIsRefusedWithTheLineToWrite) {
    const Intake intake = read_texts({kUnsigned});
    ASSERT_TRUE(intake.files.at(0).problem);
    EXPECT_NE(intake.files[0].problem->message.find("--map 'table=moves,kind=consume' (used up: consumption)"),
              std::string::npos)
        << intake.files[0].problem->message;
    EXPECT_TRUE(intake.blocks.empty());
    const Intake told = read_mapped(kUnsigned, "table=moves,kind=receipt");
    EXPECT_EQ(facts_of(told, Table::moves).at(0),
              "2026-01-05T00:00:00Z item=A quantity=5 time=2026-01-05T00:00:00Z kind=receipt");
}

TEST(Questions, AnAnswerIsKeptAndTheNextFileLikeItAsksNothing) {
    Lines asked;
    Guidance first;
    first.ask = answering({"used up"}, asked);
    const Intake intake = read_guided({kUnsigned}, first);
    const fact::Block* kept = block_of(intake, Table::mappings);
    ASSERT_NE(kept, nullptr);
    Guidance second;
    second.ask = answering({"bought"}, asked);
    second.profiles = profiles_of(*kept);
    asked.clear();
    Text next = kUnsigned;
    next.bytes = "ARTIKEL-NR;Menge;Buchungsdatum\nC;4;03.02.2026\n";  // folded alike; its date alone would be open
    const Intake again = read_guided({next}, second);
    EXPECT_TRUE(asked.empty());
    EXPECT_EQ(facts_of(again, Table::moves),
              Lines{"2026-02-03T00:00:00Z item=C quantity=-4 time=2026-02-03T00:00:00Z kind=consume"});
    EXPECT_EQ(block_of(again, Table::mappings), nullptr) << "nothing new was said";
}

TEST(Questions, ANewAnswerReplacesTheOldOne) {
    Guidance consume, receipt;
    consume.said = parse_said("table=moves,kind=consume").value();
    receipt.said = parse_said("table=moves,kind=receipt").value();
    const Intake before = read_guided({kUnsigned}, consume), after = read_guided({kUnsigned}, receipt);
    const fact::Block& old_rows = *block_of(before, Table::mappings);
    const fact::Block& new_rows = *block_of(after, Table::mappings);
    ASSERT_EQ(old_rows.size(), new_rows.size());
    for (std::size_t row = 0; row < old_rows.size(); ++row)
        EXPECT_EQ(old_rows.keys[row], new_rows.keys[row]) << "the same thing, said anew";
}

TEST(Questions, OrderDateOfOdooIsAskedAndNotReadWhereNobodyIs) {
    const Text lines{"lines.csv",
                     "Order Reference,Product,Quantity,Received Qty,Order Date\nP1,[A] Axle,3,0,2026-01-05\n"};
    Lines asked;
    Guidance guidance;
    guidance.ask = answering({"confirmed"}, asked);
    EXPECT_NE(facts_of(read_guided({lines}, guidance), Table::orders).at(0).find("placed_at=2026-01-05"),
              std::string::npos);
    ASSERT_EQ(asked.size(), 1U);
    guidance.ask = answering({"deadline"}, asked);
    EXPECT_EQ(facts_of(read_guided({lines}, guidance), Table::orders).at(0).find("placed_at"), std::string::npos);
    EXPECT_EQ(facts_of(read_texts({lines}), Table::orders).at(0).find("placed_at"), std::string::npos);
}

TEST(Questions, ADateNothingSettlesIsAsked) {
    const Text moves{"moves.csv", "item,quantity,time\nA,-5,03/04/2026\n"};
    Lines asked;
    Guidance guidance;
    guidance.ask = answering({"day first"}, asked);
    EXPECT_EQ(facts_of(read_guided({moves}, guidance), Table::moves),
              Lines{"2026-04-03T00:00:00Z item=A quantity=-5 time=2026-04-03T00:00:00Z"});
    EXPECT_EQ(asked.size(), 1U);
    const Intake refused = read_texts({moves});
    EXPECT_NE(refused.files.at(0).problem->message.find("--map 'time=(day_first)'"), std::string::npos)
        << refused.files[0].problem->message;
    EXPECT_EQ(facts_of(read_mapped(moves, "time=(month_first)"), Table::moves).at(0).substr(0, 10), "2026-03-04");
}

TEST(Questions, LittleThatSpeaksForATableIsAskedAndNotGuessed) {
    const Text little{"export.csv", "Item,Qty,Date\nA,5,2026-04-03\nB,-2,2026-04-04\n"};
    const Intake refused = read_texts({little});
    ASSERT_TRUE(refused.files.at(0).problem);
    for (const char* line : {"--map 'table=moves'", "--map 'table=stock'"})
        EXPECT_NE(refused.files[0].problem->message.find(line), std::string::npos) << line;
    EXPECT_EQ(facts_of(read_mapped(little, "table=moves"), Table::moves).size(), 2U);
    EXPECT_EQ(facts_of(read_mapped(little, "table=stock"), Table::stock).size(), 2U);
}

TEST(Said, ColumnsGoWhereTheyAreSaidToGo) {
    const Text odd{"x.csv", "what;how many;when;who;state\nA;1,5;03.04.2026;Nordlack;4\nB;2;25.04.2026;Nordlack;1\n"};
    const Intake intake = read_mapped(odd,
                                      "what=item,how many=quantity,when=placed_at,who=supplier,state=status(4:received "
                                      "1:placed),table=orders,order=P1");
    ASSERT_FALSE(intake.files.at(0).problem) << intake.files[0].problem->message;
    const auto facts = facts_of(intake, Table::orders);
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[0],
              "2026-04-03T00:00:00Z order=P1 item=A quantity=1.5 kind=buy supplier=Nordlack status=received "
              "placed_at=2026-04-03T00:00:00Z");
    EXPECT_NE(facts[1].find("status=placed"), std::string::npos);
}

TEST(Said, AColumnSaidToBeNothingIsNotRead) {
    const Text list{"items.csv", "Artikelnummer,Bezeichnung,Kosten\nA,Axle,3\n"};
    EXPECT_EQ(facts_of(read_texts({list}), Table::items), Lines{"beginning item=A name=Axle cost=3"});
    EXPECT_EQ(facts_of(read_mapped(list, "Kosten=-"), Table::items), Lines{"beginning item=A name=Axle"});
}

TEST(Said, WhatIsNotUnderstoodIsRefusedWithTheForm) {
    for (const char* bad : {"Qty", "=quantity", "Qty=nonsense", "table=nothing", "Qty=moves.nothing",
                            "Qty=quantity(sideways)", "Qty=quantity)"}) {
        const auto said = parse_said(bad);
        ASSERT_FALSE(said) << bad;
        EXPECT_NE(said.error().message.find("--map"), std::string::npos) << bad;
    }
    const Intake wrong = read_mapped(kUnsigned, "table=moves,kind=vanish");
    ASSERT_TRUE(wrong.files.at(0).problem);
    EXPECT_NE(wrong.files[0].problem->message.find("'vanish' is no kind"), std::string::npos)
        << wrong.files[0].problem->message;
}

TEST(Said, AFileOfMappingsSaysTheSame) {
    const std::string bytes = "field,column,table,reading\n*,,moves,\nArtikelnr,item,moves,\n=kind,kind,,consume\n";
    Guidance guidance;
    guidance.said = read_said({"map.csv", bytes}).value();
    EXPECT_EQ(facts_of(read_guided({kUnsigned}, guidance), Table::moves),
              facts_of(read_mapped(kUnsigned, "table=moves,kind=consume"), Table::moves));
    const auto bad = read_said({"map.csv", std::string_view("field,column\nQty,nonsense\n")});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().row, 2);
    EXPECT_EQ(bad.error().column, "column");
}

TEST(Said, UnderANameOnlyThatProfileIsUsed) {
    Guidance keep;
    keep.profile = "store";
    keep.said = parse_said("table=moves,kind=consume").value();
    const Intake intake = read_guided({kUnsigned}, keep);
    const auto profiles = profiles_of(*block_of(intake, Table::mappings));
    ASSERT_EQ(profiles.size(), 1U);
    EXPECT_EQ(profiles[0].name, "store");
    Guidance other;
    other.profile = "another";
    other.profiles = profiles;
    EXPECT_TRUE(read_guided({kUnsigned}, other).files.at(0).problem);
    other.profile = "store";
    EXPECT_FALSE(read_guided({kUnsigned}, other).files.at(0).problem);
}

TEST(NearNames, AMisspeltColumnIsGuessedInTheRefusal) {
    const Intake intake = read_texts({{"export.csv", "Item,Quantiy,Movement Date,Direction\nA,1,2026-01-05,in\n"}});
    ASSERT_TRUE(intake.files.at(0).problem);
    EXPECT_NE(intake.files[0].problem->message.find("did you mean 'Quantiy' for quantity"), std::string::npos)
        << intake.files[0].problem->message;
    EXPECT_NE(intake.files[0].problem->message.find("--map 'Quantiy=quantity,table=moves'"), std::string::npos)
        << intake.files[0].problem->message;
}

TEST(NearNames, LettersApart) {
    EXPECT_EQ(letters_apart("quantiy", "quantity"), 1U);
    EXPECT_EQ(letters_apart("quanttiy", "quantity"), 1U) << "two neighbours swapped";
    EXPECT_EQ(letters_apart("", "abc"), 3U);
    EXPECT_EQ(letters_apart("menge", "menge"), 0U);
}

RC_GTEST_PROP(NearNames, IsADistance, (const std::string& a, const std::string& b)) {
    RC_ASSERT(letters_apart(a, b) == letters_apart(b, a));
    RC_ASSERT((letters_apart(a, b) == 0) == (a == b));
    RC_ASSERT(letters_apart(a, b) <= std::max(a.size(), b.size()));
}

}  // namespace
}  // namespace drum::intake
