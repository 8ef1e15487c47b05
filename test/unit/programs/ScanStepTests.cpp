// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Scans as compiled code: the results of the reference for awkward sizes, and the same bits for
// every number of threads and every order of chunks.

#include "CompiledStep.h"

#include "codegen/Lower.h"
#include "dialect/Dialect.h"
#include "reference/Interpreter.h"
#include "transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

using namespace dlb;
using namespace mlir;

namespace {

using Sizes = std::map<char, int64_t>;

/// `text` with "$N" replaced by the size N, and "F" as element type by f32 or f64.
std::string bind(std::string text, const Sizes &sizes, bool f64) {
  std::string bound;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$' && sizes.count(text[i + 1]))
      bound += std::to_string(sizes.at(text[++i]));
    else if (text[i] == 'F' && text[i + 1] == '>')
      bound += f64 ? "f64" : "f32";
    else
      bound += text[i];
  }
  return bound;
}

/// Multiples of 1/512 in [-1/8, 1/8), so that no recurrence explodes; integers from 0 on.
std::vector<HostTensor> argumentsOf(func::FuncOp function) {
  std::mt19937 generator(1);
  std::vector<HostTensor> arguments;
  for (Type type : function.getArgumentTypes()) {
    Type element = getElementTypeOrSelf(type);
    dlb_element kind = element.isF32() ? DLB_F32 : element.isF64() ? DLB_F64 : DLB_I64;
    HostTensor &value = arguments.emplace_back(kind, cast<RankedTensorType>(type).getShape().vec());
    for (int64_t i = 0; i < value.elements(); ++i)
      value.set(i, kind == DLB_I64 ? static_cast<double>(i)
                                   : static_cast<double>(generator() % 128) / 512 - 0.125);
  }
  return arguments;
}

/// Compiles the function @step of `text`, runs it in every way and compares.
void checkStep(const std::string &text, bool f64) {
  SCOPED_TRACE(text);
  MLIRContext context;
  context.loadDialect<DlbDialect, func::FuncDialect>();
  prepareForLowering(&context);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  ASSERT_TRUE(module);
  auto function = module->lookupSymbol<func::FuncOp>("step");
  std::vector<HostTensor> arguments = argumentsOf(function);
  OwningOpRef<ModuleOp> derived = module->clone();
  PassManager differentiate(&context);
  differentiate.addPass(createDifferentiatePass());
  ASSERT_TRUE(succeeded(differentiate.run(*derived)));
  auto expected = interpret(derived->lookupSymbol("step"), arguments);
  ASSERT_TRUE(expected);

  ASSERT_TRUE(succeeded(lowerToKernels(*module)));
  std::vector<std::string> kernels = compileKernels(*module);
  std::vector<std::string> first;
  for (ChunkOrder order : {ChunkOrder::forward, ChunkOrder::reverse, ChunkOrder::shuffle}) {
    CompiledStep step(*module, kernels, order);
    ASSERT_EQ(step.error, "");
    for (int threads : {1, 2, 4}) {
      std::vector<std::string> results = step.run(arguments, threads);
      if (first.empty())
        first = results;
      ASSERT_EQ(results, first) << threads << " threads, chunk order " << static_cast<int>(order);
    }
  }
  std::vector<HostTensor> values = tensorsOf(first, *expected);
  for (size_t i = 0; i < values.size(); ++i)
    for (int64_t j = 0; j < values[i].elements(); ++j) {
      double wanted = (*expected)[i].get(j);
      ASSERT_NEAR(values[i].get(j), wanted, (f64 ? 1e-11 : 2e-5) * (1 + std::abs(wanted)))
          << "result " << i << ", element " << j;
    }
}

