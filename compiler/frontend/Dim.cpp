// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Normal forms of symbolic sizes. A size is a sum of monomials with rational coefficients in
// lowest terms; the variables ("atoms") are named dimensions and floors of fractional sizes. Both
// are whole numbers, so whole terms leave a floor: floor(3/2 H + 1) is H + 1 + floor(H / 2), and
// equal sizes have equal normal forms however a program spells them. Of floors in floors, as layers
// with strides make them, one is left: floor((floor(q) + r) / n) = floor((q + r) / n) for whole r
// and n. Sums of floors stay as they are, and are compared by Hermite's identity: floor(p / n) + …
// + floor((p + n - 1) / n) = p. Arithmetic is checked: a size whose coefficients leave 64 bits
// becomes invalid and stays so.

#include "frontend/Polynomial.h"

namespace dlb {
namespace {

/// The value of a whole constant that one can compute with in 64 bits.
template <typename Polynomial> std::optional<int64_t> wholeConstant(const Polynomial &p) {
  if (!p.valid || p.terms.size() > 1 || !p.floors.empty())
    return std::nullopt;
  if (p.terms.empty())
    return 0;
  const auto &[monomial, coefficient] = *p.terms.begin();
  return monomial.empty() && coefficient.whole() ? std::optional(coefficient.numerator)
                                                 : std::nullopt;
}

} // namespace

Dim::Dim(int64_t value) {
  auto make = [](int64_t constant) {
    auto p = std::make_shared<Polynomial>();
    if (constant != 0)
      p->add({}, {constant, 1});
    return p;
  };
  // Most sizes are small, and the same ones are made again and again.
  constexpr int64_t shared = 1025;
  static const std::vector<std::shared_ptr<const Polynomial>> small = [&] {
    std::vector<std::shared_ptr<const Polynomial>> made;
    for (int64_t i = 0; i < shared; ++i)
      made.push_back(make(i));
    return made;
  }();
  polynomial = value >= 0 && value < shared ? small[value] : make(value);
}

Dim::Dim(std::shared_ptr<const Polynomial> polynomial) : polynomial(std::move(polynomial)) {}

Dim Dim::symbol(std::string name) {
  auto p = std::make_shared<Polynomial>();
  p->add({{std::move(name), 1}}, {1, 1});
  return Dim(std::move(p));
}

Dim Dim::operator+(const Dim &other) const {
  auto a = wholeConstant(*polynomial), b = wholeConstant(*other.polynomial);
  if (int64_t sum; a && b && !__builtin_add_overflow(*a, *b, &sum) && sum != INT64_MIN)
    return Dim(sum);
  auto p = std::make_shared<Polynomial>(*polynomial);
  p->adopt(*other.polynomial);
  for (auto &[monomial, coefficient] : other.polynomial->terms)
    p->add(monomial, coefficient);
  return Dim(std::move(p));
}

Dim Dim::operator-(const Dim &other) const { return *this + other * Dim(-1); }

Dim Dim::operator*(const Dim &other) const {
  auto a = wholeConstant(*polynomial), b = wholeConstant(*other.polynomial);
  if (int64_t product; a && b && !__builtin_mul_overflow(*a, *b, &product) && product != INT64_MIN)
    return Dim(product);
  auto p = std::make_shared<Polynomial>();
  p->adopt(*polynomial);
  p->adopt(*other.polynomial);
  p->addProduct(*polynomial, *other.polynomial, {1, 1});
  return Dim(std::move(p));
}

// Division of polynomials by one divisor: strike the leading term until nothing is left.
std::optional<Dim> Dim::dividedBy(const Dim &other) const {
  const Polynomial &divisor = *other.polynomial;
  if (divisor.terms.empty() || !divisor.valid)
    return std::nullopt;
  const auto &[leadMonomial, leadCoefficient] = *divisor.terms.begin();
  Polynomial rest = *polynomial;
  auto result = std::make_shared<Polynomial>();
  result->adopt(*polynomial);
  result->adopt(divisor);
  while (!rest.terms.empty() && rest.valid) {
    const auto &[monomial, coefficient] = *rest.terms.begin();
    std::optional<Monomial> factor = quotient(monomial, leadMonomial);
    if (!factor)
      return std::nullopt;
    Polynomial term;
    term.add(*factor, coefficient / leadCoefficient);
    result->add(*factor, coefficient / leadCoefficient);
    rest.valid &= result->valid;
    rest.addProduct(term, divisor, {-1, 1});
  }
  if (!rest.valid)
    return std::nullopt;
  return Dim(std::move(result));
}

bool Dim::valid() const { return polynomial->valid; }

std::optional<int64_t> Dim::constant() const {
  auto whole = wholeConstant(*polynomial);
  return whole ? whole : evaluate({});
}

std::optional<int64_t> Dim::evaluate(const DimBindings &bindings) const {
  Rational value = polynomial->evaluate(bindings);
  if (!value.whole())
    return std::nullopt;
  return value.numerator;
}

std::string Dim::str() const { return polynomial->str(); }

Rational Dim::Polynomial::evaluate(const DimBindings &bindings) const {
  if (!valid)
    return Rational::invalid();
  Rational sum;
  for (auto &[monomial, coefficient] : terms) {
    Rational value = coefficient;
    for (auto &[atom, power] : monomial) {
      Rational base;
      if (auto floored = floors.find(atom); floored != floors.end()) {
        Rational inner = floored->second->evaluate(bindings);
        base = inner.valid ? Rational{inner.floor(), 1} : inner;
      } else if (auto bound = bindings.find(atom); bound != bindings.end()) {
        base = {bound->second, 1};
      } else {
        return Rational::invalid();
      }
      for (int i = 0; i < power; ++i)
        value = value * base;
    }
    sum = sum + value;
  }
  return sum;
}

std::string Dim::Polynomial::str() const {
  if (!valid)
    return "(too large)";
  if (terms.empty())
    return "0";
  const int64_t denominator = std::max<int64_t>(this->denominator(), 1);
  std::string text;
  for (auto &[monomial, coefficient] : terms) {
    Rational scaled = coefficient * Rational{denominator, 1};
    bool negative = scaled.numerator < 0;
    if (!text.empty())
      text += negative ? " - " : " + ";
    else if (negative)
      text += "-";
    int64_t magnitude = negative ? -scaled.numerator : scaled.numerator;
    std::string factors;
    if (magnitude != 1 || monomial.empty())
      factors = std::to_string(magnitude);
    for (auto &[atom, power] : monomial) {
      factors += factors.empty() ? "" : " * ";
      factors += power == 1 ? atom : atom + "^" + std::to_string(power);
    }
    text += factors;
  }
  if (denominator == 1)
    return text;
  return (terms.size() > 1 ? "(" + text + ")" : text) + " / " + std::to_string(denominator);
}

} // namespace dlb
