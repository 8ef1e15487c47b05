// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Cuts a function of the batch into stages.

#include "driver/RowStages.h"

#include "driver/RowRules.h"

#include <algorithm>
#include <map>
#include <set>

namespace dlb {
namespace {

/// Copies a function so that less passes between its stages: reductions over the batch and more are
/// split in two, and the number of rows is one number that is spread, not a tensor.
class Prepare {
public:
  Prepare(const Function &from, const RowRules &rules) : rules(rules) {
    result.name = from.name;
    result.arguments = from.arguments;
    for (size_t i = 0; i < from.arguments.size(); ++i) {
      renamed.push_back(static_cast<ValueId>(i));
      types.push_back(from.arguments[i].type);
    }
    for (const Node &node : from.nodes)
      copy(node);
    result.outputs = from.outputs;
    for (Output &output : result.outputs)
      output.value = renamed[output.value];
  }

  Function result;

private:
  ValueId add(Node node) {
    auto first = static_cast<ValueId>(types.size());
    types.insert(types.end(), node.results.begin(), node.results.end());
    result.nodes.push_back(std::move(node));
    return first;
  }

  void copy(Node node) {
    for (ValueId &operand : node.operands)
      operand = renamed[operand];
    if (splitsOverDimensions(node.op))
      split(node);
    else if (node.op == "constant" && rules.readsBatch(node) && !node.results[0].dims.empty())
      spread(node);
    size_t count = node.results.size();
    ValueId first = add(std::move(node));
    for (size_t i = 0; i < count; ++i)
      renamed.push_back(first + static_cast<ValueId>(i));
  }

  /// Adds the reduction over all dimensions but the batch, and leaves that one to `node`.
  void split(Node &node) {
    TensorType type = types[node.operands[0]];
    auto *dimensions = std::get_if<std::vector<int64_t>>(&node.attributes.at("dimensions"));
    int row = rules.rowOf(type);
    if (!dimensions || row < 0 || dimensions->size() < 2 ||
        std::find(dimensions->begin(), dimensions->end(), row) == dimensions->end())
      return;
    std::vector<int64_t> others = *dimensions;
    std::erase(others, row);
    std::sort(others.begin(), others.end());
    Node within = node;
    within.attributes["dimensions"] = others;
    TensorType kept = type;
    kept.classes.reset();
    kept.element = node.results[0].element;
    for (auto it = others.rbegin(); it != others.rend(); ++it) {
      kept.dims.erase(kept.dims.begin() + *it);
      kept.names.erase(kept.names.begin() + *it);
    }
    within.results = {kept};
    node.operands = {add(std::move(within))};
    node.attributes["dimensions"] = std::vector<int64_t>{rules.rowOf(kept)};
  }

  /// Makes `node`, a tensor full of the number of rows, the broadcast of that number.
  void spread(Node &node) {
    Node number = node;
    number.results[0].dims.clear();
    number.results[0].names.clear();
    node.op = "broadcast";
    node.operands = {add(std::move(number))};
    node.attributes = {{"dimensions", std::vector<int64_t>()}};
  }

  const RowRules &rules;
  std::vector<ValueId> renamed; ///< of the original
  std::vector<TensorType> types;
};

class Cutter {
public:
  Cutter(const Function &whole, const RowRules &rules) : whole(whole), rules(rules) {}

  /// Empty where there is nothing to gain.
  std::vector<RowStage> cut();

private:
  static constexpr int free = -1; ///< the stage of what each stage computes for itself

  bool isByRows(int stage) const { return stage % 2 == 1; }
  void findDifferentiated();
  void assign(int floor);
  int stageOf(const Node &node, std::span<const TensorType *const> operands, int earliest,
              bool differentiated) const;
  bool canCarry() const;
  RowStage build(int stage) const;
  int stageOfOutput(const Output &output) const;