/// An LSTM over x, its last state and a weighted sum of all states, and the gradients.
const char *lstm = R"(
func.func @step(%x: tensor<$Tx$Nx3xF>, %y: tensor<$Tx$Nx$HxF>, %h0: tensor<$Nx$HxF>, %w: tensor<3x$GxF>, %u: tensor<$Hx$GxF>, %b: tensor<$GxF>)
    -> (tensor<F>, tensor<$Tx$Nx$HxF>, tensor<$Tx$Nx3xF>, tensor<$Nx$HxF>, tensor<3x$GxF>, tensor<$Hx$GxF>, tensor<$GxF>) {
  %c0 = dlb.constant dense<0.0> : tensor<$Nx$HxF>
  %hT, %cT, %hs = dlb.scan $T carries 2 inputs 1 (%h0, %c0, %x, %w, %u, %b)
      : (tensor<$Nx$HxF>, tensor<$Nx$HxF>, tensor<$Tx$Nx3xF>, tensor<3x$GxF>, tensor<$Hx$GxF>, tensor<$GxF>)
     -> (tensor<$Nx$HxF>, tensor<$Nx$HxF>, tensor<$Tx$Nx$HxF>) {
  ^bb0(%h: tensor<$Nx$HxF>, %c: tensor<$Nx$HxF>, %xt: tensor<$Nx3xF>, %m: tensor<3x$GxF>, %k: tensor<$Hx$GxF>, %a: tensor<$GxF>):
    %p = dlb.contract %xt, %m "nd,du->nu" : (tensor<$Nx3xF>, tensor<3x$GxF>) -> tensor<$Nx$GxF>
    %q = dlb.contract %h, %k "nk,ku->nu" : (tensor<$Nx$HxF>, tensor<$Hx$GxF>) -> tensor<$Nx$GxF>
    %r = dlb.add %p, %q : tensor<$Nx$GxF>
    %e = dlb.broadcast %a [1] : tensor<$GxF> -> tensor<$Nx$GxF>
    %z = dlb.add %r, %e : tensor<$Nx$GxF>
    %zi = dlb.slice %z starts [0, 0] sizes [$N, $H] strides [1, 1] : tensor<$Nx$GxF> -> tensor<$Nx$HxF>
    %zf = dlb.slice %z starts [0, $H] sizes [$N, $H] strides [1, 1] : tensor<$Nx$GxF> -> tensor<$Nx$HxF>
    %zg = dlb.slice %z starts [0, $I] sizes [$N, $H] strides [1, 1] : tensor<$Nx$GxF> -> tensor<$Nx$HxF>
    %zo = dlb.slice %z starts [0, $J] sizes [$N, $H] strides [1, 1] : tensor<$Nx$GxF> -> tensor<$Nx$HxF>
    %i = dlb.sigmoid %zi : tensor<$Nx$HxF>
    %f = dlb.sigmoid %zf : tensor<$Nx$HxF>
    %g = dlb.tanh %zg : tensor<$Nx$HxF>
    %o = dlb.sigmoid %zo : tensor<$Nx$HxF>
    %ig = dlb.mul %i, %g : tensor<$Nx$HxF>
    %fc = dlb.mul %f, %c : tensor<$Nx$HxF>
    %cn = dlb.add %ig, %fc : tensor<$Nx$HxF>
    %tc = dlb.tanh %cn : tensor<$Nx$HxF>
    %hn = dlb.mul %o, %tc : tensor<$Nx$HxF>
    dlb.next %hn, %cn, %hn : tensor<$Nx$HxF>, tensor<$Nx$HxF>, tensor<$Nx$HxF>
  }
  %hy = dlb.mul %hs, %y : tensor<$Tx$Nx$HxF>
  %l0 = dlb.reduce_sum %hy [0, 1, 2] : tensor<$Tx$Nx$HxF> -> tensor<F>
  %l1 = dlb.reduce_sum %cT [0, 1] : tensor<$Nx$HxF> -> tensor<F>
  %l = dlb.add %l0, %l1 : tensor<F>
  %dx, %dh, %dw, %du, %db = dlb.gradient %l wrt %x, %h0, %w, %u, %b
      : tensor<F> wrt tensor<$Tx$Nx3xF>, tensor<$Nx$HxF>, tensor<3x$GxF>, tensor<$Hx$GxF>, tensor<$GxF>
  return %l, %hs, %dx, %dh, %dw, %du, %db : tensor<F>, tensor<$Tx$Nx$HxF>, tensor<$Tx$Nx3xF>, tensor<$Nx$HxF>, tensor<3x$GxF>, tensor<$Hx$GxF>, tensor<$GxF>
})";

