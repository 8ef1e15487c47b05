// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Finite differences along random directions.

#include "driver/GradientCheck.h"

#include "driver/FunctionSlice.h"
#include "driver/Numbers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace dlb {
namespace {

constexpr double tolerance = 1e-6;

/// Steps h, and whether four points are used: their error falls with h^4 instead of h^2, so that
/// they may be far enough apart for the rounding of L not to count, but the kinks between them are
/// more.
struct Attempt {
  double h;
  bool fourPoints;
};
constexpr Attempt attempts[] = {{1e-5, false}, {1e-6, false}, {1e-4, true},  {1e-6, false},
                                {1e-3, true},  {1e-5, false}, {1e-7, false}, {1e-4, true}};

/// Standard normal numbers; std::mt19937_64 is the same everywhere, the standard distributions are
/// not.
class Normal {
public:
  explicit Normal(uint64_t seed) : generator(seed) {}
  double operator()() {
    double u = (static_cast<double>(generator() >> 11) + 0.5) * 0x1p-53;
    double v = static_cast<double>(generator() >> 11) * 0x1p-53;
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * 3.14159265358979323846 * v);
  }

private:
  std::mt19937_64 generator;
};

bool isReal(const TensorType &type) {
  return type.element == Element::real || type.element == Element::f32 ||
         type.element == Element::f64;
}

double rootMeanSquare(const std::vector<double> &numbers) {
  double sum = 0;
  for (double number : numbers)
    sum += number * number;
  return numbers.empty() ? 0 : std::sqrt(sum / static_cast<double>(numbers.size()));
}

/// A part of the step whose gradient is checked.
struct Part {
  std::string what;
  std::set<int> nodes;
  std::vector<ValueId> outputs;
  std::set<ValueId> given; ///< the gradient is taken to these; empty: to every float
};

class Checker {
public:
  Checker(Compiler &compiler, const GradientRequest &request)
      : compiler(compiler), request(request), step(*request.step.function), values(step),
        exact(request.options), random(20) {
    exact.f64 = true;
    exact.without = {"raise-attention", "hoist", "simplify"};
    exact.faultIn.clear();
    tested = exact;
    tested.without = request.options.without;
    tested.faultIn = request.options.faultIn;
  }

  std::vector<GradientOutcome> run();

private:
  std::vector<Part> losses() const;
  std::vector<Part> blocks(const std::vector<Part> &losses) const;
  bool readValues(const std::vector<Part> &parts, std::vector<CompilerMessage> &messages);
  GradientOutcome check(const Part &part);
  std::optional<std::vector<NamedTensor>> interpret(const Function &function,
                                                    const std::vector<NamedTensor> &arguments,
                                                    const CompileOptions &options,
                                                    std::vector<CompilerMessage> &messages);

  Compiler &compiler;
  const GradientRequest &request;
  const Function &step;
  FunctionValues values;
  CompileOptions exact, tested;
  Normal random;
  std::map<ValueId, NamedTensor> known; ///< values of the step
};

/// What is minimised, as a function of the parameters: at each gradient of the step that no other
/// gradient contains.
std::vector<Part> Checker::losses() const {
  std::vector<Part> parts;
  std::set<ValueId> constants; // to every gradient
  for (size_t i = 0; i < step.nodes.size(); ++i) {
    const Node &node = step.nodes[i];
    if (node.attributes.contains(stopsGradient))
      constants.insert(values.firstResult(static_cast<int>(i)));
    if (node.op != "gradient" || !node.instance.empty())
      continue;
    Part part;
    part.what = "loss of `" + request.step.symbol + "`";
    part.outputs = {node.operands[0]};
    part.given = {node.operands.begin() + 1, node.operands.end()};
    std::set<ValueId> ends = part.given;
    ends.insert(constants.begin(), constants.end());
    part.nodes = nodesFor(step, part.outputs, ends);
    if (!part.nodes.empty())
      parts.push_back(std::move(part));
  }
  return parts;
}

