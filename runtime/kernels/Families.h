// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The tables of reference kernels, one for each family of ops in compiler/dialect/ops.

#ifndef DLB_RUNTIME_KERNELS_FAMILIES_H
#define DLB_RUNTIME_KERNELS_FAMILIES_H

#include "runtime/kernels/Kernel.h"

namespace dlb {

struct NamedKernel {
  std::string_view mnemonic;
  Kernel kernel;
};

std::span<const NamedKernel> constantKernels();
std::span<const NamedKernel> pointwiseKernels();
std::span<const NamedKernel> viewKernels();
std::span<const NamedKernel> reductionKernels();
std::span<const NamedKernel> contractKernels();
std::span<const NamedKernel> convolutionKernels();
std::span<const NamedKernel> poolKernels();
std::span<const NamedKernel> gatherKernels();
std::span<const NamedKernel> randomKernels();
std::span<const NamedKernel> packingKernels();

} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_FAMILIES_H
