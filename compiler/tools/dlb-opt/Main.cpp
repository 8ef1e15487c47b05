// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// dlb-opt: runs passes on a file of IR, for tests and for looking at what a pass does.

#include "codegen/Step.h"
#include "dialect/Dialect.h"
#include "kernels/Kernels.h"
#include "plan/Passes.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<dlb::DlbDialect, mlir::arith::ArithDialect, mlir::func::FuncDialect,
                  mlir::LLVM::LLVMDialect, mlir::math::MathDialect, mlir::memref::MemRefDialect,
                  mlir::scf::SCFDialect, mlir::vector::VectorDialect>();
  mlir::registerTransformsPasses();
  dlb::registerTransformsPasses();
  dlb::registerPlanPasses();
  dlb::registerLayOutPass();
  dlb::registerKernelsPass();
  dlb::registerStepsPass();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "dlb-opt: a driver for the passes of dlb\n", registry));
}
