// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Links compiled code and calls it with named tensors.

#include "driver/CompiledCheck.h"

#include "driver/Agreement.h"
#include "driver/Elements.h"
#include "driver/Numbers.h"
#include "runtime/abi/symbols.h"

namespace dlb {
namespace {

/// Linked code and the tensors that outlive a call.
struct Linked {
  std::unique_ptr<LinkedProgram> code;
  runtime::Session session;
  explicit Linked(runtime::Team &team) : session(team) {}
};

std::unique_ptr<Linked> linkProgram(Execution &execution, const CompiledObjects &compiled) {
  execution.messages().show(compiled.messages);
  if (compiled.objects.empty())
    return nullptr;
  auto linked = std::make_unique<Linked>(execution.team());
  std::string error;
  int32_t count = 0;
  const dlb_symbol *symbols = dlb_runtime_symbols(&count);
  linked->code = link(compiled.objects, symbols, count, error);
  if (!linked->code || !linked->code->program()) {
    execution.messages().error("cannot link the compiled program: " + error);
    return nullptr;
  }
  if (runtime::Status added = linked->session.add(*linked->code->program()); !added) {
    execution.messages().show(added.failure());
    return nullptr;
  }
  return linked;
}

NamedTensor copyOf(const std::string &name, const dlb_tensor &type, const void *data) {
  std::span<const int64_t> shape = runtime::shapeOf(type);
  return {name,
          elementOf(type.element),
          {shape.begin(), shape.end()},
          std::string(static_cast<const char *>(data), static_cast<size_t>(type.bytes))};
}

/// Sets what the session holds, calls, and reads every output: of a persistent tensor what it has
/// become.
runtime::Result<std::vector<NamedTensor>> call(Linked &linked, const std::string &symbol,
                                               const std::vector<NamedTensor> &arguments) {
  const runtime::Roles roles = {DLB_PARAMETER, DLB_STATE, DLB_OPTIMIZER};
  auto held = linked.session.exportTensors(roles);
  if (!held)
    return held.failure();
  for (runtime::LogicalTensor &tensor : *held)
    if (const NamedTensor *given = find(arguments, tensor.name))
      std::copy(given->bytes.begin(), given->bytes.end(), tensor.data.as<char>());
  DLB_TRY(linked.session.importTensors(*held));

  const dlb_function *function = runtime::findFunction(*linked.code->program(), symbol);
  if (!function)
    return runtime::fail(runtime::Error::noFunction, "", {symbol});
  auto caller = linked.session.caller(*function);
  if (!caller)
    return caller.failure();
  for (int32_t i = 0; i < function->argument_count; ++i) {
    const dlb_tensor &argument = function->arguments[i];
    const NamedTensor *given = find(arguments, argument.name);
    if (given && (argument.role == DLB_INPUT || argument.role == DLB_SCALAR))
      DLB_TRY(caller->bind(argument.name, given->bytes.data(),
                           static_cast<int64_t>(given->bytes.size())));
  }
  auto status = caller->run();
  if (!status)
    return status.failure();
  auto after = linked.session.exportTensors(roles);
  if (!after)
    return after.failure();
  std::vector<NamedTensor> outputs;
  for (int32_t i = 0; i < function->result_count; ++i) {
    const dlb_tensor &result = function->results[i];
    const runtime::LogicalTensor *persistent = nullptr;
    for (const runtime::LogicalTensor &tensor : *after)
      if (tensor.name == result.name)
        persistent = &tensor;
    outputs.push_back(persistent
                          ? NamedTensor{persistent->name, elementOf(persistent->element),
                                        persistent->shape,
                                        std::string(persistent->data.as<char>(),
                                                    static_cast<size_t>(persistent->data.size()))}
                          : copyOf(result.name, result, caller->result(i)));
  }
  return outputs;
}

} // namespace

std::optional<std::vector<NamedTensor>> runCompiled(Execution &execution,
                                                    const FunctionRequest &request,
                                                    const std::vector<NamedTensor> &arguments,
                                                    const CompileOptions &options) {
  std::unique_ptr<Linked> linked =
      linkProgram(execution, execution.compiler()->compile(execution.program(), {request},
                                                           /*transfers=*/true, options));
  if (!linked)
    return std::nullopt;
  auto outputs = call(*linked, request.symbol, arguments);
  if (!outputs) {
    execution.messages().show(outputs.failure());
    return std::nullopt;
  }
  return std::move(*outputs);
}

std::optional<CompilerMessage> blameKernel(Execution &execution, const FunctionRequest &request,
                                           const std::vector<NamedTensor> &arguments,
                                           const CompileOptions &options) {
  CompiledLaunches launches =
      execution.compiler()->compileLaunches(execution.program(), request, arguments, options);
  std::unique_ptr<Linked> linked = linkProgram(execution, launches.compiled);
  if (!linked)
    return std::nullopt;
  for (const LaunchCheck &launch : launches.launches) {
    auto outputs = call(*linked, launch.symbol, launch.inputs);
    if (!outputs) {
      execution.messages().show(outputs.failure());
      return std::nullopt;
    }
    Agreement agreement =
        ExpectedResults(launch.outputs, launch.outputs).compare(*outputs, options.f64);
    if (!agreement.difference)
      continue;
    CompilerMessage message = launch.place; // whose text is the instance
    std::string where = message.text.empty() ? "" : "in `" + message.text + "`, ";
    agreement.difference->tensor = "result " + agreement.difference->tensor;
    message.text = where + "compiled `" + launch.kernel +
                   "` differs from the reference on the same "
                   "inputs: " +
                   text(*agreement.difference);
    return message;
  }
  return std::nullopt;
}

} // namespace dlb
