// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The attributes of contractions, convolutions, poolings and attentions, resolved into letters and
// sizes. Ops offer them as `splitLetters()` and `geometry()`.

#ifndef DLB_DIALECT_OPS_GEOMETRY_H
#define DLB_DIALECT_OPS_GEOMETRY_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"

#include <array>

namespace dlb {

/// Receives the description of a violated constraint, "C2: …"; returns failure.
using Refuse = llvm::function_ref<llvm::LogicalResult(const llvm::Twine &)>;

/// "nk,ku->nu" is a = "nk", b = "ku", result = "nu".
struct ContractLetters {
  llvm::StringRef a, b, result;

  /// None where `letters` does not have this form.
  static std::optional<ContractLetters> split(llvm::StringRef letters);
};

/// A convolution's sizes. Those of a layout are in the order of the letters nchw, kcrs, nkhw.
struct ConvolutionGeometry {
  int64_t n, c, h, w;                ///< of the data
  int64_t k, r, s;                   ///< filters and the size of their window
  int64_t outputRows, outputColumns; ///< h and w of the output
  int64_t groups, channelsPerGroup;  ///< c = groups · channelsPerGroup
  std::array<int64_t, 2> strides, low, high, dilations;
  /// Where each canonical dimension stands: `data[1]` is the tensor dimension of the channels.
  std::array<unsigned, 4> data, weights, output;

  /// Whether image i of the output and image i of the data are slice i of both.
  bool keepsImages() const { return data[0] == 0 && output[0] == 0; }
  /// The output's shape in its own layout.
  std::array<int64_t, 4> outputShape() const;
};

struct ConvolutionAttributes {
  llvm::ArrayRef<int64_t> strides, low, high, dilations;
  int64_t groups;
  llvm::StringRef layout;
};

/// Checks the constraints C1 to C6 of `convolution`.
llvm::FailureOr<ConvolutionGeometry> resolveConvolution(mlir::RankedTensorType x,
                                                        mlir::RankedTensorType w,
                                                        const ConvolutionAttributes &attributes,
                                                        Refuse refuse);

/// A pooling's sizes: x is [n, c, h, w], the result [n, c, outputRows, outputColumns].
struct PoolGeometry {
  int64_t n, c, h, w;
  int64_t outputRows, outputColumns;
  std::array<int64_t, 2> window, strides, low, high;

  std::array<int64_t, 4> outputShape() const { return {n, c, outputRows, outputColumns}; }
  /// Whether no element lies in two windows.
  bool windowsAreApart() const { return window[0] <= strides[0] && window[1] <= strides[1]; }
};

struct PoolAttributes {
  llvm::ArrayRef<int64_t> window, strides, low, high;
};

/// Checks the constraints C1 to C4 of the poolings.
llvm::FailureOr<PoolGeometry> resolvePool(mlir::RankedTensorType x,
                                          const PoolAttributes &attributes, Refuse refuse);

/// An attention's sizes, and the letters of its tensors' dimensions in their order.
struct AttentionGeometry {
  int64_t n, h, t, s, d, e;
  llvm::StringRef query, key, value, output; ///< permutations of nhtd, nhsd, nhse and nhte
  llvm::SmallString<4> rows;                 ///< of lse: `output` without e
  llvm::StringRef mask, bias;                ///< letters of nhts, in this order

  int64_t size(char letter) const;
  llvm::SmallVector<int64_t> shape(llvm::StringRef letters) const;
  /// Query t may look at the keys s <= t + causalOffset().
  int64_t causalOffset() const { return s - t; }
};

/// The types of an attention's operands; null where there is no mask or no bias.
struct AttentionTypes {
  mlir::RankedTensorType q, k, v, mask, bias;
};

struct AttentionAttributes {
  double scale;
  llvm::StringRef layout, maskLetters, biasLetters;
};

/// Checks the constraints C1 to C6 of `attention`.
llvm::FailureOr<AttentionGeometry>
resolveAttention(const AttentionTypes &types, const AttentionAttributes &attributes, Refuse refuse);

} // namespace dlb

#endif // DLB_DIALECT_OPS_GEOMETRY_H
