// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The broadcasting rules: a value of lower rank whose dimensions are all named lines up by name,
// all else from the right; a size 1 written `1` spreads; two different names never meet.

#include "frontend/Operators.h"

#include <algorithm>
#include <numeric>

namespace dlb {
namespace {

bool isOne(const Axis &axis) { return axis.size == Dim(1); }

/// Where each axis of `small` stands in `big`; rank(small) <= rank(big).
std::vector<int> positionsIn(const std::vector<Axis> &small, const std::vector<Axis> &big) {
  std::vector<int> positions(small.size());
  bool named = small.size() < big.size() && !small.empty();
  for (size_t i = 0; i < small.size() && named; ++i) {
    auto same = [&](const Axis &axis) { return axis.name == small[i].name; };
    named = !small[i].name.empty() && std::count_if(big.begin(), big.end(), same) == 1;
    if (named)
      positions[i] = static_cast<int>(std::find_if(big.begin(), big.end(), same) - big.begin());
  }
  if (!named)
    std::iota(positions.begin(), positions.end(), static_cast<int>(big.size() - small.size()));
  return positions;
}

struct Mismatch {
  bool names = false;        ///< two names meet; sizes differ otherwise
  int first = 0, second = 0; ///< the dimension in each operand
};

/// The common shape of two, or where they do not fit.
std::variant<std::vector<Axis>, Mismatch> merge(const std::vector<Axis> &a,
                                                const std::vector<Axis> &b) {
  bool swapped = a.size() < b.size();
  const std::vector<Axis> &small = swapped ? a : b;
  std::vector<Axis> result = swapped ? b : a;
  std::vector<int> positions = positionsIn(small, result);
  for (size_t i = 0; i < small.size(); ++i) {
    Axis &axis = result[positions[i]];
    int here = static_cast<int>(i);
    Mismatch mismatch =
        swapped ? Mismatch{false, here, positions[i]} : Mismatch{false, positions[i], here};
    if (isOne(small[i]) && !isOne(axis))
      continue;
    if (isOne(axis) && !isOne(small[i])) {
      axis = small[i];
      continue;
    }
    if (!(axis.size == small[i].size))
      return mismatch;
    if (!axis.name.empty() && !small[i].name.empty() && axis.name != small[i].name) {
      mismatch.names = true;
      return mismatch;
    }
    if (axis.name.empty())
      axis = small[i];
  }
  return result;
}

} // namespace

/// The nearest place in the user's own files that a size comes from: it tells most.
static OriginPtr originOf(const Context &context, const Axis &axis) {
  OriginPtr origin = axis.origin;
  while (origin && context.inLibrary(origin->range))
    origin = origin->outer;
  return origin;
}

/// Images whose sizes convolutions without padding have made different: what keeps them.
static void advisePadding(Context &context, Diagnostic &diagnostic, const Axis &a, const Axis &b) {
  constexpr int64_t most = 12; // from more than a few convolutions, or from strides
  auto difference = (a.size - b.size).constant();
  if (!difference || std::abs(*difference) > most)
    return;
  for (const Axis *axis : {&a, &b}) {
    OriginPtr origin = originOf(context, *axis);
    const std::string text = origin ? origin->text : "";
    if (!text.starts_with("conv2d(") || text.find("padding") != std::string::npos ||
        text.find("stride") != std::string::npos)
      continue;
    diagnostic.help("without padding a convolution makes an image smaller; `padding = 1` keeps its "
                    "size where the kernel is 3");
    return;
  }
}

void labelShape(Context &context, Diagnostic &diagnostic, const Tensor &tensor, int dimension,
                SourceRange range) {
  std::string text = context.textOf(range) + ": " + tensor.str();
  if (dimension >= 0 && dimension < tensor.rank()) {
    OriginPtr origin = originOf(context, tensor.axes[dimension]);
    if (origin && origin->range.valid())
      text += ", " + tensor.axes[dimension].size.str() + " from `" + origin->text + "` at " +
              context.at(origin->range);
  }
  context.label(diagnostic, range, text);
}

std::optional<Element> meet(const Tensor &a, const Tensor &b) {
  if (a.element == b.element)
    return a.element;
  auto rank = [](Element element) {
    switch (element) {
    case Element::boolean:
      return 0;
    case Element::u8:
      return 1;
    case Element::i32:
      return 2;
    case Element::i64:
      return 3;
    default:
      return 4;
    }
  };
  int ra = rank(a.element), rb = rank(b.element);
  // An f64 scalar (a schedule, a bias correction, a size) takes the precision of the tensor it
  // meets, which is the program's where that one holds whole numbers.
  if (ra < 4 || rb < 4) {
    const Tensor &higher = ra > rb ? a : b, &lower = ra > rb ? b : a;
    return higher.element == Element::f64 && higher.rank() == 0 && lower.rank() > 0
               ? Element::real
               : higher.element;
  }
  if (a.element == Element::f64 && a.rank() == 0)
    return b.element;
  if (b.element == Element::f64 && b.rank() == 0)
    return a.element;
  return std::nullopt;
}

std::optional<Tensor> spread(Context &context, const Tensor &tensor, const std::vector<Axis> &axes,
                             SourceRange range) {
  if (tensor.axes.size() > axes.size())
    return std::nullopt;
  std::vector<int> positions = positionsIn(tensor.axes, axes);
  for (size_t i = 0; i < positions.size(); ++i)
    if (!isOne(tensor.axes[i]) && !(tensor.axes[i].size == axes[positions[i]].size))
      return std::nullopt;

  Tensor result = tensor;
  // By name the order may differ.
  std::vector<int64_t> order(positions.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int64_t a, int64_t b) { return positions[a] < positions[b]; });
  if (!std::is_sorted(order.begin(), order.end()))
    result = transpose(context, result, order, range);
  std::sort(positions.begin(), positions.end());

