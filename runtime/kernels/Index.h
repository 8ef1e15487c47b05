// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Index arithmetic of dense tensors: row-major strides, and walks over an index space that keep one
// linear offset for each of several strided views.

#ifndef DLB_RUNTIME_KERNELS_INDEX_H
#define DLB_RUNTIME_KERNELS_INDEX_H

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace dlb {

using Shape = std::span<const int64_t>;

inline int64_t elementsOf(Shape shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

/// An affine map from an index to a linear offset: start + sum over d of index[d] * strides[d].
struct StridedView {
  std::vector<int64_t> strides;
  int64_t start = 0;
};

inline StridedView rowMajor(Shape shape) {
  StridedView view{std::vector<int64_t>(shape.size())};
  int64_t stride = 1;
  for (size_t d = shape.size(); d-- > 0; stride *= shape[d])
    view.strides[d] = stride;
  return view;
}

/// Calls f(offsets) for every index of `shape` in row-major order, `offsets[v]` being the offset of
/// that index in `views[v]`.
template <size_t N, typename F>
void walk(Shape shape, const std::array<StridedView, N> &views, F f) {
  if (std::ranges::find(shape, 0) != shape.end())
    return;
  std::array<int64_t, N> offsets;
  for (size_t v = 0; v < N; ++v)
    offsets[v] = views[v].start;
  std::vector<int64_t> index(shape.size(), 0);
  while (true) {
    f(offsets);
    size_t d = shape.size();
    while (d > 0 && ++index[d - 1] == shape[d - 1]) {
      --d;
      index[d] = 0;
      for (size_t v = 0; v < N; ++v)
        offsets[v] -= (shape[d] - 1) * views[v].strides[d];
    }
    if (d == 0)
      return;
    for (size_t v = 0; v < N; ++v)
      offsets[v] += views[v].strides[d - 1];
  }
}

/// The dimensions of `shape` (and of its row-major view) that are, or are not, in `dimensions`.
struct SubSpace {
  std::vector<int64_t> shape;
  StridedView view;
};

inline SubSpace selectDimensions(Shape shape, std::span<const int64_t> dimensions, bool listed) {
  StridedView whole = rowMajor(shape);
  SubSpace part;
  for (size_t d = 0; d < shape.size(); ++d) {
    bool found = std::ranges::find(dimensions, static_cast<int64_t>(d)) != dimensions.end();
    if (found != listed)
      continue;
    part.shape.push_back(shape[d]);
    part.view.strides.push_back(whole.strides[d]);
  }
  return part;
}

} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_INDEX_H
