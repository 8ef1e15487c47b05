// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading the source of each part, splitting, and counting classes.

#include "runtime/data/Dataset.h"

#include "runtime/core/Shuffle.h"
#include "runtime/data/Cells.h"
#include "runtime/data/Cifar.h"
#include "runtime/data/Columns.h"
#include "runtime/data/Csv.h"
#include "runtime/data/Folds.h"
#include "runtime/data/Idx.h"
#include "runtime/data/Made.h"
#include "runtime/data/NpyTable.h"
#include "runtime/data/Pictures.h"
#include "runtime/data/Text.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace dlb::runtime {

namespace {

using Read = Result<Table> (*)(std::span<const std::string> paths, std::span<const Field> fields);

/// A reader of sources that are one file.
template <Result<Table> (*read)(const std::string &, std::span<const Field>)>
Result<Table> readOne(std::span<const std::string> paths, std::span<const Field> fields) {
  return read(paths[0], fields);
}

/// One row for each format that is a table.
struct Format {
  std::string_view name;
  Read read;
  bool oneFile;
};
constexpr Format formats[] = {
    {"csv", readOne<readCsv>, true},      {"idx", readIdx, false},
    {"cifar", readCifar, false},          {"npy", readNpyTable, false},
    {"npz", readOne<readNpzTable>, true}, {"images", readOne<readPictures>, true}};

Result<Table> readFiles(const DataSource &source, const std::vector<std::string> &files) {
  if (source.format == "rows")
    return Table{source.rows, {}};
  auto format = std::find_if(std::begin(formats), std::end(formats),
                             [&](const Format &f) { return f.name == source.format; });
  if (format == std::end(formats)) {
    std::string known;
    for (const Format &f : formats)
      known += std::string(f.name) + ", ";
    return fail(Error::unknownFormat, "", {source.format, known + "characters, words, rows"});
  }
  Result<std::vector<std::string>> paths = locateFiles(source, files);
  if (!paths)
    return paths.failure();
  if (paths->empty() || (format->oneFile && paths->size() > 1))
    return fail(Error::fileCount, paths->empty() ? "" : (*paths)[1],
                {source.format, "each source", paths->size()});
  return format->read(*paths, readFields(source));
}

} // namespace

Result<std::vector<double>> sharesOf(const DataSource &source) {
  std::vector<double> shares;
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
    return shares;
  char text[32];
  std::snprintf(text, sizeof(text), "%g", sum);
  return fail(Error::shares, "", {source.name, text});
}

Result<Dataset> loadData(const DataSource &source) {
  if (source.format == "characters" || source.format == "words")
    return loadText(source);
  Dataset data;
  data.name = source.name;
  Result<std::vector<double>> shares = sharesOf(source);
  if (!shares)
    return shares.failure();

  std::vector<std::shared_ptr<Table>> tables;
  auto read = [&](const std::vector<std::string> &files) -> Result<std::shared_ptr<Table>> {
    Result<Table> table = readFiles(source, files);
    if (!table)
      return table.failure();
    DLB_TRY(addMade(*table, source));
    tables.push_back(std::make_shared<Table>(std::move(*table)));
    return tables.back();
  };

  std::shared_ptr<const Table> main;
  std::vector<int64_t> order, boundaries;
  if (!shares->empty() || source.parts.empty()) {
    Result<std::shared_ptr<Table>> table = read(source.files);
    if (!table)
      return table.failure();
    main = *table;
    order = partOrder(main->rows);
    boundaries = shareBoundaries(main->rows, *shares);
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
  if (source.fold)
    DLB_TRY(takeFold(data, source));
  DLB_TRY(resolveLabels(data, source, tables));
  DLB_TRY(resolveNumbers(data, source, tables));
  DLB_TRY(drawRows(data, source));
  return data;
}

} // namespace dlb::runtime
