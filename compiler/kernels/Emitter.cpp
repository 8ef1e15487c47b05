// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Loads choose the cheapest form that the address allows: one scalar, a contiguous vector, or a
// gather.

#include "kernels/Emitter.h"

#include "dialect/Emission.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;

namespace dlb {

Emitter::Scope::Scope(Emitter &emitter)
    : emitter(emitter), values(emitter.emitted.size()), dimensions(emitter.dimensions.size()),
      lane(emitter.lane), lanes(emitter.lanes), mask(emitter.mask) {}

Emitter::Scope::~Scope() {
  while (emitter.emitted.size() > values)
    emitter.values.erase(emitter.emitted.pop_back_val());
  emitter.dimensions.truncate(dimensions);
  emitter.lane = lane;
  emitter.lanes = lanes;
  emitter.mask = mask;
}

void Emitter::setDimension(unsigned dimension, Value value) {
  dimensions.push_back({dimension, value});
}

void Emitter::setLanes(unsigned dimension, Value value, int64_t count, Value lanesInUse) {
  setDimension(dimension, value);
  if (count == 1)
    return;
  lane = dimension;
  lanes = count;
  mask = lanesInUse;
}

bool Emitter::isOpen(const Node &node) const {
  llvm::SmallBitVector open(node.free.size());
  for (auto [dimension, value] : dimensions)
    if (dimension < open.size())
      open.set(dimension);
  return !node.free.test(open);
}

void Emitter::setValue(const Node *node, SmallVector<Value> value) {
  values[node].assign(value.begin(), value.end());
  emitted.push_back(node);
}

bool Emitter::dependsOnLanes(AffineExpr expr) const {
  if (!lane)
    return false;
  bool depends = expr.isFunctionOfDim(*lane);
  expr.walk([&](AffineExpr part) {
    if (auto symbol = dyn_cast<AffineSymbolExpr>(part))
      depends |= graph.symbolNode(symbol.getPosition())->dependsOn(*lane);
  });
  return depends;
}

Type Emitter::spread(Type type) const { return lane ? vectorOf(type) : type; }

Value Emitter::spread(Value value) {
  if (!lane || isa<VectorType>(value.getType()))
    return value;
  return vector::BroadcastOp::create(builder, loc, vectorOf(value.getType()), value);
}

Value Emitter::both(Value a, Value b) {
  if (!a || !b)
    return a ? a : b;
  if (isa<VectorType>(a.getType()) != isa<VectorType>(b.getType())) {
    a = spread(a);
    b = spread(b);
  }
  return arith::AndIOp::create(builder, loc, a, b);
}

// --- Index expressions ---------------------------------------------------------------------------

Value Emitter::indexConstant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value Emitter::symbol(unsigned number) {
  Value value = at(graph.symbolNode(number));
  // A byte is an index without sign; clamping makes any number a place in memory.
  Type type = withElement(value.getType(), builder.getI32Type());
  Lanes index(builder, loc,
              getElementTypeOrSelf(value).isInteger(8)
                  ? arith::ExtUIOp::create(builder, loc, type, value).getResult()
                  : value);
  Lanes low = index.likeInteger(0), high = index.likeInteger(graph.math.symbolExtent(number) - 1);
  return low.apply<arith::MaxSIOp>(high.apply<arith::MinSIOp>(index));
}

Value Emitter::index(AffineExpr expr) {
  switch (expr.getKind()) {
  case AffineExprKind::Constant:
    return indexConstant(cast<AffineConstantExpr>(expr).getValue());
  case AffineExprKind::DimId:
    for (auto [dimension, value] : llvm::reverse(dimensions))
      if (dimension == cast<AffineDimExpr>(expr).getPosition())
        return value;
    return nullptr;
  case AffineExprKind::SymbolId:
    return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                      symbol(cast<AffineSymbolExpr>(expr).getPosition()));
  default:
    break;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Value a = index(binary.getLHS()), b = index(binary.getRHS());
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return builder.createOrFold<arith::AddIOp>(loc, a, b);
  case AffineExprKind::Mul:
    return builder.createOrFold<arith::MulIOp>(loc, a, b);
  // Numerators below 0 occur only where a guard makes the element unused.
  case AffineExprKind::FloorDiv:
    return builder.createOrFold<arith::DivUIOp>(loc, a, b);
  default:
    return builder.createOrFold<arith::RemUIOp>(loc, a, b);
  }
}

