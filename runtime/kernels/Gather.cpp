// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of look-ups by index and of their adjoints. An index out of range never reads
// or writes out of bounds: it reads 0, and what it would add vanishes.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

namespace dlb {

static bool inRange(int32_t index, int64_t size) { return index >= 0 && index < size; }

// result[i, d] = table[index[i], d]
static void gather(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &) {
  int64_t rows = operands[0].shape[0], width = elementsOf(operands[0].shape.subspan(1));
  const int32_t *index = dataOf<int32_t>(operands[1]);
  dispatchElement(operands[0].element, [&]<typename T>(T *) {
    const T *table = dataOf<T>(operands[0]);
    T *result = dataOf<T>(results[0]);
    for (int64_t i = 0, count = elementsOf(operands[1].shape); i < count; ++i)
      for (int64_t d = 0; d < width; ++d)
        result[i * width + d] = inRange(index[i], rows) ? table[index[i] * width + d] : T(0);
  });
}

// result[v, d] = sum over i with index[i] = v of updates[i, d]
static void scatterAdd(std::span<const Tensor> operands, std::span<const Tensor> results,
                       const Attributes &) {
  int64_t rows = results[0].shape[0], width = elementsOf(results[0].shape.subspan(1));
  const int32_t *index = dataOf<int32_t>(operands[0]);
  dispatchElement(results[0].element, [&]<typename T>(T *) {
    const T *updates = dataOf<T>(operands[1]);
    std::vector<Wide<T>> sum(rows * width, 0);
    for (int64_t i = 0, count = elementsOf(operands[0].shape); i < count; ++i)
      for (int64_t d = 0; d < width && inRange(index[i], rows); ++d)
        sum[index[i] * width + d] += updates[i * width + d];
    T *result = dataOf<T>(results[0]);
    for (size_t i = 0; i < sum.size(); ++i)
      result[i] = static_cast<T>(sum[i]);
  });
}

// result[i] = x[i, index[i]]
static void pick(std::span<const Tensor> operands, std::span<const Tensor> results,
                 const Attributes &) {
  int64_t classes = operands[0].shape.back();
  const int32_t *index = dataOf<int32_t>(operands[1]);
  dispatchElement(operands[0].element, [&]<typename T>(T *) {
    const T *x = dataOf<T>(operands[0]);
    T *result = dataOf<T>(results[0]);
    for (int64_t i = 0, count = elementsOf(operands[1].shape); i < count; ++i)
      result[i] = inRange(index[i], classes) ? x[i * classes + index[i]] : T(0);
  });
}

// result[i, k] = 1 where k = index[i], else 0
static void oneHot(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &) {
  int64_t classes = results[0].shape.back();
  const int32_t *index = dataOf<int32_t>(operands[0]);
  dispatchElement(results[0].element, [&]<typename T>(T *) {
    T *result = dataOf<T>(results[0]);
    for (int64_t i = 0, count = elementsOf(operands[0].shape); i < count; ++i)
      for (int64_t k = 0; k < classes; ++k)
        result[i * classes + k] = static_cast<T>(index[i] == k);
  });
}

std::span<const NamedKernel> gatherKernels() {
  static const NamedKernel kernels[] = {
      {"gather", gather}, {"scatter_add", scatterAdd}, {"pick", pick}, {"one_hot", oneHot}};
  return kernels;
}

} // namespace dlb
