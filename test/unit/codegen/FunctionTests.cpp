// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How exact exp, log, … are in f32, as compilers inline them: the table "Functions in f32" of
// compiler/tools/README.md.

#include "KernelHarness.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace mlir;
using namespace dlb;

namespace {

constexpr int64_t elements = 1 << 18;

/// Distance in units of the last place of a float of the size of `exact`.
double inLastPlaces(double, double exact) {
  int exponent = std::max(std::ilogb(exact), std::numeric_limits<float>::min_exponent - 1);
  return std::ldexp(1.0, exponent - 23);
}

/// Of functions that take the remainder of x by pi in f32.
double inLastPlacesOfArgument(double x, double) {
  return inLastPlaces(0, std::max(std::abs(x), 1.0));
}

struct Function {
  const char *op;
  double (*exact)(double);
  double low, high; ///< arguments
  bool isNearZero;  ///< sizes from 2^-20 on are as likely as each other; else numbers are
  double bound;     ///< of the error
  double (*unit)(double x, double exact) = inLastPlaces;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double reciprocalRoot(double x) { return 1 / std::sqrt(x); }

const Function functions[] = {
    {"exp", std::exp, -87, 88, false, 1.1},
    {"exp", std::exp, -1, 1, true, 1.1},
    {"log", std::log, 0, 1e30, true, 1.1},
    {"log", std::log, 0.5, 2, false, 1.1},
    {"sqrt", std::sqrt, 0, 1e30, true, 0.5},
    {"rsqrt", reciprocalRoot, 0, 1e30, true, 1.5},
    {"log1p", std::log1p, -0.99, 1, false, 2.5},
    {"log1p", std::log1p, -0.5, 1e6, true, 2.5},
    {"sigmoid", sigmoid, -87, 20, false, 2.5},
    {"tanh", std::tanh, -10, 10, false, 6},
    {"tanh", std::tanh, -1, 1, true, 6},
    {"erf", std::erf, -5, 5, false, 6},
    {"erf", std::erf, -1, 1, true, 6},
    {"sin", std::sin, -1, 1, true, 2, inLastPlacesOfArgument},
    {"sin", std::sin, -1000, 1000, false, 2, inLastPlacesOfArgument},
    {"cos", std::cos, -1, 1, true, 2, inLastPlacesOfArgument},
    {"cos", std::cos, -1000, 1000, false, 2, inLastPlacesOfArgument},
};

HostTensor argumentsOf(const Function &function) {
  HostTensor x(DLB_F32, {elements});
  std::mt19937_64 generator(1);
  std::uniform_real_distribution<double> inside(function.low, function.high);
  for (int64_t i = 0; i < elements; ++i) {
    double value = inside(generator);
    if (function.isNearZero) {
      double bound = value < 0 ? -function.low : function.high;
      double size = std::uniform_real_distribution<double>(-20, std::log2(bound))(generator);
      value = std::copysign(std::exp2(size), value);
    }
    x.set(i, value);
  }
  return x;
}

TEST(Functions, AreAsExactAsStated) {
  MLIRContext context;
  loadDialects(context);
  for (const Function &f : functions) {
    std::string type = "tensor<" + std::to_string(elements) + "xf32>";
    auto module = parseSourceString<ModuleOp>(
        "func.func @f(%x: " + type + ") -> " + type + " {\n  %0 = \"dlb." + f.op + "\"(%x) : (" +
            type + ") -> " + type + "\n  return %0 : " + type + "\n}",
        &context);
    ASSERT_TRUE(module);
    HostTensor x = argumentsOf(f);
    for (InstructionSet set :
         {InstructionSet::x86_64, InstructionSet::x86_64_v3, InstructionSet::x86_64_v4}) {
      if (set > hostInstructionSet())
        break;
      SCOPED_TRACE(std::string(f.op) + " " + std::to_string(f.low) + " to " +
                   std::to_string(f.high) + ", " + name(set));
      CompiledKernel kernel(*module->getOps<func::FuncOp>().begin(), elements, elements, false,
                            set);
      ASSERT_EQ(kernel.error, "");
      HostTensor y = kernel.run({x}, Order::forward).front();
      double worst = 0, at = 0;
      for (int64_t i = 0; i < elements; ++i) {
        double exact = f.exact(x.get(i));
        double error = std::abs(y.get(i) - exact) / f.unit(x.get(i), exact);
        if (!(error <= worst))
          worst = error, at = x.get(i);
      }
      EXPECT_LE(worst, f.bound) << "at " << at;
    }
  }
}

} // namespace
