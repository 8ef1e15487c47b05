// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// safetensors: what is written can be read, and a file that breaks one of the rules S1 to S8 of
// Safetensors.h is refused. Several of the files are from the tests of the format's own library.

#include "runtime/core/Safetensors.h"

#include "Testing.h"

#include <cstring>

namespace dlb::runtime {
namespace {

std::string file(std::string_view header, std::string_view data = "") {
  return littleEndian(header.size(), 8) + std::string(header) + std::string(data);
}

class Safetensors : public testing::Test {
protected:
  Result<SafetensorsFile> open(std::string_view bytes) {
    return SafetensorsFile::open(writeFile(folder / "a.safetensors", bytes));
  }
  testing::AssertionResult refused(std::string_view bytes, std::string_view part) {
    return failsWith(open(bytes), "E0602", part);
  }
  testing::AssertionResult headerRefused(std::string_view header, std::string_view part) {
    return refused(file(header, "abcdefgh"), part);
  }
  TemporaryFolder folder;
};

TEST_F(Safetensors, Good) {
  Result<SafetensorsFile> a =
      open(file(R"({"__metadata__":{"k":"v"},"b":{"dtype":"I32","shape":[],"data_offsets":[4,8]},)"
                R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   )",
                "abcdefgh"));
  ASSERT_TRUE(succeeds(a));
  ASSERT_EQ(a->tensors().size(), 2u);
  EXPECT_EQ(a->tensors()[0].name, "a");
  EXPECT_EQ(a->tensors()[1].shape, Shape{});
  EXPECT_EQ(a->metadata().at("k"), "v");
  char bytes[5] = {};
  ASSERT_TRUE(succeeds(a->read(*a->find("b"), bytes)));
  EXPECT_STREQ(bytes, "efgh");
  EXPECT_EQ(a->find("c"), nullptr);

  EXPECT_TRUE(succeeds(open(file("{}      "))));
  EXPECT_TRUE(succeeds(open(file(R"({"e":{"dtype":"F16","shape":[0,5],"data_offsets":[0,0]}})"))));
}

TEST_F(Safetensors, S1Sizes) {
  EXPECT_TRUE(refused("", "it has 0 bytes, fewer than 8"));
  EXPECT_TRUE(refused("1234567", "it has 7 bytes"));
  EXPECT_TRUE(
      refused(littleEndian(20, 8) + "{}", "it promises a header of 20 bytes, the file has 10"));
  EXPECT_TRUE(refused(littleEndian(~0ull, 8) + "{}", "promises a header of 18446744073709551615"));
  EXPECT_TRUE(refused(littleEndian(100'000'001, 8) + "{}", "promises a header of 100000001"));
}

TEST_F(Safetensors, S2Ends) {
  EXPECT_TRUE(refused(file(""), "does not begin with `{`"));
  EXPECT_TRUE(refused(file(" {}"), "does not begin with `{`"));
  EXPECT_TRUE(refused(file("{}\n"), "and end with `}` and spaces"));
  EXPECT_TRUE(refused(file("[]"), "does not begin with `{`"));
}

TEST_F(Safetensors, S3Json) {
  EXPECT_TRUE(headerRefused("{\"a\"}", "the header is not valid JSON at byte"));
  EXPECT_TRUE(headerRefused("{\"a\xff\":1}", "the header is not valid JSON at byte"));
  EXPECT_TRUE(headerRefused("{}{}", "the header is not valid JSON at byte"));
  std::string nested = R"({"a":{"dtype":)" + std::string(1'000'000, '[') + "}";
  EXPECT_TRUE(headerRefused(nested, "the header has a list in `a` where the format has none"));
  EXPECT_TRUE(headerRefused(R"({"a":[1]})", "a list in `a`"));
  EXPECT_TRUE(headerRefused(R"({"a":null})", "null in `a`"));
  EXPECT_TRUE(headerRefused(R"({"a":true})", "true or false in `a`"));
  EXPECT_TRUE(headerRefused(R"({"a":"x"})", "text in `a`"));
}

TEST_F(Safetensors, S4Duplicates) {
  std::string a = R"("a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]})";
  EXPECT_TRUE(headerRefused("{" + a + "," + a + "}", "the name `a` occurs twice"));
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","dtype":"U8","shape":[8],"data_offsets":[0,8]}})",
                            "`dtype` occurs twice in `a`"));
  EXPECT_TRUE(
      headerRefused(R"({"__metadata__":{"k":"1","k":"2"}})", "the metadata `k` occur twice"));
}

TEST_F(Safetensors, S5Fields) {
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8],"x":1}})",
                            "`a` has an unknown field `x`"));
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","shape":[8]}})",
                            "`a` lacks dtype, shape or data_offsets"));
  EXPECT_TRUE(
      headerRefused(R"({"a":{"dtype":"U8","shape":8,"data_offsets":[0,8]}})", "a number in `a`"));
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0]}})",
                            "`a` has 1 data_offsets instead of 2"));
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8,9]}})",
                            "`a` has more than two data_offsets"));
  EXPECT_TRUE(headerRefused(R"({"__metadata__":{"k":1}})", "a number in `__metadata__`"));
  EXPECT_TRUE(headerRefused(R"({"__metadata__":{"k":{}}})", "an object in `__metadata__`"));
}

