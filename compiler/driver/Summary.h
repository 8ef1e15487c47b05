// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a network is made of: for each block instance its output shape, parameters and
// multiplications, counted on the checked program.

#ifndef DLB_DRIVER_SUMMARY_H
#define DLB_DRIVER_SUMMARY_H

#include "frontend/Program.h"

#include <string>
#include <vector>

namespace dlb {

/// One block instance of a model. Its numbers include the instances inside it.
struct LayerSummary {
  std::string path;   ///< "mlp.dense_1"
  int depth = 0;      ///< 0 is the model itself
  std::string output; ///< "[N, 64]", of the last value it computed
  int64_t parameters = 0;
  /// Multiply-accumulates of contractions and convolutions for one row of the batch.
  int64_t macs = 0;
};

/// The instances of `predict`, a `predict.<model>` function, in the order in which they first
/// compute something; the model first. `sizes` has all sizes but the batch N.
std::vector<LayerSummary> summarise(const Function &predict, DimBindings sizes);

/// "[N, 3, 32, 32]".
std::string shapeText(const TensorType &type);

} // namespace dlb

#endif // DLB_DRIVER_SUMMARY_H
