// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compares results.

#include "driver/Agreement.h"

#include "driver/Numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dlb {
namespace {

/// Relative errors that a run may have, and how many times the noise it may differ by: the noise is
/// that of one run, and where a square of rounding is all there is (Adam's second moment of a
/// gradient that is zero) another run may have a hundred times as much. In f64 it is 2^-29 of it.
struct Allowance {
  double relative, noises;
};
constexpr Allowance inF64{1e-9, 2e-6}, inF32{1e-4, 1e3};

bool isFloat(Element element) {
  return element == Element::real || element == Element::f32 || element == Element::f64;
}

/// Infinite where one is not finite and the other is something else.
double distance(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b)))
    return 0;
  double result = std::abs(a - b);
  return std::isfinite(result) ? result : INFINITY;
}

std::string numberText(double number) {
  char buffer[32];
  snprintf(buffer, sizeof buffer, "%.9g", number);
  return buffer;
}

} // namespace

std::string text(const Difference &difference) {
  std::string result = "`" + difference.tensor + "`";
  for (size_t i = 0; i < difference.index.size(); ++i)
    result += (i ? ", " : " at [") + std::to_string(difference.index[i]);
  return result + (difference.index.empty() ? "" : "]") + " is " + numberText(difference.value) +
         ", not " + numberText(difference.expected);
}

ExpectedResults::ExpectedResults(const std::vector<NamedTensor> &f64,
                                 const std::vector<NamedTensor> &f32) {
  for (size_t i = 0; i < f64.size(); ++i) {
    Expected tensor{f64[i].name, f64[i].shape, numbersOf(f64[i]), isFloat(f64[i].element)};
    std::vector<double> rounded = numbersOf(f32[i]);
    for (size_t j = 0; j < tensor.numbers.size(); ++j) {
      if (std::isfinite(tensor.numbers[j]))
        tensor.scale = std::max(tensor.scale, std::abs(tensor.numbers[j]));
      tensor.noise = std::max(tensor.noise, distance(rounded[j], tensor.numbers[j]));
    }
    tensors.push_back(std::move(tensor));
  }
}

Agreement ExpectedResults::compare(const std::vector<NamedTensor> &results, bool f64) const {
  const Allowance &allowance = f64 ? inF64 : inF32;
  Agreement agreement;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const Expected &expected = tensors[i];
    // A whole number changes by a step where rounding decides, which f32 may do otherwise; not so
    // the status.
    if (!expected.isReal && !f64 && expected.noise > 0 && expected.name != "status")
      continue;
    std::vector<double> numbers = numbersOf(results[i]);
    double scale = expected.scale + expected.noise * allowance.noises / allowance.relative;
    for (size_t j = 0; j < numbers.size(); ++j) {
      double error = distance(numbers[j], expected.numbers[j]);
      if (error > 0 && scale > 0)
        error /= scale;
      if (!expected.isReal && error > 0)
        error = INFINITY;
      if (error <= agreement.error)
        continue;
      agreement.error = error;
      if (error <= allowance.relative)
        continue;
      agreement.difference = {expected.name, {}, numbers[j], expected.numbers[j]};
      int64_t rest = static_cast<int64_t>(j);
      for (size_t d = expected.shape.size(); d-- > 0; rest /= expected.shape[d])
        agreement.difference->index.insert(agreement.difference->index.begin(),
                                           rest % expected.shape[d]);
    }
  }
  return agreement;
}

} // namespace dlb
