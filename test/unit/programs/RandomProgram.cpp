// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The frame of a random program: its arguments, loss, gradient, updates and status.

#include "RandomProgram.h"

#include "reference/Conversion.h"
#include "runtime/kernels/Random.h"

using namespace mlir;

namespace dlb {

RandomProgram::RandomProgram(MLIRContext *context, unsigned seedOfProgram, bool f64)
    : generator(seedOfProgram), builder(context), loc(builder.getUnknownLoc()),
      element(f64 ? Type(builder.getF64Type()) : builder.getF32Type()),
      module(ModuleOp::create(loc)) {
  builder.setInsertionPointToStart(module->getBody());
  function = func::FuncOp::create(builder, loc, "step", builder.getFunctionType({}, {}));
  builder.setInsertionPointToStart(function.addEntryBlock());

  batch = oneOf({1, 2, 3, 4, 5, 7, 16, 17, 33});
  classes = oneOf({1, 2, 3, 10});
  bool isImage = below(2);
  Value x = argument(
      isImage ? floats({batch, oneOf({1, 2, 3, 4}), oneOf({1, 5, 6, 8}), oneOf({3, 4, 7, 9})})
              : floats({batch, oneOf({1, 3, 5, 16, 31, 64})}),
      "input");
  labels = argument(RankedTensorType::get({batch}, builder.getI32Type()), "input");
  seed = argument(RankedTensorType::get({}, builder.getI64Type()), "scalar");
  step = argument(RankedTensorType::get({}, builder.getI64Type()), "scalar");

  for (int64_t depth = 2 + below(7); depth > 0; --depth) {
    x = typeOf(x).getRank() == 4 ? layer4D(x) : layer2D(x);
    history.push_back(x);
  }
  finish(lossOf(x), x);
}

std::vector<HostTensor> RandomProgram::arguments() {
  std::vector<HostTensor> values;
  for (Type type : function.getArgumentTypes()) {
    auto tensor = cast<RankedTensorType>(type);
    bool isFloat = isa<FloatType>(tensor.getElementType());
    HostTensor value(*elementOf(tensor.getElementType(), false), tensor.getShape().vec());
    for (int64_t i = 0; i < value.elements(); ++i) {
      double u = randomUniform({static_cast<int64_t>(values.size()), 0, 0}, i);
      value.set(i, isFloat ? 2 * u - 1 : std::floor(u * static_cast<double>(classes)));
    }
    values.push_back(std::move(value));
  }
  return values;
}

//===-- Parts -------------------------------------------------------------------------------===//

RankedTensorType RandomProgram::floats(Sizes shape) {
  return RankedTensorType::get(shape, element);
}

RankedTensorType RandomProgram::typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

Value RandomProgram::argument(Type type, llvm::StringRef role) {
  Value value = function.getBody().front().addArgument(type, loc);
  std::string name = "a" + std::to_string(argumentAttributes.size());
  argumentAttributes.push_back(
      builder.getDictionaryAttr({builder.getNamedAttr("dlb.name", builder.getStringAttr(name)),
                                 builder.getNamedAttr("dlb.role", builder.getStringAttr(role))}));
  return value;
}

Value RandomProgram::parameter(Sizes shape) {
  parameters.push_back(argument(floats(shape), "parameter"));
  return parameters.back();
}

Value RandomProgram::number(double value, RankedTensorType type) {
  auto splat = DenseElementsAttr::get(type, builder.getFloatAttr(element, value));
  return ConstantOp::create(builder, loc, type, splat);
}

Value RandomProgram::spread(Value value, Value like, Sizes dimensions) {
  return BroadcastOp::create(builder, loc, like.getType(), value, list(dimensions));
}

//===-- Loss and updates --------------------------------------------------------------------===//

Value RandomProgram::flattened(Value x) {
  Sizes shape = shapeOf(x);
  if (shape.size() == 2)
    return x;
  return ReshapeOp::create(builder, loc, floats({shape[0], shape[1] * shape[2] * shape[3]}), x);
}

/// Cross entropy, or the mean square; sometimes with the sum of squares of the parameters.
Value RandomProgram::lossOf(Value x) {
  Value flat = flattened(x);
  Value w = parameter({shapeOf(flat)[1], classes});
  Value z = ContractOp::create(builder, loc, flat, w, builder.getStringAttr("nk,ku->nu"));
  Value perRow;
  if (below(2)) {
    Value total = LogSumExpOp::create(builder, loc, z, list({1}));
    Value own = PickOp::create(builder, loc, z, labels);
    perRow = SubOp::create(builder, loc, total, own);
  } else {
    Value target =
        OneHotOp::create(builder, loc, z.getType(), labels, builder.getI64IntegerAttr(classes));
    Value difference = SubOp::create(builder, loc, z, target);
    Value square = MulOp::create(builder, loc, difference, difference);
    perRow = ReduceSumOp::create(builder, loc, square, list({1}));
  }
  Value loss = ReduceMeanOp::create(builder, loc, perRow, list({0}));
  if (below(3) != 0)
    return loss;
  // Long enough that the reduction is split.
  Value large = parameter({127, 131});
  Value square = MulOp::create(builder, loc, large, large);
  Value sum = ReduceSumOp::create(builder, loc, square, list({0, 1}));
  Value weighted = MulOp::create(builder, loc, number(1e-3, floats({})), sum);
  return AddOp::create(builder, loc, loss, weighted);
}

/// w <- w - 0.1 g for each parameter; loss, status (0 if the loss is finite) and the last layer are
/// results too.
void RandomProgram::finish(Value loss, Value last) {
  auto gradient = GradientOp::create(builder, loc, loss, parameters);
  SmallVector<Value> results;
  SmallVector<Attribute> marks;
  auto mark = [&](StringRef key, Attribute value) {
    marks.push_back(builder.getDictionaryAttr(builder.getNamedAttr(key, value)));
  };
  for (auto [w, g] : llvm::zip(parameters, gradient.getGradients())) {
    Value move = MulOp::create(builder, loc, number(0.1, typeOf(w)), g);
    results.push_back(SubOp::create(builder, loc, w, move));
    mark("dlb.updates", builder.getI64IntegerAttr(cast<BlockArgument>(w).getArgNumber()));
  }
  Value isFinite = IsFiniteOp::create(builder, loc, loss);
  Value isNot = NotOp::create(builder, loc, isFinite);
  auto statusType = RankedTensorType::get({}, builder.getI32Type());
  results.append({loss, CastOp::create(builder, loc, statusType, isNot), last});
  mark("dlb.name", builder.getStringAttr("loss"));
  mark("dlb.status", builder.getUnitAttr());
  mark("dlb.name", builder.getStringAttr("last"));

  func::ReturnOp::create(builder, loc, results);
  function.setFunctionType(builder.getFunctionType(function.getBody().front().getArgumentTypes(),
                                                   ValueRange(results).getTypes()));
  SmallVector<Attribute> arguments(argumentAttributes.begin(), argumentAttributes.end());
  function.setArgAttrsAttr(builder.getArrayAttr(arguments));
  function.setResAttrsAttr(builder.getArrayAttr(marks));
}

} // namespace dlb
