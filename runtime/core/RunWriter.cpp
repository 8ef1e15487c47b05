// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the training of one section writes.

#include "runtime/core/RunWriter.h"

#include "runtime/core/Clock.h"

#include <filesystem>

namespace dlb::runtime {

Result<RunWriter> RunWriter::open(Session &session, const RunFolder &folder,
                                  const TrainingState &state, double secondsBetweenCheckpoints) {
  RunWriter writer(session, folder);
  writer.section = state.section;
  writer.between = secondsBetweenCheckpoints;
  writer.saved = seconds();
  Result<MetricsLog> metrics = MetricsLog::open(folder.metrics(), state.section, state.step);
  if (!metrics)
    return metrics.failure();
  writer.metrics.emplace(std::move(*metrics));
  std::string path = folder.events(state.section);
  std::error_code ignored; // what is wrong, the file tells
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  Result<EventLog> events = EventLog::open(path, state.step);
  if (!events)
    return events.failure();
  writer.events.emplace(std::move(*events));
  return writer;
}

Status RunWriter::evaluation(int64_t step, double loss, const Reports &valid) {
  DLB_TRY(metrics->evaluation(step, loss, valid));
  Result<Tensors> parameters = session->exportTensors({DLB_PARAMETER});
  if (!parameters)
    return parameters.failure();
  return events->evaluation(step, loss, valid, *parameters);
}

Status RunWriter::atEnd(int64_t step, const char *part, const Reports &reports) {
  DLB_TRY(metrics->atEnd(step, part, reports));
  return std::string_view(part) == "test" ? events->test(step, reports) : Status();
}

Status RunWriter::chosen(const TrainingNumbers &state) {
  Result<Tensors> tensors = session->exportTensors(checkpointRoles);
  if (!tensors)
    return tensors.failure();
  best = std::move(*tensors);
  bestState = state;
  return {};
}

bool RunWriter::due() const {
  constexpr double share = 0.05; // of the time, at most, for checkpoints
  return between == 0 || seconds() - saved >= std::max(between, took / share);
}

Status RunWriter::checkpoint(const TrainingState &state) {
  double begin = seconds();
  // `best` first: killed between the two, it is newer than `last`, and written again alike.
  if (!best.empty())
    DLB_TRY(writeCheckpoint(bestState, state.kept, best, session->metadata(), folder->best()));
  best.clear();
  Result<Tensors> tensors = session->exportTensors(checkpointRoles);
  if (!tensors)
    return tensors.failure();
  DLB_TRY(writeCheckpoint(state, state.kept, *tensors, session->metadata(), folder->last(),
                          folder->previous()));
  saved = seconds();
  took = saved - begin;
  return {};
}

Status RunWriter::weights(const TrainingState &state) {
  if (!state.keptStep)
    return session->save(folder->weights(), weightRoles);
  std::vector<TensorView> views;
  addViews(state.kept, "", views);
  Metadata metadata = session->metadata();
  metadata["format"] = "dlb";
  return writeSafetensors(folder->weights(), std::move(views), metadata);
}

} // namespace dlb::runtime
