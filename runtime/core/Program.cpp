// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A compiled program at work: the tensors that outlive a call, and calls that bind arguments by
// name.

#include "runtime/core/Program.h"

#include "runtime/core/Profile.h"

#include <algorithm>
#include <cstring>
#include <unistd.h>

namespace dlb::runtime {

namespace {

bool isPersistent(const dlb_tensor &tensor) {
  return tensor.role == DLB_PARAMETER || tensor.role == DLB_STATE || tensor.role == DLB_OPTIMIZER;
}

std::span<const dlb_tensor> argumentsOf(const dlb_function &function) {
  return {function.arguments, static_cast<size_t>(function.argument_count)};
}

std::span<const dlb_tensor> resultsOf(const dlb_function &function) {
  return {function.results, static_cast<size_t>(function.result_count)};
}

/// The index of the tensor called `name`, or -1.
int32_t indexOf(std::span<const dlb_tensor> tensors, std::string_view name) {
  for (size_t i = 0; i < tensors.size(); ++i)
    if (tensors[i].name == name)
      return static_cast<int32_t>(i);
  return -1;
}

} // namespace

const dlb_function *findFunction(const dlb_program &program, std::string_view name) {
  for (int32_t i = 0; i < program.function_count; ++i)
    if (program.functions[i].name == name)
      return &program.functions[i];
  return nullptr;
}

Status Persistents::add(const dlb_program &program) {
  if (program.abi_version != DLB_ABI_VERSION)
    return fail(Error::abiVersion, "", {program.abi_version, DLB_ABI_VERSION});
  for (int32_t i = 0; i < program.function_count; ++i) {
    const dlb_function &function = program.functions[i];
    for (const dlb_tensor &tensor : argumentsOf(function)) {
      if (!isPersistent(tensor))
        continue;
      std::span<const int64_t> shape = shapeOf(tensor);
      if (const Persistent *known = find(tensor.name)) {
        if (known->element != tensor.element || known->data.size() != tensor.bytes ||
            !std::equal(shape.begin(), shape.end(), known->shape.begin(), known->shape.end()))
          return fail(Error::argument, "",
                      {tensor.name, function.name,
                       "it has another type or layout than in the functions before"});
        continue;
      }
      Result<Buffer> data = Buffer::allocate(tensor.bytes, tensor.name);
      if (!data)
        return data.failure();
      byName.emplace(tensor.name, Persistent{tensor.role, tensor.element,
                                             Shape(shape.begin(), shape.end()), std::move(*data)});
    }
  }
  return {};
}

Persistent *Persistents::find(std::string_view name) {
  auto found = byName.find(name);
  return found == byName.end() ? nullptr : &found->second;
}

const Persistent *Persistents::find(std::string_view name) const {
  auto found = byName.find(name);
  return found == byName.end() ? nullptr : &found->second;
}

Status Workspace::reserve(const dlb_function &function, int threads) {
  // The kernel promises more than it has: what can't fit is refused before it ends the process.
  int64_t memory = sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
  if (function.arena_bytes > memory) {
    std::string largest = function.largest_values ? function.largest_values : "";
    if (!largest.empty())
      largest.insert(0, "; the largest are ");
    return fail(Error::arenaTooLarge, "", {function.name, function.arena_bytes, memory, largest});
  }
  auto grow = [](Buffer &buffer, int64_t bytes, std::string_view purpose) -> Status {
    if (buffer.size() >= bytes)
      return {};
    buffer = Buffer(); // frees the old block first: they may not fit side by side
    Result<Buffer> larger = Buffer::allocate(bytes, purpose);
    if (!larger)
      return larger.failure();
    buffer = std::move(*larger);
    return {};
  };
  DLB_TRY(grow(arena, function.arena_bytes, "the arena"));
  return grow(scratch, function.scratch_bytes * threads, "scratch of the threads");
}

Result<Caller> Caller::create(const dlb_function &function, Persistents &persistents,
                              Workspace &workspace, Team &team) {
  Caller caller;
  caller.compiled = &function;
  caller.persistents = &persistents;
  caller.workspace = &workspace;
  caller.team = &team;
  if (function.derive) {
    Result<Caller> derivation = create(*function.derive, persistents, workspace, team);
    if (!derivation)
      return derivation.failure();
    caller.derivation = std::make_unique<Caller>(std::move(*derivation));
  }
  for (const dlb_tensor &tensor : argumentsOf(function)) {
    void *&pointer = caller.arguments.emplace_back(nullptr);
    if (isPersistent(tensor)) {
      Persistent *persistent = persistents.find(tensor.name);
      if (!persistent || persistent->data.size() != tensor.bytes)
        return fail(Error::argument, "",
                    {tensor.name, function.name, "there is no such tensor; add its program first"});
      pointer = persistent->data.data();
    } else if (tensor.role == DLB_DERIVED && caller.derivation) {
      pointer = const_cast<void *>(caller.derivation->result(tensor.name));
    } else if (tensor.role == DLB_SCALAR) {
      Result<Buffer> slot = Buffer::allocate(tensor.bytes, tensor.name);
      if (!slot)
        return slot.failure();
      pointer = slot->data();
      caller.owned.push_back(std::move(*slot));
    }
  }
  DLB_TRY(caller.bindResults());
  DLB_TRY(workspace.reserve(function, team.size()));
  return caller;
}

Status Caller::bindResults() {
  for (const dlb_tensor &tensor : resultsOf(*compiled)) {
    void *&pointer = results.emplace_back(nullptr);
    if (tensor.updates >= 0) {
      pointer = arguments[static_cast<size_t>(tensor.updates)];
      writes = true;
      continue;
    }
    int32_t argument = indexOf(argumentsOf(*compiled), tensor.name);
    bool taken = argument >= 0 && isPersistent(compiled->arguments[argument]);
    Persistent *persistent = taken ? nullptr : persistents->find(tensor.name);
    if (persistent && persistent->data.size() == tensor.bytes) {
      pointer = persistent->data.data();
      writes = true;
      continue;
    }
    Result<Buffer> buffer = Buffer::allocate(tensor.bytes, tensor.name);
    if (!buffer)
      return buffer.failure();
    pointer = buffer->data();
    owned.push_back(std::move(*buffer));
  }
  return {};
}

bool Caller::takes(std::string_view argument) const {
  return indexOf(argumentsOf(*compiled), argument) >= 0;
}

Status Caller::bind(std::string_view argument, const void *data, int64_t bytes) {
  int32_t index = indexOf(argumentsOf(*compiled), argument);
  if (index < 0)
    return {};
  int64_t wanted = compiled->arguments[index].bytes;
  if (bytes != wanted)
    return fail(Error::argument, "",
                {argument, compiled->name,
                 std::to_string(bytes) + " bytes are given, it takes " + std::to_string(wanted)});
  arguments[static_cast<size_t>(index)] = const_cast<void *>(data);
  return {};
}

void Caller::set(std::string_view argument, int64_t value) {
  int32_t index = indexOf(argumentsOf(*compiled), argument);
  if (index < 0 || compiled->arguments[index].role != DLB_SCALAR)
    return;
  void *slot = arguments[static_cast<size_t>(index)];
  switch (compiled->arguments[index].element) {
  case DLB_F32:
    *static_cast<float *>(slot) = static_cast<float>(value);
    break;
  case DLB_F64:
    *static_cast<double *>(slot) = static_cast<double>(value);
    break;
  case DLB_I32:
    *static_cast<int32_t *>(slot) = static_cast<int32_t>(value);
    break;
  default:
    *static_cast<int64_t *>(slot) = value;
  }
}

Status Caller::derive() {
  if (!derivation || derivedAt == persistents->changes())
    return {};
  Result<int32_t> status = derivation->run();
  if (!status)
    return status.failure();
  derivedAt = persistents->changes();
  return {};
}

Result<int32_t> Caller::run(const std::function<void(int)> &after) {
  for (size_t i = 0; i < arguments.size(); ++i)
    if (!arguments[i])
      return fail(Error::argument, "",
                  {compiled->arguments[i].name, compiled->name, "it is not bound"});
  DLB_TRY(derive());
  dlb_call call = {arguments.data(), results.data(), workspace->arena.as<unsigned char>(),
                   workspace->scratch.as<unsigned char>(), 0};
  Profile *profile = team->handle()->profile;
  int64_t begin = profile ? profile->now() : 0;
  team->run([&](int thread) {
    Profiled running(team->handle(), thread, Activity::waiting);
    compiled->run(&call, team->handle(), thread, team->size());
    if (after) {
      Profiled loading(team->handle(), thread, Activity::loading);
      after(thread);
    }
  });
  if (profile)
    profile->called(*compiled, begin);
  if (writes)
    persistents->change();
  return call.status;
}

const void *Caller::result(std::string_view name) const {
  int32_t index = indexOf(resultsOf(*compiled), name);
  return index < 0 ? nullptr : results[static_cast<size_t>(index)];
}

} // namespace dlb::runtime
