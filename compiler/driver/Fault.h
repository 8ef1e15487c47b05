// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A mistake put into a program on purpose, so that a test can show that `verify` finds it.

#ifndef DLB_DRIVER_FAULT_H
#define DLB_DRIVER_FAULT_H

#include "mlir/Pass/PassInstrumentation.h"

#include <memory>
#include <string>

namespace dlb {

/// After the pass `pass` (dlb-opt's flag without "dlb-") has run, a subtraction a - b becomes b -
/// a: the first of the module; with the pass "gradients", after `differentiate` wherever it runs,
/// the first that computes a derivative, so that the reference makes the same mistake.
std::unique_ptr<mlir::PassInstrumentation> makeFault(std::string pass);

} // namespace dlb

#endif // DLB_DRIVER_FAULT_H
