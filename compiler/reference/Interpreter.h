// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The reference interpreter: runs a function of the dlb dialect at any stage of the pipeline, op by
// op, through the kernels of runtime/kernels. It knows no op by name but those that hold others.

#ifndef DLB_REFERENCE_INTERPRETER_H
#define DLB_REFERENCE_INTERPRETER_H

#include "reference/HostTensor.h"

#include <functional>
#include <memory>
#include <optional>

namespace mlir {
class Operation;
} // namespace mlir

namespace dlb {

struct InterpreterOptions {
  /// Every f32 tensor is held and computed in f64. Arguments of f32 type are then given in f64,
  /// results returned so.
  bool f64 = false;
  /// Called once, at the first non-finite value of a run: with the op that produced it from finite
  /// operands, or with the function and the number of the argument that already was not finite.
  std::function<void(mlir::Operation *op, std::optional<unsigned> argument)> onNonFinite = {};
  /// Called after every op, inside of bodies too, with its operands and results (of a `run`, its
  /// inputs and outputs). Results that it replaces by others of their types are what users see.
  std::function<void(mlir::Operation *op,
                     std::span<const std::shared_ptr<const HostTensor>> operands,
                     std::span<std::shared_ptr<const HostTensor>> results)>
      onOp = {};
};

/// Runs `function`, a `func.func` or a `dlb.schedule`, on one tensor per argument, and returns one
/// per result. Arguments that another function derives (`dlb.derive`) are not given but computed.
/// If the result marked `dlb.status` is not 0, results marked `dlb.updates` are the arguments
/// unchanged. Nothing after an error, which is reported as an MLIR diagnostic.
std::optional<std::vector<HostTensor>> interpret(mlir::Operation *function,
                                                 std::span<const HostTensor> arguments,
                                                 const InterpreterOptions &options = {});

} // namespace dlb

#endif // DLB_REFERENCE_INTERPRETER_H
