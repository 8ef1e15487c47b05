// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A run of a program: initialise, load, save.

#include "runtime/core/Session.h"

#include <cstring>
#include <map>

namespace dlb::runtime {

Status Session::add(const dlb_program &program) {
  DLB_TRY(persistents.add(program));
  const dlb_function *from = findFunction(program, "import"), *to = findFunction(program, "export");
  if (from && to && !importer) {
    importer = from;
    exporter = to;
  }
  return {};
}

Result<Caller> Session::caller(const dlb_function &function) {
  return Caller::create(function, persistents, workspace, *team);
}

Status Session::initialise(const dlb_function &initialise, int64_t seed) {
  Result<Caller> call = caller(initialise);
  if (!call)
    return call.failure();
  call->set("seed", seed);
  Result<int32_t> status = call->run();
  return status ? Status() : Status(status.failure());
}

Result<Tensors> Session::exportTensors(const Roles &roles) {
  std::optional<Caller> call;
  if (exporter) {
    Result<Caller> created = caller(*exporter);
    if (!created)
      return created.failure();
    call.emplace(std::move(*created));
    Result<int32_t> status = call->run();
    if (!status)
      return status.failure();
  }
  Tensors tensors;
  for (const auto &[name, persistent] : persistents.all()) {
    if (!roles.count(persistent.role))
      continue;
    const void *logical = call ? call->result(name) : persistent.data.data();
    if (!logical)
      return fail(Error::argument, "", {name, "export", "it is no result of it"});
    int64_t bytes = product(persistent.shape).value_or(0) * elementSize(persistent.element);
    Result<Buffer> data = Buffer::allocate(bytes, name);
    if (!data)
      return data.failure();
    std::memcpy(data->data(), logical, static_cast<size_t>(bytes));
    tensors.push_back({name, persistent.element, persistent.shape, std::move(*data)});
  }
  return tensors;
}

Status Session::importTensors(const Tensors &tensors) {
  if (!importer) {
    for (const LogicalTensor &tensor : tensors)
      std::memcpy(persistents.find(tensor.name)->data.data(), tensor.data.data(),
                  static_cast<size_t>(tensor.data.size()));
    persistents.change();
    return {};
  }
  // `import` takes all tensors: those that are not given keep their value by way of `export`.
  Result<Tensors> present = exportTensors({DLB_PARAMETER, DLB_STATE, DLB_OPTIMIZER});
  if (!present)
    return present.failure();
  Result<Caller> call = caller(*importer);
  if (!call)
    return call.failure();
  for (const Tensors *from : {std::as_const(present).operator->(), &tensors})
    for (const LogicalTensor &tensor : *from)
      DLB_TRY(call->bind(tensor.name, tensor.data.data(), tensor.data.size()));
  Result<int32_t> status = call->run();
  return status ? Status() : Status(status.failure());
}

Status Session::exchange(const std::vector<std::pair<std::string, std::string>> &pairs) {
  if (pairs.empty())
    return {};
  std::map<std::string, std::string> other;
  for (const auto &[a, b] : pairs) {
    other[a] = b;
    other[b] = a;
  }
  Result<Tensors> tensors = exportTensors(checkpointRoles);
  if (!tensors)
    return tensors.failure();
  Tensors exchanged;
  for (LogicalTensor &tensor : *tensors)
    if (auto found = other.find(tensor.name); found != other.end()) {
      tensor.name = found->second;
      exchanged.push_back(std::move(tensor));
    }
  return importTensors(exchanged);
}

Status Session::save(const std::string &path, const Roles &roles) {
  Result<Tensors> tensors = exportTensors(roles);
  if (!tensors)
    return tensors.failure();
  std::vector<TensorView> views;
  addViews(*tensors, "", views);
  Metadata metadata = description;
  metadata["format"] = "dlb";
  return writeSafetensors(path, std::move(views), metadata);
}

Status Session::load(const std::string &path, const Roles &roles, bool others) {
  Result<SafetensorsFile> file = SafetensorsFile::open(path);
  if (!file)
    return file.failure();
  Result<Tensors> tensors = readTensors(*file, persistents, roles, "", others);
  if (!tensors)
    return tensors.failure();
  return importTensors(*tensors);
}

} // namespace dlb::runtime
