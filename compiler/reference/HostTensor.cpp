// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Elements of host tensors as numbers.

#include "reference/HostTensor.h"
#include "runtime/kernels/Element.h"
#include "runtime/kernels/Index.h"

#include <cmath>

namespace dlb {

HostTensor::HostTensor(dlb_element element, std::vector<int64_t> shape)
    : elementType(element), sizes(std::move(shape)),
      bytes(elementsOf(sizes) * elementBytes(element)) {}

int64_t HostTensor::elements() const { return elementsOf(sizes); }

double HostTensor::get(int64_t index) const {
  double value = 0;
  dispatchElement(elementType,
                  [&]<typename T>(T *) { value = static_cast<double>(dataOf<T>(view())[index]); });
  return value;
}

void HostTensor::set(int64_t index, double value) {
  dispatchElement(elementType,
                  [&]<typename T>(T *) { dataOf<T>(view())[index] = static_cast<T>(value); });
}

bool HostTensor::allFinite() const {
  if (elementType != DLB_F32 && elementType != DLB_F64)
    return true;
  for (int64_t i = 0, count = elements(); i < count; ++i)
    if (!std::isfinite(get(i)))
      return false;
  return true;
}

} // namespace dlb
