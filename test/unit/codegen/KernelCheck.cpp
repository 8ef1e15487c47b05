// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What must hold for every kernel.

#include "KernelCheck.h"

#include "reference/Interpreter.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <set>

using namespace mlir;

namespace dlb {
namespace {

std::vector<InstructionSet> instructionSets(bool all) {
  if (!all)
    return {hostInstructionSet()};
  std::vector<InstructionSet> sets;
  for (auto set : {InstructionSet::x86_64, InstructionSet::x86_64_v3, InstructionSet::x86_64_v4,
                   InstructionSet::x86_64_v4_amx})
    if (set <= hostInstructionSet())
      sets.push_back(set);
  return sets;
}

/// |a - b| <= tolerance * (1 + |b|), where NaN and infinities equal themselves.
testing::AssertionResult areClose(const HostTensor &actual, const HostTensor &expected,
                                  double tolerance) {
  for (int64_t i = 0; i < expected.elements(); ++i) {
    double a = actual.get(i), b = expected.get(i);
    bool same = a == b || (std::isnan(a) && std::isnan(b)) ||
                (std::isfinite(b) && std::abs(a - b) <= tolerance * (1 + std::abs(b)));
    if (!same)
      return testing::AssertionFailure() << "element " << i << " is " << a << " instead of " << b;
  }
  return testing::AssertionSuccess();
}

bool haveSameBits(const std::vector<HostTensor> &a, const std::vector<HostTensor> &b) {
  for (size_t i = 0; i < a.size(); ++i)
    if (std::memcmp(a[i].data(), b[i].data(), a[i].byteCount()))
      return false;
  return true;
}

std::set<int64_t> chunksOf(int64_t extent) { return {1, (extent + 1) / 2, extent}; }

struct Expected {
  const std::vector<HostTensor> &arguments;
  std::vector<HostTensor> results;
  double tolerance;
};

void checkExtent(func::FuncOp function, int64_t extent, bool f64, InstructionSet set,
                 const Expected &expected, bool chunksShareBits) {
  std::optional<std::vector<HostTensor>> first;
  for (int64_t chunk : chunksOf(extent)) {
    SCOPED_TRACE("extent " + std::to_string(extent) + " chunk " + std::to_string(chunk));
    CompiledKernel kernel(function, extent, chunk, f64, set);
    ASSERT_EQ(kernel.error, "");
    std::vector<HostTensor> forward = kernel.run(expected.arguments, Order::forward);
    std::vector<HostTensor> reverse = kernel.run(expected.arguments, Order::reverse);
    ASSERT_EQ(kernel.error, "");
    for (size_t i = 0; i < expected.results.size(); ++i)
      ASSERT_TRUE(areClose(forward[i], expected.results[i], expected.tolerance)) << "result " << i;
    ASSERT_TRUE(haveSameBits(forward, reverse)) << "the order of chunks matters";
    if (kernel.joins) {
      std::vector<HostTensor> joined = kernel.run(expected.arguments, Order::joined);
      ASSERT_EQ(kernel.error, "");
      ASSERT_TRUE(haveSameBits(forward, joined)) << "one call gives other bits than one for each";
    }
    if (chunksShareBits && first) {
      ASSERT_TRUE(haveSameBits(forward, *first)) << "the size of chunks matters";
    }
    first = forward;
  }
}

} // namespace

void checkKernel(func::FuncOp function, const std::vector<HostTensor> &arguments,
                 const std::vector<HostTensor> &wide, const CheckOptions &options) {
  std::optional<std::vector<HostTensor>> narrow = interpret(function, arguments),
                                         exact = interpret(function, wide, {.f64 = true});
  ASSERT_TRUE(narrow && exact);
  Expected expected[] = {{arguments, *narrow, options.tolerance},
                         {wide, *exact, options.tolerance64}};
  for (InstructionSet set : instructionSets(options.allInstructionSets))
    for (bool f64 : {false, true}) {
      SCOPED_TRACE(std::string(name(set)) + (f64 ? " f64" : " f32"));
      for (int64_t extent : possibleExtents(function)) {
        if (testing::Test::HasFatalFailure())
          return;
        checkExtent(function, extent, f64, set, expected[f64], options.chunksShareBits);
      }
    }
}

void checkKernel(const std::string &text, int64_t indexBound, const CheckOptions &options) {
  if (testing::Test::HasFatalFailure())
    return;
  SCOPED_TRACE(text);
  MLIRContext context;
  loadDialects(context);
  auto module = parseSourceString<ModuleOp>(text, &context);
  ASSERT_TRUE(module);
  auto function = *module->getOps<func::FuncOp>().begin();
  std::mt19937 generator(1);
  std::vector<HostTensor> arguments, wide;
  for (Type type : function.getArgumentTypes()) {
    auto shape = cast<RankedTensorType>(type).getShape().vec();
    Type element = getElementTypeOrSelf(type);
    bool isFloat = isa<FloatType>(element);
    dlb_element narrow = isFloat                 ? DLB_F32
                         : element.isInteger(1)  ? DLB_BOOL
                         : element.isInteger(8)  ? DLB_U8
                         : element.isInteger(32) ? DLB_I32
                                                 : DLB_I64;
    HostTensor &a = arguments.emplace_back(narrow, shape);
    HostTensor &b = wide.emplace_back(isFloat ? DLB_F64 : narrow, shape);
    for (int64_t i = 0; i < a.elements(); ++i) {
      double value = isFloat
                         ? static_cast<int64_t>(generator() % 4096) / 1024.0 - 2
                         : static_cast<double>(generator() % (narrow == DLB_BOOL ? 2 : indexBound));
      a.set(i, value);
      b.set(i, value);
    }
  }
  checkKernel(function, arguments, wide, options);
}

} // namespace dlb
