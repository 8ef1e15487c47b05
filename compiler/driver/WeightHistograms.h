// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How the weights of a trained network are spread.

#ifndef DLB_DRIVER_WEIGHTHISTOGRAMS_H
#define DLB_DRIVER_WEIGHTHISTOGRAMS_H

#include "runtime/core/Tensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dlb {

/// The elements of a tensor, in equal intervals from the least to the largest.
struct Histogram {
  std::string name;
  runtime::Shape shape;
  double mean = 0, deviation = 0, least = 0, largest = 0;
  int64_t notFinite = 0; ///< not counted elsewhere
  std::vector<int64_t> counts;
};

/// Of the tensors of real numbers in a safetensors file, in its order; of a large network of the
/// first 200. What cannot be read is left out, with a sentence in `problems`.
std::vector<Histogram> readHistograms(const std::string &path, std::vector<std::string> &problems);

} // namespace dlb

#endif // DLB_DRIVER_WEIGHTHISTOGRAMS_H
