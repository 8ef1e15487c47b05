// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Source files held in memory, checked once when they are read: not empty, not too large, UTF-8.

#ifndef DLB_SUPPORT_SOURCEFILE_H
#define DLB_SUPPORT_SOURCEFILE_H

#include "support/SourceRange.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dlb {

class DiagnosticEngine;

/// The text of one file, without a byte order mark. Lines end at "\n"; a "\r" before it belongs to
/// the line end.
class SourceFile {
public:
  /// A hundred times the longest program we know of; it bounds the parser's time and memory.
  static constexpr int64_t maxBytes = 1 << 20;

  SourceFile(int number, std::string path, std::string text);

  int number() const { return fileNumber; }
  const std::string &path() const { return filePath; }
  std::string_view text() const { return contents; }

  int lineCount() const { return static_cast<int>(lineStarts.size()); }
  /// Line `line`, counted from 1, without its end; empty where there is no such line.
  std::string_view line(int line) const;

private:
  int fileNumber;
  std::string filePath;
  std::string contents;
  std::vector<size_t> lineStarts;
};

/// Owns the files of a run and numbers them in the order in which they came.
class SourceManager {
public:
  /// Reads and checks a file. Null after a diagnostic where it can't be used; the file's name is
  /// then still known to diagnostics.
  const SourceFile *load(const std::string &path, DiagnosticEngine &diagnostics);
  /// Text that comes from elsewhere (the embedded library, a test), checked like a file's.
  const SourceFile *add(std::string path, std::string text, DiagnosticEngine &diagnostics);
  /// Registers a name without text, e.g. of a data file, so that diagnostics can point into it.
  int addName(std::string path);

  const SourceFile &file(int number) const { return files[number]; }
  int fileCount() const { return static_cast<int>(files.size()); }

  /// Texts that `load` takes instead of files, by path: what an editor has not saved.
  std::map<std::string, std::string> unsaved;

private:
  std::deque<SourceFile> files;
};

} // namespace dlb

#endif // DLB_SUPPORT_SOURCEFILE_H
