// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The layers of random programs. Every value stays of moderate size, and nothing compares numbers
// that rounding could make equal: a pass may change the last bits.

#include "RandomProgram.h"

using namespace mlir;

namespace dlb {

Value RandomProgram::elementwise(Value x) {
  switch (below(6)) {
  case 0:
    return TanhOp::create(builder, loc, x);
  case 1:
    return SigmoidOp::create(builder, loc, x);
  case 2:
    return SinOp::create(builder, loc, x);
  case 3: { // exp(-x²)
    Value square = MulOp::create(builder, loc, x, x);
    return ExpOp::create(builder, loc, NegOp::create(builder, loc, square));
  }
  case 4: { // relu
    Value zero = number(0, typeOf(x));
    return SelectOp::create(builder, loc, GreaterOp::create(builder, loc, x, zero), x, zero);
  }
  default: { // x / (1 + |x|)
    Value size = AddOp::create(builder, loc, number(1, typeOf(x)), AbsOp::create(builder, loc, x));
    return DivOp::create(builder, loc, x, size);
  }
  }
}

/// Dropout: x / 0.75 where a uniform number is below 0.75.
Value RandomProgram::masked(Value x) {
  Value u = RandomUniformOp::create(builder, loc, x.getType(), seed, step, /*turn=*/Value(),
                                    builder.getI64IntegerAttr(below(1000)));
  Value keep = LessOp::create(builder, loc, u, number(0.75, typeOf(x)));
  Value scaled = DivOp::create(builder, loc, x, number(0.75, typeOf(x)));
  return SelectOp::create(builder, loc, keep, scaled, number(0, typeOf(x)));
}

/// The mean with an earlier value of the same shape.
Value RandomProgram::residual(Value x) {
  for (Value earlier : llvm::reverse(history))
    if (earlier != x && earlier.getType() == x.getType()) {
      Value sum = AddOp::create(builder, loc, x, earlier);
      return MulOp::create(builder, loc, number(0.5, typeOf(x)), sum);
    }
  return elementwise(x);
}

/// scale * (x - mean) / sqrt(variance + 0.1) + shift over `reduced`, with parameters over `kept`.
Value RandomProgram::normalised(Value x, Sizes reduced, Sizes kept) {
  auto moments = MomentsOp::create(builder, loc, x, list(reduced));
  auto type = cast<RankedTensorType>(moments.getMean().getType());
  Value shifted = AddOp::create(builder, loc, moments.getVariance(), number(0.1, type));
  Value inverse = RsqrtOp::create(builder, loc, shifted);
  Value centred = SubOp::create(builder, loc, x, spread(moments.getMean(), x, kept));
  Value y = MulOp::create(builder, loc, centred, spread(inverse, x, kept));
  y = MulOp::create(builder, loc, y, spread(parameter(type.getShape()), x, kept));
  return AddOp::create(builder, loc, y, spread(parameter(type.getShape()), x, kept));
}

/// x / sqrt(mean(x²) + 0.1) along rows, with a parameter for each column.
Value RandomProgram::rescaled(Value x) {
  Value square = MulOp::create(builder, loc, x, x);
  Value mean = ReduceMeanOp::create(builder, loc, square, list({1}));
  Value shifted = AddOp::create(builder, loc, mean, number(0.1, typeOf(mean)));
  Value inverse = RsqrtOp::create(builder, loc, shifted);
  Value y = MulOp::create(builder, loc, x, spread(inverse, x, {0}));
  return MulOp::create(builder, loc, y, spread(parameter({shapeOf(x)[1]}), x, {1}));
}

/// Through views of a matrix.
Value RandomProgram::moved(Value x) {
  int64_t rows = shapeOf(x)[0], columns = shapeOf(x)[1];
  switch (below(5)) {
  case 0:
    return ReverseOp::create(builder, loc, x, list({1}));
  case 1:
    return PadOp::create(builder, loc, x, list({0, below(3)}), list({0, below(2)}),
                         list({0, below(2)}), builder.getF64FloatAttr(0.25));
  case 2: {
    int64_t start = below(columns), step = 1 + below(2);
    int64_t size = (columns - 1 - start) / step + 1;
    return SliceOp::create(builder, loc, x, list({0, start}), list({rows, size}), list({1, step}));
  }
  case 3: {
    Value other = elementwise(x);
    return ConcatenateOp::create(builder, loc, ValueRange{x, other}, builder.getI64IntegerAttr(1));
  }
  default: { // the same bytes in another order of rows
    Value other = ReshapeOp::create(builder, loc, floats({columns, rows}), x);
    return TransposeOp::create(builder, loc, other, list({1, 0}));
  }
  }
}

Value RandomProgram::layer2D(Value x) {
  int64_t width = shapeOf(x)[1];
  switch (below(11)) {
  case 0:
  case 1: { // dense: x w + b
    int64_t units = oneOf({1, 3, 7, 16, 17, 32});
    Value b = parameter({units});
    Value y = below(2) ? ContractOp::create(builder, loc, x, parameter({width, units}),
                                            builder.getStringAttr("nk,ku->nu"))
                       : ContractOp::create(builder, loc, x, parameter({units, width}),
                                            builder.getStringAttr("nk,uk->nu"));
    return elementwise(AddOp::create(builder, loc, y, spread(b, y, {1})));
  }
  case 2: { // softmax
    Value total = LogSumExpOp::create(builder, loc, x, list({1}));
    return ExpOp::create(builder, loc, SubOp::create(builder, loc, x, spread(total, x, {0})));
  }
  case 3:
    return below(2) ? normalised(x, {0}, {1}) : normalised(x, {1}, {0});
  case 4:
    return masked(x);
  case 5: { // an embedding of the label
    Value rows = GatherOp::create(builder, loc, parameter({classes, width}), labels);
    return AddOp::create(builder, loc, x, rows);
  }
  case 6:
    return residual(x);
  case 7:
    return recurrent(x);
  case 8:
    return attended(x);
  case 9:
    return rescaled(x);
  default:
    return moved(x);
  }
}

Value RandomProgram::convolution(Value x) {
  Sizes shape = shapeOf(x);
  bool depthwise = below(4) == 0;
  int64_t groups = depthwise ? shape[1] : 1;
  int64_t filters = depthwise ? shape[1] : oneOf({1, 2, 5, 8});
  int64_t rows = oneOf({1, 2, 3}), columns = oneOf({1, 3});
  int64_t dilation = 1 + below(2);
  // Padding as large as the dilated window keeps every size above 0.
  int64_t low0 = dilation * (rows - 1), low1 = dilation * (columns - 1);
  Value w = parameter({filters, shape[1] / groups, rows, columns});
  Value y = ConvolutionOp::create(builder, loc, x, w, list({1 + below(2), 1 + below(2)}),
                                  list({low0, low1}), list({below(2), below(2)}),
                                  list({dilation, dilation}), builder.getI64IntegerAttr(groups),
                                  builder.getStringAttr("nchw,kcrs->nkhw"));
  return elementwise(AddOp::create(builder, loc, y, spread(parameter({filters}), y, {1})));
}

Value RandomProgram::pooled(Value x) {
  Sizes shape = shapeOf(x);
  int64_t rows = std::min<int64_t>(shape[2], 1 + below(3));
  int64_t columns = std::min<int64_t>(shape[3], 1 + below(3));
  auto window = list({rows, columns}), strides = list({1 + below(2), 1 + below(2)});
  auto low = list({below(rows), below(columns)}), high = list({below(rows), below(columns)});
  if (below(2))
    return AveragePoolOp::create(builder, loc, x, window, strides, low, high);
  return MaxPoolOp::create(builder, loc, x, window, strides, low, high).getValue();
}

Value RandomProgram::layer4D(Value x) {
  switch (below(9)) {
  case 0:
  case 1:
  case 2:
    return convolution(x);
  case 3:
    return pooled(x);
  case 4:
    return normalised(x, {0, 2, 3}, {1});
  case 5:
    return residual(x);
  case 6:
    return masked(x);
  case 7:
    return ReduceMeanOp::create(builder, loc, x, list({2, 3}));
  default:
    return flattened(x);
  }
}

} // namespace dlb
