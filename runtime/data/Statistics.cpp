// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the training part tells of numbers: means for missing cells, mean and deviation of columns
// that are standardized, each element of a row by itself.
//
//   mean = sum(x) / n      deviation = sqrt(sum((x - mean)^2) / n), 1 where that is 0
//
// The mean for missing cells is that of the cells there are; the mean and deviation come after
// these are filled.

#include "runtime/data/Cells.h"
#include "runtime/data/Columns.h"

#include <algorithm>
#include <cmath>

namespace dlb::runtime {

namespace {

using Tables = std::vector<std::shared_ptr<Table>>;
using Numbers = std::vector<double>;

double at(const Column &column, int64_t index) {
  return numberAt(column.stored, column.data->data(), index);
}

/// The mean, over the rows of the part, of function(x, k) for each element k of a row; without the
/// elements that are holes.
template <class Function> Numbers meanOf(const Part &part, size_t number, Function &&function) {
  const Column &column = part.table->columns[number];
  static const std::vector<int64_t> none;
  const std::vector<int64_t> &holes = column.open ? column.open->holes : none;
  auto width = static_cast<size_t>(column.step);
  Numbers sum(width);
  std::vector<int64_t> count(width);
  for (int64_t row : part.rows)
    for (size_t k = 0; k < width; ++k) {
      int64_t index = row * column.step + static_cast<int64_t>(k);
      if (std::binary_search(holes.begin(), holes.end(), index))
        continue;
      sum[k] += function(at(column, index), k);
      ++count[k];
    }
  for (size_t k = 0; k < width; ++k)
    sum[k] /= static_cast<double>(std::max<int64_t>(count[k], 1));
  return sum;
}

Status fillHoles(Table &table, size_t number, const Field &field, const Numbers &fill) {
  Column &column = table.columns[number];
  if (!column.open)
    return {};
  bool whole = field.element != DLB_F32 && field.element != DLB_F64;
  for (int64_t hole : column.open->holes) {
    double value = fill[static_cast<size_t>(hole % column.step)];
    storeNumber(column.stored, whole ? std::round(value) : value,
                column.data->as<char>() + hole * elementSize(column.stored));
  }
  column.open = nullptr;
  return {};
}

Status standardize(Table &table, size_t number, const ColumnStatistics &statistics) {
  Column &column = table.columns[number];
  int64_t count = table.rows * column.step, size = elementSize(column.element);
  Result<Buffer> scaled = Buffer::allocate(count * size, column.name);
  if (!scaled)
    return scaled.failure();
  for (int64_t i = 0; i < count; ++i) {
    auto k = static_cast<size_t>(i % column.step);
    storeNumber(column.element, (at(column, i) - statistics.mean[k]) / statistics.deviation[k],
                scaled->as<char>() + i * size);
  }
  column.data = std::make_shared<Buffer>(std::move(*scaled));
  column.stored = column.element;
  return {};
}

/// What weights know of a column, if that is as long as it is.
ColumnStatistics knownOf(const DataSource &source, const Column &column) {
  for (const ColumnStatistics &known : source.statistics)
    if (known.column == column.name)
      return known;
  return {column.name, {}, {}, {}};
}

} // namespace

Status resolveNumbers(Dataset &data, const DataSource &source, const Tables &tables) {
  const Part *found = data.part("train");
  const Part &training = found ? *found : data.parts.front();
  for (size_t number = 0; number < source.fields.size(); ++number) {
    const Field &field = source.fields[number];
    bool fills = field.classes == 0 && field.missing.fill == Missing::Fill::mean;
    if (!fills && !field.standardized)
      continue;
    const Column &column = training.table->columns[number];
    auto width = static_cast<size_t>(column.step);
    ColumnStatistics statistics = knownOf(source, column);
    if (fills && statistics.fill.size() != width)
      statistics.fill = meanOf(training, number, [](double x, size_t) { return x; });
    for (const auto &table : tables)
      if (fills)
        DLB_TRY(fillHoles(*table, number, field, statistics.fill));
    if (field.standardized &&
        (statistics.mean.size() != width || statistics.deviation.size() != width)) {
      statistics.mean = meanOf(training, number, [](double x, size_t) { return x; });
      statistics.deviation = meanOf(training, number, [&](double x, size_t k) {
        return (x - statistics.mean[k]) * (x - statistics.mean[k]);
      });
      for (double &deviation : statistics.deviation)
        deviation = deviation > 0 ? std::sqrt(deviation) : 1;
    }
    for (const auto &table : tables)
      if (field.standardized)
        DLB_TRY(standardize(*table, number, statistics));
    data.statistics.push_back(std::move(statistics));
  }
  return {};
}

} // namespace dlb::runtime
