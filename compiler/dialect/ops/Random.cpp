// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Philox4x32-10 in integer arithmetic, one generator per lane.

#include "dialect/Emission.h"
#include "dialect/ops/Inference.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace dlb {

/// C2 of the generators. C1 is in the types of the operands.
static LogicalResult verifyRandom(Operation *op, RankedTensorType type) {
  if (type.getNumElements() > int64_t(1) << 32)
    return op->emitOpError("C2: ") << type.getNumElements() << " elements are more than 2^32";
  return success();
}

static AffineMap scalarMap(Value result) {
  return AffineMap::get(rankedType(result).getRank(), 0, result.getContext());
}

} // namespace dlb

#define GET_OP_CLASSES
#include "dialect/ops/Random.cpp.inc"

namespace dlb {

void DlbDialect::registerRandomOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Random.cpp.inc"
      >();
}

namespace {

/// Emits one block of four random words per lane, all of i32.
class Philox {
public:
  Philox(OpBuilder &builder, mlir::Location loc, Type type)
      : builder(builder), loc(loc), wide(withElement(type, builder.getI64Type())),
        narrow(withElement(type, builder.getI32Type())), type(type) {}

  /// The row-major index in a tensor of `shape`, or in a stack of them where the third of the op's
  /// `operands` says which one; i64.
  Lanes position(ValueRange operands, ValueRange indices, ArrayRef<int64_t> shape) {
    Lanes position = operands.size() > 2 ? Lanes(builder, loc, operands[2])
                                         : integerLanes(builder, loc, wide, 0);
    for (auto [index, size] : llvm::zip(indices, shape)) {
      Lanes step(builder, loc, arith::IndexCastOp::create(builder, loc, wide, index));
      position = position * position.likeInteger(size) + step;
    }
    return position;
  }

  Lanes low(Lanes x) {
    return Lanes(builder, loc, arith::TruncIOp::create(builder, loc, narrow, x));
  }
  Lanes high(Lanes x) { return low(x.apply<arith::ShRUIOp>(x.likeInteger(32))); }

  /// The four words for counter (block, low of step, low and high of stream) under the key `seed`.
  std::array<Lanes, 4> words(Lanes block, Lanes seed, Lanes step, int64_t stream) {
    std::array<Lanes, 4> c = {low(block), low(step), word(stream), word(stream >> 32)};
    Lanes key0 = low(seed), key1 = high(seed);
    for (int round = 0; round < 10; ++round) {
      if (round > 0) {
        key0 = key0 + word(0x9E3779B9);
        key1 = key1 + word(0xBB67AE85);
      }
      auto [low0, high0] = product(0xD2511F53, c[0]);
      auto [low1, high1] = product(0xCD9E8D57, c[2]);
      c = {high1 ^ c[1] ^ key0, low1, high0 ^ c[3] ^ key1, low0};
    }
    return c;
  }

  /// (⌊word / 2⁸⌋ + offset) · 2⁻²⁴ in the result's element type.
  Lanes fraction(Lanes word, int64_t offset) {
    Lanes bits = word.apply<arith::ShRUIOp>(word.likeInteger(8)) + word.likeInteger(offset);
    Lanes number(builder, loc, arith::SIToFPOp::create(builder, loc, type, bits)); // below 2²⁵
    return number * number.like(0x1p-24);
  }

private:
  Lanes word(uint64_t bits) {
    return integerLanes(builder, loc, narrow, static_cast<int32_t>(bits));
  }

  std::pair<Lanes, Lanes> product(uint64_t factor, Lanes x) {
    auto full = arith::MulUIExtendedOp::create(builder, loc, x, word(factor));
    return {Lanes(builder, loc, full.getLow()), Lanes(builder, loc, full.getHigh())};
  }

  OpBuilder &builder;
  mlir::Location loc;
  Type wide, narrow, type;
};

} // namespace

Value RandomUniformOp::emitAt(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                              ValueRange indices, Type type) {
  Philox philox(builder, loc, type);
  Lanes seed(builder, loc, operands[0]), step(builder, loc, operands[1]);
  Lanes i = philox.position(operands, indices, getY().getType().getShape());
  auto words = philox.words(i.apply<arith::ShRUIOp>(i.likeInteger(2)), seed, step, getStream());
  Lanes j = philox.low(i & i.likeInteger(3));
  Lanes word =
      j.equals(j.likeInteger(0))
          .select(words[0],
                  j.equals(j.likeInteger(1))
                      .select(words[1], j.equals(j.likeInteger(2)).select(words[2], words[3])));
  return philox.fraction(word, 0);
}

Value RandomNormalOp::emitAt(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                             ValueRange indices, Type type) {
  Philox philox(builder, loc, type);
  Lanes seed(builder, loc, operands[0]), step(builder, loc, operands[1]);
  Lanes i = philox.position(operands, indices, getY().getType().getShape());
  auto words = philox.words(i.apply<arith::ShRUIOp>(i.likeInteger(1)), seed, step, getStream());
  Lanes isFirst = (i & i.likeInteger(1)).equals(i.likeInteger(0));
  Lanes u1 = philox.fraction(isFirst.select(words[0], words[2]), 1);
  Lanes u2 = philox.fraction(isFirst.select(words[1], words[3]), 0);
  Lanes radius = (-2 * u1.apply<math::LogOp>()).apply<math::SqrtOp>();
  return radius * (6.283185307179586 * u2).apply<math::CosOp>();
}

} // namespace dlb
