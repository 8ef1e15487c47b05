// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Times the compiled functions of a program, without its data:
// `dlb-bench FILE train|infer BATCH THREADS [INSTRUCTION-SET]`; with `compile` it only compiles the
// training step.
// The inputs are eight random batches in memory; labels stay below ten. What it says to run.py, and
// when, stands in process.py.

#include "bench/Serve.h"
#include "driver/Execution.h"

#include <cstdio>
#include <cstdlib>
#include <random>

namespace dlb {
namespace {

constexpr int64_t kPlanned = 1'000'000; ///< steps of the training, for its schedule
constexpr size_t kBatches = 8;

void fillRandom(const dlb_tensor &tensor, runtime::Buffer &buffer, std::minstd_rand &random) {
  for (int64_t i = 0; tensor.element == DLB_F32 && i < buffer.size() / 4; ++i)
    buffer.as<float>()[i] = std::uniform_real_distribution<float>()(random);
  for (int64_t i = 0; tensor.element == DLB_I32 && i < buffer.size() / 4; ++i)
    buffer.as<int32_t>()[i] = static_cast<int32_t>(random() % 10);
  for (int64_t i = 0; tensor.element == DLB_U8 && i < buffer.size(); ++i)
    buffer.as<uint8_t>()[i] = random() % 10;
}

/// An input of the function: its name and one buffer for each batch.
struct Input {
  const char *name;
  std::vector<runtime::Buffer> batches;
};

runtime::Result<std::vector<Input>> randomInputs(const dlb_function &function) {
  std::minstd_rand random;
  std::vector<Input> inputs;
  for (int32_t i = 0; i < function.argument_count; ++i) {
    const dlb_tensor &tensor = function.arguments[i];
    if (tensor.role != DLB_INPUT)
      continue;
    inputs.push_back({tensor.name, {}});
    while (inputs.back().batches.size() < kBatches) {
      auto buffer = runtime::Buffer::allocate(tensor.bytes, tensor.name);
      if (!buffer)
        return buffer.failure();
      fillRandom(tensor, *buffer, random);
      inputs.back().batches.push_back(std::move(*buffer));
    }
  }
  return inputs;
}

/// The compiled function, and the batches that it is called with in turn.
class Steps {
public:
  Steps(runtime::Caller call, std::vector<Input> inputs)
      : call(std::move(call)), inputs(std::move(inputs)) {
    this->call.set("steps", kPlanned);
  }

  runtime::Status next() {
    for (const Input &input : inputs) {
      const runtime::Buffer &batch = input.batches[static_cast<size_t>(count) % kBatches];
      DLB_TRY(call.bind(input.name, batch.data(), batch.size()));
    }
    call.set("step", ++count);
    auto status = call.run();
    if (!status)
      return status.failure();
    if (*status)
      return runtime::fail(runtime::Error::notFinite, "", {"loss", count, count - 1, ""});
    return {};
  }

private:
  runtime::Caller call;
  std::vector<Input> inputs;
  int64_t count = 0;
};

runtime::Status measure(runtime::Session &session, const dlb_function &function) {
  auto inputs = randomInputs(function);
  if (!inputs)
    return inputs.failure();
  auto call = session.caller(function);
  if (!call)
    return call.failure();
  Steps steps(std::move(*call), std::move(*inputs));
  return serve([&] { return steps.next(); });
}

int run(const std::string &path, const std::string &mode, int64_t batch, int threads,
        const std::string &instructionSet) {
  std::unique_ptr<ProgramFile> file = checkProgram(path, {});
  Messages messages(*file, {});
  if (messages.showDiagnostics())
    return 1;
  const CheckedProgram &program = *file->program;
  bool training = mode != "infer";
  const Function &function = training ? program.trainings.front().step : program.predicts.front();

  ExecutionSettings settings;
  settings.threads = threads;
  settings.cache = true;
  settings.compile.instructionSet = instructionSet;
  std::unique_ptr<Execution> execution = Execution::create(*file, settings, messages);
  if (!execution)
    return 1;
  const dlb_program *compiled = execution->start({{&function, "measured", {{"N", batch}}}});
  if (!compiled || mode == "compile")
    return compiled ? 0 : 1;
  runtime::Status status =
      measure(execution->session(), *runtime::findFunction(*compiled, "measured"));
  if (!status) {
    messages.show(status.failure());
    return 1;
  }
  return 0;
}

} // namespace
} // namespace dlb

int main(int count, char **arguments) {
  if (count != 5 && count != 6) {
    std::fputs("usage: dlb-bench FILE train|infer|compile BATCH THREADS [INSTRUCTION-SET]\n",
               stderr);
    return 2;
  }
  return dlb::run(arguments[1], arguments[2], std::atoll(arguments[3]), std::atoi(arguments[4]),
                  count == 6 ? arguments[5] : "");
}
