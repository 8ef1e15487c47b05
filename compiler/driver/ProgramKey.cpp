// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Every struct is taken apart by a structured binding, so that a member which is added and not
// thought of here does not compile.

#include "driver/ProgramKey.h"

#include "support/InstructionSet.h"

#include "llvm/Support/BLAKE3.h"

#include <type_traits>

namespace dlb {
namespace {

/// Prefix-free: numbers have eight bytes, and what has a length says it first.
class Digest {
public:
  template <class... T> void add(const T &...values) { (one(values), ...); }
  std::array<uint8_t, 32> result() { return hasher.final(); }

private:
  template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  void one(T value) {
    raw(static_cast<int64_t>(value));
  }
  void one(double value) { raw(value); }
  void one(const std::string &text) {
    raw(text.size());
    hasher.update(llvm::StringRef(text));
  }
  template <class T> void one(const std::vector<T> &list) {
    raw(list.size());
    for (const T &value : list)
      one(value);
  }
  template <class T> void one(const std::map<std::string, T> &map) {
    raw(map.size());
    for (const auto &[name, value] : map)
      add(name, value);
  }
  template <class T> void one(const std::optional<T> &value) {
    raw(int64_t(value.has_value()));
    if (value)
      one(*value);
  }
  template <class... T> void one(const std::variant<T...> &value) {
    raw(value.index());
    std::visit([&](const auto &held) { one(held); }, value);
  }
  void one(const Dim &size) { one(size.str()); }

  void one(const TensorType &type) {
    const auto &[element, dims, names, classes] = type;
    add(element, dims, names, classes);
  }
  void one(const Place &place) {
    const auto &[file, line, column] = place;
    add(file, line, column);
  }
  void one(const Frame &frame) {
    const auto &[place, what] = frame;
    add(place, what);
  }
  void one(const Node &node) {
    const auto &[op, operands, attributes, results, regions, location, instance] = node;
    add(op, operands, attributes, results, regions, location, instance);
  }
  void one(const Argument &argument) {
    const auto &[role, name, type, persistent] = argument;
    add(role, name, type, persistent);
  }
  void one(const Output &output) {
    const auto &[value, name, updates, text, shown, rows, columns] = output;
    add(value, name, updates, text, shown, rows, columns);
  }
  void one(const Output::Names &given) {
    const auto &[names, counted] = given;
    add(names, counted);
  }
  void one(const Function &function) {
    const auto &[name, arguments, nodes, outputs] = function;
    add(name, arguments, nodes, outputs);
  }
  void one(const Persistent &persistent) {
    const auto &[role, name, type, location] = persistent;
    add(role, name, type, location);
  }
  void one(const FunctionRequest &request) {
    const auto &[function, symbol, sizes] = request;
    add(*function, symbol, sizes);
  }
  void one(const CompileOptions &options) {
    const auto &[f64, bf16, sizes, instructionSet, chunkOrder, exactConvolution, threads, store,
                 remarks, profile, without, failIn, faultIn] = options;
    InstructionSet set = parseInstructionSet(instructionSet).value_or(hostInstructionSet());
    add(f64, bf16, sizes, set, chunkOrder, exactConvolution, profile, without, failIn, faultIn);
  }

  template <class T> void raw(T value) {
    static_assert(sizeof value == 8);
    hasher.update({reinterpret_cast<const uint8_t *>(&value), sizeof value});
  }

  llvm::BLAKE3 hasher;
};

} // namespace

std::array<uint8_t, 32> programKey(const std::string &build, const CheckedProgram &program,
                                   const std::vector<FunctionRequest> &requests, bool transfers,
                                   const CompileOptions &options) {
  Digest digest;
  digest.add(std::string("program"), build, program.persistents, requests, transfers, options);
  return digest.result();
}

std::array<uint8_t, 32> kernelKey(const std::string &build, const std::string &key) {
  Digest digest;
  digest.add(std::string("kernel"), build, key);
  return digest.result();
}

} // namespace dlb
