// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading through views, and writing them.

#include "transforms/attention/Lettered.h"

#include "dialect/Dialect.h"
#include "dialect/ops/Splat.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SmallVectorExtras.h"

#include <cmath>

using namespace mlir;

namespace dlb {

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// The letters of a transpose's operand, given those of its result.
static std::string untransposed(TransposeOp op, StringRef letters) {
  std::string before(letters);
  for (auto [k, d] : llvm::enumerate(op.getPermutation()))
    before[d] = letters[k];
  return before;
}

/// The letters of a reshape's operand, if its result differs in dimensions of size 1 only.
static std::optional<std::string> unreshaped(ReshapeOp op, StringRef letters) {
  ArrayRef<int64_t> from = shapeOf(op.getX()), to = shapeOf(op.getY());
  std::string before;
  size_t next = 0;
  for (int64_t size : from) {
    while (size != 1 && next < to.size() && to[next] == 1)
      ++next;
    if (size != 1 && (next == to.size() || to[next] != size))
      return std::nullopt;
    // A dimension of size 1 keeps its letter where it has a counterpart.
    bool isKept = next < to.size() && to[next] == size;
    before += isKept ? letters[next] : '-';
    next += isKept;
  }
  for (; next < to.size(); ++next)
    if (to[next] != 1)
      return std::nullopt;
  return before;
}

Lettered beforeTransposes(Lettered x) {
  while (auto transpose = x.value.getDefiningOp<TransposeOp>())
    x = {transpose.getX(), untransposed(transpose, x.letters)};
  return x;
}

Lettered beforeRepetition(Lettered x) {
  while (Operation *op = x.value.getDefiningOp()) {
    if (auto transpose = dyn_cast<TransposeOp>(op)) {
      x = {transpose.getX(), untransposed(transpose, x.letters)};
    } else if (auto broadcast = dyn_cast<BroadcastOp>(op)) {
      std::string before;
      for (int64_t d : broadcast.getDimensions())
        before += x.letters[d];
      x = {broadcast.getX(), before};
    } else if (auto reshape = dyn_cast<ReshapeOp>(op)) {
      std::optional<std::string> before = unreshaped(reshape, x.letters);
      if (!before)
        break;
      x = {reshape.getX(), *before};
    } else {
      break;
    }
  }
  return x;
}

/// x with the dimensions that `letters` has, in its own order.
static Lettered withoutOthers(Lettered x, StringRef letters, OpBuilder &builder,
                              mlir::Location loc) {
  Lettered result{x.value, ""};
  SmallVector<int64_t> shape;
  for (auto [letter, size] : llvm::zip_equal(x.letters, shapeOf(x.value)))
    if (letters.contains(letter)) {
      result.letters += letter;
      shape.push_back(size);
    }
  if (result.letters != x.letters)
    result.value = ReshapeOp::create(
        builder, loc, cast<RankedTensorType>(x.value.getType()).clone(shape), x.value);
  return result;
}

Value arranged(Lettered x, StringRef letters, OpBuilder &builder, mlir::Location loc) {
  x = withoutOthers(x, letters, builder, loc);
  SmallVector<int64_t> permutation, shape;
  for (char letter : letters) {
    size_t position = x.letters.find(letter);
    if (position != std::string::npos)
      permutation.push_back(position);
    shape.push_back(position == std::string::npos ? 1 : shapeOf(x.value)[position]);
  }
  if (!llvm::is_sorted(permutation))
    x.value = TransposeOp::create(builder, loc, x.value, permutation);
  if (shapeOf(x.value) == ArrayRef(shape))
    return x.value;
  return ReshapeOp::create(builder, loc, cast<RankedTensorType>(x.value.getType()).clone(shape),
                           x.value);
}

Value repeated(Lettered x, StringRef letters, ArrayRef<int64_t> sizes, OpBuilder &builder,
               mlir::Location loc) {
  std::string own;
  SmallVector<int64_t> dimensions;
  for (auto [d, letter] : llvm::enumerate(letters))
    if (x.has(letter)) {
      own += letter;
      dimensions.push_back(d);
    }
  Value value = arranged(x, own, builder, loc);
  if (own == letters)
    return value;
  return BroadcastOp::create(builder, loc, cast<RankedTensorType>(value.getType()).clone(sizes),
                             value, dimensions);
}

std::optional<double> uniformNumber(Value value) {
  value =
      beforeRepetition({value, std::string(cast<RankedTensorType>(value.getType()).getRank(), '-')})
          .value;
  mlir::Attribute constant;
  if (!matchPattern(value, m_Constant(&constant)))
    return std::nullopt;
  if (std::optional<APFloat> number = floatOf(constant))
    return number->convertToDouble();
  std::optional<APInt> number = integerOf(constant);
  if (!number)
    return std::nullopt;
  bool isBool = number->getBitWidth() == 1;
  return static_cast<double>(isBool ? int64_t(number->isOne()) : number->getSExtValue());
}

namespace {

/// index + offset, the index along the dimension `letter`.
struct Position {
  char letter;
  double offset;
};

std::optional<Position> positionOf(Lettered x) {
  x = beforeRepetition(x);
  Operation *op = x.value.getDefiningOp();
  if (auto iota = dyn_cast_or_null<IotaOp>(op))
    return Position{x.letters[iota.getDimension()], 0};
  if (!isa_and_nonnull<AddOp, SubOp>(op))
    return std::nullopt;
  double sign = isa<AddOp>(op) ? 1 : -1;
  std::optional<double> constant = uniformNumber(op->getOperand(1));
  std::optional<Position> position = positionOf({op->getOperand(0), x.letters});
  if (!constant && isa<AddOp>(op)) {
    constant = uniformNumber(op->getOperand(0));
    position = positionOf({op->getOperand(1), x.letters});
  }
  if (!constant || !position)
    return std::nullopt;
  return Position{position->letter, position->offset + sign * *constant};
}

} // namespace

std::optional<int64_t> causalOffset(Lettered condition, bool inverted) {
  Operation *op = condition.value.getDefiningOp();
  if (!isa_and_nonnull<LessOp, LessEqualOp, GreaterOp, GreaterEqualOp>(op))
    return std::nullopt;
  std::optional<Position> s = positionOf({op->getOperand(0), condition.letters});
  std::optional<Position> t = positionOf({op->getOperand(1), condition.letters});
  if (!s || !t)
    return std::nullopt;
  // a ≥ b, and not a < b, are b ≤ a.
  if (isa<GreaterOp, GreaterEqualOp>(op) != inverted)
    std::swap(s, t);
  if (s->letter != 's' || t->letter != 't')
    return std::nullopt;
  bool isStrict = isa<LessOp, GreaterOp>(op) != inverted;
  double offset = t->offset - s->offset - (isStrict ? 1 : 0);
  if (offset != std::floor(offset) || std::abs(offset) > 0x1p31)
    return std::nullopt;
  return static_cast<int64_t>(offset);
}

} // namespace dlb
