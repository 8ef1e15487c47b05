// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Persistent tensors in safetensors files: what a file must hold to be loaded.

#include "runtime/core/TensorFile.h"

#include "runtime/core/Mismatches.h"

#include <algorithm>

namespace dlb::runtime {

void addViews(const Tensors &tensors, std::string_view prefix, std::vector<TensorView> &views) {
  for (const LogicalTensor &tensor : tensors)
    views.push_back(
        {std::string(prefix) + tensor.name, tensor.element, tensor.shape, tensor.data.data()});
}

Result<Tensors> readTensors(const SafetensorsFile &file, const Persistents &persistents,
                            const Roles &roles, std::string_view prefix, bool others) {
  std::vector<Mismatch> mismatches;
  std::set<std::string, std::less<>> expected;
  for (const auto &[name, persistent] : persistents.all()) {
    if (!roles.count(persistent.role))
      continue;
    std::string key = std::string(prefix) + name;
    std::string type = typeText(safetensorsType(persistent.element), persistent.shape);
    const StoredTensor *stored = file.find(key);
    std::string found = stored ? typeText(stored->dtype, stored->shape) : "nothing";
    if (found != type)
      mismatches.push_back({key, type, found});
    expected.insert(key);
  }
  size_t count = expected.size();
  for (const StoredTensor &stored : file.tensors()) {
    bool prefixed = stored.name.find('/') != std::string::npos;
    if (others || prefixed || persistents.find(stored.name))
      continue;
    mismatches.push_back({stored.name, "nothing", typeText(stored.dtype, stored.shape)});
    ++count;
  }
  if (!mismatches.empty())
    return fail(Error::weightsMismatch, file.path(),
                {mismatches.size(), count, tableOf(mismatches)});

  Tensors tensors;
  for (const std::string &key : expected) {
    const StoredTensor &stored = *file.find(key);
    std::string name = key.substr(prefix.size());
    Result<Buffer> data = Buffer::allocate(stored.end - stored.begin, name);
    if (!data)
      return data.failure();
    DLB_TRY(file.read(stored, data->data()));
    int32_t element = persistents.all().find(name)->second.element;
    tensors.push_back({name, element, stored.shape, std::move(*data)});
  }
  return tensors;
}

} // namespace dlb::runtime