/// A GRU that runs backwards over time, with its reset gate before the product.
const char *gru = R"(
func.func @step(%x: tensor<$Tx$Nx$GxF>, %h0: tensor<$Nx$HxF>, %u: tensor<$Hx$KxF>, %v: tensor<$Hx$HxF>)
    -> (tensor<$Nx$HxF>, tensor<$Tx$Nx$GxF>, tensor<$Nx$HxF>, tensor<$Hx$KxF>, tensor<$Hx$HxF>) {
  %hT = dlb.scan $T reverse carries 1 inputs 1 (%h0, %x, %u, %v)
      : (tensor<$Nx$HxF>, tensor<$Tx$Nx$GxF>, tensor<$Hx$KxF>, tensor<$Hx$HxF>) -> tensor<$Nx$HxF> {
  ^bb0(%h: tensor<$Nx$HxF>, %xt: tensor<$Nx$GxF>, %k: tensor<$Hx$KxF>, %m: tensor<$Hx$HxF>):
    %q = dlb.contract %h, %k "nk,ku->nu" : (tensor<$Nx$HxF>, tensor<$Hx$KxF>) -> tensor<$Nx$KxF>
    %xg = dlb.slice %xt starts [0, 0] sizes [$N, $K] strides [1, 1] : tensor<$Nx$GxF> -> tensor<$Nx$KxF>
    %xn = dlb.slice %xt starts [0, $K] sizes [$N, $H] strides [1, 1] : tensor<$Nx$GxF> -> tensor<$Nx$HxF>
    %p = dlb.add %q, %xg : tensor<$Nx$KxF>
    %g = dlb.sigmoid %p : tensor<$Nx$KxF>
    %r = dlb.slice %g starts [0, 0] sizes [$N, $H] strides [1, 1] : tensor<$Nx$KxF> -> tensor<$Nx$HxF>
    %z = dlb.slice %g starts [0, $H] sizes [$N, $H] strides [1, 1] : tensor<$Nx$KxF> -> tensor<$Nx$HxF>
    %rh = dlb.mul %r, %h : tensor<$Nx$HxF>
    %s = dlb.contract %rh, %m "nk,ku->nu" : (tensor<$Nx$HxF>, tensor<$Hx$HxF>) -> tensor<$Nx$HxF>
    %t = dlb.add %s, %xn : tensor<$Nx$HxF>
    %n = dlb.tanh %t : tensor<$Nx$HxF>
    %hd = dlb.sub %h, %n : tensor<$Nx$HxF>
    %zd = dlb.mul %z, %hd : tensor<$Nx$HxF>
    %hn = dlb.add %n, %zd : tensor<$Nx$HxF>
    dlb.next %hn : tensor<$Nx$HxF>
  }
  %hh = dlb.mul %hT, %hT : tensor<$Nx$HxF>
  %l = dlb.reduce_sum %hh [0, 1] : tensor<$Nx$HxF> -> tensor<F>
  %dx, %dh, %du, %dv = dlb.gradient %l wrt %x, %h0, %u, %v
      : tensor<F> wrt tensor<$Tx$Nx$GxF>, tensor<$Nx$HxF>, tensor<$Hx$KxF>, tensor<$Hx$HxF>
  return %hT, %dx, %dh, %du, %dv : tensor<$Nx$HxF>, tensor<$Tx$Nx$GxF>, tensor<$Nx$HxF>, tensor<$Hx$KxF>, tensor<$Hx$HxF>
})";

class RecurrentStep : public testing::TestWithParam<std::tuple<int, int, int, bool>> {};

TEST_P(RecurrentStep, OfAnLstmGivesTheReferencesResultsInTheSameBits) {
  auto [n, t, h, f64] = GetParam();
  checkStep(
      bind(lstm, {{'N', n}, {'T', t}, {'H', h}, {'G', 4 * h}, {'I', 2 * h}, {'J', 3 * h}}, f64),
      f64);
}

TEST_P(RecurrentStep, OfAGruGivesTheReferencesResultsInTheSameBits) {
  auto [n, t, h, f64] = GetParam();
  checkStep(bind(gru, {{'N', n}, {'T', t}, {'H', h}, {'G', 3 * h}, {'K', 2 * h}}, f64), f64);
}

INSTANTIATE_TEST_SUITE_P(Sizes, RecurrentStep,
                         testing::Combine(testing::Values(1, 2, 5, 7, 32),
                                          testing::Values(1, 3, 28), testing::Values(1, 5, 13, 64),
                                          testing::Bool()));

/// What the next step gets is a copy where two carries or two stacks want one value, or where they
/// want the step's own operand; a scan without carries, and one without inputs.
TEST(ScanStep, HandsOnValuesTwice) {
  for (int n : {1, 3, 40})
    for (int t : {1, 2, 5})
      checkStep(bind(R"(
func.func @step(%x: tensor<$Tx$NxF>, %a: tensor<$NxF>, %b: tensor<$NxF>)
    -> (tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>) {
  %r:6 = dlb.scan $T carries 3 inputs 1 (%a, %b, %b, %x)
      : (tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$Tx$NxF>)
     -> (tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>) {
  ^bb0(%p: tensor<$NxF>, %q: tensor<$NxF>, %s: tensor<$NxF>, %xt: tensor<$NxF>):
    %y = dlb.mul %p, %xt : tensor<$NxF>
    %z = dlb.tanh %s : tensor<$NxF>
    dlb.next %y, %p, %y, %y, %xt, %y : tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$NxF>
  }
  %0 = dlb.scan $T carries 0 inputs 1 (%r#3, %a) : (tensor<$Tx$NxF>, tensor<$NxF>) -> tensor<$Tx$NxF> {
  ^bb0(%xt: tensor<$NxF>, %k: tensor<$NxF>):
    %y = dlb.add %k, %xt : tensor<$NxF>
    dlb.next %y : tensor<$NxF>
  }
  return %r#0, %r#1, %r#2, %r#3, %r#4, %r#5, %0 : tensor<$NxF>, tensor<$NxF>, tensor<$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>, tensor<$Tx$NxF>
})",
                     {{'N', n}, {'T', t}}, false),
                false);
}

