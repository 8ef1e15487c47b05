// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a range test of learning rates says.

#include "driver/RateTest.h"

#include <algorithm>
#include <cmath>

namespace dlb {

constexpr size_t kAround = 4;

/// The median of a step's loss and those of the steps around it. A running mean would lag behind.
static double medianAt(const std::vector<double> &losses, size_t i) {
  size_t first = i - std::min(i, kAround), last = std::min(losses.size(), i + kAround + 1);
  std::vector<double> window(losses.begin() + static_cast<std::ptrdiff_t>(first),
                             losses.begin() + static_cast<std::ptrdiff_t>(last));
  auto middle = window.begin() + static_cast<std::ptrdiff_t>(window.size() / 2);
  std::nth_element(window.begin(), middle, window.end());
  return *middle;
}

RateAdvice adviceOf(const RateTest &test) {
  RateAdvice advice;
  for (size_t i = 0; i < test.rates.size(); ++i) {
    double value = i < test.losses.size() ? medianAt(test.losses, i) : HUGE_VAL;
    // Of a loss below zero no multiple says that it diverges.
    if (!std::isfinite(value) || (i && advice.lowest > 0 && value > 4 * advice.lowest)) {
      advice.diverges = test.rates[i];
      break;
    }
    if (!i || value < advice.lowest) {
      advice.lowest = value;
      advice.lowestRate = test.rates[i];
    }
    advice.smoothed.push_back(value);
  }
  const std::vector<double> &smoothed = advice.smoothed;
  auto lowest =
      static_cast<size_t>(std::min_element(smoothed.begin(), smoothed.end()) - smoothed.begin());
  double steepest = 0;
  for (size_t i = kAround; i + kAround < smoothed.size() && i < lowest; ++i)
    if (double fall = smoothed[i - kAround] - smoothed[i + kAround]; fall > steepest) {
      steepest = fall;
      advice.rate = test.rates[i];
    }
  return advice;
}

runtime::CurvePicture pictureOf(const RateTest &test, const RateAdvice &advice) {
  runtime::Panel panel{"loss while the learning rate grows", "learning rate", {}, true};
  runtime::Curve each{"of each mini-batch", {}}, smooth{"smoothed", {}};
  for (size_t i = 0; i < advice.smoothed.size(); ++i) {
    each.points.emplace_back(test.rates[i], test.losses[i]);
    smooth.points.emplace_back(test.rates[i], advice.smoothed[i]);
  }
  panel.curves = {std::move(each), std::move(smooth)};
  panel.mark = advice.rate;
  return {"", {std::move(panel)}};
}

} // namespace dlb
