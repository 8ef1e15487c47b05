// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Weights that were trained before.

#include "runtime/core/InitialWeights.h"

#include "runtime/core/Mismatches.h"

#include <map>

namespace dlb::runtime {

namespace {

/// The name here of a tensor of the file; "" if it is left out.
std::string renamed(const std::string &name, const InitialWeights &weights) {
  for (const auto &[from, to] : weights.renames) {
    bool whole = name == from, part = name.starts_with(from + ".");
    if (!whole && !part)
      continue;
    return to.empty() ? "" : to + name.substr(from.size());
  }
  return name;
}

} // namespace

Result<std::string> loadInitialWeights(Session &session, const InitialWeights &weights) {
  Result<SafetensorsFile> file = SafetensorsFile::open(weights.path);
  if (!file)
    return file.failure();
  const Persistents &wanted = session.tensors();
  std::map<std::string, const StoredTensor *> stored; // by the name here
  std::vector<Mismatch> mismatches;
  for (const StoredTensor &tensor : file->tensors()) {
    std::string name = renamed(tensor.name, weights);
    const Persistent *here = wanted.find(name);
    std::string type = typeText(tensor.dtype, tensor.shape);
    // Of a checkpoint: what the optimizer remembers, and the weights that it keeps beside its own.
    bool memory = here && !weightRoles.count(here->role);
    if (name.empty() || memory || tensor.name.find('/') != std::string::npos)
      continue;
    if (!here)
      mismatches.push_back({tensor.name, "nothing", type});
    else if (!stored.emplace(name, &tensor).second)
      mismatches.push_back({name, "one tensor", "`" + tensor.name + "` as well"});
  }
  Tensors tensors;
  for (const auto &[name, persistent] : wanted.all()) {
    if (!weightRoles.count(persistent.role))
      continue;
    auto found = stored.find(name);
    std::string expected = typeText(safetensorsType(persistent.element), persistent.shape);
    std::string type =
        found == stored.end() ? "nothing" : typeText(found->second->dtype, found->second->shape);
    if (type != expected) {
      mismatches.push_back({name, expected, type});
      continue;
    }
    Result<Buffer> data = Buffer::allocate(found->second->end - found->second->begin, name);
    if (!data)
      return data.failure();
    DLB_TRY(file->read(*found->second, data->data()));
    tensors.push_back({name, persistent.element, persistent.shape, std::move(*data)});
  }
  if (tensors.empty() || (!mismatches.empty() && !weights.partial))
    return fail(Error::weightsMismatch, weights.path,
                {mismatches.size(), mismatches.size() + tensors.size(), tableOf(mismatches)});
  DLB_TRY(session.importTensors(tensors));
  return mismatches.empty() ? std::string() : tableOf(mismatches);
}

} // namespace dlb::runtime
