// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The derivative of every differentiable op against central differences in f64, to second order:
//   L = sum of weights * results,      G = derivatives of L by the operands,
//   M = sum of other weights * G,      H = derivatives of M by the operands.
// G is compared with differences of L, and H with differences of M; once as `differentiate` leaves
// them, once with what surrounds it in the pipeline.

#include "OpCases.h"

#include "reference/Conversion.h"
#include "reference/Expectation.h"
#include "reference/Interpreter.h"
#include "runtime/kernels/Random.h"
#include "transforms/Passes.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

using namespace dlb;
using namespace mlir;

namespace {

/// Half the distance of the two points of a difference.
constexpr double step = 0x1p-17;
constexpr double tolerance = 1e-6;

bool isFloat(Value value) { return isa<FloatType>(getElementTypeOrSelf(value.getType())); }

/// Multiples of 1/64 in [-1, 1), exact in f32.
DenseElementsAttr weights(RankedTensorType type, int64_t stream) {
  SmallVector<APFloat> values;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    APFloat value(std::floor(randomUniform({1, 0, stream}, i) * 128) / 64 - 1);
    bool losesInfo;
    value.convert(cast<FloatType>(type.getElementType()).getFloatSemantics(),
                  APFloat::rmNearestTiesToEven, &losesInfo);
    values.push_back(value);
  }
  return DenseElementsAttr::get(type, values);
}

/// A scalar f64: the sum over `values` of sum(weights * value).
Value weightedSum(OpBuilder &builder, Location loc, ValueRange values, int64_t stream) {
  auto scalar = RankedTensorType::get({}, builder.getF64Type());
  Value total;
  for (Value value : values) {
    auto type = cast<RankedTensorType>(value.getType());
    Value factor = ConstantOp::create(builder, loc, type, weights(type, stream++));
    Value product = MulOp::create(builder, loc, factor, value);
    Value sum = ReduceSumOp::create(builder, loc, product,
                                    llvm::to_vector(llvm::seq<int64_t>(type.getRank())));
    if (sum.getType() != scalar)
      sum = CastOp::create(builder, loc, scalar, sum);
    total = total ? Value(AddOp::create(builder, loc, total, sum)) : sum;
  }
  return total;
}

/// A function of the same arguments as `function` that returns L (of order 1) or M (of order 2) and
/// its derivatives by the arguments that are floats. Null where no result is a float.
func::FuncOp buildDerivative(func::FuncOp function, int order) {
  OpBuilder builder(function->getParentRegion());
  builder.setInsertionPointAfter(function);
  Location loc = function.getLoc();
  auto derivative = func::FuncOp::create(builder, loc, "derivative", function.getFunctionType());
  builder.setInsertionPointToStart(derivative.addEntryBlock());

  IRMapping map;
  map.map(function.getArguments(), derivative.getArguments());
  for (Operation &op : function.getBody().front().without_terminator())
    builder.clone(op, map);
  SmallVector<Value> results, xs;
  for (Value result : function.getBody().front().getTerminator()->getOperands())
    if (isFloat(result))
      results.push_back(map.lookup(result));
  for (Value argument : derivative.getArguments())
    if (isFloat(argument))
      xs.push_back(argument);

  SmallVector<Value> gradients;
  Value scalar;
  for (int k = 0; k < order; ++k) {
    scalar = weightedSum(builder, loc, k == 0 ? results : gradients, 100 * k);
    auto gradient = GradientOp::create(builder, loc, scalar, xs);
    gradients.assign(gradient->result_begin(), gradient->result_end());
  }
  SmallVector<Value> returned{scalar};
  returned.append(gradients);
  func::ReturnOp::create(builder, loc, returned);
  derivative.setFunctionType(
      builder.getFunctionType(function.getArgumentTypes(), ValueRange(returned).getTypes()));
  return derivative;
}

/// Compares the results of `derivative` after its first with differences of the first.
void compareWithDifferences(func::FuncOp derivative, std::vector<HostTensor> arguments) {
  auto value = [&]() -> double {
    auto results = interpret(derivative, arguments, {.f64 = true});
    return results ? results->front().get(0) : std::nan("");
  };
  auto results = interpret(derivative, arguments, {.f64 = true});
  ASSERT_TRUE(results);
  size_t number = 0;
  for (HostTensor &argument : arguments) {
    if (argument.element() != DLB_F64)
      continue;
    const HostTensor &gradient = (*results)[++number];
    for (int64_t i = 0; i < argument.elements(); ++i) {
      double x = argument.get(i);
      argument.set(i, x + step);
      double above = value();
      argument.set(i, x - step);
      double below = value();
      argument.set(i, x);
      double difference = (above - below) / (2 * step);
      EXPECT_NEAR(gradient.get(i), difference, tolerance * (1 + std::abs(difference)))
          << "derivative by float argument " << number - 1 << ", element " << i;
    }
  }
}

class OpGradients : public testing::TestWithParam<std::string> {};

TEST_P(OpGradients, AreThoseOfFiniteDifferences) {
  OpCases cases(GetParam());
  int compared = 0;
  for (func::FuncOp function : cases.functions()) {
    bool isSmooth = llvm::any_of(function.getArguments(), isFloat) &&
                    llvm::any_of(cases.caseOp(function)->getResults(), isFloat);
    if (!isSmooth || function->hasAttr("dlb.no_gradient"))
      continue;
    ++compared;
    for (int order = 1; order <= (function->hasAttr("dlb.no_second_gradient") ? 1 : 2); ++order)
      for (bool rewritten : {false, true}) {
        SCOPED_TRACE(function.getSymName().str() + ", order " + std::to_string(order) +
                     (rewritten ? ", hoisted and simplified" : ""));
        func::FuncOp derivative = buildDerivative(function, order);
        PassManager passes(&cases.context, func::FuncOp::getOperationName());
        if (rewritten)
          passes.addPass(createHoistPass());
        passes.addPass(createDifferentiatePass());
        if (rewritten) {
          passes.addPass(createHoistPass());
          passes.addPass(createSimplifyPass());
        }
        ASSERT_TRUE(succeeded(passes.run(derivative)));
        compareWithDifferences(derivative, *statedInputs(function, true));
        derivative.erase();
      }
  }
  EXPECT_GT(compared, 0) << "no case of dlb." << GetParam() << " is differentiable";
}

std::vector<std::string> differentiableOps() {
  MLIRContext context;
  context.loadDialect<DlbDialect>();
  std::vector<std::string> mnemonics = computingOps();
  std::erase_if(mnemonics, [&](const std::string &mnemonic) {
    OperationName name("dlb." + mnemonic, &context);
    return !name.hasInterface<DifferentiableOpInterface>() &&
           !name.hasInterface<DecomposableOpInterface>();
  });
  return mnemonics;
}

INSTANTIATE_TEST_SUITE_P(Ops, OpGradients, testing::ValuesIn(differentiableOps()),
                         [](const auto &info) { return info.param; });

} // namespace