Value Emitter::indexLanes(AffineExpr expr, Type element) {
  if (!dependsOnLanes(expr)) {
    Value scalar = index(expr);
    if (!element.isIndex())
      scalar = arith::IndexCastOp::create(builder, loc, element, scalar);
    return spread(scalar);
  }
  VectorType type = vectorOf(element);
  // The part without lanes is one scalar.
  IndexSum sum = IndexSum::of(expr), uniform;
  uniform.constant = sum.constant;
  Value total;
  for (auto [term, factor] : sum.terms) {
    if (!dependsOnLanes(term)) {
      uniform.add(term, factor);
      continue;
    }
    Value lanesOfTerm;
    if (auto division = dyn_cast<AffineBinaryOpExpr>(term)) {
      Lanes a(builder, loc, indexLanes(division.getLHS(), element));
      Lanes b = a.likeInteger(cast<AffineConstantExpr>(division.getRHS()).getValue());
      lanesOfTerm = division.getKind() == AffineExprKind::FloorDiv ? a.apply<arith::DivUIOp>(b)
                                                                   : a.apply<arith::RemUIOp>(b);
    } else if (auto number = dyn_cast<AffineSymbolExpr>(term)) {
      lanesOfTerm = symbol(number.getPosition());
      if (element != builder.getI32Type())
        lanesOfTerm = arith::IndexCastOp::create(builder, loc, type, lanesOfTerm);
    } else {
      uniform.add(term, factor);
      SmallVector<Attribute> steps;
      for (int64_t l = 0; l < lanes; ++l)
        steps.push_back(builder.getIntegerAttr(element, l * factor));
      lanesOfTerm = arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, steps));
      factor = 1;
    }
    Lanes scaled(builder, loc, lanesOfTerm);
    if (factor != 1)
      scaled = scaled.apply<arith::MulIOp>(scaled.likeInteger(factor));
    total = total ? arith::AddIOp::create(builder, loc, total, scaled).getResult() : Value(scaled);
  }
  AffineExpr rest = uniform.build(expr.getContext());
  if (rest == graph.math.constant(0))
    return total;
  Value scalar = index(rest);
  if (!element.isIndex())
    scalar = arith::IndexCastOp::create(builder, loc, element, scalar);
  return arith::AddIOp::create(builder, loc, total, spread(scalar));
}

Value Emitter::holds(const Domain &domain) {
  Value all;
  for (auto [expr, isEquality] : domain) {
    Lanes value(builder, loc,
                dependsOnLanes(expr) ? indexLanes(expr, builder.getI32Type()) : index(expr));
    auto predicate = isEquality ? arith::CmpIPredicate::eq : arith::CmpIPredicate::sge;
    all = both(all, arith::CmpIOp::create(builder, loc, predicate, value, value.likeInteger(0)));
  }
  return all;
}

// --- Nodes ---------------------------------------------------------------------------------------

Value Emitter::at(Node *node) {
  if (node->kind == Node::Kind::result) {
    Node *reduction = node->operands.front();
    if (!values.contains(reduction))
      emitReduction(reduction);
    return values[reduction][node->number];
  }
  if (auto found = values.find(node); found != values.end())
    return found->second.front();
  Value value = emit(node);
  setValue(node, {value});
  return value;
}