TEST(ScanStep, RunsAsOneChunkWhereRowsMix) {
  for (int n : {2, 7, 32})
    for (bool f64 : {false, true})
      checkStep(bind(R"(
func.func @step(%x: tensor<5x$NxF>, %a: tensor<$Nx3xF>, %w: tensor<3x3xF>) -> (tensor<3x3xF>, tensor<5x3xF>) {
  %g, %h, %s = dlb.scan 5 reverse carries 2 inputs 1 (%w, %a, %x)
      : (tensor<3x3xF>, tensor<$Nx3xF>, tensor<5x$NxF>) -> (tensor<3x3xF>, tensor<$Nx3xF>, tensor<5x3xF>) {
  ^bb0(%k: tensor<3x3xF>, %p: tensor<$Nx3xF>, %xt: tensor<$NxF>):
    %0 = dlb.contract %p, %p "nk,nu->ku" : (tensor<$Nx3xF>, tensor<$Nx3xF>) -> tensor<3x3xF>
    %1 = dlb.add %0, %k : tensor<3x3xF>
    %2 = dlb.tanh %1 : tensor<3x3xF>
    %3 = dlb.contract %p, %2 "nk,ku->nu" : (tensor<$Nx3xF>, tensor<3x3xF>) -> tensor<$Nx3xF>
    %4 = dlb.broadcast %xt [0] : tensor<$NxF> -> tensor<$Nx3xF>
    %5 = dlb.mul %3, %4 : tensor<$Nx3xF>
    %6 = dlb.sin %5 : tensor<$Nx3xF>
    %7 = dlb.reduce_sum %6 [0] : tensor<$Nx3xF> -> tensor<3xF>
    dlb.next %2, %6, %7 : tensor<3x3xF>, tensor<$Nx3xF>, tensor<3xF>
  }
  return %g, %s : tensor<3x3xF>, tensor<5x3xF>
})",
                     {{'N', n}}, f64),
                f64);
}

TEST(ScanStep, RunsAScanInsideAScan) {
  for (int n : {1, 6, 20, 70})
    checkStep(bind(R"(
func.func @step(%x: tensor<3x$Nx4xF>, %a: tensor<$Nx4xF>, %w: tensor<4x4xF>, %v: tensor<2x$Nx4xF>)
    -> (tensor<$Nx4xF>, tensor<3x$Nx4xF>) {
  %h, %s = dlb.scan 3 carries 1 inputs 1 (%a, %x, %w, %v)
      : (tensor<$Nx4xF>, tensor<3x$Nx4xF>, tensor<4x4xF>, tensor<2x$Nx4xF>) -> (tensor<$Nx4xF>, tensor<3x$Nx4xF>) {
  ^bb0(%p: tensor<$Nx4xF>, %xt: tensor<$Nx4xF>, %k: tensor<4x4xF>, %u: tensor<2x$Nx4xF>):
    %0 = dlb.add %p, %xt : tensor<$Nx4xF>
    %1 = dlb.scan 2 carries 1 inputs 1 (%0, %u, %k) : (tensor<$Nx4xF>, tensor<2x$Nx4xF>, tensor<4x4xF>) -> tensor<$Nx4xF> {
    ^bb0(%q: tensor<$Nx4xF>, %ut: tensor<$Nx4xF>, %m: tensor<4x4xF>):
      %2 = dlb.contract %q, %m "nk,ku->nu" : (tensor<$Nx4xF>, tensor<4x4xF>) -> tensor<$Nx4xF>
      %3 = dlb.add %2, %ut : tensor<$Nx4xF>
      %4 = dlb.tanh %3 : tensor<$Nx4xF>
      dlb.next %4 : tensor<$Nx4xF>
    }
    dlb.next %1, %1 : tensor<$Nx4xF>, tensor<$Nx4xF>
  }
  return %h, %s : tensor<$Nx4xF>, tensor<3x$Nx4xF>
})",
                   {{'N', n}}, false),
              false);
}

} // namespace