/// The nodes that each block or model of the file, or of one that it imports, computes: those with
/// it among the frames of their location. Applications at one place, such as the turns of a loop,
/// are one part; of parts of the same block and hyperparameters the first is enough.
std::vector<Part> Checker::blocks(const std::vector<Part> &losses) const {
  std::set<std::string> own;
  auto collect = [&](const ast::File &file) {
    for (const ast::DeclPtr &declaration : file.declarations)
      if (const auto *definition = declaration->as<ast::Definition>();
          definition && (definition->kind == ast::DefinitionKind::block ||
                         definition->kind == ast::DefinitionKind::model))
        own.insert(definition->name.text);
  };
  collect(*request.syntax);
  for (const std::unique_ptr<ast::File> &imported : request.syntax->imports)
    collect(*imported);
  std::set<int> forward;
  for (const Part &loss : losses)
    forward.insert(loss.nodes.begin(), loss.nodes.end());

  std::vector<Part> parts;
  std::map<std::string, size_t> places;
  for (int node : forward) {
    const Location &frames = step.nodes[node].location;
    std::string place;
    for (size_t i = frames.size(); i-- > 0;) {
      // "in block `basic(c = 64)`", called at the place of the frame outside of it.
      const std::string &what = frames[i].what;
      size_t quote = what.find('`');
      std::string name =
          quote == std::string::npos
              ? ""
              : what.substr(quote + 1, what.find_first_of("(`", quote + 1) - quote - 1);
      place += what + ";";
      if (own.contains(name)) {
        auto [found, isNew] = places.emplace(place, parts.size());
        if (isNew)
          parts.push_back({what.substr(3), {}, {}, {}});
        parts[found->second].nodes.insert(node);
      }
      place += std::to_string(frames[i].place.file) + ":" + std::to_string(frames[i].place.line) +
               ":" + std::to_string(frames[i].place.column) + " ";
    }
  }
  std::set<std::string> seen;
  std::erase_if(parts, [&](const Part &part) { return !seen.insert(part.what).second; });
  for (Part &part : parts) {
    std::set<ValueId> used;
    for (size_t i = 0; i < step.nodes.size(); ++i)
      if (!part.nodes.contains(static_cast<int>(i)))
        used.insert(step.nodes[i].operands.begin(), step.nodes[i].operands.end());
    for (const Output &output : step.outputs)
      used.insert(output.value);
    for (ValueId value : used)
      if (part.nodes.contains(values.producer(value)) && isReal(values.type(value)))
        part.outputs.push_back(value);
  }
  std::erase_if(parts, [](const Part &part) { return part.outputs.empty(); });
  return parts;
}

std::optional<std::vector<NamedTensor>>
Checker::interpret(const Function &function, const std::vector<NamedTensor> &arguments,
                   const CompileOptions &options, std::vector<CompilerMessage> &messages) {
  InterpretedValues results =
      compiler.interpret(*request.program, {&function, "part", request.step.sizes}, arguments,
                         Stage::gradient, options);
  if (results.results.size() == function.outputs.size())
    return std::move(results.results);
  messages.insert(messages.end(), results.messages.begin(), results.messages.end());
  return std::nullopt;
}

/// The values that the parts take from elsewhere.
bool Checker::readValues(const std::vector<Part> &parts, std::vector<CompilerMessage> &messages) {
  std::set<ValueId> wanted;
  for (const Part &part : parts)
    for (ValueId input : sliceOf(step, part.nodes, part.outputs).inputs)
      wanted.insert(input);
  Function reading = step;
  reading.outputs.clear();
  for (ValueId value : wanted)
    reading.outputs.push_back({value, valueName(value)});
  auto results = interpret(reading, request.arguments, exact, messages);
  if (!results)
    return false;
  size_t i = 0;
  for (ValueId value : wanted)
    known[value] = (*results)[i++];
  return true;
}

