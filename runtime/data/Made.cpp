// Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Noise, and rows of other data.

#include "runtime/data/Made.h"

#include "runtime/data/Columns.h"
#include "runtime/kernels/Random.h"

namespace dlb::runtime {

namespace {

/// FNV-1a of the section's name, so that sections differ.
RandomKey keyOf(const DataSource &source, const Field::Made &made) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : source.name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return {0, made.number, static_cast<int64_t>(hash)};
}

Result<Column> noiseColumn(const DataSource &source, const Field &field, int64_t rows) {
  Column column = emptyColumn(field);
  auto count = multiply(rows, column.step);
  int64_t size = elementSize(field.element);
  auto bytes = count ? multiply(*count, size) : std::nullopt;
  Result<Buffer> noise = Buffer::allocate(bytes.value_or(-1), field.name);
  if (!noise)
    return noise.failure();
  RandomKey key = keyOf(source, *field.made);
  for (int64_t i = 0; i < *count; ++i)
    storeNumber(field.element, field.made->normal ? randomNormal(key, i) : randomUniform(key, i),
                noise->as<char>() + i * size);
  column.data = std::make_shared<Buffer>(std::move(*noise));
  return column;
}

} // namespace

std::vector<Field> readFields(const DataSource &source) {
  std::vector<Field> fields;
  for (const Field &field : source.fields)
    if (!field.made)
      fields.push_back(field);
  return fields;
}

Status addMade(Table &table, const DataSource &source) {
  std::vector<Column> all;
  size_t next = 0;
  for (const Field &field : source.fields) {
    if (!field.made) {
      all.push_back(std::move(table.columns[next++]));
    } else if (field.made->from) {
      all.push_back(emptyColumn(field));
    } else {
      Result<Column> noise = noiseColumn(source, field, table.rows);
      if (!noise)
        return noise.failure();
      all.push_back(std::move(*noise));
    }
  }
  table.columns = std::move(all);
  return {};
}

Status drawRows(Dataset &data, const DataSource &source) {
  for (Part &part : data.parts) {
    std::shared_ptr<Table> own;
    for (size_t i = 0; i < source.fields.size(); ++i) {
      const Field &field = source.fields[i];
      if (!field.made || !field.made->from)
        continue;
      const Part *from = field.made->from->part(part.name);
      if (!from)
        return fail(Error::noDrawnPart, "", {field.name, part.name, field.made->from->name});
      RandomKey key = keyOf(source, *field.made);
      auto drawn = std::make_shared<std::vector<int64_t>>(static_cast<size_t>(part.table->rows));
      for (int64_t row : part.rows) {
        auto words = randomBlock(key, static_cast<uint32_t>(row));
        uint64_t draw = words[0] | static_cast<uint64_t>(words[1]) << 32;
        __extension__ using Wide = unsigned __int128;
        auto index = static_cast<size_t>(
            static_cast<Wide>(draw) * static_cast<uint64_t>(from->size()) >> 64);
        int64_t chosen = from->rows[index];
        // What a draw draws from may be drawn itself.
        const auto &further = from->table->columns[field.made->column].drawn;
        (*drawn)[static_cast<size_t>(row)] =
            further ? (*further)[static_cast<size_t>(chosen)] : chosen;
      }
      if (!own)
        own = std::make_shared<Table>(*part.table);
      own->columns[i] = from->table->columns[field.made->column];
      own->columns[i].name = field.name;
      own->columns[i].drawn = std::move(drawn);
    }
    if (own)
      part.table = std::move(own);
  }
  return {};
}

} // namespace dlb::runtime
