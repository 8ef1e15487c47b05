// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a network is made of: for each block instance its output shape, parameters,
// multiplications, receptive field and activations, counted on the checked program; and what each
// training changes.

#ifndef DLB_DRIVER_SUMMARY_H
#define DLB_DRIVER_SUMMARY_H

#include "frontend/Program.h"

#include <string>
#include <vector>

namespace dlb {

/// One block instance of a model. Its numbers include the instances inside it.
struct LayerSummary {
  std::string path;  ///< "mlp.dense_1"
  int depth = 0;     ///< 0 is the model itself
  TensorType output; ///< of the last value it computed
  int64_t parameters = 0;
  /// Multiply-accumulates of contractions and convolutions for one row of the batch.
  int64_t macs = 0;
  /// Of an element of the output, in places of the model's first input; see ReceptiveField.h. Empty
  /// where it does not depend on that.
  std::vector<int64_t> field;
  /// Bytes of the outputs of the innermost instances for one row: what training remembers at
  /// least where nothing is computed again. Views of other values take none.
  int64_t activationBytes = 0;
};

/// The instances of `predict`, a `predict.<model>` function, in the order in which they first
/// compute something; the model first. `sizes` has all sizes but the batch N. `realBytes` is the
/// size of a number in the program's precision.
std::vector<LayerSummary> summarise(const Function &predict, DimBindings sizes, int realBytes);

/// Parameters under one name: a model, or where they are not all alike the instance they are in.
struct ParameterGroup {
  std::string name;
  int64_t parameters = 0;
};

/// A phase of a training, or its one `minimize`, whose name is "".
struct PhaseSummary {
  std::string name;
  int64_t every = 1;
  std::vector<ParameterGroup> trained, frozen; ///< of those that its loss is computed from
};

std::vector<PhaseSummary> phasesOf(const Training &training, const CheckedProgram &program,
                                   const DimBindings &sizes);

/// About as many bytes as a training of the program takes, its data aside, and seldom less: what
/// outlives a step, and what the largest step computes on the way forward. Of labels that only the
/// data counts there are taken to be 1024.
double trainingBytes(const CheckedProgram &program, int realBytes);

/// "[N, C: 3, 32, 32]": names where the language has some that say more than the size.
std::string shapeText(const TensorType &type);

} // namespace dlb

#endif // DLB_DRIVER_SUMMARY_H
