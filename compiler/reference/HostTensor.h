// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A tensor in memory that owns its elements: the values of the reference interpreter.

#ifndef DLB_REFERENCE_HOSTTENSOR_H
#define DLB_REFERENCE_HOSTTENSOR_H

#include "runtime/kernels/Kernel.h"

namespace dlb {

class HostTensor {
public:
  /// Elements are zero.
  HostTensor(dlb_element element, std::vector<int64_t> shape);

  dlb_element element() const { return elementType; }
  const std::vector<int64_t> &shape() const { return sizes; }
  int64_t elements() const;

  unsigned char *data() { return bytes.data(); }
  const unsigned char *data() const { return bytes.data(); }
  int64_t byteCount() const { return static_cast<int64_t>(bytes.size()); }

  /// The tensor as a kernel sees it; kernels do not write to operands.
  Tensor view() const { return {elementType, sizes, const_cast<unsigned char *>(bytes.data())}; }

  /// Element `index` (row-major) as a number; a bool is 0 or 1.
  double get(int64_t index) const;
  /// Rounded or truncated to the element type.
  void set(int64_t index, double value);

  bool allFinite() const;

private:
  dlb_element elementType;
  std::vector<int64_t> sizes;
  std::vector<unsigned char> bytes;
};

} // namespace dlb

#endif // DLB_REFERENCE_HOSTTENSOR_H
