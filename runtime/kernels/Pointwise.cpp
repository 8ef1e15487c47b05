// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of ops that compute each element from the operands' elements at the same index.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <bit>
#include <cmath>
#include <limits>

namespace dlb {

//===-- One, two, three operands ------------------------------------------------------------===//

/// result = Formula(x) on floating-point elements, in double.
template <auto Formula>
static void unary(std::span<const Tensor> operands, std::span<const Tensor> results,
                  const Attributes &) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *x = dataOf<T>(operands[0]);
    T *result = dataOf<T>(results[0]);
    for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
      result[i] = static_cast<T>(Formula(static_cast<double>(x[i])));
  });
}

/// result = Formula(a, b) in the operands' wide type, rounded to the result's type R, or to the
/// operands' type where R is void.
template <auto Formula, typename R = void>
static void binary(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &) {
  dispatchElement(operands[0].element, [&]<typename T>(T *) {
    using Result = std::conditional_t<std::is_void_v<R>, T, R>;
    const T *a = dataOf<T>(operands[0]), *b = dataOf<T>(operands[1]);
    Result *result = dataOf<Result>(results[0]);
    for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
      result[i] =
          static_cast<Result>(Formula(static_cast<Wide<T>>(a[i]), static_cast<Wide<T>>(b[i])));
  });
}

static void select(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &) {
  const uint8_t *condition = dataOf<uint8_t>(operands[0]);
  dispatchStorage(results[0].element, [&]<typename T>(T *) {
    const T *a = dataOf<T>(operands[1]), *b = dataOf<T>(operands[2]);
    T *result = dataOf<T>(results[0]);
    for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
      result[i] = condition[i] ? a[i] : b[i];
  });
}

//===-- Casts and tests ---------------------------------------------------------------------===//

/// Floating point to integer truncates towards zero and saturates, NaN becomes 0; integer to a
/// narrower integer wraps.
template <typename To, typename From> static To castTo(From value) {
  if constexpr (std::is_floating_point_v<From> && !std::is_floating_point_v<To>) {
    if (std::isnan(value))
      return 0;
    if (value <= static_cast<From>(std::numeric_limits<To>::min()))
      return std::numeric_limits<To>::min();
    if (value >= static_cast<From>(std::numeric_limits<To>::max()))
      return std::numeric_limits<To>::max();
  }
  return static_cast<To>(value);
}

static void cast(std::span<const Tensor> operands, std::span<const Tensor> results,
                 const Attributes &) {
  dispatchElement(operands[0].element, [&]<typename From>(From *) {
    dispatchElement(results[0].element, [&]<typename To>(To *) {
      const From *x = dataOf<From>(operands[0]);
      To *result = dataOf<To>(results[0]);
      for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
        result[i] =
            results[0].element == DLB_BOOL ? static_cast<To>(x[i] != From(0)) : castTo<To>(x[i]);
    });
  });
}

static void isFinite(std::span<const Tensor> operands, std::span<const Tensor> results,
                     const Attributes &) {
  dispatchFloat(operands[0].element, [&]<typename T>(T *) {
    const T *x = dataOf<T>(operands[0]);
    for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
      dataOf<uint8_t>(results[0])[i] = std::isfinite(x[i]);
  });
}

static void logicalNot(std::span<const Tensor> operands, std::span<const Tensor> results,
                       const Attributes &) {
  for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
    dataOf<uint8_t>(results[0])[i] = !dataOf<uint8_t>(operands[0])[i];
}

//===-- Formulas ----------------------------------------------------------------------------===//

static constexpr auto negF = [](double x) { return -x; };
static constexpr auto absF = [](double x) { return std::abs(x); };
static constexpr auto signF = [](double x) { return x > 0 ? 1 : x < 0 ? -1 : x; };
static constexpr auto expF = [](double x) { return std::exp(x); };
static constexpr auto logF = [](double x) { return std::log(x); };
static constexpr auto log1pF = [](double x) { return std::log1p(x); };
static constexpr auto sqrtF = [](double x) { return std::sqrt(x); };
static constexpr auto rsqrtF = [](double x) { return 1 / std::sqrt(x); };
static constexpr auto sinF = [](double x) { return std::sin(x); };
static constexpr auto cosF = [](double x) { return std::cos(x); };
static constexpr auto tanhF = [](double x) { return std::tanh(x); };
static constexpr auto sigmoidF = [](double x) { return 1 / (1 + std::exp(-x)); };
static constexpr auto erfF = [](double x) { return std::erf(x); };
static constexpr auto floorF = [](double x) { return std::floor(x); };
static constexpr auto ceilF = [](double x) { return std::ceil(x); };

