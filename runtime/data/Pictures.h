// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Folders of pictures as data: PNG, JPEG and binary PGM and PPM, told apart by their first bytes.
//
// Each folder in the root is a class; in it every file is a picture, as is any in folders below.
// Where no field reads the class, pictures may lie in the root itself, and the root may be one.
// Names that begin with a dot do not count. Rows are in bytewise order of folders, then of files.
// No symbolic link may lead out of the root. The labels are the folders' places among the sorted
// distinct ones of the training part.
//
// Grey pictures fill three channels alike. Of colours, a field of one channel takes the luminance;
// transparent pixels lie on white; 16 bits become 8.

#ifndef DLB_RUNTIME_DATA_PICTURES_H
#define DLB_RUNTIME_DATA_PICTURES_H

#include "runtime/core/Result.h"
#include "runtime/core/Table.h"
#include "runtime/data/Field.h"

#include <span>
#include <string>

namespace dlb::runtime {

/// Reads a folder, or without labels a picture. A field with classes is the folder, open
/// (Cells.h), others the pixels.
Result<Table> readPictures(const std::string &path, std::span<const Field> fields);

/// What a picture is to be: channels (1 or 3), height, width.
struct PictureSize {
  int64_t channels, height, width;
};

/// Decodes a picture to bytes [channels, height, width] at `to`. Its size must be as told; that is
/// looked at before any pixel is. `field` names what it is read for.
Status readPicture(const std::string &path, const PictureSize &size, std::string_view field,
                   uint8_t *to);

} // namespace dlb::runtime

#endif // DLB_RUNTIME_DATA_PICTURES_H
