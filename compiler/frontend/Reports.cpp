// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a report shows: a number, labels, a table, pictures.

#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>

namespace dlb {
namespace {

constexpr const char *kPicture = "picture"; ///< the part of a record that is one

/// `picture(x, height = 28)`: [N, H, W], [N, C, H, W] or, with its height, [N, P].
Value picture(Elaborator &e, const BuiltinCall &call) {
  const Value &value = call.inputs[0].value;
  auto *given = value.as<Tensor>();
  auto wrong = [&] {
    Diagnostic &diagnostic = e.error(Diag::pictureShape, call.range, value.kind());
    if (given && given->rank() == 2)
      diagnostic.help("say its height, as in `picture(x, height = 28)`");
    return Poison{};
  };
  if (!given || given->classes || given->rank() < 2 || given->rank() > 4)
    return wrong();
  Tensor tensor = cast(e, *given, Element::real, call.range);
  std::vector<Axis> axes = tensor.axes;
  const Given *height = call.hyperparameter("height");
  if (axes.size() == 2) {
    auto rows = height ? height->value.wholeNumber() : std::nullopt;
    auto places = axes[1].size.constant();
    if (!rows || *rows < 1 || !places || *places % *rows != 0)
      return wrong();
    for (int64_t size : {int64_t(1), *rows, *places / *rows})
      axes.push_back({Dim(size), "", nullptr});
    axes.erase(axes.begin() + 1);
  } else if (axes.size() == 3) {
    axes.insert(axes.begin() + 1, Axis{Dim(1), "", nullptr});
  }
  auto channels = axes[1].size.constant();
  if (channels && *channels != 1 && *channels != 3)
    return wrong();
  Sequence record{{reshape(e, tensor, axes, call.range)}, false, {kPicture}};
  return std::make_shared<const Sequence>(std::move(record));
}

const Builtin rows[] = {{"picture", {"height"}, 0, 1, 1, picture}};

/// True of sizes that are known once classes are counted, whatever the number of rows.
bool isTable(const Elaborator &e, const Tensor &tensor) {
  DimBindings counted;
  for (const Data &data : e.program.data)
    for (const Data::Counted &labels : data.counted)
      counted[labels.symbol] = 1;
  return tensor.rank() > 0 && tensor.rank() <= 2 &&
         std::all_of(tensor.axes.begin(), tensor.axes.end(),
                     [&](const Axis &axis) { return axis.size.evaluate(counted).has_value(); });
}

} // namespace

std::span<const Builtin> reportBuiltins() { return rows; }

void TrainSection::evaluateReport(const ast::Report::Entry &entry, std::vector<Output> &outputs) {
  Elaborator &e = elaborator;
  SourceRange place = entry.value->range;
  Value value = e.settle(e.evaluate(*entry.value), place);
  if (value.poison())
    return;
  Output output;
  output.name = entry.name.text;
  const Sequence *record = value.elements();
  auto *tensor = record && record->names == std::vector<std::string>{kPicture}
                     ? record->elements[0].as<Tensor>()
                     : value.as<Tensor>();
  if (tensor && record) {
    output.shown = Output::Shown::picture;
    output.value = tensor->id;
  } else if (tensor && data.namesLabels(*tensor) && tensor->rank() <= 2) {
    output.shown = Output::Shown::labels;
    output.text = tensor->classes->str();
    output.value = tensor->id;
  } else if (tensor && !tensor->classes && (tensor->rank() == 0 || isTable(e, *tensor))) {
    output.shown = tensor->rank() ? Output::Shown::table : Output::Shown::number;
    output.value = cast(e, *tensor, Element::real, place).id;
  } else {
    e.error(Diag::reportNotNumber, place, entry.name.text, value.kind());
    return;
  }
  outputs.push_back(std::move(output));
}

} // namespace dlb