Value Emitter::emit(Node *node) {
  switch (node->kind) {
  case Node::Kind::constant:
    return arith::ConstantOp::create(builder, loc, node->value);
  case Node::Kind::load:
    return emitLoad(node);
  case Node::Kind::lookup:
    return emitLookup(node);
  case Node::Kind::view:
    return emitView(node);
  default:
    break;
  }
  bool spreads = lane && node->dependsOn(*lane);
  SmallVector<Value> operands, indices;
  for (Node *operand : node->operands)
    operands.push_back(spreads ? spreadAt(operand) : at(operand));
  for (AffineExpr expr : node->indices)
    indices.push_back(spreads ? indexLanes(expr, builder.getIndexType()) : index(expr));
  return cast<PointwiseOpInterface>(node->op).emitAt(builder, loc, operands, indices,
                                                     spreads ? vectorOf(node->type) : node->type);
}

/// Bools are bytes in memory.
Value Emitter::fromMemory(Value loaded, Type type) {
  if (!type.isInteger(1))
    return loaded;
  Lanes byte(builder, loc, loaded);
  return byte.equals(byte.likeInteger(0)).negated();
}

Value Emitter::emitScalarLoad(Node *node, Value guard) {
  Value address = index(node->address);
  if (guard)
    address = arith::SelectOp::create(builder, loc, guard, address, indexConstant(0));
  return fromMemory(memref::LoadOp::create(builder, loc, node->memory, address), node->type);
}

/// The first lanes of a vector that a mask has, if that is known; 0 otherwise.
static int64_t lanesInUse(Value mask, int64_t lanes) {
  if (!mask)
    return lanes;
  auto constant = mask.getDefiningOp<arith::ConstantOp>();
  if (!constant)
    return 0;
  auto values = cast<DenseElementsAttr>(constant.getValue()).getValues<bool>();
  int64_t count = llvm::count(values, true);
  return llvm::all_of(llvm::seq(count), [&](int64_t l) { return values[l]; }) ? count : 0;
}

/// Elements `stride` apart: contiguous vectors, of which the shuffles keep some. A gather would
/// take as long as four loads for each element. Lanes from `count` on hold any element.
Value Emitter::emitStridedLoad(Value memory, Value base, int64_t stride, int64_t count) {
  VectorType type = vectorOf(cast<MemRefType>(memory.getType()).getElementType());
  int64_t span = (count - 1) * stride + 1;
  Value result;
  for (int64_t begin = 0; begin < span; begin += lanes) {
    // The last vector ends with the last element.
    int64_t from = span < lanes ? 0 : std::min(begin, span - lanes);
    Value place = builder.createOrFold<arith::AddIOp>(loc, base, indexConstant(from)), part;
    if (span < lanes) {
      SmallVector<bool> inside(lanes);
      std::fill_n(inside.begin(), span, true);
      Value mask = arith::ConstantOp::create(
          builder, loc, DenseElementsAttr::get(vectorOf(builder.getI1Type()), inside));
      Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
      part = vector::MaskedLoadOp::create(builder, loc, type, memory, place, mask, zero);
    } else {
      part = vector::LoadOp::create(builder, loc, type, memory, place);
    }
    SmallVector<int64_t> places(lanes);
    for (int64_t l = 0; l < lanes; ++l) {
      int64_t element = l < count ? l * stride : 0;
      bool isHere = element >= begin && element < begin + lanes;
      places[l] = begin == 0 ? (isHere ? element : 0) : isHere ? lanes + element - from : l;
    }
    result = vector::ShuffleOp::create(builder, loc, result ? result : part, part, places);
  }
  return result;
}

