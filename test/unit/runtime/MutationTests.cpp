// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Valid files with bytes changed, cut out and repeated, ten thousand of them: each is read or
// refused with a message that names the file.

#include "runtime/core/Report.h"
#include "runtime/core/Safetensors.h"
#include "runtime/data/Csv.h"
#include "runtime/data/Dataset.h"
#include "runtime/data/Idx.h"
#include "runtime/data/Npy.h"
#include "runtime/data/NpyTable.h"
#include "runtime/data/Pictures.h"

#include "Testing.h"
#include "ZipFile.h"

#include <functional>
#include <random>

namespace dlb::runtime {
namespace {

constexpr int mutationsOfEach = 2000;

std::string mutate(std::string bytes, std::mt19937 &random) {
  for (unsigned count = 1 + random() % 4; count-- && !bytes.empty();) {
    size_t at = random() % bytes.size(), size = random() % 9;
    switch (random() % 5) {
    case 0:
      bytes[at] = static_cast<char>(random());
      break;
    case 1:
      bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
      break;
    case 2:
      bytes.erase(at, size);
      break;
    case 3:
      bytes.insert(random() % bytes.size(), bytes.substr(at, size));
      break;
    default:
      bytes.replace(at, 1, "99");
    }
  }
  return bytes;
}

void readMutations(const std::string &good, const std::function<Status(std::string)> &read) {
  TemporaryFolder folder;
  ASSERT_TRUE(succeeds(read(writeFile(folder / "good", good))));
  std::mt19937 random(1);
  int refused = 0;
  int64_t before = peakMemory();
  for (int i = 0; i < mutationsOfEach; ++i) {
    std::string path = writeFile(folder / "mutated", mutate(good, random));
    Status status = read(path);
    if (status)
      continue;
    ++refused;
    EXPECT_TRUE(status.failure().place.starts_with(path)) << status.failure().text();
  }
  EXPECT_GT(refused, mutationsOfEach / 10);
  EXPECT_LT(peakMemory() - before, int64_t(16) << 20);
}

template <class Value> Status statusOf(const Result<Value> &result) {
  return result ? Status() : Status(result.failure());
}

std::vector<Field> fields(int32_t first, int32_t second, Shape shape, int64_t count) {
  Field x, label;
  x.name = "d.x";
  x.element = first;
  x.shape = std::move(shape);
  for (int64_t i = 0; i < count; ++i)
    x.positions.push_back(i);
  label.name = "d.label";
  label.element = second;
  label.positions = {count};
  label.classes = 10;
  return {x, label};
}

std::string csv() {
  std::string text = "a,\"b\"\"c\",label\r\n";
  for (int i = 0; i < 20; ++i)
    text += std::to_string(i * 0.25) + ",\"" + std::to_string(-i) + "\"," + std::to_string(i % 10) +
            "\n";
  return text;
}

TEST(Mutations, Csv) {
  std::vector<Field> read = fields(DLB_F32, DLB_I32, {2}, 2);
  readMutations(csv(), [&](std::string path) { return statusOf(readCsv(path, read)); });
}

TEST(Mutations, GzippedCsv) {
  std::vector<Field> read = fields(DLB_F32, DLB_I32, {2}, 2);
  readMutations(gzip(csv()), [&](std::string path) { return statusOf(readCsv(path, read)); });
}

TEST(Mutations, Idx) {
  std::string good =
      std::string("\0\0\x08\x02", 4) + bigEndian(5, 4) + bigEndian(4, 4) + std::string(20, '\7');
  std::vector<Field> read = fields(DLB_U8, DLB_I32, {4}, 0);
  read.pop_back();
  readMutations(good, [&](std::string path) {
    std::vector<std::string> paths = {path};
    return statusOf(readIdx(paths, read));
  });
}

TEST(Mutations, Npy) {
  TemporaryFolder folder;
  float numbers[6] = {1, 2, 3, 4, 5, 6};
  ASSERT_TRUE(succeeds(writeNpy(folder / "a", DLB_F32, {2, 3}, numbers)));
  readMutations(readFile(folder / "a"), [](std::string path) { return statusOf(readNpy(path)); });
}

TEST(Mutations, Npz) {
  TemporaryFolder folder;
  float numbers[6] = {1, 2, 3, 4, 5, 6};
  int32_t labels[3] = {1, 9, 0};
  ASSERT_TRUE(succeeds(writeNpy(folder / "a", DLB_F32, {3, 2}, numbers)));
  ASSERT_TRUE(succeeds(writeNpy(folder / "b", DLB_I32, {3}, labels)));
  std::vector<Field> read = fields(DLB_F32, DLB_I32, {2}, 2);
  read[0].headers = {"a"};
  read[1].headers = {"b"};
  for (bool deflated : {false, true}) {
    std::string good = zip(
        {{"a.npy", readFile(folder / "a"), deflated}, {"b.npy", readFile(folder / "b"), deflated}});
    readMutations(good, [&](std::string path) { return statusOf(readNpzTable(path, read)); });
  }
}

TEST(Mutations, Characters) {
  DataSource source;
  source.name = "d";
  source.format = "characters";
  source.fields = fields(DLB_I32, DLB_I32, {4}, 0);
  for (int64_t offset : {0, 1}) {
    Field &field = source.fields[static_cast<size_t>(offset)];
    field.classes = Field::count;
    field.positions = {offset};
    field.shape = {4};
  }
  source.counted = {{"V", {0, 1}, 0, nullptr}};
  source.parts = {{"train", 0.5, {}}, {"valid", 0.5, {}}};
  std::string good = "na\u00efve caf\u00e9\n\u20ac 5\n";
  readMutations(good + good, [&](std::string path) {
    source.files = {path};
    return statusOf(loadData(source));
  });
}

TEST(Mutations, CellsOfTables) {
  DataSource source;
  source.name = "d";
  source.format = "csv";
  source.fields = fields(DLB_F32, DLB_I32, {}, 0);
  source.fields[0].headers = {"age"};
  source.fields[0].missing.fill = Missing::Fill::mean;
  source.fields[0].standardized = true;
  source.fields[1].headers = {"text"};
  source.fields[1].shape = {3};
  source.fields[1].classes = Field::count;
  source.fields[1].cell = Field::Cell::words;
  source.counted = {{"V", {1}, 0, nullptr}};
  for (Field &field : source.fields)
    field.positions = {};
  readMutations("age,text\n1,a b\n?,b \u00e9\n3,\n", [&](std::string path) {
    source.files = {path};
    return statusOf(loadData(source));
  });
}

TEST(Mutations, Pictures) {
  uint8_t pixels[18];
  auto read = [&](std::string path) { return readPicture(path, {3, 2, 3}, "d.image", pixels); };
  readMutations("P6 3 2 255\nabcdefghijklmnopqr", read);
  TemporaryFolder folder;
  LogicalTensor picture{"x", DLB_F32, {1, 1, 2, 3}, std::move(*Buffer::allocate(24, "a test"))};
  ASSERT_TRUE(succeeds(writePictures(picture, folder / "x.png")));
  readMutations(readFile(folder / "x.png"), read);
}

TEST(Mutations, Safetensors) {
  TemporaryFolder folder;
  float numbers[6] = {1, 2, 3, 4, 5, 6};
  std::vector<TensorView> tensors = {{"model.dense.w", DLB_F32, {2, 3}, numbers},
                                     {"model.dense.b", DLB_F32, {3}, numbers},
                                     {"model.count", DLB_I64, {}, numbers}};
  ASSERT_TRUE(succeeds(writeSafetensors(folder / "a", tensors, {{"step", "12"}})));
  readMutations(readFile(folder / "a"), [](std::string path) -> Status {
    Result<SafetensorsFile> file = SafetensorsFile::open(path);
    if (!file)
      return file.failure();
    char bytes[64];
    for (const StoredTensor &tensor : file->tensors())
      if (tensor.end - tensor.begin <= 64)
        DLB_TRY(file->read(tensor, bytes));
    return {};
  });
}

} // namespace
} // namespace dlb::runtime
