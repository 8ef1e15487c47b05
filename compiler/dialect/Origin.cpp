// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Locations read back.

#include "dialect/Origin.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dlb {
namespace {

constexpr llvm::StringLiteral kGroup = "group";

/// What the location is fused of, if it is fused as a `kind`.
FusedLoc fusedAs(mlir::Location location, llvm::StringRef kind) {
  auto fused = dyn_cast<FusedLoc>(location);
  auto what = fused ? dyn_cast_or_null<StringAttr>(fused.getMetadata()) : StringAttr();
  return what && what.getValue() == kind ? fused : FusedLoc();
}

} // namespace

Origin originOf(mlir::Location location, llvm::StringRef ownFile) {
  Origin origin;
  location->walk([&](mlir::Location part) {
    if (auto name = dyn_cast<NameLoc>(part); name && origin.instance.empty())
      origin.instance = name.getName().getValue();
    auto place = dyn_cast<FileLineColLoc>(part);
    if (!place)
      return WalkResult::advance();
    bool own = place.getFilename() == ownFile;
    if (own || !origin.place)
      origin.place = place;
    return own ? WalkResult::interrupt() : WalkResult::advance();
  });
  return origin;
}

bool isOfGradient(mlir::Location location) {
  if (FusedLoc group = fusedAs(location, kGroup))
    return isOfGradient(group.getLocations().front());
  return static_cast<bool>(fusedAs(location, "gradient"));
}

mlir::Location fuseGroup(mlir::Location main, ArrayRef<Operation *> ops) {
  llvm::SetVector<mlir::Location> parts;
  parts.insert(main);
  for (Operation *op : ops)
    parts.insert(op->getLoc());
  if (parts.size() == 1)
    return main;
  return FusedLoc::get(main.getContext(), parts.getArrayRef(),
                       StringAttr::get(main.getContext(), kGroup));
}

ArrayRef<mlir::Location> locationsOfGroup(const mlir::Location &location) {
  FusedLoc group = fusedAs(location, kGroup);
  return group ? group.getLocations() : ArrayRef(location);
}

} // namespace dlb
