// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reference kernels of the random ops.

#include "runtime/kernels/Random.h"
#include "runtime/kernels/Element.h"
#include "runtime/kernels/Families.h"
#include "runtime/kernels/Index.h"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace dlb {

std::array<uint32_t, 4> randomBlock(const RandomKey &key, uint32_t block) {
  auto low = [](int64_t value) { return static_cast<uint32_t>(value); };
  auto high = [](int64_t value) { return static_cast<uint32_t>(value >> 32); };
  philox4x32_key_t philoxKey = {{low(key.seed), high(key.seed)}};
  philox4x32_ctr_t counter = {{block, low(key.step), low(key.stream), high(key.stream)}};
  philox4x32_ctr_t words = philox4x32(counter, philoxKey);
  return {words.v[0], words.v[1], words.v[2], words.v[3]};
}

double randomUniform(const RandomKey &key, int64_t index) {
  uint32_t word = randomBlock(key, static_cast<uint32_t>(index >> 2))[index & 3];
  return (word >> 8) * 0x1p-24;
}

// u1 lies in (0, 1], so that its logarithm is finite.
double randomNormal(const RandomKey &key, int64_t index) {
  std::array<uint32_t, 4> words = randomBlock(key, static_cast<uint32_t>(index >> 1));
  double u1 = ((words[2 * (index & 1)] >> 8) + 1) * 0x1p-24;
  double u2 = (words[2 * (index & 1) + 1] >> 8) * 0x1p-24;
  return std::sqrt(-2 * std::log(u1)) * std::cos(2 * std::numbers::pi * u2);
}

template <double (*Number)(const RandomKey &, int64_t)>
static void random(std::span<const Tensor> operands, std::span<const Tensor> results,
                   const Attributes &attributes) {
  RandomKey key{*dataOf<int64_t>(operands[0]), *dataOf<int64_t>(operands[1]),
                attributes.integer("stream")};
  uint64_t turn = operands.size() > 2 ? *dataOf<int64_t>(operands[2]) : 0;
  dispatchFloat(results[0].element, [&]<typename T>(T *) {
    T *result = dataOf<T>(results[0]);
    uint64_t count = elementsOf(results[0].shape), first = turn * count; // modulo 2⁶⁴
    for (uint64_t i = 0; i < count; ++i)
      result[i] = static_cast<T>(Number(key, static_cast<int64_t>(first + i)));
  });
}

std::span<const NamedKernel> randomKernels() {
  static const NamedKernel kernels[] = {{"random_uniform", random<randomUniform>},
                                        {"random_normal", random<randomNormal>}};
  return kernels;
}

} // namespace dlb