  const Function &whole;
  const RowRules &rules;
  std::vector<const TensorType *> types; ///< of each value
  std::vector<int> stages;               ///< of each value; of data 0, which any stage can read
  std::vector<ValueId> firstResult;      ///< of each node
  std::vector<bool> differentiated;      ///< of each node
  int last = 0;
};

/// Finds the gradients and what lies between them and what they are taken by. All of it has to be
/// of one stage: through a value that an earlier stage handed on, no gradient comes.
void Cutter::findDifferentiated() {
  size_t values = whole.arguments.size();
  for (const Node &node : whole.nodes)
    values += node.results.size();
  std::vector<bool> source(values), depends(values), serves(values);
  for (const Node &node : whole.nodes)
    for (size_t i = 1; node.op == "gradient" && i < node.operands.size(); ++i)
      source[node.operands[i]] = true;
  size_t result = whole.arguments.size();
  for (const Node &node : whole.nodes) {
    differentiated.push_back(
        std::any_of(node.operands.begin(), node.operands.end(),
                    [&](ValueId operand) { return source[operand] || depends[operand]; }));
    for (size_t k = 0; k < node.results.size(); ++k)
      depends[result++] = differentiated.back();
  }
  for (size_t i = whole.nodes.size(); i-- > 0;) {
    const Node &node = whole.nodes[i];
    bool wanted = node.op == "gradient";
    for (size_t k = 0; k < node.results.size(); ++k)
      wanted |= serves[--result];
    for (ValueId operand : node.operands)
      serves[operand] = serves[operand] || wanted;
    differentiated[i] = differentiated[i] && wanted;
  }
}

/// `earliest` is the latest stage of an operand, `free` if all of them are.
int Cutter::stageOf(const Node &node, std::span<const TensorType *const> operands, int earliest,
                    bool differentiated) const {
  bool rows = !differentiated && rules.keepsRows(node, operands);
  bool plain = std::all_of(node.results.begin(), node.results.end(), [&](const TensorType &type) {
    return rules.rowOf(type) == RowRules::none;
  });
  bool random = node.op.starts_with("random_");
  // Only stages that see all rows can use what has N twice: each makes such a constant anew.
  bool mixed = std::all_of(node.results.begin(), node.results.end(), [&](const TensorType &type) {
    return rules.rowOf(type) == RowRules::mixed;
  });
  if (earliest == free && !random && (rows || mixed || (plain && !rules.readsBatch(node))))
    return free;
  int stage = std::max(earliest, 0);
  return isByRows(stage) == rows ? stage : stage + 1;
}

/// Puts what is differentiated into a stage from `floor` on.
void Cutter::assign(int floor) {
  types.clear();
  stages.clear();
  firstResult.clear();
  last = 0;
  for (const Argument &argument : whole.arguments) {
    types.push_back(&argument.type);
    stages.push_back(argument.role == Role::input ? 0 : free);
  }
  for (size_t i = 0; i < whole.nodes.size(); ++i) {
    const Node &node = whole.nodes[i];
    std::vector<const TensorType *> operands;
    int earliest = free;
    for (ValueId operand : node.operands) {
      operands.push_back(types[operand]);
      earliest = std::max(earliest, stages[operand]);
    }
    if (differentiated[i] && earliest != free)
      earliest = std::max(earliest, floor);
    int stage = stageOf(node, operands, earliest, differentiated[i]);
    last = std::max(last, stage);
    firstResult.push_back(static_cast<ValueId>(types.size()));
    for (const TensorType &result : node.results) {
      types.push_back(&result);
      stages.push_back(stage);
    }
  }
}

/// A report of no rows can't come out of a stage that runs on blocks.
int Cutter::stageOfOutput(const Output &output) const {
  bool argument = output.value < static_cast<ValueId>(whole.arguments.size());
  int stage = stages[output.value];
  return argument || stage == free ? last + isByRows(last) : stage;
}

/// Whether blocks of rows are contiguous in everything that passes between stages.
bool Cutter::canCarry() const {
  auto arguments = static_cast<ValueId>(whole.arguments.size());
  auto passes = [&](ValueId value, int to) {
    if (stages[value] == free || value < arguments)
      return true;
    bool blocks = isByRows(stages[value]) || isByRows(to);
    int row = rules.rowOf(*types[value]);
    return stages[value] == to || !blocks || row == 0 ||
           (row == RowRules::none && !isByRows(stages[value]));
  };
  for (size_t i = 0; i < whole.nodes.size(); ++i) {
    int stage = stages[firstResult[i]];
    for (ValueId operand : whole.nodes[i].operands)
      if (stage != free && !passes(operand, stage))
        return false;
  }
  return std::all_of(whole.outputs.begin(), whole.outputs.end(), [&](const Output &output) {
    return !isByRows(stageOfOutput(output)) || rules.rowOf(*types[output.value]) == 0;
  });
}

std::string carriedName(ValueId value) { return "%" + std::to_string(value); }

RowStage Cutter::build(int stage) const {
  auto arguments = static_cast<ValueId>(whole.arguments.size());
  RowStage built;
  built.byRows = isByRows(stage);
  built.function.name = whole.name + "." + std::to_string(stage);

  // What the stage computes, and what it needs for that, from the last node to the first.
  std::set<ValueId> needed;
  std::vector<Output> outputs;
  for (const Output &output : whole.outputs)
    if (stageOfOutput(output) == stage) {
      outputs.push_back(output);
      needed.insert(output.value);
    }
  std::vector<size_t> nodes;
  std::set<ValueId> carriedOut;
  for (size_t i = whole.nodes.size(); i-- > 0;) {
    const Node &node = whole.nodes[i];
    int of = stages[firstResult[i]];
    bool wanted = of == stage;
    for (size_t k = 0; of == free && k < node.results.size(); ++k)
      wanted |= needed.contains(firstResult[i] + static_cast<ValueId>(k));
    if (wanted) {
      nodes.push_back(i);
      needed.insert(node.operands.begin(), node.operands.end());
    }
    for (ValueId operand : node.operands)
      if (of > stage && operand >= arguments && stages[operand] == stage)
        carriedOut.insert(operand);
  }

  std::map<ValueId, ValueId> renamed;
  auto take = [&](ValueId value, Argument argument) {
    renamed[value] = static_cast<ValueId>(built.function.arguments.size());
    built.function.arguments.push_back(std::move(argument));
  };
  for (ValueId value : needed) {
    if (value < arguments)
      take(value, whole.arguments[value]);
    else if (stages[value] != free && stages[value] < stage)
      take(value, {Role::input, carriedName(value), *types[value], -1});
  }
  auto next = static_cast<ValueId>(built.function.arguments.size());
  for (auto it = nodes.rbegin(); it != nodes.rend(); ++it) {
    Node node = whole.nodes[*it];
    for (ValueId &operand : node.operands)
      operand = renamed.at(operand);
    for (size_t k = 0; k < node.results.size(); ++k)
      renamed[firstResult[*it] + static_cast<ValueId>(k)] = next++;
    built.function.nodes.push_back(std::move(node));
  }
  for (Output &output : outputs) {
    output.value = renamed.at(output.value);
    built.function.outputs.push_back(std::move(output));
  }
  for (ValueId value : carriedOut)
    built.function.outputs.push_back({renamed.at(value), carriedName(value), -1, {}});
  return built;
}

std::vector<RowStage> Cutter::cut() {
  findDifferentiated();
  assign(0);
  int latest = 0;
  for (size_t i = 0; i < whole.nodes.size(); ++i)
    if (differentiated[i])
      latest = std::max(latest, stages[firstResult[i]]);
  if (latest > 0)
    assign(latest); // nothing between two of them is left out, so that no later one is asked for
  if (last == 0 || !canCarry())
    return {};
  std::vector<RowStage> built;
  for (int stage = 0; stage <= last + 1; ++stage)
    if (RowStage next = build(stage); !next.function.outputs.empty())
      built.push_back(std::move(next));
  return built;
}

} // namespace

std::vector<RowStage> rowStages(const Function &function, const DimBindings &sizes) {
  RowRules rules(sizes);
  Prepare prepared(function, rules);
  std::vector<RowStage> stages = Cutter(prepared.result, rules).cut();
  if (stages.empty())
    stages.push_back({function, false});
  return stages;
}

} // namespace dlb
