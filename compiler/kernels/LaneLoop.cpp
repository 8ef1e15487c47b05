// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// One vector loop, and what remains after it.

#include "kernels/LaneLoop.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace dlb {

void LaneLoop::loop(Value low, Value high, int64_t step, llvm::function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(builder, loc, low, high, constant(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void LaneLoop::each(Value low, Value high, llvm::function_ref<void(Value)> body) {
  loop(low, high, 1, body);
}

int64_t LaneLoop::lanesFor(int64_t size, unsigned bits) const {
  int64_t lanes = target.lanes(bits);
  if (size >= lanes)
    return lanes;
  return target.masksRemainders() ? llvm::PowerOf2Ceil(size) : llvm::bit_floor<uint64_t>(size);
}

Value LaneLoop::mask(int64_t lanes, int64_t size) {
  SmallVector<bool> inUse;
  for (int64_t l = 0; l < lanes; ++l)
    inUse.push_back(l < size);
  return arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(VectorType::get({lanes}, builder.getI1Type()), inUse));
}

Value LaneLoop::mask(int64_t lanes, Value size) {
  auto type = VectorType::get({lanes}, builder.getI32Type());
  SmallVector<int32_t> steps;
  for (int64_t l = 0; l < lanes; ++l)
    steps.push_back(l);
  Value step =
      arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, ArrayRef(steps)));
  Value left = arith::IndexCastOp::create(builder, loc, builder.getI32Type(), size);
  left = vector::BroadcastOp::create(builder, loc, type, left);
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, step, left);
}

void LaneLoop::spread(int64_t size, int64_t lanes, Body body) {
  int64_t whole = size / lanes * lanes;
  if (whole == lanes)
    body(constant(0), lanes, nullptr);
  else if (whole)
    loop(constant(0), constant(whole), lanes,
         [&](Value variable) { body(variable, lanes, nullptr); });
  if (whole == size)
    return;
  // LLVM 22 writes four bytes for a masked store of one byte that was truncated, if the mask is
  // the constant of one lane: a single element is a scalar.
  if (size - whole == 1)
    body(constant(whole), 1, nullptr);
  else if (target.masksRemainders())
    body(constant(whole), lanes, mask(lanes, size - whole));
  else
    each(constant(whole), constant(size), [&](Value variable) { body(variable, 1, nullptr); });
}

void LaneLoop::spread(Value low, Value high, int64_t lanes, Body body) {
  Value count = arith::SubIOp::create(builder, loc, high, low);
  Value left = arith::RemUIOp::create(builder, loc, count, constant(lanes));
  Value end = arith::SubIOp::create(builder, loc, high, left);
  loop(low, end, lanes, [&](Value variable) { body(variable, lanes, nullptr); });
  if (lanes == 1)
    return;
  if (!target.masksRemainders())
    return each(end, high, [&](Value variable) { body(variable, 1, nullptr); });
  Value some = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, left, constant(0));
  auto branch = scf::IfOp::create(builder, loc, some, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  body(end, lanes, mask(lanes, left));
}

} // namespace dlb
