// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// npy: arrays as NumPy writes them, and everything that is refused.

#include "runtime/data/Npy.h"

#include "Testing.h"

namespace dlb::runtime {
namespace {

std::string npy(std::string dictionary, std::string_view data, int major = 1) {
  size_t before = major == 1 ? 10 : 12;
  size_t total = (before + dictionary.size() + 1 + 63) / 64 * 64;
  dictionary.resize(total - before - 1, ' ');
  dictionary += '\n';
  return "\x93NUMPY" + std::string(1, static_cast<char>(major)) + std::string(1, '\0') +
         littleEndian(dictionary.size(), major == 1 ? 2 : 4) + dictionary + std::string(data);
}

std::string header(std::string descr, std::string shape, bool fortran = false) {
  return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }";
}

class Npy : public testing::Test {
protected:
  Result<NpyArray> read(std::string_view bytes) {
    return readNpy(writeFile(folder / "a.npy", bytes));
  }
  testing::AssertionResult refused(std::string_view bytes, std::string_view part) {
    return failsWith(read(bytes), "E0519", part);
  }
  TemporaryFolder folder;
};

TEST_F(Npy, ElementsAndByteOrders) {
  struct Case {
    std::string descr, bytes;
    int32_t element;
  };
  std::string one32 = littleEndian(0x3fc00000, 4), one64 = littleEndian(0x3ff8000000000000, 8);
  for (const Case &c :
       {Case{"<f4", one32, DLB_F32}, Case{">f4", bigEndian(0x3fc00000, 4), DLB_F32},
        Case{"<f8", one64, DLB_F64}, Case{">f8", bigEndian(0x3ff8000000000000, 8), DLB_F64}}) {
    Result<NpyArray> array = read(npy(header(c.descr, "(1,)"), c.bytes));
    ASSERT_TRUE(succeeds(array)) << c.descr;
    EXPECT_EQ(array->element, c.element);
    EXPECT_EQ(array->shape, Shape{1});
    EXPECT_EQ(numberAt(array->element, array->data.data()), 1.5) << c.descr;
  }
  for (const Case &c :
       {Case{"<i4", littleEndian(7, 4), DLB_I32}, Case{">i4", bigEndian(7, 4), DLB_I32},
        Case{"<i8", littleEndian(7, 8), DLB_I64}, Case{">i8", bigEndian(7, 8), DLB_I64},
        Case{"|u1", "\x07", DLB_U8}}) {
    Result<NpyArray> array = read(npy(header(c.descr, "()"), c.bytes));
    ASSERT_TRUE(succeeds(array)) << c.descr;
    EXPECT_EQ(array->element, c.element);
    EXPECT_EQ(array->shape, Shape{});
    EXPECT_EQ(numberAt(array->element, array->data.data()), 7) << c.descr;
  }
  Result<NpyArray> bools = read(npy(header("|b1", "(2, 1)"), std::string("\1\0", 2)));
  ASSERT_TRUE(succeeds(bools));
  EXPECT_EQ(bools->element, DLB_BOOL);
}

TEST_F(Npy, Versions) {
  for (int major : {1, 2, 3})
    EXPECT_TRUE(succeeds(read(npy(header("|u1", "(3,)"), "abc", major)))) << major;
  EXPECT_TRUE(refused(npy(header("|u1", "(3,)"), "abc", 4), "version 4.0 is none of"));
}

TEST_F(Npy, ColumnMajor) {
  // [[a, b, c], [d, e, f]] by columns.
  Result<NpyArray> array = read(npy(header("|u1", "(2, 3)", true), "adbecf"));
  ASSERT_TRUE(succeeds(array));
  EXPECT_EQ(std::string(array->data.as<char>(), 6), "abcdef");
}

TEST_F(Npy, EmptyArray) {
  Result<NpyArray> array = read(npy(header("<f4", "(0, 5)"), ""));
  ASSERT_TRUE(succeeds(array));
  EXPECT_EQ(array->shape, (Shape{0, 5}));
}

TEST_F(Npy, Refused) {
  auto element = [&](std::string text, std::string_view part) {
    return failsWith(read(npy(text, "abcdefgh")), "E0520", part);
  };
  EXPECT_TRUE(element(header("|O", "(1,)"), "npy elements `|O` are not read; known are f4 f8 i4"));
  EXPECT_TRUE(element(header("<f2", "(4,)"), "`<f2`"));
  EXPECT_TRUE(element(header("|f4", "(2,)"), "`|f4`"));
  EXPECT_TRUE(element(
      "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (1,), }", "[('x'"));
}

TEST_F(Npy, Headers) {
  EXPECT_TRUE(refused("", "it does not begin with `\\x93NUMPY`"));
  EXPECT_TRUE(refused("not an npy file", "it does not begin with"));
  EXPECT_TRUE(
      refused(npy(header("|u1", "(3,)"), "abc").substr(0, 40), "does not end with a line feed"));
  EXPECT_TRUE(refused("\x93NUMPY\2" + std::string(1, '\0') + littleEndian(4'000'000'000, 4) + "{}",
                      "it promises a header of 4000000000 bytes; at most 10000 are read"));
  EXPECT_TRUE(refused("\x93NUMPY\1" + std::string(1, '\0') + littleEndian(3, 2) + "{}\n",
                      "its data begin at byte 13, not a multiple of 64"));
  EXPECT_TRUE(refused(npy("{'descr': '|u1', 'shape': (3,)}", "abc"), "lacks"));
  EXPECT_TRUE(refused(npy("{'descr': '|u1', 'descr': '|u1'}", "abc"), "`descr` occurs twice"));
  EXPECT_TRUE(refused(npy("{'descr': '|u1', 'code': 1}", "abc"), "the unknown key `code`"));
  EXPECT_TRUE(refused(npy("[1]", "abc"), "does not begin with `{`"));
  EXPECT_TRUE(refused(npy("{'descr'}", "abc"), "is not a dictionary"));
  EXPECT_TRUE(refused(npy(header("|u1", "(3,)") + "x", "abc"), "goes on after the `}`"));
  EXPECT_TRUE(refused(npy(header("|u1", "(-3,)"), "abc"), "its `shape` is not a tuple"));
  EXPECT_TRUE(refused(npy(header("|u1", "(3.0,)"), "abc"), "its `shape` is not a tuple"));
  EXPECT_TRUE(refused(npy(header("|u1", "[3]"), "abc"), "its `shape` is not a tuple"));
  EXPECT_TRUE(refused(npy("{'descr': 5, 'shape': (1,)}", "abc"), "its `descr` is not a type"));
  EXPECT_TRUE(refused(npy("{'fortran_order': 1}", "abc"), "neither True nor False"));
  EXPECT_TRUE(refused(npy(header("|b1", "(3,)"), "\1\2\1"), "element 1 is neither true nor false"));
}

TEST_F(Npy, Sizes) {
  auto lies = [&](std::string bytes, std::string_view part) {
    return failsWith(read(bytes), "E0521", part);
  };
  int64_t before = peakMemory();
  EXPECT_TRUE(
      lies(npy(header("<f4", "(3,)"), "abc"), "promises 12 bytes of data, but the file holds 3"));
  EXPECT_TRUE(
      lies(npy(header("|u1", "(2,)"), "abc"), "promises 2 bytes of data, but the file holds 3"));
  EXPECT_TRUE(lies(npy(header("<f8", "(4294967296, 4294967296)"), "abc"), "more than 2^63"));
  EXPECT_TRUE(lies(npy(header("<f8", "(1000000, 1000)"), "abc"), "promises 8000000000 bytes"));
  EXPECT_TRUE(lies(gzip(npy(header("|u1", "(4,)"), "abc")),
                   "promises 4 bytes of data, but the file holds 3"));
  EXPECT_TRUE(lies(gzip(npy(header("|u1", "(2,)"), "abc")), "but the file holds more"));
  EXPECT_LT(peakMemory() - before, int64_t(16) << 20);
}

TEST_F(Npy, RoundTrip) {
  float numbers[6] = {1, 2, 3, 4, 5, 6};
  for (const Shape &shape : {Shape{}, Shape{1}, Shape{6}, Shape{2, 3}, Shape{1, 2, 3}}) {
    ASSERT_TRUE(succeeds(writeNpy(folder / "b.npy", DLB_F32, shape, numbers)));
    EXPECT_EQ(readFile(folder / "b.npy").find('\n') % 64, 63u);
    Result<NpyArray> array = readNpy(folder / "b.npy");
    ASSERT_TRUE(succeeds(array)) << shapeText(shape);
    EXPECT_EQ(array->shape, shape);
    EXPECT_EQ(array->data.as<float>()[0], 1);
  }
  ASSERT_TRUE(succeeds(writeNpy(folder / "c.npy", DLB_BOOL, {2}, "\1\1")));
  EXPECT_NE(
      readFile(folder / "c.npy").find("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }"),
      std::string::npos);
}

} // namespace
} // namespace dlb::runtime
