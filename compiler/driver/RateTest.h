// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The range test of learning rates: the loss while the rate grows from step to step, and the rate
// that this suggests. L. N. Smith, Cyclical learning rates for training neural networks, WACV 2017.

#ifndef DLB_DRIVER_RATETEST_H
#define DLB_DRIVER_RATETEST_H

#include "runtime/core/Curves.h"

#include <optional>
#include <vector>

namespace dlb {

struct RateTest {
  std::vector<double> rates;  ///< ascending, by one factor
  std::vector<double> losses; ///< of each step, perhaps fewer: what came after was not finite
};

struct RateAdvice {
  std::vector<double> smoothed; ///< up to where it diverges
  std::optional<double> rate;   ///< where the loss falls most steeply; none where it never falls
  double lowest = 0, lowestRate = 0; ///< the smoothed loss
  std::optional<double> diverges;    ///< from this rate on it is above four times the lowest
};

/// Losses are smoothed by the median of nine steps. Where the loss falls most steeply is asked of
/// the smoothed loss over the logarithm of the rate, before its lowest place.
RateAdvice adviceOf(const RateTest &test);

runtime::CurvePicture pictureOf(const RateTest &test, const RateAdvice &advice);

} // namespace dlb

#endif // DLB_DRIVER_RATETEST_H
