// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Sums of atoms, and the three rules that make reshapes cancel:
//   (c * q + r) floordiv c = q + r floordiv c        (and r floordiv c = 0 if 0 <= r < c)
//   (c * q + r) mod c      = r mod c                 (and r mod c = r      if 0 <= r < c)
//   c * (r floordiv c) + r mod c = r

#include "kernels/IndexMath.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;

namespace dlb {

void IndexSum::add(AffineExpr atom, int64_t factor) {
  for (auto &[term, coefficient] : terms)
    if (term == atom) {
      coefficient += factor;
      return;
    }
  terms.push_back({atom, factor});
}

void IndexSum::add(const IndexSum &other, int64_t factor) {
  for (auto [term, coefficient] : other.terms)
    add(term, coefficient * factor);
  constant += other.constant * factor;
}

int64_t IndexSum::factor(AffineExpr atom) const {
  for (auto [term, coefficient] : terms)
    if (term == atom)
      return coefficient;
  return 0;
}

IndexSum IndexSum::of(AffineExpr expr) {
  IndexSum sum;
  switch (expr.getKind()) {
  case AffineExprKind::Constant:
    sum.constant = cast<AffineConstantExpr>(expr).getValue();
    return sum;
  case AffineExprKind::Add: {
    auto add = cast<AffineBinaryOpExpr>(expr);
    sum = of(add.getLHS());
    sum.add(of(add.getRHS()), 1);
    return sum;
  }
  case AffineExprKind::Mul: {
    auto product = cast<AffineBinaryOpExpr>(expr);
    sum.add(of(product.getLHS()), cast<AffineConstantExpr>(product.getRHS()).getValue());
    return sum;
  }
  default:
    sum.add(expr, 1);
    return sum;
  }
}

AffineExpr IndexSum::build(MLIRContext *context) const {
  auto rank = [](AffineExpr atom) -> std::pair<int, unsigned> {
    if (auto dimension = dyn_cast<AffineDimExpr>(atom))
      return {0, dimension.getPosition()};
    if (auto symbol = dyn_cast<AffineSymbolExpr>(atom))
      return {1, symbol.getPosition()};
    return {2, 0};
  };
  auto sorted = terms;
  llvm::stable_sort(sorted, [&](auto &a, auto &b) { return rank(a.first) < rank(b.first); });
  AffineExpr expr = getAffineConstantExpr(0, context);
  for (auto [term, coefficient] : sorted)
    if (coefficient)
      expr = expr + term * coefficient;
  return expr + constant;
}

namespace {

/// c * quotient + rest = sum, with every factor of `rest` in [0, c).
std::pair<IndexSum, IndexSum> divide(const IndexSum &sum, int64_t c) {
  IndexSum quotient, rest;
  for (auto [term, coefficient] : sum.terms) {
    int64_t q = llvm::divideFloorSigned(coefficient, c);
    // A factor like 5 in 5 * d floordiv 4 is split only if that leaves nothing.
    if (q * c != coefficient)
      q = 0;
    if (q)
      quotient.add(term, q);
    if (coefficient - q * c)
      rest.add(term, coefficient - q * c);
  }
  quotient.constant = llvm::divideFloorSigned(sum.constant, c);
  rest.constant = sum.constant - quotient.constant * c;
  return {quotient, rest};
}

/// The greatest common divisor of `c` and the factors of `sum`.
int64_t commonDivisor(const IndexSum &sum, int64_t c) {
  for (auto [term, coefficient] : sum.terms)
    c = std::gcd(c, std::abs(coefficient));
  return c;
}

IndexSum quotientBy(const IndexSum &sum, int64_t g) {
  IndexSum result;
  for (auto [term, coefficient] : sum.terms)
    result.add(term, coefficient / g);
  result.constant = llvm::divideFloorSigned(sum.constant, g);
  return result;
}

class Simplifier {
public:
  Simplifier(const IndexMath &math, MLIRContext *context) : math(math), context(context) {}

