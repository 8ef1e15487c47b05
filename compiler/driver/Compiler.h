// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The door to the half of the compiler that needs MLIR. That half lives in libdlb-compiler.so and
// is loaded by `loadCompiler` on first use: loading it costs 20–30 ms and 100 MB, which `check`,
// `fmt` and `--help` must not pay. No LLVM or MLIR type crosses; what is compiled crosses as bytes.

#ifndef DLB_DRIVER_COMPILER_H
#define DLB_DRIVER_COMPILER_H

#include "frontend/Program.h"
#include "support/ChunkOrder.h"
#include "support/Diagnostics.h"
#include "support/ObjectStore.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dlb {

/// Where the pipeline can be stopped and looked at, in order.
enum class Stage { dlb, gradient, groups, plan, kernels, llvm, assembly, object };

struct CompileOptions {
  bool f64 = false;           ///< the program's precision
  bool bf16 = false;          ///< products of numbers rounded to bf16; not with f64
  DimBindings sizes;          ///< that data binds in every function: V of class(V)
  std::string instructionSet; ///< as name() has it; "" is this processor's
  ChunkOrder chunkOrder = ChunkOrder::forward;
  bool exactConvolution = false; ///< sums of products only, no Winograd transform
  int threads = 1;               ///< that compile kernels
  ObjectStore *store = nullptr;  ///< for the objects of kernels, or null
  bool remarks = false;
  bool profile = false;             ///< code that says where it is (runtime/abi/profile.h)
  std::vector<std::string> without; ///< names of optional passes to leave out
  /// A phase that is made to fail: shows what an internal error leaves behind.
  std::string failIn;
  /// A pass after which a mistake is put into the program (driver/Fault.h): shows what `verify`
  /// finds.
  std::string faultIn;
};

/// A function of the checked program to compile under `symbol`. `sizes` binds what
/// CompileOptions::sizes does not: the batch N.
struct FunctionRequest {
  const Function *function = nullptr;
  std::string symbol;
  DimBindings sizes;
};

/// What compiling says about the program, at a place in it where it has one (line 0: none).
struct CompilerMessage {
  /// `internal` is the compiler's own fault.
  enum class Kind { error, remark, internal } kind = Kind::error;
  std::string file;
  int line = 0, column = 0;
  std::string text;
  std::optional<Diag> id{}; ///< of a mistake that only the sizes of the data reveal
};

struct PhaseTime {
  std::string name;
  double wallMilliseconds = 0;
  double cpuMilliseconds = 0;
};

struct KernelTime {
  std::string name, kind;
  double cpuMilliseconds = 0;
  bool found = false; ///< in the store, and not compiled
};

/// Per function: what `summary` shows.
struct MemoryUse {
  std::string function;
  int64_t arenaBytes = 0, naiveBytes = 0;
};

/// An object is the bytes of a relocatable file. Empty `objects` means that `messages` has an
/// error.
struct CompiledObjects {
  std::vector<std::string> objects;
  std::vector<PhaseTime> phases;
  std::vector<KernelTime> kernels;
  std::vector<MemoryUse> memory;
  std::vector<CompilerMessage> messages;
};

/// A host tensor by name, row-major: how values cross to and from the reference interpreter.
struct NamedTensor {
  std::string name;
  Element element = Element::f64;
  std::vector<int64_t> shape;
  std::string bytes;
};

struct InterpretedValues {
  std::vector<NamedTensor> results;
  /// The first value that was not finite: where it was computed, and by which block instance.
  std::optional<CompilerMessage> firstNonFinite;
  std::string nonFiniteInstance;
  std::vector<CompilerMessage> messages; ///< an error: no results
};

/// Called with the name of a pass and what the function then computes; no results where the pass
/// changed nothing. False ends the run.
using PassVisitor =
    std::function<bool(const std::string &pass, const std::vector<NamedTensor> &results)>;

/// A launch of a kernel in a function: `symbol` is a function of its own that does nothing else.
struct LaunchCheck {
  std::string symbol, kernel;
  CompilerMessage place;                    ///< where in the program, and of which instance
  std::vector<NamedTensor> inputs, outputs; ///< as the reference has them
};

struct CompiledLaunches {
  CompiledObjects compiled;
  std::vector<LaunchCheck> launches;
};

class Compiler {
public:
  virtual ~Compiler() = default;

  /// Compiles `requests`, and with `transfers` the functions `import` and `export`, to objects that
  /// together define one `dlb_program`.
  virtual CompiledObjects compile(const CheckedProgram &program,
                                  const std::vector<FunctionRequest> &requests, bool transfers,
                                  const CompileOptions &options) = 0;

  /// The text of the program after `stage`; for `Stage::object` an archive of its objects.
  virtual std::string emit(const CheckedProgram &program,
                           const std::vector<FunctionRequest> &requests, Stage stage,
                           const CompileOptions &options,
                           std::vector<CompilerMessage> &messages) = 0;

  /// Plans memory only. Empty, with an error in `messages`, if that fails.
  virtual std::vector<MemoryUse> plan(const CheckedProgram &program,
                                      const std::vector<FunctionRequest> &requests,
                                      const CompileOptions &options,
                                      std::vector<CompilerMessage> &messages) = 0;

  /// Runs one function on the reference interpreter after `stage` (at most `Stage::plan`).
  virtual InterpretedValues interpret(const CheckedProgram &program, const FunctionRequest &request,
                                      const std::vector<NamedTensor> &arguments, Stage stage,
                                      const CompileOptions &options) = 0;

  /// Runs the passes up to the plan, and after each the function on the reference interpreter. Pass
  /// "" is the program as emitted, its gradients expanded and nothing else. False, with an error in
  /// `messages`, if a pass fails.
  virtual bool interpretPasses(const CheckedProgram &program, const FunctionRequest &request,
                               const std::vector<NamedTensor> &arguments,
                               const CompileOptions &options, const PassVisitor &visit,
                               std::vector<CompilerMessage> &messages) = 0;

  /// For a pass that changed results: the first op whose value explains that. None if there is no
  /// such op.
  virtual std::optional<CompilerMessage> blame(const CheckedProgram &program,
                                               const FunctionRequest &request,
                                               const std::vector<NamedTensor> &arguments,
                                               const std::string &pass,
                                               const CompileOptions &options) = 0;

  /// Compiles each launch of a function for itself.
  virtual CompiledLaunches compileLaunches(const CheckedProgram &program,
                                           const FunctionRequest &request,
                                           const std::vector<NamedTensor> &arguments,
                                           const CompileOptions &options) = 0;
};

/// Where libdlb-compiler.so is: beside this program or in ../lib. Empty where it is in neither.
std::string compilerPath();

/// The compiler of libdlb-compiler.so, loaded once.
/// Null with `error` set when it cannot be loaded.
Compiler *loadCompiler(std::string &error);

} // namespace dlb

#endif // DLB_DRIVER_COMPILER_H
