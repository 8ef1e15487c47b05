// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Text: characters and their labels, windows, parts, and everything that is refused.

#include "runtime/data/Text.h"

#include "runtime/core/Batcher.h"
#include "runtime/data/Dataset.h"

#include "Testing.h"

namespace dlb::runtime {
namespace {

TEST(Vocabularies, LabelsAreInTheOrderOfTheCharacters) {
  std::string text = "\n az\u00e9\u20ac\U0001F600";
  std::optional<Vocabulary> vocabulary = Vocabulary::parse(text);
  ASSERT_TRUE(vocabulary);
  EXPECT_EQ(vocabulary->size(), 7);
  EXPECT_EQ(vocabulary->label('\n'), 0);
  EXPECT_EQ(vocabulary->label('z'), 3);
  EXPECT_EQ(vocabulary->label(0xE9), 4);
  EXPECT_EQ(vocabulary->label(0x1F600), 6);
  EXPECT_EQ(vocabulary->label('b'), -1);
  EXPECT_EQ(vocabulary->label(0x1F601), -1);
  EXPECT_EQ(vocabulary->text(), text);
  int32_t labels[] = {2, 4, 9, -1};
  EXPECT_EQ(vocabulary->text(labels, 4), "a\u00e9\uFFFD\uFFFD");
}

TEST(Vocabularies, OfMetadata) {
  EXPECT_FALSE(Vocabulary::parse("ba"));
  EXPECT_FALSE(Vocabulary::parse("aa"));
  EXPECT_FALSE(Vocabulary::parse("a\xff"));
  EXPECT_EQ(Vocabulary::parse("")->size(), 0);
}

TEST(Utf8, ReadsWhatItWrites) {
  for (char32_t character :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    appendCharacter(text, character);
    size_t at = 0;
    EXPECT_EQ(nextCharacter(text, at), character);
    EXPECT_EQ(at, text.size());
  }
}

TEST(Utf8, Refused) {
  for (std::string_view text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xC3(", "\xFF"}) {
    size_t at = 0;
    EXPECT_FALSE(nextCharacter(text, at)) << text;
    EXPECT_EQ(at, 0u);
  }
}

class Characters : public testing::Test {
protected:
  Characters() {
    source.name = "text";
    source.format = "characters";
    source.files = {"a.txt"};
    source.fields = {window("text.input", 0, {4}), window("text.target", 1, {4})};
    source.counted = {{"V", {0, 1}, 0, nullptr}};
    source.programFolder = folder.string();
  }

  static Field window(std::string name, int64_t offset, Shape shape) {
    Field field;
    field.name = std::move(name);
    field.element = DLB_I32;
    field.shape = std::move(shape);
    field.classes = Field::count;
    field.positions = {offset};
    return field;
  }

  Result<Dataset> load(const std::string &text) {
    writeFile(folder / "a.txt", text);
    return loadData(source);
  }

  /// A field of a row of a part, as text.
  static std::string at(const Dataset &data, const char *part, size_t row, size_t field) {
    const Part &rows = *data.part(part);
    int32_t labels[64];
    gatherRows(rows.table->columns[field], rows.rows, static_cast<int64_t>(row),
               static_cast<int64_t>(row) + 1,
               labels - static_cast<int64_t>(row) * rows.table->columns[field].rowBytes / 4);
    return data.counted[0].vocabulary->text(labels, rows.table->columns[field].rowBytes / 4);
  }

  TemporaryFolder folder;
  DataSource source;
};

TEST_F(Characters, EveryPlaceIsATrainingRow) {
  Result<Dataset> data = load("hello world");
  ASSERT_TRUE(succeeds(data));
  const Part &train = *data->part("train");
  ASSERT_EQ(train.size(), 11 - 5 + 1);
  EXPECT_EQ(at(*data, "train", 0, 0), "hell");
  EXPECT_EQ(at(*data, "train", 0, 1), "ello");
  EXPECT_EQ(at(*data, "train", 6, 1), "orld");
  EXPECT_EQ(data->counted[0].vocabulary->text(), " dehlorw");
  EXPECT_EQ(data->counted[0].classes, 8);
  EXPECT_EQ(train.table->columns[0].classes, 8);
  EXPECT_EQ(train.table->columns[0].data, train.table->columns[1].data) << "one copy of the text";
  EXPECT_EQ(train.table->columns[0].data->size(), 11) << "a byte for each character";
}

TEST_F(Characters, HeldOutPartsAreReadOnce) {
  source.parts = {{"train", 0.5, {}}, {"valid", 0.5, {}}};
  Result<Dataset> data = load("abcdefghijklmnopqrst" + std::string("tsrqponmlkjihgfedcba"));
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->part("train")->size(), 16);
  EXPECT_EQ(at(*data, "train", 15, 1), "qrst") << "no window reaches into the next part";
  ASSERT_EQ(data->part("valid")->size(), 4) << "the last windows would reach beyond the end";
  EXPECT_EQ(at(*data, "valid", 0, 0), "tsrq");
  EXPECT_EQ(at(*data, "valid", 1, 0), "ponm");
  EXPECT_EQ(at(*data, "valid", 3, 1), "gfed");
}

TEST_F(Characters, ManyCharacters) {
  std::string text;
  for (char32_t c = 0x100; c < 0x300; ++c)
    appendCharacter(text, c);
  Result<Dataset> data = load(text);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->counted[0].classes, 512);
  EXPECT_EQ(at(*data, "train", 400, 0), text.substr(800, 8));
}

TEST_F(Characters, ByteOrderMarkAndGzip) {
  Result<Dataset> data = load(gzip("\xEF\xBB\xBF" + std::string("hello\r\n")));
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->counted[0].vocabulary->text(), "\n\rehlo");
}

