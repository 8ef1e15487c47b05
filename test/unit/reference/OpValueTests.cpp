// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Every op of the dialect against figures of PyTorch and NumPy, in f32 and f64. The list of ops is
// the dialect's own, so that an op without a case fails.

#include "OpCases.h"

#include "reference/Expectation.h"

#include <gtest/gtest.h>

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace dlb;

namespace {

class OpValues : public testing::TestWithParam<std::string> {};

TEST_P(OpValues, AreThoseOfPyTorchAndNumPy) {
  OpCases cases(GetParam());
  ASSERT_FALSE(cases.functions().empty())
      << "dlb." << GetParam() << " has no case: add one to test/oracle/ops.py and run it";
  for (mlir::func::FuncOp function : cases.functions()) {
    SCOPED_TRACE(function.getSymName().str());
    EXPECT_TRUE(cases.caseOp(function)) << "the case is about another op";
    ASSERT_TRUE(hasExpectation(function));
    EXPECT_TRUE(meetsExpectation(function)) << "in f32";
    EXPECT_TRUE(meetsExpectation(function, {.f64 = true})) << "in f64";
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, OpValues, testing::ValuesIn(computingOps()),
                         [](const auto &info) { return info.param; });

TEST(OpCases, EveryFileIsAboutAnOp) {
  std::vector<std::string> ops = computingOps();
  std::error_code error;
  for (llvm::sys::fs::directory_iterator file(caseFolder(), error), end; file != end && !error;
       file.increment(error)) {
    if (llvm::sys::path::extension(file->path()) != ".mlir")
      continue;
    EXPECT_TRUE(llvm::is_contained(ops, llvm::sys::path::stem(file->path()).str())) << file->path();
  }
  EXPECT_FALSE(error) << error.message();
}

} // namespace
