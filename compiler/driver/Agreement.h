// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// When two runs of one function agree.
//
// Rounding is measured, not guessed: beside the f64 results of the reference stand its f32 results
// on the same inputs, and the largest difference within a tensor, its noise, shows what rounding
// does to it. A result passes where the noise explains the difference, at f64 scaled by the ratio
// of the two precisions. So Adam may turn a gradient that is zero but for rounding into any step,
// while elsewhere the results agree to many digits.

#ifndef DLB_DRIVER_AGREEMENT_H
#define DLB_DRIVER_AGREEMENT_H

#include "driver/Compiler.h"

#include <optional>
#include <string>
#include <vector>

namespace dlb {

struct Difference {
  std::string tensor;
  std::vector<int64_t> index;
  double value = 0, expected = 0;
};

/// "`loss` is 2.5, not 2.25" or "`mlp.dense_1.w` at [3, 4] is 0.5, not 0.25".
std::string text(const Difference &difference);

struct Agreement {
  double error = 0; ///< the largest relative error that the noise does not explain
  std::optional<Difference> difference; ///< the worst, where it is more than a run may have
};

/// What a function gives on its arguments.
class ExpectedResults {
public:
  /// The reference's results in both precisions, in the same order.
  ExpectedResults(const std::vector<NamedTensor> &f64, const std::vector<NamedTensor> &f32);

  Agreement compare(const std::vector<NamedTensor> &results, bool f64) const;

private:
  struct Expected {
    std::string name;
    std::vector<int64_t> shape;
    std::vector<double> numbers;
    bool isReal = true;
    double scale = 0, noise = 0; ///< largest magnitude, largest difference of the precisions
  };
  std::vector<Expected> tensors;
};

} // namespace dlb

#endif // DLB_DRIVER_AGREEMENT_H
