// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Philox4x32-10 in integer arithmetic: one generator for each block of four words where the lanes
// are consecutive elements, else one per lane.

#include "dialect/Emission.h"
#include "dialect/ops/Inference.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

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

/// Index -> row-major position.
static AffineMap positionMap(Value result) {
  ArrayRef<int64_t> shape = rankedType(result).getShape();
  AffineExpr position = getAffineConstantExpr(0, result.getContext());
  for (auto [dimension, size] : llvm::enumerate(shape))
    position = position * size + getAffineDimExpr(dimension, result.getContext());
  return AffineMap::get(shape.size(), 0, position);
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

/// Emits random words of i32 and numbers made of them.
class Philox {
public:
  Philox(OpBuilder &builder, mlir::Location loc, Type type)
      : builder(builder), loc(loc), wide(withElement(type, builder.getI64Type())),
        narrow(withElement(type, builder.getI32Type())), type(type) {}

  /// The `index` in a tensor of `count` elements, or in a stack of them where the third of the op's
  /// `operands` says which one; i64.
  Lanes position(ValueRange operands, Value index, int64_t count) {
    Lanes position(builder, loc, arith::IndexCastOp::create(builder, loc, wide, index));
    if (operands.size() == 2)
      return position;
    Lanes turn(builder, loc, operands[2]);
    return turn * turn.likeInteger(count) + position;
  }

  Lanes low(Lanes x) {
    return Lanes(builder, loc, arith::TruncIOp::create(builder, loc, narrow, x));
  }

  /// The words of the elements at `position`, 4 / `sharing` for each: `sharing` elements, 2 or 4,
  /// take turns in a block. Where the lanes are whole blocks in order, each block is computed once.
  SmallVector<Lanes> words(Lanes position, Lanes seed, Lanes step, int64_t stream,
                           int64_t sharing) {
    auto lanes = dyn_cast<VectorType>(type);
    if (!lanes || lanes.getNumElements() % sharing)
      return wordsOfLanes(position, seed, step, stream, sharing);
    auto first = [&](Lanes x) -> Value {
      return vector::ExtractOp::create(builder, loc, x, ArrayRef<int64_t>{0});
    };
    Value begin = first(position);
    Lanes blocks = shifted(position, sharing);
    Lanes inOrder = position.equals(counting(wide, begin));
    Value isWhole = vector::ReductionOp::create(builder, loc, vector::CombiningKind::AND, inOrder);
    Lanes start(builder, loc, begin);
    isWhole = arith::AndIOp::create(
        builder, loc, isWhole,
        (start & start.likeInteger(sharing - 1)).equals(start.likeInteger(0)));
    SmallVector<Type> types(4 / sharing, narrow);
    auto choice = scf::IfOp::create(builder, loc, types, isWhole, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    auto yield = [&](Block *block, llvm::function_ref<SmallVector<Lanes>()> compute) {
      builder.setInsertionPointToEnd(block);
      SmallVector<Lanes> found = compute();
      scf::YieldOp::create(builder, loc, SmallVector<Value>(found.begin(), found.end()));
    };
    yield(choice.thenBlock(), [&] {
      Philox shared(builder, loc,
                    VectorType::get(lanes.getNumElements() / sharing, lanes.getElementType()));
      Lanes block = shared.counting(shared.wide, first(blocks));
      auto c = shared.block(block, shared.spread(first(seed)), shared.spread(first(step)), stream);
      Lanes even = interleaved(c[0], c[2]), odd = interleaved(c[1], c[3]);
      return sharing == 4 ? SmallVector<Lanes>{interleaved(even, odd)}
                          : SmallVector<Lanes>{even, odd};
    });
    yield(choice.elseBlock(), [&] { return wordsOfLanes(position, seed, step, stream, sharing); });
    return llvm::map_to_vector(choice.getResults(),
                               [&](Value word) { return Lanes(builder, loc, word); });
  }

  /// (⌊word / 2⁸⌋ + offset) · 2⁻²⁴ in the result's element type.
  Lanes fraction(Lanes word, int64_t offset) {
    Lanes bits = word.apply<arith::ShRUIOp>(word.likeInteger(8)) + word.likeInteger(offset);
    Lanes number(builder, loc, arith::SIToFPOp::create(builder, loc, type, bits)); // below 2²⁵
    return number * number.like(0x1p-24);
  }

private:
  /// The four words for counter (number, low of step, low and high of stream) under the key `seed`.
  /// They are the lower halves of i64 throughout: products of these take one instruction.
  std::array<Lanes, 4> block(Lanes number, Lanes seed, Lanes step, int64_t stream) {
    std::array<Lanes, 4> c = {number, step, word(stream), word(stream >> 32)};
    Lanes key0 = seed, key1 = upper(seed);
    for (int round = 0; round < 10; ++round) {
      if (round > 0) {
        key0 = key0 + word(0x9E3779B9);
        key1 = key1 + word(0xBB67AE85);
      }
      Lanes product0 = lower(c[0]) * word(0xD2511F53), product1 = lower(c[2]) * word(0xCD9E8D57);
      c = {upper(product1) ^ c[1] ^ key0, product1, upper(product0) ^ c[3] ^ key1, product0};
    }
    for (Lanes &each : c)
      each = low(each);
    return c;
  }

  /// The same with a block for each lane.
  SmallVector<Lanes> wordsOfLanes(Lanes position, Lanes seed, Lanes step, int64_t stream,
                                  int64_t sharing) {
    auto c = block(shifted(position, sharing), seed, step, stream);
    Lanes turn = low(position & position.likeInteger(sharing - 1));
    auto is = [&](int64_t number) { return turn.equals(turn.likeInteger(number)); };
    if (sharing == 4)
      return {is(0).select(c[0], is(1).select(c[1], is(2).select(c[2], c[3])))};
    return {is(0).select(c[0], c[2]), is(0).select(c[1], c[3])};
  }

  /// The block of a position.
  Lanes shifted(Lanes position, int64_t sharing) {
    return position.apply<arith::ShRUIOp>(position.likeInteger(sharing / 2));
  }

  /// begin, begin + 1, …
  Lanes counting(Type vector, Value begin) {
    auto type = cast<VectorType>(vector);
    auto numbers = llvm::to_vector(llvm::seq<int64_t>(0, type.getNumElements()));
    Value offsets = arith::ConstantOp::create(
        builder, loc, DenseElementsAttr::get(type, ArrayRef<int64_t>(numbers)));
    return spread(begin) + Lanes(builder, loc, offsets);
  }

  Lanes spread(Value number) {
    return Lanes(builder, loc, vector::BroadcastOp::create(builder, loc, wide, number));
  }

  /// a₀ b₀ a₁ b₁ …
  Lanes interleaved(Lanes a, Lanes b) {
    return Lanes(builder, loc, vector::InterleaveOp::create(builder, loc, a, b));
  }

  Lanes word(uint32_t bits) { return integerLanes(builder, loc, wide, bits); }
  Lanes lower(Lanes x) { return x & word(0xFFFFFFFF); }
  Lanes upper(Lanes x) { return x.apply<arith::ShRUIOp>(x.likeInteger(32)); }

  OpBuilder &builder;
  mlir::Location loc;
  Type wide, narrow, type;
};

} // namespace

Value RandomUniformOp::emitAt(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                              ValueRange indices, Type type) {
  Philox philox(builder, loc, type);
  Lanes seed(builder, loc, operands[0]), step(builder, loc, operands[1]);
  Lanes i = philox.position(operands, indices[0], getY().getType().getNumElements());
  return philox.fraction(philox.words(i, seed, step, getStream(), /*sharing=*/4)[0], 0);
}

Value RandomNormalOp::emitAt(OpBuilder &builder, mlir::Location loc, ValueRange operands,
                             ValueRange indices, Type type) {
  Philox philox(builder, loc, type);
  Lanes seed(builder, loc, operands[0]), step(builder, loc, operands[1]);
  Lanes i = philox.position(operands, indices[0], getY().getType().getNumElements());
  auto words = philox.words(i, seed, step, getStream(), /*sharing=*/2);
  Lanes u1 = philox.fraction(words[0], 1), u2 = philox.fraction(words[1], 0);
  Lanes radius = (-2 * u1.apply<math::LogOp>()).apply<math::SqrtOp>();
  return radius * (6.283185307179586 * u2).apply<math::CosOp>();
}

} // namespace dlb
