// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Look-up of reference kernels and of the attributes they read.

#include "runtime/kernels/Families.h"

#include <cstdio>
#include <cstdlib>

namespace dlb {

// A missing attribute means that an op went unverified: an internal error, never a user's.
[[noreturn]] static void internalError(std::string_view name, const char *problem) {
  std::fprintf(stderr, "internal error: attribute `%.*s` of a reference kernel %s\n",
               static_cast<int>(name.size()), name.data(), problem);
  std::abort();
}

const Attributes::Value &Attributes::find(std::string_view name) const {
  auto found = values.find(name);
  if (found == values.end())
    internalError(name, "is missing");
  return found->second;
}

void Attributes::wrongKind(std::string_view name) { internalError(name, "has the wrong kind"); }

static std::map<std::string_view, Kernel> collectKernels() {
  std::map<std::string_view, Kernel> kernels;
  for (std::span<const NamedKernel> family :
       {constantKernels(), pointwiseKernels(), viewKernels(), reductionKernels(), contractKernels(),
        convolutionKernels(), poolKernels(), gatherKernels(), randomKernels(), packingKernels()})
    for (const NamedKernel &entry : family)
      kernels.emplace(entry.mnemonic, entry.kernel);
  return kernels;
}

Kernel findKernel(std::string_view mnemonic) {
  static const std::map<std::string_view, Kernel> kernels = collectKernels();
  auto found = kernels.find(mnemonic);
  return found == kernels.end() ? nullptr : found->second;
}

} // namespace dlb
