// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Evaluating all rows, stage by stage and block by block.

#include "runtime/core/Evaluation.h"

#include "runtime/core/Batcher.h"
#include "runtime/core/Profile.h"
#include "runtime/core/Report.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace dlb::runtime {

namespace {

using Values = std::map<std::string, LogicalTensor, std::less<>>;

/// One stage at work.
class StageRun {
public:
  StageRun(Session &session, const Stage &stage, int64_t rows, Values &values)
      : session(session), stage(stage), rows(rows), values(values) {}

  Status run(std::span<const RowInput> inputs, const Scalars &scalars);

private:
  bool byBlocks() const { return stage.rows < rows; }
  Status allocateInputs(std::span<const RowInput> inputs);
  Status allocateResults();
  Status runBlock(int64_t first);

  Session &session;
  const Stage &stage;
  int64_t rows;
  Values &values;
  std::optional<Caller> call;
  std::vector<std::pair<const RowInput *, Buffer>> read;
  std::vector<std::pair<int32_t, LogicalTensor>> results;
};

Status StageRun::allocateInputs(std::span<const RowInput> inputs) {
  for (const RowInput &input : inputs) {
    if (!call->takes(input.name))
      continue;
    int64_t held = input.shared ? 1 : stage.rows;
    Result<Buffer> buffer = Buffer::allocate(held * input.rowBytes, input.name);
    if (!buffer)
      return buffer.failure();
    DLB_TRY(call->bind(input.name, buffer->data(), buffer->size()));
    read.emplace_back(&input, std::move(*buffer));
  }
  return {};
}

Status StageRun::allocateResults() {
  for (int32_t i = 0; i < stage.function->result_count; ++i) {
    const dlb_tensor &result = stage.function->results[i];
    if (result.updates >= 0)
      continue;
    std::span<const int64_t> shape = shapeOf(result);
    LogicalTensor whole = {result.name, result.element, Shape(shape.begin(), shape.end()), {}};
    if (byBlocks() && (shape.empty() || shape.front() != stage.rows))
      return fail(Error::argument, "",
                  {result.name, stage.function->name, "a block's result must have the rows first"});
    if (byBlocks())
      whole.shape.front() = rows;
    auto bytes = multiply(product(whole.shape).value_or(-1), elementSize(result.element));
    Result<Buffer> data = Buffer::allocate(bytes.value_or(-1), result.name);
    if (!data)
      return data.failure();
    whole.data = std::move(*data);
    results.emplace_back(i, std::move(whole));
  }
  return {};
}

Status StageRun::runBlock(int64_t first) {
  Team &team = session.threads();
  team.run([&](int thread) {
    Profiled loading(team.handle(), thread, Activity::loading);
    int64_t begin = stage.rows * thread / team.size();
    int64_t end = stage.rows * (thread + 1) / team.size();
    for (auto &[input, buffer] : read)
      if (input->shared)
        input->copy(0, thread == 0, buffer.data());
      else
        input->copy(first + begin, first + end, buffer.as<char>() + begin * input->rowBytes);
  });
  for (int32_t i = 0; i < stage.function->argument_count; ++i) {
    const dlb_tensor &argument = stage.function->arguments[i];
    auto value = values.find(argument.name);
    if (argument.role != DLB_INPUT || value == values.end())
      continue;
    // A value is taken whole, or as the rows of this block.
    const Buffer &data = value->second.data;
    int64_t offset = data.size() == argument.bytes ? 0 : data.size() / rows * first;
    DLB_TRY(call->bind(argument.name, data.as<char>() + offset, argument.bytes));
  }
  Result<int32_t> status = call->run();
  if (!status)
    return status.failure();
  for (auto &[index, whole] : results) {
    const dlb_tensor &result = stage.function->results[index];
    int64_t offset = byBlocks() ? whole.data.size() / rows * first : 0;
    std::memcpy(whole.data.as<char>() + offset, call->result(index),
                static_cast<size_t>(result.bytes));
  }
  return {};
}

Status StageRun::run(std::span<const RowInput> inputs, const Scalars &scalars) {
  Result<Caller> created = session.caller(*stage.function);
  if (!created)
    return created.failure();
  call.emplace(std::move(*created));
  call->set("seed", scalars.seed);
  call->set("step", scalars.step);
  call->set("steps", scalars.steps);
  DLB_TRY(allocateInputs(inputs));
  DLB_TRY(allocateResults());
  for (int64_t done = 0; done < rows; done += stage.rows)
    DLB_TRY(runBlock(std::min(done, rows - stage.rows)));
  for (auto &[index, whole] : results) {
    std::string name = whole.name;
    values.insert_or_assign(std::move(name), std::move(whole));
  }
  return {};
}

} // namespace

