// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Loops over attention's tiles, and operands as matrices. Rows of scores: AttentionRows.cpp.

#include "kernels/AttentionTiles.h"

#include "dialect/Emission.h"
#include "dialect/ops/AttentionLetters.h"
#include "runtime/abi/tiles.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace mlir;

namespace dlb {

/// Tiles of scores stay in the second-level cache with the matrices that they are made of and
/// multiplied with. More rows share the packing of the other matrix; but of a causal tile on the
/// diagonal half is computed in vain, so that rows are an eighth of all, from 64 to 192. Products
/// of bf16 terms are so much faster than their packing that they want a square tile at least.
static constexpr int64_t fewestRows = 64, mostRows = 192, mostColumns = 128;

AttentionTiles::AttentionTiles(KernelBuilder &kernel, const AttentionOperands &operands, char row,
                               char column)
    : kernel(kernel), operands(operands), size(operands.geometry), builder(kernel.builder),
      loc(kernel.loc), row(row), column(column), graph(kernel.graph()),
      emitter(graph, builder, loc), loops(builder, loc, kernel.target) {
  type = cast<RankedTensorType>(kernel.yielded().front().getType()).getElementType();
  lanes = kernel.target.lanes(type.getIntOrFloatBitWidth());
  vector = VectorType::get({lanes}, type);
  columns = llvm::alignTo(std::min(size.size(column), mostColumns), lanes);
  auto rowsFrom = [&](int64_t fewest) {
    return std::min(size.size(row), std::clamp(size.size(row) / 8, fewest, mostRows));
  };
  rows = rowsFrom(mostColumns);
  splits = canSplit();
  if (!splits)
    rows = rowsFrom(fewestRows);
  for (char letter : StringRef("nhtsde"))
    variables[letter] = size.size(letter) == 1 ? graph.math.constant(0)
                                               : graph.math.addDimension(size.size(letter));
}

/// All products of a tile, or none: scores are products of features, what they weigh has features.
bool AttentionTiles::canSplit() const {
  auto pays = [&](int64_t features) {
    return dlb_tile_contract_splits(rows, columns, features) &&
           dlb_tile_contract_splits(rows, features, columns);
  };
  return kernel.target.splitsProducts() && type.isF32() && pays(size.d) && pays(size.e);
}

// --- Numbers -------------------------------------------------------------------------------------

Value AttentionTiles::add(Value a, Value b) {
  return builder.createOrFold<arith::AddIOp>(loc, a, b);
}
Value AttentionTiles::subtract(Value a, Value b) {
  return builder.createOrFold<arith::SubIOp>(loc, a, b);
}
Value AttentionTiles::times(Value a, int64_t factor) {
  return builder.createOrFold<arith::MulIOp>(loc, a, kernel.constant(factor));
}
Value AttentionTiles::least(Value a, Value b) {
  return builder.createOrFold<arith::MinSIOp>(loc, a, b);
}
Value AttentionTiles::most(Value a, Value b) {
  return builder.createOrFold<arith::MaxSIOp>(loc, a, b);
}
Value AttentionTiles::constantOf(Type of, double value) {
  return constantLanes(builder, loc, of, value);
}

Value AttentionTiles::splat(Value scalar, int64_t count) {
  if (count == 1)
    return scalar;
  return vector::BroadcastOp::create(builder, loc, VectorType::get({count}, scalar.getType()),
                                     scalar);
}

Value AttentionTiles::loadLanes(Value memory, Value offset, int64_t count, Value mask) {
  if (count == 1)
    return memref::LoadOp::create(builder, loc, memory, offset);
  auto lanesType = VectorType::get({count}, cast<MemRefType>(memory.getType()).getElementType());
  if (!mask)
    return vector::LoadOp::create(builder, loc, lanesType, memory, offset);
  Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(lanesType));
  return vector::MaskedLoadOp::create(builder, loc, lanesType, memory, offset, mask, zero);
}

void AttentionTiles::storeLanes(Value value, Value memory, Value offset, Value mask) {
  if (!isa<VectorType>(value.getType()))
    memref::StoreOp::create(builder, loc, value, memory, offset);
  else if (mask)
    vector::MaskedStoreOp::create(builder, loc, memory, offset, mask, value);
  else
    vector::StoreOp::create(builder, loc, value, memory, offset);
}

