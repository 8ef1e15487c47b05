// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The path of one kernel, from a function to machine code, without the passes before it.

#include "KernelHarness.h"

#include "codegen/Lower.h"
#include "codegen/Object.h"
#include "dialect/Dialect.h"
#include "dialect/ops/AttentionLetters.h"
#include "kernels/Kernels.h"
#include "runtime/abi/symbols.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/Pass/PassManager.h"

#include <cstring>
#include <limits>
#include <utility>

using namespace mlir;

namespace dlb {

void loadDialects(MLIRContext &context) {
  context.loadDialect<DlbDialect, func::FuncDialect>();
  prepareForLowering(&context);
}

namespace {

StringRef kindOf(func::FuncOp function) {
  StringRef kind = "pointwise";
  for (Operation &op : function.getBody().getOps())
    if (auto anchor = dyn_cast<AnchorOpInterface>(op); anchor && !isa<PickOp>(op))
      kind = anchor.kernelFamily();
  return kind;
}

/// f32 becomes f64 in types and constants.
void widen(Operation *op) {
  AttrTypeReplacer replacer;
  Builder builder(op->getContext());
  replacer.addReplacement([&](Float32Type) -> std::optional<Type> { return builder.getF64Type(); });
  replacer.addReplacement([&](DenseFPElementsAttr elements) -> std::optional<Attribute> {
    if (!elements.getElementType().isF32())
      return elements;
    return Attribute(elements.mapValues(builder.getF64Type(), [](const APFloat &value) {
      return APFloat(static_cast<double>(value.convertToFloat())).bitcastToAPInt();
    }));
  });
  replacer.recursivelyReplaceElementsIn(op, /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                        /*replaceTypes=*/true);
}

KernelOp toKernel(func::FuncOp function, int64_t extent, int64_t chunk) {
  OpBuilder builder(function);
  auto kernel = KernelOp::create(builder, function.getLoc(), "k", kindOf(function), extent, chunk,
                                 ArrayRef<int64_t>{}, function.getFunctionType());
  kernel.getBody().takeBody(function.getBody());
  Operation *end = kernel.getBody().front().getTerminator();
  builder.setInsertionPoint(end);
  YieldOp::create(builder, end->getLoc(), end->getOperands());
  end->erase();
  function.erase();
  return kernel;
}

dlb_element elementOf(Type type) {
  if (type.isF32())
    return DLB_F32;
  if (type.isF64())
    return DLB_F64;
  if (type.isInteger(1))
    return DLB_BOOL;
  if (type.isInteger(8))
    return DLB_U8;
  return type.isInteger(32) ? DLB_I32 : DLB_I64;
}

template <size_t... I>
void callWith(void *entry, void **pointers, int64_t first, int64_t last,
              std::index_sequence<I...>) {
  using Function =
      void (*)(decltype(static_cast<void>(I), static_cast<void *>(nullptr))..., int64_t, int64_t);
  reinterpret_cast<Function>(entry)(pointers[I]..., first, last);
}

template <size_t N = 1>
bool call(void *entry, std::vector<void *> &pointers, int64_t first, int64_t last) {
  if constexpr (N > 12)
    return false;
  else if (pointers.size() == N)
    return callWith(entry, pointers.data(), first, last, std::make_index_sequence<N>()), true;
  else
    return call<N + 1>(entry, pointers, first, last);
}

/// Memory aligned to 64 bytes, all ones (NaN as a float), with a margin that must stay so.
class Guarded {
public:
  explicit Guarded(int64_t size) : size(size), bytes(size + 2 * margin + 64, 0xff) {}
  unsigned char *data() {
    auto address = reinterpret_cast<uintptr_t>(bytes.data()) + margin;
    return reinterpret_cast<unsigned char *>((address + 63) / 64 * 64);
  }
  bool isIntact() {
    for (unsigned char *byte = bytes.data(); byte != bytes.data() + bytes.size(); ++byte)
      if ((byte < data() || byte >= data() + size) && *byte != 0xff)
        return false;
    return true;
  }

private:
  static constexpr int64_t margin = 256;
  int64_t size;
  std::vector<unsigned char> bytes;
};

} // namespace

std::vector<int64_t> possibleExtents(func::FuncOp function) {
  std::vector<std::vector<int64_t>> products;
  for (Type type : function.getResultTypes()) {
    std::vector<int64_t> &own = products.emplace_back(1, 1);
    for (int64_t size : cast<RankedTensorType>(type).getShape())
      own.push_back(own.back() * size);
  }
  std::vector<int64_t> extents;
  StringRef kind = kindOf(function);
  for (int64_t extent : products.front()) {
    bool everywhere =
        llvm::all_of(products, [&](auto &own) { return llvm::is_contained(own, extent); });
    if (everywhere && !llvm::is_contained(extents, extent))
      extents.push_back(extent);
  }
  auto shape = cast<RankedTensorType>(function.getResultTypes().front()).getShape();
  bool scatters = !function.getBody().getOps<ScatterAddOp>().empty();
  if (kind == "convolution" || scatters)
    return {shape.front()};
  if (kind == "pool")
    return {shape[0], shape[0] * shape[1]};
  if (kind == "contract" && extents.size() > 1)
    return {extents[1]};
  if (kind == "attention")
    llvm::erase_if(extents, [&](int64_t extent) {
      return llvm::any_of(function.getBody().getOps<AnchorOpInterface>(), [&](auto anchor) {
        return anchor.kernelFamily() == kind && !AttentionLetters(anchor).canSlice(extent);
      });
    });
  return extents;
}

CompiledKernel::CompiledKernel(func::FuncOp function, int64_t extent, int64_t chunk, bool f64,
                               InstructionSet set)
    : extent(extent), chunk(chunk) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(function.getLoc());
  auto copy = cast<func::FuncOp>(function->clone());
  copy->setDiscardableAttrs(ArrayRef<NamedAttribute>{});
  module->push_back(copy);
  if (f64)
    widen(copy);
  for (Type type : copy.getResultTypes())
    resultTypes.emplace_back(elementOf(getElementTypeOrSelf(type)),
                             cast<RankedTensorType>(type).getShape().vec());
  toKernel(copy, extent, chunk);
  PassManager passes(module->getContext());
  passes.addPass(createKernelsPass({set}));
  if (failed(passes.run(*module))) {
    error = "the kernels pass failed";
    return;
  }
  auto kernel = module->lookupSymbol<func::FuncOp>("k");
  scratchBytes = cast<IntegerAttr>(kernel->getAttr("dlb.scratch")).getInt();
  joins = kernel->hasAttr("dlb.joins");
  std::vector<CompiledModule> compiled = compileModules(isolate(kernel), set, 1);
  int32_t count;
  const dlb_symbol *symbols = dlb_runtime_symbols(&count);
  program = link({compiled.front().bytes}, symbols, count, error);
  if (program && !(entry = program->lookup("k")))
    error = "the object defines no kernel";
}

