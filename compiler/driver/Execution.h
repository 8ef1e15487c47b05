// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A checked program being run: compiled on demand, linked into this process, on one team of
// threads.

#ifndef DLB_DRIVER_EXECUTION_H
#define DLB_DRIVER_EXECUTION_H

#include "codegen/Link.h"
#include "driver/CompileCache.h"
#include "driver/Compiler.h"
#include "driver/LoadedData.h"
#include "driver/Messages.h"
#include "runtime/core/Peaks.h"
#include "runtime/core/Profile.h"
#include "runtime/core/Session.h"

#include <memory>
#include <string>
#include <vector>

namespace dlb {

struct ExecutionSettings {
  CompileOptions compile;
  int threads = 0; ///< 0: one per processor
  int64_t seed = 0;
  std::string dataFolder; ///< `--data`, or ""
  bool cache = false;     ///< whether to look for what was compiled before, and keep what is
  std::optional<int64_t> fold = {}; ///< of `cross_validate`: the part that is held out
  std::string weights; ///< loaded instead of the program's own initialisation where not ""
};

/// Owns the team, the compiled code and the session that uses both.
class Execution {
public:
  /// Null, with the reason shown, if the compiler or the team can't be had.
  static std::unique_ptr<Execution> create(ProgramFile &file, const ExecutionSettings &settings,
                                           Messages &messages);

  /// Compiles and links; the session shares the persistent tensors. Null after a message.
  const dlb_program *compile(const std::vector<FunctionRequest> &requests, bool transfers);

  /// Compiles `initialise` and the transfers together with `requests`, then fills the persistent
  /// tensors: from the weights file, or by `initialise`.
  const dlb_program *start(std::vector<FunctionRequest> requests);

  /// Learns the sizes that whatever is compiled needs: from the metadata of the weights or of
  /// `checkpoint`, the later first, else from data. False after a message. `start` does so; a
  /// second call does nothing.
  bool bindSizes(const std::string &checkpoint = "");
  const DimBindings &sizes() const { return given.compile.sizes; }
  LoadedData &data() { return loaded; }

  const CheckedProgram &program() const { return *file.program; }
  runtime::Session &session() { return *runs; }
  runtime::Team &team() { return *threads; }
  /// Loaded when it is first asked for, without a cache before; null after a message.
  Compiler *compiler();
  Messages &messages() { return says; }
  const ExecutionSettings &settings() const { return given; }

  /// The times of everything compiled so far, in order.
  const std::vector<PhaseTime> &phases() const { return phaseTimes; }
  const std::vector<KernelTime> &kernels() const { return kernelTimes; }

  /// Where the time goes since this was made; null unless `compile.profile`.
  runtime::Profile *profile() { return profiled.get(); }
  const runtime::Peaks &peaks() const { return best; }
  /// "model.dlb:12", and the text of that line; empty where a site has none.
  std::string placeOf(const dlb_site &site) const;
  std::string sourceOf(const dlb_site &site) const;

private:
  /// Measures the peaks and begins; false after a message.
  bool beginProfile();
  /// From the cache or from the compiler.
  CompiledObjects objectsOf(const std::vector<FunctionRequest> &requests, bool transfers);

  Execution(ProgramFile &file, const ExecutionSettings &settings, Messages &messages)
      : file(file), given(settings), says(messages),
        loaded(file, settings.compile.f64, settings.dataFolder, settings.fold) {}

  ProgramFile &file;
  ExecutionSettings given;
  Messages &says;
  LoadedData loaded;
  bool bound = false;
  Compiler *mlir = nullptr;
  std::unique_ptr<CompileCache> cache;        ///< or null
  std::unique_ptr<runtime::Profile> profiled; ///< or null
  runtime::Peaks best;
  std::unique_ptr<runtime::Team> threads;
  std::vector<std::unique_ptr<LinkedProgram>> linked;
  std::unique_ptr<runtime::Session> runs; ///< after `linked`: it uses that code to its end
  std::vector<PhaseTime> phaseTimes;
  std::vector<KernelTime> kernelTimes;
};

} // namespace dlb

#endif // DLB_DRIVER_EXECUTION_H
