// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Folders of pictures, each format, and what is wrong with them; rows that are made of other data.

#include "runtime/core/Batcher.h"
#include "runtime/core/Report.h"
#include "runtime/data/Dataset.h"
#include "runtime/data/Pictures.h"

#include "Testing.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <jpeglib.h>

namespace dlb::runtime {
namespace {

/// A grey PNG of 2 x 3 with values 0, 51, …, 255.
std::string png(const TemporaryFolder &folder) {
  LogicalTensor picture{"x", DLB_F32, {1, 1, 2, 3}, std::move(*Buffer::allocate(24, "a test"))};
  for (int i = 0; i < 6; ++i)
    picture.data.as<float>()[i] = static_cast<float>(i) / 5;
  EXPECT_TRUE(succeeds(writePictures(picture, folder / "made.png")));
  return readFile(folder / "made.png");
}

/// A JPEG of one colour.
std::string jpeg(unsigned width, unsigned height, std::vector<uint8_t> colour) {
  jpeg_compress_struct writer{};
  jpeg_error_mgr errors{};
  writer.err = jpeg_std_error(&errors);
  jpeg_create_compress(&writer);
  unsigned char *bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&writer, &bytes, &size);
  writer.image_width = width;
  writer.image_height = height;
  writer.input_components = 3;
  writer.in_color_space = JCS_RGB;
  jpeg_set_defaults(&writer);
  jpeg_start_compress(&writer, TRUE);
  std::vector<uint8_t> line;
  for (unsigned x = 0; x < width; ++x)
    line.insert(line.end(), colour.begin(), colour.end());
  for (unsigned y = 0; y < height; ++y) {
    JSAMPROW row = line.data();
    jpeg_write_scanlines(&writer, &row, 1);
  }
  jpeg_finish_compress(&writer);
  std::string result(reinterpret_cast<char *>(bytes), size);
  jpeg_destroy_compress(&writer);
  std::free(bytes);
  return result;
}

using Bytes = std::vector<uint8_t>;

class Pictures : public testing::Test {
protected:
  Bytes read(const std::string &bytes, PictureSize size) {
    Bytes pixels(static_cast<size_t>(size.channels * size.height * size.width));
    EXPECT_TRUE(
        succeeds(readPicture(writeFile(folder / "x", bytes), size, "d.image", pixels.data())));
    return pixels;
  }
  Status status(const std::string &bytes, PictureSize size = {1, 2, 3}) {
    Bytes pixels(1 << 10);
    return readPicture(writeFile(folder / "x", bytes), size, "d.image", pixels.data());
  }

  DataSource source() {
    DataSource source;
    source.name = "d";
    source.format = "images";
    source.files = {"pets"};
    source.programFolder = folder.string();
    Field image{.name = "d.image", .element = DLB_U8, .shape = {1, 2}, .headers = {}};
    Field kind{.name = "d.kind", .element = DLB_I32, .classes = Field::count, .headers = {}};
    kind.folder = true;
    source.fields = {image, kind};
    source.counted = {{"K", {1}, 0, nullptr}};
    return source;
  }
  void put(const std::string &path, const std::string &pixels) {
    writeFile(folder / path, "P5 2 1 255 " + pixels);
  }

