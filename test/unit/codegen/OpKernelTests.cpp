// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Each op of the dialect alone as a kernel, on the inputs of its oracle cases.

#include "KernelCheck.h"

#include "reference/Expectation.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace dlb;

namespace {

/// The ops that are one kernel: a scan's calls those of its body (programs/ScanStepTests.cpp).
std::vector<std::string> oracleFiles() {
  std::vector<std::string> names;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator file(DLB_ORACLE_FOLDER "/ops", error), end;
       file != end && !error; file.increment(error))
    if (llvm::sys::path::extension(file->path()) == ".mlir" &&
        llvm::sys::path::stem(file->path()) != "scan")
      names.push_back(llvm::sys::path::stem(file->path()).str());
  std::sort(names.begin(), names.end());
  return names;
}

class OpKernel : public testing::TestWithParam<std::string> {};

TEST_P(OpKernel, MatchesTheReference) {
  MLIRContext context;
  loadDialects(context);
  auto module =
      parseSourceFile<ModuleOp>(DLB_ORACLE_FOLDER "/ops/" + GetParam() + ".mlir", &context);
  ASSERT_TRUE(module);
  bool isProduct = GetParam().starts_with("contract") || GetParam().starts_with("convolution") ||
                   GetParam().starts_with("attention");
  for (auto function : module->getOps<func::FuncOp>()) {
    SCOPED_TRACE(function.getSymName().str());
    auto arguments = statedInputs(function, false), wide = statedInputs(function, true);
    ASSERT_TRUE(arguments && wide);
    CheckOptions options;
    options.chunksShareBits = !isProduct;
    options.allInstructionSets = false;
    // Both round, differently: on elements far from 0 the variance cancels.
    if (GetParam() == "moments") {
      options.tolerance = 1e-3;
      options.tolerance64 = 1e-9;
    } else if (auto stated = function->getAttrOfType<FloatAttr>("dlb.tolerance"))
      options.tolerance = 4 * stated.getValueAsDouble();
    checkKernel(function, *arguments, *wide, options);
    if (HasFatalFailure())
      return;
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, OpKernel, testing::ValuesIn(oracleFiles()),
                         [](const auto &info) { return info.param; });

} // namespace
