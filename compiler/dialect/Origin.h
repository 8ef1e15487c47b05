// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the location of an op says about the program: the place, the block instance, whether the op
// computes a derivative.

#ifndef DLB_DIALECT_ORIGIN_H
#define DLB_DIALECT_ORIGIN_H

#include "mlir/IR/Location.h"
#include "llvm/ADT/SmallVector.h"

namespace dlb {

/// The innermost place in the program's own file (in the library's where there is none), and the
/// block instance, of a location.
struct Origin {
  mlir::FileLineColLoc place;
  llvm::StringRef instance;
};

Origin originOf(mlir::Location location, llvm::StringRef ownFile);

/// Whether the op at `location` is part of a derivative.
bool isOfGradient(mlir::Location location);

/// The location of a group with these ops, the one that it is named after first.
mlir::Location fuseGroup(mlir::Location main, llvm::ArrayRef<mlir::Operation *> ops);

/// The locations of which `fuseGroup` made one; `location` itself where it is no group's.
llvm::ArrayRef<mlir::Location> locationsOfGroup(const mlir::Location &location);

} // namespace dlb

#endif // DLB_DIALECT_ORIGIN_H
