// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Running functions that check themselves.

#include "reference/Expectation.h"
#include "reference/Conversion.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"

#include <cmath>
#include <cstring>

using namespace mlir;

namespace dlb {

static constexpr const char *inputsName = "dlb.inputs", *expectName = "dlb.expect",
                            *toleranceName = "dlb.tolerance";
static constexpr double f64Tolerance = 1e-12, f32Tolerance = 1e-6;

bool hasExpectation(Operation *function) { return function->hasAttr(expectName); }

/// The tensors of the array attribute `name`; no attribute is an empty array.
static std::optional<std::vector<HostTensor>> statedTensors(Operation *function, StringRef name,
                                                            bool f64) {
  std::vector<HostTensor> tensors;
  auto list = function->getAttrOfType<ArrayAttr>(name);
  for (Attribute attribute : list ? list.getValue() : ArrayRef<Attribute>()) {
    auto elements = dyn_cast<ElementsAttr>(attribute);
    std::shared_ptr<HostTensor> tensor =
        elements ? tensorOf(elements, f64, function->getLoc()) : nullptr;
    if (!tensor) {
      function->emitError() << "`" << name << "` must hold tensors, not " << attribute;
      return std::nullopt;
    }
    tensors.push_back(*tensor);
  }
  return tensors;
}

std::optional<std::vector<HostTensor>> statedInputs(Operation *function, bool f64) {
  return statedTensors(function, inputsName, f64);
}

static bool isFloat(dlb_element element) { return element == DLB_F32 || element == DLB_F64; }

static bool isClose(double value, double expected, double tolerance) {
  if (std::isnan(value) || std::isnan(expected) || std::isinf(value) || std::isinf(expected))
    return value == expected || (std::isnan(value) && std::isnan(expected));
  return std::abs(value - expected) <= tolerance * (1 + std::abs(expected));
}

/// Compares result `number`; reports the first difference.
static bool compare(Operation *function, size_t number, const HostTensor &value,
                    const HostTensor &expected, double tolerance) {
  bool isFloating = isFloat(value.element());
  if (value.shape() != expected.shape() || isFloating != isFloat(expected.element()) ||
      (!isFloating && value.element() != expected.element())) {
    MLIRContext *context = function->getContext();
    function->emitError("result ")
        << number << " has type " << attributeOf(value, context).getType() << ", expected is "
        << attributeOf(expected, context).getType();
    return false;
  }
  int64_t bytes = value.byteCount() / value.elements();
  for (int64_t i = 0; i < value.elements(); ++i) {
    // Integers by their bytes: a double does not hold every one of 64 bits.
    bool same =
        isFloating ? isClose(value.get(i), expected.get(i), tolerance)
                   : std::memcmp(value.data() + i * bytes, expected.data() + i * bytes, bytes) == 0;
    if (same)
      continue;
    char text[128];
    std::snprintf(text, sizeof(text), "%.17g, expected is %.17g", value.get(i), expected.get(i));
    function->emitError("result ") << number << ", element " << i << ": " << text;
    return false;
  }
  return true;
}

bool meetsExpectation(Operation *function, const InterpreterOptions &options) {
  auto inputs = statedInputs(function, options.f64);
  auto expected = statedTensors(function, expectName, false);
  if (!inputs || !expected)
    return false;
  auto results = interpret(function, *inputs, options);
  if (!results)
    return false;
  if (results->size() != expected->size()) {
    function->emitError("has ") << results->size() << " results, but states " << expected->size();
    return false;
  }
  auto stated = function->getAttrOfType<FloatAttr>(toleranceName);
  double loose = stated ? stated.getValueAsDouble() : f32Tolerance;
  bool met = true;
  for (size_t i = 0; i < results->size(); ++i)
    met &= compare(function, i, (*results)[i], (*expected)[i],
                   (*results)[i].element() == DLB_F64 ? f64Tolerance : loose);
  return met;
}

} // namespace dlb
