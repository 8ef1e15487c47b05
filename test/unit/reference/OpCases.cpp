// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading the case files, and which ops need one.

#include "OpCases.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;

namespace dlb {

// The ops that order computation instead of computing, tested as such, and ends of regions.
static const llvm::StringRef structure[] = {"group",  "kernel",   "launch", "yield", "schedule",
                                            "arena",  "argument", "result", "run",   "barrier",
                                            "commit", "gradient", "next",   "pack",  "packed"};

static void load(MLIRContext &context) { context.loadDialect<DlbDialect, func::FuncDialect>(); }

std::vector<std::string> computingOps() {
  MLIRContext context;
  load(context);
  std::vector<std::string> mnemonics;
  for (RegisteredOperationName name : context.getRegisteredOperationsByDialect("dlb"))
    if (!llvm::is_contained(structure, name.stripDialect()))
      mnemonics.push_back(name.stripDialect().str());
  return mnemonics;
}

std::string caseFolder() { return DLB_ORACLE_FOLDER "/ops"; }

OpCases::OpCases(const std::string &mnemonic) : mnemonic(mnemonic) {
  load(context);
  std::string path = caseFolder() + "/" + mnemonic + ".mlir";
  if (llvm::sys::fs::exists(path))
    module = parseSourceFile<ModuleOp>(path, &context);
}

std::vector<func::FuncOp> OpCases::functions() {
  std::vector<func::FuncOp> functions;
  if (module)
    for (auto function : module->getOps<func::FuncOp>())
      functions.push_back(function);
  return functions;
}

Operation *OpCases::caseOp(func::FuncOp function) const {
  for (Operation &op : function.getBody().front())
    if (op.getName().stripDialect() == mnemonic)
      return &op;
  return nullptr;
}

} // namespace dlb