  IndexSum simplify(AffineExpr expr) {
    switch (expr.getKind()) {
    case AffineExprKind::Add: {
      auto add = cast<AffineBinaryOpExpr>(expr);
      IndexSum sum = simplify(add.getLHS());
      sum.add(simplify(add.getRHS()), 1);
      rejoin(sum);
      return sum;
    }
    case AffineExprKind::Mul: {
      auto product = cast<AffineBinaryOpExpr>(expr);
      IndexSum sum;
      sum.add(simplify(product.getLHS()), cast<AffineConstantExpr>(product.getRHS()).getValue());
      return sum;
    }
    case AffineExprKind::FloorDiv: {
      auto division = cast<AffineBinaryOpExpr>(expr);
      return floorDiv(simplify(division.getLHS()),
                      cast<AffineConstantExpr>(division.getRHS()).getValue());
    }
    case AffineExprKind::Mod: {
      auto division = cast<AffineBinaryOpExpr>(expr);
      return mod(simplify(division.getLHS()),
                 cast<AffineConstantExpr>(division.getRHS()).getValue());
    }
    case AffineExprKind::CeilDiv: {
      auto division = cast<AffineBinaryOpExpr>(expr);
      int64_t c = cast<AffineConstantExpr>(division.getRHS()).getValue();
      IndexSum sum = simplify(division.getLHS());
      sum.constant += c - 1;
      return floorDiv(sum, c);
    }
    default:
      return IndexSum::of(expr);
    }
  }

private:
  bool isBelow(const IndexSum &sum, int64_t c) {
    auto [low, high] = math.range(sum.build(context));
    return low >= 0 && high < c;
  }

  IndexSum floorDiv(const IndexSum &sum, int64_t c) {
    auto [quotient, rest] = divide(sum, c);
    if (isBelow(rest, c))
      return quotient;
    // (g * r + k) floordiv (g * c) = r floordiv c for 0 <= k < g.
    int64_t g = commonDivisor(rest, c);
    AffineExpr numerator = quotientBy(rest, g).build(context);
    c /= g;
    auto inner = dyn_cast<AffineBinaryOpExpr>(numerator);
    if (inner && inner.getKind() == AffineExprKind::FloorDiv) {
      quotient.add(floorDiv(simplify(inner.getLHS()),
                            c * cast<AffineConstantExpr>(inner.getRHS()).getValue()),
                   1);
      return quotient;
    }
    if (c == 1)
      quotient.add(IndexSum::of(numerator), 1);
    else
      quotient.add(getAffineBinaryOpExpr(AffineExprKind::FloorDiv, numerator,
                                         getAffineConstantExpr(c, context)),
                   1);
    rejoin(quotient);
    return quotient;
  }

  IndexSum mod(const IndexSum &sum, int64_t c) {
    IndexSum rest = divide(sum, c).second;
    if (isBelow(rest, c))
      return rest;
    // (g * r + k) mod (g * c) = g * (r mod c) + k for 0 <= k < g.
    int64_t g = commonDivisor(rest, c);
    IndexSum result;
    result.constant = rest.constant - llvm::divideFloorSigned(rest.constant, g) * g;
    if (c != g)
      result.add(getAffineBinaryOpExpr(AffineExprKind::Mod, quotientBy(rest, g).build(context),
                                       getAffineConstantExpr(c / g, context)),
                 g);
    return result;
  }

  /// f * (r mod c) + f * c * (r floordiv c) = f * r.
  void rejoin(IndexSum &sum) {
    for (auto [term, factor] : SmallVector<std::pair<AffineExpr, int64_t>>(sum.terms)) {
      auto remainder = dyn_cast<AffineBinaryOpExpr>(term);
      if (!factor || !remainder || remainder.getKind() != AffineExprKind::Mod)
        continue;
      int64_t c = cast<AffineConstantExpr>(remainder.getRHS()).getValue();
      IndexSum whole = floorDiv(IndexSum::of(remainder.getLHS()), c);
      // The quotient may itself have become a sum: all its terms must be there.
      bool present = !whole.terms.empty() && llvm::all_of(whole.terms, [&](auto &part) {
        return sum.factor(part.first) == part.second * factor * c;
      });
      if (!present)
        continue;
      sum.add(whole, -factor * c);
      sum.add(term, -factor);
      sum.add(IndexSum::of(remainder.getLHS()), factor);
    }
    llvm::erase_if(sum.terms, [](auto &term) { return term.second == 0; });
  }

