// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// LLJIT without process symbols: what compiled code may call is a table, not whatever this process
// happens to export.

#include "codegen/Link.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"

#include <cmath>
#include <cstring>

using namespace llvm;

namespace dlb {
namespace {

using Unary32 = float (*)(float);
using Unary64 = double (*)(double);
using Binary32 = float (*)(float, float);
using Binary64 = double (*)(double, double);

template <typename Function> void *address(Function *function) {
  return reinterpret_cast<void *>(function);
}

/// The C library's functions that LLVM's back end or the lowering of `math` may name.
std::vector<dlb_symbol> librarySymbols() {
  std::vector<dlb_symbol> symbols = {
      {"memcpy", address(&memcpy)}, {"memmove", address(&memmove)}, {"memset", address(&memset)}};
#define DLB_UNARY(function)                                                                        \
  symbols.push_back({#function, address(static_cast<Unary64>(&std::function))});                   \
  symbols.push_back({#function "f", address(static_cast<Unary32>(&std::function))});
#define DLB_BINARY(function)                                                                       \
  symbols.push_back({#function, address(static_cast<Binary64>(&std::function))});                  \
  symbols.push_back({#function "f", address(static_cast<Binary32>(&std::function))});
  DLB_UNARY(exp)
  DLB_UNARY(expm1)
  DLB_UNARY(exp2)
  DLB_UNARY(log)
  DLB_UNARY(log1p)
  DLB_UNARY(log2)
  DLB_UNARY(sin)
  DLB_UNARY(cos)
  DLB_UNARY(tan)
  DLB_UNARY(tanh)
  DLB_UNARY(erf)
  DLB_UNARY(floor)
  DLB_UNARY(ceil)
  DLB_UNARY(trunc)
  DLB_UNARY(round)
  DLB_UNARY(rint)
  DLB_UNARY(sqrt)
  DLB_BINARY(pow)
  DLB_BINARY(fmod)
  DLB_BINARY(fmin)
  DLB_BINARY(fmax)
#undef DLB_UNARY
#undef DLB_BINARY
  symbols.push_back({"fma", address(static_cast<double (*)(double, double, double)>(&std::fma))});
  symbols.push_back({"fmaf", address(static_cast<float (*)(float, float, float)>(&std::fma))});
  return symbols;
}

class OrcProgram : public LinkedProgram {
public:
  OrcProgram(std::unique_ptr<orc::LLJIT> jit) : jit(std::move(jit)) {}

  const dlb_program *program() const override {
    return static_cast<const dlb_program *>(lookup("dlb_program"));
  }

  void *lookup(const std::string &symbol) const override {
    Expected<orc::ExecutorAddr> found = jit->lookup(symbol);
    if (found)
      return found->toPtr<void *>();
    consumeError(found.takeError());
    return nullptr;
  }

  /// Resolves everything now: a missing symbol is an error here and not in the middle of a call.
  Error load(const std::vector<std::string> &objects, ArrayRef<dlb_symbol> table) {
    orc::SymbolMap defined;
    auto define = [&](const dlb_symbol &symbol) {
      defined[jit->mangleAndIntern(symbol.name)] = {orc::ExecutorAddr::fromPtr(symbol.address),
                                                    JITSymbolFlags::Exported |
                                                        JITSymbolFlags::Callable};
    };
    for (const dlb_symbol &symbol : librarySymbols())
      define(symbol);
    for (const dlb_symbol &symbol : table)
      define(symbol);
    orc::JITDylib &library = jit->getMainJITDylib();
    if (Error error = library.define(orc::absoluteSymbols(std::move(defined))))
      return error;
    for (const std::string &object : objects)
      if (Error error = jit->addObjectFile(MemoryBuffer::getMemBufferCopy(object)))
        return error;
    return Error::success();
  }

private:
  std::unique_ptr<orc::LLJIT> jit;
};

Expected<std::unique_ptr<LinkedProgram>> linkObjects(const std::vector<std::string> &objects,
                                                     ArrayRef<dlb_symbol> symbols) {
  InitializeNativeTarget(); // the object linker asks it for the data layout
  orc::JITTargetMachineBuilder machine((Triple("x86_64-unknown-linux-gnu")));
  machine.setRelocationModel(Reloc::PIC_);
  Expected<std::unique_ptr<orc::LLJIT>> jit = orc::LLJITBuilder()
                                                  .setJITTargetMachineBuilder(std::move(machine))
                                                  .setLinkProcessSymbolsByDefault(false)
                                                  .setPlatformSetUp(orc::setUpInactivePlatform)
                                                  .create();
  if (!jit)
    return jit.takeError();
  auto program = std::make_unique<OrcProgram>(std::move(*jit));
  if (Error error = program->load(objects, symbols))
    return error;
  return program;
}

} // namespace

std::unique_ptr<LinkedProgram> link(const std::vector<std::string> &objects,
                                    const dlb_symbol *symbols, int32_t count, std::string &error) {
  Expected<std::unique_ptr<LinkedProgram>> program =
      linkObjects(objects, ArrayRef<dlb_symbol>(symbols, count));
  if (program)
    return std::move(*program);
  error = toString(program.takeError());
  return nullptr;
}

} // namespace dlb
