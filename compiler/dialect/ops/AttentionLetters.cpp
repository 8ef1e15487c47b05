// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The letters of attention's tensors, and the slices that they make.

#include "dialect/ops/AttentionLetters.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dlb {

AttentionLetters::AttentionLetters(Operation *op) {
  auto read = [&](auto attention) {
    size = attention.geometry();
    std::string rows = size.rows.str().str();
    operands = {size.query.str(), size.key.str(), size.value.str()};
    if (!isa<AttentionOp>(op))
      operands.append({size.output.str(), rows, rows});
    if (attention.getMask())
      operands.push_back(size.mask.str());
    if (attention.getBias())
      operands.push_back(size.bias.str());
    if (isa<AttentionOp>(op))
      results = {size.output.str(), rows};
    else if (isa<AttentionQueryGradientOp>(op))
      results = {size.query.str()};
    else
      results = {size.key.str(), size.value.str()};
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case<AttentionOp, AttentionQueryGradientOp, AttentionKeyValueGradientOp>(read);
}

std::optional<std::string> AttentionLetters::sliced(StringRef letters, int64_t extent) const {
  int64_t count = leadingDimensions(size.shape(letters), extent);
  if (count < 0)
    return std::nullopt;
  std::string leading;
  llvm::copy_if(letters.take_front(count), std::back_inserter(leading),
                [&](char letter) { return size.size(letter) != 1; });
  return leading;
}

bool AttentionLetters::canSlice(int64_t extent) const {
  return llvm::all_of(results, [&](StringRef letters) {
    std::optional<std::string> own = sliced(letters, extent);
    return own && StringRef(*own).find_first_of("de") == StringRef::npos &&
           own == sliced(results.front(), extent);
  });
}

} // namespace dlb
