// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// LLJIT without process symbols: what compiled code may call is a table, not whatever this process
// happens to export.

#include "codegen/Link.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"

using namespace llvm;

namespace dlb {
namespace {

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

  Error load(const std::vector<std::string> &objects, ArrayRef<dlb_symbol> table) {
    orc::SymbolMap defined;
    for (const dlb_symbol &symbol : table)
      defined[jit->mangleAndIntern(symbol.name)] = {orc::ExecutorAddr::fromPtr(symbol.address),
                                                    JITSymbolFlags::Exported |
                                                        JITSymbolFlags::Callable};
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
