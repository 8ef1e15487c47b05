// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What symbolic sizes are made of; only Dim.cpp and DimFloors.cpp look inside.

#ifndef DLB_FRONTEND_POLYNOMIAL_H
#define DLB_FRONTEND_POLYNOMIAL_H

#include "frontend/Dim.h"
#include "frontend/Rational.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

namespace dlb {

/// The name of an atom with its power; a monomial is sorted by name and has no zero powers.
using Monomial = std::vector<std::pair<std::string, int>>;

/// Graded lexicographic, largest first: a monomial order, which exact division needs.
struct LeadingFirst {
  static int degree(const Monomial &m) {
    return std::accumulate(m.begin(), m.end(), 0, [](int sum, auto &f) { return sum + f.second; });
  }
  bool operator()(const Monomial &a, const Monomial &b) const {
    if (int difference = degree(a) - degree(b))
      return difference > 0;
    for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
      if (a[i].first != b[i].first)
        return a[i].first < b[i].first;
      if (a[i].second != b[i].second)
        return a[i].second > b[i].second;
    }
    return a.size() > b.size();
  }
};

inline Monomial product(const Monomial &a, const Monomial &b) {
  std::map<std::string, int> powers(a.begin(), a.end());
  for (auto &[atom, power] : b)
    powers[atom] += power;
  return Monomial(powers.begin(), powers.end());
}

inline std::optional<Monomial> quotient(const Monomial &a, const Monomial &b) {
  std::map<std::string, int> powers(a.begin(), a.end());
  for (auto &[atom, power] : b) {
    auto it = powers.find(atom);
    if (it == powers.end() || it->second < power)
      return std::nullopt;
    if ((it->second -= power) == 0)
      powers.erase(it);
  }
  return Monomial(powers.begin(), powers.end());
}

/// Products of long sums are cut off here, so that a hostile program can't square its way up.
inline constexpr size_t maximalTerms = 256;

struct Dim::Polynomial {
  std::map<Monomial, Rational, LeadingFirst> terms; ///< no zero coefficients
  /// What the atoms stand for that are floors; their names are "floor(...)".
  std::map<std::string, std::shared_ptr<const Polynomial>> floors;
  bool valid = true;

  void add(const Monomial &monomial, const Rational &coefficient) {
    Rational &sum = terms[monomial];
    sum = sum + coefficient;
    valid &= sum.valid && terms.size() <= maximalTerms;
    if (sum.numerator == 0)
      terms.erase(monomial);
  }
  void adopt(const Polynomial &other) {
    floors.insert(other.floors.begin(), other.floors.end());
    valid &= other.valid;
  }
  void addProduct(const Polynomial &a, const Polynomial &b, const Rational &factor) {
    for (auto &[m, c] : a.terms)
      for (auto &[n, d] : b.terms) {
        if (!valid)
          return;
        add(product(m, n), c * d * factor);
      }
  }
  /// The least number that makes all coefficients whole, 0 where it leaves 64 bits.
  int64_t denominator() const {
    int64_t common = 1;
    for (auto &[monomial, coefficient] : terms) {
      Rational multiple =
          Rational::reduced(static_cast<__int128>(common) /
                                std::gcd(common, coefficient.denominator) * coefficient.denominator,
                            1);
      if (!multiple.valid)
        return 0;
      common = multiple.numerator;
    }
    return common;
  }
  /// The named dimensions, also those inside of floors.
  void collectSymbols(std::set<std::string> &names) const {
    for (auto &[monomial, coefficient] : terms)
      for (auto &[atom, power] : monomial)
        if (auto inner = floors.find(atom); inner != floors.end())
          inner->second->collectSymbols(names);
        else
          names.insert(atom);
  }
  bool hasFloors() const {
    return std::any_of(terms.begin(), terms.end(), [this](auto &term) {
      return std::any_of(term.first.begin(), term.first.end(),
                         [this](auto &factor) { return floors.count(factor.first) > 0; });
    });
  }
  Polynomial withoutInnerFloor() const;
  Polynomial withoutHighestFloors() const;
  /// The terms under a common denominator, as in "(H + 1) / 2".
  std::string str() const;
  Rational evaluate(const DimBindings &bindings) const;
};

} // namespace dlb

#endif // DLB_FRONTEND_POLYNOMIAL_H
