// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Options that several subcommands share.

#include "tools/dlbc/Common.h"

#include "driver/ProfileReport.h"
#include "runtime/core/AtomicFile.h"
#include "support/InstructionSet.h"
#include "support/Render.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <limits>
#include <unistd.h>

using llvm::format;
using llvm::outs;
using namespace dlb::option;

namespace dlb {
namespace {

constexpr int64_t kMany = std::numeric_limits<int64_t>::max();

} // namespace

MessageStyle styleOf(Arguments &arguments) {
  if (arguments.choice(opt_message_format) == "json")
    return {.json = true};
  std::string when = arguments.choice(opt_color).value_or("auto");
  ColorMode mode = when == "always"  ? ColorMode::always
                   : when == "never" ? ColorMode::never
                                     : ColorMode::automatic;
  return {.color = useColor(mode, STDERR_FILENO)};
}

CheckOptions checkOptions(Arguments &arguments) {
  CheckOptions options;
  options.settings = arguments.all(opt_set);
  for (const std::string &setting : options.settings)
    if (setting.find('=') == std::string::npos)
      arguments.misuse("--set takes NAME=VALUE, not `" + setting + "`");
  options.batch = arguments.number(opt_batch, 1, int64_t(1) << 31);
  options.epochs = arguments.number(opt_epochs, 1, kMany);
  options.steps = arguments.number(opt_steps, 0, kMany);
  return options;
}

CompileOptions compileOptions(Arguments &arguments) {
  CompileOptions options;
  std::string precision = arguments.choice(opt_precision).value_or("f32");
  options.f64 = precision == "f64";
  options.bf16 = precision == "bf16";
  if (auto set = parseInstructionSet(arguments.choice(opt_cpu).value_or(""))) {
    options.instructionSet = name(*set);
    if (*set > hostInstructionSet())
      arguments.misuse("this processor does not have the instructions of " +
                       options.instructionSet + "; the highest level it has is " +
                       name(hostInstructionSet()));
  }
  options.exactConvolution = arguments.has(opt_exact_convolution);
  std::string order = arguments.choice(opt_chunk_order).value_or("forward");
  options.chunkOrder = order == "reverse"   ? ChunkOrder::reverse
                       : order == "shuffle" ? ChunkOrder::shuffle
                                            : ChunkOrder::forward;
  options.without = arguments.choices(opt_without);
  options.remarks = arguments.has(opt_remarks);
  options.profile = arguments.has(opt_profile) || arguments.has(opt_profile_trace);
  options.failIn = arguments.text(opt_fail_in).value_or("");
  return options;
}

ExecutionSettings executionSettings(Arguments &arguments) {
  ExecutionSettings settings;
  settings.compile = compileOptions(arguments);
  settings.threads =
      static_cast<int>(arguments.number(opt_threads, 1, runtime::Team::maximum).value_or(0));
  settings.seed = arguments.number(opt_seed, 0, kMany).value_or(0);
  settings.dataFolder = arguments.text(opt_data).value_or("");
  settings.cache = arguments.takes(opt_no_cache) && !arguments.has(opt_no_cache);
  settings.weights = arguments.text(opt_weights).value_or("");
  return settings;
}

std::unique_ptr<ProgramFile> checkedFile(Arguments &arguments, int &exitCode) {
  MessageStyle style = styleOf(arguments);
  CheckOptions options = checkOptions(arguments);
  std::string path = arguments.file();
  if (!arguments.usable()) {
    exitCode = exitUsage;
    return nullptr;
  }
  std::unique_ptr<ProgramFile> file = checkProgram(path, options);
  if (Messages(*file, style).showDiagnostics()) {
    exitCode = exitDiagnosed;
    return nullptr;
  }
  exitCode = exitOk;
  return file;
}

std::optional<DimBindings> dataSizes(const ProgramFile &file, Arguments &arguments,
                                     Messages &messages) {
  LoadedData data(file, /*f64=*/false, arguments.text(opt_data).value_or(""));
  auto sizes = data.sizes();
  if (sizes)
    return std::move(*sizes);
  messages.show(sizes.failure());
  return std::nullopt;
}

runtime::Status writeFile(const std::string &path, const std::string &text) {
  runtime::Result<runtime::AtomicFile> file = runtime::AtomicFile::create(path);
  if (!file)
    return std::move(file.failure());
  DLB_TRY(file->write(text.data(), static_cast<int64_t>(text.size())));
  return file->commit();
}

bool canWriteTrace(Arguments &arguments, Messages &messages) {
  auto path = arguments.text(opt_profile_trace);
  if (!path)
    return true;
  auto file = runtime::AtomicFile::create(*path);
  if (!file)
    messages.show(file.failure());
  return static_cast<bool>(file);
}

bool showProfile(Arguments &arguments, Execution &execution) {
  if (arguments.has(opt_profile))
    outs() << profileReport(execution);
  auto path = arguments.text(opt_profile_trace);
  return !path || writeProfileTrace(execution, *path);
}

void printTimes(const Execution &execution) {
  outs() << "phase                 wall ms    cpu ms\n";
  double wall = 0, cpu = 0;
  for (const PhaseTime &phase : execution.phases()) {
    outs() << format("  %-18s %9.1f %9.1f\n", phase.name.c_str(), phase.wallMilliseconds,
                     phase.cpuMilliseconds);
    wall += phase.wallMilliseconds;
    cpu += phase.cpuMilliseconds;
  }
  outs() << format("  %-18s %9.1f %9.1f\n", "all", wall, cpu);

  std::vector<KernelTime> kernels = execution.kernels();
  std::stable_sort(kernels.begin(), kernels.end(), [](const KernelTime &a, const KernelTime &b) {
    return a.cpuMilliseconds > b.cpuMilliseconds;
  });
  size_t count = kernels.size();
  std::erase_if(kernels, [](const KernelTime &kernel) { return kernel.found; });
  double sum = 0;
  for (const KernelTime &kernel : kernels)
    sum += kernel.cpuMilliseconds;
  outs() << format("%zu kernels, %zu of them compiled, %.1f ms of processor time each\n", count,
                   kernels.size(), kernels.empty() ? 0 : sum / kernels.size());
  for (const KernelTime &kernel : kernels)
    outs() << format("  %-18s %-12s %7.1f ms\n", kernel.name.c_str(), kernel.kind.c_str(),
                     kernel.cpuMilliseconds);
}

} // namespace dlb
