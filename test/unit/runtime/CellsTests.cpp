// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tables whose cells the training part makes numbers of: categories, texts, missing values,
// standardized columns.

#include "runtime/data/Dataset.h"

#include "Testing.h"

#include <cmath>

namespace dlb::runtime {
namespace {

class Cells : public testing::Test {
protected:
  Cells() {
    source.name = "d";
    source.format = "csv";
    source.files = {"train.csv"};
    source.parts = {{"train", 1, {}}, {"test", 0, {"test.csv"}}};
    source.programFolder = folder.string();
  }

  Field &add(const std::string &name, int32_t element, const std::string &header,
             int64_t classes = 0) {
    Field field;
    field.name = "d." + name;
    field.element = element;
    field.headers = {header};
    field.classes = classes;
    source.fields.push_back(std::move(field));
    return source.fields.back();
  }

  Result<Dataset> load(const std::string &train, const std::string &test) {
    writeFile(folder / "train.csv", train);
    writeFile(folder / "test.csv", test);
    return loadData(source);
  }

  template <class T>
  static std::vector<T> values(const Dataset &data, const char *part, size_t field = 0) {
    const Table &table = *data.part(part)->table;
    const Column &column = table.columns[field];
    const T *begin = column.data->as<T>();
    return {begin, begin + table.rows * column.step};
  }
  using Labels = std::vector<int32_t>;

