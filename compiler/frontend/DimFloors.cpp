// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Floors of symbolic sizes, and when sizes that have them are equal.

#include "frontend/Polynomial.h"

namespace dlb {

/// Of a fraction below a floor: floor(q) / n gives way to q / n, which is the same under that floor
/// where all else is a whole number over n.
Dim::Polynomial Dim::Polynomial::withoutInnerFloor() const {
  const int64_t n = denominator();
  for (auto &[monomial, coefficient] : terms) {
    if (monomial.size() != 1 || monomial[0].second != 1 || coefficient.numerator != 1 ||
        coefficient.denominator != n)
      continue;
    auto inner = floors.find(monomial[0].first);
    if (inner == floors.end())
      continue;
    Polynomial result = *this;
    result.add(monomial, Rational{-1, n});
    result.adopt(*inner->second);
    for (auto &[factor, part] : inner->second->terms)
      result.add(factor, part / Rational{n, 1});
    return result;
  }
  return *this;
}

Dim Dim::floor() const {
  auto whole = std::make_shared<Polynomial>();
  auto fraction = std::make_shared<Polynomial>();
  whole->adopt(*polynomial);
  fraction->adopt(*polynomial);
  for (auto &[monomial, coefficient] : polynomial->terms) {
    int64_t part = coefficient.floor();
    if (part != 0)
      whole->add(monomial, {part, 1});
    if (!coefficient.whole())
      fraction->add(monomial, coefficient + Rational{-part, 1});
  }
  if (Polynomial flat = fraction->withoutInnerFloor(); !(flat.terms == fraction->terms))
    return Dim(std::move(whole)) + Dim(std::make_shared<Polynomial>(std::move(flat))).floor();
  // A constant counts in steps of what the other terms are multiples of: (2 H + 1) / 4 is H / 2.
  if (auto constant = fraction->terms.find({}); constant != fraction->terms.end()) {
    const Rational value = constant->second;
    fraction->terms.erase(constant);
    if (int64_t n = fraction->denominator())
      fraction->add({}, Rational{(value * Rational{n, 1}).floor(), 1} / Rational{n, 1});
    else
      fraction->valid = false;
  }
  if (!fraction->terms.empty()) {
    std::string name = "floor(" + fraction->str() + ")";
    whole->floors.emplace(name, fraction);
    whole->add({{name, 1}}, {1, 1});
  }
  whole->valid &= fraction->valid;
  return Dim(std::move(whole));
}

/// n where a fraction is (p + n - 1) / n, else 0; p has no constant.
static int64_t highestPart(const std::map<Monomial, Rational, LeadingFirst> &terms, int64_t n) {
  constexpr int64_t mostParts = 16;
  auto constant = terms.find({});
  bool highest = n > 1 && n <= mostParts && constant != terms.end() &&
                 constant->second == Rational::reduced(n - 1, n);
  return highest ? n : 0;
}

/// By Hermite's identity, without the floors of (p + n - 1) / n.
Dim::Polynomial Dim::Polynomial::withoutHighestFloors() const {
  Polynomial result;
  result.adopt(*this);
  for (auto &[monomial, coefficient] : terms) {
    auto highest = std::find_if(monomial.begin(), monomial.end(), [this](auto &factor) {
      auto inner = floors.find(factor.first);
      return inner != floors.end() && factor.second == 1 &&
             highestPart(inner->second->terms, inner->second->denominator());
    });
    if (highest == monomial.end()) {
      result.add(monomial, coefficient);
      continue;
    }
    // floor((p + n - 1) / n) = p - floor(p / n) - … - floor((p + n - 2) / n)
    const Polynomial &inner = *floors.at(highest->first);
    const int64_t n = inner.denominator();
    auto part = std::make_shared<Polynomial>(inner);
    part->terms.erase(Monomial());
    const Dim over(std::move(part)); // p / n
    Dim sum = over * Dim(n);
    for (int64_t k = 0; k + 1 < n; ++k)
      sum = sum - (over + *Dim(k).dividedBy(Dim(n))).floor();
    Polynomial others;
    others.add(*quotient(monomial, {*highest}), coefficient);
    result.adopt(*sum.polynomial);
    result.addProduct(others, *sum.polynomial, {1, 1});
  }
  return result;
}

bool Dim::operator==(const Dim &other) const {
  if (!polynomial->valid || !other.polynomial->valid)
    return false;
  if (polynomial == other.polynomial || polynomial->terms == other.polynomial->terms)
    return true;
  if (!polynomial->hasFloors() && !other.polynomial->hasFloors())
    return false;
  Polynomial difference = (*this - other).polynomial->withoutHighestFloors();
  return difference.valid && difference.terms.empty();
}

/// What stands in a floor has coefficients from 0 to 1.
bool Dim::neverNegative() const {
  return polynomial->valid && std::all_of(polynomial->terms.begin(), polynomial->terms.end(),
                                          [](auto &term) { return term.second.numerator > 0; });
}

bool Dim::equalsForSome(const Dim &other) const {
  const Dim difference = *this - other;
  if (!difference.polynomial->hasFloors())
    return false;
  // Distances that have many divisors: two names then meet the same strides and never each other.
  constexpr int64_t least = 16, most = 272, apart = 720720;
  std::set<std::string> names;
  difference.polynomial->collectSymbols(names);
  for (int64_t trial = least; trial < most; ++trial) {
    DimBindings bindings;
    for (const std::string &name : names)
      bindings[name] = trial + apart * static_cast<int64_t>(bindings.size());
    if (difference.evaluate(bindings) == 0)
      return true;
  }
  return false;
}

} // namespace dlb
