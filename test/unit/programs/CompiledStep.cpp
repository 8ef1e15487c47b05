// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The path from a module to running threads.

#include "CompiledStep.h"

#include "codegen/Object.h"
#include "codegen/Step.h"
#include "kernels/Kernels.h"
#include "plan/Passes.h"
#include "runtime/core/Team.h"
#include "transforms/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include <cstdlib>
#include <cstring>

using namespace mlir;

namespace dlb {
namespace {

/// Memory as a caller of compiled code provides it: aligned to 64 bytes, NaN where not written.
class Block {
public:
  explicit Block(int64_t bytes)
      : bytes(bytes),
        memory(std::aligned_alloc(64, (std::max<int64_t>(bytes, 1) + 63) / 64 * 64), std::free) {
    std::memset(memory.get(), 0xff, bytes);
  }
  explicit Block(const HostTensor &tensor) : Block(tensor.byteCount()) {
    std::memcpy(memory.get(), tensor.data(), tensor.byteCount());
  }

  void *get() const { return memory.get(); }
  std::string copy() const { return std::string(static_cast<const char *>(memory.get()), bytes); }

private:
  int64_t bytes;
  std::unique_ptr<void, decltype(&std::free)> memory;
};

} // namespace

LogicalResult lowerToKernels(ModuleOp module) {
  PassManager passes(module.getContext());
  passes.addPass(createRaiseAttentionPass());
  passes.addNestedPass<func::FuncOp>(createHoistPass());
  passes.addPass(createDifferentiatePass());
  passes.addNestedPass<func::FuncOp>(createHoistPass());
  passes.addPass(createSimplifyPass());
  passes.addNestedPass<func::FuncOp>(createSplitReductionsPass());
  passes.addPass(createCSEPass());
  passes.addNestedPass<func::FuncOp>(createGroupPass());
  passes.addPass(createOutlinePass());
  passes.addPass(createPlanPass());
  passes.addPass(createCheckPlanPass());
  passes.addPass(createKernelsPass(Target{hostInstructionSet()}));
  return passes.run(module);
}

std::vector<std::string> compileKernels(ModuleOp module) {
  SmallVector<func::FuncOp> functions(module.getOps<func::FuncOp>());
  std::vector<std::string> objects;
  for (CompiledModule &kernel : compileModules(isolate(functions), hostInstructionSet(), 1))
    objects.push_back(std::move(kernel.bytes));
  return objects;
}

CompiledStep::CompiledStep(ModuleOp module, std::vector<std::string> objects, ChunkOrder order) {
  ModuleJob steps{"steps", buildSteps(module, hostInstructionSet(), order), Effort::quick};
  objects.push_back(compileModules(steps, hostInstructionSet(), 1).front().bytes);
  int32_t count;
  const dlb_symbol *symbols = dlb_runtime_symbols(&count);
  program = link(objects, symbols, count, error);
  if (program && !program->program())
    error = "there is no program";
}

std::vector<std::string> CompiledStep::run(const std::vector<HostTensor> &values, int threads) {
  const dlb_function &compiled = function();
  auto team = runtime::Team::create(threads);
  std::vector<Block> arguments, results;
  std::vector<void *> argumentPointers, resultPointers;
  for (const HostTensor &value : values)
    argumentPointers.push_back(arguments.emplace_back(value).get());
  for (int32_t i = 0; i < compiled.result_count; ++i)
    resultPointers.push_back(results.emplace_back(compiled.results[i].bytes).get());
  Block arena(compiled.arena_bytes), scratch(compiled.scratch_bytes * threads);
  dlb_call call{argumentPointers.data(), resultPointers.data(),
                static_cast<unsigned char *>(arena.get()),
                static_cast<unsigned char *>(scratch.get()), -1};
  (*team)->run([&](int thread) { compiled.run(&call, (*team)->handle(), thread, threads); });
  if (call.status != 0)
    error = "status " + std::to_string(call.status);

  std::vector<std::string> bytes;
  for (int32_t i = 0; i < compiled.result_count; ++i) {
    int32_t updates = compiled.results[i].updates;
    bytes.push_back(updates < 0 ? results[i].copy() : arguments[updates].copy());
  }
  return bytes;
}

std::vector<HostTensor> tensorsOf(const std::vector<std::string> &bytes,
                                  const std::vector<HostTensor> &like) {
  std::vector<HostTensor> tensors;
  for (size_t i = 0; i < like.size(); ++i) {
    HostTensor &tensor = tensors.emplace_back(like[i].element(), like[i].shape());
    std::memcpy(tensor.data(), bytes[i].data(),
                std::min<size_t>(bytes[i].size(), tensor.byteCount()));
  }
  return tensors;
}

} // namespace dlb
