// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Counts parameters, multiplications and activations per block instance.

#include "driver/Summary.h"

#include "driver/ReceptiveField.h"

#include <algorithm>
#include <map>
#include <set>

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

int64_t bytesOf(const TensorType &type, const DimBindings &bound, int realBytes) {
  int64_t each = type.element == Element::real                                     ? realBytes
                 : type.element == Element::f64 || type.element == Element::i64    ? 8
                 : type.element == Element::boolean || type.element == Element::u8 ? 1
                                                                                   : 4;
  return each * elements(type, bound);
}

bool isView(const Node &node) {
  return node.op == "reshape" || node.op == "transpose" || node.op == "broadcast";
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
  Layers(const Function &predict, const DimBindings &sizes, int realBytes)
      : predict(predict), sizes(sizes), realBytes(realBytes), fields(predict, sizes) {}

  std::vector<LayerSummary> run();

private:
  /// Adds what a function computes, `turns` times; the body of a scan as often as it turns.
  void add(const Function &function, int64_t turns);
  LayerSummary &at(const std::string &path);

  const Function &predict;
  const DimBindings &sizes;
  int realBytes;
  ReceptiveFields fields;
  std::vector<LayerSummary> layers;
  std::map<std::string, size_t> indexOf;
  std::map<std::string, int64_t> outputBytes; ///< of instances that compute more than views
};

LayerSummary &Layers::at(const std::string &path) {
  auto [found, isNew] = indexOf.try_emplace(path, layers.size());
  if (isNew) {
    layers.emplace_back().path = path;
    layers.back().depth = static_cast<int>(std::count(path.begin(), path.end(), '.'));
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
    std::vector<int64_t> field =
        &function == &predict ? fields.of(static_cast<ValueId>(types.size())) : fields.whole();
    for (const TensorType &result : node.results)
      types.push_back(&result);
    for (auto path = paths.rbegin(); path != paths.rend() && !path->empty(); ++path) {
      LayerSummary &summary = at(*path);
      summary.macs += macs;
      summary.output = node.results.front();
      summary.field = field;
      if (!isView(node) || outputBytes.count(*path))
        outputBytes[*path] = turns * bytesOf(node.results.front(), sizes, realBytes);
    }
  }
}

std::vector<LayerSummary> Layers::run() {
  add(predict, 1);
  for (const Argument &argument : predict.arguments) {
    if (argument.role != Role::parameter)
      continue;
    std::vector<std::string> paths = enclosing(argument.name);
    for (size_t i = 1; i < paths.size(); ++i) // the first is the parameter itself
      if (auto found = indexOf.find(paths[i]); found != indexOf.end())
        layers[found->second].parameters += elements(argument.type, sizes);
  }
  std::set<std::string> outer;
  for (const LayerSummary &layer : layers)
    for (std::string path : enclosing(layer.path))
      if (path != layer.path)
        outer.insert(path);
  for (const LayerSummary &layer : layers)
    if (!outer.count(layer.path) && outputBytes.count(layer.path))
      for (const std::string &path : enclosing(layer.path))
        if (indexOf.count(path))
          at(path).activationBytes += outputBytes.at(layer.path);
  return std::move(layers);
}

/// Whole models by their name; of a model in both lists, its instances one by one.
std::vector<ParameterGroup> grouped(const std::vector<int> &own, const std::vector<int> &others,
                                    const CheckedProgram &program, const DimBindings &sizes) {
  auto rootOf = [&](int number) {
    const std::string &name = program.persistents[number].name;
    return name.substr(0, name.find('.'));
  };
  std::set<std::string> mixed;
  for (int number : others)
    mixed.insert(rootOf(number));
  std::vector<ParameterGroup> groups;
  for (int number : own) {
    const Persistent &parameter = program.persistents[number];
    std::string name = rootOf(number);
    if (mixed.count(name))
      name = parameter.name.substr(0, parameter.name.rfind('.'));
    auto same = std::find_if(groups.begin(), groups.end(),
                             [&](const ParameterGroup &g) { return g.name == name; });
    if (same == groups.end())
      same = groups.insert(groups.end(), {name, 0});
    same->parameters += elements(parameter.type, sizes);
  }
  return groups;
}

} // namespace

std::string shapeText(const TensorType &type) {
  std::string text = "[";
  for (size_t i = 0; i < type.dims.size(); ++i) {
    std::string size = type.dims[i].str();
    bool named = i < type.names.size() && !type.names[i].empty() && type.names[i] != size;
    text += (i ? ", " : "") + (named ? type.names[i] + ": " + size : size);
  }
  return text + "]";
}

std::vector<LayerSummary> summarise(const Function &predict, DimBindings sizes, int realBytes) {
  sizes["N"] = 1;
  return Layers(predict, sizes, realBytes).run();
}

/// Of all values; those of a loop's body stay for each turn.
static double valueBytes(const Function &function, const DimBindings &sizes, int realBytes) {
  double bytes = 0;
  for (const Node &node : function.nodes) {
    for (const Function &body : node.regions)
      bytes += static_cast<double>(stepsOf(node).evaluate(sizes).value_or(1)) *
               valueBytes(body, sizes, realBytes);
    if (!isView(node) && node.op != "constant")
      for (const TensorType &result : node.results)
        bytes += static_cast<double>(bytesOf(result, sizes, realBytes));
  }
  return bytes;
}

double trainingBytes(const CheckedProgram &program, int realBytes) {
  DimBindings sizes;
  for (const Data &data : program.data)
    for (const Data::Counted &counted : data.counted)
      sizes[counted.symbol] = 1024;
  double lasting = 0, largest = 0;
  for (const Persistent &persistent : program.persistents)
    lasting += static_cast<double>(bytesOf(persistent.type, sizes, realBytes));
  for (const Training &training : program.trainings)
    for (const auto &[function, rows] : training.stepFunctions()) {
      sizes["N"] = rows;
      largest = std::max(largest, valueBytes(*function, sizes, realBytes));
    }
  return lasting + largest;
}

std::vector<PhaseSummary> phasesOf(const Training &training, const CheckedProgram &program,
                                   const DimBindings &sizes) {
  std::vector<PhaseSummary> phases;
  for (const Training::Phase &phase : training.phases)
    phases.push_back({phase.name, phase.every, grouped(phase.trained, phase.frozen, program, sizes),
                      grouped(phase.frozen, phase.trained, program, sizes)});
  return phases;
}

} // namespace dlb
