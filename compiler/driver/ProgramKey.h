// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a compiled program depends on, as a key under which it is found again.

#ifndef DLB_DRIVER_PROGRAMKEY_H
#define DLB_DRIVER_PROGRAMKEY_H

#include "driver/Compiler.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace dlb {

/// A digest of everything that Compiler::compile makes objects of, and of `build`, the compiler
/// itself. Functions count and not the text that they were checked from: a comment changes nothing
/// unless it moves lines. What says only how to compile or what to say about it does not count:
/// threads, remarks.
std::array<uint8_t, 32> programKey(const std::string &build, const CheckedProgram &program,
                                   const std::vector<FunctionRequest> &requests, bool transfers,
                                   const CompileOptions &options);

/// The same of an object in the store of kernels.
std::array<uint8_t, 32> kernelKey(const std::string &build, const std::string &key);

} // namespace dlb

#endif // DLB_DRIVER_PROGRAMKEY_H