TEST_F(Characters, PartWithItsOwnFile) {
  writeFile(folder / "b.txt", "world hello");
  source.parts = {{"train", 1, {}}, {"test", 0, {"b.txt"}}};
  Result<Dataset> data = load("hello world");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(at(*data, "test", 1, 0), "d he");
}

TEST_F(Characters, UnknownCharacters) {
  source.parts = {{"train", 0.5, {}}, {"valid", 0.5, {}}};
  EXPECT_TRUE(
      failsWith(load("hello\nhello\nhell\u00e9\nhello\n"), "E0528",
                "a.txt: error[E0528]: line 3, byte 16: `\u00e9` (U+00E9) is not among the 5 "
                "characters of the training part"));
  EXPECT_TRUE(
      failsWith(load("hello\nhello\nhell\007\nhello\n"), "E0528", "byte 16: U+0007 is not among"));
}

TEST_F(Characters, VocabularyOfWeights) {
  source.counted[0].vocabulary = std::make_shared<Vocabulary>(*Vocabulary::parse(" dehlorw"));
  source.counted[0].classes = 8;
  Result<Dataset> data = load("hello hello");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->counted[0].classes, 8);
  EXPECT_EQ(at(*data, "train", 0, 0), "hell") << "the labels that the model was trained with";
  EXPECT_TRUE(
      failsWith(load("hello you"), "E0528",
                "line 1, byte 6: `y` (U+0079) is not among the 8 characters of the weights"));
}

TEST_F(Characters, NotUtf8) {
  EXPECT_TRUE(failsWith(load("hello\nwor\xffld"), "E0527",
                        "a.txt: error[E0527]: line 2, byte 9: not UTF-8"));
}

TEST_F(Characters, ShorterThanTheContext) {
  source.parts = {{"train", 0.8, {}}, {"valid", 0.2, {}}};
  Result<Dataset> data = load("hello world hello wo");
  EXPECT_TRUE(failsWith(data, "E0529",
                        "part `valid` has 4 characters, fewer than the 5 to the end of `target`"));
  EXPECT_EQ(data.failure().field, "text.target");
  source.parts = {};
  EXPECT_TRUE(failsWith(load(""), "E0529", "part `train` has 0 characters"));
}

TEST_F(Characters, Words) {
  source.format = "words";
  writeFile(folder / "b.txt", "toy unseen the end now");
  source.parts = {{"train", 1, {}}, {"valid", 0, {"b.txt"}}};
  Result<Dataset> data =
      load("The cat's tail, the caf\u00e9; the end.\nA well-known (cat's) the - toy!");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(at(*data, "train", 0, 0), "The cat's tail ,");
  EXPECT_EQ(at(*data, "train", 8, 1), ". A well-known (");
  EXPECT_EQ(data->counted[0].vocabulary->special().unknown, true);
  EXPECT_EQ(data->counted[0].vocabulary->label("the"), 1) << "the most frequent follows unknown";
  EXPECT_EQ(at(*data, "valid", 0, 0), "toy \uFFFD the end") << "unseen in the training part";
  source.parts = {};
  source.fields[0].least = 2;
  data = load("a a b b c d a a b b a a a b b a");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(data->counted[0].classes, 3);
  EXPECT_TRUE(failsWith(load("a b"), "E0529", "part `train` has 2 words, fewer than the 5"));
}

TEST_F(Characters, OneFileEach) {
  source.files = {"a.txt", "a.txt"};
  EXPECT_TRUE(failsWith(load("hello"), "E0526", "`characters` reads one file"));
}

} // namespace
} // namespace dlb::runtime
