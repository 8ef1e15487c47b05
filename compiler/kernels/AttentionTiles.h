// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the kernels of attention and its adjoints share: loops over heads and rows, operands as
// matrices, and tiles of scores in scratch memory that are turned into weights row by row.

#ifndef DLB_KERNELS_ATTENTIONTILES_H
#define DLB_KERNELS_ATTENTIONTILES_H

#include "kernels/KernelBuilder.h"

namespace dlb {

/// What the three ops have in common.
struct AttentionOperands {
  mlir::Value mask, bias;
  double scale;
  bool causal;
  AttentionGeometry geometry;

  template <typename Op> static AttentionOperands of(Op op) {
    return {op.getMask(), op.getBias(), op.getScale().convertToDouble(), op.getCausal(),
            op.geometry()};
  }
};

class AttentionTiles {
public:
  /// Tiles have rows along `row` and columns along `column`: t and s, or s and t.
  AttentionTiles(KernelBuilder &kernel, const AttentionOperands &operands, char row, char column);

  /// A matrix with its rows along t or s and its columns along d or e, as a product takes it.
  struct Matrix {
    mlir::Value pointer;
    int64_t rowStride, columnStride;

    Matrix transposed() const { return {pointer, columnStride, rowStride}; }
  };
  /// An operand that is read in tiles of up to `most` rows. In place if it lies so that a product
  /// can read it, else in a copy of the tile.
  struct Source {
    Node *node;
    char row, column;
    int64_t rowStride, columnStride;
    mlir::Value copy; ///< null in place
  };
  mlir::FailureOr<Source> source(mlir::Value tensor, llvm::StringRef letters, int64_t most);
  Matrix tile(const Source &source, mlir::Value first, mlir::Value rows);

  /// Scratch for a tile of `columns` columns, and its matrix.
  mlir::Value allocate(int64_t columns);
  Matrix matrix(mlir::Value memory, int64_t columns) {
    return {kernel.pointer(memory), columns, 1};
  }
  /// to[m, n] = a[m, k] b[k, n], with `toColumns` elements from row to row.
  void multiply(const Matrix &a, const Matrix &b, mlir::Value to, int64_t toColumns, mlir::Value m,
                mlir::Value n, mlir::Value k);

  /// Loops over the heads and, within each, the tiles of rows that the chunk's slices of a result
  /// of these letters are. `body` receives the first row and their number.
  void eachTile(llvm::StringRef letters,
                llvm::function_ref<void(mlir::Value first, mlir::Value rows)> body);

  /// Loops over tiles of the columns [low, high).
  void eachColumnTile(mlir::Value low, mlir::Value high,
                      llvm::function_ref<void(mlir::Value first, mlir::Value columns)> body);

  /// The columns that some row of a tile may look at.
  std::pair<mlir::Value, mlir::Value> columnRange(mlir::Value firstRow, mlir::Value rows);

  void eachRow(mlir::Value rows, llvm::function_ref<void(mlir::Value row)> body);

  /// The tile at hand, for what follows.
  struct Place {
    mlir::Value firstRow, firstColumn, columns;
  };

  /// Must be called before `addMaskAndBias`.
  mlir::LogicalResult readMaskAndBias();
  /// scores = scale · scores + bias, -∞ where `mask` is false, for rows of a tile; nothing if there
  /// is neither: then the scale is left to `scaled`.
  void addMaskAndBias(mlir::Value scores, mlir::Value rows, const Place &place);
  mlir::Value scaled(mlir::Value scores);
  /// scaled(scores) - base
  mlir::Value scaledAbove(mlir::Value scores, mlir::Value base);

  /// Over vectors of the columns of one row: `body` receives the offset from the row's first, which
  /// of them are not excluded (null: all), and the state. Reads and writes may go beyond the
  /// columns, to the end of a vector.
  llvm::SmallVector<mlir::Value>
  eachVector(const Place &place, mlir::Value row, mlir::ValueRange initial,
             llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value offset, mlir::Value kept,
                                                               mlir::ValueRange state)>
                 body);

  /// All lanes as one, in pairs.
  mlir::Value combineLanes(mlir::Value vector,
                           llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)> combine);

  /// Over vectors of `size` elements that stand in order.
  void eachElement(int64_t size, LaneLoop::Body body);

  mlir::Value loadLanes(mlir::Value memory, mlir::Value offset, int64_t lanes,
                        mlir::Value mask = {});
  void storeLanes(mlir::Value value, mlir::Value memory, mlir::Value offset, mlir::Value mask = {});
  mlir::Value splat(mlir::Value scalar, int64_t lanes);
  mlir::Value number(double value) { return constantOf(type, value); }
  mlir::Value constantOf(mlir::Type type, double value);

  /// The element at the current n, h and row of a tensor over rows, like lse.
  mlir::Value rowElement(Node *node, mlir::Value row);
  /// Elements [first, first + columns) of such a tensor along `column`, to the start of `to`.
  void copyElements(Node *node, mlir::Value first, mlir::Value columns, mlir::Value to);
  Node *node(mlir::Value tensor, llvm::StringRef letters);

  /// Stores a row's elements, which `element` computes from an offset, to a result of these
  /// letters at the current n and h. The last dimension of a row is `feature`.
  void storeRow(
      mlir::Value memory, llvm::StringRef letters, char feature, mlir::Value row,
      llvm::function_ref<mlir::Value(mlir::Value offset, int64_t lanes, mlir::Value mask)> element);
  void storeElement(mlir::Value memory, llvm::StringRef letters, mlir::Value row,
                    mlir::Value value);

  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value subtract(mlir::Value a, mlir::Value b);
  mlir::Value times(mlir::Value a, int64_t factor);
  mlir::Value least(mlir::Value a, mlir::Value b);
  mlir::Value most(mlir::Value a, mlir::Value b);

  KernelBuilder &kernel;
  const AttentionOperands operands;
  AttentionGeometry size;
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Type type;         ///< of elements
  int64_t lanes;           ///< of a vector
  int64_t rows, columns;   ///< of a tile
  mlir::VectorType vector; ///< of elements
  bool splits;             ///< products into terms of bf16

private:
  bool canSplit() const;
  mlir::AffineExpr variable(char letter) const { return variables.lookup(letter); }
  void set(char letter, mlir::Value value);
  void decode(llvm::StringRef letters, mlir::Value index);
  void eachHead(llvm::StringRef letters, llvm::function_ref<void()> body);

  char row, column;
  ElementGraph graph;
  Emitter emitter;
  LaneLoop loops;
  llvm::DenseMap<char, mlir::AffineExpr> variables;
  Node *maskNode = nullptr, *biasNode = nullptr;
};

} // namespace dlb

#endif // DLB_KERNELS_ATTENTIONTILES_H
