// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of ops that move elements without computing: each is one strided copy, from the
// operand's view to the result's.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <algorithm>

namespace dlb {

/// to[index] = from[index] for every index of `shape`.
static void copyStrided(Shape shape, const Tensor &from, const StridedView &fromView,
                        const Tensor &to, const StridedView &toView) {
  dispatchStorage(from.element, [&]<typename T>(T *) {
    const T *source = dataOf<T>(from);
    T *target = dataOf<T>(to);
    walk<2>(shape, {fromView, toView},
            [&](const auto &offset) { target[offset[1]] = source[offset[0]]; });
  });
}

// result[i] = x[i restricted to `dimensions`]
static void broadcast(std::span<const Tensor> operands, std::span<const Tensor> results,
                      const Attributes &attributes) {
  StridedView operand = rowMajor(operands[0].shape);
  StridedView view{std::vector<int64_t>(results[0].shape.size(), 0)};
  std::span<const int64_t> dimensions = attributes.list("dimensions");
  for (size_t d = 0; d < dimensions.size(); ++d)
    view.strides[dimensions[d]] = operand.strides[d];
  copyStrided(results[0].shape, operands[0], view, results[0], rowMajor(results[0].shape));
}

static void reshape(std::span<const Tensor> operands, std::span<const Tensor> results,
                    const Attributes &) {
  const char *source = dataOf<char>(operands[0]);
  int64_t bytes = elementsOf(operands[0].shape) * elementBytes(operands[0].element);
  std::copy(source, source + bytes, dataOf<char>(results[0]));
}

// Result dimension d is operand dimension permutation[d].
static void transpose(std::span<const Tensor> operands, std::span<const Tensor> results,
                      const Attributes &attributes) {
  StridedView operand = rowMajor(operands[0].shape);
  StridedView view;
  for (int64_t d : attributes.list("permutation"))
    view.strides.push_back(operand.strides[d]);
  copyStrided(results[0].shape, operands[0], view, results[0], rowMajor(results[0].shape));
}

// result[i] = x[starts + i * strides]
static void slice(std::span<const Tensor> operands, std::span<const Tensor> results,
                  const Attributes &attributes) {
  StridedView view = rowMajor(operands[0].shape);
  for (size_t d = 0; d < view.strides.size(); ++d) {
    view.start += attributes.list("starts")[d] * view.strides[d];
    view.strides[d] *= attributes.list("strides")[d];
  }
  copyStrided(results[0].shape, operands[0], view, results[0], rowMajor(results[0].shape));
}

static void reverse(std::span<const Tensor> operands, std::span<const Tensor> results,
                    const Attributes &attributes) {
  Shape shape = operands[0].shape;
  StridedView view = rowMajor(shape);
  for (int64_t d : attributes.list("dimensions")) {
    view.start += (shape[d] - 1) * view.strides[d];
    view.strides[d] = -view.strides[d];
  }
  copyStrided(shape, operands[0], view, results[0], rowMajor(shape));
}

// result[low + i * (interior + 1)] = x[i]; `value` everywhere else.
static void pad(std::span<const Tensor> operands, std::span<const Tensor> results,
                const Attributes &attributes) {
  dispatchElement(results[0].element, [&]<typename T>(T *) {
    std::fill_n(dataOf<T>(results[0]), elementsOf(results[0].shape),
                static_cast<T>(attributes.real("value")));
  });
  StridedView view = rowMajor(results[0].shape);
  for (size_t d = 0; d < view.strides.size(); ++d) {
    view.start += attributes.list("low")[d] * view.strides[d];
    view.strides[d] *= attributes.list("interior")[d] + 1;
  }
  copyStrided(operands[0].shape, operands[0], rowMajor(operands[0].shape), results[0], view);
}

static void concatenate(std::span<const Tensor> operands, std::span<const Tensor> results,
                        const Attributes &attributes) {
  int64_t dimension = attributes.integer("dimension");
  StridedView view = rowMajor(results[0].shape);
  for (const Tensor &operand : operands) {
    copyStrided(operand.shape, operand, rowMajor(operand.shape), results[0], view);
    view.start += operand.shape[dimension] * view.strides[dimension];
  }
}

std::span<const NamedKernel> viewKernels() {
  static const NamedKernel kernels[] = {
      {"broadcast", broadcast},     {"reshape", reshape},
      {"transpose", transpose},     {"slice", slice},
      {"reverse", reverse},         {"pad", pad},
      {"concatenate", concatenate},
  };
  return kernels;
}

} // namespace dlb
