// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// C structs, their arrays and strings as constants of a module of the LLVM dialect.

#ifndef DLB_CODEGEN_CONSTANTS_H
#define DLB_CODEGEN_CONSTANTS_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/StringMap.h"

#include <string>
#include <variant>

namespace dlb {

class ConstantWriter {
public:
  explicit ConstantWriter(mlir::OpBuilder &builder)
      : builder(builder), loc(builder.getUnknownLoc()),
        pointer(mlir::LLVM::LLVMPointerType::get(builder.getContext())), i32(builder.getI32Type()),
        i64(builder.getI64Type()) {}

  /// The address of another struct of the array.
  struct Sibling {
    int64_t number;
  };
  /// A number, or the name of a symbol whose address it is; an empty name is null.
  using Field = std::variant<int64_t, std::string, Sibling>;
  using Fields = llvm::SmallVector<Field>;

  mlir::Type structOf(llvm::ArrayRef<mlir::Type> fields);

  /// A string that ends with a zero; equal ones are shared.
  Field text(llvm::StringRef content);
  Field numbers(llvm::ArrayRef<int64_t> values);
  /// An array of structs; null if it has no element.
  Field array(mlir::Type element, llvm::ArrayRef<Fields> rows);
  /// One struct under a name of its own, or under `exported`, which others see.
  std::string object(mlir::Type type, const Fields &fields, llvm::StringRef exported = "");

protected:
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Type pointer, i32, i64;

private:
  mlir::LLVM::GlobalOp constant(mlir::Type type, mlir::Attribute value,
                                llvm::StringRef exported = "");
  mlir::Value row(mlir::Type type, const Fields &fields);
  mlir::Value valueOf(const Field &field, mlir::Type type);
  void initialise(mlir::LLVM::GlobalOp global, llvm::function_ref<mlir::Value()> value);

  llvm::StringMap<std::string> texts;
  mlir::LLVM::GlobalOp around; ///< the array that is being written
  int count = 0;
};

} // namespace dlb

#endif // DLB_CODEGEN_CONSTANTS_H
