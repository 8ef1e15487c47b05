// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Normal forms of symbolic sizes. A size is a sum of monomials with rational coefficients in
// lowest terms; the variables ("atoms") are named dimensions and floors of fractional sizes. Both
// are whole numbers, so whole terms leave a floor: floor(3/2 H + 1) is H + 1 + floor(H / 2), and
// equal sizes have equal normal forms however a program spells them. (Identities between floors
// such as floor(floor(H / 2) / 2) = floor(H / 4) are not sought.) Arithmetic is checked: a size
// whose coefficients leave 64 bits becomes invalid and stays so.

#include "frontend/Dim.h"

#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

namespace dlb {
namespace {

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

Rational operator+(const Rational &a, const Rational &b) {
  if (!a.valid || !b.valid)
    return Rational::invalid();
  // Each product is below 2^126, so their sum fits 128 bits.
  return Rational::reduced(static_cast<__int128>(a.numerator) * b.denominator +
                               static_cast<__int128>(b.numerator) * a.denominator,
                           static_cast<__int128>(a.denominator) * b.denominator);
}

Rational operator*(const Rational &a, const Rational &b) {
  if (!a.valid || !b.valid)
    return Rational::invalid();
  return Rational::reduced(static_cast<__int128>(a.numerator) * b.numerator,
                           static_cast<__int128>(a.denominator) * b.denominator);
}

Rational operator/(const Rational &a, const Rational &b) {
  if (b.numerator == 0 || !b.valid)
    return Rational::invalid();
  return a * Rational{b.numerator < 0 ? -b.denominator : b.denominator,
                      b.numerator < 0 ? -b.numerator : b.numerator};
}

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

Monomial product(const Monomial &a, const Monomial &b) {
  std::map<std::string, int> powers(a.begin(), a.end());
  for (auto &[atom, power] : b)
    powers[atom] += power;
  return Monomial(powers.begin(), powers.end());
}

std::optional<Monomial> quotient(const Monomial &a, const Monomial &b) {
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
constexpr size_t maximalTerms = 256;

} // namespace

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
  /// The terms under a common denominator, as in "(H + 1) / 2".
  std::string str() const;
  Rational evaluate(const DimBindings &bindings) const;
};

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
  // A constant fraction below 1 vanishes; otherwise the rest is a new atom.
  bool vanishes = fraction->terms.empty() ||
                  (fraction->terms.size() == 1 && fraction->terms.begin()->first.empty());
  if (!vanishes) {
    std::string name = "floor(" + fraction->str() + ")";
    whole->floors.emplace(name, fraction);
    whole->add({{name, 1}}, {1, 1});
  }
  return Dim(std::move(whole));
}

bool Dim::operator==(const Dim &other) const {
  return polynomial->valid && other.polynomial->valid &&
         (polynomial == other.polynomial || polynomial->terms == other.polynomial->terms);
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
  int64_t denominator = 1;
  for (auto &[monomial, coefficient] : terms) {
    Rational multiple = Rational::reduced(static_cast<__int128>(denominator) /
                                              std::gcd(denominator, coefficient.denominator) *
                                              coefficient.denominator,
                                          1);
    denominator = multiple.valid ? multiple.numerator : denominator;
  }
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
