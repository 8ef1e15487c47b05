// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of 2-D pooling over N, C, H, W and of its adjoints. All are one loop over the
// pairs (element of the pooled tensor, element of the input) that a window connects.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <Eigen/Core>

#include <cmath>
#include <limits>

namespace dlb {

/// Calls f(pooled offset, input offset, position in the window, row-major) for every element of
/// every window that is not padding; windows in row-major order, positions ascending.
template <typename F>
static void forEachTap(Shape input, Shape pooled, const Attributes &attributes, F f) {
  auto window = attributes.list("window"), stride = attributes.list("strides"),
       low = attributes.list("low");
  int64_t planes = input[0] * input[1], height = input[2], width = input[3];
  int64_t output = 0;
  for (int64_t plane = 0; plane < planes; ++plane)
    for (int64_t p = 0; p < pooled[2]; ++p)
      for (int64_t q = 0; q < pooled[3]; ++q, ++output)
        for (int64_t r = 0; r < window[0]; ++r)
          for (int64_t s = 0; s < window[1]; ++s) {
            int64_t h = p * stride[0] - low[0] + r, w = q * stride[1] - low[1] + s;
            if (h >= 0 && h < height && w >= 0 && w < width)
              f(output, (plane * height + h) * width + w, r * window[1] + s);
          }
}

// The first of the largest elements of each window; a NaN is larger than every number.
static void maxPool(std::span<const Tensor> operands, std::span<const Tensor> results,
                    const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *x = dataOf<T>(operands[0]);
    T *value = dataOf<T>(results[0]);
    uint8_t *index = dataOf<uint8_t>(results[1]);
    int64_t count = elementsOf(results[0].shape);
    std::fill_n(value, count, -std::numeric_limits<T>::infinity());
    std::fill_n(index, count, 0);
    std::vector<bool> seen(count, false);
    forEachTap(operands[0].shape, results[0].shape, attributes,
               [&](int64_t output, int64_t input, int64_t position) {
                 bool larger = x[input] > value[output] ||
                               (std::isnan(x[input]) && !std::isnan(value[output]));
                 if (seen[output] && !larger)
                   return;
                 seen[output] = true;
                 value[output] = x[input];
                 index[output] = static_cast<uint8_t>(position);
               });
  });
}

// gx[the element that the window's index names] += g
static void maxPoolScatter(std::span<const Tensor> operands, std::span<const Tensor> results,
                           const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *g = dataOf<T>(operands[0]);
    const uint8_t *index = dataOf<uint8_t>(operands[1]);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(elementsOf(results[0].shape));
    forEachTap(results[0].shape, operands[0].shape, attributes,
               [&](int64_t output, int64_t input, int64_t position) {
                 if (index[output] == position)
                   sum[input] += g[output];
               });
    std::copy(sum.begin(), sum.end(), dataOf<T>(results[0]));
  });
}

// result = x[the element that the window's index names]; 0 where it names padding.
static void maxPoolGather(std::span<const Tensor> operands, std::span<const Tensor> results,
                          const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *x = dataOf<T>(operands[0]);
    const uint8_t *index = dataOf<uint8_t>(operands[1]);
    T *result = dataOf<T>(results[0]);
    std::fill_n(result, elementsOf(results[0].shape), T(0));
    forEachTap(operands[0].shape, results[0].shape, attributes,
               [&](int64_t output, int64_t input, int64_t position) {
                 if (index[output] == position)
                   result[output] = x[input];
               });
  });
}

static double windowSize(const Attributes &attributes) {
  return static_cast<double>(elementsOf(attributes.list("window")));
}

// Padding counts as zeros: the divisor is the whole window's size.
static void averagePool(std::span<const Tensor> operands, std::span<const Tensor> results,
                        const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *x = dataOf<T>(operands[0]);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(elementsOf(results[0].shape));
    forEachTap(operands[0].shape, results[0].shape, attributes,
               [&](int64_t output, int64_t input, int64_t) { sum[output] += x[input]; });
    sum /= windowSize(attributes);
    std::copy(sum.begin(), sum.end(), dataOf<T>(results[0]));
  });
}

static void averagePoolGradient(std::span<const Tensor> operands, std::span<const Tensor> results,
                                const Attributes &attributes) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *g = dataOf<T>(operands[0]);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(elementsOf(results[0].shape));
    forEachTap(results[0].shape, operands[0].shape, attributes,
               [&](int64_t output, int64_t input, int64_t) { sum[input] += g[output]; });
    sum /= windowSize(attributes);
    std::copy(sum.begin(), sum.end(), dataOf<T>(results[0]));
  });
}

std::span<const NamedKernel> poolKernels() {
  static const NamedKernel kernels[] = {
      {"max_pool", maxPool},
      {"max_pool_scatter", maxPoolScatter},
      {"max_pool_gather", maxPoolGather},
      {"average_pool", averagePool},
      {"average_pool_gradient", averagePoolGradient},
  };
  return kernels;
}

} // namespace dlb