const double *findMetric(const Metrics &metrics, std::string_view name) {
  for (const auto &[metric, value] : metrics)
    if (metric == name)
      return &value;
  return nullptr;
}

void Reports::append(Reports more) {
  auto add = [](auto &to, auto &from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  add(numbers, more.numbers);
  add(texts, more.texts);
  add(pictures, more.pictures);
  add(tables, more.tables);
}

Result<Tensors> runStages(Session &session, std::span<const Stage> stages, int64_t rows,
                          std::span<const RowInput> inputs, const Scalars &scalars) {
  Values values;
  for (const Stage &stage : stages)
    DLB_TRY(StageRun(session, stage, rows, values).run(inputs, scalars));
  Tensors results;
  for (auto &[name, value] : values)
    if (name.front() != carriedMark)
      results.push_back(std::move(value));
  return results;
}

namespace {

Status addReport(const ReportedResult &wanted, const LogicalTensor &result, const Part &part,
                 const Scalars &scalars, const std::string &pictures, Reports &reports) {
  using Shown = ReportedResult::Shown;
  switch (wanted.shown) {
  case Shown::number:
    if (product(result.shape) == 1)
      reports.numbers.emplace_back(wanted.name, numberAt(result.element, result.data.data()));
    break;
  case Shown::labels:
    reports.texts.emplace_back(wanted.name, textOf(result, wanted.vocabulary.get()));
    break;
  case Shown::table:
    reports.tables.push_back(tableOf(result, wanted.name, wanted.rows, wanted.columns));
    reports.texts.emplace_back(wanted.name, textOf(reports.tables.back()));
    break;
  case Shown::picture:
    if (pictures.empty())
      break;
    // Evaluations of `valid` while training follow each other; others are of one state of weights.
    std::string when =
        part.name == "valid" && scalars.step > 0 ? std::to_string(scalars.step) : part.name;
    std::string path = pictures + "/" + wanted.name + "-" + when + ".png";
    DLB_TRY(writePictures(result, path));
    reports.pictures.emplace_back(wanted.name, path);
  }
  return {};
}

} // namespace

Result<Reports> evaluate(Session &session, std::span<const Stage> stages, const Part &part,
                         std::span<const ReportedResult> reported, const Scalars &scalars,
                         const std::string &pictures) {
  std::vector<RowInput> inputs;
  for (const Column &column : part.table->columns)
    inputs.push_back(
        {column.name, column.rowBytes, false,
         [&part, &column](int64_t first, int64_t last, void *to) {
           std::span<const int64_t> rows(part.rows);
           gatherRows(column,
                      rows.subspan(static_cast<size_t>(first), static_cast<size_t>(last - first)),
                      0, last - first, to);
         }});
  Result<Tensors> results = runStages(session, stages, part.size(), inputs, scalars);
  if (!results)
    return results.failure();
  Reports reports;
  for (const ReportedResult &wanted : reported)
    for (const LogicalTensor &result : *results) {
      if (result.name != wanted.name)
        continue;
      DLB_TRY(addReport(wanted, result, part, scalars, pictures, reports));
    }
  return reports;
}

} // namespace dlb::runtime
