// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compiles, links and feeds checked programs.

#include "driver/Execution.h"

#include "driver/Elements.h"
#include "runtime/abi/symbols.h"
#include "runtime/abi/tiles.h"
#include "runtime/data/Dataset.h"
#include "support/InstructionSet.h"

#include <chrono>
#include <ctime>

namespace dlb {
namespace {

runtime::Field fieldOf(const Column &column, bool f64) {
  runtime::Field field;
  field.name = column.name;
  field.element = runtimeElement(column.type.element, f64);
  for (size_t i = 1; i < column.type.dims.size(); ++i) // the rows come first
    field.shape.push_back(column.type.dims[i].constant().value_or(0));
  if (column.type.classes)
    field.classes = column.type.classes->constant().value_or(runtime::Field::count);
  field.positions = column.positions;
  field.headers = column.headers;
  return field;
}

} // namespace

std::unique_ptr<Execution> Execution::create(ProgramFile &file, const ExecutionSettings &settings,
                                             Messages &messages) {
  std::unique_ptr<Execution> execution(new Execution(file, settings, messages));
  std::string error;
  execution->mlir = loadCompiler(error);
  if (!execution->mlir) {
    messages.error("cannot load the compiler: " + error);
    return nullptr;
  }
  int count = settings.threads ? settings.threads : runtime::Team::processors();
  auto team = runtime::Team::create(count);
  if (!team) {
    messages.show(team.failure());
    return nullptr;
  }
  // The bits of a tile product depend on its level: it is the one that code is generated for.
  InstructionSet set =
      parseInstructionSet(settings.compile.instructionSet).value_or(hostInstructionSet());
  dlb_tiles_select(set == InstructionSet::x86_64      ? DLB_TILES_BASELINE
                   : set == InstructionSet::x86_64_v3 ? DLB_TILES_AVX2
                                                      : DLB_TILES_AVX512);
  execution->threads = std::move(*team);
  execution->runs = std::make_unique<runtime::Session>(*execution->threads);
  return execution;
}

const dlb_program *Execution::compile(const std::vector<FunctionRequest> &requests,
                                      bool transfers) {
  CompileOptions options = given.compile;
  options.threads = runtime::Team::processors();
  CompiledObjects compiled = mlir->compile(program(), requests, transfers, options);
  says.show(compiled.messages);
  if (compiled.objects.empty())
    return nullptr;
  phaseTimes.insert(phaseTimes.end(), compiled.phases.begin(), compiled.phases.end());
  kernelTimes.insert(kernelTimes.end(), compiled.kernels.begin(), compiled.kernels.end());

  auto wallStart = std::chrono::steady_clock::now();
  std::clock_t cpuStart = std::clock();
  std::string error;
  int32_t count = 0;
  const dlb_symbol *symbols = dlb_runtime_symbols(&count);
  std::unique_ptr<LinkedProgram> code = link(compiled.objects, symbols, count, error);
  if (!code || !code->program()) {
    says.error("cannot link the compiled program: " +
               (error.empty() ? "it has no `dlb_program`" : error));
    return nullptr;
  }
  std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - wallStart;
  phaseTimes.push_back({"link", wall.count(), 1e3 * (std::clock() - cpuStart) / CLOCKS_PER_SEC});

  linked.push_back(std::move(code));
  const dlb_program *result = linked.back()->program();
  if (runtime::Status added = runs->add(*result); !added) {
    says.show(added.failure());
    return nullptr;
  }
  return result;
}

const dlb_program *Execution::start(std::vector<FunctionRequest> requests) {
  requests.push_back({&program().initialise, "initialise", {}});
  const dlb_program *compiled = compile(requests, /*transfers=*/true);
  if (!compiled)
    return nullptr;
  runtime::Status filled =
      runs->initialise(*runtime::findFunction(*compiled, "initialise"), given.seed);
  if (filled && !given.weights.empty())
    filled = runs->load(given.weights, runtime::weightRoles);
  if (!filled) {
    says.show(filled.failure());
    return nullptr;
  }
  return compiled;
}

runtime::Result<runtime::Dataset> Execution::loadData(const Data &data) {
  runtime::DataSource source;
  source.name = data.name;
  source.format = data.format;
  source.files = data.files;
  for (const Column &column : data.columns)
    source.fields.push_back(fieldOf(column, given.compile.f64));
  for (const Data::Part &part : data.parts)
    source.parts.push_back({part.name, part.share, part.files});
  source.programFolder = file.folder();
  source.dataFolder = given.dataFolder;
  return runtime::loadData(source);
}

} // namespace dlb
