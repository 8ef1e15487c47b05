// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Finds NT_GNU_BUILD_ID among the notes of what is loaded and, for the library that is not, of its
// file.

#include "driver/BuildId.h"

#include "driver/Compiler.h"

#include <cstring>
#include <elf.h>
#include <fstream>
#include <link.h>
#include <string_view>
#include <vector>

namespace dlb {
namespace {

constexpr size_t kMostNotes = 1 << 16;

/// The id in a segment of notes, or "". A note is a header, its name and its content, the latter
/// two padded to four bytes.
std::string buildIdIn(std::string_view notes) {
  auto padded = [](size_t size) { return (size + 3) & ~size_t(3); };
  ElfW(Nhdr) note;
  while (notes.size() >= sizeof note) {
    std::memcpy(&note, notes.data(), sizeof note);
    notes.remove_prefix(sizeof note);
    size_t name = padded(note.n_namesz);
    if (name > notes.size() || note.n_descsz > notes.size() - name)
      return "";
    if (note.n_type == NT_GNU_BUILD_ID &&
        notes.substr(0, note.n_namesz) == std::string_view("GNU", 4))
      return std::string(notes.substr(name, note.n_descsz));
    notes.remove_prefix(std::min(notes.size(), name + padded(note.n_descsz)));
  }
  return "";
}

std::string buildIdOf(const dl_phdr_info &object) {
  for (int i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr) &segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_NOTE)
      continue;
    const char *notes = reinterpret_cast<const char *>(object.dlpi_addr + segment.p_vaddr);
    if (std::string id = buildIdIn({notes, segment.p_memsz}); !id.empty())
      return id;
  }
  return "";
}

std::string buildIdOfFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  auto readAt = [&](size_t at, void *data, size_t size) {
    file.seekg(static_cast<std::streamoff>(at));
    return bool(file.read(static_cast<char *>(data), static_cast<std::streamsize>(size)));
  };
  ElfW(Ehdr) header;
  if (!readAt(0, &header, sizeof header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG))
    return "";
  for (int i = 0; i < header.e_phnum; ++i) {
    ElfW(Phdr) segment;
    if (!readAt(header.e_phoff + i * sizeof segment, &segment, sizeof segment))
      return "";
    std::string notes(
        segment.p_type == PT_NOTE && segment.p_filesz <= kMostNotes ? segment.p_filesz : 0, '\0');
    if (!notes.empty() && readAt(segment.p_offset, notes.data(), notes.size()))
      if (std::string id = buildIdIn(notes); !id.empty())
        return id;
  }
  return "";
}

struct Loaded {
  std::string program, llvm;
};

/// The program itself is the object without a name.
int look(dl_phdr_info *object, size_t, void *context) {
  auto *found = static_cast<Loaded *>(context);
  if (!*object->dlpi_name)
    found->program = buildIdOf(*object);
  else if (std::strstr(object->dlpi_name, "/libLLVM"))
    found->llvm = buildIdOf(*object);
  return 0;
}

} // namespace

std::string compilerBuild() {
  Loaded loaded;
  dl_iterate_phdr(look, &loaded);
  std::string compiler = buildIdOfFile(compilerPath());
  if (loaded.program.empty() || loaded.llvm.empty() || compiler.empty())
    return "";
  return loaded.program + compiler + loaded.llvm;
}

} // namespace dlb