  std::vector<int64_t> dimensions;
  std::vector<Axis> kept;
  for (size_t i = 0; i < positions.size(); ++i)
    if (result.axes[i].size == axes[positions[i]].size) {
      dimensions.push_back(positions[i]);
      kept.push_back(result.axes[i]);
    }
  if (kept.size() < result.axes.size())
    result = reshape(context, result, kept, range);
  if (kept.size() < axes.size()) {
    Tensor type = result;
    type.axes = axes;
    result = context.emit("broadcast", {result}, {{"dimensions", dimensions}}, type, range);
  }
  result.axes = axes;
  return result;
}

bool unify(Context &context, std::vector<Tensor> &operands, const std::vector<SourceRange> &ranges,
           const std::string &what, SourceRange range) {
  Tensor common = operands[0];
  for (size_t i = 1; i < operands.size(); ++i) {
    std::optional<Element> element = meet(common, operands[i]);
    if (!element) {
      context.error(Diag::elementsMeet, range, what, common.str(), operands[i].str())
          .help("bind one of them with the other's type first, as in `y: f64[N] = x`");
      return false;
    }
    auto merged = merge(common.axes, operands[i].axes);
    if (auto *mismatch = std::get_if<Mismatch>(&merged)) {
      const Axis &a = common.axes[mismatch->first], &b = operands[i].axes[mismatch->second];
      if (!mismatch->names && context.undecided(a.size, b.size))
        return false;
      auto visible = [](const Axis &axis) {
        return axis.name.substr(axis.name.find_last_of(hiddenName) + 1);
      };
      Diagnostic &diagnostic =
          mismatch->names
              ? context.error(Diag::namesMeet, range, what, mismatch->first, visible(a), visible(b))
              : context.error(Diag::operandShapes, range, what, mismatch->first, a.size.str(),
                              b.size.str());
      labelShape(context, diagnostic, common, mismatch->first, ranges[i - 1]);
      labelShape(context, diagnostic, operands[i], mismatch->second, ranges[i]);
      if (!mismatch->names && mismatch->first >= 2 && common.rank() == 4)
        advisePadding(context, diagnostic, a, b);
      return false;
    }
    common.axes = std::get<std::vector<Axis>>(merged);
    common.element = *element;
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    operands[i] = cast(context, operands[i], common.element, ranges[i]);
    std::optional<Tensor> whole = spread(context, operands[i], common.axes, ranges[i]);
    if (!whole) { // three operands can fit in pairs and not together
      Diagnostic &diagnostic =
          context.error(Diag::operandShapes, range, what, 0, operands[i].str(), common.str());
      labelShape(context, diagnostic, operands[i], -1, ranges[i]);
      return false;
    }
    operands[i] = *whole;
  }
  return true;
}

} // namespace dlb
