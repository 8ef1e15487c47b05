// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Counts parameters and multiplications per block instance.

#include "driver/Summary.h"

#include <algorithm>
#include <map>

namespace dlb {
namespace {

int64_t elements(const TensorType &type, const DimBindings &bound) {
  int64_t count = 1;
  for (const Dim &dim : type.dims)
    count *= dim.evaluate(bound).value_or(0);
  return count;
}

/// How often the body of a scan is run.
Dim stepsOf(const Node &scan) {
  const Attribute &steps = scan.attributes.at("steps");
  auto *known = std::get_if<int64_t>(&steps);
  return known ? Dim(*known) : std::get<Dim>(steps);
}

/// Every letter of a contraction is one loop; a convolution sums over the filter of each output,
/// which is the operand of a transposed one.
int64_t macsOf(const Node &node, const std::vector<const TensorType *> &types,
               const DimBindings &bound) {
  if (node.op == "contract") {
    const std::string &letters = std::get<std::string>(node.attributes.at("letters"));
    std::map<char, int64_t> sizes;
    size_t operand = 0, position = 0;
    for (char letter : letters.substr(0, letters.find("->"))) {
      if (letter == ',') {
        ++operand;
        position = 0;
        continue;
      }
      const TensorType &type = *types[node.operands[operand]];
      sizes[letter] = type.dims[position++].evaluate(bound).value_or(0);
    }
    int64_t macs = 1;
    for (auto [letter, size] : sizes)
      macs *= size;
    return macs;
  }
  bool transposed = node.op == "convolution_data_gradient";
  if (node.op == "convolution" || transposed) {
    const TensorType &filter = *types[node.operands[1]];
    const TensorType &output = transposed ? *types[node.operands[0]] : node.results.front();
    int64_t filters = filter.dims.front().evaluate(bound).value_or(1);
    return elements(output, bound) * elements(filter, bound) / std::max<int64_t>(filters, 1);
  }
  return 0;
}

/// "a.b.c" → "a.b", "a", as long as there is a dot; the path itself first.
std::vector<std::string> enclosing(std::string path) {
  std::vector<std::string> paths;
  while (true) {
    paths.push_back(path);
    size_t dot = path.rfind('.');
    if (dot == std::string::npos)
      return paths;
    path.resize(dot);
  }
}

class Layers {
public:
  /// Sizes for one row: the batch is 1.
  explicit Layers(DimBindings sizes) : sizes(std::move(sizes)) {}

  /// Adds what a function computes, `turns` times; the body of a scan as often as it turns.
  void add(const Function &function, int64_t turns);
  std::vector<LayerSummary> finish(const Function &predict);

private:
  LayerSummary &at(const std::string &path);

  DimBindings sizes;
  std::vector<LayerSummary> layers;
  std::map<std::string, size_t> indexOf;
};

LayerSummary &Layers::at(const std::string &path) {
  auto [found, isNew] = indexOf.try_emplace(path, layers.size());
  if (isNew) {
    int depth = static_cast<int>(std::count(path.begin(), path.end(), '.'));
    layers.push_back({path, depth, {}, 0, 0});
  }
  return layers[found->second];
}

void Layers::add(const Function &function, int64_t turns) {
  std::vector<const TensorType *> types;
  for (const Argument &argument : function.arguments)
    types.push_back(&argument.type);
  for (const Node &node : function.nodes) {
    std::vector<std::string> paths = enclosing(node.instance);
    for (auto path = paths.rbegin(); path != paths.rend() && !path->empty(); ++path)
      at(*path); // before the blocks that a scan's body applies
    for (const Function &body : node.regions)
      add(body, turns * stepsOf(node).evaluate(sizes).value_or(0));
    int64_t macs = turns * macsOf(node, types, sizes);
    for (const TensorType &result : node.results)
      types.push_back(&result);
    for (auto path = paths.rbegin(); path != paths.rend() && !path->empty(); ++path) {
      LayerSummary &summary = at(*path);
      summary.macs += macs;
      summary.output = shapeText(node.results.front());
    }
  }
}

std::vector<LayerSummary> Layers::finish(const Function &predict) {
  for (const Argument &argument : predict.arguments) {
    if (argument.role != Role::parameter)
      continue;
    std::vector<std::string> paths = enclosing(argument.name);
    for (size_t i = 1; i < paths.size(); ++i) // the first is the parameter itself
      if (auto found = indexOf.find(paths[i]); found != indexOf.end())
        layers[found->second].parameters += elements(argument.type, sizes);
  }
  return std::move(layers);
}

} // namespace

std::string shapeText(const TensorType &type) {
  std::string text = "[";
  for (const Dim &dim : type.dims)
    text += (text.size() > 1 ? ", " : "") + dim.str();
  return text + "]";
}

std::vector<LayerSummary> summarise(const Function &predict, DimBindings sizes) {
  sizes["N"] = 1;
  Layers layers(std::move(sizes));
  layers.add(predict, 1);
  return layers.finish(predict);
}

} // namespace dlb
