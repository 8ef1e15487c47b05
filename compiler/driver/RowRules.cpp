// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Which nodes compute each row by itself. This side of the door has no MLIR, so the interfaces that
// know an op can't be asked: a rule stands here for each family, and an op without one keeps no
// rows, which costs memory and is never wrong.

#include "driver/RowRules.h"

#include <algorithm>
#include <set>

namespace dlb {
namespace {

const std::set<std::string> kPointwise = {
    "neg",        "abs",       "sign",          "exp",     "log", "log1p", "sqrt",      "rsqrt",
    "sin",        "cos",       "tanh",          "sigmoid", "erf", "floor", "ceil",      "not",
    "is_finite",  "cast",      "add",           "sub",     "mul", "div",   "pow",       "maximum",
    "minimum",    "remainder", "and",           "or",      "xor", "equal", "not_equal", "less",
    "less_equal", "greater",   "greater_equal", "select"};
const std::set<std::string> kViews = {"broadcast", "reshape", "transpose",  "slice",
                                      "reverse",   "pad",     "concatenate"};
const std::set<std::string> kSplitting = {"reduce_sum",  "reduce_mean", "reduce_max", "reduce_min",
                                          "reduce_prod", "reduce_all",  "reduce_any", "logsumexp"};
/// Rows are the first dimension of operand and result.
const std::set<std::string> kPools = {"max_pool", "max_pool_gather", "average_pool"};

const Dim kBatch = Dim::symbol("N");

Dim productOf(const TensorType &type, int count) {
  Dim product(1);
  for (int i = 0; i < count; ++i)
    product = product * type.dims[i];
  return product;
}

/// The place that dimension `row` has after `removed` are gone; none if it is one of them.
int withoutDimensions(int row, const std::vector<Dim> &removed) {
  int place = row;
  for (const Dim &dim : removed) {
    if (dim == Dim(row))
      return RowRules::none;
    place -= dim.constant().value_or(0) < row;
  }
  return place;
}

/// The parts of "nk,ku->nu": those of the operands, then that of the result.
std::vector<std::string> lettersOf(const std::string &text) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == ',' || c == '>')
      parts.emplace_back();
    else if (c != '-')
      parts.back() += c;
  }
  return parts;
}

} // namespace

bool splitsOverDimensions(const std::string &op) { return kSplitting.contains(op); }

std::vector<Dim> sizesIn(const Node &node, const std::string &attribute) {
  auto found = node.attributes.find(attribute);
  if (found == node.attributes.end())
    return {};
  const Attribute &value = found->second;
  if (auto *whole = std::get_if<int64_t>(&value))
    return {Dim(*whole)};
  if (auto *size = std::get_if<Dim>(&value))
    return {*size};
  if (auto *list = std::get_if<std::vector<Dim>>(&value))
    return *list;
  if (auto *list = std::get_if<std::vector<int64_t>>(&value))
    return {list->begin(), list->end()};
  return {};
}

RowRules::RowRules(DimBindings bound) : sizes(std::move(bound)) { sizes.erase("N"); }

int RowRules::rowOf(const TensorType &type) const {
  int row = none;
  for (size_t i = 0; i < type.dims.size(); ++i) {
    if (!mentionsBatch(type.dims[i]))
      continue;
    if (row != none || !(type.dims[i] == kBatch))
      return mixed;
    row = static_cast<int>(i);
  }
  return row;
}

bool RowRules::readsBatch(const Node &node) const {
  for (const auto &[name, value] : node.attributes)
    for (const Dim &size : sizesIn(node, name))
      if (mentionsBatch(size))
        return true;
  bool random = node.op.starts_with("random_");
  for (const TensorType &result : node.results)
    if (random && rowOf(result) != none)
      return true;
  for (const Function &region : node.regions)
    if (std::any_of(region.nodes.begin(), region.nodes.end(),
                    [&](const Node &inner) { return readsBatch(inner); }))
      return true;
  return false;
}

/// All that have rows have them in the same dimension.
bool RowRules::rowsAgree(const Node &node, std::span<const TensorType *const> operands) const {
  int row = rowOf(node.results.front());
  return std::all_of(operands.begin(), operands.end(),
                     [&](const TensorType *type) { return rowOf(*type) == row; });
}

bool RowRules::viewKeepsRows(const Node &node, const TensorType &operand) const {
  const TensorType &result = node.results.front();
  int from = rowOf(operand), to = rowOf(result);
  auto at = [&](const char *attribute, int i) {
    std::vector<Dim> sizes = sizesIn(node, attribute);
    return i >= 0 && i < static_cast<int>(sizes.size()) ? sizes[i] : Dim(-1);
  };
  if (node.op == "broadcast")
    return from == none || at("dimensions", from) == Dim(to);
  if (from == none)
    return false;
  if (node.op == "reshape")
    return productOf(operand, from) == productOf(result, to);
  if (node.op == "transpose")
    return at("permutation", to) == Dim(from);
  if (from != to)
    return false;
  if (node.op == "slice")
    return at("starts", from) == Dim(0) && at("sizes", from) == kBatch &&
           at("strides", from) == Dim(1);
  if (node.op == "pad")
    return at("low", from) == Dim(0) && at("high", from) == Dim(0) &&
           at("interior", from) == Dim(0);
  if (node.op == "concatenate")
    return !(at("dimension", 0) == Dim(from));
  return withoutDimensions(from, sizesIn(node, "dimensions")) != none; // reverse
}

