// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Parts of cross validation.

#include "runtime/data/Folds.h"

#include "runtime/core/Shuffle.h"

#include <algorithm>

namespace dlb::runtime {

namespace {

int64_t labelAt(const Column &column, int64_t row) {
  return static_cast<int64_t>(
      numberAt(column.stored, column.data->data(), column.first + row * column.step));
}

/// What rows are stratified by: the last field that is one label for each row, or null.
const Column *labelsOf(const Table &table, const DataSource &source) {
  const Column *found = nullptr;
  for (size_t i = 0; i < source.fields.size(); ++i) {
    const Field &field = source.fields[i];
    if (field.classes != 0 && field.shape.empty() && !field.made)
      found = &table.columns[i];
  }
  return found;
}

} // namespace

Status takeFold(Dataset &data, const DataSource &source) {
  const Part *training = data.part("train"), *held = data.part("valid");
  if (!training)
    return fail(Error::noPart, "", {data.name, "train", "others"});
  if (held && held->table != training->table)
    return fail(Error::foldSource, "", {data.name});
  std::vector<int64_t> rows = training->rows;
  if (held)
    rows.insert(rows.end(), held->rows.begin(), held->rows.end());
  auto count = static_cast<int64_t>(rows.size());
  if (source.fold->count > count)
    return fail(Error::foldCount, "", {source.fold->count, count, data.name});

  std::vector<int64_t> order = foldOrder(count);
  for (int64_t &place : order)
    place = rows[static_cast<size_t>(place)];
  if (const Column *labels = labelsOf(*training->table, source))
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
      return labelAt(*labels, a) < labelAt(*labels, b);
    });
  Part train{"train", training->table, {}}, valid{"valid", training->table, {}};
  for (int64_t j = 0; j < count; ++j)
    (j % source.fold->count == source.fold->number ? valid : train)
        .rows.push_back(order[static_cast<size_t>(j)]);
  std::vector<Part> parts = {std::move(train), std::move(valid)};
  for (Part &part : data.parts)
    if (part.name != "train" && part.name != "valid")
      parts.push_back(std::move(part));
  data.parts = std::move(parts);
  return {};
}

std::vector<int64_t> missingLabels(const Dataset &data, const Column &column) {
  const Part *training = data.part("train");
  constexpr int64_t most = 1000; // of more, each is rare
  bool counted =
      std::any_of(data.counted.begin(), data.counted.end(), [&](const CountedLabels &labels) {
        return labels.vocabulary &&
               std::any_of(labels.fields.begin(), labels.fields.end(), [&](size_t field) {
                 return training && training->table->columns[field].name == column.name;
               });
      });
  if (!training || counted || column.drawn || !column.shape.empty() || column.classes < 1 ||
      column.classes > most)
    return {};
  std::vector<bool> seen(static_cast<size_t>(column.classes));
  for (int64_t row : training->rows)
    seen[static_cast<size_t>(labelAt(column, row))] = true;
  std::vector<int64_t> missing;
  for (int64_t label = 0; label < column.classes; ++label)
    if (!seen[static_cast<size_t>(label)])
      missing.push_back(label);
  return missing;
}

} // namespace dlb::runtime
