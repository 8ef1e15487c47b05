// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Zip archives, by libzip.

#include "runtime/data/Zip.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

namespace dlb::runtime {

struct ZipArchive::Handle {
  std::string path;
  int64_t size = 0; ///< of the file
  zip_t *zip = nullptr;

  Handle() = default;
  Handle(const Handle &) = delete;
  ~Handle() {
    if (zip)
      zip_discard(zip);
  }
};

namespace {

/// What libzip says; its words for two entries of one name are about writing.
std::string reasonOf(zip_error_t *error) {
  if (zip_error_code_zip(error) == ZIP_ER_EXISTS)
    return "it has two entries of the same name";
  return zip_error_strerror(error);
}

class EntryStream : public ByteStream {
public:
  EntryStream(std::shared_ptr<void> archive, zip_file_t *file, std::string path, int64_t size)
      : archive(std::move(archive)), file(file), name(std::move(path)), size(size) {}
  EntryStream(const EntryStream &) = delete;
  ~EntryStream() override { zip_fclose(file); }

  Result<int64_t> read(void *to, int64_t count) override {
    int64_t done = 0;
    while (done < count) {
      zip_int64_t got =
          zip_fread(file, static_cast<char *>(to) + done, static_cast<zip_uint64_t>(count - done));
      if (got < 0)
        return fail(Error::zipEntry, name, {reasonOf(zip_file_get_error(file))});
      if (got == 0)
        break;
      done += got;
    }
    return done;
  }
  const std::string &path() const override { return name; }
  bool compressed() const override { return false; }
  int64_t bound() const override { return size; }

private:
  std::shared_ptr<void> archive; ///< closed after the entry
  zip_file_t *file;
  std::string name;
  int64_t size;
};

} // namespace

Result<ZipArchive> ZipArchive::open(const std::string &path) {
  auto handle = std::make_shared<Handle>();
  handle->path = path;
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat about;
  bool readable = file >= 0 && fstat(file, &about) == 0;
  int problem = errno;
  if (!readable || !S_ISREG(about.st_mode)) {
    if (file >= 0)
      close(file);
    return fail(Error::fileUnreadable, path,
                {readable ? "it is not a regular file" : std::strerror(problem)});
  }
  handle->size = about.st_size;
  int code = 0;
  handle->zip = zip_fdopen(file, ZIP_CHECKCONS, &code);
  if (!handle->zip) {
    close(file);
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string reason = reasonOf(&error);
    zip_error_fini(&error);
    return fail(Error::zipBroken, path, {reason});
  }

  ZipArchive archive;
  for (zip_int64_t i = 0; i < zip_get_num_entries(handle->zip, 0); ++i) {
    const char *name = zip_get_name(handle->zip, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
    if (!name)
      return fail(Error::zipBroken, path, {"entry " + std::to_string(i) + " has no name"});
    archive.entries.emplace_back(name);
  }
  archive.handle = std::move(handle);
  return archive;
}

Result<ByteSource> ZipArchive::entry(size_t number) const {
  std::string path = handle->path + "/" + entries[number];
  auto refuse = [&](std::string_view reason) { return fail(Error::zipEntry, path, {reason}); };
  zip_stat_t about;
  zip_stat_init(&about);
  constexpr zip_uint64_t needed =
      ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if (zip_stat_index(handle->zip, number, 0, &about) != 0 || (about.valid & needed) != needed)
    return refuse(reasonOf(zip_get_error(handle->zip)));
  if (about.encryption_method != ZIP_EM_NONE)
    return refuse("it is encrypted");
  bool stored = about.comp_method == ZIP_CM_STORE;
  if (!stored && about.comp_method != ZIP_CM_DEFLATE)
    return refuse("compression method " + std::to_string(about.comp_method) +
                  " is neither 0 (stored) nor 8 (deflated)");
  auto claimed = static_cast<int64_t>(about.size), packed = static_cast<int64_t>(about.comp_size);
  if (packed < 0 || packed > handle->size)
    return refuse("it is longer than the archive");
  int64_t most = stored ? packed : std::min(inflatedBound(packed), inflatedLimit(handle->size));
  if (claimed < 0 || claimed > most)
    return fail(Error::zipTooLarge, path, {handle->size, about.size, most});
  zip_file_t *file = zip_fopen_index(handle->zip, number, 0);
  if (!file)
    return refuse(reasonOf(zip_get_error(handle->zip)));
  return ByteSource(std::make_unique<EntryStream>(handle, file, std::move(path), claimed));
}

} // namespace dlb::runtime
