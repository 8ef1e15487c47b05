// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of ops that combine the elements of some dimensions into one.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <Eigen/Core>

#include <cmath>

namespace dlb {

template <typename W> using Values = Eigen::Array<W, Eigen::Dynamic, 1>;

/// For each index of the kept dimensions, in row-major order, gathers the elements of the reduced
/// ones (row-major, widened) and calls f(position of the result, values).
template <typename T, typename F>
static void forEachReduced(const Tensor &operand, std::span<const int64_t> dimensions, F f) {
  SubSpace kept = selectDimensions(operand.shape, dimensions, false);
  SubSpace reduced = selectDimensions(operand.shape, dimensions, true);
  Values<Wide<T>> values(elementsOf(reduced.shape));
  const T *data = dataOf<T>(operand);
  int64_t position = 0;
  walk<1>(kept.shape, {kept.view}, [&](const auto &base) {
    int64_t count = 0;
    StridedView view = reduced.view;
    view.start = base[0];
    walk<1>(reduced.shape, {view}, [&](const auto &offset) { values[count++] = data[offset[0]]; });
    f(position++, values);
  });
}

/// A reduction to one element of the operand's type: `Formula` maps the values to the result.
template <auto Formula>
static void reduce(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &attributes) {
  dispatchElement(operands[0].element, [&]<typename T>(T *) {
    T *result = dataOf<T>(results[0]);
    forEachReduced<T>(operands[0], attributes.list("dimensions"),
                      [&](int64_t position, const auto &values) {
                        result[position] = static_cast<T>(Formula(values));
                      });
  });
}

// log(sum exp(x)) = m + log(sum exp(x - m)) with m = max(x); an infinite m is the result itself.
static double logSumExp(const Values<double> &values) {
  double shift = values.maxCoeff<Eigen::PropagateNaN>();
  if (!std::isfinite(shift))
    return shift;
  return shift + std::log((values - shift).exp().sum());
}

static constexpr auto sumOf = [](const auto &values) { return values.sum(); };
static constexpr auto meanOf = [](const auto &values) { return values.sum() / values.size(); };
static constexpr auto productOf = [](const auto &values) { return values.prod(); };
static constexpr auto maxOf = [](const auto &values) {
  return values.template maxCoeff<Eigen::PropagateNaN>();
};
static constexpr auto minOf = [](const auto &values) {
  return values.template minCoeff<Eigen::PropagateNaN>();
};
static constexpr auto allOf = [](const auto &values) { return (values != 0).all(); };
static constexpr auto anyOf = [](const auto &values) { return (values != 0).any(); };

static void reduceLogSumExp(std::span<const Tensor> operands, std::span<const Tensor> results,
                            const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    T *result = dataOf<T>(results[0]);
    forEachReduced<T>(operands[0], attributes.list("dimensions"),
                      [&](int64_t position, const Values<double> &values) {
                        result[position] = static_cast<T>(logSumExp(values));
                      });
  });
}

// mean = sum(x) / n, variance = sum((x - mean)^2) / n, in two passes.
static void moments(std::span<const Tensor> operands, std::span<const Tensor> results,
                    const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    T *mean = dataOf<T>(results[0]);
    T *variance = dataOf<T>(results[1]);
    forEachReduced<T>(operands[0], attributes.list("dimensions"),
                      [&](int64_t position, const Values<double> &values) {
                        double center = meanOf(values);
                        mean[position] = static_cast<T>(center);
                        variance[position] = static_cast<T>(meanOf((values - center).square()));
                      });
  });
}

// The lowest index of the largest element; a NaN is larger than every number. Only a NaN differs
// from itself.
static void argmax(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &attributes) {
  const int64_t dimensions[] = {attributes.integer("dimension")};
  dispatchElement(operands[0].element, [&]<typename T>(T *) {
    int32_t *result = dataOf<int32_t>(results[0]);
    forEachReduced<T>(operands[0], dimensions, [&](int64_t position, const auto &values) {
      int32_t best = 0;
      for (int32_t i = 1; i < values.size(); ++i)
        if (values[i] > values[best] || (values[i] != values[i] && values[best] == values[best]))
          best = i;
      result[position] = best;
    });
  });
}

std::span<const NamedKernel> reductionKernels() {
  static const NamedKernel kernels[] = {
      {"reduce_sum", reduce<sumOf>},
      {"reduce_mean", reduce<meanOf>},
      {"reduce_max", reduce<maxOf>},
      {"reduce_min", reduce<minOf>},
      {"reduce_prod", reduce<productOf>},
      {"reduce_all", reduce<allOf>},
      {"reduce_any", reduce<anyOf>},
      {"logsumexp", reduceLogSumExp},
      {"moments", moments},
      {"argmax", argmax},
  };
  return kernels;
}

} // namespace dlb
