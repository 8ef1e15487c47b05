// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Constants of the step object.

#include "codegen/Constants.h"

using namespace mlir;

namespace dlb {

Type ConstantWriter::structOf(ArrayRef<Type> fields) {
  return LLVM::LLVMStructType::getLiteral(builder.getContext(), fields);
}

LLVM::GlobalOp ConstantWriter::constant(Type type, mlir::Attribute value, StringRef exported) {
  std::string name = exported.empty() ? "dlb_data_" + std::to_string(count++) : exported.str();
  return LLVM::GlobalOp::create(
      builder, loc, type, /*isConstant=*/true,
      exported.empty() ? LLVM::Linkage::Internal : LLVM::Linkage::External, name, value);
}

ConstantWriter::Field ConstantWriter::text(StringRef content) {
  std::string &symbol = texts[content];
  if (symbol.empty()) {
    std::string bytes = content.str() + '\0';
    auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), bytes.size());
    symbol = constant(type, builder.getStringAttr(bytes)).getSymName();
  }
  return symbol;
}

ConstantWriter::Field ConstantWriter::numbers(ArrayRef<int64_t> values) {
  if (values.empty())
    return std::string();
  auto type = LLVM::LLVMArrayType::get(i64, values.size());
  return constant(type, builder.getI64TensorAttr(values)).getSymName().str();
}

ConstantWriter::Field ConstantWriter::array(Type element, ArrayRef<Fields> rows) {
  if (rows.empty())
    return std::string();
  Type type = LLVM::LLVMArrayType::get(element, rows.size());
  LLVM::GlobalOp global = constant(type, mlir::Attribute());
  around = global;
  initialise(global, [&] {
    Value all = LLVM::UndefOp::create(builder, loc, type);
    for (auto [index, fields] : llvm::enumerate(rows))
      all = LLVM::InsertValueOp::create(builder, loc, all, row(element, fields),
                                        ArrayRef<int64_t>{int64_t(index)});
    return all;
  });
  return global.getSymName().str();
}

std::string ConstantWriter::object(Type type, const Fields &fields, StringRef exported) {
  LLVM::GlobalOp global = constant(type, mlir::Attribute(), exported);
  initialise(global, [&] { return row(type, fields); });
  return global.getSymName().str();
}

Value ConstantWriter::row(Type type, const Fields &fields) {
  Value all = LLVM::UndefOp::create(builder, loc, type);
  ArrayRef<Type> types = cast<LLVM::LLVMStructType>(type).getBody();
  for (auto [index, field] : llvm::enumerate(fields))
    all = LLVM::InsertValueOp::create(builder, loc, all, valueOf(field, types[index]),
                                      ArrayRef<int64_t>{int64_t(index)});
  return all;
}

Value ConstantWriter::valueOf(const Field &field, Type type) {
  if (auto *number = std::get_if<int64_t>(&field))
    return LLVM::ConstantOp::create(builder, loc, type, builder.getIntegerAttr(type, *number));
  if (auto *sibling = std::get_if<Sibling>(&field)) {
    Value all = LLVM::AddressOfOp::create(builder, loc, pointer, around.getSymName());
    return LLVM::GEPOp::create(builder, loc, pointer, around.getGlobalType(), all,
                               ArrayRef<LLVM::GEPArg>{0, int32_t(sibling->number)});
  }
  const std::string &symbol = std::get<std::string>(field);
  if (symbol.empty())
    return LLVM::ZeroOp::create(builder, loc, type);
  return LLVM::AddressOfOp::create(builder, loc, pointer, symbol);
}

void ConstantWriter::initialise(LLVM::GlobalOp global, llvm::function_ref<Value()> value) {
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&global.getInitializerRegion());
  LLVM::ReturnOp::create(builder, loc, value());
}

} // namespace dlb
