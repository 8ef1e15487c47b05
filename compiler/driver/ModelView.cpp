// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Adds the results of layers, and the gradient of the decision, to what a model predicts.

#include "driver/ModelView.h"

#include <algorithm>
#include <set>

namespace dlb {
namespace {

/// A layer's last node gives its result.
struct Site {
  std::string path;
  ValueId value;
  const TensorType *type;
};

constexpr char inputName[] = "input", outputName[] = "output", slopeName[] = "slope";

bool isShown(const TensorType &type) {
  return type.element == Element::real && type.dims.size() > 1 &&
         type.dims.front() == Dim::symbol("N");
}

/// The layer that a node of an instance belongs to: that instance, or the one around it where that
/// has parameters of its own (`convolve` in `conv2d`) and is not the whole model.
std::string layerOf(const std::string &instance, const std::set<std::string> &owners) {
  size_t dot = instance.rfind('.');
  std::string outer = dot == std::string::npos ? "" : instance.substr(0, dot);
  bool inside = outer.find('.') != std::string::npos && owners.contains(outer);
  return inside && !owners.contains(instance) ? outer : instance;
}

/// Innermost layers in the order of their results.
std::vector<Site> sitesOf(const CheckedProgram &program, const Function &function) {
  std::set<std::string> owners, outer;
  for (const Persistent &persistent : program.persistents)
    if (persistent.role == Role::parameter)
      owners.insert(persistent.name.substr(0, persistent.name.rfind('.')));
  for (const Node &node : function.nodes) {
    std::string layer = layerOf(node.instance, owners);
    for (size_t dot = layer.find('.'); dot != std::string::npos; dot = layer.find('.', dot + 1))
      outer.insert(layer.substr(0, dot));
  }
  std::vector<Site> sites;
  auto next = static_cast<ValueId>(function.arguments.size());
  for (const Node &node : function.nodes) {
    ValueId value = next;
    next += static_cast<ValueId>(node.results.size());
    std::string layer = layerOf(node.instance, owners);
    if (layer.empty() || outer.contains(layer) || !isShown(node.results.front()))
      continue;
    std::erase_if(sites, [&](const Site &site) { return site.path == layer; });
    sites.push_back({std::move(layer), value, &node.results.front()});
  }
  return sites;
}

/// The first row of a result; all of a parameter.
ViewedTensor viewed(const runtime::LogicalTensor &tensor, std::string name, bool row) {
  ViewedTensor view{std::move(name), tensor.shape, {}};
  if (row && !view.shape.empty())
    view.shape.erase(view.shape.begin());
  int64_t count = runtime::product(view.shape).value_or(0);
  for (int64_t i = 0; i < count; ++i)
    view.values.push_back(
        static_cast<float>(runtime::numberAt(tensor.element, tensor.data.data(), i)));
  return view;
}

constexpr int64_t mostValues = 1 << 14, mostFilters = 64;

/// Keeps the first planes of a result, one at least.
void shorten(ViewedTensor &tensor) {
  size_t rank = tensor.shape.size();
  int64_t plane = rank > 1 ? tensor.shape[rank - 2] * tensor.shape[rank - 1] : 1;
  int64_t kept = std::max(mostValues / plane, int64_t{1}) * plane;
  if (std::ssize(tensor.values) > kept)
    tensor.values.resize(static_cast<size_t>(kept));
}

/// Large filters [K, C, H, W] keep the first channel of the first ones, other large parameters
/// nothing.
ViewedTensor viewedParameter(const runtime::LogicalTensor &tensor, std::string name) {
  if (runtime::product(tensor.shape).value_or(0) <= mostValues)
    return viewed(tensor, std::move(name), false);
  ViewedTensor view{std::move(name), tensor.shape, {}};
  int64_t plane = tensor.shape.size() == 4 ? tensor.shape[2] * tensor.shape[3] : 0;
  for (int64_t filter = 0; plane && filter < std::min(tensor.shape[0], mostFilters); ++filter)
    for (int64_t i = 0; i < plane; ++i)
      view.values.push_back(static_cast<float>(runtime::numberAt(
          tensor.element, tensor.data.data(), filter * tensor.shape[1] * plane + i)));
  return view;
}

/// ReLU of the sum over channels of a result times the mean slope of its channel.
ViewedTensor evidenceOf(const ViewedTensor &result, const ViewedTensor &slope) {
  int64_t places = result.shape[1] * result.shape[2];
  ViewedTensor evidence{
      result.name, {result.shape[1], result.shape[2]}, std::vector<float>(places)};
  for (int64_t channel = 0; channel < result.shape[0]; ++channel) {
    auto first = slope.values.begin() + channel * places;
    double weight = 0;
    for (auto it = first; it != first + places; ++it)
      weight += *it / static_cast<double>(places);
    for (int64_t i = 0; i < places; ++i)
      evidence.values[i] += static_cast<float>(weight) * result.values[channel * places + i];
  }
  for (float &value : evidence.values)
    value = std::max(value, 0.0f);
  return evidence;
}

} // namespace

std::optional<ModelView> viewModel(Execution &execution, const Function &model,
                                   const ChosenRow &chosen) {
  const Function &predict = chosen.ofRows ? chosen.ofRows->function : model;
  if (!execution.bindSizes())
    return std::nullopt;
  DimBindings sizes = execution.sizes();
  sizes["N"] = 1;
  ReceptiveFields fields(predict, sizes);
  Function function = predict;
  const Output output = function.outputs.front();
  std::vector<Site> sites = sitesOf(execution.program(), predict);
  const TensorType *last = nullptr; // of the output
  auto next = static_cast<ValueId>(function.arguments.size());
  for (const Node &node : predict.nodes)
    for (const TensorType &type : node.results)
      last = next++ == output.value ? &type : last;
  function.outputs = {{output.value, outputName}};
  for (const Site &site : sites)
    function.outputs.push_back({site.value, site.path});
  std::string shownInput; // the first one that holds numbers
  for (size_t i = 0; i < function.arguments.size(); ++i)
    if (const Argument &argument = function.arguments[i];
        argument.role == Role::input && isShown(argument.type)) {
      shownInput = argument.name.substr(argument.name.rfind('.') + 1); // of the data, if of any
      function.outputs.push_back({static_cast<ValueId>(i), inputName});
      break;
    }
  // The slope of the largest output by the last result whose places are those of an image.
  auto seen = std::find_if(sites.rbegin(), sites.rend(), [&](const Site &site) {
    bool planes = site.type->dims.size() == 4 && !(site.type->dims[2] == Dim(1));
    auto down = planes ? fields.along(site.value, 2) : std::nullopt;
    auto right = planes ? fields.along(site.value, 3) : std::nullopt;
    return down && right && down->axis != right->axis;
  });
  if (seen != sites.rend() && last && last->dims.size() == 2 && isShown(*last)) {
    TensorType first = *last, number;
    first.dims.front() = 1;
    using Sizes = std::vector<Dim>;
    auto add = [&](std::string op, std::vector<ValueId> operands,
                   std::map<std::string, Attribute> attributes, const TensorType &type) {
      function.nodes.push_back(
          {std::move(op), std::move(operands), std::move(attributes), {type}, {}, {}, ""});
      return next++;
    };
    ValueId row = add("slice", {output.value},
                      {{"starts", Sizes{0, 0}},
                       {"sizes", Sizes{1, last->dims[1]}},
                       {"strides", std::vector<int64_t>{1, 1}}},
                      first);
    ValueId most = add("reduce_max", {row}, {{"dimensions", std::vector<int64_t>{0, 1}}}, number);
    ValueId slope = add("gradient", {most, seen->value}, {}, *seen->type);
    function.outputs.push_back({slope, slopeName});
  }

  auto results = applyToRow(execution, function, chosen);
  if (!results)
    return std::nullopt;
  auto find = [&](const std::string &name) -> const runtime::LogicalTensor * {
    auto found = std::find_if(results->begin(), results->end(),
                              [&](const auto &tensor) { return tensor.name == name; });
    return found == results->end() ? nullptr : &*found;
  };
  auto parameters = execution.session().exportTensors({DLB_PARAMETER});
  if (!parameters) {
    execution.messages().show(parameters.failure());
    return std::nullopt;
  }

  ModelView view;
  view.model = predict.name.substr(predict.name.find('.') + 1);
  view.output = viewed(*find(outputName), outputName, true);
  if (const runtime::LogicalTensor *input = find(inputName))
    view.input = viewed(*input, shownInput, true);
  if (last && !last->dims.empty())
    if (auto vocabulary = execution.data().vocabulary(last->dims.back().str()))
      for (int32_t label = 0; label < std::min<int64_t>(vocabulary->size(), 1000); ++label)
        view.classes.push_back(vocabulary->text(&label, 1));
  for (const Site &site : sites) {
    ViewedLayer layer;
    std::string path = site.path.substr(std::min(site.path.size(), view.model.size() + 1));
    layer.result = viewed(*find(site.path), path.empty() ? view.model : path, true);
    layer.kind = path.substr(path.rfind('.') + 1);
    layer.kind.resize(std::min(layer.kind.size(), layer.kind.rfind('_')));
    for (size_t dim = 1; dim < site.type->dims.size(); ++dim)
      layer.windows.push_back(fields.along(site.value, dim));
    for (const runtime::LogicalTensor &parameter : *parameters)
      if (std::string_view name = parameter.name;
          name.starts_with(site.path + ".") && !path.empty())
        layer.parameters.push_back(
            viewedParameter(parameter, std::string(name.substr(site.path.size() + 1))));
    if (const runtime::LogicalTensor *slope = find(slopeName);
        slope && seen != sites.rend() && site.value == seen->value)
      view.evidence = evidenceOf(layer.result, viewed(*slope, slopeName, true));
    shorten(layer.result);
    view.layers.push_back(std::move(layer));
  }
  return view;
}

} // namespace dlb