  TemporaryFolder folder;
  DataSource source;
};

TEST_F(Cells, CategoriesAreSorted) {
  add("kind", DLB_I32, "kind", Field::count);
  source.counted = {{"V", {0}, 0, nullptr}};
  Result<Dataset> data =
      load("kind\npear\napple\n\"fig, dried\"\npear\n", "kind\n \"fig, dried\"\napple \n");
  EXPECT_TRUE(failsWith(data, "E0505", "row 2, column 0: a quote inside an unquoted cell"));
  data = load("kind\npear\napple\n\"fig, dried\"\npear\n", "kind\n\"fig, dried\"\n apple \n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{2, 0, 1, 2}));
  EXPECT_EQ(values<int32_t>(*data, "test"), (Labels{1, 0})) << "blanks around a cell do not count";
  ASSERT_EQ(data->counted.size(), 1u);
  EXPECT_EQ(data->counted[0].classes, 3);
  EXPECT_EQ(data->counted[0].vocabulary->text(), "apple\nfig, dried\npear\n");
  EXPECT_TRUE(
      failsWith(load("kind\na\nb\n", "kind\na\nc\n"), "E0537",
                "test.csv: error[E0537]: row 3, column 0: `c` is not among the 2 categories "
                "of the training part"));
  source.fields[0].unknown = true;
  data = load("kind\na\nb\n", "kind\na\nc\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "test"), (Labels{1, 0}));
  EXPECT_EQ(data->counted[0].classes, 3);
}

TEST_F(Cells, CategoriesOfWeights) {
  add("kind", DLB_I32, "kind", Field::count);
  auto known =
      std::make_shared<Vocabulary>(*Vocabulary::parse("a\nb\n7\n", Vocabulary::Kind::categories));
  source.counted = {{"V", {0}, 3, known}};
  Result<Dataset> data = load("kind\n7\nb\n", "kind\na\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{2, 1}));
  EXPECT_EQ(data->counted[0].classes, 3);
  EXPECT_TRUE(failsWith(load("kind\nc\n", "kind\na\n"), "E0537", "of the weights"));
}

TEST_F(Cells, FixedNumberOfCategories) {
  add("income", DLB_I32, "income", 2);
  Result<Dataset> data = load("income\n>50K\n<=50K\n", "income\n>50K\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{1, 0}));
  EXPECT_EQ(data->counted[0].symbol, "d.income");
  EXPECT_TRUE(failsWith(load("income\na\nb\nc\n", "income\na\n"), "E0538",
                        "`d.income` has 2 classes, but the training part has 3 categories: `a`, "
                        "`b`, `c`"));
}

TEST_F(Cells, NumbersAreNoCategories) {
  add("label", DLB_I32, "label", Field::count).shift = -1;
  source.counted = {{"K", {0}, 0, nullptr}};
  Result<Dataset> data = load("label\n1\n5\n 2\n2.0\n", "label\n3\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{0, 4, 1, 1}));
  EXPECT_EQ(data->counted[0].classes, 5);
  EXPECT_EQ(data->counted[0].vocabulary, nullptr);
  EXPECT_TRUE(failsWith(load("label\n1\nx\n", "label\n1\n"), "E0507",
                        "row 3, column 0: `x` is not a finite number"));
  EXPECT_TRUE(failsWith(load("label\n1\n0\n", "label\n1\n"), "E0511", "row 3, column 0: label -1"));
}

TEST_F(Cells, WithoutNumbersNoHeaderIsGuessed) {
  Field &field = add("kind", DLB_I32, "", Field::count);
  field.headers = {};
  field.positions = {0};
  source.counted = {{"V", {0}, 0, nullptr}};
  Result<Dataset> data = load("a\nb\n", "b\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{0, 1}));
  data = load("label\n1\n0\n", "label\n1\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{1, 0})) << "numbers below a text: a header";
}

TEST_F(Cells, Missing) {
  add("age", DLB_F64, "age");
  add("kind", DLB_I32, "kind", Field::count);
  source.counted = {{"V", {1}, 0, nullptr}};
  std::string train = "age,kind\n10,a\n?,b\n30,\n", test = "age,kind\n,b\n";
  EXPECT_TRUE(failsWith(load(train, test), "E0535",
                        "row 3, column 0: no value for `d.age` (`?`); `fill = mean` or"));
  source.fields[0].missing.fill = Missing::Fill::mean;
  EXPECT_TRUE(failsWith(load(train, test), "E0535",
                        "row 4, column 1: no value for `d.kind` (``); `fill = \"none\"`"));
  source.fields[1].missing.fill = Missing::Fill::value;
  source.fields[1].missing.value = "none";
  Result<Dataset> data = load(train, test);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<double>(*data, "train"), (std::vector<double>{10, 20, 30}));
  EXPECT_EQ(values<double>(*data, "test"), (std::vector<double>{20}));
  EXPECT_EQ(values<int32_t>(*data, "train", 1), (Labels{0, 1, 2}));
  EXPECT_EQ(data->statistics[0].fill, (std::vector<double>{20}));
  source.statistics = {{"d.age", {7}, {}, {}}}; // as weights may have it
  data = load(train, test);
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<double>(*data, "test"), (std::vector<double>{7}));
  source.fields[1].missing.marks = {"NA"};
  EXPECT_EQ(values<int32_t>(*load(train, test), "train", 1), (Labels{1, 2, 0}));
}

TEST_F(Cells, Standardized) {
  Field &field = add("x", DLB_F32, "a");
  field.headers = {"a", "b", "c"};
  field.shape = {3};
  field.standardized = true;
  Result<Dataset> data = load("a,b,c\n1,5,100\n3,5,300\n", "a,b,c\n5,6,200\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<float>(*data, "train"), (std::vector<float>{-1, 0, -1, 1, 0, 1}));
  EXPECT_EQ(values<float>(*data, "test"), (std::vector<float>{3, 1, 0}))
      << "a column that is constant is only shifted";
  EXPECT_EQ(data->statistics[0].mean, (std::vector<double>{2, 5, 200}));
  EXPECT_EQ(data->statistics[0].deviation, (std::vector<double>{1, 1, 100}));
  source.statistics = {{"d.x", {}, {0, 0, 0}, {2, 5, 10}}};
  EXPECT_EQ(values<float>(*load("a,b,c\n1,5,100\n", "a,b,c\n4,5,10\n"), "test"),
            (std::vector<float>{2, 1, 1}));
}

TEST_F(Cells, TextsOfCharacters) {
  Field &field = add("word", DLB_I32, "word", Field::count);
  field.shape = {4};
  field.cell = Field::Cell::characters;
  source.counted = {{"V", {0}, 0, nullptr}};
  Result<Dataset> data = load("word\ncab\nébc\n\"\",\n", "word\nbé\n");
  EXPECT_TRUE(failsWith(data, "E0506", "row 4 has 2 cells"));
  data = load("word\ncab\nébc\n", "word\nbé\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{3, 1, 2, 0, 4, 2, 3, 0}));
  EXPECT_EQ(values<int32_t>(*data, "test"), (Labels{2, 4, 0, 0}));
  EXPECT_EQ(data->counted[0].classes, 5) << "0 ends a text";
  EXPECT_EQ(data->counted[0].vocabulary->text(values<int32_t>(*data, "test").data(), 4), "bé");
  EXPECT_TRUE(failsWith(load("word\nabcde\n", "word\na\n"), "E0536",
                        "row 2, column 0: 5 characters, more than the 4 of `d.word`"));
  EXPECT_TRUE(failsWith(load("word\nab\n", "word\nac\n"), "E0537",
                        "`c` is not among the 3 characters of the training part"));
  EXPECT_TRUE(failsWith(load("word\n\xff\n", "word\na\n"), "E0505", "row 2, column 0: not UTF-8"));
}

TEST_F(Cells, TextsOfWords) {
  Field &field = add("tags", DLB_I32, "tags", Field::count);
  field.shape = {3};
  field.cell = Field::Cell::words;
  field.unknown = true;
  source.counted = {{"V", {0}, 0, nullptr}};
  Result<Dataset> data = load("tags\nthe cat\n the  dog\n", "tags\ndog, the cow\n");
  ASSERT_FALSE(data) << "a comma ends a cell";
  data = load("tags\nthe cat\n the  dog\n", "tags\ndog the cow\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{2, 3, 0, 2, 4, 0})) << "frequent ones first";
  EXPECT_EQ(values<int32_t>(*data, "test"), (Labels{4, 2, 1})) << "1 is unknown";
  EXPECT_EQ(data->counted[0].vocabulary->text(values<int32_t>(*data, "test").data(), 3),
            "dog the \uFFFD");
  source.fields[0].least = 2;
  data = load("tags\nthe cat\n the  dog\n", "tags\ndog the cow\n");
  ASSERT_TRUE(succeeds(data));
  EXPECT_EQ(values<int32_t>(*data, "train"), (Labels{2, 1, 0, 2, 1, 0}));
}

TEST(Vocabularies, AreWrittenAndRead) {
  using Kind = Vocabulary::Kind;
  Vocabulary texts(Kind::categories, {"a", "b\\\nc", ""}, {false, true});
  std::string text = texts.text();
  EXPECT_EQ(text, "a\nb\\\\\\nc\n\n");
  std::optional<Vocabulary> read = Vocabulary::parse(text, Kind::categories, {false, true});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), 4);
  for (const char *entry : {"a", "b\\\nc", "", "other"})
    EXPECT_EQ(read->label(entry), texts.label(entry));
  EXPECT_EQ(texts.label("other"), 0);
  EXPECT_FALSE(Vocabulary::parse("a\na\n", Kind::words)) << "twice";
  EXPECT_FALSE(Vocabulary::parse("a", Kind::words)) << "no end of line";
  EXPECT_FALSE(Vocabulary::parse("a\\", Kind::words));
  EXPECT_FALSE(Vocabulary::parse("\xff\n", Kind::words));
}

} // namespace
} // namespace dlb::runtime
