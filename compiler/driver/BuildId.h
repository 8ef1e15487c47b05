// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which build of the compiler this is, told without loading it.

#ifndef DLB_DRIVER_BUILDID_H
#define DLB_DRIVER_BUILDID_H

#include <string>

namespace dlb {

/// The build ids, which linkers make of what they link, of this program, of libdlb-compiler.so and
/// of LLVM, whose version decides on MLIR's. Empty if one of them has none: then nothing can be
/// said about code that was compiled earlier.
std::string compilerBuild();

} // namespace dlb

#endif // DLB_DRIVER_BUILDID_H
