// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The data sections of a program in memory, and what they tell the compiler: how many labels a
// class(V) has, and what they stand for.
//
// A file of weights keeps that in its metadata, so that a trained model reads the data that it was
// trained with, and other data, alike: `classes.V` is the number of labels, `characters.V`,
// `words.V` or `categories.V` what they stand for in their order, `special.V` whether the first are
// for the end of a text and what is unknown. Of the labels of a class(2), V is the name of the
// column. `fill.C`, `mean.C` and `deviation.C` are numbers of the training part of column C.

#ifndef DLB_DRIVER_LOADEDDATA_H
#define DLB_DRIVER_LOADEDDATA_H

#include "driver/ProgramFile.h"
#include "runtime/core/Safetensors.h"
#include "runtime/data/Dataset.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace dlb {

class LoadedData {
public:
  /// `folder` is that of `--data`, or ""; `fold`, that of CheckedProgram::folds which is held out.
  LoadedData(const ProgramFile &file, bool f64, std::string folder,
             std::optional<int64_t> fold = std::nullopt)
      : file(file), f64(f64), folder(std::move(folder)), fold(fold) {}

  /// Takes the labels of a file of weights, where it has any. Before anything is counted.
  runtime::Status knowLabels(const std::string &weights);

  /// The rows of section `index` of CheckedProgram::data, read once.
  runtime::Result<const runtime::Dataset *> section(int index);

  /// The columns `wanted` of section `index`, read from other files of its format in their order.
  /// What its training part tells is that of the weights, else of the section's own files, which
  /// are read then.
  runtime::Result<std::shared_ptr<const runtime::Table>>
  rows(int index, const std::vector<std::string> &paths, const std::set<std::string> &wanted);

  /// Sizes of all symbols but N; reads the sections whose labels no weights told.
  runtime::Result<DimBindings> sizes();

  /// What `knowLabels` reads back; of what is known by now.
  runtime::Metadata metadata() const;

  /// The characters whose labels `symbol` counts, or null.
  std::shared_ptr<const runtime::Vocabulary> vocabulary(const std::string &symbol) const;

private:
  runtime::Result<runtime::DataSource> sourceOf(int index);

  const ProgramFile &file;
  bool f64;
  std::string folder;
  std::optional<int64_t> fold;
  std::map<int, runtime::Dataset> loaded;
  std::map<std::string, runtime::CountedLabels> labels;        ///< by symbol
  std::map<std::string, runtime::ColumnStatistics> statistics; ///< by column
};

} // namespace dlb

#endif // DLB_DRIVER_LOADEDDATA_H
