// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reports on the layers of a model: `activations(mlp)`, what comes out of each, and
// `gradients(mlp)`, how the loss depends on each parameter. Both are tables of statistics.

#include "frontend/Operators.h"
#include "frontend/Sections.h"

#include <algorithm>
#include <numeric>

namespace dlb {
namespace {

/// Activations whose results have both ends, which they come close to where they hardly change.
struct Bounds {
  std::string_view name;
  double low, high;
};
constexpr Bounds bounded[] = {
    {"sigmoid", 0, 1}, {"softmax", 0, 1}, {"tanh", -1, 1}, {"softsign", -1, 1}};
constexpr double margin = 0.01; ///< of the distance between the ends

/// The numbers that tables are made of, each a scalar of the function being built.
class Statistics {
public:
  Statistics(Elaborator &e, SourceRange range) : e(e), range(range) {}

  Tensor reduce(const char *op, const Tensor &x) {
    Tensor result = x;
    result.axes.clear();
    return x.rank() ? e.emit(op, {x}, {{"dimensions", allBut(x, -1)}}, result, range) : x;
  }
  /// The share of elements for which `comparison` with `bound` holds.
  Tensor share(const char *comparison, const Tensor &x, double bound) {
    Tensor limit = constant(e, bound, Element::real, x.axes, range);
    Tensor holds = pointwise(e, comparison, {x, limit}, Element::boolean, range);
    return reduce("reduce_mean", cast(e, holds, Element::real, range));
  }
  /// Mean and standard deviation. Those of the rows come first and are put together then, so that
  /// rows may be evaluated block by block.
  std::pair<Tensor, Tensor> moments(const Tensor &x) {
    if (x.rank() == 0)
      return {x, constant(e, 0.0, Element::real, {}, range)};
    int row = -1;
    for (int d = 0; d < x.rank(); ++d)
      row = x.axes[d].size == Dim::symbol("N") ? d : row;
    if (row < 0 || x.rank() == 1) {
      auto [mean, variance] = momentsOver(x, allBut(x, -1), {});
      return {mean, sqrt(variance)};
    }
    auto [means, variances] = momentsOver(x, allBut(x, row), {x.axes[row]});
    auto [mean, between] = momentsOver(means, {0}, {});
    Tensor within = reduce("reduce_mean", variances);
    return {mean, sqrt(binary("add", within, between))};
  }
  Tensor sqrt(const Tensor &x) { return pointwise(e, "sqrt", {x}, Element::real, range); }
  Tensor binary(const char *op, const Tensor &a, const Tensor &b) {
    return pointwise(e, op, {a, b}, Element::real, range);
  }
  /// The square root of the sum of squares.
  Tensor norm(const Tensor &x) { return sqrt(reduce("reduce_sum", binary("mul", x, x))); }

  /// A table of these cells, row by row, as `report` shows it.
  Value table(const std::vector<Tensor> &cells, const std::vector<std::string> &rows,
              const std::vector<std::string> &columns) {
    std::vector<Tensor> elements;
    for (const Tensor &cell : cells)
      elements.push_back(reshape(e, cell, {Axis{Dim(1), "", nullptr}}, range));
    auto size = [](size_t count) { return Axis{Dim(static_cast<int64_t>(count)), "", nullptr}; };
    Tensor line = elements.front();
    line.axes = {size(cells.size())};
    line = e.emit("concatenate", elements, {{"dimension", int64_t{0}}}, line, range);
    auto list = [](const std::vector<std::string> &names) {
      return Value::sequence(std::vector<Value>(names.begin(), names.end()), false);
    };
    Tensor whole = reshape(e, line, {size(rows.size()), size(columns.size())}, range);
    Sequence record{{whole, list(rows), list(columns)}, false, {kTable.begin(), kTable.end()}};
    return std::make_shared<const Sequence>(std::move(record));
  }

private:
  static std::vector<int64_t> allBut(const Tensor &x, int dimension) {
    std::vector<int64_t> dimensions(x.axes.size());
    std::iota(dimensions.begin(), dimensions.end(), 0);
    std::erase(dimensions, dimension);
    return dimensions;
  }
  std::pair<Tensor, Tensor> momentsOver(const Tensor &x, std::vector<int64_t> dimensions,
                                        std::vector<Axis> axes) {
    Tensor result = x;
    result.axes = std::move(axes);
    std::vector<Tensor> both =
        e.emitAll("moments", {x}, {{"dimensions", dimensions}}, {result, result}, range);
    return {both[0], both[1]};
  }

