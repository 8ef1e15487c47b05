// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The table of messages: how they are filled, and the house style.

#include "Testing.h"

#include <regex>

namespace dlb::runtime {
namespace {

TEST(Errors, FillValuesIn) {
  Failure failure = fail(Error::csvNoNumber, "iris.csv", {3, int64_t(2), "x y"});
  EXPECT_EQ(failure.text(),
            "iris.csv: error[E0507]: row 3, column 2: `x y` is not a finite number; "
            "rows count from 1, columns from 0");
  EXPECT_EQ(fail(Error::threadCount, "", {0, 4096}).text(),
            "error[E0702]: 0 threads; choose 1 to 4096");
}

struct Row {
  std::string code, name, format;
};
std::vector<Row> table() {
  return {
#define DLB_ERROR(code, name, format) {#code, #name, format},
#include "runtime/abi/Errors.def"
  };
}

TEST(Errors, FollowTheHouseStyle) {
  std::string last;
  for (const Row &row : table()) {
    EXPECT_LT(last, row.code) << "codes ascend, none twice";
    last = row.code;
    EXPECT_NE(row.format.back(), '.') << row.code;
    EXPECT_FALSE(std::isupper(static_cast<unsigned char>(row.format[0])) &&
                 std::islower(static_cast<unsigned char>(row.format[1])))
        << row.code;
  }
}

TEST(Errors, TableIsReadAlikeByOthers) {
  // The list of messages for users is made from the text of the table.
  std::string text = readFile(DLB_ERROR_TABLE);
  for (const Row &row : table())
    EXPECT_TRUE(
        std::regex_search(text, std::regex("DLB_ERROR\\(" + row.code + ", " + row.name + ",")));
}

} // namespace
} // namespace dlb::runtime
