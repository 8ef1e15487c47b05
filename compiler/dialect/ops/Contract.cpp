// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// contract: the type that its letters say, and its gradients, which are contracts with the letters
// in other places.

#include "dialect/ops/Inference.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "dialect/ops/Contract.cpp.inc"

namespace dlb {

void DlbDialect::registerContractOps() {
  addOperations<
#define GET_OP_LIST
#include "dialect/ops/Contract.cpp.inc"
      >();
}

std::optional<ContractLetters> ContractLetters::split(StringRef letters) {
  size_t arrow = letters.find("->");
  if (arrow == StringRef::npos)
    return std::nullopt;
  auto [a, b] = letters.take_front(arrow).split(',');
  ContractLetters result{a, b, letters.drop_front(arrow + 2)};
  auto isWord = [](StringRef word) {
    return llvm::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  };
  bool hasComma = a.size() != arrow;
  if (!hasComma || !isWord(a) || !isWord(b) || !isWord(result.result))
    return std::nullopt;
  return result;
}

static bool repeats(StringRef letters) {
  for (auto [i, letter] : llvm::enumerate(letters))
    if (letters.drop_front(i + 1).contains(letter))
      return true;
  return false;
}

LogicalResult ContractOp::inferReturnTypes(MLIRContext *, std::optional<mlir::Location> loc,
                                           Adaptor adaptor, SmallVectorImpl<Type> &types) {
  RankedTensorType a = rankedType(adaptor.getA()), b = rankedType(adaptor.getB());
  std::optional<ContractLetters> letters = ContractLetters::split(adaptor.getLetters());
  if (!letters || static_cast<int64_t>(letters->a.size()) != a.getRank() ||
      static_cast<int64_t>(letters->b.size()) != b.getRank())
    return refuse<ContractOp>(loc, "C1: letters \"", adaptor.getLetters(),
                              "\" for operands of ranks ", a.getRank(), " and ", b.getRank());
  llvm::SmallDenseMap<char, int64_t> sizes;
  for (auto [word, type] : {std::pair(letters->a, a), std::pair(letters->b, b)})
    for (auto [letter, size] : llvm::zip(word, type.getShape()))
      if (int64_t known = sizes.try_emplace(letter, size).first->second; known != size)
        return refuse<ContractOp>(loc, "C2: letter `", StringRef(&letter, 1), "` is ", known,
                                  " and ", size);
  for (StringRef word : {letters->a, letters->b, letters->result})
    if (repeats(word))
      return refuse<ContractOp>(loc, "C3: a letter occurs twice in \"", word, "\"");
  SmallVector<int64_t> shape;
  for (char letter : letters->result) {
    auto size = sizes.find(letter);
    if (size == sizes.end())
      return refuse<ContractOp>(loc, "C4: letter `", StringRef(&letter, 1),
                                "` of the result occurs in no operand");
    shape.push_back(size->second);
  }
  for (auto [word, other] : {std::pair(letters->a, letters->b), std::pair(letters->b, letters->a)})
    for (char letter : word)
      if (!other.contains(letter) && !letters->result.contains(letter))
        return refuse<ContractOp>(loc, "C5: letter `", StringRef(&letter, 1),
                                  "` occurs in one operand and not in the result");
  if (a.getElementType() != b.getElementType())
    return refuse<ContractOp>(loc, "C6: element types ", a.getElementType(), " and ",
                              b.getElementType());
  types.push_back(a.clone(shape));
  return success();
}

Value ContractOp::summedOver(OpBuilder &builder, mlir::Location loc, ArrayRef<int64_t> dimensions) {
  ContractLetters letters = splitLetters();
  std::string kept;
  for (auto [dimension, letter] : llvm::enumerate(letters.result))
    if (!llvm::is_contained(dimensions, int64_t(dimension)))
      kept += letter;
    else if (!letters.a.contains(letter) || !letters.b.contains(letter))
      return nullptr;
  return ContractOp::create(builder, loc, getA(), getB(),
                            (letters.a + "," + letters.b + "->" + kept).str());
}

StringRef ContractOp::kernelFamily() { return "contract"; }

// Chunks cut the result's first letter that is not of size 1. An operand is read once if chunks cut
// it too, and if the letters that it lacks are those of the matrix product's columns or rows: to
// the right of all that both operands have.
bool ContractOp::readsOnce(unsigned operand) {
  ContractLetters letters = splitLetters();
  StringRef own = operand == 0 ? letters.a : letters.b,
            other = operand == 0 ? letters.b : letters.a;
  std::string result;
  for (auto [letter, size] : llvm::zip_equal(letters.result, getY().getType().getShape()))
    if (size != 1)
      result.push_back(letter);
  // Without a last letter of one operand only there is no matrix product: elements are read again.
  if (result.empty() || !own.contains(result.front()) ||
      (own.contains(result.back()) && other.contains(result.back())))
    return false;
  bool lacking = false;
  for (char letter : result) {
    if (lacking && own.contains(letter) && other.contains(letter))
      return false;
    lacking |= !own.contains(letter);
  }
  return true;
}

SmallVector<Value> ContractOp::gradient(OpBuilder &builder, mlir::Location loc,
                                        ArrayRef<Value> cotangents) {
  ContractLetters letters = splitLetters();
  auto product = [&](StringRef left, Value right, StringRef rightLetters, StringRef result) {
    std::string spelled = (left + "," + rightLetters + "->" + result).str();
    return ContractOp::create(builder, loc, cotangents[0], right, spelled);
  };
  return {product(letters.result, getB(), letters.b, letters.a),
          product(letters.result, getA(), letters.a, letters.b)};
}

} // namespace dlb