static constexpr auto roundBf16F = [](double x) {
  auto narrow = static_cast<float>(x);
  auto bits = std::bit_cast<uint32_t>(narrow);
  bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  return std::isnan(narrow) ? narrow : std::bit_cast<float>(bits);
};

static constexpr auto addF = [](auto a, auto b) { return a + b; };
static constexpr auto subF = [](auto a, auto b) { return a - b; };
static constexpr auto mulF = [](auto a, auto b) { return a * b; };

// Integer division truncates. Neither 0 nor -1 as a divisor traps: x / 0 = 0, and -1 negates.
static constexpr auto divF = []<typename W>(W a, W b) -> W {
  if constexpr (std::is_integral_v<W>)
    return b == 0 ? 0 : b == -1 ? -a : a / b;
  else
    return a / b;
};

// The sign of the dividend, as C's fmod and %.
static constexpr auto remainderF = []<typename W>(W a, W b) -> W {
  if constexpr (std::is_integral_v<W>)
    return b == 0 || b == -1 ? 0 : a % b;
  else
    return std::fmod(a, b);
};

static constexpr auto powF = [](double a, double b) { return std::pow(a, b); };

// NaN if either is: x != x only for NaN.
static constexpr auto maximumF = [](auto a, auto b) { return a > b || a != a ? a : b; };
static constexpr auto minimumF = [](auto a, auto b) { return a < b || a != a ? a : b; };

static constexpr auto andF = [](auto a, auto b) { return a & b; };
static constexpr auto orF = [](auto a, auto b) { return a | b; };
static constexpr auto xorF = [](auto a, auto b) { return a ^ b; };

/// A comparison or logical op of two operands, with a bool result.
template <auto Formula> static constexpr Kernel predicate = binary<Formula, uint8_t>;

static constexpr auto equalF = [](auto a, auto b) { return a == b; };
static constexpr auto notEqualF = [](auto a, auto b) { return a != b; };
static constexpr auto lessF = [](auto a, auto b) { return a < b; };
static constexpr auto lessEqualF = [](auto a, auto b) { return a <= b; };
static constexpr auto greaterF = [](auto a, auto b) { return a > b; };
static constexpr auto greaterEqualF = [](auto a, auto b) { return a >= b; };

/// `and`, `or`, `xor` on the bytes of bools.
template <auto Formula>
static void logical(std::span<const Tensor> operands, std::span<const Tensor> results,
                    const Attributes &) {
  const uint8_t *a = dataOf<uint8_t>(operands[0]), *b = dataOf<uint8_t>(operands[1]);
  for (int64_t i = 0, count = elementsOf(results[0].shape); i < count; ++i)
    dataOf<uint8_t>(results[0])[i] = Formula(a[i], b[i]);
}

std::span<const NamedKernel> pointwiseKernels() {
  static const NamedKernel kernels[] = {
      {"neg", unary<negF>},
      {"abs", unary<absF>},
      {"sign", unary<signF>},
      {"exp", unary<expF>},
      {"log", unary<logF>},
      {"log1p", unary<log1pF>},
      {"sqrt", unary<sqrtF>},
      {"rsqrt", unary<rsqrtF>},
      {"sin", unary<sinF>},
      {"cos", unary<cosF>},
      {"tanh", unary<tanhF>},
      {"sigmoid", unary<sigmoidF>},
      {"erf", unary<erfF>},
      {"floor", unary<floorF>},
      {"ceil", unary<ceilF>},
      {"round_bf16", unary<roundBf16F>},
      {"not", logicalNot},
      {"is_finite", isFinite},
      {"cast", cast},
      {"add", binary<addF>},
      {"sub", binary<subF>},
      {"mul", binary<mulF>},
      {"div", binary<divF>},
      {"pow", binary<powF>},
      {"maximum", binary<maximumF>},
      {"minimum", binary<minimumF>},
      {"remainder", binary<remainderF>},
      {"and", logical<andF>},
      {"or", logical<orF>},
      {"xor", logical<xorF>},
      {"equal", predicate<equalF>},
      {"not_equal", predicate<notEqualF>},
      {"less", predicate<lessF>},
      {"less_equal", predicate<lessEqualF>},
      {"greater", predicate<greaterF>},
      {"greater_equal", predicate<greaterEqualF>},
      {"select", select},
  };
  return kernels;
}

} // namespace dlb
