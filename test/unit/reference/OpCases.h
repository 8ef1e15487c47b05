// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The cases of test/oracle/ops: one file for each op of the dialect, with functions of that one op
// that state their inputs and results.

#ifndef DLB_TEST_UNIT_REFERENCE_OPCASES_H
#define DLB_TEST_UNIT_REFERENCE_OPCASES_H

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

namespace dlb {

/// The mnemonics of all ops that compute: those whose results are tensors, but for those that only
/// say how others are computed.
std::vector<std::string> computingOps();

/// Everything of one test: a context with the dialect, and the file of an op in it.
struct OpCases {
  explicit OpCases(const std::string &mnemonic);

  /// The functions of the file; empty if there is no file or it can't be read.
  std::vector<mlir::func::FuncOp> functions();
  /// The one op of `function` that the file is about.
  mlir::Operation *caseOp(mlir::func::FuncOp function) const;

  std::string mnemonic;
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

/// Where the case files lie.
std::string caseFolder();

} // namespace dlb

#endif // DLB_TEST_UNIT_REFERENCE_OPCASES_H
