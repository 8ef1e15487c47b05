// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Index arithmetic over variables of known ranges. MLIR simplifies affine expressions without
// knowing that d1 is below 4, and so keeps the division in (4 * d0 + d1) floordiv 4; here reshapes
// cancel.

#ifndef DLB_KERNELS_INDEXMATH_H
#define DLB_KERNELS_INDEXMATH_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/AffineMap.h"

#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <utility>

namespace dlb {

/// The variables of a kernel. A dimension is a loop variable in [0, extent); a symbol is an index
/// read from memory, clamped to [0, extent).
class IndexMath {
public:
  explicit IndexMath(mlir::MLIRContext *context) : context(context) {}

  mlir::AffineExpr addDimension(int64_t extent);
  mlir::AffineExpr addSymbol(int64_t extent);
  mlir::AffineExpr constant(int64_t value) const;

  int64_t extent(unsigned dimension) const { return dimensions[dimension]; }
  void setExtent(unsigned dimension, int64_t extent) { dimensions[dimension] = extent; }
  unsigned dimensionCount() const { return dimensions.size(); }
  unsigned symbolCount() const { return symbols.size(); }
  int64_t symbolExtent(unsigned symbol) const { return symbols[symbol]; }

  /// The canonical form: a sum of multiples of variables, floordivs and mods, in a fixed order.
  mlir::AffineExpr simplify(mlir::AffineExpr expr) const;

  /// `map` (of dimensions only) at `indices`.
  llvm::SmallVector<mlir::AffineExpr> compose(mlir::AffineMap map,
                                              llvm::ArrayRef<mlir::AffineExpr> indices) const;
  mlir::AffineExpr compose(mlir::AffineExpr expr, llvm::ArrayRef<mlir::AffineExpr> indices) const;

  /// Bounds of the values that `expr` takes, both inclusive.
  std::pair<int64_t, int64_t> range(mlir::AffineExpr expr) const;

  /// The row-major position of `indices` in `shape`, and back.
  mlir::AffineExpr linearize(llvm::ArrayRef<mlir::AffineExpr> indices,
                             llvm::ArrayRef<int64_t> shape) const;
  llvm::SmallVector<mlir::AffineExpr> delinearize(mlir::AffineExpr position,
                                                  llvm::ArrayRef<int64_t> shape) const;

  /// `expr` with the pair of dimensions `outer`, `inner` replaced by the one dimension `inner`
  /// that stands for outer * extent(inner) + inner; none if `expr` tells the two apart.
  std::optional<mlir::AffineExpr> merge(mlir::AffineExpr expr, unsigned outer,
                                        unsigned inner) const;

private:
  mlir::MLIRContext *context;
  llvm::SmallVector<int64_t> dimensions, symbols;
};

/// A sum of multiples of atoms (variables, floordivs, mods).
struct IndexSum {
  llvm::SmallVector<std::pair<mlir::AffineExpr, int64_t>> terms;
  int64_t constant = 0;

  /// The terms of a simplified expression.
  static IndexSum of(mlir::AffineExpr expr);
  mlir::AffineExpr build(mlir::MLIRContext *context) const;
  void add(mlir::AffineExpr atom, int64_t factor);
  void add(const IndexSum &other, int64_t factor);
  /// The factor of `atom`, 0 if it is not a term.
  int64_t factor(mlir::AffineExpr atom) const;
};

} // namespace dlb

#endif // DLB_KERNELS_INDEXMATH_H
