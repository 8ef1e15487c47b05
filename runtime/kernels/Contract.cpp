// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernel of `contract`: a sum of products over letters, as one matrix product for each
// index of the batch letters.

#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <Eigen/Core>

namespace dlb {
namespace {

/// "nk,ku->nu" taken apart.
struct Letters {
  std::string_view a, b, result;

  explicit Letters(std::string_view text) {
    size_t comma = text.find(','), arrow = text.find("->");
    a = text.substr(0, comma);
    b = text.substr(comma + 1, arrow - comma - 1);
    result = text.substr(arrow + 2);
  }
};

/// A run of letters with their sizes, and the strides that each tensor gives them (0 where it does
/// not have the letter).
struct LetterSpace {
  std::vector<int64_t> shape;
  StridedView a, b, result;

  int64_t size() const { return elementsOf(shape); }
};

template <typename W>
using Matrix = Eigen::Matrix<W, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

} // namespace

static bool has(std::string_view letters, char letter) {
  return letters.find(letter) != std::string_view::npos;
}

static int64_t strideOf(std::string_view letters, Shape shape, char letter) {
  size_t position = letters.find(letter);
  return position == std::string_view::npos ? 0 : rowMajor(shape).strides[position];
}

/// Offsets of all indices of `shape` in `view`, row-major.
static std::vector<int64_t> offsetsOf(Shape shape, const StridedView &view) {
  std::vector<int64_t> offsets;
  walk<1>(shape, {view}, [&](const auto &offset) { offsets.push_back(offset[0]); });
  return offsets;
}

static void contract(std::span<const Tensor> operands, std::span<const Tensor> results,
                     const Attributes &attributes) {
  const Tensor &a = operands[0], &b = operands[1], &c = results[0];
  Letters letters(attributes.text("letters"));

  // A letter is batch (in a, b and the result), row (a and result), column (b and result) or
  // summed (a and b).
  auto spaceOf = [&](bool inA, bool inB, bool inResult) {
    LetterSpace space;
    std::string all(letters.a);
    for (char letter : letters.b)
      if (!has(letters.a, letter))
        all += letter;
    for (char letter : all) {
      if (has(letters.a, letter) != inA || has(letters.b, letter) != inB ||
          has(letters.result, letter) != inResult)
        continue;
      space.shape.push_back(inA ? a.shape[letters.a.find(letter)]
                                : b.shape[letters.b.find(letter)]);
      space.a.strides.push_back(strideOf(letters.a, a.shape, letter));
      space.b.strides.push_back(strideOf(letters.b, b.shape, letter));
      space.result.strides.push_back(strideOf(letters.result, c.shape, letter));
    }
    return space;
  };
  LetterSpace batch = spaceOf(true, true, true), row = spaceOf(true, false, true),
              column = spaceOf(false, true, true), summed = spaceOf(true, true, false);

  std::vector<int64_t> rowInA = offsetsOf(row.shape, row.a),
                       rowInC = offsetsOf(row.shape, row.result),
                       columnInB = offsetsOf(column.shape, column.b),
                       columnInC = offsetsOf(column.shape, column.result),
                       summedInA = offsetsOf(summed.shape, summed.a),
                       summedInB = offsetsOf(summed.shape, summed.b);

  dispatchElement(c.element, [&]<typename T>(T *) {
    Matrix<Wide<T>> left(row.size(), summed.size()), right(summed.size(), column.size()), product;
    walk<3>(batch.shape, {batch.a, batch.b, batch.result}, [&](const auto &base) {
      const T *aData = dataOf<T>(a) + base[0];
      const T *bData = dataOf<T>(b) + base[1];
      T *cData = dataOf<T>(c) + base[2];
      for (int64_t i = 0; i < left.rows(); ++i)
        for (int64_t k = 0; k < left.cols(); ++k)
          left(i, k) = aData[rowInA[i] + summedInA[k]];
      for (int64_t k = 0; k < right.rows(); ++k)
        for (int64_t j = 0; j < right.cols(); ++j)
          right(k, j) = bData[summedInB[k] + columnInB[j]];
      product.noalias() = left * right;
      for (int64_t i = 0; i < product.rows(); ++i)
        for (int64_t j = 0; j < product.cols(); ++j)
          cData[rowInC[i] + columnInC[j]] = static_cast<T>(product(i, j));
    });
  });
}

std::span<const NamedKernel> contractKernels() {
  static const NamedKernel kernels[] = {{"contract", contract}};
  return kernels;
}

} // namespace dlb
