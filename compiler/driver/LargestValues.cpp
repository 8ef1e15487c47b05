// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Looks through the runs of a schedule for the largest values that they write.

#include "driver/LargestValues.h"

#include "dialect/Dialect.h"
#include "dialect/Sizes.h"
#include "driver/Places.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace dlb {
namespace {

constexpr size_t namedValues = 3;

struct StoredValue {
  MemRefType type;
  mlir::Location writer;
};

/// "16777216 bytes of `mlp.dense_1` in line 10, f32[32768, 128]".
void describe(llvm::raw_ostream &stream, const StoredValue &value, StringRef ownFile) {
  stream << bytesOf(value.type) << " bytes";
  Origin origin = originOf(value.writer, ownFile);
  if (!origin.instance.empty())
    stream << " of `" << origin.instance << "`";
  if (origin.place && origin.place.getFilename() == ownFile)
    stream << " in line " << origin.place.getLine();
  stream << ", " << value.type.getElementType() << "[";
  llvm::interleaveComma(value.type.getShape(), stream);
  stream << "]";
}

} // namespace

void describeLargestValues(ModuleOp module, StringRef ownFile) {
  for (auto schedule : module.getOps<ScheduleOp>()) {
    SmallVector<StoredValue> values;
    for (auto run : schedule.getOps<RunOp>())
      for (Value output : run.getOutputs())
        if (output.getDefiningOp<ArenaOp>())
          values.push_back({cast<MemRefType>(output.getType()), run.getLoc()});
    llvm::stable_sort(values, [](const StoredValue &a, const StoredValue &b) {
      return bytesOf(a.type) > bytesOf(b.type);
    });
    values.truncate(std::min(values.size(), namedValues));
    std::string text;
    llvm::raw_string_ostream stream(text);
    llvm::interleave(
        values, stream, [&](const StoredValue &value) { describe(stream, value, ownFile); }, "; ");
    schedule->setAttr("dlb.largest", StringAttr::get(module.getContext(), text));
  }
}

} // namespace dlb