  TemporaryFolder folder;
};

TEST_F(Pictures, Formats) {
  EXPECT_EQ(read(png(folder), {1, 2, 3}), (Bytes{0, 51, 102, 153, 204, 255}));
  EXPECT_EQ(read(png(folder), {3, 2, 3}), (Bytes{0, 51, 102, 153, 204, 255, 0, 51, 102, 153, 204,
                                                 255, 0, 51, 102, 153, 204, 255}));
  EXPECT_EQ(read("P5\n# a comment 9\n3 2\n255\nabcdef", {1, 2, 3}),
            (Bytes{'a', 'b', 'c', 'd', 'e', 'f'}));
  EXPECT_EQ(read("P6 1 2 255\nabcdef", {3, 2, 1}), (Bytes{'a', 'd', 'b', 'e', 'c', 'f'}));
  EXPECT_EQ(read(std::string("P5 2 1 100\n\0\x64", 13), {1, 1, 2}), (Bytes{0, 255}));
  EXPECT_EQ(read("P6 1 1 255\n\xff\xff\xff", {1, 1, 1}), (Bytes{255}));
  Bytes red = read(jpeg(16, 8, {200, 40, 40}), {3, 8, 16});
  for (size_t i = 0; i < 128; ++i) {
    EXPECT_NEAR(red[i], 200, 3);
    EXPECT_NEAR(red[128 + i], 40, 3);
  }
  EXPECT_NEAR(read(jpeg(16, 8, {200, 40, 40}), {1, 8, 16})[5], 88, 3) << "the luminance";
}

TEST_F(Pictures, Damaged) {
  EXPECT_TRUE(failsWith(status(""), "E0540", "x: error[E0540]: this is no picture"));
  EXPECT_TRUE(failsWith(status("hello"), "E0540", ""));
  EXPECT_TRUE(failsWith(status(png(folder), {1, 3, 2}), "E0542",
                        "2 x 3 pixels (height x width), but `d.image` takes pictures of 3 x 2"));
  EXPECT_TRUE(failsWith(status(png(folder).substr(0, 50)), "E0541", "not a valid PNG file"));
  EXPECT_TRUE(failsWith(status(jpeg(16, 8, {1, 2, 3}).substr(0, 300), {3, 8, 16}), "E0541",
                        "not a valid JPEG file"));
  EXPECT_TRUE(failsWith(status("P5 3 2 255\nabc"), "E0541", "ends before the picture"));
  EXPECT_TRUE(failsWith(status("P5 3 2 65535\nabc"), "E0541", "values above 255"));
  EXPECT_TRUE(failsWith(status("P5 3"), "E0541", "its head is width"));
  EXPECT_TRUE(failsWith(status("P5 99999999999999999999 2 255\n"), "E0542", ""));
  int64_t before = peakMemory();
  std::string huge = png(folder);
  huge.replace(16, 8, std::string("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8));
  EXPECT_FALSE(status(huge));
  EXPECT_LT(peakMemory() - before, int64_t(64) << 20);
}

TEST_F(Pictures, FoldersAreClasses) {
  put("pets/dog/b", "cd");
  put("pets/dog/a", "ab");
  put("pets/cat/more/x", "ef");
  writeFile(folder / "pets/.hidden", "");
  Result<Dataset> data = loadData(source());
  ASSERT_TRUE(succeeds(data));
  const Table &table = *data->part("train")->table;
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(std::string(table.columns[0].data->as<char>(), 6), "efabcd") << "in bytewise order";
  const int32_t *kind = table.columns[1].data->as<int32_t>();
  EXPECT_EQ(std::vector<int32_t>(kind, kind + 3), (std::vector<int32_t>{0, 1, 1}));
  EXPECT_EQ(data->counted[0].vocabulary->text(), "cat\ndog\n");

  put("other/cow/x", "ab");
  DataSource more = source();
  more.parts = {{"train", 1, {}}, {"test", 0, {"other"}}};
  EXPECT_TRUE(
      failsWith(loadData(more), "E0543", "`cow` is not among the 2 folders of the training part"));
  writeFile(folder / "pets/list.txt", "");
  EXPECT_TRUE(failsWith(loadData(source()), "E0539", "pets/list.txt: error[E0539]"));
  std::filesystem::remove(folder / "pets/list.txt");
  std::filesystem::create_directory(folder / "pets/empty");
  EXPECT_TRUE(failsWith(loadData(source()), "E0539", "no picture is in this folder"));
  std::filesystem::remove(folder / "pets/empty");
  std::filesystem::create_directory_symlink("/", folder / "pets/link");
  EXPECT_TRUE(failsWith(loadData(source()), "E0539", "out of the folder of the data"));
  std::filesystem::remove(folder / "pets/link");
  std::filesystem::create_directory_symlink("..", folder / "pets/cat/loop");
  EXPECT_TRUE(failsWith(loadData(source()), "E0539", "more than 16 folders deep"));
  more = source();
  more.files = {writeFile(folder / "file", "")};
  EXPECT_TRUE(failsWith(loadData(more), "E0539", "this is no folder"));
}

TEST_F(Pictures, WithoutLabels) {
  put("pets/b", "ef");
  put("pets/a/x", "ab");
  put("pets/c/more/y", "gh");
  auto pixels = [&](const std::string &path) {
    DataSource unlabelled = source();
    unlabelled.files = {path};
    unlabelled.fields.resize(1);
    unlabelled.counted.clear();
    Result<Dataset> data = loadData(unlabelled);
    if (!data)
      return data.failure().text();
    const Table &table = *data->part("train")->table;
    return std::string(table.columns[0].data->as<char>(), static_cast<size_t>(2 * table.rows));
  };
  EXPECT_EQ(pixels("pets"), "abefgh") << "in bytewise order";
  EXPECT_EQ(pixels("pets/a/x"), "ab");
  std::filesystem::create_directory(folder / "pets/none");
  EXPECT_EQ(pixels("pets"), "abefgh");
  EXPECT_NE(pixels("pets/none").find("error[E0539]: not a folder of pictures: no picture is in it"),
            std::string::npos);
  writeFile(folder / "pets/list.txt", "");
  EXPECT_NE(pixels("pets").find("pets/list.txt: error[E0540]"), std::string::npos);
}

TEST_F(Pictures, RowsThatAreMade) {
  for (char c = 'a'; c <= 'p'; ++c)
    put(std::string("pets/") + (c % 2 ? "odd/" : "even/") + c, std::string(2, c));
  DataSource pets = source();
  pets.parts = {{"train", 0.5, {}}, {"test", 0.5, {}}};
  Result<Dataset> from = loadData(pets);
  ASSERT_TRUE(succeeds(from));
  DataSource scenes;
  scenes.name = "scenes";
  scenes.format = "rows";
  scenes.rows = 200;
  scenes.parts = {{"train", 0.8, {}}, {"test", 0.2, {}}};
  for (size_t column : {0, 1}) {
    Field field = pets.fields[column];
    field.name = "scenes.one." + std::to_string(column + 1);
    field.classes = 0;
    field.made = Field::Made{&*from, column, false, 0};
    scenes.fields.push_back(field);
  }
  Field noise{.name = "scenes.noise", .element = DLB_F32, .shape = {50}, .headers = {}};
  noise.made = Field::Made{nullptr, 0, true, 2};
  scenes.fields.push_back(noise);
  Result<Dataset> data = loadData(scenes), again = loadData(scenes);
  ASSERT_TRUE(succeeds(data) && succeeds(again));
  for (const char *name : {"train", "test"}) {
    const Part &part = *data->part(name), &source = *from->part(name);
    std::string pixels(static_cast<size_t>(2 * part.size()), ' '), known;
    gatherRows(part.table->columns[0], part.rows, 0, part.size(), pixels.data());
    std::vector<int32_t> kinds(static_cast<size_t>(part.size()));
    gatherRows(part.table->columns[1], part.rows, 0, part.size(), kinds.data());
    for (size_t i = 0; i < kinds.size(); ++i)
      EXPECT_EQ(kinds[i], pixels[2 * i] % 2) << "both columns are of one row";
    for (int64_t row : source.rows)
      known += source.table->columns[0].data->as<char>()[2 * row];
    for (char c : known)
      EXPECT_NE(pixels.find(c), std::string::npos) << "each of 8 rows, of 40 draws at least";
    for (char c : pixels)
      EXPECT_NE(known.find(c), std::string::npos) << "from the same part";
    EXPECT_EQ(*part.table->columns[0].drawn, *again->part(name)->table->columns[0].drawn);
  }
  const float *z = data->parts[0].table->columns[2].data->as<float>();
  double sum = 0, squares = 0;
  for (int i = 0; i < 10000; ++i) {
    sum += z[i];
    squares += z[i] * z[i];
  }
  EXPECT_NEAR(sum / 10000, 0, 0.04);
  EXPECT_NEAR(squares / 10000, 1, 0.06);
  EXPECT_EQ(z[7], again->parts[0].table->columns[2].data->as<float>()[7]);
  scenes.parts = {{"train", 0.8, {}}, {"valid", 0.2, {}}};
  EXPECT_TRUE(failsWith(loadData(scenes), "E0544",
                        "`scenes.one.1` draws from the part `valid` of `d`, which has none"));
}

} // namespace
} // namespace dlb::runtime
