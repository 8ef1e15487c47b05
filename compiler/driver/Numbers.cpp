// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Elements as numbers.

#include "driver/Numbers.h"

#include <algorithm>
#include <cstring>

namespace dlb {
namespace {

/// Calls `visit` with a value of the C++ type of an element.
template <typename F> void withType(Element element, F visit) {
  switch (element) {
  case Element::real:
  case Element::f64:
    return visit(double());
  case Element::f32:
    return visit(float());
  case Element::i32:
    return visit(int32_t());
  case Element::i64:
    return visit(int64_t());
  case Element::boolean:
  case Element::u8:
    return visit(uint8_t());
  }
}

} // namespace

std::vector<double> numbersOf(const NamedTensor &tensor) {
  std::vector<double> numbers;
  withType(tensor.element, [&](auto value) {
    for (size_t at = 0; at + sizeof value <= tensor.bytes.size(); at += sizeof value) {
      std::memcpy(&value, tensor.bytes.data() + at, sizeof value);
      numbers.push_back(static_cast<double>(value));
    }
  });
  return numbers;
}

NamedTensor tensorOf(std::string name, Element element, std::vector<int64_t> shape,
                     const std::vector<double> &numbers) {
  NamedTensor tensor{std::move(name), element, std::move(shape), {}};
  withType(element, [&](auto value) {
    tensor.bytes.resize(numbers.size() * sizeof value);
    for (size_t i = 0; i < numbers.size(); ++i) {
      value = static_cast<decltype(value)>(numbers[i]);
      std::memcpy(tensor.bytes.data() + i * sizeof value, &value, sizeof value);
    }
  });
  return tensor;
}

const NamedTensor *find(const std::vector<NamedTensor> &tensors, std::string_view name) {
  auto found = std::find_if(tensors.begin(), tensors.end(),
                            [&](const NamedTensor &tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

NamedTensor scalarOf(std::string name, int64_t value) {
  NamedTensor tensor{std::move(name), Element::i64, {}, std::string(sizeof value, '\0')};
  std::memcpy(tensor.bytes.data(), &value, sizeof value);
  return tensor;
}

} // namespace dlb
