// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// BatchableOpInterface of every op: what it computes from a batch is what it computes from each
// element, whichever of its operands the batch shares.

#include "../reference/OpCases.h"

#include "reference/Expectation.h"
#include "transforms/Passes.h"

#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

using namespace mlir;
using namespace dlb;

namespace {

constexpr int64_t batchSize = 3;

/// The elements in the opposite order: other inputs, as valid as the first.
HostTensor backwards(const HostTensor &tensor) {
  HostTensor result(tensor.element(), tensor.shape());
  for (int64_t i = 0, last = tensor.elements() - 1; i <= last; ++i)
    result.set(i, tensor.get(last - i));
  return result;
}

HostTensor stack(const std::vector<const HostTensor *> &tensors) {
  std::vector<int64_t> shape = tensors.front()->shape();
  shape.insert(shape.begin(), tensors.size());
  HostTensor result(tensors.front()->element(), shape);
  int64_t next = 0;
  for (const HostTensor *tensor : tensors)
    for (int64_t i = 0; i < tensor->elements(); ++i)
      result.set(next++, tensor->get(i));
  return result;
}

/// `function` with a batch in the arguments of `hasBatch`, the others shared.
OwningOpRef<func::FuncOp> batched(func::FuncOp function, const std::vector<bool> &hasBatch) {
  OwningOpRef<func::FuncOp> result(function.clone());
  for (size_t i = 0; i < hasBatch.size(); ++i)
    result->setArgAttr(i, "dlb.role",
                       StringAttr::get(function.getContext(), hasBatch[i] ? "input" : "parameter"));
  PassManager passes(function.getContext(), func::FuncOp::getOperationName());
  passes.addPass(createBatchPass(BatchPassOptions{batchSize}));
  if (failed(passes.run(*result)))
    return nullptr;
  return result;
}

void expectElement(const HostTensor &batch, int64_t b, const HostTensor &single) {
  ASSERT_EQ(batch.elements(), batchSize * single.elements());
  for (int64_t i = 0; i < single.elements(); ++i) {
    double actual = batch.get(b * single.elements() + i), expected = single.get(i);
    bool isSame = actual == expected || (std::isnan(actual) && std::isnan(expected)) ||
                  std::abs(actual - expected) <= 1e-12 * (1 + std::abs(expected));
    EXPECT_TRUE(isSame) << "element " << i << " of " << b << " is " << actual << " instead of "
                        << expected;
  }
}

void check(func::FuncOp function, const std::vector<bool> &hasBatch) {
  const InterpreterOptions options{.f64 = true};
  std::optional<std::vector<HostTensor>> first = statedInputs(function, true);
  ASSERT_TRUE(first);
  std::vector<HostTensor> second = *first, inputs = *first;
  for (size_t i = 0; i < hasBatch.size(); ++i) {
    if (!hasBatch[i])
      continue;
    second[i] = backwards((*first)[i]);
    inputs[i] = stack({&(*first)[i], &second[i], &(*first)[i]});
  }
  OwningOpRef<func::FuncOp> batch = batched(function, hasBatch);
  ASSERT_TRUE(batch);
  std::optional<std::vector<HostTensor>> results = interpret(*batch, inputs, options),
                                         ofFirst = interpret(function, *first, options),
                                         ofSecond = interpret(function, second, options);
  ASSERT_TRUE(results && ofFirst && ofSecond);
  for (size_t k = 0; k < results->size(); ++k) {
    expectElement((*results)[k], 0, (*ofFirst)[k]);
    expectElement((*results)[k], 1, (*ofSecond)[k]);
    expectElement((*results)[k], 2, (*ofFirst)[k]);
  }
}

class Batches : public testing::TestWithParam<std::string> {};

TEST_P(Batches, AreComputedAsTheirElements) {
  OpCases cases(GetParam());
  ASSERT_FALSE(cases.functions().empty());
  for (func::FuncOp function : cases.functions()) {
    unsigned count = function.getNumArguments();
    for (unsigned chosen = 1; chosen < 1u << count; ++chosen) {
      SCOPED_TRACE(function.getSymName().str() + ", arguments " + std::to_string(chosen));
      std::vector<bool> hasBatch;
      for (unsigned i = 0; i < count; ++i)
        hasBatch.push_back(chosen >> i & 1);
      check(function, hasBatch);
    }
  }
}

/// Those without operands are the same for all elements, random numbers are keyed by scalars, and a
/// scan of batches is a scan of other shapes throughout.
const std::set<std::string> notBatchable = {"constant", "iota", "random_normal", "random_uniform",
                                            "scan"};

std::vector<std::string> batchableOps() {
  std::vector<std::string> ops = computingOps();
  std::erase_if(ops, [](const std::string &op) { return notBatchable.count(op) != 0; });
  return ops;
}

INSTANTIATE_TEST_SUITE_P(Ops, Batches, testing::ValuesIn(batchableOps()),
                         [](const auto &info) { return info.param; });

} // namespace
