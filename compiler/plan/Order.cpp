// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The order of runs: as the function has them, unless another order needs less memory.

#include "plan/Model.h"

#include "llvm/ADT/STLFunctionalExtras.h"

using namespace mlir;

namespace dlb::plan {
namespace {

/// Which runs must precede which.
struct Dependences {
  std::vector<SmallVector<int>> successors;
  std::vector<int> predecessorCount;
  std::vector<int> producer; ///< by buffer; -1 of an argument

  explicit Dependences(const Model &model)
      : successors(model.runs.size()), predecessorCount(model.runs.size(), 0),
        producer(model.buffers.size(), -1) {
    for (auto [number, run] : llvm::enumerate(model.runs))
      for (int output : run.outputs)
        producer[output] = number;
    for (int reader = 0, count = model.runs.size(); reader < count; ++reader)
      for (int input : model.runs[reader].inputs) {
        if (producer[input] >= 0)
          add(producer[input], reader);
        else
          addOverwriters(model, input, reader);
      }
  }

private:
  void add(int before, int after) {
    successors[before].push_back(after);
    ++predecessorCount[after];
  }

  /// Who overwrites argument `input` comes after `reader`, which wants its old value.
  void addOverwriters(const Model &model, int input, int reader) {
    for (int writer = 0, count = model.runs.size(); writer < count; ++writer)
      if (model.runs[writer].commits && writer != reader)
        for (int output : model.runs[writer].outputs)
          if (model.buffers[output].index == model.buffers[input].index)
            add(reader, writer);
  }
};

/// Arena bytes alive while the runs of one order execute, one after the other.
class Liveness {
public:
  explicit Liveness(const Model &model) : model(model), uses(model.buffers.size(), 0) {
    for (const Run &run : model.runs)
      for (int input : run.inputs)
        ++uses[input];
  }

  /// By how much the live bytes grow when `run` is executed next.
  int64_t growth(const Run &run) const {
    int64_t grown = 0;
    for (int output : run.outputs)
      grown += uses[output] ? bytes(output) : 0;
    for (int input : run.inputs)
      grown -= uses[input] == 1 ? bytes(input) : 0;
    return grown;
  }

  void execute(const Run &run) {
    int64_t during = live;
    for (int output : run.outputs)
      during += bytes(output);
    peak = std::max(peak, during);
    live += growth(run);
    for (int input : run.inputs)
      --uses[input];
  }

  int64_t peak = 0;

private:
  int64_t bytes(int buffer) const {
    return model.buffers[buffer].space == Space::Arena ? model.buffers[buffer].bytes : 0;
  }

  const Model &model;
  std::vector<int> uses; ///< reads still to come
  int64_t live = 0;
};

struct Order {
  std::vector<int> runs;
  int64_t peak;
};

/// A topological order; among the runs that are ready it takes the one of least `cost`, the first
/// of equals. Committing runs cost more than all others: they come last, first those whose operands
/// were produced last and are still in caches.
Order sortRuns(const Model &model, bool lean) {
  Dependences dependences(model);
  Liveness liveness(model);
  std::vector<int> missing = dependences.predecessorCount, ready, order;
  for (int run = 0, count = model.runs.size(); run < count; ++run)
    if (missing[run] == 0)
      ready.push_back(run);
  std::vector<int64_t> position(model.runs.size(), -1);
  auto producedAt = [&](const Run &run) {
    int64_t latest = -1;
    for (int input : run.inputs)
      if (int producer = dependences.producer[input]; producer >= 0)
        latest = std::max(latest, position[producer]);
    return latest;
  };
  auto cost = [&](int number) {
    const Run &run = model.runs[number];
    int64_t wait = run.commits ? -producedAt(run) : lean ? liveness.growth(run) : 0;
    return std::tuple(run.commits, wait, number);
  };
  while (!ready.empty()) {
    auto next = std::min_element(ready.begin(), ready.end(),
                                 [&](int a, int b) { return cost(a) < cost(b); });
    int run = *next;
    ready.erase(next);
    position[run] = order.size();
    order.push_back(run);
    liveness.execute(model.runs[run]);
    for (int successor : dependences.successors[run])
      if (--missing[successor] == 0)
        ready.push_back(successor);
  }
  return {std::move(order), liveness.peak};
}

} // namespace

LogicalResult order(Model &model) {
  Order kept = sortRuns(model, /*lean=*/false), lean = sortRuns(model, /*lean=*/true);
  if (kept.runs.size() != model.runs.size())
    return model.function.emitOpError(
        "updates arguments in a circle: each update reads what another one has overwritten");
  const Order &best = lean.peak < kept.peak ? lean : kept;
  std::vector<Run> sorted;
  for (int run : best.runs)
    sorted.push_back(std::move(model.runs[run]));
  model.runs = std::move(sorted);
  return success();
}

} // namespace dlb::plan