  const IndexMath &math;
  MLIRContext *context;
};

} // namespace

AffineExpr IndexMath::addDimension(int64_t extent) {
  dimensions.push_back(extent);
  return getAffineDimExpr(dimensions.size() - 1, context);
}

AffineExpr IndexMath::addSymbol(int64_t extent) {
  symbols.push_back(extent);
  return getAffineSymbolExpr(symbols.size() - 1, context);
}

AffineExpr IndexMath::constant(int64_t value) const {
  return getAffineConstantExpr(value, context);
}

AffineExpr IndexMath::simplify(AffineExpr expr) const {
  return Simplifier(*this, context).simplify(expr).build(context);
}

AffineExpr IndexMath::compose(AffineExpr expr, ArrayRef<AffineExpr> indices) const {
  return simplify(expr.replaceDims(indices));
}

SmallVector<AffineExpr> IndexMath::compose(AffineMap map, ArrayRef<AffineExpr> indices) const {
  return llvm::map_to_vector(map.getResults(),
                             [&](AffineExpr expr) { return compose(expr, indices); });
}

std::pair<int64_t, int64_t> IndexMath::range(AffineExpr expr) const {
  switch (expr.getKind()) {
  case AffineExprKind::Constant: {
    int64_t value = cast<AffineConstantExpr>(expr).getValue();
    return {value, value};
  }
  case AffineExprKind::DimId:
    return {0, dimensions[cast<AffineDimExpr>(expr).getPosition()] - 1};
  case AffineExprKind::SymbolId:
    return {0, symbols[cast<AffineSymbolExpr>(expr).getPosition()] - 1};
  default:
    break;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto [low, high] = range(binary.getLHS());
  auto [low2, high2] = range(binary.getRHS());
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return {low + low2, high + high2};
  case AffineExprKind::Mul:
    return low2 >= 0 ? std::pair(low * low2, high * low2) : std::pair(high * low2, low * low2);
  case AffineExprKind::FloorDiv:
    return {llvm::divideFloorSigned(low, low2), llvm::divideFloorSigned(high, low2)};
  case AffineExprKind::CeilDiv:
    return {llvm::divideCeilSigned(low, low2), llvm::divideCeilSigned(high, low2)};
  default: // mod
    return low >= 0 && high < low2 ? std::pair(low, high)
                                   : std::pair<int64_t, int64_t>(0, low2 - 1);
  }
}

AffineExpr IndexMath::linearize(ArrayRef<AffineExpr> indices, ArrayRef<int64_t> shape) const {
  AffineExpr position = constant(0);
  for (auto [index, size] : llvm::zip_equal(indices, shape))
    position = position * size + index;
  return simplify(position);
}

SmallVector<AffineExpr> IndexMath::delinearize(AffineExpr position, ArrayRef<int64_t> shape) const {
  SmallVector<AffineExpr> indices(shape.size(), constant(0));
  for (size_t i = shape.size(); i-- > 0;) {
    // The outermost index is what remains, whatever its range.
    indices[i] = simplify(i ? position % shape[i] : position);
    position = simplify(position.floorDiv(shape[i]));
  }
  return indices;
}

std::optional<AffineExpr> IndexMath::merge(AffineExpr expr, unsigned outer, unsigned inner) const {
  AffineExpr o = getAffineDimExpr(outer, context), i = getAffineDimExpr(inner, context);
  if (!expr.isFunctionOfDim(outer) && !expr.isFunctionOfDim(inner))
    return expr;
  IndexSum sum = IndexSum::of(expr), merged;
  if (sum.factor(o) != sum.factor(i) * dimensions[inner])
    return std::nullopt;
  merged.constant = sum.constant;
  for (auto [term, factor] : sum.terms) {
    if (term == o)
      continue;
    auto division = dyn_cast<AffineBinaryOpExpr>(term);
    if (!division) {
      merged.add(term, factor);
      continue;
    }
    std::optional<AffineExpr> numerator = merge(division.getLHS(), outer, inner);
    if (!numerator)
      return std::nullopt;
    merged.add(getAffineBinaryOpExpr(division.getKind(), *numerator, division.getRHS()), factor);
  }
  return merged.build(context);
}

} // namespace dlb
