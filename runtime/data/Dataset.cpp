// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading the source of each part, splitting, and counting classes.

#include "runtime/data/Dataset.h"

#include "runtime/core/Shuffle.h"
#include "runtime/data/Columns.h"
#include "runtime/data/Csv.h"
#include "runtime/data/Idx.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace dlb::runtime {

namespace {

/// One row for each data format.
struct Format {
  std::string_view name;
  Result<Table> (*read)(std::span<const std::string> paths, std::span<const Field> fields);
};

Result<Table> readOneCsv(std::span<const std::string> paths, std::span<const Field> fields) {
  if (paths.size() != 1)
    return fail(Error::fileCount, paths.empty() ? "" : paths[1],
                {"csv", "each source", paths.size()});
  return readCsv(paths[0], fields);
}

constexpr Format formats[] = {{"csv", readOneCsv}, {"idx", readIdx}};

Result<Table> readFiles(const DataSource &source, const std::vector<std::string> &files) {
  auto format = std::find_if(std::begin(formats), std::end(formats),
                             [&](const Format &f) { return f.name == source.format; });
  if (format == std::end(formats)) {
    std::string known;
    for (const Format &f : formats)
      known += (known.empty() ? "" : ", ") + std::string(f.name);
    return fail(Error::unknownFormat, "", {source.format, known});
  }
  std::vector<std::string> paths;
  for (const std::string &file : files) {
    Result<std::string> path = locateFile(file, source.programFolder, source.dataFolder);
    if (!path)
      return path.failure();
    paths.push_back(*path);
  }
  return format->read(paths, source.fields);
}

Status checkShares(const DataSource &source, std::vector<double> &shares) {
  double sum = 0;
  bool positive = true;
  for (const PartSource &part : source.parts)
    if (part.files.empty()) {
      shares.push_back(part.share);
      sum += part.share;
      positive &= part.share > 0;
    }
  constexpr double rounding = 1e-9; // 0.7 + 0.1 + 0.2 is not 1
  if (positive && sum <= 1 + rounding)
    return {};
  char text[32];
  std::snprintf(text, sizeof(text), "%g", sum);
  return fail(Error::shares, "", {source.name, text});
}

/// Sets the number of classes that the training part shows, and checks the labels of all rows.
Status countClasses(const Dataset &data, const std::vector<Table *> &tables, size_t field) {
  if (tables.front()->columns[field].classes != Field::count)
    return {};
  const Part *training = data.part("train");
  const Part &part = training ? *training : data.parts.front();
  const Column &labels = part.table->columns[field];
  int64_t each = labels.rowBytes / elementSize(labels.element);
  int64_t classes = 0;
  for (int64_t row : part.rows)
    for (int64_t i = row * each; i < (row + 1) * each; ++i)
      classes = std::max(classes,
                         static_cast<int64_t>(numberAt(labels.element, labels.data.data(), i)) + 1);
  for (Table *table : tables) {
    Column &column = table->columns[field];
    column.classes = classes;
    for (int64_t i = 0; i < table->rows * each; ++i) {
      auto label = static_cast<int64_t>(numberAt(column.element, column.data.data(), i));
      if (label >= classes)
        return labelFailure("", "data row " + std::to_string(i / each + 1), label, column.name,
                            classes);
    }
  }
  return {};
}

} // namespace

Result<Dataset> loadData(const DataSource &source) {
  Dataset data;
  data.name = source.name;
  std::vector<double> shares;
  DLB_TRY(checkShares(source, shares));

  std::vector<Table *> tables;
  auto read = [&](const std::vector<std::string> &files) -> Result<std::shared_ptr<Table>> {
    Result<Table> table = readFiles(source, files);
    if (!table)
      return table.failure();
    auto shared = std::make_shared<Table>(std::move(*table));
    tables.push_back(shared.get());
    return shared;
  };

  std::shared_ptr<const Table> main;
  std::vector<int64_t> order, boundaries;
  if (!shares.empty() || source.parts.empty()) {
    Result<std::shared_ptr<Table>> table = read(source.files);
    if (!table)
      return table.failure();
    main = *table;
    order = partOrder(main->rows);
    boundaries = shareBoundaries(main->rows, shares);
  }
  if (source.parts.empty())
    data.parts.push_back({"train", main, std::move(order)});
  size_t share = 0;
  for (const PartSource &partSource : source.parts) {
    Part part{partSource.name, main, {}};
    if (partSource.files.empty()) {
      part.rows.assign(order.begin() + boundaries[share], order.begin() + boundaries[share + 1]);
      ++share;
    } else {
      Result<std::shared_ptr<Table>> table = read(partSource.files);
      if (!table)
        return table.failure();
      part.table = *table;
      part.rows.resize(static_cast<size_t>(part.table->rows));
      std::iota(part.rows.begin(), part.rows.end(), 0);
    }
    if (part.rows.empty())
      return fail(Error::noRows, "", {"part `" + part.name + "` of `" + source.name + "`"});
    data.parts.push_back(std::move(part));
  }
  for (size_t field = 0; field < source.fields.size(); ++field)
    DLB_TRY(countClasses(data, tables, field));
  return data;
}

} // namespace dlb::runtime
