// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Symbolic sizes: polynomials with rational coefficients over named dimensions, floors of such
// polynomials, and their comparison. `N`, `4 * D`, `floor((H + 2 - 3) / 2) + 1`.

#ifndef DLB_FRONTEND_DIM_H
#define DLB_FRONTEND_DIM_H

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace dlb {

/// Sizes given to named dimensions, e.g. {"N", 128}.
using DimBindings = std::map<std::string, int64_t>;

/// An immutable symbolic size. Two Dims are equal when their normal forms are.
class Dim {
public:
  Dim(int64_t value = 0);
  static Dim symbol(std::string name);

  Dim operator+(const Dim &other) const;
  Dim operator-(const Dim &other) const;
  Dim operator*(const Dim &other) const;
  /// Exact division; the result may be fractional until evaluated.
  std::optional<Dim> dividedBy(const Dim &other) const;
  Dim floor() const;

  bool operator==(const Dim &other) const;
  /// Where floors decide whether two sizes are equal: whether they are so for some values of the
  /// names. `2 * floor(H / 2)` equals `H` for even H; `H - 1` or `floor(H / 2)` for none.
  bool equalsForSome(const Dim &other) const;
  /// False once arithmetic has left 64 bits; such a size equals nothing and has no value.
  bool valid() const;

  /// True of sums of products without a minus; names stand for sizes.
  bool neverNegative() const;

  /// The size where it is a constant whole number.
  std::optional<int64_t> constant() const;
  /// The size under `bindings`; none where a symbol is unbound or the size is not whole or
  /// overflows.
  std::optional<int64_t> evaluate(const DimBindings &bindings) const;
  /// As a user would write it.
  std::string str() const;

private:
  struct Polynomial;
  explicit Dim(std::shared_ptr<const Polynomial> polynomial);
  std::shared_ptr<const Polynomial> polynomial;
};

} // namespace dlb

#endif // DLB_FRONTEND_DIM_H
