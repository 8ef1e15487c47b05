// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Compiles a function of the batch for any number of rows.

#include "driver/StageCompiler.h"

namespace dlb {

int64_t blockOf(const Training &training) {
  constexpr int64_t kLeast = 128;
  return training.pieceRows ? training.pieceRows
                            : (kLeast + training.batch - 1) / training.batch * training.batch;
}

runtime::Result<std::vector<runtime::Stage>> StageCompiler::stages(int64_t rows) {
  std::vector<RowStage> whole;
  if (rows <= block)
    whole.push_back({function, false});
  else if (parts.empty())
    parts = rowStages(function, execution.sizes());
  const std::vector<RowStage> &wanted = rows <= block ? whole : parts;

  std::vector<FunctionRequest> requests;
  for (size_t i = 0; i < wanted.size(); ++i)
    if (!wanted[i].byRows || !byBlocks.contains(i))
      requests.push_back(
          {&wanted[i].function, wanted[i].function.name, {{"N", wanted[i].byRows ? block : rows}}});
  const dlb_program *compiled = execution.compile(requests, /*transfers=*/false);
  if (!compiled) {
    bool reports = function.name == "evaluate";
    std::string model = function.name.substr(function.name.find('.') + 1);
    return runtime::fail(runtime::Error::notForRows, "",
                         {reports ? "what is reported" : "`" + model + "`", rows});
  }
  std::vector<runtime::Stage> stages;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (auto known = byBlocks.find(i); wanted[i].byRows && known != byBlocks.end()) {
      stages.push_back(known->second);
      continue;
    }
    const std::string &name = wanted[i].function.name;
    const dlb_function *found = runtime::findFunction(*compiled, name);
    if (!found)
      return runtime::fail(runtime::Error::noFunction, "", {name});
    stages.push_back({found, wanted[i].byRows ? block : rows});
    if (wanted[i].byRows)
      byBlocks.emplace(i, stages.back());
  }
  return stages;
}

} // namespace dlb