bool RowRules::contractKeepsRows(const Node &node,
                                 std::span<const TensorType *const> operands) const {
  std::vector<std::string> letters =
      lettersOf(std::get<std::string>(node.attributes.at("letters")));
  if (letters.size() != operands.size() + 1)
    return false;
  char batch = letters.back()[rowOf(node.results.front())];
  for (size_t i = 0; i < operands.size(); ++i)
    if (int row = rowOf(*operands[i]); row >= 0 && letters[i][row] != batch)
      return false;
  return true;
}

/// Every node of a body either keeps rows or has none.
bool RowRules::bodyKeepsRows(const Function &body) const {
  std::vector<const TensorType *> types;
  for (const Argument &argument : body.arguments)
    types.push_back(&argument.type);
  for (const Node &node : body.nodes) {
    std::vector<const TensorType *> operands;
    bool rows = false;
    for (ValueId id : node.operands) {
      operands.push_back(types[id]);
      rows |= rowOf(*types[id]) != none;
    }
    for (const TensorType &result : node.results) {
      types.push_back(&result);
      rows |= rowOf(result) != none;
    }
    if (rows ? !keepsRows(node, operands) : readsBatch(node))
      return false;
  }
  return true;
}

/// Time leads inputs and stacked results, so their rows are not first.
bool RowRules::scanKeepsRows(const Node &node, std::span<const TensorType *const> operands) const {
  auto number = [&](const char *name) {
    std::vector<Dim> size = sizesIn(node, name);
    return static_cast<size_t>(size.empty() ? 0 : size[0].constant().value_or(0));
  };
  size_t carries = number("carries"), inputs = number("inputs");
  for (size_t i = carries; i < carries + inputs && i < operands.size(); ++i)
    if (rowOf(*operands[i]) == 0)
      return false;
  for (size_t i = carries; i < node.results.size(); ++i)
    if (rowOf(node.results[i]) == 0)
      return false;
  return std::all_of(node.regions.begin(), node.regions.end(),
                     [&](const Function &body) { return bodyKeepsRows(body); });
}

bool RowRules::keepsRows(const Node &node, std::span<const TensorType *const> operands) const {
  auto rowless = [&](const TensorType &type) { return rowOf(type) < 0; };
  if (node.results.empty() || std::any_of(node.results.begin(), node.results.end(), rowless))
    return false;
  for (const TensorType *operand : operands)
    if (rowOf(*operand) == mixed)
      return false;
  bool slices = node.op == "slice"; // its sizes name N where it takes all rows
  if (!slices && readsBatch(node))
    return false;
  int to = rowOf(node.results.front());
  auto row = [&](size_t operand) {
    return operand < operands.size() ? rowOf(*operands[operand]) : none;
  };
  if (kPointwise.contains(node.op))
    return rowsAgree(node, operands);
  if (kViews.contains(node.op))
    return std::all_of(operands.begin(), operands.end(),
                       [&](const TensorType *operand) { return viewKeepsRows(node, *operand); });
  if (kSplitting.contains(node.op) || node.op == "moments")
    return withoutDimensions(row(0), sizesIn(node, "dimensions")) == to;
  if (node.op == "argmax")
    return withoutDimensions(row(0), sizesIn(node, "dimension")) == to;
  if (node.op == "iota")
    return !(sizesIn(node, "dimension") == std::vector<Dim>{Dim(to)});
  if (node.op == "constant")
    return true;
  if (node.op == "contract")
    return contractKeepsRows(node, operands);
  bool transposed = node.op == "convolution_data_gradient";
  if (node.op == "convolution" || transposed) {
    auto layout = node.attributes.find("layout");
    std::vector<std::string> letters =
        lettersOf(layout == node.attributes.end() ? "nchw,kcrs->nkhw"
                                                  : std::get<std::string>(layout->second));
    if (transposed)
      std::swap(letters.front(), letters.back());
    return row(0) >= 0 && row(1) == none && letters.front()[row(0)] == 'n' &&
           letters.back()[to] == 'n';
  }
  if (kPools.contains(node.op))
    return to == 0 && rowsAgree(node, operands);
  if (node.op == "gather")
    return row(0) == none && row(1) == to;
  if (node.op == "pick" || node.op == "one_hot")
    return rowsAgree(node, operands);
  return node.op == "scan" && scanKeepsRows(node, operands);
}

} // namespace dlb
