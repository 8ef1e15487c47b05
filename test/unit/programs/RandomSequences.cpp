// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The layers of random programs that go through sequences: recurrences and attention. The rows of
// a matrix [N, W] become sequences of a few tokens, and their results rows again.

#include "RandomProgram.h"

using namespace mlir;

namespace dlb {

/// [N, T, D]: a projection of x, or an embedding of T labels that are made of the row's own.
Value RandomProgram::tokens(Value x, int64_t length, int64_t width) {
  if (below(4) == 0) {
    auto type = RankedTensorType::get({batch, length}, builder.getI32Type());
    Value index = BroadcastOp::create(builder, loc, type, labels, list({0}));
    return GatherOp::create(builder, loc, parameter({classes, width}), index);
  }
  Value w = parameter({shapeOf(x)[1], length, width});
  Value y = ContractOp::create(builder, loc, x, w, builder.getStringAttr("nk,ktd->ntd"));
  return TanhOp::create(builder, loc, y);
}

/// One step of a cell: the state after it, from the token [N, D] and the state [N, H] before.
/// `keep`, a number in [0, 1) for each element, drops parts of the token where it is given.
Value RandomProgram::cell(Value token, Value state, Value w, Value u, Value b, Value keep) {
  if (keep) {
    Value kept = LessOp::create(builder, loc, keep, number(0.75, typeOf(token)));
    token = SelectOp::create(builder, loc, kept, token, number(0, typeOf(token)));
  }
  Value from = ContractOp::create(builder, loc, token, w, builder.getStringAttr("nd,dh->nh"));
  Value own = ContractOp::create(builder, loc, state, u, builder.getStringAttr("nh,hk->nk"));
  Value z =
      AddOp::create(builder, loc, AddOp::create(builder, loc, from, own), spread(b, from, {1}));
  Value next = elementwise(z);
  if (below(2))
    return next;
  // s h + (1 - s) h', as a GRU mixes them.
  Value s = SigmoidOp::create(builder, loc, z);
  Value rest = SubOp::create(builder, loc, number(1, typeOf(z)), s);
  return AddOp::create(builder, loc, MulOp::create(builder, loc, s, state),
                       MulOp::create(builder, loc, rest, next));
}

/// A scan over tokens, forwards or backwards, with or without dropout in its body: [N, H], its last
/// state, or [N, T H], all of them.
Value RandomProgram::recurrent(Value x) {
  int64_t length = oneOf({1, 2, 3, 5}), width = oneOf({1, 3, 4, 8}), units = oneOf({1, 2, 5, 8});
  Value inputs = TransposeOp::create(builder, loc, tokens(x, length, width), list({1, 0, 2}));
  bool drops = below(2);
  SmallVector<Value> carries = {number(0.1, floats({batch, units}))}, sequences = {inputs};
  SmallVector<Value> captures = {parameter({width, units}), parameter({units, units}),
                                 parameter({units})};
  auto scalar = RankedTensorType::get({}, builder.getI64Type());
  if (drops) {
    sequences.push_back(IotaOp::create(builder, loc,
                                       RankedTensorType::get({length}, builder.getI64Type()),
                                       builder.getI64IntegerAttr(0)));
    captures.append({seed, step});
  }

  auto body = std::make_unique<Block>();
  Value state = body->addArgument(carries[0].getType(), loc);
  Value token = body->addArgument(floats({batch, width}), loc);
  Value turn = drops ? body->addArgument(scalar, loc) : Value();
  SmallVector<Value> captured;
  for (Value capture : captures)
    captured.push_back(body->addArgument(capture.getType(), loc));
  {
    OpBuilder::InsertionGuard outside(builder);
    builder.setInsertionPointToStart(body.get());
    Value keep;
    if (drops)
      keep = RandomUniformOp::create(builder, loc, token.getType(), captured[3], captured[4], turn,
                                     builder.getI64IntegerAttr(below(1000)));
    Value next = cell(token, state, captured[0], captured[1], captured[2], keep);
    NextOp::create(builder, loc, ValueRange{next, below(2) ? next : elementwise(next)});
  }
  auto scan = ScanOp::create(builder, loc, length, /*reverse=*/below(2) == 0, carries, sequences,
                             captures, std::move(body));
  if (below(2))
    return scan.lastCarries()[0];
  Value rows = TransposeOp::create(builder, loc, scan.stacks()[0], list({1, 0, 2}));
  return ReshapeOp::create(builder, loc, floats({batch, length * units}), rows);
}

/// softmax(scale q k + bias) v over heads, as programs write it; perhaps no key sees what comes
/// after it, perhaps some are left out.
Value RandomProgram::attended(Value x) {
  int64_t length = oneOf({1, 2, 3, 5}), heads = oneOf({1, 2}), width = oneOf({1, 3, 4});
  auto project = [&](const char *letters) -> Value {
    Value t = tokens(x, length, width);
    return ContractOp::create(builder, loc, t, parameter({width, heads, width}),
                              builder.getStringAttr(letters));
  };
  Value q = project("ntd,dhe->nhte"), k = project("nsd,dhe->nhse"), v = project("nsd,dhe->nhse");
  Value dot = ContractOp::create(builder, loc, q, k, builder.getStringAttr("nhtd,nhsd->nhts"));
  RankedTensorType type = typeOf(dot);
  Value scores = MulOp::create(builder, loc, dot, number(0.5, type));
  if (below(3) == 0)
    scores =
        AddOp::create(builder, loc, scores, spread(parameter({length, length}), scores, {2, 3}));
  if (below(2)) {
    auto positions = RankedTensorType::get(type.getShape(), builder.getI64Type());
    Value t = IotaOp::create(builder, loc, positions, builder.getI64IntegerAttr(2));
    Value s = IotaOp::create(builder, loc, positions, builder.getI64IntegerAttr(3));
    Value sees = GreaterEqualOp::create(builder, loc, t, s);
    scores = SelectOp::create(builder, loc, sees, scores, number(-1e30, type));
  }
  Value largest = ReduceMaxOp::create(builder, loc, scores, list({3}));
  Value e = ExpOp::create(builder, loc,
                          SubOp::create(builder, loc, scores, spread(largest, scores, {0, 1, 2})));
  Value sum = ReduceSumOp::create(builder, loc, e, list({3}));
  Value weights = DivOp::create(builder, loc, e, spread(sum, e, {0, 1, 2}));
  Value y = ContractOp::create(builder, loc, weights, v, builder.getStringAttr("nhts,nhsd->nthd"));
  return ReshapeOp::create(builder, loc, floats({batch, length * heads * width}), y);
}

} // namespace dlb
