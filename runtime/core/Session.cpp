// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A run of a program: initialise, load, save, evaluate.

#include "runtime/core/Session.h"

#include "runtime/core/Batcher.h"

#include <cstring>

namespace dlb::runtime {

const double *findMetric(const Metrics &metrics, std::string_view name) {
  for (const auto &[metric, value] : metrics)
    if (metric == name)
      return &value;
  return nullptr;
}

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

Result<Metrics> Session::evaluate(const dlb_function &evaluate, const Part &part) {
  Result<Caller> call = caller(evaluate);
  if (!call)
    return call.failure();
  std::vector<Buffer> inputs;
  for (const Column &column : part.table->columns) {
    if (!call->takes(column.name))
      continue;
    Result<Buffer> rows = Buffer::allocate(part.size() * column.rowBytes, column.name);
    if (!rows)
      return rows.failure();
    team->run([&](int thread) {
      int64_t first = part.size() * thread / team->size();
      int64_t last = part.size() * (thread + 1) / team->size();
      gatherRows(column, part.rows, first, last, rows->data());
    });
    DLB_TRY(call->bind(column.name, rows->data(), rows->size()));
    inputs.push_back(std::move(*rows));
  }
  Result<int32_t> status = call->run();
  if (!status)
    return status.failure();
  Metrics metrics;
  for (int32_t i = 0; i < evaluate.result_count; ++i) {
    const dlb_tensor &result = evaluate.results[i];
    if (result.updates < 0 && std::string_view(result.name) != "status" &&
        product(shapeOf(result)) == 1)
      metrics.emplace_back(result.name, numberAt(result.element, call->result(i)));
  }
  return metrics;
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
    return {};
  }
  // `import` takes all tensors: those that are not given keep their value by way of `export`.
  Result<Tensors> present = exportTensors({DLB_PARAMETER, DLB_STATE, DLB_OPTIMIZER, DLB_DERIVED});
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

Status Session::save(const std::string &path, const Roles &roles) {
  Result<Tensors> tensors = exportTensors(roles);
  if (!tensors)
    return tensors.failure();
  std::vector<TensorView> views;
  addViews(*tensors, "", views);
  return writeSafetensors(path, std::move(views), {{"format", "dlb"}});
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