TEST_F(Safetensors, S6Values) {
  auto tensor = [](std::string dtype, std::string shape, std::string offsets) {
    return R"({"a":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" +
           offsets + "}}";
  };
  EXPECT_TRUE(headerRefused(tensor("F7", "[8]", "[0,8]"), "the unknown dtype `F7`"));
  EXPECT_TRUE(headerRefused(tensor("U8", "[-8]", "[0,8]"), "the number -8 is negative"));
  EXPECT_TRUE(headerRefused(tensor("U8", "[8.0]", "[0,8]"), "the number `8.0` is not an integer"));
  EXPECT_TRUE(headerRefused(tensor("U8", "[8]", "[0,9223372036854775808]"), "is too large"));
  EXPECT_TRUE(headerRefused(tensor("U8", "[8]", "[0,1e999]"), "JSON"));
  std::string ones = "[1";
  for (int i = 0; i < 32; ++i)
    ones += ",1";
  EXPECT_TRUE(headerRefused(tensor("U8", ones + "]", "[0,1]"), "more than 32 dimensions"));
}

TEST_F(Safetensors, S7Products) {
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","shape":[7],"data_offsets":[0,8]}})",
                            "`a` needs 7 bytes, its data_offsets are 0 and 8"));
  EXPECT_TRUE(headerRefused(
      R"({"a":{"dtype":"F32","shape":[2,4611686018427387907],"data_offsets":[0,24]}})",
      "elements, more than 2^63 bytes"));
  EXPECT_TRUE(
      headerRefused(R"({"a":{"dtype":"F64","shape":[1152921504606846976],"data_offsets":[0,8]}})",
                    "more than 2^63 bytes"));
  EXPECT_TRUE(headerRefused(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[8,0]}})",
                            "data_offsets are 8 and 0"));
}

TEST_F(Safetensors, S8Tiling) {
  std::string a = R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}, "b":)";
  EXPECT_TRUE(headerRefused(a + R"({"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
                            "`b` begins at byte 2 of the data, the tensor before it ends at 4"));
  EXPECT_TRUE(headerRefused(a + R"({"dtype":"U8","shape":[3],"data_offsets":[5,8]}})",
                            "`b` begins at byte 5"));
  EXPECT_TRUE(headerRefused(a + R"({"dtype":"U8","shape":[3],"data_offsets":[4,7]}})",
                            "the tensors take 7 bytes, the file holds 8"));
  EXPECT_TRUE(headerRefused(a + R"({"dtype":"U8","shape":[5],"data_offsets":[4,9]}})",
                            "the tensors take 9 bytes, the file holds 8"));
}

TEST_F(Safetensors, SmallFileThatClaimsGigabytes) {
  int64_t before = peakMemory();
  std::string lie =
      file(R"({"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}})");
  lie.resize(160);
  EXPECT_TRUE(refused(lie, "the tensors take 4000000000 bytes, the file holds"));
  EXPECT_LT(peakMemory() - before, int64_t(16) << 20);
}

TEST_F(Safetensors, EveryTruncationIsAnError) {
  std::string good = file(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})", "abcdefgh");
  ASSERT_TRUE(succeeds(open(good)));
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_TRUE(refused(good.substr(0, size), "")) << size;
}

TEST_F(Safetensors, Written) {
  double wide[2] = {1, 2};
  float narrow = 3;
  uint8_t byte = 7;
  std::string path = folder / "w.safetensors";
  ASSERT_TRUE(succeeds(writeSafetensors(path,
                                        {{"z\"\n", DLB_U8, {1}, &byte},
                                         {"n", DLB_F32, {}, &narrow},
                                         {"a", DLB_F32, {1}, &narrow},
                                         {"wide", DLB_F64, {2}, wide}},
                                        {{"key", "value"}})));
  std::string bytes = readFile(path);
  uint64_t header;
  std::memcpy(&header, bytes.data(), 8);
  EXPECT_EQ(header % 8, 0u);
  EXPECT_EQ(
      bytes.substr(8, header)
          .substr(0, bytes.find("    ", 8) - 8)
          .find(
              R"({"__metadata__":{"key":"value"},"wide":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},)"
              R"("a":{"dtype":"F32","shape":[1],"data_offsets":[16,20]},)"
              R"("n":{"dtype":"F32","shape":[],"data_offsets":[20,24]},)"
              R"("z\"\u000a":{"dtype":"U8","shape":[1],"data_offsets":[24,25]}})"),
      0u)
      << bytes.substr(8, header);
  Result<SafetensorsFile> read = SafetensorsFile::open(path);
  ASSERT_TRUE(succeeds(read));
  double back[2];
  ASSERT_TRUE(succeeds(read->read(*read->find("wide"), back)));
  EXPECT_EQ(back[1], 2);
  EXPECT_NE(read->find("z\"\n"), nullptr);
}

TEST_F(Safetensors, NotAFile) {
  EXPECT_TRUE(failsWith(SafetensorsFile::open(folder / "none"), "E0502", "No such file"));
  EXPECT_TRUE(failsWith(SafetensorsFile::open(folder.string()), "E0502", "regular"));
}

} // namespace
} // namespace dlb::runtime
