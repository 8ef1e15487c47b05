// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of the 2-D convolution and its two gradients. The three are one loop over the
// same triples (element of x, element of w, element of y), so that they are adjoint by
// construction:
//   y += x * w,   gx += gy * w,   gw += x * gy.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <Eigen/Core>

namespace dlb {
namespace {

/// Sizes and strides of one tensor in the order of its canonical letters.
struct Axes {
  std::array<int64_t, 4> size, stride;
};

/// What a row of the innermost loop (over a run of output columns) touches.
struct Row {
  int64_t count;
  int64_t x, xStep;
  int64_t w;
  int64_t y, yStep;
};

} // namespace

/// `letters` is a permutation of `canonical`: tensor dimension d is the letter letters[d].
static Axes axesOf(Shape shape, std::string_view letters, std::string_view canonical) {
  StridedView view = rowMajor(shape);
  Axes axes;
  for (size_t i = 0; i < 4; ++i) {
    size_t d = letters.find(canonical[i]);
    axes.size[i] = shape[d];
    axes.stride[i] = view.strides[d];
  }
  return axes;
}

/// Calls f(row) for every row of the convolution that reads inside x:
///   y[n, k, p, q] += x[n, c, p * stride - low + r * dilation, …] * w[k, c within its group, r, s]
template <typename F>
static void forEachRow(Shape xShape, Shape wShape, Shape yShape, const Attributes &attributes,
                       F f) {
  std::string_view layout = attributes.text("layout");
  Axes x = axesOf(xShape, layout.substr(0, 4), "nchw");
  Axes w = axesOf(wShape, layout.substr(5, 4), "kcrs");
  Axes y = axesOf(yShape, layout.substr(11, 4), "nkhw");
  auto stride = attributes.list("strides"), low = attributes.list("low"),
       dilation = attributes.list("dilations");
  int64_t filtersInGroup = w.size[0] / attributes.integer("groups");

  // Output columns q with 0 <= q * stride + shift < width.
  auto columns = [&](int64_t shift) {
    int64_t first = shift >= 0 ? 0 : (-shift + stride[1] - 1) / stride[1];
    int64_t room = x.size[3] - 1 - shift;
    int64_t last = room < 0 ? 0 : std::min(y.size[3], room / stride[1] + 1);
    return std::pair(first, last);
  };
  for (int64_t n = 0; n < y.size[0]; ++n)
    for (int64_t k = 0; k < w.size[0]; ++k)
      for (int64_t c = 0; c < w.size[1]; ++c)
        for (int64_t r = 0; r < w.size[2]; ++r)
          for (int64_t s = 0; s < w.size[3]; ++s)
            for (int64_t p = 0; p < y.size[2]; ++p) {
              int64_t h = p * stride[0] - low[0] + r * dilation[0];
              int64_t shift = s * dilation[1] - low[1];
              auto [first, last] = columns(shift);
              if (h < 0 || h >= x.size[2] || first >= last)
                continue;
              int64_t channel = k / filtersInGroup * w.size[1] + c;
              Row row;
              row.count = last - first;
              row.x = n * x.stride[0] + channel * x.stride[1] + h * x.stride[2] +
                      (first * stride[1] + shift) * x.stride[3];
              row.xStep = stride[1] * x.stride[3];
              row.w = k * w.stride[0] + c * w.stride[1] + r * w.stride[2] + s * w.stride[3];
              row.y = n * y.stride[0] + k * y.stride[1] + p * y.stride[2] + first * y.stride[3];
              row.yStep = y.stride[3];
              f(row);
            }
}

using Vector = Eigen::ArrayXd;
using Strided = Eigen::Map<Vector, 0, Eigen::InnerStride<>>;

template <typename T> static Vector widen(const Tensor &tensor) {
  return Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>(dataOf<T>(tensor), elementsOf(tensor.shape))
      .template cast<double>();
}

static Strided strided(Vector &values, int64_t first, int64_t count, int64_t step) {
  return Strided(values.data() + first, count, Eigen::InnerStride<>(step));
}

/// Accumulates f(first operand, second operand, result, row) over all rows, in double.
template <typename F>
static void accumulate(std::span<const Tensor> operands, const Tensor &result, Shape x, Shape w,
                       Shape y, const Attributes &attributes, F f) {
  dispatchFloat(result.element, [&]<typename T>(T *) {
    Vector a = widen<T>(operands[0]), b = widen<T>(operands[1]);
    Vector sum = Vector::Zero(elementsOf(result.shape));
    forEachRow(x, w, y, attributes, [&](const Row &row) { f(a, b, sum, row); });
    Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>(dataOf<T>(result), sum.size()) = sum.cast<T>();
  });
}

static void convolution(std::span<const Tensor> operands, std::span<const Tensor> results,
                        const Attributes &attributes) {
  accumulate(operands, results[0], operands[0].shape, operands[1].shape, results[0].shape,
             attributes, [](Vector &x, Vector &w, Vector &y, const Row &row) {
               strided(y, row.y, row.count, row.yStep) +=
                   w[row.w] * strided(x, row.x, row.count, row.xStep);
             });
}

static void convolutionDataGradient(std::span<const Tensor> operands,
                                    std::span<const Tensor> results, const Attributes &attributes) {
  accumulate(operands, results[0], results[0].shape, operands[1].shape, operands[0].shape,
             attributes, [](Vector &g, Vector &w, Vector &gx, const Row &row) {
               strided(gx, row.x, row.count, row.xStep) +=
                   w[row.w] * strided(g, row.y, row.count, row.yStep);
             });
}

static void convolutionWeightGradient(std::span<const Tensor> operands,
                                      std::span<const Tensor> results,
                                      const Attributes &attributes) {
  accumulate(operands, results[0], operands[0].shape, results[0].shape, operands[1].shape,
             attributes, [](Vector &x, Vector &g, Vector &gw, const Row &row) {
               gw[row.w] += (strided(x, row.x, row.count, row.xStep) *
                             strided(g, row.y, row.count, row.yStep))
                                .sum();
             });
}

std::span<const NamedKernel> convolutionKernels() {
  static const NamedKernel kernels[] = {
      {"convolution", convolution},
      {"convolution_data_gradient", convolutionDataGradient},
      {"convolution_weight_gradient", convolutionWeightGradient},
  };
  return kernels;
}

} // namespace dlb
