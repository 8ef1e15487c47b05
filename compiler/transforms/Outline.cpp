// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Gives groups that compute the same one definition.

#include "dialect/Dialect.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

#include <map>

using namespace mlir;

namespace dlb {

#define GEN_PASS_DEF_OUTLINEPASS
#include "transforms/Passes.h.inc"

namespace {

/// Equal up to locations and the values they are given. Sharing a kernel needs the same chunks too.
struct SameGroup : llvm::DenseMapInfo<GroupOp> {
  static unsigned getHashValue(GroupOp group) {
    llvm::hash_code hash = llvm::hash_combine(group->getAttrDictionary(), group.getKind());
    for (Operation &op : group.getBody().front())
      hash = llvm::hash_combine(hash, op.getName(), op.getAttrDictionary());
    return hash;
  }

  static bool isEqual(GroupOp a, GroupOp b) {
    if (a == b || isMarker(a) || isMarker(b))
      return a == b;
    return a->getAttrDictionary() == b->getAttrDictionary() &&
           a.getInputs().getTypes() == b.getInputs().getTypes() &&
           a->getResultTypes() == b->getResultTypes() &&
           OperationEquivalence::isRegionEquivalentTo(&a.getBody(), &b.getBody(),
                                                      OperationEquivalence::IgnoreLocations);
  }

private:
  static bool isMarker(GroupOp group) {
    return group == getEmptyKey() || group == getTombstoneKey();
  }
};

struct Outline : impl::OutlinePassBase<Outline> {
  using OutlinePassBase::OutlinePassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    // The groups inside a scan's body are launches before the scan's own group is compared.
    std::map<int, SmallVector<GroupOp>, std::greater<>> byDepth;
    module.walk([&](GroupOp group) { byDepth[depthOf(group)].push_back(group); });
    for (auto &[depth, groups] : byDepth)
      outline(groups, symbols);
  }

private:
  static int depthOf(GroupOp group) {
    auto around = group->getParentOfType<GroupOp>();
    return around ? 1 + depthOf(around) : 0;
  }

  void outline(MutableArrayRef<GroupOp> groups, SymbolTable &symbols) {
    // Groups are keys while they are compared, so the launches replace them afterwards.
    llvm::DenseMap<GroupOp, KernelOp, SameGroup> kernels;
    SmallVector<KernelOp> kernelOf;
    for (GroupOp group : groups) {
      auto [entry, isNew] = kernels.try_emplace(group);
      if (isNew)
        entry->second = createKernel(group, symbols);
      kernelOf.push_back(entry->second);
    }
    for (auto [group, kernel] : llvm::zip(groups, kernelOf)) {
      OpBuilder builder(group);
      auto launch = LaunchOp::create(builder, group.getLoc(), group.getResultTypes(),
                                     kernel.getSymName(), group.getInputs());
      group.replaceAllUsesWith(launch);
      group.erase();
    }
  }

  /// "contract_3": its kind, and a number that is free in the module.
  KernelOp createKernel(GroupOp group, SymbolTable &symbols) {
    std::string name = (group.getKind() + "_" + Twine(counts[group.getKind()]++)).str();
    OpBuilder builder(group.getContext());
    auto type = builder.getFunctionType(group.getInputs().getTypes(), group.getResultTypes());
    auto kernel = KernelOp::create(builder, group.getLoc(), name, group.getKind(),
                                   group.getExtent(), group.getChunk(), group.getAligned(), type);
    IRMapping mapping;
    group.getBody().cloneInto(&kernel.getBody(), mapping);
    symbols.insert(kernel);
    return kernel;
  }

  llvm::StringMap<int> counts;
};

} // namespace
} // namespace dlb
