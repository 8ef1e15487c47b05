// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// `skips[i]`, `x[:, -1]`, `p[..., 0:2]`, and which dimensions `over =` means.

#include "frontend/Elaborator.h"
#include "frontend/Operators.h"

#include <algorithm>

namespace dlb {

Tensor Elaborator::slice(const Tensor &tensor, int dimension, const Dim &first, const Dim &length,
                         SourceRange range, int64_t step) {
  if (first == Dim(0) && length == tensor.axes[dimension].size && step == 1)
    return tensor;
  std::vector<Dim> starts, sizes;
  std::vector<int64_t> strides(tensor.axes.size(), 1);
  Tensor type = tensor;
  strides[dimension] = step;
  for (int d = 0; d < tensor.rank(); ++d) {
    starts.push_back(d == dimension ? first : Dim(0));
    sizes.push_back(d == dimension ? length : tensor.axes[d].size);
  }
  type.axes[dimension] = {length, "", nullptr};
  return emit("slice", {tensor}, {{"starts", starts}, {"sizes", sizes}, {"strides", strides}}, type,
              range);
}

Value Elaborator::index(const Value &base, const ast::IndexExpr &expression, SourceRange range) {
  if (const Sequence *sequence = base.elements()) {
    const ast::Subscript &subscript = expression.subscripts[0];
    if (expression.subscripts.size() != 1 || subscript.slice || !subscript.first) {
      error(Diag::sequenceIndex, range, base.kind());
      return Poison{};
    }
    auto number = wholeNumber(*subscript.first, "an index");
    if (!number)
      return Poison{};
    int64_t count = static_cast<int64_t>(sequence->elements.size());
    int64_t position = *number < 0 ? *number + count : *number;
    if (position < 0 || position >= count) {
      error(Diag::indexOutside, subscript.range, *number, base.kind(), count);
      return Poison{};
    }
    return sequence->elements[position];
  }
  auto *whole = base.as<Tensor>();
  if (!whole) {
    error(Diag::notIndexable, expression.base->range, base.kind());
    return Poison{};
  }

  Tensor tensor = *whole;
  size_t named = 0;
  for (const ast::Subscript &subscript : expression.subscripts)
    named += !(subscript.first && subscript.first->as<ast::Ellipsis>());
  if (named > whole->axes.size()) {
    error(Diag::tooManyIndices, range, static_cast<int64_t>(named), whole->str());
    return Poison{};
  }
  int dimension = 0;
  bool dots = false;
  for (const ast::Subscript &subscript : expression.subscripts) {
    if (subscript.first && subscript.first->as<ast::Ellipsis>()) {
      if (dots) {
        error(Diag::misplacedEllipsis, subscript.range)
            .help("the first `...` of an index is all the dimensions that it does not mention");
        return Poison{};
      }
      dots = true;
      dimension += static_cast<int>(whole->axes.size() - named);
      continue;
    }
    const Dim size = tensor.axes[dimension].size;
    auto bound = [&](const ast::ExprPtr &written, Dim otherwise) -> std::optional<Dim> {
      if (!written)
        return otherwise;
      Value value = evaluate(*written);
      auto *integer = value.as<Integer>();
      if (!integer) {
        if (!value.poison())
          error(Diag::needsWhole, written->range, "an index", value.kind());
        return std::nullopt;
      }
      auto constant = integer->value.constant();
      return constant && *constant < 0 ? size + integer->value : integer->value;
    };
    int64_t step = 1;
    if (subscript.step) {
      auto written = wholeNumber(*subscript.step, "the step of a part");
      if (written && *written < 1)
        error(Diag::settingNotPositive, subscript.step->range, "the step of a part", *written)
            .help("`flip(x, over = 0)` turns the order round");
      if (!written || *written < 1)
        return Poison{};
      step = *written;
    }
    std::optional<Dim> first = bound(subscript.first, Dim(0));
    std::optional<Dim> last = subscript.slice ? bound(subscript.last, size)
                              : first         ? std::optional(*first + Dim(1))
                                              : std::nullopt;
    if (!first || !last)
      return Poison{};
    Dim length = *last - *first;
    auto known = length.constant(), start = first->constant(), rest = (size - *last).constant();
    if ((known && *known < 1) || (start && *start < 0) || (rest && *rest < 0)) {
      Diagnostic &diagnostic = error(Diag::sliceOutside, subscript.range, first->str(), last->str(),
                                     dimension, size.str());
      labelShape(*this, diagnostic, *whole, -1, expression.base->range);
      return Poison{};
    }
    if (!known && !rest) {
      if (!symbolic)
        error(Diag::notKnown, subscript.range, first->str() + ".." + last->str());
      return Poison{};
    }
    if (step > 1)
      length = (length + Dim(step - 1)).dividedBy(Dim(step))->floor();
    tensor = slice(tensor, dimension, *first, length, range, step);
    if (subscript.slice) {
      ++dimension;
      continue;
    }
    std::vector<Axis> rest_ = tensor.axes;
    rest_.erase(rest_.begin() + dimension);
    tensor = reshape(*this, tensor, rest_, range);
  }
  return tensor;
}

std::optional<std::vector<int64_t>> Elaborator::over(const BuiltinCall &call, const Tensor &tensor,
                                                     std::vector<int64_t> otherwise) {
  const Given *given = call.hyperparameter("over");
  if (!given)
    return otherwise;
  std::vector<Value> wanted;
  if (const Sequence *list = given->value.elements())
    wanted = list->elements;
  else
    wanted = {given->value};

  std::vector<bool> chosen(tensor.axes.size());
  bool dots = false;
  for (const Value &entry : wanted) {
    if (entry.is<Dots>()) {
      dots = true;
      continue;
    }
    auto *integer = entry.as<Integer>();
    if (!integer) {
      error(Diag::overKind, given->range, entry.kind());
      return std::nullopt;
    }
    if (!integer->axis.empty()) {
      auto named = std::find_if(tensor.axes.begin(), tensor.axes.end(),
                                [&](const Axis &axis) { return axis.name == integer->axis; });
      if (named == tensor.axes.end()) {
        Diagnostic &diagnostic = error(Diag::overName, given->range, integer->axis, tensor.str());
        labelShape(*this, diagnostic, tensor, -1, call.inputs[0].range);
        if (here->capitals.count(integer->axis))
          diagnostic.note("`" + integer->axis +
                          "` names a dimension of an input; sizes computed from it have no name");
        diagnostic.help("positions count too: `over = 0`, `over = -1`");
        return std::nullopt;
      }
      chosen[named - tensor.axes.begin()] = true;
      continue;
    }
    auto position = integer->value.constant();
    int64_t rank = tensor.rank();
    if (!position || *position < -rank || *position >= rank) {
      Diagnostic &diagnostic =
          error(Diag::overPosition, given->range, integer->value.str(), tensor.str(), rank);
      labelShape(*this, diagnostic, tensor, -1, call.inputs[0].range);
      return std::nullopt;
    }
    chosen[*position < 0 ? *position + rank : *position] = true;
  }
  // In a block `...` are the dimensions that its types call so, elsewhere all that are left.
  for (size_t d = 0; dots && d < tensor.axes.size(); ++d)
    if (!here->dots || (!tensor.axes[d].name.empty() && tensor.axes[d].name[0] == hiddenName))
      chosen[d] = true;
  std::vector<int64_t> dimensions;
  for (size_t d = 0; d < chosen.size(); ++d)
    if (chosen[d])
      dimensions.push_back(static_cast<int64_t>(d));
  return dimensions;
}

} // namespace dlb
