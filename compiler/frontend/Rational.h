// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Fractions of 64 bits whose arithmetic is checked: the coefficients of symbolic sizes.

#ifndef DLB_FRONTEND_RATIONAL_H
#define DLB_FRONTEND_RATIONAL_H

#include <cstdint>
#include <tuple>
#include <utility>

namespace dlb {

/// A fraction in lowest terms with a positive denominator; invalid after an overflow.
struct Rational {
  int64_t numerator = 0;
  int64_t denominator = 1;
  bool valid = true;

  static Rational invalid() { return {0, 1, false}; }
  static Rational reduced(__int128 n, __int128 d) {
    if (d < 0) {
      n = -n;
      d = -d;
    }
    __int128 a = n < 0 ? -n : n, b = d;
    while (b != 0)
      std::tie(a, b) = std::pair(b, a % b);
    if (a > 1) {
      n /= a;
      d /= a;
    }
    if (n > INT64_MAX || n < -INT64_MAX || d > INT64_MAX)
      return invalid();
    return {static_cast<int64_t>(n), static_cast<int64_t>(d)};
  }
  bool whole() const { return valid && denominator == 1; }
  int64_t floor() const {
    int64_t quotient = numerator / denominator;
    return quotient - (numerator % denominator < 0);
  }
  bool operator==(const Rational &) const = default;
};

inline Rational operator+(const Rational &a, const Rational &b) {
  if (!a.valid || !b.valid)
    return Rational::invalid();
  // Each product is below 2^126, so their sum fits 128 bits.
  return Rational::reduced(static_cast<__int128>(a.numerator) * b.denominator +
                               static_cast<__int128>(b.numerator) * a.denominator,
                           static_cast<__int128>(a.denominator) * b.denominator);
}

inline Rational operator*(const Rational &a, const Rational &b) {
  if (!a.valid || !b.valid)
    return Rational::invalid();
  return Rational::reduced(static_cast<__int128>(a.numerator) * b.numerator,
                           static_cast<__int128>(a.denominator) * b.denominator);
}

inline Rational operator/(const Rational &a, const Rational &b) {
  if (b.numerator == 0 || !b.valid)
    return Rational::invalid();
  return a * Rational{b.numerator < 0 ? -b.denominator : b.denominator,
                      b.numerator < 0 ? -b.numerator : b.numerator};
}

} // namespace dlb

#endif // DLB_FRONTEND_RATIONAL_H
