// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The pass `dlb-sites`: what a profile shows of each run.

#include "dialect/Origin.h"
#include "plan/Cost.h"
#include "plan/Passes.h"

#include <set>

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_SITESPASS
#include "plan/Passes.h.inc"

using namespace plan;

namespace {

struct Sites : impl::SitesPassBase<Sites> {
  using SitesPassBase::SitesPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    llvm::DenseMap<Operation *, Cost> costs;
    for (auto schedule : module.getOps<ScheduleOp>()) {
      bool committed = false;
      for (Operation &op : schedule.getBody().front()) {
        committed |= isa<CommitOp>(op);
        auto run = dyn_cast<RunOp>(op);
        auto kernel = run ? symbols.lookup<KernelOp>(run.getKernel()) : KernelOp();
        if (!kernel)
          continue;
        auto [cost, isNew] = costs.try_emplace(kernel);
        if (isNew)
          cost->second = costOf(kernel, symbols);
        run->setAttr("dlb.site", describe(run, kernel, cost->second, committed));
      }
    }
  }

private:
  DictionaryAttr describe(RunOp run, KernelOp kernel, const Cost &cost, bool committed) {
    Builder builder(run);
    mlir::Location location = run.getLoc();
    Origin origin = originOf(location, file);
    int64_t line = origin.place ? origin.place.getLine() : 0;
    StringRef pass = committed ? "update" : isOfGradient(location) ? "backward" : "forward";
    return builder.getDictionaryAttr({
        builder.getNamedAttr("bytes", builder.getI64IntegerAttr(cost.bytes)),
        builder.getNamedAttr("file",
                             origin.place ? origin.place.getFilename() : builder.getStringAttr("")),
        builder.getNamedAttr("flops", builder.getI64IntegerAttr(cost.flops)),
        builder.getNamedAttr("instance", builder.getStringAttr(origin.instance)),
        builder.getNamedAttr("kind", kernel.getKindAttr()),
        builder.getNamedAttr("line", builder.getI64IntegerAttr(line)),
        builder.getNamedAttr("others", builder.getStringAttr(otherLines(location, line))),
        builder.getNamedAttr("pass", builder.getStringAttr(pass)),
    });
  }

  /// "12, 14": lines of the program's own file, beside `line`.
  std::string otherLines(mlir::Location location, int64_t line) {
    std::set<int64_t> lines;
    for (mlir::Location part : locationsOfGroup(location))
      if (FileLineColLoc place = originOf(part, file).place;
          place && place.getFilename() == file && place.getLine() != line)
        lines.insert(place.getLine());
    std::string text;
    for (int64_t other : lines)
      text += (text.empty() ? "" : ", ") + std::to_string(other);
    return text;
  }
};

} // namespace
} // namespace dlb