  Elaborator &e;
  SourceRange range;
};

/// The name of the model that the call is about; none after a diagnostic.
std::optional<std::string> modelOf(Elaborator &e, const BuiltinCall &call) {
  CallablePtr model = call.inputs[0].value.callable();
  if (model && model->isKind(ast::DefinitionKind::model) && model->instance)
    return model->instance->path;
  e.error(Diag::operandKind, call.inputs[0].range, std::string(call.builtin.name),
          call.inputs[0].value.kind())
      .help("name a model");
  return std::nullopt;
}

/// Where the loss has a mistake, which has been told, the model may be missing for that reason.
Value nothingOf(Elaborator &e, const BuiltinCall &call, const std::string &model) {
  std::optional<Value> loss = e.ambient ? e.ambient("loss") : std::nullopt;
  if (!loss || !loss->poison())
    e.error(Diag::noLayers, call.range, std::string(call.builtin.name), model);
  return Poison{};
}

/// `activations(mlp)`.
Value activations(Elaborator &e, const BuiltinCall &call) {
  std::optional<std::string> model = modelOf(e, call);
  if (!model)
    return Poison{};
  Statistics statistics(e, call.range);
  std::vector<std::string> rows;
  std::vector<Tensor> cells;
  for (const auto &[path, x] : e.function->layers) {
    if (!path.starts_with(*model + ".") || x.id < 0)
      continue;
    std::string kind = path.substr(path.rfind('.') + 1);
    kind.resize(std::min(kind.size(), kind.rfind('_')));
    auto ends = std::find_if(std::begin(bounded), std::end(bounded),
                             [&](const Bounds &b) { return b.name == kind; });
    auto [mean, deviation] = statistics.moments(x);
    cells.push_back(mean);
    cells.push_back(deviation);
    cells.push_back(statistics.reduce("reduce_min", x));
    cells.push_back(statistics.reduce("reduce_max", x));
    cells.push_back(statistics.share("equal", x, 0));
    if (ends == std::end(bounded)) {
      cells.push_back(constant(e, 0.0, Element::real, {}, call.range));
    } else {
      double near = margin * (ends->high - ends->low);
      cells.push_back(statistics.binary("add", statistics.share("less", x, ends->low + near),
                                        statistics.share("greater", x, ends->high - near)));
    }
    rows.push_back(path.substr(model->size() + 1));
  }
  if (rows.empty())
    return nothingOf(e, call, *model);
  return statistics.table(cells, rows,
                          {"mean", "deviation", "least", "largest", "zeros", "saturated"});
}

/// `gradients(mlp)`.
Value gradients(Elaborator &e, const BuiltinCall &call) {
  std::optional<std::string> model = modelOf(e, call);
  if (!model)
    return Poison{};
  std::optional<Value> loss =
      e.ambient && !e.here->callee ? e.ambient(kFirstLoss) : std::optional<Value>();
  if (!loss)
    return nothingOf(e, call, *model);
  auto *y = loss->as<Tensor>();
  if (!y)
    return Poison{};
  std::vector<bool> behind = e.builder->valuesBehind({y->id});
  std::vector<std::string> rows;
  std::vector<Tensor> weights;
  for (size_t p = 0; p < e.program.persistents.size(); ++p) {
    const Persistent &persistent = e.program.persistents[p];
    std::optional<ValueId> id = e.builder->find(persistent.name);
    if (persistent.role != Role::parameter || !persistent.name.starts_with(*model + ".") || !id ||
        !behind[*id])
      continue;
    std::vector<Axis> axes;
    for (const Dim &dim : persistent.type.dims)
      axes.push_back({dim, "", nullptr});
    weights.push_back(e.read(static_cast<int>(p), std::move(axes)));
    rows.push_back(persistent.name.substr(model->size() + 1));
  }
  if (rows.empty())
    return nothingOf(e, call, *model);
  std::vector<Tensor> operands = {*y};
  operands.insert(operands.end(), weights.begin(), weights.end());
  std::vector<Tensor> slopes = e.emitAll("gradient", operands, {}, weights, call.range);
  Statistics statistics(e, call.range);
  std::vector<Tensor> cells;
  for (size_t i = 0; i < slopes.size(); ++i) {
    auto [mean, deviation] = statistics.moments(slopes[i]);
    cells.push_back(mean);
    cells.push_back(deviation);
    cells.push_back(statistics.reduce("reduce_min", slopes[i]));
    cells.push_back(statistics.reduce("reduce_max", slopes[i]));
    cells.push_back(statistics.share("equal", slopes[i], 0));
    cells.push_back(statistics.norm(slopes[i]));
    cells.push_back(statistics.norm(weights[i]));
  }
  return statistics.table(cells, rows,
                          {"mean", "deviation", "least", "largest", "zeros", "norm", "weights"});
}

const Builtin rows[] = {
    {"activations", {}, 0, 1, 1, activations},
    {"gradients", {}, 0, 1, 1, gradients},
};

} // namespace

std::span<const Builtin> layerBuiltins() { return rows; }

/// A layer is what the user's text applies: of a block of the library its result, not what it
/// applies itself. Of a layer that is applied again only the first result counts.
void Elaborator::noteLayer(const Activation &activation, const Value &result) {
  auto *tensor = result.as<Tensor>();
  const Callable &callee = *activation.callee;
  if (!tensor || tensor->element != Element::real || tensor->rank() == 0 || builder->isBody() ||
      tensor->function != builder->number() || inLibrary(activation.callSite) ||
      callee.isKind(ast::DefinitionKind::model))
    return;
  std::string path = activation.path;
  if (!callee.instance) { // an op, which has no weights
    const std::string &name = callee.definition->name.text;
    path += "." + name + "_" + std::to_string(++activation.caller->counters["op " + name]);
  }
  bool same = false; // as of another layer: what a block ends with, what passes through a dropout
  for (const auto &[known, value] : function->layers) {
    if (known == path)
      return;
    same |= value.id == tensor->id;
  }
  function->layers.emplace_back(std::move(path), same ? Tensor() : *tensor);
}

} // namespace dlb
