// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels: one per dlb op, found by the op's mnemonic, all behind one signature. They are
// the oracle that every stage of the compiler is checked against, so they are written from the
// formulas alone and share nothing with generated code.
//
// Precision: a kernel on f32 operands computes and accumulates in f64 and rounds once, at the
// store. The only error of an f32 result is that rounding (and the operands' own).

#ifndef DLB_RUNTIME_KERNELS_KERNEL_H
#define DLB_RUNTIME_KERNELS_KERNEL_H

#include "runtime/abi/program.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dlb {

/// A dense row-major tensor in memory owned by the caller.
struct Tensor {
  dlb_element element;
  std::span<const int64_t> shape;
  void *data;
};

/// The attributes of one op, by name.
class Attributes {
public:
  using Value = std::variant<bool, int64_t, double, std::string, std::vector<int64_t>>;

  void set(std::string_view name, Value value) {
    values.insert_or_assign(std::string(name), value);
  }

  int64_t integer(std::string_view name) const { return get<int64_t>(name); }
  double real(std::string_view name) const { return get<double>(name); }
  const std::string &text(std::string_view name) const { return get<std::string>(name); }
  std::span<const int64_t> list(std::string_view name) const {
    return get<std::vector<int64_t>>(name);
  }

private:
  const Value &find(std::string_view name) const;
  [[noreturn]] static void wrongKind(std::string_view name);

  template <typename T> const T &get(std::string_view name) const {
    const T *value = std::get_if<T>(&find(name));
    if (!value)
      wrongKind(name);
    return *value;
  }

  std::map<std::string, Value, std::less<>> values;
};

/// Overwrites the results. Operand and result types must satisfy the op's constraints; the kernel
/// does not check them again. Results never overlap operands.
using Kernel = void (*)(std::span<const Tensor> operands, std::span<const Tensor> results,
                        const Attributes &attributes);

/// The kernel of the op `dlb.<mnemonic>`, or null where there is none.
Kernel findKernel(std::string_view mnemonic);

} // namespace dlb

#endif // DLB_RUNTIME_KERNELS_KERNEL_H
