// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Reading of source files and the checks that every later stage relies on.

#include "support/SourceFile.h"

#include "support/Diagnostics.h"
#include "support/Text.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dlb {

SourceFile::SourceFile(int number, std::string path, std::string text)
    : fileNumber(number), filePath(std::move(path)), contents(std::move(text)) {
  lineStarts.push_back(0);
  for (size_t i = 0; i < contents.size(); ++i)
    if (contents[i] == '\n')
      lineStarts.push_back(i + 1);
}

std::string_view SourceFile::line(int line) const {
  if (line < 1 || line > lineCount())
    return {};
  size_t begin = lineStarts[line - 1];
  size_t end = line < lineCount() ? lineStarts[line] - 1 : contents.size();
  if (end > begin && contents[end - 1] == '\r')
    --end;
  return std::string_view(contents).substr(begin, end - begin);
}

int SourceManager::addName(std::string path) {
  files.emplace_back(fileCount(), std::move(path), "");
  return fileCount() - 1;
}

const SourceFile *SourceManager::add(std::string path, std::string text,
                                     DiagnosticEngine &diagnostics) {
  int number = fileCount();
  SourceRange place{number, {}, {}};
  auto refuse = [&]() -> const SourceFile * {
    addName(std::move(path));
    return nullptr;
  };
  if (static_cast<int64_t>(text.size()) > SourceFile::maxBytes) {
    diagnostics.report(Diag::fileTooLarge, place, SourceFile::maxBytes, text.size());
    return refuse();
  }
  if (text.starts_with("\xEF\xBB\xBF"))
    text.erase(0, 3);
  if (text.find_first_not_of(" \t\r\n;") == std::string::npos) { // `;` ends a statement of nothing
    diagnostics.report(Diag::fileEmpty, place);
    return refuse();
  }
  if (std::optional<size_t> offset = findInvalidUtf8(text)) {
    files.emplace_back(number, std::move(path), std::move(text));
    std::string_view bytes = files.back().text();
    int line = 1 + static_cast<int>(std::count(bytes.begin(), bytes.begin() + *offset, '\n'));
    size_t lineStart = bytes.rfind('\n', *offset) + 1;
    int column = 1 + countCharacters(bytes.substr(lineStart, *offset - lineStart));
    char hex[8];
    snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned char>(bytes[*offset]));
    place = {number, {line, column}, {line, column + 1}};
    diagnostics.report(Diag::fileNotUtf8, place, hex, *offset).help("save the file as UTF-8");
    return nullptr;
  }
  return &files.emplace_back(number, std::move(path), std::move(text));
}

/// Reads at most maxBytes + 1 bytes, so that a device or a growing file can't fill the memory.
static bool readBounded(int descriptor, std::string &text) {
  size_t used = 0;
  text.resize(SourceFile::maxBytes + 1);
  while (used < text.size()) {
    ssize_t count = ::read(descriptor, text.data() + used, text.size() - used);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return false;
    if (count == 0)
      break;
    used += static_cast<size_t>(count);
  }
  text.resize(used);
  return true;
}

const SourceFile *SourceManager::load(const std::string &path, DiagnosticEngine &diagnostics) {
  if (auto text = unsaved.find(path); text != unsaved.end())
    return add(path, text->second, diagnostics);
  auto refuse = [&](int error) -> const SourceFile * {
    diagnostics.report(Diag::fileUnreadable, {addName(path), {}, {}}, std::strerror(error));
    return nullptr;
  };
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return refuse(errno);
  struct stat status;
  std::string text;
  bool ok = ::fstat(descriptor, &status) == 0;
  int64_t size = 0;
  if (ok && S_ISREG(status.st_mode) && status.st_size > SourceFile::maxBytes)
    size = status.st_size;
  else if (ok)
    ok = readBounded(descriptor, text);
  int error = errno;
  ::close(descriptor);
  if (!ok)
    return refuse(error);
  if (size > 0) {
    diagnostics.report(Diag::fileTooLarge, {addName(path), {}, {}}, SourceFile::maxBytes, size);
    return nullptr;
  }
  return add(path, std::move(text), diagnostics);
}

} // namespace dlb