std::vector<HostTensor> CompiledKernel::run(const std::vector<HostTensor> &arguments, Order order) {
  std::vector<Guarded> memory;
  std::vector<void *> pointers;
  for (const HostTensor &argument : arguments) {
    memory.emplace_back(argument.byteCount());
    std::memcpy(memory.back().data(), argument.data(), argument.byteCount());
  }
  for (const HostTensor &result : resultTypes)
    memory.emplace_back(result.byteCount());
  memory.emplace_back(scratchBytes);
  for (Guarded &part : memory)
    pointers.push_back(part.data());
  int64_t each = order == Order::joined ? extent : chunk, chunks = (extent + each - 1) / each;
  for (int64_t i = 0; i < chunks; ++i) {
    int64_t c = order == Order::reverse ? chunks - 1 - i : i;
    if (!call(entry, pointers, c * each, std::min(extent, (c + 1) * each)))
      error = "too many arguments for this harness";
  }
  for (Guarded &part : memory)
    if (!part.isIntact())
      error = "a kernel has written outside its memory";
  std::vector<HostTensor> results = resultTypes;
  for (size_t i = 0; i < results.size(); ++i)
    std::memcpy(results[i].data(), memory[arguments.size() + i].data(), results[i].byteCount());
  return results;
}

} // namespace dlb
