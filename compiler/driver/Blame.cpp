// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Finds the op that explains why a pass changed results.
//
// Passes keep the location of what they rewrite, so a value after the pass has its counterpart
// before it: a value of an op of the same name, place and type. Where they differ, the op after
// the pass is suspect, but so is everything that depends on it, and rewrites may rightly give an op
// of that name another value. So each suspect in turn gets the value of its counterpart: the
// first one with which the function's results are right again is to blame.

#include "driver/PassChecks.h"

#include "dialect/Dialect.h"
#include "driver/Places.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <map>

using namespace mlir;

namespace dlb {
namespace {

using Shared = std::shared_ptr<const HostTensor>;

/// Far above rounding in either precision, far below what a mistake in a program changes.
double toleranceOf(bool f64) { return f64 ? 1e-7 : 1e-3; }

/// The first element that differs by more than rounding, relative to the largest one.
std::optional<int64_t> difference(const HostTensor &value, const HostTensor &expected, bool f64) {
  double scale = 1e-30;
  for (int64_t i = 0; i < expected.elements(); ++i)
    if (std::isfinite(expected.get(i)))
      scale = std::max(scale, std::abs(expected.get(i)));
  for (int64_t i = 0; i < expected.elements(); ++i) {
    double a = value.get(i), b = expected.get(i);
    if (a == b || (std::isnan(a) && std::isnan(b)))
      continue;
    if (!(std::abs(a - b) <= toleranceOf(f64) * scale))
      return i;
  }
  return std::nullopt;
}

/// What a value and its counterpart have in common.
std::string keyOf(Operation *op, const HostTensor &value) {
  std::string key;
  llvm::raw_string_ostream stream(key);
  // A launch becomes a run of the plan.
  stream << (isa<LaunchOp, RunOp>(op) ? "launch" : op->getName().getStringRef()) << " "
         << value.element() << " [";
  llvm::interleaveComma(value.shape(), stream);
  stream << "] " << op->getLoc();
  return key;
}

std::string placeText(int64_t index, const std::vector<int64_t> &shape) {
  if (shape.empty())
    return "";
  std::vector<std::string> places(shape.size());
  for (size_t d = shape.size(); d-- > 0; index /= shape[d])
    places[d] = std::to_string(index % shape[d]);
  return " at [" + llvm::join(places, ", ") + "]";
}

std::string numberText(double number) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.9g", number);
  return text;
}

struct Suspect {
  int64_t evaluation; ///< which call of onOp
  size_t result;
  Shared counterpart;
  mlir::Location location;
  std::string text;
};

} // namespace

std::optional<CompilerMessage> PassChecks::blame(const std::string &pass) {
  Module before, after;
  run([&](const std::string &name, ModuleOp module) {
    if (!module)
      return true;
    (name == pass ? after : before) = expanded(module);
    return name != pass;
  });
  if (!before || !after)
    return std::nullopt;

  std::map<std::string, std::vector<Shared>> counterparts;
  InterpreterOptions collect;
  collect.onOp = [&](Operation *op, auto, std::span<Shared> results) {
    for (const Shared &value : results)
      counterparts[keyOf(op, *value)].push_back(value);
  };
  auto expected = interpret(*before, collect);
  if (!expected)
    return std::nullopt;

  std::vector<Suspect> suspects;
  std::map<std::string, size_t> met;
  int64_t evaluation = 0;
  InterpreterOptions compare;
  compare.onOp = [&](Operation *op, auto, std::span<Shared> results) {
    for (size_t i = 0; i < results.size(); ++i) {
      std::string key = keyOf(op, *results[i]);
      size_t number = met[key]++;
      auto known = counterparts.find(key);
      if (known == counterparts.end())
        continue;
      const std::vector<Shared> &values = known->second;
      // A copy of an op may be computed more often than before.
      if (llvm::any_of(values, [&](const Shared &value) {
            return !difference(*results[i], *value, options.f64);
          }))
        continue;
      const Shared &value = values[std::min(number, values.size() - 1)];
      int64_t at = *difference(*results[i], *value, options.f64);
      std::string name = op->getName().stripDialect().str();
      if (auto launch = dyn_cast<LaunchOp>(op))
        name += " @" + launch.getKernel().str();
      else if (auto run = dyn_cast<RunOp>(op))
        name += " @" + run.getKernel().str();
      std::string text = "`" + name + "` gives " + numberText(results[i]->get(at)) +
                         placeText(at, value->shape()) + ", before `" + pass + "` it gave " +
                         numberText(value->get(at));
      suspects.push_back({evaluation, i, value, op->getLoc(), text});
    }
    ++evaluation;
  };
  if (!interpret(*after, compare))
    return std::nullopt;

  auto message = [&](const Suspect &suspect) {
    Origin origin = originOf(suspect.location, program.files.front());
    std::string where = origin.instance.empty() ? "" : "in `" + origin.instance.str() + "`, ";
    return messageAt(suspect.location, program.files.front(), CompilerMessage::Kind::error,
                     where + suspect.text);
  };
  for (const Suspect &suspect : suspects) {
    InterpreterOptions substitute;
    int64_t now = 0;
    substitute.onOp = [&](Operation *, auto, std::span<Shared> results) {
      if (now++ == suspect.evaluation)
        results[suspect.result] = suspect.counterpart;
    };
    auto results = interpret(*after, substitute);
    if (results && llvm::all_of(llvm::zip_equal(*results, *expected), [&](auto pair) {
          return !difference(std::get<0>(pair), std::get<1>(pair), options.f64);
        }))
      return message(suspect);
  }
  return suspects.empty() ? std::nullopt : std::optional(message(suspects.front()));
}

} // namespace dlb
