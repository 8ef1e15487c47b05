// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compiles, links and feeds checked programs.

#include "driver/Execution.h"

#include "driver/Stopwatch.h"
#include "runtime/abi/symbols.h"
#include "runtime/abi/tiles.h"
#include "support/InstructionSet.h"

#include "llvm/ADT/StringRef.h"

namespace dlb {
std::unique_ptr<Execution> Execution::create(ProgramFile &file, const ExecutionSettings &settings,
                                             Messages &messages) {
  std::unique_ptr<Execution> execution(new Execution(file, settings, messages));
  if (settings.cache)
    execution->cache =
        CompileCache::open([&messages](const std::string &text) { messages.warning(text); });
  if (!execution->cache && !execution->compiler())
    return nullptr;
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
                   : set == InstructionSet::x86_64_v4 ? DLB_TILES_AVX512
                                                      : DLB_TILES_AMX);
  execution->threads = std::move(*team);
  execution->runs = std::make_unique<runtime::Session>(*execution->threads);
  if (settings.compile.profile && !execution->beginProfile())
    return nullptr;
  return execution;
}

bool Execution::beginProfile() {
  InstructionSet set =
      parseInstructionSet(given.compile.instructionSet).value_or(hostInstructionSet());
  runtime::Vectors vectors = set >= InstructionSet::x86_64_v4   ? runtime::Vectors::avx512
                             : set == InstructionSet::x86_64_v3 ? runtime::Vectors::avx2
                                                                : runtime::Vectors::sse2;
  auto peaks = runtime::measurePeaks(*threads, vectors, given.compile.f64);
  if (!peaks) {
    says.show(peaks.failure());
    return false;
  }
  best = *peaks;
  constexpr int64_t kEvents = 1 << 16; // a trace of some 12 MB
  profiled = std::make_unique<runtime::Profile>(threads->size(), kEvents);
  threads->handle()->profile = profiled.get();
  return true;
}

std::string Execution::placeOf(const dlb_site &site) const {
  return site.line ? site.file + (":" + std::to_string(site.line)) : "(no line)";
}

std::string Execution::sourceOf(const dlb_site &site) const {
  for (int number = 0; number < file.sources.fileCount(); ++number)
    if (file.sources.file(number).path() == site.file) {
      std::string_view line = file.sources.file(number).line(static_cast<int>(site.line));
      return llvm::StringRef(line.data(), line.size()).trim().str();
    }
  return {};
}

Compiler *Execution::compiler() {
  std::string error;
  if (!mlir && !(mlir = loadCompiler(error)))
    says.internalError("cannot load the compiler: " + error);
  return mlir;
}

CompiledObjects Execution::objectsOf(const std::vector<FunctionRequest> &requests, bool transfers) {
  CompileOptions options = given.compile;
  options.threads = runtime::Team::processors();
  options.store = cache.get();
  // What the compiler remarks is said by compiling only, and a phase that shall fail must run.
  bool whole = cache && !options.remarks && options.failIn.empty();
  Stopwatch watch;
  Cache::Key key = {};
  if (whole) {
    key = cache->keyOf(program(), requests, transfers, options);
    if (auto found = cache->findProgram(key)) {
      found->phases.push_back(watch.stop("cache"));
      return std::move(*found);
    }
  }
  if (!compiler())
    return {};
  CompiledObjects compiled = mlir->compile(program(), requests, transfers, options);
  if (whole && !compiled.objects.empty())
    cache->keepProgram(key, compiled);
  if (cache)
    cache->settle();
  return compiled;
}

const dlb_program *Execution::compile(const std::vector<FunctionRequest> &requests,
                                      bool transfers) {
  runtime::Profiled compiling(threads->handle(), 0, runtime::Activity::compiling);
  CompiledObjects compiled = objectsOf(requests, transfers);
  says.show(compiled.messages);
  if (compiled.objects.empty())
    return nullptr;
  phaseTimes.insert(phaseTimes.end(), compiled.phases.begin(), compiled.phases.end());
  kernelTimes.insert(kernelTimes.end(), compiled.kernels.begin(), compiled.kernels.end());

  Stopwatch watch;
  std::string error;
  int32_t count = 0;
  const dlb_symbol *symbols = dlb_runtime_symbols(&count);
  std::unique_ptr<LinkedProgram> code = link(compiled.objects, symbols, count, error);
  if (!code || !code->program()) {
    says.error("cannot link the compiled program: " +
               (error.empty() ? "it has no `dlb_program`" : error));
    return nullptr;
  }
  phaseTimes.push_back(watch.stop("link"));

  linked.push_back(std::move(code));
  const dlb_program *result = linked.back()->program();
  if (runtime::Status added = runs->add(*result); !added) {
    says.show(added.failure());
    return nullptr;
  }
  return result;
}

const dlb_program *Execution::start(std::vector<FunctionRequest> requests) {
  if (!bindSizes())
    return nullptr;
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

bool Execution::bindSizes(const std::string &checkpoint) {
  if (bound)
    return true;
  for (const std::string &stored : {given.weights, checkpoint})
    if (runtime::Status known = stored.empty() ? runtime::Status() : loaded.knowLabels(stored);
        !known) {
      says.show(known.failure());
      return false;
    }
  auto sizes = loaded.sizes();
  if (!sizes) {
    says.show(sizes.failure());
    return false;
  }
  given.compile.sizes = std::move(*sizes);
  runs->describe(loaded.metadata());
  bound = true;
  return true;
}

} // namespace dlb
