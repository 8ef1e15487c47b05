// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Finding the pictures of a folder, and reading each into its row.

#include "runtime/data/Pictures.h"

#include "runtime/data/Cells.h"
#include "runtime/data/Columns.h"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace dlb::runtime {

namespace {

struct Picture {
  std::string path;
  std::string folder; ///< in the root
};

/// Walks through a root; collects the pictures.
class Walk {
public:
  explicit Walk(const std::string &root) : root(root) {}
  Result<std::vector<Picture>> labelled();
  Result<std::vector<Picture>> unlabelled();

private:
  Result<std::vector<fs::path>> entries(const fs::path &folder) const;
  Status enter(const fs::path &folder, const std::string &name, int depth);
  bool inside(const fs::path &path) const;
  Failure wrong(const fs::path &path, std::string_view what) const {
    return fail(Error::pictureFolder, path.string(), {what});
  }

  std::string root;
  fs::path real;
  std::vector<Picture> pictures;
};

/// What a folder holds, in bytewise order.
Result<std::vector<fs::path>> Walk::entries(const fs::path &folder) const {
  std::vector<fs::path> paths;
  std::error_code problem;
  for (fs::directory_iterator it(folder, problem), end; !problem && it != end;
       it.increment(problem))
    if (it->path().filename().string().front() != '.')
      paths.push_back(it->path());
  if (problem)
    return wrong(folder, problem.message());
  std::sort(paths.begin(), paths.end(), [](const fs::path &a, const fs::path &b) {
    return a.filename().native() < b.filename().native();
  });
  return paths;
}

bool Walk::inside(const fs::path &path) const {
  std::error_code problem;
  if (!fs::is_symlink(path, problem))
    return true;
  fs::path target = fs::canonical(path, problem);
  if (problem)
    return false;
  auto [end, rest] = std::mismatch(real.begin(), real.end(), target.begin(), target.end());
  return end == real.end();
}

Status Walk::enter(const fs::path &folder, const std::string &name, int depth) {
  constexpr int deepest = 16; // a link to a folder around it has no end
  if (depth > deepest)
    return wrong(folder, "more than 16 folders deep; does a link lead back?");
  auto inFolder = entries(folder);
  if (!inFolder)
    return inFolder.failure();
  for (const fs::path &path : *inFolder) {
    if (!inside(path))
      return wrong(path, "this link leads nowhere, or out of the folder of the data");
    std::error_code problem;
    if (fs::is_directory(path, problem))
      DLB_TRY(enter(path, name, depth + 1));
    else
      pictures.push_back({path.string(), name});
  }
  return {};
}

Result<std::vector<Picture>> Walk::labelled() {
  std::error_code problem;
  if (!fs::is_directory(root, problem))
    return wrong(root, "this is no folder; a label needs one for each class");
  real = fs::canonical(root, problem);
  auto folders = entries(root);
  if (!folders)
    return folders.failure();
  for (const fs::path &path : *folders) {
    if (!inside(path))
      return wrong(path, "this link leads nowhere, or out of the folder of the data");
    if (!fs::is_directory(path, problem))
      return wrong(path, "a file beside the folders of the classes; each picture lies in one");
    size_t before = pictures.size();
    DLB_TRY(enter(path, path.filename().string(), 1));
    if (pictures.size() == before)
      return wrong(path, "no picture is in this folder");
  }
  if (pictures.empty())
    return wrong(root, "no folders of classes are in it");
  return std::move(pictures);
}

Result<std::vector<Picture>> Walk::unlabelled() {
  std::error_code problem;
  if (!fs::is_directory(root, problem)) {
    pictures.push_back({root, ""});
    return std::move(pictures);
  }
  real = fs::canonical(root, problem);
  DLB_TRY(enter(root, "", 0));
  if (pictures.empty())
    return wrong(root, "no picture is in it");
  return std::move(pictures);
}

/// The last two sizes of a row, and its channels where it has three.
PictureSize sizeOf(const Field &field) {
  size_t rank = field.shape.size();
  return {rank == 3 ? field.shape[0] : 1, field.shape[rank - 2], field.shape[rank - 1]};
}

Result<Column> folderColumn(const std::string &path, const Field &field,
                            const std::vector<Picture> &pictures) {
  ColumnBuilder column(field);
  CellDictionary dictionary(path);
  std::vector<int32_t> label;
  for (size_t i = 0; i < pictures.size(); ++i) {
    DLB_TRY(dictionary.add(field, pictures[i].folder, static_cast<int64_t>(i), 0, label));
    if (column.push(label[0]) != ColumnBuilder::Push::ok)
      return fail(Error::outOfMemory, path, {column.bytes(), field.name});
  }
  Column result = column.take();
  result.open = dictionary.take();
  return result;
}

Result<Column> pixelColumn(const Field &field, const std::vector<Picture> &pictures) {
  Column column = emptyColumn(field);
  column.stored = DLB_U8;
  auto bytes = multiply(static_cast<int64_t>(pictures.size()), column.step);
  Result<Buffer> pixels = Buffer::allocate(bytes.value_or(-1), field.name);
  if (!pixels)
    return pixels.failure();
  for (size_t i = 0; i < pictures.size(); ++i)
    DLB_TRY(readPicture(pictures[i].path, sizeOf(field), field.name,
                        pixels->as<uint8_t>() + static_cast<int64_t>(i) * column.step));
  column.data = std::make_shared<Buffer>(std::move(*pixels));
  return column;
}

} // namespace

Result<Table> readPictures(const std::string &path, std::span<const Field> fields) {
  bool labels = std::any_of(fields.begin(), fields.end(),
                            [](const Field &field) { return field.classes != 0; });
  Walk walk(path);
  Result<std::vector<Picture>> pictures = labels ? walk.labelled() : walk.unlabelled();
  if (!pictures)
    return pictures.failure();
  Table table;
  table.rows = static_cast<int64_t>(pictures->size());
  for (const Field &field : fields) {
    Result<Column> column =
        field.classes ? folderColumn(path, field, *pictures) : pixelColumn(field, *pictures);
    if (!column)
      return column.failure();
    table.columns.push_back(std::move(*column));
  }
  return table;
}

} // namespace dlb::runtime
