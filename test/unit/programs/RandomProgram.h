// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Random training steps: small networks of random layers and awkward sizes, with loss, gradient,
// updates and status, as `emit` would make them.

#ifndef DLB_TEST_UNIT_PROGRAMS_RANDOMPROGRAM_H
#define DLB_TEST_UNIT_PROGRAMS_RANDOMPROGRAM_H

#include "reference/HostTensor.h"

#include "dialect/Dialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <random>

namespace dlb {

class RandomProgram {
public:
  /// The module holds one function, @step, whose floats are all f64 or all f32. The same seed gives
  /// the same program.
  RandomProgram(mlir::MLIRContext *context, unsigned seed, bool f64);

  mlir::OwningOpRef<mlir::ModuleOp> take() { return std::move(module); }

  /// One value per argument: numbers in [-1, 1), labels in range.
  std::vector<HostTensor> arguments();

private:
  using Value = mlir::Value;
  using Sizes = llvm::ArrayRef<int64_t>;

  // Choices. std::mt19937 is the same everywhere, the standard distributions are not.
  int64_t below(int64_t bound) { return generator() % bound; }
  int64_t oneOf(std::initializer_list<int64_t> choices) {
    return choices.begin()[below(choices.size())];
  }

  // Shapes and attributes.
  mlir::RankedTensorType floats(Sizes shape);
  static mlir::RankedTensorType typeOf(Value value);
  static Sizes shapeOf(Value value) { return typeOf(value).getShape(); }
  mlir::DenseI64ArrayAttr list(Sizes values) { return builder.getDenseI64ArrayAttr(values); }

  // Parts of a program.
  Value argument(mlir::Type type, llvm::StringRef role);
  Value parameter(Sizes shape);
  Value number(double value, mlir::RankedTensorType type);
  Value spread(Value value, Value like, Sizes dimensions);
  Value elementwise(Value x);
  Value masked(Value x);
  Value residual(Value x);
  Value normalised(Value x, Sizes reduced, Sizes kept);
  Value moved(Value x);
  Value layer2D(Value x);
  Value layer4D(Value x);
  Value convolution(Value x);
  Value pooled(Value x);
  Value rescaled(Value x);
  Value tokens(Value x, int64_t length, int64_t width);
  Value cell(Value token, Value state, Value w, Value u, Value b, Value keep);
  Value recurrent(Value x);
  Value attended(Value x);
  Value flattened(Value x);
  Value lossOf(Value x);
  void finish(Value loss, Value last);

  std::mt19937 generator;
  mlir::OpBuilder builder;
  mlir::Location loc;
  mlir::Type element;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  int64_t batch, classes;
  Value labels, seed, step;
  llvm::SmallVector<Value> parameters, history;
  llvm::SmallVector<mlir::DictionaryAttr> argumentAttributes;
};

} // namespace dlb

#endif // DLB_TEST_UNIT_PROGRAMS_RANDOMPROGRAM_H