// --- Loops over heads and tiles ------------------------------------------------------------------

void AttentionTiles::set(char letter, Value value) {
  if (auto dimension = dyn_cast<AffineDimExpr>(variable(letter)))
    emitter.setDimension(dimension.getPosition(), value);
}

/// Sets the letters of a row-major index.
void AttentionTiles::decode(StringRef letters, Value index) {
  for (size_t i = letters.size(); i-- > 0;) {
    Value extent = kernel.constant(size.size(letters[i]));
    bool isFirst = i == 0;
    set(letters[i],
        isFirst ? index : arith::RemUIOp::create(builder, loc, index, extent).getResult());
    if (!isFirst)
      index = arith::DivUIOp::create(builder, loc, index, extent);
  }
}

/// Loops over the heads whose letters are given.
void AttentionTiles::eachHead(StringRef letters, llvm::function_ref<void()> body) {
  if (letters.empty())
    return body();
  loops.each(kernel.constant(0), kernel.constant(size.size(letters.front())), [&](Value value) {
    Emitter::Scope scope(emitter);
    set(letters.front(), value);
    eachHead(letters.drop_front(), body);
  });
}

/// [low, high) in pieces of `step`.
static void inPieces(AttentionTiles &tiles, Value low, Value high, int64_t step,
                     llvm::function_ref<void(Value, Value)> body) {
  OpBuilder &builder = tiles.builder;
  auto loop = scf::ForOp::create(builder, tiles.loc, low, high, tiles.kernel.constant(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value first = loop.getInductionVar();
  body(first, tiles.least(tiles.kernel.constant(step), tiles.subtract(high, first)));
}

void AttentionTiles::eachTile(StringRef letters, llvm::function_ref<void(Value, Value)> body) {
  std::string sliced = *AttentionLetters(findAnchor(kernel.kernel))
                            .sliced(letters, kernel.kernel.getExtent()),
              heads;
  for (char letter : StringRef("nh"))
    if (size.size(letter) != 1 && !StringRef(sliced).contains(letter))
      heads.push_back(letter);
  auto tiles = [&](Value low, Value high) {
    eachHead(heads, [&] {
      inPieces(*this, low, high, rows, [&](Value first, Value number) {
        Emitter::Scope scope(emitter);
        body(first, number);
      });
    });
  };

  Value all = kernel.constant(size.size(row));
  if (!sliced.empty() && sliced.back() == row) {
    // Slices are rows: those of the chunk in each head.
    sliced.pop_back();
    Value begin = arith::DivUIOp::create(builder, loc, kernel.first(), all);
    Value end = arith::DivUIOp::create(
        builder, loc, add(kernel.last(), kernel.constant(size.size(row) - 1)), all);
    loops.each(begin, end, [&](Value index) {
      Emitter::Scope scope(emitter);
      decode(sliced, index);
      Value origin = times(index, size.size(row));
      tiles(most(subtract(kernel.first(), origin), kernel.constant(0)),
            least(subtract(kernel.last(), origin), all));
    });
    return;
  }
  loops.each(kernel.first(), kernel.last(), [&](Value index) {
    Emitter::Scope scope(emitter);
    // A row among dimensions further out is a tile of its own.
    size_t place = sliced.find(row);
    if (place == std::string::npos) {
      decode(sliced, index);
      return tiles(kernel.constant(0), all);
    }
    int64_t inner = 1;
    for (char letter : StringRef(sliced).drop_front(place + 1))
      inner *= size.size(letter);
    decode(sliced, index);
    Value outer = arith::DivUIOp::create(builder, loc, index, kernel.constant(inner));
    Value at = arith::RemUIOp::create(builder, loc, outer, all);
    tiles(at, add(at, kernel.constant(1)));
  });
}

void AttentionTiles::eachColumnTile(Value low, Value high,
                                    llvm::function_ref<void(Value, Value)> body) {
  inPieces(*this, low, high, columns, [&](Value first, Value number) {
    Emitter::Scope scope(emitter);
    body(first, number);
  });
}

std::pair<Value, Value> AttentionTiles::columnRange(Value firstRow, Value rowCount) {
  Value zero = kernel.constant(0), all = kernel.constant(size.size(column));
  if (!operands.causal)
    return {zero, all};
  // Query t looks at keys s <= t + offset.
  Value offset = kernel.constant(size.causalOffset());
  if (column == 's')
    return {zero, least(most(add(add(firstRow, rowCount), offset), zero), all)};
  return {most(subtract(firstRow, offset), zero), all};
}

void AttentionTiles::eachRow(Value rowCount, llvm::function_ref<void(Value)> body) {
  loops.each(kernel.constant(0), rowCount, [&](Value index) {
    Emitter::Scope scope(emitter);
    body(index);
  });
}

// --- Matrices ------------------------------------------------------------------------------------

Node *AttentionTiles::node(Value tensor, StringRef letters) {
  return graph.at(tensor,
                  llvm::map_to_vector(letters, [&](char letter) { return variable(letter); }));
}

FailureOr<AttentionTiles::Source> AttentionTiles::source(Value tensor, StringRef letters,
                                                         int64_t most) {
  Source source{node(tensor, letters),
                letters.contains('t') ? 't' : 's',
                letters.contains('d') ? 'd' : 'e',
                0,
                0,
                nullptr};
  if (!source.node)
    return failure();
  int64_t width = size.size(source.column);
  if (source.node->kind == Node::Kind::load && source.node->guard.empty()) {
    IndexSum sum = IndexSum::of(source.node->address);
    bool isLinear =
        llvm::all_of(sum.terms, [](auto &term) { return isa<AffineDimExpr>(term.first); });
    // The stride of a dimension of size 1 is free.
    source.columnStride = width == 1 ? 1 : sum.factor(variable(source.column));
    source.rowStride = size.size(source.row) != 1 ? sum.factor(variable(source.row))
                       : source.columnStride == 1 ? width
                                                  : 1;
    if (isLinear && source.rowStride > 0 && source.columnStride > 0 &&
        (source.rowStride == 1 || source.columnStride == 1))
      return source;
  }
  source.rowStride = width;
  source.columnStride = 1;
  source.copy = kernel.scratch(type, most * width);
  return source;
}

AttentionTiles::Matrix AttentionTiles::tile(const Source &source, Value first, Value count) {
  if (!source.copy) {
    Emitter::Scope scope(emitter);
    set(source.row, first);
    set(source.column, kernel.constant(0));
    return {kernel.pointer(source.node->memory, emitter.index(source.node->address)),
            source.rowStride, source.columnStride};
  }
  eachRow(count, [&](Value index) {
    set(source.row, add(first, index));
    Value origin = times(index, source.rowStride);
    eachElement(source.rowStride, [&](Value offset, int64_t number, Value mask) {
      Emitter::Scope scope(emitter);
      if (auto dimension = dyn_cast<AffineDimExpr>(variable(source.column)))
        emitter.setLanes(dimension.getPosition(), offset, number, mask);
      Value value = emitter.at(source.node);
      if (number != 1 && !isa<VectorType>(value.getType()))
        value = splat(value, number);
      storeLanes(value, source.copy, add(origin, offset), mask);
    });
  });
  return matrix(source.copy, source.rowStride);
}

Value AttentionTiles::allocate(int64_t width) { return kernel.scratch(type, rows * width); }

void AttentionTiles::multiply(const Matrix &a, const Matrix &b, Value to, int64_t toColumns,
                              Value m, Value n, Value k) {
  auto integer = [&](Value index) -> Value {
    return arith::IndexCastOp::create(builder, loc, builder.getI64Type(), index);
  };
  auto stride = [&](int64_t value) { return integer(kernel.constant(value)); };
  kernel.call(splits         ? "dlb_tile_contract_split_f32"
              : type.isF32() ? "dlb_tile_contract_f32"
                             : "dlb_tile_contract_f64",
              {a.pointer, stride(a.rowStride), stride(a.columnStride), b.pointer,
               stride(b.rowStride), stride(b.columnStride), kernel.pointer(to), stride(toColumns),
               integer(m), integer(n), integer(k)});
}

} // namespace dlb