Value Emitter::emitLoad(Node *node) {
  Value guard = holds(node->guard);
  bool guardSpreads = guard && isa<VectorType>(guard.getType());
  if (!dependsOnLanes(node->address) && !guardSpreads)
    return emitScalarLoad(node, guard);

  Type stored = cast<MemRefType>(node->memory.getType()).getElementType();
  VectorType type = vectorOf(stored);
  Value needed = both(mask, guard ? spread(guard) : guard);
  Value base, zero;
  if (needed)
    zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));

  // address = factor * lane + rest
  IndexSum sum = IndexSum::of(node->address), rest;
  AffineExpr variable = getAffineDimExpr(*lane, node->address.getContext());
  int64_t factor = sum.factor(variable);
  rest.constant = sum.constant;
  for (auto [term, coefficient] : sum.terms)
    if (term != variable)
      rest.add(term, coefficient);
  bool isLinear = !dependsOnLanes(rest.build(node->address.getContext()));
  if (isLinear && factor == 1) {
    base = index(node->address);
    Value loaded =
        needed ? vector::MaskedLoadOp::create(builder, loc, type, node->memory, base, needed, zero)
                     .getResult()
               : vector::LoadOp::create(builder, loc, type, node->memory, base).getResult();
    return fromMemory(loaded, node->type);
  }

  constexpr int64_t mostStride = 4;
  int64_t count = isLinear && factor > 1 && factor <= mostStride ? lanesInUse(needed, lanes) : 0;
  if (count)
    return fromMemory(emitStridedLoad(node->memory, index(node->address), factor, count),
                      node->type);

  // Offsets of 32 bits make the cheaper gather; they are relative to lane 0 where that is known.
  auto [low, high] = graph.math.range(node->address);
  bool isShort = low >= std::numeric_limits<int32_t>::min() / 2 &&
                 high <= std::numeric_limits<int32_t>::max() / 2;
  Type offsetType = isShort ? builder.getI32Type() : builder.getI64Type();
  Value offsets;
  if (isLinear) {
    base = index(node->address);
    SmallVector<Attribute> steps;
    for (int64_t l = 0; l < lanes; ++l)
      steps.push_back(builder.getIntegerAttr(offsetType, l * factor));
    offsets = arith::ConstantOp::create(builder, loc,
                                        DenseElementsAttr::get(vectorOf(offsetType), steps));
  } else {
    base = indexConstant(0);
    offsets = indexLanes(node->address, offsetType);
  }
  if (!needed) {
    needed = arith::ConstantOp::create(builder, loc,
                                       DenseElementsAttr::get(vectorOf(builder.getI1Type()), true));
    zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  }
  return fromMemory(
      vector::GatherOp::create(builder, loc, type, node->memory, base, offsets, needed, zero),
      node->type);
}

Value Emitter::emitLookup(Node *node) {
  bool spreads = lane && node->dependsOn(*lane);
  Value index = at(node->operands[0]), value = at(node->operands[1]);
  if (spreads) {
    index = spread(index);
    value = spread(value);
  }
  Lanes place(builder, loc, index), found(builder, loc, value);
  Value inside = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, place,
                                       place.likeInteger(node->bound));
  return arith::SelectOp::create(builder, loc, inside, found, found.like(0));
}

Value Emitter::emitView(Node *node) {
  bool spreads = lane && node->dependsOn(*lane);
  Type type = spreads ? vectorOf(node->type) : node->type;
  Value value = constantLanes(builder, loc, type, node->fill);
  for (auto [operand, domain] : llvm::zip_equal(node->operands, node->domains)) {
    Value element = at(operand), condition = holds(domain);
    if (spreads)
      element = spread(element);
    if (!condition)
      return element;
    value = arith::SelectOp::create(builder, loc, condition, element, value);
  }
  return value;
}

void Emitter::store(Value value, Value memory, AffineExpr address) {
  value = spread(value);
  Type stored = cast<MemRefType>(memory.getType()).getElementType();
  if (getElementTypeOrSelf(value).isInteger(1))
    value = arith::ExtUIOp::create(builder, loc, withElement(value.getType(), stored), value);
  Value place = index(address);
  if (!lane)
    memref::StoreOp::create(builder, loc, value, memory, place);
  else if (mask)
    vector::MaskedStoreOp::create(builder, loc, memory, place, mask, value);
  else
    vector::StoreOp::create(builder, loc, value, memory, place);
}

} // namespace dlb