Node nodeOf(std::string op, std::vector<ValueId> operands, std::vector<TensorType> results,
            const Location &location) {
  Node node;
  node.op = std::move(op);
  node.operands = std::move(operands);
  node.results = std::move(results);
  node.location = location;
  return node;
}

GradientOutcome Checker::check(const Part &part) {
  GradientOutcome outcome;
  outcome.what = part.what;
  const Location &location = step.nodes[*part.nodes.begin()].location;
  for (const Frame &frame : location)
    if (frame.place.file == 0 && !outcome.place.line)
      outcome.place = {CompilerMessage::Kind::error, request.program->files[0], frame.place.line,
                       frame.place.column, ""};

  // L = sum(c * outputs). New arguments are numbered after the old ones, so they come first.
  FunctionSlice slice = sliceOf(step, part.nodes, part.outputs);
  Function &function = slice.function;
  size_t before = function.arguments.size(), weights = part.outputs.size();
  for (size_t k = 0; k < weights; ++k)
    function.arguments.push_back(
        {Role::input, "c" + std::to_string(k), values.type(part.outputs[k])});
  auto shifted = [&](ValueId value) {
    return value < static_cast<ValueId>(before) ? value : value + static_cast<ValueId>(weights);
  };
  for (Node &node : function.nodes)
    for (ValueId &operand : node.operands)
      operand = shifted(operand);
  ValueId loss = -1;
  for (size_t k = 0; k < weights; ++k) {
    TensorType type = values.type(part.outputs[k]), number{type.element, {}, {}, {}};
    type.classes.reset();
    ValueId weighted =
        append(function,
               nodeOf("mul", {shifted(function.outputs[k].value), static_cast<ValueId>(before + k)},
                      {type}, location));
    if (!type.dims.empty()) {
      std::vector<int64_t> all(type.dims.size());
      for (size_t d = 0; d < all.size(); ++d)
        all[d] = static_cast<int64_t>(d);
      Node sum = nodeOf("reduce_sum", {weighted}, {number}, location);
      sum.attributes["dimensions"] = all;
      weighted = append(function, std::move(sum));
    }
    if (type.element != Element::real) {
      number.element = Element::real;
      weighted = append(function, nodeOf("cast", {weighted}, {number}, location));
    }
    loss =
        loss < 0 ? weighted : append(function, nodeOf("add", {loss, weighted}, {number}, location));
  }
  function.outputs = {{loss, "loss"}};

  std::vector<size_t> varied; // arguments
  std::vector<TensorType> types;
  std::vector<ValueId> operands = {loss};
  for (size_t i = 0; i < before; ++i)
    if (values.type(slice.inputs[i]).element == Element::real &&
        (part.given.empty() || part.given.contains(slice.inputs[i]))) {
      varied.push_back(i);
      types.push_back(values.type(slice.inputs[i]));
      operands.push_back(static_cast<ValueId>(i));
    }
  outcome.tensors = static_cast<int>(varied.size());
  if (varied.empty()) {
    outcome.agrees = true;
    return outcome;
  }
  Function derivative = function;
  ValueId first = append(derivative, nodeOf("gradient", operands, types, location));
  derivative.outputs.clear();
  for (size_t k = 0; k < varied.size(); ++k)
    derivative.outputs.push_back({first + static_cast<ValueId>(k), "g" + std::to_string(k)});

  std::vector<NamedTensor> point;
  for (ValueId input : slice.inputs)
    point.push_back(known.at(input));
  for (size_t i = 0; i < point.size(); ++i)
    point[i].name = function.arguments[i].name;
  for (size_t k = 0; k < weights; ++k) {
    std::vector<int64_t> shape;
    size_t count = 1;
    for (const Dim &dim : values.type(part.outputs[k]).dims) {
      shape.push_back(dim.evaluate(request.step.sizes).value_or(1));
      count *= static_cast<size_t>(shape.back());
    }
    std::vector<double> numbers(count);
    for (double &number : numbers)
      number = random();
    Element element = values.type(part.outputs[k]).element;
    point.push_back(tensorOf(function.arguments[before + k].name,
                             element == Element::real ? Element::f64 : element, shape, numbers));
  }

  outcome.error = INFINITY;
  for (auto [h, fourPoints] : attempts) {
    if (outcome.agrees)
      break;
    // Off the point itself: data are full of equal values, at which maxima tie and relus bend.
    // Positive numbers stay positive.
    std::vector<NamedTensor> here = point;
    std::vector<std::vector<double>> centre, direction;
    for (size_t i : varied) {
      std::vector<double> x = numbersOf(point[i]);
      double scale = rootMeanSquare(x);
      bool positive = std::all_of(x.begin(), x.end(), [](double number) { return number > 0; });
      for (double &number : x)
        number +=
            0.01 * (positive ? number * std::tanh(random()) : (scale > 0 ? scale : 1) * random());
      std::vector<double> v(x.size());
      for (size_t j = 0; j < v.size(); ++j)
        v[j] = positive ? x[j] * std::tanh(random()) : (scale > 0 ? scale : 1) * random();
      here[i] = tensorOf(here[i].name, Element::f64, here[i].shape, x);
      centre.push_back(std::move(x));
      direction.push_back(std::move(v));
    }
    auto gradient = interpret(derivative, here, tested, outcome.messages);
    if (!gradient)
      return outcome;
    double slope = 0, size = 0;
    for (size_t k = 0; k < varied.size(); ++k) {
      std::vector<double> g = numbersOf((*gradient)[k]);
      for (size_t j = 0; j < g.size(); ++j) {
        slope += g[j] * direction[k][j];
        size += g[j] * direction[k][j] * g[j] * direction[k][j];
      }
    }
    // L(x + k h v) - L(x - k h v), for k = 1 and with four points 2 too.
    double change[2] = {0, 0}, largest = 0;
    for (int k = 1; k <= (fourPoints ? 2 : 1); ++k)
      for (int side : {-1, 1}) {
        for (size_t i = 0; i < varied.size(); ++i) {
          std::vector<double> x = centre[i];
          for (size_t j = 0; j < x.size(); ++j)
            x[j] += side * k * h * direction[i][j];
          here[varied[i]] = tensorOf(here[varied[i]].name, Element::f64, here[varied[i]].shape, x);
        }
        auto result = interpret(function, here, exact, outcome.messages);
        if (!result)
          return outcome;
        double loss = numbersOf((*result)[0])[0];
        change[k - 1] += side * loss;
        largest = std::max(largest, std::abs(loss));
      }
    double measured = fourPoints ? (8 * change[0] - change[1]) / (12 * h) : change[0] / (2 * h);
    // The rounding of L, which the division by h makes larger, is no error of the gradient.
    double rounding = 2e-13 * largest / h;
    double scale = std::max({std::abs(slope), std::abs(measured), std::sqrt(size)});
    double error = std::abs(measured - slope);
    outcome.agrees = error <= tolerance * scale + rounding;
    error = error > 0 && scale > 0 ? error / scale : error;
    outcome.error = outcome.agrees ? error : std::min(outcome.error, error);
  }
  return outcome;
}

std::vector<GradientOutcome> Checker::run() {
  std::vector<Part> parts = losses();
  for (Part &part : blocks(parts))
    parts.push_back(std::move(part));
  std::vector<GradientOutcome> outcomes;
  std::vector<CompilerMessage> messages;
  if (!parts.empty() && !readValues(parts, messages)) {
    outcomes.emplace_back().messages = std::move(messages);
    return outcomes;
  }
  for (const Part &part : parts)
    outcomes.push_back(check(part));
  return outcomes;
}

} // namespace

std::vector<GradientOutcome> checkGradients(Compiler &compiler, const GradientRequest &request) {
  return Checker(compiler, request).run();
}

} // namespace dlb
