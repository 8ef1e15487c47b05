// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tensors by name.

#include "driver/Values.h"

#include "driver/Elements.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"

namespace dlb {

std::optional<std::vector<HostTensor>> hostTensors(const Function &function,
                                                   const std::vector<NamedTensor> &arguments,
                                                   bool f64, mlir::Location location) {
  std::vector<HostTensor> tensors;
  for (const Argument &argument : function.arguments) {
    auto found = llvm::find_if(
        arguments, [&](const NamedTensor &tensor) { return tensor.name == argument.name; });
    if (found == arguments.end()) {
      mlir::emitError(location) << "no value for the argument `" << argument.name << "`";
      return std::nullopt;
    }
    HostTensor tensor(runtimeElement(found->element, f64), found->shape);
    std::copy(found->bytes.begin(), found->bytes.end(), tensor.data());
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

NamedTensor namedTensor(std::string name, const HostTensor &tensor) {
  return {std::move(name), elementOf(tensor.element()), tensor.shape(),
          std::string(reinterpret_cast<const char *>(tensor.data()), tensor.byteCount())};
}

std::vector<NamedTensor> namedTensors(const Function &function,
                                      const std::vector<HostTensor> &results) {
  std::vector<NamedTensor> named;
  for (auto [output, tensor] : llvm::zip_equal(function.outputs, results))
    named.push_back(namedTensor(output.name, tensor));
  return named;
}

} // namespace dlb
